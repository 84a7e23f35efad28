//! The page of effort.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::effort::{Aim, hours};
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::value::WorthPeriod;

use super::share_of_known;
use crate::actor::Actor;
use crate::app::App;
use crate::effort::report::aim_word;
use crate::effort::{EffortAmounts, EffortGroup, EffortReport, balance, effort as read_effort, workbook};
use crate::error::Error;
use crate::insights::{PeriodChoice, worth_period};
use crate::web::list::Address;
use crate::web::{self, Nav, Shell};

/// Groups drawn at once.
const DRAWN: usize = 50;

#[derive(Template)]
#[template(path = "effort/overview.html")]
struct EffortPage {
    shell: Shell,
    address: Address,
    asked: WorthPeriod,
    report: EffortReport,
}

/// The effort of a period.
pub async fn effort(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let (asked, period) = worth_period(&address, shell.today);
    let report = read_effort(&app, &mut app.db.read().await?, &actor, period).await?;
    web::page(&EffortPage { shell: shell.on(Nav::Insights, "Effort"), address, asked, report })
}

/// Every grouping as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let (_, period) = worth_period(&address, shell.today);
    let told = balance(&app, &mut app.db.read().await?, &actor, period, shell.today).await?;
    Ok(web::attachment(web::XLSX, "effort.xlsx", workbook(&told)?, Some(u64::from(told.effort.all.entries))))
}

/// A row of the small table: words, hours, share of the hours, money, share of the money, and the entries behind it.
struct Part {
    word: &'static str,
    hours: String,
    hours_share: String,
    spend: Money,
    spend_share: String,
    href: String,
}

impl EffortPage {
    fn choice(&self) -> PeriodChoice {
        PeriodChoice::beside(&self.address, (self.asked, self.report.period), self.shell.today)
    }

    fn finding(&self) -> String {
        let all = &self.report.all;
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        match (all.spend_share_new, all.hours_share_new) {
            _ if all.entries == 0 => "No effort is recorded in this period".to_owned(),
            (Some(spend), Some(time)) => {
                format!("{} of spend and {} of hours went into winning new clients", percent(spend), percent(time))
            }
            (Some(spend), None) => format!("{} of spend went into winning new clients", percent(spend)),
            (None, Some(time)) => format!("{} of hours went into winning new clients", percent(time)),
            (None, None) => {
                "Effort is recorded; of more than a fifth of it not whether for new or existing clients".to_owned()
            }
        }
    }

    /// The entries behind a figure.
    fn behind(&self, set: &[(&str, &str)]) -> String {
        let page = Address::new("/insights/worth/effort/entries", "");
        let days = ["period", "on"].map(|name| (name, self.address.get(name)));
        page.with_all(&days.into_iter().chain(set.iter().copied()).collect::<Vec<_>>())
    }

    /// New and existing; and neither, where there is any.
    fn parts(&self) -> Vec<Part> {
        let all = &self.report.all;
        let part = |word, spend: Money, aim: Option<Aim>| {
            let own = all.sums.minutes_for(aim);
            Part {
                word,
                hours: hours(own),
                hours_share: share_of_known(aim, all.hours_share_new),
                spend,
                spend_share: share_of_known(aim, all.spend_share_new),
                href: self.behind(&[("aim", aim.map_or(crate::effort::report::NONE, Keyed::key))]),
            }
        };
        let mut parts = vec![
            part(aim_word(Aim::New), all.spend_new, Some(Aim::New)),
            part(aim_word(Aim::Existing), all.spend_existing, Some(Aim::Existing)),
        ];
        if all.spend_unassigned.minor != 0 || all.sums.minutes_for(None) != 0 {
            parts.push(part("New or existing not recorded", all.spend_unassigned, None));
        }
        parts
    }

    fn grouping(&self) -> (&'static str, &'static str) {
        let by = self.address.get("by");
        EffortReport::GROUPINGS.into_iter().find(|(key, _)| *key == by).unwrap_or(EffortReport::GROUPINGS[0])
    }

    fn groupings(&self) -> Vec<(&'static str, String, bool)> {
        let here = self.grouping().0;
        let link = |(key, word): (&'static str, &'static str)| (word, self.address.with("by", key), key == here);
        EffortReport::GROUPINGS.into_iter().map(link).collect()
    }

    fn groups(&self) -> &[EffortGroup] {
        let groups = self.report.groups(self.grouping().0);
        groups.get(..DRAWN).unwrap_or(groups)
    }

    fn more(&self) -> usize {
        self.report.groups(self.grouping().0).len().saturating_sub(DRAWN)
    }

    /// The entries behind a figure of a group.
    fn of_group(&self, group: &EffortGroup, aim: &str) -> String {
        self.behind(&[(self.grouping().0, &group.address), ("aim", aim)])
    }

    /// The hours of a group, of new and of existing clients, and of neither, each with the entries behind it.
    fn hours_of(&self, group: &EffortGroup) -> [(String, String); 4] {
        let sums = &group.amounts.sums;
        let of = |aim: Option<Aim>, key: &str| (or_dash(sums.minutes_for(aim)), self.of_group(group, key));
        [
            (or_dash(sums.minutes()), self.of_group(group, "")),
            of(Some(Aim::New), "new"),
            of(Some(Aim::Existing), "existing"),
            of(None, crate::effort::report::NONE),
        ]
    }

    /// The same of money.
    fn spend_of(&self, group: &EffortGroup) -> [(String, String); 4] {
        let EffortAmounts { spend, spend_new, spend_existing, spend_unassigned, .. } = group.amounts;
        let of = |money: Money, key: &str| {
            (if money.minor == 0 { "–".to_owned() } else { money.exact() }, self.of_group(group, key))
        };
        [of(spend, ""), of(spend_new, "new"), of(spend_existing, "existing"), of(spend_unassigned, "-")]
    }

    /// Whether anything is in neither, so that its columns are drawn.
    fn has_neither(&self) -> bool {
        self.parts().len() > 2
    }

    /// Who began the interactions with existing clients, in words; none without any.
    fn proactive(&self) -> Option<String> {
        let told = &self.report.interactions;
        let share = self.report.proactive_share?;
        let began = u64::from(told.ours) + u64::from(told.theirs);
        Some(format!(
            "Of {} interactions with existing clients that one side began, we began {} ({:.0} %).",
            perennial_core::money::grouped(began),
            perennial_core::money::grouped(u64::from(told.ours)),
            share * 100.0
        ))
    }

    /// What interactions tell where no time is recorded, in words; none where they tell of none.
    fn estimate(&self) -> Option<String> {
        let told = &self.report.interactions;
        let minutes = |hours: f64| (hours * 60.0).round() as i64;
        let (new, existing) = (minutes(told.estimated_hours_new), minutes(told.estimated_hours_existing));
        (new + existing > 0).then(|| {
            format!(
                "Estimated from the length of interactions where the colleague recorded no time on the client, outside of {}: {} hours with prospects, {} hours with clients. They are in none of the figures above.",
                self.shell.nouns(),
                hours(new),
                hours(existing)
            )
        })
    }

    /// What is in none of the figures.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.report.other_currencies.is_empty() {
            let sums: Vec<String> = self.report.other_currencies.iter().map(Money::exact).collect();
            notes.push(format!("Spent in other currencies, and in none of these figures: {}.", sums.join(" + ")));
        }
        notes
    }
}

fn or_dash(minutes: i64) -> String {
    if minutes == 0 { "–".to_owned() } else { hours(minutes) }
}
