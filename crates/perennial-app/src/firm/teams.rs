//! Teams or offices. A person names theirs by its name.

use perennial_core::ids::StaffId;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub lead: Option<StaffId>,
    /// Counts changes.
    pub version: i64,
}

/// All teams by name.
///
/// # Errors
/// When the store cannot be read.
pub async fn teams(conn: &mut Conn) -> Result<Vec<Team>, Error> {
    let rows: Vec<(i64, String, Option<Uuid>, i64)> =
        conn.all("select id, name, lead_id, version from team order by name_key", vec![]).await?;
    let team = |(number, name, lead, version): (i64, String, Option<Uuid>, i64)| Team {
        number,
        name,
        lead: lead.map(StaffId),
        version,
    };
    Ok(rows.into_iter().map(team).collect())
}

/// What a team is.
#[derive(Debug, Clone)]
pub struct TeamInput {
    /// Its name, unique in the firm.
    pub name: Name,
    /// Who leads it.
    pub lead: Option<StaffId>,
    /// Who belongs to it.
    pub members: Vec<StaffId>,
}

async fn must_be_free(tx: &mut Tx, name: &Name, except: i64) -> Result<(), Error> {
    let sql = "select count(*) from team where name_key = $1 and id <> $2";
    let taken: i64 = tx.scalar(sql, args![name.as_str().to_lowercase(), except]).await?;
    if taken == 0 { Ok(()) } else { Err(Error::field("name", format!("{name} is a team already."))) }
}

/// Adds a team.
///
/// # Errors
/// When the role does not allow it or the name is taken.
pub async fn add_team(tx: &mut Tx, act: &Act, name: &Name) -> Result<(), Error> {
    act.actor.must(Right::Staff)?;
    must_be_free(tx, name, 0).await?;
    let sql = "insert into team (id, name, name_key, version)
               select coalesce(max(id), 0) + 1, $1, $2, 1 from team";
    tx.run(sql, args![name.as_str(), name.as_str().to_lowercase()]).await?;
    act.audit(tx, Note::new(Action::TeamChanged, format!("{name} added"))).await
}

/// Makes sure that the team that somebody names is there.
///
/// # Errors
/// When the store refuses.
pub(super) async fn keep_team(tx: &mut Tx, name: Option<&str>) -> Result<(), Error> {
    let Some(name) = name else { return Ok(()) };
    let sql = "insert into team (id, name, name_key, version)
               select coalesce(max(id), 0) + 1, $1, $2, 1 from team having not exists
                 (select 1 from team other where other.name_key = $2)";
    tx.run(sql, args![name, name.to_lowercase()]).await?;
    Ok(())
}

/// Changes a team. `seen` is the version that was edited.
///
/// # Errors
/// When the role does not allow it, the name is taken, or somebody else changed it meanwhile.
pub async fn change_team(tx: &mut Tx, act: &Act, number: i64, seen: i64, input: TeamInput) -> Result<(), Error> {
    act.actor.must(Right::Staff)?;
    let row: Option<(String,)> = tx.optional("select name from team where id = $1", args![number]).await?;
    let (before,) = row.ok_or(Error::NotFound("team"))?;
    must_be_free(tx, &input.name, number).await?;
    let sql =
        "update team set name = $3, name_key = $4, lead_id = $5, version = version + 1 where id = $1 and version = $2";
    let key = input.name.as_str().to_lowercase();
    if tx.run(sql, args![number, seen, input.name.as_str(), key, input.lead]).await? == 0 {
        return Err(Error::ChangedMeanwhile("team"));
    }
    if before != input.name.as_str() {
        let sql = "update staff set team = $2, version = version + 1 where team = $1";
        tx.run(sql, args![before.as_str(), input.name.as_str()]).await?;
        act.audit(tx, Note::new(Action::TeamChanged, format!("{before} → {}", input.name))).await?;
    }
    settle_members(tx, act, &input).await
}

async fn settle_members(tx: &mut Tx, act: &Act, input: &TeamInput) -> Result<(), Error> {
    let name = input.name.as_str();
    let rows: Vec<(Uuid, Option<String>)> = tx.all("select id, team from staff where active = 1", vec![]).await?;
    for (id, team) in rows {
        let (is, belongs) = (team.as_deref() == Some(name), input.members.contains(&StaffId(id)));
        if is == belongs {
            continue;
        }
        let now = belongs.then_some(name);
        tx.run("update staff set team = $2, version = version + 1 where id = $1", args![id, now]).await?;
        let was = team.as_deref().unwrap_or("none");
        let said = format!("team: {was} → {}", now.unwrap_or("none"));
        act.audit(tx, Note::on(Action::StaffChanged, Subject::Staff(StaffId(id)), said)).await?;
    }
    Ok(())
}

/// Removes a team; its people belong to none.
///
/// # Errors
/// When the role does not allow it or it is not there.
pub async fn remove_team(tx: &mut Tx, act: &Act, number: i64) -> Result<(), Error> {
    act.actor.must(Right::Staff)?;
    let gone: Option<(String,)> = tx.optional("delete from team where id = $1 returning name", args![number]).await?;
    let (name,) = gone.ok_or(Error::NotFound("team"))?;
    tx.run("update staff set team = null, version = version + 1 where team = $1", args![name.as_str()]).await?;
    act.audit(tx, Note::new(Action::TeamChanged, format!("{name} removed"))).await
}
