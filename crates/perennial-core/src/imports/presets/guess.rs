//! A mapping guessed from the words of the headers and the look of the cells.

use super::amounts::amounts_of_invoices;
use super::codes::names_beside_numbers;
use super::kind::{is_number_of_an_invoice, kind_of_rows};
use super::parties::{both_parties, only_party};
use super::places::is_of_places;
use super::words::{BARE_NAMES, Line, MEANINGS};
use super::{Found, Proposal, days, fills, leaving, ledger, persons, time_sheet, work};
use crate::fact::Listing;
use crate::imports::drafts::ClientKind;
use crate::imports::mapping::{Column, Mapping, Rule, header_key, is_private};
use crate::imports::matching::legal_form;
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::read::Sheet;
use crate::imports::values::{self, DateReading};

/// Cells looked at in a column.
pub(super) const SAMPLE: usize = 200;

use Field as F;
use Object::{Client, Contact, Engagement, Invoice, Pursuit, Staff, Touch};

/// Objects of which a client is named.
pub(super) const WORK: &[Object] = &[Pursuit, Engagement, Invoice, Touch];

/// Guesses a mapping.
pub fn guess(sheet: &Sheet, told: Option<Object>) -> Proposal {
    let mut keys: Vec<String> = sheet.headers.iter().map(|h| header_key(h)).collect();
    if keys.iter().any(|key| key == "cognome") {
        // Beside a surname, what stands for a whole name elsewhere is the first one.
        keys.iter_mut().filter(|key| *key == "nome").for_each(|key| "firstname".clone_into(key));
    }
    persons::name_parts(&mut keys, sheet);
    let chief = told.unwrap_or_else(|| kind_of_rows(&keys, sheet));
    let mut mapping =
        Mapping { name: format!("{} from {}", chief.plural(), sheet.name), rows: told, ..Mapping::default() };
    let mut confidence = Vec::with_capacity(keys.len());
    for (place, key) in keys.iter().enumerate() {
        let header = sheet.headers.get(place).cloned().unwrap_or_default();
        let found = in_group(&header).or_else(|| meaning(key, chief)).or_else(|| name_in_parts(&header, chief));
        let found = match found {
            Some((to, _)) if is_of_places(sheet, &keys, place, chief, to) => address_of(chief).map(|to| (to, 60)),
            found => found.filter(|(to, _)| is_free(&mapping, to) && !(is_a_share(&header) && takes_amounts(to))),
        };
        match found {
            _ if is_private(&header) => {
                confidence.push(100);
                mapping.columns.push(Column { rule: Rule::Skip, ..Column::new(header, Vec::new()) });
            }
            Some((to, sure)) => {
                confidence.push(sure.saturating_sub(doubt(sheet, place, to)));
                mapping.columns.push(Column::new(header, to));
            }
            None => {
                confidence.push(0);
                mapping.columns.push(Column::new(header, Vec::new()));
            }
        }
    }
    names_beside_numbers(sheet, &keys, chief, (&mut mapping, &mut confidence));
    if chief == Invoice {
        number_of_invoices(&keys, &mut mapping, &mut confidence);
        amounts_of_invoices(sheet, &mut mapping, &mut confidence);
        ledger::by_cells(sheet, &keys, &mut mapping, &mut confidence);
    }
    work::by_cells(sheet, &keys, chief, (&mut mapping, &mut confidence));
    by_cells(sheet, chief, &mut mapping, &mut confidence);
    name_by_cells(sheet, chief, &mut mapping, &mut confidence);
    listing_by_cells(sheet, chief, &mut mapping, &mut confidence);
    listing_beside_kinds(sheet, &keys, chief, (&mut mapping, &mut confidence));
    listing_by_yes_and_no(sheet, &keys, chief, (&mut mapping, &mut confidence));
    leaving::until(sheet, &keys, chief, (&mut mapping, &mut confidence));
    days::begin_and_end(sheet, &keys, (chief, told), (&mut mapping, &mut confidence));
    kind_by_cells(sheet, chief, &mut mapping, &mut confidence);
    if let ([column], Client, true) = (mapping.columns.as_mut_slice(), chief, holds_words(sheet, 0))
        && column.to.is_empty()
    {
        // A list of one column is one of names.
        column.to = vec![F::ClientName];
        confidence[0] = 60;
    }
    take_mailboxes(sheet, chief, &mut mapping);
    if chief == Client && names_a_person(&mapping) {
        // The address beside a client's main contact is that person's, and the one known for the client.
        for column in mapping.columns.iter_mut().filter(|c| c.to == [F::ClientEmail]) {
            column.to.push(F::ContactEmail);
        }
    }
    if chief == Touch && time_sheet::is_time_sheet(sheet) {
        // Whose names and addresses stand there worked the hours: they are nobody at the client.
        for column in mapping.columns.iter_mut().filter(|column| column.to.iter().any(|to| to.object() == Contact)) {
            *column = Column { rule: Rule::Skip, ..Column::new(column.header.clone(), Vec::new()) };
        }
    }
    if chief == Touch && !fills(&mapping, F::TouchMedium) {
        // `Call date` says it of each row.
        let said = keys.iter().find_map(|key| values::medium(key.strip_suffix("date")?));
        mapping.always.extend(said.map(|medium| (F::TouchMedium, medium.key().to_owned())));
    }
    mapping.objects = objects(chief, &mapping);
    mapping.persons = chief == Contact && mapping.objects.contains(&Client);
    persons::take(sheet, &keys, chief, &mut mapping);
    Proposal { mapping, found: Found::Guessed, confidence }
}

