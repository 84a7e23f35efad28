//! Cells in which a spreadsheet program shows an error instead of a value.

use super::{Consequence, Problem, Record};

/// What stands for a formula whose result was not stored; no file can hold this text as a letter.
pub const NO_RESULT: &str = "\u{f8ff}formula";

/// Errors as spreadsheet programs show them, in several languages.
const ERRORS: [&str; 22] = [
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#N/A",
    "#NULL!",
    "#NUM!",
    "#DATA!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BUSY!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BEZUG!",
    "#WERT!",
    "#NV",
    "#ZAHL!",
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
];

/// Empties the cells that show an error, and tells of each: its column, by place, and the problem without it.
pub fn taken_out(records: &mut [Record]) -> Vec<(usize, Problem)> {
    let mut told = Vec::new();
    for record in records {
        for (place, cell) in record.cells.iter_mut().enumerate() {
            let text = cell.trim();
            if text == NO_RESULT {
                let advice = "a formula stands here without its result: open the workbook in a spreadsheet program, save it, and import it again";
                told.push((place, Problem::at(record.line, "", "", Consequence::ValueLeftOut, advice)));
                cell.clear();
            } else if text.starts_with('#') && ERRORS.contains(&text) {
                let advice =
                    "the spreadsheet shows an error here instead of a value: correct the formula, or write the value";
                told.push((place, Problem::at(record.line, "", text, Consequence::ValueLeftOut, advice)));
                cell.clear();
            }
        }
    }
    told
}
