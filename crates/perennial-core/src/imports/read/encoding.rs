//! Bytes to text: byte order marks first, then UTF-16 by its zeros, UTF-8 by its form, and a guess last.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{About, Guess};

/// How many bytes the guess looks at.
const SAMPLE: usize = 64 << 10;

/// The text of a file and how its letters were taken to be stored.
pub fn decode(bytes: &[u8]) -> (String, Guess) {
    let (encoding, why) = guess(bytes);
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    let why = match broken {
        true => format!("{why}; bytes that are not letters became “�”"),
        false => why.to_owned(),
    };
    let name = if encoding == UTF_8 { "UTF-8" } else { friendly(encoding) };
    (text.into_owned(), Guess::new(About::Encoding, name, why))
}

fn guess(bytes: &[u8]) -> (&'static Encoding, &'static str) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, "the file begins with a byte order mark");
    }
    if let Some(encoding) = wide(bytes) {
        return (encoding, "every second byte is zero, as in text stored in two bytes a letter");
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, "every byte fits");
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample(bytes), true);
    let found = detector.guess(None, Utf8Detection::Allow);
    // A file cut off or spoilt in one place is still UTF-8 for all the rest.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    if broken * 50 < text.chars().filter(|c| !c.is_ascii()).count() {
        return (UTF_8, "nearly every byte fits");
    }
    let found = if found == UTF_8 { WINDOWS_1252 } else { found };
    let (as_found, _) = found.decode_without_bom_handling(sample(bytes));
    let (as_macintosh, _) = MACINTOSH.decode_without_bom_handling(sample(bytes));
    if odd_letters(&as_found) > 0 && odd_letters(&as_macintosh) == 0 {
        return (
            MACINTOSH,
            "the bytes read as words only in the way of old Macintosh programs; check names with accents",
        );
    }
    (found, "the bytes are not UTF-8 and read best this way; check names with accents in the preview")
}

/// Signs in the midst of words and capitals after small letters: what a text shows that is read in the wrong way.
fn odd_letters(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let odd = |window: &[char]| {
        let &[before, letter, after] = window else { return false };
        if letter.is_ascii() || matches!(letter, '’' | '‘' | '“' | '”' | '–' | '—') {
            return false;
        }
        let beside_a_word = before.is_lowercase() || (after.is_lowercase() && !before.is_alphabetic());
        let sign = !letter.is_alphabetic() && beside_a_word && !letter.is_whitespace();
        let capital = letter.is_uppercase() && before.is_lowercase();
        sign || capital
    };
    letters.windows(3).filter(|window| odd(window)).count()
}

/// The first bytes that are not plain ASCII are what a guess needs, and may come late.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let from = first.saturating_sub(SAMPLE / 4);
    bytes.get(from..bytes.len().min(from + SAMPLE)).unwrap_or(bytes)
}

/// UTF-16 without a mark: ASCII letters have a zero beside them, on one side only.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if head.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= half * 3 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 3 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn friendly(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "windows-1252" => "Windows-1252",
        "macintosh" => "Mac Roman",
        "UTF-16LE" => "UTF-16 LE",
        "UTF-16BE" => "UTF-16 BE",
        other => other,
    }
}
