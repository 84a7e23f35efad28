//! For which days a list makes the firm's records complete (D15).

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::infer::{Ids, Known, facts_of};
use perennial_core::journeys::coverage::RecordKind;
use uuid::Uuid;

use super::course::Import;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::firm;
use crate::invoices;

/// What follows from a list as a whole: the days that it covers, and how far apart invoices usually are.
pub(super) async fn conclude(tx: &mut Tx, act: &Act, import: &Import, drafts: &[Draft]) -> Result<(), Error> {
    cover(tx, act, import, drafts).await?;
    if drafts.iter().any(|draft| matches!(draft.what, What::Invoice(_))) {
        invoices::work_out_line_gaps(tx).await?;
    }
    Ok(())
}

/// The list covers its kinds of record from the first of its days to the last, or to the day that it is of, where
/// somebody or the file itself says that (D15): until somebody says more, nothing is concluded from what it does not
/// name before or after. A list of names alone is of no kind of record, and covers nothing.
async fn cover(tx: &mut Tx, act: &Act, import: &Import, drafts: &[Draft]) -> Result<(), Error> {
    let of_day = import.list_day.filter(|_| import.list_day_told);
    // What its rows say, be it news or not: of work that is known already hardly anything is recorded.
    let known =
        Known { today: act.today, list_day: import.list_day.unwrap_or(act.today), listing: import.mapping.listing() };
    let mut spans: BTreeMap<RecordKind, (Day, Day)> = BTreeMap::new();
    for fact in drafts.iter().flat_map(|draft| facts_of(draft, &anybody(), known)) {
        if let Some(kind) = RecordKind::of(&fact.what).filter(|_| fact.precision.is_exact()) {
            let (from, until) = spans.entry(kind).or_insert((fact.on, fact.on));
            (*from, *until) = ((*from).min(fact.on), (*until).max(fact.on));
        }
    }
    for kind in kinds_of(drafts) {
        let span = spans.get(&kind).copied();
        // A list that says nothing new, or no day at all, says so up to its own day.
        let of_list =
            of_day.map(|of_day| span.map_or((of_day, of_day), |(from, until)| (from.min(of_day), until.max(of_day))));
        if let Some((from, until)) = of_list.or(span) {
            firm::cover_by_list(tx, import.id, kind, from, until.min(act.today)).await?;
        }
    }
    Ok(())
}

/// Ids in the place of those that rows have once they have landed: only what they say and when is asked.
fn anybody() -> Ids {
    Ids {
        contact: Some(Uuid::nil().into()),
        pursuit: Some(Uuid::nil().into()),
        engagement: Some(Uuid::nil().into()),
        invoice: Some(Uuid::nil().into()),
        ..Ids::default()
    }
}

/// The kinds of record of which the rows are a list. A won pursuit says that work was agreed on a day, yet a list of
/// pursuits is no list of work: it names neither its opening nor its close, and no work without a pursuit.
fn kinds_of(drafts: &[Draft]) -> Vec<RecordKind> {
    let is_listed = |kind: &RecordKind| {
        drafts.iter().any(|draft| match &draft.what {
            What::Pursuit(_) => *kind == RecordKind::Pursuits,
            What::Engagement(_) => *kind == RecordKind::Matters,
            What::Invoice(_) => *kind == RecordKind::Invoices,
            _ => false,
        })
    };
    RecordKind::ALL.into_iter().filter(is_listed).collect()
}
