//! What can be done with an invoice: each verb gives the fact to record, or says why not.

use super::Invoice;
use crate::dates::Day;
use crate::fact::InvoiceFact;
use crate::ids::{EngagementId, InvoiceId, ServiceLineId};
use crate::money::Money;

/// Why a verb is refused, and what to do instead. The text is for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The day lies before the invoice.
    #[error("This cannot lie before {}, the day on which the invoice was sent.", .0.words())]
    BeforeItWasSent(Day),
    /// More than is still to be paid, without anybody saying that it is so.
    #[error("{}", too_much(*.0))]
    MoreThanIsOpen(Money),
    /// A credit note is no bill.
    #[error("This is a credit note: nothing is paid on it. Record the payment at the invoice that it pays.")]
    NoBill,
    /// The client disputes it already.
    #[error("This invoice has been disputed since {}. Record how it was settled first.", .0.words())]
    DisputedAlready(Day),
    /// The last dispute was settled later, or on the same day.
    #[error("The last dispute about this invoice was settled on {}. A new one begins on a later day.", .0.words())]
    SettledSince(Day),
    /// Nothing is disputed.
    #[error("This invoice is not disputed, so there is nothing to settle.")]
    NotDisputed,
    /// Settled before it was disputed.
    #[error("This invoice was disputed on {}. It cannot have been settled before that day.", .0.words())]
    BeforeItWasDisputed(Day),
}

fn too_much(open: Money) -> String {
    let rest = "If they paid more than that, tick “They paid more”.";
    match open.minor {
        0 => format!("This invoice is paid in full. {rest}"),
        _ => format!("Only {open} of this invoice is still to be paid. {rest}"),
    }
}

impl Refusal {
    /// The field of a form that the refusal is about; none when it is about the invoice itself.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::BeforeItWasSent(_) | Self::SettledSince(_) | Self::BeforeItWasDisputed(_) => Some("on"),
            Self::MoreThanIsOpen(_) => Some("amount"),
            Self::DisputedAlready(_) | Self::NotDisputed | Self::NoBill => None,
        }
    }
}

impl Invoice {
    /// An invoice was sent (D17: one that names no engagement may imply work).
    pub const fn issue(
        id: InvoiceId,
        engagement: Option<EngagementId>,
        amount: Money,
        service_line: Option<ServiceLineId>,
    ) -> InvoiceFact {
        InvoiceFact::Issued { invoice: id, engagement, amount, service_line }
    }

    /// A payment came in. `more` says that it is more than the invoice, and so it was.
    ///
    /// # Errors
    /// [`Refusal`] when it is dated before the invoice was sent, is more than is open without anybody saying so, or is
    /// of a credit note.
    pub fn pay(&self, on: Day, amount: Money, more: bool) -> Result<InvoiceFact, Refusal> {
        if on < self.issued {
            return Err(Refusal::BeforeItWasSent(self.issued));
        }
        if self.is_credit() {
            return Err(Refusal::NoBill);
        }
        match self.open() {
            Some(open) if amount.currency == open.currency && amount.minor > open.minor && !more => {
                Err(Refusal::MoreThanIsOpen(open))
            }
            _ => Ok(InvoiceFact::Paid { invoice: self.id, engagement: self.engagement, amount }),
        }
    }

    /// What is still to be paid; none where the total is not known.
    pub fn open(&self) -> Option<Money> {
        let total = self.total?;
        Some(Money { minor: total.minor.saturating_sub(self.state.paid_minor()).max(0), ..total })
    }

    /// True for a credit note: what it says was billed too much (D17).
    pub fn is_credit(&self) -> bool {
        self.total.is_some_and(|total| total.minor < 0)
    }

    /// The client disputes it: a regression (D8).
    ///
    /// # Errors
    /// [`Refusal`] when it is disputed already, or dated before it was sent or before the last dispute was settled.
    pub fn dispute(&self, on: Day, reason: Option<String>) -> Result<InvoiceFact, Refusal> {
        if let Some(dispute) = &self.dispute {
            return Err(Refusal::DisputedAlready(dispute.since));
        }
        if on < self.issued {
            return Err(Refusal::BeforeItWasSent(self.issued));
        }
        if let Some(settled) = self.settled.filter(|settled| on <= *settled) {
            return Err(Refusal::SettledSince(settled));
        }
        Ok(InvoiceFact::Disputed { invoice: self.id, engagement: self.engagement, reason })
    }

    /// The dispute was settled.
    ///
    /// # Errors
    /// [`Refusal`] when nothing is disputed, or dated before the dispute.
    pub fn settle(&self, on: Day) -> Result<InvoiceFact, Refusal> {
        match &self.dispute {
            None => Err(Refusal::NotDisputed),
            Some(dispute) if on < dispute.since => Err(Refusal::BeforeItWasDisputed(dispute.since)),
            Some(_) => Ok(InvoiceFact::Settled { invoice: self.id }),
        }
    }

    /// Somebody said to which work it belongs; none when to no work (D17).
    pub const fn file(&self, engagement: Option<EngagementId>) -> InvoiceFact {
        InvoiceFact::Filed { invoice: self.id, engagement }
    }
}
