//! What is known of one client, as far as planning needs it.

use super::{Actual, Anchors, Playbook, Stop, Trigger};
use crate::fact::Medium;
use crate::ids::{ClientId, ContactId, EngagementId, PursuitId, ServiceLineId};
use crate::journeys::position::Form;

/// One client's needs on one day: see [`Situation::of`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The client.
    pub client: ClientId,
    /// What has happened that may set a playbook off.
    pub occurrences: Vec<Occurrence>,
    /// Why the client is not to be contacted at all, when that is so.
    pub barred: Option<Barred>,
    /// The client's tier.
    pub tier: Option<String>,
    /// A key client.
    pub key_client: bool,
    /// The client came by a referral, or referred somebody.
    pub referred: bool,
    /// The people at the client, the main contact among them.
    pub people: Vec<Person>,
    /// Touches that took place.
    pub touches: Vec<Actual>,
    /// Playbooks that rest for this client.
    pub paused: Paused,
}

/// Something that happened and may set a playbook off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// What.
    pub trigger: Trigger,
    /// Which one, for ever the same: `engagement:0192…`.
    pub key: String,
    /// The days to count from; [`Anchors::trigger`] is the day on which it happened.
    pub anchors: Anchors,
    /// The day on which it happened.
    pub on: crate::dates::Day,
    /// The engagement it belongs to.
    pub engagement: Option<EngagementId>,
    /// The pursuit it belongs to.
    pub pursuit: Option<PursuitId>,
    /// The person it is about.
    pub contact: Option<ContactId>,
    /// The service.
    pub service_line: Option<ServiceLineId>,
    /// The service is new to the client.
    pub service_new: bool,
    /// It is the client's first engagement.
    pub first_engagement: bool,
    /// The engagement recurs.
    pub recurring: bool,
    /// The form of its cycle (D4).
    pub form: Form,
    /// The client confirmed the engagement's goal.
    pub goal_confirmed: bool,
    /// A referral was thanked for.
    pub thanked: bool,
    /// The one playbook that a person chose for it; none where every playbook of its trigger may act.
    pub chosen: Option<String>,
    /// The rules for ending early that hold already.
    pub stopped: Vec<Stop>,
}

/// A person at the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub contact: ContactId,
    /// The one to turn to.
    pub main: bool,
    /// No longer there.
    pub left: bool,
    /// Asked not to be contacted at all.
    pub do_not_contact: bool,
    /// Media that the person refuses.
    pub refuses: Vec<Medium>,
}

/// Why a client is not to be contacted at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Barred {
    /// The client asked for it.
    DoNotContact,
    /// A former client who was let down: let go (S1.28).
    LetGo,
    /// Set aside by a person.
    Archived,
}

/// Playbooks that rest for one client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paused {
    /// All of them.
    pub all: bool,
    /// Those of these keys.
    pub playbooks: Vec<String>,
}

impl Paused {
    /// True while a playbook rests.
    pub fn rests(&self, playbook: &str) -> bool {
        self.all || self.playbooks.iter().any(|key| key == playbook)
    }
}

impl Situation {
    /// The occurrences that set a playbook off.
    pub(super) fn events<'s>(&'s self, book: &'s Playbook) -> impl Iterator<Item = &'s Occurrence> {
        let acts = |event: &&Occurrence| event.chosen.as_ref().is_none_or(|chosen| *chosen == book.key);
        self.occurrences.iter().filter(|event| event.trigger == book.trigger).filter(acts)
    }

    pub(super) fn person(&self, contact: ContactId) -> Option<&Person> {
        self.people.iter().find(|person| person.contact == contact)
    }

    /// The main contact who is still there, other than one person; with none marked as main, the first.
    pub(super) fn main_contact(&self, other_than: Option<ContactId>) -> Option<ContactId> {
        let mut there: Vec<&Person> =
            self.people.iter().filter(|person| !person.left && Some(person.contact) != other_than).collect();
        there.sort_by_key(|person| (!person.main, person.contact));
        there.first().map(|person| person.contact)
    }
}

impl Occurrence {
    /// True for a touch that may be about this event: about the same engagement, or about none in particular.
    pub(super) fn concerns(&self, touch: &Actual) -> bool {
        self.engagement.is_none() || touch.engagement.is_none() || self.engagement == touch.engagement
    }
}
