//! Verbs of waves: begin one, add somebody by name, make links, remind, close.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::{ContactId, InvitationId, ParticipantId, StaffId, WaveId};
use perennial_core::research::{Bar, Candidate, InstrumentKind, Sample, Segment, draw};
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use super::link::Link;
use super::populations::{self, Person};
use super::{answering, instruments, wave};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, firm};

/// A wave to be made.
#[derive(Debug, Clone)]
pub struct NewWave {
    /// Its name.
    pub name: Name,
    /// The instrument's key.
    pub instrument: String,
    /// The populations.
    pub segments: Vec<Segment>,
    /// How many to ask; none for everybody.
    pub size: Option<usize>,
    /// The seed of the draw.
    pub seed: u64,
    /// Who interviews.
    pub interviewer: Option<StaffId>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

/// What a wave would do.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The draw.
    pub sample: Sample,
    /// Who is asked, in the order of the draw.
    pub people: Vec<Person>,
}

/// Draws the people of a wave without writing anything.
///
/// # Errors
/// When the store cannot be read.
pub async fn preview(conn: &mut Conn, act: &Act, input: &NewWave) -> Result<Drawn, Error> {
    let mut everybody = populations::people_of(conn, &act.actor, &input.segments, None, act.today).await?;
    let candidates: Vec<Candidate> = everybody.iter().map(|person| person.candidate).collect();
    let sample = draw(&candidates, input.size, input.seed);
    everybody.retain(|person| person.candidate.bar.is_none());
    let place = |person: &Person| sample.chosen.iter().position(|one| one.id == person.candidate.id);
    let mut people: Vec<(usize, Person)> =
        everybody.into_iter().filter_map(|person| Some((place(&person)?, person))).collect();
    people.sort_by_key(|(place, _)| *place);
    Ok(Drawn { sample, people: people.into_iter().map(|(_, person)| person).collect() })
}

/// Begins a wave: the instrument and the services are kept as they are now, and everybody drawn is invited.
///
/// # Errors
/// When nothing may be recorded, or the days do not fit.
pub async fn begin(tx: &mut Tx, act: &mut Act, input: NewWave) -> Result<(WaveId, usize), Error> {
    act.actor.must(Right::Record)?;
    if input.until < input.from {
        return Err(Error::field("until", "The last day must not lie before the first."));
    }
    let used = instruments::find(tx, &input.instrument).await?;
    let drawn = preview(tx, act, &input).await?;
    let lines: Vec<(perennial_core::ids::ServiceLineId, String)> = firm::service_lines(tx)
        .await?
        .into_iter()
        .filter(|line| !line.retired)
        .map(|line| (line.id, line.name))
        .collect();
    let services = serde_json::to_string(&lines).map_err(|e| Error::Internal(e.to_string()))?;
    let segments = input.segments.iter().map(|segment| segment.key()).collect::<Vec<_>>().join(" ");
    let id: WaveId = act.new_id();
    let version = instruments::version(tx, &input.instrument).await?;
    let sql =
        "insert into survey_wave (id, name, instrument_key, instrument_version, kind, text, services, segments, size,
        seed, interviewer_id, from_on, until_on, created_at, by_staff, closed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, null, 1)";
    let size = input.size.and_then(|size| i64::try_from(size).ok());
    // Half of all seeds are too great for the store's numbers: the same bits are kept.
    let seed = input.seed as i64;
    let values = args![
        id,
        input.name.as_str(),
        input.instrument,
        version,
        used.instrument.kind.key(),
        used.text,
        services,
        segments,
        size,
        seed,
        input.interviewer.map(Uuid::from),
        input.from,
        input.until,
        act.now,
        act.actor.staff()
    ];
    tx.run(sql, values).await?;
    for person in &drawn.people {
        invite(tx, act, id, person, false).await?;
    }
    Ok((id, drawn.people.len()))
}

