//! Signing in with a passkey: as the second step after the password, or alone.

use std::net::IpAddr;

use perennial_core::ids::StaffId;
use serde_json::{Value as Json, json};
use uuid::Uuid;
use webauthn_rs::prelude::{AuthenticationResult, PublicKeyCredential, WebauthnError};

use super::steps::{self, Challenge};
use super::{Site, Stored, stored, stored_at};
use crate::accounts::commands::begin_session;
use crate::accounts::{Device, Token, second};
use crate::app::App;
use crate::args;
use crate::audit::{self, Action, Note, Who};
use crate::db::Tx;
use crate::error::Error;

/// A browser's answer, and where it comes from.
pub struct Answered<'a> {
    /// The JSON of the answer.
    pub answer: &'a str,
    /// The device that signs in.
    pub device: Device,
    /// The network address.
    pub from: IpAddr,
}

/// Asks for one of somebody's passkeys after their password was right.
///
/// # Errors
/// When the step is over, or no passkey of theirs answers here.
pub async fn begin_second(app: &App, site: &Site, token: &Token) -> Result<Json, Error> {
    let (staff, _) = second::step_of(app, token).await?.ok_or(Error::SignIn)?;
    let keys: Vec<_> = {
        let mut conn = app.db.read().await?;
        stored_at(&mut conn, staff, site).await?.into_iter().map(|stored| stored.key).collect()
    };
    if keys.is_empty() {
        return Err(Error::refused(format!("No passkey of yours answers at {}. Use a code.", site.name())));
    }
    let (asked, state) = site.relying_party("Perennial")?.start_passkey_authentication(&keys).map_err(unasked)?;
    steps::put(app, token.hash(), &Challenge::Second { state }).await?;
    Ok(json!(asked))
}

/// The second step of a sign-in by a passkey.
///
/// # Errors
/// When it does not hold, or too many were tried.
pub async fn answer(app: &App, site: &Site, token: &Token, said: Answered<'_>) -> Result<Token, Error> {
    let (staff, email) = second::step_of(app, token).await?.ok_or(Error::SignIn)?;
    app.memory.accounts.attempts.begin(&email, said.from, app.now())?;
    let Some(Challenge::Second { state }) = steps::take(app, token.hash()).await? else { return Err(too_late()) };
    let Ok(given) = serde_json::from_str::<PublicKeyCredential>(said.answer) else { return Err(unfit()) };
    let key = find(app, &given, staff, site).await?;
    let checked = site.relying_party("Perennial")?.finish_passkey_authentication(&given, &state);
    let (key, result) = judged(app, (staff, said.from), key, checked).await?;
    let step = token.hash();
    let session = let_in(app, key, &result, Entry { staff, step, with: "the password and a passkey", said }).await?;
    Ok(session)
}

/// Asks for any passkey of this site, under a token of its own for the browser that asks.
///
/// # Errors
/// When the network has tried too often.
pub async fn begin_alone(app: &App, site: &Site, from: IpAddr) -> Result<(Token, Json), Error> {
    app.memory.accounts.attempts.stranger(from, app.now())?;
    let (mut asked, state) = site.relying_party("Perennial")?.start_discoverable_authentication().map_err(unasked)?;
    // A button asks, not the field of the address.
    asked.mediation = None;
    let token = Token::fresh();
    steps::keep(app, token.hash(), None, &Challenge::Alone { state }).await?;
    Ok((token, json!(asked)))
}

/// Signs in with a passkey alone.
///
/// # Errors
/// When it does not hold.
pub async fn enter(app: &App, site: &Site, token: &Token, said: Answered<'_>) -> Result<Token, Error> {
    let Some(Challenge::Alone { state }) = steps::take(app, token.hash()).await? else { return Err(too_late()) };
    let Ok(given) = serde_json::from_str::<PublicKeyCredential>(said.answer) else { return Err(unfit()) };
    let party = site.relying_party("Perennial")?;
    let whose = party.identify_discoverable_authentication(&given).map(|(staff, _)| StaffId(staff));
    let found = match whose {
        Ok(staff) => find(app, &given, staff, site).await?.map(|key| (staff, key)),
        Err(_) => None,
    };
    let Some((staff, key)) = found else {
        let who = Who { staff: None, name: Some("Somebody unknown".to_owned()), origin: said.from.to_string() };
        audit::note(app, who, Note::new(Action::SignInFailed, "unknown passkey")).await?;
        return Err(unknown());
    };
    let checked = party.finish_discoverable_authentication_v2(&given, state, &key.key);
    let (key, result) = judged(app, (staff, said.from), Some(key), checked).await?;
    let step = token.hash();
    let_in(app, key, &result, Entry { staff, step, with: "a passkey", said }).await
}

