//! A playbook tried on real clients before it goes live: “would create 34 touches, 5 conflict”.

use std::fmt;

use super::{Change, Conflict, Existing, Playbook, Rules, Situation, plan};
use crate::dates::Day;
use crate::ids::ClientId;

/// What a playbook would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Clients for whom something would change.
    pub clients: u32,
    /// Touches that would be planned.
    pub creates: u32,
    /// Untouched ones that would get another day or other words.
    pub moves: u32,
    /// Untouched ones that would be taken back.
    pub withdraws: u32,
    /// What a person should know of the touches of this playbook.
    pub conflicts: Vec<(ClientId, Conflict)>,
    /// The changes of each client, to be looked at.
    pub changes: Vec<(ClientId, Change)>,
}

/// What putting `candidate` beside the live playbooks would do to these clients. Changes of other playbooks,
/// which may have to make room, are counted as well; conflicts only where they are about the candidate.
pub fn preview<'a>(
    candidate: &Playbook,
    live: &[Playbook],
    clients: impl IntoIterator<Item = (&'a Situation, &'a [Existing])>,
    rules: &Rules<'_>,
    as_of: Day,
) -> Preview {
    let mut books: Vec<Playbook> = live.iter().filter(|book| book.key != candidate.key).cloned().collect();
    books.push(candidate.clone());
    let mut total = Preview::default();
    for (situation, existing) in clients {
        let plan = plan(&books, situation, existing, rules, as_of);
        total.clients += u32::from(!plan.changes.is_empty());
        for change in plan.changes {
            match change {
                Change::Create { .. } | Change::Restore { .. } => total.creates += 1,
                Change::Move { .. } => total.moves += 1,
                Change::Withdraw { .. } => total.withdraws += 1,
            }
            total.changes.push((situation.client, change));
        }
        let own = plan.conflicts.into_iter().filter(|conflict| conflict.key().playbook == candidate.key);
        total.conflicts.extend(own.map(|conflict| (situation.client, conflict)));
    }
    total
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one_or_many = |n: u32, one: &'static str, many: &'static str| if n == 1 { one } else { many };
        write!(f, "would create {} {}", self.creates, one_or_many(self.creates, "touch", "touches"))?;
        if self.moves > 0 {
            write!(f, ", move {}", self.moves)?;
        }
        if self.withdraws > 0 {
            write!(f, ", withdraw {}", self.withdraws)?;
        }
        let conflicts = u32::try_from(self.conflicts.len()).unwrap_or(u32::MAX);
        write!(f, ", {conflicts} {}", one_or_many(conflicts, "conflicts", "conflict"))
    }
}
