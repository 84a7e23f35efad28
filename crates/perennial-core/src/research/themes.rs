//! Themes that several answers share, suggested from their words.
//!
//! How: words of three letters or more are lower-cased, common words are left out, and simple endings are cut
//! (`slow`, `slower`, `slowly` are one stem). A stem, or two stems that stand together, in two answers or more is
//! suggested, named as the first answer wrote it; pairs go before single stems. People decide what is a theme.

use std::collections::{BTreeMap, BTreeSet};

/// Words that say nothing of themselves.
const COMMON: &str = "the and for you your our are was were with that this they them their have has had but not from \
    all any can could would should there here when what which who how why very more most much just also too than then \
    been being did does done into only about because really quite some such him her his she its out get got one two \
    will won’t don’t did’t didn didn’t wasn isn were thing things always never ever make made like said say need needed want wanted firm \
    work matter client nothing something everything anything";

/// A theme that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Its words, as the first answer wrote them.
    pub words: String,
    /// Which answers share it, by their place.
    pub answers: Vec<usize>,
}

/// Suggests at most `most` themes over these answers, the most shared first.
pub fn suggest(texts: &[&str], most: usize) -> Vec<Suggested> {
    let common: BTreeSet<&str> = COMMON.split_whitespace().collect();
    let mut found: BTreeMap<Vec<String>, (String, BTreeSet<usize>)> = BTreeMap::new();
    for (place, text) in texts.iter().enumerate() {
        let words: Vec<(String, String)> = words(text, &common);
        for pair in words.windows(2) {
            let [(one, said), (two, after)] = pair else { continue };
            let entry = found
                .entry(vec![one.clone(), two.clone()])
                .or_insert_with(|| (format!("{said} {after}"), BTreeSet::new()));
            entry.1.insert(place);
        }
        for (stem, said) in words {
            found.entry(vec![stem]).or_insert_with(|| (said, BTreeSet::new())).1.insert(place);
        }
    }
    let mut shared: Vec<(Vec<String>, String, BTreeSet<usize>)> = found
        .into_iter()
        .filter(|(_, (_, places))| places.len() >= 2)
        .map(|(stems, (words, places))| (stems, words, places))
        .collect();
    shared.sort_by(|a, b| b.2.len().cmp(&a.2.len()).then(b.0.len().cmp(&a.0.len())).then(a.1.cmp(&b.1)));
    let mut chosen: Vec<Suggested> = Vec::new();
    let mut taken: Vec<BTreeSet<usize>> = Vec::new();
    for (_, words, places) in shared {
        // What the same answers share already under another word says nothing further.
        if chosen.len() < most && !taken.contains(&places) {
            taken.push(places.clone());
            chosen.push(Suggested { words, answers: places.into_iter().collect() });
        }
    }
    chosen
}

/// The telling words of a text: stem and spelling.
fn words(text: &str, common: &BTreeSet<&str>) -> Vec<(String, String)> {
    let lower = text.to_lowercase().replace('\'', "’");
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '’').filter(|word| word.chars().count() >= 3);
    words.filter(|word| !common.contains(word)).map(|word| (stem(word), word.to_owned())).collect()
}

/// The word without a simple ending.
pub fn stem(word: &str) -> String {
    const ENDINGS: [&str; 16] = [
        "ations", "ation", "ments", "ment", "ings", "ing", "iest", "edly", "ness", "ies", "ers", "est", "ed", "er",
        "ly", "s",
    ];
    let word = word.strip_suffix("’s").unwrap_or(word);
    for ending in ENDINGS {
        if let Some(cut) = word.strip_suffix(ending).filter(|cut| cut.chars().count() >= 3) {
            return if ending == "ies" { stem(&format!("{cut}y")) } else { cut.trim_end_matches('e').to_owned() };
        }
    }
    word.trim_end_matches('e').to_owned()
}
