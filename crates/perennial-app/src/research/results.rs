//! What was answered: everybody asked in a wave, as the actor sees them, and the figures made of it.

mod compare;
mod figures;
mod themes;

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, WaveId};
use perennial_core::research::{Answer, Answers, Segment, Share, relevant};
use uuid::Uuid;

use super::wave::{Wave, day};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

pub use compare::{Compared, compared};
pub use figures::{Figure, Score, figures, headline};
pub use themes::{Coded, Proposed, Theme, Verbatim, assign, coded, propose, themes, verbatims};

/// Somebody asked in a wave.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Person {
    /// Which invitation.
    pub id: Uuid,
    segment: String,
    /// The client.
    pub client_id: Option<Uuid>,
    /// The client's name.
    pub client: Option<String>,
    /// The name.
    pub person: String,
    /// The organisation of somebody of no client.
    pub organisation: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// The service line of the newest work.
    pub line: Option<String>,
    invited_on: i64,
    reminded_on: Option<i64>,
    /// How often.
    pub reminders: i64,
    revoked_at: Option<i64>,
    by_name: i64,
    answered_on: Option<i64>,
    finished_at: Option<i64>,
    source: Option<String>,
    /// The language that was chosen: by the person, else for them; none where the wave's holds.
    pub language: Option<String>,
}

impl Person {
    /// The population.
    pub fn segment(&self) -> Segment {
        Segment::from_key(&self.segment).unwrap_or(Segment::Prospect)
    }

    /// True when at least one answer is there.
    pub const fn has_answered(&self) -> bool {
        self.answered_on.is_some()
    }

    /// True once all is sent.
    pub const fn has_finished(&self) -> bool {
        self.finished_at.is_some()
    }

    /// True when the invitation was taken back.
    pub const fn is_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }

    /// True for somebody whom a colleague named.
    pub const fn is_by_name(&self) -> bool {
        self.by_name != 0
    }

    /// When the person was asked.
    pub fn invited(&self) -> Day {
        day(self.invited_on)
    }

    /// When the person was last reminded.
    pub fn reminded(&self) -> Option<Day> {
        self.reminded_on.map(day)
    }

    /// When the person answered.
    pub fn answered(&self) -> Option<Day> {
        self.answered_on.map(day)
    }

    /// Who answered: the person, or a colleague for them.
    pub fn way(&self) -> &'static str {
        match self.source.as_deref() {
            Some("person") => "entered by a colleague",
            Some("file") => "from a file",
            _ => "by their link",
        }
    }
}

/// Everybody asked in a wave, and what each of them answered that counts.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// Everybody, in the order of their names.
    pub people: Vec<Person>,
    /// The answers of those who answered.
    pub answers: BTreeMap<Uuid, Answers>,
}

/// Everybody asked in a wave, as the actor sees them.
pub async fn of_wave(conn: &mut Conn, actor: &Actor, wave: &Wave) -> Result<Results, Error> {
    let id = wave.id();
    let people = people(conn, actor, "i.wave_id = $2", id.0).await?;
    let answers = answers(conn, actor, wave, "i.wave_id = $2", id.0).await?;
    Ok(Results { people, answers })
}

/// Who was asked of one client in all waves, the newest first.
pub async fn of_client(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Vec<(Person, WaveId)>, Error> {
    let people = people(conn, actor, "i.client_id = $2", client.0).await?;
    let rows: Vec<(Uuid, Uuid)> =
        conn.all("select id, wave_id from survey_invitation where client_id = $1", args![client]).await?;
    let waves: BTreeMap<Uuid, Uuid> = rows.into_iter().collect();
    let mut all: Vec<(Person, WaveId)> = people
        .into_iter()
        .filter_map(|person| waves.get(&person.id).map(|wave| (person.clone(), (*wave).into())))
        .collect();
    all.sort_by_key(|(person, _)| std::cmp::Reverse(person.invited_on));
    Ok(all)
}

async fn people(conn: &mut Conn, actor: &Actor, which: &str, id: Uuid) -> Result<Vec<Person>, Error> {
    let sql = format!(
        "select i.id, i.segment, i.client_id, c.name as client, i.person, p.organisation,
                coalesce(k.email, p.email, c.email) as email, coalesce(p.address, c.address) as address,
                l.name as line, i.invited_on, i.reminded_on, i.reminders, i.revoked_at, i.by_name, r.answered_on,
                r.finished_at, r.source, coalesce(r.language, i.language) as language
         from survey_invitation i
         left join client c on c.id = i.client_id
         left join contact k on k.id = i.contact_id
         left join research_participant p on p.id = i.participant_id
         left join service_line l on l.id = i.service_line_id
         left join survey_response r on r.invitation_id = i.id
         where {which} and (i.client_id is null or (c.deleted_at is null and {}))
         order by i.person, i.id",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?)
}

async fn answers(
    conn: &mut Conn,
    actor: &Actor,
    wave: &Wave,
    which: &str,
    id: Uuid,
) -> Result<BTreeMap<Uuid, Answers>, Error> {
    let sql = format!(
        "select i.id, a.question, a.answer from survey_answer a join survey_invitation i on i.id = a.invitation_id
         left join client c on c.id = i.client_id
         where {which} and (i.client_id is null or (c.deleted_at is null and {})) order by i.id",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, String, String)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    let mut all: BTreeMap<Uuid, Answers> = BTreeMap::new();
    for (id, question, text) in rows {
        all.entry(id).or_default().insert(question, Answer::from_stored(&text));
    }
    for answers in all.values_mut() {
        *answers = relevant(&wave.instrument, answers);
    }
    Ok(all)
}

impl Results {
    /// Those asked whose invitation was not taken back.
    pub fn asked(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| !person.is_revoked() || person.has_answered())
    }

    /// How many answered, of those asked.
    pub fn rate(&self) -> Share {
        rate(self.asked())
    }

    /// The same for each population.
    pub fn rates(&self) -> Vec<(Segment, Share)> {
        let of = |segment| (segment, rate(self.asked().filter(|person| person.segment() == segment)));
        Segment::ALL.into_iter().map(of).filter(|(_, share)| share.n > 0).collect()
    }

    /// The answers to a question, with who gave them.
    pub fn to(&self, question: &str) -> Vec<(&Person, &Answer)> {
        let of = |person| Some((person, self.answers.get(&Person::id_of(person))?.get(question)?));
        self.people.iter().filter_map(of).filter(|(_, answer)| **answer != Answer::Skipped).collect()
    }
}

impl Person {
    const fn id_of(person: &Self) -> Uuid {
        person.id
    }
}

fn rate<'p>(people: impl Iterator<Item = &'p Person>) -> Share {
    let (mut count, mut n) = (0, 0);
    for person in people {
        n += 1;
        count += u32::from(person.has_answered());
    }
    Share { count, n }
}