/// The address of those whom a list names; lists of work have none.
const fn address_of(chief: Object) -> Option<&'static [Field]> {
    match chief {
        Client => Some(&[F::ClientAddress]),
        Contact => Some(&[F::ContactAddress]),
        _ => None,
    }
}

/// Whether a header says that its numbers are shares of something: no share is a sum.
fn is_a_share(header: &str) -> bool {
    let key = values::key(header);
    header.contains('%') || ["percent", "prozent", "pourcent", "porcentaje"].iter().any(|word| key.contains(word))
}

fn takes_amounts(to: &[Field]) -> bool {
    to.iter().any(|field| field.takes() == Takes::Amount)
}

pub(super) const NAMES_OF_PEOPLE: [Field; 3] = [F::ContactName, F::ContactFirstName, F::ContactLastName];

/// Whether a column holds the names of organisations: many of them end in a legal form.
pub(super) fn names_organisations(sheet: &Sheet, place: usize) -> bool {
    let names: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let of_firms = names.iter().filter(|name| legal_form(name).is_some()).count();
    !names.is_empty() && of_firms * 10 >= names.len() * 3
}

/// Whether a column holds the names of organisations, and at least so many cells of ten are filled.
pub(super) fn is_whole_column_of_firms(sheet: &Sheet, place: usize, of_ten: usize) -> bool {
    sheet.filled(place).count() * 10 >= sheet.rows.len() * of_ten && names_organisations(sheet, place)
}

/// Whether the cells of a column are words, and no addresses.
pub(super) fn holds_words(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let words = cells.iter().filter(|cell| !cell.contains('@') && cell.chars().any(char::is_alphabetic)).count();
    words * 2 > cells.len()
}

/// Whether a column holds people with their addresses: `Ruth Ansah <ruth@ansah.example>`.
pub(super) fn holds_mailboxes(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let with_address = cells.iter().filter(|cell| cell.contains('@') && values::emails(cell).is_ok()).count();
    !cells.is_empty() && with_address * 10 >= cells.len() * 8 && cells.iter().any(|c| values::without_address(c) != *c)
}

