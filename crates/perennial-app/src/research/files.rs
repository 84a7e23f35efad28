//! Answers from files of Typeform, SurveyMonkey and Google Forms, taken into a wave: previewed, matched by email
//! address, never twice, and taken back whole.

use perennial_core::dates::Day;
use perennial_core::fact::Source;
use perennial_core::ids::{ContactId, FactId, ImportId, InvitationId, ParticipantId, WaveId};
use perennial_core::imports::matching::names_agree;
use perennial_core::research::files::{ColumnsSaid, FileResponse, understand};
use perennial_core::text::EmailAddress;
use uuid::Uuid;

use super::answering::{self, Way};
use super::{columns, commands, wave};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::imports;
use crate::journeys;
use crate::rights::Right;

/// What a file would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Which tool wrote it.
    pub tool: &'static str,
    /// Each column with what becomes of it.
    pub columns: Vec<PreviewedColumn>,
    /// Rows in the file.
    pub total: usize,
    /// Rows that would be taken.
    pub rows: usize,
    /// Rows that were taken before.
    pub repeats: usize,
    /// What is wrong, each with its line.
    pub problems: Vec<String>,
    /// The rows as text: what is sent back to be taken.
    pub text: String,
    /// The questions that a column can answer: how each is called in a form, and its words.
    pub questions: Vec<(String, String)>,
    ready: Vec<(FileResponse, Person)>,
}

impl Preview {
    /// The columns that answer no question of this instrument, unless somebody said so.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.is_unknown).map(|column| column.title.as_str())
    }
}

/// A column of a file that is previewed.
#[derive(Debug, Clone)]
pub struct PreviewedColumn {
    /// Its title.
    pub title: String,
    /// What becomes of it, in words.
    pub becomes: String,
    /// What it is, as a form says it; none where nobody can say: what is dropped stays dropped.
    pub key: Option<String>,
    /// Its words name no question, and nobody has said what it is.
    pub is_unknown: bool,
}

/// Whom a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Contact(ContactId),
    Participant(ParticipantId),
}

/// Reads a file and says what it would do; nothing is stored.
///
/// # Errors
/// When the file is no table, or the wave is not there.
pub async fn preview_file(app: &App, actor: &Actor, id: WaveId, file: &AnswersFile<'_>) -> Result<Preview, Error> {
    let text = imports::plain_table(app, file.name, file.bytes).await?;
    let mut conn = app.db.read().await?;
    let today = app.today(&mut conn).await?;
    Ok(preview(&mut conn, actor, id, file.name, text, today, file.said).await?.0)
}

/// A file of answers, and what somebody said of its columns.
#[derive(Debug, Clone, Copy)]
pub struct AnswersFile<'f> {
    /// Its name.
    pub name: &'f str,
    /// What it holds.
    pub bytes: &'f [u8],
    /// What somebody said: it is remembered for files of the same headings once the file is taken.
    pub said: &'f ColumnsSaid,
}

async fn preview(
    conn: &mut Conn,
    actor: &Actor,
    id: WaveId,
    file: &str,
    text: String,
    today: Day,
    said: &ColumnsSaid,
) -> Result<(Preview, ColumnsSaid), Error> {
    let wave = wave::find(conn, id).await?;
    let sheet = imports::table_of(&text, file)?;
    let mut all_said = columns::remembered(conn, &wave.instrument, &sheet.headers).await?;
    all_said.extend(said.iter().map(|(title, said)| (title.clone(), said.clone())));
    let found = understand(&sheet, &wave.instrument, &wave.services, &all_said);
    let mut preview = Preview {
        tool: found.tool.word(),
        columns: columns::previewed(&found, &wave, &all_said),
        questions: columns::choices(&wave.instrument),
        total: found.rows.len(),
        rows: 0,
        repeats: 0,
        problems: Vec::new(),
        text,
        ready: Vec::new(),
    };
    for row in found.rows {
        let line = row.line;
        if !row.submitted {
            preview.problems.push(format!("line {line}: begun and not sent, so it is left out"));
            continue;
        }
        preview.problems.extend(row.problems.iter().map(|problem| format!("line {line}: {problem}")));
        let taken = "select count(*) from survey_import_row where wave_id = $1 and row_hash = $2";
        if conn.scalar::<i64>(taken, args![id, row.hash.clone()]).await? > 0 {
            preview.repeats += 1;
            continue;
        }
        match whose(conn, actor, id, &row, today).await {
            Ok(person) => take_the_later(&mut preview, row, person),
            Err(Error::Refused(why)) => preview.problems.push(format!("line {line}: {why}")),
            Err(error) => return Err(error),
        }
    }
    preview.rows = preview.ready.len();
    Ok((preview, all_said))
}

