//! Pursuits with their present value, those worth most first: what the page of wins, its file and the command line read.

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::insights::Period;
use perennial_core::journeys::coverage::Coverage;
use perennial_core::journeys::was_client;
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::pursuits::Outcome;
use perennial_core::value::ValueBasis;
use serde::Serialize;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::error::Error;
use crate::firm;
use crate::journeys::Packed;
use crate::pursuits::{FEE_COLUMNS, FEE_TABLES, FeeColumns, PRESENT_VALUE};

/// Which pursuits are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Those with this outcome; all of them without.
    pub outcome: Option<Outcome>,
    /// Those decided in this time, as far as the day is known to the month; all of them without.
    pub decided: Option<Period>,
    /// No more than so many; all of them without.
    pub limit: Option<usize>,
}

/// A pursuit with its present value, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PricedPursuit {
    /// Which.
    pub pursuit: Uuid,
    /// With whom.
    pub client: Uuid,
    /// The client's name.
    pub name: String,
    /// What the pursuit is about.
    pub title: String,
    /// What is sought.
    pub service_line: Option<String>,
    /// Who pursues it.
    pub owner: Option<String>,
    /// What became of it: `open`, `hired`, `not_now`, `no_way`.
    pub outcome: &'static str,
    /// The day of the outcome, as far as it is known to the month.
    pub decided: Option<Day>,
    /// Whether the client was one already: of a decided pursuit on the day before, of an open one today; none where the
    /// records do not reach back to that day.
    pub existing: Option<bool>,
    /// Its value: where fees come each year, those of the first.
    pub fee: Option<Money>,
    /// The present value as of the day it is won.
    pub present_value: Option<Money>,
    /// What that rests on.
    pub basis: Option<ValueBasis>,
    /// The same in words.
    pub basis_words: Option<String>,
}

#[derive(crate::db::Row)]
struct Read {
    id: Uuid,
    client_id: Uuid,
    client: String,
    title: String,
    line: Option<String>,
    owner: Option<String>,
    state: Word<Outcome>,
    decided_on: Option<Day>,
    decided_precision: Word<Precision>,
    #[row(flatten)]
    fees: FeeColumns,
    history: Option<Vec<u8>>,
}

/// The pursuits that the actor sees, those worth most first; behind them those in other currencies than the firm's, and
/// those without a value.
///
/// # Errors
/// When the store cannot be read.
pub async fn priced(conn: &mut Conn, actor: &Actor, wanted: &Wanted, today: Day) -> Result<Vec<PricedPursuit>, Error> {
    let (mut only, mut values) = (String::new(), args![actor.wall_value()]);
    if let Some(outcome) = wanted.outcome {
        values.extend(args![outcome.key()]);
        only.push_str(&format!(" and p.state = ${}", values.len()));
    }
    if let Some(period) = wanted.decided {
        values.extend(args![period.from, period.until]);
        let (from, until) = (values.len() - 1, values.len());
        let known = "p.decided_precision in ('exact', 'month')";
        only.push_str(&format!(" and p.decided_on >= ${from} and p.decided_on <= ${until} and {known}"));
    }
    let limit = wanted.limit.map_or_else(String::new, |limit| format!("limit {limit}"));
    let sql = format!(
        "select p.id, p.client_id, c.name as client, p.title, l.name as line, s.name as owner, p.state, p.decided_on,
           p.decided_precision, {FEE_COLUMNS}, o.history
         from pursuit p join client c on c.id = p.client_id left join staff s on s.id = p.owner_id
           left join position o on o.client_id = p.client_id {FEE_TABLES}
         where p.deleted_at is null and c.deleted_at is null and {} {only}
         order by case when {PRESENT_VALUE} is null then 1 else 0 end, {PRESENT_VALUE} desc,
           case when p.value_minor is null then 1 else 0 end, p.currency, p.value_minor desc, p.id {limit}",
        actor.sees(1)
    );
    let rows: Vec<Read> = conn.all(AssertSqlSafe(sql), values).await?;
    let coverage = firm::coverage(conn).await?;
    Ok(rows.into_iter().map(|row| row.priced(today, &coverage)).collect())
}

impl Read {
    fn priced(self, today: Day, coverage: &Coverage) -> PricedPursuit {
        let decided = self.decided_on.filter(|_| self.decided_precision.0 <= Precision::Month);
        let open = self.state.0 == Outcome::Open;
        let before = if open { Some(today) } else { decided.map(|on| on - 1) };
        let history = self.history.and_then(Packed::take);
        let valued = self.fees.valued().and_then(Result::ok);
        PricedPursuit {
            pursuit: self.id,
            client: self.client_id,
            name: self.client,
            title: self.title,
            service_line: self.line,
            owner: self.owner,
            outcome: self.state.0.key(),
            decided,
            existing: before.and_then(|day| {
                let on = history.as_ref().and_then(|history| history.on(day));
                was_client(on, || history.as_ref()?.pieces().next(), day, coverage)
            }),
            fee: self.fees.value(),
            present_value: valued.as_ref().map(|valued| valued.present_value),
            basis: valued.as_ref().map(|valued| valued.basis),
            basis_words: valued.as_ref().map(|valued| valued.basis_words()),
        }
    }
}
