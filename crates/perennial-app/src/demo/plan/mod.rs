//! The plan of the demo firm: pure data that meets every total of the scenario by construction.
//!
//! Days are written as numbers relative to the day on which the firm stands: 0 is today, -62 is 62 days ago.

mod cast;
mod dates;
mod fees;
mod groups;
mod new_clients;
mod people;
mod prospects;
mod referrals;
mod voices;

use perennial_core::journeys::stage::Phase;

pub(super) use cast::plan;
pub(super) use dates::{Dates, NEVER, YEAR};
pub(super) use groups::Group;
pub(super) use new_clients::Source;
pub(super) use prospects::{Answer, Quest};
pub(super) use referrals::{Given, Received};
pub(super) use voices::Complaint;

/// The seven service lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Line {
    CommercialProperty,
    DisputeResolution,
    Corporate,
    PrivateClient,
    Employment,
    Family,
    Residential,
}

impl Line {
    pub(super) const ALL: [Self; 7] = [
        Self::CommercialProperty,
        Self::DisputeResolution,
        Self::Corporate,
        Self::PrivateClient,
        Self::Employment,
        Self::Family,
        Self::Residential,
    ];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::CommercialProperty => "Commercial Property",
            Self::DisputeResolution => "Dispute Resolution",
            Self::Corporate => "Corporate",
            Self::PrivateClient => "Private Client",
            Self::Employment => "Employment",
            Self::Family => "Family",
            Self::Residential => "Residential",
        }
    }

    /// Lines with the durations of contentious and private work.
    pub(super) const fn contentious(self) -> bool {
        matches!(self, Self::DisputeResolution | Self::Employment | Self::Family)
    }
}

/// In which part of the last twelve months a matter lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// Opened and closed years before.
    LongBefore,
    /// Opened and closed before the year.
    Before,
    /// Open a year ago, closed within the year.
    Into,
    /// Open a year ago and today.
    Through,
    /// Opened and closed within the year.
    Inside,
    /// Opened within the year and open today.
    Running,
}

impl Span {
    /// True for what was closed before the year.
    pub(super) const fn is_over(self) -> bool {
        matches!(self, Self::LongBefore | Self::Before)
    }
}

/// How far a matter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Closed, and the client said that the goal is met.
    Agreed,
    /// Closed; nobody asked whether the goal is met.
    Unsaid,
    /// Closed in this phase.
    Short(Phase),
    /// Open in this phase.
    Open(Phase),
    /// Open in this phase for longer than the journey allows.
    Stalled(Phase),
}

/// One engagement.
#[derive(Debug, Clone)]
pub(super) struct Matter {
    pub(super) span: Span,
    pub(super) reach: Reach,
    pub(super) line: Line,
    pub(super) title: &'static str,
    pub(super) goal: &'static str,
    /// Won in a pursuit; else a direct instruction.
    pub(super) pursued: bool,
    pub(super) dates: Dates,
    /// Fees of the last twelve months, in pounds.
    pub(super) fee: i64,
    /// Fees of the time before, in pounds.
    pub(super) fee_before: i64,
    /// The estimate given, in pounds.
    pub(super) estimate: i64,
    /// Promises on it besides the first.
    pub(super) promises: Vec<Promise>,
    /// The first promise, whose keeping ends Activate, is in the register.
    pub(super) first_promise: bool,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// Kept by its day.
    Kept { at: i32 },
    /// Kept, but later than promised.
    Late { at: i32 },
    /// Broken, and made good later.
    MadeGood { at: i32 },
    /// Broken, and not made good.
    Broken { at: i32 },
}

/// Something that lowers the standing phase until it is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Promise,
    Detractor,
    Complaint,
    Dispute,
}

/// A story that is told in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    Kestrel,
    Bellweather,
    Ansah,
    /// The first owner whom Ruth Ansah referred.
    AnsahFirst,
    /// The second.
    AnsahSecond,
    Lowfield,
    QuillAndStone,
    /// The client whose new complaint is not answered yet.
    NewComplaint,
}

/// In how many media the firm meets a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    EmailOnly,
    EmailAndPhone,
    EmailAndMeetings,
    Many,
}

/// A person at a client.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) job: Option<&'static str>,
    pub(super) decides: &'static str,
}

/// One relationship.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) group: Group,
    /// Its place within the group, counted from 0.
    pub(super) nth: usize,
    pub(super) story: Option<Story>,
    pub(super) name: String,
    /// The trade; none for a private person.
    pub(super) sector: Option<&'static str>,
    pub(super) people: Vec<Person>,
    /// The relationship manager's place in the list of staff.
    pub(super) manager: usize,
    pub(super) matters: Vec<Matter>,
    pub(super) quests: Vec<Quest>,
    /// Where a new client came from.
    pub(super) source: Option<Source>,
    pub(super) trouble: Option<Trouble>,
    /// The day of the trouble.
    pub(super) trouble_at: i32,
    /// Between engagements, with nobody heard for more than 180 days.
    pub(super) silent: bool,
    pub(super) media: Media,
    /// Asked to recommend the firm, and the answer.
    pub(super) surveyed: Option<(i32, Option<u8>)>,
    pub(super) complaint: Option<Complaint>,
    /// Asked for a referral, once the goal was confirmed.
    pub(super) asked: bool,
    /// Referrals that the client made.
    pub(super) given: Vec<Given>,
    /// The referral by which the client came.
    pub(super) received: Option<Received>,
    /// Referrals that the firm made, to whom.
    pub(super) sent_on: Vec<(i32, String)>,
    /// A sign that the client leads in deepening the relationship, on the day.
    pub(super) adopted: Option<i32>,
    /// The day of the end, for former clients.
    pub(super) ended: Option<i32>,
    /// The day on which the firm first knew of the client.
    pub(super) since: i32,
}

impl Relation {
    /// The confirmed goal of the last twelve months.
    pub(super) fn confirmed_in_year(&self) -> Option<i32> {
        let agreed = self.matters.iter().filter(|matter| matter.reach == Reach::Agreed && !matter.span.is_over());
        agreed.map(|matter| matter.dates.confirmed).next()
    }

    /// True for a private person.
    pub(super) fn is_person(&self) -> bool {
        self.sector.is_none()
    }

    /// The service line of the latest matter or pursuit.
    pub(super) fn main_line(&self) -> Line {
        let of_matter = self.matters.last().map(|matter| matter.line);
        of_matter.or_else(|| self.quests.last().map(|quest| quest.line)).unwrap_or(Line::CommercialProperty)
    }
}
