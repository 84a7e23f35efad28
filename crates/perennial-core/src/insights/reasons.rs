//! Why: reasons by the firm's own short list of codes, with the free words beside them.
//!
//! A reason is stored as one text, “Price: a third dearer than the other offer”: the code, then the words. So reasons
//! of lists, of older entries and of other programs need no migration: what begins with no code of the list counts under
//! its own words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Of what the reason is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Why the client said yes.
    Won,
    /// Why not now.
    NotNow,
    /// Why another firm, or nobody.
    Lost,
    /// Why the relationship ended.
    Ended,
    /// Of what a client complains.
    Complaint,
}

impl ReasonKind {
    /// All five, in the order of the settings.
    pub const ALL: [Self; 5] = [Self::Won, Self::NotNow, Self::Lost, Self::Ended, Self::Complaint];

    /// The name in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::NotNow => "not_now",
            Self::Lost => "lost",
            Self::Ended => "ended",
            Self::Complaint => "complaint",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Won => "Won",
            Self::NotNow => "Not now",
            Self::Lost => "Lost",
            Self::Ended => "Relationship ended",
            Self::Complaint => "Complaint",
        }
    }

    const fn shipped(self) -> &'static [&'static str] {
        match self {
            Self::Won => &["Expertise", "Worked with us before", "Recommendation", "Speed", "Price"],
            Self::NotNow => &["Budget", "Timing", "Need has gone for now", "Waiting for a decision"],
            Self::Lost => {
                &["Price", "Slow reply", "Chose a firm they knew", "Did not see the expertise", "Did it themselves"]
            }
            Self::Ended => {
                &["Need has ended", "Contact left", "Merged or closed", "Service", "Fees", "Chose another firm"]
            }
            Self::Complaint => {
                &["Took too long", "Not kept informed", "Fees", "Mistake in the work", "Promise not kept", "Conduct"]
            }
        }
    }
}

/// The firm's codes, a list for each kind, and those that were taken off a list: records that carry one keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct ReasonCodes {
    current: BTreeMap<ReasonKind, Vec<String>>,
    former: BTreeMap<ReasonKind, Vec<String>>,
}

/// The lists as stored, those in use at the top, as earlier releases wrote them.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    current: BTreeMap<ReasonKind, Vec<String>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    no_longer_used: BTreeMap<ReasonKind, Vec<String>>,
}

impl From<Stored> for ReasonCodes {
    /// A kind that an earlier release did not know has the list as shipped. Shipped codes that an earlier release took
    /// off a list are no longer used.
    fn from(stored: Stored) -> Self {
        let mut codes = Self { former: stored.no_longer_used, ..Self::default() };
        for (kind, list) in stored.current {
            let before = codes.current.insert(kind, list).unwrap_or_default();
            codes.keep_former(kind, before);
        }
        codes
    }
}

impl From<ReasonCodes> for Stored {
    fn from(codes: ReasonCodes) -> Self {
        Self { current: codes.current, no_longer_used: codes.former }
    }
}

impl Default for ReasonCodes {
    /// The lists as shipped.
    fn default() -> Self {
        let list = |kind: ReasonKind| kind.shipped().iter().map(|code| (*code).to_owned()).collect();
        let current = ReasonKind::ALL.into_iter().map(|kind| (kind, list(kind))).collect();
        Self { current, former: BTreeMap::new() }
    }
}

/// The longest code, in characters.
const LONGEST: usize = 60;
/// The most codes of one list.
const MOST: usize = 30;

impl ReasonCodes {
    /// The codes of a kind.
    pub fn of(&self, kind: ReasonKind) -> &[String] {
        self.current.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The code of a kind at the beginning of a reason, in use or not, and the words after it; the whole reason is words
    /// where it begins with none.
    pub fn carried<'r>(&'r self, kind: ReasonKind, reason: &'r str) -> (Option<&'r str>, &'r str) {
        split_by(self.of(kind).iter().chain(self.former.get(&kind).into_iter().flatten()), reason)
    }

    /// Notes which codes of a former list are in use no more.
    fn keep_former(&mut self, kind: ReasonKind, before: Vec<String>) {
        let in_use = |code: &String| self.of(kind).iter().any(|known| known.to_lowercase() == code.to_lowercase());
        let mut former = self.former.get(&kind).cloned().unwrap_or_default();
        former.extend(before);
        former.retain(|code| !in_use(code));
        former.sort();
        former.dedup();
        if former.is_empty() {
            self.former.remove(&kind);
        } else {
            self.former.insert(kind, former);
        }
    }

