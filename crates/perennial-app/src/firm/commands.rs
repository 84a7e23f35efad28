//! Verbs of the firm: set up, add staff and service lines, change the journey model.

use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::money::Currency;
use perennial_core::text::{EmailAddress, Name};

use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// What a firm is, as given at first run.
#[derive(Debug, Clone)]
pub struct FirmInput {
    /// Its name.
    pub name: Name,
    /// Its kind, which chooses the default journey.
    pub kind: FirmKind,
    /// The currency of its books.
    pub currency: Currency,
    /// For dates and numbers, a BCP 47 tag such as `en-GB`.
    pub locale: String,
    /// IANA name such as `Europe/London`.
    pub time_zone: String,
    /// 1 Monday … 7 Sunday.
    pub week_start: u8,
}

/// Stores the firm for the first time, with the default journey of its kind.
///
/// # Errors
/// When a firm is already there.
pub async fn set_up(tx: &mut Tx, act: &Act, input: FirmInput) -> Result<(), Error> {
    let default = Model::default_for(input.kind);
    let (noun, model) = (default.engagement.as_str(), default.to_toml());
    let stored = tx.run(
        "insert into firm (id, name, kind, currency, locale, time_zone, week_start, engagement_noun, model,
           model_version, created_at, version)
         values (1, $1, $2, $3, $4, $5, $6, $7, $8, 1, $9, 1) on conflict (id) do nothing",
        args![
            input.name.as_str(),
            input.kind.key(),
            input.currency.code(),
            input.locale,
            input.time_zone,
            i64::from(input.week_start),
            noun,
            model,
            act.now
        ],
    );
    if stored.await? == 0 {
        return Err(Error::refused("This firm is already set up. Change it in Settings."));
    }
    Ok(())
}

/// Makes somebody an administrator who signs in with this password: a new member of staff, or the one of that
/// address.
///
/// # Errors
/// When the store refuses.
pub async fn make_administrator(
    tx: &mut Tx,
    act: &Act,
    name: Name,
    email: EmailAddress,
    password_hash: String,
) -> Result<StaffId, Error> {
    let found: Option<(uuid::Uuid,)> =
        tx.optional("select id from staff where email_key = $1", args![email.key()]).await?;
    let Some((id,)) = found else {
        let role = Role::Administrator;
        let staff = NewStaff { name, email, role, job_title: None, team: None, password_hash: Some(password_hash) };
        return add_staff(tx, act, staff).await;
    };
    tx.run(
        "update staff set name = $1, role = $2, password_hash = $3, active = 1, version = version + 1 where id = $4",
        args![name.as_str(), Role::Administrator.key(), password_hash, id],
    )
    .await?;
    let subject = Subject::Staff(id.into());
    act.audit(tx, Note::on(Action::RoleChanged, subject, Role::Administrator.word())).await?;
    Ok(id.into())
}

/// A member of staff to be added.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// The name.
    pub name: Name,
    /// The address, unique in the firm.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// Partner, associate, administrator …
    pub job_title: Option<String>,
    /// The team or office.
    pub team: Option<String>,
    /// The hash of a password; none for people who do not sign in (yet).
    pub password_hash: Option<String>,
}

/// Adds a member of staff.
///
/// # Errors
/// When somebody has the address already.
pub async fn add_staff(tx: &mut Tx, act: &Act, input: NewStaff) -> Result<StaffId, Error> {
    let key = input.email.key();
    let taken: i64 = tx.scalar("select count(*) from staff where email_key = $1", args![key.as_str()]).await?;
    if taken > 0 {
        return Err(Error::field("email", format!("{} belongs to somebody in the firm already.", input.email)));
    }
    let id: StaffId = act.new_id();
    super::teams::keep_team(tx, input.team.as_deref()).await?;
    tx.run(
        "insert into staff (id, name, email, email_key, role, job_title, team, password_hash, active, created_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, 1)",
        args![
            id,
            input.name.as_str(),
            input.email.as_str(),
            key,
            input.role.key(),
            input.job_title,
            input.team,
            input.password_hash,
            act.now
        ],
    )
    .await?;
    act.audit(tx, Note::on(Action::StaffAdded, Subject::Staff(id), input.role.word())).await?;
    Ok(id)
}

/// A service line to be added.
#[derive(Debug, Clone)]
pub struct NewServiceLine {
    /// Its name, unique in the firm.
    pub name: Name,
    /// True for recurring work.
    pub recurring: bool,
    /// Days that usually lie between two engagements.
    pub usual_gap_days: Option<u32>,
}

/// Adds a service line, or finds the one of that name.
///
/// # Errors
/// When the store refuses.
pub async fn add_service_line(tx: &mut Tx, act: &Act, input: NewServiceLine) -> Result<ServiceLineId, Error> {
    let key = input.name.sort_key();
    let found: Option<(uuid::Uuid,)> =
        tx.optional("select id from service_line where name_key = $1", args![key.as_str()]).await?;
    if let Some((id,)) = found {
        return Ok(id.into());
    }
    let id: ServiceLineId = act.new_id();
    let place: i64 = tx.scalar("select coalesce(max(place), 0) + 1 from service_line", vec![]).await?;
    tx.run(
        "insert into service_line (id, name, name_key, recurring, usual_gap_days, retired, place, version)
         values ($1, $2, $3, $4, $5, 0, $6, 1)",
        args![id, input.name.as_str(), key, input.recurring, input.usual_gap_days.map(i64::from), place],
    )
    .await?;
    act.audit(tx, Note::new(Action::ServiceLineChanged, format!("{} added", input.name))).await?;
    Ok(id)
}

/// Replaces the journey model. The caller rebuilds the positions afterwards.
///
/// # Errors
/// When somebody else changed it meanwhile (`seen` is the version that was edited).
pub async fn save_model(tx: &mut Tx, act: &Act, model: &Model, seen: i64) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let changed = tx
        .run(
            "update firm set model = $1, model_version = model_version + 1 where id = 1 and model_version = $2",
            args![model.to_toml(), seen],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("journey model"));
    }
    act.audit(tx, Note::new(Action::ModelChanged, format!("version {}", seen + 1))).await
}

/// Chooses after how many months without engagement or contact somebody between engagements is asked about (D8); with
/// `settled` false it is to be chosen again. Gives how many months it was. The caller rebuilds the positions afterwards.
///
/// # Errors
/// When there is no firm, or the store refuses.
pub async fn choose_horizon(tx: &mut Tx, act: &Act, months: u32, settled: bool) -> Result<u32, Error> {
    act.actor.must(Right::Settings)?;
    let seen = super::find(tx).await?.ok_or(Error::NotFound("firm"))?.model_version;
    let mut model = super::model(tx).await?;
    let before = std::mem::replace(&mut model.thresholds.horizon_months, months);
    if before != months {
        save_model(tx, act, &model, seen).await?;
    }
    tx.run("update firm set horizon_said_at = $1 where id = 1", args![settled.then_some(act.now.0)]).await?;
    Ok(before)
}
