//! One question as it is drawn: for whoever answers by a link, and for a colleague who was told.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::http::StatusCode;
use perennial_core::fact::Awareness;
use perennial_core::research::phrases::{Phrases, phrases};
use perennial_core::research::{
    Answer, Given, Question, QuestionKind, next_question, previous_question, progress, shown,
};

use crate::research::answering::Asked;
use crate::web::Raw;

/// A form with one question, or the end of all of them.
#[derive(Debug, Template)]
#[template(path = "research/asking.html")]
pub struct Asking {
    /// Where the answer goes.
    action: String,
    asked: Asked,
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
pub fn given(raw: &Raw, asked: &Asked) -> Given {
    let rows = asked.wave.services.iter().filter_map(|(id, _)| {
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

impl Asking {
    /// The question named in the address, where it is on the way, else the next.
    pub fn of(asked: Asked, base: &str, named: &str) -> Self {
        let instrument = &asked.wave.instrument;
        let way = shown(instrument, &asked.answers);
        let next = next_question(instrument, &asked.answers);
        // Nobody jumps over a question that was not asked yet.
        let named = way.into_iter().find(|question| question.key == named && asked.answers.contains_key(named));
        let question = named.or(next).cloned();
        let back = match &question {
            Some(question) => previous_question(instrument, &asked.answers, &question.key),
            None => shown(instrument, &asked.answers).into_iter().next_back(),
        };
        let back = back.map(|question| format!("{base}?q={}", question.key));
        let at = question.as_ref().map_or(0, |one| progress(instrument, &asked.answers, &one.key).0);
        let place =
            question.as_ref().and_then(|one| instrument.questions.iter().position(|other| other.key == one.key));
        let place = place.unwrap_or_default() + 1;
        let answers = match question {
            Some(_) => Vec::new(),
            None => said(&asked),
        };
        let words = phrases(&asked.language);
        Self {
            action: base.to_owned(),
            words,
            question,
            back,
            at,
            place,
            problem: None,
            typed: None,
            on: None,
            answers,
            asked,
        }
    }

    /// The question that was answered just now, also when it had no answer before.
    pub fn at(asked: Asked, base: &str, named: &str) -> Self {
        let mut with = asked.clone();
        with.answers.entry(named.to_owned()).or_insert(Answer::Skipped);
        let drawn = Self::of(with, base, named);
        Self { asked, ..drawn }
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

    /// The same for a colleague who enters what was said on a day.
    pub fn told_on(mut self, on: String) -> Self {
        self.on = Some(on);
        self
    }

    /// True before anything was answered.
    pub fn begins(&self) -> bool {
        self.at == 1 && self.asked.answers.is_empty()
    }

    fn text<'q>(&self, texts: &'q perennial_core::research::Texts) -> &'q str {
        texts.in_language(&self.asked.language)
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
            None => self.asked.answers.get(&question.key).is_some_and(|answer| answer.is(key)),
        }
    }

    /// The text that was written before, or typed just now.
    fn written(&self, question: &Question) -> String {
        match &self.typed {
            Some(typed) => typed.values.last().cloned().unwrap_or_default(),
            None => self.asked.answers.get(&question.key).and_then(Answer::text).unwrap_or_default().to_owned(),
        }
    }

    /// The four answers for a service, each with whether it was chosen.
    fn row(
        &self,
        question: &Question,
        line: &perennial_core::ids::ServiceLineId,
    ) -> Vec<(&'static str, &'static str, bool)> {
        let before = match self.asked.answers.get(&question.key) {
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
pub fn said(asked: &Asked) -> Vec<(Question, String)> {
    let way = shown(&asked.wave.instrument, &asked.answers).into_iter();
    let of = |question: &Question| {
        let answer = asked.answers.get(&question.key)?;
        Some((question.clone(), in_language(answer, question, asked)))
    };
    way.filter_map(of).collect()
}

fn in_language(answer: &Answer, question: &Question, asked: &Asked) -> String {
    let choice = |key: &String| {
        question.choice(key).map_or_else(|| key.clone(), |choice| choice.text.in_language(&asked.language).to_owned())
    };
    let words = phrases(&asked.language);
    match answer {
        Answer::One(key) => choice(key),
        Answer::Several(keys) => keys.iter().map(choice).collect::<Vec<_>>().join("; "),
        Answer::Skipped => "–".to_owned(),
        Answer::Services(rows) => {
            let word = |said: &Awareness| {
                Awareness::ALL.iter().position(|one| one == said).map_or("", |at| words.services[at])
            };
            let row = |(id, name): &(perennial_core::ids::ServiceLineId, String)| {
                Some(format!("{name}: {}", word(rows.get(id)?)))
            };
            asked.wave.services.iter().filter_map(row).collect::<Vec<_>>().join("; ")
        }
        other => other.words(question, &asked.wave.services),
    }
}
