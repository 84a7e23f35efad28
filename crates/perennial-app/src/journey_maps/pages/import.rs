//! A workbook that was changed by hand comes back: what it would change, cell by cell, and then its acceptance.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use perennial_core::journey_maps::compare::{Difference, compare, gone};
use perennial_core::journey_maps::sheets::{Problem, from_sheets, of_workbook};
use perennial_core::journey_maps::{read, write};
use uuid::Uuid;

use super::show::changed;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports;
use crate::journey_maps::commands;
use crate::journey_maps::queries::{self, Found};
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, At, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "journey_maps/import.html")]
struct ImportPage {
    shell: Shell,
    found: Found,
    refused: Option<String>,
    preview: Option<Preview>,
}

impl Preview {
    fn not_taken(&self) -> String {
        count(self.problems.len() as u64, "thing")
    }

    fn changes(&self) -> String {
        count(self.differences.len() as u64, "change")
    }
}

/// What the workbook would change.
struct Preview {
    file: String,
    differences: Vec<Difference>,
    /// What would go, in words; empty when nothing does.
    gone: String,
    problems: Vec<Problem>,
    /// The map as it would be, as text.
    text: String,
}

fn gone_words(gone: &[(usize, &'static str)]) -> String {
    let words = gone.iter().filter(|(number, _)| *number > 0).map(|(number, what)| count(*number as u64, what));
    words.collect::<Vec<_>>().join(", ")
}

fn draw(shell: Shell, found: Found, refused: Option<String>, preview: Option<Preview>) -> Result<Response, Error> {
    let bad = refused.is_some();
    let shell = shell.on(Nav::Map, format!("Import into {}", found.map.title));
    let mut response = web::page(&ImportPage { shell, found, refused, preview })?;
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The form.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<Uuid>) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let found = queries::find(&mut app.db.read().await?, id, None).await?;
    draw(shell, found, None, None)
}

async fn uploaded(form: Result<Multipart, MultipartRejection>) -> Result<(String, Vec<u8>), Error> {
    let mut form = form.map_err(|_| Error::BadRequest("Send the workbook as multipart/form-data.".to_owned()))?;
    let broken = |_| Error::TooLarge("The workbook is larger than 4 MiB, or the upload broke off.".to_owned());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        if let ("file", Some(name)) = (part.name().unwrap_or_default(), part.file_name().map(str::to_owned)) {
            return Ok((name, part.bytes().await.map_err(broken)?.to_vec()));
        }
    }
    Err(Error::refused("Choose the workbook first."))
}

/// Takes a workbook and shows what it would change; nothing is changed yet.
pub async fn take(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let found = queries::find(&mut app.db.read().await?, id, None).await?;
    let read = async {
        let (name, bytes) = uploaded(form).await?;
        let sheets = imports::read_file(&app.config, &name, bytes).await?;
        Ok((name, sheets))
    };
    let (file, sheets) = match read.await {
        Ok(read) => read,
        Err(Error::Refused(words) | Error::TooLarge(words)) => return draw(shell, found, Some(words), None),
        Err(error) => return Err(error),
    };
    let (map, problems) = from_sheets(&of_workbook(sheets), &found.map);
    let differences = compare(&found.map, &map);
    let gone = gone_words(&gone(&found.map, &map));
    let preview = Preview { file, differences, gone, problems, text: write::to_toml(&map) };
    draw(shell, found, None, Some(preview))
}

/// Accepts what was shown.
pub async fn accept(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let map = read::from_toml(form.raw.get("map")).map_err(|problems| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Error::refused(format!("The map that was to be accepted cannot be read ({first}). Upload the workbook again."))
    })?;
    let version = form.version();
    let work = app
        .change(&actor, move |tx, act| Box::pin(async move { commands::replace(tx, act, (id, version), map).await }));
    let next = work.await?;
    Ok(changed(id, next, "The workbook is on the map."))
}