/// Invites one person, with the newest engagement of the client for what the answers are about.
async fn invite(
    tx: &mut Tx,
    act: &mut Act,
    wave: WaveId,
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
    let id: InvitationId = act.new_id();
    let sql =
        "insert into survey_invitation (id, wave_id, segment, client_id, contact_id, engagement_id, service_line_id,
        participant_id, person, by_name, invited_on, reminded_on, reminders, revoked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, 0, null)";
    let values = args![
        id,
        wave,
        person.candidate.segment.key(),
        person.client,
        person.contact,
        about.map(|(engagement, _)| engagement),
        about.and_then(|(_, line)| line),
        person.participant,
        person.name.as_str(),
        by_name,
        act.today
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
    wave::find(tx, wave).await?;
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
    invite(tx, act, wave, &person, true).await
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
    let of_got_aways = wave::find(tx, wave).await?.row.kind() == InstrumentKind::GotAway;
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
        invitations.push(invite(tx, act, wave, &person, true).await?);
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
    wave::find(tx, wave).await?;
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
    invite(tx, act, wave, &person, true).await
}

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

/// A link that was made.
pub struct Made {
    /// For whom.
    pub invitation: InvitationId,
    /// The secret part of the address; it is not stored.
    pub link: Link,
}

/// Makes a link for everybody in a wave who has not answered and whom the actor sees.
///
/// # Errors
/// When the wave is closed.
pub async fn make_links(tx: &mut Tx, act: &mut Act, wave: WaveId) -> Result<Vec<Made>, Error> {
    act.actor.must(Right::Record)?;
    if !wave::find(tx, wave).await?.row.is_open(act.today) {
        return Err(Error::refused("This wave takes no answers any more, so there is nothing to link to."));
    }
    let mut made = Vec::new();
    for invitation in waiting(tx, act, wave).await? {
        let link = Link::fresh();
        let sql = "insert into survey_link (token_hash, invitation_id, made_at) values ($1, $2, $3)";
        tx.run(sql, args![link.hash(), invitation, act.now]).await?;
        made.push(Made { invitation: invitation.into(), link });
    }
    Ok(made)
}

/// Those who have not finished, and whom the actor sees.
async fn waiting(tx: &mut Tx, act: &Act, wave: WaveId) -> Result<Vec<Uuid>, Error> {
    let sql = format!(
        "select i.id from survey_invitation i left join client c on c.id = i.client_id
         left join survey_response r on r.invitation_id = i.id
         where i.wave_id = $2 and i.revoked_at is null and r.finished_at is null
           and (i.client_id is null or (c.deleted_at is null and {})) order by i.id",
        act.actor.sees(1)
    );
    let rows: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), args![act.actor.wall_value(), wave]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Notes that those who have not answered were reminded today. Gives how many.
///
/// # Errors
/// When the wave is not there.
pub async fn remind(tx: &mut Tx, act: &mut Act, wave: WaveId) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    wave::find(tx, wave).await?;
    let waiting = waiting(tx, act, wave).await?;
    for invitation in &waiting {
        let sql = "update survey_invitation set reminded_on = $2, reminders = reminders + 1 where id = $1";
        tx.run(sql, args![*invitation, act.today]).await?;
    }
    Ok(waiting.len())
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

/// Closes a wave: links end, and what was answered without being sent counts as it is.
///
/// # Errors
/// When the wave is not there.
pub async fn close(tx: &mut Tx, act: &mut Act, id: WaveId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let wave = wave::find(tx, id).await?;
    if wave.row.is_closed() {
        return Err(Error::refused("This wave is closed already."));
    }
    let sql =
        "select invitation_id from survey_response where wave_id = $1 and finished_at is null order by invitation_id";
    let rows: Vec<(Uuid,)> = tx.all(sql, args![id]).await?;
    for (invitation,) in rows {
        answering::settle(tx, act, invitation.into()).await?;
    }
    tx.run("update survey_wave set closed_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    Ok(())
}
