//! The figures of effort with their names, as pages, files and programs read them.

use std::collections::{BTreeMap, HashMap};

use perennial_core::effort::{Aim, Effort, Initiative, Interactions, Signature, Sums};
use perennial_core::insights::Period;
use perennial_core::keyed::Keyed;
use perennial_core::markets::Axis;
use perennial_core::money::{Currency, Money};
use serde::Serialize;
use uuid::Uuid;

use super::commands;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;

/// What stands in an address for “none”.
pub const NONE: &str = "-";

/// Hours and money; what was spent for new clients, for existing ones, and for neither as far as is known come to the
/// whole. Stable: fields are added, never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EffortAmounts {
    /// All money, in the firm's currency.
    pub spend: Money,
    /// For winning new clients.
    pub spend_new: Money,
    /// For existing clients.
    pub spend_existing: Money,
    /// For neither, as far as is known.
    pub spend_unassigned: Money,
    /// The share of the money for new clients in that for new and existing ones, between 0 and 1; none without any.
    pub spend_share_new: Option<f64>,
    /// All hours.
    pub hours: f64,
    /// For winning new clients.
    pub hours_new: f64,
    /// For existing clients.
    pub hours_existing: f64,
    /// For neither, as far as is known.
    pub hours_unassigned: f64,
    /// The same share of the hours.
    pub hours_share_new: Option<f64>,
    /// How many entries.
    pub entries: u32,
    /// What was counted.
    #[serde(skip)]
    pub sums: Sums,
}

/// The effort of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffortGroup {
    /// The id of what it is grouped by, where that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The word by which programs know it, where it is one of a closed list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it is grouped by; none where that is not recorded.
    pub name: Option<String>,
    /// What the colleague does, of colleagues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// The amounts.
    #[serde(flatten)]
    pub amounts: EffortAmounts,
    /// How an address names the group.
    #[serde(skip)]
    pub address: String,
}

/// Who began the interactions with existing clients, and how long interactions took of which no time is recorded: beside
/// what is recorded, and never added to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct InteractionsTold {
    /// The firm began.
    pub ours: u32,
    /// The client began.
    pub theirs: u32,
    /// Both took part: nobody knows who began.
    pub both: u32,
    /// Hours with those who had not hired the firm yet, where their colleague recorded no time on them.
    pub estimated_hours_new: f64,
    /// The same with those who had, outside of any engagement.
    pub estimated_hours_existing: f64,
}

/// The effort of a period, as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffortReport {
    /// The days.
    pub period: Period,
    /// The firm's currency.
    pub currency: Currency,
    /// All of it.
    #[serde(flatten)]
    pub all: EffortAmounts,
    /// By market.
    pub by_market: Vec<EffortGroup>,
    /// By colleague.
    pub by_person: Vec<EffortGroup>,
    /// By the team of the colleague.
    pub by_team: Vec<EffortGroup>,
    /// Before and after the signature.
    pub by_signature: Vec<EffortGroup>,
    /// Proactive or in answer.
    pub by_initiative: Vec<EffortGroup>,
    /// By quarter.
    pub by_quarter: Vec<EffortGroup>,
    /// What belongs to no market.
    pub unassigned: EffortAmounts,
    /// The share that the firm began of the interactions with existing clients that one side began, between 0 and 1;
    /// none without any.
    pub proactive_share: Option<f64>,
    /// The interactions.
    pub interactions: InteractionsTold,
    /// What was spent in other currencies: in none of the sums.
    pub other_currencies: Vec<Money>,
    /// The share of effort that the firm wants to go to existing clients, in percent.
    pub target_existing_percent: Option<u32>,
    /// The share of each market in what belongs to one, of the hours where any are recorded, else of the money.
    #[serde(skip)]
    pub market_shares: BTreeMap<Axis, f64>,
}

impl EffortReport {
    /// The names of the groupings, as an address writes them, each with its words.
    pub const GROUPINGS: [(&'static str, &'static str); 6] = [
        ("market", "Market"),
        ("person", "Colleague"),
        ("team", "Team"),
        ("signature", "Before or after the signature"),
        ("initiative", "Proactive or in answer"),
        ("quarter", "Quarter"),
    ];

    /// The groups of a grouping by its name; those by market for a name that is none.
    pub fn groups(&self, grouping: &str) -> &[EffortGroup] {
        match grouping {
            "person" => &self.by_person,
            "team" => &self.by_team,
            "signature" => &self.by_signature,
            "initiative" => &self.by_initiative,
            "quarter" => &self.by_quarter,
            _ => &self.by_market,
        }
    }
}

/// The word for what a market, a signature or an initiative is in the tables; none for a key that is none.
pub fn word_of(grouping: &str, key: &str) -> Option<&'static str> {
    match grouping {
        "market" => Axis::from_key(key).map(Axis::word),
        "signature" => Signature::from_key(key).map(signature_word),
        "initiative" => Initiative::from_key(key).map(initiative_word),
        "aim" => Aim::from_key(key).map(aim_word),
        _ => None,
    }
}

const fn signature_word(signature: Signature) -> &'static str {
    match signature {
        Signature::Before => "Before the signature",
        Signature::After => "After the signature",
    }
}

