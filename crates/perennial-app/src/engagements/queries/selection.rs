//! The list of engagements: what the address selects, and one page of it.

use perennial_core::dates::Day;
use perennial_core::ids::{ServiceLineId, StaffId};

use super::Row;
use crate::actor::Actor;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::web::list::{Address, Column, Count, Keyset, Order, like};

/// The SQL of an engagement's id.
pub const ID: &str = "e.id";

/// Newest first.
pub const USUAL_ORDER: &str = "-accepted";

/// The columns of the list.
pub const COLUMNS: &[Column] = &[
    Column::text("title", "Title", "lower(e.title)"),
    Column::text("client", "Client", "c.name_key"),
    Column::text("line", "Service line", "l.name_key").nullable(),
    Column::plain("phase", "Working phase"),
    Column::text("state", "State", "e.state"),
    Column::text("lead", "Led by", "lower(s.name)").nullable(),
    Column::figure("fee", "Estimate", "e.fee_estimate_minor").nullable(),
    Column::ranked("accepted", "Accepted", "e.accepted_on"),
    Column::ranked("end", "Planned end", "e.planned_end").nullable(),
    Column::ranked("closed", "Closed", "e.closed_on").nullable().extra(),
    Column::ranked("goal", "Goal met", "e.goal_confirmed_on").nullable().extra(),
    Column { number: true, ..Column::plain("billed", "Billed").extra() },
];

/// States as filters: the name in the address, the words, the condition.
pub const STATES: &[(&str, &str, &str)] = &[
    ("open", "Open", "e.state not in ('closed', 'lapsed')"),
    ("accepted", "Accepted, unsigned", "e.state = 'accepted'"),
    ("signed", "Signed", "e.state = 'signed'"),
    ("active", "Active", "e.state = 'active'"),
    ("on_hold", "On hold", "e.state = 'on_hold'"),
    ("closed", "Closed", "e.state = 'closed'"),
    ("unconfirmed", "Closed without the client’s word", "e.state = 'closed' and e.goal_confirmed_on is null"),
    ("lapsed", "Lapsed unsigned", "e.state = 'lapsed'"),
];

/// Which engagements are listed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// One of [`STATES`].
    pub state: Option<&'static (&'static str, &'static str, &'static str)>,
    /// Who leads it.
    pub lead: Option<StaffId>,
    /// What is done.
    pub line: Option<ServiceLineId>,
    /// Accepted on this day or later.
    pub from: Option<Day>,
    /// Accepted on this day or before.
    pub until: Option<Day>,
    /// Open, and planned to have ended before this day.
    pub late: Option<Day>,
    /// Part of the title or of the client's name, lower case.
    pub words: String,
}

impl Selection {
    /// The selection of an address.
    pub fn of(address: &Address, today: Day) -> Self {
        Self {
            state: STATES.iter().find(|(key, _, _)| *key == address.get("state")),
            lead: address.id("lead"),
            line: address.id("line"),
            from: address.day("from"),
            until: address.day("until"),
            late: (!address.get("late").is_empty()).then_some(today),
            words: address.get("q").to_lowercase(),
        }
    }

    /// `from … where …` of what is selected and seen; the values are bound from the first place on.
    pub(super) fn source(&self, actor: &Actor) -> (String, Vec<Value>) {
        let mut values = vec![actor.wall_value()];
        let mut sql = format!(
            "from engagement e join client c on c.id = e.client_id left join position po on po.client_id = c.id
               left join service_line l on l.id = e.service_line_id left join staff s on s.id = e.lead_id
             where e.deleted_at is null and c.deleted_at is null and {}",
            actor.sees(1)
        );
        if let Some((_, _, condition)) = self.state {
            sql.push_str(&format!(" and {condition}"));
        }
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql.push_str(&format!(" and {condition} ${}", values.len()));
        };
        if let Some(lead) = self.lead {
            and("e.lead_id =", lead.into());
        }
        if let Some(line) = self.line {
            and("e.service_line_id =", line.into());
        }
        if let Some(from) = self.from {
            and("e.accepted_on >=", from.into());
        }
        if let Some(until) = self.until {
            and("e.accepted_on <=", until.into());
        }
        if let Some(late) = self.late {
            and("e.state not in ('closed', 'lapsed') and e.planned_end <", late.into());
        }
        if !self.words.is_empty() {
            and("(lower(e.title) || ' ' || c.name_key) like", like(&self.words).into());
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

/// The engagements beyond the keyset, at most `limit`.
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
        "select e.id, e.client_id, c.name as client, e.title, l.name as line, s.name as lead, e.state, e.accepted_on,
           e.planned_end, e.closed_on, e.goal_confirmed_on, e.fee_estimate_minor, e.currency, po.working,
           (select cast(coalesce(sum(i.total_minor), 0) as bigint) from invoice i where i.client_id = e.client_id
              and i.engagement_id = e.id and i.currency = e.currency and i.deleted_at is null) as billed_minor, {}
         {source}{beyond} order by {} limit {limit}",
        order.selected(),
        order.by(keyset)
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
