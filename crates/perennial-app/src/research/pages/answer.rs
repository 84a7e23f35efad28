//! The page of whoever answers by a personal link: no sign-in, no script, no cookie, no network address kept.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perennial_core::research::Instrument;
use perennial_core::research::languages::own_name;
use perennial_core::research::phrases::{Phrases, phrases};

use super::asking::{self, Asking};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::research::answering::{self, Asked, Way};
use crate::research::link::Link;
use crate::server::Caller;
use crate::web::list::Address;
use crate::web::{self, Form};

/// The page of whoever answers.
#[derive(Template)]
#[template(path = "research/answer.html")]
pub struct AnswerPage {
    /// The firm's name.
    pub firm: String,
    /// What stands above.
    pub title: String,
    /// What is said where nothing is asked.
    pub text: String,
    /// Where the language is chosen.
    pub language_at: String,
    /// The language of the page.
    pub language: String,
    /// The words around the questions.
    pub words: &'static Phrases,
    /// The languages to choose from.
    pub languages: Vec<String>,
    /// True for somebody who came back.
    pub resumed: bool,
    /// Who sees the answers.
    pub privacy: String,
    /// The question.
    pub asking: Option<Asking>,
    /// The way back to the builder, of a page that stores nothing, and what goes along.
    pub preview: Option<(String, Vec<(String, String)>)>,
}

impl AnswerPage {
    /// A language's own name for itself.
    fn own_name<'c>(&self, code: &'c str) -> &'c str {
        own_name(code)
    }
}

/// Who sees the answers: in the words of the instrument, else in those that are shipped.
pub fn privacy(instrument: &Instrument, language: &str) -> String {
    let own = instrument.privacy.in_language(language);
    if own.is_empty() { phrases(language).privacy.to_owned() } else { own.to_owned() }
}

/// The link of somebody without an account, to `what`. Wrong ones are counted by network, like wrong passwords, until
/// [`leads_somewhere`] says that one is right.
pub fn try_link(app: &App, caller: Caller, secret: &str, what: &'static str) -> Result<Link, Error> {
    app.memory.research.attempts.begin(secret, caller.address, app.now()).map_err(|_| {
        Error::TooMany(
            "Too many links that do not exist were tried from your network. Wait an hour, then try again.".into(),
        )
    })?;
    Link::read(secret).ok_or(Error::NotFound(what))
}

/// The link that was tried is one.
pub fn leads_somewhere(app: &App, caller: Caller, secret: &str) {
    app.memory.research.attempts.succeeded(secret, caller.address);
}

/// Finds whoever holds the link.
async fn found(app: &App, caller: Caller, secret: &str) -> Result<(Link, Asked), Error> {
    let link = try_link(app, caller, secret, "survey")?;
    let asked = answering::by_link(&mut app.db.read().await?, &link).await;
    let asked = asked.map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("survey"),
        error => error,
    })?;
    leads_somewhere(app, caller, secret);
    Ok((link, asked))
}

/// The name of the firm that asks.
pub async fn firm_name(app: &App) -> Result<String, Error> {
    Ok(firm::find(&mut app.db.read().await?).await?.map_or_else(String::new, |firm| firm.name))
}

/// A page that says one thing.
async fn says(
    app: &App,
    status: StatusCode,
    words: &'static Phrases,
    title: &str,
    text: &'static str,
) -> Result<Response, Error> {
    let page = AnswerPage {
        firm: firm_name(app).await?,
        title: title.to_owned(),
        text: text.to_owned(),
        language_at: String::new(),
        language: words.language.to_owned(),
        words,
        languages: Vec::new(),
        resumed: false,
        privacy: String::new(),
        asking: None,
        preview: None,
    };
    Ok((status, web::page(&page)?).into_response())
}

/// An error as whoever answers sees it: a link that is none leads to the same page as one that has ended.
async fn told(app: &App, error: Error) -> Result<Response, Error> {
    let words = phrases("en");
    match error {
        Error::NotFound(_) => says(app, StatusCode::NOT_FOUND, words, words.closed, words.closed_text).await,
        error => Err(error),
    }
}

