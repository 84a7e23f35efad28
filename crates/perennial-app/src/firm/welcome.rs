//! First run: the administrator and the firm are made on one page, once.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use perennial_core::ids::StaffId;
use perennial_core::journeys::model::FirmKind;
use perennial_core::money::Currency;
use perennial_core::text::{EmailAddress, Name};

use super::commands::{FirmInput, make_administrator, set_up};
use crate::accounts::{self, Device, Missing, Password};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::Tx;
use crate::error::{Error, FieldErrors};
use crate::rights::Right;
use crate::server::Caller;
use crate::web::{self, Form, Raw, Theme};

/// Languages of dates and numbers that are offered.
pub const LOCALES: [(&str, &str); 10] = [
    ("en-GB", "English, United Kingdom"),
    ("en-IE", "English, Ireland"),
    ("en-US", "English, United States"),
    ("en-AU", "English, Australia"),
    ("en-CA", "English, Canada"),
    ("en-NZ", "English, New Zealand"),
    ("en-ZA", "English, South Africa"),
    ("de-DE", "German, Germany"),
    ("fr-FR", "French, France"),
    ("nl-NL", "Dutch, Netherlands"),
];
/// Days on which weeks begin somewhere.
pub const WEEK_STARTS: [(u8, &str); 3] = [(1, "Monday"), (7, "Sunday"), (6, "Saturday")];
const CURRENCIES: [&str; 14] =
    ["GBP", "EUR", "USD", "AUD", "CAD", "CHF", "DKK", "HKD", "INR", "NOK", "NZD", "SEK", "SGD", "ZAR"];

/// The page of the first run.
pub fn door() -> Router<App> {
    Router::new().route("/welcome", get(show).post(submit))
}

#[derive(Template)]
#[template(path = "firm/welcome.html")]
struct WelcomePage {
    theme: Theme,
    missing: Missing,
    raw: Raw,
    errors: FieldErrors,
    time_zones: Vec<String>,
}

impl WelcomePage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.get(field).map(String::as_str)
    }

    fn chosen(&self, field: &str, value: impl std::fmt::Display) -> bool {
        self.raw.get(field) == value.to_string()
    }
}

fn draw(headers: &HeaderMap, missing: Missing, raw: Raw, errors: FieldErrors) -> Result<Response, Error> {
    let time_zones =
        jiff::tz::db().available().map(|zone| zone.to_string()).filter(|zone| zone.contains('/')).collect();
    web::page(&WelcomePage { theme: Theme::of(headers), missing, raw, errors, time_zones })
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let missing = accounts::missing(&mut app.db.read().await?).await?;
    if let Some(elsewhere) = elsewhere(&app, &headers, missing).await? {
        return Ok(elsewhere);
    }
    let defaults = [("locale", "en-GB"), ("currency", "GBP"), ("time_zone", "Europe/London"), ("week_start", "1")];
    let mut raw = Raw::default();
    for (field, value) in defaults {
        raw.set(field, value);
    }
    draw(&headers, missing, raw, FieldErrors::new())
}

/// Where to go when this page has nothing (more) to do for whoever asks.
async fn elsewhere(app: &App, headers: &HeaderMap, missing: Missing) -> Result<Option<Response>, Error> {
    if !missing.any() {
        return Ok(Some(web::redirect("/", None)));
    }
    if missing.administrator {
        return Ok(None);
    }
    // The administrator was made on the command line: only an administrator goes on.
    match accounts::signed_in(app, headers).await? {
        Some(signed) => signed.actor().must(Right::Settings).map(|()| None),
        None => Ok(Some(web::redirect("/sign-in?next=%2Fwelcome", None))),
    }
}

async fn submit(State(app): State<App>, caller: Caller, headers: HeaderMap, mut form: Form) -> Result<Response, Error> {
    let missing = accounts::missing(&mut app.db.read().await?).await?;
    if let Some(elsewhere) = elsewhere(&app, &headers, missing).await? {
        return Ok(elsewhere);
    }
    let administrator = missing.administrator.then(|| Administrator::read(&mut form));
    let firm = missing.firm.then(|| firm(&mut form));
    if let Err(Error::Fields(errors)) = form.finish() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&headers, missing, form.raw, errors)?).into_response());
    }
    let (administrator, firm) = (administrator.flatten(), firm.flatten());
    let device = Device::of(&headers, caller.address);
    let made = found(&app, administrator, firm).await?;
    let Some(staff) = made else {
        return Ok(web::redirect("/", None));
    };
    let now = app.now();
    let begin = app.db.write(move |tx| Box::pin(async move { accounts::begin_session(tx, now, staff, device).await }));
    let token = begin.await?;
    let mut response = web::redirect("/", None);
    response
        .headers_mut()
        .extend(accounts::session_cookie(&app.config, &token).map(|value| (header::SET_COOKIE, value)));
    Ok(response)
}

/// The administrator as typed.
struct Administrator {
    name: Name,
    email: EmailAddress,
    password: Password,
}

impl Administrator {
    fn read(form: &mut Form) -> Option<Self> {
        let name = form.name("name");
        let email = form.required("email", EmailAddress::parse);
        let typed = form.raw.all("password").last().cloned().unwrap_or_default();
        let password = Password::parse(&typed);
        if let Err(refusal) = &password {
            form.refuse("password", refusal.to_string());
        }
        Some(Self { name: name?, email: email?, password: password.ok()? })
    }
}

fn firm(form: &mut Form) -> Option<FirmInput> {
    let name = form.name("firm");
    let kind = form.required("kind", |text| FirmKind::from_key(text).ok_or("Choose the kind that is nearest."));
    let currency = form.required("currency", Currency::listed);
    let locale = form.required("locale", |text| {
        LOCALES.iter().find(|(tag, _)| *tag == text).map(|(tag, _)| (*tag).to_owned()).ok_or("Choose one of the list.")
    });
    let time_zone = form.required("time_zone", |text| match jiff::tz::TimeZone::get(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("This is not a time zone. Choose one of the list, such as Europe/London."),
    });
    let week_start = form.required("week_start", |text| {
        WEEK_STARTS.iter().map(|(day, _)| *day).find(|day| day.to_string() == text).ok_or("Choose a day of the list.")
    });
    let (name, kind, currency) = (name?, kind?, currency?);
    Some(FirmInput { name, kind, currency, locale: locale?, time_zone: time_zone?, week_start: week_start? })
}

/// Makes the firm and its administrator, unless somebody else was faster.
async fn found(
    app: &App,
    administrator: Option<Administrator>,
    firm: Option<FirmInput>,
) -> Result<Option<StaffId>, Error> {
    let with_hash = match administrator {
        Some(given) => {
            let hash = accounts::hash_password(app, &given.password).await?;
            Some((given, hash))
        }
        None => None,
    };
    app.change(&Actor::Program, move |tx, act| {
        Box::pin(async move {
            match firm {
                Some(firm) => set_up(tx, act, firm).await?,
                // Two servers on one PostgreSQL: the second waits here for the first.
                None => drop(tx.run("update firm set version = version where id = 1", args![]).await?),
            }
            let Some((given, hash)) = with_hash else { return Ok(None) };
            administer_first(tx, act, given, hash).await.map(Some)
        })
    })
    .await
}

async fn administer_first(tx: &mut Tx, act: &Act, given: Administrator, hash: String) -> Result<StaffId, Error> {
    if !accounts::missing(tx).await?.administrator {
        return Err(Error::refused(
            "Somebody else has just become the administrator. Ask them to add you: Settings, Staff.",
        ));
    }
    make_administrator(tx, act, given.name, given.email, hash).await
}
