//! The builder of instruments: every change leaves a draft that the file form carries whole, and whatever nothing
//! stands against can be published.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told fails")]

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::research::edit::{
    ANY, Edit, Fault, Head, Wording, answers_of, begun, edit, lacking, ticked, unready,
};
use perennial_core::research::{
    Condition, Instrument, InstrumentKind, Meaning, QuestionKind, Segment, Test, Texts, library,
};
use proptest::prelude::*;

fn said(english: &str, german: &str) -> Texts {
    let each = [("en", english), ("de", german)].into_iter().filter(|(_, text)| !text.is_empty());
    Texts(each.map(|(language, text)| (language.to_owned(), text.to_owned())).collect())
}

fn wording(kind: QuestionKind, english: &str) -> Wording {
    Wording {
        kind,
        text: said(english, ""),
        hint: Texts::default(),
        low: Texts::default(),
        high: Texts::default(),
        required: false,
        choices: BTreeMap::new(),
        show_if: None,
        means: None,
    }
}

fn single(english: &str, lines: &[&str]) -> Wording {
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Wording { choices: BTreeMap::from([("en".to_owned(), lines)]), ..wording(QuestionKind::Single, english) }
}

fn head(of: &Instrument) -> Head {
    Head {
        name: of.name.clone(),
        kind: of.kind,
        purpose: of.purpose.clone(),
        segments: of.segments.clone(),
        length: of.length.clone(),
        procedure: of.procedure.clone(),
        languages: of.languages.clone(),
        greeting: of.greeting.clone(),
        privacy: of.privacy.clone(),
    }
}

fn add(to: &Instrument, wording: Wording) -> Instrument {
    edit(to, Edit::Add(Box::new(wording))).unwrap()
}

fn change(of: &Instrument, question: &str, to: Wording) -> Result<Instrument, Vec<Fault>> {
    edit(of, Edit::Change { question: question.to_owned(), to: Box::new(to) })
}

fn blank() -> Instrument {
    begun("How was it?", InstrumentKind::Satisfaction, None, &BTreeSet::new()).unwrap()
}

#[test]
fn every_shipped_instrument_is_carried_whole_by_the_file_form() {
    for shipped in library::instruments() {
        let text = shipped.to_toml();
        assert_eq!(Instrument::from_toml(&text).as_ref(), Ok(shipped), "{text}");
        assert_eq!(unready(shipped), []);
    }
}

#[test]
fn a_partner_builds_an_instrument_question_by_question() {
    let taken = BTreeSet::from(["how_was_it".to_owned()]);
    let new = begun(" How was it? ", InstrumentKind::Satisfaction, None, &taken).unwrap();
    assert_eq!((new.key.as_str(), new.name.as_str()), ("how_was_it_2", "How was it?"));
    assert_eq!(unready(&new).len(), 2, "it says neither how long it takes nor anything else");
    assert_eq!(begun("", InstrumentKind::Ease, None, &taken).unwrap_err()[0].field, "name");
    let new = edit(&new, Edit::Head(Box::new(Head { length: "A minute".into(), ..head(&new) }))).unwrap();
    let one = add(&new, wording(QuestionKind::OneToFive, "How satisfied are you?"));
    let two = add(&one, single("May we call?", &["Yes", "No"]));
    assert_eq!(two.questions[1].key, "may_we_call");
    assert_eq!(two.questions[1].choices.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["yes", "no"]);
    let low = Condition { question: "how_satisfied_are_you".into(), test: Test::AtMost(2) };
    let only = Wording { show_if: Some(low), ..single("May we call?", &["Yes", "No"]) };
    let two = change(&two, "may_we_call", only).unwrap();
    assert_eq!(unready(&two), []);
    assert_eq!(Instrument::from_toml(&two.to_toml()).unwrap(), two);
}

#[test]
fn what_hangs_on_an_answer_is_never_left_hanging() {
    let nps = library::instrument("relationship_nps").unwrap();
    let first = |done: Result<Instrument, Vec<Fault>>| done.unwrap_err().remove(0);
    assert!(first(edit(nps, Edit::Remove("recommend".into()))).sentence.contains("asked only after an answer"));
    assert!(first(edit(nps, Edit::Up("why_low".into()))).sentence.contains("cannot stand before it"));
    assert!(first(edit(nps, Edit::Down("recommend".into()))).sentence.contains("cannot stand before it"));
    assert!(first(edit(nps, Edit::Up("recommend".into()))).sentence.contains("first already"));
    assert!(first(edit(nps, Edit::Remove("nobody".into()))).sentence.contains("not in the draft any more"));
    let text = Wording { text: nps.questions[0].text.clone(), ..wording(QuestionKind::LongText, "x") };
    let fault = first(change(nps, "recommend", text));
    assert_eq!(fault.field, "kind", "{fault:?}");
    assert!(fault.sentence.contains("What went wrong") && fault.sentence.contains("would not be there"), "{fault:?}");
    let fewer = edit(nps, Edit::Remove("call_me".into())).unwrap();
    assert_eq!(fewer.questions.len() + 1, nps.questions.len());
    let copied = edit(nps, Edit::Copy("recommend".into())).unwrap();
    assert_eq!((copied.questions[1].means, copied.questions.len()), (None, nps.questions.len() + 1));
    assert_ne!(copied.questions[1].key, "recommend");
}

