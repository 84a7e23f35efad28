//! Spreadsheets: plain tables to a workbook.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name on the tab: at most 31 characters, without `[]:*?/\`.
    pub name: String,
    /// The first row.
    pub headers: Vec<String>,
    /// The rows below.
    pub rows: Vec<Vec<Cell>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: not known.
    Empty,
    /// Text, never read as a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// An amount in major units of a currency, shown with two decimals.
    Amount(f64),
    /// A civil day: year, month 1 to 12, day 1 to 31.
    Date(i16, u8, u8),
}

/// The file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// A workbook.
    #[error("the spreadsheet could not be written: {0}")]
    Workbook(#[from] XlsxError),
    /// A document.
    #[error("the document could not be written: {0}")]
    Archive(String),
}

impl Unwritable {
    pub(crate) fn archive(error: impl std::fmt::Display) -> Self {
        Self::Archive(error.to_string())
    }
}

/// Writes a workbook: bold frozen headers, filters, dates and amounts as such, columns wide enough to read.
///
/// # Errors
/// When a name is not allowed, or a table is larger than a sheet can be (1,048,576 rows, 16,384 columns).
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, Unwritable> {
    let mut book = Workbook::new();
    // The same tables give the same bytes: the file does not tell when it was made.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    for sheet in sheets {
        write(book.add_worksheet(), sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let lines = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let date = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
    let amount = Format::new().set_num_format("#,##0.00");
    page.set_name(&sheet.name)?;
    for (column, text) in (0..).zip(&sheet.headers) {
        page.write_string_with_format(0, column, text, &head)?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) if text.contains('\n') => {
                    page.write_string_with_format(row, column, clipped(text), &lines)?;
                }
                Cell::Text(text) => drop(page.write_string(row, column, clipped(text))?),
                Cell::Number(number) => drop(page.write_number(row, column, *number)?),
                Cell::Amount(number) => drop(page.write_number_with_format(row, column, *number, &amount)?),
                Cell::Date(year, month, day) => match day_number(*year, *month, *day) {
                    Some(number) => drop(page.write_number_with_format(row, column, number, &date)?),
                    None => drop(page.write_string(row, column, format!("{year:04}-{month:02}-{day:02}"))?),
                },
            }
        }
    }
    page.set_freeze_panes(1, 0)?;
    if let (Ok(last_row), Some(last_column)) = (u32::try_from(sheet.rows.len()), sheet.headers.len().checked_sub(1)) {
        page.autofilter(0, 0, last_row, u16::try_from(last_column).unwrap_or(u16::MAX))?;
    }
    page.set_autofit_max_width(420);
    page.autofit();
    Ok(())
}

/// A cell holds 32,767 characters at most.
fn clipped(text: &str) -> &str {
    text.char_indices().nth(32_767).map_or(text, |(end, _)| &text[..end])
}

/// Days since 30 December 1899, as spreadsheets count them; none before 1 March 1900, where they count wrongly.
fn day_number(year: i16, month: u8, day: u8) -> Option<f64> {
    let (y, m) =
        if month <= 2 { (i32::from(year) - 1, i32::from(month) + 9) } else { (i32::from(year), i32::from(month) - 3) };
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + i32::from(day) - 1;
    let number = days - 693_899;
    (number >= 61).then(|| f64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        assert_eq!(day_number(1900, 3, 1), Some(61.0));
        assert_eq!(day_number(2026, 11, 22), Some(46_348.0));
        assert_eq!(day_number(1899, 1, 1), None);
    }

    #[test]
    fn a_workbook_is_a_zip_archive_with_its_sheets() {
        let sheet = Sheet {
            name: "Clients".to_owned(),
            headers: vec!["Name".to_owned(), "Since".to_owned(), "Fees".to_owned()],
            rows: vec![vec![Cell::Text("=Bellweather".to_owned()), Cell::Date(2026, 11, 22), Cell::Amount(300_000.0)]],
        };
        let bytes = workbook(std::slice::from_ref(&sheet)).unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, workbook(&[sheet]).unwrap(), "the same tables give the same bytes");
    }

    #[test]
    fn a_name_that_is_not_allowed_is_refused_in_words() {
        let sheet = Sheet { name: "a/b".to_owned(), headers: vec![], rows: vec![] };
        assert!(workbook(&[sheet]).unwrap_err().to_string().contains("could not be written"));
    }
}
