//! On which days a matter reached its steps, so that it stands today where the plan says.

use perennial_core::journeys::stage::Phase;

use super::groups::billed_the_year_before;
use super::{Group, Reach, Relation, Span, Story, Trouble};
use crate::demo::dice::Dice;

/// The first day of the last twelve months lies after this one.
pub(in crate::demo) const YEAR: i32 = -365;

/// A step that has not come.
pub(in crate::demo) const NEVER: i32 = i32::MAX;

/// The days of a matter.
#[derive(Debug, Clone, Copy)]
pub(in crate::demo) struct Dates {
    pub(in crate::demo) accepted: i32,
    pub(in crate::demo) signed: i32,
    pub(in crate::demo) kickoff: i32,
    /// The first promise was kept: the client learns how the firm works.
    pub(in crate::demo) settled: i32,
    pub(in crate::demo) onboarded: i32,
    pub(in crate::demo) delivered: i32,
    pub(in crate::demo) confirmed: i32,
    pub(in crate::demo) closed: i32,
    pub(in crate::demo) planned_end: i32,
}

impl Dates {
    const NONE: Self = Self {
        accepted: NEVER,
        signed: NEVER,
        kickoff: NEVER,
        settled: NEVER,
        onboarded: NEVER,
        delivered: NEVER,
        confirmed: NEVER,
        closed: NEVER,
        planned_end: NEVER,
    };

    /// The last day on which the matter is worked on, today at the latest.
    pub(in crate::demo) fn last(&self) -> i32 {
        self.closed.min(0)
    }
}

/// Gives every matter of a relationship its days.
pub(super) fn set(relation: &mut Relation, dice: &mut Dice) {
    let head = Head {
        group: relation.group,
        nth: relation.nth,
        story: relation.story,
        silent: relation.silent,
        trouble: relation.trouble,
    };
    let count = relation.matters.len();
    for place in 0..count {
        let matter = &mut relation.matters[place];
        let slow = matter.line.contentious();
        let at = Place { span: matter.span, reach: matter.reach, slow, pursued: matter.pursued, first: place == 0 };
        matter.dates = if at.span == Span::LongBefore { long_before(place) } else { head.dates(at, dice) };
    }
    if let Some(trouble) = relation.trouble {
        relation.trouble_at = head.trouble_at(trouble, &relation.matters[count - 1].dates);
    }
}

/// What the days of a relationship depend on.
struct Head {
    group: Group,
    nth: usize,
    story: Option<Story>,
    silent: bool,
    trouble: Option<Trouble>,
}

/// What the days of one matter depend on.
#[derive(Clone, Copy)]
struct Place {
    span: Span,
    reach: Reach,
    slow: bool,
    pursued: bool,
    first: bool,
}

impl Head {
    fn dates(&self, at: Place, dice: &mut Dice) -> Dates {
        match at.reach {
            Reach::Open(_) | Reach::Stalled(_) if self.trouble.is_some() => self.lowered(),
            Reach::Open(phase) => self.open(phase, at, dice),
            Reach::Stalled(phase) => self.stalled(phase, at, dice),
            _ => self.closed(at, dice),
        }
    }

    fn closed(&self, at: Place, dice: &mut Dice) -> Dates {
        let (accepted, closed) = self.days(at, dice);
        let short = match at.reach {
            Reach::Short(phase) => Some(phase),
            _ => None,
        };
        let mut dates = start(accepted, at.slow, dice);
        dates.closed = closed;
        dates.planned_end = closed + dice.between(-10, 20);
        match short {
            Some(Phase::Affirm) => Dates { kickoff: NEVER, settled: NEVER, onboarded: NEVER, ..dates },
            Some(Phase::Activate) => Dates { settled: NEVER, onboarded: NEVER, ..dates },
            Some(_) => Dates { onboarded: NEVER, ..dates },
            None => {
                dates.onboarded = dates.onboarded.min(closed - 16);
                dates.delivered = closed - dice.between(5, 12);
                if at.reach == Reach::Agreed {
                    dates.confirmed = dates.delivered + dice.between(1, 4);
                }
                dates
            }
        }
    }