/// Of two answers of one person the later one counts; in one without a day, the one further down.
fn take_the_later(preview: &mut Preview, row: FileResponse, person: Person) {
    let Some(place) = preview.ready.iter().position(|(_, before)| *before == person) else {
        preview.ready.push((row, person));
        return;
    };
    let before = &mut preview.ready[place].0;
    let (kept, left) = if row.on >= before.on { (row.line, before.line) } else { (before.line, row.line) };
    if kept == row.line {
        *before = row;
    }
    preview.problems.push(format!("line {left}: the same person answered again in line {kept}, which counts"));
}

/// The person with the row's address, who must be known and not have answered.
async fn whose(conn: &mut Conn, actor: &Actor, wave: WaveId, row: &FileResponse, today: Day) -> Result<Person, Error> {
    let Some(email) = &row.email else { return Err(Error::refused("no email address: nobody can be matched")) };
    let key = EmailAddress::parse(email).map_err(|error| Error::refused(error.to_string()))?.key();
    if row.answers.is_empty() {
        return Err(Error::refused("no answer to any question of this instrument"));
    }
    if row.on.is_some_and(|on| on > today) {
        return Err(Error::refused("the day lies ahead"));
    }
    let contact = contact_of(conn, actor, wave, &key).await?;
    let sql = "select id from research_participant where email_key = $1 and deleted_at is null";
    let participant: Option<(Uuid,)> = conn.optional(sql, args![key.as_str()]).await?;
    let person = match (contact, participant) {
        (Some(id), _) => Person::Contact(id),
        (None, Some((id,))) => Person::Participant(id.into()),
        (None, None) => {
            return Err(Error::refused(format!("nobody with the address {email} is known: add the person first")));
        }
    };
    match invitation(conn, wave, person).await? {
        Some((_, true)) => Err(Error::refused(format!("{email} has answered already"))),
        _ => Ok(person),
    }
}

/// The contact with an address, be it their first or a further one. An address that people of several names use says
/// of nobody who answered (D25), unless only one of them was asked.
async fn contact_of(conn: &mut Conn, actor: &Actor, wave: WaveId, key: &str) -> Result<Option<ContactId>, Error> {
    let sql = format!(
        "select k.id, k.name from contact k join client c on c.id = k.client_id
         where {} and k.deleted_at is null and c.deleted_at is null and {}
         order by k.left_on is not null, case when k.email_key = $2 then 0 else 1 end, k.id",
        clients::has_address("k", 2),
        actor.sees(1)
    );
    let found: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), key]).await?;
    let Some((first, name)) = found.first() else { return Ok(None) };
    if found.iter().all(|(_, other)| names_agree(name, other)) {
        return Ok(Some((*first).into()));
    }
    let mut asked = Vec::new();
    for (id, _) in &found {
        if invitation(conn, wave, Person::Contact((*id).into())).await?.is_some() {
            asked.push(*id);
        }
    }
    match asked.as_slice() {
        [only] => Ok(Some((*only).into())),
        _ => Err(Error::refused(format!(
            "{key} is the address of {} people, so nobody can tell who answered: enter this answer by hand",
            found.len()
        ))),
    }
}

/// The invitation of a person in a wave, and whether it was answered.
async fn invitation(conn: &mut Conn, wave: WaveId, person: Person) -> Result<Option<(Uuid, bool)>, Error> {
    let (column, id) = match person {
        Person::Contact(id) => ("contact_id", id.0),
        Person::Participant(id) => ("participant_id", id.0),
    };
    let sql = format!(
        "select i.id, r.finished_at from survey_invitation i left join survey_response r on r.invitation_id = i.id
         where i.wave_id = $1 and i.{column} = $2 and i.revoked_at is null order by i.id"
    );
    let row: Option<(Uuid, Option<i64>)> = conn.optional(AssertSqlSafe(sql), args![wave, id]).await?;
    Ok(row.map(|(id, finished)| (id, finished.is_some())))
}

/// Takes the rows of a file that can be taken; gives how many. The same file taken again adds nothing.
///
/// # Errors
/// When the file is no table, or the wave is closed.
pub async fn take_file(app: &App, actor: &Actor, id: WaveId, file: &AnswersFile<'_>) -> Result<usize, Error> {
    let text = imports::plain_table(app, file.name, file.bytes).await?;
    let (name, said) = (file.name.to_owned(), file.said.clone());
    app.change(actor, move |tx, act| Box::pin(async move { take(tx, act, id, &name, text, &said).await })).await
}

