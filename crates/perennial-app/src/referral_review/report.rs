//! The figures of the review and of the balance with their names, as pages, files and programs read them.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::insights::Period;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::referrals::{
    Balance, Brought, Influences, Path, Projection, Range, ReferrerKind, net, project, review as count,
};
use perennial_core::statistics::TOO_FEW;
use serde::Serialize;
use uuid::Uuid;

use super::ask::{RateTold, rate};
use super::ledger::{Ledger, Line, Source, SourceKey, ledger};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;

/// What a source, a group or all of them brought. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BroughtTold {
    /// Referrals received.
    pub received: u64,
    /// Of them, who spoke to the firm.
    pub spoke: u64,
    /// Of them, who became a pursuit.
    pub pursuits: u64,
    /// Of them, who became work.
    pub won: u64,
    /// What these were billed so far.
    pub fees: Money,
    /// Referrals that the firm gave.
    pub given: u64,
    /// Of the pursuits, how many are open.
    pub open: u64,
    /// What the next twelve months are likely to bring; none where no referral was received, of sources with fewer than
    /// five, and for the whole firm where too little is on record ([`NO_FORECAST`]).
    pub projected: Option<ProjectedTold>,
}

/// What the next twelve months are likely to bring, if they go as the last. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectedTold {
    /// What those won in them will have been billed by their end: the mean.
    pub mid: Money,
    /// The low end of the 80 % range.
    pub low: Money,
    /// Its high end.
    pub high: Money,
    /// Referrals won.
    pub won: Range,
}

/// A group of sources.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupTold {
    /// The key of the kind of referrer.
    pub group: &'static str,
    /// Its word.
    pub name: &'static str,
    /// What it brought.
    #[serde(flatten)]
    pub brought: BroughtTold,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceTold {
    /// How an address names it.
    pub source: String,
    /// The id of the record; none where only a name is recorded.
    pub id: Option<Uuid>,
    /// The name.
    pub name: String,
    /// The key of its group.
    pub group: &'static str,
    /// What it brought.
    #[serde(flatten)]
    pub brought: BroughtTold,
    /// The page of the record.
    #[serde(skip)]
    pub href: Option<String>,
}

/// The review of a period, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewReport {
    /// The days; told as it stood at the end of the last.
    pub period: Period,
    /// The firm's currency.
    pub currency: Currency,
    /// All sources together.
    #[serde(flatten)]
    pub all: BroughtTold,
    /// By group, those that brought most first.
    pub groups: Vec<GroupTold>,
    /// By source, those that brought most first.
    pub sources: Vec<SourceTold>,
    /// What asking brought.
    pub ask_rate: RateTold,
    /// Of the referrals received, how many would not have come otherwise, as far as somebody has said.
    pub influence: Influences,
    /// Referrals of no day that brought no pursuit, which are in no figure.
    pub undated: u64,
    /// What was billed in other currencies, in none of the sums.
    pub other_currencies: Vec<Money>,
}

/// The review of the twelve months up to a day, as far as the actor may know of them.
///
/// # Errors
/// When the store cannot be read.
pub async fn review(app: &App, conn: &mut Conn, actor: &Actor, on: Day) -> Result<ReviewReport, Error> {
    let ledger = ledger(conn, actor, Period::year_to(on)).await?;
    let ask_rate = rate(app, conn, actor, on).await?;
    let outlook = Outlook::of(app, conn, &ledger).await?;
    let told = |brought: &Brought, part: Part| outlook.told(&ledger, brought, part);
    let influence = Influences::of(ledger.lines.iter().filter(|line| !line.given).map(|line| line.influence));
    let by_source = count(&ledger.reviewed(), ledger.period);
    let (mut all, mut groups) = (Brought::default(), BTreeMap::<ReferrerKind, Brought>::new());
    for (place, brought) in &by_source {
        all.add(brought);
        groups.entry(ledger.sources[*place].kind).or_default().add(brought);
    }
    let mut groups: Vec<GroupTold> = groups
        .iter()
        .map(|(kind, brought)| GroupTold {
            group: kind.key(),
            name: kind.word(),
            brought: told(brought, Part::Group(*kind)),
        })
        .collect();
    groups.sort_by_key(|group| most_first(&group.brought));
    let mut sources: Vec<SourceTold> = by_source
        .iter()
        .map(|(place, brought)| {
            let source = &ledger.sources[*place];
            SourceTold {
                source: source.key.to_string(),
                id: id_of(source),
                name: source.name.clone(),
                group: source.kind.key(),
                brought: told(brought, Part::Source(*place)),
                href: source.href(),
            }
        })
        .collect();
    sources.sort_by(|one, other| {
        let order = most_first(&one.brought).cmp(&most_first(&other.brought));
        order.then_with(|| one.name.cmp(&other.name))
    });
    Ok(ReviewReport {
        period: ledger.period,
        currency: ledger.currency,
        all: told(&all, Part::All),
        groups,
        sources,
        ask_rate,
        influence,
        undated: ledger.undated,
        other_currencies: ledger.other_currencies,
    })
}