    /// When a closed matter was accepted and closed.
    fn days(&self, at: Place, dice: &mut Dice) -> (i32, i32) {
        let lasts = if at.slow { dice.between(85, 170) } else { dice.between(62, 130) };
        match (self.story, at.span) {
            (Some(Story::Ansah), _) => return (-1_065, -910),
            (Some(Story::AnsahFirst), _) => return (-286, -110),
            (Some(Story::Lowfield), _) => return (-210, -130),
            (Some(Story::NewComplaint), _) => return (-61, -14),
            (Some(Story::QuillAndStone), _) => return (-1_010, -905),
            (Some(Story::Bellweather), Span::Before) => return (-1_800, -1_690),
            _ => {}
        }
        match (at.span, self.group) {
            (Span::Before, Group::Unknown) => spell(dice.between(-1_500, -1_180), lasts),
            (Span::Before, group) if group.is_client() || group.is_between() => {
                spell(self.before_the_year(dice.between(-1_020, -380)), lasts)
            }
            (Span::Before, _) => spell(self.before_the_year(dice.between(-1_400, -420)), lasts),
            (Span::Into, group) => {
                let accepted = dice.between(-560, -400);
                let closed = match group {
                    Group::Advocate | Group::GoodAdvocate => dice.between(-340, -250),
                    _ if self.silent => dice.between(-335, -205),
                    Group::Lowered => dice.between(-320, -130),
                    group if group.is_between() => dice.between(-300, -30),
                    _ => dice.between(-330, -110),
                };
                (accepted, closed)
            }
            (_, Group::NewPoor) => {
                let accepted = dice.between(-280, -140);
                (accepted, accepted + dice.between(35, 70))
            }
            (_, Group::NewBetween) if self.silent => {
                let accepted = dice.between(-345, -310);
                (accepted, accepted + dice.between(75, 100))
            }
            (_, group) if group.is_new() => {
                let accepted = dice.between(-200, -125);
                (accepted, accepted + dice.between(62, 100))
            }
            _ => {
                let closed = if self.silent { dice.between(-240, -205) } else { dice.between(-180, -12) };
                (closed - lasts.min(352 + closed), closed)
            }
        }
    }

    /// The close of an earlier matter: in the year before the last twelve months where the plan says so, else before it.
    fn before_the_year(&self, closed: i32) -> i32 {
        const FIRST: i32 = -700;
        const LAST: i32 = -385;
        match billed_the_year_before(self.group, self.nth) {
            true => FIRST + closed.rem_euclid(LAST - FIRST + 1),
            false if closed > 2 * YEAR - 15 => closed - 400,
            false => closed,
        }
    }

    fn open(&self, phase: Phase, at: Place, dice: &mut Dice) -> Dates {
        match self.story {
            Some(Story::Kestrel) => return exact(-62, -61, -48, -40, NEVER),
            Some(Story::NewComplaint) => return exact(-50, -49, -44, -18, NEVER),
            Some(Story::AnsahSecond) => return exact(-28, -26, -6, NEVER, NEVER),
            Some(Story::Bellweather) if phase == Phase::Acclimate => return exact(-20, -19, -14, -10, NEVER),
            _ => {}
        }
        match phase {
            Phase::Admit => Dates { accepted: 0, ..Dates::NONE },
            Phase::Affirm => {
                let accepted = dice.between(-6, -3);
                Dates { accepted, signed: accepted + 1, ..Dates::NONE }
            }
            Phase::Activate => {
                let kickoff = dice.between(-6, -2);
                let accepted = kickoff - dice.between(5, 8);
                exact(accepted, accepted + 1, kickoff, NEVER, NEVER)
            }
            Phase::Acclimate => {
                let settled = dice.between(-16, -4);
                let accepted = settled - dice.between(8, 12);
                exact(accepted, accepted + 1, settled - 3, settled, NEVER)
            }
            _ => self.under_way(at, dice),
        }
    }

