//! Two who may be the client of one job: whoever instructs the firm, and for whom the work is done.

use super::guess::WORK;
use crate::imports::mapping::{Mapping, Rule, header_key};
use crate::imports::objects::Object;
use crate::imports::read::Sheet;

/// Whoever instructs: a solicitor the barrister. They agree, are billed and come back, as clients do.
const INSTRUCTING: [&str; 8] = [
    "instructingsolicitor",
    "instructingsolicitors",
    "instructingfirm",
    "instructingparty",
    "instructingclient",
    "instructedby",
    "professionalclient",
    "instructingattorney",
];
/// For whom the work is done.
const END_CLIENTS: [&str; 4] = ["layclient", "layclients", "endclient", "ultimateclient"];

/// Whether a header names who instructs the firm.
pub fn is_instructing(header: &str) -> bool {
    INSTRUCTING.contains(&header_key(header).as_str())
}

fn is_end_client(header: &str) -> bool {
    END_CLIENTS.contains(&header_key(header).as_str())
}

/// The columns of who instructs and of for whom, in a list that names both: which of them is the client is asked.
pub fn both_parties(sheet: &Sheet) -> Option<[usize; 2]> {
    let find = |is: fn(&str) -> bool| sheet.headers.iter().position(|header| is(header));
    Some([find(is_instructing)?, find(is_end_client)?])
}

/// The column of the client of work that names one of the two alone.
pub(super) fn only_party(sheet: &Sheet, chief: Object, mapping: &Mapping) -> Option<usize> {
    let is_open = |place: &usize| mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
    let names = |place: &usize| is_instructing(&sheet.headers[*place]) || is_end_client(&sheet.headers[*place]);
    let asked = !WORK.contains(&chief) || both_parties(sheet).is_some();
    (0..sheet.headers.len()).filter(|_| !asked).filter(is_open).find(names)
}
