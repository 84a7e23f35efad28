//! What clients say: surveys, complaints, and the register of promises.

use perennial_core::journeys::stage::Phase;

use super::dates::{NEVER, YEAR};
use super::{Group, Matter, Promise, Reach, Relation, Story, Trouble};
use crate::demo::dice::Dice;

/// The lowered clients who had a goal confirmed within the year.
pub(super) const LOWERED_IN_YEAR: [usize; 12] = [0, 1, 4, 5, 8, 9, 10, 14, 15, 16, 17, 18];

/// A complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) struct Complaint {
    pub(in crate::demo) at: i32,
    pub(in crate::demo) answered: Option<i32>,
    /// The client said that it is put right.
    pub(in crate::demo) recovered: Option<i32>,
    pub(in crate::demo) cause: &'static str,
    /// Of what they complain, by the firm's codes; none where nobody has chosen one.
    pub(in crate::demo) reason: Option<&'static str>,
}

/// What lowers the `nth` of the lowered clients.
pub(super) const fn trouble(nth: usize) -> Trouble {
    match nth {
        0..=6 | 8..=10 | 14..=16 => Trouble::Promise,
        20 => Trouble::Complaint,
        21 => Trouble::Dispute,
        _ => Trouble::Detractor,
    }
}

/// Places surveys, complaints and promises.
pub(super) fn place(relations: &mut [Relation]) {
    let mut dice = Dice::new(71);
    complaints(relations);
    detractors(relations);
    surveys(relations, &mut dice);
    promises(relations, &mut dice);
}

fn complaints(relations: &mut [Relation]) {
    for relation in relations {
        let (at, answered, recovered, cause, reason) = match (relation.group, relation.nth) {
            _ if relation.story == Some(Story::Lowfield) => (
                -150,
                Some(-134),
                None,
                "The lease came three weeks late and the invoice was a surprise",
                Some("Took too long: and the bill was a surprise"),
            ),
            _ if relation.story == Some(Story::NewComplaint) => (
                -2,
                None,
                None,
                "Nobody told us that the landlord's consent was still missing",
                Some("Not kept informed"),
            ),
            (Group::Lowered, 20) => (-51, None, None, "Three different people asked for the same documents", None),
            (Group::Poor, nth @ (1 | 2 | 6)) => {
                let closed = relation.matters.last().map_or(0, |matter| matter.dates.closed);
                let cause = if nth == 6 {
                    "The outcome was explained only on the final bill"
                } else {
                    "Calls were not returned for two weeks"
                };
                (closed - 9, Some(closed - 3), None, cause, Some("Not kept informed"))
            }
            (Group::Accomplish, 10) => {
                (-88, Some(-80), Some(-74), "An invoice arrived without the narrative we had agreed", Some("Fees"))
            }
            (Group::Adopt, 12) => {
                (-140, Some(-131), Some(-126), "The draft went to the wrong address", Some("Mistake in the work"))
            }
            (Group::BetweenAccomplish, 31) => {
                let closed = relation.matters.last().map_or(0, |matter| matter.dates.closed);
                (
                    closed - 20,
                    Some(closed - 14),
                    Some(closed - 12),
                    "Completion was moved without a word to us",
                    Some("Not kept informed"),
                )
            }
            _ => continue,
        };
        relation.complaint = Some(Complaint { at, answered, recovered, cause, reason });
    }
}

fn detractors(relations: &mut [Relation]) {
    for relation in relations {
        let closed = relation.matters.last().map_or(0, |matter| matter.dates.closed.min(0));
        let answer = match (relation.group, relation.nth) {
            (Group::Lowered, nth) if relation.trouble == Some(Trouble::Detractor) => {
                Some((relation.trouble_at, if nth.is_multiple_of(2) { 4 } else { 6 }))
            }
            (Group::BetweenAccomplish, 40..=42) => Some(((closed + 20).min(-4), 5)),
            (Group::Poor, 2) => Some((closed - 5, 3)),
            (Group::Poor, 6) => Some((closed - 6, 2)),
            _ => None,
        };
        if let Some((at, score)) = answer {
            relation.surveyed = Some((at, Some(score)));
        }
    }
}

/// Whether a relationship may be asked, and in which segment it counts: client, between, former.
fn segment(relation: &Relation) -> Option<usize> {
    if relation.surveyed.is_some() || relation.trouble.is_some() || relation.complaint.is_some() || relation.silent {
        return None;
    }
    let group = relation.group;
    match group {
        Group::NewAdmit | Group::NewAffirm | Group::NewActivate => None,
        _ if matches!(relation.story, Some(Story::Kestrel | Story::Ansah)) => None,
        _ if group.is_client() => Some(0),
        _ if group.is_between() => Some(1),
        Group::GoodAccomplish | Group::GoodAdopt | Group::GoodAdvocate => Some(2),
        _ => None,
    }
}

