//! The builder: an instrument made by forms, without script. Every change is kept in the draft of the next version.

use askama::Template;
use axum::extract::{FromRequestParts, Path, RawPathParams, State};
use axum::http::request::Parts;
use axum::response::Response;
use perennial_core::research::edit::{Edit, Head, Unready, lacking, unready};
use perennial_core::research::languages::{in_english, offered};
use perennial_core::research::{Instrument, InstrumentKind, Question, QuestionKind, Segment, Texts};

use super::instruments::when;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::drafts::{self, Drafted};
use crate::rights::Right;
use crate::web::words::long_date;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell, Toast};

/// An instrument and one of its questions, both by their names in a path.
pub struct Place {
    pub(super) key: String,
    pub(super) question: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Place {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let names = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound("page"))?;
        let of = |place: &str| names.iter().find(|(name, _)| *name == place).map(|(_, value)| value.to_owned());
        let (key, question) = (of("key"), of("question"));
        Ok(Self { key: key.ok_or(Error::NotFound("page"))?, question: question.ok_or(Error::NotFound("page"))? })
    }
}

/// What an instrument can find out.
pub(super) fn kinds() -> Vec<Choice> {
    InstrumentKind::ALL.map(|kind| Choice::new(kind.key(), kind.word())).to_vec()
}

/// The address of a draft.
pub(super) fn here(key: &str) -> String {
    format!("/research/instruments/{key}/draft")
}

#[derive(Template)]
#[template(path = "research/builder.html")]
struct BuilderPage {
    shell: Shell,
    drafted: Drafted,
    open: Vec<Unready>,
    draft: Draft,
    text: Draft,
    kinds: Vec<Choice>,
    question_kinds: Vec<Choice>,
    languages: Vec<String>,
}

impl BuilderPage {
    fn when(&self, question: &Question) -> String {
        when(&self.drafted.instrument, question)
    }

    fn lacking(&self, question: &Question) -> String {
        let lacking = lacking(&self.drafted.instrument, question);
        lacking.into_iter().map(in_english).collect::<Vec<_>>().join(", ")
    }

    /// The fields of a text, one for each language.
    fn fields(&self, name: &str, label: &str) -> Vec<(String, String)> {
        fields(&self.drafted.instrument, name, label)
    }

    fn in_english<'c>(&self, code: &'c str) -> &'c str {
        in_english(code)
    }

    /// Who changed the draft last, and when.
    fn last(&self) -> String {
        match &self.drafted.last {
            Some((by, at)) => {
                let by = by.as_deref().unwrap_or("the program");
                format!("Changed last on {} by {by}.", long_date(at.utc_day()))
            }
            None => format!(
                "What you change is kept as a draft of version {} until you publish it.",
                self.drafted.published + 1
            ),
        }
    }
}

/// The fields of a text, one for each language of the instrument: name and label.
pub(super) fn fields(instrument: &Instrument, name: &str, label: &str) -> Vec<(String, String)> {
    let alone = instrument.languages.len() < 2;
    let one = |code: &String| {
        let label = if alone { label.to_owned() } else { format!("{label}, {}", in_english(code)) };
        (format!("{name}_{code}"), label)
    };
    instrument.languages.iter().map(one).collect()
}

/// What a form sends of a text, by the languages of the instrument.
pub(super) fn texts(raw: &Raw, name: &str, languages: &[String]) -> Texts {
    let each = languages.iter().filter_map(|code| Some((code.clone(), raw.optional(&format!("{name}_{code}"))?)));
    Texts(each.collect())
}

pub(super) fn set_texts(raw: &mut Raw, name: &str, texts: &Texts) {
    for (code, text) in &texts.0 {
        raw.set(&format!("{name}_{code}"), text.clone());
    }
}

fn head_raw(instrument: &Instrument) -> Raw {
    let mut raw = Raw::default();
    raw.set("name", instrument.name.clone());
    raw.set("kind", instrument.kind.key());
    raw.set("purpose", instrument.purpose.clone());
    raw.set("length", instrument.length.clone());
    raw.set("procedure", instrument.procedure.clone());
    raw.set_all("segment", instrument.segments.iter().map(|segment| segment.key().to_owned()).collect());
    raw.set_all("language", instrument.languages.clone());
    set_texts(&mut raw, "greeting", &instrument.greeting);
    set_texts(&mut raw, "privacy", &instrument.privacy);
    raw
}

