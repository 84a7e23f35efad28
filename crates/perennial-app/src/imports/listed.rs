//! As what a list names clients that earlier lists named: only what is news is recorded.

use perennial_core::clients::Client;
use perennial_core::fact::{ClientFact, Dated, Event, Listing, Precision, Source};
use perennial_core::ids::ClientId;
use perennial_core::imports::drafts::{ClientDraft, Draft, What};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::objects::Object;
use uuid::Uuid;

use super::landing::{Action, Landed, Lander};
use super::next_list::listings;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;

impl Lander {
    /// True when what a row, or the file as a whole, says of a client is news: no list has named them before, or the last
    /// one named them otherwise or no more. What the file says of everybody in it is news only of whom it makes a client,
    /// or a former one.
    pub(super) async fn is_listed_anew(&self, tx: &mut Tx, client: ClientId, row: &ClientDraft) -> Result<bool, Error> {
        let told = listings(tx, &[client.0]).await?;
        if self.is_news(row, told.get(&client.0).copied()) {
            return Ok(true);
        }
        // So is the day on which they left, where no list has told it.
        let Some(left) = row.left.filter(|_| row.left_precision != Precision::NotRecorded) else { return Ok(false) };
        let sql = "select count(*) from fact f left join import i on i.id = f.import_id
                   where f.client_id = $1 and f.kind = 'client.listed' and f.on_day = $2
                     and coalesce(i.state, '') <> 'undone'";
        Ok(tx.scalar::<i64>(sql, args![client, left]).await? == 0)
    }

    fn is_news(&self, row: &ClientDraft, told: Option<Option<Listing>>) -> bool {
        let Some(Some(before)) = told else { return true };
        match (said(row), self.mapping.listing()) {
            (Some(now), _) => now != before,
            (None, Some(now)) => {
                let becomes_client = now.is_client() && !before.is_client();
                becomes_client || (now == Listing::FormerClient && before != Listing::FormerClient)
            }
            (None, None) => true,
        }
    }

    /// A list that calls somebody active gives the day since which they are a client, and says so as of its own day: they
    /// may have been said to have left since that first day.
    pub(super) fn call_active_by_now(&self, facts: &mut Vec<Dated>) {
        let active =
            |fact: &&Dated| matches!(fact.what, Event::Client(ClientFact::Listed { listing: Listing::ActiveClient }));
        let now = facts.iter().find(active).map(|fact| self.known().undated(Some(fact.on), fact.what.clone()));
        facts.extend(now.filter(|now| facts.iter().all(|fact| fact.on < now.on || fact.what != now.what)));
    }

    /// In a firm of one that person answers for everybody, also for those who were there before without a manager. Gives
    /// how many.
    pub(super) async fn lead_the_rest(&self, tx: &mut Tx, act: &mut Act) -> Result<usize, Error> {
        let Some(staff) = self.resolved.only_member else { return Ok(0) };
        let sql = format!(
            "select c.id from client c where c.manager_id is null and c.deleted_at is null and {} order by c.id",
            act.actor.sees(1)
        );
        let rest: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), args![act.actor.wall_value()]).await?;
        act.source = Source::File { import: self.import, file: self.file.clone(), row: 0, of: None };
        for (client,) in &rest {
            let assigned = self.known().undated(None, Event::Client(Client::assign_manager(staff)));
            act.record_dated(tx, ClientId(*client), vec![assigned]).await?;
        }
        Ok(rest.len())
    }

    /// Looks up as what lists last named the clients of rows that landed before.
    pub(super) async fn look_up_listings(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let of_client = self.imported.iter().filter(|((_, object), _)| *object == Object::Client);
        let ids: Vec<Uuid> = of_client.map(|(_, id)| *id).collect();
        self.listed = listings(tx, &ids).await?;
        Ok(())
    }

    /// A row that landed before, in this list or in another with the same words. What it says of a client holds where no
    /// list named the client, and again where a later list said otherwise, or named the client no more.
    pub(super) fn repeat(&mut self, act: &mut Act, draft: &Draft, known: Uuid) -> Landed {
        let mut landed = Landed::of(Action::Repeated, known);
        let What::Client(row) = &draft.what else { return landed };
        // The list may give the client a number of its own, by which it is compared with others.
        let existing = &self.records.existing;
        match existing.known_client(ClientId(known)).map(|client| client.external_ids.clone()) {
            Some(numbers) => self.remember(draft, Some((known, known)), row.external_id.as_ref(), &numbers),
            // What was merged into another client is that one's.
            None if !known.is_nil() && existing.surviving_client(ClientId(known)) == ClientId(known) => {
                return Landed::refused(draft.line, DELETED);
            }
            None => {}
        }
        let is_news = match self.listed.get(&known).copied().flatten() {
            None => true,
            Some(before) => said(row).is_some_and(|now| now != before),
        };
        if is_news {
            let mut facts = self.facts_of(draft, &Ids::default());
            facts.retain(|fact| matches!(fact.what, Event::Client(ClientFact::Listed { .. })));
            // It says so as of this list, whatever days it gives for the beginning and the end.
            let now = facts.pop().map(|fact| self.known().undated(Some(fact.on), fact.what));
            landed.facts = self.take_down(act, ClientId(known), now.into_iter().collect());
        }
        landed
    }
}

/// Of a row whose client somebody deleted: a list does not bring back whom a person took away.
const DELETED: &str = "This client was deleted here. To have it again, bring it back under Clients → Show: Deleted.";

/// As what the row itself names the client.
fn said(row: &ClientDraft) -> Option<Listing> {
    row.listed_as.as_deref().and_then(Listing::of_words)
}
