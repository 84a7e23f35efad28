//! The colours of the drawing: names for a stylesheet, and figures for a file that stands alone.
//!
//! The eight phases climb in lightness by equal steps while their hue turns by equal steps from blue to gold, so that
//! their order survives greyscale and print. The figures are those of the product's `tokens.css`; a test compares.

use crate::journeys::stage::Phase;

/// A colour by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paint {
    /// The ground.
    Paper,
    /// Words and numbers.
    Ink,
    /// Words of second rank.
    Soft,
    /// Empty places.
    Faint,
    /// Rules between lanes.
    Hairline,
    /// Evergreen: the loop.
    Accent,
    /// Stuck.
    Amber,
    /// Words about what is stuck.
    AmberInk,
    /// Fell back or left.
    Red,
    /// Words about what fell back or left.
    RedInk,
    /// A phase.
    Phase(Phase),
    /// The ground of a flower: a tenth of its phase on the paper.
    Glow(Phase),
}

impl Paint {
    /// The colour of a phase; a plain one where it is not recorded.
    pub(super) fn of(phase: Option<Phase>) -> Self {
        phase.map_or(Self::Soft, Self::Phase)
    }
}

/// The colours of a drawing that stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Paper and ink.
    #[default]
    Light,
    /// Ink and paper.
    Dark,
    /// On white, for paper.
    Print,
}

/// Lightness, chroma and hue of OKLCH.
type Oklch = (f64, f64, f64);

const HUES: [f64; 8] = [264.0, 238.0, 211.0, 185.0, 159.0, 132.0, 106.0, 80.0];
const LIGHT: [(f64, f64); 8] = [
    (0.400, 0.105),
    (0.444, 0.092),
    (0.489, 0.080),
    (0.533, 0.082),
    (0.577, 0.090),
    (0.621, 0.098),
    (0.666, 0.106),
    (0.710, 0.112),
];
const DARK: [(f64, f64); 8] = [
    (0.57, 0.098),
    (0.61, 0.092),
    (0.65, 0.088),
    (0.69, 0.088),
    (0.73, 0.092),
    (0.77, 0.098),
    (0.81, 0.104),
    (0.85, 0.110),
];

