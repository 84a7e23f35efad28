//! The firm, its staff and its service lines, as pages need them.

use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::journeys::implied::LineGaps;
use perennial_core::journeys::model::{FirmKind, Model};

use super::coverage::coverage;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use crate::actor::Role;
use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// The firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: FirmKind,
    /// The currency of its books.
    pub currency: Currency,
    /// BCP 47 tag.
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    /// 1 Monday … 7 Sunday.
    pub week_start: u8,
    /// What the firm calls an engagement, in the singular and lower case.
    pub engagement_noun: String,
    /// Counts changes of the journey model.
    pub model_version: i64,
    /// Counts changes of the firm.
    pub version: i64,
}

#[derive(crate::db::Row)]
struct FirmRow {
    name: String,
    kind: String,
    currency: Currency,
    locale: String,
    time_zone: String,
    week_start: i64,
    engagement_noun: String,
    model_version: i64,
    version: i64,
}

/// The firm; none before first run.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(conn: &mut Conn) -> Result<Option<Firm>, Error> {
    let row: Option<FirmRow> = conn
        .optional(
            "select name, kind, currency, locale, time_zone, week_start, engagement_noun, model_version, version
             from firm where id = 1",
            vec![],
        )
        .await?;
    Ok(row.map(|row| Firm {
        name: row.name,
        kind: FirmKind::from_key(&row.kind).unwrap_or(FirmKind::LawTransactional),
        currency: row.currency,
        locale: row.locale,
        time_zone: row.time_zone,
        week_start: u8::try_from(row.week_start).unwrap_or(1),
        engagement_noun: row.engagement_noun,
        model_version: row.model_version,
        version: row.version,
    }))
}

/// Whether the firm is still to choose how long a client stays between engagements: once a list has been imported,
/// until somebody chooses (D8).
///
/// # Errors
/// When the store cannot be read.
pub async fn asks_horizon(conn: &mut Conn) -> Result<bool, Error> {
    let sql = "select count(*) from firm where id = 1 and horizon_said_at is null
                 and exists (select 1 from import where state = 'done')";
    Ok(conn.scalar::<i64>(sql, vec![]).await? > 0)
}

/// The code of an amount's currency, else that of the firm.
///
/// # Errors
/// When the store cannot be read.
pub async fn currency_of(conn: &mut Conn, amount: Option<Money>) -> Result<String, Error> {
    if let Some(amount) = amount {
        return Ok(amount.currency.code().to_owned());
    }
    Ok(currency(conn).await?.code().to_owned())
}

/// The firm's currency; pounds before set-up.
///
/// # Errors
/// When the store cannot be read.
pub async fn currency(conn: &mut Conn) -> Result<Currency, Error> {
    let row: Option<(Currency,)> = conn.optional("select currency from firm where id = 1", vec![]).await?;
    Ok(row.map_or(Currency::GBP, |(currency,)| currency))
}

/// The journey model in force.
///
/// # Errors
/// When the store cannot be read, or the stored model is not one (then it says where).
pub async fn model(conn: &mut Conn) -> Result<Model, Error> {
    let row: Option<(String,)> = conn.optional("select model from firm where id = 1", vec![]).await?;
    let Some((text,)) = row else {
        return Ok(Model::default_for(FirmKind::LawTransactional));
    };
    let mut model = Model::from_toml(&text).map_err(|problems| {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Error::Internal(format!("the stored journey model cannot be read: {}", list.join("; ")))
    })?;
    model.coverage = coverage(conn).await?;
    model.line_gaps = line_gaps(conn).await?;
    Ok(model)
}

/// What each service line is usually billed at, in days (D17): as somebody typed it, else as it was worked out.
async fn line_gaps(conn: &mut Conn) -> Result<LineGaps, Error> {
    let sql = "select id, coalesce(billing_gap_days, worked_out_gap_days) from service_line
               where coalesce(billing_gap_days, worked_out_gap_days) is not null order by id";
    let rows: Vec<(Uuid, i64)> = conn.all(sql, vec![]).await?;
    Ok(rows.into_iter().map(|(id, gap)| (id.into(), i32::try_from(gap).unwrap_or(i32::MAX))).collect())
}

/// The journey model as last read, with its version.
pub type ModelCache = Mutex<Option<(i64, Arc<Model>)>>;

