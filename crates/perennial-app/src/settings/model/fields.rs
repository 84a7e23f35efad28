//! The journey model as fields of a form: names, durations, thresholds, limits of silence.

use perennial_core::journeys::model::{Durations, Model};
use perennial_core::journeys::stage::Phase;

use super::Wrong;
use crate::web::{Form, Raw};

/// The fields of each phase: name, expected and stall days.
pub const PHASES: [[&str; 3]; 8] = [
    ["assess_name", "assess_expected", "assess_stall"],
    ["admit_name", "admit_expected", "admit_stall"],
    ["affirm_name", "affirm_expected", "affirm_stall"],
    ["activate_name", "activate_expected", "activate_stall"],
    ["acclimate_name", "acclimate_expected", "acclimate_stall"],
    ["accomplish_name", "accomplish_expected", "accomplish_stall"],
    ["adopt_name", "adopt_expected", "adopt_stall"],
    ["advocate_name", "advocate_expected", "advocate_stall"],
];

/// A threshold: its field, the words, the most that is allowed, and where the model keeps it.
pub struct Threshold {
    /// The field.
    pub field: &'static str,
    /// The words.
    pub word: &'static str,
    most: u32,
    place: fn(&mut Model) -> &mut u32,
}

const fn threshold(field: &'static str, word: &'static str, most: u32, place: fn(&mut Model) -> &mut u32) -> Threshold {
    Threshold { field, word, most, place }
}

/// All thresholds.
pub const THRESHOLDS: &[Threshold] = &[
    threshold("first_affirm", "First touch of Affirm, working days", 60, |m| {
        &mut m.thresholds.first_affirm_touch_working_days
    }),
    threshold("affirm_after", "Affirm begins by itself, days after the yes", 36_500, |m| {
        &mut m.thresholds.affirm_after_days
    }),
    threshold("confirmation_days", "Client’s word after closing, days", 36_500, |m| {
        &mut m.thresholds.confirmation_days
    }),
    threshold("broken_promise", "Broken promise made good, days", 36_500, |m| &mut m.thresholds.broken_promise_days),
    threshold("advocate_months", "Advocate lapses without an act, months", 1_200, |m| {
        &mut m.thresholds.advocate_months
    }),
    threshold("adopt_months", "Adopt lapses without a sign, months", 1_200, |m| &mut m.thresholds.adopt_months),
    threshold("horizon_months", "Proposed as former, months", 1_200, |m| &mut m.thresholds.horizon_months),
    threshold("horizon_gaps", "or so many usual gaps", 20, |m| &mut m.thresholds.horizon_gaps),
    threshold("short_form_months", "Short form within, months", 1_200, |m| &mut m.thresholds.short_form_months),
    threshold("quiet_season", "Quiet season of recurring work, days", 36_500, |m| &mut m.thresholds.quiet_season_days),
    threshold("client_red", "Client silent, red, days", 36_500, |m| &mut m.silence.client_red),
    threshold("between_amber", "Between silent, amber, days", 36_500, |m| &mut m.silence.between_amber),
    threshold("between_red", "Between silent, red, days", 36_500, |m| &mut m.silence.between_red),
    threshold("former_amber", "Former silent, amber, days", 36_500, |m| &mut m.silence.former_amber),
    threshold("former_red", "Former silent, red, days", 36_500, |m| &mut m.silence.former_red),
];

/// A model as fields.
pub fn of(model: &Model) -> Raw {
    let mut raw = Raw::default();
    for (phase, [name, expected, stall]) in model.phases.iter().zip(PHASES) {
        raw.set(name, &phase.name);
        raw.set(expected, phase.days.expected.to_string());
        raw.set(stall, phase.days.stall.to_string());
    }
    let mut model = model.clone();
    for threshold in THRESHOLDS {
        raw.set(threshold.field, (threshold.place)(&mut model).to_string());
    }
    raw
}

/// The model of the fields; what has no field stays as it was.
pub fn read(form: &mut Form, before: &Model) -> Result<Model, Wrong> {
    let mut model = before.clone();
    for (phase, [name, expected, stall]) in Phase::ALL.into_iter().zip(PHASES) {
        let place = &mut model.phases[phase as usize - 1];
        if let Some(name) = form.name(name) {
            place.name = name.to_string();
        }
        let (should, may) = (days(form, expected), days(form, stall));
        if let (Some(should), Some(may)) = (should, may) {
            place.days = Durations { expected: should, stall: may };
            if may < should {
                form.refuse(
                    stall,
                    format!("{}: this must not be less than the {should} days it should take.", place.name),
                );
            }
        }
    }
    for threshold in THRESHOLDS {
        let given = form.number(threshold.field, 1, threshold.most);
        match given {
            Some(number) => *(threshold.place)(&mut model) = number,
            None if form.raw.get(threshold.field).is_empty() => form.refuse(threshold.field, "This is needed."),
            None => {}
        }
    }
    let silence = &model.silence;
    for (amber, red, field) in [
        (silence.between_amber, silence.between_red, "between_red"),
        (silence.former_amber, silence.former_red, "former_red"),
    ] {
        if red < amber {
            form.refuse(field, format!("Red must not come before amber, which is {amber} days."));
        }
    }
    form.finish().map_err(Wrong::Fields)?;
    Model::from_toml(&model.to_toml()).map_err(Wrong::Text)
}

fn days(form: &mut Form, field: &'static str) -> Option<u32> {
    let given = form.number(field, 1, 36_500);
    if form.raw.get(field).is_empty() {
        form.refuse(field, "This is needed.");
    }
    given
}
