//! Verbs of the record itself: corrections and overrides (D6).

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, JourneyFact};
use perennial_core::ids::{ClientId, FactId};
use perennial_core::journeys::corrections::{self, Refusal};
use perennial_core::journeys::stage::Phase;
use perennial_core::journeys::words::{self, NoNames};

use crate::app::Act;
use crate::audit::{Action, Note, Subject};
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::short_date;
use crate::{clients, firm, log, people};

async fn record(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, fact: JourneyFact) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    act.record(tx, client, vec![(on, Event::Journey(fact))]).await
}

fn reasoned(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why, so that colleagues understand it later."));
    }
    Ok(reason.to_owned())
}

/// Says that the standing phase is another one, with the reason (D6). It is taken only where it has an effect (D22).
///
/// # Errors
/// When the client is not there, no reason is given, or the client would not stand in that phase by it.
pub async fn override_standing(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    standing: Phase,
    reason: &str,
) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    must_take_effect(tx, &facts, standing, on, "phase").await?;
    let said = format!("standing phase {}: {reason}", standing.number());
    record(tx, act, client, on, JourneyFact::Overridden { standing, reason }).await?;
    act.audit(tx, Note::on(Action::Overridden, Subject::Client(client), said)).await
}

/// Refuses a standing phase that would have no effect on a day, beside the field that says so (D22).
async fn must_take_effect(
    tx: &mut Tx,
    facts: &[Fact],
    standing: Phase,
    on: Day,
    field: &'static str,
) -> Result<(), Error> {
    let model = firm::model(tx).await?;
    let settable = perennial_core::journeys::settable(facts, &model, on);
    if !settable.contains(&standing) {
        let word = |phase: &Phase| model.phase(*phase).name.clone();
        let possible: Vec<String> = settable.iter().map(word).collect();
        let then = match possible.as_slice() {
            [] => "A prospect has no phase to set: record the pursuit, or what was agreed.".to_owned(),
            possible => format!("It can be set to {}.", possible.join(", ")),
        };
        return Err(Error::field(field, format!("Setting {} would have no effect. {then}", word(&standing))));
    }
    Ok(())
}

/// Ends an override: the evidence counts again.
///
/// # Errors
/// When the client is not there, no reason is given, or no phase is set by hand.
pub async fn end_override(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, reason: &str) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    let is_override = |what: &&Event| {
        matches!(what, Event::Journey(JourneyFact::Overridden { .. } | JourneyFact::OverrideEnded { .. }))
    };
    let in_force = log::in_force(&facts);
    let last = in_force.iter().map(|(_, fact)| &fact.what).rfind(is_override);
    if !matches!(last, Some(Event::Journey(JourneyFact::Overridden { .. }))) {
        return Err(Error::refused(
            "No phase is set by hand here, so there is nothing to end: the evidence counts already.",
        ));
    }
    let said = format!("the evidence counts again: {reason}");
    record(tx, act, client, on, JourneyFact::OverrideEnded { reason }).await?;
    act.audit(tx, Note::on(Action::Overridden, Subject::Client(client), said)).await
}

/// Records a statement about a fact; the rows that follow from the client's facts follow with its position, those of
/// its people at once.
async fn say_of(tx: &mut Tx, act: &mut Act, client: ClientId, about: FactId, what: JourneyFact) -> Result<(), Error> {
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    let found = subject(&facts, about).ok_or(Error::NotFound("fact"))?;
    let today = act.today;
    record(tx, act, client, today, what).await?;
    people::follow_statement(tx, act, client, &found.what).await
}

/// The fact of an id; of a statement, the fact that it is about.
fn subject(facts: &[Fact], id: FactId) -> Option<&Fact> {
    use JourneyFact as J;
    let mut found = facts.iter().find(|fact| fact.id == id)?;
    // A statement is about what was recorded before it, so this ends.
    for _ in 0..facts.len() {
        let Event::Journey(J::Corrected { fact, .. } | J::Retracted { fact, .. } | J::Reinstated { fact }) =
            &found.what
        else {
            break;
        };
        found = facts.iter().find(|other| other.id == *fact)?;
    }
    Some(found)
}

