//! What is kept of what somebody wrote: one line or several, within their lengths.

use super::Refusal;
use crate::journey_maps::map::{LONGEST_NAME, LONGEST_TEXT, Opportunity, Persona, Touchpoint, tidy_line, tidy_text};

/// A touchpoint as it is kept.
///
/// # Errors
/// When it has no title, or a text is too long.
pub fn checked_touchpoint(touchpoint: &Touchpoint) -> Result<Touchpoint, Refusal> {
    Ok(Touchpoint {
        title: line("what happens at this touchpoint", &touchpoint.title, true)?,
        channel: line("the channel", &touchpoint.channel, false)?,
        ..*touchpoint
    })
}

/// An opportunity as it is kept.
///
/// # Errors
/// When it says nothing, or a text is too long.
pub fn checked_opportunity(opportunity: &Opportunity) -> Result<Opportunity, Refusal> {
    let text = tidy_line(&opportunity.text);
    if text.is_empty() {
        return Err(Refusal::Missing("what could be better"));
    }
    Ok(Opportunity {
        text: long("what could be better", &text)?,
        owner: line("the owner", &opportunity.owner, false)?,
        metric: line("the metric", &opportunity.metric, false)?,
    })
}

/// A persona as it is kept.
///
/// # Errors
/// When it has no name, or a text is too long.
pub fn checked_persona(persona: &Persona) -> Result<Persona, Refusal> {
    Ok(Persona {
        name: line("a name for the persona", &persona.name, true)?,
        kind: line("what kind of client it is", &persona.kind, false)?,
        goals: long("the goals", &persona.goals)?,
        quote: long("the quotation", &persona.quote)?,
        segment: line("the kind of client", &persona.segment, false)?,
        service_line: line("the service line", &persona.service_line, false)?,
    })
}

pub(super) fn line(what: &'static str, text: &str, needed: bool) -> Result<String, Refusal> {
    let text = tidy_line(text);
    let length = text.chars().count();
    if needed && text.is_empty() {
        return Err(Refusal::Missing(what));
    }
    if length > LONGEST_NAME { Err(Refusal::TooLong(what, LONGEST_NAME, length)) } else { Ok(text) }
}

pub(super) fn long(what: &'static str, text: &str) -> Result<String, Refusal> {
    let text = tidy_text(text);
    let length = text.chars().count();
    if length > LONGEST_TEXT { Err(Refusal::TooLong(what, LONGEST_TEXT, length)) } else { Ok(text) }
}

/// A mood on its scale.
pub(super) fn mood(mood: Option<i8>) -> Result<Option<i8>, Refusal> {
    if mood.is_some_and(|mood| !(-2..=2).contains(&mood)) { Err(Refusal::Mood) } else { Ok(mood) }
}
