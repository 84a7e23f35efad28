//! Markets as pages and programs read them.

use std::collections::{BTreeMap, HashMap};

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::markets::{Axis, Rated, Score, Spread, rated};
use serde::Serialize;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::effort;
use crate::error::Error;
use crate::firm;
use crate::research::Link;

/// A market with what was rated, planned and done. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisTold {
    /// Which.
    pub axis: Axis,
    /// The mean score of now in the last closed round; none where fewer than two scored it.
    pub now: Option<f64>,
    /// That of wanted.
    pub wanted: Option<f64>,
    /// How far raters lie apart.
    pub spread: Option<Spread>,
    /// How many scored it.
    pub raters: u32,
    /// Its share in the recorded effort that belongs to a market, between 0 and 1: of hours, else of money.
    pub effort_share: Option<f64>,
    /// Its share in the emphasis that is wanted on all markets, between 0 and 1.
    pub wanted_share: Option<f64>,
    /// True for one that the firm does not address.
    pub hidden: bool,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What its people need.
    pub needs: Option<String>,
    /// What is to be done.
    pub plan: Option<String>,
    /// By when.
    pub plan_due: Option<Day>,
}

/// A round that takes scores. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenRound {
    /// Its name.
    pub name: String,
    /// How many are asked.
    pub asked: i64,
    /// How many have rated.
    pub rated: i64,
}

/// All markets. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarketsReport {
    /// The round that is open, if any.
    pub open: Option<OpenRound>,
    /// The last round that was closed: its name.
    pub round: Option<String>,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Over which days effort is counted.
    pub period: Period,
    /// The seven axes.
    pub axes: Vec<AxisTold>,
    /// What was rated, for the drawing.
    #[serde(skip)]
    pub rated: Vec<Rated>,
}

/// All markets, with the last closed round beside the effort of a period as far as the actor may know of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn markets(app: &App, conn: &mut Conn, actor: &Actor, period: Period) -> Result<MarketsReport, Error> {
    let effort = effort::effort(app, conn, actor, period).await?;
    let stored = stored(conn).await?;
    let staff: HashMap<Uuid, String> =
        firm::staff(conn).await?.into_iter().map(|member| (member.id.0, member.name)).collect();
    let (closed, open): (Vec<Round>, Vec<Round>) = rounds(conn).await?.into_iter().partition(Round::is_closed);
    let open =
        open.into_iter().next().map(|round| OpenRound { name: round.name, asked: round.asked, rated: round.rated });
    let last = closed.into_iter().next();
    let scores = match &last {
        Some(round) => scores(conn, round.id).await?,
        None => Vec::new(),
    };
    let mut rated = rated(&scores);
    rated.retain(|each| stored.get(&each.axis).is_none_or(|market| market.hidden == 0));
    let all: f64 = rated.iter().map(|each| each.wanted).sum();
    let told = Axis::EACH.iter().map(|axis| {
        let own = rated.iter().find(|each| each.axis == *axis);
        let said = stored.get(axis);
        AxisTold {
            axis: *axis,
            now: own.map(|own| own.now),
            wanted: own.map(|own| own.wanted),
            spread: own.map(|own| own.spread),
            raters: u32::try_from(scores.iter().filter(|score| score.axis == *axis).count()).unwrap_or(u32::MAX),
            effort_share: effort.market_shares.get(axis).copied(),
            wanted_share: own.filter(|_| all > 0.0).map(|own| own.wanted / all),
            hidden: said.is_some_and(|said| said.hidden != 0),
            owner: said.and_then(|said| said.owner_id).and_then(|id| staff.get(&id).cloned()),
            needs: said.and_then(|said| said.needs.clone()),
            plan: said.and_then(|said| said.plan.clone()),
            plan_due: said.and_then(|said| said.plan_due),
        }
    });
    let axes = told.collect();
    let (round, closed_on) = last.map_or((None, None), |round| (Some(round.name), round.closed_on));
    Ok(MarketsReport { open, round, closed_on, period, axes, rated })
}

/// What is stored of a market.
#[derive(Debug, Clone, crate::db::Row)]
pub struct StoredMarket {
    axis: Word<Axis>,
    /// Not addressed.
    pub hidden: i64,
    /// What its people need.
    pub needs: Option<String>,
    /// Who answers for it.
    pub owner_id: Option<Uuid>,
    /// What is to be done.
    pub plan: Option<String>,
    /// By when.
    pub plan_due: Option<Day>,
    /// Counts changes.
    pub version: i64,
}

/// What is stored of each market.
///
/// # Errors
/// When the store cannot be read.
pub async fn stored(conn: &mut Conn) -> Result<BTreeMap<Axis, StoredMarket>, Error> {
    let sql = "select axis, hidden, needs, owner_id, plan, plan_due, version from market";
    let rows: Vec<StoredMarket> = conn.all(sql, vec![]).await?;
    Ok(rows.into_iter().map(|row| (row.axis.0, row)).collect())
}

