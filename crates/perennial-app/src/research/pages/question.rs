//! One question in the builder: a page of its own, which shows what goes with its kind.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::research::edit::{Edit, Wording, answers_of, ticked};
use perennial_core::research::{Condition, Instrument, Meaning, Question, QuestionKind, Test};

use super::builder::{self, Place, changed, fields, here, set_texts, texts};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::drafts::{self, Drafted};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "research/question.html")]
struct QuestionPage {
    shell: Shell,
    drafted: Drafted,
    /// None for a new one.
    question: Option<Question>,
    /// Its number, from 1.
    number: usize,
    draft: Draft,
    kinds: Vec<Choice>,
    meanings: Vec<Choice>,
    /// The earlier questions.
    earlier: Vec<Question>,
}

impl QuestionPage {
    fn fields(&self, name: &str, label: &str) -> Vec<(String, String)> {
        fields(&self.drafted.instrument, name, label)
    }

    fn answers(&self, question: &Question) -> Vec<(String, String)> {
        answers_of(question)
    }

    fn ticks(&self, question: &Question) -> String {
        ticks(&question.key)
    }

    fn action(&self) -> String {
        let questions = format!("{}/questions", here(&self.drafted.instrument.key));
        match &self.question {
            Some(question) => format!("{questions}/{}", question.key),
            None => questions,
        }
    }
}

/// The name of the boxes for the answers to an earlier question.
fn ticks(key: &str) -> String {
    format!("answers-{key}")
}

/// What an answer can count as, each with the kinds of question that can mean it.
fn meanings() -> Vec<Choice> {
    let all = Meaning::ALL.map(|one| {
        let kinds: Vec<&str> = one.kinds().iter().map(|kind| kind.word()).collect();
        Choice::new(one.key(), format!("{} ({})", one.word(), kinds.join(", ")))
    });
    Choice::or_none("Nothing but itself", all)
}

fn raw_of(instrument: &Instrument, question: &Question) -> Raw {
    let mut raw = Raw::default();
    raw.set("kind", question.kind.key());
    for (name, said) in
        [("text", &question.text), ("hint", &question.hint), ("low", &question.low), ("high", &question.high)]
    {
        set_texts(&mut raw, name, said);
    }
    for code in &instrument.languages {
        let line = |choice: &perennial_core::research::Choice| choice.text.0.get(code).cloned().unwrap_or_default();
        let lines: Vec<String> = question.choices.iter().map(line).collect();
        raw.set(&format!("choices_{code}"), lines.join("\n"));
    }
    raw.set("required", if question.required { "1" } else { "" });
    raw.set("means", question.means.map_or("", Meaning::key));
    if let Some(condition) = &question.show_if {
        raw.set("when", condition.question.clone());
        if let Some(earlier) = instrument.question(&condition.question) {
            raw.set_all(&ticks(&earlier.key), ticked(earlier, &condition.test));
        }
    }
    raw
}

/// The lines of the choices by language. Lines that are empty in every language fall away.
fn choices(raw: &Raw, languages: &[String]) -> BTreeMap<String, Vec<String>> {
    let typed = |code: &str| raw.all(&format!("choices_{code}")).last().cloned().unwrap_or_default();
    let lines = |code: &str| typed(code).lines().map(|line| line.trim().to_owned()).collect::<Vec<String>>();
    let english = lines("en");
    let is_blank = |at: usize| english.get(at).is_none_or(String::is_empty);
    let kept = |code: &String| {
        let kept = lines(code).into_iter().enumerate().filter(|(at, line)| !(line.is_empty() && is_blank(*at)));
        (code.clone(), kept.map(|(_, line)| line).collect())
    };
    languages.iter().map(kept).collect()
}

/// What the form wants, or that boxes are missing.
fn wording(raw: &Raw, instrument: &Instrument) -> Result<Wording, Error> {
    let languages = &instrument.languages;
    let show_if = match raw.get("when") {
        "" => None,
        key => {
            let earlier = instrument.question(key).ok_or_else(|| {
                Error::field("when", "That question is not in the draft any more: choose another, or “Always”.")
            })?;
            let test = Test::of_ticks(earlier, raw.all(&ticks(key))).ok_or_else(|| {
                Error::field("when", "Tick at least one answer after which this is asked, or choose “Always”.")
            })?;
            Some(Condition { question: key.to_owned(), test })
        }
    };
    let mut form = Form::new(raw.clone());
    let kind = form.needed_word("kind", QuestionKind::from_key);
    let means = form.word("means", Meaning::from_key);
    form.finish()?;
    Ok(Wording {
        kind: kind.unwrap_or(QuestionKind::ShortText),
        text: texts(raw, "text", languages),
        hint: texts(raw, "hint", languages),
        low: texts(raw, "low", languages),
        high: texts(raw, "high", languages),
        required: !raw.get("required").is_empty(),
        choices: choices(raw, languages),
        show_if,
        means,
    })
}

async fn draw(
    app: &App,
    shell: Shell,
    key: &str,
    question: Option<&str>,
    draft: Option<Draft>,
) -> Result<Response, Error> {
    let drafted = drafts::find(&mut app.db.read().await?, key).await?;
    let questions = &drafted.instrument.questions;
    let at = match question {
        Some(key) => questions.iter().position(|one| one.key == key).ok_or(Error::NotFound("question"))?,
        None => questions.len(),
    };
    let question = questions.get(at).cloned();
    let stored = || question.as_ref().map_or_else(Raw::default, |one| raw_of(&drafted.instrument, one));
    let mut draft = draft.unwrap_or_else(|| Draft::new(stored()));
    draft.seen(drafted.version);
    let title = question.as_ref().map_or_else(|| "New question".to_owned(), |one| one.text.english().to_owned());
    let page = QuestionPage {
        shell: shell.on(Nav::Research, title),
        number: at + 1,
        earlier: questions.iter().take(at).cloned().collect(),
        kinds: QuestionKind::ALL.map(|kind| Choice::new(kind.key(), kind.word())).to_vec(),
        meanings: meanings(),
        question,
        draft,
        drafted,
    };
    page.draft.page(&page)
}

/// The form of a new question.
pub async fn blank(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    address: Address,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let mut raw = Raw::default();
    raw.set("kind", address.get("kind"));
    draw(&app, shell, &key, None, Some(Draft::new(raw))).await
}

/// The form of a question.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Place { key, question }: Place,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw(&app, shell, &key, Some(&question), None).await
}

/// Adds a question at the end.
pub async fn add(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    match save(&app, &actor, &key, None, &form).await {
        Ok(version) => Ok(changed(&key, version, "The question stands at the end.")),
        Err(error) => draw(&app, shell, &key, None, Some(Draft::refused(form.raw, error)?)).await,
    }
}

/// Changes a question.
pub async fn change(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Place { key, question }: Place,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    match save(&app, &actor, &key, Some(question.clone()), &form).await {
        Ok(version) => Ok(changed(&key, version, "The question is saved in the draft.")),
        Err(error) => draw(&app, shell, &key, Some(&question), Some(Draft::refused(form.raw, error)?)).await,
    }
}

async fn save(app: &App, actor: &Actor, key: &str, question: Option<String>, form: &Form) -> Result<i64, Error> {
    let instrument = drafts::find(&mut app.db.read().await?, key).await?.instrument;
    let to = Box::new(wording(&form.raw, &instrument)?);
    let wanted = match question {
        Some(question) => Edit::Change { question, to },
        None => Edit::Add(to),
    };
    builder::change(app, actor, key, form.version(), wanted).await
}
