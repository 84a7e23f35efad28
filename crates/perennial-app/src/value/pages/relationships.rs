//! The page of relationships: who comes back, when, and what that is worth.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::journeys::stage::Stage;
use perennial_core::money::Money;
use perennial_core::value::relationships::words::{percent, percent_range};
use perennial_core::value::relationships::{Basis, NewWork};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::forecasts::{Forecast, MoneyRange, NextNeed, ValuedClient, ValuedOrder, Wanted, forecast, valued, workbook};
use crate::web::list::Address;
use crate::web::words::{count, short_date};
use crate::web::{self, Choice, Nav, Shell};

/// Clients drawn at once.
const DRAWN: usize = 50;

/// Stages of clients that have bought something.
const STAGES: [Stage; 3] = [Stage::Client, Stage::Between, Stage::Former];

#[derive(Template)]
#[template(path = "value/relationships.html")]
struct RelationshipsPage {
    shell: Shell,
    address: Address,
    asked: Wanted,
    staff: Vec<Choice>,
    forecast: Arc<Forecast>,
    all: usize,
    clients: Vec<ValuedClient>,
}

/// What an address asks for.
fn wanted(address: &Address) -> Wanted {
    Wanted {
        stage: Stage::from_key(address.get("stage")),
        manager: address.id("manager"),
        silent: address.get("silent") == "yes",
        order: ValuedOrder::from_key(address.get("order")),
    }
}

/// Everybody who bought something.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let asked = wanted(&address);
    let forecast = forecast(&app, &mut conn, &actor, shell.today).await?;
    let (all, clients) = valued(&mut conn, &forecast, &asked, DRAWN).await?;
    let staff = firm::staff(&mut conn).await?;
    let staff = staff.into_iter().filter(|member| member.active).map(|one| Choice::new(one.id, one.name)).collect();
    let shell = shell.on(Nav::Insights, "Relationships");
    web::page(&RelationshipsPage { shell, address, asked, staff, forecast, all, clients })
}

/// The same as a spreadsheet, with everybody who is asked for.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let asked = wanted(&address);
    let forecast = forecast(&app, &mut conn, &actor, shell.today).await?;
    let (_, clients) = valued(&mut conn, &forecast, &asked, usize::MAX).await?;
    let bytes = workbook(&clients)?;
    Ok(web::attachment(web::XLSX, "relationships.xlsx", bytes, Some(clients.len() as u64)))
}

impl RelationshipsPage {
    fn finding(&self) -> String {
        let firm = &self.forecast.firm;
        let clients = self.forecast.clients.len() as u64;
        if clients == 0 {
            return "No client has work on record yet".to_owned();
        }
        let sum: f64 = self.forecast.expected().iter().flatten().sum();
        let worth = Money::new(sum.round() as i64, firm.terms.currency).short();
        let years = count(u64::from(NewWork::years(&firm.terms.usual)), "year");
        match &firm.basis {
            Basis::Model(_) if firm.values_new_work() => {
                let day =
                    self.forecast.counted_from().map_or_else(String::new, |day| format!(", as of {}", short_date(day)));
                format!("{} are worth about {worth} over {years}{day}", count(clients, "relationship"))
            }
            Basis::Model(_) => format!("Chances of further work from {}", count(clients, "client")),
            Basis::Counts(_) => format!("Too little on record to forecast {}", count(clients, "client")),
        }
    }

    /// Of those at the stage that is shown: how many are silent, and how many of them are worth most.
    fn silent_words(&self) -> Option<String> {
        let stage = self.asked.stage?;
        let found = self.forecast.silent_at(stage);
        let are = if found.silent == 1 { "is" } else { "are" };
        let clients = count(found.clients as u64, "client");
        let top = found.silent_in_top_quarter;
        (found.silent > 0).then(|| {
            format!(
                "{} of {clients} at this stage {are} silent; {top} of them in the quarter worth most.",
                found.silent
            )
        })
    }

    /// Silent clients alone, or all again: words, link, whether it is on.
    fn silent_only(&self) -> (&'static str, String, bool) {
        let set = if self.asked.silent { "" } else { "yes" };
        ("Silent only", self.address.with("silent", set), self.asked.silent)
    }

    fn has_model(&self) -> bool {
        self.forecast.firm.basis.model().is_some()
    }

    /// The orders: words, link, whether it is this one. Chances and days need a model.
    fn orders(&self) -> Vec<(&'static str, String, bool)> {
        let needs_model = |order: ValuedOrder| matches!(order, ValuedOrder::Return | ValuedOrder::NextNeed);
        let shown = ValuedOrder::EACH.into_iter().filter(|(order, ..)| self.has_model() || !needs_model(*order));
        let link = |(order, key, word)| (word, self.address.with("order", key), order == self.asked.order);
        shown.map(link).collect()
    }

    /// The stages: words, link, whether it is this one.
    fn stages(&self) -> Vec<(&'static str, String, bool)> {
        let all = ("All", self.address.with("stage", ""), self.asked.stage.is_none());
        let link =
            |stage: Stage| (stage.word(), self.address.with("stage", stage.key()), self.asked.stage == Some(stage));
        std::iter::once(all).chain(STAGES.into_iter().map(link)).collect()
    }

    /// What a form that chooses a manager carries along.
    fn carried(&self) -> Vec<(&str, &str)> {
        self.address.carried(&["manager"])
    }

    fn manages(&self, choice: &Choice) -> bool {
        self.asked.manager.is_some_and(|manager| manager.to_string() == choice.value)
    }

    fn stage_word(&self, client: &ValuedClient) -> &'static str {
        Stage::from_key(client.stage).map_or("", Stage::word)
    }

    /// “62 % (54–70 %)”.
    fn chance(&self, client: &ValuedClient) -> Option<String> {
        let range = client.return_range?;
        Some(format!("{} ({})", percent(range.mid), percent_range(&range)))
    }

    /// The three days, each with its chance.
    fn need(&self, client: &ValuedClient) -> Option<[(&'static str, String); 3]> {
        let NextNeed { p25, p50, p75 } = client.next_need?;
        let day = |day: Option<Day>| day.map_or_else(|| "never".to_owned(), short_date);
        Some([("25 %", day(p25)), ("50 %", day(p50)), ("75 %", day(p75))])
    }

    /// “£12k (£3.1k–£40k)”.
    fn ranged(&self, range: &Option<MoneyRange>) -> String {
        let told = |range: &MoneyRange| {
            if range.low == range.high {
                range.mid.short()
            } else {
                format!("{} ({}–{})", range.mid.short(), range.low.short(), range.high.short())
            }
        };
        range.as_ref().map_or_else(|| "–".to_owned(), told)
    }

    fn recorded_need(&self, client: &ValuedClient) -> Option<String> {
        client.recorded_need.map(short_date)
    }

    fn last_work(&self, client: &ValuedClient) -> Option<String> {
        client.events.map(|events| short_date(events.last))
    }

    fn more(&self) -> usize {
        self.all - self.clients.len()
    }
}
