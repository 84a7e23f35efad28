//! Verbs of complaints.

use perennial_core::complaints::{Cause, Complaint};
use perennial_core::dates::Day;
use perennial_core::fact::{Event, FeelingFact};
use perennial_core::ids::{ClientId, ComplaintId, EngagementId};

use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, log, touches};

/// A complaint that came.
#[derive(Debug, Clone)]
pub struct NewComplaint {
    /// The engagement it is about.
    pub engagement: Option<EngagementId>,
    /// What the client said.
    pub words: Option<String>,
    /// Of what they complain: a code of the firm's list, words, or both.
    pub reason: Option<String>,
}

/// What is done about a complaint.
#[derive(Debug, Clone)]
pub enum Step {
    /// The client was told that the firm has it.
    Acknowledge,
    /// Of what the client complains was chosen anew.
    ChooseReason(Option<String>),
    /// The cause was found.
    FindCause(Cause),
    /// The firm gave its final answer.
    Answer,
    /// The client took it elsewhere.
    Escalate(Option<String>),
    /// Nothing further is owed; what came of it.
    Close(Option<String>),
    /// The client confirmed that it is put right (D8).
    Recover,
}

/// Records a complaint: the standing phase is lowered until the client confirms the recovery (D8).
///
/// # Errors
/// When the client is not there, or the day lies ahead.
pub async fn receive(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    input: NewComplaint,
) -> Result<ComplaintId, Error> {
    past(act, on)?;
    let complaint: ComplaintId = act.new_id();
    let NewComplaint { engagement, words, reason } = input;
    let fact = FeelingFact::ComplaintReceived { complaint, engagement, cause: words };
    touches::feel(tx, act, client, on, fact).await?;
    if reason.is_some() {
        touches::feel(tx, act, client, on, FeelingFact::ComplaintReasonChosen { complaint, reason }).await?;
    }
    Ok(complaint)
}

/// Records what is done about a complaint.
///
/// # Errors
/// When it is not there, or the register refuses: it was done already, out of its order, or before it came.
pub async fn step(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    id: ComplaintId,
    on: Day,
    step: Step,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("complaint"))?;
    past(act, on)?;
    let all = Complaint::all(&log::of_client(tx, client).await?, Day::MAX);
    let complaint = all.iter().find(|complaint| complaint.id == id).ok_or(Error::NotFound("complaint"))?;
    let fact = match step {
        Step::Acknowledge => complaint.acknowledge(on),
        Step::ChooseReason(reason) => complaint.choose_reason(on, reason),
        Step::FindCause(cause) => complaint.find_cause(on, cause),
        Step::Answer => complaint.answer(on),
        Step::Escalate(to) => complaint.escalate(on, to),
        Step::Close(outcome) => complaint.close(on, outcome),
        Step::Recover => complaint.recover(on),
    };
    let fact = fact.map_err(|refusal| Error::refused(refusal.to_string()))?;
    act.record(tx, client, vec![(on, Event::Feeling(fact))]).await
}

fn past(act: &Act, on: Day) -> Result<(), Error> {
    if on > act.today {
        return Err(Error::field("on", "What is recorded has happened: choose today or an earlier day."));
    }
    Ok(())
}
