//! The timeline: what happened and what is to come, in words, by month.

use std::collections::{BTreeSet, HashMap};

use perennial_core::dates::Day;
use perennial_core::fact::{
    ClientFact, Direction, EngagementFact, Event, InvoiceFact, JourneyFact, Medium, Precision, PromiseFact,
    PursuitFact, TouchFact,
};
use perennial_core::ids::{FactId, InvoiceId};
use perennial_core::journeys::words::Names as _;
use uuid::Uuid;

use crate::journeys::{Explanation, Told};
use crate::web::capital;
use crate::web::words::{dated, short_date};

/// Items on a page.
pub const PAGE: usize = 50;

/// A kind of item, to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Interactions.
    Touches,
    /// Pursuits and engagements.
    Work,
    /// Complaints, scores, promises, support.
    Voice,
    /// Invoices.
    Money,
    /// The client, its people, notes.
    Client,
    /// Corrections and overrides.
    Record,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Touches, Self::Work, Self::Voice, Self::Money, Self::Client, Self::Record];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Touches => "touches",
            Self::Work => "work",
            Self::Voice => "voice",
            Self::Money => "money",
            Self::Client => "client",
            Self::Record => "record",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Touches => "Touches",
            Self::Work => "Work",
            Self::Voice => "Promises and feedback",
            Self::Money => "Money",
            Self::Client => "People and notes",
            Self::Record => "Corrections",
        }
    }

    /// The kind of a name written by [`Kind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    fn of(event: &Event) -> Self {
        match event {
            Event::Touch(_) | Event::Present(_) => Self::Touches,
            Event::Pursuit(_) | Event::Engagement(_) => Self::Work,
            Event::Promise(_) | Event::Feeling(_) | Event::Support(_) => Self::Voice,
            Event::Invoice(_) => Self::Money,
            Event::Client(_) | Event::Person(_) => Self::Client,
            Event::Journey(_) => Self::Record,
        }
    }
}

/// An item of the timeline.
pub struct Item {
    /// The fact; none for what is only expected.
    pub fact: Option<Uuid>,
    /// Set when the item begins a month.
    pub month: Option<String>,
    /// The day at which it stands.
    pub stands: Day,
    /// For the `datetime` attribute.
    pub date: String,
    /// “20 Nov 2026”.
    pub when: String,
    /// The icon's name.
    pub icon: &'static str,
    /// The kind of thing.
    pub word: String,
    /// `in`, `out`, `future`, `moves`, `withdrawn`.
    pub class: String,
    /// Minutes spent.
    pub minutes: Option<u32>,
    /// The sentence.
    pub text: String,
    /// Where it was found.
    pub source: String,
    /// Why it no longer counts, or on which day it was first recorded.
    pub remark: Option<String>,
}

/// A page of the timeline.
pub struct Timeline {
    /// To come, the farthest first.
    pub future: Vec<Item>,
    /// What happened, newest first.
    pub past: Vec<Item>,
    /// Items that the filter lets through.
    pub total: usize,
    /// How many are newer than this page.
    pub skipped: usize,
}

/// The page of the timeline that begins after `skip` items; of a past day when `in_past`, which knows nothing of
/// what came later.
pub fn page(explained: &Explanation, kind: Option<Kind>, skip: usize, in_past: bool) -> Timeline {
    let today = explained.position.as_of;
    let sent = Sent::of(&explained.facts);
    let moves: BTreeSet<FactId> = explained.position.reasons.iter().flat_map(|reason| reason.facts.clone()).collect();
    let chosen: Vec<&Told> = explained
        .facts
        .iter()
        .rev()
        .filter(|fact| fact.on <= today && kind.is_none_or(|kind| Kind::of(&fact.what) == kind))
        .collect();
    let total = chosen.len();
    let mut chosen: Vec<(Day, &Told)> = chosen.into_iter().map(|told| (sent.stands_on(told), told)).collect();
    chosen.sort_by_key(|(stands, _)| std::cmp::Reverse(*stands));
    let of_page = chosen.into_iter().skip(skip).take(PAGE);
    let mut past: Vec<Item> =
        of_page.map(|(stands, told)| item(told, stands, &moves, explained.names.noun())).collect();
    let mut before = String::new();
    for item in &mut past {
        let month = month(item.stands);
        if month != before {
            item.month = Some(month.clone());
            before = month;
        }
    }
    let future = if skip == 0 && kind.is_none() { future(explained, today, in_past) } else { Vec::new() };
    Timeline { future, past, total, skipped: skip }
}

fn month(day: Day) -> String {
    day.date().strftime("%B %Y").to_string()
}

/// The days on which invoices were sent.
struct Sent(HashMap<InvoiceId, Day>);

impl Sent {
    fn of(facts: &[Told]) -> Self {
        let issued = facts.iter().filter(|told| told.withdrawn.is_none()).filter_map(|told| match &told.what {
            Event::Invoice(InvoiceFact::Issued { invoice, .. }) => Some((*invoice, told.on)),
            _ => None,
        });
        Self(issued.collect())
    }

    /// The day at which a fact stands: its own, but a payment of which only the day is known by which it had come stands
    /// with its invoice, and not with the hundred others that a list calls paid.
    fn stands_on(&self, told: &Told) -> Day {
        match &told.what {
            Event::Invoice(InvoiceFact::Paid { invoice, .. }) if told.precision == Precision::OnOrBefore => {
                self.0.get(invoice).map_or(told.on, |sent| told.on.min(*sent))
            }
            _ => told.on,
        }
    }
}

