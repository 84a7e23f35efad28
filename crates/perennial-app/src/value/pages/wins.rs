//! The page of wins.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::money::Money;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::PeriodChoice;
use crate::value::{Win, Wins, WinsAsked, WinsOrder, wins as read_wins, workbook};
use crate::web::list::Address;
use crate::web::words::{count, counted};
use crate::web::{self, Nav, Shell};

/// Wins drawn at once.
const DRAWN: usize = 100;

#[derive(Template)]
#[template(path = "value/wins.html")]
struct WinsPage {
    shell: Shell,
    address: Address,
    asked: WinsAsked,
    wins: Wins,
}

/// The wins of a period.
pub async fn wins(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let asked = WinsAsked::of(&address, shell.today);
    let wins = read_wins(&mut app.db.read().await?, &actor, &asked, shell.today).await?;
    web::page(&WinsPage { shell: shell.on(Nav::Insights, "Wins by present value"), address, asked, wins })
}

/// The same as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let asked = WinsAsked::of(&address, shell.today);
    let wins = read_wins(&mut app.db.read().await?, &actor, &asked, shell.today).await?;
    let bytes = workbook("Wins", wins.wins.iter().map(|win| &win.pursuit))?;
    Ok(web::attachment(web::XLSX, "wins.xlsx", bytes, Some(wins.wins.len() as u64)))
}

/// Amounts of several currencies beside each other: “£1.02m + €30k”.
fn written(amounts: &[Money]) -> String {
    if amounts.is_empty() {
        return "–".to_owned();
    }
    amounts.iter().map(|amount| amount.short()).collect::<Vec<_>>().join(" + ")
}

impl WinsPage {
    fn choice(&self) -> PeriodChoice {
        PeriodChoice::beside(&self.address, (self.asked.period, self.wins.period), self.shell.today)
    }

    /// The finding: which win is worth most.
    fn finding(&self) -> String {
        let all = count(self.wins.wins.len() as u64, "win");
        let top: Vec<&Win> = self.wins.wins.iter().filter(|win| win.place == Some(1)).collect();
        let worth = top.first().and_then(|win| win.pursuit.present_value).map(|worth| worth.short());
        match (top.as_slice(), worth) {
            ([one], Some(worth)) => format!("“{}” is the win worth most: {worth}", one.pursuit.title),
            ([_, _, ..], Some(worth)) => format!("{} wins are worth most: {worth} each", top.len()),
            _ if self.wins.wins.is_empty() => "No wins in this period".to_owned(),
            _ => format!("{all} without a value that can be compared"),
        }
    }

    /// The orders: words, link, whether it is this one.
    fn orders(&self) -> [(&'static str, String, bool); 2] {
        let each = [("Present value", "", WinsOrder::PresentValue), ("Fees", "fee", WinsOrder::Fee)];
        each.map(|(word, key, order)| (word, self.address.with_all(&[("order", key)]), order == self.asked.order))
    }

    /// All, new and existing: words, how many, fees, present value, and the share of the present value.
    fn groups(&self) -> Vec<(&'static str, u64, String, String, String)> {
        let sum = |amounts: &[Money]| {
            amounts.iter().find(|amount| amount.currency == self.shell.currency).map_or(0, |a| a.minor)
        };
        let whole = sum(&self.wins.all.present_values);
        let groups =
            [("Existing clients", &self.wins.existing), ("New clients", &self.wins.new), ("All", &self.wins.all)];
        let told = groups.map(|(word, group)| {
            let share = if whole > 0 && word != "All" {
                format!("{:.0} %", sum(&group.present_values) as f64 * 100.0 / whole as f64)
            } else {
                String::new()
            };
            (word, group.count as u64, written(&group.fees), written(&group.present_values), share)
        });
        told.into()
    }

    fn drawn(&self) -> &[Win] {
        self.wins.wins.get(..DRAWN).unwrap_or(&self.wins.wins)
    }

    /// Who is not in it, and how much is not drawn.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.wins.more {
            notes.push("There are more than 10,000 wins in this period: choose a shorter one.".to_owned());
        }
        if self.wins.wins.len() > DRAWN {
            let all = count(self.wins.wins.len() as u64, "win");
            notes.push(format!("The first {DRAWN} of {all} are shown; the spreadsheet has them all."));
        }
        let unknown = self.wins.wins.iter().filter(|win| win.pursuit.existing.is_none()).count() as u64;
        if unknown > 0 {
            let whose = counted(unknown, "win is", "wins are");
            notes.push(format!("{whose} neither new nor existing: the records do not reach back to the day before."));
        }
        if let Ok(left_out @ 1..) = u64::try_from(self.wins.left_out) {
            let which = counted(left_out, "more win has", "more wins have");
            notes.push(format!("{which} no recorded month and may belong here."));
        }
        notes
    }
}
