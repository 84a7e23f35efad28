//! How many of those billed in one year were billed again in the next (S2.04).

use super::BilledClient;
use crate::dates::Day;
use crate::keyed::keyed;
use crate::statistics::Share;

/// Days of a year of retention.
const YEAR: i32 = 365;

/// How many services a client had been billed for by the end of the first year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Used {
    /// One.
    One,
    /// Two or three.
    TwoOrThree,
    /// Four or more.
    FourOrMore,
    /// No invoice names a service line.
    NotRecorded,
}

keyed!(Used, "number of services", {
    One => "1", TwoOrThree => "2-3", FourOrMore => "4+", NotRecorded => "not_recorded",
});

impl Used {
    /// The words of the row.
    pub const fn word(self) -> &'static str {
        match self {
            Self::One => "One",
            Self::TwoOrThree => "Two or three",
            Self::FourOrMore => "Four or more",
            Self::NotRecorded => "Not recorded",
        }
    }

    const fn of(services: usize) -> Self {
        match services {
            0 => Self::NotRecorded,
            1 => Self::One,
            2 | 3 => Self::TwoOrThree,
            _ => Self::FourOrMore,
        }
    }
}

/// A client of the first year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many services it had been billed for by then.
    pub used: Used,
    /// It was billed again in the second year.
    pub kept: bool,
}

impl Kept {
    /// Of a client, over the two years up to and with a day; none where the first year's invoices come to nothing. Only
    /// invoices in the firm's currency and of work count.
    pub fn of(client: &BilledClient<'_>, until: Day) -> Option<Self> {
        let year_before = until - YEAR;
        let billed = |from: Day, until: Day| {
            let bills = client.bills.iter().filter(|bill| bill.currency == 0);
            bills.filter(|bill| from < bill.on && bill.on <= until).map(|bill| bill.minor).sum::<i64>() > 0
        };
        if !billed(year_before - YEAR, year_before) {
            return None;
        }
        let mut lines: Vec<u16> = client
            .bills
            .iter()
            .filter(|bill| bill.on <= year_before && bill.minor > 0 && bill.line > 0)
            .map(|bill| bill.line)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        Some(Self { used: Used::of(lines.len()), kept: billed(year_before, until) })
    }
}

/// How many of those billed in one year were billed again in the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// The last day of the second year.
    pub until: Day,
    /// All of them.
    pub all: Share,
    /// By how many services they had been billed for by the end of the first year.
    pub by_services: Vec<(Used, Share)>,
}

impl Retention {
    /// The first day of the first year, of two that end with a day.
    pub fn begins(until: Day) -> Day {
        until - 2 * YEAR + 1
    }

    /// Counted from its clients.
    pub fn count(until: Day, clients: impl Iterator<Item = Kept>) -> Self {
        let mut counts = [(0, 0); 4];
        for client in clients {
            let (kept, of) = &mut counts[client.used as usize];
            *kept += u64::from(client.kept);
            *of += 1;
        }
        let share = |used: Used| {
            let (kept, of) = counts[used as usize];
            Share::new(kept, of)
        };
        let (kept, of) = counts.iter().fold((0, 0), |(kept, of), (more, from)| (kept + more, of + from));
        let all_used = [Used::One, Used::TwoOrThree, Used::FourOrMore, Used::NotRecorded];
        let by_services = all_used.into_iter().map(|used| (used, share(used)));
        let by_services = by_services.filter(|(used, share)| *used != Used::NotRecorded || share.of > 0).collect();
        Self { until, all: Share::new(kept, of), by_services }
    }
}
