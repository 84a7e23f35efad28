//! Invoices that are recorded, and that a list calls void or cancelled: they count no more (D17), and the receipt says so.

use perennial_core::fact::Source;
use perennial_core::ids::InvoiceId;
use perennial_core::imports::drafts::Withdrawn;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::{Consequence, Problem};
use uuid::Uuid;

use super::landing::Lander;
use super::tally::keep_problems;
use super::undo::Receipt;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::invoices;

/// What a receipt calls it.
pub(super) const WITHDRAWN: &str = "withdrawn";

impl Lander {
    /// Takes the invoices that the list calls void or cancelled off every page, with their facts. One that another row of
    /// the list names as sent stays. Gives what is to be told of them.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) async fn withdraw(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        rows: &[Withdrawn],
    ) -> Result<Vec<Problem>, Error> {
        let mut told = Vec::new();
        for row in rows {
            let client = self.resolved.client(&self.records, &row.client, &self.source);
            let Some(client) = client else { continue };
            let Some(id) = self.records.invoice(client, &row.number, row.stated) else { continue };
            if self.records.is_claimed(id.0) {
                continue;
            }
            self.records.claim(id.0);
            act.source =
                Source::File { import: self.import, file: self.file.clone(), row: row.line, of: Some(Object::Invoice) };
            let reason = format!("{} calls the invoice void or cancelled", self.file);
            invoices::delete_because(tx, act, id, &reason).await?;
            keep_receipt(tx, self, row.line, id).await?;
            told.push(Problem::of_row(
                row.line,
                Consequence::RowLeftOut,
                format!(
                    "invoice {} was recorded as sent, and this row calls it void or cancelled: it counts no more. If \
                     the row is wrong, undo this import",
                    row.number
                ),
            ));
        }
        Ok(told)
    }

    /// As [`withdraw`](Self::withdraw), and keeps with the import what is told.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) async fn withdraw_and_tell(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        rows: &[Withdrawn],
    ) -> Result<(), Error> {
        let told = self.withdraw(tx, act, rows).await?;
        let before: i64 = tx.scalar("select problem_count from import where id = $1", args![self.import]).await?;
        keep_problems(tx, self.import, before, &told).await?;
        let sql = "update import set problem_count = problem_count + $2 where id = $1";
        tx.run(sql, args![self.import, told.len() as i64]).await?;
        Ok(())
    }
}

/// Notes which invoice a row withdrew, for Undo: below the places of the drafts.
async fn keep_receipt(tx: &mut Tx, lander: &Lander, line: u32, id: InvoiceId) -> Result<(), Error> {
    let sql = "insert into import_change (import_id, place, line, action, object, object_id, before_json, after_json,
                 version_after)
               select $1, (select coalesce(min(other.place), 0) from import_change other
                 where other.import_id = $1 and other.place < 0) - 1, $2, $3, $4, $5, null, null, version
               from invoice where id = $5";
    tx.run(sql, args![lander.import, i64::from(line), WITHDRAWN, Object::Invoice.key(), id]).await?;
    Ok(())
}

/// Brings an invoice back that an import withdrew, as it was, unless what made it was undone meanwhile. True when done.
///
/// # Errors
/// When the store refuses.
pub(super) async fn bring_back(tx: &mut Tx, receipt: &Receipt) -> Result<bool, Error> {
    let sql = "update invoice set deleted_at = null, version = version - 1
               where id = $1 and version = $2 and deleted_at is not null and not exists (
                 select 1 from import_change h join import i on i.id = h.import_id
                 where h.object = 'invoice' and h.object_id = $1 and h.action = 'created' and i.state = 'undone')";
    Ok(tx.run(sql, args![receipt.object_id, receipt.version_after]).await? == 1)
}

/// Whether an import withdrew an invoice, and stands.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn is_withdrawn(conn: &mut Conn, id: Uuid) -> Result<bool, Error> {
    let sql = "select count(*) from import_change h join import i on i.id = h.import_id
               where h.object = 'invoice' and h.object_id = $1 and h.action = $2 and i.state <> 'undone'";
    Ok(conn.scalar::<i64>(sql, args![id, WITHDRAWN]).await? > 0)
}