#[test]
fn answers_keep_their_names_when_they_are_moved_or_reworded() {
    let one = add(&blank(), single("Which?", &["Yes", "No", "Perhaps"]));
    let names = |of: &Instrument| of.questions[0].choices.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
    let moved = change(&one, "which", single("Which?", &["No", "Yes", "Perhaps"])).unwrap();
    assert_eq!(names(&moved), ["no", "yes", "perhaps"]);
    let reworded = change(&one, "which", single("Which?", &["Yes, please", "No", "Perhaps"])).unwrap();
    assert_eq!(names(&reworded), ["yes", "no", "perhaps"]);
    let fewer = change(&one, "which", single("Which?", &["Yes", "Never"])).unwrap();
    assert_eq!(names(&fewer), ["yes", "never"]);
    let twice = change(&one, "which", single("Which?", &["Yes", "Yes"])).unwrap();
    assert_eq!(names(&twice), ["yes", "yes_2"]);
}

#[test]
fn a_missing_translation_is_marked_and_keeps_a_draft_from_being_published() {
    let one = add(&blank(), single("Which?", &["Yes", "No"]));
    let both = Head { languages: vec!["en".into(), "de".into()], length: "A minute".into(), ..head(&one) };
    let both = edit(&one, Edit::Head(Box::new(both))).unwrap();
    assert_eq!(lacking(&both, &both.questions[0]), ["de"]);
    assert!(unready(&both)[0].sentence.contains("is not whole in German"));
    assert!(Instrument::from_toml(&both.to_toml()).is_err());
    assert_eq!(Instrument::draft_from_toml(&both.to_toml()), both, "a draft is kept as it is");
    let mut german = single("Which?", &["Yes", "No"]);
    german.text = said("Which?", "Welche?");
    german.choices.insert("de".into(), vec!["Ja".into(), String::new()]);
    let half = change(&both, "which", german.clone()).unwrap();
    assert_eq!(lacking(&half, &half.questions[0]), ["de"], "one answer has no German");
    german.choices.insert("de".into(), vec!["Ja".into(), "Nein".into()]);
    let whole = change(&both, "which", german.clone()).unwrap();
    assert_eq!(unready(&whole), []);
    german.choices.insert("de".into(), vec!["Ja".into(), "Nein".into(), "Vielleicht".into()]);
    assert_eq!(change(&both, "which", german).unwrap_err()[0].field, "choices_en");
    // A language that is spoken no more takes its words with it.
    let english = edit(&whole, Edit::Head(Box::new(Head { languages: vec![], ..head(&whole) }))).unwrap();
    assert_eq!(english.questions[0].text, said("Which?", ""));
    assert!(Instrument::from_toml(&english.to_toml()).is_ok());
}

#[test]
fn what_does_not_fit_is_said_beside_its_field() {
    let field = |wording: Wording| edit(&blank(), Edit::Add(Box::new(wording))).unwrap_err()[0].field;
    assert_eq!(field(wording(QuestionKind::ShortText, "  ")), "text_en");
    assert_eq!(field(wording(QuestionKind::ShortText, &"x".repeat(4_001))), "text_en");
    assert_eq!(field(wording(QuestionKind::Single, "Which?")), "choices_en");
    assert_eq!(field(single("Which?", &["x"; 31])), "choices_en");
    let odd = Wording { means: Some(Meaning::Ease), ..wording(QuestionKind::ShortText, "Why?") };
    assert_eq!(field(odd), "means");
    let later = Condition { question: "nobody".into(), test: Test::Answered };
    assert_eq!(field(Wording { show_if: Some(later), ..wording(QuestionKind::ShortText, "Why?") }), "when");
    let german = Wording { hint: said("", "Nur auf Deutsch"), ..wording(QuestionKind::ShortText, "Why?") };
    let both = edit(
        &blank(),
        Edit::Head(Box::new(Head { languages: vec!["de".into()], length: "x".into(), ..head(&blank()) })),
    );
    assert_eq!(edit(&both.unwrap(), Edit::Add(Box::new(german))).unwrap_err()[0].field, "hint_en");
    let mut many = blank();
    for n in 0..60 {
        many = add(&many, wording(QuestionKind::ShortText, &format!("Question {n}")));
    }
    assert!(edit(&many, Edit::Copy("question_0".into())).unwrap_err()[0].sentence.contains("at most 60"));
    let head = Head { name: String::new(), length: " ".into(), ..head(&blank()) };
    let fields: Vec<_> = edit(&blank(), Edit::Head(Box::new(head))).unwrap_err().iter().map(|one| one.field).collect();
    assert_eq!(fields, ["name", "length"]);
}

