//! Rows to typed drafts: good rows land, bad cells and rows are listed.

mod build;
mod cells;
mod clients;
mod invoices;
mod plan;
mod records;
mod references;
mod types;
mod work;

use super::mapping::Mapping;
use super::problem::Problem;
use super::read::Sheet;

pub use records::{EngagementDraft, InvoiceDraft, InvoiceLine, PursuitDraft, PursuitState, TouchDraft};
pub use references::{ClientRef, ContactRef};
pub use types::{ClientDraft, ClientKind, ContactDraft, Draft, Note, RowHash, ServiceLineDraft, StaffDraft, What};

/// Makes drafts of the rows of a sheet.
///
/// One row can give several drafts (a deal gives a client, a contact and a pursuit), and several rows one draft:
/// rows that name the same client inside one file, a person with the same id or address, the lines of one
/// invoice. Two rows of a client list are joined only when they carry the same id. Drafts come in the order of
/// [`super::objects::Object::ALL`], so that whatever a draft names stands before it.
pub fn drafts(sheet: &Sheet, mapping: &Mapping) -> (Vec<Draft>, Vec<Problem>) {
    let plan = plan::Plan::new(sheet, mapping);
    let mut builder = build::Builder::new(&plan);
    for row in &sheet.rows {
        builder.row(row);
    }
    builder.finish()
}
