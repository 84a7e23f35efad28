//! Answering: one write for each answer, by a personal link or by a colleague who was told.

use perennial_core::dates::Day;
use perennial_core::ids::InvitationId;
use perennial_core::research::{Answer, Answers, Given, next_question, phrases, read_answer, relevant, shown};
use uuid::Uuid;

use super::link::Link;
use super::meaning::{self, Told};
use super::wave::{self, Wave};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;

/// Somebody who is asked, with what they answered so far.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which invitation.
    pub id: InvitationId,
    /// The wave.
    pub wave: Wave,
    /// The name.
    pub person: String,
    /// The client's name.
    pub client: Option<String>,
    /// What they answered.
    pub answers: Answers,
    /// The language of the answers.
    pub language: String,
    /// True once all is sent.
    pub finished: bool,
    told: Told,
}

impl Asked {
    /// Each question on the way with its answer, in English.
    pub fn in_words(&self) -> Vec<(String, String)> {
        let way = shown(&self.wave.instrument, &self.answers).into_iter();
        let of = |question: &perennial_core::research::Question| {
            let answer = self.answers.get(&question.key).filter(|answer| **answer != Answer::Skipped)?;
            Some((question.text.english().to_owned(), answer.words(question, &self.wave.services)))
        };
        way.filter_map(of).collect()
    }
}

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the personal link.
    Link,
    /// A colleague entered what the person said, on the day that they said it.
    Person(Day),
    /// From a file.
    File {
        /// The run.
        import: Uuid,
        /// The day in the file.
        on: Day,
    },
}

impl Way {
    const fn key(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Person(_) => "person",
            Self::File { .. } => "file",
        }
    }
}

#[derive(Debug, crate::db::Row)]
struct AskedRow {
    id: Uuid,
    wave_id: Uuid,
    person: String,
    client: Option<String>,
    client_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    engagement_id: Option<Uuid>,
    revoked_at: Option<i64>,
    language: Option<String>,
    invited_in: Option<String>,
    answered_on: Option<i64>,
    finished_at: Option<i64>,
}

const COLUMNS: &str = "i.id, i.wave_id, i.person, c.name as client, i.client_id, i.contact_id, i.engagement_id,
    i.revoked_at, r.language, i.language as invited_in, r.answered_on, r.finished_at";
const FROM: &str = "survey_invitation i left join client c on c.id = i.client_id
    left join survey_response r on r.invitation_id = i.id";

async fn load(conn: &mut Conn, row: Option<AskedRow>) -> Result<Asked, Error> {
    let row = row.filter(|row| row.revoked_at.is_none()).ok_or(Error::NotFound("invitation"))?;
    let wave = wave::find(conn, row.wave_id.into()).await?;
    let sql = "select question, answer from survey_answer where invitation_id = $1";
    let rows: Vec<(String, String)> = conn.all(sql, args![row.id]).await?;
    Ok(Asked {
        id: row.id.into(),
        person: row.person,
        client: row.client,
        answers: rows.into_iter().map(|(question, text)| (question, Answer::from_stored(&text))).collect(),
        language: row.language.or(row.invited_in).unwrap_or_else(|| wave.language().to_owned()),
        finished: row.finished_at.is_some(),
        wave,
        told: Told {
            client: row.client_id.map(Into::into),
            contact: row.contact_id.map(Into::into),
            engagement: row.engagement_id.map(Into::into),
            on: row.answered_on.map(wave::day),
        },
    })
}

/// Somebody who is asked, for a colleague who sees the client.
pub async fn find(conn: &mut Conn, actor: &Actor, id: InvitationId) -> Result<Asked, Error> {
    let sql = format!(
        "select {COLUMNS} from {FROM} where i.id = $2 and (i.client_id is null or (c.deleted_at is null and {}))",
        actor.sees(1)
    );
    let row = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    load(conn, row).await
}

/// Whoever holds a link: the person who is asked, and nobody else.
pub async fn by_link(conn: &mut Conn, link: &Link) -> Result<Asked, Error> {
    let sql =
        format!("select {COLUMNS} from {FROM} join survey_link l on l.invitation_id = i.id where l.token_hash = $1");
    let row = conn.optional(AssertSqlSafe(sql), args![link.hash()]).await?;
    load(conn, row).await
}

/// Takes one answer. It is durable when this returns and its change is committed.
///
/// # Errors
/// When answers are not taken any more, the question is not on the way, or the answer cannot be read; the sentence is
/// in the language of the answers.
pub async fn answer(
    tx: &mut Tx,
    act: &mut Act,
    asked: &Asked,
    question: &str,
    given: &Given,
    way: Way,
) -> Result<(), Error> {
    still_open(act, asked, way)?;
    let words = phrases::phrases(&asked.language);
    let question = shown(&asked.wave.instrument, &asked.answers).into_iter().find(|one| one.key == question);
    let question = question.ok_or(Error::NotFound("question"))?;
    let answer = read_answer(question, given, &asked.wave.services)
        .map_err(|problem| Error::field("answer", words.problem(problem)))?;
    begin(tx, act, asked, way).await?;
    put(tx, act, asked.id, &question.key, &answer).await
}

