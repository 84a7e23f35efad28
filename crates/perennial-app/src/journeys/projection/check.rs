//! The check: every client's facts replayed, and compared with what is stored of it.

use std::collections::BTreeMap;

use perennial_core::dates::{Day, Moment};
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;
use perennial_core::money::Currency;
use uuid::Uuid;

use super::rebuild::clients_after;
use super::row::{PositionRow, difference};
use super::{CHUNK, FromFacts, derive_row, registers};
use crate::app::App;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::derived_rows::{Batch, differing_rows};
use crate::error::Error;
use crate::journeys::around::Around;
use crate::journeys::assumed::assumed_of;
use crate::journeys::questions::questions_of;
use crate::marks::Marks;
use crate::{engagements, firm, invoices, log};

/// A client whose stored position is not the one that its facts give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The client.
    pub client: ClientId,
    /// What differs, in words.
    pub what: String,
}

/// Replays every client's facts and compares with what is stored. Returns the clients compared and the differences.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(app: &App) -> Result<(usize, Vec<Difference>), Error> {
    let mut conn = app.db.read().await?;
    // Others may write meanwhile: a position and its facts must be of one instant.
    conn.begin_reading().await?;
    let found = check_all(app, &mut conn).await;
    conn.end_reading().await?;
    found
}

async fn check_all(app: &App, conn: &mut Conn) -> Result<(usize, Vec<Difference>), Error> {
    let marks = Marks::read(conn).await?;
    let model = firm::model_at(conn, &app.memory.model, marks.model).await?;
    let (mut after, mut compared, mut differences) = (ClientId::from_number(0), 0, Vec::new());
    loop {
        let page = clients_after(conn, after).await?;
        let Some(last) = page.last().copied() else { return Ok((compared, differences)) };
        for chunk in page.chunks(CHUNK) {
            differences.extend(compare(conn, &model, marks.currency, chunk).await?);
        }
        compared += page.len();
        after = last;
    }
}

async fn compare(
    conn: &mut Conn,
    model: &Model,
    currency: Currency,
    chunk: &[ClientId],
) -> Result<Vec<Difference>, Error> {
    let sql = format!("select * from position where client_id in ({})", log::places(1, chunk.len()));
    let stored: Vec<PositionRow> =
        conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut stored: BTreeMap<Uuid, PositionRow> = stored.into_iter().map(|row| (row.client_id, row)).collect();
    let facts = log::of_clients(conn, chunk).await?;
    let arounds = Around::load(conn, chunk).await?;
    let mut differences = differing(conn, &Batch::for_reading(chunk, &facts, model, Moment(0))).await?;
    let (mut questions, mut implied, mut assumed) = (Vec::new(), Vec::new(), Vec::new());
    let mut billed_for = BTreeMap::new();
    let mut by_day: BTreeMap<i64, Vec<ClientId>> = BTreeMap::new();
    for client in chunk {
        match stored.get(&client.0) {
            Some(row) => by_day.entry(row.as_of).or_default().push(*client),
            None => differences.push(Difference { client: *client, what: "no position is stored".to_owned() }),
        }
    }
    for (day, clients) in by_day {
        let day = Day::from_number(i32::try_from(day).unwrap_or_default());
        let none = Vec::new();
        for client in clients {
            let Some(around) = arounds.get(&client) else { continue };
            let facts = facts.get(&client).unwrap_or(&none);
            let FromFacts { row, position, works, billed_for: billed } =
                derive_row(client, facts, around, model, currency, day);
            billed_for.extend(billed);
            if !around.deleted {
                questions.extend(questions_of(client, &position, facts, around));
                assumed.extend(assumed_of(client, &position));
                implied.push(works);
            }
            if let Some(found) = stored.remove(&row.client_id)
                && found != row
            {
                differences.push(Difference { client, what: difference(&found, &row) });
            }
        }
    }
    let asked = differing_rows(conn, chunk, questions).await?;
    let assumed = differing_rows(conn, chunk, assumed).await?;
    let implied = engagements::differing_implied(conn, chunk, &implied).await?;
    let billed_for = invoices::differing_billed_for(conn, chunk, &billed_for).await?;
    let told = asked
        .into_iter()
        .map(|client| (client, "questions"))
        .chain(implied.into_iter().map(|client| (client, "implied work")))
        .chain(assumed.into_iter().map(|client| (client, "assumed ends of work")))
        .chain(billed_for.into_iter().map(|client| (client, "words for what invoices pay for")));
    differences.extend(
        told.map(|(client, what)| Difference {
            client,
            what: format!("the stored {what} do not follow from its facts"),
        }),
    );
    Ok(differences)
}

/// What differs among the rows that follow from facts beside the position.
async fn differing(conn: &mut Conn, batch: &Batch<'_>) -> Result<Vec<Difference>, Error> {
    let mut found = Vec::new();
    for register in registers::ALL {
        let what = format!("the stored {} are not those of its facts", register.noun);
        let clients = (register.differing)(conn, batch).await?;
        found.extend(clients.into_iter().map(|client| Difference { client, what: what.clone() }));
    }
    Ok(found)
}
