//! Stands before every page that is not public: who asks, and the frame of the page they get.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::queries::{self, SignedIn};
use super::watch::{Answered, Watched};
use super::{commands, cookie};
use crate::app::App;
use crate::audit::{self, Asked};
use crate::error::Error;
use crate::once;
use crate::server::Caller;
use crate::web::words::percent;
use crate::web::{self, Nav, Shell, Theme, Toast};

/// The signed-in person of a request's cookie, if there is one.
///
/// # Errors
/// When the store cannot be read.
pub async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    let Some(token) = cookie::token(&app.config, headers) else {
        return Ok(None);
    };
    let mut conn = app.db.read().await?;
    Ok(queries::session(&mut conn, &app.memory.accounts.phases, &token, app.now()).await?)
}

/// Lets signed-in people pass, with their [`Actor`](crate::actor::Actor), [`Shell`] and session in the request.
pub async fn gate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let signed = match signed_in(&app, request.headers()).await {
        Ok(signed) => signed,
        Err(error) => return error.into_response(),
    };
    let Some(signed) = signed else {
        return turn_away(&request);
    };
    let Some(shell) = shell(&signed, &request) else {
        return web::redirect("/welcome", None);
    };
    if signed.lacks_factor() && !may_go_without_factor(request.uri().path()) {
        return web::redirect("/account/second-factor", None);
    }
    let shows_toast = shell.toast.is_some() && is_page_load(&request);
    // Apart from the answer: a busy store must not slow down reading.
    let (used, hash, stored) = (app.clone(), signed.token_hash.clone(), signed.seen);
    tokio::spawn(async move { commands::seen(&used, hash, stored).await });
    request.extensions_mut().insert(signed.actor());
    request.extensions_mut().insert(shell);
    let (request, watched) = watch(&app, request, signed).await;
    let (origin, asked) = (watched.origin.clone(), watched.asked.clone());
    // What a form brings is recorded once; what a page shows of forms gets a key of its own.
    let once = once::Request::new(app.ids.next(app.now()), &app.memory.forms);
    let from = once::came_from(request.headers());
    let mut response = audit::from(origin, asked, once.run(from, next.run(request))).await;
    let answered = Answered::of(&response);
    if let Err(error) = watched.note(&app, answered).await {
        return error.into_response();
    }
    if shows_toast && is_page(&response) {
        response.headers_mut().append(header::SET_COOKIE, cookie::TOAST_SHOWN);
    }
    response
}

/// Gives the request its session, and keeps what may have to be noted of it.
async fn watch(app: &App, request: Request, signed: SignedIn) -> (Request, Watched) {
    let (mut parts, body) = request.into_parts();
    let Ok(caller) = Caller::from_request_parts(&mut parts, app).await;
    let asked = Asked::default();
    asked.name(parts.uri.path().split('/'));
    asked.name(parts.uri.query().unwrap_or_default().split(['&', '=']));
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let route = format!("{} {route}", parts.method);
    let watched = Watched { actor: signed.actor(), origin: caller.address.to_string(), route, asked };
    parts.extensions.insert(signed);
    (Request::from_parts(parts, body), watched)
}

/// Where somebody may go whose role needs a second factor and who has none yet.
fn may_go_without_factor(path: &str) -> bool {
    path.starts_with("/account/second-factor") || path == "/account/theme"
}

fn shell(signed: &SignedIn, request: &Request) -> Option<Shell> {
    let headers = request.headers();
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    let here = request.uri().path_and_query().filter(|_| read).map_or("/", |here| here.as_str()).to_owned();
    let firm = signed.firm.as_ref()?;
    Some(Shell {
        firm: firm.name.clone(),
        person: signed.person.clone(),
        actor: signed.actor(),
        theme: Theme::of(headers),
        here,
        today: firm.today,
        currency: firm.currency,
        noun: firm.noun.clone(),
        phases: firm.phases.clone(),
        records_end: None,
        working_out: None,
        nav: Nav::None,
        title: String::new(),
        toast: web::cookie(headers, "toast").and_then(Toast::from_cookie),
    })
}

/// Sends a reader to the sign-in page and back afterwards; refuses everybody else.
fn turn_away(request: &Request) -> Response {
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    if is_page_load(request) {
        let to = if wanted == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", percent(wanted)) };
        return web::redirect(&to, None);
    }
    let mut response = web::refusal(Error::SignIn);
    if is_partial(request.headers()) {
        // The script then loads the whole sign-in page instead of putting it into a part of this one.
        response.headers_mut().insert("hx-redirect", HeaderValue::from_static("/sign-in"));
    }
    response
}

fn is_page_load(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD) && !is_partial(request.headers())
}

fn is_partial(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request")
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    response.status() == StatusCode::OK && kind.is_some_and(|kind| kind.starts_with("text/html"))
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::SignIn)
    }
}
