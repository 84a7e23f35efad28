//! Whom to ask for a referral.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::referrals::MayNotAsk;
use perennial_core::statistics::{Level, Share, TOO_FEW};

use super::{day_of, tabs, years};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referral_review::{AskListed, AskReport, ask, ask_workbook};
use crate::web::list::Address;
use crate::web::words::{count, counted};
use crate::web::{self, Nav, Shell};

/// Clients drawn at once.
const DRAWN: usize = 100;

#[derive(Template)]
#[template(path = "referral_review/ask.html")]
struct AskPage {
    shell: Shell,
    address: Address,
    on: Day,
    report: AskReport,
}

/// Whom to ask on a day.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = day_of(&address, shell.today);
    let report = ask(&app, &mut app.db.read().await?, &actor, on).await?;
    web::page(&AskPage { shell: shell.on(Nav::Insights, "Whom to ask"), address, on, report })
}

/// The list as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let report = ask(&app, &mut app.db.read().await?, &actor, day_of(&address, shell.today)).await?;
    let rows = (report.ask.len() + report.not_now.len()) as u64;
    Ok(web::attachment(web::XLSX, "whom-to-ask.xlsx", ask_workbook(&report)?, Some(rows)))
}

impl AskPage {
    fn finding(&self) -> String {
        match self.report.ask.len() as u64 {
            0 => "Nobody to ask for a referral now".to_owned(),
            n => format!("{} to ask for a referral", count(n, "client")),
        }
    }

    /// Who is on the list.
    fn who(&self) -> String {
        let unsure = self.report.ask.iter().filter(|one| one.unsure).count() as u64;
        let of_them = match unsure {
            0 => String::new(),
            n => format!(" Of {} it is not on record whether they were asked.", counted(n, "client", "clients")),
        };
        format!("Clients who confirmed a goal, and of whom no asking since is on record.{of_them}")
    }

    fn beside(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.address, "/ask")
    }

    fn years(&self) -> (String, Option<String>) {
        years(&self.address, self.on, self.shell.today)
    }

    /// What asking brought so far, in a sentence.
    fn rate(&self) -> String {
        let rate = &self.report.ask_rate.rate;
        let words = |share: Share| match share.of {
            of if of < TOO_FEW => format!("{} of {}", share.count, of),
            of => format!("{} of {of}, {}", share.count, share.percent(Level::Eighty)),
        };
        let (asked, others) = (words(rate.of_asked()), words(rate.of_not_asked()));
        format!("Referred somebody: {asked} of those asked; {others} of those not asked.")
    }

    fn drawn<'l>(&self, all: &'l [AskListed]) -> &'l [AskListed] {
        all.get(..DRAWN).unwrap_or(all)
    }

    fn more(&self, all: &[AskListed]) -> u64 {
        all.len().saturating_sub(DRAWN) as u64
    }

    fn why(&self, why: &MayNotAsk) -> String {
        why.words()
    }
}
