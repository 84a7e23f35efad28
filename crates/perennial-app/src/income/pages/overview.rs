//! The page of income.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::income::{ClientIs, Paid};
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::statistics::{Level, Share, TOO_FEW};
use perennial_core::value::WorthPeriod;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::income::{IncomeGroup, IncomeReport, RetentionTold, income as read_income, workbook};
use crate::insights::{PeriodChoice, worth_period};
use crate::web::list::Address;
use crate::web::words::{count, short_date};
use crate::web::{self, Nav, Shell};

/// Groups drawn at once.
const DRAWN: usize = 30;

#[derive(Template)]
#[template(path = "income/overview.html")]
struct IncomePage {
    shell: Shell,
    address: Address,
    asked: WorthPeriod,
    report: IncomeReport,
}

/// The income of a period.
pub async fn income(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let (asked, period) = worth_period(&address, shell.today);
    let report = read_income(&app, &mut app.db.read().await?, &actor, period, shell.today).await?;
    web::page(&IncomePage { shell: shell.on(Nav::Insights, "Income"), address, asked, report })
}

/// Every grouping as a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let (_, period) = worth_period(&address, shell.today);
    let report = read_income(&app, &mut app.db.read().await?, &actor, period, shell.today).await?;
    Ok(web::attachment(web::XLSX, "income.xlsx", workbook(&report)?, Some(u64::from(report.all.invoices))))
}

/// A row of a small table: words, amount, share, and the link to what stands behind it.
struct Part {
    word: &'static str,
    amount: Money,
    share: String,
    href: String,
}

impl IncomePage {
    fn choice(&self) -> PeriodChoice {
        PeriodChoice::beside(&self.address, (self.asked, self.report.period), self.shell.today)
    }

    fn finding(&self) -> String {
        let all = &self.report.all;
        if all.invoices == 0 {
            return "No invoices in this period".to_owned();
        }
        let known = all.existing.minor + all.new.minor;
        if all.new_or_existing_unknown.minor == 0 && known > 0 && all.existing.minor >= 0 && all.new.minor >= 0 {
            return format!("{} billed, {} of it to existing clients", all.fees.short(), share(all.existing, all.fees));
        }
        format!("{} billed to {}", all.fees.short(), count(u64::from(all.clients), "client"))
    }

    /// The invoices behind a figure.
    fn behind(&self, set: &[(&str, &str)]) -> String {
        let page = Address::new("/insights/worth/income/invoices", "");
        let days = ["period", "on"].map(|name| (name, self.address.get(name)));
        page.with_all(&days.into_iter().chain(set.iter().copied()).collect::<Vec<_>>())
    }

    fn part(&self, word: &'static str, amount: Money, name: &str, key: &str) -> Part {
        Part { word, amount, share: share(amount, self.report.all.fees), href: self.behind(&[(name, key)]) }
    }

    /// What was paid for, and whose money it is; rows without any money are left out where they tell of what is missing.
    fn paid_for(&self) -> Vec<Part> {
        let all = &self.report.all;
        let amounts = [
            (Paid::First, all.first),
            (Paid::Repeat, all.repeat),
            (Paid::OneAndDone, all.one_and_done),
            (Paid::Unsure, all.first_or_repeat_unknown),
            (Paid::NoWork, all.no_work),
        ];
        let shown = |(paid, amount): &(Paid, Money)| amount.minor != 0 || *paid < Paid::Unsure;
        let shown = amounts.into_iter().filter(shown);
        shown.map(|(paid, amount)| self.part(paid.word(), amount, "paid", paid.key())).collect()
    }

    fn clients_are(&self) -> Vec<Part> {
        let all = &self.report.all;
        let amounts = [
            (ClientIs::Existing, all.existing),
            (ClientIs::New, all.new),
            (ClientIs::Unknown, all.new_or_existing_unknown),
        ];
        let shown = |(is, amount): &(ClientIs, Money)| amount.minor != 0 || *is != ClientIs::Unknown;
        amounts.into_iter().filter(shown).map(|(is, amount)| self.part(is.word(), amount, "is", is.key())).collect()
    }

    fn grouping(&self) -> (&'static str, &'static str) {
        let by = self.address.get("by");
        IncomeReport::GROUPINGS.into_iter().find(|(key, _)| *key == by).unwrap_or(IncomeReport::GROUPINGS[0])
    }

    fn groupings(&self) -> Vec<(&'static str, String, bool)> {
        let here = self.grouping().0;
        let link = |(key, word): (&'static str, &'static str)| (word, self.address.with("by", key), key == here);
        IncomeReport::GROUPINGS.into_iter().map(link).collect()
    }

