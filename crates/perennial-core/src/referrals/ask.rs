//! Whom the firm may ask for a referral, and what asking brought (S2.14, S3.22).

use serde::Serialize;

use crate::complaints::{self, Complaint, ComplaintState};
use crate::dates::Day;
use crate::fact::{EngagementFact, Event, Fact, FeelingFact, Instrument, SupportFact};
use crate::ids::EngagementId;
use crate::promises::Mark;
use crate::statistics::{Difference, Level, Share};

/// For how many months a score of “would recommend us” and a refusal count.
const A_YEAR: i32 = 12;
/// For how many months a client who was asked is not asked again.
const BETWEEN_ASKS: i32 = 6;
/// The lowest “would recommend us” with which a client is asked.
const LOWEST_NPS: u8 = 7;
/// The highest satisfaction or ease with which a client is not asked.
const UNHAPPY: u8 = 3;

/// What speaks for or against asking a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asking {
    /// Since when its earliest open complaint is open: neither closed, nor put right by the client's word.
    pub complaint: Option<Day>,
    /// When it last said that a goal was not met, where it has not confirmed that goal since.
    pub denied: Option<Day>,
    /// Its latest answer to “would you recommend us?”.
    pub nps: Option<(Day, u8)>,
    /// The latest satisfaction or ease of 3 or less.
    pub unhappy: Option<(Day, u8)>,
    /// When it last would rather not refer anybody.
    pub declined: Option<Day>,
    /// When it was last asked.
    pub asked: Option<Day>,
}

/// Why a client is not asked for a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum MayNotAsk {
    /// A complaint is open.
    Complaint {
        /// Since when.
        since: Day,
    },
    /// The client said that a goal was not met.
    GoalDenied {
        /// When.
        on: Day,
    },
    /// The latest “would recommend us” of the last 12 months is below 7.
    LowRecommendation {
        /// The score.
        score: u8,
        /// When.
        on: Day,
    },
    /// A satisfaction or ease of 3 or less.
    LowScore {
        /// The score.
        score: u8,
        /// When.
        on: Day,
    },
    /// The client refused in the last 12 months.
    Declined {
        /// When.
        on: Day,
    },
    /// The client was asked in the last 6 months.
    Asked {
        /// When.
        on: Day,
    },
}

impl MayNotAsk {
    /// Why, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Complaint { since } => format!("A complaint has been open since {}.", since.words()),
            Self::GoalDenied { on } => format!("They said on {} that a goal was not met.", on.words()),
            Self::LowRecommendation { score, on } => {
                format!("They would recommend us {score} of 10 ({}).", on.words())
            }
            Self::LowScore { score, on } => format!("They gave {score} for satisfaction or ease ({}).", on.words()),
            Self::Declined { on } => format!("They would rather not refer anybody ({}).", on.words()),
            Self::Asked { on } => format!("They were asked on {}.", on.words()),
        }
    }
}

/// Whether a client may be asked for a referral on a day: no open complaint, no denied goal, the latest “would recommend
/// us” of the last 12 months at least 7 or none, no satisfaction or ease of 3 or less, no refusal in 12 months, and not
/// asked in 6. The one rule for every page, list and plan.
///
/// # Errors
/// The first reason why not.
pub fn may_ask(asking: &Asking, today: Day) -> Result<(), MayNotAsk> {
    let within = |on: Day, months: i32| on > today.plus_months(-months);
    if let Some(since) = asking.complaint {
        return Err(MayNotAsk::Complaint { since });
    }
    if let Some(on) = asking.denied {
        return Err(MayNotAsk::GoalDenied { on });
    }
    if let Some((on, score)) = asking.nps.filter(|(on, score)| within(*on, A_YEAR) && *score < LOWEST_NPS) {
        return Err(MayNotAsk::LowRecommendation { score, on });
    }
    if let Some((on, score)) = asking.unhappy {
        return Err(MayNotAsk::LowScore { score, on });
    }
    if let Some(on) = asking.declined.filter(|on| within(*on, A_YEAR)) {
        return Err(MayNotAsk::Declined { on });
    }
    match asking.asked.filter(|on| within(*on, BETWEEN_ASKS)) {
        Some(on) => Err(MayNotAsk::Asked { on }),
        None => Ok(()),
    }
}

/// What speaks for or against asking a client, from its facts as [`in_force`](crate::journeys::in_force) gives them.
pub fn asking(in_force: &[(Day, &Fact)]) -> Asking {
    let mut read = Asking::default();
    let mut all: Vec<Complaint> = Vec::new();
    let mut denied: Vec<(EngagementId, Day)> = Vec::new();
    for (on, fact) in in_force {
        match &fact.what {
            Event::Feeling(FeelingFact::Scored { instrument, score, .. }) => match instrument {
                Instrument::Nps => read.nps = Some((*on, *score)),
                Instrument::Csat | Instrument::Ces if *score <= UNHAPPY => read.unhappy = Some((*on, *score)),
                Instrument::Csat | Instrument::Ces => {}
            },
            Event::Feeling(feeling) => complaints::read(&mut all, Mark { on: *on, fact: fact.id }, feeling),
            Event::Engagement(EngagementFact::GoalDenied { engagement, .. }) => {
                denied.retain(|(known, _)| known != engagement);
                denied.push((*engagement, *on));
            }
            Event::Engagement(EngagementFact::GoalConfirmed { engagement, .. }) => {
                denied.retain(|(known, _)| known != engagement);
            }
            Event::Support(SupportFact::ReferralDeclined { .. }) => read.declined = Some(*on),
            Event::Touch(touch) if touch.asks_for_referral() => read.asked = Some(*on),
            _ => {}
        }
    }
    let is_open = |one: &&Complaint| !matches!(one.state, ComplaintState::Closed(_)) && one.recovered.is_none();
    read.complaint = all.iter().filter(is_open).map(|one| one.received.on).min();
    read.denied = denied.into_iter().map(|(_, on)| on).max();
    read
}

/// Of the clients who confirmed a goal in a period: how many were asked since and how many of them referred somebody,
/// and the same of those who were not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct AskRate {
    /// Asked.
    pub asked: u64,
    /// Asked, and referred somebody.
    pub asked_referred: u64,
    /// Not asked.
    pub not_asked: u64,
    /// Not asked, and referred somebody all the same.
    pub not_asked_referred: u64,
}

impl AskRate {
    /// By the branches of the decision point “Do they recommend us?”: asked and referred, referred unasked, asked in vain,
    /// neither.
    pub const fn of_branches([asked_referred, not_asked_referred, in_vain, neither]: [u64; 4]) -> Self {
        Self {
            asked: asked_referred + in_vain,
            asked_referred,
            not_asked: not_asked_referred + neither,
            not_asked_referred,
        }
    }

    /// Those who were asked, of all.
    pub fn asked(&self) -> Share {
        Share::new(self.asked, self.asked + self.not_asked)
    }

    /// Those who referred somebody, of those asked.
    pub fn of_asked(&self) -> Share {
        Share::new(self.asked_referred, self.asked)
    }

    /// Those who referred somebody, of those not asked.
    pub fn of_not_asked(&self) -> Share {
        Share::new(self.not_asked_referred, self.not_asked)
    }

    /// What asking brought: the rate of those asked less that of the others, with the interval of Newcombe; none where
    /// one of them is of nobody. Whoever is asked was chosen, so that the difference is no proof.
    pub fn difference(&self, level: Level) -> Option<Difference> {
        self.of_asked().minus(self.of_not_asked(), level)
    }
}
