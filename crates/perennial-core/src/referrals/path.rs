//! What became of a referral: made, spoke to us, pursuit, won or lost; and whose invoices it brought.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::dates::Day;
use crate::fact::{
    ClientFact, EngagementFact, Event, Fact, InvoiceFact, Precision, PursuitFact, SupportFact, TouchFact,
};
use crate::ids::{EngagementId, PursuitId, ReferralId};
use crate::keyed::keyed;

/// How far a referral came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// It was made; nothing was heard of them.
    Made,
    /// They ruled the firm out without speaking to it.
    RuledOut,
    /// They spoke to the firm.
    Spoke,
    /// It became a pursuit, which is open or parked.
    Pursuit,
    /// A pursuit that was lost.
    Lost,
    /// It brought work.
    Won,
}

keyed!(Path, "how far a referral came", {
    Made => "made", RuledOut => "ruled_out", Spoke => "spoke", Pursuit => "pursuit", Lost => "lost", Won => "won",
});

impl Path {
    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Made => "Not heard from",
            Self::RuledOut => "Ruled us out without speaking to us",
            Self::Spoke => "Spoke to us",
            Self::Pursuit => "Pursuit open",
            Self::Lost => "Lost",
            Self::Won => "Won",
        }
    }
}

/// What became of a referral, each step with the day on which it was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steps {
    /// They ruled the firm out without speaking to it.
    pub ruled_out: Option<Day>,
    /// They first spoke to the firm: wrote, called, met, or became a pursuit.
    pub spoke: Option<Day>,
    /// It became a pursuit, or work without one.
    pub pursued: Option<Day>,
    /// The last of its pursuits was lost, where none was won.
    pub lost: Option<Day>,
    /// Work was agreed.
    pub won: Option<Day>,
}

impl Steps {
    /// How far it had come by the end of a day.
    pub fn by(&self, day: Day) -> Path {
        let reached = |step: Option<Day>| step.is_some_and(|on| on <= day);
        if reached(self.won) {
            Path::Won
        } else if reached(self.lost) {
            Path::Lost
        } else if reached(self.pursued) {
            Path::Pursuit
        } else if reached(self.spoke) {
            Path::Spoke
        } else if reached(self.ruled_out) {
            Path::RuledOut
        } else {
            Path::Made
        }
    }
}

/// What became of a referral that a client came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The steps.
    pub steps: Steps,
    /// The pursuit: the one that was won, else the latest.
    pub pursuit: Option<PursuitId>,
    /// The work that it won first.
    pub work: Option<EngagementId>,
    /// True where it brought the client: all of its invoices follow from the referral, and not those of the work alone.
    pub brought_client: bool,
}

/// Work that a referral brought, or may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Brought {
    referral: ReferralId,
    work: Work,
    is_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Work {
    pursuit: Option<PursuitId>,
    engagement: Option<EngagementId>,
    opened: Option<Day>,
    agreed: Option<Day>,
    lost: Option<Day>,
}

struct Received {
    id: ReferralId,
    on: Day,
    dated: bool,
}

/// What became of the referrals that a client came by, in the order of their days. Each pursuit belongs to one of them,
/// the earliest that can have brought it, so that nothing is counted twice (see [`won_by_referral`]).
pub fn outcomes(in_force: &[(Day, &Fact)]) -> Vec<(ReferralId, Outcome)> {
    let all = received(in_force);
    if all.is_empty() {
        return Vec::new();
    }
    let brought = brought(in_force, &all);
    let spoke: Vec<Day> = in_force
        .iter()
        .filter(|(_, fact)| matches!(&fact.what, Event::Touch(touch) if TouchFact::is_from_them(touch)))
        .map(|(on, _)| *on)
        .collect();
    all.iter().map(|one| (one.id, outcome(one, &brought, &spoke))).collect()
}

fn outcome(of: &Received, brought: &[Brought], spoke: &[Day]) -> Outcome {
    let own: Vec<&Brought> = brought.iter().filter(|brought| brought.referral == of.id).collect();
    let won = own.iter().filter(|brought| brought.work.agreed.is_some()).min_by_key(|brought| brought.work.agreed);
    let best = won.or_else(|| own.iter().max_by_key(|brought| (brought.work.lost.is_none(), brought.work.opened)));
    let not_before = |day: Day| if of.dated { day.max(of.on) } else { day };
    let begun = own.iter().filter_map(|brought| brought.work.opened.into_iter().chain(brought.work.agreed).min());
    let pursued = begun.min().map(not_before);
    let spoke = spoke.iter().copied().find(|day| of.dated && *day >= of.on);
    let lost = own.iter().map(|brought| brought.work.lost).collect::<Option<Vec<Day>>>();
    Outcome {
        steps: Steps {
            ruled_out: None,
            spoke: spoke.into_iter().chain(pursued).min(),
            pursued,
            lost: lost.filter(|_| won.is_none()).and_then(|days| days.into_iter().max()),
            won: won.and_then(|brought| brought.work.agreed),
        },
        pursuit: best.and_then(|brought| brought.work.pursuit),
        work: won.and_then(|brought| brought.work.engagement),
        brought_client: own.iter().any(|brought| brought.is_first && brought.work.agreed.is_some()),
    }
}

