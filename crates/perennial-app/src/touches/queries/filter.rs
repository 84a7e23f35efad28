//! The list of touches: its columns, and what the address selects of it and of the grid.

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium, Purpose, TouchKind};
use perennial_core::ids::{ClientId, ServiceLineId, StaffId};
use perennial_core::journeys::stage::{Phase, PhaseNames};

use super::Row;
use crate::actor::Actor;
use crate::db::Value;
use crate::touches::commands::Scope;
use crate::web::Choice;
use crate::web::list::{Address, Chip, Column, List, Rows, Source};
use crate::web::words::short_date;

/// The list of touches, newest first.
pub const LIST: Rows<Row> = Rows {
    list: List::Touches,
    columns: &[
        Column::ranked("on", "Day", "t.on_day"),
        Column::text("client", "Client", "c.name_key"),
        Column::text("medium", "Medium", "t.medium"),
        Column::text("subject", "About", "lower(t.subject)").nullable(),
        Column::text("with", "With", "k.name_key").nullable(),
        Column::text("by", "By", "lower(s.name)").nullable(),
        Column::text("purpose", "For", "t.purpose"),
        Column::ranked("phase", "Phase then", "t.phase").nullable(),
        Column::text("direction", "Who began", "t.direction").extra(),
        Column::ranked("personal", "Personal", "t.personal").extra(),
        Column::text("line", "Service line", "l.name_key").nullable().extra(),
        Column::figure("minutes", "Minutes", "t.minutes").nullable().extra(),
        Column::plain("next", "Next step").extra(),
    ],
    selected:
        "t.fact_id, t.client_id, c.name as client, t.on_day, t.medium, t.kind, t.direction, t.personal, t.purpose,
        k.name as contact, s.name as staff, l.name as line, t.minutes, t.subject, t.next_step, t.next_on, t.phase",
    id: "t.fact_id",
    usual: "-on",
    sorted: |row| &row.sorted,
    exported: |row, column, shell| row.exported(column, &shell.phases),
};

/// Personal or not, as a filter: the name in the address, the words.
pub const PERSONAL: [(&str, &str); 2] = [("yes", "Personal"), ("no", "Sent to many at once")];

/// Which touches are listed or counted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In which medium.
    pub medium: Option<Medium>,
    /// The finer kind.
    pub kind: Option<TouchKind>,
    /// Who began.
    pub direction: Option<Direction>,
    /// Personal, or sent to many.
    pub personal: Option<bool>,
    /// What for.
    pub purpose: Option<Purpose>,
    /// The phase at the time.
    pub phase: Option<Phase>,
    /// Only touches with nobody in a phase: before any pursuit.
    pub unplaced: bool,
    /// Who of ours; `me` is whoever asks.
    pub staff: Option<StaffId>,
    /// Whether they are those of whoever looks.
    pub mine: bool,
    /// About which service line.
    pub line: Option<ServiceLineId>,
    /// Of one client.
    pub client: Option<ClientId>,
    /// On this day or later.
    pub from: Option<Day>,
    /// On this day or before.
    pub until: Option<Day>,
    /// Part of the subject or of the client's name, lower case.
    pub words: String,
}

impl Filter {
    /// What the address asks.
    pub fn of(address: &Address, actor: &Actor) -> Self {
        let mine = address.get("staff") == "me";
        Self {
            medium: Medium::from_key(address.get("medium")),
            kind: TouchKind::from_key(address.get("kind")),
            direction: Direction::from_key(address.get("direction")),
            personal: match address.get("personal") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            purpose: Purpose::from_key(address.get("purpose")),
            phase: Phase::from_key(address.get("phase")),
            unplaced: address.get("phase") == "none",
            staff: if mine { actor.staff() } else { address.id("staff") },
            mine,
            line: address.id("line"),
            client: address.id("client"),
            from: address.day("from"),
            until: address.day("until"),
            words: address.get("q").to_lowercase(),
        }
    }