/// The address beside a name in one cell is one: the column fills both.
fn take_mailboxes(sheet: &Sheet, chief: Object, mapping: &mut Mapping) {
    let (name, email) = match chief {
        Client => (F::ClientName, F::ClientEmail),
        Contact => (F::ContactName, F::ContactEmail),
        _ => return,
    };
    let named = fills(mapping, name) || (chief == Contact && names_a_person(mapping));
    for place in 0..sheet.headers.len() {
        let Some(column) = mapping.columns.get(place).filter(|_| holds_mailboxes(sheet, place)) else { continue };
        let to = match column.to.as_slice() {
            [only] if *only == name && !fills(mapping, email) => vec![name, email],
            [] | [_] if !named && chief == Contact && column.rule != Rule::Skip => vec![name, email],
            _ => continue,
        };
        if let Some(column) = mapping.columns.get_mut(place) {
            column.to = to;
        }
        return;
    }
}

/// The fields of a header under a group of headers: `Client - City`, `Main contact - Email`.
fn in_group(header: &str) -> Option<(&'static [Field], u8)> {
    let (group, label) = header.rsplit_once(" - ")?;
    let group = header_key(group);
    let named = |words: &str| words.split(' ').any(|word| group.ends_with(word));
    let object = if named("contact person people") {
        Contact
    } else if named("client company customer account organisation organization") {
        Client
    } else if named("matter engagement project job case") {
        Engagement
    } else if named("invoice bill") {
        Invoice
    } else if named("deal opportunity pursuit") {
        Pursuit
    } else {
        return None;
    };
    let key = header_key(label);
    let holds = |about: &[Object]| about.is_empty() || about.contains(&object);
    let found = MEANINGS.iter().find(|(about, words, to)| {
        holds(about) && words.split(' ').any(|w| w == key) && to.first().is_some_and(|f| f.object() == object)
    });
    found.map(|(_, _, to)| (*to, 80))
}

/// The fields that a header names by itself, among those of these objects.
pub(super) fn named_field(header: &str, objects: &[Object]) -> Option<&'static [Field]> {
    let chief = *objects.first()?;
    let key = header_key(header);
    let exact = MEANINGS.iter().find(|(about, words, _)| {
        (about.is_empty() || about.contains(&chief)) && words.split(' ').any(|word| word == key)
    });
    exact.map(|(_, _, to)| *to).filter(|to| to.iter().all(|field| objects.contains(&field.object())))
}

/// Whether a header may mean a field, whatever other columns mean.
pub(super) fn means(header: &str, key: &str, chief: Object, field: Field) -> bool {
    let found = in_group(header).or_else(|| meaning(key, chief)).or_else(|| name_in_parts(header, chief));
    found.is_some_and(|(to, _)| to == [field])
}

/// The fields of a header, and how sure that is.
pub(super) fn meaning(key: &str, chief: Object) -> Option<(&'static [Field], u8)> {
    let holds = |about: &[Object]| about.is_empty() || about.contains(&chief);
    if let Some(to) = exact(key, chief) {
        return Some((to, 90));
    }
    // `Client - Name` and `Matter - Opened` of two-row headers, `primary_contact_email`: the ending tells. In other
    // languages the noun comes last of anything: `Email cliente` is no name.
    let tells = |word: &str| word.len() >= 6 && !LAST_OF_ANYTHING.contains(&word);
    // What ends otherwise than a relationship, a year or a contract say, has a day of its end too.
    let holds = |(about, _, to): &&Line| holds(about) && **to != [F::ClientLeft];
    let ending = MEANINGS.iter().filter(holds).find(|(_, words, _)| {
        words.split(' ').any(|word| tells(word) && key.len() > word.len() && key.ends_with(word))
    });
    ending.map(|(_, _, to)| (*to, 60))
}

/// Nouns for a client that stand behind whatever is said of one.
const LAST_OF_ANYTHING: [&str; 7] = ["client", "cliente", "entreprise", "societe", "empresa", "sociedad", "azienda"];

