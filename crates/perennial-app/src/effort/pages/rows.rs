//! The entries behind a figure of effort.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::effort::{Aim, hours};
use perennial_core::ids::{ClientId, ReferrerId, StaffId};
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::effort::queries::{self, Spent};
use crate::effort::report::{NONE, quarter_key, word_of};
use crate::error::Error;
use crate::firm::{self, StaffMember};
use crate::insights::{period_words, worth_period};
use crate::web::list::{Address, Chip};
use crate::web::words::{counted, short_date};
use crate::web::{self, Nav, Shell};

/// Entries on a page.
const PAGE: usize = 50;

/// The conditions of an address, each with its words on the page.
const CONDITIONS: [(&str, &str); 9] = [
    ("market", "Market"),
    ("aim", ""),
    ("person", "Colleague"),
    ("team", "Team"),
    ("signature", ""),
    ("initiative", ""),
    ("quarter", "Quarter"),
    ("client", "Client"),
    ("referrer", "Source"),
];

struct Entry {
    href: String,
    on: String,
    person: Option<String>,
    hours: String,
    amount: String,
    market: Option<&'static str>,
    aim: Option<&'static str>,
    about: Option<(String, String)>,
    pursuit: Option<(String, String)>,
    note: Option<String>,
}

#[derive(Template)]
#[template(path = "effort/entries.html")]
struct EntriesPage {
    shell: Shell,
    title: String,
    period: String,
    back: String,
    chips: Vec<Chip>,
    entries: Vec<Entry>,
    first: Option<String>,
    next: Option<String>,
}

/// The entries behind a figure, the latest first.
pub async fn entries(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (_, period) = worth_period(&address, shell.today);
    let staff: HashMap<StaffId, StaffMember> =
        firm::staff(&mut conn).await?.into_iter().map(|member| (member.id, member)).collect();
    let mut spent = queries::in_period(&app, &mut conn, &actor, period).await?;
    spent.retain(|each| is_asked(each, &address, &staff));
    let minutes = spent.iter().filter_map(|each| each.entry.minutes.map(i64::from)).sum();
    let sums = perennial_core::money::sums(spent.iter().filter_map(|each| each.entry.money));
    let after: usize = address.get("after").parse().unwrap_or(0);
    let shown = spent.get(after..spent.len().min(after.saturating_add(PAGE))).unwrap_or_default();
    let names = queries::names(&mut conn, &spent).await?;
    let days = ["period", "on"].map(|name| (name, address.get(name)));
    let page = EntriesPage {
        title: title(spent.len(), minutes, &sums),
        period: period_words(period),
        back: Address::new("/insights/worth/effort", "").with_all(&days),
        chips: chips(&address, &staff, &names),
        entries: shown.iter().map(|each| told(each, &staff, &names)).collect(),
        first: (after > 0).then(|| address.without("after")),
        next: (after + PAGE < spent.len()).then(|| address.with("after", &(after + PAGE).to_string())),
        shell: shell.on(Nav::Insights, "Entries of effort"),
    };
    web::page(&page)
}

fn title(entries: usize, minutes: i64, sums: &[Money]) -> String {
    let mut parts = Vec::new();
    if minutes > 0 {
        parts.push(format!("{} hours", hours(minutes)));
    }
    parts.extend(sums.iter().map(Money::exact));
    let entries = counted(entries as u64, "entry", "entries");
    if parts.is_empty() { entries } else { format!("{} in {entries}", parts.join(" and ")) }
}

/// True for an entry that an address asks for.
fn is_asked(each: &Spent, address: &Address, staff: &HashMap<StaffId, StaffMember>) -> bool {
    let team = || each.entry.by.and_then(|id| staff.get(&id)).and_then(|member| member.team.clone());
    CONDITIONS.iter().all(|(name, _)| {
        let own = |own: Option<String>| own.unwrap_or_else(|| NONE.to_owned());
        let asked = address.get(name);
        asked.is_empty()
            || asked
                == match *name {
                    "market" => own(each.placed.market.map(|market| market.key().to_owned())),
                    "aim" => own(each.placed.aim.map(|aim| aim.key().to_owned())),
                    "signature" => own(each.placed.signature.map(|signature| signature.key().to_owned())),
                    "initiative" => own(each.entry.initiative.map(|initiative| initiative.key().to_owned())),
                    "person" => own(each.entry.by.map(|id| id.to_string())),
                    "team" => own(team()),
                    "client" => own(each.entry.client.map(|id| id.to_string())),
                    "referrer" => own(each.entry.referrer.map(|id| id.to_string())),
                    _ => quarter_key(perennial_core::effort::quarter(each.entry.on)),
                }
    })
}

/// What is asked for in words, each with the link that takes it away. A client or a source is named where one of the
/// entries is about it.
fn chips(address: &Address, staff: &HashMap<StaffId, StaffMember>, names: &HashMap<Uuid, String>) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (name, what) in CONDITIONS {
        let text = address.get(name);
        let words = match (name, text) {
            (_, "") => continue,
            ("aim", NONE) => Some("New or existing not recorded".to_owned()),
            ("signature", NONE) => Some("Before or after the signature not recorded".to_owned()),
            ("initiative", NONE) => Some("Proactive or in answer not recorded".to_owned()),
            (_, NONE) => Some("not recorded".to_owned()),
            ("person", text) => text.parse().ok().and_then(|id| staff.get(&id)).map(|member| member.name.clone()),
            ("client", _) => address.id::<ClientId>("client").and_then(|id| names.get(&id.0).cloned()),
            ("referrer", _) => address.id::<ReferrerId>("referrer").and_then(|id| names.get(&id.0).cloned()),
            ("team" | "quarter", text) => Some(text.to_owned()),
            (grouping, text) => word_of(grouping, text).map(str::to_owned),
        };
        let Some(words) = words else { continue };
        let text = if what.is_empty() { words } else { format!("{what}: {words}") };
        chips.push(Chip::new(address, name, text));
    }
    chips
}

fn told(each: &Spent, staff: &HashMap<StaffId, StaffMember>, names: &HashMap<Uuid, String>) -> Entry {
    let entry = &each.entry;
    let linked = |id: Uuid, path: &str| names.get(&id).map(|name| (format!("/{path}/{id}"), name.clone()));
    let client = entry.client.and_then(|id| linked(id.0, "clients"));
    Entry {
        href: format!("/effort/{}", each.id),
        on: short_date(entry.on),
        person: entry.by.and_then(|id| staff.get(&id)).map(|member| member.name.clone()),
        hours: entry.minutes.map(|minutes| hours(i64::from(minutes))).unwrap_or_default(),
        amount: entry.money.map(|money| money.exact()).unwrap_or_default(),
        market: each.placed.market.map(perennial_core::markets::Axis::word),
        aim: each.placed.aim.and_then(|aim: Aim| word_of("aim", aim.key())),
        about: client.or_else(|| entry.referrer.and_then(|id| linked(id.0, "referrers"))),
        pursuit: entry.pursuit.and_then(|id| linked(id.0, "pursuits")),
        note: entry.note.clone(),
    }
}
