//! The list of engagements: its columns, and what the address selects.

use perennial_core::dates::Day;

use super::Row;
use crate::actor::Actor;
use crate::web::Choice;
use crate::web::list::{Address, Asked, Chip, Column, Fields, List, Rows, Source};

/// Amounts in other currencies than the firm's cannot be compared: they stand last, as those without one do.
pub(super) const ESTIMATE: &str =
    "case when e.currency = (select f.currency from firm f) then e.fee_estimate_minor end";

/// The list of engagements, newest first.
pub const LIST: Rows<Row> = Rows {
    list: List::Engagements,
    columns: &[
        Column::text("title", "Title", "lower(e.title)"),
        Column::text("client", "Client", "c.name_key"),
        Column::text("line", "Service line", "l.name_key").nullable(),
        Column::plain("phase", "Working phase"),
        Column::text("state", "State", "e.state"),
        Column::text("lead", "Led by", "lower(s.name)").nullable(),
        Column::figure("fee", "Estimate", ESTIMATE).nullable(),
        Column::ranked("accepted", "Accepted", "e.accepted_on"),
        Column::ranked("end", "Planned end", "e.planned_end").nullable(),
        Column::ranked("closed", "Closed", "e.closed_on").nullable().extra(),
        Column::ranked("goal", "Goal met", "e.goal_confirmed_on").nullable().extra(),
        Column { number: true, ..Column::plain("billed", "Billed").extra() },
    ],
    selected: concat!("e.id, e.client_id, c.name as client, e.title, l.name as line, s.name as lead, e.state, e.accepted_on,
        e.accepted_precision, e.planned_end, e.closed_on, e.closed_precision, e.goal_confirmed_on, e.fee_estimate_minor, e.currency, po.working,
         (select a.by_day from assumed_finished a where a.engagement_id = e.id) as assumed_by, ", billed!("e"), " as billed_minor"),
    id: "e.id",
    usual: "-accepted",
    sorted: |row| &row.sorted,
    exported: |row, column, shell| row.exported(column, &shell.phases),
};

const FIELDS: Fields = Fields { table: "e", person: ("lead", "Led by", "lead_id"), began: ("Accepted", "accepted_on") };

/// Whether work is open: not closed, and not taken to be finished (D19).
pub(super) const OPEN: &str = "e.state not in ('closed', 'lapsed')
    and not exists (select 1 from assumed_finished a where a.engagement_id = e.id)";

/// A state as its column says it, of open work.
macro_rules! open {
    ($state:literal) => {
        concat!(
            "e.state = '",
            $state,
            "' and not exists (select 1 from assumed_finished a where a.engagement_id = e.id)"
        )
    };
}

/// States as filters: the name in the address, the words, the condition.
pub const STATES: &[(&str, &str, &str)] = &[
    ("open", "Open", OPEN),
    ("accepted", "Accepted", open!("accepted")),
    ("signed", "Signed", open!("signed")),
    ("active", "Active", open!("active")),
    ("on_hold", "On hold", open!("on_hold")),
    (
        "assumed",
        "Assumed finished",
        "e.state not in ('closed', 'lapsed') and exists (select 1 from assumed_finished a where a.engagement_id = e.id)",
    ),
    ("closed", "Closed", "e.state = 'closed'"),
    ("unconfirmed", "Closed without the client’s word", "e.state = 'closed' and e.goal_confirmed_on is null"),
    ("lapsed", "Lapsed unsigned", "e.state = 'lapsed'"),
];

/// Which engagements are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// One of [`STATES`].
    pub state: Option<&'static (&'static str, &'static str, &'static str)>,
    /// Open, and planned to have ended before this day.
    pub late: Option<Day>,
    /// Whose, which service line, when, which words.
    pub asked: Asked,
}

impl Selection {
    /// The selection of an address.
    pub fn of(address: &Address, actor: &Actor, today: Day) -> Self {
        Self {
            state: STATES.iter().find(|(key, _, _)| *key == address.get("state")),
            late: (!address.get("late").is_empty()).then_some(today),
            asked: Asked::of(address, &FIELDS, actor),
        }
    }

    /// What is selected and seen.
    pub fn source(&self, actor: &Actor) -> Source {
        let mut source = Source::seen_by(
            actor,
            "e.client_id",
            "engagement e left join client c on c.id = e.client_id left join position po on po.client_id = e.client_id
               left join service_line l on l.id = e.service_line_id left join staff s on s.id = e.lead_id
             where e.deleted_at is null",
        );
        if let Some((_, _, condition)) = self.state {
            source.only(condition);
        }
        source.and(&format!("{OPEN} and e.planned_end <"), self.late);
        self.asked.narrow(&FIELDS, &mut source);
        source
    }

    /// The filters in force.
    pub fn chips(&self, address: &Address, staff: &[Choice], lines: &[Choice]) -> Vec<Chip> {
        let own = [
            ("state", self.state.map(|(_, word, _)| format!("State: {word}"))),
            ("late", self.late.map(|_| "Past the planned end".to_owned())),
        ];
        let own = own.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?)));
        own.chain(self.asked.chips(&FIELDS, address, staff, lines)).collect()
    }
}
