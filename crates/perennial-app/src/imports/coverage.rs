//! For which days a list makes the firm's records complete (D15).

use perennial_core::dates::Day;
use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::journeys::coverage::RecordKind;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::firm;
use crate::invoices;

/// What follows from a list as a whole: the days that it covers, and how far apart invoices usually are.
pub(super) async fn conclude(tx: &mut Tx, act: &Act, id: ImportId, drafts: &[Draft]) -> Result<(), Error> {
    cover(tx, act, id, drafts).await?;
    if drafts.iter().any(|draft| matches!(draft.what, What::Invoice(_))) {
        invoices::work_out_line_gaps(tx).await?;
    }
    Ok(())
}

/// The list covers its kinds of record from the first of its days to the last (D15): until somebody says more, nothing
/// is concluded from what it does not name before or after.
async fn cover(tx: &mut Tx, act: &Act, id: ImportId, drafts: &[Draft]) -> Result<(), Error> {
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
        if let Some((from, until)) = span {
            firm::cover_by_list(tx, id, kind, day(from), day(until).min(act.today)).await?;
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
