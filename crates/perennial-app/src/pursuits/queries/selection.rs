//! The list of pursuits: what the address selects, and one page of it.

use perennial_core::dates::Day;
use perennial_core::fact::PursuitStep;
use perennial_core::ids::{ServiceLineId, StaffId};

use super::Row;
use crate::actor::Actor;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::pursuits::{step_from_key, step_key};
use crate::web::list::{Address, Column, Count, Keyset, Order, like};

/// The SQL of a pursuit's id.
pub const ID: &str = "p.id";

/// Newest first.
pub const USUAL_ORDER: &str = "-opened";

/// The place of a sub-step in their order.
const STEP: &str = "cast(case p.step when 'enquiry' then 1 when 'shortlisted' then 2 when 'interviewed' then 3
    when 'proposal' then 4 else 5 end as bigint)";

/// The columns of the list.
pub const COLUMNS: &[Column] = &[
    Column::text("title", "Pursuit", "lower(p.title)"),
    Column::text("client", "Client", "c.name_key"),
    Column::text("line", "Service line", "l.name_key").nullable(),
    Column::ranked("step", "Step", STEP),
    Column::text("state", "Outcome", "p.state"),
    Column::figure("value", "Value", "p.value_minor").nullable(),
    Column::text("owner", "Owner", "lower(s.name)").nullable(),
    Column::ranked("opened", "Opened", "p.opened_on"),
    Column::ranked("decided", "Decided", "p.decided_on").nullable().extra(),
    Column::ranked("revisit", "Return on", "p.revisit_on").nullable().extra(),
    Column::plain("reason", "Reason").extra(),
    Column::text("channel", "Found us by", "lower(p.channel)").nullable().extra(),
];

/// Which pursuits are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// `open`, `hired`, `not_now` or `no_way`.
    pub state: Option<&'static str>,
    /// The sub-step.
    pub step: Option<PursuitStep>,
    /// Who pursues it.
    pub owner: Option<StaffId>,
    /// What is sought.
    pub line: Option<ServiceLineId>,
    /// Opened on this day or later.
    pub from: Option<Day>,
    /// Opened on this day or before.
    pub until: Option<Day>,
    /// Not-nows that wake up by this day.
    pub waking: Option<Day>,
    /// Part of the title or of the client's name, lower case.
    pub words: String,
}

impl Selection {
    /// The selection of an address. `today` decides which not-nows are waking: those of the next 30 days.
    pub fn of(address: &Address, today: Day) -> Self {
        let state = ["open", "hired", "not_now", "no_way"].into_iter().find(|state| *state == address.get("state"));
        Self {
            state,
            step: step_from_key(address.get("step")),
            owner: address.id("owner"),
            line: address.id("line"),
            from: address.day("from"),
            until: address.day("until"),
            waking: (!address.get("waking").is_empty()).then_some(today + 30),
            words: address.get("q").to_lowercase(),
        }
    }

    /// `from … where …` of what is selected and seen; the values are bound from the first place on.
    pub(super) fn source(&self, actor: &Actor) -> (String, Vec<Value>) {
        let mut values = vec![actor.wall_value()];
        let mut sql = format!(
            "from pursuit p join client c on c.id = p.client_id
               left join service_line l on l.id = p.service_line_id left join staff s on s.id = p.owner_id
             where p.deleted_at is null and c.deleted_at is null and {}",
            actor.sees(1)
        );
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql.push_str(&format!(" and {condition} ${}", values.len()));
        };
        if let Some(state) = self.state {
            and("p.state =", state.into());
        }
        if let Some(step) = self.step {
            and("p.step =", step_key(step).into());
        }
        if let Some(owner) = self.owner {
            and("p.owner_id =", owner.into());
        }
        if let Some(line) = self.line {
            and("p.service_line_id =", line.into());
        }
        if let Some(from) = self.from {
            and("p.opened_on >=", from.into());
        }
        if let Some(until) = self.until {
            and("p.opened_on <=", until.into());
        }
        if let Some(waking) = self.waking {
            and("p.state = 'not_now' and p.revisit_on <=", waking.into());
        }
        if !self.words.is_empty() {
            and("(lower(p.title) || ' ' || c.name_key) like", like(&self.words).into());
            sql.push_str(" escape '\\'");
        }
        (sql, values)
    }

    /// How many are selected, counted no further than [`Count::LIMIT`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn count(&self, conn: &mut Conn, actor: &Actor) -> Result<Count, Error> {
        let (source, values) = self.source(actor);
        let sql = format!("select count(*) from (select 1 as one {source} limit {}) counted", Count::LIMIT + 1);
        Ok(Count::of(conn.scalar(AssertSqlSafe(sql), values).await?))
    }
}

/// The pursuits beyond the keyset, at most `limit`.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(
    conn: &mut Conn,
    actor: &Actor,
    selection: &Selection,
    order: &Order,
    keyset: Option<&Keyset>,
    limit: usize,
) -> Result<Vec<Row>, Error> {
    let (source, mut values) = selection.source(actor);
    let beyond = order.beyond(keyset, &mut values);
    let sql = format!(
        "select p.id, p.client_id, c.name as client, p.title, l.name as line, s.name as owner, p.value_minor,
           p.currency, p.step, p.state, p.opened_on, p.decided_on, p.revisit_on, p.reason, p.channel, {}
         {source}{beyond} order by {} limit {limit}",
        order.selected(),
        order.by(keyset)
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
