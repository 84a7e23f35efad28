//! The referrals behind a figure.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::referrals::{Path, ReferrerKind};

use super::{REVIEW, day_of};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::period_words;
use crate::referral_review::{Ledger, Line, ledger};
use crate::web::list::{Address, Chip};
use crate::web::words::{count, short_date};
use crate::web::{self, Nav, Shell};

/// Referrals drawn at once.
const PAGE: usize = 100;

struct Entry {
    on: String,
    source: String,
    source_href: Option<String>,
    whom: String,
    whom_href: Option<String>,
    became: &'static str,
    became_href: Option<String>,
    fees: Option<Money>,
    suitable: Option<bool>,
    href: String,
}

#[derive(Template)]
#[template(path = "referral_review/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    period: String,
    back: String,
    chips: Vec<Chip>,
    entries: Vec<Entry>,
    first: Option<String>,
    next: Option<String>,
}

/// The referrals behind a figure, the latest first.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let on = day_of(&address, shell.today);
    let ledger = ledger(&mut app.db.read().await?, &actor, Period::year_to(on)).await?;
    let found: Vec<&Line> = ledger.lines.iter().filter(|line| is_behind(line, &ledger, &address)).collect();
    let fees: i64 = found.iter().filter(|line| line.steps.by(on) == Path::Won).map(|line| line.fees).sum();
    let referrals = count(found.len() as u64, "referral");
    let title = if fees == 0 {
        referrals
    } else {
        format!("{referrals}, {} billed so far", Money::new(fees, ledger.currency).exact())
    };
    let after: usize = address.get("after").parse().unwrap_or(0);
    let shown = found.get(after..found.len().min(after.saturating_add(PAGE))).unwrap_or_default();
    let page = ListPage {
        title,
        period: period_words(ledger.period),
        back: Address::new(REVIEW, "").with("on", address.get("on")),
        chips: chips(&address, &ledger),
        entries: shown.iter().map(|line| entry(line, &ledger)).collect(),
        first: (after > 0).then(|| address.without("after")),
        next: (after + PAGE < found.len()).then(|| address.with("after", &(after + PAGE).to_string())),
        shell: shell.on(Nav::Insights, "Referrals"),
    };
    web::page(&page)
}

/// Whether a referral is one of those that the address asks for, by the rule by which the review counts it.
fn is_behind(line: &Line, ledger: &Ledger, address: &Address) -> bool {
    let source = &ledger.sources[line.source];
    let (group, one) = (address.get("group"), address.get("source"));
    let path = line.steps.by(ledger.period.until);
    let step = match address.get("step") {
        "given" => line.given,
        "spoke" => !line.given && path >= Path::Spoke,
        "pursuits" => !line.given && path >= Path::Pursuit,
        "won" => !line.given && path == Path::Won,
        "received" => !line.given,
        _ => true,
    };
    let influence = match address.get("influence") {
        "" => true,
        key => !line.given && line.influence.is_some_and(|(influence, _)| key == "noted" || influence.key() == key),
    };
    step && influence
        && (group.is_empty() || source.kind.key() == group)
        && (one.is_empty() || source.key.to_string() == one)
}

fn chips(address: &Address, ledger: &Ledger) -> Vec<Chip> {
    let mut chips = Vec::new();
    if let Some(kind) = ReferrerKind::from_key(address.get("group")) {
        chips.push(Chip::new(address, "group", kind.word()));
    }
    let one = address.get("source");
    if let Some(source) = ledger.sources.iter().find(|source| source.key.to_string() == one) {
        chips.push(Chip::new(address, "source", source.name.clone()));
    }
    match address.get("influence") {
        "one" => chips.push(Chip::new(address, "influence", "Would not have come otherwise")),
        "two" => chips.push(Chip::new(address, "influence", "Would have come anyway")),
        "noted" => chips.push(Chip::new(address, "influence", "Influence noted")),
        _ => {}
    }
    let step = match address.get("step") {
        "given" => "Given",
        "spoke" => "Spoke to us",
        "pursuits" => "Became a pursuit",
        "won" => "Won",
        "received" => "Received",
        _ => return chips,
    };
    chips.push(Chip::new(address, "step", step));
    chips
}

fn entry(line: &Line, ledger: &Ledger) -> Entry {
    let source = &ledger.sources[line.source];
    let path = line.steps.by(ledger.period.until);
    let (whom, whom_href) = match (&line.client, &line.who) {
        (Some((id, name)), _) => (name.clone(), Some(format!("/clients/{id}"))),
        (None, Some(who)) => (who.clone(), None),
        (None, None) => ("Somebody".to_owned(), None),
    };
    Entry {
        on: short_date(line.on),
        source: source.name.clone(),
        source_href: source.href(),
        whom,
        whom_href,
        became: if line.given { "Given by us" } else { path.word() },
        became_href: line.pursuit.map(|id| format!("/pursuits/{id}")),
        fees: (path == Path::Won).then(|| Money::new(line.fees, ledger.currency)),
        suitable: line.suitable,
        href: format!("/referrals/{}", line.id),
    }
}
