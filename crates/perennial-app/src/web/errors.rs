//! Errors as pages and as RFC 9457 JSON: a title, a sentence, a status, a way out.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::Error;

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage<'a> {
    title: &'a str,
    sentence: &'a str,
    status: u16,
    fields: Vec<(&'static str, String)>,
    way_out: (&'static str, &'static str),
}

struct Told {
    status: StatusCode,
    title: &'static str,
    sentence: String,
    fields: Vec<(&'static str, String)>,
    way_out: (&'static str, &'static str),
}

fn tell(error: Error) -> Told {
    let home = ("Back to the map", "/");
    let (status, title, way_out) = match &error {
        Error::SignIn => (StatusCode::UNAUTHORIZED, "Sign in first", ("Sign in", "/sign-in")),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, "Not found", home),
        Error::Forbidden { .. } => (StatusCode::FORBIDDEN, "Not allowed", home),
        Error::Refused(_) => (StatusCode::CONFLICT, "This cannot be done", home),
        Error::ChangedMeanwhile(_) => (StatusCode::CONFLICT, "Changed meanwhile", home),
        Error::SentTwice => (StatusCode::CONFLICT, "Recorded already", home),
        Error::Fields(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Some fields need attention", home),
        Error::BadRequest(_) => (StatusCode::BAD_REQUEST, "This request cannot be understood", home),
        Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "Too large", home),
        Error::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "Too many tries", home),
        Error::Db(_) | Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", home),
    };
    let fields = match &error {
        Error::Fields(fields) => fields.iter().map(|(field, message)| (*field, message.clone())).collect(),
        _ => Vec::new(),
    };
    let sentence = match &error {
        Error::Db(_) | Error::Internal(_) => internal(&error),
        Error::Fields(_) => "Go back, mend the fields named below, and send the form again.".to_owned(),
        _ => error.to_string(),
    };
    Told { status, title, sentence, fields, way_out }
}

/// Logs an internal error once, and gives the sentence with its reference number.
fn internal(error: &Error) -> String {
    let mut bytes = [0_u8; 4];
    crate::clock::fill_random(&mut bytes);
    let reference = u32::from_be_bytes(bytes);
    tracing::error!(reference = format!("{reference:08x}"), %error, "internal error");
    format!(
        "Perennial could not finish this. Nothing half done was stored. Try again; if it happens again, give your administrator the reference {reference:08x}."
    )
}

/// An error as `application/problem+json` (RFC 9457).
pub fn problem(error: Error) -> Response {
    let told = tell(error);
    let fields: serde_json::Map<String, serde_json::Value> =
        told.fields.into_iter().map(|(field, message)| (field.to_owned(), message.into())).collect();
    let body = serde_json::json!({
        "type": "about:blank", "title": told.title, "status": told.status.as_u16(), "detail": told.sentence, "fields": fields,
    });
    let mut response = (told.status, body.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if matches!(self, Self::SentTwice) {
            let mut response = problem(self);
            response.extensions_mut().insert(crate::once::Twice);
            return response;
        }
        if matches!(self, Self::SignIn) {
            return crate::web::redirect("/sign-in", None);
        }
        refusal(self)
    }
}

/// An error as a page with its own status, also where a reader would be sent to sign in.
pub fn refusal(error: Error) -> Response {
    draw(tell(error))
}

/// A page for what goes wrong before any room is asked: a status, a title, a sentence that says what to do.
pub fn problem_page(status: StatusCode, title: &'static str, sentence: &str) -> Response {
    let way_out = ("Back to the map", "/");
    draw(Told { status, title, sentence: sentence.to_owned(), fields: Vec::new(), way_out })
}

fn draw(told: Told) -> Response {
    let page = ErrorPage {
        title: told.title,
        sentence: &told.sentence,
        status: told.status.as_u16(),
        fields: told.fields,
        way_out: told.way_out,
    };
    match page.render() {
        Ok(html) => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (told.status, kind, html).into_response()
        }
        Err(_) => (told.status, told.sentence).into_response(),
    }
}
