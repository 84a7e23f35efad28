//! The rows of referrals, and of what speaks for or against asking a client for one, follow from facts, in the step that
//! derives positions.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, ReferralId};
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{Asking, Direction, Outcome, Referral, asking, is_dated, outcomes, read, words_key};
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::{DerivedRow, Facts, Register, register};
use crate::log;

/// The rows that this room derives.
pub const REGISTER: Register = register!("referrals", rows => referrals: ReferralRow, asking: AskingRow);

struct Rows {
    referrals: Vec<ReferralRow>,
    asking: Vec<AskingRow>,
}

fn rows(facts: &Facts) -> Rows {
    let mut rows = Rows { referrals: Vec::new(), asking: Vec::new() };
    for (client, facts) in facts {
        let in_force = log::in_force(facts);
        rows.asking.extend(AskingRow::of(*client, asking(&in_force)));
        let all = read(&in_force);
        if all.is_empty() {
            continue;
        }
        let became: BTreeMap<ReferralId, Outcome> = outcomes(&in_force).into_iter().collect();
        rows.referrals.extend(all.into_iter().map(|referral| {
            let outcome = became.get(&referral.id).copied().filter(|_| referral.direction == Direction::Received);
            let outcome = outcome.unwrap_or_default();
            let counted = if is_dated_in(&in_force, &referral) { Some(referral.on) } else { outcome.steps.pursued };
            ReferralRow::of(*client, referral, counted, outcome)
        }));
    }
    rows
}

fn is_dated_in(in_force: &[(Day, &Fact)], referral: &Referral) -> bool {
    let told = in_force.iter().find(|(_, fact)| fact.id == referral.fact);
    told.is_some_and(|(on, fact)| is_dated(fact.precision_on(*on)))
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct ReferralRow {
    client_id: Uuid,
    id: Uuid,
    referrer_id: Option<Uuid>,
    other_client_id: Option<Uuid>,
    words: Option<String>,
    words_key: Option<String>,
    fact_id: Uuid,
    direction: String,
    on_day: i64,
    counted_on: Option<i64>,
    thanked_on: Option<i64>,
    spoke_on: Option<i64>,
    pursued_on: Option<i64>,
    lost_on: Option<i64>,
    won_on: Option<i64>,
    pursuit_id: Option<Uuid>,
    engagement_id: Option<Uuid>,
    brought_client: i64,
}

impl ReferralRow {
    fn of(client: ClientId, referral: Referral, counted: Option<Day>, outcome: Outcome) -> Self {
        let steps = outcome.steps;
        let told_alone = referral.referrer.is_none() && referral.other_client.is_none();
        let may_be_linked = told_alone && referral.direction != Direction::MadeByClient;
        let words_key = referral.words.as_deref().filter(|_| may_be_linked).and_then(words_key);
        Self {
            client_id: client.0,
            id: referral.id.0,
            referrer_id: referral.referrer.map(|id| id.0),
            other_client_id: referral.other_client.map(|id| id.0),
            words: referral.words,
            words_key,
            fact_id: referral.fact.0,
            direction: referral.direction.key().to_owned(),
            on_day: number(referral.on),
            counted_on: counted.map(number),
            thanked_on: referral.thanked.map(number),
            spoke_on: steps.spoke.map(number),
            pursued_on: steps.pursued.map(number),
            lost_on: steps.lost.map(number),
            won_on: steps.won.map(number),
            pursuit_id: outcome.pursuit.map(|id| id.0),
            engagement_id: outcome.work.map(|id| id.0),
            brought_client: i64::from(outcome.brought_client),
        }
    }
}

impl DerivedRow for ReferralRow {
    const TABLE: &'static str = "referral";
    const COLUMNS: &'static str =
        "client_id, id, referrer_id, other_client_id, words, words_key, fact_id, direction, on_day, counted_on,
        thanked_on, spoke_on, pursued_on, lost_on, won_on, pursuit_id, engagement_id, brought_client";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.client_id,
            self.id,
            self.referrer_id,
            self.other_client_id,
            self.words,
            self.words_key,
            self.fact_id,
            self.direction,
            self.on_day,
            self.counted_on,
            self.thanked_on,
            self.spoke_on,
            self.pursued_on,
            self.lost_on,
            self.won_on,
            self.pursuit_id,
            self.engagement_id,
            self.brought_client
        ]
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct AskingRow {
    client_id: Uuid,
    complaint_since: Option<i64>,
    denied_on: Option<i64>,
    nps_on: Option<i64>,
    nps: Option<i64>,
    unhappy_on: Option<i64>,
    unhappy: Option<i64>,
    declined_on: Option<i64>,
    asked_on: Option<i64>,
}

impl AskingRow {
    /// None where nothing speaks for or against it.
    fn of(client: ClientId, asking: Asking) -> Option<Self> {
        let (nps_on, nps) = asking.nps.unzip();
        let (unhappy_on, unhappy) = asking.unhappy.unzip();
        (asking != Asking::default()).then(|| Self {
            client_id: client.0,
            complaint_since: asking.complaint.map(number),
            denied_on: asking.denied.map(number),
            nps_on: nps_on.map(number),
            nps: nps.map(i64::from),
            unhappy_on: unhappy_on.map(number),
            unhappy: unhappy.map(i64::from),
            declined_on: asking.declined.map(number),
            asked_on: asking.asked.map(number),
        })
    }
}

impl DerivedRow for AskingRow {
    const TABLE: &'static str = "referral_asking";
    const COLUMNS: &'static str =
        "client_id, complaint_since, denied_on, nps_on, nps, unhappy_on, unhappy, declined_on, asked_on";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.client_id,
            self.complaint_since,
            self.denied_on,
            self.nps_on,
            self.nps,
            self.unhappy_on,
            self.unhappy,
            self.declined_on,
            self.asked_on
        ]
    }
}
