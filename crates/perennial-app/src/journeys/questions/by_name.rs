//! A won pursuit and a matter of one name or one number, of which one stands in a list: asked about however far apart
//! they began. Those that began near each other are found by their days alone, in the core.

use std::collections::BTreeMap;

use perennial_core::fact::{EngagementFact, Event, Fact};
use perennial_core::imports::matching::spelled_name;
use perennial_core::imports::values::{DateReading, read_date};
use uuid::Uuid;

use crate::journeys::around::{Around, Engagement};
use crate::log;

/// The work of a won pursuit with the matter of its name or number, where each has only one such.
pub(super) fn same_by_name(facts: &[Fact], around: &Around) -> Vec<(Uuid, Uuid)> {
    let there = || around.engagements.iter().filter(|work| work.is_there() && work.implied == 0);
    let of_pursuits: Vec<&Engagement> = there().filter(|work| work.pursuit_id.is_some()).collect();
    if of_pursuits.is_empty() {
        return Vec::new();
    }
    let mut matters: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for work in there().filter(|work| work.pursuit_id.is_none()) {
        let known = [work.external_id.as_deref()];
        for key in keys(&work.title, &known) {
            matters.entry(key).or_default().push(work.id);
        }
    }
    let only = |key: &String| match matters.get(key).map(Vec::as_slice) {
        Some([only]) => Some(*only),
        _ => None,
    };
    let named = of_pursuits.into_iter().filter_map(|work| {
        let pursuit = around.pursuits.iter().find(|pursuit| Some(pursuit.id) == work.pursuit_id);
        let known = [work.external_id.as_deref(), pursuit.and_then(|pursuit| pursuit.external_id.as_deref())];
        let other = keys(&work.title, &known).iter().find_map(only)?;
        Some((work.id, other))
    });
    let mut pairs: Vec<(Uuid, Uuid)> = named.collect();
    if pairs.is_empty() {
        return pairs;
    }
    let others: Vec<Uuid> = pairs.iter().map(|(_, other)| *other).collect();
    pairs.retain(|(_, other)| others.iter().filter(|one| *one == other).count() == 1);
    let in_force = log::in_force(facts);
    pairs.retain(|(work, other)| may_be_one(&in_force, *work, *other));
    pairs
}

/// By what work is found to be other work: its name, then the numbers in its name and in other programs.
fn keys(title: &str, external: &[Option<&str>]) -> Vec<String> {
    let name = spelled_name(title);
    let external = external.iter().flatten().map(|id| id.rsplit_once('|').map_or(*id, |(_, number)| number));
    let numbers = title.split_whitespace().chain(external).filter_map(number);
    std::iter::once(name).chain(numbers).collect()
}

/// A number as compared: at least three digits, letters beside them, without marks; neither a day nor a year.
fn number(word: &str) -> Option<String> {
    let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let compared: String = bare.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let digits = compared.chars().filter(char::is_ascii_digit).count();
    let is_year = compared.len() == 4 && digits == 4 && (compared.starts_with("19") || compared.starts_with("20"));
    let is_day = read_date(bare, None) != DateReading::NotADate;
    (digits >= 3 && !is_year && !is_day).then(|| format!("number {compared}"))
}

/// True where nobody has said that the work of the pursuit is work of its own, no practice system has it as a matter and
/// no letter was signed for it, and a list tells of one of the two.
fn may_be_one(in_force: &[(perennial_core::dates::Day, &Fact)], work: Uuid, other: Uuid) -> bool {
    use EngagementFact as E;
    // Of work that is known to be other work no fact is read under its own id.
    let (mut listed, mut begun) = (false, false);
    for (_, fact) in in_force {
        let Event::Engagement(what) = &fact.what else { continue };
        let about = what.engagement().0;
        let own = matches!(
            what,
            E::OwnWork { .. } | E::Opened { .. } | E::LetterSigned { .. } | E::KickoffHeld { .. } | E::Closed { .. }
        );
        if about == work && own {
            return false;
        }
        begun |= about == work && matches!(what, E::Accepted { .. });
        listed |= (about == work || about == other) && !fact.is_by_hand();
    }
    listed && begun
}
