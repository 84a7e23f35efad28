//! The key of a planned touch: the same need has the same key, however often it is planned.

use std::fmt;
use std::str::FromStr;

/// Which step of which playbook for which event. Written as `affirm/call/1@engagement:0192…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TouchKey {
    /// The playbook.
    pub playbook: String,
    /// The step.
    pub step: String,
    /// Which repetition, counted from 1.
    pub turn: u32,
    /// The event, for example `engagement:0192…`.
    pub occurrence: String,
}

/// The text is not the key of a planned touch.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("“{0}” is not the key of a planned touch")]
pub struct NotAKey(pub String);

impl fmt::Display for TouchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}@{}", self.playbook, self.step, self.turn, self.occurrence)
    }
}

impl FromStr for TouchKey {
    type Err = NotAKey;
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let read = || {
            let (path, occurrence) = text.split_once('@')?;
            let mut parts = path.split('/');
            let (playbook, step, turn) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
            let whole = parts.next().is_none() && !playbook.is_empty() && !step.is_empty() && !occurrence.is_empty();
            whole.then(|| Self {
                playbook: playbook.to_owned(),
                step: step.to_owned(),
                turn,
                occurrence: occurrence.to_owned(),
            })
        };
        read().ok_or_else(|| NotAKey(text.to_owned()))
    }
}
