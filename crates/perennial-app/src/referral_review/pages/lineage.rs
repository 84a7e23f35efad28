//! Who brought whom, as a picture and a table.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::maps::Mode;
use perennial_core::referrals::{Drawn, lineage_picture};

use super::{day_of, tabs, years};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referral_review::sheets::group_word;
use crate::referral_review::{LineageReport, StepTold, TreeTold, lineage, lineage_workbook};
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, Nav, Shell};

/// Rows of the picture and of the table at once: whole chains, and at least one.
const DRAWN: usize = 60;

#[derive(Template)]
#[template(path = "referral_review/lineage.html")]
struct LineagePage {
    shell: Shell,
    address: Address,
    on: Day,
    report: LineageReport,
    /// How many chains are drawn.
    shown: usize,
    picture: String,
}

/// Who brought whom up to a day.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = day_of(&address, shell.today);
    let report = lineage(&mut app.db.read().await?, &actor, on).await?;
    let mut rows = 0;
    let fits = |tree: &&TreeTold| {
        rows += 1 + tree.steps.len();
        rows <= DRAWN
    };
    let shown = report.trees.iter().take_while(fits).count().max(1).min(report.trees.len());
    let drawn: Vec<Drawn> = report.trees[..shown].iter().flat_map(drawn).take(2 * DRAWN).collect();
    let title =
        "Who brought whom: each row hangs on whoever referred it, and its disc is as large as the fees that follow";
    let picture = if drawn.is_empty() { String::new() } else { lineage_picture(&drawn, title, &Mode::page("lineage")) };
    web::page(&LineagePage { shell: shell.on(Nav::Insights, "Referral lineage"), address, on, report, shown, picture })
}

/// The table as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let report = lineage(&mut app.db.read().await?, &actor, day_of(&address, shell.today)).await?;
    Ok(web::attachment(web::XLSX, "referral-lineage.xlsx", lineage_workbook(&report)?, Some(report.won)))
}

fn drawn(tree: &TreeTold) -> Vec<Drawn> {
    let head = Drawn {
        depth: 0,
        name: tree.name.clone(),
        told: format!("{} won, {}", count(tree.won_in_all, "referral"), tree.fees_in_all.short()),
        fees: tree.fees_in_all.minor,
        href: tree.href.clone(),
    };
    let row = |step: &StepTold| Drawn {
        depth: step.depth,
        name: step.name.clone(),
        told: format!(
            "{}, {}{}",
            step.on.date().year(),
            step.fees_in_all.short(),
            if step.first { "" } else { ", later work" }
        ),
        fees: step.fees_in_all.minor,
        href: Some(format!("/clients/{}", step.client)),
    };
    std::iter::once(head).chain(tree.steps.iter().map(row)).collect()
}

impl LineagePage {
    fn finding(&self) -> String {
        match self.report.trees.first() {
            None => "No referral that was won is on record".to_owned(),
            Some(first) => format!(
                "{} brought most: {} in fees from {} won",
                first.name,
                first.fees_in_all.short(),
                count(first.won_in_all, "referral")
            ),
        }
    }

    fn beside(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.address, "/lineage")
    }

    fn years(&self) -> (String, Option<String>) {
        years(&self.address, self.on, self.shell.today)
    }

    fn drawn(&self) -> &[TreeTold] {
        &self.report.trees[..self.shown]
    }

    fn more(&self) -> u64 {
        (self.report.trees.len() - self.shown) as u64
    }

    fn group_word(&self, key: &&'static str) -> &'static str {
        group_word(key)
    }
}
