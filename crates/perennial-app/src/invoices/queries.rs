//! Invoices as their pages need them.

use std::collections::HashMap;

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::{EngagementId, InvoiceId};
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::log;
use crate::web::Choice;
use crate::web::words::on_dated;

/// An invoice with all its particulars.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Invoice {
    /// Which.
    pub id: Uuid,
    /// To whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// For which engagement.
    pub engagement_id: Option<Uuid>,
    /// The engagement's title.
    pub engagement: Option<String>,
    /// The service line.
    pub line: Option<String>,
    /// Its number.
    pub number: String,
    /// Who pays it, where that is somebody else than the client.
    pub payer: Option<String>,
    issued_on: i64,
    issued_precision: Word<Precision>,
    due_on: Option<i64>,
    total_minor: i64,
    paid_minor: i64,
    paid_on: Option<i64>,
    disputed: i64,
    /// Its currency.
    pub currency: Currency,
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

impl Invoice {
    /// The total.
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }

    /// What was paid.
    pub fn paid(&self) -> Money {
        Money::new(self.paid_minor, self.currency)
    }

    /// What is still to be paid; nothing when it was overpaid.
    pub fn remaining(&self) -> Money {
        Money::new((self.total_minor - self.paid_minor).max(0), self.currency)
    }

    /// When it was sent, behind a verb and as precisely as it is known: “on 22 Nov 2026”, “in Nov 2026”.
    pub fn issued(&self) -> String {
        on_dated(day(self.issued_on), self.issued_precision.0)
    }

    /// When payment is due.
    pub fn due(&self) -> Option<Day> {
        self.due_on.map(day)
    }

    /// The day of the last payment.
    pub fn last_paid(&self) -> Option<Day> {
        self.paid_on.map(day)
    }

    /// True for a credit note: what it says was billed too much (D17).
    pub const fn is_credit(&self) -> bool {
        self.total_minor < 0
    }

    /// True while the client disputes it.
    pub fn is_disputed(&self) -> bool {
        self.disputed != 0
    }
}

/// The invoice of an id.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: InvoiceId) -> Result<Invoice, Error> {
    let sql = format!(
        "select i.id, i.client_id, c.name as client, i.engagement_id, e.title as engagement, l.name as line, i.number, i.payer,
           i.issued_on, i.issued_precision, i.due_on, i.total_minor, i.paid_minor, i.paid_on, i.disputed, i.currency
         from invoice i join client c on c.id = i.client_id left join engagement e on e.id = i.engagement_id
           left join service_line l on l.id = i.service_line_id
         where i.id = $2 and i.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let row: Option<Invoice> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("invoice"))
}

/// The client of an engagement, and its service line.
///
/// # Errors
/// When it is not there for the actor.
pub async fn billed_for(conn: &mut Conn, actor: &Actor, id: EngagementId) -> Result<(Uuid, Option<Uuid>), Error> {
    let sql = format!(
        "select e.client_id, e.service_line_id from engagement e join client c on c.id = e.client_id
         where e.id = $2 and e.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let row: Option<(Uuid, Option<Uuid>)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("engagement"))
}

/// The engagements of a client that was found, for which it can be billed.
///
/// # Errors
/// When the store cannot be read.
pub async fn engagements(conn: &mut Conn, client: Uuid) -> Result<Vec<Choice>, Error> {
    let rows: Vec<(Uuid, String)> = conn
        .all(
            "select id, title from engagement where client_id = $1 and deleted_at is null
             order by accepted_on desc, id limit 500",
            args![client],
        )
        .await?;
    Ok(Choice::or_none("none in particular", rows.into_iter().map(|(id, title)| Choice::new(id, title))))
}

/// What clients were billed in the twelve months to a day in other currencies than the firm's, which the positions
/// leave out: amounts of different currencies cannot be added.
///
/// # Errors
/// When the store cannot be read.
pub async fn billed_in_other_currencies(
    conn: &mut Conn,
    clients: &[Uuid],
    firm: Currency,
    to: Day,
) -> Result<HashMap<Uuid, Vec<Money>>, Error> {
    let mut found: HashMap<Uuid, Vec<Money>> = HashMap::new();
    if clients.is_empty() {
        return Ok(found);
    }
    let mut values = args![firm.code(), to - 365, to];
    values.extend(clients.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "select client_id, currency, cast(sum(total_minor) as bigint) from invoice
         where currency <> $1 and issued_on > $2 and issued_on <= $3 and deleted_at is null and client_id in ({})
         group by client_id, currency order by client_id, currency",
        log::places(4, clients.len())
    );
    let rows: Vec<(Uuid, Currency, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    for (client, currency, minor) in rows {
        found.entry(client).or_default().push(Money::new(minor, currency));
    }
    Ok(found)
}

/// Sums of several currencies in words, the firm's own first: “£1.0k + €2.0k”. None where nothing was billed.
pub fn billed_words(mut sums: Vec<Money>, firm: Currency) -> Option<String> {
    sums.retain(|sum| sum.minor != 0);
    sums.sort_by_key(|sum| sum.currency != firm);
    let words: Vec<String> = sums.iter().map(Money::short).collect();
    (!words.is_empty()).then(|| words.join(" + "))
}
