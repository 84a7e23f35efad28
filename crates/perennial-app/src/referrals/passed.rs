//! What passed between a referrer and the firm, and when: their life and their silence follow from it.

use perennial_core::dates::Day;
use perennial_core::ids::ReferrerId;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// Whose referrals are meant: the row `r` of the query.
const OF_ROW: [&str; 2] = ["r.id", "r.as_client_id"];
/// Whose referrals are meant: the referrer of the second value.
const OF_VALUE: [&str; 2] =
    ["(select r.id from referrer r where r.id = $2)", "(select r.as_client_id from referrer r where r.id = $2)"];

/// The referrals that came from a referrer, as far as the actor may know of them, each with its `day` (none where it is
/// not known and it brought nothing yet), the day of `thanks` and of the `report` back: those of their record; what they
/// referred as the client that they are; and people who became no clients.
fn received(actor: &Actor, [id, as_client]: [&str; 2]) -> String {
    let sees = actor.sees(1);
    let is_seen =
        format!("exists (select 1 from client c where c.id = {as_client} and c.deleted_at is null and {sees})");
    format!(
        "select f.counted_on as day, f.thanked_on as thanks, n.reported_on as report
           from referral f join client c on c.id = f.client_id
             left join referral_note n on n.id = f.id and n.deleted_at is null
           where f.referrer_id = {id} and f.direction = 'received' and c.deleted_at is null and {sees}
         union all select f.counted_on, t.thanked_on, n.reported_on
           from referral f join client c on c.id = f.client_id
             left join referral t on t.id = f.id and t.client_id = f.other_client_id
             left join referral_note n on n.id = f.id and n.deleted_at is null
           where f.other_client_id = {as_client} and f.direction = 'received' and c.deleted_at is null and {sees}
             and (f.referrer_id is null or f.referrer_id <> {id}) and {is_seen}
         union all select f.counted_on, f.thanked_on, n.reported_on
           from referral f left join referral_note n on n.id = f.id and n.deleted_at is null
           where f.client_id = {as_client} and f.direction = 'made' and {is_seen}
             and not exists (select 1 from referral t where t.id = f.id and t.direction = 'received')
         union all select n.on_day, null, n.reported_on from referral_note n
           where n.deleted_at is null and n.referrer_id in (
             with recursive gone(id) as (
               select {id} union select m.gone_id from merged_referrer m join gone g on g.id = m.kept_id)
             select gone.id from gone)"
    )
}

/// How many referrals came from the referrer `r`.
pub(super) fn count_received(actor: &Actor) -> String {
    format!("(select cast(count(*) as bigint) from ({}) d)", received(actor, OF_ROW))
}

/// The day of the last referral that came from the referrer `r`.
pub(super) fn last_received(actor: &Actor) -> String {
    format!("(select max(d.day) from ({}) d)", received(actor, OF_ROW))
}

/// The last day on which anything else passed between the referrer `r` and the firm: a referral given, thanks, a report
/// back, a contact that somebody noted, or one in both directions with the client that they are.
pub(super) fn last_other(actor: &Actor) -> String {
    format!(
        "(select max(d.day) from (
           select r.contacted_on as day
           union all select f.counted_on from referral f join client c on c.id = f.client_id
             where f.referrer_id = r.id and f.direction = 'given' and c.deleted_at is null and {sees}
           union all select p.last_contact from position p join client c on c.id = p.client_id
             where c.id = r.as_client_id and c.deleted_at is null and {sees}
           union all select d.thanks from ({received}) d
           union all select d.report from ({received}) d) d)",
        sees = actor.sees(1),
        received = received(actor, OF_ROW)
    )
}

/// The days of the referrals that came from a referrer, where they are known.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn days(conn: &mut Conn, actor: &Actor, id: ReferrerId) -> Result<Vec<Day>, Error> {
    let sql = format!("select d.day from ({}) d where d.day is not null", received(actor, OF_VALUE));
    let days: Vec<(Day,)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    Ok(days.into_iter().map(|(day,)| day).collect())
}
