//! What the rules ask of a recipient, and tenders during which nothing is given.

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ContactId};
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;

/// What is known of a person as a recipient of presents.
#[derive(Debug, Clone, Default, PartialEq, Eq, crate::db::Row)]
pub struct Recipient {
    /// Where they work, as the rules name it.
    pub jurisdiction: Option<String>,
    /// Which class of recipients they are, as the rules name it.
    pub recipient_class: Option<String>,
    /// The household, when others at this or another client share it.
    pub household: Option<String>,
    /// Tastes that they chose to share.
    pub taste: Option<String>,
}

/// What is known of a person as a recipient.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn recipient(conn: &mut Conn, contact: ContactId) -> Result<Recipient, Error> {
    let sql = "select jurisdiction, recipient_class, household, taste from present_recipient where contact_id = $1";
    Ok(conn.optional(sql, args![contact]).await?.unwrap_or_default())
}

/// The person and the client of a contact.
///
/// # Errors
/// When it is not there for the actor.
pub(super) async fn person(conn: &mut Conn, actor: &Actor, id: ContactId) -> Result<(String, ClientId, String), Error> {
    let sql = format!(
        "select k.name, c.id, c.name from contact k join client c on c.id = k.client_id
         where k.id = $2 and k.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let row: Option<(String, Uuid, String)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.map(|(name, client, at)| (name, client.into(), at)).ok_or(Error::NotFound("person"))
}

/// Says what the rules ask of a recipient.
///
/// # Errors
/// When the person is not there.
pub async fn set_recipient(tx: &mut Tx, act: &mut Act, contact: ContactId, input: Recipient) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    person(tx, &act.actor, contact).await?;
    tx.run(
        "insert into present_recipient (contact_id, jurisdiction, recipient_class, household, taste, version)
         values ($1, $2, $3, $4, $5, 1)
         on conflict (contact_id) do update set jurisdiction = excluded.jurisdiction,
           recipient_class = excluded.recipient_class, household = excluded.household, taste = excluded.taste,
           version = present_recipient.version + 1",
        args![contact, input.jurisdiction, input.recipient_class, input.household, input.taste],
    )
    .await?;
    Ok(())
}

/// A tender of a client in which the firm takes part: nothing is given while it runs.
#[derive(Debug, Clone)]
pub struct NewTender {
    /// What is tendered.
    pub title: String,
    /// Its first day.
    pub from: Day,
    /// Its last day, when known.
    pub until: Option<Day>,
}

/// Records a tender.
///
/// # Errors
/// When the client is not there, or it would end before it begins.
pub async fn add_tender(tx: &mut Tx, act: &mut Act, client: ClientId, input: NewTender) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    clients::visible(tx, &act.actor, client).await?;
    if input.until.is_some_and(|until| until < input.from) {
        return Err(Error::field("until", "A tender cannot end before it begins."));
    }
    let id: Uuid = act.new_id();
    tx.run(
        "insert into tender (id, client_id, title, from_day, until_day, version) values ($1, $2, $3, $4, $5, 1)",
        args![id, client, input.title, input.from, input.until],
    )
    .await?;
    Ok(())
}

/// Ends a tender on a day: it was decided.
///
/// # Errors
/// When it is not there for the actor.
pub async fn end_tender(tx: &mut Tx, act: &mut Act, id: Uuid, on: Day) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from tender where id = $1", args![id]).await?;
    let client = row.ok_or(Error::NotFound("tender"))?.0;
    clients::visible(tx, &act.actor, client.into()).await.map_err(|_| Error::NotFound("tender"))?;
    let sql = "update tender set until_day = case when from_day > $2 then from_day else $2 end, version = version + 1 where id = $1";
    tx.run(sql, args![id, on]).await?;
    Ok(())
}
