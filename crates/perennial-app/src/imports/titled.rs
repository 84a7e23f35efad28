//! Which matter a row without a known number is: those of one client that bear the same title are told apart by their
//! days and by what else the list says of them (D25).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::imports::drafts::{Draft, EngagementDraft};
use perennial_core::imports::matching::IdSource;
use perennial_core::imports::values::StatusMeaning;
use uuid::Uuid;

/// Days between two beginnings from which on work of one title is work of another year or season. Half a year: a list
/// that corrects a day moves it by less, and what comes back every year lies further apart.
const ANOTHER_SEASON: i32 = 183;

/// The matters of all clients by their titles in lower case.
#[derive(Default)]
pub struct Titled(HashMap<(ClientId, String), Vec<Known>>);

/// A matter, as far as it tells whether a row is the same.
#[derive(Debug, Clone)]
pub struct Known {
    /// The matter.
    pub id: EngagementId,
    /// Where it began, if that is known to the month at least.
    pub began: Option<Day>,
    /// Where it ended, if it did.
    pub closed: Option<Day>,
    /// The day by which it is to end.
    pub planned_end: Option<Day>,
    /// It is closed or lapsed.
    pub is_over: bool,
    /// It became of a pursuit, whose days are not those of the work.
    pub of_pursuit: bool,
    /// What the list noted of it.
    pub notes: Option<String>,
    /// Its number, with the program or file that gives it.
    pub number: Option<(String, String)>,
    /// What the row of this import said that was about it.
    pub said: Option<Said>,
}

/// What a row of a list of matters says beside client and title, and apart from people: a list may name a matter once
/// for each colleague or contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    number: Option<String>,
    days: [Option<Day>; 5],
    status: Option<StatusMeaning>,
    fee: Option<i64>,
    service_line: Option<String>,
    notes: Option<String>,
    others: Vec<(String, String)>,
}

impl Said {
    /// What a row says.
    pub fn of(draft: &Draft, row: &EngagementDraft) -> Self {
        Self {
            number: row.external_id.clone(),
            days: [row.opened, row.signed, row.kickoff, row.closed, row.planned_end],
            status: row.status,
            fee: row.fee_estimate.map(|fee| fee.minor),
            service_line: row.service_line.clone(),
            notes: row.remarks.clone(),
            others: draft.notes.iter().map(|note| (note.column.clone(), note.text.clone())).collect(),
        }
    }

    fn began(&self) -> Option<Day> {
        let [opened, signed, kickoff, ..] = self.days;
        [opened, signed, kickoff].into_iter().flatten().min()
    }
}

impl Known {
    /// A matter that a row made.
    pub fn made_by(id: EngagementId, said: Said, source: &IdSource) -> Self {
        Self {
            id,
            began: said.began(),
            closed: said.days[3],
            planned_end: said.days[4],
            is_over: said.status == Some(StatusMeaning::Closed) || said.days[3].is_some(),
            of_pursuit: false,
            notes: said.notes.clone(),
            number: said.number.clone().map(|number| (source.name.clone(), number)),
            said: Some(said),
        }
    }

    /// A matter that a won pursuit became.
    pub const fn made_of_pursuit(id: EngagementId) -> Self {
        Self {
            id,
            began: None,
            closed: None,
            planned_end: None,
            is_over: false,
            of_pursuit: true,
            notes: None,
            number: None,
            said: None,
        }
    }

    /// A row is about other work, by its days.
    fn is_another(&self, row: &Said) -> bool {
        let Some((began, known)) = row.began().zip(self.began).filter(|_| !self.of_pursuit) else { return false };
        let apart = began.days_since(known).abs();
        let goes_on = row.status == Some(StatusMeaning::Open) && row.days[3].is_none();
        apart >= ANOTHER_SEASON || (apart > 0 && self.is_over && goes_on)
    }

    /// A row is about other work, by its number: that of the same program, or of another list of a firm that numbers its
    /// matters in no program.
    fn has_another_number(&self, row: &Said, source: &IdSource) -> bool {
        let Some(((of, number), told)) = self.number.as_ref().zip(row.number.as_ref()) else { return false };
        let both_of_lists = !source.named && Path::new(of).extension().is_some();
        (*of == source.name || both_of_lists) && !number.eq_ignore_ascii_case(told)
    }

    /// How little it is like what a row says; the least is the likeliest.
    ///
    /// The matter of an earlier list goes before the work of a won pursuit, which some list of matters may know under the
    /// same title: what a list says next belongs to what it said before.
    fn distance(&self, row: &Said) -> (bool, i32, bool, bool, bool, bool, bool) {
        let days = row.began().zip(self.began).map_or(0, |(told, known)| told.days_since(known).abs());
        let ends = row.status == Some(StatusMeaning::Closed) || row.days[3].is_some();
        let numbers = self.number.as_ref().zip(row.number.as_ref());
        let same_number = numbers.is_some_and(|((_, known), told)| known.eq_ignore_ascii_case(told));
        (
            !same_number,
            if self.of_pursuit { 0 } else { days },
            self.of_pursuit,
            row.days[3].is_some() && row.days[3] != self.closed,
            row.notes.is_some() && row.notes != self.notes,
            row.days[4].is_some() && row.days[4] != self.planned_end,
            ends != self.is_over,
        )
    }
}

impl Titled {
    /// Adds a matter, or notes what a row says of a known one.
    pub fn add(&mut self, client: ClientId, title: &str, known: Known) {
        let of_title = self.0.entry((client, title.to_lowercase())).or_default();
        match of_title.iter_mut().find(|there| there.id == known.id) {
            Some(there) => there.said = known.said.or(there.said.take()),
            None => of_title.push(known),
        }
    }

    /// The matter that a row is: of those with its title the likeliest that is no other one and that no other row of
    /// this import was about, except one that said the same.
    pub fn same(
        &self,
        (client, title): (ClientId, &str),
        row: &Said,
        source: &IdSource,
        claimed: &HashSet<Uuid>,
    ) -> Option<EngagementId> {
        let of_title = self.0.get(&(client, title.to_lowercase()))?;
        if let Some(again) = of_title.iter().find(|known| known.said.as_ref() == Some(row)) {
            return Some(again.id);
        }
        let free = |known: &&Known| {
            !claimed.contains(&known.id.0) && !known.has_another_number(row, source) && !known.is_another(row)
        };
        of_title.iter().filter(free).min_by_key(|known| known.distance(row)).map(|known| known.id)
    }

    /// The matter that an invoice or an interaction of a day names by its title: the last one that had begun.
    pub fn named(&self, client: ClientId, title: &str, on: Day) -> Option<EngagementId> {
        let of_title = self.0.get(&(client, title.to_lowercase()))?;
        let begun = of_title.iter().filter(|known| known.began.is_none_or(|began| began <= on));
        let last = begun.max_by_key(|known| (known.closed.is_none_or(|closed| closed >= on), known.began));
        last.or_else(|| of_title.iter().min_by_key(|known| known.began)).map(|known| known.id)
    }

    /// The clients that have a matter of a title.
    pub fn clients_with(&self, title: &str) -> impl Iterator<Item = ClientId> {
        let title = title.to_lowercase();
        self.0.keys().filter(move |(_, known)| *known == title).map(|(client, _)| *client)
    }
}

/// A beginning as it tells years apart: none where the list gave no day.
pub fn dated(began: Day, precision: Precision) -> Option<Day> {
    matches!(precision, Precision::Exact | Precision::Month).then_some(began)
}