#[test]
fn boxes_ticked_are_the_condition_and_the_condition_is_the_boxes() {
    for shipped in library::instruments() {
        for question in &shipped.questions {
            let Some(condition) = &question.show_if else { continue };
            let earlier = shipped.question(&condition.question).unwrap();
            let ticks = ticked(earlier, &condition.test);
            assert!(ticks.iter().all(|tick| answers_of(earlier).iter().any(|(value, _)| value == tick)));
            let again = Test::of_ticks(earlier, &ticks).unwrap();
            assert_eq!(ticked(earlier, &again), ticks, "{}", question.key);
        }
    }
    let scale = &library::instrument("relationship_nps").unwrap().questions[0];
    let of = |ticks: &[&str]| Test::of_ticks(scale, &ticks.iter().map(|tick| (*tick).to_owned()).collect::<Vec<_>>());
    assert_eq!(of(&[]), None);
    assert_eq!(of(&["0", "1", "2"]), Some(Test::AtMost(2)));
    assert_eq!(of(&["9", "10"]), Some(Test::AtLeast(9)));
    assert_eq!(of(&["3", "5"]), Some(Test::Is(vec!["3".into(), "5".into()])));
    assert_eq!(of(&["3", ANY]), Some(Test::Answered));
}

/// Some change of some question, by dice.
fn some_edit(of: &Instrument, dice: (u8, u8, u8, String)) -> Edit {
    let (what, which, how, words) = dice;
    let at = |n: u8| of.questions.get(n as usize % of.questions.len().max(1)).map(|one| one.key.clone());
    let key = at(which).unwrap_or_else(|| "none".to_owned());
    let kind = QuestionKind::ALL[how as usize % QuestionKind::ALL.len()];
    let written = Wording {
        text: said(&words, if how % 3 == 0 { "Übersetzt" } else { "" }),
        hint: said(if how % 2 == 0 { "A hint" } else { "" }, ""),
        choices: BTreeMap::from([(
            "en".to_owned(),
            words.split(' ').map(str::to_owned).filter(|w| !w.trim().is_empty()).collect(),
        )]),
        show_if: (how % 4 == 0).then(|| Condition { question: at(how).unwrap_or_default(), test: Test::Answered }),
        means: (how % 5 == 0).then_some(Meaning::Why),
        required: how % 2 == 0,
        ..wording(kind, "")
    };
    match what % 7 {
        0 => Edit::Add(Box::new(written)),
        1 => Edit::Change { question: key, to: Box::new(written) },
        2 => Edit::Up(key),
        3 => Edit::Down(key),
        4 => Edit::Copy(key),
        5 => Edit::Remove(key),
        _ => Edit::Head(Box::new(Head {
            name: words,
            segments: Segment::ALL.into_iter().take(how as usize % 8).collect(),
            languages: if how % 2 == 0 { vec!["de".into(), "fr".into()] } else { vec![] },
            ..head(of)
        })),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_row_of_changes_breaks_a_draft(which in 0_usize..10, dice in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), "[a-zA-Z\"\\\\\n ü?{}]{0,24}"), 1..24)) {
        let mut draft = library::instruments()[which].clone();
        for dice in dice {
            match edit(&draft, some_edit(&draft, dice)) {
                Ok(next) => draft = next,
                Err(faults) => prop_assert!(!faults.is_empty() && faults.iter().all(|fault| !fault.sentence.is_empty())),
            }
            let text = draft.to_toml();
            prop_assert_eq!(&Instrument::draft_from_toml(&text), &draft, "{}", text);
            for (at, question) in draft.questions.iter().enumerate() {
                prop_assert!(draft.questions.iter().filter(|one| one.key == question.key).count() == 1);
                let earlier = |key: &str| draft.questions[..at].iter().any(|one| one.key == key);
                prop_assert!(question.show_if.as_ref().is_none_or(|condition| earlier(&condition.question)));
            }
            prop_assert_eq!(unready(&draft).is_empty(), Instrument::from_toml(&text).is_ok(), "{}", text);
        }
    }
}
