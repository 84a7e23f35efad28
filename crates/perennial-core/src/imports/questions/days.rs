//! Questions about days: which column of a list of work or of pursuits is the begin, and which the end;
//! which one of a list of clients says since when.

use super::kinds::is_free;
use super::rows::is_filled;
use super::{Asked, Question};
use crate::fact::Listing;
use crate::imports::mapping::{Column, Mapping, is_private};
use crate::imports::objects::{Field, Object};
use crate::imports::presets;
use crate::imports::read::Sheet;

/// The answer that no column is that day; it is remembered, and what the columns hold stays in the notes.
pub const NEITHER: &str = "none of these";

/// Asked of a list of work, of pursuits or of clients with columns of days that no field takes, where no other holds the begin or the
/// end (D20: a day that is there is not dropped). Deadlines, birthdays and the like are neither.
pub fn begin_and_end(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Vec<Question> {
    let wanted: &[(Field, &str)] = match mapping.chief() {
        _ if presets::is_program(&mapping.system) => &[],
        Some(Object::Engagement) => {
            &[(Field::EngagementOpened, "the work began"), (Field::EngagementClosed, "the work ended")]
        }
        Some(Object::Pursuit) => {
            &[(Field::PursuitOpened, "the pursuit began"), (Field::PursuitDecided, "the pursuit was decided")]
        }
        Some(Object::Client) if mapping.these_are.is_none_or(is_of_clients) => {
            &[(Field::ClientSince, "they became clients")]
        }
        _ => &[],
    };
    let may_be = |(place, header): &(usize, &String)| {
        let is_other = presets::is_another_day(header) || is_private(header);
        is_free(bound, *place) && !is_other && presets::holds_days(sheet, *place)
    };
    let days: Vec<String> = sheet.headers.iter().enumerate().filter(may_be).map(|(_, header)| header.clone()).collect();
    let is_known = |field: Field| {
        let told = mapping.meant(field, "").is_some();
        told || presets::alike(field).iter().any(|alike| is_filled(*alike, mapping, bound))
    };
    let open = wanted.iter().filter(|(field, _)| !days.is_empty() && !is_known(*field));
    let ask = |(field, what): &(Field, &str)| Question {
        about: Asked::NameColumn { field: *field },
        text: format!("Which column holds the day on which {what}?"),
        example: days.first().cloned().unwrap_or_default(),
        choices: days.iter().cloned().chain([NEITHER.to_owned()]).collect(),
        likely: None,
        needed: true,
    };
    open.map(ask).collect()
}

/// Whether everybody in a file is said to be, or to have been, a client.
const fn is_of_clients(listing: Listing) -> bool {
    matches!(listing, Listing::Client | Listing::FormerClient)
}