fn item(told: &Told, stands: Day, moves: &BTreeSet<FactId>, noun: &str) -> Item {
    let (icon, word) = icon(&told.what);
    let word = if matches!(told.what, Event::Engagement(_)) { capital(noun) } else { word.to_owned() };
    let mut class = match &told.what {
        Event::Touch(TouchFact::Made { direction: Direction::Inbound, .. }) => "in".to_owned(),
        Event::Touch(_) => "out".to_owned(),
        _ => String::new(),
    };
    if moves.contains(&told.id) {
        class.push_str(" moves");
    }
    if told.withdrawn.is_some() {
        class.push_str(" withdrawn");
    }
    let minutes = match &told.what {
        Event::Touch(TouchFact::Made { minutes, .. }) => *minutes,
        _ => None,
    };
    let moved = told.moved_from.map(|day| format!("First recorded for {}.", short_date(day)));
    let gone = told.withdrawn.as_ref().map(|reason| format!("Retracted: {reason}"));
    Item {
        fact: Some(told.id.0),
        month: None,
        stands,
        date: told.on.to_string(),
        when: dated(told.on, told.precision),
        icon,
        word,
        class,
        minutes,
        text: told.sentence.clone(),
        source: told.source.clone(),
        remark: gone.or(moved),
    }
}

/// The icon of a medium.
pub const fn medium_icon(medium: Medium) -> &'static str {
    match medium {
        Medium::InPerson => "in-person",
        Medium::Email => "email",
        Medium::Mail => "mail",
        Medium::Phone => "phone",
        Medium::Video => "video",
        Medium::Present => "present",
    }
}

fn icon(event: &Event) -> (&'static str, &'static str) {
    match event {
        Event::Touch(TouchFact::Made { medium, .. }) => (medium_icon(*medium), medium.word()),
        Event::Present(_) => (medium_icon(Medium::Present), Medium::Present.word()),
        Event::Client(ClientFact::Noted { .. }) => ("note", "Note"),
        Event::Client(ClientFact::ContactAdded { .. } | ClientFact::ContactMoved { .. }) | Event::Person(_) => {
            ("person", "People")
        }
        Event::Client(_) => ("building", "Client"),
        Event::Pursuit(_) => ("assess", "Pursuit"),
        Event::Engagement(_) => ("file", "Engagement"),
        Event::Promise(_) => ("check", "Promise"),
        Event::Invoice(_) => ("money", "Invoice"),
        Event::Feeling(_) => ("info", "Feedback"),
        Event::Support(_) => ("advocate", "Support"),
        Event::Journey(JourneyFact::Overridden { .. } | JourneyFact::OverrideEnded { .. }) => ("pin", "Override"),
        Event::Journey(_) => ("edit", "Correction"),
    }
}

/// What is to come: dates that facts name, and days on which open work stalls.
fn future(explained: &Explanation, today: Day, in_past: bool) -> Vec<Item> {
    let mut days: Vec<(Day, &'static str, &'static str, String)> = Vec::new();
    for fact in explained.facts.iter().filter(|fact| fact.withdrawn.is_none()) {
        if fact.on > today && in_past {
            continue;
        } else if fact.on > today {
            let (icon, word) = icon(&fact.what);
            days.push((fact.on, icon, word, fact.sentence.clone()));
        } else if let Some((day, icon, word)) = named_day(&fact.what, explained) {
            days.push((day, icon, word, fact.sentence.clone()));
        }
    }
    for working in &explained.position.working {
        if let Some(day) = working.stalls_on.filter(|_| !working.stalled) {
            let id = working.engagement.map(|id| id.0).or(working.pursuit.map(|id| id.0));
            let title = id.and_then(|id| explained.names.of(id)).unwrap_or("The open work");
            let text = format!("“{title}” stalls in {} if nothing happens.", explained.names.phase(working.phase));
            days.push((day, "stalled", "Stall", text));
        }
    }
    days.retain(|(day, ..)| *day > today);
    days.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
    let nearest = days.len().saturating_sub(20);
    days.drain(..nearest);
    days.into_iter().map(|(day, icon, word, text)| expected(day, icon, word, text)).collect()
}

fn expected(day: Day, icon: &'static str, word: &'static str, text: String) -> Item {
    Item {
        fact: None,
        month: None,
        stands: day,
        date: day.to_string(),
        when: short_date(day),
        icon,
        word: word.to_owned(),
        class: "future".to_owned(),
        minutes: None,
        text,
        source: String::new(),
        remark: None,
    }
}

/// The later day that a fact names, while it still matters.
fn named_day(event: &Event, explained: &Explanation) -> Option<(Day, &'static str, &'static str)> {
    let open = |id| explained.position.working.iter().any(|working| working.engagement == Some(id));
    match event {
        Event::Promise(PromiseFact::Made { promise, due, .. }) => {
            let settled = explained.facts.iter().any(|fact| match &fact.what {
                Event::Promise(
                    PromiseFact::Kept { promise: done }
                    | PromiseFact::Broken { promise: done }
                    | PromiseFact::Waived { promise: done },
                ) => done == promise && fact.withdrawn.is_none(),
                _ => false,
            });
            due.filter(|_| !settled).map(|due| (due, "check", "Promise due"))
        }
        Event::Client(ClientFact::NextNeedExpected { day, .. }) => Some((*day, "calendar", "Next need")),
        Event::Pursuit(PursuitFact::NotNow { revisit, .. }) => revisit.map(|day| (day, "calendar", "Return")),
        Event::Engagement(EngagementFact::MilestonePlanned { due, engagement, .. }) if open(*engagement) => {
            due.map(|due| (due, "check", "Milestone"))
        }
        Event::Engagement(EngagementFact::Accepted { planned_end, engagement, .. }) if open(*engagement) => {
            planned_end.map(|day| (day, "file", "Planned end"))
        }
        _ => None,
    }
}
