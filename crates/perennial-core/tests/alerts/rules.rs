//! Rules as data: what is shipped, what is read back, and what is refused with its line.

use perennial_core::alerts::*;
use perennial_core::journeys::stage::Phase;

#[test]
fn what_is_shipped_is_written_and_read_back() {
    let rules = Rules::default();
    assert_eq!(Rules::from_toml(&rules.to_toml()).unwrap(), rules);
    insta::assert_snapshot!(rules.to_toml());
    for rule in RuleName::ALL {
        assert_eq!(RuleName::from_key(rule.key()), Some(rule));
        assert_eq!(rules.rule(rule).name, rule);
        for number in rule.numbers() {
            assert!(number.range.0 <= number.usual && number.usual <= number.range.1, "{}", number.key);
        }
    }
    for signal in Signal::ALL {
        assert!(RuleName::LeavingRisk.numbers().iter().any(|number| number.key == signal.weight_key()));
    }
    for owner in Owner::ALL {
        assert_eq!(Owner::from_key(owner.key()), Some(owner));
    }
}

/// The table of the guide is what Settings → Records says, rule by rule.
#[test]
fn the_guide_says_which_records_each_rule_needs() {
    use perennial_core::journeys::coverage::RecordKind;
    let guide = include_str!("../../../../docs/guide/import.md");
    for kind in RecordKind::ALL {
        let rules = RuleName::words_of_kind(kind, "engagements");
        let line = format!("| {} | {rules} |", kind.word());
        assert!(rules.is_empty() || guide.contains(&line), "docs/guide/import.md lacks: {line}");
    }
    let recorded: Vec<&str> = RuleName::ALL.into_iter().filter(|rule| rule.is_recorded()).map(RuleName::word).collect();
    assert!(guide.contains(&format!("for twelve months | {} |", recorded.join(", "))), "{recorded:?}");
}

#[test]
fn a_firm_changes_what_it_likes() {
    let mut rules = Rules::default();
    rules.change(RuleName::ProposalUnanswered, |rule| {
        rule.set("days", 21);
        rule.owner = Owner::BusinessDevelopment;
        rule.says = "{It} waits since {from} \"still\".".to_owned();
    });
    rules.change(RuleName::Stall, |rule| rule.phases = vec![Phase::Acclimate]);
    rules.change(RuleName::Anniversary, |rule| rule.on = false);
    assert_eq!(Rules::from_toml(&rules.to_toml()).unwrap(), rules);
    assert_eq!(rules.rule(RuleName::ProposalUnanswered).number("days"), 21);
    rules.change(RuleName::ProposalUnanswered, |rule| assert!(rule.set("days", 99_999) && !rule.set("weeks", 1)));
    assert_eq!(rules.rule(RuleName::ProposalUnanswered).number("days"), 365);
}

#[test]
fn what_cannot_be_right_is_named_with_its_line_and_what_is_allowed() {
    let text = "\
form = 9
[[rule]]
name = \"stal\"
[[rule]]
name = \"stall\"
on = \"yes\"
owner = \"the boss\"
phases = [\"assess\", \"affrim\"]
days = 3
[[rule]]
name = \"proposal_unanswered\"
says = \"{It} waits since {form}.\"
days = 0
[[rule]]
name = \"silence_source\"
first_days = 60
second_days = 30
[[rule]]
name = \"stall\"
[[rule]]
on = true
";
    let problems = Rules::from_toml(text).unwrap_err();
    let mut lines: Vec<String> = problems.iter().map(|problem| problem.to_string()).collect();
    lines.sort_by_key(|line| line.split([' ', ',']).nth(1).unwrap().trim_end_matches(':').parse::<u32>().unwrap());
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(Rules::from_toml("rule = ").unwrap_err().len(), 1);
}