/// Answers are taken while the wave is open; what was said before may be entered until it is closed.
fn still_open(act: &Act, asked: &Asked, way: Way) -> Result<(), Error> {
    let row = &asked.wave.row;
    let open = match way {
        Way::Link => row.is_open(act.today),
        Way::Person(on) | Way::File { on, .. } if on > act.today => {
            return Err(Error::field("on", "What was said was said today or earlier."));
        }
        Way::Person(_) | Way::File { .. } => !row.is_closed(),
    };
    if asked.finished {
        return Err(Error::refused("These answers were sent already. They stay as they are."));
    }
    if open { Ok(()) } else { Err(Error::refused("This survey is closed.")) }
}

async fn begin(tx: &mut Tx, act: &mut Act, asked: &Asked, way: Way) -> Result<(), Error> {
    let (on, import) = match way {
        Way::Link => (act.today, None),
        Way::Person(on) => (on, None),
        Way::File { import, on } => (on, Some(import)),
    };
    let sql = "insert into survey_response (invitation_id, wave_id, language, source, by_staff, import_id, answered_on,
            started_at, finished_at) values ($1, $2, $3, $4, $5, $6, $7, $8, null)
        on conflict (invitation_id) do update set answered_on = excluded.answered_on";
    let values =
        args![asked.id, asked.wave.id(), asked.language.as_str(), way.key(), act.actor.staff(), import, on, act.now];
    tx.run(sql, values).await?;
    Ok(())
}

pub(super) async fn put(
    tx: &mut Tx,
    act: &Act,
    id: InvitationId,
    question: &str,
    answer: &Answer,
) -> Result<(), Error> {
    let sql = "insert into survey_answer (invitation_id, question, answer, answered_at) values ($1, $2, $3, $4)
        on conflict (invitation_id, question) do update set answer = excluded.answer, answered_at = excluded.answered_at";
    tx.run(sql, args![id, question, answer.to_stored(), act.now]).await?;
    Ok(())
}

/// Takes all answers of a person at once, as a file or an interviewer brings them, and sends them.
///
/// # Errors
/// When answers are not taken any more, or the invitation is not there for the actor.
pub async fn take_all(tx: &mut Tx, act: &mut Act, id: InvitationId, answers: &Answers, way: Way) -> Result<(), Error> {
    let asked = find(tx, &act.actor, id).await?;
    still_open(act, &asked, way)?;
    begin(tx, act, &asked, way).await?;
    for (question, answer) in answers {
        put(tx, act, id, question, answer).await?;
    }
    settle(tx, act, id).await
}

/// Chooses the language of the questions.
///
/// # Errors
/// When the survey is closed.
pub async fn speak(tx: &mut Tx, act: &mut Act, asked: &Asked, language: &str) -> Result<(), Error> {
    still_open(act, asked, Way::Link)?;
    let asked = Asked { language: asked.wave.instrument.language(language).to_owned(), ..asked.clone() };
    begin(tx, act, &asked, Way::Link).await?;
    let sql = "update survey_response set language = $2 where invitation_id = $1";
    tx.run(sql, args![asked.id, asked.language.as_str()]).await?;
    Ok(())
}

/// Sends the answers: what they mean is recorded, and they stay as they are.
///
/// # Errors
/// When a question that is needed has no answer, or the survey is closed.
pub async fn finish(tx: &mut Tx, act: &mut Act, asked: &Asked, way: Way) -> Result<(), Error> {
    still_open(act, asked, way)?;
    if next_question(&asked.wave.instrument, &asked.answers).is_some() {
        return Err(Error::refused("There is still a question without an answer."));
    }
    settle(tx, act, asked.id).await
}

/// Notes that the answers are sent, and records what they mean.
pub(super) async fn settle(tx: &mut Tx, act: &mut Act, id: InvitationId) -> Result<(), Error> {
    // The wall was looked at when the invitation was found; a link knows of no wall.
    let asked = find(tx, &Actor::Program, id).await?;
    let answers = relevant(&asked.wave.instrument, &asked.answers);
    meaning::record(tx, act, &asked.wave, asked.id, asked.told, &answers).await?;
    let sql = "update survey_response set finished_at = $2 where invitation_id = $1 and finished_at is null";
    tx.run(sql, args![id, act.now]).await?;
    Ok(())
}
