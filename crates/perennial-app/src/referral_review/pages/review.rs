//! The page of the review.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::money::Money;
use perennial_core::statistics::{Level, Share, TOO_FEW};

use super::{day_of, tabs, years};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referral_review::sheets::group_word;
use crate::referral_review::{BroughtTold, NO_FORECAST, ProjectedTold, ReviewReport, review, review_workbook};
use crate::web::list::Address;
use crate::web::words::{count, counted};
use crate::web::{self, Nav, Shell};

/// Sources drawn at once.
const DRAWN: usize = 50;

#[derive(Template)]
#[template(path = "referral_review/review.html")]
struct ReviewPage {
    shell: Shell,
    address: Address,
    on: Day,
    report: ReviewReport,
}

/// The review of the twelve months up to a day.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = day_of(&address, shell.today);
    let report = review(&app, &mut app.db.read().await?, &actor, on).await?;
    web::page(&ReviewPage { shell: shell.on(Nav::Insights, "Referrals"), address, on, report })
}

/// The review as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = day_of(&address, shell.today);
    let report = review(&app, &mut app.db.read().await?, &actor, on).await?;
    let rows = report.all.received + report.all.given;
    Ok(web::attachment(web::XLSX, "referrals.xlsx", review_workbook(&report)?, Some(rows)))
}

impl ReviewPage {
    fn finding(&self) -> String {
        let all = &self.report.all;
        if all.received == 0 {
            return "No referral received in these 12 months".to_owned();
        }
        let received = count(all.received, "referral");
        let won = counted(all.won, "became work", "became work");
        if all.won == 0 {
            format!("{received}, none of them work yet")
        } else {
            format!("{received}: {won}, {} billed so far", all.fees.short())
        }
    }

    fn whom_to_ask(&self) -> String {
        Address::new("/insights/worth/referrals/ask", "").with("on", self.address.get("on"))
    }

    fn beside(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.address, "")
    }

    fn years(&self) -> (String, Option<String>) {
        years(&self.address, self.on, self.shell.today)
    }

    /// The referrals behind a figure of a group or a source.
    fn behind(&self, by: &str, key: &str, step: &str) -> String {
        let on = self.address.get("on");
        Address::new("/insights/worth/referrals/list", "").with_all(&[("on", on), (by, key), ("step", step)])
    }

    /// The counts of a row in the order of the columns, each with what is behind it.
    fn counts(&self, brought: &BroughtTold, by: &str, key: &str) -> Vec<(u64, String)> {
        let steps = [
            (brought.received, "received"),
            (brought.spoke, "spoke"),
            (brought.pursuits, "pursuits"),
            (brought.won, "won"),
        ];
        steps.into_iter().map(|(count, step)| (count, self.behind(by, key, step))).collect()
    }

    /// “£180k (£95k to £270k)”.
    fn projected(&self, told: &ProjectedTold) -> String {
        format!("{} ({} to {})", told.mid.short(), told.low.short(), told.high.short())
    }

    /// What the projection of everything rests on, or why there is none.
    fn outlook(&self) -> String {
        let all = &self.report.all;
        let Some(told) = all.projected.as_ref() else { return NO_FORECAST.to_owned() };
        let won = format!("{:.0} ({:.0} to {:.0})", told.won.mid, told.won.low, told.won.high);
        let decided = Share::new(all.won, all.pursuits - all.open);
        let chance = if decided.of < TOO_FEW {
            format!("{} of {} decided so far were won", decided.count, decided.of)
        } else {
            format!("of {} decided, {} were won", decided.of, decided.percent(Level::Eighty))
        };
        let pipeline = counted(all.open, "pursuit by referral is open", "pursuits by referral are open");
        format!(
            "Referrals won in the next 12 months: {won}. In the pipeline, {pipeline}; {chance}. Next 12 months: the mean \
             and the 80 % range of what referrals won in them will have been billed by their end, if they go as the last; \
             nothing else is known of them."
        )
    }

    fn won(&self, by: &str, key: &str) -> String {
        self.behind(by, key, "won")
    }

    fn given(&self, by: &str, key: &str) -> String {
        self.behind(by, key, "given")
    }

    fn drawn(&self) -> &[crate::referral_review::SourceTold] {
        self.report.sources.get(..DRAWN).unwrap_or(&self.report.sources)
    }

    fn more(&self) -> u64 {
        self.report.sources.len().saturating_sub(DRAWN) as u64
    }

    fn group_word(&self, key: &&'static str) -> &'static str {
        group_word(key)
    }

    /// The clients behind a figure of the ask rate.
    fn asked(&self, branch: &str) -> String {
        let period = self.report.period;
        let (from, until) = (period.from.to_string(), period.until.to_string());
        Address::new("/insights/clients", "").with_all(&[
            ("from", &from),
            ("until", &until),
            ("point", "advocates"),
            ("of", branch),
        ])
    }

    /// Rows of those asked and of those not asked: words, all, referred, the share, and what is behind each count.
    fn asking(&self) -> [AskedRow; 2] {
        let rate = &self.report.ask_rate.rate;
        let row = |word, share: Share, yes: &str, no: &str| AskedRow {
            word,
            share: if share.of < TOO_FEW {
                format!("Too few to tell ({})", share.of)
            } else {
                share.percent(Level::Eighty)
            },
            referred: (share.count, self.asked(yes)),
            others: (share.of - share.count, self.asked(no)),
        };
        [
            row("Asked", rate.of_asked(), "asked_referred", "asked"),
            row("Not asked", rate.of_not_asked(), "unasked_referred", "unasked"),
        ]
    }

    fn difference(&self) -> Option<String> {
        let rate = &self.report.ask_rate;
        let enough = rate.rate.asked >= TOO_FEW && rate.rate.not_asked >= TOO_FEW;
        rate.difference.filter(|_| enough).map(|difference| difference.words())
    }

    /// How many would not have come without the referral, as far as it is noted; with what is behind it.
    fn influence(&self) -> Option<(String, String)> {
        let told = &self.report.influence;
        let share = told.share();
        if share.of == 0 {
            return None;
        }
        let would = format!("of {} of which it is noted, {} would not have come otherwise", share.of, share.count);
        let range = if share.of < TOO_FEW { String::new() } else { format!(" ({})", share.percent(Level::Eighty)) };
        let words = format!(
            "Without the referral: {would}{range}. {} asked; of {} it is assumed.",
            counted(told.asked, "was", "were"),
            share.of - told.asked
        );
        let on = self.address.get("on");
        let href = Address::new("/insights/worth/referrals/list", "").with_all(&[("on", on), ("influence", "noted")]);
        Some((words, href))
    }

    /// What is in none of the figures.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.report.undated > 0 {
            let them = counted(self.report.undated, "referral has no day", "referrals have no day");
            notes.push(format!("{them} on record and counts in no year."));
        }
        if self.report.ask_rate.left_out > 0 {
            let them = counted(self.report.ask_rate.left_out, "client", "clients");
            notes.push(format!(
                "Of {them} more who confirmed a goal it is not on record whether they were asked or referred somebody."
            ));
        }
        if !self.report.other_currencies.is_empty() {
            let sums: Vec<String> = self.report.other_currencies.iter().map(Money::exact).collect();
            notes.push(format!("Billed in other currencies, and in none of these figures: {}.", sums.join(" + ")));
        }
        notes
    }
}

/// Those asked, or those not asked.
struct AskedRow {
    word: &'static str,
    share: String,
    referred: (u64, String),
    others: (u64, String),
}
