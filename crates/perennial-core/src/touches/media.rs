//! How many of the six media each client gets (S3.33).

use crate::journeys::stage::Phase;

/// What firms use on average, as the source says: two or three of six (S3.33).
pub const USUAL_MEDIA: std::ops::RangeInclusive<usize> = 2..=3;

/// How many different media were used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MediaUse {
    /// Clients who got so many different media: none at place 0, all six at place 6.
    pub clients: [u32; 7],
    /// In each phase, over all clients together.
    pub phases: [u32; 8],
    /// Over everything.
    pub all: u32,
}

impl MediaUse {
    /// The median over the clients with a touch, the lower of two middle ones; none without clients.
    pub fn median(&self) -> Option<u32> {
        let touched: u32 = self.clients[1..].iter().sum();
        let middle = touched.checked_sub(1)? / 2;
        let mut passed = 0;
        (1..).zip(&self.clients[1..]).find_map(|(media, count)| {
            passed += count;
            (passed > middle).then_some(media)
        })
    }

    /// Clients with a touch who get less than, about as much as, and more than what firms usually use.
    pub fn against_usual(&self) -> (u32, u32, u32) {
        let (first, last) = USUAL_MEDIA.into_inner();
        let sum = |counts: &[u32]| counts.iter().sum();
        (sum(&self.clients[1..first]), sum(&self.clients[first..=last]), sum(&self.clients[last + 1..]))
    }

    /// The media of one phase.
    pub const fn phase(&self, phase: Phase) -> u32 {
        self.phases[phase as usize - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_stand_by_how_many_media_they_get() {
        let media = MediaUse { clients: [9, 1, 1, 0, 0, 0, 1], ..MediaUse::default() };
        assert_eq!(media.median(), Some(2));
        assert_eq!(media.against_usual(), (1, 1, 1));
        let even = MediaUse { clients: [0, 2, 0, 2, 0, 0, 0], ..MediaUse::default() };
        assert_eq!((even.median(), even.against_usual()), (Some(1), (2, 2, 0)), "the lower of two middle ones");
        assert_eq!(MediaUse { clients: [4, 0, 0, 0, 0, 0, 0], ..MediaUse::default() }.median(), None);
    }
}
