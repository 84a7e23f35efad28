//! Histories of stages: the steps that pursuits which are here already took, on their days.

use perennial_core::fact::{Event, PursuitFact};
use perennial_core::imports::drafts::{Draft, PursuitDraft};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::objects::Object;

use super::landing::{Action, Landed, Lander};
use super::receipts::snapshot;
use super::upkeep::Kept;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;

impl Lander {
    /// Records the steps of a pursuit that is known by its id.
    pub(super) async fn steps(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &PursuitDraft,
    ) -> Result<Landed, Error> {
        let external = self.external(row.external_id.as_ref());
        let known = external.as_ref().and_then(|external| self.records.pursuits.get(external)).copied();
        let Some((id, client)) = known else {
            let told = "this pursuit is not here: import the list of pursuits first, then its history";
            return Ok(Landed::refused(draft.line, told));
        };
        let (before, was) = snapshot(tx, Object::Pursuit, id.0).await?;
        if let Some((on, step)) = row.reached.last() {
            let sql = "update pursuit set step = $2, step_on = $3, version = version + 1
                       where id = $1 and state = 'open' and (step_on is null or step_on <= $3)";
            tx.run(sql, args![id, crate::pursuits::step_key(*step), *on]).await?;
        }
        let ids = Ids { pursuit: Some(id), ..Ids::default() };
        let steps = |event: &Event| matches!(event, Event::Pursuit(PursuitFact::StepReached { .. }));
        let facts = self.record(act, client, draft, &ids, steps)?;
        let (after, version) = snapshot(tx, Object::Pursuit, id.0).await?;
        let kept = Some(Kept { before, after, was, version });
        Ok(Landed { kept, facts, ..Landed::of(Action::Updated, id.0) })
    }
}
