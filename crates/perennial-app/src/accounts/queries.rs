//! Sessions and credentials, as sign-in and its pages need them.

use perennial_core::dates::{Day, Moment};
use perennial_core::ids::StaffId;
use perennial_core::journeys::stage::PhaseNames;
use perennial_core::money::Currency;
use uuid::Uuid;

use super::commands::{IDLE, Token, WHOLE, hexadecimal};
use super::device;
use super::phases::{self, Phases};
use crate::actor::{Actor, Role};
use crate::args;
use crate::clock::day_in;
use crate::db::{AssertSqlSafe, Conn, DbError};
use crate::error::Error;

/// Whoever a session belongs to, and the firm.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What is stored of the session's token.
    pub token_hash: Vec<u8>,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub person: String,
    /// What they may do.
    pub role: Role,
    /// When the session was last used, as stored.
    pub seen: Moment,
    /// True when they have a second factor.
    pub has_factor: bool,
    /// True when their role needs one.
    pub needs_factor: bool,
    /// The firm; none before it is set up.
    pub firm: Option<FirmFrame>,
}

/// What the frame of a page shows of the firm.
#[derive(Debug, Clone)]
pub struct FirmFrame {
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: Currency,
    /// What it calls an engagement.
    pub noun: String,
    /// What it calls the phases.
    pub phases: PhaseNames,
    /// Its day.
    pub today: Day,
}

impl SignedIn {
    /// True when the role needs a second factor and none is set up.
    pub const fn lacks_factor(&self) -> bool {
        self.needs_factor && !self.has_factor
    }

    /// As an actor.
    pub fn actor(&self) -> Actor {
        Actor::Staff { id: self.staff, role: self.role }
    }
}

#[derive(crate::db::Row)]
struct SessionRow {
    staff_id: Uuid,
    person: String,
    role: String,
    seen_at: i64,
    firm: Option<String>,
    currency: Option<Currency>,
    engagement_noun: Option<String>,
    time_zone: Option<String>,
    model_version: Option<i64>,
    has_factor: i64,
    needs_factor: i64,
}

/// True, as SQL, when the member of staff `p` has a second factor.
pub(super) const HAS_FACTOR: &str =
    "cast(case when exists (select 1 from totp t where t.staff_id = p.id and t.confirmed_at is not null)
  or exists (select 1 from passkey k where k.staff_id = p.id) then 1 else 0 end as bigint)";

/// The session of a token, when it has not ended and its owner may sign in.
pub(super) async fn session(
    conn: &mut Conn,
    phases: &Phases,
    token: &Token,
    now: Moment,
) -> Result<Option<SignedIn>, DbError> {
    let token_hash = token.hash();
    let row: Option<SessionRow> = conn
        .optional(
            AssertSqlSafe(format!(
                "select s.staff_id, p.name as person, p.role, s.seen_at, f.name as firm, f.currency, f.engagement_noun,
                   f.time_zone, f.model_version, {HAS_FACTOR} as has_factor,
                   coalesce(r.second_factor, 0) as needs_factor
                 from session s join staff p on p.id = s.staff_id left join firm f on f.id = 1
                 left join sign_in_rule r on r.role = p.role
                 where s.token_hash = $1 and s.created_at > $2 and s.seen_at > $3 and p.active = 1"
            )),
            args![token_hash.clone(), now.0 - WHOLE, now.0 - IDLE],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let today = day_in(now, row.time_zone.as_deref().unwrap_or("UTC"));
    let phases = phases::names(conn, phases, row.model_version.unwrap_or_default()).await?;
    let firm = row.firm.map(|name| FirmFrame {
        name,
        phases,
        currency: row.currency.unwrap_or(Currency::GBP),
        noun: row.engagement_noun.unwrap_or_else(|| "engagement".to_owned()),
        today,
    });
    Ok(Some(SignedIn {
        token_hash,
        staff: row.staff_id.into(),
        person: row.person,
        role: Role::from_key(&row.role).unwrap_or(Role::ReadOnly),
        seen: Moment(row.seen_at),
        has_factor: row.has_factor != 0,
        needs_factor: row.needs_factor != 0,
        firm,
    }))
}

/// Who has an address, if they may sign in.
#[derive(crate::db::Row)]
pub(super) struct Credentials {
    id: Uuid,
    /// The hash of their password.
    pub password_hash: Option<String>,
    has_factor: i64,
}

impl Credentials {
    /// Who.
    pub fn staff(&self) -> StaffId {
        self.id.into()
    }

    /// True when they have a second factor.
    pub const fn has_factor(&self) -> bool {
        self.has_factor != 0
    }
}

/// Who has an address, and the hash of their password, if they may sign in.
pub(super) async fn credentials(conn: &mut Conn, email: &str) -> Result<Option<Credentials>, DbError> {
    let sql = format!(
        "select p.id, p.password_hash, {HAS_FACTOR} as has_factor from staff p where p.email_key = $1 and p.active = 1"
    );
    conn.optional(AssertSqlSafe(sql), args![email.trim().to_lowercase()]).await
}

/// One's own address and the hash of one's password.
pub(super) async fn own_credentials(conn: &mut Conn, staff: StaffId) -> Result<(String, Option<String>), Error> {
    let row: Option<(String, Option<String>)> =
        conn.optional("select email, password_hash from staff where id = $1", args![staff]).await?;
    row.ok_or(Error::SignIn)
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// A short name, not the token.
    pub name: String,
    /// “Firefox on Linux”.
    pub device: String,
    /// The network address.
    pub address: Option<String>,
    /// When it began.
    pub began: Moment,
    /// When it was last used.
    pub seen: Moment,
    /// True for the session that asks.
    pub this: bool,
}

/// The short name of a session: enough of its hash to tell it from the others of its owner.
pub(super) fn session_name(token_hash: &[u8]) -> String {
    hexadecimal(token_hash.get(..8).unwrap_or_default())
}

#[derive(crate::db::Row)]
struct LineRow {
    token_hash: Vec<u8>,
    created_at: i64,
    seen_at: i64,
    user_agent: Option<String>,
    address: Option<String>,
}

/// One's own sessions that have not ended, the last used first.
pub(super) async fn sessions(conn: &mut Conn, signed: &SignedIn, now: Moment) -> Result<Vec<SessionLine>, DbError> {
    let rows: Vec<LineRow> = conn
        .all(
            "select token_hash, created_at, seen_at, user_agent, address from session
             where staff_id = $1 and created_at > $2 and seen_at > $3 order by seen_at desc, token_hash",
            args![signed.staff, now.0 - WHOLE, now.0 - IDLE],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionLine {
            name: session_name(&row.token_hash),
            device: device::words(row.user_agent.as_deref()),
            address: row.address,
            began: Moment(row.created_at),
            seen: Moment(row.seen_at),
            this: row.token_hash == signed.token_hash,
        })
        .collect())
}

/// What a first run has still to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// No administrator can sign in.
    pub administrator: bool,
    /// The firm is not set up.
    pub firm: bool,
}

impl Missing {
    /// True when anything is missing.
    pub fn any(self) -> bool {
        self.administrator || self.firm
    }
}

/// What a first run has still to make.
///
/// # Errors
/// When the store cannot be read.
pub async fn missing(conn: &mut Conn) -> Result<Missing, DbError> {
    let (administrators, firms): (i64, i64) = conn
        .optional(
            "select (select count(*) from staff where role = 'administrator' and active = 1 and password_hash is not null),
               (select count(*) from firm)",
            args![],
        )
        .await?
        .unwrap_or_default();
    Ok(Missing { administrator: administrators == 0, firm: firms == 0 })
}
