//! Time sheets: who worked how long on what. Their rows are no matters, and hardly ever tell of the client.

use crate::imports::mapping::{Mapping, header_key};
use crate::imports::objects::Object;
use crate::imports::read::Sheet;
use crate::imports::values;

/// Cells looked at in a column.
const SAMPLE: usize = 100;

const HOURS: &str = "hours hrs hour duration durationh durationhours durationdecimal hoursworked timespent timeworked \
    quantity qty units stunden dauer heures";
const WORKERS: &str = "timekeeper timekeepername user username employee staff feeearner teammember member activityuser \
    lawyer attorney consultant worker resource person mitarbeiter collaborateur";
const DAYS: &str = "date day workdate entrydate spentdate spenton startdate activitydate dateofwork datum jour";
/// What a time sheet has besides.
const SIGNS: &str = "rate hourlyrate billablerate billrate billable nonbillable billed activity activitydescription \
    activitycode taskcode task starttime narrative timekeeper timeentry description notes note project matter \
    mattername matternumber job case";
/// What only other lists have.
const OTHERS: &str = "opened opendate openedon dateopened closed closedate closedon status matterstatus projectstatus \
    medium channel direction invoicenumber invoiceno invoicedate invoiceid dealstage stage feeestimate budget";

/// Whether the rows are hours that somebody worked, by the columns and, where one says what kind of row it is, by its
/// cells: a list of calls and meetings may give their length.
pub fn is_time_sheet(sheet: &Sheet) -> bool {
    let keys: Vec<String> = sheet.headers.iter().map(|header| header_key(header)).collect();
    let has = |words: &str| keys.iter().any(|key| words.split_whitespace().any(|word| word == key));
    // Harvest names who worked in two columns.
    let worker = has(WORKERS) || (has("firstname") && has("lastname") && has("task project"));
    has(HOURS) && worker && has(DAYS) && has(SIGNS) && !has(OTHERS) && !tells_media(sheet, &keys)
}

/// Whether a column of kinds names calls, meetings and the like in most of its cells.
fn tells_media(sheet: &Sheet, keys: &[String]) -> bool {
    let kinds =
        keys.iter().enumerate().filter(|(_, key)| matches!(key.as_str(), "type" | "kind" | "method" | "activitytype"));
    kinds.into_iter().any(|(place, _)| {
        let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
        let media = cells.iter().filter(|cell| values::medium(cell).is_some()).count();
        !cells.is_empty() && media * 2 > cells.len()
    })
}

/// Why a sheet is not taken as it is, for the user; none where it is no time sheet, or where the mapping takes of it the
/// calls and meetings that it names.
pub fn refusal(sheet: &Sheet, mapping: &Mapping) -> Option<String> {
    if mapping.chief() == Some(Object::Touch) || !is_time_sheet(sheet) {
        return None;
    }
    Some(
        "this is a time sheet: its rows are hours worked, not matters. Import the list of matters instead. Calls and \
         meetings come from a list that names them, such as the activities of Clio; or say that these rows are touches, \
         and those whose words name a call, a meeting or an email are taken"
            .to_owned(),
    )
}
