//! The day a list was made: whatever a row says without a day of its own had happened by then (D20).
//!
//! A missing day is never taken from another row. A person says when the list was made; else the file may tell, in the
//! properties of a workbook or in a line above the header; else it is the day of the import.

use super::drafts::{Draft, PursuitState, What};
use super::values::{self, DateReading};
use crate::dates::Day;

/// The day a list was made, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListDay {
    /// The day.
    pub day: Day,
    /// Who says so.
    pub told: Told,
}

/// Who says when a list was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Whoever imports it.
    Person,
    /// The file itself.
    File,
    /// Nobody: it is taken to be as young as can be.
    Nobody,
}

/// Why a list cannot be of the day that somebody gives. The text is for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOfThatDay {
    /// It is still to come.
    #[error("The list cannot have been made on {}: that day is still to come. Correct the day the list was made.", .0.words())]
    Ahead(Day),
    /// An entry is younger.
    #[error(
        "Line {line} says that something happened on {}, so the list was not made on {}. Correct the day the list was \
         made: on that day or later.", entry.words(), said.words()
    )]
    Older {
        /// The day that was given.
        said: Day,
        /// The newest day of the list.
        entry: Day,
        /// Its line.
        line: u32,
    },
}

/// The day a list was made. `said` is what a person says, `file` what the file tells of itself: that counts only where
/// no entry of the list is younger.
///
/// # Errors
/// When a person gives a day that the list itself contradicts.
pub fn list_day(said: Option<Day>, file: Option<Day>, drafts: &[Draft], today: Day) -> Result<ListDay, NotOfThatDay> {
    let newest = newest_entry(drafts, today);
    if let Some(said) = said {
        return match newest {
            _ if said > today => Err(NotOfThatDay::Ahead(said)),
            Some((entry, line)) if entry > said => Err(NotOfThatDay::Older { said, entry, line }),
            _ => Ok(ListDay { day: said, told: Told::Person }),
        };
    }
    let fits = |day: &Day| *day <= today && newest.is_none_or(|(entry, _)| entry <= *day);
    let told = file.filter(fits).map(|day| ListDay { day, told: Told::File });
    Ok(told.unwrap_or(ListDay { day: today, told: Told::Nobody }))
}

/// The newest day on which something of the list happened, up to today, and its line.
fn newest_entry(drafts: &[Draft], today: Day) -> Option<(Day, u32)> {
    let of_draft = |draft: &Draft| days(&draft.what).into_iter().flatten().map(|day| (day, draft.line)).max();
    drafts.iter().filter_map(of_draft).filter(|(day, _)| *day <= today).max()
}

/// The days on which something of a draft happened; planned days are not among them, nor those of which only the month
/// or the year is known, which are written as the last of it.
fn days(what: &What) -> [Option<Day>; 4] {
    match what {
        What::Staff(_) | What::ServiceLine(_) => [None; 4],
        What::Client(d) => [
            d.since.filter(|_| d.since_precision.is_exact()),
            d.recorded,
            d.left.filter(|_| d.left_precision.is_exact()),
            None,
        ],
        What::Contact(d) => [d.added, d.left, None, None],
        What::Pursuit(d) => {
            let decided = match d.state {
                PursuitState::Open { .. } => None,
                PursuitState::Hired { on } | PursuitState::NotNow { on, .. } | PursuitState::NoWay { on } => on,
            };
            [d.opened, decided, d.reached.iter().map(|(on, _)| *on).max(), None]
        }
        What::Engagement(d) => [
            d.opened.filter(|_| d.opened_precision.is_exact()),
            d.signed,
            d.kickoff,
            d.closed.filter(|_| d.closed_precision.is_exact()),
        ],
        What::Invoice(d) => [Some(d.issued), d.paid_on, None, None],
        What::Touch(d) => [Some(d.on), None, None, None],
    }
}

/// Words in front of the day of a list, in the lines above its header.
const WORDS: [&str; 12] = [
    "as of",
    "as at",
    "exported on",
    "exported at",
    "exported",
    "generated on",
    "generated",
    "printed on",
    "printed",
    "report date",
    "export date",
    "stand",
];

/// The day that a line above the header gives the list: “As of 31 October 2026”. A day that could be read in two ways
/// is none.
pub(super) fn day_in_title(text: &str) -> Option<Day> {
    let lower = text.to_lowercase();
    let after = |word: &&str| {
        let start = lower.find(*word)?;
        let is_word = lower.get(..start)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let rest = lower.get(start + word.len()..)?;
        (is_word && rest.starts_with([' ', ':'])).then(|| rest.trim_matches([' ', ':', '.', ')']))
    };
    let rest = WORDS.iter().find_map(after)?;
    match values::read_date(rest, None) {
        DateReading::Day(day) => Some(day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_a_list_its_day_where_it_can_be_read_in_one_way() {
        let day = |text: &str| day_in_title(text).map(|day| day.to_string());
        assert_eq!(day("Client list as of 31 October 2026").as_deref(), Some("2026-10-31"));
        assert_eq!(day("Exported on: 2026-10-31 14:22").as_deref(), Some("2026-10-31"));
        assert_eq!(day("Stand: 31.10.2026").as_deref(), Some("2026-10-31"));
        assert_eq!(day("As of 03/04/2026"), None);
        assert_eq!(day("Standing orders 2026"), None);
        assert_eq!(day("Clients with matters of 2026"), None);
    }
}
