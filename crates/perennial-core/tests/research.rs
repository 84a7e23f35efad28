//! Research: instruments, the way through them, samples, scores, themes, files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story fails loudly")]

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::fact::Awareness;
use perennial_core::ids::ServiceLineId;
use perennial_core::imports::read::{Limits, read};
use perennial_core::research::{
    Answer, Answers, AwarenessOf, Bar, Candidate, Given, Instrument, Known, Meaning, Question, QuestionKind,
    Recommendation, Segment, Share, draw, files, library, named_in, next_question, previous_question, progress,
    read_answer, relevant, shown, suggest, unseen_estimate,
};
use proptest::prelude::*;
use uuid::Uuid;

fn offer() -> Vec<(ServiceLineId, String)> {
    ["Employment", "Commercial Property", "Family"]
        .iter()
        .enumerate()
        .map(|(n, name)| (ServiceLineId::from_number(n as u128 + 1), (*name).to_owned()))
        .collect()
}

fn given(values: &[&str]) -> Given {
    Given { values: values.iter().map(|value| (*value).to_owned()).collect(), rows: Vec::new() }
}

#[test]
fn all_ten_instruments_ship_without_a_problem_and_say_how_they_are_done() {
    let problems: Vec<String> = library::problems()
        .iter()
        .flat_map(|(file, all)| all.iter().map(move |one| format!("{file}: {one}")))
        .collect();
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(library::instruments().len(), 10);
    let kinds: BTreeSet<_> = library::instruments().iter().map(|one| one.kind).collect();
    assert_eq!(kinds.len(), 10);
    for one in library::instruments() {
        assert!(!one.purpose.is_empty() && !one.procedure.is_empty() && !one.segments.is_empty(), "{}", one.key);
        assert!(!one.segments.contains(&Segment::FormerPoor), "{}", one.key);
    }
    let got_away = &library::instrument("got_away").unwrap().procedure;
    for part in ["ten working days", "30 to 60 minutes", "not in the pitch team", "two have mentioned"] {
        assert!(got_away.contains(part), "{part}");
    }
    assert!(library::instruments().iter().any(|one| one.languages.len() > 1));
}

#[test]
fn what_is_wrong_with_an_instrument_is_named_with_its_line() {
    let text = "key = \"x\"\nkind = \"nps\"\nname = \"X\"\nlength = \"1\"\n\n[[question]]\nkey = \"a\"\nkind = \"single\"\ntext = \"?\"\nshow_if = { question = \"b\" }\n\n[[question]]\nkey = \"a\"\nkind = \"likelihood\"\ntext = \"?\"\nmeans = \"ease\"\n";
    let problems = Instrument::from_toml(text).unwrap_err();
    let lines: Vec<(u32, &str)> = problems.iter().map(|one| (one.line, one.key.as_str())).collect();
    assert!(lines.contains(&(2, "kind")), "{problems:?}");
    assert!(lines.contains(&(10, "question.a.show_if.question")), "{problems:?}");
    assert!(lines.contains(&(16, "question.a.means")), "{problems:?}");
    assert!(lines.iter().any(|(line, key)| *line == 12 && *key == "question.key"), "{problems:?}");
    assert!(lines.iter().any(|(_, key)| *key == "question.a.choices"), "{problems:?}");
}

#[test]
fn a_detractor_is_asked_what_went_wrong_and_a_promoter_is_not() {
    let nps = library::instrument("relationship_nps").unwrap();
    let mut answers = Answers::new();
    assert_eq!(next_question(nps, &answers).unwrap().key, "recommend");
    answers.insert("recommend".into(), Answer::Number(4));
    assert_eq!(next_question(nps, &answers).unwrap().key, "why_low");
    answers.insert("why_low".into(), Answer::Text("Slow".into()));
    answers.insert("recommend".into(), Answer::Number(9));
    let way: Vec<&str> = shown(nps, &answers).iter().map(|question| question.key.as_str()).collect();
    assert_eq!(way, ["recommend", "why", "better"]);
    assert!(!relevant(nps, &answers).contains_key("why_low"), "what was answered before the change counts for nothing");
    assert_eq!(previous_question(nps, &answers, "why").unwrap().key, "recommend");
    assert_eq!(progress(nps, &answers, "why"), (2, 3));
}

