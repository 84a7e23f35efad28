//! How the people of the demo firm's clients felt when somebody spoke to them: the moods of S3.08 to S3.22, with the
//! spread that people have. Nobody asks everybody: about one conversation in three leaves a note.

use perennial_core::fact::{Direction, Felt, Medium, Seen, Sentiment};

use super::deeds::Touch;
use super::plan::{Dates, NEVER, Relation};

/// What a conversation left behind on a day, counted from today.
pub(super) fn felt(relation: &Relation, touch: &Touch, at: i32) -> Option<Felt> {
    let spoken = matches!(touch.medium, Medium::Phone | Medium::InPerson | Medium::Video);
    if !spoken || !touch.personal || touch.direction == Direction::Outbound {
        return None;
    }
    let die = relation.nth.wrapping_mul(31).wrapping_add(at.unsigned_abs() as usize * 7) % 12;
    if die >= 4 {
        return None;
    }
    let begun = relation.matters.iter().filter(|matter| matter.dates.accepted <= at);
    let last = begun.max_by_key(|matter| matter.dates.accepted);
    let usual = last.map_or(0, |matter| mood(&matter.dates, at));
    let spread = [-1, 0, 1, 0][die];
    let score = Sentiment::try_from((usual + spread).clamp(-2, 2)).ok()?;
    let seen = if die == 3 { Seen::SelfReported } else { Seen::Observed };
    Some(Felt { contact: None, score, seen })
}

/// The usual mood at a time of a matter.
fn mood(dates: &Dates, at: i32) -> i8 {
    let past = |day: i32| day != NEVER && day <= at;
    let (signed, begun) = (past(dates.signed), past(dates.kickoff));
    if past(dates.confirmed) {
        1
    } else if past(dates.onboarded) || past(dates.settled) {
        0
    } else if begun {
        if at - dates.kickoff < 8 { 1 } else { -1 }
    } else if signed {
        -1
    } else {
        2
    }
}
