//! Writes rules as TOML with a comment for everything that a reader might wonder about.

use std::fmt::Write as _;

use super::{Owner, RuleName, Rules};
use crate::alerts::words::PLACEHOLDERS;
use crate::journeys::stage::Phase;

const HEAD: &str = "\
# What the program notices when nobody does, as data. Change what you like and save: the program says on which
# line something cannot be right, and what a rule would have said over the last year before it says anything.
# on = false silences a rule. Days are calendar days unless it says working days. The limits of stalls, silences
# and quiet seasons stand in the journey; here are only the further days of grace.
";

pub(super) fn write(rules: &Rules) -> String {
    let mut out = String::from(HEAD);
    let owners = Owner::ALL.map(Owner::key).join(", ");
    line(&mut out, format_args!("# owner: who answers for it, one of {owners}."));
    line(&mut out, format_args!("# says: the sentence. What stands in braces is filled in:"));
    for (name, about) in PLACEHOLDERS {
        line(&mut out, format_args!("#   {{{name}}} {about}"));
    }
    line(&mut out, format_args!("\nform = {}", Rules::FORM));
    for rule in rules.all() {
        line(&mut out, format_args!("\n[[rule]] # {}", rule.name.word()));
        line(&mut out, format_args!("name = \"{}\"", rule.name.key()));
        line(&mut out, format_args!("on = {}", rule.on));
        line(&mut out, format_args!("owner = \"{}\"", rule.owner.key()));
        line(&mut out, format_args!("says = {}", toml::Value::String(rule.says.clone())));
        if rule.name == RuleName::Stall {
            let phases: Vec<String> = rule.phases.iter().map(|phase: &Phase| format!("\"{}\"", phase.key())).collect();
            line(&mut out, format_args!("phases = [{}] # for which it speaks", phases.join(", ")));
        }
        for (number, set) in rule.numbers() {
            line(&mut out, format_args!("{} = {set} # {}", number.key, number.about));
        }
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}
