//! What somebody settles of the work that invoices imply becomes work like any other: a decision of theirs, which is
//! never grouped again (D17).

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, EngagementFact, Event, InvoiceFact, Precision};
use perennial_core::ids::{ClientId, EngagementId, InvoiceId};
use perennial_core::journeys::implied::ImpliedWork;
use uuid::Uuid;

use super::implied::{ImpliedRows, derived_rows};
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;

/// What somebody says of implied work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImpliedAnswer {
    /// It is work, and open.
    Open,
    /// It is work, and finished.
    Finished,
    /// It is no work of its own.
    None,
    /// It is part of other work.
    PartOf(EngagementId),
}

/// Settles work that invoices imply: it becomes work like any other, part of other work, or none. The invoices are
/// filed accordingly, and are not grouped again.
///
/// # Errors
/// When the work is not there or is not implied, or the other work is not of the same client.
pub async fn settle_implied(
    tx: &mut Tx,
    act: &mut Act,
    work: &ImpliedWork,
    client: ClientId,
    answer: ImpliedAnswer,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    let to = match answer {
        ImpliedAnswer::Open | ImpliedAnswer::Finished => Some(work.engagement),
        ImpliedAnswer::None => None,
        ImpliedAnswer::PartOf(other) => {
            let sql = "select client_id from engagement where id = $1 and deleted_at is null and implied = 0";
            let found: Option<(Uuid,)> = tx.optional(sql, args![other]).await?;
            let same = found.is_some_and(|(of,)| of == client.0);
            Some(other).filter(|_| same).ok_or(Error::NotFound("engagement"))?.into()
        }
    };
    let file = |invoice| {
        let filed = Event::Invoice(InvoiceFact::Filed { invoice, engagement: to });
        Dated { on: act.today, precision: Precision::Exact, what: filed }
    };
    let mut facts: Vec<Dated> = work.invoices.iter().copied().map(file).collect();
    let finished = answer == ImpliedAnswer::Finished;
    if to == Some(work.engagement) {
        facts.extend(confirmed(work, finished));
        keep_confirmed(tx, act, client, work, finished).await?;
    }
    act.record_dated(tx, client, facts).await?;
    Ok(())
}

/// The row of confirmed work is its own from now on; the second part of split work has none yet.
async fn keep_confirmed(tx: &mut Tx, act: &Act, client: ClientId, work: &ImpliedWork, over: bool) -> Result<(), Error> {
    let one = [ImpliedRows { client, works: vec![(work.clone(), over)] }];
    let Some(row) = derived_rows(tx, &one).await?.remove(&work.engagement.0) else { return Ok(()) };
    let currency = crate::firm::currency_of(tx, None).await?;
    tx.run(
        "insert into engagement (id, client_id, title, service_line_id, state, recurring, accepted_on, closed_on,
           currency, created_at, updated_at, version, implied) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10,1,0)
         on conflict (id) do update set implied = 0, deleted_at = null, title = excluded.title,
           accepted_on = excluded.accepted_on, closed_on = excluded.closed_on, recurring = excluded.recurring,
           updated_at = excluded.updated_at",
        args![
            row.id,
            row.client_id,
            row.title,
            row.service_line_id,
            row.state,
            row.recurring,
            row.accepted_on,
            row.closed_on,
            currency,
            act.now
        ],
    )
    .await?;
    Ok(())
}

/// Joins work that invoices imply into one: it began with the first, and is finished when all of it is.
///
/// # Errors
/// As [`settle_implied`]; when fewer than two are given.
pub async fn join_implied(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    mut works: Vec<(ImpliedWork, bool)>,
) -> Result<EngagementId, Error> {
    works.sort_by_key(|(work, _)| (work.first, work.engagement));
    let finished = works.iter().all(|(_, over)| *over);
    let mut works = works.into_iter().map(|(work, _)| work);
    let too_few = || Error::refused("Choose at least two pieces of work of one client to join.");
    let mut joined = works.next().ok_or_else(too_few)?;
    let rest: Vec<ImpliedWork> = works.collect();
    if rest.is_empty() {
        return Err(too_few());
    }
    for work in rest {
        joined.line = joined.line.filter(|line| Some(*line) == work.line);
        joined.last = joined.last.max(work.last);
        joined.recurring |= work.recurring;
        joined.invoices.extend(work.invoices);
    }
    let answer = if finished { ImpliedAnswer::Finished } else { ImpliedAnswer::Open };
    settle_implied(tx, act, &joined, client, answer).await?;
    Ok(joined.engagement)
}

/// Splits work that invoices imply: those sent before a day are finished work of their own; the others are finished
/// when the whole was.
///
/// # Errors
/// As [`settle_implied`]; when all invoices lie on one side of the day.
pub async fn split_implied(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    work: &ImpliedWork,
    over: bool,
    on: Day,
) -> Result<(), Error> {
    let days = days_of(tx, &work.invoices).await?;
    let (before, after): (Vec<_>, Vec<_>) = days.into_iter().partition(|(_, day)| *day < on);
    let (Some((_, last)), Some((first_after, day))) = (before.last(), after.first()) else {
        return Err(Error::field(
            "on",
            "Choose a day after the first invoice of this work and not after its last one.",
        ));
    };
    let ids = |part: &[(InvoiceId, Day)]| part.iter().map(|(invoice, _)| *invoice).collect::<Vec<_>>();
    let first = ImpliedWork { invoices: ids(&before), last: *last, ..work.clone() };
    let engagement = EngagementId(first_after.0);
    let second = ImpliedWork { engagement, invoices: ids(&after), first: *day, ..work.clone() };
    settle_implied(tx, act, &first, client, ImpliedAnswer::Finished).await?;
    let answer = if over { ImpliedAnswer::Finished } else { ImpliedAnswer::Open };
    settle_implied(tx, act, &second, client, answer).await
}

/// Invoices with their days, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn days_of(conn: &mut Conn, invoices: &[InvoiceId]) -> Result<Vec<(InvoiceId, Day)>, Error> {
    let mut days = Vec::with_capacity(invoices.len());
    for chunk in invoices.chunks(200) {
        let sql = format!("select id, issued_on from invoice where id in ({})", places(1, chunk.len()));
        let values = chunk.iter().map(|id| Value::from(id.0)).collect();
        let rows: Vec<(Uuid, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
        let day = |number: i64| Day::from_number(i32::try_from(number).unwrap_or_default());
        days.extend(rows.into_iter().map(|(id, on)| (InvoiceId(id), day(on))));
    }
    days.sort_by_key(|(invoice, on)| (*on, *invoice));
    Ok(days)
}

/// Confirmed work began on the day of its first invoice at the latest, and ended by that of its last.
fn confirmed(work: &ImpliedWork, finished: bool) -> Vec<Dated> {
    let engagement = work.engagement;
    let by =
        |on: Day, what: EngagementFact| Dated { on, precision: Precision::OnOrBefore, what: Event::Engagement(what) };
    let accepted = EngagementFact::Accepted {
        engagement,
        pursuit: None,
        service_line: work.line,
        contact: None,
        recurring: work.recurring,
        planned_end: None,
    };
    let mut facts = vec![by(work.first, accepted), by(work.first, EngagementFact::Opened { engagement })];
    if finished {
        facts.push(by(work.last, EngagementFact::Closed { engagement }));
    } else {
        facts.push(by(work.last, EngagementFact::ConfirmedOpen { engagement }));
    }
    facts
}
