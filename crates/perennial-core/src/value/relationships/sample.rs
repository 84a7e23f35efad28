//! Purchases to histories.

use crate::dates::Day;
use crate::journeys::coverage::{Coverage, RecordKind, Span};
use crate::journeys::{Bought, Purchases};
use crate::statistics::Share;
use crate::value::lifetimes::{Gaps, Histories, History};

use super::YEAR;

/// Until when a firm's records would show further work: silence after that day says nothing (D15, D17).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownUntil {
    /// Of clients with work that was recorded: the last day that matters, pursuits or invoices cover.
    pub recorded: Day,
    /// Of clients of whose work invoices alone tell: the last day that invoices cover.
    pub invoiced: Day,
}

impl KnownUntil {
    /// By what the records cover on a day.
    pub fn of(coverage: &Coverage, today: Day) -> Self {
        let end = |span: Span| if span.live { Some(today) } else { span.until().map(|until| until.min(today)) };
        let of = |kind: RecordKind| coverage.of(kind).and_then(end);
        let kinds = [RecordKind::Matters, RecordKind::Pursuits, RecordKind::Invoices];
        let recorded = kinds.into_iter().filter_map(of).max().unwrap_or(today);
        Self { recorded, invoiced: of(RecordKind::Invoices).unwrap_or(recorded) }
    }

    /// As it was so many days earlier.
    #[must_use]
    pub fn before(self, days: i32) -> Self {
        Self { recorded: self.recorded - days, invoiced: self.invoiced - days }
    }

    /// Of a client that bought so.
    fn of_client(self, bought: &[Bought]) -> Day {
        if bought.iter().all(|bought| bought.implied) { self.invoiced } else { self.recorded }
    }
}

/// Which purchases are events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Events {
    /// Engagements and periods of recurring work (D27).
    All,
    /// Engagements: periods after the first are renewals.
    NewWork,
}

impl Events {
    fn has(self, bought: &Bought) -> bool {
        self == Self::All || !bought.is_period
    }
}

/// One client's events.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The days on which something began, each once, in order.
    pub days: Vec<Day>,
    /// The last day on which something would have been seen.
    pub until: Day,
}

/// What of some clients' purchases is in no history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct LeftOut {
    /// Work that began on a day that is not known to the month (D20).
    pub unsure_days: u64,
    /// Work that began on the same day as other work of the client: the day counts once.
    pub same_day: u64,
    /// Accepted work that nobody has signed (D2).
    pub unsigned: u64,
    /// Work that may be the same job as other work (D17).
    pub doubled: u64,
    /// Clients of whom no work has a day, or none by the last day that the records cover.
    pub clients: u64,
}

impl Observed {
    /// A client's events up to the day until which its records reach; none where there are none by then.
    pub fn of(purchases: &Purchases, events: Events, known: KnownUntil) -> Option<Self> {
        Self::counting(purchases, events, known, &mut LeftOut::default())
    }

    /// The same, counting what is left out.
    fn counting(purchases: &Purchases, events: Events, known: KnownUntil, left_out: &mut LeftOut) -> Option<Self> {
        let until = known.of_client(&purchases.bought);
        let mut days: Vec<Day> = Vec::with_capacity(purchases.bought.len());
        for bought in purchases.bought.iter().filter(|bought| events.has(bought) && bought.on <= until) {
            if bought.unsure {
                left_out.unsure_days += 1;
            } else if days.last() == Some(&bought.on) {
                left_out.same_day += 1;
            } else {
                days.push(bought.on);
            }
        }
        (!days.is_empty()).then_some(Self { days, until })
    }

    /// The first of its days.
    pub fn first(&self) -> Day {
        self.days.first().copied().unwrap_or(self.until)
    }

    /// The last of its days.
    pub fn last(&self) -> Day {
        self.days.last().copied().unwrap_or(self.until)
    }

    /// How often it came back.
    pub fn repeats(&self) -> u32 {
        u32::try_from(self.days.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The same as the models read it.
    pub fn history(&self) -> History {
        let since = |day: Day| f64::from(day.days_since(self.first()));
        // Its days follow each other and lie before the last that is known: there is such a history.
        History::new(self.repeats(), since(self.last()), since(self.until)).unwrap_or(History::NEW)
    }

    fn gaps(&self) -> impl Iterator<Item = f64> {
        self.days.windows(2).map(|pair| f64::from(pair[1].days_since(pair[0])))
    }
}

/// The histories of a firm's clients.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// As the models read them.
    pub histories: Histories,
    /// The gaps in them.
    pub gaps: Gaps,
    /// How often all clients together came back.
    pub repeats: u64,
    /// Of those whose first work began a year or more before the end of the records: how many had further work within a
    /// year of it.
    pub back_within_year: Share,
    /// The first and the last of all events.
    pub span: Option<(Day, Day)>,
    /// What is in no history.
    pub left_out: LeftOut,
}

impl Sample {
    /// That of some clients.
    pub fn of<'p>(clients: impl Iterator<Item = &'p Purchases>, events: Events, known: KnownUntil) -> Self {
        let (mut sample, mut histories) = (Self::default(), Vec::new());
        let (mut back, mut seen) = (0, 0);
        for purchases in clients {
            let left_out = &mut sample.left_out;
            left_out.unsigned += u64::from(purchases.unsigned);
            left_out.doubled += u64::from(purchases.doubled);
            let Some(observed) = Observed::counting(purchases, events, known, left_out) else {
                left_out.clients += u64::from(!purchases.bought.is_empty());
                continue;
            };
            sample.gaps.add(observed.gaps());
            sample.repeats += u64::from(observed.repeats());
            let (first, last) = (observed.first(), observed.last());
            if observed.until.days_since(first) >= YEAR {
                seen += 1;
                back += u64::from(observed.days.get(1).is_some_and(|next| next.days_since(first) <= YEAR));
            }
            sample.span = Some(sample.span.map_or((first, last), |(from, until)| (from.min(first), until.max(last))));
            histories.push(observed.history());
        }
        sample.histories = histories.into_iter().collect();
        sample.back_within_year = Share::new(back, seen);
        sample
    }

    /// How many clients.
    pub fn clients(&self) -> u64 {
        self.histories.clients()
    }
}
