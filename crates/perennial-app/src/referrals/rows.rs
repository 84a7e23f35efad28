//! The rows of referrals from and to recorded referrers follow from facts, in the step that derives positions.

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::referrals::{Direction, Referral, read};
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::{DerivedRow, Facts, Register, register};
use crate::log;

/// The rows that this room derives.
pub const REGISTER: Register = register!("referrals", rows => ReferralRow);

/// A referral that the firm received.
pub(super) const RECEIVED: &str = "received";
/// A referral that the firm gave.
const GIVEN: &str = "given";

fn rows(facts: &Facts) -> Vec<ReferralRow> {
    let of = |(client, facts): (&ClientId, &Vec<perennial_core::fact::Fact>)| {
        let client = *client;
        read(&log::in_force(facts)).into_iter().filter_map(move |referral| ReferralRow::of(client, &referral))
    };
    facts.iter().flat_map(of).collect()
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct ReferralRow {
    client_id: Uuid,
    id: Uuid,
    referrer_id: Uuid,
    fact_id: Uuid,
    direction: String,
    on_day: i64,
    thanked_on: Option<i64>,
}

impl ReferralRow {
    fn of(client: ClientId, referral: &Referral) -> Option<Self> {
        let number = |day: Day| i64::from(day.number());
        Some(Self {
            client_id: client.0,
            id: referral.id.0,
            referrer_id: referral.referrer?.0,
            fact_id: referral.fact.0,
            direction: if referral.direction == Direction::Given { GIVEN } else { RECEIVED }.to_owned(),
            on_day: number(referral.on),
            thanked_on: referral.thanked.map(number),
        })
    }
}

impl DerivedRow for ReferralRow {
    const TABLE: &'static str = "referral";
    const COLUMNS: &'static str = "client_id, id, referrer_id, fact_id, direction, on_day, thanked_on";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![self.client_id, self.id, self.referrer_id, self.fact_id, self.direction, self.on_day, self.thanked_on]
    }
}
