//! Reading, writing and merging.

use proptest::prelude::*;

use super::world::shipped;
use crate::plans::{Condition, Field, Playbook, TouchKey, Trigger, When, merge};

fn complaints(from: &str, to: &str) -> Vec<String> {
    let text = shipped("affirm").to_toml();
    assert!(text.contains(from), "{from} in {text}");
    let problems = Playbook::from_toml(&text.replacen(from, to, 1)).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_wrong_value_is_named_with_its_line_and_what_is_allowed() {
    let all = complaints("trigger = \"signed\"", "trigger = \"full moon\"");
    assert!(
        all[0].starts_with("line 6, trigger = \"full moon\": write one of enquiry_received, hired, signed"),
        "{all:?}"
    );
    let all = complaints("when = \"1 working day after\"", "when = \"soon\"");
    assert!(all[0].starts_with("line 12, step.call.when = \"soon\": write “same day”, or a number of"), "{all:?}");
    let all = complaints("medium = \"phone\"", "medium = \"fax\"");
    assert_eq!(
        all[0],
        "line 13, step.call.medium = \"fax\": write one of in_person, email, mail, phone, video, present"
    );
    let all = complaints("kind = \"call\"", "kind = \"letter\"");
    assert_eq!(all[0], "line 14, step.call.kind = \"letter\": write one of call, text");
    let all = complaints("only_if = [\"full_form\"]", "only_if = [\"sunny\"]");
    assert!(all[0].contains("= \"sunny\": write one of service_new, first_engagement"), "{all:?}");
    let all = complaints("fixed = true", "fixed = \"yes\"");
    assert!(all[0].ends_with("= \"yes\": write true or false"), "{all:?}");
    let all = complaints("{first_name}", "{nickname}");
    assert!(
        all[0].contains("= {nickname}: is no merge field: allowed are {client}, {contact}, {first_name}"),
        "{all:?}"
    );
    let all = complaints("key = \"others_like_you\"", "key = \"call\"");
    assert!(all[0].ends_with("is the key of an earlier step: give each its own"), "{all:?}");
    let all = complaints("owner = \"relationship_manager\"\n", "");
    assert!(all[0].contains("step.call.owner: is missing: write one of relationship_manager"), "{all:?}");
    assert!(Playbook::from_toml("").unwrap_err().len() >= 4);
    assert!(Playbook::from_toml("= =").unwrap_err()[0].allowed.starts_with("this is not TOML"));
}

#[test]
fn fields_are_filled_in_and_what_is_missing_is_said() {
    let merged =
        merge("Dear {first_name}, {goal} and {goal}", |field| (field == Field::FirstName).then(|| "Ruth".to_owned()));
    assert_eq!(
        merged.text,
        "Dear Ruth, (not recorded: the goal in the client’s words) and (not recorded: the goal in the client’s words)"
    );
    assert_eq!(merged.missing, [Field::Goal]);
    let untouched = merge("a } b { c {odd} {{client}", |_| Some("X".to_owned()));
    assert_eq!(untouched.text, "a } b { c {odd} {X");
}

#[test]
fn names_are_read_back() {
    for trigger in Trigger::ALL {
        assert_eq!(Trigger::ALL.into_iter().filter(|other| other.key() == trigger.key()).count(), 1);
    }
    for text in ["same day", "1 working day after", "3 months before expected need", "2 weeks after planned end"] {
        assert_eq!(text.parse::<When>().unwrap().to_string(), text);
    }
    for text in ["", "soon", "2 after", "-1 days after", "2 fortnights after", "3 days after christmas"] {
        assert!(text.parse::<When>().is_err(), "{text}");
    }
    for text in ["tier:A", "no_touch_by:phone", "no_touch_for:check_in", "recurring"] {
        assert_eq!(Condition::from_key(text).unwrap().to_string(), text);
    }
    assert_eq!(Condition::from_key("tier:"), None);
    let key: TouchKey = "affirm/call/1@engagement:7:year2".parse().unwrap();
    assert_eq!(key.to_string(), "affirm/call/1@engagement:7:year2");
    assert!("affirm/call@x".parse::<TouchKey>().is_err());
}

proptest! {
    #[test]
    fn no_text_makes_reading_or_merging_fail(text in "[ -~\n{}<>\\[\\]\"=äß€]{0,200}") {
        let _ = Playbook::from_toml(&text);
        let _ = merge(&text, |field| Some(field.key().to_owned()));
        let _ = text.parse::<When>();
        let _ = text.parse::<TouchKey>();
    }

    #[test]
    fn a_text_of_any_letters_survives_writing_and_reading(text in "[^\\p{C}{}]{0,80}(\n[^\\p{C}{}]{1,40})?") {
        let mut book = shipped("affirm");
        text.trim().clone_into(&mut book.steps[0].text);
        prop_assert_eq!(Playbook::from_toml(&book.to_toml()), Ok(book));
    }
}
