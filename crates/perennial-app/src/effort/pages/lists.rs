//! Time sheets and lists of expenses: sent or pasted, looked at, taken, and taken back.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perennial_core::effort::{ColumnRead, ListSaid, Part};
use perennial_core::ids::ImportId;
use perennial_core::imports::values::DateOrder;
use perennial_core::keyed::Keyed;

use crate::actor::Actor;
use crate::app::App;
use crate::effort::lists::{self, ListPreview, TakenList};
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::counted;
use crate::web::{self, At, Nav, Shell};

#[derive(Template)]
#[template(path = "effort/lists.html")]
struct ListsPage {
    shell: Shell,
    taken: Vec<TakenList>,
    name: String,
    preview: Option<ListPreview>,
    refused: Option<String>,
    /// A list that could not be read as it is, sent back with what somebody says of it.
    unread: Option<Unread>,
    dates: Option<DateOrder>,
}

/// A list that could not be read as it is.
struct Unread {
    text: String,
    columns: Vec<ColumnRead>,
    /// True where the order of day and month has to be said.
    asks_order: bool,
}

impl ListsPage {
    /// What somebody may say of a column, each with whether it is read so.
    fn parts(&self, column: &ColumnRead) -> Vec<(&'static str, &'static str, bool)> {
        let parts = Part::EACH.iter().map(|part| (part.key(), part.word(), column.part == Some(*part)));
        std::iter::once(("", "not read", column.part.is_none())).chain(parts).collect()
    }

    fn orders(&self) -> [(&'static str, &'static str); 2] {
        [(DateOrder::DayFirst.word(), "the day comes first"), (DateOrder::MonthFirst.word(), "the month comes first")]
    }
}

/// The form.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    draw(&app, shell, (String::new(), None), None, None).await
}

async fn draw(
    app: &App,
    shell: Shell,
    (name, preview): (String, Option<ListPreview>),
    refused: Option<(String, Option<Unread>)>,
    dates: Option<DateOrder>,
) -> Result<Response, Error> {
    let taken = lists::taken_lists(&mut app.db.read().await?).await?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = shell.on(Nav::Insights, "Time sheets and expenses");
    let (refused, unread) = refused.map_or((None, None), |(why, unread)| (Some(why), unread));
    Ok((status, web::page(&ListsPage { shell, taken, name, preview, refused, unread, dates })?).into_response())
}

/// What a form sent.
struct Received {
    name: String,
    bytes: Vec<u8>,
    said: ListSaid,
}

async fn received(form: Result<Multipart, MultipartRejection>) -> Result<Received, Error> {
    let broken = |_| Error::BadRequest("The upload broke off. Send the file again.".to_owned());
    let mut form = form.map_err(|_| Error::BadRequest("Send the file as multipart/form-data.".to_owned()))?;
    let mut found = Received { name: "Pasted rows".to_owned(), bytes: Vec::new(), said: ListSaid::default() };
    let mut header = String::new();
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(broken)?.to_vec();
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match (name.as_str(), file) {
            ("file", Some(file)) if !bytes.is_empty() => (found.name, found.bytes) = (file, bytes),
            ("pasted", _) if found.bytes.is_empty() => found.bytes = bytes,
            ("name", _) if !bytes.is_empty() => found.name = text(),
            // Each column by its name, and behind it what was chosen for it.
            ("header", _) => header = text(),
            ("part", _) => drop(found.said.columns.insert(std::mem::take(&mut header), Part::from_key(&text()))),
            ("dates", _) => found.said.dates = DateOrder::ALL.into_iter().find(|order| order.word() == text()),
            // The form names the accounts that it showed, so that none chosen is not the same as none asked.
            ("asked", _) => drop(found.said.accounts.get_or_insert_default()),
            ("account", _) => drop(found.said.accounts.get_or_insert_default().insert(text())),
            _ => {}
        }
    }
    if found.bytes.iter().all(u8::is_ascii_whitespace) {
        found.bytes.clear();
    }
    Ok(found)
}

/// Shows what a list would do; nothing is stored.
pub async fn preview(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let Received { name, bytes, said } = received(form).await?;
    if bytes.is_empty() {
        let refused = Some(("Choose a file or paste some rows first.".to_owned(), None));
        return draw(&app, shell, (name, None), refused, None).await;
    }
    match lists::preview_list(&app, &actor, (&name, &bytes), &said).await {
        Ok(preview) => draw(&app, shell, (name, Some(preview)), None, said.dates).await,
        Err(Error::Refused(why) | Error::TooLarge(why)) => {
            let asks_order = why.contains("say which");
            let found = lists::columns_of(&app, (&name, &bytes), &said).await.ok();
            let unread = found.map(|(columns, text)| Unread { text, columns, asks_order });
            draw(&app, shell, (name, None), Some((why, unread)), said.dates).await
        }
        Err(error) => Err(error),
    }
}

/// Takes what was looked at.
pub async fn take(
    State(app): State<App>,
    actor: Actor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let Received { name, bytes, said } = received(form).await?;
    if bytes.is_empty() {
        return Err(Error::field("text", "Send a file first."));
    }
    let taken = lists::take_list(&app, &actor, (&name, &bytes), &said).await?;
    let text = match taken {
        0 => "Nothing new in this list.".to_owned(),
        taken => format!("{} taken.", counted(taken as u64, "entry", "entries")),
    };
    Ok(web::told("/effort/lists", text))
}

/// Takes a list back.
pub async fn undo(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    let work = app.change(&actor, move |tx, act| Box::pin(async move { lists::undo_list(tx, act, id).await }));
    let text = match work.await? {
        0 => "Taken back: its entries count no more.".to_owned(),
        kept => format!(
            "Taken back, but for {} that somebody has corrected since.",
            counted(kept as u64, "entry", "entries")
        ),
    };
    Ok(web::told("/effort/lists", text))
}
