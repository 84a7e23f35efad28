//! One file of an export as it is asked for: the rows, and the columns with their headers.

use perennial_core::dates::{Day, Moment};
use uuid::Uuid;

use super::sheet::{Cell, Kind, Sheet};
use crate::db::{AssertSqlSafe, Cells, Conn, Value};
use crate::error::Error;

/// Rows read at once.
const PAGE: i64 = 1000;

/// The rows and columns of one file.
pub struct Query {
    /// The tables, as after `from`.
    pub from: String,
    /// The identifier that rows are ordered by; none for tables of few rows.
    pub id: Option<String>,
    /// What rows must satisfy; empty for all.
    pub only: String,
    /// The headers, with where each is found and what it means.
    pub columns: Vec<(String, String, Kind)>,
}

impl From<&Sheet> for Query {
    fn from(sheet: &Sheet) -> Self {
        let column = |column: &super::sheet::Column| (column.0.to_owned(), column.1.to_owned(), column.2);
        Self {
            from: sheet.from.to_owned(),
            id: sheet.id.map(str::to_owned),
            only: sheet.only.to_owned(),
            columns: sheet.columns.iter().map(column).collect(),
        }
    }
}

impl Query {
    /// The headers.
    pub fn headers(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.0.as_str()).collect()
    }

    /// Reads all rows, a page at a time, and hands each to `each`.
    ///
    /// # Errors
    /// When the store cannot be read, or `each` fails.
    pub async fn read(
        &self,
        conn: &mut Conn,
        mut each: impl FnMut(Vec<Cell>) -> Result<(), Error> + Send,
    ) -> Result<u64, Error> {
        let mut total = 0;
        let mut after: Option<Value> = None;
        loop {
            let values = after.iter().cloned().collect();
            let rows: Vec<Cells> = conn.all(AssertSqlSafe(self.select(after.is_some())), values).await?;
            let count = rows.len() as i64;
            after = rows.last().and_then(|row| row.0.last().cloned());
            for row in rows {
                each(self.cells(&row.0))?;
                total += 1;
            }
            if self.id.is_none() || count < PAGE {
                return Ok(total);
            }
        }
    }

    fn select(&self, after: bool) -> String {
        let mut columns: Vec<&str> = self.columns.iter().map(|column| column.1.as_str()).collect();
        columns.extend(self.id.as_deref());
        let columns = columns.join(", ");
        let only = if self.only.is_empty() { "1 = 1" } else { &self.only };
        let (from, id) = (&self.from, self.id.as_deref().unwrap_or("1"));
        match (&self.id, after) {
            (Some(_), true) => {
                format!("select {columns} from {from} where {only} and {id} > $1 order by {id} limit {PAGE}")
            }
            (Some(_), false) => format!("select {columns} from {from} where {only} order by {id} limit {PAGE}"),
            (None, _) => format!("select {columns} from {from} where {only} order by {id}"),
        }
    }

    fn cells(&self, row: &[Value]) -> Vec<Cell> {
        let at = |header: &str| {
            let place = self.columns.iter().position(|column| column.0 == header);
            place.and_then(|place| row.get(place))
        };
        self.columns
            .iter()
            .zip(row)
            .map(|(column, value)| match column.2 {
                Kind::TextOr(header) if is_null(value) => {
                    at(header).map_or(Cell::Empty, |value| cell(Kind::Id, value, 2))
                }
                Kind::Amount(header) => {
                    let currency = match at(header) {
                        Some(Value::Text(Some(code))) => code.parse().ok(),
                        _ => None,
                    };
                    cell(column.2, value, currency.map_or(2, |c: perennial_core::money::Currency| c.decimals()))
                }
                kind => cell(kind, value, 2),
            })
            .collect()
    }
}

fn is_null(value: &Value) -> bool {
    matches!(value, Value::Int(None) | Value::Text(None) | Value::Id(None) | Value::Bytes(None))
}

fn cell(kind: Kind, value: &Value, decimals: u32) -> Cell {
    match (kind, value) {
        (Kind::Day, Value::Int(Some(n))) => Cell::Text(day(*n).to_string()),
        (Kind::Moment, Value::Int(Some(n))) => Cell::Text(Moment(*n).to_string()),
        (Kind::Flag, Value::Int(Some(n))) => Cell::Flag(*n != 0),
        (Kind::Amount(_), Value::Int(Some(n))) => Cell::Decimal(decimal(*n, decimals)),
        (_, Value::Int(Some(n))) => Cell::Number(*n),
        (Kind::Json, Value::Text(Some(text))) => {
            serde_json::from_str(text).map_or_else(|_| Cell::Text(text.clone()), Cell::Json)
        }
        (_, Value::Text(Some(text))) => Cell::Text(text.clone()),
        (_, Value::Id(Some(id))) => Cell::Text(id.to_string()),
        (Kind::Id, Value::Bytes(Some(bytes))) => {
            Uuid::from_slice(bytes).map_or(Cell::Empty, |id| Cell::Text(id.to_string()))
        }
        (_, Value::Bytes(Some(bytes))) => Cell::Text(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        _ => Cell::Empty,
    }
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// Minor units as a plain number: `-1234.50`.
fn decimal(minor: i64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    if decimals == 0 {
        return format!("{sign}{size}");
    }
    format!("{sign}{}.{:0width$}", size / unit, size % unit, width = decimals as usize)
}
