//! Entries, their hashes, and the check of a whole chain.

use std::fmt;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What the first entry carries as the hash of the one before it.
pub const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry of the audit log, as it is stored and exported, one JSON object a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Counts from 1 without gaps.
    pub seq: i64,
    /// When: microseconds since 1970 UTC.
    pub at: i64,
    /// The member of staff; none for the program and for people who are not signed in.
    pub staff: Option<Uuid>,
    /// Who, in words, as they were called then.
    pub name: String,
    /// What: the key of an [`Action`](super::Action), also of one that this program does not know.
    pub action: String,
    /// What it was done to: `client:…`, `wall:…`, `staff:…` with an identifier.
    pub subject: Option<String>,
    /// More of it, in words.
    pub detail: String,
    /// From where: a network address, or the command line.
    pub origin: String,
    /// The hash of the entry before.
    pub before: String,
    /// The hash of this entry.
    pub hash: String,
}

impl Entry {
    /// The canonical form that is hashed.
    pub fn canonical(&self) -> String {
        let staff = self.staff.map(|id| id.hyphenated().to_string());
        let list = serde_json::json!([
            self.seq,
            self.at,
            staff,
            self.name,
            self.action,
            self.subject,
            self.detail,
            self.origin,
            self.before
        ]);
        list.to_string()
    }

    /// The hash that belongs to what the entry says.
    pub fn fitting_hash(&self) -> String {
        let digest = Sha256::digest(self.canonical().as_bytes());
        digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The entry, sealed with its hash.
    pub fn sealed(mut self) -> Self {
        self.hash = self.fitting_hash();
        self
    }
}

/// The end of a chain: how many entries there are, and the hash of the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The number of the last entry; 0 when there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl std::str::FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not NUMBER:HASH as `audit verify` prints it");
        let (seq, hash) = text.split_once(':').ok_or_else(wrong)?;
        let hash = hash.to_lowercase();
        let fits = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let seq = seq.parse().ok().filter(|seq| *seq >= 0 && fits).ok_or_else(wrong)?;
        Ok(Self { seq, hash })
    }
}

/// The first place where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// The number of the entry that does not fit.
    pub seq: i64,
    /// Why it does not.
    #[serde(flatten)]
    pub why: Why,
}

/// Why an entry does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// Another number stands in its place: something was dropped, added or swapped.
    Number {
        /// The number that stands there.
        found: i64,
    },
    /// It does not carry the hash of the entry before.
    Before,
    /// What it says is not what was hashed.
    Content,
    /// It is missing: the log ends before it.
    Missing,
    /// It is not the entry that was known at that place.
    Known,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match &self.why {
            Why::Number { found } => {
                write!(f, "entry {seq} should follow, but entry {found} does: one was dropped, added or swapped")
            }
            Why::Before => write!(f, "entry {seq} does not carry the hash of the entry before it"),
            Why::Content => write!(f, "entry {seq} was changed: it does not have the hash of what it says"),
            Why::Missing => write!(f, "entry {seq} is missing: the log ends before it"),
            Why::Known => write!(f, "entry {seq} is not the one whose hash you know: the log was written anew"),
        }
    }
}

/// Goes along a chain, entry by entry.
#[derive(Debug, Clone)]
pub struct Checker {
    head: Head,
    known: Option<Head>,
}

impl Default for Checker {
    fn default() -> Self {
        Self { head: Head { seq: 0, hash: FIRST.to_owned() }, known: None }
    }
}

impl Checker {
    /// Begins before the first entry; `known` is an end of the chain that somebody noted earlier.
    pub fn knowing(known: Option<Head>) -> Self {
        Self { known, ..Self::default() }
    }

