//! Verbs of markets.

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::keyed::Keyed;
use perennial_core::markets::{Axis, SCALE, Score};
use perennial_core::text::Name;
use uuid::Uuid;

use super::queries;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::research::Link;
use crate::rights::Right;

/// What the firm says of a market.
#[derive(Debug, Clone, Default)]
pub struct MarketInput {
    /// True for one that it does not address: it is neither shown nor rated.
    pub hidden: bool,
    /// What its people need.
    pub needs: Option<String>,
    /// Who answers for it.
    pub owner: Option<StaffId>,
    /// What is to be done.
    pub plan: Option<String>,
    /// By when.
    pub due: Option<Day>,
}

/// Saves what the firm says of a market. `seen` is the version that was edited, 0 where nothing was said yet.
///
/// # Errors
/// When the role does not allow it, or somebody else changed it meanwhile.
pub async fn save_market(tx: &mut Tx, act: &Act, axis: Axis, seen: i64, input: MarketInput) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let MarketInput { hidden, needs, owner, plan, due } = input;
    let sql = if seen == 0 {
        "insert into market (axis, hidden, needs, owner_id, plan, plan_due, version)
         values ($1, $2, $3, $4, $5, $6, $7 + 1) on conflict (axis) do nothing"
    } else {
        "update market set hidden = $2, needs = $3, owner_id = $4, plan = $5, plan_due = $6, version = version + 1
         where axis = $1 and version = $7"
    };
    if tx.run(sql, args![axis.key(), hidden, needs, owner, plan, due, seen]).await? == 0 {
        return Err(Error::ChangedMeanwhile("market"));
    }
    Ok(())
}

/// Names somebody who takes part in a market, who may be a client.
///
/// # Errors
/// When nothing may be recorded, or the client is not there.
pub(super) async fn add_participant(
    tx: &mut Tx,
    act: &Act,
    axis: Axis,
    (name, client): (Name, Option<ClientId>),
    (sub_group, needs): (Option<String>, Option<String>),
) -> Result<Uuid, Error> {
    act.actor.must(Right::Record)?;
    if let Some(client) = client {
        clients::visible(tx, &act.actor, client).await?;
    }
    let id: Uuid = act.new_id();
    let sql =
        "insert into market_participant (id, axis, sub_group, name, client_id, needs, added_at, added_by, deleted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null)";
    let values = args![id, axis.key(), sub_group, name.as_str(), client, needs, act.now, act.actor.staff()];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Takes a participant off the market, or puts them back.
///
/// # Errors
/// When they are not there, or are a client whom the actor does not see.
pub(super) async fn keep_participant(tx: &mut Tx, act: &Act, id: Uuid, keep: bool) -> Result<Axis, Error> {
    act.actor.must(Right::Record)?;
    let (axis, client) = queries::participant(tx, id).await?;
    if let Some(client) = client {
        clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("participant"))?;
    }
    let gone = (!keep).then_some(act.now.0);
    tx.run("update market_participant set deleted_at = $2 where id = $1", args![id, gone]).await?;
    Ok(axis)
}

/// Opens a round, with a link for each rater: of the links only the hashes are stored, so that they are shown once.
///
/// # Errors
/// When the role does not allow it, nobody is named, or a round is open.
pub async fn open_round(
    tx: &mut Tx,
    act: &Act,
    name: Name,
    raters: Vec<Name>,
) -> Result<(Uuid, Vec<(String, Link)>), Error> {
    act.actor.must(Right::Playbooks)?;
    if raters.is_empty() {
        return Err(Error::field("raters", "Name at least one rater, each on a line."));
    }
    let open: i64 = tx.scalar("select count(*) from market_round where closed_on is null", vec![]).await?;
    if open > 0 {
        return Err(Error::refused("A round is open already. Close it first."));
    }
    let id: Uuid = act.new_id();
    let sql = "insert into market_round (id, name, opened_on, opened_by, closed_on) values ($1, $2, $3, $4, null)";
    tx.run(sql, args![id, name.as_str(), act.today, act.actor.staff()]).await?;
    let mut links = Vec::new();
    for rater in raters {
        let (link, own): (Link, Uuid) = (Link::fresh(), act.new_id());
        let sql = "insert into market_rater (id, round_id, name, token_hash, rated_at) values ($1, $2, $3, $4, null)";
        tx.run(sql, args![own, id, rater.as_str(), link.hash()]).await?;
        links.push((rater.as_str().to_owned(), link));
    }
    Ok((id, links))
}

/// Stores one rater's scores, instead of those that they gave before.
///
/// # Errors
/// When the link leads nowhere, the round is closed, or a score lies outside of the scale.
pub async fn rate(tx: &mut Tx, act: &Act, link: &Link, scores: Vec<Score>) -> Result<(), Error> {
    let rater = queries::by_link(tx, link).await?;
    if rater.is_closed() {
        return Err(Error::refused("This round is closed. Thank you."));
    }
    if scores.iter().any(|score| score.now > SCALE || score.wanted > SCALE) {
        return Err(Error::refused(format!("Choose from 0 to {SCALE}.")));
    }
    tx.run("delete from market_rating where rater_id = $1", args![rater.id]).await?;
    let rows =
        scores.iter().map(|score| args![rater.id, score.axis.key(), i64::from(score.now), i64::from(score.wanted)]);
    tx.insert_many("insert into market_rating (rater_id, axis, now_score, wanted_score) values", "", rows).await?;
    tx.run("update market_rater set rated_at = $2 where id = $1", args![rater.id, act.now]).await?;
    Ok(())
}

/// Closes a round: its scores are shown from then on.
///
/// # Errors
/// When the role does not allow it, it is not open, or nobody has rated.
pub async fn close_round(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let rated: i64 =
        tx.scalar("select count(*) from market_rater where round_id = $1 and rated_at is not null", args![id]).await?;
    if rated == 0 {
        return Err(Error::refused("Nobody has rated yet. Wait for the first scores, then close the round."));
    }
    let sql = "update market_round set closed_on = $2 where id = $1 and closed_on is null";
    if tx.run(sql, args![id, act.today]).await? == 0 {
        return Err(Error::NotFound("open round"));
    }
    Ok(())
}

/// Opens a round again that was closed too soon.
///
/// # Errors
/// When the role does not allow it, there is no such round, or another is open.
pub(super) async fn reopen_round(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let sql = "update market_round set closed_on = null where id = $1
        and not exists (select 1 from market_round o where o.closed_on is null and o.id <> $1)";
    if tx.run(sql, args![id]).await? == 0 {
        return Err(Error::refused("Another round is open. Close it first."));
    }
    Ok(())
}
