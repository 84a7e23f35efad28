//! The facts in force of a client to its referrals.

use crate::dates::Day;
use crate::fact::{Event, Fact, Precision, SupportFact};
use crate::ids::{ClientId, FactId, ReferralId, ReferrerId};
use crate::journeys::coverage::Span;
use crate::keyed::keyed;

/// Which way a referral went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The client referred somebody to the firm.
    MadeByClient,
    /// Somebody referred the client to the firm.
    Received,
    /// The firm referred the client to somebody, or sent business their way.
    Given,
}

keyed!(Direction, "way that a referral went", { MadeByClient => "made", Received => "received", Given => "given" });

/// One recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Which.
    pub id: ReferralId,
    /// The fact that says so.
    pub fact: FactId,
    /// Its day.
    pub on: Day,
    /// Which way it went.
    pub direction: Direction,
    /// The record of whoever gave or got it, where it is neither this client nor only a text.
    pub referrer: Option<ReferrerId>,
    /// The client at the other end, where there is one: who referred this client, and is thanked for it over there, or
    /// whom this client referred.
    pub other_client: Option<ClientId>,
    /// The other end in words, as they were recorded.
    pub words: Option<String>,
    /// The day on which they were first thanked.
    pub thanked: Option<Day>,
}

/// Whether whoever made a referral was thanked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thanks {
    /// On a day.
    Given(Day),
    /// Not yet, as far as complete records tell.
    Owed,
    /// Nobody can tell: the referral may lie before the records of thanks begin.
    NotRecorded,
}

/// What is known of the thanks for a referral, by the span in which promises and thanks are recorded (D15). Without
/// that span nobody can tell, and a day that is only known roughly may lie before it.
pub fn thanks(on: Day, precision: Precision, thanked: Option<Day>, recorded: Option<Span>) -> Thanks {
    let is_exact = matches!(precision, Precision::Exact | Precision::Month);
    match (thanked, owed_from(recorded)) {
        (Some(day), _) => Thanks::Given(day),
        (None, Some(from)) if is_exact && from <= on => Thanks::Owed,
        (None, _) => Thanks::NotRecorded,
    }
}

/// The first day whose referrals are owed thanks as long as none are recorded; none where thanks are not recorded here.
pub fn owed_from(recorded: Option<Span>) -> Option<Day> {
    recorded.filter(|span| span.live).map(|span| span.from)
}

/// The words by which alone a fact tells who referred the client, or to whom it was referred.
pub fn words_alone(what: &Event) -> Option<&str> {
    match what {
        Event::Support(SupportFact::ReferralReceived { from_client: None, from_referrer: None, from, .. }) => {
            from.as_deref()
        }
        Event::Support(SupportFact::ReferralGiven { to_referrer: None, to, .. }) => to.as_deref(),
        _ => None,
    }
}

/// Reads the words by which alone a fact tells the other end of a referral as a referrer on record.
pub fn link_words(what: &mut Event, referrer: ReferrerId) {
    match what {
        Event::Support(SupportFact::ReferralReceived { from_client: None, from_referrer, .. }) => {
            *from_referrer = Some(referrer);
        }
        Event::Support(SupportFact::ReferralGiven { to_referrer, .. }) => *to_referrer = Some(referrer),
        _ => {}
    }
}

/// Why a verb is refused, and what to do instead. The text is for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Thanks before the favour.
    #[error(
        "The referral was made on {}. Nobody can have been thanked for it before that day: correct one of the two.",
        .0.words()
    )]
    BeforeItWasMade(Day),
    /// Thanked already.
    #[error("They were thanked for this referral on {}. If that was a mistake, retract it in the timeline first.", .0.words())]
    AlreadyThanked(Day),
    /// The firm did the favour.
    #[error("The firm gave this referral itself. Thanks are recorded for the referrals that it received.")]
    GivenByUs,
    /// An act is taken back before it was done.
    #[error("The act was done on {}. It cannot have been taken back before that day: correct one of the two.", .0.words())]
    BeforeTheAct(Day),
}