#[test]
fn answers_are_read_at_the_door() {
    let nps = library::instrument("relationship_nps").unwrap().question("recommend").unwrap();
    assert_eq!(read_answer(nps, &given(&["10"]), &[]), Ok(Answer::Number(10)));
    for (wrong, why) in [("11", "off_scale"), ("-1", "off_scale"), ("ten", "off_scale"), ("", "needed")] {
        assert_eq!(read_answer(nps, &given(&[wrong]), &[]), Err(why), "{wrong}");
    }
    let grid = library::instrument("service_awareness").unwrap().question("aided").unwrap();
    let rows = |said: &str| Given {
        values: vec![],
        rows: offer().iter().map(|(id, _)| (id.to_string(), said.to_owned())).collect(),
    };
    assert!(matches!(read_answer(grid, &rows("used"), &offer()), Ok(Answer::Services(rows)) if rows.len() == 3));
    assert_eq!(read_answer(grid, &rows("maybe"), &offer()), Err("unknown_choice"));
    assert_eq!(read_answer(grid, &Given::default(), &offer()), Err("every_row"));
    for answer in [Answer::Number(3), Answer::Skipped, Answer::One("a".into()), Answer::Text("ü".into())] {
        assert_eq!(Answer::from_stored(&answer.to_stored()), answer);
    }
    assert_eq!(Answer::from_stored("nonsense"), Answer::Skipped);
}

/// A random answer to a question, by a number.
fn some_answer(question: &Question, n: u32) -> Answer {
    match question.kind.scale() {
        Some((least, most)) => Answer::Number(least + u8::try_from(n % u32::from(most - least + 1)).unwrap()),
        None if question.kind == QuestionKind::Single => {
            Answer::One(question.choices[n as usize % question.choices.len()].key.clone())
        }
        None if question.kind == QuestionKind::Multiple => {
            let chosen = question.choices.iter().enumerate().filter(|(at, _)| n >> (at % 31) & 1 == 1);
            Answer::Several(chosen.map(|(_, choice)| choice.key.clone()).collect())
        }
        None if n.is_multiple_of(3) => Answer::Skipped,
        None => Answer::Text("words".into()),
    }
}

