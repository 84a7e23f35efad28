//! Verbs of sign-in: begin and end sessions, change a password.

use std::fmt::Write;

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;
use perennial_core::text::EmailAddress;
use sha2::{Digest, Sha256};

use super::device::Device;
use super::password::{Password, hash_password, is_password};
use super::queries;
use crate::app::App;
use crate::args;
use crate::audit::{self, Action, Note, Subject, Who};
use crate::db::{DbError, Tx};
use crate::error::Error;

/// A session ends when nothing was asked for this long: 30 minutes.
pub(super) const IDLE: i64 = 30 * 60 * 1_000_000;
/// A session ends this long after sign-in, whatever happens: 12 hours.
pub(super) const WHOLE: i64 = 12 * 60 * 60 * 1_000_000;
/// The second factor is awaited this long: 10 minutes.
pub(super) const STEP: i64 = 10 * 60 * 1_000_000;
/// The time of the last request is stored when it is this much later than the stored one: a minute.
const SEEN_STEP: i64 = 60 * 1_000_000;

/// What a browser shows to prove who it is: 256 random bits. Only its hash is stored.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    pub(super) fn fresh() -> Self {
        let mut bytes = [0_u8; 32];
        crate::clock::fill_random(&mut bytes);
        Self(bytes)
    }

    /// Reads what [`Token::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0_u8; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// 64 hexadecimal digits.
    pub fn text(&self) -> String {
        hexadecimal(&self.0)
    }

    /// What is stored of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Begins a session of a member of staff.
///
/// # Errors
/// When the store refuses.
pub async fn begin_session(tx: &mut Tx, now: Moment, staff: StaffId, device: Device) -> Result<Token, Error> {
    let token = Token::fresh();
    tx.run(
        "insert into session (token_hash, staff_id, created_at, seen_at, user_agent, address)
         values ($1, $2, $3, $3, $4, $5)",
        args![token.hash(), staff, now, device.user_agent, device.address],
    )
    .await?;
    Ok(token)
}

/// How far a right password leads.
pub(super) enum Passed {
    /// In.
    In(Token),
    /// To the second factor, under a token of its own.
    ToSecond(Token),
}

/// Signs in: checks the password under the limits, and begins a session under a new token, or awaits the second factor.
pub(super) async fn sign_in(
    app: &App,
    email: &str,
    password: &str,
    device: Device,
    from: std::net::IpAddr,
) -> Result<Passed, Error> {
    let now = app.now();
    let attempts = &app.memory.accounts.attempts;
    attempts.begin(email, from, now)?;
    let found = {
        let mut conn = app.db.read().await?;
        queries::credentials(&mut conn, email).await?
    };
    let stored = found.as_ref().and_then(|found| found.password_hash.clone());
    let right = is_password(app, password, stored).await?;
    let Some(found) = found.filter(|_| right) else {
        note_failure(app, email, from).await?;
        return Err(wrong());
    };
    let staff = found.staff();
    if found.has_factor() {
        // The tries of the account are not forgiven before the second factor is right, too.
        attempts.halfway(from);
        return app
            .db
            .write(move |tx| Box::pin(async move { begin_step(tx, now, staff).await }))
            .await
            .map(Passed::ToSecond);
    }
    attempts.succeeded(email, from);
    let who = Who { staff: Some(staff), name: None, origin: from.to_string() };
    app.db
        .write(move |tx| {
            Box::pin(async move {
                audit::append(tx, now, &who, Note::new(Action::SignedIn, "with the password")).await?;
                begin_session(tx, now, staff, device).await
            })
        })
        .await
        .map(Passed::In)
}

/// Notes a failed sign-in. What was typed as an address is not kept unless somebody has it: it may be a password.
async fn note_failure(app: &App, email: &str, from: std::net::IpAddr) -> Result<(), Error> {
    let found: Option<(uuid::Uuid,)> = {
        let mut conn = app.db.read().await?;
        conn.optional("select id from staff where email_key = $1", args![email.trim().to_lowercase()]).await?
    };
    let staff = found.map(|(id,)| id.into());
    let (name, said) = match staff {
        Some(_) => (None, "wrong password"),
        None => (Some("Somebody unknown".to_owned()), "unknown address"),
    };
    audit::note(app, Who { staff, name, origin: from.to_string() }, Note::new(Action::SignInFailed, said)).await
}

/// Begins the step between a right password and the second factor.
async fn begin_step(tx: &mut Tx, now: Moment, staff: StaffId) -> Result<Token, Error> {
    let token = Token::fresh();
    tx.run("delete from sign_in_step where created_at <= $1", args![now.0 - STEP]).await?;
    let sql = "insert into sign_in_step (token_hash, staff_id, created_at) values ($1, $2, $3)";
    tx.run(sql, args![token.hash(), staff, now]).await?;
    Ok(token)
}

/// One sentence for an unknown address and for a wrong password: it does not tell which addresses exist.
fn wrong() -> Error {
    Error::field(
        "password",
        "This address and password do not belong together. Check both, then try again; an administrator of your firm can give you a new password.",
    )
}

