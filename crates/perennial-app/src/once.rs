//! A form that arrives twice is recorded once: after a double click, a resend, or the way back and the button again.
//!
//! Every form that records something is drawn with a key of its page, buttons alone and drops on a board too. What
//! arrives with it is known by that key, its address and what was typed: the same again is answered as the first time,
//! and records nothing; a form that was changed in between is another one. The key is stored in the transaction of the
//! change, so that this holds after a restart and on every node; the answer is remembered by the process, which lets the
//! second of two at once wait for the first.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use perennial_core::dates::Day;
use sha2::{Digest, Sha256};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::web::{self, Toast};

/// The field that carries the key of a page.
pub const FIELD: &str = "form_key";

/// Answers that a process remembers before the oldest is forgotten.
const REMEMBERED: usize = 2_000;

/// Days for which a form that arrived is known.
const KNOWN_DAYS: i32 = 60;

tokio::task_local! {
    static REQUEST: Request;
}

/// Where the first form led to; none while it is being answered.
type Answer = Option<HeaderValue>;

/// The forms that arrived lately, each with its answer.
#[derive(Debug, Clone, Default)]
pub struct Forms(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    answers: BTreeMap<Uuid, Arc<tokio::sync::Mutex<Answer>>>,
    order: VecDeque<Uuid>,
}

impl Forms {
    fn answer_of(&self, key: Uuid) -> Arc<tokio::sync::Mutex<Answer>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.answers.get(&key) {
            return Arc::clone(known);
        }
        if kept.order.len() >= REMEMBERED
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.answers.remove(&oldest);
        }
        kept.order.push_back(key);
        let fresh = Arc::<tokio::sync::Mutex<Answer>>::default();
        kept.answers.insert(key, Arc::clone(&fresh));
        fresh
    }
}

/// A request: the key for the forms of the page that it asks for, and the form that it brings.
#[derive(Debug, Clone)]
pub struct Request {
    key: Uuid,
    forms: Forms,
    brought: Arc<Mutex<Option<Brought>>>,
}

#[derive(Debug)]
struct Brought {
    key: Uuid,
    /// A change has stored the key.
    is_stored: bool,
    answer: OwnedMutexGuard<Answer>,
}

impl Request {
    /// A request whose page is drawn with this key.
    pub fn new(key: Uuid, forms: &Forms) -> Self {
        Self { key, forms: forms.clone(), brought: Arc::default() }
    }

    /// Runs it, and answers a form that was recorded before as it was answered then. `from` is the page it came from.
    pub async fn run(self, from: Option<HeaderValue>, request: impl Future<Output = Response>) -> Response {
        let brought = Arc::clone(&self.brought);
        let response = REQUEST.scope(self, request).await;
        let Some(mut brought) = brought.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return response;
        };
        if response.extensions().get::<Twice>().is_some() {
            let to = brought.answer.clone().or(from);
            return recorded_already(to.as_ref().and_then(|to| to.to_str().ok()));
        }
        if brought.is_stored {
            *brought.answer = response.headers().get(header::LOCATION).cloned();
        }
        response
    }
}

/// Marks the answer to a form that was recorded before.
#[derive(Debug, Clone, Copy)]
pub struct Twice;

fn recorded_already(to: Option<&str>) -> Response {
    let text = "This form was sent twice. It was recorded the first time, and nothing was recorded again.".to_owned();
    web::redirect(to.unwrap_or("/"), Some(&Toast { text, undo: None }))
}

/// The page from which a request came, as an address of this server.
pub fn came_from(headers: &HeaderMap) -> Option<HeaderValue> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = referer.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    HeaderValue::from_str(web::back_to(path, "/")).ok()
}

/// The key for the forms of the page that is being drawn; none outside of a request.
pub fn page_key() -> Option<Uuid> {
    REQUEST.try_with(|request| request.key).ok()
}

/// Notes the form of the request under way; the same form that is being answered is waited for.
///
/// # Errors
/// [`Error::SentTwice`] where the same form was recorded before.
pub async fn arrived(address: &str, body: &[u8]) -> Result<(), Error> {
    let Ok(request) = REQUEST.try_with(Clone::clone) else { return Ok(()) };
    let mut digest = Sha256::new();
    digest.update(address.as_bytes());
    digest.update([0]);
    digest.update(body);
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    let key = Uuid::from_bytes(bytes);
    let answer = request.forms.answer_of(key).lock_owned().await;
    let was_recorded = answer.is_some();
    let brought = Brought { key, is_stored: false, answer };
    *request.brought.lock().unwrap_or_else(PoisonError::into_inner) = Some(brought);
    if was_recorded { Err(Error::SentTwice) } else { Ok(()) }
}

/// The key of the form of the request under way, until a change has stored it.
#[derive(Debug, Clone)]
pub struct Once(Option<(Uuid, Request)>);

impl Once {
    /// That of the request under way.
    pub fn of_request() -> Self {
        let Ok(request) = REQUEST.try_with(Clone::clone) else { return Self(None) };
        let brought = request.brought.lock().unwrap_or_else(PoisonError::into_inner);
        let key = brought.as_ref().filter(|brought| !brought.is_stored).map(|brought| brought.key);
        drop(brought);
        Self(key.map(|key| (key, request)))
    }

    /// Stores the key with the change.
    ///
    /// # Errors
    /// [`Error::SentTwice`] where the same form was recorded before.
    pub async fn store(&self, tx: &mut Tx, today: Day) -> Result<(), Error> {
        let Some((key, _)) = &self.0 else { return Ok(()) };
        let sql = "insert into form_sent (key, sent_on) values ($1, $2) on conflict (key) do nothing";
        if tx.run(sql, args![*key, today]).await? == 0 { Err(Error::SentTwice) } else { Ok(()) }
    }

    /// The change was stored, and the key with it.
    pub fn mark_stored(&self) {
        let Some((_, request)) = &self.0 else { return };
        if let Some(brought) = request.brought.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            brought.is_stored = true;
        }
    }
}

/// Forgets forms that arrived long ago.
///
/// # Errors
/// When the store refuses.
pub async fn forget_old(tx: &mut Tx, today: Day) -> Result<(), Error> {
    tx.run("delete from form_sent where sent_on < $1", args![today - KNOWN_DAYS]).await?;
    Ok(())
}
