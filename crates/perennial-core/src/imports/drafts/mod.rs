//! Rows to typed drafts: good rows land, bad cells and rows are listed.

mod accounts;
mod build;
mod cells;
mod clients;
mod footers;
mod invoices;
mod listing;
mod payments;
mod plan;
mod records;
mod references;
mod types;
mod withdrawn;
mod work;

use super::mapping::{Hidden, Mapping};
use super::problem::{self, Consequence, Problem};
use super::read::{Row, Sheet};
use crate::dates::Day;

pub use accounts::{Outcome, RowCounts, outcomes};
pub(super) use footers::{footer, is_note, is_torn_note};
pub(super) use invoices::document_of;
pub use records::{EngagementDraft, InvoiceDraft, InvoiceLine, PursuitDraft, PursuitState, TouchDraft};
pub use references::{ClientRef, ContactRef};
pub use types::{ClientDraft, ClientKind, ContactDraft, Draft, Note, RowHash, ServiceLineDraft, StaffDraft, What};
pub use withdrawn::{Withdrawn, withdrawn};

/// Makes drafts of the rows of a sheet.
///
/// One row can give several drafts (a deal gives a client, a contact and a pursuit), and several rows one draft:
/// rows that name the same client inside one file, a person with the same id or address, the lines of one
/// invoice. Two rows of a client list are joined only when they carry the same id. Drafts come in the order of
/// [`super::objects::Object::ALL`], so that whatever a draft names stands before it.
pub fn drafts(sheet: &Sheet, mapping: &Mapping) -> (Vec<Draft>, Vec<Problem>) {
    drafts_of(sheet, mapping, None)
}

/// Makes drafts of the rows of a sheet that is read on this day: what has happened does not lie after it, and a year
/// of two digits is read so that it does not.
pub fn drafts_as_of(sheet: &Sheet, mapping: &Mapping, today: Day) -> (Vec<Draft>, Vec<Problem>) {
    drafts_of(sheet, mapping, Some(today))
}

fn drafts_of(sheet: &Sheet, mapping: &Mapping, today: Option<Day>) -> (Vec<Draft>, Vec<Problem>) {
    if mapping.hidden == Some(Hidden::LeaveOut) {
        let told = "you left this list out: nothing to do";
        let left = |row: &Row| Problem::of_row(row.line, Consequence::RowLeftOut, told);
        return (Vec::new(), sheet.rows.iter().map(left).collect());
    }
    let sheet = &*mapping.rows_of(sheet);
    let plan = plan::Plan::new(sheet, mapping, today);
    let mut builder = build::Builder::new(&plan);
    for row in &sheet.rows {
        builder.row(row);
    }
    let (drafts, mut problems) = builder.finish();
    tell_the_rest(sheet, &drafts, &mut problems);
    (drafts, problems)
}

/// A row of which nothing came and nothing was said is told: no row is lost without a word.
fn tell_the_rest(sheet: &Sheet, drafts: &[Draft], problems: &mut Vec<Problem>) {
    let landed = drafts.iter().flat_map(|draft| std::iter::once(&draft.line).chain(&draft.more_lines));
    let mut told = problem::left_out(problems);
    told.extend(landed);
    let rest = sheet.rows.iter().filter(|row| !told.contains(&row.line));
    let advice = "nothing in this row says what it is: fill in a name, or say which column holds it";
    problems.extend(rest.map(|row| Problem::of_row(row.line, Consequence::RowLeftOut, advice)));
    problems.sort_by_key(|problem| problem.line);
    let left_out = problem::left_out(problems);
    problem::settle(problems, &left_out);
}