fn head(raw: &Raw, instrument: &Instrument) -> Result<Head, Error> {
    let mut form = Form::new(raw.clone());
    let kind = form.word("kind", InstrumentKind::from_key).unwrap_or(instrument.kind);
    let segments = form.words_of_list("segment", Segment::from_key);
    form.finish()?;
    Ok(Head {
        name: raw.get("name").to_owned(),
        kind,
        purpose: raw.get("purpose").to_owned(),
        segments,
        length: raw.get("length").to_owned(),
        procedure: raw.get("procedure").to_owned(),
        languages: raw.all("language").iter().filter(|code| known(instrument).contains(code)).cloned().collect(),
        greeting: texts(raw, "greeting", &instrument.languages),
        privacy: texts(raw, "privacy", &instrument.languages),
    })
}

/// The languages that can be ticked: those offered, and those that a text brought.
fn known(instrument: &Instrument) -> Vec<String> {
    let mut all: Vec<String> = offered().map(str::to_owned).collect();
    let own = instrument.languages.iter().filter(|code| *code != "en" && !all.contains(code));
    let own: Vec<String> = own.cloned().collect();
    all.extend(own);
    all
}

/// Draws the builder, with the form of the head or the text refused, if one was.
async fn draw(
    app: &App,
    shell: Shell,
    key: &str,
    refused: Option<Draft>,
    text: Option<Draft>,
) -> Result<Response, Error> {
    let drafted = drafts::find(&mut app.db.read().await?, key).await?;
    let instrument = &drafted.instrument;
    let mut draft = refused.unwrap_or_else(|| Draft::new(head_raw(instrument)));
    draft.seen(drafted.version);
    let text = text.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("text", instrument.to_toml());
        Draft::new(raw)
    });
    let page = BuilderPage {
        shell: shell.on(Nav::Research, instrument.name.clone()),
        open: if drafted.changed { unready(instrument) } else { Vec::new() },
        kinds: kinds(),
        question_kinds: QuestionKind::ALL.map(|kind| Choice::new(kind.key(), kind.word())).to_vec(),
        languages: known(instrument),
        draft,
        text,
        drafted,
    };
    let judged = if page.draft.is_clean() { &page.text } else { &page.draft };
    judged.page(&page)
}

/// The draft of an instrument.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw(&app, shell, &key, None, None).await
}

/// Makes a change of the draft. Gives the count of changes.
pub(super) async fn change(app: &App, actor: &Actor, key: &str, version: i64, wanted: Edit) -> Result<i64, Error> {
    let key = key.to_owned();
    let work = app
        .change(actor, move |tx, act| Box::pin(async move { drafts::change(tx, act, (&key, version), wanted).await }));
    work.await
}

/// Back to the builder, with Undo.
pub(super) fn changed(key: &str, version: i64, text: &str) -> Response {
    let undo = Some(format!("{}/versions/{version}/undo", here(key)));
    web::redirect(&here(key), Some(&Toast { text: text.to_owned(), undo }))
}

/// Saves what stands above the questions.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let instrument = drafts::find(&mut app.db.read().await?, &key).await?.instrument;
    let saved = match head(&form.raw, &instrument) {
        Ok(head) => change(&app, &actor, &key, form.version(), Edit::Head(Box::new(head))).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(version) => Ok(changed(&key, version, "Saved in the draft.")),
        Err(error) => draw(&app, shell, &key, Some(Draft::refused(form.raw, error)?), None).await,
    }
}

/// Moves, copies or takes away a question.
pub async fn shift(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Place { key, question }: Place,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (wanted, said) = match form.raw.get("way") {
        "up" => (Edit::Up(question), "Moved up."),
        "down" => (Edit::Down(question), "Moved down."),
        "copy" => (Edit::Copy(question), "Copied."),
        "remove" => (Edit::Remove(question), "Taken away."),
        _ => return Err(Error::refused("Say whether the question moves up or down, is copied or taken away.")),
    };
    match change(&app, &actor, &key, form.version(), wanted).await {
        Ok(version) => Ok(changed(&key, version, said)),
        Err(error) => {
            let instrument = drafts::find(&mut app.db.read().await?, &key).await?.instrument;
            draw(&app, shell, &key, Some(Draft::refused(head_raw(&instrument), error)?), None).await
        }
    }
}

/// Takes the text of an instrument as the draft.
pub async fn take_text(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let text = form.raw.get("text").to_owned();
    let taken =
        app.change(&actor, move |tx, act| Box::pin(async move { drafts::take_text(tx, act, &text).await })).await;
    match taken {
        Ok((key, version)) => Ok(changed(&key, version, "The text is the draft now.")),
        Err(error) => draw(&app, shell, &key, None, Some(Draft::refused(form.raw, error)?)).await,
    }
}

/// The text of the draft as a file.
pub async fn file(State(app): State<App>, actor: Actor, Path(key): Path<String>) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let drafted = drafts::find(&mut app.db.read().await?, &key).await?;
    let name = format!("{}.toml", drafted.instrument.key);
    Ok(web::attachment("application/toml; charset=utf-8", &name, drafted.instrument.to_toml(), None))
}