proptest! {
    #[test]
    fn the_way_always_ends_and_shows_nothing_that_is_hidden(which in 0_usize..10, dice in prop::collection::vec(any::<u32>(), 70)) {
        let instrument = &library::instruments()[which];
        let mut answers = Answers::new();
        let mut asked = Vec::new();
        while let Some(question) = next_question(instrument, &answers) {
            prop_assert!(asked.len() < instrument.questions.len(), "asked more often than there are questions");
            prop_assert!(!asked.contains(&question.key));
            prop_assert!(shown(instrument, &answers).iter().any(|one| one.key == question.key));
            if let Some(condition) = &question.show_if {
                prop_assert!(asked.contains(&condition.question), "its condition looks at something not asked");
            }
            // Whoever comes back is asked the same.
            let stored: Answers = answers.iter().map(|(key, a)| (key.clone(), Answer::from_stored(&a.to_stored()))).collect();
            prop_assert_eq!(next_question(instrument, &stored).map(|q| &q.key), Some(&question.key));
            answers.insert(question.key.clone(), some_answer(question, dice[asked.len()]));
            asked.push(question.key.clone());
        }
        prop_assert_eq!(relevant(instrument, &answers).len(), asked.len());
        // Going back from the last leads to the first, and an earlier answer may be changed without losing the way.
        let mut at = asked.last().cloned().unwrap();
        let mut steps = 1;
        while let Some(before) = previous_question(instrument, &answers, &at) {
            at = before.key.clone();
            steps += 1;
        }
        prop_assert_eq!(steps, asked.len());
        let first = &instrument.questions[0];
        answers.insert(first.key.clone(), some_answer(first, dice[69]));
        prop_assert!(shown(instrument, &answers).iter().all(|q| q.show_if.as_ref().is_none_or(|c| answers.contains_key(&c.question))));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = Instrument::from_toml(&text);
        let _ = Instrument::from_toml(&format!("[[question]]\n{text}"));
        let _ = suggest(&[&text, &text], 5);
        let _ = named_in(&text, &offer());
    }

    #[test]
    fn a_draw_is_repeatable_and_keeps_its_order(seed in any::<u64>(), n in 1_usize..120, size in 0_usize..140) {
        let people: Vec<Candidate> = (0..n).map(|i| Candidate {
            id: Uuid::from_u128(i as u128 * 7919),
            segment: Segment::DRAWN[i % 5],
            bar: (i % 6 == 0).then_some(Bar::Fatigue),
        }).collect();
        let one = draw(&people, Some(size), seed);
        prop_assert_eq!(&one, &draw(&people, Some(size), seed));
        let eligible = people.iter().filter(|p| p.bar.is_none()).count();
        prop_assert_eq!(one.chosen.len(), size.min(eligible));
        prop_assert_eq!(one.chosen.len() + one.left_out.values().sum::<usize>() <= n, true);
        prop_assert_eq!(one.barred(Bar::Fatigue), people.len() - eligible);
        prop_assert!(one.chosen.iter().all(|c| c.bar.is_none()));
        // One person more changes nothing in the order of the others.
        let mut more = people.clone();
        more.push(Candidate { id: Uuid::from_u128(5), segment: Segment::DRAWN[0], bar: None });
        let all = draw(&people, None, seed).chosen;
        let with: Vec<_> = draw(&more, None, seed).chosen.into_iter().filter(|c| c.id != Uuid::from_u128(5)).collect();
        prop_assert_eq!(all, with);
        for segment in Segment::DRAWN {
            let share = one.eligible.get(&segment).copied().unwrap_or(0) * size.min(eligible);
            let exact = if eligible == 0 { 0.0 } else { share as f64 / eligible as f64 };
            prop_assert!((one.drawn(segment) as f64 - exact).abs() < 1.0);
        }
    }
}

#[test]
fn different_seeds_draw_different_people_evenly() {
    let people: Vec<Candidate> =
        (0..100_u128).map(|i| Candidate { id: Uuid::from_u128(i), segment: Segment::Current, bar: None }).collect();
    let mut times = BTreeMap::new();
    for seed in 0..400 {
        for one in draw(&people, Some(10), seed).chosen {
            *times.entry(one.id).or_insert(0) += 1;
        }
    }
    // Forty times each on average; the deviation of a binomial (400, 1/10) is six.
    assert_eq!(times.len(), 100);
    assert!(times.values().all(|n| (16..=64).contains(n)), "{times:?}");
}

#[test]
fn scores_of_the_demo_firm() {
    let nps = Recommendation { promoters: 38, passives: 21, detractors: 12 };
    assert_eq!((nps.n(), nps.words().as_str()), (71, "+37"));
    let (low, high) = nps.interval().unwrap();
    assert!(low > 20 && low < 30 && high > 40 && high < 50, "{low} {high}");
    let all = Recommendation { promoters: 40, ..Recommendation::default() }.interval().unwrap();
    assert!(all.0 < 100, "forty of forty is not certainty: {all:?}");
    assert_eq!(Recommendation::default().words(), "not known");
    let share = Share { count: 71, n: 143 };
    assert_eq!((share.percent().as_str(), share.between().as_str()), ("50%", "44–55%"));
    let unseen = unseen_estimate(Share { count: 9, n: 24 }, 180);
    assert_eq!(unseen.unseen, Some(108));
    assert!(unseen.between.unwrap().0 < 108 && unseen.between.unwrap().1 > 108);
    assert_eq!(unseen_estimate(Share { count: 0, n: 0 }, 180).unseen, None);
}

#[test]
fn themes_come_from_words_that_answers_share() {
    let texts = ["The reply was slow", "Slow replies, twice", "They replied slowly", "The price", "Price was high"];
    let themes = suggest(&texts, 5);
    let of = |answers: &[usize]| themes.iter().any(|theme| theme.answers == answers);
    assert!(of(&[0, 1, 2]) && of(&[3, 4]), "{themes:?}");
    assert!(suggest(&["one single answer"], 5).is_empty());
}

