//! `touches.csv`: interactions are facts, so the file is made from those in force, with their corrected days.

use std::collections::BTreeMap;
use std::io::Write;

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Event, Fact, TouchFact};
use perennial_core::ids::ClientId;
use uuid::Uuid;

use super::Folder;
use super::csv::line;
use super::sheet::Cell;
use crate::args;
use crate::db::{Conn, Row};
use crate::error::Error;
use crate::log;

const HEADERS: [&str; 15] = [
    "touch.external_id",
    "touch.on",
    "touch.medium",
    "touch.direction",
    "touch.minutes",
    "touch.subject",
    "touch.staff",
    "touch.engagement",
    "contact.external_id",
    "contact.name",
    "client.external_id",
    "client.name",
    "perennial.personal",
    "perennial.purpose",
    "perennial.client_id",
];

/// Names by identifier: what they are called elsewhere, and here.
type Names = BTreeMap<Uuid, (String, String)>;

/// What touches refer to.
struct Around {
    staff: Names,
    engagements: Names,
    contacts: Names,
}

/// Writes the file; the number of its rows.
pub(super) async fn write(conn: &mut Conn, folder: &Folder, name: &str) -> Result<u64, Error> {
    let around = Around {
        staff: names(conn, "select id, email, name from staff").await?,
        engagements: names(conn, "select id, external_id, title from engagement").await?,
        contacts: names(conn, "select id, external_id, name from contact").await?,
    };
    let mut out = folder.create(name)?;
    let failed = |error| folder.unwritable(name, &error);
    let headers: Vec<Cell> = HEADERS.iter().map(|header| Cell::Text((*header).to_owned())).collect();
    out.write_all(line(&headers).as_bytes()).map_err(failed)?;
    let (mut after, mut total) = (Uuid::nil(), 0);
    loop {
        let page: Vec<(Uuid, Option<String>, String)> = conn
            .all(
                "select id, external_id, name from client where id > $1 and deleted_at is null order by id limit 200",
                args![after],
            )
            .await?;
        let Some(last) = page.last() else { break };
        after = last.0;
        let ids: Vec<ClientId> = page.iter().map(|row| ClientId(row.0)).collect();
        let facts = log::of_clients(conn, &ids).await?;
        for (id, external, client) in page {
            let external = external.unwrap_or_else(|| id.to_string());
            for (on, fact) in log::in_force(facts.get(&ClientId(id)).map_or(&[], Vec::as_slice)) {
                if let Some(row) = row(on, fact, &around, &external, &client) {
                    out.write_all(line(&row).as_bytes()).map_err(failed)?;
                    total += 1;
                }
            }
        }
    }
    out.flush().map_err(failed)?;
    Ok(total)
}

async fn names(conn: &mut Conn, sql: &'static str) -> Result<Names, Error>
where
    (Uuid, Option<String>, String): Row,
{
    let rows: Vec<(Uuid, Option<String>, String)> = conn.all(sql, vec![]).await?;
    Ok(rows
        .into_iter()
        .map(|(id, elsewhere, name)| (id, (elsewhere.unwrap_or_else(|| id.to_string()), name)))
        .collect())
}

fn row(on: Day, fact: &Fact, around: &Around, client_id: &str, client: &str) -> Option<Vec<Cell>> {
    let Event::Touch(TouchFact::Made {
        medium,
        direction,
        personal,
        purpose,
        contact,
        engagement,
        staff,
        minutes,
        subject,
        ..
    }) = &fact.what
    else {
        return None;
    };
    let text = |text: Option<&String>| text.map_or(Cell::Empty, |text| Cell::Text(text.clone()));
    let direction = match direction {
        Direction::Outbound => "outbound",
        Direction::Inbound => "inbound",
        Direction::TwoWay => "two-way",
    };
    let contact = contact.and_then(|id| around.contacts.get(&id.0));
    let engagement = engagement.and_then(|id| around.engagements.get(&id.0));
    let staff = staff.and_then(|id| around.staff.get(&id.0));
    Some(vec![
        Cell::Text(fact.id.to_string()),
        Cell::Text(on.to_string()),
        Cell::Text(medium.word().to_owned()),
        Cell::Text(direction.to_owned()),
        minutes.map_or(Cell::Empty, |minutes| Cell::Number(minutes.into())),
        text(subject.as_ref()),
        text(staff.map(|names| &names.1)),
        text(engagement.map(|names| &names.0)),
        text(contact.map(|names| &names.0)),
        text(contact.map(|names| &names.1)),
        Cell::Text(client_id.to_owned()),
        Cell::Text(client.to_owned()),
        Cell::Flag(*personal),
        serde_json::to_value(purpose)
            .map_or(Cell::Empty, |purpose| Cell::Text(purpose.as_str().unwrap_or_default().to_owned())),
        Cell::Text(fact.client.to_string()),
    ])
}
