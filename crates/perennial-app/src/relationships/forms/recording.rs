//! What a person records of a client, and the verb that stores it.

use perennial_core::dates::Day;
use perennial_core::fact::{AdoptSign, AdvocacyAct, FeelingFact, Instrument, Listing, SupportFact, TouchFact};
use perennial_core::ids::{ClientId, ComplaintId, ContactId, EngagementId, PromiseId, ReferralId};
use perennial_core::journeys::stage::{Camp, Phase};

use crate::app::Act;
use crate::complaints::{self, NewComplaint, Step};
use crate::db::Tx;
use crate::error::Error;
use crate::promises::{self, NewPromise, Outcome};
use crate::referrals::{self, Who};
use crate::{clients, journeys, touches};

/// What a person records of a client.
#[derive(Debug, Clone)]
pub enum Recording {
    /// An interaction.
    Touch(TouchFact),
    /// Free text.
    Note(String),
    /// A complaint.
    Complaint { engagement: Option<EngagementId>, cause: Option<String>, reason: Option<String> },
    /// The firm's answer to a complaint.
    Answer(ComplaintId),
    /// The client's word that things are right again: of a complaint, or of anything else.
    Recovery { complaint: Option<ComplaintId>, engagement: Option<EngagementId> },
    /// A survey answer.
    Score { instrument: Instrument, score: u8, engagement: Option<EngagementId>, contact: Option<ContactId> },
    /// A promise or an expectation.
    Promise { text: String, due: Option<Day>, explicit: bool, engagement: Option<EngagementId> },
    /// What became of a promise.
    PromiseOutcome(PromiseId, Outcome),
    /// A sign of adoption.
    Adopt { sign: AdoptSign, engagement: Option<EngagementId> },
    /// An act of advocacy; false when it was taken back.
    Advocacy { act: AdvocacyAct, holds: bool },
    /// The client referred somebody.
    ReferralMade(Option<String>),
    /// Somebody referred the client.
    ReferralReceived(Who),
    /// The firm referred the client to somebody.
    ReferralGiven(Who),
    /// The referrer was thanked.
    Thanked(ReferralId),
    /// The client would rather not refer anybody.
    Declined(Option<String>),
    /// The relationship ended.
    Ended { reason: String, camp: Option<Camp>, within_control: Option<bool> },
    /// The camp of a former client.
    Camp(Camp),
    /// The next need.
    Need { day: Day, percent: Option<u8> },
    /// Both sides gain.
    Partnership,
    /// Who it is.
    Who(Listing),
    /// Another standing phase, by hand.
    Override { standing: Phase, reason: String },
    /// The end of an override.
    OverrideEnd(String),
}

/// Stores what was recorded.
///
/// # Errors
/// What the verb refuses.
pub async fn store(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, what: Recording) -> Result<(), Error> {
    match what {
        Recording::Touch(touch) => touches::log(tx, act, id, on, touch).await.map(drop),
        Recording::Note(text) => clients::note(tx, act, id, on, &text).await,
        Recording::Ended { reason, camp, within_control } => {
            clients::end(tx, act, id, on, &reason, camp, within_control).await
        }
        Recording::Camp(camp) => clients::confirm_camp(tx, act, id, on, camp).await,
        Recording::Need { day, percent } => clients::expect_need(tx, act, id, on, day, percent).await,
        Recording::Partnership => clients::declare_partnership(tx, act, id, on).await,
        Recording::Who(who) => clients::say_who(tx, act, id, who).await,
        Recording::Override { standing, reason } => {
            journeys::override_standing(tx, act, id, on, standing, &reason).await
        }
        Recording::OverrideEnd(reason) => journeys::end_override(tx, act, id, on, &reason).await,
        Recording::Promise { text, due, explicit, engagement } => {
            let by = act.actor.staff();
            let promise = NewPromise { text, due, explicit, by, pursuit: None, engagement };
            promises::make(tx, act, id, on, promise).await.map(drop)
        }
        Recording::PromiseOutcome(promise, outcome) => promises::settle(tx, act, id, promise, on, outcome).await,
        Recording::Complaint { engagement, cause, reason } => {
            complaints::receive(tx, act, id, on, NewComplaint { engagement, words: cause, reason }).await.map(drop)
        }
        Recording::Answer(complaint) => complaints::step(tx, act, id, complaint, on, Step::Answer).await,
        Recording::Recovery { complaint: Some(complaint), .. } => {
            complaints::step(tx, act, id, complaint, on, Step::Recover).await
        }
        what => feelings_and_support(tx, act, id, on, what).await,
    }
}

async fn feelings_and_support(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, what: Recording) -> Result<(), Error> {
    let feeling = match what {
        Recording::Recovery { complaint: None, engagement } => FeelingFact::Recovered { engagement },
        Recording::Score { instrument, score, engagement, contact } => {
            FeelingFact::Scored { instrument, score, engagement, contact }
        }
        what => return support(tx, act, id, on, what).await,
    };
    touches::feel(tx, act, id, on, feeling).await
}

async fn support(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, what: Recording) -> Result<(), Error> {
    let support = match what {
        Recording::Adopt { sign, engagement } => SupportFact::AdoptSign { sign, engagement },
        Recording::Advocacy { act, holds: true } => SupportFact::AdvocacyAct { act },
        Recording::Advocacy { act, holds: false } => SupportFact::ActWithdrawn { act },
        Recording::ReferralMade(who) => SupportFact::ReferralMade { referral: act.new_id(), who, referred: None },
        Recording::ReferralReceived(who) => return referrals::receive(tx, act, id, on, who).await,
        Recording::ReferralGiven(who) => {
            let (referrer, name) = referrals::resolve(tx, act, who).await?;
            SupportFact::ReferralGiven { referral: act.new_id(), to: Some(name), to_referrer: Some(referrer) }
        }
        Recording::Thanked(referral) => SupportFact::ReferralThanked { referral },
        Recording::Declined(words) => SupportFact::ReferralDeclined { words },
        _ => return Err(Error::Internal("a recording without a verb".to_owned())),
    };
    touches::support(tx, act, id, on, support).await
}
