//! Characters that nobody sees: they come with text that was copied from pages and documents.

/// The text without them. Joiners stay, because scripts need them; a space that does not break becomes a space where
/// runs of white space are folded.
pub fn dropped(text: String) -> String {
    let plain = text.bytes().all(|b| (0x20..0x7f).contains(&b) || matches!(b, b'\t' | b'\n' | b'\r'));
    if plain || !text.chars().any(is_unseen) {
        return text;
    }
    text.chars().filter(|c| !is_unseen(*c)).collect()
}

fn is_unseen(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        // The soft hyphen, the space of no width, marks and overrides of direction, the byte order mark.
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' => true,
        c => c.is_control(),
    }
}
