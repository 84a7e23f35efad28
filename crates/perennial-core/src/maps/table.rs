//! The table twin of the picture: the same numbers in rows.

use super::finding::{finding, movement_sentence, referral_words};
use super::lane::Lane;
use super::picture::Picture;
use crate::journeys::stage::Phase;
use crate::money::{Money, grouped};

/// The picture as a table: one row for each lane with anybody in it, and the sentences of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The title in words.
    pub caption: String,
    /// Somebody's phase is not recorded.
    pub has_unrecorded: bool,
    /// The names of the eight phases.
    pub phases: [String; 8],
    /// The lanes.
    pub rows: Vec<Row>,
    /// What moved, each as a sentence, the largest first.
    pub movements: Vec<(String, Option<String>)>,
    /// What the loop carries.
    pub referrals: Option<String>,
}

/// One lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The lane.
    pub lane: Lane,
    /// The remark beside it.
    pub note: String,
    /// Those whose phase is not recorded.
    pub unrecorded: Entry,
    /// One entry for each phase.
    pub cells: [Entry; 8],
    /// Everybody in the lane.
    pub total: u64,
}

/// One place of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// How many; `None` where nobody is expected, which is not the same as none.
    pub count: Option<u64>,
    /// How many are stuck.
    pub stalled: u64,
    /// How many are silent.
    pub silent: u64,
    /// How many have work that is open on paper only.
    pub on_paper: u64,
    /// What they are worth.
    pub value: Option<Money>,
    /// The list behind the number.
    pub href: Option<String>,
}

impl Entry {
    /// The entry in words: `24, 11 stuck`; empty where nobody is expected.
    pub fn text(&self) -> String {
        let Some(count) = self.count else { return String::new() };
        let mut text = grouped(count);
        if self.stalled > 0 {
            text.push_str(&format!(", {} stalled", grouped(self.stalled)));
        }
        if self.silent > 0 {
            text.push_str(&format!(", {} silent", grouped(self.silent)));
        }
        if self.on_paper > 0 {
            text.push_str(&format!(", {} open on paper", grouped(self.on_paper)));
        }
        text
    }
}

/// The same picture as rows, for screen readers, for the phone and for `map --json`.
pub fn table(picture: &Picture) -> Table {
    let cells = picture.merged();
    let rows = Lane::ALL.into_iter().filter_map(|lane| {
        let mut entries: [Entry; 8] =
            Phase::ALL.map(|phase| Entry { count: lane.expects(phase).then_some(0), ..Entry::default() });
        let (mut total, mut unrecorded) = (0, Entry::default());
        for cell in cells.iter().filter(|cell| cell.at.lane == lane) {
            total += u64::from(cell.count);
            let entry = Entry {
                count: Some(u64::from(cell.count)),
                stalled: u64::from(cell.stalled),
                silent: u64::from(cell.silent),
                on_paper: u64::from(cell.on_paper),
                value: cell.value,
                href: cell.href.clone(),
            };
            match entries.get_mut(cell.at.column()) {
                Some(place) => *place = entry,
                None => unrecorded = entry,
            }
        }
        let notes: Vec<&str> = picture.notes.iter().filter(|n| n.lane == lane).map(|n| n.text.as_str()).collect();
        let shown = total > 0 || lane != Lane::FormerUnknown;
        shown.then(|| Row { lane, note: notes.join(" · "), unrecorded, cells: entries, total })
    });
    let rows = rows.collect();
    let mut moved: Vec<_> = picture.movements.iter().filter(|movement| movement.count > 0).collect();
    moved.sort_by_key(|movement| std::cmp::Reverse(movement.count));
    let said = moved.iter().map(|movement| (movement_sentence(movement, &picture.headings), movement.href.clone()));
    Table {
        caption: finding(picture).plain_title(),
        has_unrecorded: cells.iter().any(|cell| cell.at.phase.is_none() && cell.count > 0),
        phases: picture.headings.clone().map(|heading| heading.word),
        rows,
        movements: said.collect(),
        referrals: referral_words(picture),
    }
}
