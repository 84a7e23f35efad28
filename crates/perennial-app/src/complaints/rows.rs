//! The rows of complaints follow from facts, in the step that derives positions.

use perennial_core::complaints::{Complaint, ComplaintState};
use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact};
use perennial_core::ids::ClientId;
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::{DerivedRow, Facts, Register, register};

/// The rows that this room derives.
pub const REGISTER: Register = register!("complaints", rows => ComplaintRow);

fn rows(facts: &Facts) -> Vec<ComplaintRow> {
    let complains = |facts: &[Fact]| facts.iter().any(|fact| matches!(fact.what, Event::Feeling(_)));
    let clients = facts.iter().filter(|(_, facts)| complains(facts));
    let of = |(client, facts): (&ClientId, &Vec<Fact>)| {
        let client = *client;
        Complaint::all(facts, Day::MAX).into_iter().map(move |complaint| ComplaintRow::of(client, complaint))
    };
    clients.flat_map(of).collect()
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct ComplaintRow {
    id: Uuid,
    client_id: Uuid,
    engagement_id: Option<Uuid>,
    fact_id: Uuid,
    words: Option<String>,
    reason: Option<String>,
    received_on: i64,
    acknowledged_on: Option<i64>,
    cause: Option<String>,
    cause_words: Option<String>,
    within_control: Option<i64>,
    state: String,
    state_on: Option<i64>,
    escalated_to: Option<String>,
    recovered_on: Option<i64>,
}

impl ComplaintRow {
    fn of(client: ClientId, complaint: Complaint) -> Self {
        let (state, on, to) = match complaint.state {
            ComplaintState::Open => ("open", None, None),
            ComplaintState::Answered(mark) => ("answered", Some(mark.on), None),
            ComplaintState::Closed(mark) => ("closed", Some(mark.on), None),
            ComplaintState::Escalated { mark, to } => ("escalated", Some(mark.on), to),
        };
        let (cause, words, within) = match complaint.cause {
            Some(cause) => (Some(cause.kind.key().to_owned()), cause.text, cause.within_control.map(i64::from)),
            None => (None, None, None),
        };
        let number = |day: Day| i64::from(day.number());
        Self {
            id: complaint.id.0,
            client_id: client.0,
            engagement_id: complaint.engagement.map(|id| id.0),
            fact_id: complaint.received.fact.0,
            words: complaint.words,
            reason: complaint.reason,
            received_on: number(complaint.received.on),
            acknowledged_on: complaint.acknowledged.map(|mark| number(mark.on)),
            cause,
            cause_words: words,
            within_control: within,
            state: state.to_owned(),
            state_on: on.map(number),
            escalated_to: to,
            recovered_on: complaint.recovered.map(|mark| number(mark.on)),
        }
    }
}

impl DerivedRow for ComplaintRow {
    const TABLE: &'static str = "complaint";
    const COLUMNS: &'static str = "id, client_id, engagement_id, fact_id, words, reason, received_on,
        acknowledged_on, cause, cause_words, within_control, state, state_on, escalated_to, recovered_on";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.id,
            self.client_id,
            self.engagement_id,
            self.fact_id,
            self.words,
            self.reason,
            self.received_on,
            self.acknowledged_on,
            self.cause,
            self.cause_words,
            self.within_control,
            self.state,
            self.state_on,
            self.escalated_to,
            self.recovered_on
        ]
    }
}
