//! Working days: what a law firm does, it does from Monday to Friday.

use perennial_core::dates::Day;

use crate::demo::plan::{Relation, Story};

/// The day of an entry. Saturdays and Sundays move to the Friday before, in the same order, so that no total and no
/// limit of the plan is touched; the last three days and the days that a story names stay as they are.
pub(in crate::demo) fn on_working_days(relation: &Relation, today: Day, at: i32) -> Day {
    let day = today + at;
    let named = matches!(
        relation.story,
        Some(Story::Kestrel | Story::Bellweather | Story::Ansah | Story::AnsahSecond | Story::NewComplaint)
    );
    if at > -4 || named || at == -51 {
        return day;
    }
    match day.weekday() {
        6 => day - 1,
        7 => day - 2,
        _ => day,
    }
}
