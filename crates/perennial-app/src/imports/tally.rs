//! What the drafts of one transaction did, written down for the receipt.

use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::Draft;
use perennial_core::imports::problem::{Consequence, Problem};
use uuid::Uuid;

use super::landing::{Action, Landed};
use super::receipts::VERSION;
use super::resolve::Made;
use crate::app::Act;
use crate::args;
use crate::db::{Tx, Value};
use crate::error::Error;

/// What a transaction's drafts did.
pub(super) struct Tally {
    import: ImportId,
    created: i64,
    updated: i64,
    merged: i64,
    skipped: i64,
    facts: i64,
    problems_before: i64,
    /// The place of the next record made beside a draft: below zero, so that Undo reaches it last.
    beside: i64,
    problems: Vec<Problem>,
    receipts: Vec<Receipt>,
    /// The rows that landed, by their hash, object and line.
    rows: Vec<(String, &'static str, u32)>,
}

/// What a row did to a record.
struct Receipt {
    place: i64,
    line: u32,
    action: &'static str,
    object: &'static str,
    id: Uuid,
    /// The record before and after.
    kept: Option<(String, String)>,
    version: i64,
}

impl Receipt {
    fn of(place: usize, draft: &Draft, landed: &Landed) -> Self {
        Self {
            place: place as i64,
            line: draft.line,
            action: landed.action.key(),
            object: draft.object().key(),
            id: landed.id,
            kept: None,
            version: landed.version,
        }
    }

    fn values(self, import: ImportId) -> Vec<Value> {
        let (before, after) = self.kept.unzip();
        let line = i64::from(self.line);
        args![import, self.place, line, self.action, self.object, self.id, before, after, self.version]
    }
}

impl Tally {
    /// Begins where the transaction before ended.
    pub async fn begin(tx: &mut Tx, import: ImportId, problems_before: i64) -> Result<Self, Error> {
        let least: Option<i64> =
            tx.scalar("select min(place) from import_change where import_id = $1", args![import]).await?;
        Ok(Self {
            import,
            created: 0,
            updated: 0,
            merged: 0,
            skipped: 0,
            facts: 0,
            problems_before,
            beside: least.unwrap_or(0).min(0) - 1,
            problems: Vec::new(),
            receipts: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// Adds a draft that landed, and the records that were made because it names them.
    pub fn add(&mut self, place: usize, draft: &Draft, landed: Landed, made: Vec<Made>) -> Result<(), Error> {
        match landed.action {
            Action::Created => self.created += 1,
            Action::Updated => self.updated += 1,
            Action::Merged => self.merged += 1,
            Action::Repeated | Action::Unchanged | Action::LeftOut | Action::LeftOutWithOthers => self.skipped += 1,
            Action::Refused => {}
        }
        for made in made.into_iter().filter(|made| made.id != landed.id) {
            self.beside(draft, &made);
        }
        self.facts += landed.facts as i64;
        self.tell(draft, &landed);
        match landed.action {
            Action::Created | Action::Updated | Action::Merged => {}
            // The record stands in this list too: the undo of the import that made it leaves it there.
            Action::Unchanged | Action::Repeated if super::receipts::table(draft.object()).is_some() => {
                self.named(place, draft, &landed);
                return Ok(());
            }
            _ => return Ok(()),
        }
        let json = |map: &serde_json::Map<_, _>| serde_json::to_string(map).map_err(|e| Error::Internal(e.to_string()));
        let (kept, version) = match &landed.kept {
            Some(kept) => {
                let mut before = kept.before.clone();
                before.insert(VERSION.to_owned(), kept.was.into());
                (Some((json(&before)?, json(&kept.after)?)), kept.version)
            }
            None => (None, landed.version),
        };
        self.receipts.push(Receipt { kept, version, ..Receipt::of(place, draft, &landed) });
        self.rows.push((draft.hash.0.clone(), draft.object().key(), draft.line));
        Ok(())
    }

    /// Lists what is wrong: a row that does not land is told with each of its lines.
    fn tell(&mut self, draft: &Draft, landed: &Landed) {
        // A row that is left out with its client is told with that one.
        let chosen = (landed.action == Action::LeftOut).then(|| {
            let told = "left out, as somebody decided: import the row again to decide anew";
            Problem::of_row(draft.line, Consequence::RowLeftOut, told)
        });
        let Some(problem) = landed.problem.clone().or(chosen) else { return };
        if problem.consequence == Consequence::RowLeftOut {
            let more = draft.more_lines.iter().map(|line| Problem { line: *line, ..problem.clone() });
            self.problems.extend(more);
        }
        self.problems.push(problem);
    }

    /// A receipt of a record that the row names and does not change.
    fn named(&mut self, place: usize, draft: &Draft, landed: &Landed) {
        if landed.id.is_nil() {
            return;
        }
        self.receipts.push(Receipt::of(place, draft, landed));
    }

    fn beside(&mut self, draft: &Draft, made: &Made) {
        self.receipts.push(Receipt {
            place: self.beside,
            line: draft.line,
            action: Action::Created.key(),
            object: made.object.key(),
            id: made.id,
            kept: None,
            version: 1,
        });
        self.beside -= 1;
        if made.unnamed {
            self.problems.push(Problem::of_row(
                draft.line,
                Consequence::Kept,
                "The row names its client by an id only. A client called after the id was made: import the list of clients of the same program, and it gets its name.",
            ));
        }
    }

    /// Writes it down, and how many drafts are done.
    pub async fn keep(self, tx: &mut Tx, act: &Act, done: usize) -> Result<(), Error> {
        let id = self.import;
        let receipts = self.receipts.into_iter().map(|receipt| receipt.values(id));
        let head = "insert into import_change (import_id, place, line, action, object, object_id, before_json, after_json, version_after) values";
        tx.insert_many(head, "on conflict (import_id, place) do nothing", receipts).await?;
        let rows = self.rows.into_iter();
        let rows = rows.map(|(hash, object, line)| args![hash.into_bytes(), object, id, i64::from(line)]);
        let head = "insert into import_row (row_hash, object, import_id, line) values";
        tx.insert_many(head, "on conflict (row_hash, object) do nothing", rows).await?;
        keep_problems(tx, id, self.problems_before, &self.problems).await?;
        let sql = "update import set rows_done = $2, created_count = created_count + $3,
               updated_count = updated_count + $4, merged_count = merged_count + $5, skipped_count = skipped_count + $6,
               fact_count = fact_count + $7, problem_count = problem_count + $8, updated_at = $9 where id = $1";
        let problems = self.problems.len() as i64;
        let (created, updated, merged) = (self.created, self.updated, self.merged);
        let values = args![id, done as i64, created, updated, merged, self.skipped, self.facts, problems, act.now];
        tx.run(sql, values).await?;
        Ok(())
    }
}

/// Lists problems, from a place on.
pub(super) async fn keep_problems(tx: &mut Tx, id: ImportId, from: i64, problems: &[Problem]) -> Result<(), Error> {
    let rows = problems.iter().zip(from..).map(|(problem, place)| {
        let became = serde_json::to_value(problem.consequence).ok();
        let became = became.as_ref().and_then(|value| value.as_str()).unwrap_or("kept");
        args![
            id,
            place,
            i64::from(problem.line),
            problem.column.as_str(),
            problem.value.as_str(),
            format!("{became}|{}", problem.what_to_do)
        ]
    });
    let head = "insert into import_problem (import_id, place, line, column_name, value, advice) values";
    tx.insert_many(head, "on conflict (import_id, place) do nothing", rows).await?;
    Ok(())
}
