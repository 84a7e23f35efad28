//! Verbs of the second factor: set up, confirm, answer at sign-in, reset.

use std::net::IpAddr;

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;

use super::{recovery, totp};
use crate::accounts::commands::{begin_session, end_sessions_of, revoke_others};
use crate::accounts::queries::SignedIn;
use crate::accounts::{Device, Token};
use crate::actor::Role;
use crate::app::{Act, App};
use crate::args;
use crate::audit::{self, Action, Note, Subject, Who};
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Makes a secret that is in force once a code confirms it. One that is in force already stays until then.
///
/// # Errors
/// When an app is set up already.
pub async fn begin(tx: &mut Tx, staff: StaffId, now: Moment) -> Result<(), Error> {
    let stored = tx
        .run(
            "insert into totp (staff_id, secret, created_at, last_step) values ($1, $2, $3, 0)
             on conflict (staff_id) do update set secret = excluded.secret, created_at = excluded.created_at
             where totp.confirmed_at is null",
            args![staff, totp::fresh(), now],
        )
        .await?;
    if stored == 0 {
        return Err(Error::refused("An app is set up already. Remove it first to set up another one."));
    }
    Ok(())
}

/// Uses a code of the app; false when it does not hold, or its step was used before.
async fn use_code(tx: &mut Tx, staff: StaffId, code: &str, now: Moment, confirmed: bool) -> Result<bool, Error> {
    let row: Option<(Vec<u8>, Option<i64>)> =
        tx.optional("select secret, confirmed_at from totp where staff_id = $1", args![staff]).await?;
    let Some((secret, since)) = row else { return Ok(false) };
    if since.is_some() != confirmed {
        return Ok(false);
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(step) = totp::step_of(&secret, &code, now)? else { return Ok(false) };
    let sql = "update totp set last_step = $2 where staff_id = $1 and last_step < $2";
    Ok(tx.run(sql, args![staff, step]).await? == 1)
}

/// Confirms the app with its first code. Other sessions end. Returns the recovery codes, to be shown once.
///
/// # Errors
/// When the code does not hold, or too many were tried.
pub async fn confirm(
    app: &App,
    signed: &SignedIn,
    email: &str,
    code: String,
    from: IpAddr,
) -> Result<Vec<String>, Error> {
    let (now, staff, kept) = (app.now(), signed.staff, signed.token_hash.clone());
    app.memory.accounts.attempts.begin(email, from, now)?;
    let who = Who::of(&signed.actor());
    let codes = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if !use_code(tx, staff, &code, now, false).await? {
                    return Err(wrong_code());
                }
                tx.run("update totp set confirmed_at = $2 where staff_id = $1", args![staff, now]).await?;
                audit::append(tx, now, &who, Note::new(Action::FactorAdded, "a code by an app")).await?;
                revoke_others(tx, staff, kept).await?;
                recovery::renew(tx, staff).await
            })
        })
        .await?;
    app.memory.accounts.attempts.succeeded(email, from);
    Ok(codes)
}

pub(super) fn wrong_code() -> Error {
    Error::field(
        "code",
        "This code does not hold. Type the one that the app shows now; each holds once. If it never does, check the clock of your telephone.",
    )
}

/// The second step of a sign-in: a code of the app, or a recovery code.
///
/// # Errors
/// When it does not hold, or too many were tried.
pub async fn answer(app: &App, token: &Token, code: &str, device: Device, from: IpAddr) -> Result<Token, Error> {
    let (staff, email) = super::step_of(app, token).await?.ok_or(Error::SignIn)?;
    let now = app.now();
    app.memory.accounts.attempts.begin(&email, from, now)?;
    let (code, step) = (code.to_owned(), token.hash());
    let who = Who { staff: Some(staff), name: None, origin: from.to_string() };
    let session = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let Some(by) = holds(tx, staff, &code, now).await? else {
                    audit::append(tx, now, &who, Note::new(Action::SignInFailed, "wrong second factor")).await?;
                    return Ok::<_, Error>(None);
                };
                tx.run("delete from sign_in_step where token_hash = $1", args![step]).await?;
                if by == Action::RecoveryCodeUsed {
                    audit::append(tx, now, &who, Note::new(by, "")).await?;
                }
                let said = if by == Action::RecoveryCodeUsed { "a recovery code" } else { "a code by an app" };
                let said = format!("with the password and {said}");
                audit::append(tx, now, &who, Note::new(Action::SignedIn, said)).await?;
                Ok(Some(begin_session(tx, now, staff, device).await?))
            })
        })
        .await?;
    let session = session.ok_or_else(wrong_code)?;
    app.memory.accounts.attempts.succeeded(&email, from);
    Ok(session)
}

/// By what a code holds: the app, or a recovery code that is now spent.
pub(super) async fn holds(tx: &mut Tx, staff: StaffId, code: &str, now: Moment) -> Result<Option<Action>, Error> {
    if use_code(tx, staff, code, now, true).await? {
        return Ok(Some(Action::SignedIn));
    }
    Ok(recovery::spend(tx, staff, code, now).await?.then_some(Action::RecoveryCodeUsed))
}

/// Takes all second factors of somebody away and signs them out, with the reason: for a lost telephone.
///
/// # Errors
/// When the role does not allow it, no reason is given, or there is nothing to reset.
pub async fn reset(tx: &mut Tx, act: &Act, staff: StaffId, reason: &str) -> Result<(), Error> {
    act.actor.must(Right::Staff)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why: the audit log keeps it."));
    }
    let mut gone = 0;
    for table in ["totp", "passkey", "recovery_code", "sign_in_step"] {
        let sql = crate::db::AssertSqlSafe(format!("delete from {table} where staff_id = $1"));
        gone += tx.run(sql, args![staff]).await?;
    }
    if gone == 0 {
        return Err(Error::refused("There is no second factor to reset."));
    }
    end_sessions_of(tx, staff).await?;
    act.audit(tx, Note::on(Action::FactorReset, Subject::Staff(staff), reason)).await
}

/// Says which roles need a second factor. Whoever has none is led to set one up with their next page.
///
/// # Errors
/// When the role does not allow it.
pub async fn needed(tx: &mut Tx, act: &Act, roles: &[Role]) -> Result<(), Error> {
    act.actor.must(Right::Staff)?;
    for role in Role::ALL {
        let needs = roles.contains(&role);
        let sql = "select coalesce(max(second_factor), 0) from sign_in_rule where role = $1";
        let before: i64 = tx.scalar(sql, args![role.key()]).await?;
        if (before != 0) == needs {
            continue;
        }
        tx.run(
            "insert into sign_in_rule (role, second_factor) values ($1, $2)
             on conflict (role) do update set second_factor = excluded.second_factor",
            args![role.key(), needs],
        )
        .await?;
        let said = if needs { "needs a second factor" } else { "may sign in without a second factor" };
        act.audit(tx, Note::new(Action::SignInRuleChanged, format!("{} {said}", role.word()))).await?;
    }
    Ok(())
}
