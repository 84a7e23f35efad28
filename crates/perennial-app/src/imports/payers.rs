//! Who pays an invoice for the client of a matter is no client by that (D25).

use perennial_core::ids::ClientId;
use perennial_core::imports::drafts::{Draft, InvoiceDraft, What};
use perennial_core::invoices::{PayerAnswer, payer_key};

use super::known::stored_id;
use super::landing::Lander;

/// What a row is that bills somebody else than the client of its matter.
pub(super) enum Billed {
    /// Somebody said that they only pay: the invoice is that of this client.
    For(ClientId, String),
    /// Nobody knows: it is asked about, and the row is left out.
    Asked(String),
}

impl Lander {
    /// Notes the rows that bill somebody else than the client whom they are for.
    pub(super) fn find_payers(&mut self, drafts: &[Draft]) {
        let lines = drafts.iter().filter_map(|draft| match &draft.what {
            What::Invoice(row) if self.billed_to_another(row).is_some() => {
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

    /// Who pays, as the row says it: nobody else than the client, where somebody said that the two are one.
    pub(super) fn payer_of(&self, row: &InvoiceDraft) -> Option<String> {
        let said = |payer: &String| self.records.payers.get(&payer_key(payer));
        row.payer.clone().filter(|payer| said(payer) != Some(&PayerAnswer::SameClient))
    }

    /// What to make of a row that bills somebody else than its client (D25): whoever pays for a client is no client by
    /// that. None where the row bills its client.
    pub(super) fn billed_to_another(&self, row: &InvoiceDraft) -> Option<Billed> {
        let billed = self.resolved.client(&self.records, &row.client, &self.source);
        let name = row.client.name.as_deref().unwrap_or("this client");
        let only_pays = self.records.payers.get(&payer_key(name)) == Some(&PayerAnswer::OnlyPayer);
        let matter = row.engagement.as_deref();
        let numbered = matter.and_then(|matter| self.records.engagements.get(&stored_id(&self.source.name, matter)));
        let theirs: Vec<ClientId> = numbered.into_iter().flatten().map(|(_, client, _)| *client).collect();
        match (matter, theirs.as_slice()) {
            (Some(_), [client]) if only_pays && Some(*client) != billed => Some(Billed::For(*client, name.to_owned())),
            (Some(matter), [_, ..]) if !theirs.iter().any(|client| Some(*client) == billed) => {
                Some(Billed::Asked(format!(
                    "matter {matter} belongs to another client. If {name} pays for that client, put the client's name \
                     here and “{name}” into a column “Payer”. If {name} is the client, leave the matter empty or give \
                     its own"
                )))
            }
            (_, []) if only_pays && billed.is_none() => Some(Billed::Asked(format!(
                "{name} only pays for others, as somebody said under Is this right?. Put the client's name here and \
                 “{name}” into a column “Payer”"
            ))),
            _ => None,
        }
    }
}