    fn groups(&self) -> &[IncomeGroup] {
        let groups = self.report.groups(self.grouping().0);
        groups.get(..DRAWN).unwrap_or(groups)
    }

    /// How many groups are not drawn.
    fn more(&self) -> usize {
        let told = self.report.groups(self.grouping().0).len();
        let all = if self.grouping().0 == "client" { self.report.all.clients as usize } else { told };
        all.saturating_sub(DRAWN)
    }

    /// The invoices behind a figure of a group.
    fn of_group(&self, group: &IncomeGroup, name: &str, key: &str) -> String {
        self.behind(&[(self.grouping().0, &group.key), (name, key)])
    }

    fn share(&self, group: &IncomeGroup) -> String {
        share(group.amounts.fees, self.report.all.fees)
    }

    /// Few clients: words and share.
    fn few(&self) -> Vec<(String, String)> {
        let Some(told) = &self.report.concentration else { return Vec::new() };
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let fifth = (told.clients * 20).div_ceil(100) as u64;
        let mut rows = vec![("The largest client".to_owned(), percent(told.largest_client))];
        if told.clients > 5 {
            rows.push(("The five largest".to_owned(), percent(told.largest_five)));
        }
        if told.clients >= 25 {
            rows.push((format!("The largest 20 % ({})", count(fifth, "client")), percent(told.top_20_percent)));
        }
        rows
    }

    fn gini(&self) -> Option<String> {
        self.report.concentration.as_ref().map(|told| format!("{:.2}", told.gini))
    }

    /// The clients behind a figure of retention.
    fn clients_behind(&self, services: &str, kept: &str) -> String {
        let page = Address::new("/insights/worth/income/clients", "");
        let days = ["period", "on"].map(|name| (name, self.address.get(name)));
        page.with_all(&[days[0], days[1], ("services", services), ("kept", kept)])
    }

    /// “84 % (79 to 88 %)”; below the smallest sample the counts stand for themselves.
    fn kept_share(&self, kept: &u64, of: &u64) -> String {
        if *of < TOO_FEW { format!("Too few to tell ({of})") } else { Share::new(*kept, *of).percent(Level::Eighty) }
    }

    /// Over which two years clients were kept.
    fn retention_words(&self, told: &RetentionTold) -> String {
        let (from, half, until) = (short_date(told.from), short_date(told.until - 365), short_date(told.until));
        format!("Clients billed from {from} to {half}, and how many of them were billed again by {until}.")
    }

    /// The same period, by client.
    fn by_clients(&self) -> String {
        self.address.with("by", "client")
    }

    /// The record that a group is.
    fn record(&self, group: &IncomeGroup) -> Option<String> {
        (self.grouping().0 == "client").then(|| format!("/clients/{}", group.key))
    }

    /// The amounts of a group in the order of the columns, each with the invoices behind it.
    fn amounts(&self, group: &IncomeGroup) -> [(Money, String); 5] {
        let told = &group.amounts;
        let paid = |amount: Money, paid: Paid| (amount, self.of_group(group, "paid", paid.key()));
        let from = |amount: Money, is: ClientIs| (amount, self.of_group(group, "is", is.key()));
        [
            paid(told.first, Paid::First),
            paid(told.repeat, Paid::Repeat),
            paid(told.one_and_done, Paid::OneAndDone),
            from(told.existing, ClientIs::Existing),
            from(told.new, ClientIs::New),
        ]
    }

    /// What is in none of the figures, or not known.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(until) = self.report.invoices_until {
            notes.push(format!("Invoices are on record until {}: later ones are missing here.", short_date(until)));
        }
        if let Some(from) = self.report.invoices_from.filter(|from| *from > self.report.period.from) {
            notes.push(format!("Invoices are complete from {}: earlier ones may be missing here.", short_date(from)));
        }
        if !self.report.other_currencies.is_empty() {
            let sums: Vec<String> = self.report.other_currencies.iter().map(Money::exact).collect();
            notes.push(format!("Billed in other currencies, and in none of these figures: {}.", sums.join(" + ")));
        }
        notes
    }

    /// Why no retention is told.
    fn no_retention(&self) -> String {
        let complete = match self.report.invoices_from {
            Some(from) => format!("yours are complete from {}", short_date(from)),
            None => "none are on record yet".to_owned(),
        };
        format!("Retention needs two years of invoices up to the end of the period; {complete}.")
    }
}

/// “89 %”.
fn share(part: Money, whole: Money) -> String {
    if whole.minor <= 0 {
        return String::new();
    }
    format!("{:.0} %", part.minor as f64 * 100.0 / whole.minor as f64)
}
