//! How wide a text is, near enough: no fonts are read, so the widths of a wide sans are taken and nothing overlaps
//! in a narrower one.

/// The width of a text of this size in a proportional sans or serif, rather too much than too little.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(em).sum();
    ems * size * if bold { 1.06 } else { 1.0 }
}

fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | '·' | '‘' => 0.31,
        ' ' | 't' | 'f' | 'r' | '(' | ')' | '-' | '/' => 0.4,
        'm' | 'w' | 'M' | 'W' | '%' | '—' | '…' => 0.92,
        'A'..='Z' | '−' | '+' | '→' => 0.7,
        '0'..='9' | 'a'..='z' | '£' | '€' | '$' | '–' => 0.6,
        wide if wide as u32 >= 0x1100 => 1.05,
        _ => 0.66,
    }
}

/// The text broken into at most `lines` lines no wider than `limit`, at ` · ` or at spaces; the last line ends in `…` when it
/// does not all fit.
pub(super) fn wrapped(text: &str, size: f64, bold: bool, limit: f64, lines: usize) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
    let mut line = String::new();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size, bold) <= limit || line.is_empty() {
            line = longer;
        } else if broken.len() + 1 < lines {
            broken.push(trimmed(&line));
            line = if word == "·" { String::new() } else { word.to_owned() };
        } else {
            let rest: Vec<&str> = std::iter::once(word).chain(words).collect();
            line = format!("{line} {}", rest.join(" "));
            break;
        }
    }
    if !line.is_empty() {
        broken.push(fitted(&trimmed(&line), size, bold, limit));
    }
    broken.into_iter().map(|line| fitted(&line, size, bold, limit)).collect()
}

/// The text, shortened with `…` to the limit.
pub(super) fn fitted(text: &str, size: f64, bold: bool, limit: f64) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if width(&kept, size, bold) + (em(letter) + em('…')) * size * 1.06 > limit {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

fn trimmed(line: &str) -> String {
    line.trim_end_matches('·').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_remarks_break_at_their_dots() {
        let lines = wrapped("96 · £2.9m open work", 13.0, false, 100.0, 2);
        assert_eq!(lines, ["96 · £2.9m", "open work"]);
        assert_eq!(wrapped("one", 13.0, false, 100.0, 2), ["one"]);
        assert!(wrapped("", 13.0, false, 100.0, 2).is_empty());
    }

    #[test]
    fn what_does_not_fit_is_shortened() {
        let cut = fitted("Acclimatisation", 13.0, false, 60.0);
        assert!(cut.ends_with('…') && width(&cut, 13.0, false) <= 60.0, "{cut}");
    }
}
