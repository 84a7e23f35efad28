//! The invoices behind a figure of income.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::income::{Asked, ClientIs, Paid};
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::names_of;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::firm;
use crate::income::bills::Held;
use crate::income::figures::{Listed, invoices_behind};
use crate::income::report::NONE;
use crate::insights::{period_words, worth_period};
use crate::log::places;
use crate::web::list::{Address, Chip};
use crate::web::words::{count, short_date};
use crate::web::{self, Nav, Shell};

/// Invoices on a page.
const PAGE: usize = 50;

struct Entry {
    on: String,
    href: String,
    number: String,
    client: String,
    client_href: String,
    line: Option<String>,
    work: Option<(String, String)>,
    paid: &'static str,
    amount: Money,
}

#[derive(Template)]
#[template(path = "income/invoices.html")]
struct InvoicesPage {
    shell: Shell,
    title: String,
    period: String,
    back: String,
    chips: Vec<Chip>,
    entries: Vec<Entry>,
    first: Option<String>,
    next: Option<String>,
}

/// The invoices behind a figure, the latest first.
pub async fn invoices(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (_, period) = worth_period(&address, shell.today);
    let held = app.memory.income.read(&mut conn).await?;
    let currency = address.id::<Currency>("currency").unwrap_or(shell.currency);
    let listed = match Wanted::read(&address, &held, (period, shell.today), currency != shell.currency) {
        Some(wanted) => {
            let wanted = (&wanted.asked, wanted.client, wanted.currency);
            invoices_behind(&app, &mut conn, (&actor, &held), wanted).await?
        }
        None => Vec::new(),
    };
    drop(held);
    let sum = Money::new(listed.iter().map(|listed| listed.bill.minor).sum(), currency);
    let mut clients: Vec<ClientId> = listed.iter().map(|listed| listed.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let (invoices, clients) = (count(listed.len() as u64, "invoice"), count(clients.len() as u64, "client"));
    let after: usize = address.get("after").parse().unwrap_or(0);
    let shown = listed.get(after..listed.len().min(after.saturating_add(PAGE))).unwrap_or_default();
    let place = |place: usize| address.with("after", &place.to_string());
    let page = InvoicesPage {
        title: format!("{} in {invoices} to {clients}", sum.exact()),
        period: period_words(period),
        back: back(&address),
        chips: chips(&mut conn, &address).await?,
        entries: entries(&mut conn, shown, currency).await?,
        first: (after > 0).then(|| address.without("after")),
        next: (after + PAGE < listed.len()).then(|| place(after + PAGE)),
        shell: shell.on(Nav::Insights, "Invoices"),
    };
    web::page(&page)
}

/// The page of income of the same period.
pub fn back(address: &Address) -> String {
    let days = ["period", "on"].map(|name| (name, address.get(name)));
    Address::new("/insights/worth/income", "").with_all(&days)
}

/// What an address asks for, in the numbers that stand for names.
struct Wanted {
    asked: Asked,
    client: Option<ClientId>,
    currency: u8,
}

impl Wanted {
    /// None where the address names somebody or something without any invoice.
    fn read(address: &Address, held: &Held, (period, today): (Period, Day), foreign: bool) -> Option<Self> {
        let number = |name: &str, find: &dyn Fn(&str) -> Option<u16>| match address.get(name) {
            "" => Some(None),
            NONE => Some(Some(0)),
            text => find(text).map(Some),
        };
        let id = |text: &str| text.parse::<Uuid>().ok();
        let currency = match foreign {
            true => held.currencies.find(&address.id("currency")?)?,
            false => 0,
        };
        let client = match address.get("client") {
            "" => None,
            text => Some(ClientId(id(text)?)),
        };
        let asked = Asked {
            within: within(address)?,
            line: number("service", &|text| held.lines.find(&id(text)?))?,
            manager: number("manager", &|text| held.managers.find(&id(text)?))?,
            sector: number("sector", &|text| held.sectors.find(text))?,
            source: number("source", &|text| held.sources.find(text))?,
            private: match address.get("kind") {
                "person" => Some(true),
                "organisation" => Some(false),
                _ => None,
            },
            paid: Paid::from_key(address.get("paid")),
            client_is: ClientIs::from_key(address.get("is")),
            ..Asked::all(period, today)
        };
        Some(Self { asked, client, currency: u8::try_from(currency).unwrap_or(u8::MAX) })
    }
}

/// The month or the year of an address; none within where it names neither.
fn within(address: &Address) -> Option<Option<Period>> {
    let months = |first: Day, months: i32| Period { from: first, until: first.plus_months(months) - 1 };
    match (address.get("month"), address.get("year")) {
        ("", "") => Some(None),
        ("", year) => format!("{year}-01-01").parse().ok().map(|first| Some(months(first, 12))),
        (month, _) => format!("{month}-01").parse().ok().map(|first| Some(months(first, 1))),
    }
}

/// What is asked for in words, each with the link that takes it away.
async fn chips(conn: &mut Conn, address: &Address) -> Result<Vec<Chip>, Error> {
    let lines: HashMap<String, String> =
        firm::service_lines(conn).await?.into_iter().map(|line| (line.id.to_string(), line.name)).collect();
    let staff: HashMap<String, String> =
        firm::staff(conn).await?.into_iter().map(|member| (member.id.to_string(), member.name)).collect();
    let named = |names: &HashMap<String, String>, text: &str| names.get(text).cloned();
    let mut chips = Vec::new();
    for (name, what) in [
        ("service", "Service line"),
        ("manager", "Relationship manager"),
        ("sector", "Sector"),
        ("source", "Source"),
        ("kind", ""),
        ("month", "Month"),
        ("year", "Year"),
        ("currency", "Currency"),
        ("paid", ""),
        ("is", ""),
    ] {
        let text = address.get(name);
        let words = match (name, text) {
            (_, "") => continue,
            (_, NONE) => Some("not recorded".to_owned()),
            ("service", text) => named(&lines, text),
            ("manager", text) => named(&staff, text),
            ("kind", "person") => Some("Private people".to_owned()),
            ("kind", "organisation") => Some("Organisations".to_owned()),
            ("paid", text) => Paid::from_key(text).map(|paid| paid.word().to_owned()),
            ("is", text) => ClientIs::from_key(text).map(|is| is.word().to_owned()),
            (_, text) => Some(text.to_owned()),
        };
        let Some(words) = words else { continue };
        let text = if what.is_empty() { words } else { format!("{what}: {words}") };
        chips.push(Chip::new(address, name, text));
    }
    Ok(chips)
}

#[derive(crate::db::Row)]
struct Row {
    id: Uuid,
    number: String,
    line: Option<String>,
    engagement_id: Option<Uuid>,
    engagement: Option<String>,
}

async fn entries(conn: &mut Conn, shown: &[Listed], currency: Currency) -> Result<Vec<Entry>, Error> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select i.id, i.number, l.name as line, i.engagement_id, e.title as engagement
         from invoice i left join engagement e on e.id = i.engagement_id
           left join service_line l on l.id = coalesce(i.service_line_id, e.service_line_id)
         where i.id in ({})",
        places(1, shown.len())
    );
    let ids: Vec<Value> = shown.iter().map(|listed| Value::from(listed.bill.id)).collect();
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), ids).await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let names = names_of(conn, shown.iter().map(|listed| listed.client)).await?;
    let entry = |listed: &Listed| {
        let row = rows.remove(&listed.bill.id.0)?;
        Some(Entry {
            on: short_date(listed.bill.on),
            href: format!("/invoices/{}", row.id),
            number: row.number,
            client: names.get(&listed.client.0).cloned().unwrap_or_default(),
            client_href: format!("/clients/{}", listed.client),
            line: row.line,
            work: row.engagement_id.zip(row.engagement).map(|(id, title)| (format!("/engagements/{id}"), title)),
            paid: listed.paid.word(),
            amount: Money::new(listed.bill.minor, currency),
        })
    };
    Ok(shown.iter().filter_map(entry).collect())
}
