//! The rows of presents follow from facts, in the step that keeps positions.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{DeclinedBy, Event, Fact, PresentFact};
use perennial_core::ids::{ClientId, PresentId, StaffId};
use perennial_core::presents::{Present, PresentState};

use crate::args;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log;

/// Derives the rows of these clients anew from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn keep(tx: &mut Tx, clients: &[ClientId], facts: &BTreeMap<ClientId, Vec<Fact>>) -> Result<(), Error> {
    let sql = format!("delete from present where client_id in ({})", log::places(1, clients.len()));
    tx.run(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut rows = Vec::new();
    for (client, facts) in facts {
        if !facts.iter().any(|fact| matches!(fact.what, Event::Present(_))) {
            continue;
        }
        let approvals = approvals(facts);
        for present in Present::all(facts, Day::MAX) {
            let approval = approvals.get(&present.id).copied();
            rows.push(row(*client, present, approval));
        }
    }
    tx.insert_many(
        "insert into present (id, client_id, contact_id, title, value_minor, currency, reason, proposed_on, proposed_by,
           state, state_on, approved_on, approved_by, declined_by, declined_reason) values",
        "on conflict do nothing",
        rows,
    )
    .await?;
    Ok(())
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

fn row(client: ClientId, present: Present, approval: Option<(Day, Option<StaffId>)>) -> Vec<Value> {
    let key = present.state.key();
    let (on, by, reason) = match present.state {
        PresentState::Proposed => (present.proposed.on, None, None),
        PresentState::Approved { mark, .. } | PresentState::Given(mark) => (mark.on, None, None),
        PresentState::Declined { mark, by, reason } => (mark.on, Some(declined_key(by)), reason),
    };
    args![
        present.id,
        client,
        present.contact,
        present.item,
        present.value.map(|value| value.minor),
        present.value.map(|value| value.currency.code().to_owned()),
        present.reason,
        present.proposed.on,
        present.by,
        key,
        on,
        approval.map(|(on, _)| on),
        approval.and_then(|(_, by)| by),
        by,
        reason
    ]
}
