//! The figures of income with their names, as pages, files and programs read them.

use std::collections::{BTreeMap, HashMap};

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::income::{Amounts, ClientIs, Concentration, Paid, Used};
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::statistics::{Level, Share};
use serde::Serialize;
use uuid::Uuid;

use super::bills::Held;
use super::figures::Counted;
use crate::clients::names_of;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;

/// Clients told by name.
const CLIENTS: usize = 100;

/// What stands in an address for “none”.
pub const NONE: &str = "-";

/// Income, in the firm's currency; every split of it comes to the whole. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncomeAmounts {
    /// All of it: what clients were billed, net of tax where that is known, credits taken off.
    pub fees: Money,
    /// From those who were clients before the period.
    pub existing: Money,
    /// From those who became clients in it.
    pub new: Money,
    /// From those of whom the records do not reach back to the day before the period.
    pub new_or_existing_unknown: Money,
    /// For the first work of clients who came back, or may still do so.
    pub first: Money,
    /// For work after the first.
    pub repeat: Money,
    /// For the first work of clients who did not come back within the firm's horizon.
    pub one_and_done: Money,
    /// For work of which the records do not reach back far enough to say whether it was the first.
    pub first_or_repeat_unknown: Money,
    /// For no work: filed under none, or credited.
    pub no_work: Money,
    /// How many clients were billed.
    pub clients: u32,
    /// How many invoices and credit notes.
    pub invoices: u32,
}

/// The income of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncomeGroup {
    /// The id of what it is grouped by, where that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// What it is grouped by; none where that is not recorded.
    pub name: Option<String>,
    /// The share of the whole, between 0 and 1; none where nothing was billed in all.
    pub share: Option<f64>,
    /// The amounts.
    #[serde(flatten)]
    pub amounts: IncomeAmounts,
    /// How an address names the group.
    #[serde(skip)]
    pub key: String,
}

/// How many of those billed in one year were billed again in the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RetentionTold {
    /// The first day of the first year.
    pub from: Day,
    /// The last day of the second.
    pub until: Day,
    /// How many were billed again.
    pub kept: u64,
    /// Of how many.
    pub of: u64,
    /// The lower end of the 80 % range, between 0 and 1; none of nobody.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The same of those who had been billed for so many services by the end of the first year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RetentionOf {
    /// `1`, `2-3`, `4+`, or `not_recorded`.
    pub services: &'static str,
    /// How many were billed again.
    pub kept: u64,
    /// Of how many.
    pub of: u64,
    /// The lower end of the 80 % range, between 0 and 1; none of nobody.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The services in words.
    #[serde(skip)]
    pub word: &'static str,
}

/// The income of a period, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncomeReport {
    /// The days.
    pub period: Period,
    /// The firm's currency.
    pub currency: Currency,
    /// All of it.
    #[serde(flatten)]
    pub all: IncomeAmounts,
    /// By service line.
    pub by_service: Vec<IncomeGroup>,
    /// By relationship manager.
    pub by_manager: Vec<IncomeGroup>,
    /// By kind of client.
    pub by_kind: Vec<IncomeGroup>,
    /// By sector.
    pub by_sector: Vec<IncomeGroup>,
    /// By the source by which the client came.
    pub by_source: Vec<IncomeGroup>,
    /// By month.
    pub by_month: Vec<IncomeGroup>,
    /// By year.
    pub by_year: Vec<IncomeGroup>,
    /// By client: the hundred who were billed most.
    pub by_client: Vec<IncomeGroup>,
    /// Yearly retention; none where the records do not hold two years of invoices.
    pub retention: Option<RetentionTold>,
    /// The same by number of services.
    pub retention_by_services: Vec<RetentionOf>,
    /// How much of the income comes from few clients; none where nobody was billed.
    pub concentration: Option<Concentration>,
    /// What was billed in other currencies, which is in none of the sums.
    pub other_currencies: Vec<Money>,
    /// The first day from which invoices are complete; none where none were ever recorded.
    pub invoices_from: Option<Day>,
    /// The last day of which invoices are on record, where they end before the period.
    pub invoices_until: Option<Day>,
}

