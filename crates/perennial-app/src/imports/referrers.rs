//! Whoever a list says referred somebody. A client of the firm, or a contact of one, in the store or in the same file, is
//! the referring client; where a name may mean several of them it stays a text to be settled by a person; anybody else
//! is recorded as a referrer, once for each name and source.
//!
//! Who is named in the file itself may have no record yet, so those referrals wait until every row has landed.

use std::collections::HashSet;

use perennial_core::fact::{Dated, Event, SupportFact};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::infer::{Ids, Introduction};
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::referrals::{Named, may_be_several, name_key, name_keys, named_each};

use super::landing::Lander;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::referrals::{self, Introducer};

/// A row whose referrers are named in the file itself.
pub(super) struct Waiting {
    /// The client who was referred.
    client: ClientId,
    /// The names.
    names: Vec<Named>,
    /// The row.
    draft: Draft,
}

/// Who refers in a row.
fn cell(draft: &Draft) -> Option<&str> {
    match &draft.what {
        What::Client(row) => row.referred_by.as_deref(),
        What::Contact(row) => row.referred_by.as_deref(),
        _ => None,
    }
}

/// The names of the clients and contacts of the file.
pub(super) fn names_of(drafts: &[Draft]) -> HashSet<String> {
    if !drafts.iter().any(|draft| cell(draft).is_some()) {
        return HashSet::new();
    }
    let mut names = HashSet::new();
    for draft in drafts {
        match &draft.what {
            What::Client(row) => {
                names.insert(name_key(row.name.as_str()));
                names.extend(row.legal_name.as_deref().map(name_key));
            }
            What::Contact(row) => drop(names.insert(name_key(row.name.as_str()))),
            _ => {}
        }
    }
    names
}

impl Lander {
    /// The referrals that a row tells of, with the record of whoever made each. Those that the file itself names wait.
    pub(super) async fn referred(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        client: Option<ClientId>,
    ) -> Result<Ids, Error> {
        let names = cell(draft).map(named_each).unwrap_or_default();
        let names = names.into_iter().filter(|name| !self.names_in_file(name)).collect();
        Ok(Ids { referrals: self.introductions(tx, act, names, client).await?, ..Ids::default() })
    }

    /// Takes down that a row's referrers are looked for when every row has landed.
    pub(super) fn wait_for_referrers(&mut self, draft: &Draft, client: ClientId) {
        let names = cell(draft).map(named_each).unwrap_or_default();
        let names: Vec<Named> = names.into_iter().filter(|name| self.names_in_file(name)).collect();
        if !names.is_empty() {
            self.waiting.push(Waiting { client, names, draft: draft.clone() });
        }
    }

    /// A cell that may name two, as one: to be looked at.
    pub(super) fn may_name_several(draft: &Draft) -> Option<Problem> {
        let names = cell(draft).map(named_each).unwrap_or_default();
        let one = names.iter().find(|named| may_be_several(&named.name))?;
        let advice = format!(
            "“{}” was recorded as one referrer. If these are two, write them with a semicolon between them and import the row again",
            one.name
        );
        Some(Problem::of_row(draft.line, Consequence::Kept, advice))
    }

    fn names_in_file(&self, named: &Named) -> bool {
        name_keys(&named.name).iter().any(|key| self.names.contains(key))
    }

    async fn introductions(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        names: Vec<Named>,
        client: Option<ClientId>,
    ) -> Result<Vec<Introduction>, Error> {
        let mut found: Vec<Introduction> = Vec::new();
        for named in names {
            let (by_client, referrer) = match referrals::introducer(tx, &act.actor, &named.name).await? {
                Introducer::Client(id) => (Some(id), None),
                Introducer::Several => (None, None),
                Introducer::Nobody => (None, referrals::known_or_new(tx, act, &named, &self.source.name).await?),
            };
            let is_told = match (client, by_client, referrer) {
                // Nobody refers themselves.
                (Some(client), Some(other), _) if client == other => true,
                (Some(client), Some(other), _) => referrals::is_told_by_client(tx, client, other).await?,
                (Some(client), None, Some(referrer)) => referrals::is_told(tx, client, referrer).await?,
                _ => false,
            };
            let by = by_client.map(|id| id.0).or(referrer.map(|id| id.0));
            let is_new = match client.zip(by) {
                Some(both) => self.introduced.insert(both),
                None => true,
            };
            if !is_told && is_new {
                found.push(Introduction { referral: act.new_id(), client: by_client, referrer, name: named.name });
            }
        }
        Ok(found)
    }

    /// Looks for the referrers whom the file itself names, now that every row has landed, and takes down their
    /// referrals. Gives how many facts that makes.
    pub(super) async fn land_waiting(&mut self, tx: &mut Tx, act: &mut Act) -> Result<usize, Error> {
        self.store(tx, act).await?;
        let mut facts = 0;
        for Waiting { client, names, draft } in std::mem::take(&mut self.waiting) {
            act.source = self.source_of(&draft);
            let referrals = self.introductions(tx, act, names, Some(client)).await?;
            let contact = matches!(draft.what, What::Contact(_)).then(|| ContactId::from_number(0));
            let ids = Ids { referrals, contact, ..Ids::default() };
            facts += self.record(act, client, &draft, &ids, is_received);
            self.store(tx, act).await?;
        }
        Ok(facts)
    }

    /// What waits again after a restart: the rows that had landed before it.
    pub(super) async fn wait_again(&mut self, tx: &mut Tx, landed: &[Draft]) -> Result<(), Error> {
        for draft in landed.iter().filter(|draft| cell(draft).is_some()) {
            let Some(record) = self.became.get(&draft.hash.0).copied() else { continue };
            let client = match draft.what {
                What::Client(_) => Some(record),
                _ => tx.optional("select client_id from contact where id = $1", args![record]).await?.map(|(id,)| id),
            };
            if let Some(client) = client {
                self.wait_for_referrers(draft, ClientId(client));
            }
        }
        Ok(())
    }
}

fn is_received(event: &Event) -> bool {
    matches!(event, Event::Support(SupportFact::ReferralReceived { .. }))
}

/// The referrals that clients made, as the facts of those whom they referred say: they stand on the pages of both.
pub(super) fn made_by_clients(client: ClientId, facts: &[Dated]) -> Vec<(ClientId, Dated)> {
    let made = facts.iter().filter_map(|fact| match &fact.what {
        Event::Support(SupportFact::ReferralReceived { referral, from_client: Some(by), .. }) => {
            // The name of a restricted client is shown to nobody outside, so the fact holds none.
            let made = SupportFact::ReferralMade { referral: *referral, who: None, referred: Some(client) };
            Some((*by, Dated { what: Event::Support(made), ..fact.clone() }))
        }
        _ => None,
    });
    made.collect()
}