#[test]
fn somebody_who_names_only_what_they_use_is_typecast() {
    let offer = offer();
    assert_eq!(named_in("employment lawyers\nfamilies", &offer).len(), 2);
    assert_eq!(named_in("property", &offer).len(), 0, "one word of two does not name a service");
    let aided = Answer::Services(BTreeMap::from([
        (offer[0].0, Awareness::Used),
        (offer[1].0, Awareness::DidNotKnow),
        (offer[2].0, Awareness::Another),
    ]));
    let said = |text: &str| AwarenessOf::read(Some(&Answer::Text(text.into())), Some(&aided), &offer);
    let dan = said("Employment law");
    assert!(dan.is_typecast());
    assert_eq!(
        (dan.of(offer[0].0), dan.of(offer[1].0), dan.of(offer[2].0)),
        (Known::Used, Known::Unknown, Known::Aided)
    );
    assert_eq!((dan.used(), dan.known()), (1, 2));
    assert!(!said("Employment, family").is_typecast());
    assert_eq!(AwarenessOf::default().of(offer[0].0), Known::NeverAsked);
    assert!(!AwarenessOf::default().is_typecast(), "nobody asked");
}

fn understood(text: &str, name: &str, instrument: &str) -> files::SurveyFile {
    let sheets = read(text.as_bytes(), name, &Limits::default()).unwrap();
    let none = files::ColumnsSaid::new();
    files::understand(&sheets.sheets[0], library::instrument(instrument).unwrap(), &offer(), &none)
}

#[test]
fn a_question_worded_differently_is_mapped_by_hand() {
    let text = "Timestamp,E-mail of the client,How likely would you be to send a friend our way?,Branch,IP Address\n\
        2026/11/20 2:03:00 PM GMT,Dan@bellweather.example,9,Leeds,192.0.2.7\n";
    let sheets = read(text.as_bytes(), "answers.csv", &Limits::default()).unwrap();
    let instrument = library::instrument("relationship_nps").unwrap();
    let alone = files::understand(&sheets.sheets[0], instrument, &offer(), &files::ColumnsSaid::new());
    assert_eq!(alone.rows[0].answers, BTreeMap::new(), "nobody can tell");
    let read = |text: &str| files::ColumnSaid::read(text, instrument).unwrap();
    let said = files::ColumnsSaid::from([
        ("E-mail of the client".to_owned(), read("email")),
        ("How likely would you be to send a friend our way?".to_owned(), read("recommend")),
        ("Branch".to_owned(), read("none")),
        ("IP Address".to_owned(), read("day")),
    ]);
    let mapped = files::understand(&sheets.sheets[0], instrument, &offer(), &said);
    assert_eq!(mapped.rows[0].email.as_deref(), Some("dan@bellweather.example"));
    assert_eq!(mapped.rows[0].answers.get("recommend"), Some(&Answer::Number(9)));
    assert_eq!(mapped.columns[4].1, files::Column::Dropped, "nobody can bring back what is dropped");
    assert_eq!(mapped.rows[0].hash, alone.rows[0].hash, "it is the same row");
    assert_eq!(files::ColumnSaid::read("nobody", instrument), None);
}

#[test]
fn a_typeform_file_is_read_and_network_ids_are_dropped() {
    let file = understood(
        "#,How likely are you to recommend us to a friend or colleague?,What is the main reason for your score?,Email,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending\nabc1,9,Quick answers,Dan@Bellweather.example,completed,2026-11-01 10:00:00,,2026-11-02 10:05:00,f00dcafe,,\nabc2,12,,x@y.example,completed,,,2026-11-02 10:05:00,f00dcafe,,\n",
        "typeform.csv",
        "relationship_nps",
    );
    assert_eq!(file.tool, files::Tool::Typeform);
    let dan = &file.rows[0];
    assert_eq!(dan.email.as_deref(), Some("dan@bellweather.example"));
    assert_eq!(dan.on.unwrap().to_string(), "2026-11-02");
    assert_eq!(dan.answers["recommend"], Answer::Number(9));
    assert_eq!(dan.answers["why"], Answer::Text("Quick answers".into()));
    assert_eq!(file.rows[1].problems.len(), 1, "{:?}", file.rows[1]);
    assert!(!format!("{:?}", file.rows).contains("f00dcafe"));
}

