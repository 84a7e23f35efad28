//! Writes playbooks as TOML.

use std::fmt::{self, Write};

use super::{Playbook, Recipient, Step};
use crate::fact::Purpose;

pub(super) fn playbook(book: &Playbook) -> String {
    let mut out = String::new();
    let to = &mut out;
    line(to, format_args!("key = {}", quoted(&book.key)));
    line(to, format_args!("version = {}", book.version));
    line(to, format_args!("name = {}", quoted(&book.name)));
    if !book.summary.is_empty() {
        line(to, format_args!("summary = {}", quoted(&book.summary)));
    }
    line(to, format_args!("kinds = {}", list(book.kinds.iter().map(|kind| kind.key()))));
    line(to, format_args!("trigger = {}", quoted(book.trigger.key())));
    line(to, format_args!("stops = {}", list(book.stops.iter().map(|stop| stop.key()))));
    for one in &book.steps {
        step(to, one);
    }
    out
}

fn step(out: &mut String, step: &Step) {
    line(out, format_args!("\n[[step]]"));
    line(out, format_args!("key = {}", quoted(&step.key)));
    line(out, format_args!("title = {}", quoted(&step.title)));
    line(out, format_args!("when = {}", quoted(&step.when.to_string())));
    if let Some(every) = &step.every {
        line(out, format_args!("every = {}", quoted(&every.span.to_string())));
        line(out, format_args!("times = {}", every.times));
    }
    line(out, format_args!("medium = {}", quoted(step.medium.key())));
    if let Some(kind) = step.kind {
        line(out, format_args!("kind = {}", quoted(kind.key())));
    }
    if step.purpose != Purpose::General {
        line(out, format_args!("purpose = {}", quoted(step.purpose.key())));
    }
    line(out, format_args!("owner = {}", quoted(step.owner.key())));
    if step.to != Recipient::Person {
        line(out, format_args!("to = {}", quoted(step.to.key())));
    }
    if step.fixed {
        line(out, format_args!("fixed = true"));
    }
    if !step.conditions.is_empty() {
        line(out, format_args!("only_if = {}", list(step.conditions.iter().map(ToString::to_string))));
    }
    if !step.text.is_empty() {
        line(out, format_args!("text = {}", quoted(&step.text)));
    }
}

pub(super) fn line(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(items: impl Iterator<Item = impl AsRef<str>>) -> String {
    format!("[{}]", items.map(|item| quoted(item.as_ref())).collect::<Vec<_>>().join(", "))
}
