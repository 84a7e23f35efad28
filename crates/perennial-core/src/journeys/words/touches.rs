//! Words for what is known of a touch beyond the fact that it took place.

use super::{Names, a_contact, capital, plain_end};
use crate::fact::{Felt, Seen, TouchDetail, TouchKind};

/// A more telling word than the medium's, where one is known.
pub(super) const fn finer_kind(kind: Option<TouchKind>) -> Option<&'static str> {
    match kind {
        None | Some(TouchKind::Call) => None,
        Some(TouchKind::Meeting) => Some("Meeting in person"),
        Some(TouchKind::Meal) => Some("Meal together"),
        Some(TouchKind::Visit) => Some("Visit"),
        Some(TouchKind::Event) => Some("Event"),
        Some(TouchKind::Letter) => Some("Letter"),
        Some(TouchKind::Handwritten) => Some("Handwritten card"),
        Some(TouchKind::Text) => Some("Text message"),
        Some(TouchKind::VideoCall) => Some("Video call"),
        Some(TouchKind::Recording) => Some("Personal video"),
    }
}

/// `. Ruth Ansah seemed uneasy. Next: send the plan`, or nothing.
pub(super) fn further(detail: &TouchDetail, names: &dyn Names) -> String {
    let mut text = String::new();
    for felt in &detail.felt {
        text += &format!(". {}", feeling(felt, names));
    }
    if let Some(next) = &detail.next_step {
        text += &format!(". Next: {}", plain_end(next));
        if let Some(on) = detail.next_on {
            text += &format!(", by {}", on.date().strftime("%-d %B %Y"));
        }
    }
    text
}

fn feeling(felt: &Felt, names: &dyn Names) -> String {
    let who = felt.contact.map_or_else(|| "the client".to_owned(), |contact| a_contact(contact, names));
    let verb = match felt.seen {
        Seen::SelfReported => "felt",
        Seen::Observed => "seemed",
    };
    format!("{} {verb} {}", capital(&who), felt.score.word().to_lowercase())
}
