//! For which days a list makes the firm's records complete (D15).

use perennial_core::dates::Day;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::journeys::coverage::RecordKind;

use super::course::Import;
use crate::app::Act;
use crate::args;
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
    let id = import.id;
    let of_day = import.list_day.filter(|_| import.list_day_told);
    let days: Vec<(String, i64, i64)> = tx
        .all(
            "select kind, min(on_day), max(on_day) from fact where import_id = $1 and precision is null group by kind",
            args![id],
        )
        .await?;
    let day = |number: i64| Day::from_number(i32::try_from(number).unwrap_or_default());
    for kind in kinds_of(drafts) {
        let of_kind = days.iter().filter(|(fact, ..)| kind.is_of(fact));
        let span = of_kind.fold(None, |span: Option<(i64, i64)>, (_, first, last)| {
            Some(span.map_or((*first, *last), |(from, until)| (from.min(*first), until.max(*last))))
        });
        let span = span.map(|(from, until)| (day(from), day(until)));
        // A list that says nothing new, or no day at all, says so up to its own day.
        let of_list =
            of_day.map(|of_day| span.map_or((of_day, of_day), |(from, until)| (from.min(of_day), until.max(of_day))));
        if let Some((from, until)) = of_list.or(span) {
            firm::cover_by_list(tx, id, kind, from, until.min(act.today)).await?;
        }
    }
    Ok(())
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
