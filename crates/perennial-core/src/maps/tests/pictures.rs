//! What is drawn for firms of all sizes.

use super::firms::{empty_firm, harcourt_vale, large_firm, one_client};
use crate::maps::{Lane, Measure, Mode, Options, Picture, Theme, finding, layout, svg, table};

#[test]
fn drawings_for_the_eye() {
    let Some(folder) = option_env!("PERENNIAL_DRAWINGS") else { return };
    let firms = [("demo", harcourt_vale()), ("empty", empty_firm()), ("one", one_client()), ("large", large_firm())];
    for (name, picture) in firms {
        for (form, options) in [("wide", Options::WIDE), ("tall", Options::TALL)] {
            for (look, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
                let drawn = svg(&layout(&picture, &options), &Mode::File(theme));
                std::fs::write(format!("{folder}/{name}-{form}-{look}.svg"), drawn).unwrap();
            }
            let value = Options { measure: Measure::Value, ..options };
            let drawn = svg(&layout(&picture, &value), &Mode::File(Theme::Light));
            std::fs::write(format!("{folder}/{name}-{form}-value.svg"), drawn).unwrap();
            let drawn = svg(&layout(&picture, &options), &Mode::page(form));
            std::fs::write(format!("{folder}/{name}-{form}-page.svg"), drawn).unwrap();
        }
    }
}
