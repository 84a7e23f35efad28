//! A row of the list in words.

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::journeys::position::Rung;
use perennial_core::journeys::stage::{Camp, Phase, PhaseNames, Stage};
use perennial_core::money::{Currency, Money};
use serde::Deserialize;
use uuid::Uuid;

use super::queries::StoredRow;
use crate::invoices::billed_words;
use crate::web::words::{count, dated, long_date, relative};

/// A mark of risk: its colour and its words.
pub struct Mark {
    pub colour: &'static str,
    pub text: String,
}

/// A working phase as the projection stores it.
#[derive(Debug, Deserialize)]
struct StoredWorking {
    phase: u8,
    stalled: bool,
    stalls_on: Option<Day>,
    on_hold: bool,
}

/// A working phase of an open cycle.
pub struct Working {
    pub phase: Phase,
    pub on_hold: bool,
}

/// A row of the list.
pub struct Row {
    pub id: Uuid,
    pub name: String,
    pub version: i64,
    pub key: bool,
    pub deleted: bool,
    pub archived: bool,
    pub parked: bool,
    /// The map counts it: it is neither set aside nor deleted, and no prospect without an open pursuit.
    pub on_map: bool,
    /// None of who is neither client nor prospect.
    pub stage: Option<Stage>,
    pub camp: Option<Camp>,
    pub standing: Option<Phase>,
    pub working: Vec<Working>,
    pub marks: Vec<Mark>,
    pub manager: Option<String>,
    pub lines: Vec<String>,
    pub contact: Option<(String, String)>,
    pub fees: Option<String>,
    pub since: (String, String),
    pub ladder: Option<&'static str>,
    pub sector: String,
    pub tier: String,
    pub size: String,
    pub address: String,
    pub email: String,
    pub phone: String,
    pub group: String,
}

impl Row {
    /// True for one in Pre-purchase of whom nothing is open: the map counts it apart.
    pub const fn is_resting(&self) -> bool {
        matches!(self.stage, Some(Stage::PrePurchase)) && !self.on_map && !self.archived && !self.deleted
    }

    /// The row of what is stored; `others` is what was billed in other currencies than the firm's.
    pub fn of(
        stored: StoredRow,
        lines: Vec<String>,
        others: Vec<Money>,
        today: Day,
        currency: Currency,
        phases: &PhaseNames,
    ) -> Self {
        let working: Vec<StoredWorking> = serde_json::from_str(&stored.working).unwrap_or_default();
        let since = day(stored.since);
        let last_contact = stored.last_contact.map(day);
        let mut billed = others;
        billed.push(Money::new(stored.fees_minor, currency));
        let text = |value: Option<String>| value.unwrap_or_default();
        Self {
            marks: marks(&stored, &working, last_contact, today, phases),
            working: working
                .iter()
                .filter_map(|working| {
                    Some(Working { phase: Phase::from_number(working.phase)?, on_hold: working.on_hold })
                })
                .collect(),
            id: stored.id,
            name: stored.name,
            version: stored.version,
            key: stored.key_client != 0,
            deleted: stored.deleted_at.is_some(),
            archived: stored.archived != 0,
            parked: stored.parked != 0,
            on_map: stored.counts != 0,
            stage: place(&Stage::ALL, stored.stage),
            camp: place(&Camp::ALL, stored.camp - 1),
            standing: u8::try_from(stored.standing).ok().and_then(Phase::from_number),
            manager: stored.manager,
            lines,
            contact: last_contact.map(|on| (relative(on, today), long_date(on))),
            fees: billed_words(billed, currency),
            since: match stored.since_precision.0 {
                Precision::Exact => (relative(since, today), long_date(since)),
                precision => (dated(since, precision), String::new()),
            },
            ladder: place(&Rung::ALL, stored.ladder).map(Rung::key),
            sector: text(stored.sector),
            tier: text(stored.tier),
            size: text(stored.size),
            address: text(stored.address),
            email: text(stored.email),
            phone: text(stored.phone),
            group: text(stored.parent_name),
        }
    }
}

fn marks(
    stored: &StoredRow,
    working: &[StoredWorking],
    last_contact: Option<Day>,
    today: Day,
    phases: &PhaseNames,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    for stalled in working.iter().filter(|working| working.stalled) {
        let phase = Phase::from_number(stalled.phase).map_or("", |phase| phases.of(phase));
        let days = stalled.stalls_on.map_or(0, |on| today.days_since(on).max(0));
        let for_days = if days == 0 { String::new() } else { format!(", {}", count(days as u64, "day")) };
        marks.push(Mark { colour: "amber", text: format!("stalled in {phase}{for_days}") });
    }
    let heard = last_contact.map_or_else(
        || "no contact recorded".to_owned(),
        |on| format!("silent {}", count(today.days_since(on).max(0) as u64, "day")),
    );
    match stored.silence {
        1 => marks.push(Mark { colour: "amber", text: heard }),
        2 => marks.push(Mark { colour: "red", text: heard }),
        _ => {}
    }
    marks
}

fn place<T: Copy>(all: &[T], at: i64) -> Option<T> {
    all.get(usize::try_from(at).ok()?).copied()
}

fn day(n: i64) -> Day {
    Day::from_number(i32::try_from(n).unwrap_or_default())
}
