//! Verbs that change the firm once it is set up: its particulars, its staff, its service lines.

use std::collections::BTreeMap;

use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::journeys::implied::LineGap;
use perennial_core::text::{EmailAddress, Name};

use super::commands::FirmInput;
use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Changes the firm's particulars. `seen` is the version that was edited.
///
/// # Errors
/// When the role does not allow it, or somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, act: &Act, seen: i64, input: FirmInput, noun: &Name) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let changed = tx
        .run(
            "update firm set name=$2, kind=$3, currency=$4, locale=$5, time_zone=$6, week_start=$7, engagement_noun=$8,
               version = version + 1 where id = 1 and version = $1",
            args![
                seen,
                input.name.as_str(),
                input.kind.key(),
                input.currency.code(),
                input.locale,
                input.time_zone.clone(),
                i64::from(input.week_start),
                noun.sort_key()
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("firm"));
    }
    let said = format!("{}, {}, {}, {}", input.name, input.kind.word(), input.currency, input.time_zone);
    act.audit(tx, Note::new(Action::FirmChanged, said)).await
}

/// What can be changed of a member of staff.
#[derive(Debug, Clone)]
pub struct StaffChange {
    /// The name.
    pub name: Name,
    /// The address, unique in the firm.
    pub email: EmailAddress,
    /// What they may do.
    pub role: Role,
    /// Partner, associate …
    pub job_title: Option<String>,
    /// The team or office.
    pub team: Option<String>,
    /// False for people who have left.
    pub active: bool,
    /// The hash of a new password; none leaves it as it is.
    pub password_hash: Option<String>,
}

/// Changes a member of staff. Whoever leaves, changes roles or gets a new password is signed out everywhere.
///
/// # Errors
/// When the role does not allow it, the address is taken, nobody would be left to administer the firm, or somebody
/// else changed it meanwhile.
pub async fn change_staff(tx: &mut Tx, act: &Act, id: StaffId, seen: i64, input: StaffChange) -> Result<(), Error> {
    act.actor.must(Right::Staff)?;
    let before: Option<Before> =
        tx.optional("select name, email, role, team, active from staff where id = $1", args![id]).await?;
    let before = before.ok_or(Error::NotFound("member of staff"))?;
    let key = input.email.key();
    let sql = "select count(*) from staff where email_key = $1 and id <> $2";
    let taken: i64 = tx.scalar(sql, args![key.as_str(), id]).await?;
    if taken > 0 {
        return Err(Error::field("email", format!("{} belongs to somebody else in the firm.", input.email)));
    }
    let stays = input.active && input.role == Role::Administrator;
    let sql = "select count(*) from staff where role = 'administrator' and active = 1 and id <> $1";
    let others: i64 = tx.scalar(sql, args![id]).await?;
    if !stays && others == 0 {
        return Err(Error::refused(
            "Nobody else is an administrator: somebody must be able to change these settings. Make another person an administrator first.",
        ));
    }
    super::teams::keep_team(tx, input.team.as_deref()).await?;
    let changed = tx
        .run(
            "update staff set name=$3, email=$4, email_key=$5, role=$6, job_title=$7, team=$8, active=$9,
               password_hash = coalesce($10, password_hash), version = version + 1 where id = $1 and version = $2",
            args![
                id,
                seen,
                input.name.as_str(),
                input.email.as_str(),
                key,
                input.role.key(),
                input.job_title.clone(),
                input.team.clone(),
                input.active,
                input.password_hash.as_deref()
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("member of staff"));
    }
    let demoted = before.role != input.role.key();
    if !input.active || input.password_hash.is_some() || demoted {
        tx.run("delete from session where staff_id = $1", args![id]).await?;
    }
    note_change(tx, act, id, &before, &input).await
}

/// A member of staff before a change.
#[derive(crate::db::Row)]
struct Before {
    name: String,
    email: String,
    role: String,
    team: Option<String>,
    active: i64,
}

/// Notes what changed of a person, and apart from it what they may do.
async fn note_change(tx: &mut Tx, act: &Act, id: StaffId, before: &Before, now: &StaffChange) -> Result<(), Error> {
    let subject = Subject::Staff(id);
    if before.role != now.role.key() {
        let was = Role::from_key(&before.role).map_or("unknown", Role::word);
        let said = format!("{was} → {}", now.role.word());
        act.audit(tx, Note::on(Action::RoleChanged, subject, said)).await?;
    }
    if now.password_hash.is_some() {
        act.audit(tx, Note::on(Action::PasswordChanged, subject, "given by an administrator")).await?;
    }
    let mut said = Vec::new();
    if before.name != now.name.as_str() {
        said.push(format!("name: {} → {}", before.name, now.name));
    }
    if before.email != now.email.as_str() {
        said.push(format!("address: {} → {}", before.email, now.email));
    }
    if before.team != now.team {
        let team = |team: &Option<String>| team.clone().unwrap_or_else(|| "none".to_owned());
        said.push(format!("team: {} → {}", team(&before.team), team(&now.team)));
    }
    if (before.active != 0) != now.active {
        said.push(if now.active { "works here again" } else { "has left" }.to_owned());
    }
    if said.is_empty() {
        return Ok(());
    }
    act.audit(tx, Note::on(Action::StaffChanged, subject, said.join("; "))).await
}