/// Stores that a session was used just now; at most once a minute.
pub(super) async fn seen(app: &App, token_hash: Vec<u8>, stored: Moment) {
    let now = app.now();
    if now.0 - stored.0 < SEEN_STEP {
        return;
    }
    let outcome: Result<u64, DbError> = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let sql = "update session set seen_at = $1 where token_hash = $2 and seen_at < $1";
                tx.run(sql, args![now, token_hash]).await
            })
        })
        .await;
    if let Err(error) = outcome {
        tracing::warn!(%error, "the use of a session could not be stored");
    }
}

/// Ends one session.
pub(super) async fn end_session(tx: &mut Tx, token_hash: Vec<u8>) -> Result<(), Error> {
    tx.run("delete from session where token_hash = $1", args![token_hash]).await?;
    Ok(())
}

/// Ends one of a person's sessions by its short name.
pub(super) async fn revoke(tx: &mut Tx, staff: StaffId, name: &str) -> Result<(), Error> {
    let hashes: Vec<(Vec<u8>,)> = tx.all("select token_hash from session where staff_id = $1", args![staff]).await?;
    let found = hashes.into_iter().find(|(hash,)| queries::session_name(hash) == name);
    let (hash,) = found.ok_or(Error::NotFound("session"))?;
    end_session(tx, hash).await
}

/// Ends all sessions of a person: they leave, or somebody gives them a new password.
///
/// # Errors
/// When the store refuses.
pub async fn end_sessions_of(tx: &mut Tx, staff: StaffId) -> Result<(), Error> {
    tx.run("delete from session where staff_id = $1", args![staff]).await?;
    Ok(())
}

/// Ends all sessions of a person but one. Returns how many.
pub(super) async fn revoke_others(tx: &mut Tx, staff: StaffId, kept: Vec<u8>) -> Result<u64, Error> {
    Ok(tx.run("delete from session where staff_id = $1 and token_hash <> $2", args![staff, kept]).await?)
}

/// Changes one's own password; all sessions end, and a new one begins here.
pub(super) async fn change_password(
    app: &App,
    staff: StaffId,
    current: &str,
    new: &Password,
    device: Device,
    from: std::net::IpAddr,
) -> Result<Token, Error> {
    let now = app.now();
    let (email, stored) = {
        let mut conn = app.db.read().await?;
        queries::own_credentials(&mut conn, staff).await?
    };
    app.memory.accounts.attempts.begin(&email, from, now)?;
    if !is_password(app, current, stored.clone()).await? {
        return Err(Error::field("current", "This is not your present password. Type it again."));
    }
    app.memory.accounts.attempts.succeeded(&email, from);
    let hashed = hash_password(app, new).await?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let who = Who { staff: Some(staff), name: None, origin: from.to_string() };
                audit::append(tx, now, &who, Note::new(Action::PasswordChanged, "by its owner")).await?;
                let sql =
                    "update staff set password_hash = $1, version = version + 1 where id = $2 and password_hash = $3";
                if tx.run(sql, args![hashed, staff, stored]).await? == 0 {
                    return Err(Error::ChangedMeanwhile("password"));
                }
                end_sessions_of(tx, staff).await?;
                begin_session(tx, now, staff, device).await
            })
        })
        .await
}

/// Gives the member of staff with this address a new password; all their sessions end.
///
/// # Errors
/// When nobody has the address.
pub async fn give_password(app: &App, email: &EmailAddress, new: &Password) -> Result<(), Error> {
    let (key, hashed, now) = (email.key(), hash_password(app, new).await?, app.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let sql =
                    "update staff set password_hash = $1, version = version + 1 where email_key = $2 returning id";
                let found: Option<(uuid::Uuid,)> = tx.optional(sql, args![hashed, key]).await?;
                let (staff,) = found.ok_or(Error::NotFound("member of staff"))?;
                let who = Who { origin: audit::origin(), ..Who::default() };
                let subject = Subject::Staff(staff.into());
                audit::append(tx, now, &who, Note::on(Action::PasswordChanged, subject, "given anew")).await?;
                end_sessions_of(tx, staff.into()).await
            })
        })
        .await
}

/// Removes sessions that have ended of themselves. Returns how many.
///
/// # Errors
/// When the store refuses.
pub async fn remove_old_sessions(app: &App) -> Result<u64, Error> {
    let now = app.now();
    let ended = "created_at <= $1 or seen_at <= $2";
    let limits = move || args![now.0 - WHOLE, now.0 - IDLE];
    let there: i64 = {
        let mut conn = app.db.read().await?;
        let sql = crate::db::AssertSqlSafe(format!("select count(*) from session where {ended}"));
        conn.scalar(sql, limits()).await?
    };
    if there == 0 {
        return Ok(0);
    }
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let sql = crate::db::AssertSqlSafe(format!("delete from session where {ended}"));
                Ok(tx.run(sql, limits()).await?)
            })
        })
        .await
}