    /// Past Acclimate: the work goes on, towards a day that lies ahead.
    fn under_way(&self, at: Place, dice: &mut Dice) -> Dates {
        let accepted = match (at.span, self.group) {
            (Span::Through, _) => dice.between(-700, -400),
            (_, Group::NewAccomplish) => dice.between(-165, -108),
            _ if at.pursued => dice.between(-160, -75),
            _ => dice.between(-300, -75),
        };
        let planned_end = if at.pursued { NEVER } else { dice.between(20, 240) };
        Dates { planned_end, ..start(accepted, at.slow, dice) }
    }

    fn stalled(&self, phase: Phase, at: Place, dice: &mut Dice) -> Dates {
        match (phase, at.span) {
            (Phase::Affirm, _) => {
                let accepted = dice.between(-24, -15);
                Dates { accepted, signed: accepted + 1, ..Dates::NONE }
            }
            (Phase::Activate, _) => {
                let kickoff = if at.slow { dice.between(-38, -26) } else { dice.between(-30, -15) };
                exact(kickoff - 7, kickoff - 5, kickoff, NEVER, NEVER)
            }
            (Phase::Acclimate, Span::Through) => {
                let accepted = dice.between(-460, -400);
                Dates { onboarded: NEVER, ..start(accepted, at.slow, dice) }
            }
            (Phase::Acclimate, _) => {
                let settled = dice.between(-220, if at.first && self.group.is_new() { -102 } else { -98 });
                exact(settled - 10, settled - 9, settled - 4, settled, NEVER)
            }
            _ => {
                let accepted = dice.between(-640, -440);
                let planned_end = dice.between(-90, -20);
                Dates { planned_end, ..start(accepted, at.slow, dice) }
            }
        }
    }

    /// The open matter of a client lowered by something, by the phase in which it happened.
    fn lowered(&self) -> Dates {
        let later = i32::try_from(self.nth).unwrap_or(0);
        match self.nth {
            0..=3 => exact(-32 - later, -29 - later, -24 - later, -12, NEVER),
            4..=6 => exact(-34 - later, -33 - later, -18, -10, NEVER),
            7 => exact(-18, -17, -5, NEVER, NEVER),
            8..=10 => exact(-40 - later, -39 - later, -34 - later, -9, NEVER),
            11..=13 => exact(-26 - later, -25 - later, -18 - later, -8, NEVER),
            14..=16 => exact(-74 - later, -73 - later, -68 - later, -62 - later, -22),
            17..=19 => exact(-22 - later, -21 - later, -17 - later, -16, NEVER),
            20 => exact(-95, -94, -88, -82, -20),
            _ => exact(-90, -89, -82, -75, -15),
        }
    }

    /// When it went wrong.
    fn trouble_at(&self, trouble: Trouble, open: &Dates) -> i32 {
        match (trouble, self.nth) {
            (Trouble::Complaint, _) => -51,
            (Trouble::Dispute, _) => -30,
            (_, 0..=3) => open.accepted,
            (_, 4..=6) => open.accepted + 6,
            (_, 7) => open.accepted + 5,
            (_, 8..=13) => open.kickoff + 5,
            (_, 14..=16) => open.settled + 12,
            _ => -9,
        }
    }
}

/// The days of a matter of years ago, by its place.
fn long_before(place: usize) -> Dates {
    let accepted = -1_500 + 100 * i32::try_from(place).unwrap_or(0);
    Dates {
        delivered: accepted + 72,
        confirmed: accepted + 75,
        closed: accepted + 80,
        planned_end: accepted + 85,
        ..exact(accepted, accepted + 2, accepted + 8, accepted + 11, accepted + 26)
    }
}

const fn exact(accepted: i32, signed: i32, kickoff: i32, settled: i32, onboarded: i32) -> Dates {
    Dates { accepted, signed, kickoff, settled, onboarded, ..Dates::NONE }
}

fn start(accepted: i32, slow: bool, dice: &mut Dice) -> Dates {
    let signed = accepted + dice.between(1, 2);
    let kickoff = accepted + dice.between(5, 8);
    let settled = kickoff + dice.between(2, 4);
    let onboarded = settled + if slow { dice.between(22, 38) } else { dice.between(11, 18) };
    exact(accepted, signed, kickoff, settled, onboarded)
}

const fn spell(closed: i32, lasts: i32) -> (i32, i32) {
    (closed - lasts, closed)
}
