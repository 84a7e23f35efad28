//! An open pursuit that a later list names again: how far it has come, and what the record lacks.

use perennial_core::fact::{Event, PursuitFact};
use perennial_core::ids::{ClientId, PursuitId};
use perennial_core::imports::drafts::{Draft, PursuitDraft};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::mapping::Rule;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::keyed::Keyed;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::landing::{Action, Landed, Lander};
use super::receipts::{put_back, snapshot};
use super::revise::{Record, Revised};
use super::upkeep::Kept;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::pursuits::PursuitColumns;

impl Lander {
    /// Takes what a row says of a known pursuit that is open, as the row says it is.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) async fn moved_on(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        (draft, row): (&Draft, &PursuitDraft),
        client: ClientId,
        ids: Ids,
    ) -> Result<Landed, Error> {
        let Some(id) = ids.pursuit else { return Ok(Landed::of(Action::Unchanged, Uuid::nil())) };
        let (stored, was) = snapshot(tx, Object::Pursuit, id.0).await?;
        let (wanted, other) = self.wanted(row, &ids, &stored);
        let filled = if wanted == stored {
            None
        } else {
            put_back(tx, Object::Pursuit, id.0, &wanted, was).await?;
            let (after, version) = snapshot(tx, Object::Pursuit, id.0).await?;
            Some(Kept { before: stored.clone(), after, was, version })
        };
        let moved = self.step_reached(tx, act, draft, row, (client, id), &stored, &ids).await?;
        let facts = moved.as_ref().map_or(0, |moved| moved.facts);
        let kept = match (filled, moved.map(|moved| moved.kept)) {
            (Some(first), Some(last)) => Some(Kept { before: first.before, was: first.was, ..last }),
            (first, last) => first.or(last),
        };
        let action = if kept.is_some() { Action::Updated } else { Action::Unchanged };
        let problem = (!other.is_empty()).then(|| {
            let told = format!(
                "the pursuit has another {}, which stays: correct it on its page, or choose for the column that it \
                 overwrites (on the page of the import, or with --rule COLUMN=overwrite)",
                other.join(" and another ")
            );
            Problem::of_row(draft.line, Consequence::ValueLeftOut, told)
        });
        Ok(Landed { kept, facts, problem, ..Landed::of(action, id.0) })
    }

    /// Records the step that the list gives, where it is another than the recorded one.
    #[expect(clippy::too_many_arguments, reason = "what is known of the row, once")]
    async fn step_reached(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &PursuitDraft,
        (client, id): (ClientId, PursuitId),
        stored: &Map<String, Json>,
        ids: &Ids,
    ) -> Result<Option<Revised>, Error> {
        let known = stored.get("step").and_then(Json::as_str);
        if row.step.is_none_or(|step| Some(step.key()) == known) {
            return Ok(None);
        }
        let mut facts = self.facts_of(draft, ids);
        facts.retain(|fact| matches!(fact.what, Event::Pursuit(PursuitFact::StepReached { .. })));
        self.revise::<PursuitColumns>(tx, act, Record { object: Object::Pursuit, id: id.0, client }, facts, false).await
    }

    /// The record with what it lacks, or what the mapping says to overwrite; and what the row says otherwise.
    fn wanted(
        &self,
        row: &PursuitDraft,
        ids: &Ids,
        stored: &Map<String, Json>,
    ) -> (Map<String, Json>, Vec<&'static str>) {
        let (mut wanted, mut other) = (stored.clone(), Vec::new());
        let id = |id: Uuid| Json::from(id.to_string());
        // Where no value is recorded, its currency says nothing yet.
        let has_value = stored.get("value_minor").is_some_and(|value| !value.is_null());
        let currency = stored.get("currency").and_then(Json::as_str);
        let value = row.value.filter(|money| !has_value || currency == Some(money.currency.code()));
        if let Some(money) = value.filter(|_| !has_value) {
            wanted.insert("currency".to_owned(), money.currency.code().into());
        }
        let columns: [(&str, Field, &'static str, Option<Json>); 5] = [
            ("value_minor", Field::PursuitValue, "value", value.map(|money| money.minor.into())),
            ("service_line_id", Field::PursuitServiceLine, "service line", ids.service_line.map(|line| id(line.0))),
            ("owner_id", Field::PursuitOwner, "owner", ids.staff.map(|staff| id(staff.0))),
            ("channel", Field::PursuitSource, "", row.source.clone().map(Json::from)),
            ("competitors", Field::PursuitCompetitor, "", row.competitor.clone().map(Json::from)),
        ];
        for (column, field, noun, value) in columns {
            let Some(value) = value.filter(|value| stored.get(column) != Some(value)) else { continue };
            let blank = stored.get(column).is_none_or(Json::is_null);
            match self.mapping.rule_of(field) {
                Rule::Never => {}
                rule if blank || rule == Rule::Overwrite => {
                    wanted.insert(column.to_owned(), value);
                }
                _ if noun.is_empty() => {}
                _ => other.push(noun),
            }
        }
        (wanted, other)
    }
}
