//! How many of the six media each client gets (S3.33).

use std::collections::BTreeMap;

use super::{Record, RecordState};
use crate::ids::ClientId;
use crate::journeys::stage::Phase;

/// What firms use on average, as the source says: two or three of six (S3.33).
pub const USUAL_MEDIA: std::ops::RangeInclusive<u32> = 2..=3;

/// How many different media were used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaUse {
    /// For each client with at least one touch that was made.
    pub clients: BTreeMap<ClientId, u32>,
    /// In each phase, over all clients together.
    pub phases: [u32; 8],
    /// Over everything.
    pub all: u32,
}

impl MediaUse {
    /// The median over the clients, the lower of two middle ones; none without clients.
    pub fn median(&self) -> Option<u32> {
        let mut counts: Vec<u32> = self.clients.values().copied().collect();
        counts.sort_unstable();
        counts.get(counts.len().checked_sub(1)? / 2).copied()
    }

    /// Clients who get less than, about as much as, and more than what firms usually use.
    pub fn against_usual(&self) -> (u32, u32, u32) {
        let (mut less, mut usual, mut more) = (0, 0, 0);
        for count in self.clients.values() {
            if count < USUAL_MEDIA.start() {
                less += 1;
            } else if count > USUAL_MEDIA.end() {
                more += 1;
            } else {
                usual += 1;
            }
        }
        (less, usual, more)
    }

    /// The media of one phase.
    pub const fn phase(&self, phase: Phase) -> u32 {
        self.phases[phase as usize - 1]
    }
}

/// Counts the different media of the touches that were made.
pub fn media_use<'r>(records: impl IntoIterator<Item = &'r Record>) -> MediaUse {
    let mut clients: BTreeMap<ClientId, u8> = BTreeMap::new();
    let mut phases = [0_u8; 8];
    for record in records {
        if let RecordState::Done { .. } = record.state {
            let bit = 1 << record.medium as u8;
            *clients.entry(record.client).or_default() |= bit;
            phases[record.phase as usize - 1] |= bit;
        }
    }
    MediaUse {
        clients: clients.into_iter().map(|(client, media)| (client, media.count_ones())).collect(),
        phases: phases.map(u8::count_ones),
        all: phases.iter().fold(0, |all, one| all | one).count_ones(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Day;
    use crate::fact::Medium;

    #[test]
    fn media_are_counted_once_for_each_client() {
        let made = |client: u128, phase, medium| Record {
            client: ClientId::from_number(client),
            phase,
            medium,
            state: RecordState::Done { on: Day::from_number(1) },
        };
        let mut records = vec![
            made(1, Phase::Assess, Medium::Email),
            made(1, Phase::Assess, Medium::Email),
            made(2, Phase::Assess, Medium::Phone),
            made(2, Phase::Admit, Medium::Email),
        ];
        records.extend(Medium::ALL.map(|medium| made(3, Phase::Adopt, medium)));
        records.push(Record { state: RecordState::Skipped, ..made(4, Phase::Adopt, Medium::Mail) });
        let media = media_use(&records);
        assert_eq!(media.clients.values().copied().collect::<Vec<_>>(), [1, 2, 6]);
        assert_eq!((media.phase(Phase::Assess), media.phase(Phase::Admit), media.all), (2, 1, 6));
        assert_eq!(media.median(), Some(2));
        assert_eq!(media.against_usual(), (1, 1, 1));
        assert_eq!(media_use(&[]).median(), None);
    }
}
