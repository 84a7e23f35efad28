//! What somebody changes of their own second factors, once they have shown that it is them.

use std::net::IpAddr;

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;

use super::commands::{holds, wrong_code};
use super::recovery;
use crate::accounts::password::is_password;
use crate::accounts::queries::{self, SignedIn};
use crate::app::App;
use crate::args;
use crate::audit::{self, Action, Note, Who};
use crate::db::Tx;
use crate::error::Error;

/// What shows that it is them.
pub enum Proof {
    /// A code of the app, or a recovery code.
    Code(String),
    /// The present password.
    Password(String),
}

/// Asks for a proof before something is changed, under the limits of sign-in; then makes the change.
///
/// # Errors
/// When the proof does not hold, or the change is refused.
pub async fn with_proof<T: Send + 'static>(
    app: &App,
    signed: &SignedIn,
    (email, proof, from): (&str, Proof, IpAddr),
    work: impl for<'c> FnOnce(&'c mut Tx, Moment, Who) -> crate::db::WriteFuture<'c, T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (now, staff, who) = (app.now(), signed.staff, Who::of(&signed.actor()));
    let code = match proof {
        Proof::Code(code) => Some(code),
        Proof::Password(password) => {
            check_password(app, signed, email, &password, from).await?;
            None
        }
    };
    if code.is_some() {
        app.memory.accounts.attempts.begin(email, from, now)?;
    }
    let by_code = code.is_some();
    let done = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(code) = code
                    && holds(tx, staff, &code, now).await?.is_none()
                {
                    return Err(wrong_code());
                }
                work(tx, now, who).await
            })
        })
        .await?;
    if by_code {
        app.memory.accounts.attempts.succeeded(email, from);
    }
    Ok(done)
}

/// Checks the present password, under the limits of sign-in.
///
/// # Errors
/// When it is wrong, or too many were tried.
pub async fn check_password(
    app: &App,
    signed: &SignedIn,
    email: &str,
    password: &str,
    from: IpAddr,
) -> Result<(), Error> {
    app.memory.accounts.attempts.begin(email, from, app.now())?;
    let (_, stored) = {
        let mut conn = app.db.read().await?;
        queries::own_credentials(&mut conn, signed.staff).await?
    };
    if !is_password(app, password, stored).await? {
        return Err(Error::field("password", "This is not your present password. Type it again."));
    }
    app.memory.accounts.attempts.succeeded(email, from);
    Ok(())
}

/// Makes new recovery codes; those before end.
///
/// # Errors
/// When the proof does not hold.
pub async fn new_codes(app: &App, signed: &SignedIn, asked: (&str, Proof, IpAddr)) -> Result<Vec<String>, Error> {
    let staff = signed.staff;
    with_proof(app, signed, asked, move |tx, now, who| {
        Box::pin(async move {
            audit::append(tx, now, &who, Note::new(Action::RecoveryCodesMade, "")).await?;
            recovery::renew(tx, staff).await
        })
    })
    .await
}

/// Recovery codes for somebody who has none left; none for whoever has.
///
/// # Errors
/// When the store refuses.
pub async fn first_codes(tx: &mut Tx, staff: StaffId) -> Result<Vec<String>, Error> {
    let sql = "select count(*) from recovery_code where staff_id = $1 and used_at is null";
    if tx.scalar::<i64>(sql, args![staff]).await? > 0 { Ok(Vec::new()) } else { recovery::renew(tx, staff).await }
}

/// Removes the app of whoever asks, and the recovery codes with the last second factor.
///
/// # Errors
/// When the code does not hold, or the role needs a second factor and there would be none.
pub async fn remove(app: &App, signed: &SignedIn, asked: (&str, Proof, IpAddr)) -> Result<(), Error> {
    let (staff, needs) = (signed.staff, signed.needs_factor);
    with_proof(app, signed, asked, move |tx, now, who| {
        Box::pin(async move {
            tx.run("delete from totp where staff_id = $1", args![staff]).await?;
            after_removal(tx, staff, needs).await?;
            audit::append(tx, now, &who, Note::new(Action::FactorRemoved, "a code by an app")).await
        })
    })
    .await
}

/// A second factor is gone: with the last one the recovery codes go as well.
///
/// # Errors
/// When none is left, and the role needs one: then nothing was removed.
pub async fn after_removal(tx: &mut Tx, staff: StaffId, needs: bool) -> Result<(), Error> {
    let left: i64 = tx
        .scalar(
            "select cast((select count(*) from passkey where staff_id = $1)
               + (select count(*) from totp where staff_id = $1 and confirmed_at is not null) as bigint)",
            args![staff],
        )
        .await?;
    if left > 0 {
        return Ok(());
    }
    if needs {
        return Err(Error::refused(
            "Your role needs a second factor: it cannot be removed, only replaced. Add another one first; an administrator can reset all of them.",
        ));
    }
    tx.run("delete from recovery_code where staff_id = $1", args![staff]).await?;
    Ok(())
}
