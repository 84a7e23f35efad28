//! JSON: an array of objects, one object a line, so that a file of any size is read line by line.

use std::io::Write;

use serde_json::{Map, Value};

use super::Folder;
use super::query::Query;
use super::sheet::{Cell, Sheet};
use crate::db::Conn;
use crate::error::Error;

/// Writes one file; the number of its rows.
pub(super) async fn write(conn: &mut Conn, sheet: &Sheet, folder: &Folder, name: &str) -> Result<u64, Error> {
    let mut out = folder.create(name)?;
    let failed = |error| folder.unwritable(name, &error);
    let headers = sheet.headers();
    let mut before = "[\n";
    let total = Query::from(sheet)
        .read(conn, |row| {
            let object: Map<String, Value> =
                headers.iter().zip(row).map(|(header, cell)| ((*header).to_owned(), value(cell))).collect();
            let start = std::mem::replace(&mut before, ",\n");
            write!(out, "{start}{}", Value::Object(object)).map_err(failed)
        })
        .await?;
    let end = if total == 0 { "[]\n" } else { "\n]\n" };
    out.write_all(end.as_bytes()).and_then(|()| out.flush()).map_err(failed)?;
    Ok(total)
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) | Cell::Decimal(text) => Value::String(text),
        Cell::Number(n) => n.into(),
        Cell::Flag(flag) => flag.into(),
        Cell::Json(value) => value,
    }
}
