//! Makes room: nobody gets two touches of different plans on one day, or more than so many in a week.

use std::collections::HashMap;

use super::plan::Wanted;
use super::{Conflict, Existing, Rules, TouchKey, TouchState};
use crate::dates::Day;
use crate::ids::ContactId;
use crate::journeys::model::Calendar;

/// The playbook and the event that a touch belongs to.
type PlanOf<'k> = (&'k str, &'k str);

/// What each person gets, by day and by week; a touch that a person planned freely belongs to no plan.
struct Diary<'k> {
    days: HashMap<(Option<ContactId>, Day), Vec<Option<PlanOf<'k>>>>,
    weeks: HashMap<(Option<ContactId>, Day), u32>,
    cap: u32,
}

/// Gives every wanted touch its day, and says what still collides. The outcome depends only on what is wanted
/// and on what persons have fixed, never on the order in which either is given.
pub(super) fn spread(wanted: &mut [Wanted], fixed: &[&Existing], rules: &Rules<'_>) -> Vec<Conflict> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&one, &other| {
        let key = |at: usize| (!wanted[at].fixed, wanted[at].touch.due, &wanted[at].key);
        key(one).cmp(&key(other))
    });
    let keys: Vec<TouchKey> = wanted.iter().map(|one| one.key.clone()).collect();
    let mut diary = Diary { days: HashMap::new(), weeks: HashMap::new(), cap: rules.limits.per_person_per_week };
    for one in fixed.iter().filter(|one| matches!(one.state, TouchState::Planned | TouchState::Done)) {
        diary.add(one.touch.contact, one.touch.due, one.key.as_ref());
    }
    let mut conflicts = Vec::new();
    for at in order {
        let one = &mut wanted[at];
        let contact = one.touch.contact;
        if !one.fixed {
            one.touch.due =
                diary.room(contact, one.touch.due, &keys[at], rules.calendar, rules.limits.slack_working_days);
        }
        diary.complain(contact, one.touch.due, &keys[at], &mut conflicts);
        diary.add(contact, one.touch.due, Some(&keys[at]));
    }
    conflicts
}

impl<'k> Diary<'k> {
    fn add(&mut self, contact: Option<ContactId>, on: Day, key: Option<&'k TouchKey>) {
        self.days.entry((contact, on)).or_default().push(key.map(plan_of));
        *self.weeks.entry((contact, monday(on))).or_default() += 1;
    }

    /// The first working day from `on` with room; `on` itself when there is none within the slack.
    fn room(&self, contact: Option<ContactId>, on: Day, key: &TouchKey, calendar: &Calendar, slack: u32) -> Day {
        let mut day = on;
        for _ in 0..=slack {
            if self.is_free(contact, day, key) && self.in_week(contact, day) < self.cap {
                return day;
            }
            day = calendar.after_working_days(day, 1);
        }
        on
    }

    /// Touches of the same plan and event belong together and may share a day.
    fn is_free(&self, contact: Option<ContactId>, day: Day, key: &TouchKey) -> bool {
        self.days.get(&(contact, day)).is_none_or(|there| there.iter().all(|other| *other == Some(plan_of(key))))
    }

    fn in_week(&self, contact: Option<ContactId>, day: Day) -> u32 {
        self.weeks.get(&(contact, monday(day))).copied().unwrap_or(0)
    }

    fn complain(&self, contact: Option<ContactId>, on: Day, key: &TouchKey, conflicts: &mut Vec<Conflict>) {
        if !self.is_free(contact, on, key) {
            conflicts.push(Conflict::SameDay { contact, on, key: key.clone() });
        }
        let count = self.in_week(contact, on) + 1;
        if count > self.cap {
            conflicts.push(Conflict::OverCap { contact, week: monday(on), count, key: key.clone() });
        }
    }
}

fn plan_of(key: &TouchKey) -> PlanOf<'_> {
    (&key.playbook, &key.occurrence)
}

/// The Monday of a day's week.
pub(super) fn monday(day: Day) -> Day {
    day - (i32::from(day.weekday()) - 1)
}
