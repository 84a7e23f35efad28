//! The firm's particulars.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::journeys::model::FirmKind;
use perennial_core::money::Currency;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, Firm, FirmInput};
use crate::rights::Right;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "settings/firm.html")]
struct FirmPage {
    shell: Shell,
    tab: &'static str,
    firm: Firm,
    kinds: Vec<Choice>,
    locales: Vec<Choice>,
    days: Vec<Choice>,
    draft: Draft,
}

async fn stored(app: &App) -> Result<Firm, Error> {
    let mut conn = app.db.read().await?;
    firm::find(&mut conn).await?.ok_or(Error::NotFound("firm"))
}

/// The form of the firm.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let firm = stored(&app).await?;
    let mut raw = Raw::default();
    raw.set("version", firm.version.to_string());
    raw.set("name", &firm.name);
    raw.set("kind", firm.kind.key());
    raw.set("currency", firm.currency.code());
    raw.set("locale", &firm.locale);
    raw.set("time_zone", &firm.time_zone);
    raw.set("week_start", firm.week_start.to_string());
    raw.set("noun", &firm.engagement_noun);
    draw(shell, firm, Draft::new(raw))
}

fn kinds() -> Vec<Choice> {
    FirmKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), kind.word())).collect()
}

fn locales(firm: &Firm) -> Vec<Choice> {
    let own =
        (!firm::LOCALES.iter().any(|(tag, _)| *tag == firm.locale)).then(|| Choice::new(&firm.locale, &firm.locale));
    own.into_iter().chain(firm::LOCALES.iter().map(|(tag, word)| Choice::new(tag, *word))).collect()
}

fn days() -> Vec<Choice> {
    firm::WEEK_STARTS.iter().map(|(day, word)| Choice::new(day, *word)).collect()
}

fn draw(shell: Shell, firm: Firm, mut draft: Draft) -> Result<Response, Error> {
    draft.seen(firm.version);
    let page = FirmPage {
        shell: shell.on(Nav::Settings, "Settings: the firm"),
        tab: "firm",
        kinds: kinds(),
        locales: locales(&firm),
        days: days(),
        firm,
        draft,
    };
    page.draft.page(&page)
}

/// Saves the firm.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let raw = form.raw.clone();
    match store(&app, &actor, form).await {
        Ok(()) => Ok(web::redirect("/settings", Some(&Toast { text: "Saved.".to_owned(), undo: None }))),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(shell, stored(&app).await?, draft)
        }
    }
}

async fn store(app: &App, actor: &Actor, mut form: Form) -> Result<(), Error> {
    let firm = stored(app).await?;
    let (seen, name, noun) = (form.version(), form.name("name"), form.name("noun"));
    let kind = form.required("kind", |text| FirmKind::from_key(text).ok_or("Choose the kind that is nearest."));
    let currency = form.required("currency", Currency::listed);
    let locale: Option<String> = form.one_of("locale", &locales(&firm));
    let time_zone = form.required("time_zone", |text| match jiff::tz::TimeZone::get(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("This is not a time zone: write its name, such as Europe/London."),
    });
    let week_start: Option<u8> = form.one_of("week_start", &days());
    form.finish()?;
    let (Some(name), Some(noun), Some(kind), Some(currency), Some(time_zone)) = (name, noun, kind, currency, time_zone)
    else {
        return Err(Error::field("name", "This is needed."));
    };
    let input = FirmInput {
        name,
        kind,
        currency,
        locale: locale.unwrap_or(firm.locale),
        time_zone,
        week_start: week_start.unwrap_or(firm.week_start),
    };
    app.change(actor, move |tx, act| Box::pin(async move { firm::change(tx, act, seen, input, &noun).await })).await
}
