//! What is asked of the insights, as their addresses say it.

use perennial_core::dates::Day;
use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::insights::{Period, Question};
use perennial_core::statistics::Level;

use super::courses::Kept;
use crate::actor::Actor;
use crate::error::Error;
use crate::firm::{ServiceLine, StaffMember, Team};
use crate::journeys::Known;
use crate::web::list::{Address, Chip};
use crate::web::words::short_date;

/// Which clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Companies, charities, authorities.
    Organisation,
    /// Private persons.
    Person,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Organisation, Self::Person];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Person => "person",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Organisation => "Organisations",
            Self::Person => "Private persons",
        }
    }
}

/// What is asked: which days, and of whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Which days, up to when their course is followed, and of which service line.
    pub question: Question,
    /// Only clients of a kind.
    pub kind: Option<Kind>,
    /// Only those of a relationship manager.
    pub manager: Option<StaffId>,
    /// Only those of the people of a team.
    pub team: Option<Vec<StaffId>>,
}

/// Who and what can be chosen in the filters.
pub struct Offered {
    /// Service lines.
    pub lines: Vec<ServiceLine>,
    /// The staff.
    pub staff: Vec<StaffMember>,
    /// Teams.
    pub teams: Vec<Team>,
}

impl Asked {
    /// The twelve months up to a day, of everybody.
    pub const fn of(period: Period, seen: Day) -> Self {
        Self { question: Question { period, seen, line: None }, kind: None, manager: None, team: None }
    }

    /// What an address asks.
    ///
    /// # Errors
    /// When a day is not a day, or the last comes before the first.
    pub fn read(address: &Address, today: Day, offered: &Offered) -> Result<Self, Error> {
        let day = |name: &str| match address.get(name) {
            "" => Ok(None),
            text => text
                .parse::<Day>()
                .map(Some)
                .map_err(|error| Error::BadRequest(format!("{error}. Choose another day in the filter."))),
        };
        let until = day("until")?.unwrap_or(today).min(today);
        let from = day("from")?.unwrap_or(until - 364);
        if from > until {
            let words = format!("{} lies after {}", short_date(from), short_date(until));
            return Err(Error::BadRequest(format!("{words}: choose an earlier first day in the filter.")));
        }
        let team: Option<i64> = address.id("team");
        let team = team.and_then(|number| offered.teams.iter().find(|team| team.number == number));
        let members = team.map(|team| {
            let here = offered.staff.iter().filter(|member| member.team.as_deref() == Some(team.name.as_str()));
            here.map(|member| member.id).collect()
        });
        Ok(Self {
            question: Question { period: Period { from, until }, seen: today, line: address.id("line") },
            kind: Kind::ALL.into_iter().find(|kind| kind.key() == address.get("kind")),
            manager: address.id("manager"),
            team: members,
        })
    }

    /// The same of another period.
    pub fn in_period(&self, period: Period) -> Self {
        Self { question: Question { period, ..self.question }, ..self.clone() }
    }

    /// True when the relationship is looked at by whoever asks.
    pub(super) fn takes(&self, known: &Known, kept: &Kept, actor: &Actor) -> bool {
        known.seen_by(actor)
            && self.kind.is_none_or(|kind| kept.private == (kind == Kind::Person))
            && self.manager.is_none_or(|manager| known.manager == Some(manager))
            && self.team.as_ref().is_none_or(|team| known.manager.is_some_and(|manager| team.contains(&manager)))
    }
}

/// How sure an address wants to be: 4 times in 5 unless it says otherwise.
pub fn level(address: &Address) -> Level {
    if address.get("sure") == "95" { Level::NinetyFive } else { Level::Eighty }
}

/// The filters in force, each with the link that takes it away.
pub fn chips(address: &Address, offered: &Offered) -> Vec<Chip> {
    let mut chips = Vec::new();
    let line: Option<ServiceLineId> = address.id("line");
    if let Some(line) = offered.lines.iter().find(|known| Some(known.id) == line) {
        chips.push(Chip::new(address, "line", format!("Service line: {}", line.name)));
    }
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.key() == address.get("kind")) {
        chips.push(Chip::new(address, "kind", kind.word()));
    }
    let manager: Option<StaffId> = address.id("manager");
    if let Some(member) = offered.staff.iter().find(|member| Some(member.id) == manager) {
        chips.push(Chip::new(address, "manager", format!("Relationship manager: {}", member.name)));
    }
    let team: Option<i64> = address.id("team");
    if let Some(team) = offered.teams.iter().find(|known| Some(known.number) == team) {
        chips.push(Chip::new(address, "team", format!("Team: {}", team.name)));
    }
    if address.get("sure") == "95" {
        chips.push(Chip::new(address, "sure", "Sure 19 times in 20"));
    }
    chips
}
