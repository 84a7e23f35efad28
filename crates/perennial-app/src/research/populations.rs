//! Segments as populations: who may be asked, and who is left out and why.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::Day;
use perennial_core::fact::{Medium, Stance};
use perennial_core::ids::{ClientId, ContactId, WaveId};
use perennial_core::journeys::stage::{Camp, Stage};
use perennial_core::people::Wishes;
use perennial_core::research::{Bar, Candidate, GOT_AWAY_DAYS, Segment};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::people;

/// Nobody is asked twice within so many days.
pub const FATIGUE_DAYS: i32 = 90;

/// Somebody who may be asked, with what an invitation needs.
#[derive(Debug, Clone)]
pub struct Person {
    /// In the draw.
    pub candidate: Candidate,
    /// The client, where there is one.
    pub client: Option<Uuid>,
    /// The person at the client.
    pub contact: Option<Uuid>,
    /// The person of no client.
    pub participant: Option<Uuid>,
    /// The name.
    pub name: String,
}

#[derive(Debug, crate::db::Row)]
struct ClientRow {
    client_id: Uuid,
    name: String,
    is_person: i64,
    email: Option<String>,
    address: Option<String>,
    stage: i64,
    camp: i64,
    got_away: i64,
    refers: i64,
}

#[derive(Debug, crate::db::Row)]
struct ContactRow {
    id: Uuid,
    client_id: Uuid,
    name: String,
    decision_role: Option<String>,
    email: Option<String>,
}

/// Everybody of some populations, as the actor sees them: each person once, in the first population that holds.
pub async fn people_of(
    conn: &mut Conn,
    actor: &Actor,
    segments: &[Segment],
    wave: Option<WaveId>,
    today: Day,
) -> Result<Vec<Person>, Error> {
    let asked = asked(conn, wave, today).await?;
    let mut all = clients(conn, actor, segments, &asked, today).await?;
    all.extend(participants(conn, segments, &asked).await?);
    Ok(all)
}

/// Who was asked lately, and who is in the wave.
struct Asked {
    lately: BTreeSet<Uuid>,
    in_wave: BTreeSet<Uuid>,
}

impl Asked {
    fn bar(&self, id: Uuid) -> Option<Bar> {
        if self.in_wave.contains(&id) {
            Some(Bar::AlreadyAsked)
        } else {
            self.lately.contains(&id).then_some(Bar::Fatigue)
        }
    }
}

async fn asked(conn: &mut Conn, wave: Option<WaveId>, today: Day) -> Result<Asked, Error> {
    let sql = "select distinct coalesce(contact_id, participant_id, client_id) as who from survey_invitation
        where invited_on > $1 and revoked_at is null";
    let lately: Vec<(Uuid,)> = conn.all(sql, args![today - FATIGUE_DAYS]).await?;
    let in_wave: Vec<(Uuid,)> = match wave {
        Some(wave) => {
            let sql = "select distinct coalesce(contact_id, participant_id, client_id) as who from survey_invitation where wave_id = $1";
            conn.all(sql, args![wave]).await?
        }
        None => Vec::new(),
    };
    let ids = |rows: Vec<(Uuid,)>| rows.into_iter().map(|(id,)| id).collect();
    Ok(Asked { lately: ids(lately), in_wave: ids(in_wave) })
}

async fn clients(
    conn: &mut Conn,
    actor: &Actor,
    segments: &[Segment],
    asked: &Asked,
    today: Day,
) -> Result<Vec<Person>, Error> {
    let sql = format!(
        "select c.id as client_id, c.name, cast(case when c.kind = 'person' then 1 else 0 end as bigint) as is_person,
                c.email, c.address, p.stage, p.camp,
                cast(case when exists (select 1 from pursuit u where u.client_id = c.id and u.deleted_at is null
                    and u.state = 'no_way' and u.decided_on > $2) then 1 else 0 end as bigint) as got_away,
                cast(case when exists (select 1 from fact f where f.client_id = c.id and f.kind = 'support.referral_made')
                    then 1 else 0 end as bigint) as refers
         from client c join position p on p.client_id = c.id
         where c.deleted_at is null and p.archived = 0 and {} order by c.id",
        actor.sees(1)
    );
    let rows: Vec<ClientRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), today - GOT_AWAY_DAYS]).await?;
    let wanted: Vec<(ClientRow, Segment)> =
        rows.into_iter().filter_map(|row| segment_of(&row, segments).map(|segment| (row, segment))).collect();
    let mut contacts = contacts(conn).await?;
    let ids: Vec<ClientId> = wanted.iter().map(|(row, _)| row.client_id.into()).collect();
    let wishes = wishes_of(conn, &ids).await?;
    let people = wanted.into_iter().map(|(row, segment)| {
        let contact = contacts.remove(&row.client_id);
        let id = contact.as_ref().map_or(row.client_id, |contact| contact.id);
        let refused = contact.as_ref().and_then(|contact| wishes.get(&contact.id.into())).is_some_and(refuses);
        let email = contact.as_ref().and_then(|contact| contact.email.clone()).or_else(|| row.email.clone());
        let bar = if segment == Segment::FormerPoor {
            Some(Bar::LetDown)
        } else if contact.is_none() && row.is_person == 0 {
            Some(Bar::NoPerson)
        } else if refused {
            Some(Bar::DoNotContact)
        } else {
            asked.bar(id).or_else(|| (email.is_none() && row.address.is_none()).then_some(Bar::NoAddress))
        };
        Person {
            candidate: Candidate { id, segment, bar },
            client: Some(row.client_id),
            contact: contact.as_ref().map(|contact| contact.id),
            participant: None,
            name: contact.map_or(row.name, |contact| contact.name),
        }
    });
    Ok(people.collect())
}

