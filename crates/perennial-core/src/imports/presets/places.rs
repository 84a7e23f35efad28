//! Columns such as `State` and `Estado`: the state of the work, of somebody's address, or of a jurisdiction.

use super::guess::{SAMPLE, meaning};
use crate::fact::Listing;
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values::{self, InvoiceStanding};

use Field as F;

/// Headers, or their endings, that name a state of things as well as one of a country.
const EITHER: [&str; 4] = ["state", "estado", "stato", "etat"];

/// Headers that stand beside the state of an address. A country alone may be that of a right or of a court.
const OF_ADDRESSES: &str = "city town street street1 addressline1 addressline2 address postcode postalcode zip zipcode \
    county suburb strasse plz ort direccion domicilio calle ciudad municipio colonia codigopostal cp adresse rue ville \
    codepostal via citta cap";

/// States, provinces and parts of countries by their names, as keys.
const NAMES: &str = "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii \
    idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi \
    missouri montana nebraska nevada newhampshire newjersey newmexico newyork northcarolina northdakota ohio oklahoma \
    oregon pennsylvania rhodeisland southcarolina southdakota tennessee texas utah vermont virginia washington \
    westvirginia wisconsin wyoming districtofcolumbia puertorico england scotland wales northernireland \
    englandandwales greatbritain unitedkingdom ireland federal newsouthwales victoria queensland southaustralia \
    westernaustralia tasmania northernterritory australiancapitalterritory alberta britishcolumbia manitoba newbrunswick \
    newfoundlandandlabrador novascotia ontario princeedwardisland quebec saskatchewan bayern badenwurttemberg berlin \
    brandenburg bremen hamburg hessen niedersachsen nordrheinwestfalen rheinlandpfalz saarland sachsen sachsenanhalt \
    schleswigholstein thuringen ciudaddemexico jalisco nuevoleon puebla queretaro guanajuato yucatan";

/// What a column tells of states of things: the field, how its words are read, and which fields say the same.
struct Kind {
    same: &'static [Field],
    is_known: fn(&str) -> bool,
}

/// The fields that a header for either may fill.
fn kind_of(field: Field) -> Option<Kind> {
    Some(match field {
        F::EngagementStatus => Kind { same: &[F::EngagementStatus], is_known: |word| values::status(word).is_some() },
        F::PursuitStatus | F::PursuitStage => {
            Kind { same: &[F::PursuitStage, F::PursuitStatus], is_known: |word| values::stage(word).is_some() }
        }
        F::InvoiceStatus => {
            Kind { same: &[F::InvoiceStatus], is_known: |word| InvoiceStanding::of_words(word).is_some() }
        }
        F::ClientListedAs => Kind { same: &[F::ClientListedAs], is_known: |word| Listing::of_words(word).is_some() },
        F::TouchStatus => Kind { same: &[F::TouchStatus], is_known: |word| values::status(word).is_some() },
        _ => return None,
    })
}

/// Whether a column under a header for either is none of states of things: another column tells those at least as well,
/// an address stands beside it, or its cells are places.
pub(super) fn is_of_places(sheet: &Sheet, keys: &[String], place: usize, chief: Object, to: &[Field]) -> bool {
    let is_either = |key: &String| EITHER.iter().any(|word| key.ends_with(word));
    let Some(kind) = to.first().and_then(|field| kind_of(*field)).filter(|_| is_either(&keys[place])) else {
        return false;
    };
    let says_it = |other: &usize| {
        let told = meaning(&keys[*other], chief).and_then(|(to, _)| to.first());
        let is_kind = *other != place && !is_either(&keys[*other]) && told.is_some_and(|to| kind.same.contains(to));
        is_kind && sheet.filled(*other).next().is_some()
    };
    let known = share_known(sheet, place, kind.is_known);
    let other = (0..keys.len()).filter(says_it).map(|other| share_known(sheet, other, kind.is_known)).max();
    if let Some(other) = other {
        return other >= known;
    }
    let beside_address = || keys.iter().any(|key| OF_ADDRESSES.split(' ').any(|word| word == key));
    known < 50 && (beside_address() || names_places(sheet, place))
}

/// How many of the words of a column are known, in a hundred.
fn share_known(sheet: &Sheet, place: usize, is_known: fn(&str) -> bool) -> usize {
    let words: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    words.iter().filter(|word| is_known(word)).count() * 100 / words.len().max(1)
}

/// Whether the cells of a column are names of states, or two or three capitals as for `NV` and `NSW`.
fn names_places(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let is_place = |cell: &&&str| {
        let key = values::key(cell);
        let is_code = (2..=3).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_uppercase());
        is_code || NAMES.split_whitespace().any(|name| name == key)
    };
    !cells.is_empty() && cells.iter().filter(is_place).count() * 10 >= cells.len() * 8
}