/// What can be changed of a service line.
#[derive(Debug, Clone)]
pub struct LineChange {
    /// Its name, unique in the firm.
    pub name: Name,
    /// True for recurring work.
    pub recurring: bool,
    /// Days that usually lie between two engagements.
    pub usual_gap_days: Option<u32>,
    /// Days that usually lie between two invoices of one client (D17).
    pub billing_gap_days: Option<u32>,
    /// True when no longer sold.
    pub retired: bool,
}

/// Changes a service line. `seen` is the version that was edited.
///
/// # Errors
/// When the role does not allow it, the name is taken, or somebody else changed it meanwhile.
pub async fn change_line(tx: &mut Tx, act: &Act, id: ServiceLineId, seen: i64, input: LineChange) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let key = input.name.sort_key();
    let sql = "select count(*) from service_line where name_key = $1 and id <> $2";
    let taken: i64 = tx.scalar(sql, args![key.as_str(), id]).await?;
    if taken > 0 {
        return Err(Error::field("name", format!("{} is another service line already.", input.name)));
    }
    let gap = input.billing_gap_days.map(i64::from);
    let sql = "select count(*) from service_line where id = $1 and coalesce(billing_gap_days, 0) <> $2";
    let regroups: i64 = tx.scalar(sql, args![id, gap.unwrap_or(0)]).await?;
    let changed = tx
        .run(
            "update service_line set name=$3, name_key=$4, recurring=$5, usual_gap_days=$6, retired=$7,
               billing_gap_days=$8, version = version + 1 where id = $1 and version = $2",
            args![
                id,
                seen,
                input.name.as_str(),
                key,
                input.recurring,
                input.usual_gap_days.map(i64::from),
                input.retired,
                gap
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("service line"));
    }
    if regroups > 0 {
        // What invoices imply is grouped by it: positions are derived anew, as after a change of the journey model.
        tx.run("update firm set coverage_version = coverage_version + 1 where id = 1", vec![]).await?;
    }
    let retired = if input.retired { ", retired" } else { "" };
    act.audit(tx, Note::new(Action::ServiceLineChanged, format!("{}{retired}", input.name))).await
}

/// Keeps the usual gaps between invoices that were worked out, for the lines where nobody typed one.
///
/// # Errors
/// When the store refuses.
pub async fn keep_line_gaps(tx: &mut Tx, found: &BTreeMap<ServiceLineId, LineGap>) -> Result<(), Error> {
    let sql = "select id, worked_out_gap_days, worked_out_gap_clients from service_line order by id";
    let rows: Vec<(uuid::Uuid, Option<i64>, Option<i64>)> = tx.all(sql, vec![]).await?;
    let mut regroups = false;
    for (id, before, clients_before) in rows {
        let gap = found.get(&id.into());
        let (now, clients) = (gap.map(|gap| i64::from(gap.days)), gap.map(|gap| i64::from(gap.clients)));
        if (now, clients) == (before, clients_before) {
            continue;
        }
        regroups |= now != before;
        let sql = "update service_line set worked_out_gap_days = $2, worked_out_gap_clients = $3 where id = $1";
        tx.run(sql, args![id, now, clients]).await?;
    }
    if regroups {
        tx.run("update firm set coverage_version = coverage_version + 1 where id = 1", vec![]).await?;
    }
    Ok(())
}

/// Moves a service line one place up, or one place down.
///
/// # Errors
/// When the role does not allow it or the line is not there.
pub async fn move_line(tx: &mut Tx, act: &Act, id: ServiceLineId, up: bool) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let rows: Vec<(uuid::Uuid,)> = tx.all("select id from service_line order by retired, place, name", vec![]).await?;
    let mut order: Vec<uuid::Uuid> = rows.into_iter().map(|(id,)| id).collect();
    let at = order.iter().position(|other| *other == id.0).ok_or(Error::NotFound("service line"))?;
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    order.swap(at, to);
    for (place, line) in order.into_iter().enumerate() {
        tx.run("update service_line set place = $2 where id = $1", args![line, place as i64 + 1]).await?;
    }
    act.audit(tx, Note::new(Action::ServiceLineChanged, "another order")).await
}