    /// Replaces a list by a text with a code on each line: empty and repeated lines are left out.
    ///
    /// # Errors
    /// What to change, where a code is too long, holds a colon, or there are too many.
    pub fn replace(&mut self, kind: ReasonKind, text: &str) -> Result<(), String> {
        let mut list: Vec<String> = Vec::new();
        for line in text.lines() {
            let code = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if code.is_empty() || list.iter().any(|known| known.to_lowercase() == code.to_lowercase()) {
                continue;
            }
            if code.chars().count() > LONGEST || code.contains(':') {
                return Err(format!("“{code}”: write at most {LONGEST} characters, without a colon."));
            }
            list.push(code);
        }
        if list.len() > MOST {
            return Err(format!("Keep at most {MOST}: a long list is not used."));
        }
        let before = self.current.insert(kind, list).unwrap_or_default();
        self.keep_former(kind, before);
        Ok(())
    }

    /// One text of a code and of free words; none of neither.
    pub fn join(code: &str, words: Option<&str>) -> Option<String> {
        let words = words.map(str::trim).filter(|words| !words.is_empty());
        match (code.trim(), words) {
            ("", None) => None,
            ("", Some(words)) => Some(words.to_owned()),
            (code, None) => Some(code.to_owned()),
            (code, Some(words)) => Some(format!("{code}: {words}")),
        }
    }

    /// The code at the beginning of a reason, of any kind, and the words after it.
    pub fn split<'r>(&'r self, reason: &'r str) -> (Option<&'r str>, &'r str) {
        split_by(self.current.values().flatten().chain(self.former.values().flatten()), reason)
    }
}

fn split_by<'r>(codes: impl Iterator<Item = &'r String>, reason: &'r str) -> (Option<&'r str>, &'r str) {
    let (head, words) = reason.split_once(':').unwrap_or((reason, ""));
    let head = head.trim().to_lowercase();
    let mut codes = codes.filter(|code| code.to_lowercase() == head);
    match codes.next() {
        Some(code) => (Some(code), words.trim()),
        None => (None, reason.trim()),
    }
}

/// Reasons of one code, or of one wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonCounted {
    /// The code, or the words where they begin with no code of the list.
    pub reason: String,
    /// How often.
    pub count: u64,
    /// What was written beside it, once.
    pub verbatim: Option<String>,
}

/// Of what clients complained in some time, by the firm's codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintReasons {
    /// Complaints that came.
    pub received: u64,
    /// Of them, those for which nobody has chosen a reason.
    pub without_reason: u64,
    /// The others by reason, the most frequent first; beside each what one client said, else what was written down.
    pub reasons: Vec<ReasonCounted>,
}

/// Complaints by reason, from each one's reason and the client's own words.
pub fn of_complaints<'c>(
    codes: &ReasonCodes,
    complaints: impl IntoIterator<Item = (Option<&'c str>, Option<&'c str>)>,
) -> ComplaintReasons {
    let mut all = ComplaintReasons::default();
    let mut said: BTreeMap<&str, &str> = BTreeMap::new();
    let mut given: BTreeMap<String, u64> = BTreeMap::new();
    for (reason, words) in complaints {
        all.received += 1;
        let Some(reason) = reason else {
            all.without_reason += 1;
            continue;
        };
        *given.entry(reason.to_owned()).or_default() += 1;
        if let Some(words) = words {
            let (code, own) = codes.split(reason);
            said.entry(code.unwrap_or(own)).or_insert(words);
        }
    }
    all.reasons = by_code(codes, &given);
    for counted in &mut all.reasons {
        let words = said.get(counted.reason.as_str()).map(|words| (*words).to_owned());
        counted.verbatim = words.or_else(|| counted.verbatim.take());
    }
    all
}

