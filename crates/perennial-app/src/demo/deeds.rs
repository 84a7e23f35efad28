//! What is done to the store, one deed for each verb that a person would use.

use perennial_core::fact::{AdoptSign, AdvocacyAct, Direction, Instrument, Medium, Purpose, PursuitStep};
use perennial_core::journeys::stage::Camp;
use perennial_core::value::StatedTerms;

use super::plan::Line;

/// A day, counted from today, and what happens on it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) at: i32,
    pub(super) deed: Deed,
}

/// A matter of the relationship, by its place.
pub(super) type MatterPlace = usize;

/// What happens in a relationship. Pursuits and promises are known by keys of the script.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// A person at the client becomes known.
    Meet(usize),
    Pursue(Pursued),
    Step(usize, PursuitStep),
    /// Whoever pursues it says how its fees come in.
    Fees(usize, StatedTerms),
    Hire(usize, MatterPlace, String),
    NotNow(usize, i32, String),
    NoWay(usize, String),
    Accept(MatterPlace),
    Matter(MatterPlace, Happened),
    Promise(u32, MatterPlace, &'static str, i32),
    Kept(u32),
    Broken(u32),
    /// An invoice in pence, its key, and the matter.
    Invoice(u32, MatterPlace, i64),
    Paid(u32, i64),
    Disputed(u32, &'static str),
    Touch(Touch),
    Score(Instrument, u8, Option<MatterPlace>),
    /// What the client said, and of what they complain by the firm's codes.
    Complaint(&'static str, Option<&'static str>, Option<MatterPlace>),
    ComplaintAnswered,
    ComplaintRecovered,
    Recovered,
    Adopted(AdoptSign, Option<MatterPlace>),
    Act(AdvocacyAct),
    Referred {
        number: u32,
        who: String,
        referred: Option<usize>,
    },
    CameBy {
        number: u32,
        from: String,
        client: Option<usize>,
    },
    SentOn(String),
    Thanked(u32),
    Note(String),
    /// The next need is expected on a day, with a probability in percent.
    Need(i32, u8),
    Ended(&'static str, Option<Camp>, bool),
}

/// A pursuit to be opened.
#[derive(Debug, Clone)]
pub(super) struct Pursued {
    pub(super) key: usize,
    pub(super) title: &'static str,
    pub(super) line: Line,
    pub(super) pounds: i64,
    pub(super) channel: String,
    pub(super) referred_by: Option<String>,
    pub(super) competitors: Option<&'static str>,
}

/// A step of a matter.
#[derive(Debug, Clone)]
pub(super) enum Happened {
    Signed,
    Kickoff,
    Goal(String),
    Onboarded,
    Delivered,
    Confirmed(&'static str),
    Closed,
}

/// An interaction.
#[derive(Debug, Clone)]
pub(super) struct Touch {
    pub(super) medium: Medium,
    pub(super) direction: Direction,
    pub(super) personal: bool,
    pub(super) purpose: Purpose,
    pub(super) matter: Option<MatterPlace>,
    pub(super) minutes: Option<u32>,
    pub(super) subject: String,
    /// The minute of the day, where it is known.
    pub(super) minute: Option<u32>,
}

/// The script of one relationship, while it is being written.
#[derive(Default)]
pub(super) struct Script {
    pub(super) entries: Vec<Entry>,
    /// From which day to which nothing else is said, because somebody waits for an answer.
    pub(super) quiet: Vec<(i32, i32)>,
    keys: u32,
}

impl Script {
    pub(super) fn add(&mut self, at: i32, deed: Deed) {
        self.entries.push(Entry { at, deed });
    }

    /// A key for a promise or an invoice.
    pub(super) fn key(&mut self) -> u32 {
        self.keys += 1;
        self.keys
    }

    /// A personal interaction.
    pub(super) fn touch(
        &mut self,
        at: i32,
        medium: Medium,
        direction: Direction,
        purpose: Purpose,
        matter: Option<MatterPlace>,
        subject: &str,
    ) {
        let minutes = match medium {
            Medium::InPerson => Some(60),
            Medium::Phone => Some(12),
            Medium::Email => Some(5),
            _ => None,
        };
        let subject = subject.to_owned();
        self.add(
            at,
            Deed::Touch(Touch { medium, direction, personal: true, purpose, matter, minutes, subject, minute: None }),
        );
    }
}
