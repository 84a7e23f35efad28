//! The page that sets effort on new and existing clients beside the income of each, and its one sentence for the map.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use perennial_core::effort::{Aim, Measure, hours};
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::value::WorthPeriod;

use super::share_of_known;
use crate::actor::Actor;
use crate::app::App;
use crate::effort::balance::{self, BalanceReport, QuarterTold};
use crate::effort::commands;
use crate::effort::report::{NONE, aim_word};
use crate::error::Error;
use crate::insights::{PeriodChoice, period_words, worth_period};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "effort/balance.html")]
struct BalancePage {
    shell: Shell,
    address: Address,
    asked: WorthPeriod,
    report: BalanceReport,
    draft: Draft,
}

/// A row: words, and amount, share and link of spend, hours and fees.
struct Line {
    word: &'static str,
    cells: [(String, String, String); 3],
}

/// The balance of a period.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    draw(&app, &actor, shell, address, None).await
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    address: Address,
    draft: Option<Draft>,
) -> Result<Response, Error> {
    let (asked, period) = worth_period(&address, shell.today);
    let report = balance::balance(app, &mut app.db.read().await?, actor, period, shell.today).await?;
    let draft = draft.unwrap_or_else(|| {
        let mut raw = Raw::default();
        let target = report.effort.target_existing_percent;
        raw.set("target", target.map(|percent| percent.to_string()).unwrap_or_default());
        Draft::new(raw)
    });
    let page = BalancePage { shell: shell.on(Nav::Insights, "Balance"), address, asked, report, draft };
    page.draft.page(&page)
}

/// The sentence of twelve months, as a line of another page; nothing where too little is recorded.
pub async fn line(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = address.day("on").unwrap_or(shell.today).min(shell.today);
    let period = WorthPeriod::Months.days(on, shell.today);
    let said = balance::finding(&app, &mut app.db.read().await?, &actor, period, shell.today).await?;
    let Some(said) = said else { return Ok(Html(String::new()).into_response()) };
    let href = Address::new("/insights/worth/balance", "").with("on", &on.to_string());
    web::page(&LinePart { said, href, period: period_words(period) })
}

#[derive(Template)]
#[template(path = "effort/line.html")]
struct LinePart {
    said: String,
    href: String,
    period: String,
}

/// Sets the target.
pub async fn set_target(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let target = form.number("target", 0, 100);
    match form.finish() {
        Ok(()) => {
            let before = store(&app, &actor, target).await?;
            let word = before.map_or_else(|| NONE.to_owned(), |percent| percent.to_string());
            let toast = Toast {
                text: "The target is set.".to_owned(),
                undo: Some(format!("/insights/worth/balance/target/{word}")),
            };
            Ok(web::redirect("/insights/worth/balance", Some(&toast)))
        }
        Err(error) => {
            let draft = Draft::refused(form.raw, error)?;
            draw(&app, &actor, shell, Address::new("/insights/worth/balance", ""), Some(draft)).await
        }
    }
}

/// Sets the target back to what it was.
pub async fn set_back(State(app): State<App>, actor: Actor, Path(percent): Path<String>) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let target = match percent.as_str() {
        NONE => None,
        text => Some(text.parse().ok().filter(|percent| *percent <= 100).ok_or(Error::NotFound("setting"))?),
    };
    store(&app, &actor, target).await?;
    Ok(web::told("/insights/worth/balance", "The target is as it was."))
}

async fn store(app: &App, actor: &Actor, target: Option<u32>) -> Result<Option<u32>, Error> {
    app.change(actor, move |tx, act| Box::pin(async move { commands::set_target(tx, act, target).await })).await
}

