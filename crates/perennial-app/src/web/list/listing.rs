//! A list as its page draws it and as its export writes it: each room gives what differs.

use axum::response::Response;

use super::{Address, Chip, Column, Count, Keyset, List, Offered, PAGE, Pager, SortLink, SortValue, Source, Views};
use crate::db::{Conn, Row};
use crate::error::Error;
use crate::web::Shell;

/// Rows of an export read at a time.
const CHUNK: usize = 1000;

/// What a room's list is made of.
pub struct Rows<T: 'static> {
    /// Which list it is.
    pub list: List,
    /// Its columns.
    pub columns: &'static [Column],
    /// What is selected of a row, besides [`SortValue`].
    pub selected: &'static str,
    /// The SQL of a row's id.
    pub id: &'static str,
    /// The order before anybody chose one.
    pub usual: &'static str,
    /// By what a row is sorted.
    pub sorted: fn(&T) -> &SortValue,
    /// The cell of a column for a program to read.
    pub exported: fn(&T, &str, &Shell) -> String,
}

/// One page of a list.
pub struct Listing<T> {
    /// The address, from which every link is made.
    pub address: Address,
    /// The filters in force.
    pub chips: Vec<Chip>,
    /// The columns shown.
    pub columns: Vec<&'static Column>,
    /// All columns for the picker.
    pub offered: Vec<Offered>,
    /// Their heads.
    pub heads: Vec<SortLink>,
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The pages before and after.
    pub pager: Pager,
    /// How many rows there are.
    pub count: Count,
    /// The saved views.
    pub views: Views,
    /// Where its export is.
    pub export: String,
}

impl<T: Row> Rows<T> {
    /// The page that the address asks for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn page(
        &self,
        conn: &mut Conn,
        shell: &Shell,
        address: Address,
        source: Source,
        chips: Vec<Chip>,
    ) -> Result<Listing<T>, Error> {
        let order = super::order(&address, self.columns, self.id, self.usual);
        let keyset = Keyset::of(&address);
        let count = source.count(conn).await?;
        let mut rows = source.beyond(conn, self.selected, &order, keyset.as_ref(), PAGE + 1).await?;
        let columns = super::chosen(&address, self.columns);
        Ok(Listing {
            pager: Pager::cut(&mut rows, keyset.as_ref(), &address, self.sorted),
            views: Views::of(conn, shell, self.list, &address).await?,
            heads: super::heads(&address, &columns, &order),
            offered: super::offered(&columns, self.columns),
            export: format!("{}/export", self.list.path()),
            address,
            chips,
            columns,
            rows,
            count,
        })
    }

    /// The selection as a file for a spreadsheet, all pages and all columns.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn export(
        &self,
        conn: &mut Conn,
        shell: &Shell,
        address: &Address,
        source: Source,
    ) -> Result<Response, Error> {
        let order = super::order(address, self.columns, self.id, self.usual);
        let mut text = super::csv_row(self.columns.iter().map(|column| column.word));
        let mut keyset = None;
        loop {
            let rows: Vec<T> = source.clone().beyond(conn, self.selected, &order, keyset.as_ref(), CHUNK).await?;
            for row in &rows {
                let cells = self.columns.iter().map(|column| (self.exported)(row, column.key, shell));
                text.push_str(&super::csv_row(cells));
            }
            match rows.last() {
                Some(last) if rows.len() == CHUNK => keyset = Some(Keyset::after((self.sorted)(last))),
                _ => return Ok(super::csv_answer(&format!("{}.csv", self.list.key()), text)),
            }
        }
    }
}
