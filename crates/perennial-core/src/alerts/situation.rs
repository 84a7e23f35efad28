//! What an evaluation needs to know of one client.

use std::collections::{BTreeMap, BTreeSet};

use super::handling::Handled;
use super::risk::Signal;
use crate::dates::Day;
use crate::fact::Fact;
use crate::ids::{ClientId, ImportId, InvoiceId, ReferrerId};

/// One client: the facts, what facts cannot say, and what has been done about alerts.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'s> {
    /// The client.
    pub client: ClientId,
    /// Its facts, in any order.
    pub facts: &'s [Fact],
    /// What facts cannot say.
    pub beside: &'s Beside,
    /// Which alerts were snoozed or dismissed; of several about the same key the last one holds.
    pub handled: &'s [Handled],
}

/// What facts cannot say of a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// How many touches are planned and not done.
    pub planned_touches: u32,
    /// How many people at the client are active; none where only the facts know.
    pub active_contacts: Option<u32>,
    /// The client is a private person: nobody else could be known there.
    pub private: bool,
    /// The day by which an invoice is to be paid, where it names one.
    pub invoices_due: Vec<(InvoiceId, Day)>,
    /// The imports whose list tells of payments: of an invoice of another list it is not known whether it was paid (D15).
    pub tell_of_payments: BTreeSet<ImportId>,
    /// Weak signals found outside of the facts: in calendars and mailboxes.
    pub signals: Vec<Observed>,
    /// The names of the referrers of whom the facts speak.
    pub referrers: BTreeMap<ReferrerId, String>,
    /// Those of them who were taken off the list of referrers: nobody is asked to thank them.
    pub referrers_gone: BTreeSet<ReferrerId>,
}

impl Beside {
    /// The day by which an invoice is to be paid, where one is recorded.
    pub(super) fn due(&self, invoice: InvoiceId) -> Option<Day> {
        self.invoices_due.iter().find(|(id, _)| *id == invoice).map(|(_, due)| *due)
    }
}

/// A weak signal that was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// Which.
    pub signal: Signal,
    /// When.
    pub on: Day,
}