/// Reasons by code, the most frequent first.
pub fn by_code(codes: &ReasonCodes, reasons: &BTreeMap<String, u64>) -> Vec<ReasonCounted> {
    let mut counted: Vec<ReasonCounted> = Vec::new();
    for (text, often) in reasons {
        let (code, words) = codes.split(text);
        let (reason, words) = code.map_or((words, ""), |code| (code, words));
        let verbatim = (!words.is_empty()).then(|| words.to_owned());
        match counted.iter_mut().find(|known| known.reason == reason) {
            Some(known) => {
                known.count += often;
                known.verbatim = known.verbatim.take().or(verbatim);
            }
            None => counted.push(ReasonCounted { reason: reason.to_owned(), count: *often, verbatim }),
        }
    }
    counted.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.reason.cmp(&other.reason)));
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_count_by_code_with_one_verbatim_each() {
        let codes = ReasonCodes::default();
        let reasons = [("Price: a third dearer", 2), ("price", 1), ("Slow reply", 4), ("The moon was wrong", 1)];
        let reasons = reasons.into_iter().map(|(text, often)| (text.to_owned(), often)).collect();
        let found = by_code(&codes, &reasons);
        let told: Vec<(&str, u64, Option<&str>)> =
            found.iter().map(|one| (one.reason.as_str(), one.count, one.verbatim.as_deref())).collect();
        assert_eq!(
            told,
            [("Slow reply", 4, None), ("Price", 3, Some("a third dearer")), ("The moon was wrong", 1, None)]
        );
    }

    #[test]
    fn a_code_that_is_used_no_longer_stays_with_what_carries_it() {
        let mut codes = ReasonCodes::default();
        codes.replace(ReasonKind::Lost, "Price\nToo far away").unwrap();
        assert_eq!(codes.carried(ReasonKind::Lost, "Slow reply: three weeks"), (Some("Slow reply"), "three weeks"));
        assert!(!codes.of(ReasonKind::Lost).iter().any(|code| code == "Slow reply"));
        let stored = serde_json::to_string(&codes).unwrap();
        assert_eq!(serde_json::from_str::<ReasonCodes>(&stored).unwrap(), codes);
        // As an earlier release stored it: shipped codes that are not there were taken off the list.
        let earlier: ReasonCodes = serde_json::from_str(r#"{"lost":["Price","Too far away"]}"#).unwrap();
        assert_eq!(earlier.carried(ReasonKind::Lost, "slow reply"), (Some("Slow reply"), ""));
        codes.replace(ReasonKind::Lost, "Slow reply").unwrap();
        assert_eq!(codes.of(ReasonKind::Lost), ["Slow reply"]);
        assert_eq!(codes.carried(ReasonKind::Lost, "Price: high"), (Some("Price"), "high"));
        assert_eq!(codes.carried(ReasonKind::Lost, "The moon: was wrong"), (None, "The moon: was wrong"));
    }

    #[test]
    fn complaints_count_by_reason_with_the_clients_words_beside() {
        let codes = ReasonCodes::default();
        let complaints = [
            (Some("Fees"), Some("The bill came twice.")),
            (Some("Fees: the estimate was higher"), None),
            (Some("Conduct: rude on the telephone"), None),
            (None, Some("I am not content.")),
        ];
        let found = of_complaints(&codes, complaints);
        assert_eq!((found.received, found.without_reason), (4, 1));
        let told: Vec<(&str, u64, Option<&str>)> =
            found.reasons.iter().map(|one| (one.reason.as_str(), one.count, one.verbatim.as_deref())).collect();
        assert_eq!(told, [("Fees", 2, Some("The bill came twice.")), ("Conduct", 1, Some("rude on the telephone"))]);
    }

    #[test]
    fn a_code_and_words_become_one_text_and_come_apart_again() {
        let codes = ReasonCodes::default();
        let text = ReasonCodes::join("Price", Some(" a third dearer ")).unwrap();
        assert_eq!(text, "Price: a third dearer");
        assert_eq!(codes.split(&text), (Some("Price"), "a third dearer"));
        assert_eq!(codes.split("In short: no"), (None, "In short: no"));
        assert_eq!(ReasonCodes::join("", None), None);
        assert_eq!(ReasonCodes::join("", Some("words")).as_deref(), Some("words"));
    }

    #[test]
    fn lists_of_an_earlier_release_get_those_it_did_not_know() {
        let codes: ReasonCodes = serde_json::from_str(r#"{"lost":["Price"],"won":[]}"#).unwrap();
        assert_eq!(codes.of(ReasonKind::Lost), ["Price"]);
        assert!(codes.of(ReasonKind::Won).is_empty(), "a list that somebody emptied stays empty");
        assert_eq!(codes.of(ReasonKind::Complaint), ReasonCodes::default().of(ReasonKind::Complaint));
    }

    #[test]
    fn a_list_is_edited_as_lines() {
        let mut codes = ReasonCodes::default();
        codes.replace(ReasonKind::Lost, "Price\n\n price \nToo far away\n").unwrap();
        assert_eq!(codes.of(ReasonKind::Lost), ["Price", "Too far away"]);
        assert!(codes.replace(ReasonKind::Lost, "Price: high").is_err());
    }
}
