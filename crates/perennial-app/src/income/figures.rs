//! The figures of income, and the invoices and clients behind them.

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::income::{Amounts, Asked, Bill, Income, Kept, Paid, Retention};
use perennial_core::insights::Period;
use perennial_core::journeys::coverage::{Coverage, RecordKind};
use perennial_core::money::{Currency, Money};

use super::bills::Held;
use super::report::{IncomeReport, report};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;

/// The income of a period as far as the actor may know of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn income(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    today: Day,
) -> Result<IncomeReport, Error> {
    let held = app.memory.income.read(conn).await?;
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let clients = held.clients(app, conn, (actor, period.from - 1, &model.coverage)).await?;
    let counted = Counted {
        period,
        income: Income::count(clients.iter().map(|(_, client)| *client), &Asked::all(period, today)),
        retention: retention_until(&model.coverage, period)
            .map(|until| Retention::count(until, clients.iter().filter_map(|(_, client)| Kept::of(client, until)))),
        invoices_from: model.coverage.of(RecordKind::Invoices).map(|span| span.from),
        invoices_until: invoices_until(&model.coverage).filter(|until| *until < period.until),
        clients: clients.into_iter().map(|(id, _)| id).collect(),
    };
    report(conn, &held, &counted).await
}

/// The sums of a period alone, by the same count.
///
/// # Errors
/// When the store cannot be read.
pub async fn amounts(app: &App, conn: &mut Conn, actor: &Actor, period: Period, today: Day) -> Result<Amounts, Error> {
    let held = app.memory.income.read(conn).await?;
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let clients = held.clients(app, conn, (actor, period.from - 1, &model.coverage)).await?;
    Ok(Income::count(clients.into_iter().map(|(_, client)| client), &Asked::all(period, today)).all)
}

/// What was counted, in numbers that stand for names.
pub(super) struct Counted {
    pub period: Period,
    pub income: Income,
    /// None where the records do not hold two years of invoices.
    pub retention: Option<Retention>,
    /// From when on invoices are complete.
    pub invoices_from: Option<Day>,
    /// Where the invoices on record end before the period does.
    pub invoices_until: Option<Day>,
    /// The clients by their places.
    pub clients: Vec<ClientId>,
}

/// The last day of the second of two years of which the invoices are complete, up to the end of a period: an invoice that
/// is missing proves nothing before they begin or after they end (D15).
pub(super) fn retention_until(coverage: &Coverage, period: Period) -> Option<Day> {
    let span = coverage.of(RecordKind::Invoices)?;
    let until = invoices_until(coverage).map_or(period.until, |last| last.min(period.until));
    (span.from <= Retention::begins(until)).then_some(until)
}

fn invoices_until(coverage: &Coverage) -> Option<Day> {
    coverage.of(RecordKind::Invoices).filter(|span| !span.live)?.until()
}

/// An invoice behind a figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    pub client: ClientId,
    pub bill: Bill,
    pub paid: Paid,
}

/// The invoices behind a figure of one currency, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn invoices_behind(
    app: &App,
    conn: &mut Conn,
    (actor, held): (&Actor, &Held),
    (asked, client, currency): (&Asked, Option<ClientId>, u8),
) -> Result<Vec<Listed>, Error> {
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let clients = held.clients(app, conn, (actor, asked.period.from - 1, &model.coverage)).await?;
    let mut found = Vec::new();
    for (id, billed) in clients.iter().filter(|(id, _)| client.is_none_or(|client| client == *id)) {
        let bills = asked.bills_of(billed).filter(|(bill, _)| bill.currency == currency);
        found.extend(bills.map(|(bill, paid)| Listed { client: *id, bill: *bill, paid }));
    }
    found.sort_unstable_by_key(|listed| (std::cmp::Reverse(listed.bill.on), listed.bill.id));
    Ok(found)
}

/// A client behind a figure of retention.
pub(super) struct KeptClient {
    pub client: ClientId,
    pub kept: Kept,
    /// What it was billed in each of the two years.
    pub billed: [Money; 2],
}

/// The clients behind the figures of retention, who was billed most in the first year first; with the last day of the
/// second. None where the records do not hold two years.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn clients_behind(
    app: &App,
    conn: &mut Conn,
    (actor, currency): (&Actor, Currency),
    period: Period,
) -> Result<Option<(Day, Vec<KeptClient>)>, Error> {
    let held = app.memory.income.read(conn).await?;
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let Some(until) = retention_until(&model.coverage, period) else { return Ok(None) };
    let clients = held.clients(app, conn, (actor, period.from - 1, &model.coverage)).await?;
    let second = Period::year_to(until);
    let billed = |bills: &[Bill], period: Period| {
        let bills = bills.iter().filter(|bill| bill.currency == 0 && period.holds(bill.on));
        Money::new(bills.map(|bill| bill.minor).sum(), currency)
    };
    let mut found: Vec<KeptClient> = clients
        .iter()
        .filter_map(|(id, client)| {
            let kept = Kept::of(client, until)?;
            let billed = [second.before(), second].map(|period| billed(client.bills, period));
            Some(KeptClient { client: *id, kept, billed })
        })
        .collect();
    found.sort_by_key(|client| (std::cmp::Reverse(client.billed[0].minor), client.client));
    Ok(Some((until, found)))
}
