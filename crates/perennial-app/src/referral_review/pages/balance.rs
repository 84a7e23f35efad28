//! The balance sheet of referrals.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::referrals::Balance;

use super::{day_of, tabs, years};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referral_review::sheets::group_word;
use crate::referral_review::{BalanceReport, BalanceTold, balance, balance_workbook};
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "referral_review/balance.html")]
struct BalancePage {
    shell: Shell,
    address: Address,
    on: Day,
    report: BalanceReport,
}

/// The balance sheet of the twelve months up to a day.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = day_of(&address, shell.today);
    let report = balance(&mut app.db.read().await?, &actor, on).await?;
    web::page(&BalancePage { shell: shell.on(Nav::Insights, "Referral balance"), address, on, report })
}

/// The balance sheet as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let report = balance(&mut app.db.read().await?, &actor, day_of(&address, shell.today)).await?;
    let rows = report.sources.len() as u64;
    Ok(web::attachment(web::XLSX, "referral-balance.xlsx", balance_workbook(&report)?, Some(rows)))
}

impl BalancePage {
    fn finding(&self) -> String {
        let sources = |is: Balance| self.report.sources.iter().filter(|told| told.balance == is).count() as u64;
        match (sources(Balance::OwedToUs), sources(Balance::OwedByUs)) {
            _ if self.report.sources.is_empty() => "No referrals exchanged in these 12 months".to_owned(),
            (0, 0) => "No source is far out of balance".to_owned(),
            (owed, 0) => format!("{} far fewer than we sent", returned(owed)),
            (0, owing) => format!("{} far more than we sent", returned(owing)),
            (owed, owing) => {
                format!("{} far fewer than we sent, {} far more", returned(owed), count(owing, "source"))
            }
        }
    }

    fn beside(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.address, "/balance")
    }

    fn years(&self) -> (String, Option<String>) {
        years(&self.address, self.on, self.shell.today)
    }

    /// The two tables: their headings and rows.
    fn tables(&self) -> [(&'static str, &[BalanceTold]); 2] {
        [("By group", &self.report.groups), ("By source", &self.report.sources)]
    }

    fn behind(&self, told: &BalanceTold, step: &str) -> String {
        let on = self.address.get("on");
        let (by, key) = told.source.as_deref().map_or(("group", told.group), |source| ("source", source));
        Address::new("/insights/worth/referrals/list", "").with_all(&[("on", on), (by, key), ("step", step)])
    }

    fn group_word(&self, key: &&'static str) -> &'static str {
        group_word(key)
    }

    /// “+8”, “−8”, “0”.
    fn net(&self, net: &i64) -> String {
        match *net {
            0 => "0".to_owned(),
            1.. => format!("+{net}"),
            _ => format!("−{}", net.unsigned_abs()),
        }
    }

    fn badge(&self, told: &BalanceTold) -> &'static str {
        if told.balance == Balance::Even { "" } else { "badge amber" }
    }
}

fn returned(sources: u64) -> String {
    format!("{} sent us", count(sources, "source"))
}
