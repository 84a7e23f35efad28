//! The list of pursuits: its columns, and what the address selects.

use perennial_core::dates::Day;
use perennial_core::fact::PursuitStep;
use perennial_core::keyed::Keyed;
use perennial_core::pursuits::Outcome;

use super::{Row, state_word};
use crate::actor::Actor;
use crate::web::Choice;
use crate::web::list::{Address, Asked, Chip, Column, Fields, List, Rows, Source};

/// The place of a sub-step in their order.
const STEP: &str = "cast(case p.step when 'enquiry' then 1 when 'shortlisted' then 2 when 'interviewed' then 3
    when 'proposal' then 4 else 5 end as bigint)";

/// Amounts in other currencies than the firm's cannot be compared: they stand last, as those without one do.
const VALUE: &str = "case when p.currency = (select f.currency from firm f) then p.value_minor end";

/// The list of pursuits, newest first.
pub const LIST: Rows<Row> = Rows {
    list: List::Pursuits,
    columns: &[
        Column::text("title", "Pursuit", "lower(p.title)"),
        Column::text("client", "Client", "c.name_key"),
        Column::text("line", "Service line", "l.name_key").nullable(),
        Column::ranked("step", "Step", STEP),
        Column::text("state", "Outcome", "p.state"),
        Column::figure("value", "Value", VALUE).nullable(),
        Column::text("owner", "Owner", "lower(s.name)").nullable(),
        Column::ranked("opened", "Opened", "p.opened_on"),
        Column::ranked("decided", "Decided", "p.decided_on").nullable().extra(),
        Column::ranked("revisit", "Return on", "p.revisit_on").nullable().extra(),
        Column::plain("reason", "Reason").extra(),
        Column::text("channel", "Found us by", "lower(p.channel)").nullable().extra(),
    ],
    selected: "p.id, p.client_id, c.name as client, p.title, l.name as line, s.name as owner, p.value_minor,
        p.currency, p.step, p.state, p.opened_on, p.opened_precision, p.decided_on, p.decided_precision, p.revisit_on, p.reason, p.channel",
    id: "p.id",
    usual: "-opened",
    sorted: |row| &row.sorted,
    exported: |row, column, _| row.exported(column),
};

const FIELDS: Fields = Fields { table: "p", person: ("owner", "Owner", "owner_id"), began: ("Opened", "opened_on") };

/// Which pursuits are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// What became of them.
    pub state: Option<Outcome>,
    /// The sub-step.
    pub step: Option<PursuitStep>,
    /// Not-nows whose follow-up is due by this day, overdue ones among them.
    pub waking: Option<Day>,
    /// Whose, which service line, when, which words.
    pub asked: Asked,
}

impl Selection {
    /// The selection of an address. `today` decides which follow-ups are due: those of the next 30 days, and those overdue.
    pub fn of(address: &Address, actor: &Actor, today: Day) -> Self {
        Self {
            state: Outcome::from_key(address.get("state")),
            step: PursuitStep::from_key(address.get("step")),
            waking: (!address.get("waking").is_empty()).then_some(today + 30),
            asked: Asked::of(address, &FIELDS, actor),
        }
    }

    /// What is selected and seen.
    pub fn source(&self, actor: &Actor) -> Source {
        let mut source = Source::seen_by(
            actor,
            "p.client_id",
            "pursuit p left join client c on c.id = p.client_id
               left join service_line l on l.id = p.service_line_id left join staff s on s.id = p.owner_id
             where p.deleted_at is null",
        );
        source.and("p.state =", self.state.map(Keyed::key));
        source.and("p.step =", self.step.map(Keyed::key));
        source.and("p.state = 'not_now' and p.revisit_on <=", self.waking);
        self.asked.narrow(&FIELDS, &mut source);
        source
    }

    /// The filters in force.
    pub fn chips(&self, address: &Address, staff: &[Choice], lines: &[Choice]) -> Vec<Chip> {
        let own = [
            ("state", self.state.map(|state| format!("Outcome: {}", state_word(state)))),
            ("step", self.step.map(|step| format!("Step: {}", step.word()))),
            ("waking", self.waking.map(|_| "Not now: follow-up due within 30 days, overdue ones included".to_owned())),
        ];
        let own = own.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?)));
        own.chain(self.asked.chips(&FIELDS, address, staff, lines)).collect()
    }
}
