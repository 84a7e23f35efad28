//! Whom to ask for a referral: clients who confirmed a goal in the last 12 months and were not asked since, as far as it
//! is decent; and what asking brought.

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::insights::{Period, Point};
use perennial_core::journeys::stage::Camp;
use perennial_core::money::{Currency, Money};
use perennial_core::referrals::{AskRate, Asking, MayNotAsk, may_ask};
use perennial_core::statistics::{Difference, Level};
use serde::Serialize;
use uuid::Uuid;

use super::ledger::HERE;
use crate::actor::Actor;
use crate::app::App;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::firm;
use crate::insights::{Asked, Behind, Listed, behind, survey};
use crate::journeys::Known;
use crate::log::places;

/// Clients read with one statement.
const CHUNK: usize = 500;
/// Who confirmed a goal and was not asked: who referred somebody all the same, who did not, and of whom nobody knows
/// whether they did, because no call with them or no referral was recorded then. To ask is decent with all of them.
const NOT_ASKED: [Behind; 3] =
    [Behind::Branch(Point::Advocates, 1), Behind::Branch(Point::Advocates, 3), Behind::LeftOut(Point::Advocates)];

/// What asking brought. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateTold {
    /// The counts.
    #[serde(flatten)]
    pub rate: AskRate,
    /// The rate of those asked less that of those not asked, 4 times in 5 within the interval (Newcombe); none where one
    /// of them is of nobody.
    pub difference: Option<Difference>,
    /// Who confirmed a goal, and of whom it is not on record whether they were asked or referred: in none of the counts.
    pub left_out: u64,
}

/// What asking brought in the twelve months up to a day, by the decision point “Do they recommend us?” of the insights.
///
/// # Errors
/// When the store cannot be read.
pub async fn rate(app: &App, conn: &mut Conn, actor: &Actor, on: Day) -> Result<RateTold, Error> {
    let survey = survey(app, conn, actor, &asked(on)).await?;
    let tally = survey.points.iter().find(|tally| tally.point == Point::Advocates);
    let mut branches = [0; 4];
    if let Some(tally) = tally {
        branches.iter_mut().zip(tally.branches()).for_each(|(count, (_, counted))| *count = counted.count);
    }
    let rate = AskRate::of_branches(branches);
    let left_out = tally.map_or(0, |tally| tally.left_out.values().sum());
    Ok(RateTold { rate, difference: rate.difference(Level::Eighty), left_out })
}

fn asked(on: Day) -> Asked {
    Asked::of(Period::year_to(on), on)
}

/// A client who confirmed a goal and was not asked since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskListed {
    /// Who.
    pub client: ClientId,
    /// The name.
    pub name: String,
    /// The relationship manager.
    pub manager: Option<String>,
    /// What it was billed in the twelve months before it confirmed the goal.
    pub fees: Money,
    /// True where it referred somebody all the same.
    pub referred: bool,
    /// True where it is not on record whether it was asked, or referred somebody.
    pub unsure: bool,
    /// Why not, where it is not to be asked now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_now: Option<MayNotAsk>,
}

impl AskListed {
    /// Whether it referred somebody unasked, in a word.
    pub const fn referred_word(&self) -> &'static str {
        match (self.referred, self.unsure) {
            (true, _) => "yes",
            (false, true) => "not recorded",
            (false, false) => "no",
        }
    }
}

/// Whom to ask, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskReport {
    /// The days in which they confirmed a goal.
    pub period: Period,
    /// The firm's currency.
    pub currency: Currency,
    /// What asking brought.
    pub ask_rate: RateTold,
    /// Whom to ask, those who were billed most first.
    pub ask: Vec<AskListed>,
    /// Who is not to be asked now, each with why.
    pub not_now: Vec<AskListed>,
}

/// Whom to ask on a day, as far as the actor may know of them. Former clients who left unhappy are not on the list.
///
/// # Errors
/// When the store cannot be read.
pub async fn ask(app: &App, conn: &mut Conn, actor: &Actor, on: Day) -> Result<AskReport, Error> {
    let currency: Currency = firm::currency_of(conn, None).await?.parse().unwrap_or(Currency::GBP);
    let mut listed: Vec<(Listed, Behind)> = Vec::new();
    for which in NOT_ASKED {
        let found = behind(app, conn, actor, &asked(on), which).await?;
        listed.extend(found.into_iter().map(|one| (one, which)));
    }
    listed.sort_by_key(|(one, _)| (std::cmp::Reverse(one.value), one.client));
    let ids: Vec<ClientId> = listed.iter().map(|(one, _)| one.client).collect();
    let unhappy = unhappy(app, conn, &ids, on).await?;
    let mut known = known(conn, &ids).await?;
    let (mut may, mut not_now) = (Vec::new(), Vec::new());
    for (one, which) in listed.into_iter().filter(|(one, _)| !unhappy.contains(&one.client)) {
        let Some(client) = known.remove(&one.client.0) else { continue };
        let why_not = may_ask(&client.asking(), on).err();
        let fees = Money::new(one.value, currency);
        let told = AskListed {
            client: one.client,
            name: client.name,
            manager: client.manager,
            fees,
            referred: which == NOT_ASKED[0],
            unsure: which == NOT_ASKED[2],
            not_now: why_not,
        };
        if why_not.is_none() { may.push(told) } else { not_now.push(told) }
    }
    let ask_rate = rate(app, conn, actor, on).await?;
    Ok(AskReport { period: Period::year_to(on), currency, ask_rate, ask: may, not_now })
}

/// Former clients who left unhappy: nobody asks them for anything.
async fn unhappy(app: &App, conn: &mut Conn, ids: &[ClientId], on: Day) -> Result<HashSet<ClientId>, Error> {
    let wanted: HashSet<ClientId> = ids.iter().copied().collect();
    let poor = |known: &Known| {
        wanted.contains(&known.client) && known.history.on(on).is_some_and(|piece| piece.camp == Some(Camp::Poor))
    };
    let find = |everybody: &[Known], _| everybody.iter().filter(|one| poor(one)).map(|one| one.client).collect();
    app.memory.snapshot.look(conn, find).await
}

#[derive(crate::db::Row)]
struct Row {
    id: Uuid,
    name: String,
    manager: Option<String>,
    complaint_since: Option<Day>,
    denied_on: Option<Day>,
    nps_on: Option<Day>,
    nps: Option<i64>,
    unhappy_on: Option<Day>,
    unhappy: Option<i64>,
    declined_on: Option<Day>,
    asked_on: Option<Day>,
}

impl Row {
    fn asking(&self) -> Asking {
        let score = |on: Option<Day>, score: Option<i64>| Some((on?, u8::try_from(score?).ok()?));
        Asking {
            complaint: self.complaint_since,
            denied: self.denied_on,
            nps: score(self.nps_on, self.nps),
            unhappy: score(self.unhappy_on, self.unhappy),
            declined: self.declined_on,
            asked: self.asked_on,
        }
    }
}

async fn known(conn: &mut Conn, ids: &[ClientId]) -> Result<HashMap<Uuid, Row>, Error> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "select c.id, c.name, s.name as manager, a.complaint_since, a.denied_on, a.nps_on, a.nps, a.unhappy_on,
               a.unhappy, a.declined_on, a.asked_on
             from client c left join referral_asking a on a.client_id = c.id left join staff s on s.id = c.manager_id
             where {HERE} and c.id in ({})",
            places(1, chunk.len())
        );
        let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}
