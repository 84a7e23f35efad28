//! Verbs of what is expected of a relationship.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Event};
use perennial_core::ids::{ClientId, ServiceLineId};

use super::commands::visible;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// A need is expected within so many months.
const MOST_MONTHS: i32 = 240;

/// Says when the next need is expected, and how likely it is (S1.23).
///
/// # Errors
/// When the client is not there, the day does not lie ahead, or the probability is above 100.
pub async fn expect_need(
    tx: &mut Tx,
    act: &mut Act,
    id: ClientId,
    on: Day,
    need: Day,
    percent: Option<u8>,
) -> Result<(), Error> {
    if percent.is_some_and(|percent| percent > 100) {
        return Err(Error::field("percent", "A probability goes from 0 to 100."));
    }
    if need <= on || need > on.plus_months(MOST_MONTHS) {
        return Err(Error::field("day", "The next need lies ahead, within twenty years: choose a day after this one."));
    }
    fact(tx, act, id, on, ClientFact::NextNeedExpected { day: need, percent }).await
}

/// Decides to tell the client about a service for which it does not know the firm (S1.24).
///
/// # Errors
/// When the client is not there.
pub async fn educate(
    tx: &mut Tx,
    act: &mut Act,
    id: ClientId,
    on: Day,
    service_line: Option<ServiceLineId>,
) -> Result<(), Error> {
    fact(tx, act, id, on, ClientFact::EducationDecided { service_line }).await
}

/// Says that both sides gain: mutual referrals or a joint venture (D12).
///
/// # Errors
/// When the client is not there.
pub async fn declare_partnership(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day) -> Result<(), Error> {
    fact(tx, act, id, on, ClientFact::PartnershipDeclared).await
}

async fn fact(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, fact: ClientFact) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    act.record(tx, id, vec![(on, Event::Client(fact))]).await
}