/// The first of the wanted populations to which a client belongs.
fn segment_of(row: &ClientRow, wanted: &[Segment]) -> Option<Segment> {
    let stage = Stage::ALL.get(usize::try_from(row.stage).unwrap_or_default()).copied()?;
    let camp = usize::try_from(row.camp - 1).ok().and_then(|camp| Camp::ALL.get(camp).copied());
    let own = Segment::of(stage, camp);
    let belongs = |segment: &Segment| match segment {
        // People who are in a pursuit are not the market: market prospects are kept apart.
        Segment::Prospect => false,
        // Also a client who took a piece of work elsewhere.
        Segment::GotAway => row.got_away != 0 && own != Segment::FormerPoor,
        Segment::Referrer => row.refers != 0 && own != Segment::FormerPoor,
        segment => *segment == own,
    };
    wanted.iter().copied().find(belongs)
}

/// The person to ask at each client: whose yes is needed before anybody else.
async fn contacts(conn: &mut Conn) -> Result<BTreeMap<Uuid, ContactRow>, Error> {
    let sql = "select id, client_id, name, decision_role, email from contact
        where deleted_at is null and left_on is null order by client_id, email is null, created_at, id";
    let rows: Vec<ContactRow> = conn.all(sql, vec![]).await?;
    let decides = |row: &ContactRow| matches!(row.decision_role.as_deref(), Some("decider" | "approver"));
    let mut first: BTreeMap<Uuid, ContactRow> = BTreeMap::new();
    for row in rows {
        match first.get(&row.client_id) {
            Some(before) if decides(before) || !decides(&row) => {}
            _ => {
                first.insert(row.client_id, row);
            }
        }
    }
    Ok(first)
}

async fn wishes_of(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ContactId, Wishes>, Error> {
    let mut all = BTreeMap::new();
    for some in clients.chunks(400) {
        all.extend(people::wishes(conn, some).await?);
    }
    Ok(all)
}

/// Neither by email nor on paper: there is no way left to ask.
fn refuses(wishes: &Wishes) -> bool {
    let refused = |medium| wishes.of(medium).is_some_and(|said| said.stance == Stance::Refused);
    refused(Medium::Email) && refused(Medium::Mail)
}

/// Who, the name, the population, the two addresses, and whether they refuse.
type ParticipantCells = (Uuid, String, String, Option<String>, Option<String>, i64);

async fn participants(conn: &mut Conn, segments: &[Segment], asked: &Asked) -> Result<Vec<Person>, Error> {
    let rows: Vec<ParticipantCells> = conn
        .all(
            "select id, name, segment, email, address, do_not_contact from research_participant
             where deleted_at is null order by id",
            vec![],
        )
        .await?;
    let people = rows.into_iter().filter_map(|(id, name, segment, email, address, refused)| {
        let segment = Segment::from_key(&segment).filter(|segment| segments.contains(segment))?;
        let bar = match (refused != 0, asked.bar(id)) {
            (true, _) => Some(Bar::DoNotContact),
            (false, Some(bar)) => Some(bar),
            (false, None) => (email.is_none() && address.is_none()).then_some(Bar::NoAddress),
        };
        let candidate = Candidate { id, segment, bar };
        Some(Person { candidate, client: None, contact: None, participant: Some(id), name })
    });
    Ok(people.collect())
}
