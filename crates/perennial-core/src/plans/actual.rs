//! Touches that took place, and which planned ones they were.

use super::{Existing, Limits, TouchState};
use crate::dates::Day;
use crate::fact::{Direction, Event, Fact, Medium, Purpose, TouchFact, TouchKind};
use crate::ids::{ContactId, EngagementId, FactId, PlannedTouchId};
use crate::journeys::model::Calendar;

/// A touch that took place, as far as planning needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actual {
    /// The fact.
    pub fact: FactId,
    /// The day.
    pub on: Day,
    /// The medium.
    pub medium: Medium,
    /// The finer kind.
    pub kind: Option<TouchKind>,
    /// Who began it.
    pub direction: Direction,
    /// False for mass mail.
    pub personal: bool,
    /// What for.
    pub purpose: Purpose,
    /// Everybody at the client who took part.
    pub contacts: Vec<ContactId>,
    /// About which engagement.
    pub engagement: Option<EngagementId>,
    /// The planned touch that it fulfils, when somebody said so.
    pub fulfils: Option<PlannedTouchId>,
}

impl Actual {
    /// A touch of the log, on the day on which it counts.
    pub fn of(fact: &Fact, on: Day) -> Option<Self> {
        let Event::Touch(TouchFact::Made { medium, direction, personal, purpose, contact, engagement, detail, .. }) =
            &fact.what
        else {
            return None;
        };
        let mut contacts: Vec<ContactId> = contact.iter().copied().collect();
        contacts.extend(detail.iter().flat_map(|detail| detail.others.iter().copied()));
        Some(Self {
            fact: fact.id,
            on,
            medium: *medium,
            kind: detail.as_ref().and_then(|detail| detail.kind),
            direction: *direction,
            personal: *personal,
            purpose: *purpose,
            contacts,
            engagement: *engagement,
            fulfils: detail.as_ref().and_then(|detail| detail.fulfils),
        })
    }
}

/// A planned touch and the actual one that fulfils it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fulfilment {
    /// The planned one.
    pub planned: PlannedTouchId,
    /// The fact of the actual one.
    pub touch: FactId,
    /// True when somebody said so, or medium, purpose and person all agree; otherwise a proposal for a person.
    pub sure: bool,
}

/// Which actual touches were the planned ones, each at most once: the closest pairs first (issue 3, point 1).
///
/// `refused` are pairs of which a person said that they are not the same.
pub fn fulfilments(
    existing: &[Existing],
    actual: &[Actual],
    refused: &[(PlannedTouchId, FactId)],
    calendar: &Calendar,
    limits: &Limits,
) -> Vec<Fulfilment> {
    let open = existing.iter().filter(|planned| planned.state == TouchState::Planned);
    let mut pairs: Vec<(u32, PlannedTouchId, FactId)> = open
        .flat_map(|planned| {
            let near =
                move |touch: &Actual| Some((distance(planned, touch, calendar, limits)?, planned.id, touch.fact));
            let near = move |touch: &Actual| near(touch).filter(|(_, id, fact)| !refused.contains(&(*id, *fact)));
            actual.iter().filter_map(near)
        })
        .collect();
    pairs.sort_unstable();
    let mut found: Vec<Fulfilment> = Vec::new();
    for (distance, planned, touch) in pairs {
        if found.iter().all(|other| other.planned != planned && other.touch != touch) {
            found.push(Fulfilment { planned, touch, sure: distance < DOUBT });
        }
    }
    found
}

/// A doubt weighs more than any number of days within the window.
const DOUBT: u32 = 10_000;

/// How far a touch is from a planned one; none when it cannot be the one.
fn distance(planned: &Existing, touch: &Actual, calendar: &Calendar, limits: &Limits) -> Option<u32> {
    if let Some(named) = touch.fulfils {
        return (named == planned.id).then_some(0);
    }
    let want = &planned.touch;
    let fits = touch.medium == want.medium
        && touch.direction != Direction::Inbound
        && touch.personal
        && agree(touch.engagement, want.engagement)
        && agree(touch.kind, want.kind)
        && (touch.purpose == want.purpose || touch.purpose == Purpose::General);
    let strangers =
        want.contact.is_some_and(|contact| !touch.contacts.is_empty() && !touch.contacts.contains(&contact));
    if !fits || strangers {
        return None;
    }
    let (first, last) = (touch.on.min(want.due), touch.on.max(want.due));
    let days = calendar.working_days_between(first, last);
    if days > limits.match_working_days {
        return None;
    }
    let same_person = want.contact.is_none_or(|contact| touch.contacts.contains(&contact));
    let doubts = u32::from(touch.purpose != want.purpose || want.purpose == Purpose::General) + u32::from(!same_person);
    Some(days + doubts * DOUBT)
}

/// Equal, or one of them is not known.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// True when a touch of the log has already done what a step would ask for, so that planning it would only
/// repeat it: same medium, same stated purpose, same person and work, made since the event.
pub(super) fn already_made(want: &super::PlannedTouch, since: Day, actual: &[Actual]) -> bool {
    want.purpose != Purpose::General
        && actual.iter().any(|touch| {
            touch.on >= since
                && touch.on <= want.due
                && touch.medium == want.medium
                && touch.purpose == want.purpose
                && touch.direction != Direction::Inbound
                && agree(touch.engagement, want.engagement)
                && agree(touch.kind, want.kind)
                && want.contact.is_none_or(|contact| touch.contacts.is_empty() || touch.contacts.contains(&contact))
        })
}
