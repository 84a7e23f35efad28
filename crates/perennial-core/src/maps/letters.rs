//! How wide a text is, near enough: no fonts are read, so the widths of a wide sans are taken and nothing overlaps
//! in a narrower one.

/// The width of a text of this size in a proportional sans or serif, rather too much than too little.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
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

/// The text broken into at most `lines` lines no wider than `limit`: at ` · ` where that is enough, else at spaces;
/// the last line ends in `…` when it does not all fit.
pub(crate) fn wrapped(text: &str, size: f64, bold: bool, limit: f64, lines: usize) -> Vec<String> {
    let broken = greedy(text, " · ", size, bold, limit);
    let fits = |line: &String| width(line, size, bold) <= limit;
    let mut broken =
        if broken.len() <= lines && broken.iter().all(fits) { broken } else { greedy(text, " ", size, bold, limit) };
    if broken.len() > lines {
        let rest = broken.split_off(lines.max(1) - 1).join(" ");
        broken.push(rest);
    }
    let tidy = broken.iter().map(|line| fitted(line.trim_matches([' ', '·']), size, bold, limit));
    tidy.filter(|line| !line.is_empty()).collect()
}

fn greedy(text: &str, seam: &str, size: f64, bold: bool, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in text.split(seam).filter(|piece| !piece.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line, size, bold) + width(seam, size, bold) + width(piece, size, bold) <= limit => {
                line.push_str(seam);
                line.push_str(piece);
            }
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
}

/// The text, shortened with `…` to the limit.
pub(crate) fn fitted(text: &str, size: f64, bold: bool, limit: f64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_remarks_break_at_their_dots() {
        let lines = wrapped("96 · £2.9m open work", 13.0, false, 128.0, 2);
        assert_eq!(lines, ["96", "£2.9m open work"]);
        assert_eq!(wrapped("one", 13.0, false, 100.0, 2), ["one"]);
        assert!(wrapped("", 13.0, false, 100.0, 2).is_empty());
    }

    #[test]
    fn what_does_not_fit_is_shortened() {
        let cut = fitted("Acclimatisation", 13.0, false, 60.0);
        assert!(cut.ends_with('…') && width(&cut, 13.0, false) <= 60.0, "{cut}");
    }
}