/// The days on which a client agreed work that a referral won: its first work, where somebody had referred it by then,
/// and the work of a later pursuit, where somebody referred it while that pursuit was open. Repeat work of a client that
/// was referred years ago is won by the relationship, not by the referral (S1.30).
///
/// Work is the first where no earlier work or invoice is on record and no list named a client before. A referral of no
/// day of its own is one of long ago: it can have brought the client, and no later pursuit.
pub fn won_by_referral(in_force: &[(Day, &Fact)]) -> Vec<Day> {
    let won = brought(in_force, &received(in_force));
    let days: BTreeSet<Day> = won.into_iter().filter_map(|brought| brought.work.agreed).collect();
    days.into_iter().collect()
}

fn received(in_force: &[(Day, &Fact)]) -> Vec<Received> {
    let mut all: Vec<Received> = Vec::new();
    for (on, fact) in in_force {
        if let Event::Support(SupportFact::ReferralReceived { referral, .. }) = &fact.what
            && !all.iter().any(|known| known.id == *referral)
        {
            let dated = is_dated(fact.precision_on(*on));
            all.push(Received { id: *referral, on: *on, dated });
        }
    }
    all
}

/// True where the day is known at least to the month (D20).
pub const fn is_dated(precision: Precision) -> bool {
    matches!(precision, Precision::Exact | Precision::Month)
}

fn brought(in_force: &[(Day, &Fact)], referrals: &[Received]) -> Vec<Brought> {
    if referrals.is_empty() {
        return Vec::new();
    }
    let begun = in_force.iter().filter(|(_, fact)| is_work(&fact.what)).map(|(on, _)| *on).min();
    let mut all = Vec::new();
    for work in works(in_force) {
        let is_first = match (work.agreed, work.opened) {
            (Some(agreed), _) => begun.is_some_and(|begun| agreed <= begun),
            (None, opened) => begun.is_none_or(|begun| opened.is_some_and(|opened| opened <= begun)),
        };
        let until = work.agreed.or(work.lost);
        let may_have = |referral: &&Received| {
            let in_time = until.is_none_or(|until| referral.on <= until);
            match (is_first, work.opened) {
                (true, _) => !referral.dated || in_time,
                (false, Some(opened)) => referral.dated && opened <= referral.on && in_time,
                (false, None) => false,
            }
        };
        let referral = referrals.iter().find(may_have);
        all.extend(referral.map(|referral| Brought { referral: referral.id, work, is_first }));
    }
    all
}

/// Pursuits, and work that was agreed without one.
fn works(in_force: &[(Day, &Fact)]) -> Vec<Work> {
    let mut all: Vec<Work> = Vec::new();
    for (on, fact) in in_force {
        match &fact.what {
            Event::Pursuit(PursuitFact::Opened { pursuit, .. }) => {
                let work = of_pursuit(&mut all, *pursuit);
                work.opened = Some(work.opened.map_or(*on, |opened| opened.min(*on)));
            }
            Event::Pursuit(PursuitFact::Hired { pursuit, engagement, .. }) => {
                let work = of_pursuit(&mut all, *pursuit);
                (work.engagement, work.lost) = (Some(*engagement), None);
            }
            Event::Pursuit(PursuitFact::NoWay { pursuit, .. }) => of_pursuit(&mut all, *pursuit).lost = Some(*on),
            Event::Pursuit(PursuitFact::NotNow { pursuit, .. } | PursuitFact::Reopened { pursuit, .. }) => {
                of_pursuit(&mut all, *pursuit).lost = None;
            }
            Event::Engagement(EngagementFact::Accepted { engagement, pursuit, .. }) => {
                let known = match pursuit {
                    Some(pursuit) => of_pursuit(&mut all, *pursuit),
                    None => of_engagement(&mut all, *engagement),
                };
                known.engagement = Some(*engagement);
                known.agreed = known.agreed.or(Some(*on));
                known.lost = None;
            }
            _ => {}
        }
    }
    all
}

fn of_pursuit(all: &mut Vec<Work>, pursuit: PursuitId) -> &mut Work {
    let new = Work { pursuit: Some(pursuit), ..Work::default() };
    find_or_add(all, |work| work.pursuit == Some(pursuit), new)
}

fn of_engagement(all: &mut Vec<Work>, engagement: EngagementId) -> &mut Work {
    let new = Work { engagement: Some(engagement), ..Work::default() };
    find_or_add(all, |work| work.engagement == Some(engagement), new)
}

fn find_or_add(all: &mut Vec<Work>, is: impl Fn(&Work) -> bool, new: Work) -> &mut Work {
    let place = all.iter().position(is).unwrap_or_else(|| {
        all.push(new);
        all.len() - 1
    });
    &mut all[place]
}

/// Whether a fact tells that the client was a client by its day.
fn is_work(what: &Event) -> bool {
    match what {
        Event::Engagement(EngagementFact::Accepted { .. } | EngagementFact::Opened { .. }) => true,
        Event::Invoice(InvoiceFact::Issued { .. }) => true,
        Event::Client(ClientFact::Listed { listing }) => listing.is_client(),
        _ => false,
    }
}
