//! Work that is recorded as over and that a later list calls open: what a list said, a later list takes back (D24).

use perennial_core::fact::{Dated, EngagementFact, Event, JourneyFact, Precision, Source};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::imports::drafts::{Draft, EngagementDraft, What};
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::values::StatusMeaning;
use perennial_core::journeys::corrections;
use uuid::Uuid;

use super::landing::Lander;
use crate::app::Act;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log;

/// Whether a row calls its work open.
pub(super) fn is_open(row: &EngagementDraft) -> bool {
    row.status == Some(StatusMeaning::Open) && row.closed.is_none()
}

/// What is told where the end cannot be taken back.
const STAYS_OVER: &str = "recorded as closed, and this row says that it is open: the record was kept. If this is other \
    work, give the row a number or a start date of its own; if it goes on, retract what ended it on the client's page";

impl Lander {
    /// Notes that the matters of rows that landed before are those of these rows, and of no others. A row that calls open
    /// what is recorded as over is looked at again, though it said the same before.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn look_up_matters(&mut self, tx: &mut Tx, drafts: &[Draft]) -> Result<(), Error> {
        let of_matters = self.imported.iter().filter(|((_, object), _)| *object == Object::Engagement);
        let ids: Vec<Uuid> = of_matters.map(|(_, id)| *id).collect();
        ids.iter().for_each(|id| self.records.claim(*id));
        let open = drafts.iter().filter(|draft| matches!(&draft.what, What::Engagement(row) if is_open(row)));
        let open: Vec<(String, Object)> = open.map(|draft| (draft.hash.0.clone(), Object::Engagement)).collect();
        if open.is_empty() || ids.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "select id from engagement where state in ('closed', 'lapsed') and id in ({})",
            log::places(1, ids.len())
        );
        let over: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), ids.into_iter().map(Value::from).collect()).await?;
        self.imported.retain(|key, id| !(over.contains(&(*id,)) && open.contains(key)));
        Ok(())
    }

    /// Adds to the facts of a row that calls work open what takes back its end, where lists alone told of it. What a
    /// person recorded stays, and the row is told so. A list that is older than the end contradicts nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn take_up_again(
        &mut self,
        tx: &mut Tx,
        act: &Act,
        (client, work): (ClientId, EngagementId),
        line: u32,
        facts: &mut Vec<Dated>,
    ) -> Result<Option<Problem>, Error> {
        let (list_day, file) = (self.list_day, self.file.clone());
        let known = self.facts_known(tx, act, client).await?;
        let in_force = log::in_force(known);
        let ends = in_force.iter().filter(|(_, fact)| match &fact.what {
            Event::Engagement(
                EngagementFact::Closed { engagement, .. } | EngagementFact::Lapsed { engagement, .. },
            ) => *engagement == work,
            _ => false,
        });
        let ends: Vec<_> = ends.collect();
        let known_to_the_day = |precision: Precision| matches!(precision, Precision::Exact | Precision::Month);
        if ends.iter().any(|(on, fact)| *on > list_day && known_to_the_day(fact.precision_on(*on))) {
            return Ok(None);
        }
        let of_lists = |fact: &perennial_core::fact::Fact| {
            matches!(fact.source, Source::File { .. }) && corrections::may_be_retracted(known, fact.id).is_ok()
        };
        if ends.is_empty() || !ends.iter().all(|(_, fact)| of_lists(fact)) {
            return Ok(Some(Problem::of_row(line, Consequence::ValueLeftOut, STAYS_OVER)));
        }
        let reason = format!("{file} names the work as open");
        facts.extend(ends.iter().map(|(_, fact)| {
            let what = Event::Journey(JourneyFact::Retracted { fact: fact.id, reason: reason.clone() });
            Dated { on: list_day, precision: Precision::Exact, what }
        }));
        Ok(None)
    }
}
