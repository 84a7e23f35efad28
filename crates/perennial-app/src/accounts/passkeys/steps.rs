//! What was asked of a passkey, kept in the database until it is answered: for ten minutes, for one answer, and for
//! the browser that asked.

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration};

use crate::accounts::commands::STEP;
use crate::app::App;
use crate::args;
use crate::db::Tx;
use crate::error::Error;

/// What was asked.
#[derive(Serialize, Deserialize)]
pub(super) enum Challenge {
    /// A new passkey, under a name.
    Adding { name: String, state: PasskeyRegistration },
    /// A passkey of somebody whose password was right.
    Second { state: PasskeyAuthentication },
    /// Any passkey of this site.
    Alone { state: DiscoverableAuthentication },
}

impl Challenge {
    fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Internal(format!("a challenge cannot be kept: {error}")))
    }
}

/// The step of a session that adds a passkey. Nobody can name it without the session.
pub(super) fn of_session(session: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(b"a passkey is added in ").chain_update(session).finalize().to_vec()
}

/// Keeps a challenge in a step of its own; one before it under the same token ends.
pub(super) async fn keep(
    app: &App,
    token: Vec<u8>,
    staff: Option<StaffId>,
    challenge: &Challenge,
) -> Result<(), Error> {
    let (now, text) = (app.now(), challenge.text()?);
    app.db
        .write(move |tx| {
            Box::pin(async move {
                tx.run("delete from sign_in_step where created_at <= $1", args![now.0 - STEP]).await?;
                tx.run(
                    "insert into sign_in_step (token_hash, staff_id, created_at, challenge) values ($1, $2, $3, $4)
                     on conflict (token_hash) do update
                     set created_at = excluded.created_at, challenge = excluded.challenge",
                    args![token, staff, now, text],
                )
                .await?;
                Ok(())
            })
        })
        .await
}

/// Lays a challenge into the step after a right password.
pub(super) async fn put(app: &App, token: Vec<u8>, challenge: &Challenge) -> Result<(), Error> {
    let text = challenge.text()?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let sql = "update sign_in_step set challenge = $2 where token_hash = $1";
                tx.run(sql, args![token, text]).await?;
                Ok(())
            })
        })
        .await
}

/// Takes the challenge of a step out, for one answer; none when there is none, or it is too old.
pub(super) async fn take(app: &App, token: Vec<u8>) -> Result<Option<Challenge>, Error> {
    let now = app.now();
    let kept = app.db.write(move |tx| Box::pin(async move { take_out(tx, token, now).await })).await?;
    // What an earlier version of the program asked cannot be answered any more.
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn take_out(tx: &mut Tx, token: Vec<u8>, now: Moment) -> Result<Option<String>, Error> {
    let kept: Option<(Option<Uuid>, String)> = tx
        .optional(
            "select staff_id, challenge from sign_in_step
             where token_hash = $1 and created_at > $2 and challenge is not null",
            args![token.clone(), now.0 - STEP],
        )
        .await?;
    let Some((_, text)) = kept else { return Ok(None) };
    // Of two answers at once only one finds the challenge still there.
    let sql = "update sign_in_step set challenge = null where token_hash = $1 and challenge = $2";
    let taken = tx.run(sql, args![token, text.clone()]).await?;
    Ok((taken == 1).then_some(text))
}
