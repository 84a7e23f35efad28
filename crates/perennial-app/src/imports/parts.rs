//! An invoice whose lines name several services is recorded once for each of them; another list may tell of the whole.

use perennial_core::ids::{ClientId, InvoiceId};
use perennial_core::imports::drafts::{Draft, InvoiceDraft, What};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::money::Money;

use super::landing::{Action, Landed, Lander};
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;

/// A row tells one part of an invoice that is recorded whole.
pub(super) fn part_of_known(line: u32, whole: InvoiceId) -> Landed {
    let told = "an earlier list has this invoice whole, without its services: it stays recorded once, as it was";
    let problem = Some(Problem::of_row(line, Consequence::ValueLeftOut, told));
    Landed { problem, ..Landed::of(Action::Unchanged, whole.0) }
}

impl Lander {
    /// A known invoice that was recorded in parts, one for each service: what is paid of it is paid of each by its share.
    pub(super) async fn paid_in_parts(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &InvoiceDraft,
        client: ClientId,
        parts: &[(InvoiceId, Money)],
    ) -> Result<Landed, Error> {
        let whole = row.net().minor;
        let share = |paid: Money, part: Money| match paid.minor == whole || whole == 0 {
            true => part,
            false => {
                let minor = i128::from(paid.minor) * i128::from(part.minor) / i128::from(whole);
                Money::new(i64::try_from(minor).unwrap_or(part.minor), part.currency)
            }
        };
        let mut all: Option<Landed> = None;
        for (id, total) in parts {
            self.records.claim(id.0);
            let paid = row.paid.map(|paid| share(paid, *total));
            let part = InvoiceDraft { total: *total, tax: None, paid, lines: Vec::new(), ..row.clone() };
            let of_part = Draft { what: What::Invoice(Box::new(part.clone())), ..draft.clone() };
            let landed = self.paid(tx, act, &of_part, &part, client, (*id, Ids::default())).await?;
            all = Some(match all {
                Some(before) if landed.action == Action::Updated && before.action != Action::Updated => landed,
                Some(before) => Landed { facts: before.facts + landed.facts, ..before },
                None => landed,
            });
        }
        Ok(all.unwrap_or_else(|| Landed::refused(draft.line, "this invoice has no parts")))
    }
}
