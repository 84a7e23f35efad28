//! The filters of a page of counted numbers: days, service line, kind of client, people; and what it is compared with.

use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::insights::Period;
use perennial_core::statistics::Level;

use super::asked::{Asked, Kind, Offered};
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::web::list::{Address, Chip};
use crate::web::words::short_date;

/// What a page's address asks, and what it offers to ask.
pub struct Filters {
    /// The address.
    pub address: Address,
    /// What is offered in the filters.
    pub offered: Offered,
    /// What is asked.
    pub asked: Asked,
    /// The period compared with.
    pub compared_with: Option<Period>,
    /// How sure.
    pub level: Level,
}

impl Filters {
    /// Reads what an address asks.
    ///
    /// # Errors
    /// When a day is not a day, the last comes before the first, or the store cannot be read.
    pub async fn read(conn: &mut Conn, address: Address, today: perennial_core::dates::Day) -> Result<Self, Error> {
        let offered = Offered::read(conn).await?;
        let asked = Asked::read(&address, today, &offered)?;
        let compared_with = (address.get("with") == "before").then(|| asked.question.period.before());
        // 4 times in 5 unless the address wants to be surer.
        let level = if address.get("sure") == "95" { Level::NinetyFive } else { Level::Eighty };
        Ok(Self { address, offered, asked, compared_with, level })
    }

    /// Kinds of clients.
    pub const fn kinds(&self) -> [Kind; 2] {
        Kind::ALL
    }

    /// What the form carries along.
    pub fn carried(&self) -> Vec<(&str, &str)> {
        self.address.carried(&["from", "until", "line", "kind", "manager", "team"])
    }

    /// “23 Nov 2025 to 22 Nov 2026”.
    pub fn period_words(&self) -> String {
        period_words(self.asked.question.period)
    }

    /// The period compared with, in words.
    pub fn before_words(&self) -> Option<String> {
        self.compared_with.map(period_words)
    }

    /// The filters in force, each with the link that takes it away.
    pub fn chips(&self) -> Vec<Chip> {
        let days = ["from", "until"].iter().any(|name| !self.address.get(name).is_empty());
        let mut chips = Vec::new();
        if days {
            let remove = self.address.with_all(&[("from", ""), ("until", "")]);
            chips.push(Chip { text: self.period_words(), remove });
        }
        for (name, text) in self.narrowed() {
            chips.push(Chip::new(&self.address, name, text));
        }
        if self.level == Level::NinetyFive {
            chips.push(Chip::new(&self.address, "sure", "Sure 19 times in 20"));
        }
        chips
    }

    /// Of whom, in words, each with its name in the address; nothing of everybody.
    pub fn narrowed(&self) -> Vec<(&'static str, String)> {
        let Offered { lines, staff, teams } = &self.offered;
        let line: Option<ServiceLineId> = self.address.id("line");
        let manager: Option<StaffId> = self.address.id("manager");
        let team: Option<i64> = self.address.id("team");
        let line = lines.iter().find(|known| Some(known.id) == line).map(|line| line.name.as_str());
        let kind = self.asked.kind.map(Kind::word);
        let manager = staff.iter().find(|member| Some(member.id) == manager).map(|member| member.name.as_str());
        let team = teams.iter().find(|known| Some(known.number) == team).map(|team| team.name.as_str());
        let said = [
            ("line", "Service line: ", line),
            ("kind", "", kind),
            ("manager", "Relationship manager: ", manager),
            ("team", "Team: ", team),
        ];
        said.into_iter().filter_map(|(name, what, text)| Some((name, format!("{what}{}", text?)))).collect()
    }

    /// The link that compares with the period before, or stops comparing.
    pub fn compare(&self) -> (&'static str, String) {
        match self.compared_with {
            Some(_) => ("Stop comparing", self.address.without("with")),
            None => ("Compare with the time before", self.address.with("with", "before")),
        }
    }

    /// The link that asks to be surer, or less.
    pub fn surer(&self) -> (&'static str, String) {
        match self.level {
            Level::Eighty => ("Be sure 19 times in 20", self.address.with("sure", "95")),
            Level::NinetyFive => ("Be sure 4 times in 5", self.address.without("sure")),
        }
    }
}

/// “23 Nov 2025 to 22 Nov 2026”.
pub fn period_words(period: Period) -> String {
    format!("{} to {}", short_date(period.from), short_date(period.until))
}

impl Offered {
    /// Everything that can be chosen.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(conn: &mut Conn) -> Result<Self, Error> {
        Ok(Self {
            lines: firm::service_lines(conn).await?,
            staff: firm::staff(conn).await?,
            teams: firm::teams(conn).await?,
        })
    }
}
