//! A file as text that a form can carry back: a table of any kind, looked at before it is taken.

use perennial_core::imports::read::{Limits, Sheet, read};

use super::reading::read_file;
use crate::app::App;
use crate::error::Error;

/// Stands for the end of a line within a cell, so that a row of the file is a line of the text.
const LINE_IN_CELL: &str = "\u{2028}";

/// The first sheet with rows as comma-separated text, whatever it was written as: a workbook is read as imports read
/// theirs, in a process of its own under limits.
///
/// # Errors
/// When the file is no table, or has no rows.
pub async fn plain_table(app: &App, file: &str, bytes: &[u8]) -> Result<String, Error> {
    let sheets = read_file(&app.config, file, bytes.to_vec()).await?;
    let sheet = sheets.sheets.iter().find(|sheet| !sheet.rows.is_empty());
    let sheet = sheet.ok_or_else(|| Error::refused(format!("{file} has no rows.")))?;
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\"").replace('\n', LINE_IN_CELL));
    let line = |cells: &[String]| cells.iter().map(quoted).collect::<Vec<_>>().join(",");
    let mut text = line(&sheet.headers);
    let mut at = 1;
    for row in &sheet.rows {
        // Rows that were left out keep their place, so that a problem is named with the line of the file.
        let missing = usize::try_from(row.line).unwrap_or(at).saturating_sub(at).max(1);
        text.push_str(&"\n".repeat(missing));
        at += missing;
        text.push_str(&line(&row.cells));
    }
    text.push('\n');
    Ok(text)
}

/// The table of a text that [`plain_table`] wrote.
///
/// # Errors
/// When it is no table, or has no rows.
pub fn table_of(text: &str, file: &str) -> Result<Sheet, Error> {
    let sheets = read(text.as_bytes(), file, &Limits::default())
        .map_err(|refusal| Error::refused(format!("{file}: {refusal}.")))?;
    let mut sheet = sheets.sheets.into_iter().next().ok_or_else(|| Error::refused(format!("{file} has no rows.")))?;
    for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
        *cell = cell.replace(LINE_IN_CELL, "\n");
    }
    Ok(sheet)
}
