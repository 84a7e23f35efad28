//! Somebody is invited, by the draw or by name; and an invitation is taken back.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::{ContactId, InvitationId, ParticipantId, WaveId};
use perennial_core::research::{Bar, Candidate, InstrumentKind, Segment};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::research::populations::{self, Person};
use crate::research::wave::{self, Wave};
use crate::research::{answering, letters};
use crate::rights::Right;

/// Invites one person, with the newest engagement of the client for what the answers are about.
pub(super) async fn invite(
    tx: &mut Tx,
    act: &mut Act,
    wave: &Wave,
    person: &Person,
    by_name: bool,
) -> Result<InvitationId, Error> {
    let about: Option<(Uuid, Option<Uuid>)> = match person.client {
        Some(client) => {
            let sql = "select id, service_line_id from engagement where client_id = $1 and deleted_at is null
                and accepted_on <= $2 order by accepted_on desc, id desc";
            tx.optional(sql, args![client, act.today]).await?
        }
        None => None,
    };
    let language = match wave.instrument.languages.len() {
        0 | 1 => None,
        _ => letters::answered_in(tx, wave, (person.contact, person.participant)).await?,
    };
    let id: InvitationId = act.new_id();
    let sql =
        "insert into survey_invitation (id, wave_id, segment, client_id, contact_id, engagement_id, service_line_id,
        participant_id, person, by_name, invited_on, reminded_on, reminders, revoked_at, language)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, 0, null, $12)";
    let values = args![
        id,
        wave.id(),
        person.candidate.segment.key(),
        person.client,
        person.contact,
        about.map(|(engagement, _)| engagement),
        about.and_then(|(_, line)| line),
        person.participant,
        person.name.as_str(),
        by_name,
        act.today,
        language
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Invites a person at a client by name: the only way to ask a client who was let down (S1.28).
///
/// # Errors
/// When the person is not there, asked not to be contacted, or is in the wave already.
pub async fn invite_contact(
    tx: &mut Tx,
    act: &mut Act,
    wave: WaveId,
    contact: ContactId,
) -> Result<InvitationId, Error> {
    act.actor.must(Right::Record)?;
    let of = wave::find(tx, wave).await?;
    let row: Option<(Uuid, String)> =
        tx.optional("select client_id, name from contact where id = $1 and deleted_at is null", args![contact]).await?;
    let (client, name) = row.ok_or(Error::NotFound("person"))?;
    clients::visible(tx, &act.actor, client.into()).await.map_err(|_| Error::NotFound("person"))?;
    let found = populations::people_of(tx, &act.actor, &Segment::ALL, Some(wave), act.today).await?;
    let known = found.into_iter().find(|person| person.client == Some(client));
    let segment = known.as_ref().map_or(Segment::Prospect, |person| person.candidate.segment);
    let mine = "select count(*) from survey_invitation where wave_id = $1 and contact_id = $2";
    if tx.scalar::<i64>(mine, args![wave, contact]).await? > 0 {
        return Err(Error::refused(format!("{name} is in this wave already.")));
    }
    if known.is_some_and(|person| person.contact == Some(contact.0) && person.candidate.bar == Some(Bar::DoNotContact))
    {
        return Err(Error::refused(format!("{name} asked not to be contacted. Nobody overrides that here.")));
    }
    let candidate = Candidate { id: contact.0, segment, bar: None };
    let person = Person { candidate, client: Some(client), contact: Some(contact.0), participant: None, name };
    invite(tx, act, &of, &person, true).await
}

/// Invites many people at clients by name, each on the day given, as a firm that asked them before it kept waves here.
/// Gives their invitations in the same order.
///
/// # Errors
/// When a person is not there for the actor.
pub async fn invite_named(
    tx: &mut Tx,
    act: &mut Act,
    wave: WaveId,
    people: Vec<(ContactId, Day)>,
) -> Result<Vec<InvitationId>, Error> {
    act.actor.must(Right::Record)?;
    let today = act.today;
    // Whoever is named is asked as what they are to the firm; that they also gave work to another firm counts only
    // where this is what is asked about.
    let of = wave::find(tx, wave).await?;
    let of_got_aways = of.row.kind() == InstrumentKind::GotAway;
    let all: Vec<Segment> =
        Segment::ALL.into_iter().filter(|segment| of_got_aways || *segment != Segment::GotAway).collect();
    let found = populations::people_of(tx, &act.actor, &all, Some(wave), today).await?;
    let segments: BTreeMap<Uuid, Segment> =
        found.into_iter().filter_map(|person| Some((person.client?, person.candidate.segment))).collect();
    let mut invitations = Vec::new();
    for (contact, on) in people {
        let sql = "select client_id, name from contact where id = $1 and deleted_at is null";
        let row: Option<(Uuid, String)> = tx.optional(sql, args![contact]).await?;
        let (client, name) = row.ok_or(Error::NotFound("person"))?;
        clients::visible(tx, &act.actor, client.into()).await.map_err(|_| Error::NotFound("person"))?;
        let segment = segments.get(&client).copied().unwrap_or(Segment::Prospect);
        let candidate = Candidate { id: contact.0, segment, bar: None };
        let person = Person { candidate, client: Some(client), contact: Some(contact.0), participant: None, name };
        act.today = on;
        invitations.push(invite(tx, act, &of, &person, true).await?);
    }
    act.today = today;
    Ok(invitations)
}

/// The invitations of a wave, in the order in which they were made.
///
/// # Errors
/// When the store cannot be read.
pub async fn invitations_of(conn: &mut Conn, wave: WaveId) -> Result<Vec<InvitationId>, Error> {
    let rows: Vec<(Uuid,)> =
        conn.all("select id from survey_invitation where wave_id = $1 order by id", args![wave]).await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// Invites somebody of no client by name.
///
/// # Errors
/// When the person is not there, asked not to be contacted, or is in the wave already.
pub async fn invite_participant(
    tx: &mut Tx,
    act: &mut Act,
    wave: WaveId,
    participant: ParticipantId,
) -> Result<InvitationId, Error> {
    act.actor.must(Right::Record)?;
    let of = wave::find(tx, wave).await?;
    let sql = "select name, segment, do_not_contact from research_participant where id = $1 and deleted_at is null";
    let row: Option<(String, String, i64)> = tx.optional(sql, args![participant]).await?;
    let (name, segment, refused) = row.ok_or(Error::NotFound("person"))?;
    if refused != 0 {
        return Err(Error::refused(format!("{name} asked not to be contacted. Nobody overrides that here.")));
    }
    let mine = "select count(*) from survey_invitation where wave_id = $1 and participant_id = $2";
    if tx.scalar::<i64>(mine, args![wave, participant]).await? > 0 {
        return Err(Error::refused(format!("{name} is in this wave already.")));
    }
    let segment = Segment::from_key(&segment).unwrap_or(Segment::Prospect);
    let candidate = Candidate { id: participant.0, segment, bar: None };
    let person = Person { candidate, client: None, contact: None, participant: Some(participant.0), name };
    invite(tx, act, &of, &person, true).await
}

/// Takes an invitation back: its links end at once.
///
/// # Errors
/// When it is not there for the actor, or was answered.
pub async fn revoke(tx: &mut Tx, act: &mut Act, id: InvitationId) -> Result<WaveId, Error> {
    act.actor.must(Right::Record)?;
    let asked = answering::find(tx, &act.actor, id).await?;
    if asked.finished {
        return Err(Error::refused("This invitation was answered already."));
    }
    tx.run("delete from survey_link where invitation_id = $1", args![id]).await?;
    let sql = "update survey_invitation set revoked_at = $2 where id = $1 and revoked_at is null";
    tx.run(sql, args![id, act.now]).await?;
    Ok(asked.wave.id())
}
