//! A row says more of a record that is known: its facts are recorded, and the record follows from all its facts.

use perennial_core::fact::{Dated, EngagementFact, Event, Fact};
use perennial_core::ids::ClientId;
use perennial_core::imports::objects::Object;
use uuid::Uuid;

use super::landing::Lander;
use super::receipts::snapshot;
use super::upkeep::Kept;
use crate::app::Act;
use crate::db::Tx;
use crate::derived_rows::{self, DerivedColumns};
use crate::error::Error;
use crate::log;

/// What a row revised.
pub(super) struct Revised {
    /// The record before and after.
    pub kept: Kept,
    /// How many facts were taken down.
    pub facts: usize,
}

/// A record that a row may revise.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub object: Object,
    pub id: Uuid,
    pub client: ClientId,
}

impl Lander {
    /// Takes down what a row says of a known record, and writes what follows from it. None where it says nothing new:
    /// then nothing is taken down, unless `always`. That there is a matter is news of work that only a win told of (D19).
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) async fn revise<C: DerivedColumns>(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        record: Record,
        facts: Vec<Dated>,
        always: bool,
    ) -> Result<Option<Revised>, Error> {
        let Record { object, id, client } = record;
        let known = self.facts_known(tx, act, client).await?;
        let before_columns: Option<C> = derived_rows::columns_from(known, id);
        let is_news = facts.iter().any(|fact| says_of_a_matter_first(&fact.what, known));
        let taken = known.len();
        known.extend(log::facts_to_be(act, client, facts.clone()));
        let columns: Option<C> = derived_rows::columns_from(known, id);
        known.truncate(taken);
        let changed = columns.filter(|columns| before_columns.as_ref() != Some(columns));
        if facts.is_empty() || (changed.is_none() && !always && !is_news) {
            return Ok(None);
        }
        let (before, was) = snapshot(tx, object, id).await?;
        let facts = self.take_down(act, client, facts);
        if let Some(columns) = changed {
            derived_rows::write_columns(tx, id, columns, act.now).await?;
        }
        let (after, version) = snapshot(tx, object, id).await?;
        Ok(Some(Revised { kept: Kept { before, after, was, version }, facts }))
    }

    /// The facts of a client, read once; those that were taken down before are stored first, and so among them.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub(super) async fn facts_known(
        &mut self,
        tx: &mut Tx,
        act: &Act,
        client: ClientId,
    ) -> Result<&mut Vec<Fact>, Error> {
        if !self.revised.contains_key(&client) {
            log::store(tx, act, &std::mem::take(&mut self.facts)).await?;
            let facts = log::of_client(tx, client).await?;
            self.revised.insert(client, facts);
        }
        Ok(self.revised.entry(client).or_default())
    }
}

/// Whether an event says of work, for the first time, that there is a matter.
fn says_of_a_matter_first(what: &Event, known: &[Fact]) -> bool {
    let opened = |what: &Event| match what {
        Event::Engagement(EngagementFact::Opened { engagement }) => Some(*engagement),
        _ => None,
    };
    opened(what).is_some_and(|engagement| known.iter().all(|fact| opened(&fact.what) != Some(engagement)))
}
