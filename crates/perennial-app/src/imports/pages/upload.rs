//! Files are taken, dropped or pasted; each sheet becomes an import.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;
use perennial_core::imports::read::Refusal;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::course::{self, Start};
use crate::imports::reading::read_file;
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, Nav, Shell, Toast};

#[derive(Template)]
#[template(path = "imports/pages/upload.html")]
struct UploadPage {
    shell: Shell,
    objects: [Object; 8],
    chosen: Option<Object>,
    pasted: String,
    /// What is wrong, one sentence for each file.
    refused: Vec<String>,
    /// Files that were taken all the same.
    taken: Vec<(ImportId, String)>,
}

impl UploadPage {
    fn is_chosen(&self, object: &Object) -> bool {
        self.chosen == Some(*object)
    }
}

/// The form.
pub async fn form(actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    draw(shell, Upload::default(), Vec::new(), Vec::new())
}

fn draw(shell: Shell, upload: Upload, refused: Vec<String>, taken: Vec<(ImportId, String)>) -> Result<Response, Error> {
    let bad = !refused.is_empty();
    let page = UploadPage {
        shell: shell.on(Nav::Imports, "Import a list"),
        objects: Object::ALL,
        chosen: upload.object,
        pasted: upload.pasted,
        refused,
        taken,
    };
    let mut response = web::page(&page)?;
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What was sent.
#[derive(Default)]
struct Upload {
    files: Vec<(String, Vec<u8>)>,
    pasted: String,
    object: Option<Object>,
}

async fn received(mut form: Multipart) -> Result<Upload, Error> {
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(
            "The files together are larger than 25 MiB. Send them one by one, or split them.".to_owned(),
        ),
        _ => Error::BadRequest("The upload broke off. Send the files again.".to_owned()),
    };
    let mut upload = Upload::default();
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let (name, file) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let bytes = part.bytes().await.map_err(broken)?.to_vec();
        match (name.as_str(), file) {
            ("file", Some(file)) if !file.is_empty() || !bytes.is_empty() => upload.files.push((file, bytes)),
            ("pasted", _) => upload.pasted = String::from_utf8_lossy(&bytes).into_owned(),
            ("object", _) => upload.object = Object::of_key(&String::from_utf8_lossy(&bytes)),
            _ => {}
        }
    }
    Ok(upload)
}

/// Takes files or pasted text. Each sheet that holds rows becomes an import of its own.
pub async fn take(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let form = form.map_err(|_| Error::BadRequest("Send files as multipart/form-data.".to_owned()))?;
    let mut upload = received(form).await?;
    let mut files = std::mem::take(&mut upload.files);
    if !upload.pasted.trim().is_empty() {
        files.push(("Pasted text".to_owned(), upload.pasted.clone().into_bytes()));
    }
    if files.is_empty() {
        return draw(shell, upload, vec!["Choose a file or paste some rows first.".to_owned()], Vec::new());
    }
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        match take_one(&app, &actor, &name, bytes, upload.object).await {
            Ok((more, left)) => {
                taken.extend(more);
                refused.extend(left);
            }
            Err(Error::Refused(words) | Error::TooLarge(words)) => refused.push(words),
            Err(error) => return Err(error),
        }
    }
    match (refused.is_empty(), taken.as_slice()) {
        (false, _) => draw(shell, upload, refused, taken),
        (true, [(only, _)]) => Ok(web::redirect(&format!("/imports/{only}"), None)),
        (true, several) => {
            let lists = count(several.len() as u64, "list");
            let text = format!("{lists} taken. Check and run each: clients first, then what belongs to them.");
            Ok(web::redirect("/imports", Some(&Toast { text, undo: None })))
        }
    }
}

/// Takes a file: the lists in it, and why others in it are not taken.
async fn take_one(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: Vec<u8>,
    object: Option<Object>,
) -> Result<(Vec<(ImportId, String)>, Vec<String>), Error> {
    let sheets = read_file(&app.config, name, bytes).await?.sheets;
    if sheets.is_empty() {
        return Err(Error::refused(format!("{name}: {}.", Refusal::NoRows)));
    }
    let several = sheets.len() > 1;
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let file = if several { format!("{name}: {}", sheet.name) } else { name.to_owned() };
        let start = Start { file: file.clone(), sheet, object, mapping: None };
        match app.change(actor, move |tx, act| Box::pin(async move { course::start(tx, act, start).await })).await {
            Ok(id) => taken.push((id, file)),
            // A time sheet beside the lists of a workbook.
            Err(Error::Refused(words)) => refused.push(words),
            Err(error) => return Err(error),
        }
    }
    Ok((taken, refused))
}
