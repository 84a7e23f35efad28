//! A person's calendar at a secret address: what is due, without a session, with the walls that hold for the person.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ics::{self, Event};
use super::items::{self, Item, Kind};
use crate::actor::{Actor, Role};
use crate::alerts::Voice;
use crate::app::App;
use crate::args;
use crate::error::Error;

/// Entries of a calendar.
const MOST: usize = 500;

/// Times a calendar may be asked for in a minute: calendars ask a few times an hour.
const A_MINUTE: u32 = 30;

/// How often each calendar was asked for in the present minute.
#[derive(Default)]
pub struct Asked(Mutex<HashMap<Uuid, (i64, u32)>>);

impl Asked {
    fn once_more(&self, person: StaffId, now: Moment) -> Result<(), Error> {
        let minute = now.0 / 60_000_000;
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, times) = asked.entry(person.0).or_insert((minute, 0));
        if *last != minute {
            (*last, *times) = (minute, 0);
        }
        *times += 1;
        if *times > A_MINUTE {
            return Err(Error::TooMany(
                "This calendar is asked for too often. Once every ten minutes is enough.".into(),
            ));
        }
        Ok(())
    }
}

/// A secret of 256 random bits; only its hash is stored.
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    pub fn fresh() -> Self {
        let mut bytes = [0_u8; 32];
        crate::clock::fill_random(&mut bytes);
        Self(bytes)
    }

    /// 64 hexadecimal digits.
    pub fn text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is stored of it.
    pub fn hash(&self) -> Vec<u8> {
        hash(&self.text())
    }
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// The calendar behind a secret address.
pub async fn calendar(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, Error> {
    let secret = secret.strip_suffix(".ics").unwrap_or(&secret);
    let absent = || Error::NotFound("calendar");
    if secret.len() != 64 || !secret.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(absent());
    }
    let mut conn = app.db.read().await?;
    let row: Option<(Uuid, String, String)> = conn
        .optional(
            "select s.id, s.role, s.name from calendar_feed f join staff s on s.id = f.staff_id
             where f.token_hash = $1 and s.active = 1",
            args![hash(&secret.to_ascii_lowercase())],
        )
        .await?;
    let (id, role, name) = row.ok_or_else(absent)?;
    let person = StaffId(id);
    app.memory.calendars.once_more(person, app.now())?;
    let actor = Actor::Staff { id: person, role: Role::from_key(&role).unwrap_or(Role::ReadOnly) };
    let today = app.today(&mut conn).await?;
    let span = (today - 60, today + 365);
    let voice = Voice::load(&mut conn, &app.memory).await?;
    let (found, _) = items::dated(&mut conn, &actor, &voice, person, span, MOST, today).await?;
    let events: Vec<Event> = found.iter().map(|item| event(item, app.config.public_url.as_deref())).collect();
    let text = ics::calendar(&format!("Perennial: {name}"), &events, app.now());
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CACHE_CONTROL, "private, max-age=600"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"perennial.ics\""),
    ];
    Ok((headers, text).into_response())
}

fn event(item: &Item, public: Option<&str>) -> Event {
    let kind = match item.kind {
        Kind::Alert => "alert",
        Kind::Planned => "touch",
    };
    Event {
        uid: format!("{kind}-{}@perennial", item.id),
        on: item.on,
        summary: format!("{}: {}", item.client_name, item.word),
        description: item.says.clone(),
        url: public.map(|origin| format!("{}{}", origin.trim_end_matches('/'), item.page())),
    }
}
