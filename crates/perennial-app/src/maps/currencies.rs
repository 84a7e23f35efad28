//! What the sums of the map leave out, because it is in another currency than the firm's books.

use std::collections::HashMap;

use perennial_core::dates::Day;
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::survey::Listed;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::invoices::billed_words;
use crate::web::words::count;

/// The currencies before that of the firm and those after it, each a range of an index of the few amounts that are in
/// any; asked for at once, the whole index would be read.
const OTHERS: [&str; 2] = ["<", ">"];

/// One sentence on the pursuits that are open on a day, and the invoices of the twelve months before, in other
/// currencies than the firm's: their amounts are in no sum. None where there are none that the actor may see.
///
/// # Errors
/// When the store cannot be read.
pub async fn left_out(conn: &mut Conn, actor: &Actor, firm: Currency, day: Day) -> Result<Option<String>, Error> {
    let sees = actor.sees(1);
    let each = OTHERS.map(|other| {
        format!(
            "select 'pursuit' as noun, p.currency, count(*) as n from pursuit p join client c on c.id = p.client_id
               where p.currency {other} $2 and p.value_minor is not null and p.opened_on <= $3
                 and (p.decided_on is null or p.decided_on > $3) and p.deleted_at is null and c.deleted_at is null
                 and {sees}
               group by p.currency
             union all
             select 'invoice', i.currency, count(*) from invoice i join client c on c.id = i.client_id
               where i.currency {other} $2 and i.issued_on <= $3 and i.issued_on > $4
                 and i.deleted_at is null and c.deleted_at is null and {sees}
               group by i.currency"
        )
    });
    let sql = format!("{} order by 1 desc, 2", each.join(" union all "));
    let values = args![actor.wall_value(), firm.code(), day, day - 365];
    let rows: Vec<(String, Currency, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    let parts: Vec<String> =
        rows.iter().map(|(noun, currency, n)| format!("{} in {currency}", count(n.unsigned_abs(), noun))).collect();
    Ok((!parts.is_empty()).then(|| format!("Amounts are in {firm}. Not included: {}.", parts.join(", "))))
}

/// Amounts of clients in other currencies than the firm's, as the list of clients behind a number shows them.
#[derive(Debug, Default)]
pub struct Beside {
    /// What was billed in the twelve months to the day.
    pub billed: HashMap<Uuid, Vec<Money>>,
    /// What the pursuits that are open on the day may bring.
    pub sought: HashMap<Uuid, Vec<Money>>,
}

/// The amounts of every client in other currencies than the firm's, on a day. The caller shows those of clients that the
/// actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn beside(conn: &mut Conn, firm: Currency, day: Day) -> Result<Beside, Error> {
    let each = OTHERS.map(|other| {
        format!(
            "select 'sought' as noun, client_id, currency, cast(sum(value_minor) as bigint) from pursuit
               where currency {other} $1 and value_minor is not null and opened_on <= $2
                 and (decided_on is null or decided_on > $2) and deleted_at is null
               group by client_id, currency
             union all
             select 'billed', client_id, currency, cast(sum(total_minor) as bigint) from invoice
               where currency {other} $1 and issued_on <= $2 and issued_on > $3 and deleted_at is null
               group by client_id, currency"
        )
    });
    let sql = format!("{} order by 2, 3", each.join(" union all "));
    let rows: Vec<(String, Uuid, Currency, i64)> =
        conn.all(AssertSqlSafe(sql), args![firm.code(), day, day - 365]).await?;
    let mut found = Beside::default();
    for (noun, client, currency, minor) in rows {
        let of = if noun == "billed" { &mut found.billed } else { &mut found.sought };
        of.entry(client).or_default().push(Money::new(minor, currency));
    }
    Ok(found)
}

impl Beside {
    /// What a relationship's value is beside the firm's currency.
    pub fn others_of(&self, entry: &Listed) -> &[Money] {
        let of = if entry.piece.stage == Stage::PrePurchase { &self.sought } else { &self.billed };
        of.get(&entry.client.0).map(Vec::as_slice).unwrap_or_default()
    }

    /// “£12k”, “£1.0k + €2.0k”, nothing.
    pub fn value_words(&self, entry: &Listed, firm: Currency) -> String {
        let own = Money::new(entry.value, firm);
        billed_words(std::iter::once(own).chain(self.others_of(entry).iter().copied()).collect(), firm)
            .unwrap_or_default()
    }
}
