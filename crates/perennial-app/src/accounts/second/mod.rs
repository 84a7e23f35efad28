//! The second factor: a code by an app beside the password, recovery codes for a lost telephone, and what
//! administrators ask of a role. Passkeys are second factors too; they lie in `passkeys`.

mod commands;
mod own;
mod recovery;
pub(super) mod totp;

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;
use uuid::Uuid;

use crate::actor::Role;
use crate::app::App;
use crate::args;
use crate::db::Conn;
use crate::error::Error;

pub(super) use commands::{answer, begin, confirm};
pub use commands::{needed, reset};
pub(super) use own::{Proof, after_removal, check_password, first_codes, new_codes, remove, with_proof};

/// What somebody has set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, crate::db::Row)]
pub struct Factors {
    /// When the app was confirmed.
    pub app_since: Option<i64>,
    /// Recovery codes that are left.
    pub codes_left: i64,
    /// Passkeys.
    pub passkeys: i64,
}

impl Factors {
    /// True when there is a second factor.
    pub const fn any(&self) -> bool {
        self.app_since.is_some() || self.passkeys > 0
    }
}

/// What a member of staff has set up.
///
/// # Errors
/// When the store cannot be read.
pub async fn factors(conn: &mut Conn, staff: StaffId) -> Result<Factors, Error> {
    let found = conn
        .optional(
            "select (select confirmed_at from totp where staff_id = $1) as app_since,
               (select count(*) from recovery_code where staff_id = $1 and used_at is null) as codes_left,
               (select count(*) from passkey where staff_id = $1) as passkeys",
            args![staff],
        )
        .await?;
    Ok(found.unwrap_or_default())
}

/// By what somebody's second step can be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, crate::db::Row)]
pub(super) struct Ways {
    app: i64,
    codes: i64,
    passkeys: i64,
}

impl Ways {
    /// An app gives codes.
    pub const fn app(&self) -> bool {
        self.app > 0
    }

    /// A code holds: of the app, or for recovery.
    pub const fn code(&self) -> bool {
        self.app > 0 || self.codes > 0
    }

    /// A passkey answers here.
    pub const fn passkey(&self) -> bool {
        self.passkeys > 0
    }
}

/// By what somebody's second step can be made at a site.
pub(super) async fn ways(conn: &mut Conn, staff: StaffId, site: Option<&str>) -> Result<Ways, Error> {
    let found = conn
        .optional(
            "select (select count(*) from totp where staff_id = $1 and confirmed_at is not null) as app,
               (select count(*) from recovery_code where staff_id = $1 and used_at is null) as codes,
               (select count(*) from passkey where staff_id = $1 and site = $2) as passkeys",
            args![staff, site.unwrap_or_default().to_owned()],
        )
        .await?;
    Ok(found.unwrap_or_default())
}

/// The secret of an app that is not confirmed yet.
pub(super) async fn unconfirmed(conn: &mut Conn, staff: StaffId) -> Result<Option<Vec<u8>>, Error> {
    let sql = "select secret from totp where staff_id = $1 and confirmed_at is null";
    let row: Option<(Vec<u8>,)> = conn.optional(sql, args![staff]).await?;
    Ok(row.map(|(secret,)| secret))
}

/// The roles that need a second factor.
///
/// # Errors
/// When the store cannot be read.
pub async fn roles_that_need(conn: &mut Conn) -> Result<Vec<Role>, Error> {
    let rows: Vec<(String,)> = conn.all("select role from sign_in_rule where second_factor = 1", vec![]).await?;
    Ok(rows.iter().filter_map(|(key,)| Role::from_key(key)).collect())
}

/// Whose step between password and second factor a token is; none when it is over.
pub(super) async fn step_of(app: &App, token: &super::Token) -> Result<Option<(StaffId, String)>, Error> {
    let mut conn = app.db.read().await?;
    let row: Option<(Uuid, String)> = conn
        .optional(
            "select p.id, p.email from sign_in_step s join staff p on p.id = s.staff_id
             where s.token_hash = $1 and s.created_at > $2 and p.active = 1",
            args![token.hash(), app.now().0 - super::commands::STEP],
        )
        .await?;
    Ok(row.map(|(id, email)| (id.into(), email)))
}

/// The code of somebody's app at a time, as stored: for tests that play the app.
///
/// # Errors
/// When there is no app.
pub async fn totp_now(conn: &mut Conn, staff: StaffId, now: Moment) -> Result<String, Error> {
    let secret: Vec<u8> = conn.scalar("select secret from totp where staff_id = $1", args![staff]).await?;
    totp::code_at(&secret, now)
}
