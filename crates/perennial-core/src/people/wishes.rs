//! How a person wants to be reached, medium by medium.

use std::collections::BTreeMap;

use crate::fact::{LawfulBasis, Medium, Stance};
use crate::promises::Mark;

/// What was said of a medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What the person wants.
    pub stance: Stance,
    /// On what ground they may be reached in it.
    pub basis: LawfulBasis,
    /// Who said it and where.
    pub source: Option<String>,
    /// When, and the fact that says so.
    pub mark: Mark,
}

/// How a person wants to be reached.
///
/// The last word about a medium holds for that medium. A word about all of them is kept beside: a refusal of all
/// covers every medium of which nothing later was said, and is lifted by a later word about all. Nothing said of all
/// lifts the refusal of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The last word about each medium.
    pub each: BTreeMap<Medium, Said>,
    /// The last word about all of them.
    pub all: Option<Said>,
    /// Media of which something was said after the last word about all.
    later: Vec<Medium>,
}

impl Wishes {
    /// Takes in a word about a medium, or about all; none takes back what was said before. Words come in their order.
    pub fn say(&mut self, medium: Option<Medium>, said: Option<Said>) {
        match (medium, said) {
            (Some(medium), Some(said)) => {
                self.each.insert(medium, said);
                if !self.later.contains(&medium) {
                    self.later.push(medium);
                }
            }
            (Some(medium), None) => {
                self.each.remove(&medium);
                self.later.retain(|one| *one != medium);
            }
            (None, said) => {
                self.all = said;
                self.later.clear();
            }
        }
    }

    /// The word that holds for a medium; none where nobody said anything.
    pub fn of(&self, medium: Medium) -> Option<&Said> {
        let own = self.each.get(&medium);
        let all = self.all.as_ref();
        match (own, all) {
            (Some(own), Some(all)) if !self.later.contains(&medium) => {
                // A refusal holds whichever of the two it is.
                if all.stance == Stance::Refused && own.stance != Stance::Refused { Some(all) } else { Some(own) }
            }
            (Some(own), _) => Some(own),
            (None, all) => all,
        }
    }

    /// True for a medium that is not to be used.
    pub fn refuses(&self, medium: Medium) -> bool {
        self.of(medium).is_some_and(|said| said.stance == Stance::Refused)
    }

    /// The media that are not to be used.
    pub fn refused(&self) -> Vec<Medium> {
        Medium::ALL.into_iter().filter(|medium| self.refuses(*medium)).collect()
    }

    /// The media that the person likes best.
    pub fn preferred(&self) -> Vec<Medium> {
        let likes = |medium: &Medium| self.each.get(medium).is_some_and(|said| said.stance == Stance::Preferred);
        Medium::ALL.into_iter().filter(|medium| likes(medium) && !self.refuses(*medium)).collect()
    }

    /// True when no medium is left: the person is not to be contacted at all.
    pub fn do_not_contact(&self) -> bool {
        Medium::ALL.into_iter().all(|medium| self.refuses(medium))
    }

    /// What colleagues must know before they reach out, in words: “is not to be contacted”, “does not want email or
    /// presents”; none where nothing is refused.
    pub fn warning(&self) -> Option<String> {
        let refused = self.refused();
        if refused.is_empty() {
            return None;
        }
        if refused.len() == Medium::ALL.len() {
            return Some("is not to be contacted".to_owned());
        }
        Some(format!("does not want {}", list(&refused)))
    }
}

/// “email”, “email or presents”, “email, phone calls or presents”.
fn list(media: &[Medium]) -> String {
    let words: Vec<&str> = media.iter().map(|medium| noun(*medium)).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

/// What is sent or done in a medium.
const fn noun(medium: Medium) -> &'static str {
    match medium {
        Medium::InPerson => "meetings",
        Medium::Email => "email",
        Medium::Mail => "post",
        Medium::Phone => "phone calls",
        Medium::Video => "video",
        Medium::Present => "presents",
    }
}