impl Paint {
    /// The suffix of the classes `f-…` (fill), `s-…` (stroke) and `c-…` (gradient stop) of `map.css`.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Ink => "ink",
            Self::Soft => "soft",
            Self::Faint => "faint",
            Self::Hairline => "hair",
            Self::Accent => "accent",
            Self::Amber => "amber",
            Self::AmberInk => "amber-ink",
            Self::Red => "red",
            Self::RedInk => "red-ink",
            Self::Phase(phase) => ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"][phase as usize - 1],
            Self::Glow(phase) => ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"][phase as usize - 1],
        }
    }

    /// The figures in a theme, as written in `tokens.css`.
    pub const fn oklch(self, theme: Theme) -> Oklch {
        let dark = matches!(theme, Theme::Dark);
        match (self, dark) {
            (Self::Paper, false) if matches!(theme, Theme::Print) => (1.0, 0.0, 0.0),
            (Self::Paper, false) => (0.985, 0.006, 95.0),
            (Self::Paper, true) => (0.205, 0.012, 170.0),
            (Self::Ink, false) => (0.27, 0.02, 165.0),
            (Self::Ink, true) => (0.93, 0.012, 95.0),
            (Self::Soft, false) => (0.47, 0.016, 160.0),
            (Self::Soft, true) => (0.75, 0.012, 140.0),
            (Self::Faint, false) => (0.62, 0.012, 150.0),
            (Self::Faint, true) => (0.58, 0.012, 150.0),
            (Self::Hairline, false) => (0.9, 0.008, 100.0),
            (Self::Hairline, true) => (0.32, 0.012, 165.0),
            (Self::Accent, false) => (0.42, 0.085, 160.0),
            (Self::Accent, true) => (0.76, 0.1, 158.0),
            (Self::Amber, false) => (0.64, 0.155, 55.0),
            (Self::Amber, true) => (0.76, 0.14, 65.0),
            (Self::AmberInk, false) => (0.48, 0.12, 52.0),
            (Self::AmberInk, true) => (0.82, 0.12, 72.0),
            (Self::Red, false) => (0.53, 0.17, 27.0),
            (Self::Red, true) => (0.7, 0.15, 25.0),
            (Self::RedInk, false) => (0.46, 0.16, 27.0),
            (Self::RedInk, true) => (0.79, 0.11, 22.0),
            (Self::Phase(phase) | Self::Glow(phase), _) => {
                let place = phase as usize - 1;
                let (lightness, chroma) = if dark { DARK[place] } else { LIGHT[place] };
                (lightness, chroma, HUES[place])
            }
        }
    }

    /// The colour in a theme as `#rrggbb`.
    pub fn hex(self, theme: Theme) -> String {
        let own = to_srgb(self.oklch(theme));
        let [red, green, blue] = match self {
            Self::Glow(_) => mixed(own, to_srgb(Self::Paper.oklch(theme)), 0.1),
            _ => own,
        };
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The colour of a phase as `#rrggbb`, for spreadsheets and documents.
pub fn phase_color(phase: Phase, theme: Theme) -> String {
    Paint::Phase(phase).hex(theme)
}

/// A share of one colour on another.
fn mixed(one: [u8; 3], other: [u8; 3], share: f64) -> [u8; 3] {
    let mix = |place: usize| (f64::from(one[place]) * share + f64::from(other[place]) * (1.0 - share)).round() as u8;
    [mix(0), mix(1), mix(2)]
}

/// OKLCH to sRGB bytes (B. Ottosson, “A perceptual color space for image processing”, 2020), clipped to the gamut.
fn to_srgb((lightness, chroma, hue): Oklch) -> [u8; 3] {
    let (sine, cosine) = hue.to_radians().sin_cos();
    let (a, b) = (chroma * cosine, chroma * sine);
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let linear = [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ];
    linear.map(|channel| {
        let clipped = channel.clamp(0.0, 1.0);
        let encoded = if clipped <= 0.003_130_8 { 12.92 * clipped } else { 1.055 * clipped.powf(1.0 / 2.4) - 0.055 };
        (encoded * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_climbs_by_equal_steps() {
        for theme in [Theme::Light, Theme::Dark] {
            let figures = Phase::ALL.map(|phase| Paint::Phase(phase).oklch(theme));
            for pair in figures.windows(2) {
                let step = pair[1].0 - pair[0].0;
                assert!((0.039..=0.046).contains(&step), "{theme:?}: {pair:?}");
                let turn = pair[0].2 - pair[1].2;
                assert!((26.0..=27.0).contains(&turn), "{theme:?}: {pair:?}");
            }
        }
    }

    #[test]
    fn the_stylesheet_has_the_same_figures() {
        let css = include_str!("../../../perennial-app/assets/css/tokens.css");
        let written = |(l, c, h): Oklch| format!("oklch({l} {c} {h})");
        let tokens = [
            (Paint::Paper, "paper"),
            (Paint::Ink, "ink"),
            (Paint::Soft, "ink-soft"),
            (Paint::Faint, "ink-faint"),
            (Paint::Hairline, "hairline"),
            (Paint::Accent, "accent"),
            (Paint::Amber, "amber"),
            (Paint::AmberInk, "amber-ink"),
            (Paint::Red, "red"),
            (Paint::RedInk, "red-ink"),
        ];
        let phases = Phase::ALL.map(|phase| (Paint::Phase(phase), format!("phase-{}", phase.number())));
        let all = tokens.map(|(paint, name)| (paint, name.to_owned())).into_iter().chain(phases);
        for (paint, name) in all {
            let (light, dark) = (written(paint.oklch(Theme::Light)), written(paint.oklch(Theme::Dark)));
            let line = format!("--{name}: light-dark({light}, {dark});");
            assert!(css.contains(&line), "tokens.css lacks: {line}");
        }
    }

    #[test]
    fn known_colours_convert() {
        assert_eq!(Paint::Paper.hex(Theme::Print), "#ffffff");
        assert_eq!(Paint::Phase(Phase::Assess).hex(Theme::Light), "#2a4480");
    }
}
