//! Writes a map as TOML, which [`super::read`] reads back.

use std::fmt::{self, Write};

use super::{JourneyMap, Lane, Step};

/// The file form of a map.
pub fn to_toml(map: &JourneyMap) -> String {
    let mut out = String::new();
    let to = &mut out;
    line(to, format_args!("title = {}", quoted(&map.title)));
    line(to, format_args!("\n[persona]"));
    let persona = &map.persona;
    for (key, text) in [
        ("name", &persona.name),
        ("kind", &persona.kind),
        ("goals", &persona.goals),
        ("quote", &persona.quote),
        ("segment", &persona.segment),
        ("service_line", &persona.service_line),
    ] {
        if !text.is_empty() {
            line(to, format_args!("{key} = {}", quoted(text)));
        }
    }
    map.steps.iter().for_each(|one| step(to, one));
    out
}

fn step(out: &mut String, step: &Step) {
    line(out, format_args!("\n[[step]]"));
    line(out, format_args!("key = {}", quoted(&step.key)));
    line(out, format_args!("stage = {}", quoted(step.place.stage.key())));
    line(out, format_args!("phase = {}", quoted(step.place.phase.key())));
    line(out, format_args!("name = {}", quoted(&step.name)));
    if let Some(mood) = step.mood {
        line(out, format_args!("mood = {mood}"));
    }
    if step.moment_of_truth {
        line(out, format_args!("moment_of_truth = true"));
    }
    if let Some(decision) = step.decision {
        line(out, format_args!("decision = {}", quoted(decision.key())));
    }
    for lane in Lane::ALL {
        if !step.cell(lane).is_empty() {
            line(out, format_args!("{} = {}", lane.key(), quoted(step.cell(lane))));
        }
    }
    for one in &step.touchpoints {
        line(out, format_args!("\n[[step.touchpoint]]"));
        if let Some(medium) = one.medium {
            line(out, format_args!("medium = {}", quoted(medium.key())));
        }
        line(out, format_args!("title = {}", quoted(&one.title)));
        line(out, format_args!("initiator = {}", quoted(one.initiator.key())));
        if !one.channel.is_empty() {
            line(out, format_args!("channel = {}", quoted(&one.channel)));
        }
        line(out, format_args!("process = {}", quoted(one.process.key())));
        line(out, format_args!("online = {}", one.online));
    }
    for one in &step.opportunities {
        line(out, format_args!("\n[[step.opportunity]]"));
        for (key, text) in [("text", &one.text), ("owner", &one.owner), ("metric", &one.metric)] {
            if !text.is_empty() {
                line(out, format_args!("{key} = {}", quoted(text)));
            }
        }
    }
}

fn line(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
