//! What is asked of the insights, as their addresses say it.

use perennial_core::dates::Day;
use perennial_core::ids::StaffId;
use perennial_core::insights::{Period, Question};

use super::courses::Kept;
use crate::actor::Actor;
use crate::error::Error;
use crate::firm::{ServiceLine, StaffMember, Team};
use crate::journeys::Known;
use crate::web::list::Address;
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
    pub team: Option<OfTeam>,
}

/// A team by its number, with its people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OfTeam {
    number: i64,
    people: Vec<StaffId>,
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
        let of_team = team.map(|team| {
            let here = offered.staff.iter().filter(|member| member.team.as_deref() == Some(team.name.as_str()));
            OfTeam { number: team.number, people: here.map(|member| member.id).collect() }
        });
        Ok(Self {
            question: Question { period: Period { from, until }, seen: today, line: address.id("line") },
            kind: Kind::ALL.into_iter().find(|kind| kind.key() == address.get("kind")),
            manager: address.id("manager"),
            team: of_team,
        })
    }

    /// The same of another period, followed for as long after its last day as this one (D27): an earlier period has
    /// had more time to come about, which would favour it wherever something takes long.
    pub fn in_period(&self, period: Period) -> Self {
        let followed = self.question.seen.days_since(self.question.period.until);
        let seen = (period.until + followed).min(self.question.seen);
        Self { question: Question { period, seen, ..self.question }, ..self.clone() }
    }

    /// True when the relationship is looked at by whoever asks. Of who was deleted no history is left.
    pub(super) fn takes(&self, known: &Known, kept: &Kept, actor: &Actor) -> bool {
        known.seen_by(actor)
            && known.history.pieces().next().is_some()
            && self.kind.is_none_or(|kind| kept.private == (kind == Kind::Person))
            && self.manager.is_none_or(|manager| known.manager == Some(manager))
            && self.team.as_ref().is_none_or(|team| known.manager.is_some_and(|manager| team.people.contains(&manager)))
    }

    /// The same as the query of an address, as [`Asked::read`] understands it.
    pub fn query(&self) -> String {
        let period = self.question.period;
        let mut query = format!("from={}&until={}", period.from, period.until);
        let mut and = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                query.push_str(&format!("&{name}={value}"));
            }
        };
        and("line", self.question.line.map(|line| line.to_string()));
        and("kind", self.kind.map(|kind| kind.key().to_owned()));
        and("manager", self.manager.map(|manager| manager.to_string()));
        and("team", self.team.as_ref().map(|team| team.number.to_string()));
        query
    }

    /// True when everybody is looked at, whatever the period.
    pub const fn is_everybody(&self) -> bool {
        self.question.line.is_none() && self.kind.is_none() && self.manager.is_none() && self.team.is_none()
    }
}
