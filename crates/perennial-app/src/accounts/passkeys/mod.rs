//! Passkeys (WebAuthn): a second factor that answers only to this address, and a sign-in without a password.
//!
//! Every ceremony has two halves: a challenge that is kept in `sign_in_step`, bound to the browser that asked and good
//! for one answer within ten minutes; and the answer. Each passkey asks its owner for a PIN, a finger or a face, so
//! one alone is two factors.

mod adding;
mod entering;
mod site;
mod steps;

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

pub(super) use adding::{add, begin_adding, remove};
pub(super) use entering::{Answered, answer, begin_alone, begin_second, enter};
pub use site::Site;

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Its identifier.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The name of the site that it answers to.
    pub site: String,
    /// When it was added.
    pub added: Moment,
    /// When it last signed somebody in.
    pub used: Option<Moment>,
}

/// One's own passkeys, the oldest first.
pub(super) async fn of(conn: &mut Conn, staff: StaffId) -> Result<Vec<PasskeyLine>, Error> {
    let rows: Vec<(Uuid, String, String, i64, Option<i64>)> = conn
        .all(
            "select id, name, site, created_at, used_at from passkey where staff_id = $1 order by created_at, id",
            args![staff],
        )
        .await?;
    let line = |(id, name, site, added, used): (_, _, _, i64, Option<i64>)| PasskeyLine {
        id,
        name,
        site,
        added: Moment(added),
        used: used.map(Moment),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// True when anybody's passkey answers at a site: else its button would lead nowhere.
pub(super) async fn any_at(conn: &mut Conn, site: &Site) -> Result<bool, Error> {
    let sql = "select cast(case when exists (select 1 from passkey where site = $1) then 1 else 0 end as bigint)";
    Ok(conn.scalar::<i64>(sql, args![site.name().to_owned()]).await? == 1)
}

/// A passkey as it is stored.
struct Stored {
    id: Uuid,
    name: String,
    body: String,
    key: Passkey,
}

fn stored((id, name, body): (Uuid, String, String)) -> Result<Stored, Error> {
    let key = serde_json::from_str(&body)
        .map_err(|error| Error::Internal(format!("a stored passkey cannot be read: {error}")))?;
    Ok(Stored { id, name, body, key })
}

/// Somebody's passkeys that answer at a site.
async fn stored_at(conn: &mut Conn, staff: StaffId, site: &Site) -> Result<Vec<Stored>, Error> {
    let sql = "select id, name, body from passkey where staff_id = $1 and site = $2 order by created_at, id";
    let rows = conn.all(sql, args![staff, site.name().to_owned()]).await?;
    rows.into_iter().map(stored).collect()
}