const fn initiative_word(initiative: Initiative) -> &'static str {
    match initiative {
        Initiative::Proactive => "Proactive",
        Initiative::Answer => "In answer",
    }
}

/// The words for new and existing.
pub const fn aim_word(aim: Aim) -> &'static str {
    match aim {
        Aim::New => "Winning new clients",
        Aim::Existing => "Existing clients",
    }
}

/// A quarter as an address and a program write it: `2026-Q4`.
pub fn quarter_key((year, month): (i16, i8)) -> String {
    format!("{year}-Q{}", (month - 1) / 3 + 1)
}

/// The figures with their names.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn report(
    conn: &mut Conn,
    (period, currency): (Period, Currency),
    counted: &Effort,
    interactions: &Interactions,
) -> Result<EffortReport, Error> {
    let staff: HashMap<_, _> = firm::staff(conn).await?.into_iter().map(|member| (member.id, member)).collect();
    let telling = Telling { currency };
    let mut by_team: BTreeMap<Option<String>, Sums> = BTreeMap::new();
    for (person, sums) in &counted.by_person {
        let team = person.and_then(|id| staff.get(&id)).and_then(|member| member.team.clone());
        by_team.entry(team).or_default().add(sums);
    }
    let of_person = |(person, sums): (&Option<perennial_core::ids::StaffId>, &Sums)| {
        let member = person.and_then(|id| staff.get(&id));
        EffortGroup {
            id: person.map(|id| id.0),
            key: None,
            name: member.map(|member| member.name.clone()),
            job_title: member.and_then(|member| member.job_title.clone()),
            amounts: telling.amounts(sums),
            address: person.map_or_else(|| NONE.to_owned(), |id| id.to_string()),
        }
    };
    Ok(EffortReport {
        period,
        currency,
        all: telling.amounts(&counted.all),
        by_market: telling.keyed(&counted.by_market, Axis::word),
        by_person: sorted(counted.by_person.iter().map(of_person).collect()),
        by_team: sorted(by_team.iter().map(|(team, sums)| telling.named(team.clone(), sums)).collect()),
        by_signature: telling.keyed(&counted.by_signature, signature_word),
        by_initiative: telling.keyed(&counted.by_initiative, initiative_word),
        by_quarter: counted.by_quarter.iter().map(|(q, sums)| telling.named(Some(quarter_key(*q)), sums)).collect(),
        unassigned: telling.amounts(&counted.unassigned()),
        proactive_share: interactions.proactive_share(),
        interactions: InteractionsTold {
            ours: interactions.ours,
            theirs: interactions.theirs,
            both: interactions.both,
            estimated_hours_new: in_hours(interactions.minutes_new),
            estimated_hours_existing: in_hours(interactions.minutes_existing),
        },
        other_currencies: counted.other_currencies.clone(),
        target_existing_percent: commands::target(conn).await?,
        market_shares: Axis::EACH.iter().filter_map(|axis| Some((*axis, counted.market_share(*axis)?))).collect(),
    })
}

/// Whoever spent most hours first, then most money; what is not recorded last.
fn sorted(mut groups: Vec<EffortGroup>) -> Vec<EffortGroup> {
    groups.sort_by_key(|group| {
        let sums = &group.amounts.sums;
        (group.name.is_none(), std::cmp::Reverse((sums.minutes(), sums.minor())))
    });
    groups
}

fn in_hours(minutes: i64) -> f64 {
    minutes as f64 / 60.0
}

struct Telling {
    currency: Currency,
}

impl Telling {
    fn amounts(&self, sums: &Sums) -> EffortAmounts {
        let money = |minor| Money::new(minor, self.currency);
        EffortAmounts {
            spend: money(sums.minor()),
            spend_new: money(sums.minor_for(Some(Aim::New))),
            spend_existing: money(sums.minor_for(Some(Aim::Existing))),
            spend_unassigned: money(sums.minor_for(None)),
            spend_share_new: sums.spend_share_new(),
            hours: in_hours(sums.minutes()),
            hours_new: in_hours(sums.minutes_for(Some(Aim::New))),
            hours_existing: in_hours(sums.minutes_for(Some(Aim::Existing))),
            hours_unassigned: in_hours(sums.minutes_for(None)),
            hours_share_new: sums.time_share_new(),
            entries: sums.entries,
            sums: *sums,
        }
    }

    fn named(&self, name: Option<String>, sums: &Sums) -> EffortGroup {
        let address = name.clone().unwrap_or_else(|| NONE.to_owned());
        EffortGroup { id: None, key: None, name, job_title: None, amounts: self.amounts(sums), address }
    }

    /// In the order of the list; what is not recorded last.
    fn keyed<K: Keyed + Ord>(
        &self,
        groups: &BTreeMap<Option<K>, Sums>,
        word: impl Fn(K) -> &'static str,
    ) -> Vec<EffortGroup> {
        let known = K::EACH.iter().map(|each| Some(*each)).chain([None]);
        let told = known.filter_map(|each| {
            let sums = groups.get(&each)?;
            let key = each.map(|each| each.key().to_owned());
            let address = key.clone().unwrap_or_else(|| NONE.to_owned());
            let name = each.map(|each| word(each).to_owned());
            Some(EffortGroup { id: None, key, name, job_title: None, amounts: self.amounts(sums), address })
        });
        told.collect()
    }
}
