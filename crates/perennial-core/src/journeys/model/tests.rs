//! The shipped models, reading, writing, and every way to get a model wrong.

use super::*;

#[test]
fn every_shipped_model_is_read_without_a_problem() {
    for kind in FirmKind::ALL {
        let (model, problems) = read::read(kind.toml());
        assert_eq!(problems, [], "{}", kind.key());
        assert_eq!(model.kind, kind);
        assert_eq!(Model::default_for(kind), model);
        assert_eq!(FirmKind::from_key(kind.key()), Some(kind));
    }
}

#[test]
fn a_written_model_is_read_back_and_the_shipped_ones_are_as_the_program_writes_them() {
    for kind in FirmKind::ALL {
        let model = Model::default_for(kind);
        let text = model.to_toml();
        assert_eq!(Model::from_toml(&text), Ok(model));
        assert_eq!(text, kind.toml(), "write the shipped file anew, in the words of to_toml()");
    }
}

/// What is said about the default model after a change to its text.
fn complaints(from: &str, to: &str) -> Vec<String> {
    let text = Model::default_for(FirmKind::LawTransactional).to_toml();
    assert!(text.contains(from), "{from}");
    let problems = Model::from_toml(&text.replacen(from, to, 1)).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_wrong_value_is_named_with_its_line_and_what_is_allowed() {
    assert_eq!(
        complaints("stall_days = 30", "stall_days = \"soon\""),
        ["line 21, phase.assess.stall_days = \"soon\": write a whole number of days from 1 to 36500"]
    );
    assert_eq!(
        complaints("stall_days = 30", "stall_days = 7"),
        ["line 21, phase.assess.stall_days = 7: must not be less than expected_days, which is 14"]
    );
    assert_eq!(
        complaints("expected_days = 14\n", ""),
        ["line 15, phase.assess.expected_days: is missing: write a whole number of days"]
    );
    assert_eq!(
        complaints("name = \"Admit\"", "name = \"\""),
        ["line 25, phase.admit.name = \"\": write 1 to 300 characters between quotation marks"]
    );
    assert_eq!(
        complaints("adopt_months = 24", "adopt_months = 0"),
        ["line 85, thresholds.adopt_months = 0: write a whole number of months from 1 to 1200"]
    );
    assert_eq!(
        complaints("between_red_days = 180", "between_red_days = 30"),
        ["line 95, silence.between_red_days = 30: must not be less than between_amber_days, which is 90"]
    );
    assert_eq!(
        complaints("matter_opened = \"weak\"", "matter_opened = \"maybe\""),
        ["line 101, evidence.matter_opened = \"maybe\": write one of strong, weak"]
    );
    assert_eq!(
        complaints("kind = \"law_transactional\"", "kind = \"law\""),
        ["line 6, kind = \"law\": write one of law_transactional, law_contentious, accounting, consulting, \
          architecture, agency"]
    );
}

#[test]
fn the_calendar_names_its_days() {
    assert_eq!(
        complaints("\"friday\"", "\"casual friday\""),
        [
            "line 129, calendar.working_weekdays = \"casual friday\": write one of monday, tuesday, wednesday, thursday, \
          friday, saturday, sunday"
        ]
    );
    assert_eq!(
        complaints("holidays = []", "holidays = [\"2026-13-01\", 2026-12-25]"),
        ["line 130, calendar.holidays = \"2026-13-01\": write each holiday as year-month-day, for example 2026-12-25"]
    );
    let none = complaints("\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"", "");
    assert_eq!(none.len(), 1);
    assert!(none[0].starts_with("line 129, calendar.working_weekdays: name at least one working day"), "{none:?}");
}

#[test]
fn an_unknown_key_is_an_error() {
    assert_eq!(
        complaints("[silence]\n", "[silence]\nclient_amber_days = 7\n"),
        ["line 93, silence.client_amber_days: is not known here: allowed are client_red_days, between_amber_days, \
          between_red_days, former_amber_days, former_red_days"]
    );
    assert_eq!(complaints("[thresholds]", "[limits]").len(), 1);
}

#[test]
fn the_order_of_the_phases_is_fixed() {
    assert_eq!(
        complaints("key = \"admit\"", "key = \"affirm\""),
        ["line 24, phase.key = \"affirm\": must be “admit” here: the order of the phases is fixed, assess, admit, \
          affirm, activate, acclimate, accomplish, adopt, advocate"]
    );
    let text = Model::default_for(FirmKind::Agency).to_toml();
    let (start, end) = (text.find("\n[[phase]] # 8").unwrap(), text.find("\n[thresholds]").unwrap());
    let without = format!("{}{}", &text[..start], &text[end..]);
    let problems = Model::from_toml(&without).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().ends_with("1 of eight phases are missing: add a [[phase]] for advocate"));
    let twice = text.replacen("\n[thresholds]", &format!("{}\n[thresholds]", &text[start..end]), 1);
    assert_eq!(Model::from_toml(&twice).unwrap_err().len(), 1, "one phase too many");
}

#[test]
fn what_is_not_toml_says_so_with_its_line() {
    let problems = Model::from_toml("kind = \"agency\"\nengagement = job\n").unwrap_err();
    assert_eq!(problems[0].line, 2);
    assert!(problems[0].allowed.starts_with("this is not TOML: "), "{}", problems[0]);
    assert!(Model::from_toml("").is_err());
    assert!(Model::from_toml("\u{0}[[[").is_err());
}

#[test]
fn a_service_line_has_its_own_durations() {
    let id = ServiceLineId::from_number(7);
    let text = format!(
        "{}\n[[service_line]]\nid = \"{id}\"\nname = \"Conveyancing\"\n\
         days.acclimate = {{ expected_days = 10, stall_days = 15 }}\n",
        Model::default_for(FirmKind::LawTransactional).to_toml()
    );
    let model = Model::from_toml(&text).unwrap();
    assert_eq!(model.days(Phase::Acclimate, Some(id)).stall, 15);
    assert_eq!(model.days(Phase::Acclimate, None).stall, 45);
    assert_eq!(model.days(Phase::Activate, Some(id)).stall, 10);
    assert_eq!(Model::from_toml(&model.to_toml()), Ok(model));
    let wrong = text.replace(&id.to_string(), "conveyancing");
    let problems = Model::from_toml(&wrong).unwrap_err();
    assert!(
        problems[0].to_string().contains("service_line.id = \"conveyancing\": write the identifier"),
        "{problems:?}"
    );
    let twice = format!("{text}\n[[service_line]]\nid = \"{id}\"\n");
    assert!(Model::from_toml(&twice).unwrap_err()[0].allowed.starts_with("stands here a second time"));
}

#[test]
fn working_days_skip_weekends_and_holidays() {
    let christmas: crate::dates::Day = "2026-12-25".parse().unwrap();
    let calendar = Calendar::new(Calendar::default().working_weekdays(), vec![christmas]).unwrap();
    assert_eq!(calendar.after_working_days("2026-12-24".parse().unwrap(), 1).to_string(), "2026-12-28");
    assert_eq!(calendar.after_working_days("2026-12-21".parse().unwrap(), 3).to_string(), "2026-12-24");
    assert_eq!(Calendar::new([false; 7], Vec::new()), None);
}

#[test]
fn nothing_in_a_text_makes_reading_fail() {
    let text = Model::default_for(FirmKind::Consulting).to_toml();
    for cut in (0..text.len()).step_by(7).filter(|cut| text.is_char_boundary(*cut)) {
        let _ = Model::from_toml(&text[..cut]);
        let _ = Model::from_toml(&text[cut..]);
    }
}
