//! Histories of stages: the steps that pursuits which are here already took, on their days.

use perennial_core::fact::{Event, PursuitFact};
use perennial_core::imports::drafts::{Draft, PursuitDraft};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::objects::Object;

use super::landing::{Action, Landed, Lander};
use super::revise::{Record, Revised};
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::pursuits::PursuitColumns;

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
        let ids = Ids { pursuit: Some(id), ..Ids::default() };
        let mut facts = self.facts_of(draft, &ids);
        facts.retain(|fact| matches!(fact.what, Event::Pursuit(PursuitFact::StepReached { .. })));
        let record = Record { object: Object::Pursuit, id: id.0, client };
        match self.revise::<PursuitColumns>(tx, act, record, facts, true).await? {
            Some(Revised { kept, facts }) => {
                Ok(Landed { kept: Some(kept), facts, ..Landed::of(Action::Updated, id.0) })
            }
            None => Ok(Landed::of(Action::Unchanged, id.0)),
        }
    }
}