/// A round.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Round {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was opened.
    pub opened_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// How many are asked.
    pub asked: i64,
    /// How many have rated.
    pub rated: i64,
}

impl Round {
    /// True once it shows its scores.
    pub const fn is_closed(&self) -> bool {
        self.closed_on.is_some()
    }
}

/// The rounds, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn rounds(conn: &mut Conn) -> Result<Vec<Round>, Error> {
    let sql = "select r.id, r.name, r.opened_on, r.closed_on,
          (select count(*) from market_rater a where a.round_id = r.id) as asked,
          (select count(*) from market_rater a where a.round_id = r.id and a.rated_at is not null) as rated
        from market_round r order by r.opened_on desc, r.id desc";
    Ok(conn.all(sql, vec![]).await?)
}

/// The scores of a round.
///
/// # Errors
/// When the store cannot be read.
pub async fn scores(conn: &mut Conn, round: Uuid) -> Result<Vec<Score>, Error> {
    let sql = "select g.axis, g.now_score, g.wanted_score from market_rating g join market_rater a on a.id = g.rater_id
        where a.round_id = $1";
    let rows: Vec<(Word<Axis>, i64, i64)> = conn.all(sql, args![round]).await?;
    let score = |number: i64| u8::try_from(number).unwrap_or(0);
    Ok(rows
        .into_iter()
        .map(|(axis, now, wanted)| Score { axis: axis.0, now: score(now), wanted: score(wanted) })
        .collect())
}

/// Somebody who holds a link.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Rater {
    /// Which.
    pub id: Uuid,
    /// The round.
    pub round: String,
    closed_on: Option<Day>,
    rated_at: Option<i64>,
}

impl Rater {
    /// True when the round takes no scores any more.
    pub const fn is_closed(&self) -> bool {
        self.closed_on.is_some()
    }

    /// True once they have rated.
    pub const fn has_rated(&self) -> bool {
        self.rated_at.is_some()
    }
}

/// Whoever holds a link.
///
/// # Errors
/// When it leads nowhere.
pub async fn by_link(conn: &mut Conn, link: &Link) -> Result<Rater, Error> {
    let sql = "select a.id, r.name as round, r.closed_on, a.rated_at
        from market_rater a join market_round r on r.id = a.round_id where a.token_hash = $1";
    conn.optional(sql, args![link.hash()]).await?.ok_or(Error::NotFound("round"))
}

/// Somebody who is asked in a round.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which rater.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// True once they have rated: their scores are theirs alone.
    pub has_rated: bool,
}

/// The raters of a round.
///
/// # Errors
/// When the store cannot be read.
pub async fn raters(conn: &mut Conn, round: Uuid) -> Result<Vec<Asked>, Error> {
    let sql = "select id, name, cast(case when rated_at is null then 0 else 1 end as bigint) as rated from market_rater
        where round_id = $1 order by name, id";
    let rows: Vec<(Uuid, String, i64)> = conn.all(sql, args![round]).await?;
    Ok(rows.into_iter().map(|(id, name, rated)| Asked { id, name, has_rated: rated != 0 }).collect())
}

/// Somebody who takes part in a market.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Participant {
    /// Which.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The sub-group.
    pub sub_group: Option<String>,
    /// What they need.
    pub needs: Option<String>,
    /// The client that they are.
    pub client_id: Option<Uuid>,
}

/// The participants of a market as far as the actor may know of them.
///
/// # Errors
/// When the store cannot be read.
pub async fn participants(conn: &mut Conn, actor: &Actor, axis: Axis) -> Result<Vec<Participant>, Error> {
    let sql = format!(
        "select p.id, p.name, p.sub_group, p.needs, c.id as client_id from market_participant p
           left join merged_record m on m.gone_id = p.client_id and m.object = 'client'
           left join client c on c.id = coalesce(m.kept_id, p.client_id)
         where p.axis = $2 and p.deleted_at is null
           and (p.client_id is null or (c.deleted_at is null and {}))
         order by p.sub_group, p.name, p.id",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), axis.key()]).await?)
}

/// The market of a participant, and the client that they are.
///
/// # Errors
/// When there never was such a participant.
pub async fn participant(conn: &mut Conn, id: Uuid) -> Result<(Axis, Option<ClientId>), Error> {
    let sql = "select axis, client_id from market_participant where id = $1";
    let found: Option<(Word<Axis>, Option<Uuid>)> = conn.optional(sql, args![id]).await?;
    found.map(|(axis, client)| (axis.0, client.map(ClientId))).ok_or(Error::NotFound("participant"))
}
