//! The list of pursuits: its columns, and what the address selects.

use perennial_core::dates::Day;
use perennial_core::fact::PursuitStep;
use perennial_core::keyed::Keyed;
use perennial_core::money::{self, Money};
use perennial_core::pursuits::Outcome;

use super::{Row, state_word};
use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;
use crate::pursuits::fees::{FEE_COLUMNS, FeeColumns, PRESENT_VALUE, fee_columns, fee_tables};
use crate::web::Choice;
use crate::web::list::{Address, Asked, Chip, Column, Count, Fields, List, Rows, Source};

/// The place of a sub-step in their order.
const STEP: &str = "cast(case p.step when 'enquiry' then 1 when 'shortlisted' then 2 when 'interviewed' then 3
    when 'proposal' then 4 else 5 end as bigint)";

/// Amounts in other currencies than the firm's cannot be compared: they stand last, as those without one do.
const VALUE: &str = "case when p.currency = f.currency then p.value_minor end";

/// Pursuits up to which their values are added up: sums of more would keep a list waiting.
const SUMMED: u64 = 1_000;

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
        Column::figure("present_value", "Present value", PRESENT_VALUE).nullable(),
        Column::text("owner", "Owner", "lower(s.name)").nullable(),
        Column::ranked("opened", "Opened", "p.opened_on"),
        Column::ranked("decided", "Decided", "p.decided_on").nullable().extra(),
        Column::ranked("revisit", "Return on", "p.revisit_on").nullable().extra(),
        Column::plain("reason", "Reason").extra(),
        Column::text("channel", "Found us by", "lower(p.channel)").nullable().extra(),
    ],
    selected: concat!(
        "p.id, p.client_id, c.name as client, p.title, l.name as line, s.name as owner, ",
        fee_columns!(),
        ", p.step, p.state, p.opened_on, p.opened_precision, p.decided_on, p.decided_precision, p.revisit_on, p.reason,
        p.channel"
    ),
    id: "p.id",
    usual: "-opened",
    sorted: |row| &row.sorted,
    exported: |row, column, _| row.exported(column),
};

const FIELDS: Fields = Fields { table: "p", person: ("owner", "Owner", "owner_id"), began: ("Opened", "opened_on") };

/// What the pursuits of a list bring together, by currency: of different currencies nothing is added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    values: Vec<Money>,
    present_values: Vec<Money>,
}

impl Sums {
    /// The sum below a column, in words; empty below all others.
    pub fn text(&self, column: &str) -> String {
        let sums = match column {
            "value" => &self.values,
            "present_value" => &self.present_values,
            _ => return String::new(),
        };
        sums.iter().map(|sum| sum.exact()).collect::<Vec<_>>().join(" + ")
    }
}

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
            concat!(
                "pursuit p left join client c on c.id = p.client_id left join staff s on s.id = p.owner_id ",
                fee_tables!(),
                " where p.deleted_at is null"
            ),
        );
        source.and("p.state =", self.state.map(Keyed::key));
        source.and("p.step =", self.step.map(Keyed::key));
        source.and("p.state = 'not_now' and p.revisit_on <=", self.waking);
        self.asked.narrow(&FIELDS, &mut source);
        source
    }

    /// The sums of what is selected, of which there are so many; none where that is too much to be added up while somebody
    /// waits.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn sums(&self, conn: &mut Conn, actor: &Actor, count: Count) -> Result<Option<Sums>, Error> {
        if !count.is_at_most(SUMMED) {
            return Ok(None);
        }
        let rows: Vec<FeeColumns> = self.source(actor).rows(conn, FEE_COLUMNS, "").await?;
        Ok(Some(Sums {
            values: money::sums(rows.iter().filter_map(FeeColumns::value)),
            present_values: money::sums(rows.iter().filter_map(FeeColumns::present_value)),
        }))
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
