//! One question as it is drawn: for whoever answers by a link, and for a colleague who was told.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::http::StatusCode;
use perennial_core::fact::Awareness;
use perennial_core::ids::ServiceLineId;
use perennial_core::research::phrases::{Phrases, phrases};
use perennial_core::research::{
    Answer, Answers, Given, Instrument, Question, QuestionKind, Texts, next_question, previous_question, progress,
    shown,
};

use crate::research::answering::Asked;
use crate::web::Raw;
use crate::web::list::Address;

/// Somebody on the way through an instrument.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The instrument.
    pub instrument: Instrument,
    /// The services that it asks about.
    pub services: Vec<(ServiceLineId, String)>,
    /// What was answered so far.
    pub answers: Answers,
    /// The language of the questions.
    pub language: String,
}

impl From<Asked> for Walk {
    fn from(asked: Asked) -> Self {
        Self {
            instrument: asked.wave.instrument,
            services: asked.wave.services,
            answers: asked.answers,
            language: asked.language,
        }
    }
}

/// A form with one question, or the end of all of them.
#[derive(Debug, Template)]
#[template(path = "research/asking.html")]
pub struct Asking {
    /// Where the answer goes.
    action: String,
    /// `get` where nothing is stored: the answers go along in the address.
    method: &'static str,
    /// What goes along as hidden fields.
    carried: Vec<(String, String)>,
    walk: Walk,
    words: &'static Phrases,
    question: Option<Question>,
    back: Option<String>,
    /// The how manieth question of this person.
    at: usize,
    /// Its place in the instrument: how far it is, whatever is passed over on the way.
    place: usize,
    problem: Option<String>,
    /// What was typed, when it was refused.
    typed: Option<Given>,
    /// The day on which it was said, for a colleague who enters it.
    on: Option<String>,
    /// What stands at the end, before all is sent.
    answers: Vec<(Question, String)>,
}

impl HtmlSafe for Asking {}

/// What a form sends for a question.
pub fn given(raw: &Raw, services: &[(ServiceLineId, String)]) -> Given {
    let rows = services.iter().filter_map(|(id, _)| {
        let value = raw.optional(&format!("service-{id}"))?;
        Some((id.to_string(), value))
    });
    Given { values: raw.all("answer").to_vec(), rows: rows.collect() }
}

/// The address after an answer: the question that follows, or the next without an answer.
pub fn after(asked: &Asked, base: &str, question: &str) -> String {
    let way = shown(&asked.wave.instrument, &asked.answers);
    let at = way.iter().position(|one| one.key == question);
    match at.and_then(|at| way.get(at + 1)) {
        Some(next) if asked.answers.contains_key(&next.key) => format!("{base}?q={}", next.key),
        _ => base.to_owned(),
    }
}

/// The address of one question, at an address that may have a query.
fn question_at(base: &str, key: &str) -> String {
    let sign = if base.contains('?') { '&' } else { '?' };
    format!("{base}{sign}q={key}")
}

impl Asking {
    /// The question named in the address, where it is on the way, else the next.
    pub fn of(walk: impl Into<Walk>, base: &str, named: &str) -> Self {
        let walk = walk.into();
        let instrument = &walk.instrument;
        let way = shown(instrument, &walk.answers);
        let next = next_question(instrument, &walk.answers);
        // Nobody jumps over a question that was not asked yet.
        let named = way.into_iter().find(|question| question.key == named && walk.answers.contains_key(named));
        let question = named.or(next).cloned();
        let back = match &question {
            Some(question) => previous_question(instrument, &walk.answers, &question.key),
            None => shown(instrument, &walk.answers).into_iter().next_back(),
        };
        let back = back.map(|question| question_at(base, &question.key));
        let at = question.as_ref().map_or(0, |one| progress(instrument, &walk.answers, &one.key).0);
        let place =
            question.as_ref().and_then(|one| instrument.questions.iter().position(|other| other.key == one.key));
        let place = place.unwrap_or_default() + 1;
        let answers = match question {
            Some(_) => Vec::new(),
            None => said(&walk),
        };
        let words = phrases(&walk.language);
        Self {
            action: base.to_owned(),
            method: "post",
            carried: Vec::new(),
            words,
            question,
            back,
            at,
            place,
            problem: None,
            typed: None,
            on: None,
            answers,
            walk,
        }
    }

    /// The question that was answered just now, also when it had no answer before.
    pub fn at(walk: impl Into<Walk>, base: &str, named: &str) -> Self {
        let walk = walk.into();
        let mut with = walk.clone();
        with.answers.entry(named.to_owned()).or_insert(Answer::Skipped);
        let drawn = Self::of(with, base, named);
        Self { walk, ..drawn }
    }

