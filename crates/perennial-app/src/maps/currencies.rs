//! What the sums of the map leave out, because it is in another currency than the firm's books.

use perennial_core::dates::Day;
use perennial_core::money::Currency;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::web::words::count;

/// One sentence on the pursuits that are open on a day, and the invoices of the twelve months before, in other
/// currencies than the firm's: their amounts are in no sum. None where there are none that the actor may see.
///
/// # Errors
/// When the store cannot be read.
pub async fn left_out(conn: &mut Conn, actor: &Actor, firm: Currency, day: Day) -> Result<Option<String>, Error> {
    let sees = actor.sees(1);
    let sql = format!(
        "select 'pursuit' as noun, p.currency, count(*) as n from pursuit p join client c on c.id = p.client_id
           where (p.currency < $2 or p.currency > $2) and p.value_minor is not null and p.opened_on <= $3
             and (p.decided_on is null or p.decided_on > $3) and p.deleted_at is null and c.deleted_at is null and {sees}
           group by p.currency
         union all
         select 'invoice', i.currency, count(*) from invoice i join client c on c.id = i.client_id
           where (i.currency < $2 or i.currency > $2) and i.issued_on <= $3 and i.issued_on > $4
             and i.deleted_at is null and c.deleted_at is null and {sees}
           group by i.currency
         order by 1 desc, 2"
    );
    let values = args![actor.wall_value(), firm.code(), day, day - 365];
    let rows: Vec<(String, Currency, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    let parts: Vec<String> =
        rows.iter().map(|(noun, currency, n)| format!("{} in {currency}", count(n.unsigned_abs(), noun))).collect();
    Ok((!parts.is_empty()).then(|| format!("Amounts are in {firm}. Not included: {}.", parts.join(", "))))
}
