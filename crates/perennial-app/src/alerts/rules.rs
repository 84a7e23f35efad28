//! The firm's rules: read once for each version, saved as their TOML text.

use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::alerts::{Owner, Rules};
use perennial_core::ids::StaffId;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// The rules as last read, with their version.
pub type RulesCache = Mutex<Option<(i64, Arc<Rules>)>>;

/// Owners that one person is for the whole firm.
pub const FIRM_WIDE: [Owner; 3] = [Owner::BusinessDevelopment, Owner::ClientCare, Owner::ManagingPartner];

/// The rules in force and their version.
///
/// # Errors
/// When the store cannot be read, or holds rules that cannot be read (then it says where).
pub async fn in_force(conn: &mut Conn, cache: &RulesCache) -> Result<(i64, Arc<Rules>), Error> {
    let version: i64 = conn.scalar("select version from alert_rules where id = 1", vec![]).await?;
    Ok((version, at(conn, cache, version).await?))
}

/// The rules in force, whose version is known.
///
/// # Errors
/// As [`in_force`].
pub async fn at(conn: &mut Conn, cache: &RulesCache, version: i64) -> Result<Arc<Rules>, Error> {
    let kept = cache.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((seen, rules)) = kept
        && seen == version
    {
        return Ok(rules);
    }
    let body: String = conn.scalar("select body from alert_rules where id = 1", vec![]).await?;
    let rules = if body.is_empty() { Rules::default() } else { read(&body)? };
    let rules = Arc::new(rules);
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&rules)));
    Ok(rules)
}

fn read(body: &str) -> Result<Rules, Error> {
    Rules::from_toml(body).map_err(|problems| {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Error::Internal(format!("the stored rules of alerts cannot be read: {}", list.join("; ")))
    })
}

/// Replaces the rules. Every client is looked at anew in the background, by the sweep.
///
/// # Errors
/// When somebody else changed them meanwhile (`seen` is the version that was edited).
pub async fn save(tx: &mut Tx, act: &Act, rules: &Rules, seen: i64) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let changed = tx
        .run(
            "update alert_rules set body = $1, version = version + 1 where id = 1 and version = $2",
            args![rules.to_toml(), seen],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("set of rules"));
    }
    act.audit(tx, Note::new(Action::AlertRulesChanged, format!("version {}", seen + 1))).await
}

/// Says who answers for the whole firm in a role; nobody leaves it to the job titles.
///
/// # Errors
/// When the store refuses.
pub async fn appoint(tx: &mut Tx, act: &Act, role: Owner, staff: Option<StaffId>) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    tx.run("delete from alert_role where role = $1", args![role.key()]).await?;
    if let Some(staff) = staff {
        tx.run("insert into alert_role (role, staff_id) values ($1, $2)", args![role.key(), staff]).await?;
    }
    // Who owns what may have changed for every client.
    tx.run("update alert_rules set version = version + 1 where id = 1", vec![]).await?;
    let said = format!("who answers for the firm: {}", role.key());
    act.audit(tx, Note { subject: staff.map(Subject::Staff), ..Note::new(Action::AlertRulesChanged, said) }).await
}

/// Who was appointed to which role.
///
/// # Errors
/// When the store cannot be read.
pub async fn appointed(conn: &mut Conn) -> Result<Vec<(String, Uuid)>, Error> {
    Ok(conn.all("select role, staff_id from alert_role", vec![]).await?)
}

/// How many clients that the actor sees still wait to be looked at by the rules in force.
///
/// # Errors
/// When the store cannot be read.
pub async fn waiting(conn: &mut Conn, actor: &Actor, version: i64) -> Result<i64, Error> {
    let sql = format!(
        "select count(*) from alert_watch a join client c on c.id = a.client_id where a.rules_version < $2 and {}",
        actor.sees(1)
    );
    Ok(conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), version]).await?)
}
