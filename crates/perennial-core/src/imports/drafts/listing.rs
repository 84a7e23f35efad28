//! As what a list names its clients, and until when.

use std::collections::HashMap;

use super::cells::{Cells, Told};
use super::types::{Draft, What};
use crate::dates::Day;
use crate::fact::{Listing, Precision};
use crate::imports::objects::Field;
use crate::imports::problem::Consequence;

/// Until when the row says that they were a client, and how precisely it says so (D20). Where it contradicts itself, no
/// day of the end is known; one that is still to come has not ended anything yet.
pub fn left(cells: &Cells<'_>, since: Option<Day>, told: &mut Told) -> (Option<Day>, Precision) {
    let field = Field::ClientLeft;
    let cell = cells.raw(field).map_or("", |(_, cell)| cell);
    if cells.day_ahead(field).is_some() {
        let advice =
            "this day is still to come, and they are a client until then: import the list again once it has come";
        cells.bad(told, field, cell, Consequence::ValueLeftOut, advice);
        return (None, Precision::Exact);
    }
    let (left, precision) = cells.day_or_month(field, told);
    let Some(day) = left else { return (None, Precision::Exact) };
    if cells.listed_as().as_deref().and_then(Listing::of_words) == Some(Listing::ActiveClient) {
        let advice = format!("left on {} and called active: kept as active; correct one of the two", day.words());
        cells.bad(told, field, cell, Consequence::ValueLeftOut, advice);
        return (None, Precision::Exact);
    }
    if let Some(since) = since.filter(|since| *since > day) {
        let advice = format!(
            "left on {}, before they became a client on {}: correct one of the two",
            day.words(),
            since.words()
        );
        cells.bad(told, field, cell, Consequence::Kept, advice);
        return (Some(since), Precision::NotRecorded);
    }
    (left, precision)
}

/// Rows of one client that call it by different words, one for each of its contracts say: whoever is a client by one of
/// them is one.
pub fn agree_on_listing(drafts: &mut [Draft]) {
    let mut best: HashMap<String, (u8, String)> = HashMap::new();
    for draft in drafts.iter() {
        let What::Client(client) = &draft.what else { continue };
        let (Some(key), Some(words)) = (client.reference().key(), client.listed_as.as_ref()) else { continue };
        let Some(listing) = Listing::of_words(words) else { continue };
        match best.get(&key) {
            Some((rank, _)) if *rank <= listing.rank() => {}
            _ => drop(best.insert(key, (listing.rank(), words.clone()))),
        }
    }
    for draft in drafts.iter_mut() {
        let What::Client(client) = &mut draft.what else { continue };
        let words = client.reference().key().and_then(|key| best.get(&key));
        if let Some((_, words)) = words.filter(|_| client.listed_as.is_some()) {
            client.listed_as = Some(words.clone());
        }
    }
}
