//! People asked for research who belong to no client.

use perennial_core::ids::ParticipantId;
use perennial_core::research::Segment;
use perennial_core::text::{EmailAddress, Name};

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Somebody asked for research who belongs to no client.
#[derive(Debug, Clone)]
pub struct NewParticipant {
    /// The name.
    pub name: Name,
    /// Where they work.
    pub organisation: Option<String>,
    /// The population.
    pub segment: Segment,
    /// The address.
    pub email: Option<EmailAddress>,
    /// The postal address.
    pub address: Option<String>,
}

/// Keeps a person for research.
///
/// # Errors
/// When nothing may be recorded, or the address is known already.
pub async fn add_participant(tx: &mut Tx, act: &mut Act, input: NewParticipant) -> Result<ParticipantId, Error> {
    act.actor.must(Right::Record)?;
    let key = input.email.as_ref().map(|email| email.as_str().to_lowercase());
    let same = "select count(*) from research_participant where email_key = $1 and deleted_at is null";
    if key.is_some() && tx.scalar::<i64>(same, args![key.clone()]).await? > 0 {
        return Err(Error::field("email", "Somebody with this address is on the list already."));
    }
    let id: ParticipantId = act.new_id();
    let sql = "insert into research_participant (id, name, name_key, organisation, segment, email, email_key, address,
        do_not_contact, notes, created_at, version, deleted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0, null, $9, 1, null)";
    let email = input.email.as_ref().map(|email| email.as_str().to_owned());
    let values = args![
        id,
        input.name.as_str(),
        input.name.sort_key(),
        input.organisation,
        input.segment.key(),
        email,
        key,
        input.address,
        act.now
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Notes that a person of no client does not want to be asked, or does again.
///
/// # Errors
/// When the person is not there.
pub async fn wish(tx: &mut Tx, act: &mut Act, id: ParticipantId, refuses: bool) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = "update research_participant set do_not_contact = $2, version = version + 1
        where id = $1 and deleted_at is null";
    if tx.run(sql, args![id, refuses]).await? == 0 { Err(Error::NotFound("person")) } else { Ok(()) }
}
