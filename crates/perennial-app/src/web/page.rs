//! The frame around every page, and how a page struct becomes an answer.

use askama::Template;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use perennial_core::dates::Day;
use perennial_core::journeys::stage::PhaseNames;
use perennial_core::money::Currency;

use crate::actor::Actor;
use crate::error::Error;
use crate::rights::Right;

/// The navigation's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    /// What is due, and alerts.
    Today,
    /// The map.
    Map,
    /// Clients.
    Clients,
    /// Pursuits.
    Pursuits,
    /// Engagements.
    Engagements,
    /// Touches.
    Touches,
    /// Playbooks.
    Playbooks,
    /// Research.
    Research,
    /// Insights.
    Insights,
    /// Imports.
    Imports,
    /// Settings.
    Settings,
    /// None of them.
    None,
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of the `data-theme` attribute and of the cookie.
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name written by [`Theme::key`].
    pub fn from_key(key: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }

    /// The theme of a request's cookie.
    pub fn of(headers: &HeaderMap) -> Self {
        cookie(headers, "theme").map(Self::from_key).unwrap_or_default()
    }
}

/// A short message shown once after an action, with a way to undo it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// What was done.
    pub text: String,
    /// Where to post to undo it.
    pub undo: Option<String>,
}

/// A step on the way to this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// The words.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// What the frame shows: firm, person, theme. The accounts room makes one for each request of a signed-in person.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The firm's name.
    pub firm: String,
    /// The person's name.
    pub person: String,
    /// Who asks.
    pub actor: Actor,
    /// The theme.
    pub theme: Theme,
    /// The address of this page, to come back to; the map after a form was sent.
    pub here: String,
    /// The firm's day.
    pub today: Day,
    /// The firm's currency.
    pub currency: Currency,
    /// What the firm calls an engagement, in the singular and lower case.
    pub noun: String,
    /// What the firm calls the phases.
    pub phases: PhaseNames,
    /// Until when lists cover what is not recorded here any more, where that is over: stages stand still since (D15).
    pub records_end: Option<String>,
    /// How far positions are, in percent, while all of them are worked out again.
    pub working_out: Option<u64>,
    /// The entry of the navigation that is lit.
    pub nav: Nav,
    /// The page's title.
    pub title: String,
    /// A message from the action before.
    pub toast: Option<Toast>,
}

impl Shell {
    /// The frame of a page with a title, its entry in the navigation lit.
    pub fn on(mut self, nav: Nav, title: impl Into<String>) -> Self {
        self.nav = nav;
        self.title = title.into();
        self
    }

    /// True when the person may record things.
    pub fn may_record(&self) -> bool {
        self.actor.may(Right::Record)
    }

    /// True when the person may import, delete and reassign.
    pub fn may_manage(&self) -> bool {
        self.actor.may(Right::Import)
    }

    /// True when the person may change settings.
    pub fn may_administer(&self) -> bool {
        self.actor.may(Right::Settings)
    }

    /// The entries of the navigation: which, where, in which words.
    pub fn entries(&self) -> [(Nav, &'static str, String); 11] {
        [
            (Nav::Today, "/today", "Today".to_owned()),
            (Nav::Map, "/", "Map".to_owned()),
            (Nav::Clients, "/clients", "Clients".to_owned()),
            (Nav::Pursuits, "/pursuits", "Pursuits".to_owned()),
            (Nav::Engagements, "/engagements", capital(&self.nouns())),
            (Nav::Touches, "/touches", "Touches".to_owned()),
            (Nav::Playbooks, "/playbooks", "Playbooks".to_owned()),
            (Nav::Research, "/research", "Research".to_owned()),
            (Nav::Insights, "/insights", "Insights".to_owned()),
            (Nav::Imports, "/imports", "Imports".to_owned()),
            (Nav::Settings, "/settings", "Settings".to_owned()),
        ]
    }

    /// The first letters of the person's first and last names.
    pub fn initials(&self) -> String {
        let mut letters = self.person.split_whitespace().filter_map(|word| word.chars().next());
        letters.next().into_iter().chain(letters.next_back()).collect::<String>().to_uppercase()
    }

    /// The engagement noun in the plural.
    pub fn nouns(&self) -> String {
        crate::web::words::plural(&self.noun)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Shell {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::SignIn)
    }
}

/// The identifier in a path, `{id}`. What is no identifier is no page.
#[derive(Debug, Clone, Copy)]
pub struct At<T>(pub T);

impl<T: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let names = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound("page"))?;
        let id = names.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        id.map(Self).ok_or(Error::NotFound("page"))
    }
}

/// Draws a page.
///
/// # Errors
/// When its template fails, which is a defect of the program.
pub fn page(template: &impl Template) -> Result<Response, Error> {
    let html = template.render()?;
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(response)
}

/// Sends the browser to another page after a change (303 See Other), with a toast when there is something to say.
pub fn redirect(to: &str, toast: Option<&Toast>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(to) {
        headers.insert(header::LOCATION, value);
    }
    if let Some(toast) = toast {
        let text = format!("{}\n{}", toast.text, toast.undo.as_deref().unwrap_or_default());
        let cookie = format!("toast={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", hex(text.as_bytes()));
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    response
}

/// Where to go back to after a change: what the form says where that is an address of this server, else `otherwise`.
pub fn back_to<'b>(back: &'b str, otherwise: &'b str) -> &'b str {
    if back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') { back } else { otherwise }
}

/// Sends the browser to another page after a change, with a toast that says what was done.
pub fn told(to: &str, text: impl Into<String>) -> Response {
    redirect(to, Some(&Toast { text: text.into(), undo: None }))
}

/// As [`told`], with the address that takes it back.
pub fn told_with_undo(to: &str, text: impl Into<String>, undo: Option<String>) -> Response {
    redirect(to, Some(&Toast { text: text.into(), undo }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Toast {
    /// Reads the cookie written by [`redirect`].
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes: Option<Vec<u8>> = value
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let text = String::from_utf8(bytes?).ok()?;
        let (text, undo) = text.split_once('\n')?;
        let undo = (undo.starts_with('/') && !undo.starts_with("//")).then(|| undo.to_owned());
        Some(Self { text: text.to_owned(), undo })
    }
}

/// True when a script asks for JSON in place of a page.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// The value of a cookie of a request.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The word with a capital first letter.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