/// Says that a fact never happened, unless another rests on it.
///
/// # Errors
/// When there is no such fact of the client, no reason is given, or another entry would be impossible without it.
pub async fn retract(tx: &mut Tx, act: &mut Act, client: ClientId, fact: FactId, reason: &str) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    corrections::may_be_retracted(&facts, fact).map_err(|refusal| match other(&refusal, &facts) {
        Some(other) => Error::refused(format!("{other} rests on this entry. {refusal} Retract that entry first.")),
        None => Error::refused(refusal.to_string()),
    })?;
    withdraw(tx, act, client, fact, &reason).await
}

/// As [`retract`], for what is taken back together with whatever rests on it, in any order.
///
/// # Errors
/// When there is no such fact of the client or no reason is given.
pub async fn withdraw(tx: &mut Tx, act: &mut Act, client: ClientId, fact: FactId, reason: &str) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    say_of(tx, act, client, fact, JourneyFact::Retracted { fact, reason }).await
}

/// Says that a retracted fact holds after all, unless what was recorded meanwhile contradicts it.
///
/// # Errors
/// When there is no such fact of the client, or its verb or that of another entry would refuse it now.
pub async fn reinstate(tx: &mut Tx, act: &mut Act, client: ClientId, fact: FactId) -> Result<(), Error> {
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    corrections::may_be_reinstated(&facts, fact).map_err(|refusal| match other(&refusal, &facts) {
        Some(other) => {
            Error::refused(format!("{other} contradicts this entry: {refusal} Correct or retract that entry first."))
        }
        None => Error::refused(format!("This entry cannot hold again. {refusal}")),
    })?;
    say_of(tx, act, client, fact, JourneyFact::Reinstated { fact }).await
}

/// Says that a fact happened on another day. It passes the guards of recording (D20); what was recorded with it as one
/// thing moves along.
///
/// # Errors
/// When there is no such fact of the client, no reason is given, the day lies ahead, only another verb writes such a
/// fact, or its verb or that of another fact would have refused the history as it would then be.
pub async fn correct(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    fact: FactId,
    on: Day,
    reason: &str,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let reason = reasoned(reason)?;
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    let found = facts.iter().find(|known| known.id == fact).ok_or(Error::NotFound("fact"))?;
    let moving = corrections::another_day(&facts, fact, on, act.today).map_err(|refusal| refused(refusal, &facts))?;
    if let Event::Journey(JourneyFact::Overridden { standing, .. }) = &found.what {
        let others: Vec<Fact> = facts.iter().filter(|other| other.id != fact).cloned().collect();
        must_take_effect(tx, &others, *standing, on, "on").await?;
    }
    for fact in moving {
        let reason = reason.clone();
        say_of(tx, act, client, fact, JourneyFact::Corrected { fact, on, reason }).await?;
    }
    Ok(())
}

/// Why a correction is refused: beside the day where another day helps, above the form otherwise.
fn refused(refusal: Refusal, facts: &[Fact]) -> Error {
    match refusal {
        Refusal::Ahead | Refusal::TooEarly(_) | Refusal::Guarded(_) => Error::field("on", refusal.to_string()),
        Refusal::Statement | Refusal::Retracted | Refusal::WrittenElsewhere(_) => Error::refused(refusal.to_string()),
        Refusal::Breaks { .. } => {
            let other = other(&refusal, facts).unwrap_or_default();
            Error::field("on", format!("{other} contradicts this day: {refusal} Correct that entry first."))
        }
    }
}

/// The other entry that a refusal is about, with its day: “Kickoff held” (3 Mar 2026).
fn other(refusal: &Refusal, facts: &[Fact]) -> Option<String> {
    let Refusal::Breaks { fact, .. } = refusal else { return None };
    let in_force = log::in_force(facts);
    let (day, other) = in_force.iter().find(|(_, other)| other.id == *fact)?;
    let sentence = words::sentence(other, &NoNames);
    Some(format!("“{}” ({})", sentence.trim_end_matches('.'), short_date(*day)))
}