async fn take(
    tx: &mut Tx,
    act: &mut Act,
    id: WaveId,
    file: &str,
    text: String,
    said: &ColumnsSaid,
) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    let actor = act.actor.clone();
    let headers = imports::table_of(&text, file)?.headers;
    let (found, all_said) = preview(tx, &actor, id, file, text, act.today, said).await?;
    let instrument = wave::find(tx, id).await?.instrument;
    columns::remember(tx, act, &instrument, &headers, &all_said).await?;
    if found.ready.is_empty() {
        return Ok(0);
    }
    let import: ImportId = act.new_id();
    let taken = found.ready.len();
    let sql = "insert into survey_import (id, wave_id, file_name, tool, by_staff, created_at, taken, undone_at)
        values ($1, $2, $3, $4, $5, $6, $7, null)";
    let n = i64::try_from(taken).unwrap_or_default();
    tx.run(sql, args![import, id, file, found.tool, act.actor.staff(), act.now, n]).await?;
    act.import = Some(import);
    for (row, person) in found.ready {
        act.source = Source::File { import, file: file.to_owned(), row: row.line, of: None };
        let known = invitation(tx, id, person).await?;
        let (invited, invitation): (bool, InvitationId) = match (known, person) {
            (Some((found, _)), _) => (false, found.into()),
            (None, Person::Contact(contact)) => (true, commands::invite_contact(tx, act, id, contact).await?),
            (None, Person::Participant(one)) => (true, commands::invite_participant(tx, act, id, one).await?),
        };
        let on = row.on.unwrap_or(act.today);
        answering::take_all(tx, act, invitation, &row.answers, Way::File { import: import.0, on }).await?;
        let sql = "insert into survey_import_row (wave_id, row_hash, import_id, line, invitation_id, invited)
            values ($1, $2, $3, $4, $5, $6)";
        tx.run(sql, args![id, row.hash, import, i64::from(row.line), invitation, invited]).await?;
    }
    act.import = None;
    act.source = Source::Person;
    Ok(taken)
}

/// A file that was taken.
#[derive(Debug, Clone, crate::db::Row)]
pub struct TakenFile {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub file_name: String,
    /// Which tool wrote it.
    pub tool: String,
    /// How many rows were taken.
    pub taken: i64,
    undone_at: Option<i64>,
}

impl TakenFile {
    /// True once it was taken back.
    pub const fn is_undone(&self) -> bool {
        self.undone_at.is_some()
    }
}

/// The files of a wave, the newest first.
pub async fn files(conn: &mut Conn, wave: WaveId) -> Result<Vec<TakenFile>, Error> {
    let sql = "select id, file_name, tool, taken, undone_at from survey_import where wave_id = $1 order by id desc";
    Ok(conn.all(sql, args![wave]).await?)
}

/// Takes a file back: its answers go, its facts count no more, and whom only the file had invited is asked no more.
///
/// # Errors
/// When there is no such file, or it was taken back before.
pub async fn undo_file(tx: &mut Tx, act: &mut Act, id: ImportId) -> Result<WaveId, Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid, Option<i64>)> =
        tx.optional("select wave_id, undone_at from survey_import where id = $1", args![id]).await?;
    let (wave, undone) = row.ok_or(Error::NotFound("file"))?;
    if undone.is_some() {
        return Err(Error::refused("This file was taken back already."));
    }
    let rows: Vec<(Uuid, i64)> =
        tx.all("select invitation_id, invited from survey_import_row where import_id = $1", args![id]).await?;
    for (invitation, _) in &rows {
        // Whoever does not see one of the clients does not take the file back.
        answering::find(tx, &act.actor, (*invitation).into()).await.map_err(|_| Error::NotFound("file"))?;
    }
    let facts: Vec<(Uuid, Uuid)> =
        tx.all("select id, client_id from fact where import_id = $1 order by client_id, id", args![id]).await?;
    for (fact, client) in facts {
        journeys::withdraw(tx, act, client.into(), FactId(fact), "The file of answers was taken back").await?;
    }
    for (invitation, invited) in rows {
        for table in ["survey_coding", "survey_answer", "survey_response"] {
            let sql = format!("delete from {table} where invitation_id = $1");
            tx.run(AssertSqlSafe(sql), args![invitation]).await?;
        }
        if invited != 0 {
            tx.run("delete from survey_link where invitation_id = $1", args![invitation]).await?;
            tx.run("delete from survey_invitation where id = $1", args![invitation]).await?;
        }
    }
    tx.run("delete from survey_import_row where import_id = $1", args![id]).await?;
    tx.run("update survey_import set undone_at = $2 where id = $1", args![id, act.now]).await?;
    Ok(wave.into())
}
