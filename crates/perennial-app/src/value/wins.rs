//! The wins of a period by present value, each as of the day it was won, beside the order by fee (S2.10).

use perennial_core::dates::Day;
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::money::{self, Money};
use perennial_core::pursuits::Outcome;
use perennial_core::value::{WorthPeriod, places};
use serde::Serialize;

use super::{PricedPursuit, Wanted, priced};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::web::list::Address;

/// Wins read at most: a time with more asks for a shorter one.
const MOST: usize = 10_000;

/// By what wins are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WinsOrder {
    /// Those worth most first.
    #[default]
    PresentValue,
    /// Those with the highest fee first.
    Fee,
}

/// Which wins are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WinsAsked {
    /// Over which time.
    pub period: WorthPeriod,
    /// A day of that time.
    pub on: Day,
    /// By what they are ordered.
    pub order: WinsOrder,
}

impl WinsAsked {
    /// What an address asks for: of the last 92 days, by present value, where it says nothing.
    pub fn of(address: &Address, today: Day) -> Self {
        let order = if address.get("order") == "fee" { WinsOrder::Fee } else { WinsOrder::PresentValue };
        let period = WorthPeriod::from_key(address.get("period")).unwrap_or_default();
        Self { period, on: address.day("on").unwrap_or(today).min(today), order }
    }
}

/// A win and its place in either order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Win {
    /// The pursuit.
    #[serde(flatten)]
    pub pursuit: PricedPursuit,
    /// Its place by present value, among those in the firm's currency.
    pub place: Option<usize>,
    /// Its place by fee.
    pub place_by_fee: Option<usize>,
}

/// Some wins together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct WinsTogether {
    /// How many.
    pub count: usize,
    /// What they bring, by currency.
    pub fees: Vec<Money>,
    /// What that is worth, by currency.
    pub present_values: Vec<Money>,
}

/// The wins of a time, as programs read them. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wins {
    /// The days.
    pub period: Period,
    /// By what they are ordered.
    pub order: WinsOrder,
    /// All of them.
    pub all: WinsTogether,
    /// Those of clients who were none before.
    pub new: WinsTogether,
    /// Those of clients who were clients before.
    pub existing: WinsTogether,
    /// Wins whose day is not known to the month and may lie in this time: they are not among the others.
    pub left_out: i64,
    /// There are more than were read.
    pub more: bool,
    /// In their order.
    pub wins: Vec<Win>,
}

/// The wins that the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn wins(conn: &mut Conn, actor: &Actor, asked: &WinsAsked, today: Day) -> Result<Wins, Error> {
    let period = asked.period.days(asked.on, today);
    let wanted = Wanted { outcome: Some(Outcome::Hired), decided: Some(period), limit: Some(MOST + 1) };
    let mut found = priced(conn, actor, &wanted, today).await?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    let worth: Vec<Option<Money>> = found.iter().map(|one| one.present_value).collect();
    let fees: Vec<Option<Money>> = found.iter().map(|one| one.fee).collect();
    let both = places(&worth).into_iter().zip(places(&fees));
    let mut wins: Vec<Win> = found
        .into_iter()
        .zip(both)
        .map(|(pursuit, (place, place_by_fee))| Win { pursuit, place, place_by_fee })
        .collect();
    if asked.order == WinsOrder::Fee {
        wins.sort_by_key(|win| (win.place_by_fee.is_none(), win.place_by_fee));
    }
    Ok(Wins {
        period,
        order: asked.order,
        all: together(wins.iter()),
        new: together(wins.iter().filter(|win| win.pursuit.existing == Some(false))),
        existing: together(wins.iter().filter(|win| win.pursuit.existing == Some(true))),
        left_out: left_out(conn, actor, period).await?,
        more,
        wins,
    })
}

fn together<'w>(wins: impl Iterator<Item = &'w Win> + Clone) -> WinsTogether {
    WinsTogether {
        count: wins.clone().count(),
        fees: money::sums(wins.clone().filter_map(|win| win.pursuit.fee)),
        present_values: money::sums(wins.filter_map(|win| win.pursuit.present_value)),
    }
}

/// Wins whose day is known to the year at best, and which may lie in a time: the day that stands in the store is the
/// latest possible one.
async fn left_out(conn: &mut Conn, actor: &Actor, period: Period) -> Result<i64, Error> {
    let sql = format!(
        "select count(*) from pursuit p join client c on c.id = p.client_id
         where p.state = 'hired' and p.decided_on >= $2 and p.decided_precision not in ('exact', 'month')
           and p.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    Ok(conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), period.from]).await?)
}
