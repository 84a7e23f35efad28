//! The report of presents given and declined, and the tenders during which nothing is given.

use perennial_core::dates::Day;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::{Selection, day};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// What one recipient had of one kind of end in a period.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Reported {
    /// The client.
    pub client: String,
    /// Which client.
    pub client_id: Uuid,
    /// The person.
    pub contact: Option<String>,
    /// Where they work.
    pub jurisdiction: Option<String>,
    /// Their class.
    pub recipient_class: Option<String>,
    currency: Option<String>,
    /// Presents given.
    pub given: i64,
    given_minor: i64,
    /// Given presents without a price.
    pub unpriced: i64,
    /// Presents declined.
    pub declined: i64,
}

impl Reported {
    /// What the given ones cost together, as far as prices are known.
    pub fn sum(&self) -> Option<Money> {
        Some(Money::new(self.given_minor, self.currency.as_ref()?.parse::<Currency>().ok()?))
    }
}

/// Recipients in a report at most.
const REPORTED: usize = 5000;

/// All presents given and declined in a selection, by recipient and jurisdiction.
///
/// # Errors
/// When the store cannot be read.
pub async fn report(conn: &mut Conn, actor: &Actor, selection: &Selection) -> Result<Vec<Reported>, Error> {
    let mut source = selection.source(actor);
    source.only("p.state in ('given', 'declined')");
    let selected = "c.name as client, p.client_id, k.name as contact, r.jurisdiction, r.recipient_class, p.currency,
        cast(count(case when p.state = 'given' then 1 end) as bigint) as given,
        cast(coalesce(sum(case when p.state = 'given' then p.value_minor end), 0) as bigint) as given_minor,
        cast(count(case when p.state = 'given' and p.value_minor is null then 1 end) as bigint) as unpriced,
        cast(count(case when p.state = 'declined' then 1 end) as bigint) as declined";
    let rest = format!(
        "group by c.name, c.name_key, p.client_id, k.name, r.jurisdiction, r.recipient_class, p.currency
         order by r.jurisdiction is null, r.jurisdiction, c.name_key, p.client_id, k.name limit {REPORTED}"
    );
    source.rows(conn, selected, &rest).await
}

/// A tender during which nothing is given.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Tender {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What is tendered.
    pub title: String,
    from_day: i64,
    until_day: Option<i64>,
}

impl Tender {
    /// Its first day.
    pub fn from(&self) -> Day {
        day(self.from_day)
    }

    /// Its last day, when known.
    pub fn until(&self) -> Option<Day> {
        self.until_day.map(day)
    }

    /// True while nothing may be given.
    pub fn runs_on(&self, today: Day) -> bool {
        self.from() <= today && self.until().is_none_or(|until| today <= until)
    }
}

/// The tenders that the actor sees, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn tenders(conn: &mut Conn, actor: &Actor) -> Result<Vec<Tender>, Error> {
    let sql = format!(
        "select t.id, t.client_id, c.name as client, t.title, t.from_day, t.until_day
         from tender t join client c on c.id = t.client_id
         where c.deleted_at is null and {} order by t.from_day desc, t.id limit 500",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?)
}
