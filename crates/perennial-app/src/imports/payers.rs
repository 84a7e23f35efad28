//! Who pays an invoice for the client of a matter is no client by that (D25).

use perennial_core::imports::drafts::{Draft, InvoiceDraft, What};

use super::known::stored_id;
use super::landing::Lander;

impl Lander {
    /// Notes the rows that bill somebody else than the client of the matter that they name.
    pub(super) fn find_payers(&mut self, drafts: &[Draft]) {
        let lines = drafts.iter().filter_map(|draft| match &draft.what {
            What::Invoice(row) if self.paid_by_another(row).is_some() => {
                Some([draft.line].into_iter().chain(draft.more_lines.clone()))
            }
            _ => None,
        });
        self.pays_for_another = lines.flatten().collect();
    }

    /// Whether every row about a new client bills it for somebody else's matter, and nobody decided about it.
    pub(super) fn only_pays(&self, draft: &Draft) -> bool {
        let mut lines = [draft.line].into_iter().chain(draft.more_lines.iter().copied());
        !self.decisions.contains_key(&draft.hash.0) && lines.all(|line| self.pays_for_another.contains(&line))
    }

    /// What to ask about a row that bills somebody else than the client of the matter that it names (D25): whoever
    /// pays for a client is no client by that.
    pub(super) fn paid_by_another(&self, row: &InvoiceDraft) -> Option<String> {
        let matter = row.engagement.as_deref()?;
        let of_number = self.records.engagements.get(&stored_id(&self.source.name, matter))?;
        let billed = self.resolved.client(&self.records, &row.client, &self.source);
        if of_number.is_empty() || of_number.iter().any(|(_, client, _)| Some(*client) == billed) {
            return None;
        }
        let name = row.client.name.as_deref().unwrap_or("this client");
        Some(format!(
            "matter {matter} belongs to another client. If {name} pays for that client, put the client's name here and \
             “{name}” into a column “Payer”. If {name} is the client, leave the matter empty or give its own"
        ))
    }
}