/// Whether a header is known to name a column of some list.
pub(super) fn names_any_field(header: &str) -> bool {
    let key = header_key(header);
    is_private(header)
        || in_group(header).is_some()
        || Object::ALL.into_iter().any(|object| meaning(&key, object).or(name_in_parts(header, object)).is_some())
}

pub(super) fn exact(key: &str, chief: Object) -> Option<&'static [Field]> {
    let holds = |about: &[Object]| about.is_empty() || about.contains(&chief);
    let found = MEANINGS.iter().find(|(about, words, _)| holds(about) && words.split(' ').any(|w| w == key));
    found.map(|(_, _, to)| *to)
}

/// The name that a part of a header names: `Firma / Name`, `Client name (full)`.
fn name_in_parts(header: &str, chief: Object) -> Option<(&'static [Field], u8)> {
    let mut parts = header.split(['/', '(', ')', '|', ',', '&', '+']).map(header_key);
    let names = |to: &&[Field]| matches!(**to, [F::ClientName | F::ContactName]);
    parts.find_map(|part| exact(&part, chief).filter(names)).map(|to| (to, 60))
}

/// Whether a further column may fill the fields: only those that join or choose among several columns.
pub(super) fn is_free(mapping: &Mapping, to: &[Field]) -> bool {
    to.iter().all(|field| {
        let many = matches!(field.takes(), Takes::Address | Takes::Phone | Takes::Email) || *field == F::ClientManager;
        many || !fills(mapping, *field)
    })
}

/// How much the cells speak against a field.
fn doubt(sheet: &Sheet, place: usize, to: &[Field]) -> u8 {
    let takes = to.first().map(|f| f.takes());
    let (mut all, mut bad) = (0_usize, 0_usize);
    for cell in sheet.filled(place).take(SAMPLE) {
        all += 1;
        bad += usize::from(match takes {
            Some(Takes::Date) => values::read_date(cell, None) == DateReading::NotADate,
            Some(Takes::Amount) => values::read_amount(cell, None) == values::AmountReading::NotAnAmount,
            Some(Takes::Email) => values::emails(cell).is_err(),
            _ => false,
        });
    }
    if bad * 5 > all { 60 } else { 0 }
}

/// Columns that no word explains, by their cells: addresses are easily known.
fn by_cells(sheet: &Sheet, chief: Object, mapping: &mut Mapping, confidence: &mut [u8]) {
    let email = if chief == Client { F::ClientEmail } else { F::ContactEmail };
    for place in 0..sheet.headers.len() {
        if mapping.columns.get(place).is_none_or(|c| !c.to.is_empty()) || fills(mapping, email) || chief == Staff {
            continue;
        }
        let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
        let addresses = cells.iter().filter(|c| c.contains('@') && values::emails(c).is_ok()).count();
        if !cells.is_empty()
            && addresses * 10 >= cells.len() * 8
            && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
        {
            column.to = vec![email];
            *sure = 70;
        }
    }
}

/// Where no header speaks of the number of an invoice, its id or reference is that.
fn number_of_invoices(keys: &[String], mapping: &mut Mapping, confidence: &mut [u8]) {
    const LIKELY: [&str; 10] =
        ["id", "ref", "reference", "document", "doc", "docno", "beleg", "belegfeld1", "urnr", "ourref"];
    if fills(mapping, F::InvoiceNumber) {
        return;
    }
    let is_open = |place: &usize| {
        let idle = |to: &[Field]| to.is_empty() || to == [F::InvoiceEngagement];
        mapping.columns.get(*place).is_some_and(|column| column.rule != Rule::Skip && idle(&column.to))
    };
    let named = (0..keys.len()).find(|place| is_number_of_an_invoice(&keys[*place]) && is_open(place));
    let likely = || LIKELY.iter().find_map(|word| keys.iter().position(|key| key == word).filter(&is_open));
    let place = named.or_else(likely);
    if let Some(place) = place
        && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
    {
        column.to = vec![F::InvoiceNumber];
        *sure = 60;
    }
    // What it stood in the way of is the matter of the invoice.
    let is_matter = |place: &usize| {
        let open = mapping.columns.get(*place).is_some_and(|column| column.to.is_empty() && column.rule != Rule::Skip);
        open && exact(&keys[*place], Invoice).is_some_and(|to| to == [F::InvoiceEngagement])
    };
    let matter = (0..keys.len()).filter(|_| !fills(mapping, F::InvoiceEngagement)).find(is_matter);
    if let Some(place) = matter
        && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
    {
        column.to = vec![F::InvoiceEngagement];
        *sure = 60;
    }
}