async fn draw(
    app: &App,
    asked: Asked,
    base: String,
    asking: impl FnOnce(Asked, &str) -> Asking,
) -> Result<Response, Error> {
    let words = phrases(&asked.language);
    let today = app.today(&mut app.db.read().await?).await?;
    if asked.finished {
        return says(app, StatusCode::OK, words, words.thanks, words.thanks_text).await;
    }
    if !asked.wave.row.is_open(today) {
        return says(app, StatusCode::GONE, words, words.closed, words.closed_text).await;
    }
    let languages = asked.wave.instrument.languages.clone();
    let (language, privacy) = (asked.language.clone(), privacy(&asked.wave.instrument, &asked.language));
    let resumed = !asked.answers.is_empty();
    let title = asked.wave.instrument.name.clone();
    let asking = asking(asked, &base);
    let status = asking.status();
    let page = AnswerPage {
        firm: firm_name(app).await?,
        title,
        text: String::new(),
        language_at: format!("{base}/language"),
        language,
        words,
        languages,
        resumed,
        privacy,
        asking: Some(asking),
        preview: None,
    };
    Ok((status, web::page(&page)?).into_response())
}

/// The next question, or the one in the address.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(secret): Path<String>,
    address: Address,
) -> Result<Response, Error> {
    match found(&app, caller, &secret).await {
        Ok((link, asked)) => {
            let named = address.get("q").to_owned();
            draw(&app, asked, base(&link), |asked, base| Asking::of(asked, base, &named)).await
        }
        Err(error) => told(&app, error).await,
    }
}

fn base(link: &Link) -> String {
    format!("/s/{}", link.text())
}

/// Takes one answer, which is saved for good when this answers.
pub async fn take(
    State(app): State<App>,
    caller: Caller,
    Path(secret): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let (link, asked) = match found(&app, caller, &secret).await {
        Ok(found) => found,
        Err(error) => return told(&app, error).await,
    };
    let (key, given) = (form.raw.get("question").to_owned(), asking::given(&form.raw, &asked.wave.services));
    let (typed, named, here) = (given.clone(), key.clone(), base(&link));
    let saved = app
        .change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                let asked = answering::by_link(tx, &link).await?;
                answering::answer(tx, act, &asked, &key, &given, Way::Link).await?;
                answering::by_link(tx, &link).await
            })
        })
        .await;
    match saved {
        Ok(asked) => Ok(web::redirect(&asking::after(&asked, &here, &named), None)),
        Err(Error::Fields(fields)) => {
            let problem = fields.into_values().next().unwrap_or_default();
            draw(&app, asked, here, |asked, base| Asking::at(asked, base, &named).refused(problem, typed)).await
        }
        // Answers were sent or the survey ended meanwhile: the page says so.
        Err(Error::Refused(_) | Error::NotFound(_)) => Ok(web::redirect(&here, None)),
        Err(error) => Err(error),
    }
}

/// Sends all answers.
pub async fn end(State(app): State<App>, caller: Caller, Path(secret): Path<String>) -> Result<Response, Error> {
    let link = match found(&app, caller, &secret).await {
        Ok((link, _)) => link,
        Err(error) => return told(&app, error).await,
    };
    let here = base(&link);
    let sent = app
        .change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                let asked = answering::by_link(tx, &link).await?;
                answering::finish(tx, act, &asked, Way::Link).await
            })
        })
        .await;
    match sent {
        Ok(()) | Err(Error::Refused(_)) => Ok(web::redirect(&here, None)),
        Err(error) => Err(error),
    }
}

/// Chooses the language.
pub async fn speak(
    State(app): State<App>,
    caller: Caller,
    Path(secret): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let link = match found(&app, caller, &secret).await {
        Ok((link, _)) => link,
        Err(error) => return told(&app, error).await,
    };
    let (here, language) = (base(&link), form.raw.get("language").to_owned());
    let spoken = app
        .change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                let asked = answering::by_link(tx, &link).await?;
                answering::speak(tx, act, &asked, &language).await
            })
        })
        .await;
    match spoken {
        Ok(()) | Err(Error::Refused(_)) => Ok(web::redirect(&here, None)),
        Err(error) => Err(error),
    }
}
