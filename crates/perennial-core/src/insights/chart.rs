//! Small drawings that stand in a row of a table: the row says in figures what they show at a glance.
//!
//! They are written as the map is: classes only, coloured by `insights.css` from the same tokens in light and dark.

use crate::statistics::{Estimate, Interval};

/// How a part of a bar is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Went on: accent.
    On,
    /// Another way: faint ink.
    Off,
    /// Not decided, or not known: an outline.
    Open,
    /// Of several parts that all went on, a lighter one.
    Half,
    /// A warning.
    Red,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Open => "open",
            Self::Half => "half",
            Self::Red => "red",
        }
    }
}

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 18.0;

fn open(sentence: &str) -> String {
    let sentence = escaped(sentence);
    format!(
        "<svg class=\"insight-bar\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{sentence}\"><title>{sentence}</title>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn part(x: f64, width: f64, y: f64, height: f64, class: &str) -> String {
    let [x, width, y, height] = [x, width, y, height].map(number);
    format!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>")
}

/// A bar of parts that make a whole; over those that are decided the interval of the first, as a whisker. Empty where
/// there is nothing to draw: what is not known has no bar of nought.
pub fn parts(parts: &[(Tone, u64)], interval: Option<Interval>, sentence: &str) -> String {
    let whole: u64 = parts.iter().map(|(_, count)| count).sum();
    if whole == 0 {
        return String::new();
    }
    let mut out = open(sentence);
    let mut x = 0.0;
    for (tone, count) in parts.iter().filter(|(_, count)| *count > 0) {
        let width = WIDTH * *count as f64 / whole as f64;
        out.push_str(&part(x + 0.5, (width - 1.0).max(0.6), 3.0, 12.0, tone.class()));
        x += width;
    }
    if let Some(interval) = interval {
        let decided: u64 = parts.iter().filter(|(tone, _)| *tone != Tone::Open).map(|(_, count)| count).sum();
        let scale = WIDTH * decided as f64 / whole as f64;
        let (low, high) = (interval.low * scale, interval.high * scale);
        out.push_str(&part(low, (high - low).max(1.0), 8.2, 1.6, "whisker"));
        for end in [low, high] {
            out.push_str(&part((end - 0.7).clamp(0.0, WIDTH - 1.4), 1.4, 5.0, 8.0, "whisker"));
        }
    }
    out + "</svg>"
}

/// The days by which a quarter, half and three quarters have left, on a scale that ends at `most`: a box with a line in
/// it, open to the right where so many never left.
pub fn stay(quarter: Estimate, median: Estimate, three_quarters: Estimate, most: u32, sentence: &str) -> String {
    let Some(first) = quarter.value else { return String::new() };
    // The square root lets a phase of two days be seen beside one of two hundred.
    let at = |days: u32| (f64::from(days) / f64::from(most.max(1))).sqrt().min(1.0) * (WIDTH - 2.0);
    let last = three_quarters.value.map_or(WIDTH - 2.0, at);
    let mut out = open(sentence);
    out.push_str(&part(0.0, WIDTH, 8.6, 0.8, "axis"));
    let class = if three_quarters.value.is_some() { "half" } else { "half endless" };
    out.push_str(&part(at(first), (last - at(first)).max(2.0), 4.0, 10.0, class));
    if let Some(middle) = median.value {
        out.push_str(&part(at(middle) - 1.0, 2.4, 2.0, 14.0, "on"));
    }
    out + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_its_parts_and_nothing_where_nothing_is_known() {
        let drawn = parts(
            &[(Tone::On, 79), (Tone::Off, 101), (Tone::Open, 55)],
            Some(Interval { low: 0.39, high: 0.49 }),
            "79 of 180 <hired>",
        );
        assert!(drawn.contains("&lt;hired&gt;") && drawn.matches("<rect").count() == 6, "{drawn}");
        assert_eq!(parts(&[(Tone::On, 0)], None, "none"), "");
    }

    #[test]
    fn a_stay_without_an_end_stays_open() {
        let days = |value| Estimate { value, low: None, high: None };
        let drawn = stay(days(Some(4)), days(Some(9)), days(None), 100, "half within 9 days");
        assert!(drawn.contains("endless"), "{drawn}");
        assert_eq!(stay(days(None), days(None), days(None), 100, ""), "");
    }
}