/// A column that no word explains and whose cells end in legal forms names the client of people and of work. Whoever
/// instructs is one, where nobody else may be. Who stands as a contact or under a bare “Name” on an invoice is billed.
fn name_by_cells(sheet: &Sheet, chief: Object, mapping: &mut Mapping, confidence: &mut [u8]) {
    if fills(mapping, F::ClientName) || !(chief == Contact || WORK.contains(&chief)) {
        return;
    }
    if WORK.contains(&chief) && both_parties(sheet).is_some() {
        return;
    }
    let is_open = |place: &usize| mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
    let open = || (0..sheet.headers.len()).filter(is_open);
    let billed = |place: &usize| {
        let is_bare = BARE_NAMES.split(' ').any(|word| word == header_key(&sheet.headers[*place]));
        let is_contact = mapping.columns.get(*place).is_some_and(|column| column.to == [F::ContactName]);
        chief == Invoice && ((is_bare && is_open(place)) || is_contact)
    };
    // Beside a person's name only organisations in nearly every row are the clients.
    let of_people = WORK.contains(&chief) && fills(mapping, F::ContactFirstName) && fills(mapping, F::ContactLastName);
    let named = only_party(sheet, chief, mapping)
        .or_else(|| open().find(|place| is_whole_column_of_firms(sheet, *place, if of_people { 9 } else { 0 })))
        .or_else(|| (0..sheet.headers.len()).find(billed));
    if let Some(place) = named
        && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
    {
        column.to = vec![F::ClientName];
        *sure = 60;
    }
}

/// A column of a list of people whose words say who is a client, a prospect or a supplier.
fn listing_by_cells(sheet: &Sheet, chief: Object, mapping: &mut Mapping, confidence: &mut [u8]) {
    let is_told = [F::ClientListedAs, F::ClientSince, F::ClientLeft].into_iter().any(|field| fills(mapping, field));
    if chief != Contact || is_told {
        return;
    }
    let is_open = |place: &usize| mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
    let tells = |place: &usize| {
        let cells: Vec<&str> = sheet.filled(*place).take(SAMPLE).collect();
        let known = cells.iter().filter(|cell| Listing::of_words(cell).is_some()).count();
        !cells.is_empty() && known * 10 >= cells.len() * 8
    };
    let named = (0..sheet.headers.len()).filter(is_open).find(tells);
    if let Some(place) = named
        && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
    {
        column.to = vec![F::ClientListedAs];
        *sure = 60;
    }
}

