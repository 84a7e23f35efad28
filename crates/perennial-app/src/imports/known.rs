//! The records that are known, as the matching of the core needs them: loaded once, added to as rows land.

use std::collections::HashMap;

use perennial_core::ids::{ClientId, ContactId, EngagementId, InvoiceId, PursuitId, StaffId};
use perennial_core::imports::matching::{Existing, KnownClient, KnownContact};
use perennial_core::text::EmailAddress;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::firm;

/// Everything that a row may be or may name.
#[derive(Default)]
pub struct Records {
    /// Clients, contacts, staff and service lines.
    pub existing: Existing,
    /// Pursuits by the id of their source.
    pub pursuits: HashMap<String, (PursuitId, ClientId)>,
    /// Engagements by the id of their source.
    pub engagements: HashMap<String, (EngagementId, ClientId)>,
    /// Engagements by client and title in lower case; with the pursuit that became them.
    pub titled: HashMap<(ClientId, String), EngagementId>,
    /// Invoices by client and number.
    pub invoices: HashMap<(ClientId, String), InvoiceId>,
}

/// An id of another program as it is stored: the source, a bar, the id there.
pub fn stored_id(source: &str, id: &str) -> String {
    format!("{}|{id}", source.replace('|', "/"))
}

fn split_id(stored: Option<String>) -> Vec<(String, String)> {
    let stored = stored.unwrap_or_default();
    stored.split_once('|').map(|(source, id)| (source.to_owned(), id.to_owned())).into_iter().collect()
}

fn address(text: Option<String>) -> Option<EmailAddress> {
    text.and_then(|text| EmailAddress::parse(&text).ok())
}

/// Loads what the actor may see.
///
/// # Errors
/// When the store cannot be read.
pub async fn load(conn: &mut Conn, actor: &Actor) -> Result<Records, Error> {
    let mut records = Records::default();
    let sees = actor.sees(1);
    people_of_the_firm(conn, &mut records).await?;
    let sql = format!(
        "select c.id, c.name, c.domain, c.email, c.external_id from client c where c.deleted_at is null and {sees}"
    );
    type ClientRow = (Uuid, String, Option<String>, Option<String>, Option<String>);
    let rows: Vec<ClientRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for (id, name, domain, email, external) in rows {
        let client = KnownClient {
            id: ClientId(id),
            names: vec![name],
            domain,
            email: address(email),
            external_ids: split_id(external),
        };
        records.existing.add_client(&client);
    }
    let sql = format!(
        "select k.id, k.client_id, k.name, k.email, k.external_id from contact k join client c on c.id = k.client_id
         where k.deleted_at is null and c.deleted_at is null and {sees}"
    );
    type ContactRow = (Uuid, Uuid, String, Option<String>, Option<String>);
    let rows: Vec<ContactRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for (id, client, name, email, external) in rows {
        let contact = KnownContact {
            id: ContactId(id),
            client: Some(ClientId(client)),
            name,
            emails: address(email).into_iter().collect(),
            external_ids: split_id(external),
        };
        records.existing.add_contact(&contact);
    }
    work(conn, actor, &mut records).await?;
    Ok(records)
}

async fn people_of_the_firm(conn: &mut Conn, records: &mut Records) -> Result<(), Error> {
    for member in firm::staff(conn).await? {
        records.existing.add_staff(member.id, &[member.name.as_str(), member.email.as_str()]);
    }
    let sql = "select id, external_id from staff where external_id is not null";
    let rows: Vec<(Uuid, Option<String>)> = conn.all(sql, vec![]).await?;
    for (id, external) in rows {
        for (_, external) in split_id(external) {
            records.existing.add_staff(StaffId(id), &[external.as_str()]);
        }
    }
    for line in firm::service_lines(conn).await? {
        records.existing.add_service_line(line.id, &line.name);
    }
    Ok(())
}

async fn work(conn: &mut Conn, actor: &Actor, records: &mut Records) -> Result<(), Error> {
    let sees = actor.sees(1);
    let from = |table: &str, columns: &str| {
        format!(
            "select {columns} from {table} x join client c on c.id = x.client_id where x.deleted_at is null and {sees}"
        )
    };
    let sql = from("pursuit", "x.id, x.client_id, x.external_id");
    let rows: Vec<(Uuid, Uuid, Option<String>)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for (id, client, external) in rows {
        if let Some(external) = external {
            records.pursuits.insert(external, (PursuitId(id), ClientId(client)));
        }
    }
    let sql = from("engagement", "x.id, x.client_id, x.title, x.external_id");
    let rows: Vec<(Uuid, Uuid, String, Option<String>)> =
        conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for (id, client, title, external) in rows {
        records.titled.insert((ClientId(client), title.to_lowercase()), EngagementId(id));
        if let Some(external) = external {
            records.engagements.insert(external, (EngagementId(id), ClientId(client)));
        }
    }
    let sql = from("invoice", "x.id, x.client_id, x.number");
    let rows: Vec<(Uuid, Uuid, String)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    records.invoices.extend(rows.into_iter().map(|(id, client, number)| ((ClientId(client), number), InvoiceId(id))));
    Ok(())
}
