//! A questionnaire or interview guide as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::named::named;
use super::{Segment, read, write};
use crate::journeys::model::Problem;

/// What an instrument finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstrumentKind {
    /// Would clients recommend the firm?
    Recommendation,
    /// Were they satisfied at the close?
    Satisfaction,
    /// Was it easy to begin?
    Ease,
    /// Are promises, dates and budgets kept (S1.18)?
    Promises,
    /// Which services do they know (S1.24)?
    Awareness,
    /// What do they expect?
    Expectations,
    /// Between or gone, and would they refer (S1.38)?
    FormerClient,
    /// What do prospects want (S1.36)?
    Prospect,
    /// Why did they choose another firm (S1.36)?
    GotAway,
    /// How often was the firm ruled out unseen (S1.14)?
    UnseenLoss,
}

named! {
    /// All kinds.
    InstrumentKind,
    Recommendation "recommendation" "Recommendation",
    Satisfaction "satisfaction" "Satisfaction",
    Ease "ease" "Ease",
    Promises "promises" "Promises and ease",
    Awareness "awareness" "Awareness of services",
    Expectations "expectations" "Expectations",
    FormerClient "former_client" "Former clients",
    Prospect "prospect" "Market prospects",
    GotAway "got_away" "Got-aways",
    UnseenLoss "unseen_loss" "Unseen losses";
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// 0 to 10, from not at all likely to extremely likely.
    Likelihood,
    /// 1 to 5.
    OneToFive,
    /// 1 to 7.
    OneToSeven,
    /// One of the choices.
    Single,
    /// Any of the choices.
    Multiple,
    /// A line of text.
    ShortText,
    /// Several lines of text.
    LongText,
    /// For each service of the firm: used, another provider, knew and had no need, did not know.
    Services,
    /// Services in the person's own words, one a line, before any list is shown.
    Unaided,
}

named! {
    /// All kinds.
    QuestionKind,
    Likelihood "likelihood" "0 to 10",
    OneToFive "one_to_five" "1 to 5",
    OneToSeven "one_to_seven" "1 to 7",
    Single "single" "One choice",
    Multiple "multiple" "Several choices",
    ShortText "short_text" "A line of text",
    LongText "long_text" "Text",
    Services "services" "Grid of services",
    Unaided "unaided" "Services from memory";
}

impl QuestionKind {
    /// The least and the greatest number, of kinds that are answered by one.
    pub const fn scale(self) -> Option<(u8, u8)> {
        match self {
            Self::Likelihood => Some((0, 10)),
            Self::OneToFive => Some((1, 5)),
            Self::OneToSeven => Some((1, 7)),
            _ => None,
        }
    }

    /// True for kinds with choices of their own.
    pub const fn has_choices(self) -> bool {
        matches!(self, Self::Single | Self::Multiple)
    }

    /// True for what is answered in a person's own words.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::ShortText | Self::LongText)
    }
}

/// What the answer to a question means to the firm, where it means more than itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Would recommend: a score of 0 to 10.
    Recommend,
    /// Satisfaction, 1 to 5.
    Satisfied,
    /// “Made it easy”, 1 to 7.
    Ease,
    /// How it feels, 1 to 5.
    Felt,
    /// Whether the goal is met: `yes` confirms it, `no` denies it.
    GoalMet,
    /// How likely a referral is, 0 to 10.
    IntentRefer,
    /// How likely it is that they come back, 0 to 10.
    IntentReturn,
    /// Services known without a list.
    Unaided,
    /// Services known with the list.
    Aided,
    /// Why: coded with themes.
    Why,
    /// Whether the firm was ruled out without having been spoken to: `yes`.
    RuledOut,
}

named! {
    /// All meanings.
    Meaning,
    Recommend "recommend" "Would recommend us",
    Satisfied "satisfied" "Satisfied",
    Ease "ease" "Made it easy",
    Felt "felt" "How it feels",
    GoalMet "goal_met" "Goal met",
    IntentRefer "intent_refer" "Means to refer",
    IntentReturn "intent_return" "Means to come back",
    Unaided "unaided" "Knows unaided",
    Aided "aided" "Knows aided",
    Why "why" "Why",
    RuledOut "ruled_out" "Ruled us out unseen";
}

