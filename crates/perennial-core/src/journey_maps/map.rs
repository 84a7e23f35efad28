//! The nouns of a journey map.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DecisionPoint, Lane, Place};
use crate::fact::Medium;

/// The longest title, name or other single line, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest text of a cell, in characters.
pub const LONGEST_TEXT: usize = 1_000;
/// The most steps of a map.
pub const MOST_STEPS: usize = 40;
/// The most touchpoints, and the most opportunities, of a step.
pub const MOST_TOUCHPOINTS: usize = 24;

/// The planned journey of one persona.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JourneyMap {
    /// What the map is called.
    pub title: String,
    /// Whose journey it is.
    pub persona: Persona,
    /// The steps in the order of the journey.
    pub steps: Vec<Step>,
}

/// A typical client.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Persona {
    /// A name to speak of them by.
    pub name: String,
    /// What they are: “Owner of a growing house builder”.
    pub kind: String,
    /// What they want to reach, a goal on each line.
    pub goals: String,
    /// A sentence of theirs.
    pub quote: String,
    /// The kind of client for which the map holds; empty for every kind.
    pub segment: String,
    /// The service line for which the map holds, by name; empty for every line.
    pub service_line: String,
}

/// One step of the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// A short name that stays the same through all versions.
    pub key: String,
    /// Where it stands.
    pub place: Place,
    /// What it is called.
    pub name: String,
    /// The cells of text that are not empty.
    #[serde(default)]
    pub cells: BTreeMap<Lane, String>,
    /// The expected mood from −2 (at the lowest) to 2 (delighted).
    #[serde(default)]
    pub mood: Option<i8>,
    /// Whether this step does most to keep or to lose the client.
    #[serde(default)]
    pub moment_of_truth: bool,
    /// The decision that falls here.
    #[serde(default)]
    pub decision: Option<DecisionPoint>,
    /// Where firm and client meet.
    #[serde(default)]
    pub touchpoints: Vec<Touchpoint>,
    /// What could be better.
    #[serde(default)]
    pub opportunities: Vec<Opportunity>,
}

/// A planned contact point, or an action of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touchpoint {
    /// By which medium; none for an action without one.
    pub medium: Option<Medium>,
    /// What happens, in a few words.
    pub title: String,
    /// Who begins.
    pub initiator: Initiator,
    /// The channel in the firm's own words: “website”, “call back”.
    #[serde(default)]
    pub channel: String,
    /// To which process it belongs.
    pub process: Process,
    /// Whether it happens online.
    pub online: bool,
}

/// Who begins a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initiator {
    /// The firm.
    Firm,
    /// The client.
    Client,
    /// Somebody else: a referrer, a competitor, an authority.
    Other,
}

/// The three processes of the firm in which gaps are looked for (S1.03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Process {
    /// Becoming and staying known.
    Marketing,
    /// Being chosen.
    Sales,
    /// Doing the work.
    Service,
}

/// What could be better at a step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Opportunity {
    /// What to do.
    pub text: String,
    /// Who sees to it.
    pub owner: String,
    /// How one would know.
    pub metric: String,
}

macro_rules! words {
    ($name:ident { $($variant:ident $key:literal $word:literal),+ }) => {
        impl $name {
            /// All in the order of forms.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$variant),+];

            /// The name in files and forms.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The word on the page.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one of a name written by `key`.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.key() == key)
            }
        }
    };
}

words!(Initiator { Firm "firm" "The firm", Client "client" "The client", Other "other" "Somebody else" });
words!(Process { Marketing "marketing" "Marketing", Sales "sales" "Sales", Service "service" "Service" });

impl Step {
    /// A step without anything in it.
    pub fn new(key: impl Into<String>, place: Place, name: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            place,
            name: name.into(),
            cells: BTreeMap::new(),
            mood: None,
            moment_of_truth: false,
            decision: None,
            touchpoints: Vec::new(),
            opportunities: Vec::new(),
        }
    }

    /// The text of a cell; empty when there is none.
    pub fn cell(&self, lane: Lane) -> &str {
        self.cells.get(&lane).map_or("", String::as_str)
    }

    /// Writes a cell; an empty text empties it.
    pub fn set_cell(&mut self, lane: Lane, text: &str) {
        let text = tidy_text(text);
        if text.is_empty() {
            self.cells.remove(&lane);
        } else {
            self.cells.insert(lane, text);
        }
    }
}

impl JourneyMap {
    /// The step of a key.
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// Brings the steps into the order of the journey; steps of one place keep theirs.
    pub fn sort(&mut self) {
        self.steps.sort_by_key(|step| step.place.order());
    }
}

/// One line as it is kept: no control characters, single spaces.
pub fn tidy_line(text: &str) -> String {
    let shown: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).filter(kept).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of several lines as it is kept: no other control characters, no blanks at the ends of lines, no empty lines.
pub fn tidy_text(text: &str) -> String {
    text.split(['\n', '\r']).map(tidy_line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Characters that no XML file can hold are left out, so that what is shown can also be exported.
fn kept(letter: &char) -> bool {
    !matches!(letter, '\u{fffe}' | '\u{ffff}')
}
