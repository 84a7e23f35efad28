//! For which days a firm's records are complete: an absence proves something only there (D15).

use crate::dates::Day;
use crate::fact::Event;

/// A kind of record, each with a span of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// Calls, meetings, mail: asked of each client apart, see [`Coverage`].
    Interactions,
    /// Possible engagements and their outcomes.
    Pursuits,
    /// Agreed work: its beginning and end.
    Matters,
    /// Invoices and payments.
    Invoices,
    /// Letters signed, kickoffs, milestones, check-ins, close-outs.
    Milestones,
    /// Promises and thanks.
    Promises,
}

impl RecordKind {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Interactions, Self::Pursuits, Self::Matters, Self::Invoices, Self::Milestones, Self::Promises];

    /// The name in the database, in files and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Interactions => "interactions",
            Self::Pursuits => "pursuits",
            Self::Matters => "matters",
            Self::Invoices => "invoices",
            Self::Milestones => "milestones",
            Self::Promises => "promises",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Interactions => "Calls, meetings and mail",
            Self::Pursuits => "Pursuits",
            Self::Matters => "Work opened and closed",
            Self::Invoices => "Invoices",
            Self::Milestones => "Letters, check-ins and close-outs",
            Self::Promises => "Promises and thanks",
        }
    }

    /// The kind of a name written by [`RecordKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// [`RecordKind::of`] by the stored name of a fact.
    pub fn of_stored(fact: &str) -> Option<Self> {
        let (noun, what) = fact.split_once('.')?;
        match (noun, what) {
            ("touch", _) => Some(Self::Interactions),
            ("pursuit", "confirmed_open") | ("invoice", "filed") => None,
            ("pursuit", _) => Some(Self::Pursuits),
            ("invoice", _) => Some(Self::Invoices),
            ("promise" | "support", _) => Some(Self::Promises),
            ("engagement", "accepted" | "opened" | "closed" | "lapsed") => Some(Self::Matters),
            ("engagement", "phase_said" | "confirmed_open" | "never_asked" | "same_work" | "own_work") => None,
            ("engagement", _) => Some(Self::Milestones),
            _ => None,
        }
    }

    /// The kind of record that an event is; none for notes, corrections and the like.
    pub const fn of(event: &Event) -> Option<Self> {
        use crate::fact::EngagementFact as E;
        match event {
            Event::Touch(_) => Some(Self::Interactions),
            Event::Pursuit(crate::fact::PursuitFact::ConfirmedOpen { .. }) => None,
            Event::Pursuit(_) => Some(Self::Pursuits),
            Event::Invoice(crate::fact::InvoiceFact::Filed { .. }) => None,
            Event::Invoice(_) => Some(Self::Invoices),
            Event::Promise(_) | Event::Support(_) => Some(Self::Promises),
            Event::Engagement(E::Accepted { .. } | E::Opened { .. } | E::Closed { .. } | E::Lapsed { .. }) => {
                Some(Self::Matters)
            }
            // What people answer about a list is no record of what happens.
            Event::Engagement(
                E::PhaseSaid { .. }
                | E::ConfirmedOpen { .. }
                | E::NeverAsked { .. }
                | E::SameWork { .. }
                | E::OwnWork { .. },
            ) => None,
            Event::Engagement(_) => Some(Self::Milestones),
            Event::Client(_) | Event::Person(_) | Event::Present(_) | Event::Feeling(_) | Event::Journey(_) => None,
        }
    }
}

/// The days for which records of a kind are complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day: set-up, or an earlier day that a person confirmed.
    pub from: Day,
    /// The last day that the last list covers; none without a list.
    pub listed: Option<Day>,
    /// Up to which day the firm recorded it here, where it does so no more: what was concluded while the span followed
    /// today stays so.
    pub kept: Option<Day>,
    /// True while the firm records it here, so that the span follows today.
    pub live: bool,
}

impl Span {
    /// Every day there is.
    pub const ALWAYS: Self = Self { from: Day::MIN, listed: None, kept: None, live: true };

    /// True when a day lies in the span or before its end: a clock that runs out on it has really run out.
    pub fn reaches(self, day: Day) -> bool {
        self.live || self.until().is_some_and(|until| day <= until)
    }

    /// The last day covered where it does not follow today; none where nothing was listed or kept.
    pub fn until(self) -> Option<Day> {
        self.listed.max(self.kept)
    }

    /// True when the records of a day are complete.
    pub fn covers(self, day: Day) -> bool {
        self.from <= day && self.reaches(day)
    }
}

/// The span of each kind of record; a kind without a span has never been recorded, and nothing follows from its
/// absence.
///
/// For interactions the span holds of those clients of whom something was recorded here by hand; of the others none
/// is known (D15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    spans: [Option<Span>; 6],
    /// The day of set-up: before it nobody could record here what was missing.
    set_up: Day,
}

impl Default for Coverage {
    /// Everything was always recorded: the rules D1 to D14 as they are.
    fn default() -> Self {
        Self { spans: [Some(Span::ALWAYS); 6], set_up: Day::MIN }
    }
}

impl Coverage {
    /// Nothing was ever recorded.
    pub const NONE: Self = Self::since(Day::MIN);

    /// Nothing was recorded yet in a store that was set up on a day.
    pub const fn since(set_up: Day) -> Self {
        Self { spans: [None; 6], set_up }
    }

    /// The span of a kind of record.
    #[inline]
    pub const fn of(&self, kind: RecordKind) -> Option<Span> {
        self.spans[kind as usize]
    }

    /// Whether something that a record of a kind would show has not been since a day (D15): where the records are
    /// complete, and not for days before them. Of what a list tells only where they are kept here now. What somebody
    /// recorded here while no record of the kind exists yet is awaited from set-up on.
    pub fn shows_absence(&self, kind: RecordKind, since: Day, listed: bool) -> bool {
        match self.of(kind) {
            Some(span) if listed => span.covers(since) && span.live,
            Some(span) => span.from <= since,
            None => !listed && self.set_up <= since,
        }
    }

    /// The first day for which records of a kind are complete; that of set-up where none was recorded yet.
    pub fn begins(&self, kind: RecordKind) -> Day {
        self.of(kind).map_or(self.set_up, |span| span.from)
    }

    /// Sets the span of a kind of record.
    pub const fn set(&mut self, kind: RecordKind, span: Option<Span>) {
        self.spans[kind as usize] = span;
    }

    /// The first day on which it is known whether work was open or money billed: before it, nobody's stage is known
    /// who is only named as a client (D18). None where neither was ever recorded.
    pub fn first_day_of_work(&self) -> Option<Day> {
        let froms = [RecordKind::Matters, RecordKind::Invoices].map(|kind| self.of(kind).map(|span| span.from));
        froms.into_iter().flatten().min()
    }

    /// True when a clock that rests on one of these kinds may run out on a day: one of their spans reaches it.
    pub fn reaches(&self, kinds: &[RecordKind], day: Day) -> bool {
        kinds.iter().any(|kind| self.of(*kind).is_some_and(|span| span.reaches(day)))
    }
}
