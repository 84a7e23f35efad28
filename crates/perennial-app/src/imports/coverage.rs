//! For which days a list makes the firm's records complete (D15).

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, EngagementFact, Event};
use perennial_core::ids::{EngagementId, InvoiceId, PursuitId};
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::infer::{Ids, Known, facts_of};
use perennial_core::journeys::coverage::RecordKind;

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
    let known =
        Known { today: act.today, list_day: import.list_day.unwrap_or(act.today), listing: import.mapping.listing() };
    // What a row says of a record that is known already is a day of the list too.
    let days: Vec<(RecordKind, Day)> = drafts.iter().flat_map(|draft| days_of(draft, known)).collect();
    for kind in kinds_of(drafts) {
        let of_kind = || days.iter().filter(|(of, _)| *of == kind).map(|(_, on)| *on);
        let span = of_kind().min().zip(of_kind().max());
        // A list that says nothing new, or no day at all, says so up to its own day.
        let of_list =
            of_day.map(|of_day| span.map_or((of_day, of_day), |(from, until)| (from.min(of_day), until.max(of_day))));
        if let Some((from, until)) = of_list.or(span) {
            firm::cover_by_list(tx, import.id, kind, from, until.min(act.today)).await?;
        }
    }
    Ok(())
}

/// The days that a row gives for records, where they are known as days.
fn days_of(draft: &Draft, known: Known) -> Vec<(RecordKind, Day)> {
    let ids = Ids {
        pursuit: Some(PursuitId::from_number(0)),
        engagement: Some(EngagementId::from_number(0)),
        invoice: Some(InvoiceId::from_number(0)),
        ..Ids::default()
    };
    let of = |fact: &Dated| match &fact.what {
        Event::Pursuit(_) => Some(RecordKind::Pursuits),
        Event::Invoice(_) => Some(RecordKind::Invoices),
        Event::Engagement(
            EngagementFact::Accepted { .. } | EngagementFact::Opened { .. } | EngagementFact::Closed { .. },
        ) => Some(RecordKind::Matters),
        _ => None,
    };
    let facts = facts_of(draft, &ids, known);
    let exact = facts.iter().filter(|fact| fact.precision.is_exact());
    exact.filter_map(|fact| Some((of(fact)?, fact.on))).collect()
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
