//! What becomes of a row that may be a known record: as decided now, as decided before, or as the matching says.

use perennial_core::ids::ClientId;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::matching::{Candidate, IdSource, Match, Why};
use perennial_core::imports::problem::{Consequence, Problem};
use uuid::Uuid;

use super::course::Decision;
use super::identity::{self, Identity};
use super::landing::{Action, Lander, Likely};
use crate::db::Tx;
use crate::error::Error;

/// Why a draft is a record.
pub(super) enum Fate<Id> {
    New(Vec<Likely>),
    Same(Id, Action),
    LeftOut,
}

impl Lander {
    pub(super) fn fate<Id: Copy + PartialEq + From<Uuid> + Into<Uuid>>(
        &self,
        draft: &Draft,
        found: Match<Id>,
        is_there: impl Fn(Id) -> bool,
    ) -> Fate<Id> {
        if let Some(decision) = self.decisions.get(&draft.hash.0) {
            return match decision {
                Decision::New => Fate::New(Vec::new()),
                Decision::Skip => Fate::LeftOut,
                Decision::Same { id } => Fate::Same((*id).into(), Action::Merged),
                // The row that it is the same as comes first in the file; when that was left out, so is this one.
                Decision::SameRow { hash } => match self.became.get(hash) {
                    Some(id) => Fate::Same((*id).into(), Action::Merged),
                    None => Fate::LeftOut,
                },
            };
        }
        if let Match::Same { id, why: Why::ExternalId } = found {
            return Fate::Same(id, Action::Updated);
        }
        let remembered = |key: String| self.remembered.get(&(draft.object(), key));
        let before = if self.remembered.is_empty() { None } else { identity::row_key(draft).and_then(remembered) };
        match before {
            Some(None) => return Fate::LeftOut,
            Some(Some(id)) if is_there((*id).into()) => return Fate::Same((*id).into(), Action::Merged),
            _ => {}
        }
        match found {
            Match::New => Fate::New(Vec::new()),
            Match::Same { id, why: Why::Email } => Fate::Same(id, Action::Updated),
            Match::Same { id, .. } => Fate::Same(id, Action::Merged),
            Match::Maybe { candidates } => {
                let likely =
                    |Candidate { id, why, compared, .. }: Candidate<Id>| Likely { id: id.into(), why, compared };
                Fate::New(candidates.into_iter().map(likely).collect())
            }
        }
    }

    /// What was decided of numbers in lists that number clients as this one does holds of its numbers too.
    pub(super) async fn remember_of_alike(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let alike: Vec<String> = self.records.existing.numbered_as(&self.source).map(str::to_owned).collect();
        for source in alike {
            let decided = identity::remembered(tx, &IdSource::file(source)).await?;
            let numbers = decided.into_iter().filter(|((_, key), _)| key.starts_with("id:"));
            for (row, record) in numbers {
                self.remembered.entry(row).or_insert(record);
            }
        }
        Ok(())
    }

    /// Leaves out again whom the rows that landed before a restart left out.
    pub(super) fn leave_out_again(&mut self, landed: &[Draft]) {
        if self.decisions.is_empty() && self.remembered.is_empty() {
            return;
        }
        for draft in landed {
            let is_left_out = match &draft.what {
                What::Client(row) => matches!(self.fate(draft, self.found_client(row), |_| true), Fate::LeftOut),
                What::Contact(row) => {
                    let found = self.records.existing.contact(row, None, &self.source);
                    matches!(self.fate(draft, found, |_| true), Fate::LeftOut)
                }
                _ => false,
            };
            if is_left_out {
                self.resolved.leave_out(draft);
            }
        }
    }

    /// Says that a new record may be one that is known, and what speaks for it and against it.
    pub(super) fn duplicate_of<'r>(
        &'r self,
        line: u32,
        maybe: &[Likely],
        known: impl Fn(Uuid) -> Option<(Option<ClientId>, Option<&'r String>)>,
    ) -> Option<Problem> {
        let likeliest = maybe.first()?;
        let (client, name) = known(likeliest.id)?;
        let hidden = client.is_some_and(|client| self.records.restricted.contains(&client));
        let name = name.filter(|_| !hidden).map_or_else(|| "a record".to_owned(), |name| format!("“{name}”"));
        let why = match likeliest.compared.words() {
            words if words.is_empty() => likeliest.why.words().to_owned(),
            words => words,
        };
        let advice = format!(
            "this may be {name} ({why}): it was imported as a new record. Compare the two under Possible duplicates"
        );
        Some(Problem::of_row(line, Consequence::Kept, advice))
    }

    /// Notes which record a row is: what a person decided, and a further id that the record itself has no place for. Of
    /// a row about a merged record both are given: the one that it became, and itself, which has the row again once the
    /// two are split.
    pub(super) fn remember(
        &mut self,
        draft: &Draft,
        record: Option<(Uuid, Uuid)>,
        external: Option<&String>,
        known: &[(String, String)],
    ) {
        if let Some((record, _)) = record {
            self.became.insert(draft.hash.0.clone(), record);
        }
        let is_merged = record.is_some_and(|(record, itself)| record != itself);
        let record = record.map(|(_, itself)| itself);
        let decided = self.decisions.contains_key(&draft.hash.0);
        let further = external.is_some_and(|id| {
            (is_merged || !known.is_empty())
                && !known.iter().any(|(source, there)| *source == self.source.name && there == id)
        });
        if (decided || further)
            && let Some(key) = identity::row_key(draft)
        {
            self.identities.push(Identity { object: draft.object(), key, record, decided });
        }
    }
}