impl IncomeReport {
    /// The names of the groupings, as an address writes them, each with its words.
    pub const GROUPINGS: [(&'static str, &'static str); 8] = [
        ("service", "Service line"),
        ("manager", "Relationship manager"),
        ("client", "Client"),
        ("kind", "Kind of client"),
        ("sector", "Sector"),
        ("source", "Source"),
        ("month", "Month"),
        ("year", "Year"),
    ];

    /// The groups of a grouping by its name; those by service line for a name that is none.
    pub fn groups(&self, grouping: &str) -> &[IncomeGroup] {
        match grouping {
            "manager" => &self.by_manager,
            "client" => &self.by_client,
            "kind" => &self.by_kind,
            "sector" => &self.by_sector,
            "source" => &self.by_source,
            "month" => &self.by_month,
            "year" => &self.by_year,
            _ => &self.by_service,
        }
    }
}

/// The figures with their names.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn report(conn: &mut Conn, held: &Held, counted: &Counted) -> Result<IncomeReport, Error> {
    let currency: Currency = firm::currency_of(conn, None).await?.parse().unwrap_or(Currency::GBP);
    let telling = Telling { currency, whole: counted.income.all.fees };
    let lines = firm::service_lines(conn).await?.into_iter().map(|line| (line.id.0, line.name));
    let staff = firm::staff(conn).await?.into_iter().map(|member| (member.id.0, member.name));
    let (lines, staff): (HashMap<_, _>, HashMap<_, _>) = (lines.collect(), staff.collect());
    let income = &counted.income;
    let by_id = |groups: &BTreeMap<u16, Amounts>, id: &dyn Fn(u16) -> Option<Uuid>, names: &HashMap<Uuid, String>| {
        telling.groups(groups.iter().map(|(number, amounts)| {
            let id = id(*number);
            let key = id.map_or_else(|| NONE.to_owned(), |id| id.to_string());
            (id, id.and_then(|id| names.get(&id).cloned()), key, amounts)
        }))
    };
    let by_words = |groups: &BTreeMap<u16, Amounts>, words: &dyn Fn(u16) -> Option<String>| {
        telling.groups(groups.iter().map(|(number, amounts)| {
            let name = words(*number);
            (None, name.clone(), name.unwrap_or_else(|| NONE.to_owned()), amounts)
        }))
    };
    let retention = counted.retention.as_ref();
    Ok(IncomeReport {
        period: counted.period,
        currency,
        all: telling.amounts(&income.all),
        by_service: by_id(&income.by_line, &|number| held.lines.name(number).copied(), &lines),
        by_manager: by_id(&income.by_manager, &|number| held.managers.name(number).copied(), &staff),
        by_kind: telling.groups(income.by_private.iter().map(|(private, amounts)| {
            let (key, word) = if *private { ("person", "Private people") } else { ("organisation", "Organisations") };
            (None, Some(word.to_owned()), key.to_owned(), amounts)
        })),
        by_sector: by_words(&income.by_sector, &|number| held.sectors.name(number).map(str::to_owned)),
        by_source: by_words(&income.by_source, &|number| held.sources.name(number).map(str::to_owned)),
        by_month: telling.by_month(&income.by_month),
        by_year: telling.by_year(&income.by_year),
        by_client: telling.by_client(conn, counted).await?,
        retention: retention.map(|retention| {
            let (low, high) = range(retention.all);
            let Share { count: kept, of } = retention.all;
            let from = perennial_core::income::Retention::begins(retention.until);
            RetentionTold { from, until: retention.until, kept, of, low, high }
        }),
        retention_by_services: retention.map_or_else(Vec::new, |retention| {
            retention.by_services.iter().map(|(used, share)| of_services(*used, *share)).collect()
        }),
        concentration: income.concentration,
        other_currencies: other_currencies(held, &income.other_currencies),
        invoices_from: counted.invoices_from,
        invoices_until: counted.invoices_until,
    })
}

