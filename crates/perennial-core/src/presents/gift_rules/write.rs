//! Writes rules on gifts as TOML with a comment for everything that a reader might wonder about.

use std::fmt::Write as _;

use super::{Approver, Form, GiftRule, GiftRules, Span};

const HEAD: &str = "\
# What may be given to whom, as data. The examples are public rules and customs as they were found, not advice: your
# own counsel decides what holds for you. Sums run over your whole firm, the recipient's household and the period.
# A recipient whose class is not listed here always wants an approval.
";

pub(super) fn write(rules: &GiftRules) -> String {
    let mut out = String::from(HEAD);
    line(&mut out, format_args!("\nform = {}", GiftRules::FORM));
    line(&mut out, format_args!("\n[checks]"));
    line(
        &mut out,
        format_args!("bulk_from = {} # so many of the same thing are a mailing, no present", rules.bulk_from),
    );
    let about = "the most of a year's fees, in per mille, before somebody asks whether it is in proportion";
    line(&mut out, format_args!("proportion_per_mille = {} # {about}", rules.proportion_per_mille));
    let approvers = Approver::ALL.map(Approver::key).join(", ");
    let about = format!("for recipients of no listed class, one of {approvers}");
    line(&mut out, format_args!("approver = \"{}\" # {about}", rules.approver.key()));
    for rule in &rules.rules {
        one(&mut out, rule);
    }
    out
}

fn one(out: &mut String, rule: &GiftRule) {
    line(out, format_args!("\n[[rule]]"));
    for (key, text) in [
        ("name", &rule.name),
        ("jurisdiction", &rule.jurisdiction),
        ("recipient", &rule.recipient),
        ("source", &rule.source),
    ] {
        if !text.is_empty() {
            line(out, format_args!("{key} = {}", toml::Value::String(text.clone())));
        }
    }
    if rule.refuse {
        line(out, format_args!("refuse = true # nothing is accepted in principle"));
    }
    if let Some(money) = rule.per_occasion.or(rule.per_period) {
        line(out, format_args!("currency = \"{}\"", money.currency));
    }
    if let Some(money) = rule.per_occasion {
        line(out, format_args!("per_occasion = \"{}\"", money.plain()));
    }
    if let Some(money) = rule.per_period {
        line(out, format_args!("per_period = \"{}\"", money.plain()));
    }
    let spans = Span::ALL.map(Span::key).join(" or ");
    line(out, format_args!("period = \"{}\" # {spans}", rule.span.key()));
    let forms: Vec<String> = rule.forbidden.iter().map(|form: &Form| format!("\"{}\"", form.key())).collect();
    let all = Form::ALL.map(Form::key).join(", ");
    line(out, format_args!("forbidden_forms = [{}] # of {all}", forms.join(", ")));
    line(out, format_args!("tender_blackout = {} # true: nothing is given during a tender", rule.blackout));
    line(out, format_args!("approver = \"{}\"", rule.approver.key()));
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}
