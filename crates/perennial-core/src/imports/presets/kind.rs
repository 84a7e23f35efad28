//! What the rows of a list chiefly are, by its headers and cells.

use std::collections::HashSet;

use super::guess::{NAMES_OF_PEOPLE, SAMPLE, holds_mailboxes, holds_words, meaning, names_organisations};
use super::ledger::is_ledger;
use super::persons;
use super::time_sheet::is_time_sheet;
use super::words::{BARE_NAMES, CLIENT_NAMES, INVOICES, PEOPLE};
use super::work::is_number_of_work;
use crate::imports::mapping::Column;
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::read::Sheet;
use crate::imports::values;

use Object::{Client, Contact, Engagement, Invoice, Pursuit, ServiceLine, Staff, Touch};

/// What the rows are chiefly about, by words that only such files have, else by the look of the cells.
pub(super) fn kind_of_rows(keys: &[String], sheet: &Sheet) -> Object {
    let has = |words: &str| keys.iter().any(|key| words.split(' ').any(|word| word == key));
    let client = has(CLIENT_NAMES);
    if has(INVOICES)
        || (has("invoice") && has("amount total date"))
        || speaks_of_invoices(keys, sheet)
        || is_ledger(keys, sheet)
    {
        Invoice
    } else if has(
        "dealstage opportunityid opportunityname dealname dealid opportunity deal closevalue pipelinestage salesstage probability pursuit",
    ) || (has("stage") && has("value amount closedate"))
    {
        Pursuit
    } else if !is_time_sheet(sheet) && speaks_of_touches(keys, sheet) {
        Touch
    } else if speaks_of_work(keys)
        || persons::speaks_of_their_work(keys, sheet)
        || (has(
            "matter actionid actionname matterid matternumber matterno mattername engagement engagementname project projectname job jobname jobnumber case worktitle retainer retainername mandate mandat akte aktenzeichen expediente dossier",
        ) && !has("minutes duration medium activitytype direction"))
    {
        Engagement
    } else if has("activitydate activitytype duration minutes medium direction")
        && has("date activitydate when subject type")
    {
        Touch
    } else if has("salesagent employee feeearner staffname") && !client {
        Staff
    } else if has("product service serviceline") && !client && !has("email firstname lastname") {
        ServiceLine
    } else if persons::are_clients(keys, sheet) {
        Client
    } else if has(PEOPLE)
        || (has("email emailaddress") && !client && !may_name_clients(keys, sheet))
        || (!client && !has("name") && (0..keys.len()).any(|place| holds_mailboxes(sheet, place)))
    {
        Contact
    } else {
        Client
    }
}

/// Whether each row is a contact with a client: a day, and in another column the word for a medium. How somebody likes to
/// be reached is none.
fn speaks_of_touches(keys: &[String], sheet: &Sheet) -> bool {
    const WISHES: [&str; 6] = ["prefer", "best", "bevorzugt", "prefere", "optin", "consent"];
    let names_somebody = |key: &String| {
        [CLIENT_NAMES, PEOPLE, "contact who"].iter().any(|words| words.split(' ').any(|word| word == key))
    };
    let is_day = |(place, key): (usize, &String)| {
        meaning(key, Touch).is_some_and(|(to, _)| to == [Field::TouchOn]) && holds_days(sheet, place)
    };
    let is_medium = |(place, key): (usize, &String)| {
        let mut cells = sheet.filled(place).take(SAMPLE).peekable();
        let is_wish = WISHES.iter().any(|wish| key.contains(wish));
        !is_wish && cells.peek().is_some() && {
            let cells: Vec<&str> = cells.collect();
            cells.iter().filter(|cell| values::medium(cell).is_some()).count() * 10 >= cells.len() * 8
        }
    };
    let lasted = || keys.iter().any(|key| meaning(key, Touch).is_some_and(|(to, _)| to == [Field::TouchMinutes]));
    let columns = || keys.iter().enumerate();
    keys.iter().any(names_somebody) && columns().any(is_day) && (columns().any(is_medium) || lasted())
}

/// Whether each row is work for a client: a word that only lists of work have, beside a day on which it begins or ends.
fn speaks_of_work(keys: &[String]) -> bool {
    let has = |words: &str| keys.iter().any(|key| words.split(' ').any(|word| word == key));
    let is_work = has(
        "worktype workitem workitemkey jobtype mattertype matterdescription casedescription projecttype engagementtype",
    );
    (is_work || keys.iter().any(|key| is_number_of_work(key)))
        && keys.iter().any(|key| is_day_of_work(key))
        && has(CLIENT_NAMES)
}

/// Whether a header is that of a day on which work begins, is due or ends.
pub fn is_day_of_work(key: &str) -> bool {
    is_one_of(
        key,
        "start startdate started begin begindate due duedate deadline completed completeddate completiondate finished end \
         enddate opened opendate dateopened closed closeddate dateclosed archived archiveddate filed filingdate \
         targetdate beginn ende frist fertig echeance vencimiento",
    )
}

