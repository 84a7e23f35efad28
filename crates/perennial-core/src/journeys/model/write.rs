//! Writes a journey model as TOML with a comment for everything that a reader might wonder about.

use std::fmt::Write as _;

use super::calendar::WEEKDAYS;
use super::strength::Evidence;
use super::{LineModel, Model};
use crate::fact::Strength;
use crate::journeys::stage::Phase;

const HEAD: &str = "\
# The journey of your clients, as data. Change what you like and save: the program says on which line
# something cannot be right, and shows which relationships would move before anything does.
# The order of the eight phases is fixed. Days are calendar days unless it says working days.
";

pub(super) fn write(model: &Model) -> String {
    let mut out = String::from(HEAD);
    let kind = format!("{} ({})", model.kind.key(), model.kind.word());
    line(&mut out, format_args!("\n# The default from which this model comes: {kind}."));
    line(&mut out, format_args!("kind = \"{}\"", model.kind.key()));
    line(&mut out, format_args!("# What you call one agreed piece of work, and several."));
    line(&mut out, format_args!("engagement = {}", quoted(&model.engagement)));
    line(&mut out, format_args!("engagements = {}", quoted(&model.engagements)));
    phases(&mut out, model);
    thresholds(&mut out, model);
    silence(&mut out, model);
    strengths(&mut out, model);
    implied(&mut out, model);
    calendar(&mut out, model);
    for own in &model.service_lines {
        service_line(&mut out, own);
    }
    out
}

fn phases(out: &mut String, model: &Model) {
    line(out, format_args!("\n# expected_days: how long the phase should take. stall_days: from when it is stalled."));
    line(out, format_args!("# For accomplish both count from the hire, or to the planned end where that is later;"));
    line(out, format_args!("# for adopt and advocate they count from the phase before."));
    for phase in Phase::ALL {
        let own = model.phase(phase);
        line(out, format_args!("\n[[phase]] # {}", phase.number()));
        line(out, format_args!("key = \"{}\"", phase.key()));
        line(out, format_args!("name = {}", quoted(&own.name)));
        if !own.goal.is_empty() {
            line(out, format_args!("goal = {}", quoted(&own.goal)));
        }
        if !own.feeling.is_empty() {
            line(out, format_args!("feeling = {}", quoted(&own.feeling)));
        }
        line(out, format_args!("expected_days = {}", own.days.expected));
        line(out, format_args!("stall_days = {}", own.days.stall));
    }
}

fn thresholds(out: &mut String, model: &Model) {
    let of = &model.thresholds;
    line(out, format_args!("\n[thresholds]"));
    for (key, value, comment) in [
        (
            "first_affirm_touch_working_days",
            of.first_affirm_touch_working_days,
            "working days after the signature in which the first reassuring touch is due",
        ),
        ("affirm_after_days", of.affirm_after_days, "Affirm begins by itself this long after acceptance"),
        ("confirmation_days", of.confirmation_days, "closed without the client's word for this long: ended short"),
        ("broken_promise_days", of.broken_promise_days, "a broken promise lowers the standing phase after this long"),
        ("advocate_months", of.advocate_months, "Advocate lapses without an act for this long"),
        ("adopt_months", of.adopt_months, "Adopt lapses without a sign for this long"),
        ("horizon_months", of.horizon_months, "a relationship without need, touch or reply is proposed as former"),
        ("horizon_gaps", of.horizon_gaps, "or after so many of the client's usual gaps, whichever is later"),
        ("short_form_months", of.short_form_months, "same service, same contact within this long: short form"),
        ("quiet_season_days", of.quiet_season_days, "recurring work without a sign of life: quiet season"),
    ] {
        line(out, format_args!("{key} = {value} # {comment}"));
    }
}

fn silence(out: &mut String, model: &Model) {
    let of = &model.silence;
    line(out, format_args!("\n# Days without two-way contact. Mass mail never ends a silence."));
    line(out, format_args!("[silence]"));
    line(out, format_args!("client_red_days = {}", of.client_red));
    line(out, format_args!("between_amber_days = {}", of.between_amber));
    line(out, format_args!("between_red_days = {}", of.between_red));
    line(out, format_args!("former_amber_days = {} # those who left well, or of whom nobody said", of.former_amber));
    line(out, format_args!("former_red_days = {}", of.former_red));
}

fn strengths(out: &mut String, model: &Model) {
    line(out, format_args!("\n# Strong evidence moves a relationship, weak evidence proposes to a person."));
    line(out, format_args!("[evidence]"));
    for evidence in Evidence::ALL {
        let word = match model.strengths.of(evidence) {
            Strength::Strong => "strong",
            Strength::Weak => "weak",
        };
        line(out, format_args!("{} = \"{word}\" # {}", evidence.key(), evidence.says()));
    }
}

fn implied(out: &mut String, model: &Model) {
    let of = &model.implied;
    line(out, format_args!("\n# Work that invoices imply where no {} is named on them.", model.engagement));
    line(out, format_args!("[implied]"));
    for (key, value, comment) in [
        ("one_event_days", of.one_event_days, "invoices within this long are one event"),
        (
            "longest_gap_days",
            of.longest_gap_days,
            "longer gaps never lie within one piece of work, unless it is yearly",
        ),
        ("shortest_cut_days", of.shortest_cut_days, "a gap up to this long never cuts"),
        ("cut_percent", of.cut_percent, "of the usual gap: a longer one cuts"),
        ("long_gap_days", of.long_gap_days, "from this usual gap on a missed time does not cut"),
        ("long_cut_percent", of.long_cut_percent, "of such a usual gap: a longer one cuts"),
        ("running_days", of.running_days, "work counts as running for at least this long after its last invoice"),
        ("running_percent", of.running_percent, "or for this much of the usual gap"),
        ("ended_days", of.ended_days, "work has ended once this long has passed since its last invoice"),
        ("ended_percent", of.ended_percent, "and this much of the usual gap"),
        ("regular_clients", of.regular_clients, "so many regular clients tell the usual gap of a service line"),
    ] {
        line(out, format_args!("{key} = {value} # {comment}"));
    }
}

fn calendar(out: &mut String, model: &Model) {
    let working = model.calendar.working_weekdays();
    let names = WEEKDAYS.iter().zip(working).filter(|(_, works)| *works).map(|(name, _)| format!("\"{name}\""));
    let holidays = model.calendar.holidays().iter().map(|day| format!("\"{day}\""));
    line(out, format_args!("\n[calendar]"));
    line(out, format_args!("working_weekdays = [{}]", names.collect::<Vec<_>>().join(", ")));
    line(out, format_args!("holidays = [{}] # as \"2026-12-25\"", holidays.collect::<Vec<_>>().join(", ")));
}

fn service_line(out: &mut String, own: &LineModel) {
    line(out, format_args!("\n[[service_line]] # durations that differ for this service"));
    line(out, format_args!("id = \"{}\"", own.id));
    if let Some(name) = &own.name {
        line(out, format_args!("name = {}", quoted(name)));
    }
    for phase in Phase::ALL {
        if let Some(days) = own.days[phase as usize - 1] {
            let (expected, stall) = (days.expected, days.stall);
            let key = phase.key();
            line(out, format_args!("days.{key} = {{ expected_days = {expected}, stall_days = {stall} }}"));
        }
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