/// Of which part of the referrals something is told.
#[derive(Clone, Copy)]
enum Part {
    All,
    Group(ReferrerKind),
    Source(usize),
}

/// The days of referrals on record before anything is said of the next twelve months: half a year.
const LEAST_DAYS: i32 = 182;

/// Why nothing is said of the next twelve months.
pub const NO_FORECAST: &str = "Nothing is said of the next 12 months yet: that needs half a year of referrals on \
                               record, and five of them won in the last 12 months.";

/// What the projections rest on.
struct Outlook {
    /// What each win was billed so far, with the place of its source.
    wins: Vec<(usize, i64)>,
    /// Of how many of the days referrals are on record.
    days: i32,
}

impl Outlook {
    async fn of(app: &App, conn: &mut Conn, ledger: &Ledger) -> Result<Self, Error> {
        let model = firm::cached_model(conn, &app.memory.model).await?;
        let recorded = model.coverage.of(RecordKind::Promises).map_or(ledger.period.from, |span| span.from);
        let from = recorded.clamp(ledger.period.from, ledger.period.until);
        let won = |line: &&Line| !line.given && line.steps.by(ledger.period.until) == Path::Won;
        let wins = ledger.lines.iter().filter(won).map(|line| (line.source, line.fees)).collect();
        Ok(Self { wins, days: ledger.period.until.days_since(from) + 1 })
    }

    fn told(&self, ledger: &Ledger, brought: &Brought, part: Part) -> BroughtTold {
        let is_enough = self.days >= LEAST_DAYS && self.wins.len() as u64 >= TOO_FEW;
        let enough = is_enough
            && match part {
                Part::Source(_) => brought.received >= TOO_FEW,
                Part::All | Part::Group(_) => brought.received > 0,
            };
        BroughtTold {
            received: brought.received,
            spoke: brought.spoke,
            pursuits: brought.pursuits,
            won: brought.won,
            fees: Money::new(brought.fees, ledger.currency),
            given: brought.given,
            open: brought.open,
            projected: enough.then(|| self.projected(ledger, part)),
        }
    }

    fn projected(&self, ledger: &Ledger, part: Part) -> ProjectedTold {
        let of_part = |place: usize| match part {
            Part::All => true,
            Part::Group(kind) => ledger.sources[place].kind == kind,
            Part::Source(source) => place == source,
        };
        let own: Vec<i64> = self.wins.iter().filter(|(place, _)| of_part(*place)).map(|(_, fees)| *fees).collect();
        let all: Vec<i64> = self.wins.iter().map(|(_, fees)| *fees).collect();
        let seed = match part {
            Part::All => 0,
            Part::Group(kind) => 1 + kind as u64,
            Part::Source(place) => 100 + place as u64,
        };
        let Projection { won, fees } = project(&own, &all, self.days, seed);
        let money = |minor: f64| Money::new(minor.round() as i64, ledger.currency);
        ProjectedTold { mid: money(fees.mid), low: money(fees.low), high: money(fees.high), won }
    }
}

type Order = std::cmp::Reverse<(i64, u64, u64, u64)>;

fn most_first(brought: &BroughtTold) -> Order {
    std::cmp::Reverse((brought.fees.minor, brought.won, brought.received, brought.given))
}

const fn id_of(source: &Source) -> Option<Uuid> {
    match source.key {
        SourceKey::Referrer(id) | SourceKey::Client(id) => Some(id),
        SourceKey::Words(_) => None,
    }
}

