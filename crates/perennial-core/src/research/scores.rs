//! Scores with n and interval, as the pages of research say them: intervals hold four times in five.

use crate::statistics::{self, Level, PromoterScore};

/// From how many mentions on a theme asks for action (win/loss practice: act after two mentions).
pub const ACT_AFTER: usize = 2;

/// A share with the Wilson interval (Wilson 1927, J. Am. Stat. Assoc. 22).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How many.
    pub count: u32,
    /// Of how many.
    pub n: u32,
}

impl Share {
    /// The share, from 0 to 1; none of nobody.
    pub fn value(self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.count) / f64::from(self.n))
    }

    /// The interval that holds the true share four times in five.
    pub fn interval(self) -> Option<(f64, f64)> {
        let found = statistics::Share::new(self.count.into(), self.n.into()).interval(Level::Eighty)?;
        Some((found.low, found.high))
    }

    /// “50%”, “not known”.
    pub fn percent(self) -> String {
        self.value().map_or_else(|| "not known".to_owned(), |value| format!("{:.0}%", value * 100.0))
    }

    /// “42–58%”; nothing of nobody.
    pub fn between(self) -> String {
        self.interval().map_or_else(String::new, |(low, high)| format!("{:.0}–{:.0}%", low * 100.0, high * 100.0))
    }
}

/// Would recommend: promoters 9 and 10, passives 7 and 8, detractors 0 to 6.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recommendation {
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
}

impl Recommendation {
    /// Counts scores.
    pub fn of(scores: impl IntoIterator<Item = u8>) -> Self {
        let mut all = Self::default();
        for score in scores {
            match score {
                0..=6 => all.detractors += 1,
                7 | 8 => all.passives += 1,
                _ => all.promoters += 1,
            }
        }
        all
    }

    /// How many answered.
    pub const fn n(self) -> u32 {
        self.promoters + self.passives + self.detractors
    }

    /// The net promoter score from −100 to 100, rounded; none of nobody.
    pub fn score(self) -> Option<i32> {
        Some(self.counted().score()?.round() as i32)
    }

    /// The interval that holds the true score four times in five (Rocks 2016, Am. Stat. 70(4)).
    pub fn interval(self) -> Option<(i32, i32)> {
        let found = self.counted().interval(Level::Eighty)?;
        Some((found.low.round() as i32, found.high.round() as i32))
    }

    pub(super) fn counted(self) -> PromoterScore {
        PromoterScore {
            promoters: self.promoters.into(),
            passives: self.passives.into(),
            detractors: self.detractors.into(),
        }
    }

    /// “+37”, “−4”, “not known”.
    pub fn words(self) -> String {
        self.score().map_or_else(|| "not known".to_owned(), signed)
    }

    /// “+29 to +45”; nothing of nobody.
    pub fn between(self) -> String {
        self.interval().map_or_else(String::new, |(low, high)| format!("{} to {}", signed(low), signed(high)))
    }
}

pub(super) fn signed(points: i32) -> String {
    match points {
        1.. => format!("+{points}"),
        0 => "0".to_owned(),
        _ => format!("−{}", points.unsigned_abs()),
    }
}

/// What to say of a figure from few answers; nothing from enough.
pub const fn small_words(n: u32) -> &'static str {
    match n {
        0 => "Nobody has answered: not known.",
        1..=4 => "Too few answers for a figure: read them one by one.",
        5..=29 => "Few answers: the true figure may lie far away.",
        _ => "",
    }
}