    /// The next entry.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Misfit> {
        let seq = self.head.seq + 1;
        let misfit = |why| Err(Misfit { seq, why });
        if entry.seq != seq {
            return misfit(Why::Number { found: entry.seq });
        }
        if entry.before != self.head.hash {
            return misfit(Why::Before);
        }
        if entry.hash != entry.fitting_hash() {
            return misfit(Why::Content);
        }
        if self.known.as_ref().is_some_and(|known| known.seq == seq && known.hash != entry.hash) {
            return misfit(Why::Known);
        }
        self.head = Head { seq, hash: entry.hash.clone() };
        Ok(())
    }

    /// The end of the log. `stored` is the end that the database keeps apart from the entries.
    ///
    /// # Errors
    /// When entries are missing at the end, or the last is not the one that is known.
    pub fn end(self, stored: Option<&Head>) -> Result<Head, Misfit> {
        let known = self.known.as_ref();
        for end in stored.into_iter().chain(known) {
            if end.seq > self.head.seq {
                return Err(Misfit { seq: self.head.seq + 1, why: Why::Missing });
            }
        }
        match stored {
            Some(stored) if *stored != self.head => Err(Misfit { seq: self.head.seq, why: Why::Known }),
            _ => Ok(self.head),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chain(texts: &[String]) -> Vec<Entry> {
        let mut before = FIRST.to_owned();
        let mut entries = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            let entry = Entry {
                seq: place as i64 + 1,
                at: 1_795_305_600_000_000 + place as i64,
                staff: (place % 2 == 0).then(|| Uuid::from_u128(place as u128)),
                name: "Helen Marsh".to_owned(),
                action: "exported".to_owned(),
                subject: None,
                detail: text.clone(),
                origin: "192.0.2.7".to_owned(),
                before,
                hash: String::new(),
            }
            .sealed();
            before = entry.hash.clone();
            entries.push(entry);
        }
        entries
    }

    fn check(entries: &[Entry], stored: Option<&Head>) -> Result<Head, Misfit> {
        let mut checker = Checker::default();
        entries.iter().try_for_each(|entry| checker.take(entry))?;
        checker.end(stored)
    }

    fn head(entries: &[Entry]) -> Head {
        let last = entries.last().expect("an entry");
        Head { seq: last.seq, hash: last.hash.clone() }
    }

    #[test]
    fn the_canonical_form_stays_as_it_is_documented() {
        let entry = &chain(&["“clients.csv”, 3 rows\n\u{7f}\"\\".to_owned()])[0];
        let expected = format!(
            r#"[1,1795305600000000,"00000000-0000-0000-0000-000000000000","Helen Marsh","exported",null,"“clients.csv”, 3 rows\n{}\"\\","192.0.2.7","{FIRST}"]"#,
            '\u{7f}'
        );
        assert_eq!(entry.canonical(), expected);
        // As computed by Python's json and hashlib.
        assert_eq!(entry.hash, "dd6849a363102b08b54bd5e10160f4d8c3003a6c7ec968c8c52e5ce4ab6c5dfb");
    }

    #[test]
    fn what_was_noted_earlier_shows_a_log_that_was_written_anew() {
        let texts: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        let noted = head(&chain(&texts)[..2]);
        assert_eq!(noted.to_string().parse(), Ok(noted.clone()));
        let mut other = texts;
        other[0] = "z".to_owned();
        let mut checker = Checker::knowing(Some(noted.clone()));
        let forged = chain(&other);
        checker.take(&forged[0]).unwrap();
        assert_eq!(checker.take(&forged[1]), Err(Misfit { seq: 2, why: Why::Known }));
        let mut short = Checker::knowing(Some(noted));
        short.take(&forged[0]).unwrap();
        assert_eq!(short.end(None), Err(Misfit { seq: 2, why: Why::Missing }));
    }

    proptest! {
        #[test]
        fn a_whole_chain_holds_and_any_change_is_found(
            texts in proptest::collection::vec(".{0,40}", 1..12), at in any::<prop::sample::Index>(), field in 0..8_usize,
        ) {
            let entries = chain(&texts);
            let stored = head(&entries);
            prop_assert_eq!(check(&entries, Some(&stored)), Ok(stored.clone()));
            let place = at.index(entries.len());
            let mut changed = entries;
            let entry = &mut changed[place];
            match field {
                0 => entry.at += 1,
                1 => entry.staff = Some(Uuid::from_u128(999)),
                2 => entry.name.push('x'),
                3 => entry.action.push('x'),
                4 => entry.subject = Some("client:0".to_owned()),
                5 => entry.detail.push('x'),
                6 => entry.origin.clear(),
                _ => entry.seq += 1,
            }
            prop_assert_eq!(check(&changed, Some(&stored)).unwrap_err().seq, place as i64 + 1);
            // Whoever seals the changed entry anew is found at the next one, or at the end.
            changed[place] = changed[place].clone().sealed();
            prop_assert!(check(&changed, Some(&stored)).is_err());
        }

        #[test]
        fn any_dropped_or_swapped_entry_is_found(
            texts in proptest::collection::vec(".{0,20}", 2..12), one in any::<prop::sample::Index>(),
            two in any::<prop::sample::Index>(),
        ) {
            let entries = chain(&texts);
            let stored = head(&entries);
            let (one, two) = (one.index(entries.len()), two.index(entries.len()));
            let mut dropped = entries.clone();
            dropped.remove(one);
            prop_assert_eq!(check(&dropped, Some(&stored)).unwrap_err().seq, one as i64 + 1);
            let mut swapped = entries;
            swapped.swap(one, two);
            if one != two {
                prop_assert_eq!(check(&swapped, Some(&stored)).unwrap_err().seq, one.min(two) as i64 + 1);
            }
        }
    }
}
