//! The page of the second factors in one's own account.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use perennial_core::dates::Moment;

use super::super::passkeys::{self, PasskeyLine, Site};
use super::super::queries::{self, SignedIn};
use super::super::second::{self, Factors, Proof, totp};
use super::sign_in::as_typed;
use crate::app::App;
use crate::db::Conn;
use crate::error::{Error, FieldErrors};
use crate::server::Caller;
use crate::web::words::{count, long_date};
use crate::web::{self, Draft, Form, Nav, Raw, Shell};

/// An app that waits for its first code.
struct Waiting {
    text: String,
    side: i32,
    path: String,
}

#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
struct FactorPage {
    shell: Shell,
    factors: Factors,
    needs: bool,
    waiting: Option<Waiting>,
    passkeys: Vec<PasskeyLine>,
    /// The name that a passkey made here belongs to, or why none can be made.
    site: Result<Site, String>,
    /// Recovery codes that were made just now.
    codes: Vec<String>,
    draft: Draft,
    passkey: Draft,
}

impl FactorPage {
    fn codes_left(&self) -> String {
        match self.factors.codes_left {
            0 => "No recovery code is left: make new ones.".to_owned(),
            left => format!("{} left.", count(left.unsigned_abs(), "recovery code")),
        }
    }

    /// The firm's day of a moment.
    fn day(&self, at: &Moment) -> String {
        long_date(at.utc_day())
    }

    /// True when a passkey answers at another name than this page's.
    fn elsewhere(&self, line: &PasskeyLine) -> bool {
        self.site.as_ref().map_or(true, |site| site.name() != line.site)
    }
}

/// The page, with a form of the app as it was refused.
pub(super) async fn draw(
    app: &App,
    shell: Shell,
    signed: &SignedIn,
    headers: &HeaderMap,
    codes: Vec<String>,
    draft: Draft,
) -> Result<Response, Error> {
    let page = compose(app, shell, signed, headers, codes).await?;
    let page = FactorPage { draft, ..page };
    page.draft.page(&page)
}

/// The page, with a form of a passkey as it was refused.
pub(super) async fn draw_passkey(
    app: &App,
    shell: Shell,
    signed: &SignedIn,
    headers: &HeaderMap,
    passkey: Draft,
) -> Result<Response, Error> {
    let page = compose(app, shell, signed, headers, Vec::new()).await?;
    let page = FactorPage { passkey: passkey.prefixed("passkey-"), ..page };
    page.passkey.page(&page)
}

async fn compose(
    app: &App,
    shell: Shell,
    signed: &SignedIn,
    headers: &HeaderMap,
    codes: Vec<String>,
) -> Result<FactorPage, Error> {
    let mut conn = app.db.read().await?;
    Ok(FactorPage {
        factors: second::factors(&mut conn, signed.staff).await?,
        needs: signed.needs_factor,
        waiting: waiting(&mut conn, &shell, signed).await?,
        passkeys: passkeys::of(&mut conn, signed.staff).await?,
        site: Site::of(&app.config, headers),
        codes,
        draft: Draft::default(),
        passkey: Draft::default().prefixed("passkey-"),
        shell: shell.on(Nav::None, "Second factor"),
    })
}

async fn waiting(conn: &mut Conn, shell: &Shell, signed: &SignedIn) -> Result<Option<Waiting>, Error> {
    let Some(secret) = second::unconfirmed(conn, signed.staff).await? else { return Ok(None) };
    let (email, _) = queries::own_credentials(conn, signed.staff).await?;
    let (side, path) = totp::picture(&totp::address(&secret, &shell.firm, &email)).unwrap_or_default();
    Ok(Some(Waiting { text: totp::text(&secret), side, path }))
}

/// One's own second factors.
pub async fn show(
    State(app): State<App>,
    shell: Shell,
    signed: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Error> {
    draw(&app, shell, &signed, &headers, Vec::new(), Draft::default()).await
}

/// Makes a secret for an app.
pub async fn begin(
    State(app): State<App>,
    shell: Shell,
    signed: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (staff, now) = (signed.staff, app.now());
    let begun = app.db.write(move |tx| Box::pin(async move { second::begin(tx, staff, now).await })).await;
    match begun {
        Ok(()) => Ok(web::redirect("/account/second-factor", None)),
        Err(error) => draw(&app, shell, &signed, &headers, Vec::new(), Draft::refused(Raw::default(), error)?).await,
    }
}

/// The address of whoever asks, for the limits of sign-in.
async fn email(app: &App, signed: &SignedIn) -> Result<String, Error> {
    let mut conn = app.db.read().await?;
    Ok(queries::own_credentials(&mut conn, signed.staff).await?.0)
}

/// The page again, with what is wrong.
async fn again(
    app: &App,
    shell: Shell,
    signed: &SignedIn,
    headers: &HeaderMap,
    error: Error,
) -> Result<Response, Error> {
    let error = match error {
        Error::TooMany(sentence) => Error::Fields(FieldErrors::from([("code", sentence)])),
        error => error,
    };
    draw(app, shell, signed, headers, Vec::new(), Draft::refused(Raw::default(), error)?).await
}

/// Confirms the app with its first code, and shows the recovery codes once.
pub async fn confirm(
    State(app): State<App>,
    (shell, mut signed): (Shell, SignedIn),
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let email = email(&app, &signed).await?;
    let code = form.raw.get("code").to_owned();
    match second::confirm(&app, &signed, &email, code, caller.address).await {
        Ok(codes) => {
            signed.has_factor = true;
            draw(&app, shell, &signed, &headers, codes, Draft::default()).await
        }
        Err(error) => again(&app, shell, &signed, &headers, error).await,
    }
}

/// Makes new recovery codes and shows them once.
pub async fn new_codes(
    State(app): State<App>,
    (shell, signed): (Shell, SignedIn),
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let email = email(&app, &signed).await?;
    let factors = second::factors(&mut app.db.read().await?, signed.staff).await?;
    // Whoever has passkeys only may have no code left to show.
    let proof = match factors.app_since {
        Some(_) => Proof::Code(form.raw.get("code").to_owned()),
        None if !factors.any() => return Ok(web::redirect("/account/second-factor", None)),
        None => Proof::Password(as_typed(&form.raw, "password").to_owned()),
    };
    let asked = (email.as_str(), proof, caller.address);
    match second::new_codes(&app, &signed, asked).await {
        Ok(codes) => draw(&app, shell, &signed, &headers, codes, Draft::default()).await,
        Err(error) => again(&app, shell, &signed, &headers, error).await,
    }
}

/// Removes the app.
pub async fn remove(
    State(app): State<App>,
    (shell, signed): (Shell, SignedIn),
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let email = email(&app, &signed).await?;
    let asked = (email.as_str(), Proof::Code(form.raw.get("code").to_owned()), caller.address);
    match second::remove(&app, &signed, asked).await {
        Ok(()) => Ok(web::told("/account/second-factor", "The app is removed.")),
        Err(error) => again(&app, shell, &signed, &headers, error).await,
    }
}
