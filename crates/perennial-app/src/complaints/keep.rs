//! The rows of complaints follow from facts, in the step that keeps positions.

use std::collections::BTreeMap;

use perennial_core::complaints::{Complaint, ComplaintState};
use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact};
use perennial_core::ids::ClientId;

use crate::args;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log;

/// Derives the rows of these clients anew from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn keep(tx: &mut Tx, clients: &[ClientId], facts: &BTreeMap<ClientId, Vec<Fact>>) -> Result<(), Error> {
    let sql = format!("delete from complaint where client_id in ({})", log::places(1, clients.len()));
    tx.run(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let complains = |facts: &[Fact]| facts.iter().any(|fact| matches!(fact.what, Event::Feeling(_)));
    let rows = facts
        .iter()
        .filter(|(_, facts)| complains(facts))
        .flat_map(|(client, facts)| {
            Complaint::all(facts, Day::MAX).into_iter().map(|complaint| row(*client, complaint))
        })
        .collect();
    tx.insert_many(
        "insert into complaint (id, client_id, engagement_id, fact_id, words, received_on, acknowledged_on, cause,
           cause_words, within_control, state, state_on, escalated_to, recovered_on) values",
        "on conflict do nothing",
        rows,
    )
    .await?;
    Ok(())
}

fn row(client: ClientId, complaint: Complaint) -> Vec<Value> {
    let (state, on, to) = match complaint.state {
        ComplaintState::Open => ("open", None, None),
        ComplaintState::Answered(mark) => ("answered", Some(mark.on), None),
        ComplaintState::Closed(mark) => ("closed", Some(mark.on), None),
        ComplaintState::Escalated { mark, to } => ("escalated", Some(mark.on), to),
    };
    let (cause, words, within) = match complaint.cause {
        Some(cause) => (Some(cause.kind.key()), cause.text, cause.within_control.map(i64::from)),
        None => (None, None, None),
    };
    args![
        complaint.id,
        client,
        complaint.engagement,
        complaint.received.fact,
        complaint.words,
        complaint.received.on,
        complaint.acknowledged.map(|mark| mark.on),
        cause,
        words,
        within,
        state,
        on,
        to,
        complaint.recovered.map(|mark| mark.on)
    ]
}
