//! Estimates of unseen losses, beside what was recorded in the same time.

use perennial_core::dates::Day;
use perennial_core::money::Money;
use uuid::Uuid;

use super::day;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// An estimate of losses that nobody saw.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Estimate {
    /// Which.
    pub id: Uuid,
    from_day: i64,
    until_day: i64,
    /// How many pursuits.
    pub pursuits: i64,
    value_minor: Option<i64>,
    currency: String,
    /// Where the estimate comes from.
    pub source: String,
    estimated_on: i64,
    /// Who made it.
    pub by: Option<String>,
}

impl Estimate {
    /// Its first day.
    pub fn from(&self) -> Day {
        day(self.from_day)
    }

    /// Its last day.
    pub fn until(&self) -> Day {
        day(self.until_day)
    }

    /// When it was made.
    pub fn estimated(&self) -> Day {
        day(self.estimated_on)
    }

    /// What they would have brought.
    pub fn value(&self) -> Option<Money> {
        Some(Money::new(self.value_minor?, self.currency.parse().ok()?))
    }
}

/// The outcomes recorded in a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, crate::db::Row)]
pub struct Outcomes {
    /// Hired.
    pub hired: i64,
    /// Not now.
    pub not_now: i64,
    /// No way.
    pub no_way: i64,
}

/// The estimates, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn estimates(conn: &mut Conn) -> Result<Vec<Estimate>, Error> {
    let sql = "select u.id, u.from_day, u.until_day, u.pursuits, u.value_minor, u.currency, u.source, u.estimated_on,
           s.name as by
         from unseen_loss u left join staff s on s.id = u.by_staff where u.deleted_at is null
         order by u.until_day desc, u.id limit 50";
    Ok(conn.all(sql, vec![]).await?)
}

/// The outcomes recorded in a time, of the clients that the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn outcomes(conn: &mut Conn, actor: &Actor, from: Day, until: Day) -> Result<Outcomes, Error> {
    let sql = format!(
        "select cast(count(case when p.state = 'hired' then 1 end) as bigint) as hired,
           cast(count(case when p.state = 'not_now' then 1 end) as bigint) as not_now,
           cast(count(case when p.state = 'no_way' then 1 end) as bigint) as no_way
         from pursuit p join client c on c.id = p.client_id
         where p.deleted_at is null and c.deleted_at is null and p.decided_on >= $2 and p.decided_on <= $3 and {}",
        actor.sees(1)
    );
    Ok(conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), from, until]).await?.unwrap_or_default())
}
