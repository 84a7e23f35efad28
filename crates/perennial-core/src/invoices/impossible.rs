//! Which facts of a client's invoices could not have happened on their days, as its verbs have it.

use std::collections::BTreeMap;

use super::read::Account;
use super::{Invoice, Refusal, read};
use crate::dates::Day;
use crate::fact::{Event, Fact, InvoiceFact};
use crate::ids::{FactId, InvoiceId};

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why. Lists
/// may say such things, and [`read`](fn@read) lives with them; a correction may not add to them (D20).
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let whole = read(in_force);
    let mut so_far: BTreeMap<InvoiceId, Account> = BTreeMap::new();
    let mut found = Vec::new();
    for (on, fact) in in_force {
        let Event::Invoice(what) = &fact.what else { continue };
        let Some(issued) = whole.get(&what.invoice()).map(|invoice| invoice.issued) else { continue };
        let account = so_far.entry(what.invoice()).or_insert_with(|| Account::from(what.invoice(), *on));
        let known = Invoice { issued, ..account.clone().invoice() };
        let refusal = match what {
            InvoiceFact::Disputed { .. } => known.dispute(*on, None).err(),
            InvoiceFact::Settled { .. } => known.settle(*on).err(),
            // Lists may know of payments on account, and of a few pence too much.
            InvoiceFact::Paid { .. } if *on < issued => Some(Refusal::BeforeItWasSent(issued)),
            InvoiceFact::Issued { .. } | InvoiceFact::Paid { .. } | InvoiceFact::Filed { .. } => None,
        };
        found.extend(refusal.map(|refusal| (fact.id, refusal)));
        account.take_in(*on, fact.precision, what);
    }
    found
}