/// The balance with a source or a group. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalanceTold {
    /// How an address names the source; none for a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The id of the record of a source, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The name.
    pub name: String,
    /// The key of the group.
    pub group: &'static str,
    /// Referrals that the firm gave.
    pub sent: u64,
    /// Referrals that it received.
    pub received: u64,
    /// Sent less received: above 0 where more was sent.
    pub net: i64,
    /// `owed` where they owe the firm, `owing` where it owes them, `even` where neither is far ahead.
    pub balance: Balance,
    /// What the referrals received were billed so far.
    pub value_received: Money,
    /// About what those given were worth, as far as somebody has said; none where nobody has.
    pub value_sent: Option<Money>,
    /// Of those given, how many have such a worth.
    pub sent_valued: u64,
    /// Of those given, how many did not suit.
    pub sent_unsuitable: u64,
    /// Of those received, how many did not suit.
    pub received_unsuitable: u64,
    /// The page of the record.
    #[serde(skip)]
    pub href: Option<String>,
}

/// The balance sheet of a period, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalanceReport {
    /// The days.
    pub period: Period,
    /// The firm's currency.
    pub currency: Currency,
    /// By group, those who owe the firm most first.
    pub groups: Vec<BalanceTold>,
    /// By source, those who owe the firm most first.
    pub sources: Vec<BalanceTold>,
}

/// The balance sheet of the twelve months up to a day: whoever can be sent somebody in return. Own staff cannot, and of
/// clients only those who are recorded as referrers.
///
/// # Errors
/// When the store cannot be read.
pub async fn balance(conn: &mut Conn, actor: &Actor, on: Day) -> Result<BalanceReport, Error> {
    let ledger = ledger(conn, actor, Period::year_to(on)).await?;
    let counts = |line: &&Line| {
        let kind = ledger.sources[line.source].kind;
        !matches!(kind, ReferrerKind::Staff | ReferrerKind::Client)
    };
    let (mut groups, mut sources) = (BTreeMap::<ReferrerKind, Sides>::new(), BTreeMap::<usize, Sides>::new());
    for line in ledger.lines.iter().filter(counts) {
        groups.entry(ledger.sources[line.source].kind).or_default().take(line, on);
        sources.entry(line.source).or_default().take(line, on);
    }
    let told = |sides: &Sides, kind: ReferrerKind, source: Option<&Source>| sides.told(&ledger, kind, source);
    let mut groups: Vec<BalanceTold> = groups.iter().map(|(kind, sides)| told(sides, *kind, None)).collect();
    let mut sources: Vec<BalanceTold> = sources
        .iter()
        .map(|(place, sides)| {
            let source = &ledger.sources[*place];
            told(sides, source.kind, Some(source))
        })
        .collect();
    for list in [&mut groups, &mut sources] {
        list.sort_by(|one, other| (other.net, &one.name).cmp(&(one.net, &other.name)));
    }
    Ok(BalanceReport { period: ledger.period, currency: ledger.currency, groups, sources })
}

#[derive(Default)]
struct Sides {
    sent: u64,
    received: u64,
    fees: i64,
    worth: i64,
    sent_valued: u64,
    sent_unsuitable: u64,
    received_unsuitable: u64,
}

impl Sides {
    fn take(&mut self, line: &Line, on: Day) {
        let unsuitable = u64::from(line.suitable == Some(false));
        if line.given {
            self.sent += 1;
            self.sent_unsuitable += unsuitable;
            self.sent_valued += u64::from(line.worth.is_some());
            self.worth += line.worth.unwrap_or(0);
        } else {
            self.received += 1;
            self.received_unsuitable += unsuitable;
            if line.steps.won.is_some_and(|won| won <= on) {
                self.fees += line.fees;
            }
        }
    }

    fn told(&self, ledger: &Ledger, kind: ReferrerKind, source: Option<&Source>) -> BalanceTold {
        let money = |minor| Money::new(minor, ledger.currency);
        BalanceTold {
            source: source.map(|source| source.key.to_string()),
            id: source.and_then(id_of),
            name: source.map_or_else(|| kind.word().to_owned(), |source| source.name.clone()),
            group: kind.key(),
            sent: self.sent,
            received: self.received,
            net: net(self.sent, self.received),
            balance: Balance::of(self.sent, self.received),
            value_received: money(self.fees),
            value_sent: (self.sent_valued > 0).then(|| money(self.worth)),
            sent_valued: self.sent_valued,
            sent_unsuitable: self.sent_unsuitable,
            received_unsuitable: self.received_unsuitable,
            href: source.and_then(Source::href),
        }
    }
}
