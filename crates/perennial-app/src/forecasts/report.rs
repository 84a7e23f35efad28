//! Every client's outlook and value with their names, as pages, files and programs read them.

use std::collections::HashMap;

use perennial_core::dates::Day;
use perennial_core::ids::StaffId;
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};
use perennial_core::statistics::{Level, Share};
use perennial_core::value::relationships::{Backtest, Basis, LeftOut, Outlook, Range, Worth};
use serde::Serialize;
use uuid::Uuid;

use super::{Forecast, ForecastClient};
use crate::clients::names_of;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;

/// An amount with its 80 % range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MoneyRange {
    /// The amount.
    pub mid: Money,
    /// A tenth lies below.
    pub low: Money,
    /// A tenth lies above.
    pub high: Money,
}

/// What a client's value consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Layers {
    /// Agreed and not billed yet.
    pub contracted: Option<MoneyRange>,
    /// Further periods of running work.
    pub renewals: Option<MoneyRange>,
    /// Further engagements.
    pub uncontracted: Option<MoneyRange>,
}

/// By when the chance of further work has reached 25, 50 and 75 %; null for never at this confidence: not
/// within twenty years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NextNeed {
    /// 25 %.
    pub p25: Option<Day>,
    /// 50 %.
    pub p50: Option<Day>,
    /// 75 %.
    pub p75: Option<Day>,
}

/// What is known of one client's engagements and periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClientEvents {
    /// How often it came back.
    pub repeats: u32,
    /// The day of the first.
    pub first: Day,
    /// The day of the last.
    pub last: Day,
    /// The last day on which a further one would have been seen.
    pub until: Day,
}

/// A count of some, with its 80 % range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShareTold {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The lowest share; none where nobody was counted.
    pub low: Option<f64>,
    /// The highest share.
    pub high: Option<f64>,
}

impl From<Share> for ShareTold {
    fn from(share: Share) -> Self {
        let interval = share.interval(Level::Eighty);
        let (low, high) = (interval.map(|of| of.low), interval.map(|of| of.high));
        Self { count: share.count, of: share.of, low, high }
    }
}

/// What all forecasts of a firm rest on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SampleTold {
    /// How many clients.
    pub clients: u64,
    /// How often they came back, all together.
    pub repeats: u64,
    /// The first engagement or period.
    pub from: Option<Day>,
    /// The last.
    pub until: Option<Day>,
    /// What is in none of it.
    pub left_out: LeftOut,
    /// Of clients whose first work began a year or more before the end of the records: how many had further work within a
    /// year of it.
    pub back_within_12_months: ShareTold,
    /// The same forecast made a year earlier, beside what came; none where there was too little for a model.
    pub backtest: Option<Backtest>,
}

/// A client's outlook and value, as programs read them. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValuedClient {
    /// Which.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// Where the relationship stands: `client`, `between`, `former`, …
    pub stage: &'static str,
    /// The relationship manager.
    pub manager: Option<String>,
    /// The chance that further work begins within 12 months, between 0 and 1.
    pub return_within_12_months: Option<f64>,
    /// The same with its 80 % range: what the data leave open of the parameters.
    pub return_range: Option<Range>,
    /// When.
    pub next_need: Option<NextNeed>,
    /// The day for which somebody recorded the next need, where it has not passed.
    pub recorded_need: Option<Day>,
    /// No conversation for longer than the last limit of its stage.
    pub silent: bool,
    /// The layers that are known together.
    pub value: Option<MoneyRange>,
    /// What it consists of.
    pub layers: Layers,
    /// `mbg_nbd`, or `mbg_cnbd_2` to `mbg_cnbd_4` for a steady cadence; `counts` where there is too little for a model.
    pub method: String,
    /// Why there are counts, or no outlook of this client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is known of the client's own work; none where no day of it is.
    pub events: Option<ClientEvents>,
    /// What every forecast of the firm rests on.
    pub sample: SampleTold,
}

/// By what clients are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValuedOrder {
    /// Those worth most first.
    #[default]
    Value,
    /// Those most likely to have further work within a year first.
    Return,
    /// Those first whose next need is expected soonest: recorded, else with an even chance.
    NextNeed,
    /// Those first whose last work began longest ago.
    LastWork,
}

impl ValuedOrder {
    /// Every order, with its name in addresses and its words.
    pub const EACH: [(Self, &'static str, &'static str); 4] = [
        (Self::Value, "", "Value"),
        (Self::Return, "return", "Chance of further work"),
        (Self::NextNeed, "need", "Next need"),
        (Self::LastWork, "last", "Longest since last work"),
    ];

    /// The order of a name.
    pub fn from_key(key: &str) -> Self {
        Self::EACH.into_iter().find(|(_, own, _)| *own == key).map_or_else(Self::default, |(order, ..)| order)
    }
}

/// How the forecasts were made, by its key.
pub fn method(basis: &Basis) -> String {
    match basis {
        Basis::Counts(_) => "counts".to_owned(),
        Basis::Model(model) if model.stages == 1 => "mbg_nbd".to_owned(),
        Basis::Model(model) => format!("mbg_cnbd_{}", model.stages),
    }
}

/// Which clients are asked for, and in which order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Those at a stage.
    pub stage: Option<Stage>,
    /// Those for whom somebody answers.
    pub manager: Option<StaffId>,
    /// Those who are silent.
    pub silent: bool,
    /// The order.
    pub order: ValuedOrder,
}

impl Wanted {
    fn has(&self, client: &ForecastClient) -> bool {
        self.stage.is_none_or(|stage| stage == client.stage)
            && self.manager.is_none_or(|staff| client.manager == Some(staff))
            && (!self.silent || client.silent)
    }
}

