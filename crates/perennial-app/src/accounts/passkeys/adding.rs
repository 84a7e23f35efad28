//! A new passkey in one's own account, and the end of one.

use std::net::IpAddr;

use perennial_core::text::Name;
use serde_json::{Value as Json, json};
use uuid::Uuid;
use webauthn_rs::prelude::{Passkey, RegisterPublicKeyCredential};

use super::steps::{self, Challenge};
use super::{Site, stored_at};
use crate::accounts::commands::revoke_others;
use crate::accounts::queries::{self, SignedIn};
use crate::accounts::second::{self, Proof};
use crate::app::App;
use crate::args;
use crate::audit::{self, Action, Note, Who};
use crate::db::Tx;
use crate::error::Error;

/// More than anybody carries.
const MOST: usize = 20;

/// Asks for a new passkey, after the present password: what the browser hands to whatever keeps passkeys.
///
/// # Errors
/// When the password is wrong, the name does not fit, or there are too many.
pub async fn begin_adding(
    app: &App,
    signed: &SignedIn,
    site: &Site,
    (name, password, from): (&str, &str, IpAddr),
) -> Result<Json, Error> {
    let name = Name::parse(name).map_err(|error| Error::field("name", error.to_string()))?;
    let (email, present) = {
        let mut conn = app.db.read().await?;
        let (email, _) = queries::own_credentials(&mut conn, signed.staff).await?;
        (email, stored_at(&mut conn, signed.staff, site).await?)
    };
    second::check_password(app, signed, &email, password, from).await?;
    if present.len() >= MOST {
        return Err(Error::refused(format!("{MOST} passkeys are here already. Remove one that you no longer use.")));
    }
    let firm = signed.firm.as_ref().map_or("Perennial", |firm| firm.name.as_str());
    let present = present.iter().map(|stored| stored.key.cred_id().clone()).collect();
    let party = site.relying_party(&format!("Perennial, {firm}"))?;
    let (asked, state) = party
        .start_passkey_registration(signed.staff.0, &email, &signed.person, Some(present))
        .map_err(|error| Error::Internal(format!("a passkey cannot be asked for: {error}")))?;
    let mut asked = json!(asked);
    // Kept by the device with whose it is, so that it can sign in without an address being typed.
    asked["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    asked["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    let challenge = Challenge::Adding { name: name.as_str().to_owned(), state };
    steps::keep(app, steps::of_session(&signed.token_hash), Some(signed.staff), &challenge).await?;
    Ok(asked)
}

/// Stores the passkey that was made. Other sessions end. Returns recovery codes, to be shown once, when none was left.
///
/// # Errors
/// When nothing was asked, or the answer does not fit.
pub async fn add(app: &App, signed: &SignedIn, site: &Site, answer: &str) -> Result<Vec<String>, Error> {
    let Some(Challenge::Adding { name, state }) = steps::take(app, steps::of_session(&signed.token_hash)).await? else {
        return Err(Error::refused("This passkey was not asked for, or more than ten minutes ago. Begin again."));
    };
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| unfit())?;
    let key = site.relying_party("Perennial")?.finish_passkey_registration(&answer, &state).map_err(|error| {
        tracing::info!(%error, "a new passkey was refused");
        unfit()
    })?;
    let body =
        serde_json::to_string(&key).map_err(|error| Error::Internal(format!("a passkey cannot be stored: {error}")))?;
    let row = Row { id: app.ids.next(app.now()), name, site: site.name().to_owned(), body };
    let (signed, now, who) = (signed.clone(), app.now(), Who::of(&signed.actor()));
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let said = format!("the passkey “{}”", row.name);
                insert(tx, &signed, row, &key, now.0).await?;
                audit::append(tx, now, &who, Note::new(Action::FactorAdded, said)).await?;
                revoke_others(tx, signed.staff, signed.token_hash).await?;
                second::first_codes(tx, signed.staff).await
            })
        })
        .await
}

struct Row {
    id: Uuid,
    name: String,
    site: String,
    body: String,
}

async fn insert(tx: &mut Tx, signed: &SignedIn, row: Row, key: &Passkey, now: i64) -> Result<(), Error> {
    let stored = tx
        .run(
            "insert into passkey (id, staff_id, name, site, credential_id, body, created_at)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (credential_id) do nothing",
            args![row.id, signed.staff, row.name, row.site, key.cred_id().to_vec(), row.body, now],
        )
        .await?;
    if stored == 0 {
        return Err(Error::refused("This passkey is here already."));
    }
    Ok(())
}

fn unfit() -> Error {
    Error::refused(
        "What came back is not the passkey that was asked for. Begin again; if it happens again, use another device or browser.",
    )
}

/// Removes a passkey of whoever asks, and the recovery codes with the last second factor.
///
/// # Errors
/// When the password is wrong, or the role needs a second factor and there would be none.
pub async fn remove(app: &App, signed: &SignedIn, id: Uuid, asked: (&str, Proof, IpAddr)) -> Result<(), Error> {
    let (staff, needs) = (signed.staff, signed.needs_factor);
    second::with_proof(app, signed, asked, move |tx, now, who| {
        Box::pin(async move {
            let sql = "delete from passkey where id = $1 and staff_id = $2 returning name";
            let gone: Option<(String,)> = tx.optional(sql, args![id, staff]).await?;
            let (name,) = gone.ok_or(Error::NotFound("passkey"))?;
            second::after_removal(tx, staff, needs).await?;
            audit::append(tx, now, &who, Note::new(Action::FactorRemoved, format!("the passkey “{name}”"))).await
        })
    })
    .await
}
