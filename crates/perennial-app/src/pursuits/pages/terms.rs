//! How the fees of a pursuit come in: the assumptions behind its present value.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::PursuitId;
use perennial_core::keyed::Keyed;
use perennial_core::value::{FeesCome, GROWTH, Percent, SHARE, StatedTerms, UsualTerms, YEARS};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::pursuits::commands;
use crate::pursuits::queries::{self, Pursuit};
use crate::rights::Right;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "pursuits/terms.html")]
struct TermsPage {
    shell: Shell,
    pursuit: Pursuit,
    usual: UsualTerms,
    choices: Vec<Choice>,
    draft: Draft,
}

impl TermsPage {
    fn years_hint(&self) -> String {
        format!("Left empty: {}, the firm’s setting.", self.usual.years)
    }

    fn growth_hint(&self) -> String {
        format!("In percent. Left empty: {}, the firm’s setting.", self.usual.growth)
    }
}

/// The word in an address for a pursuit that has no terms of its own.
const NOTHING_SAID: &str = "none";

/// The form.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, &actor, id).await?;
    drop(conn);
    let draft = Draft::new(stored(&pursuit));
    draw(&app, &actor, shell, id, draft).await
}

fn stored(pursuit: &Pursuit) -> Raw {
    let mut raw = Raw::default();
    raw.set("version", pursuit.version.to_string());
    let Some(terms) = pursuit.fees.stated() else { return raw };
    let percent = |percent: Option<Percent>| percent.map(Percent::plain).unwrap_or_default();
    raw.set("fees", terms.fees.key());
    raw.set("years", terms.years.map(|years| years.to_string()).unwrap_or_default());
    raw.set("growth", percent(terms.growth));
    raw.set("retention", percent(terms.retention));
    raw.set("margin", percent(terms.margin));
    raw.set("cost", pursuit.fees.cost().map(|cost| cost.plain()).unwrap_or_default());
    raw
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: PursuitId, mut draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    draft.seen(pursuit.version);
    let each = FeesCome::EACH.iter().map(|fees| Choice::new(fees.key(), fees.word()));
    let title = format!("Present value of {}", pursuit.title);
    let page = TermsPage {
        shell: shell.on(Nav::Pursuits, title),
        usual: pursuit.fees.usual(),
        choices: Choice::or_none("Not recorded: once, or by the service line", each),
        pursuit,
        draft,
    };
    page.draft.page(&page)
}

/// Saves how the fees come in.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_terms(&app, &actor, id, form).await {
        Ok(earlier) => {
            let toast = Toast { text: "Assumptions saved.".to_owned(), undo: Some(way_back(id, earlier)) };
            Ok(web::redirect(&format!("/pursuits/{id}"), Some(&toast)))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

fn way_back(id: PursuitId, earlier: Option<StatedTerms>) -> String {
    let word = earlier.map_or_else(|| NOTHING_SAID.to_owned(), StatedTerms::to_word);
    format!("/pursuits/{id}/terms/{word}/set")
}

async fn save_terms(app: &App, actor: &Actor, id: PursuitId, mut form: Form) -> Result<Option<StatedTerms>, Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    drop(conn);
    let terms = read(&mut form, &pursuit);
    form.finish()?;
    let seen = form.version();
    app.change(actor, move |tx, act| {
        Box::pin(async move { commands::state_terms(tx, act, id, Some(seen), terms).await })
    })
    .await?;
    Ok(pursuit.fees.stated())
}

/// The terms of the form; none where nobody says anything.
fn read(form: &mut Form, pursuit: &Pursuit) -> Option<StatedTerms> {
    let fees = form.maybe("fees", |key| FeesCome::from_key(key).ok_or("Choose one of the list."));
    let terms = StatedTerms {
        years: form.number("years", *YEARS.start(), *YEARS.end()),
        growth: form.maybe("growth", |text| Percent::within(text, &GROWTH)),
        retention: form.maybe("retention", |text| Percent::within(text, &SHARE)),
        margin: form.maybe("margin", |text| Percent::within(text, &SHARE)),
        cost_minor: form.money("cost", pursuit.fees.currency()).map(|cost| cost.minor),
        ..StatedTerms::of(fees.unwrap_or(FeesCome::Once))
    };
    if fees.is_none() {
        if terms != StatedTerms::of(FeesCome::Once) {
            form.refuse("fees", "Choose how the fees come in.");
        }
        return None;
    }
    terms.checked().map_err(|refusal| form.refuse("retention", refusal.to_string())).ok()
}

/// Takes a change back: the terms are what they were before it.
pub async fn set_back(
    State(app): State<App>,
    actor: Actor,
    Path((id, word)): Path<(PursuitId, String)>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let terms = match word.as_str() {
        NOTHING_SAID => None,
        word => Some(StatedTerms::from_word(word).ok_or(Error::NotFound("assumption"))?),
    };
    app.change(&actor, move |tx, act| Box::pin(async move { commands::state_terms(tx, act, id, None, terms).await }))
        .await?;
    Ok(web::told(&format!("/pursuits/{id}"), "The assumptions are as they were."))
}