/// The clients that are asked for: how many there are, and the first of them in full.
///
/// # Errors
/// When the store cannot be read.
pub async fn valued(
    conn: &mut Conn,
    forecast: &Forecast,
    wanted: &Wanted,
    limit: usize,
) -> Result<(usize, Vec<ValuedClient>), Error> {
    let mut places: Vec<usize> =
        (0..forecast.clients.len()).filter(|place| wanted.has(&forecast.clients[*place])).collect();
    sort(forecast, wanted.order, &mut places);
    let all = places.len();
    places.truncate(limit);
    let names = names_of(conn, places.iter().map(|place| forecast.clients[*place].client)).await?;
    let staff = firm::staff(conn).await?;
    let managers: HashMap<StaffId, String> = staff.into_iter().map(|member| (member.id, member.name)).collect();
    let sample = sample(forecast);
    let told = |place: usize| {
        let client = &forecast.clients[place];
        let manager = client.manager.and_then(|manager| managers.get(&manager)).cloned();
        let name = names.get(&client.client.0).cloned().unwrap_or_default();
        row(forecast, client, (name, manager), sample)
    };
    Ok((all, places.into_iter().map(told).collect()))
}

fn sort(forecast: &Forecast, order: ValuedOrder, places: &mut [usize]) {
    let client = |place: &usize| &forecast.clients[*place];
    // Figures from the largest on, none last; equals stay in the order of their ids.
    let falling = |figure: Option<f64>| std::cmp::Reverse(figure.map_or(i64::MIN, |figure| (figure * 1e6) as i64));
    match order {
        ValuedOrder::Value => places.sort_by_cached_key(|place| falling(forecast.expected()[*place])),
        ValuedOrder::Return => {
            places.sort_by_cached_key(|place| falling(forecast.expected_return(client(place))));
        }
        ValuedOrder::NextNeed => places.sort_by_cached_key(|place| {
            let day = forecast.expected_need(client(place));
            (day.is_none(), day, falling(forecast.expected_return(client(place))))
        }),
        ValuedOrder::LastWork => places.sort_by_cached_key(|place| {
            let last = forecast.firm.observed(&client(place).purchases).map(|observed| observed.last());
            (last.is_none(), last)
        }),
    }
}

/// What all forecasts rest on.
fn sample(forecast: &Forecast) -> SampleTold {
    let of = &forecast.firm.sample;
    SampleTold {
        clients: of.clients(),
        repeats: of.repeats,
        from: of.span.map(|(from, _)| from),
        until: of.span.map(|(_, until)| until),
        left_out: of.left_out,
        back_within_12_months: of.back_within_year.into(),
        backtest: forecast.backtest(),
    }
}

fn row(
    forecast: &Forecast,
    client: &ForecastClient,
    (name, manager): (String, Option<String>),
    sample: SampleTold,
) -> ValuedClient {
    let observed = forecast.firm.observed(&client.purchases);
    let outlook: Option<Outlook> = forecast.outlook(client);
    let Worth { contracted, renewals, uncontracted, value } = forecast.worth(client);
    let money = |range: Option<Range>| range.map(|range| money_range(range, forecast.firm.terms.currency));
    let reason = match &forecast.firm.basis {
        Basis::Counts(why) => Some(why.sentence()),
        Basis::Model(_) if client.left_unhappy => {
            Some("Left unhappy: the models know when clients came back, not why they left.".to_owned())
        }
        Basis::Model(_) if client.stage == Stage::Former => {
            Some("The relationship has ended: the models do not know how likely a return is then.".to_owned())
        }
        Basis::Model(_) if outlook.is_none() => Some("No month of this client’s work is recorded.".to_owned()),
        Basis::Model(_) => None,
    };
    ValuedClient {
        client: client.client.0,
        name,
        stage: client.stage.key(),
        manager,
        return_within_12_months: outlook.map(|outlook| outlook.returns_within_year.mid),
        return_range: outlook.map(|outlook| outlook.returns_within_year),
        next_need: outlook.map(|Outlook { next_need: [p25, p50, p75], .. }| NextNeed { p25, p50, p75 }),
        recorded_need: client.purchases.recorded_need.filter(|need| *need >= forecast.today()),
        silent: client.silent,
        value: money(value),
        layers: Layers { contracted: money(contracted), renewals: money(renewals), uncontracted: money(uncontracted) },
        method: if outlook.is_some() { method(&forecast.firm.basis) } else { "counts".to_owned() },
        reason,
        events: observed.map(|observed| ClientEvents {
            repeats: observed.repeats(),
            first: observed.first(),
            last: observed.last(),
            until: observed.until,
        }),
        sample,
    }
}

fn money_range(range: Range, currency: Currency) -> MoneyRange {
    let money = |minor: f64| Money::new(minor.round() as i64, currency);
    MoneyRange { mid: money(range.mid), low: money(range.low), high: money(range.high) }
}

/// “3 of 8 clients had further work within 12 months of their first (2 to 5 in 10).”: what is known without a model.
pub fn counts_word(share: &ShareTold) -> Option<String> {
    let told = Share::new(share.count, share.of);
    let interval = told.interval(Level::Eighty)?;
    let percent = |part: f64| (part * 100.0).round();
    Some(format!(
        "{} of {} had further work within 12 months of their first (80 % range {}–{} %).",
        share.count,
        perennial_core::text::count(share.of, "client"),
        percent(interval.low),
        percent(interval.high)
    ))
}
