//! A playbook as data.

use super::{Condition, OwnerRole, Recipient, Span, Stop, Trigger, When};
use crate::fact::{Medium, Purpose, TouchKind};
use crate::journeys::model::{FirmKind, Problem};

/// A plan of touches that begins with an event (issue 3, point 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    /// Its name in keys: it stays the same through all versions.
    pub key: String,
    /// Counted from 1; a newer version replaces the older one.
    pub version: u32,
    /// Its name on the page.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// For which kinds of firm it is meant.
    pub kinds: Vec<FirmKind>,
    /// What sets it off.
    pub trigger: Trigger,
    /// What ends it early.
    pub stops: Vec<Stop>,
    /// What is done, in the order of the file.
    pub steps: Vec<Step>,
}

/// One touch of a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name in keys, unique within the playbook.
    pub key: String,
    /// What is to be done, in a few words.
    pub title: String,
    /// When.
    pub when: When,
    /// Repeated: how often.
    pub every: Option<Every>,
    /// In which medium (S3.23).
    pub medium: Medium,
    /// The finer kind, which belongs to the medium.
    pub kind: Option<TouchKind>,
    /// What for.
    pub purpose: Purpose,
    /// Who does it.
    pub owner: OwnerRole,
    /// Whom it is for.
    pub to: Recipient,
    /// What to say or write, with merge fields in braces.
    pub text: String,
    /// Planned only where all of these hold.
    pub conditions: Vec<Condition>,
    /// Its day is never moved to make room: a welcome is due today or it is no welcome.
    pub fixed: bool,
}

/// A repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every {
    /// The time between two.
    pub span: Span,
    /// How many there are in all.
    pub times: u32,
}

impl Playbook {
    /// Reads a playbook from its TOML text.
    ///
    /// # Errors
    /// Every problem found, each with its line, the value and what is allowed instead.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        super::read::playbook(text)
    }

    /// The playbook as TOML, which [`Playbook::from_toml`] reads back as the same playbook.
    pub fn to_toml(&self) -> String {
        super::write::playbook(self)
    }

    /// The step of a name.
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }
}