fn share_words(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

impl BalancePage {
    fn choice(&self) -> PeriodChoice {
        PeriodChoice::beside(&self.address, (self.asked, self.report.effort.period), self.shell.today)
    }

    fn title(&self) -> String {
        match &self.report.balance.finding {
            Some(said) => said.clone(),
            None if self.report.effort.all.entries == 0 => "No effort is recorded in this period".to_owned(),
            None => "Effort and income, new and existing clients".to_owned(),
        }
    }

    /// Why no sentence is made of it.
    fn why_none(&self) -> Option<String> {
        let told = &self.report;
        if told.balance.finding.is_some() || told.effort.all.entries == 0 {
            return None;
        }
        Some(format!(
            "A sentence is made of this from {} entries on, where it is known for four fifths of the effort and of the fees whether they are for and from new or existing clients.",
            perennial_core::effort::ENOUGH
        ))
    }

    fn behind(&self, page: &str, name: &str, key: &str) -> String {
        let days = ["period", "on"].map(|name| (name, self.address.get(name)));
        Address::new(page, "").with_all(&[days[0], days[1], (name, key)])
    }

    /// New and existing; and neither, where there is any.
    fn lines(&self) -> Vec<Line> {
        let (told, sums) = (&self.report, &self.report.effort.all.sums);
        let line = |word, aim: Option<Aim>| {
            let entries = self.behind("/insights/worth/effort/entries", "aim", aim.map_or(NONE, Keyed::key));
            let invoices = self.behind("/insights/worth/income/invoices", "is", aim.map_or("unknown", Keyed::key));
            let (spend, minutes, billed) = (told.spend(aim), sums.minutes_for(aim), told.fees(aim));
            Line {
                word,
                cells: [
                    (spend.exact(), share_of_known(aim, sums.spend_share_new()), entries.clone()),
                    (hours(minutes), share_of_known(aim, sums.time_share_new()), entries),
                    (billed.exact(), share_of_known(aim, told.balance.fees_share_new), invoices),
                ],
            }
        };
        let mut lines = vec![line("New clients", Some(Aim::New)), line(aim_word(Aim::Existing), Some(Aim::Existing))];
        if sums.minor_for(None) != 0 || sums.minutes_for(None) != 0 || told.fees(None).minor != 0 {
            lines.push(line("New or existing not recorded", None));
        }
        lines
    }

    /// How the effort on existing clients stands to the target, in words, each with the share in percent for the gauge.
    fn gauges(&self) -> Vec<(String, f64)> {
        let target = self.report.effort.target_existing_percent;
        let gauge = |measure: Measure| {
            let existing = (1.0 - self.report.balance.counted.effort_share_new(measure)?) * 100.0;
            let word = measure.word();
            let beside = match target
                .and_then(|target| Some((target, self.report.balance.counted.short_of(target, measure)?.round())))
            {
                Some((target, short)) if short > 0.0 => format!("; the target is {target} %, {short:.0} points more"),
                Some((target, short)) if short < 0.0 => {
                    format!("; the target is {target} %, which is passed by {:.0} points", -short)
                }
                Some((target, _)) => format!("; the target of {target} % is met"),
                None => String::new(),
            };
            let verb = if measure == Measure::Spend { "goes" } else { "go" };
            Some((format!("{existing:.0} % of {word} {verb} to existing clients{beside}."), existing))
        };
        [Measure::Spend, Measure::Hours].into_iter().filter_map(gauge).collect()
    }

    /// A quarter of the trend: its name, and what goes to and comes from new clients, each with its link.
    fn trend(&self) -> Vec<(&QuarterTold, [(String, String); 3])> {
        let at = |page: &str, name: &str, period: &Period| {
            let on = period.until.to_string();
            Address::new(page, "").with_all(&[("period", "quarter"), ("on", &on), (name, "new")])
        };
        let told = self.report.balance.quarters.iter().map(|quarter| {
            let entries = at("/insights/worth/effort/entries", "aim", &quarter.period);
            let invoices = at("/insights/worth/income/invoices", "is", &quarter.period);
            let cells = [
                (share_words(quarter.spend_share_new), entries.clone()),
                (share_words(quarter.hours_share_new), entries),
                (share_words(quarter.fees_share_new), invoices),
            ];
            (quarter, cells)
        });
        told.collect()
    }
}
