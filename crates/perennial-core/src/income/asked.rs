//! Which invoices are asked for.

use super::{Bill, BilledClient};
use crate::dates::Day;
use crate::insights::Period;
use crate::journeys::BilledFor;
use crate::keyed::keyed;

/// What an invoice pays for, on a day. Every invoice is one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paid {
    /// The first work of a client who came back, or may still do so.
    First,
    /// Work after the first.
    Repeat,
    /// The first work of a client who did not come back within the firm's horizon (D27).
    OneAndDone,
    /// The records do not reach back far enough to tell first from repeat.
    Unsure,
    /// No work.
    NoWork,
}

keyed!(Paid, "what an invoice pays for", {
    First => "first", Repeat => "repeat", OneAndDone => "one_and_done", Unsure => "unsure", NoWork => "no_work",
});

impl Paid {
    /// The words of the row.
    pub const fn word(self) -> &'static str {
        match self {
            Self::First => "First work",
            Self::Repeat => "Repeat work",
            Self::OneAndDone => "One-and-done",
            Self::Unsure => "First or repeat not recorded",
            Self::NoWork => "Filed under no work",
        }
    }
}

/// Whether a client is new in a period: one that was none on the day before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientIs {
    /// It was a client before.
    Existing,
    /// It became one in the period.
    New,
    /// The records do not reach back to the day before the period.
    Unknown,
}

keyed!(ClientIs, "whether a client is new", { Existing => "existing", New => "new", Unknown => "unknown" });

impl ClientIs {
    /// The words of the row.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Existing => "Existing clients",
            Self::New => "New clients",
            Self::Unknown => "New or existing not recorded",
        }
    }

    /// By whether it was a client on the day before.
    pub const fn of(was_client: Option<bool>) -> Self {
        match was_client {
            Some(true) => Self::Existing,
            Some(false) => Self::New,
            None => Self::Unknown,
        }
    }
}

/// Which invoices are asked for: those of a period, and of each of the others all where it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Over which days; new and existing are told by its first.
    pub period: Period,
    /// On which of those days, where not on all of them.
    pub within: Option<Period>,
    /// The day from which one sees it: who has not come back by then has not come back.
    pub seen: Day,
    /// The number of the service line; 0 for invoices of none.
    pub line: Option<u16>,
    /// That of the relationship manager.
    pub manager: Option<u16>,
    /// That of the sector.
    pub sector: Option<u16>,
    /// That of the source.
    pub source: Option<u16>,
    /// Private people, or organisations.
    pub private: Option<bool>,
    /// For what.
    pub paid: Option<Paid>,
    /// From whom.
    pub client_is: Option<ClientIs>,
}

impl Asked {
    /// All invoices of a period.
    pub const fn all(period: Period, seen: Day) -> Self {
        Self {
            period,
            within: None,
            seen,
            line: None,
            manager: None,
            sector: None,
            source: None,
            private: None,
            paid: None,
            client_is: None,
        }
    }

    /// The invoices of a client that are asked for, in the order of their days, each with what it pays for; in every
    /// currency.
    pub fn bills_of<'b>(&self, client: &BilledClient<'b>) -> impl Iterator<Item = (&'b Bill, Paid)> + use<'b> {
        let asked = *self;
        let days = asked.within.map_or(asked.period, |within| Period {
            from: within.from.max(asked.period.from),
            until: within.until.min(asked.period.until),
        });
        let bills = if asked.is_about(client) { client.bills } else { &[] };
        let first = bills.partition_point(|bill| bill.on < days.from);
        let done_from = client.done_from;
        bills[first..]
            .iter()
            .take_while(move |bill| bill.on <= days.until)
            .map(move |bill| (bill, asked.paid_for(bill, done_from)))
            .filter(move |(bill, paid)| {
                asked.line.is_none_or(|line| line == bill.line) && asked.paid.is_none_or(|one| one == *paid)
            })
    }

    fn is_about(&self, client: &BilledClient<'_>) -> bool {
        self.manager.is_none_or(|manager| manager == client.manager)
            && self.sector.is_none_or(|sector| sector == client.sector)
            && self.source.is_none_or(|source| source == client.source)
            && self.private.is_none_or(|private| private == client.private)
            && self.client_is.is_none_or(|is| is == ClientIs::of(client.was_client))
    }

    fn paid_for(&self, bill: &Bill, done_from: Option<Day>) -> Paid {
        match bill.billed_for {
            BilledFor::First if done_from.is_some_and(|from| from <= self.seen) => Paid::OneAndDone,
            BilledFor::First => Paid::First,
            BilledFor::Repeat => Paid::Repeat,
            BilledFor::Unsure => Paid::Unsure,
            BilledFor::NoWork => Paid::NoWork,
        }
    }
}