/// A column “Active” or “Inactive” that says yes or no of each client.
fn listing_by_yes_and_no(
    sheet: &Sheet,
    keys: &[String],
    chief: Object,
    (mapping, confidence): (&mut Mapping, &mut [u8]),
) {
    const ACTIVE: [&str; 9] =
        ["active", "isactive", "activeclient", "aktiv", "actif", "activo", "attivo", "actief", "current"];
    const INACTIVE: [&str; 9] =
        ["inactive", "isinactive", "inaktiv", "inactif", "inactivo", "inattivo", "inactief", "dormant", "archived"];
    if !matches!(chief, Client | Contact) || fills(mapping, F::ClientListedAs) {
        return;
    }
    let says_yes_or_no = |place: &usize| {
        let open = mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
        let mut cells = sheet.filled(*place).peekable();
        open && cells.peek().is_some() && cells.all(|cell| values::yes_or_no(cell).is_some())
    };
    let named = |words: &[&str]| {
        let mut places = (0..keys.len()).filter(|place| words.contains(&keys[*place].as_str()));
        places.find(says_yes_or_no)
    };
    let found = named(&ACTIVE).map(|place| (place, true)).or_else(|| named(&INACTIVE).map(|place| (place, false)));
    let Some((place, yes)) = found else { return };
    let words = mapping.values.entry(F::ClientListedAs).or_default();
    for cell in sheet.filled(place) {
        let is_active = values::yes_or_no(cell) == Some(yes);
        words.entry(cell.to_owned()).or_insert_with(|| if is_active { "active" } else { "inactive" }.to_owned());
    }
    if let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place)) {
        column.to = vec![F::ClientListedAs];
        *sure = 80;
    }
}

/// A column of clients or people whose words say of each whether it is a person or an organisation.
fn kind_by_cells(sheet: &Sheet, chief: Object, mapping: &mut Mapping, confidence: &mut [u8]) {
    if !matches!(chief, Client | Contact) || fills(mapping, F::ClientKind) {
        return;
    }
    let is_open = |place: &usize| mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
    let tells = |place: &usize| {
        let mut cells = sheet.filled(*place).take(SAMPLE).peekable();
        cells.peek().is_some() && cells.all(|cell| ClientKind::of_words(cell).is_some())
    };
    let named = (0..sheet.headers.len()).filter(is_open).find(tells);
    if let Some(place) = named
        && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
    {
        column.to = vec![F::ClientKind];
        *sure = 80;
    }
}

/// A column of kinds says who is a client only where some of its words do: `Limited company` and `Individual` are legal
/// forms. A column beside it that was left over for its sake is taken instead.
fn listing_beside_kinds(
    sheet: &Sheet,
    keys: &[String],
    chief: Object,
    (mapping, confidence): (&mut Mapping, &mut [u8]),
) {
    const KINDS: [&str; 7] = ["clienttype", "customertype", "accounttype", "type", "tipo", "typ", "soort"];
    let kinds = (0..keys.len()).find(|place| {
        let is_read = mapping.columns.get(*place).is_some_and(|column| column.to == [F::ClientListedAs]);
        is_read && KINDS.contains(&keys[*place].as_str())
    });
    let Some(kinds) = kinds.filter(|place| !sheet.filled(*place).any(|cell| Listing::of_words(cell).is_some())) else {
        return;
    };
    let speaks = |place: &usize| {
        let open = mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
        open && means(&sheet.headers[*place], &keys[*place], chief, F::ClientListedAs)
    };
    let beside = (0..keys.len()).find(speaks);
    for (place, to) in [(Some(kinds), Vec::new()), (beside, vec![F::ClientListedAs])] {
        if let Some(place) = place
            && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
        {
            *sure = if to.is_empty() { 0 } else { 80 };
            column.to = to;
        }
    }
}

/// The objects that rows become: the chief one, and clients and people that they name.
fn objects(chief: Object, mapping: &Mapping) -> Vec<Object> {
    let mut objects = vec![chief];
    // What is said of somebody as a client is said of the person, where no organisation stands beside them.
    let of_clients: &[Field] = match chief {
        Contact => &[F::ClientName, F::ClientListedAs, F::ClientSince, F::ClientLeft],
        _ => &[F::ClientName],
    };
    if chief != Client && of_clients.iter().any(|field| fills(mapping, *field)) {
        objects.push(Client);
    }
    if chief != Contact && names_a_person(mapping) && (chief == Client || WORK.contains(&chief)) {
        objects.push(Contact);
    }
    objects
}

fn names_a_person(mapping: &Mapping) -> bool {
    fills(mapping, F::ContactName) || fills(mapping, F::ContactLastName)
}
