//! The rows of presents follow from facts, in the step that derives positions.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{DeclinedBy, Event, Fact, PresentFact};
use perennial_core::ids::{ClientId, PresentId, StaffId};
use perennial_core::presents::{Present, PresentState};
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::{DerivedRow, Facts, Register, register};
use crate::log;

/// The rows that this room derives.
pub const REGISTER: Register = register!("presents", rows => PresentRow);

fn rows(facts: &Facts) -> Vec<PresentRow> {
    let mut rows = Vec::new();
    for (client, facts) in facts {
        if !facts.iter().any(|fact| matches!(fact.what, Event::Present(_))) {
            continue;
        }
        let approvals = approvals(facts);
        for present in Present::all(facts, Day::MAX) {
            let approval = approvals.get(&present.id).copied();
            rows.push(PresentRow::of(*client, present, approval));
        }
    }
    rows
}

/// Who approved each present, and when: the register shows it after the giving too.
fn approvals(facts: &[Fact]) -> BTreeMap<PresentId, (Day, Option<StaffId>)> {
    let mut found = BTreeMap::new();
    for (on, fact) in log::in_force(facts) {
        if let Event::Present(PresentFact::Approved { present, by }) = &fact.what {
            found.entry(*present).or_insert((on, *by));
        }
    }
    found
}

/// The name of who declined, in the store and in forms.
pub(super) const fn declined_key(by: DeclinedBy) -> &'static str {
    match by {
        DeclinedBy::Approver => "approver",
        DeclinedBy::Firm => "firm",
        DeclinedBy::Recipient => "recipient",
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct PresentRow {
    id: Uuid,
    client_id: Uuid,
    contact_id: Option<Uuid>,
    title: String,
    value_minor: Option<i64>,
    currency: Option<String>,
    reason: Option<String>,
    proposed_on: i64,
    proposed_by: Option<Uuid>,
    state: String,
    state_on: i64,
    approved_on: Option<i64>,
    approved_by: Option<Uuid>,
    declined_by: Option<String>,
    declined_reason: Option<String>,
}

impl PresentRow {
    fn of(client: ClientId, present: Present, approval: Option<(Day, Option<StaffId>)>) -> Self {
        let key = present.state.key();
        let (on, by, reason) = match present.state {
            PresentState::Proposed => (present.proposed.on, None, None),
            PresentState::Approved { mark, .. } | PresentState::Given(mark) => (mark.on, None, None),
            PresentState::Declined { mark, by, reason } => (mark.on, Some(declined_key(by)), reason),
        };
        let number = |day: Day| i64::from(day.number());
        Self {
            id: present.id.0,
            client_id: client.0,
            contact_id: present.contact.map(|id| id.0),
            title: present.item,
            value_minor: present.value.map(|value| value.minor),
            currency: present.value.map(|value| value.currency.code().to_owned()),
            reason: present.reason,
            proposed_on: number(present.proposed.on),
            proposed_by: present.by.map(|id| id.0),
            state: key.to_owned(),
            state_on: number(on),
            approved_on: approval.map(|(on, _)| number(on)),
            approved_by: approval.and_then(|(_, by)| by).map(|id| id.0),
            declined_by: by.map(str::to_owned),
            declined_reason: reason,
        }
    }
}

impl DerivedRow for PresentRow {
    const TABLE: &'static str = "present";
    const COLUMNS: &'static str = "id, client_id, contact_id, title, value_minor, currency, reason, proposed_on,
        proposed_by, state, state_on, approved_on, approved_by, declined_by, declined_reason";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.id,
            self.client_id,
            self.contact_id,
            self.title,
            self.value_minor,
            self.currency,
            self.reason,
            self.proposed_on,
            self.proposed_by,
            self.state,
            self.state_on,
            self.approved_on,
            self.approved_by,
            self.declined_by,
            self.declined_reason
        ]
    }
}