fn other_currencies(held: &Held, sums: &BTreeMap<u8, i64>) -> Vec<Money> {
    let sums =
        sums.iter().filter_map(|(number, minor)| Some(Money::new(*minor, *held.currencies.name(u16::from(*number))?)));
    perennial_core::money::sums(sums)
}

fn of_services(used: Used, share: Share) -> RetentionOf {
    let (low, high) = range(share);
    RetentionOf { services: used.key(), kept: share.count, of: share.of, low, high, word: used.word() }
}

fn range(share: Share) -> (Option<f64>, Option<f64>) {
    let interval = share.interval(Level::Eighty);
    (interval.map(|interval| interval.low), interval.map(|interval| interval.high))
}

/// A group before it is told: its id, its name, how an address names it, and its amounts.
type Group<'a> = (Option<Uuid>, Option<String>, String, &'a Amounts);

struct Telling {
    currency: Currency,
    whole: i64,
}

impl Telling {
    fn amounts(&self, amounts: &Amounts) -> IncomeAmounts {
        let money = |minor| Money::new(minor, self.currency);
        let (paid, from) = (|paid| money(amounts.paid(paid)), |is| money(amounts.from(is)));
        IncomeAmounts {
            fees: money(amounts.fees),
            existing: from(ClientIs::Existing),
            new: from(ClientIs::New),
            new_or_existing_unknown: from(ClientIs::Unknown),
            first: paid(Paid::First),
            repeat: paid(Paid::Repeat),
            one_and_done: paid(Paid::OneAndDone),
            first_or_repeat_unknown: paid(Paid::Unsure),
            no_work: paid(Paid::NoWork),
            clients: amounts.clients,
            invoices: amounts.invoices,
        }
    }

    fn group(&self, (id, name, key, amounts): Group<'_>) -> IncomeGroup {
        let share = (self.whole != 0).then(|| amounts.fees as f64 / self.whole as f64);
        IncomeGroup { id, name, share, amounts: self.amounts(amounts), key }
    }

    /// Those that brought most first; what is not recorded last.
    fn groups<'a>(&self, groups: impl Iterator<Item = Group<'a>>) -> Vec<IncomeGroup> {
        let mut told: Vec<IncomeGroup> = groups.map(|group| self.group(group)).collect();
        told.sort_by_key(|group| (group.name.is_none(), std::cmp::Reverse(group.amounts.fees.minor)));
        told
    }

    fn by_month(&self, months: &BTreeMap<(i16, i8), Amounts>) -> Vec<IncomeGroup> {
        let told = months.iter().map(|((year, month), amounts)| {
            self.group((None, Some(format!("{} {year}", month_word(*month))), format!("{year}-{month:02}"), amounts))
        });
        told.collect()
    }

    fn by_year(&self, years: &BTreeMap<i16, Amounts>) -> Vec<IncomeGroup> {
        let told =
            years.iter().map(|(year, amounts)| self.group((None, Some(year.to_string()), year.to_string(), amounts)));
        told.collect()
    }

    async fn by_client(&self, conn: &mut Conn, counted: &Counted) -> Result<Vec<IncomeGroup>, Error> {
        let first = counted.income.by_client.iter().take(CLIENTS);
        let first: Vec<(ClientId, &Amounts)> =
            first.filter_map(|(place, amounts)| Some((*counted.clients.get(*place)?, amounts))).collect();
        let names = names_of(conn, first.iter().map(|(id, _)| *id)).await?;
        let told = first
            .iter()
            .map(|(id, amounts)| self.group((Some(id.0), names.get(&id.0).cloned(), id.to_string(), *amounts)));
        Ok(told.collect())
    }
}

fn month_word(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month - 1).ok().and_then(|place| MONTHS.get(place)).copied().unwrap_or("")
}