impl Referral {
    /// True while the firm owes thanks for it on this client's page.
    pub fn is_owed(&self) -> bool {
        let over_there = self.direction == Direction::Received && self.other_client.is_some();
        self.thanked.is_none() && !over_there && self.direction != Direction::Given
    }

    /// Whoever made it was thanked (S3.22): for this favour, and for no other.
    ///
    /// # Errors
    /// [`Refusal`] when it lies before the referral, was thanked for already, or was given by the firm.
    pub fn thank(&self, on: Day) -> Result<SupportFact, Refusal> {
        if self.direction == Direction::Given {
            return Err(Refusal::GivenByUs);
        }
        if on < self.on {
            return Err(Refusal::BeforeItWasMade(self.on));
        }
        match self.thanked {
            Some(thanked) => Err(Refusal::AlreadyThanked(thanked)),
            None => Ok(SupportFact::ReferralThanked { referral: self.id }),
        }
    }
}

/// The referrals of a client in the order of their days, from its facts as
/// [`in_force`](crate::journeys::in_force) gives them. Thanks for a referral of which nothing is recorded are nothing.
pub fn read(in_force: &[(Day, &Fact)]) -> Vec<Referral> {
    let mut all = Vec::new();
    for (on, fact) in in_force {
        if let Event::Support(what) = &fact.what {
            take_in(&mut all, *on, fact.id, what);
        }
    }
    all
}

fn take_in(all: &mut Vec<Referral>, on: Day, fact: FactId, what: &SupportFact) {
    let (id, direction, referrer, other_client, words) = match what {
        SupportFact::ReferralMade { referral, who, referred } => {
            (*referral, Direction::MadeByClient, None, *referred, who)
        }
        SupportFact::ReferralReceived { referral, from_client, from_referrer, from } => {
            (*referral, Direction::Received, *from_referrer, *from_client, from)
        }
        SupportFact::ReferralGiven { referral, to_referrer, to } => {
            (*referral, Direction::Given, *to_referrer, None, to)
        }
        SupportFact::ReferralThanked { referral } => {
            for known in all.iter_mut().filter(|known| known.id == *referral) {
                known.thanked = known.thanked.or(Some(on));
            }
            return;
        }
        SupportFact::AdoptSign { .. }
        | SupportFact::AdvocacyAct { .. }
        | SupportFact::ActWithdrawn { .. }
        | SupportFact::ReferralDeclined { .. } => return,
    };
    if !all.iter().any(|known| known.id == id) {
        let words = words.clone();
        all.push(Referral { id, fact, on, direction, referrer, other_client, words, thanked: None });
    }
}

/// The facts that a verb would have refused, had they been recorded in the order of their days, each with why. A
/// correction may not add to them (D20).
pub fn impossible(in_force: &[(Day, &Fact)]) -> Vec<(FactId, Refusal)> {
    let whole = read(in_force);
    let (mut so_far, mut found) = (Vec::new(), Vec::new());
    for (place, (on, fact)) in in_force.iter().enumerate() {
        let Event::Support(what) = &fact.what else { continue };
        let refusal = match what {
            SupportFact::ReferralThanked { referral } => {
                let known = |all: &[Referral]| all.iter().find(|known| known.id == *referral).cloned();
                match (known(&so_far), known(&whole)) {
                    (Some(known), _) => known.thank(*on).err(),
                    (None, Some(later)) => Some(Refusal::BeforeItWasMade(later.on)),
                    (None, None) => None,
                }
            }
            SupportFact::ActWithdrawn { act } => {
                let same = |(day, fact): &(Day, &Fact)| match &fact.what {
                    Event::Support(SupportFact::AdvocacyAct { act: done }) if done == act => Some(*day),
                    _ => None,
                };
                let done_before = in_force[..place].iter().any(|known| same(known).is_some());
                let done_later = in_force[place..].iter().find_map(same);
                done_later.filter(|_| !done_before).map(Refusal::BeforeTheAct)
            }
            _ => None,
        };
        found.extend(refusal.map(|refusal| (fact.id, refusal)));
        take_in(&mut so_far, *on, fact.id, what);
    }
    found
}
