//! Answers from a file: sent or pasted, previewed, taken, and taken back.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perennial_core::ids::{ImportId, WaveId};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::files::{self, Preview, TakenFile};
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
    let (name, bytes) = received(form).await?;
    if bytes.is_empty() {
        let refused = Some("Choose a file or paste some rows first.".to_owned());
        return draw(&app, shell, id, name, None, refused).await;
    }
    match files::preview_file(&app, &actor, id, &name, &bytes).await {
        Ok(preview) => draw(&app, shell, id, name, Some(preview), None).await,
        Err(Error::Refused(why) | Error::TooLarge(why)) => draw(&app, shell, id, name, None, Some(why)).await,
        Err(error) => Err(error),
    }
}

async fn received(mut form: Multipart) -> Result<(String, Vec<u8>), Error> {
    let broken = |_| Error::BadRequest("The upload broke off. Send the file again.".to_owned());
    let mut found = ("Pasted rows".to_owned(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(broken)?.to_vec();
        match (name.as_str(), file) {
            ("file", Some(file)) if !bytes.is_empty() => found = (file, bytes),
            ("pasted", _) if found.1.is_empty() => found.1 = bytes,
            ("name", _) if !bytes.is_empty() => found.0 = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    if found.1.iter().all(u8::is_ascii_whitespace) {
        found.1.clear();
    }
    Ok(found)
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
    let (name, bytes) = received(form).await?;
    if bytes.is_empty() {
        return Err(Error::field("text", "Send a file first."));
    }
    let taken = files::take_file(&app, &actor, id, &name, &bytes).await?;
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