/// The passkey that an answer is of: somebody's, who may sign in, at this site.
async fn find(app: &App, given: &PublicKeyCredential, staff: StaffId, site: &Site) -> Result<Option<Stored>, Error> {
    let mut conn = app.db.read().await?;
    let row: Option<(Uuid, String, String)> = conn
        .optional(
            "select k.id, k.name, k.body from passkey k join staff p on p.id = k.staff_id
             where k.credential_id = $1 and k.staff_id = $2 and k.site = $3 and p.active = 1",
            args![given.get_credential_id().to_vec(), staff, site.name().to_owned()],
        )
        .await?;
    row.map(stored).transpose()
}

/// What the check says. A refusal is noted, and one that hints at a copied passkey names it.
async fn judged(
    app: &App,
    (staff, from): (StaffId, IpAddr),
    key: Option<Stored>,
    checked: Result<AuthenticationResult, WebauthnError>,
) -> Result<(Stored, AuthenticationResult), Error> {
    let (note, error) = match (key, checked) {
        (Some(key), Ok(result)) => return Ok((key, result)),
        (Some(key), Err(WebauthnError::CredentialPossibleCompromise)) => (
            format!("the counter of the passkey “{}” went back: perhaps it was copied", key.name),
            Error::field(
                "answer",
                format!(
                    "The passkey “{}” was refused: it counts its uses, and its count went back, as that of a copy would. Sign in another way, remove it, and tell an administrator of your firm.",
                    key.name
                ),
            ),
        ),
        (None, Ok(_)) => ("unknown passkey".to_owned(), unknown()),
        (_, Err(error)) => {
            tracing::info!(%error, "a passkey was refused");
            ("wrong passkey".to_owned(), unfit())
        }
    };
    let who = Who { staff: Some(staff), name: None, origin: from.to_string() };
    audit::note(app, who, Note::new(Action::SignInFailed, note)).await?;
    Err(error)
}

/// A sign-in that has come through.
struct Entry<'a> {
    staff: StaffId,
    step: Vec<u8>,
    with: &'static str,
    said: Answered<'a>,
}

async fn let_in(app: &App, mut key: Stored, result: &AuthenticationResult, entry: Entry<'_>) -> Result<Token, Error> {
    key.key.update_credential(result);
    let body = serde_json::to_string(&key.key)
        .map_err(|error| Error::Internal(format!("a passkey cannot be stored: {error}")))?;
    let (now, staff, step, with) = (app.now(), entry.staff, entry.step, entry.with);
    let Answered { device, from, .. } = entry.said;
    let who = Who { staff: Some(staff), name: None, origin: from.to_string() };
    let session = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                used(tx, &key, body, now.0).await?;
                tx.run("delete from sign_in_step where token_hash = $1", args![step]).await?;
                audit::append(tx, now, &who, Note::new(Action::SignedIn, format!("with {with}"))).await?;
                begin_session(tx, now, staff, device).await
            })
        })
        .await?;
    let mut conn = app.db.read().await?;
    let email: String = conn.scalar("select email from staff where id = $1", args![staff]).await?;
    app.memory.accounts.attempts.succeeded(&email, from);
    Ok(session)
}

/// Stores the use and the new count. Of two uses with the same count only one is stored.
async fn used(tx: &mut Tx, key: &Stored, body: String, now: i64) -> Result<(), Error> {
    let sql = "update passkey set body = $3, used_at = $4 where id = $1 and body = $2";
    if tx.run(sql, args![key.id, key.body.clone(), body, now]).await? == 0 {
        return Err(Error::field("answer", "This passkey was used elsewhere at the same moment. Try again."));
    }
    Ok(())
}

fn unasked(error: WebauthnError) -> Error {
    Error::Internal(format!("a passkey cannot be asked for: {error}"))
}

fn too_late() -> Error {
    Error::field("answer", "This passkey was not asked for here, or more than ten minutes ago. Try again.")
}

fn unfit() -> Error {
    Error::field("answer", "This passkey does not hold here. Try again, or sign in another way.")
}

fn unknown() -> Error {
    Error::field("answer", "This passkey is not known here; it may have been removed. Sign in another way.")
}