#[test]
fn a_surveymonkey_file_has_two_header_rows_and_its_addresses_are_dropped() {
    let file = understood(
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,\"Which services do we offer, as far as you know?\",\"And here is what we do. Which of these do you use, and which did you know of?\",,\n,,,,,,,,,Open-Ended Response,Employment,Commercial Property,Family\n11,22,11/02/2026 10:00:00,11/02/2026 10:05:00,203.0.113.9,dan@bellweather.example,Dan,B,,Employment,I use you,I did not know,\"I knew, no need\"\n",
        "monkey.csv",
        "service_awareness",
    );
    assert_eq!(file.tool, files::Tool::SurveyMonkey);
    assert_eq!(file.rows.len(), 1, "{:?}", file.columns);
    let dan = &file.rows[0];
    assert_eq!(dan.on.unwrap().to_string(), "2026-11-02");
    assert_eq!(dan.answers["unaided"], Answer::Text("Employment".into()));
    assert!(matches!(&dan.answers["aided"], Answer::Services(rows) if rows.len() == 3), "{dan:?} {:?}", file.columns);
    assert!(!format!("{:?}", file.rows).contains("203.0.113.9"));
}

#[test]
fn a_google_form_is_read_with_its_grid_in_brackets() {
    let file = understood(
        "Timestamp,Email Address,And here is what we do. Which of these do you use and which did you know of? [Employment],And here is what we do. Which of these do you use and which did you know of? [Family]\n2026/11/03 9:15:00 am GMT,dan@bellweather.example,I use you,I did not know\n",
        "form.csv",
        "service_awareness",
    );
    assert_eq!(file.tool, files::Tool::GoogleForms);
    assert!(matches!(&file.rows[0].answers["aided"], Answer::Services(rows) if rows.len() == 2), "{file:?}");
}

#[test]
fn every_meaning_is_asked_by_some_instrument() {
    for meaning in Meaning::ALL {
        assert!(library::instruments().iter().any(|one| one.meaning(meaning).is_some()), "{}", meaning.key());
    }
}

#[test]
fn a_score_between_two_numbers_is_told_and_never_cut() {
    let header = "Timestamp,Email Address,How likely are you to recommend us to a friend or colleague?\n";
    let cells = [
        ("0", Some(0)),
        ("10 - Extremely likely", Some(10)),
        ("9.5", None),
        ("8/10", Some(8)),
        ("\"7,5\"", None),
        ("10.0", Some(10)),
        ("  6 ", Some(6)),
        ("11", None),
        ("ten", None),
        ("-1", None),
    ];
    let rows = cells.map(|(cell, _)| format!("2026/11/20 2:03:00 PM GMT+1,a@x.example,{cell}\n")).concat();
    let file = understood(&format!("{header}{rows}"), "form.csv", "relationship_nps");
    for ((cell, score), row) in cells.iter().zip(&file.rows) {
        assert_eq!(row.answers.get("recommend"), score.map(Answer::Number).as_ref(), "{cell}: {row:?}");
        assert_eq!(row.problems.len(), usize::from(score.is_none()), "{cell}: {row:?}");
        assert_eq!(row.on.unwrap().to_string(), "2026-11-20", "{cell}");
    }
}

#[test]
fn the_days_of_a_form_are_read_in_the_order_that_one_of_them_settles() {
    let header = "Timestamp,Email Address,How likely are you to recommend us to a friend or colleague?\n";
    let european = format!("{header}02/11/2026 10:00:00,a@x.example,9\n20/11/2026 10:00:00,b@x.example,8\n");
    let days = understood(&european, "form.csv", "relationship_nps").rows;
    let days: Vec<String> = days.iter().filter_map(|row| row.on.map(|day| day.to_string())).collect();
    assert_eq!(days, ["2026-11-02", "2026-11-20"]);
    let american = format!("{header}11/02/2026 10:00:00,a@x.example,9\n");
    let day = understood(&american, "form.csv", "relationship_nps").rows[0].on;
    assert_eq!(day.unwrap().to_string(), "2026-11-02");
}