/// The journey model in force, parsed again only when it changed.
///
/// # Errors
/// As [`model`].
pub async fn cached_model(conn: &mut Conn, cache: &ModelCache) -> Result<Arc<Model>, Error> {
    let version: Option<(i64,)> =
        conn.optional("select model_version + coverage_version from firm where id = 1", vec![]).await?;
    model_at(conn, cache, version.map_or(0, |(version,)| version)).await
}

/// The journey model in force, whose version is known.
///
/// # Errors
/// As [`model`].
pub async fn model_at(conn: &mut Conn, cache: &ModelCache, version: i64) -> Result<Arc<Model>, Error> {
    let kept = cache.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((seen, kept)) = kept
        && seen == version
    {
        return Ok(kept);
    }
    let fresh = Arc::new(model(conn).await?);
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&fresh)));
    Ok(fresh)
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Who.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Partner, associate …
    pub job_title: Option<String>,
    /// The team or office.
    pub team: Option<String>,
    /// True when they have a password.
    pub signs_in: bool,
    /// False for people who have left.
    pub active: bool,
    /// Counts changes.
    pub version: i64,
}

#[derive(crate::db::Row)]
struct StaffRow {
    id: Uuid,
    name: String,
    email: String,
    role: String,
    job_title: Option<String>,
    team: Option<String>,
    signs_in: i64,
    active: i64,
    version: i64,
}

/// All staff by name.
///
/// # Errors
/// When the store cannot be read.
pub async fn staff(conn: &mut Conn) -> Result<Vec<StaffMember>, Error> {
    let rows: Vec<StaffRow> = conn
        .all(
            "select id, name, email, role, job_title, team,
               cast(case when password_hash is null then 0 else 1 end as bigint) as signs_in, active, version
             from staff order by active desc, name, id",
            args![],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| StaffMember {
            id: row.id.into(),
            name: row.name,
            email: row.email,
            role: Role::from_key(&row.role).unwrap_or(Role::ReadOnly),
            job_title: row.job_title,
            team: row.team,
            signs_in: row.signs_in != 0,
            active: row.active != 0,
            version: row.version,
        })
        .collect())
}

/// Something the firm sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLine {
    /// Which.
    pub id: ServiceLineId,
    /// Its name.
    pub name: String,
    /// True for recurring work.
    pub recurring: bool,
    /// Days that usually lie between two engagements.
    pub usual_gap_days: Option<i64>,
    /// Days that usually lie between two invoices of one client: what tells one piece of implied work from the next
    /// where the client's own invoices are too few to tell (D17).
    pub billing_gap_days: Option<i64>,
    /// The same as worked out from the clients that are billed regularly, and how many these are.
    pub worked_out_gap: Option<(i64, i64)>,
    /// True when no longer sold.
    pub retired: bool,
    /// Counts changes.
    pub version: i64,
}

#[derive(crate::db::Row)]
struct ServiceLineRow {
    id: Uuid,
    name: String,
    recurring: i64,
    usual_gap_days: Option<i64>,
    billing_gap_days: Option<i64>,
    worked_out_gap_days: Option<i64>,
    worked_out_gap_clients: Option<i64>,
    retired: i64,
    version: i64,
}

/// The only member of a firm of one, who manages everybody (S1.39); none where several work there.
///
/// # Errors
/// When the store cannot be read.
pub async fn only_member(conn: &mut Conn) -> Result<Option<StaffId>, Error> {
    let members: Vec<(Uuid,)> = conn.all("select id from staff where active = 1 limit 2", args![]).await?;
    Ok(if let [(only,)] = members.as_slice() { Some(StaffId(*only)) } else { None })
}

/// All service lines in their order, retired ones last.
///
/// # Errors
/// When the store cannot be read.
pub async fn service_lines(conn: &mut Conn) -> Result<Vec<ServiceLine>, Error> {
    let rows: Vec<ServiceLineRow> = conn
        .all(
            "select id, name, recurring, usual_gap_days, billing_gap_days, worked_out_gap_days, worked_out_gap_clients,
               retired, version from service_line order by retired, place, name",
            args![],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ServiceLine {
            id: row.id.into(),
            name: row.name,
            recurring: row.recurring != 0,
            usual_gap_days: row.usual_gap_days,
            billing_gap_days: row.billing_gap_days,
            worked_out_gap: row.worked_out_gap_days.zip(row.worked_out_gap_clients),
            retired: row.retired != 0,
            version: row.version,
        })
        .collect())
}
