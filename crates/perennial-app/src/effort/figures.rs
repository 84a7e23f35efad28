//! Effort counted as far as somebody may know of it.

use std::collections::HashSet;

use perennial_core::effort::{Counted, Effort, Interactions};
use perennial_core::insights::Period;
use perennial_core::money::Currency;

use super::queries::{self, Spent};
use super::report::{EffortReport, report};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::{firm, touches};

/// The effort of a period as far as the actor may know of it: the one reading of every page, file and command.
///
/// # Errors
/// When the store cannot be read.
pub async fn effort(app: &App, conn: &mut Conn, actor: &Actor, period: Period) -> Result<EffortReport, Error> {
    let currency = firm_currency(conn).await?;
    let spent = queries::in_period(app, conn, actor, period).await?;
    let counted = count(&spent, currency);
    let interactions = interactions(app, conn, actor, period, &counted).await?;
    report(conn, (period, currency), &counted, &interactions).await
}

/// The firm's currency.
pub(super) async fn firm_currency(conn: &mut Conn) -> Result<Currency, Error> {
    Ok(firm::currency_of(conn, None).await?.parse().unwrap_or(Currency::GBP))
}

/// Entries counted.
pub(super) fn count(spent: &[Spent], currency: Currency) -> Effort {
    Effort::count(spent.iter().map(|each| Counted { entry: &each.entry, placed: each.placed }), currency)
}

async fn interactions(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    counted: &Effort,
) -> Result<Interactions, Error> {
    let hidden = touches::hidden_clients(conn, actor).await?;
    let touches = app.memory.touches.read(conn).await?;
    // Where no phase is recorded, whether they had hired the firm by then is told by the history of the stage (D16).
    let mut without_phase = HashSet::new();
    touches.each(period.from, period.until, |client, _, made| {
        if made.phase == 0 && !hidden.contains(&client) {
            without_phase.insert((client, made.on));
        }
    });
    let were = queries::who_were_clients(app, conn, without_phase).await?;
    let mut told = Interactions::default();
    touches.each(period.from, period.until, |client, by, made| {
        if !hidden.contains(&client) {
            let was_client = were.get(&(client, made.on)).copied().flatten() == Some(true);
            told.take(made, was_client, counted.is_timed(client, by));
        }
    });
    Ok(told)
}