    /// The parts of the firm for which a cell may be left empty: the client, the person and the service line named.
    pub fn scopes(&self) -> [Option<Scope>; 3] {
        [self.client.map(Scope::Client), self.staff.map(Scope::Staff), self.line.map(Scope::Line)]
    }

    /// The narrowest of them; the whole firm when it names none.
    pub fn scope(&self) -> Scope {
        self.scopes().into_iter().flatten().next().unwrap_or_default()
    }

    /// The conditions on the table `t` with their values.
    pub fn conditions(&self) -> Vec<(&'static str, Value)> {
        let text = |key: Option<&'static str>| key.map(Value::from);
        let parts = [
            ("t.on_day >=", self.from.map(Value::from)),
            ("t.on_day <=", self.until.map(Value::from)),
            ("t.medium =", text(self.medium.map(Medium::key))),
            ("t.kind =", text(self.kind.map(TouchKind::key))),
            ("t.direction =", text(self.direction.map(Direction::key))),
            ("t.personal =", self.personal.map(Value::from)),
            ("t.purpose =", text(self.purpose.map(Purpose::key))),
            ("t.phase =", self.phase.map(|phase| Value::from(i64::from(phase.number())))),
            ("coalesce(t.phase, 0) =", self.unplaced.then(|| Value::from(0_i64))),
            ("t.staff_id =", self.staff.map(Value::from)),
            ("t.service_line_id =", self.line.map(Value::from)),
            ("t.client_id =", self.client.map(Value::from)),
        ];
        parts.into_iter().filter_map(|(condition, value)| Some((condition, value?))).collect()
    }

    /// What is selected and seen.
    pub fn source(&self, actor: &Actor) -> Source {
        let mut source = Source::seen_by(
            actor,
            "t.client_id",
            "touch t left join client c on c.id = t.client_id left join contact k on k.id = t.contact_id
               left join staff s on s.id = t.staff_id left join service_line l on l.id = t.service_line_id
             where t.client_id is not null",
        );
        for (condition, value) in self.conditions() {
            source.and(condition, Some(value));
        }
        source.containing("(lower(coalesce(t.subject, '')) || ' ' || c.name_key)", &self.words);
        source
    }

    /// The filters in force. `client` is the name of the one client.
    pub fn chips(
        &self,
        address: &Address,
        client: Option<&str>,
        phases: &PhaseNames,
        staff: &[Choice],
        lines: &[Choice],
    ) -> Vec<Chip> {
        let phase = self.phase.map(|phase| format!("Phase: {}", phases.of(phase)));
        let nobody = self.unplaced.then(|| "Before any phase".to_owned());
        let person = match (self.mine, self.staff) {
            (true, _) => Some("Mine".to_owned()),
            (false, person) => person.map(|id| format!("By: {}", Choice::word_of(staff, id))),
        };
        let personal = self.personal.map(|yes| PERSONAL[usize::from(!yes)].1.to_owned());
        let chips = [
            ("client", client.map(|name| format!("Client: {name}"))),
            ("medium", self.medium.map(|medium| format!("Medium: {}", medium.word()))),
            ("kind", self.kind.map(|kind| format!("Kind: {}", kind.word()))),
            ("phase", phase.or(nobody)),
            ("purpose", self.purpose.map(|purpose| format!("For: {}", purpose.word()))),
            ("direction", self.direction.map(|direction| direction.word().to_owned())),
            ("personal", personal),
            ("staff", person),
            ("line", self.line.map(|line| format!("Service line: {}", Choice::word_of(lines, line)))),
            ("from", self.from.map(|day| format!("From {}", short_date(day)))),
            ("until", self.until.map(|day| format!("Until {}", short_date(day)))),
            ("q", (!self.words.is_empty()).then(|| format!("Contains “{}”", self.words))),
        ];
        chips.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?))).collect()
    }
}
