//! The life of a referrer (D11): a prospect until it refers somebody, active while it does, dormant after a year without;
//! and how long nothing passed between it and the firm.

use serde::Serialize;

use super::{ReferrerKind, Steps, owed_from};
use crate::dates::Day;
use crate::journeys::coverage::Span;
use crate::journeys::position::Silence;
use crate::keyed::keyed;
use crate::statistics::Share;

/// For how many days a referral keeps a referrer active.
pub const ACTIVE: i32 = 365;
/// After how many days without anything a referrer is silent, and very silent.
pub const SILENT: [i32; 2] = [60, 120];

/// Where a referrer stands in its life. Referrers have no phases (D11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Life {
    /// It has referred nobody yet.
    Prospect,
    /// It referred somebody in the last 365 days.
    Active,
    /// It referred somebody, and nobody in the last 365 days.
    Dormant,
}

keyed!(Life, "life of a referrer", { Prospect => "prospect", Active => "active", Dormant => "dormant" });

impl Life {
    /// By the day of the last referral that came from it.
    pub fn of(last_received: Option<Day>, today: Day) -> Self {
        match last_received {
            None => Self::Prospect,
            Some(on) if today.days_since(on) < ACTIVE => Self::Active,
            Some(_) => Self::Dormant,
        }
    }

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prospect => "Prospect",
            Self::Active => "Active",
            Self::Dormant => "Dormant",
        }
    }
}

/// The first day of the life in which a referrer stands today, by the days of all referrals that came from it, in any
/// order: of an active one the first referral of those that follow each other within 365 days up to the last; of a dormant
/// one the day on which the last was 365 days old. A prospect has been one as long as it is on record, so none is given.
pub fn since(received: &[Day], today: Day) -> Option<Day> {
    let mut days = received.to_vec();
    days.sort_unstable();
    let last = *days.last()?;
    if Life::of(Some(last), today) == Life::Dormant {
        return Some(last + ACTIVE);
    }
    let follows = |(earlier, later): &(&Day, &Day)| later.days_since(**earlier) < ACTIVE;
    let followed = days.iter().rev().skip(1).zip(days.iter().rev()).take_while(follows).last();
    Some(followed.map_or(last, |(earlier, _)| *earlier))
}

/// Whether an active referrer has gone silent, by the last day on which anything passed between it and the firm: a
/// referral in either direction, thanks, a report back, a contact that somebody noted, or a contact with the client that
/// it is. The firm's own people are never silent.
pub fn silence(kind: ReferrerKind, life: Life, last: Option<Day>, today: Day) -> Silence {
    if kind == ReferrerKind::Staff || life != Life::Active {
        return Silence::Heard;
    }
    match last.map_or(0, |on| today.days_since(on)) {
        days if days > SILENT[1] => Silence::Red,
        days if days > SILENT[0] => Silence::Amber,
        _ => Silence::Heard,
    }
}

/// Whether a referrer was told what became of a referral (S3.22).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// On a day.
    Given(Day),
    /// Nothing is decided yet that could be told.
    NotYet,
    /// It is decided, and nobody has told them, as far as complete records tell.
    Owed,
    /// Nobody can tell: it was decided before the records of thanks begin.
    NotRecorded,
}

/// Whether a referrer was told what became of a referral: something can be told once it is won, lost or ruled out, and is
/// owed from then where that day lies in the span in which promises and thanks are recorded (D15).
pub fn report(steps: Steps, reported: Option<Day>, recorded: Option<Span>) -> Report {
    match (reported, steps.won.or(steps.lost).or(steps.ruled_out), owed_from(recorded)) {
        (Some(on), ..) => Report::Given(on),
        (None, None, _) => Report::NotYet,
        (None, Some(decided), Some(from)) if from <= decided => Report::Owed,
        (None, Some(_), _) => Report::NotRecorded,
    }
}

/// How much a referrer may bring, as the firm judges it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Potential {
    /// Much.
    High,
    /// Some.
    Medium,
    /// Little.
    Low,
}

keyed!(Potential, "potential of a referrer", { High => "high", Medium => "medium", Low => "low" });

impl Potential {
    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
        }
    }
}

/// On what a recommendation rests (Hinge research: referrals of people who were never clients).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferralKind {
    /// The referrer worked with the firm.
    Experience,
    /// The referrer knows its name.
    Reputation,
    /// The referrer knows what it can do.
    Expertise,
}

keyed!(ReferralKind, "kind of a referral", {
    Experience => "experience", Reputation => "reputation", Expertise => "expertise",
});

impl ReferralKind {
    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Experience => "Experience with us",
            Self::Reputation => "Our reputation",
            Self::Expertise => "Our expertise",
        }
    }
}

/// At whose initiative somebody was referred: advocacy is theirs, development of the client base is the firm's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Initiative {
    /// The referrer’s own.
    Theirs,
    /// The firm asked.
    Ours,
}

keyed!(Initiative, "initiative of a referral", { Theirs => "theirs", Ours => "ours" });

impl Initiative {
    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Theirs => "Theirs",
            Self::Ours => "We asked",
        }
    }
}

/// Whether the client would have come without the referral (Kumar, Petersen and Leone 2007).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Influence {
    /// Type one: they would not have come otherwise.
    NotWithout,
    /// Type two: they would have come anyway.
    Anyway,
}

keyed!(Influence, "influence of a referral", { NotWithout => "one", Anyway => "two" });

impl Influence {
    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotWithout => "They would not have come otherwise (type one)",
            Self::Anyway => "They would have come anyway (type two)",
        }
    }
}

/// Of the referrals whose influence is noted: how many clients would not have come otherwise, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Influences {
    /// Type one: they would not have come otherwise.
    pub one: u64,
    /// Type two: they would have come anyway.
    pub two: u64,
    /// Of both, how many were asked; of the others it is assumed.
    pub asked: u64,
}

impl Influences {
    /// Counts referrals, each with its influence and whether it was asked, where it is noted.
    pub fn of(noted: impl Iterator<Item = Option<(Influence, bool)>>) -> Self {
        noted.flatten().fold(Self::default(), |all, (influence, asked)| Self {
            one: all.one + u64::from(influence == Influence::NotWithout),
            two: all.two + u64::from(influence == Influence::Anyway),
            asked: all.asked + u64::from(asked),
        })
    }

    /// Type one, of all that are noted.
    pub fn share(&self) -> Share {
        Share::new(self.one, self.one + self.two)
    }
}
