//! The spidergram, and what is wanted beside what is done.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::maps::Mode;
use perennial_core::markets::{Axis, Spread, spidergram};
use perennial_press::{Cell, Sheet};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::markets::queries::{AxisTold, MarketsReport, markets as read_markets};
use crate::web::list::Address;
use crate::web::words::short_date;
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "markets/overview.html")]
struct MarketsPage {
    shell: Shell,
    report: MarketsReport,
    picture: String,
}

/// All markets.
pub async fn markets(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let period = Period::year_to(shell.today);
    let report = read_markets(&app, &mut app.db.read().await?, &actor, period).await?;
    let title = report.round.clone().unwrap_or_default();
    let picture =
        if report.rated.is_empty() { String::new() } else { spidergram(&report.rated, &title, &Mode::page("spider")) };
    web::page(&MarketsPage { shell: shell.on(Nav::Insights, "Markets"), report, picture })
}

/// The table as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let period = Period::year_to(shell.today);
    let report = read_markets(&app, &mut app.db.read().await?, &actor, period).await?;
    let headers = [
        "Market",
        "Now",
        "Wanted",
        "Raters",
        "Share of wanted emphasis",
        "Share of recorded effort",
        "Owner",
        "Needs",
        "Plan",
        "Plan due",
    ];
    let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
    let text = |value: &Option<String>| value.clone().map_or(Cell::Empty, Cell::Text);
    let rows = report.axes.iter().map(|told| {
        vec![
            Cell::Text(told.axis.word().to_owned()),
            number(told.now),
            number(told.wanted),
            Cell::Number(f64::from(told.raters)),
            number(told.wanted_share),
            number(told.effort_share),
            text(&told.owner),
            text(&told.needs),
            text(&told.plan),
            told.plan_due.map_or(Cell::Empty, |due| Cell::Text(due.to_string())),
        ]
    });
    let sheet =
        Sheet { name: "Markets".to_owned(), headers: headers.map(str::to_owned).to_vec(), rows: rows.collect() };
    let book = perennial_press::workbook(&[sheet]).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(web::attachment(web::XLSX, "markets.xlsx", book, Some(7)))
}

/// “4”, “4.3”; a dash for none.
fn score(score: Option<f64>) -> String {
    match score {
        None => "–".to_owned(),
        Some(score) if (score.round() - score).abs() < 0.05 => format!("{score:.0}"),
        Some(score) => format!("{score:.1}"),
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

impl MarketsPage {
    /// The widest gap, where there is a round.
    fn finding(&self) -> String {
        let widest = self.report.rated.iter().filter(|each| each.gap() > 0.0);
        let widest = widest.max_by(|one, other| one.gap().total_cmp(&other.gap()));
        match (widest, self.report.rated.is_empty()) {
            (_, true) if self.report.round.is_some() => "No market was scored by two raters".to_owned(),
            (_, true) => "No round of rating is closed yet".to_owned(),
            (None, false) => "No market is to have more emphasis than it has".to_owned(),
            (Some(each), false) => format!(
                "{}: emphasis {} now, {} wanted",
                each.axis.word(),
                score(Some(each.now)),
                score(Some(each.wanted))
            ),
        }
    }

    /// How far the open round is, where no scores are shown.
    fn waiting(&self) -> String {
        match &self.report.open {
            Some(open) => format!("{}: {} of {} rated", open.name, open.rated, open.asked),
            None => "No round is open".to_owned(),
        }
    }

    fn closed(&self) -> Option<String> {
        Some(format!("{}, closed {}", self.report.round.as_deref()?, short_date(self.report.closed_on?)))
    }

    fn shown(&self) -> Vec<&AxisTold> {
        self.report.axes.iter().filter(|told| !told.hidden).collect()
    }

    fn hidden(&self) -> Vec<&AxisTold> {
        self.report.axes.iter().filter(|told| told.hidden).collect()
    }

    fn scores(&self, told: &AxisTold) -> [String; 4] {
        let spread = |low_high: fn(Spread) -> (u8, u8)| match told.spread.map(low_high) {
            None => String::new(),
            Some((low, high)) if low == high => String::new(),
            Some((low, high)) => format!(" ({low} to {high})"),
        };
        [
            format!("{}{}", score(told.now), spread(|all| (all.now_low, all.now_high))),
            format!("{}{}", score(told.wanted), spread(|all| (all.wanted_low, all.wanted_high))),
            percent(told.wanted_share),
            percent(told.effort_share),
        ]
    }

    fn key(&self, axis: &Axis) -> &'static str {
        axis.key()
    }

    fn due(&self, told: &AxisTold) -> String {
        told.plan_due.map(|due| format!("by {}", short_date(due))).unwrap_or_default()
    }

    fn behind(&self, told: &AxisTold) -> String {
        Address::new("/insights/worth/effort/entries", "").with("market", told.axis.key())
    }
}