/// Asked 143, answered 71: clients 22 promoters and 12 passives, between 11 and 6, former 5 and 3, besides the
/// detractors 7, 3 and 2.
fn surveys(relations: &mut [Relation], dice: &mut Dice) {
    const ANSWERS: [(usize, usize, usize); 3] = [(22, 12, 28), (11, 6, 20), (5, 3, 24)];
    for (which, (promoters, passives, mute)) in ANSWERS.into_iter().enumerate() {
        let mut places: Vec<usize> =
            (0..relations.len()).filter(|&place| segment(&relations[place]) == Some(which)).collect();
        dice.shuffle(&mut places);
        places.sort_by_key(|&place| fondness(relations[place].group));
        for (turn, place) in places.into_iter().take(promoters + passives + mute).enumerate() {
            let relation = &mut relations[place];
            let score = match turn {
                turn if turn < promoters => Some(if turn % 3 == 0 { 10 } else { 9 }),
                turn if turn < promoters + passives => Some(if turn % 2 == 0 { 8 } else { 7 }),
                _ => None,
            };
            let opened = relation.matters.iter().map(|matter| matter.dates.accepted).min().unwrap_or(0);
            let earliest = (opened + 12).clamp(-350, -2);
            let latest = if which == 2 { -20 } else { -2 };
            relation.surveyed = Some((dice.between(earliest.min(latest), latest), score));
        }
    }
}

/// Who answers kindly, first those who adopt and advocate.
const fn fondness(group: Group) -> usize {
    match group {
        Group::Advocate | Group::BetweenAdvocate | Group::GoodAdvocate => 0,
        Group::Adopt | Group::NewAdopt | Group::BetweenAdopt | Group::NewBetweenAdopt | Group::GoodAdopt => 1,
        Group::Accomplish | Group::NewAccomplish | Group::NewBetween => 2,
        _ => 3,
    }
}

/// The register of the year: 412 promises, of which 351 kept, 39 late, 22 broken (13 of them still open wounds).
fn promises(relations: &mut [Relation], dice: &mut Dice) {
    let mut kept = 351;
    let mut roomy: Vec<(usize, usize, i32, i32)> = Vec::new();
    for (who, relation) in relations.iter_mut().enumerate() {
        for (which, matter) in relation.matters.iter_mut().enumerate() {
            matter.first_promise = matter.dates.settled != NEVER && matter.dates.settled > YEAR + 3;
            if matter.first_promise {
                kept -= 1;
            }
            if let Some((from, to)) = room(matter) {
                roomy.push((who, which, from, to));
            }
        }
        if relation.trouble == Some(Trouble::Promise)
            && let Some(matter) = relation.matters.last_mut()
        {
            matter.promises.push(Promise::Broken { at: relation.trouble_at });
        }
    }
    let calm = |relation: &Relation| relation.trouble.is_none() && !relation.silent && !relation.group.is_poor();
    dice.shuffle(&mut roomy);
    let (mut late, mut mended) = (39, 9);
    while kept + late + mended > 0 && !roomy.is_empty() {
        for &(who, which, from, to) in &roomy {
            let at = dice.between(from, to);
            let is_calm = calm(&relations[who]);
            let promise = if mended > 0 && is_calm && at < -40 && to > at + 16 {
                mended -= 1;
                Promise::MadeGood { at }
            } else if late > 0 && dice.chance(20) {
                late -= 1;
                Promise::Late { at }
            } else if kept > 0 {
                kept -= 1;
                Promise::Kept { at }
            } else if late > 0 {
                late -= 1;
                Promise::Late { at }
            } else {
                continue;
            };
            relations[who].matters[which].promises.push(promise);
        }
    }
}

/// The days of the year between which a matter has room for further promises: the client is at ease with it.
fn room(matter: &Matter) -> Option<(i32, i32)> {
    if matter.dates.onboarded == NEVER || matter.span.is_over() || matter.reach == Reach::Open(Phase::Acclimate) {
        return None;
    }
    let from = (matter.dates.onboarded + 4).max(-352);
    let to = if matter.dates.closed == NEVER { -3 } else { matter.dates.closed - 4 };
    (to > from).then_some((from, to))
}
