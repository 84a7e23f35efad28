//! What was paid of an invoice and whether it is disputed follow from its facts: read again whenever one is corrected,
//! retracted or put back.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, InvoiceFact};
use perennial_core::ids::{ClientId, InvoiceId};

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// Brings an invoice in line with its facts in force; `before` are the client's facts before the change. What was paid
/// without any fact, as a list without days tells it, stays counted.
///
/// # Errors
/// When the store refuses.
pub async fn mend(tx: &mut Tx, act: &Act, client: ClientId, id: InvoiceId, before: &[Fact]) -> Result<(), Error> {
    let facts = log::of_client(tx, client).await?;
    let (was, is) = (Course::of(before, id), Course::of(&facts, id));
    tx.run(
        "update invoice set issued_on = coalesce($2, issued_on), paid_minor = paid_minor + $3,
           paid_on = case when $4 = 1 then $5 else paid_on end, disputed = $6, updated_at = $7, version = version + 1
         where id = $1",
        args![
            id,
            is.issued,
            is.paid.saturating_sub(was.paid),
            was.paid_on != is.paid_on,
            is.paid_on,
            is.disputed,
            act.now
        ],
    )
    .await?;
    Ok(())
}

/// What facts say of an invoice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Course {
    issued: Option<Day>,
    paid: i64,
    paid_on: Option<Day>,
    disputed: bool,
}

impl Course {
    fn of(facts: &[Fact], id: InvoiceId) -> Self {
        let mut course = Self::default();
        for (on, fact) in log::in_force(facts) {
            match &fact.what {
                Event::Invoice(what) if what.invoice() == id => course.read(on, what),
                _ => {}
            }
        }
        course
    }

    fn read(&mut self, on: Day, what: &InvoiceFact) {
        match what {
            InvoiceFact::Issued { .. } => self.issued = Some(on),
            InvoiceFact::Paid { amount, .. } => {
                self.paid = self.paid.saturating_add(amount.minor);
                self.paid_on = Some(on);
            }
            InvoiceFact::Filed { .. } => {}
            InvoiceFact::Disputed { .. } => self.disputed = true,
            InvoiceFact::Settled { .. } => self.disputed = false,
        }
    }
}
