//! Personal links as an address list and as letters to print. They are shown in this answer only.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use perennial_core::ids::WaveId;
use perennial_core::research::languages::{in_english, offered};
use perennial_core::research::letters::{Filling, Paragraph, filled, long_day, shipped_or_english};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::letters::{self, Wording};
use crate::research::results::{self, Person};
use crate::research::wave::{self, Wave};
use crate::research::{commands, instruments};
use crate::rights::Right;
use crate::web::list::{Address, csv_answer, csv_row};
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell};

/// Makes a link for everybody who has not answered; each with the person.
async fn links(
    app: &App,
    actor: &Actor,
    headers: &HeaderMap,
    id: WaveId,
) -> Result<(Wave, Vec<(Person, String)>), Error> {
    actor.must(Right::Record)?;
    let made =
        app.change(actor, move |tx, act| Box::pin(async move { commands::make_links(tx, act, id).await })).await?;
    let mut conn = app.db.read().await?;
    let wave = wave::find(&mut conn, id).await?;
    let people = results::of_wave(&mut conn, actor, &wave).await?.people;
    let mut by_id: BTreeMap<Uuid, Person> = people.into_iter().map(|person| (person.id, person)).collect();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let origin = app.config.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    let origin = origin.trim_end_matches('/');
    let with = made
        .into_iter()
        .filter_map(|one| Some((by_id.remove(&one.invitation.0)?, format!("{origin}/s/{}", one.link.text()))));
    let mut with: Vec<(Person, String)> = with.collect();
    with.sort_by(|a, b| a.0.person.cmp(&b.0.person));
    Ok((wave, with))
}

/// The address list.
pub async fn addresses(
    State(app): State<App>,
    actor: Actor,
    headers: HeaderMap,
    At(id): At<WaveId>,
) -> Result<Response, Error> {
    let (wave, people) = links(&app, &actor, &headers, id).await?;
    let mut text = csv_row(["Name", "Organisation", "Email", "Address", "Population", "Language", "Link"]);
    for (person, link) in &people {
        let organisation = person.client.as_deref().or(person.organisation.as_deref()).unwrap_or_default();
        text.push_str(&csv_row([
            person.person.as_str(),
            organisation,
            person.email.as_deref().unwrap_or_default(),
            person.address.as_deref().unwrap_or_default(),
            person.segment().word(),
            person.language.as_deref().map_or(wave.language(), |own| wave.instrument.language(own)),
            link,
        ]));
    }
    Ok(csv_answer("survey-links.csv", text))
}

#[derive(Template)]
#[template(path = "research/letters.html")]
struct LettersPage {
    shell: Shell,
    wave: Wave,
    letters: Vec<Letter>,
    /// Languages without words of their own, where English stands in.
    untranslated: Vec<String>,
}

/// One letter, in the language of whoever gets it.
struct Letter {
    person: Person,
    language: String,
    today: String,
    paragraphs: Vec<Paragraph>,
}

/// The letters.
pub async fn print(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    headers: HeaderMap,
    At(id): At<WaveId>,
) -> Result<Response, Error> {
    let (wave, people) = links(&app, &actor, &headers, id).await?;
    let mut conn = app.db.read().await?;
    let mut wordings = BTreeMap::new();
    for language in &wave.instrument.languages {
        wordings.insert(language.clone(), letters::wording(&mut conn, language).await?);
    }
    let letter = |(person, link): (Person, String)| {
        let language = person.language.as_deref().map_or(wave.language(), |own| wave.instrument.language(own));
        let wording = wordings.get(language)?;
        // Where English words stand in, the day is written as English writes it.
        let spoken = if wording.translated { language } else { "en" };
        let own = wave.instrument.privacy.in_language(language);
        let privacy = if own.is_empty() { shipped_or_english(spoken).privacy } else { own };
        let until = long_day(spoken, wave.row.until());
        let filling = Filling {
            person: &person.person,
            firm: &shell.firm,
            until: &until,
            length: &wave.instrument.length.to_lowercase(),
            privacy,
            link: &link,
        };
        let paragraphs = filled(&wording.text, &filling);
        Some(Letter { language: spoken.to_owned(), today: long_day(spoken, shell.today), paragraphs, person })
    };
    let letters: Vec<Letter> = people.into_iter().filter_map(letter).collect();
    let missing = wordings.iter().filter(|(_, wording)| !wording.translated);
    let untranslated = missing.map(|(language, _)| in_english(language).to_owned()).collect();
    web::page(&LettersPage { shell: shell.on(Nav::Research, "Letters"), wave, letters, untranslated })
}

#[derive(Template)]
#[template(path = "research/wording.html")]
struct WordingPage {
    shell: Shell,
    language: String,
    wording: Wording,
    languages: Vec<String>,
    draft: Draft,
    may_change: bool,
}

impl WordingPage {
    fn in_english<'c>(&self, code: &'c str) -> &'c str {
        in_english(code)
    }
}

/// The words of letters in one language.
pub async fn wording(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let language = Some(address.get("language")).filter(|code| !code.is_empty()).unwrap_or("en");
    draw(&app, &actor, shell, language, None).await
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    language: &str,
    refused: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let mut languages: Vec<String> = std::iter::once("en").chain(offered()).map(str::to_owned).collect();
    for used in instruments::usable(&mut conn).await? {
        let more = used.instrument.languages.into_iter().filter(|code| !languages.contains(code));
        let more: Vec<String> = more.collect();
        languages.extend(more);
    }
    if !languages.iter().any(|code| code == language) {
        return Err(Error::NotFound("language"));
    }
    let wording = letters::wording(&mut conn, language).await?;
    let draft = refused.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("text", wording.text.clone());
        Draft::new(raw)
    });
    let page = WordingPage {
        shell: shell.on(Nav::Research, "Wording of letters"),
        language: language.to_owned(),
        wording,
        languages,
        draft,
        may_change: actor.may(Right::Playbooks),
    };
    page.draft.page(&page)
}

/// Keeps the firm's own words of letters in one language.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (language, text) = (form.raw.get("language").to_owned(), form.raw.get("text").to_owned());
    let of = language.clone();
    let saved =
        app.change(&actor, move |tx, act| Box::pin(async move { letters::save(tx, act, &of, &text).await })).await;
    match saved {
        Ok(()) => Ok(web::told(
            &format!("/research/letters?language={language}"),
            "Saved. Letters are printed with these words.",
        )),
        Err(error) => draw(&app, &actor, shell, &language, Some(Draft::refused(form.raw, error)?)).await,
    }
}
