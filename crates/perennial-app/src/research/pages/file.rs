//! Answers from a file: sent or pasted, previewed, taken, and taken back.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perennial_core::ids::{ImportId, WaveId};
use perennial_core::research::files::{ColumnSaid, ColumnsSaid};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::files::{self, AnswersFile, Preview, TakenFile};
use crate::research::wave::{self, Wave};
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, At, Nav, Shell};

#[derive(Template)]
#[template(path = "research/file.html")]
struct FilePage {
    shell: Shell,
    wave: Wave,
    taken: Vec<TakenFile>,
    name: String,
    preview: Option<Preview>,
    refused: Option<String>,
}

impl FilePage {
    /// True for the choice that holds for a column.
    fn is(&self, key: &str, choice: &str) -> bool {
        key == choice
    }

    /// The columns that answer nothing, in a sentence; empty where there is none.
    fn unknown(&self, preview: &Preview) -> String {
        let titles: Vec<&str> = preview.unknown().collect();
        match titles.as_slice() {
            [] => String::new(),
            [one] => format!("“{one}” is no question of this survey."),
            several => format!("{} columns are no questions of this survey: {}.", several.len(), several.join(", ")),
        }
    }
}

/// The form.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<WaveId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    draw(&app, shell, id, String::new(), None, None).await
}

async fn draw(
    app: &App,
    shell: Shell,
    id: WaveId,
    name: String,
    preview: Option<Preview>,
    refused: Option<String>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let wave = wave::find(&mut conn, id).await?;
    let taken = files::files(&mut conn, id).await?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = shell.on(Nav::Research, "Answers from a file");
    Ok((status, web::page(&FilePage { shell, wave, taken, name, preview, refused })?).into_response())
}

/// Shows what a file would do; nothing is stored.
pub async fn preview(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<WaveId>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let form = form.map_err(|_| Error::BadRequest("Send the file as multipart/form-data.".to_owned()))?;
    let Received { name, bytes, columns } = received(form).await?;
    if bytes.is_empty() {
        let refused = Some("Choose a file or paste some rows first.".to_owned());
        return draw(&app, shell, id, name, None, refused).await;
    }
    let said = said_of(&app, id, columns).await?;
    match files::preview_file(&app, &actor, id, &AnswersFile { name: &name, bytes: &bytes, said: &said }).await {
        Ok(preview) => draw(&app, shell, id, name, Some(preview), None).await,
        Err(Error::Refused(why) | Error::TooLarge(why)) => draw(&app, shell, id, name, None, Some(why)).await,
        Err(error) => Err(error),
    }
}

/// What a form sent.
struct Received {
    name: String,
    bytes: Vec<u8>,
    /// What somebody chose for each column: its title, and the choice.
    columns: Vec<(String, String)>,
}

async fn received(mut form: Multipart) -> Result<Received, Error> {
    let broken = |_| Error::BadRequest("The upload broke off. Send the file again.".to_owned());
    let mut found = Received { name: "Pasted rows".to_owned(), bytes: Vec::new(), columns: Vec::new() };
    let mut titles: Vec<String> = Vec::new();
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(broken)?.to_vec();
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match (name.as_str(), file) {
            ("file", Some(file)) if !bytes.is_empty() => (found.name, found.bytes) = (file, bytes),
            ("pasted", _) if found.bytes.is_empty() => found.bytes = bytes,
            ("name", _) if !bytes.is_empty() => found.name = text(),
            ("title", _) => titles.push(text()),
            ("column", _) => found.columns.extend(titles.pop().map(|title| (title, text()))),
            _ => {}
        }
    }
    if found.bytes.iter().all(u8::is_ascii_whitespace) {
        found.bytes.clear();
    }
    Ok(found)
}

/// What somebody chose for each column, as far as it is one of the choices.
async fn said_of(app: &App, id: WaveId, columns: Vec<(String, String)>) -> Result<ColumnsSaid, Error> {
    let wave = wave::find(&mut app.db.read().await?, id).await?;
    let said = columns.into_iter().map(|(title, choice)| {
        let said = ColumnSaid::read(&choice, &wave.instrument);
        said.map(|said| (title, said)).ok_or_else(|| Error::refused("Choose what each column answers from the list."))
    });
    said.collect()
}

/// Takes what was previewed.
pub async fn take(
    State(app): State<App>,
    actor: Actor,
    At(id): At<WaveId>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let form = form.map_err(|_| Error::BadRequest("Send the rows as multipart/form-data.".to_owned()))?;
    let Received { name, bytes, columns } = received(form).await?;
    if bytes.is_empty() {
        return Err(Error::field("text", "Send a file first."));
    }
    let said = said_of(&app, id, columns).await?;
    let taken = files::take_file(&app, &actor, id, &AnswersFile { name: &name, bytes: &bytes, said: &said }).await?;
    let text = if taken == 0 {
        "Nothing new in this file.".to_owned()
    } else {
        format!("{} taken.", count(taken as u64, "answer"))
    };
    Ok(web::told(&format!("/research/waves/{id}/files"), text))
}

/// Takes a file back.
pub async fn undo(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let wave = app.change(&actor, move |tx, act| Box::pin(async move { files::undo_file(tx, act, id).await })).await?;
    Ok(web::told(
        &format!("/research/waves/{wave}/files"),
        "Taken back: its answers and what they meant count no more.",
    ))
}
