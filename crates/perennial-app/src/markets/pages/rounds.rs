//! Rounds of rating: opened with a link for each rater, closed into the spidergram.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::markets::FEWEST_RATERS;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::markets::commands;
use crate::markets::queries::{self, Asked, Round};
use crate::rights::Right;
use crate::web::words::short_date;
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "markets/rounds.html")]
struct RoundsPage {
    shell: Shell,
    rounds: Vec<Round>,
    /// Of the open round: who is asked, and whether they have rated.
    raters: Vec<Asked>,
    /// The links that were just made: they are shown once.
    links: Vec<(String, String)>,
    draft: Draft,
}

impl RoundsPage {
    fn open(&self) -> Option<&Round> {
        self.rounds.iter().find(|round| !round.is_closed())
    }

    fn may_close(&self, round: &Round) -> bool {
        usize::try_from(round.rated).is_ok_and(|rated| rated >= FEWEST_RATERS)
    }

    fn is_awaited(&self) -> bool {
        self.raters.iter().any(|rater| !rater.has_rated)
    }

    fn state(&self, round: &Round) -> String {
        let told = format!("{} of {} rated", round.rated, round.asked);
        match round.closed_on {
            Some(on) => format!("{told}, closed {}", short_date(on)),
            None => format!("{told}, open since {}", short_date(round.opened_on)),
        }
    }
}

async fn draw(app: &App, shell: Shell, links: Vec<(String, String)>, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let rounds = queries::rounds(&mut conn).await?;
    let raters = match rounds.iter().find(|round| !round.is_closed()) {
        Some(round) => queries::raters(&mut conn, round.id).await?,
        None => Vec::new(),
    };
    let page = RoundsPage { shell: shell.on(Nav::Insights, "Rounds of rating"), rounds, raters, links, draft };
    page.draft.page(&page)
}

/// The rounds, and the form that opens one.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw(&app, shell, Vec::new(), Draft::new(Raw::default())).await
}

/// Opens a round. Its links are made on the page that follows, so that a form that arrives twice loses none.
pub async fn open(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let name = form.name("name");
    let lines = form.raw.get("raters").lines().map(str::trim).filter(|line| !line.is_empty());
    let raters: Result<Vec<Name>, _> = lines.map(Name::parse).collect();
    if let Err(refusal) = &raters {
        form.refuse("raters", refusal.to_string());
    }
    let opened = match (form.finish(), name, raters) {
        (Ok(()), Some(name), Ok(raters)) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::open_round(tx, act, name, raters).await })
            });
            work.await
        }
        (Err(error), ..) => Err(error),
        _ => Err(Error::field("name", "This is needed.")),
    };
    match opened {
        Ok(_) => Ok(web::told("/markets/rounds", "The round is open. Make the links, and send each rater their own.")),
        Err(error) => draw(&app, shell, Vec::new(), Draft::refused(form.raw, error)?).await,
    }
}

/// Makes links and shows them: for the rater who is named, else for all who have not rated.
pub async fn links(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    mut form: Form,
) -> Result<Response, Error> {
    let rater = form.maybe("rater", |text| text.parse::<Uuid>().map_err(|_| "This is nobody who is asked."));
    form.finish()?;
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::renew_links(tx, act, id, rater).await }));
    let links = work.await?.into_iter().map(|(name, link)| (name, format!("/r/{}", link.text()))).collect();
    draw(&app, shell, links, Draft::new(Raw::default())).await
}

/// Asks one more rater.
pub async fn add(State(app): State<App>, actor: Actor, At(id): At<Uuid>, mut form: Form) -> Result<Response, Error> {
    let name = form.name("name");
    form.finish()?;
    let name = name.ok_or_else(|| Error::field("name", "This is needed."))?;
    let told = format!("{} is asked too. Make a link for them.", name.as_str());
    app.change(&actor, move |tx, act| Box::pin(async move { commands::add_rater(tx, act, id, name).await })).await?;
    Ok(web::told("/markets/rounds", told))
}

/// Takes a round away that too few have rated.
pub async fn cancel(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::cancel_round(tx, act, id).await })).await?;
    Ok(web::told("/markets/rounds", "The round is cancelled. Its links lead nowhere."))
}

/// Closes a round.
pub async fn close(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::close_round(tx, act, id).await })).await?;
    let toast = Toast { text: "The round is closed.".to_owned(), undo: Some(format!("/markets/rounds/{id}/reopen")) };
    Ok(web::redirect("/insights/worth/markets", Some(&toast)))
}

/// Opens a round again.
pub async fn reopen(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::reopen_round(tx, act, id).await })).await?;
    Ok(web::told("/markets/rounds", "The round is open again."))
}
