//! Verbs of markets.

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::keyed::Keyed;
use perennial_core::markets::{Axis, FEWEST_RATERS, SCALE, Score};
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

/// Asks one more rater in an open round. Their link is made with [`renew_links`].
///
/// # Errors
/// When the role does not allow it, or the round is not open.
pub(super) async fn add_rater(tx: &mut Tx, act: &Act, round: Uuid, name: Name) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    must_be_open(tx, round).await?;
    let id: Uuid = act.new_id();
    let sql = "insert into market_rater (id, round_id, name, token_hash, rated_at) values ($1, $2, $3, $4, null)";
    tx.run(sql, args![id, round, name.as_str(), Link::fresh().hash()]).await?;
    Ok(())
}

/// Makes new links of an open round, for one rater or for all who have not rated; those made before lead nowhere from
/// then on. Scores that were given stay.
///
/// # Errors
/// When the role does not allow it, the round is not open, or there is nobody to make one for.
pub(super) async fn renew_links(
    tx: &mut Tx,
    act: &Act,
    round: Uuid,
    rater: Option<Uuid>,
) -> Result<Vec<(String, Link)>, Error> {
    act.actor.must(Right::Playbooks)?;
    must_be_open(tx, round).await?;
    let mut links = Vec::new();
    for asked in queries::raters(tx, round).await? {
        if rater.map_or(!asked.has_rated, |rater| rater == asked.id) {
            let link = Link::fresh();
            tx.run("update market_rater set token_hash = $2 where id = $1", args![asked.id, link.hash()]).await?;
            links.push((asked.name, link));
        }
    }
    match (links.is_empty(), rater) {
        (true, Some(_)) => Err(Error::NotFound("rater")),
        (true, None) => Err(Error::refused("Everybody who is asked has rated. Close the round.")),
        (false, _) => Ok(links),
    }
}

/// Takes an open round away, with its raters and links. Only while too few have rated to close it.
///
/// # Errors
/// When the role does not allow it, it is not open, or enough have rated.
pub(super) async fn cancel_round(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    must_be_open(tx, id).await?;
    if rated(tx, id).await? >= FEWEST_RATERS {
        return Err(Error::refused("Raters have scored. Close the round instead."));
    }
    tx.run("delete from market_rating where rater_id in (select id from market_rater where round_id = $1)", args![id])
        .await?;
    tx.run("delete from market_rater where round_id = $1", args![id]).await?;
    tx.run("delete from market_round where id = $1", args![id]).await?;
    Ok(())
}

async fn must_be_open(tx: &mut Tx, round: Uuid) -> Result<(), Error> {
    let sql = "select count(*) from market_round where id = $1 and closed_on is null";
    let open: i64 = tx.scalar(sql, args![round]).await?;
    if open == 0 { Err(Error::NotFound("open round")) } else { Ok(()) }
}

async fn rated(tx: &mut Tx, round: Uuid) -> Result<usize, Error> {
    let sql = "select count(*) from market_rater where round_id = $1 and rated_at is not null";
    let rated: i64 = tx.scalar(sql, args![round]).await?;
    Ok(usize::try_from(rated).unwrap_or_default())
}

/// Closes a round: its scores are shown from then on.
///
/// # Errors
/// When the role does not allow it, it is not open, or fewer than [`FEWEST_RATERS`] have rated: the means of one would
/// be that rater's own scores.
pub async fn close_round(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    match rated(tx, id).await? {
        0 => return Err(Error::refused("Nobody has rated yet. Make new links, or cancel the round.")),
        few if few < FEWEST_RATERS => {
            let why =
                "One rater has scored, and nobody is to see the scores of one. Wait for a second, or cancel the round.";
            return Err(Error::refused(why));
        }
        _ => {}
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