impl Meaning {
    /// The kinds of question that can mean this.
    pub const fn kinds(self) -> &'static [QuestionKind] {
        use QuestionKind as K;
        match self {
            Self::Recommend | Self::IntentRefer | Self::IntentReturn => &[K::Likelihood],
            Self::Satisfied | Self::Felt => &[K::OneToFive],
            Self::Ease => &[K::OneToSeven],
            Self::GoalMet | Self::RuledOut => &[K::Single],
            Self::Unaided => &[K::Unaided],
            Self::Aided => &[K::Services],
            Self::Why => &[K::ShortText, K::LongText],
        }
    }
}

/// A text in one or more languages, by their two letters; English is always there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(pub BTreeMap<String, String>);

impl Texts {
    /// The text in a language, else in English.
    pub fn in_language(&self, language: &str) -> &str {
        self.0.get(language).or_else(|| self.0.get("en")).map_or("", String::as_str)
    }

    /// The text in English.
    pub fn english(&self) -> &str {
        self.in_language("en")
    }
}

/// One of the choices of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name, the same through all versions.
    pub key: String,
    /// Its words.
    pub text: Texts,
}

/// When a question is shown: what was answered to an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The earlier question.
    pub question: String,
    /// What its answer has to be.
    pub test: Test,
}

/// What an earlier answer has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// One of these choices or numbers.
    Is(Vec<String>),
    /// This number or more.
    AtLeast(u8),
    /// This number or less.
    AtMost(u8),
    /// Anything at all.
    Answered,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name, the same through all versions.
    pub key: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Its words.
    pub text: Texts,
    /// A hint below.
    pub hint: Texts,
    /// The words at the low end of a scale.
    pub low: Texts,
    /// The words at the high end of a scale.
    pub high: Texts,
    /// Whether it has to be answered.
    pub required: bool,
    /// Its choices.
    pub choices: Vec<Choice>,
    /// When it is shown; always without one.
    pub show_if: Option<Condition>,
    /// What its answer means to the firm.
    pub means: Option<Meaning>,
}

impl Question {
    /// A choice by its name.
    pub fn choice(&self, key: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.key == key)
    }
}

/// A questionnaire or interview guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// Its name in files, the same through all versions.
    pub key: String,
    /// Counts the changes.
    pub version: u32,
    /// What it finds out.
    pub kind: InstrumentKind,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Whom it is for.
    pub segments: Vec<Segment>,
    /// How long it takes, in words.
    pub length: String,
    /// How it is done: who asks, when, what follows.
    pub procedure: String,
    /// The languages of its questions, English first.
    pub languages: Vec<String>,
    /// What stands above the first question.
    pub greeting: Texts,
    /// Who sees the answers, in the firm's words; empty for those that are shipped with each language.
    pub privacy: Texts,
    /// Its questions in order.
    pub questions: Vec<Question>,
}

impl Instrument {
    /// Reads an instrument.
    ///
    /// # Errors
    /// Every problem, with its line.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        read::instrument(text)
    }

    /// Reads as much as there is of an instrument that is not finished.
    pub fn draft_from_toml(text: &str) -> Self {
        read::as_far_as_it_goes(text).0
    }

    /// The file form, which [`Self::from_toml`] reads back.
    pub fn to_toml(&self) -> String {
        write::to_toml(self)
    }

    /// A question by its name.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// The first question that means this.
    pub fn meaning(&self, meaning: Meaning) -> Option<&Question> {
        self.questions.iter().find(|question| question.means == Some(meaning))
    }

    /// The languages of the list that the instrument speaks, else English.
    pub fn language<'l>(&self, asked: &'l str) -> &'l str {
        if self.languages.iter().any(|language| language == asked) { asked } else { "en" }
    }
}
