//! A touch in a list.

use perennial_core::fact::{Direction, Medium, Purpose, TouchKind};
use perennial_core::ids::ClientId;
use perennial_core::journey_maps::walked::Touch;
use perennial_core::journeys::stage::{Phase, PhaseNames};
use uuid::Uuid;

use super::day;
use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::web::list::SortValue;
use crate::web::words::short_date;

/// A touch in a list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Row {
    /// Which.
    pub fact_id: Uuid,
    /// With whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    on_day: i64,
    medium: String,
    kind: Option<String>,
    direction: String,
    personal: i64,
    purpose: String,
    contact: Option<String>,
    staff: Option<String>,
    line: Option<String>,
    minutes: Option<i64>,
    subject: Option<String>,
    next_step: Option<String>,
    next_on: Option<i64>,
    phase: Option<i64>,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
}

impl Row {
    /// The medium.
    pub fn medium(&self) -> Medium {
        Medium::from_key(&self.medium).unwrap_or(Medium::Email)
    }

    /// The medium, or the finer kind where it is known.
    pub fn medium_words(&self) -> &'static str {
        let kind = self.kind.as_deref().and_then(TouchKind::from_key);
        kind.map_or(self.medium().word(), TouchKind::word)
    }

    /// The phase at the time.
    pub fn phase(&self) -> Option<Phase> {
        Phase::from_number(u8::try_from(self.phase?).ok()?)
    }

    /// True for one that was not sent to many at once.
    pub fn is_personal(&self) -> bool {
        self.personal != 0
    }

    /// The cell of a column, as text.
    pub fn text(&self, column: &str) -> String {
        match column {
            "on" => short_date(day(self.on_day)),
            "next" => match (&self.next_step, self.next_on) {
                (Some(step), Some(on)) => format!("{step} ({})", short_date(day(on))),
                (step, _) => step.clone().unwrap_or_default(),
            },
            other => self.words(other),
        }
    }

    fn words(&self, column: &str) -> String {
        let known = |text: &Option<String>| text.clone().unwrap_or_default();
        match column {
            "client" => self.client.clone(),
            "medium" => self.medium_words().to_owned(),
            "subject" => known(&self.subject),
            "with" => known(&self.contact),
            "by" => known(&self.staff),
            "line" => known(&self.line),
            "purpose" => Purpose::from_key(&self.purpose).unwrap_or(Purpose::General).word().to_owned(),
            "direction" => Direction::from_key(&self.direction).unwrap_or(Direction::TwoWay).word().to_owned(),
            "personal" => if self.is_personal() { "Personal" } else { "To many" }.to_owned(),
            "minutes" => self.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The cell of a column for a program to read: days as 2026-11-22.
    pub fn exported(&self, column: &str, phases: &PhaseNames) -> String {
        match column {
            "on" => day(self.on_day).to_string(),
            "phase" => self.phase().map(|phase| phases.of(phase).to_owned()).unwrap_or_default(),
            other => self.text(other),
        }
    }
}

#[derive(crate::db::Row)]
struct Made {
    on_day: i64,
    medium: String,
    direction: String,
    phase: Option<i64>,
}

/// Every touch of a client that the actor has been found to see, the oldest first: where it met the client, and who
/// began.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_client(conn: &mut Conn, client: ClientId) -> Result<Vec<(Touch, Direction)>, Error> {
    let sql = "select on_day, medium, direction, phase from touch where client_id = $1 order by on_day, fact_id";
    let rows: Vec<Made> = conn.all(sql, args![client]).await?;
    let made = |row: Made| {
        let phase = row.phase.and_then(|phase| Phase::from_number(u8::try_from(phase).ok()?));
        let touch = Touch { on: day(row.on_day), phase, medium: Medium::from_key(&row.medium)? };
        Some((touch, Direction::from_key(&row.direction)?))
    };
    Ok(rows.into_iter().filter_map(made).collect())
}
