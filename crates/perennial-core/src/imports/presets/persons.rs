//! Clients who are private persons, named in two columns: `Surname` and `First name`.

use std::collections::HashMap;

use super::fills;
use super::guess::{SAMPLE, WORK, exact, holds_words, meaning, names_organisations};
use super::time_sheet::is_time_sheet;
use crate::imports::mapping::{Column, Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::read::{Row, Sheet};
use crate::imports::values;

use Field as F;
use Object::{Client, Contact, Engagement, Touch};

const FIRST: &str = "firstname firstnames givenname givennames forename forenames christianname christiannames vorname \
    vornamen rufname prenom prenoms nombre voornaam voornamen";
const LAST: &str = "lastname lastnames surname surnames familyname nachname familienname zuname nomdefamille apellido \
    apellidos achternaam cognome";
/// What stands for a whole name elsewhere, and is the last one beside a first name in these languages.
const LAST_BESIDE_FIRST: &str = "nom name naam nomduclient nomclient";
const BESIDE: [&str; 4] = ["vorname", "rufname", "prenom", "voornaam"];
/// Behind a part of a name: of whom it is.
const OF_CLIENTS: &str = "client duclient clients mandant mandantin mandanten desmandanten dermandantin kunde kundin \
    kunden deskunden derkundin auftraggeber cliente delcliente klant applicant";
/// Before or behind a part of a name: it is that of somebody else than the client.
const OF_OTHERS: &str = "contact ansprechpartner staff employee solicitor lawyer attorney counsel feeearner caseworker \
    handler adviser advisor consultant owner manager agent user referrer introducer introducedby referredby spouse \
    husband wife partner child opponent opposing otherside executor emergency nextofkin joint second sachbearbeiter \
    berater ehegatte conjoint";

/// The columns of the first and of the last name of those whom a list names; none where it gives either only.
fn parts(keys: &[String], sheet: &Sheet) -> Option<[usize; 2]> {
    let first = keys.iter().position(|key| is_part(key, FIRST))?;
    let last = keys.iter().position(|key| is_part(key, LAST)).or_else(|| {
        let bare = |key: &String| LAST_BESIDE_FIRST.split_whitespace().any(|word| word == key);
        let whole = |last: &usize| names_organisations(sheet, *last) || holds_whole_names(sheet, [first, *last]);
        let beside = BESIDE.iter().any(|word| keys[first].contains(word));
        keys.iter().position(bare).filter(|last| beside && !whole(last))
    })?;
    Some([first, last])
}

/// Whether a header names a part of the name of a client, and not of somebody else.
fn is_part(key: &str, words: &str) -> bool {
    words.split_whitespace().any(|word| {
        let behind = key.strip_prefix(word).is_some_and(|of| OF_CLIENTS.split_whitespace().any(|one| one == of));
        let before = || key.strip_suffix(word).is_some_and(|of| !OF_OTHERS.split_whitespace().any(|o| of.contains(o)));
        // Of Spanish and French words only the whole header tells: `nombre` ends many others.
        key == word || behind || (word.len() >= 6 && word != "nombre" && before())
    })
}

/// Whether the second column holds the names of the first as well: `Ana` beside `Ana Lopez`.
fn holds_whole_names(sheet: &Sheet, [first, last]: [usize; 2]) -> bool {
    let cell = |row: &Row, place: usize| values::key(row.cells.get(place).map_or("", String::as_str));
    let both = sheet.rows.iter().take(SAMPLE).map(|row| (cell(row, first), cell(row, last)));
    let both: Vec<(String, String)> = both.filter(|(first, last)| !first.is_empty() && !last.is_empty()).collect();
    let whole = both.iter().filter(|(first, last)| last != first && last.contains(first.as_str())).count();
    whole * 2 > both.len()
}

/// Calls the columns of the two parts by the words that every list of people has.
pub(super) fn name_parts(keys: &mut [String], sheet: &Sheet) {
    if let Some([first, last]) = parts(keys, sheet) {
        "firstname".clone_into(&mut keys[first]);
        "lastname".clone_into(&mut keys[last]);
    }
}

fn has_parts(keys: &[String]) -> bool {
    ["firstname", "lastname"].iter().all(|part| keys.iter().any(|key| key == part))
}

/// Whether a list of people is one of clients: each has a number of their own, or it says since when they are clients or
/// that they left, and no column names an organisation.
pub(super) fn are_clients(keys: &[String], sheet: &Sheet) -> bool {
    let fields = |key: &str| meaning(key, Contact).map_or(&[][..], |(to, _)| to);
    let names_clients =
        |place: usize| fields(&keys[place]).contains(&F::ClientName) || names_organisations(sheet, place);
    let columns = || 0..keys.len();
    let dated = |place: usize| fields(&keys[place]).iter().any(|to| matches!(to, F::ClientSince | F::ClientLeft));
    let numbered = |place: usize| fields(&keys[place]) == [F::ClientId] && numbers_people(keys, sheet, place);
    has_parts(keys) && !columns().any(names_clients) && columns().any(|place| dated(place) || numbered(place))
}

/// Whether nearly every row has a number, and nearly each number stands with one name.
fn numbers_people(keys: &[String], sheet: &Sheet, place: usize) -> bool {
    let cell = |row: &Row, place: usize| values::key(row.cells.get(place).map_or("", String::as_str));
    let name = |row: &Row| {
        let part = |part: &str| keys.iter().position(|key| key == part).map(|place| cell(row, place));
        (part("firstname"), part("lastname"))
    };
    let mut named = HashMap::new();
    let (mut rows, mut numbered, mut others) = (0, 0, 0);
    for row in &sheet.rows {
        rows += 1;
        let number = cell(row, place);
        if number.is_empty() {
            continue;
        }
        numbered += 1;
        let name = name(row);
        others += usize::from(*named.entry(number).or_insert_with(|| name.clone()) != name);
    }
    numbered > 0 && numbered * 10 >= rows * 9 && others * 10 <= numbered
}

/// Whether each row is work for a person: its number or kind, and the days on which it was opened and closed.
pub(super) fn speaks_of_their_work(keys: &[String], sheet: &Sheet) -> bool {
    const WORDS: &str = "fileno filenumber fileref casenumber caseno caseref caseid matternumber matterno matterref \
        matterid mattertype casetype matterdescription casedescription ourref ourreference aktenzeichen aktennummer \
        aktennr dossier numerodossier dossierno ndossier";
    let has = |words: &str| keys.iter().any(|key| words.split_whitespace().any(|word| word == key));
    let day = |field: Field| keys.iter().any(|key| exact(key, Engagement) == Some(&[field]));
    has_parts(keys) && has(WORDS) && day(F::EngagementOpened) && day(F::EngagementClosed) && !is_time_sheet(sheet)
}

/// In a list that names its clients in two columns and no other client, whoever they name is a client of their own.
pub(super) fn take(sheet: &Sheet, keys: &[String], chief: Object, mapping: &mut Mapping) {
    const NAMES: [Field; 4] = [F::ClientName, F::ClientLegalName, F::ClientFirstName, F::ClientLastName];
    let names_words = |field: Field| {
        let read = |column: &Column| column.rule != Rule::Skip && column.to.contains(&field);
        mapping.columns.iter().position(read).is_some_and(|place| holds_words(sheet, place))
    };
    let is_of_clients = (chief == Client || (WORK.contains(&chief) && chief != Touch)) && !is_time_sheet(sheet);
    let is_named = NAMES.into_iter().any(|field| fills(mapping, field));
    let in_parts = names_words(F::ContactFirstName) && names_words(F::ContactLastName);
    if !is_of_clients || is_named || !in_parts || !has_parts(keys) {
        return;
    }
    mapping.persons = true;
    if chief != Client {
        mapping.objects.insert(1, Client);
        return;
    }
    // The number at which the client is reached is the person's.
    for column in mapping.columns.iter_mut().filter(|column| column.to == [F::ClientPhone]) {
        column.to.push(F::ContactPhone);
    }
}
