//! Answers hold, whatever further questions they raise: no two of them take each other back.

use perennial_core::imports::drafts::{EngagementDraft, What, drafts_as_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::propose;
use perennial_core::imports::questions::{Asked, questions};
use perennial_core::money::Currency;

use crate::way::{Way, today};

/// The mapping of a list after the answers by parts of the questions, each given once, as on the command line, and what
/// is still asked.
fn answered(text: &str, answers: &[(&str, &str)]) -> (Mapping, Vec<Asked>) {
    let sheet = Way::sheet("list.csv", text);
    let mut mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
    let mut given: Vec<Asked> = Vec::new();
    loop {
        let (asked, _) = questions(&sheet, &mapping);
        let is_next = |asked: &&perennial_core::imports::questions::Question| !given.contains(&asked.about);
        let next: Vec<_> = asked.iter().filter(is_next).cloned().collect();
        if next.is_empty() {
            return (mapping, asked.into_iter().map(|asked| asked.about).collect());
        }
        for question in next {
            given.push(question.about.clone());
            if let Some((_, answer)) = answers.iter().find(|(part, _)| question.text.contains(part)) {
                mapping.answer(&sheet, &question, answer).unwrap();
            }
        }
    }
}

fn work(text: &str, mapping: &Mapping) -> Vec<EngagementDraft> {
    let (drafts, _) = drafts_as_of(&Way::sheet("list.csv", text), mapping, today());
    drafts.into_iter().filter_map(|d| if let What::Engagement(work) = d.what { Some(*work) } else { None }).collect()
}

#[test]
fn which_column_is_the_name_and_what_each_row_is_are_both_heard() {
    let lists = [
        "Action,Participant,Begun,Closed\nWill,Ida Poe,03/02/2023,02/02/2024\nLease,Ben Ox,03/02/2026,\n",
        "Thing,Ref,Participant,Begun,Closed\nWill,A1,Ida Poe,03/02/2023,02/02/2024\nLease,A2,Ben Ox,03/02/2026,\n",
        "Nr,Was,Participant,Beginn,Abgeschlossen am\n1,Will,Ida Poe,03.02.2023,02.02.2024\n2,Lease,Ben Ox,03.02.2026,\n",
    ];
    for text in lists {
        let answers = [
            ("name of the client", "Participant"),
            ("what is each row", "engagements"),
            ("what the work is", text.split(',').find(|header| ["Action", "Thing", "Was"].contains(header)).unwrap()),
            ("what comes first", "day-first"),
        ];
        let (mapping, open) = answered(text, &answers);
        assert_eq!(open, [], "{text}");
        let landed = work(text, &mapping);
        let clients: Vec<Option<&str>> = landed.iter().map(|work| work.client.name.as_deref()).collect();
        assert_eq!(clients, [Some("Ida Poe"), Some("Ben Ox")], "{text}");
        assert_eq!(landed[0].closed, Some("2024-02-02".parse().unwrap()), "{text}");
    }
}

#[test]
fn what_was_said_of_columns_and_words_holds_when_the_rows_turn_out_to_be_something_else() {
    let text =
        "Client,Date,Work,Amount\nAlba,03/02/2026,Audit,1.000\nAlba,04/02/2026,Tax,2.000\nBert,05/02/2026,Tax,90\n";
    let sheet = Way::sheet("list.csv", text);
    let mut mapping = propose(&sheet, None).mapping;
    let (asked, _) = questions(&sheet, &mapping);
    let rows = asked.iter().find(|asked| asked.about == Asked::Rows).expect("asked what the rows are");
    let date = sheet.headers.iter().position(|header| header == "Date").unwrap();
    mapping.columns[date].dates = Some(perennial_core::imports::values::DateOrder::MonthFirst);
    mapping.statuses.insert("Parked".to_owned(), perennial_core::imports::values::StatusMeaning::OnHold);
    mapping.answer(&sheet, rows, "invoices").unwrap();
    assert_eq!(mapping.chief(), Some(Object::Invoice));
    assert_eq!(
        mapping.bind(&sheet.headers)[date].and_then(|column| column.dates).map(|order| order.word()),
        Some("month-first")
    );
    assert!(mapping.statuses.contains_key("Parked"));
    // What we only guessed of the other kind of list is no answer.
    assert!(mapping.columns.iter().any(|column| column.header == "Amount" && !column.to.is_empty()));
}

#[test]
fn a_list_of_actions_names_who_takes_part_in_them() {
    let text = "Action ID,Action Name,Action Type,Primary Participant,Assigned To,Status,Created,Closed,Step\n\
        901,Vane v Ox,Litigation,Ann Vane,TS,Active,2026-02-03,,Pleadings\n\
        902,Est. of Poe,Probate,Ida Poe,TS,Closed,2023-02-03,2024-02-02,Complete\n";
    let (mapping, open) = answered(text, &[]);
    let landed = work(text, &mapping);
    let told: Vec<(&str, Option<&str>, bool)> =
        landed.iter().map(|work| (&*work.title, work.client.name.as_deref(), work.closed.is_some())).collect();
    assert_eq!(open, []);
    assert_eq!(told, [("Vane v Ox", Some("Ann Vane"), false), ("Est. of Poe", Some("Ida Poe"), true)]);
}

#[test]
fn what_the_work_is_is_asked_where_no_column_says_it() {
    let text = "Client,Thing,Started,Closed\nAlba Ltd,Will,2023-02-03,2024-02-02\nBert Ltd,Lease,2026-02-03,\n";
    let asked = answered(text, &[("what is each row", "engagements")]).1;
    assert_eq!(asked, [Asked::NameColumn { field: perennial_core::imports::objects::Field::EngagementTitle }]);
    let (mapping, open) = answered(text, &[("what is each row", "engagements"), ("what the work is", "Thing")]);
    let titles: Vec<String> = work(text, &mapping).into_iter().map(|work| work.title).collect();
    assert_eq!((open, titles), (vec![], vec!["Will".to_owned(), "Lease".to_owned()]));
}