/// Whether the cells of a column are days.
pub fn holds_days(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let days = cells.iter().filter(|cell| values::read_date(cell, None) != values::DateReading::NotADate).count();
    !cells.is_empty() && days * 10 >= cells.len() * 8
}

/// Whether a list without a word for a client may name clients all the same: a bare “Name” over many legal forms, or, in
/// a list without any name, a column of words that nothing explains. Which column that is, is asked.
fn may_name_clients(keys: &[String], sheet: &Sheet) -> bool {
    let bare = keys.iter().position(|key| BARE_NAMES.split(' ').any(|word| word == key));
    if let Some(place) = bare {
        return names_organisations(sheet, place);
    }
    let names_people = |key: &String| {
        meaning(key, Contact).is_some_and(|(to, _)| to.iter().any(|field| NAMES_OF_PEOPLE.contains(field)))
    };
    let is_open = |(place, key): (usize, &String)| meaning(key, Contact).is_none() && holds_words(sheet, place);
    !keys.iter().any(names_people) && keys.iter().enumerate().any(is_open)
}

/// Whether a list gives sums of money and a header speaks of one invoice each: of its number or its day (`Facture n°`),
/// or of its amount or status beside a day of issue.
fn speaks_of_invoices(keys: &[String], sheet: &Sheet) -> bool {
    let strong = keys
        .iter()
        .any(|key| said_of_an_invoice(key).is_some_and(|what| is_one_of(what, NUMBER) || is_one_of(what, DAY)));
    let weak = keys.iter().any(|key| said_of_an_invoice(key).is_some_and(|what| is_one_of(what, SUM_OR_STATUS)));
    let day = keys.iter().any(|key| is_one_of(key, "issuedate dateissued dateofissue issued date"));
    (strong || (weak && day)) && (0..keys.len()).any(|place| holds_money(sheet, place))
}

/// Whether a header speaks of the number of an invoice: `Facture n°`, `Bill ref`.
pub(super) fn is_number_of_an_invoice(key: &str) -> bool {
    said_of_an_invoice(key).is_some_and(|what| is_one_of(what, NUMBER))
}

/// What a header says of an invoice beside the word itself: `number` of `Invoice number`, nothing of `Invoice #`; none
/// when it speaks of something else, such as the last of several.
fn said_of_an_invoice(key: &str) -> Option<&str> {
    const WORDS: [&str; 10] = [
        "invoice",
        "rechnungs",
        "rechnung",
        "facture",
        "factuur",
        "fattura",
        "factura",
        "feenote",
        "honorarnote",
        "bill",
    ];
    let (before, after) = WORDS.iter().find_map(|word| key.split_once(word))?;
    match (before, after) {
        ("", after) => Some(after),
        (before, "") => Some(before),
        _ => None,
    }
}

const NUMBER: &str = " no nr num number nummer id ref reference code n nº n° numero numerode numerodela nde";
const DAY: &str = "datede date datum data fecha fechade datedela issuedate issuedon issued";
const SUM_OR_STATUS: &str = "amount total value sum betrag summe status state";

fn is_one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// Whether the cells of a column are sums of money: amounts, of which some show decimals or a currency.
pub fn holds_money(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let header = sheet.headers.get(place).map(|header| meaning(&values::key(header), Invoice));
    let named = header.flatten().is_some_and(|(to, _)| to.first().is_some_and(|to| to.takes() == Takes::Amount));
    let marked = cells.iter().any(|cell| has_decimals(cell) || cell.chars().any(|c| "£€$¥₹".contains(c)));
    holds_amounts(sheet, place) && (named || marked)
}

/// Whether the cells of a column are numbers that may be sums.
pub fn holds_amounts(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    !cells.is_empty() && cells.iter().filter(|cell| is_amount(cell)).count() * 10 >= cells.len() * 8
}

fn is_amount(cell: &str) -> bool {
    values::read_amount(cell, None) != values::AmountReading::NotAnAmount
}

/// `1,234.50`, `1.234,50`: two digits behind the last mark.
fn has_decimals(cell: &str) -> bool {
    let digits = cell.trim_end_matches(|c: char| !c.is_ascii_digit());
    let behind = digits.rsplit(['.', ',']).next().unwrap_or_default();
    behind.len() == 2
        && behind.len() < digits.len()
        && behind.bytes().all(|b| b.is_ascii_digit())
        && digits.matches(['.', ',']).count() < 3
        && values::read_date(cell, None) == values::DateReading::NotADate
}

/// Whether at least one client of five stands in several rows.
pub fn repeats_names(sheet: &Sheet, bound: &[Option<&Column>]) -> bool {
    let named = |place: &usize| bound[*place].is_some_and(|column| column.to.contains(&Field::ClientName));
    let Some(place) = (0..bound.len()).find(named) else { return false };
    let names: Vec<String> = sheet.filled(place).take(SAMPLE).map(values::key).collect();
    let different: HashSet<&String> = names.iter().collect();
    different.len() * 5 <= names.len() * 4
}