    /// 422 where something is wrong.
    pub fn status(&self) -> StatusCode {
        if self.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }

    /// The same with what is wrong and what was typed.
    pub fn refused(mut self, problem: String, typed: Given) -> Self {
        self.problem = Some(problem);
        self.typed = Some(typed);
        self
    }

    /// The same where nothing is stored: each answer goes along to the next page, at an address without a query.
    pub fn carrying(mut self, action: &str, carried: Vec<(String, String)>) -> Self {
        action.clone_into(&mut self.action);
        self.method = "get";
        self.carried = carried;
        self
    }

    /// Where the end of the form leads.
    fn end(&self) -> String {
        if self.method == "get" { self.action.clone() } else { format!("{}/end", self.action) }
    }

    /// Where an answer is changed.
    fn alter(&self, key: &str) -> String {
        let carried: Vec<(&str, &str)> =
            self.carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        question_at(&Address::new(&self.action, "").with_all(&carried), key)
    }

    /// The same for a colleague who enters what was said on a day.
    pub fn told_on(mut self, on: String) -> Self {
        self.on = Some(on);
        self
    }

    /// True before anything was answered.
    pub fn begins(&self) -> bool {
        self.at == 1 && self.walk.answers.is_empty()
    }

    fn text<'q>(&self, texts: &'q Texts) -> &'q str {
        texts.in_language(&self.walk.language)
    }

    fn scale(&self, question: &Question) -> Option<Vec<String>> {
        let (least, most) = question.kind.scale()?;
        Some((least..=most).map(|number| number.to_string()).collect())
    }

    fn is(&self, question: &Question, kind: &str) -> bool {
        QuestionKind::from_key(kind) == Some(question.kind)
    }

    /// True for a choice that was made before, or was typed just now.
    fn chosen(&self, question: &Question, key: &str) -> bool {
        match &self.typed {
            Some(typed) => typed.values.iter().any(|value| value == key),
            None => self.walk.answers.get(&question.key).is_some_and(|answer| answer.is(key)),
        }
    }

    /// The text that was written before, or typed just now.
    fn written(&self, question: &Question) -> String {
        match &self.typed {
            Some(typed) => typed.values.last().cloned().unwrap_or_default(),
            None => self.walk.answers.get(&question.key).and_then(Answer::text).unwrap_or_default().to_owned(),
        }
    }

    /// The four answers for a service, each with whether it was chosen.
    fn row(&self, question: &Question, line: &ServiceLineId) -> Vec<(&'static str, &'static str, bool)> {
        let before = match self.walk.answers.get(&question.key) {
            Some(Answer::Services(rows)) => rows.get(line).copied(),
            _ => None,
        };
        let typed = self.typed.as_ref().map(|typed| {
            let id = line.to_string();
            typed.rows.iter().find(|(row, _)| *row == id).and_then(|(_, said)| Awareness::from_key(said))
        });
        let chosen = typed.unwrap_or(before);
        let all = Awareness::ALL.into_iter().zip(self.words.services);
        all.map(|(one, word)| (one.key(), word, chosen == Some(one))).collect()
    }
}

/// Every answer on the way, in words of the language.
pub fn said(walk: &Walk) -> Vec<(Question, String)> {
    let way = shown(&walk.instrument, &walk.answers).into_iter();
    let of = |question: &Question| {
        let answer = walk.answers.get(&question.key)?;
        Some((question.clone(), in_language(answer, question, walk)))
    };
    way.filter_map(of).collect()
}

fn in_language(answer: &Answer, question: &Question, walk: &Walk) -> String {
    let choice = |key: &String| {
        question.choice(key).map_or_else(|| key.clone(), |choice| choice.text.in_language(&walk.language).to_owned())
    };
    let words = phrases(&walk.language);
    match answer {
        Answer::One(key) => choice(key),
        Answer::Several(keys) => keys.iter().map(choice).collect::<Vec<_>>().join("; "),
        Answer::Skipped => "–".to_owned(),
        Answer::Services(rows) => {
            let word = |said: &Awareness| {
                Awareness::ALL.iter().position(|one| one == said).map_or("", |at| words.services[at])
            };
            let row = |(id, name): &(ServiceLineId, String)| Some(format!("{name}: {}", word(rows.get(id)?)));
            walk.services.iter().filter_map(row).collect::<Vec<_>>().join("; ")
        }
        other => other.words(question, &walk.services),
    }
}
