//! The small files of real life in `tests/cases`: each row of their list that is about reading rows, with the
//! right result. The files lie beside the repository; where they are missing, the tests say so and are skipped.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on has failed")]

mod answers;
mod days;
mod headings;
mod leaving;
mod ledgers;
mod lists;
mod names;
mod persons;
mod places;
mod programs;
mod ugly;
mod way;
mod work;

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::fact::Precision;
use perennial_core::imports::drafts::{PursuitState, What};
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::Found;
use perennial_core::imports::problem::About;
use perennial_core::imports::questions::Asked;
use perennial_core::imports::values::{DateOrder, DecimalMark};
use perennial_core::money::Currency;

use way::*;

#[test]
fn x15_every_dash_for_no_cents_is_positive() {
    for mark in [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)] {
        let options = Options { currency: Some(Currency::EUR), decimals: mark, ..Options::default() };
        let way = run("X15.csv", &options);
        let expected = [
            ("K-0", 100_000, "CHF"),
            ("K-1", 100_000, "CHF"),
            ("K-2", 125_000, "EUR"),
            ("K-3", 125_000, "EUR"),
            ("K-4", 125_000, "EUR"),
            ("K-5", 125_000, "EUR"),
            ("K-6", 125_000, "EUR"),
            ("K-7", 100_000, "CHF"),
            ("K-8", 100_000, "CHF"),
            ("K-9", 100_000, "EUR"),
            ("K-10", -5_000, "EUR"),
            ("K-11", -5_000, "EUR"),
            ("K-12", -5_000, "EUR"),
            ("K-13", -5_000, "EUR"),
            ("K-14", -5_000, "EUR"),
        ];
        // With a comma as the mark, `50.00` is told and left out, never read as five thousand.
        let readable = if mark == Some(DecimalMark::Comma) { 10 } else { 15 };
        assert_eq!(minor(&way), expected[..readable], "{mark:?} {:?}", way.problems);
        way.must_account_for_every_row();
    }
    let way = run("X15-fees.csv", &Options::default());
    let What::Engagement(matter) = &way.drafts.iter().find(|d| d.object() == Object::Engagement).unwrap().what else {
        panic!("no matter")
    };
    assert_eq!(matter.fee_estimate.unwrap().minor, 4_800_000);
}

#[test]
fn x14_written_amounts_are_read_or_told_as_lost_rows() {
    let options = Options { decimals: Some(DecimalMark::Point), ..Options::default() };
    let way = run("X14.csv", &options);
    let read: BTreeMap<&str, (i64, &str)> = minor(&way).into_iter().map(|(n, m, c)| (n, (m, c))).collect();
    for (number, amount) in [
        ("K-0", (1_000_000, "GBP")),
        ("K-1", (150_000_000, "GBP")),
        ("K-4", (100_000, "USD")),
        ("K-6", (100_000, "CHF")),
        ("K-9", (100_000, "GBP")),
        ("K-10", (-100_000, "GBP")),
        ("K-11", (-100_000, "GBP")),
        ("K-12", (50_000, "ILS")),
        ("K-13", (100_000, "GBP")),
        ("K-14", (10_000_000, "INR")),
        ("K-15", (100_000, "GBP")),
    ] {
        assert_eq!(read.get(number), Some(&amount), "{number} {:?}", way.problems);
    }
    assert!(!read.contains_key("K-2") && !read.contains_key("K-3"), "a crown is no pound");
    way.must_account_for_every_row();
    let crowns = Options {
        currency: Some("SEK".parse().unwrap()),
        decimals: Some(DecimalMark::Comma),
        answers: &[],
        dates: None,
    };
    let way = run("X14.csv", &crowns);
    let read: BTreeMap<&str, (i64, &str)> = minor(&way).into_iter().map(|(n, m, c)| (n, (m, c))).collect();
    assert_eq!((read.get("K-2"), read.get("K-3")), (Some(&(100_000, "SEK")), Some(&(100_000, "SEK"))));
    way.must_account_for_every_row();
}

#[test]
fn b06_b53_a_row_that_is_lost_is_left_out() {
    let way = run("B53.csv", &Options::default());
    assert_eq!(way.left_out(), [2, 3, 4, 5, 6, 7], "{:?}", way.problems);
    assert_eq!(minor(&way), [("I-7", 1_000, "GBP")]);
    way.must_account_for_every_row();
    let way = run("B06.xlsx", &Options::default());
    assert_eq!(way.left_out(), [2, 4]);
    assert!(way.told(2)[0].0.contains("14 Mar 2026"), "{:?}", way.told(2));
    way.must_account_for_every_row();
    let way = run("B53-deals.csv", &Options::default());
    let deals = way.deals();
    assert_eq!(deals["A"].state, PursuitState::Hired { on: None });
    assert_eq!((deals["B"].value, way.left_out()), (None, vec![]));
}

#[test]
fn b08_what_has_happened_lies_in_the_past() {
    let options = Options { dates: Some(DateOrder::DayFirst), ..Options::default() };
    let way = run("B08.csv", &options);
    let since: Vec<Option<String>> = way.clients().iter().map(|c| c.since.map(|d| d.to_string())).collect();
    assert_eq!(since, [Some("1962-05-01".to_owned()), Some("1973-05-15".to_owned()), None]);
    assert!(way.told(4)[0].0.contains("still to come"), "{:?}", way.problems);
    let way = run("B08-matters.csv", &options);
    let days: Vec<(Option<Day>, Option<Day>)> = way
        .drafts
        .iter()
        .filter_map(|d| if let What::Engagement(e) = &d.what { Some((e.opened, e.closed)) } else { None })
        .collect();
    assert_eq!(days, [(None, None), (Some("2026-02-21".parse().unwrap()), None)]);
    assert_eq!((way.told(2).len(), way.told(3).len()), (1, 1));
    let way = run("B08-pursuits.csv", &options);
    let deals = way.deals();
    assert_eq!(deals["Deal A"].state, PursuitState::Hired { on: None });
    assert_eq!(deals["Deal A"].expected_start.map(|d| d.to_string()).as_deref(), Some("2066-03-15"));
    assert_eq!(deals["Deal B"].opened, None);
    assert_eq!((way.told(2).len(), way.told(3).len()), (1, 1), "{:?}", way.problems);
    let way = run("B08-touches.csv", &options);
    assert_eq!(way.left_out(), [2]);
    way.must_account_for_every_row();
}

#[test]
fn b09_years_and_months_are_kept_as_such_and_no_dates_are_told() {
    let way = run("B09.csv", &Options::default());
    let since: Vec<_> = way.clients().iter().map(|c| c.since.map(|on| (on.to_string(), c.since_precision))).collect();
    let of = |on: &str, precision| Some((on.to_owned(), precision));
    let (year, month) = (Precision::Year, Precision::Month);
    assert_eq!(since, [of("2020-12-31", year), of("2021-03-31", month), of("2021-03-31", month), None, None]);
    assert_eq!((2..=6).map(|line| way.told(line).len()).collect::<Vec<_>>(), [0, 0, 0, 1, 1]);
}

#[test]
fn x7_a_day_that_is_missing_is_taken_from_nowhere() {
    let way = run("X7.csv", &Options::default());
    let deals = way.deals();
    assert_eq!(deals["A"].state, PursuitState::Hired { on: None });
    assert_eq!(deals["B"].state, PursuitState::Hired { on: Some("2026-10-01".parse().unwrap()) });
    assert_eq!(deals["C"].state, PursuitState::NoWay { on: None });
}

#[test]
fn x6_words_with_two_meanings_are_asked() {
    let way = run("X6.csv", &Options::default());
    let asked: Vec<&str> = way.asked.iter().map(|q| q.example.as_str()).collect();
    for word in ["Closed", "Dead", "Contract", "Converted", "Cancelled", "Complete", "Completed"] {
        assert!(asked.contains(&word), "{word}: {asked:?}");
    }
    for word in ["Closed - Won", "Closed/Lost", "Won", "Verloren", "Gewonnen", "Declined"] {
        assert!(!asked.contains(&word), "{word}: {asked:?}");
    }
    let way = run("X6-matters.csv", &Options::default());
    let asked: Vec<&str> = way.asked.iter().map(|q| q.example.as_str()).collect();
    for word in ["Inactive", "Void", "Settled", "Declined", "Abandoned"] {
        assert!(asked.contains(&word), "{word}: {asked:?}");
    }
}

#[test]
fn x5_media_are_named_by_whole_words_or_asked() {
    let way = run("X5.csv", &Options::default());
    let asked: Vec<&str> = way.asked.iter().map(|q| q.example.as_str()).collect();
    for word in [
        "Presentation",
        "Legal brief",
        "Briefing",
        "Scorecard review",
        "Appeal hearing",
        "Appellate hearing",
        "Context review",
        "Textile site tour",
        "Discussed postponement",
        "Seventh review",
        "Called off",
        "Fax",
    ] {
        assert!(asked.contains(&word), "{word}: {asked:?}");
    }
    let media: BTreeMap<&str, Medium> = way
        .drafts
        .iter()
        .filter_map(|d| if let What::Touch(t) = &d.what { Some((t.subject.as_deref()?, t.medium)) } else { None })
        .collect();
    for (subject, medium) in [
        ("s0", Medium::Phone),
        ("s1", Medium::Phone),
        ("s12", Medium::Video),
        ("s16", Medium::Mail),
        ("s17", Medium::InPerson),
        ("s22", Medium::Email),
        ("s24", Medium::Phone),
    ] {
        assert_eq!(media.get(subject), Some(&medium), "{subject}");
    }
    let answered =
        Options { answers: &[("“Presentation”", "in person"), ("“Fax”", "leave out")], ..Options::default() };
    let way = run("X5.csv", &answered);
    assert!(way.told(4).is_empty(), "{:?}", way.told(4));
    assert!(way.told(25)[0].0.contains("as you said"), "{:?}", way.told(25));
    let way = run("X5-subject.csv", &Options::default());
    assert_eq!(way.left_out().len(), way.sheet.rows.len(), "{:?}", way.drafts);
}

#[test]
fn x4_other_programs_are_known_by_what_distinguishes_them() {
    for name in ["X4.csv", "X4-control.csv"] {
        let way = run(name, &Options::default());
        assert_eq!(way.found, Found::Guessed, "{name}");
        assert_eq!(minor(&way), [("I-1", 10_000, "GBP"), ("I-2", 5_000, "GBP")]);
        assert_eq!(way.invoices()[0].paid.unwrap().minor, 10_000);
    }
    let way = run("X4-customers.csv", &Options::default());
    let client = way.clients()[0];
    assert_eq!(client.sector.as_deref(), Some("Milling"));
    assert_eq!(client.website.as_deref(), Some("https://oldmill.example"));
    assert_eq!(client.phone.as_deref(), Some("0114 496 0001"));
    assert_eq!(client.address.as_deref(), Some("1 Mill Lane"));
    let way = run("X4-people.csv", &Options::default());
    let person = way.people()[0];
    assert_eq!((person.phone.as_deref(), person.address.as_deref()), (Some("0114 496 0001"), Some("Leeds")));
    assert_eq!(person.added.map(|d| d.to_string()).as_deref(), Some("2024-03-12"));
}

#[test]
fn b11_numbers_are_as_the_workbook_shows_them() {
    let way = run("B11.xlsx", &Options::default());
    let ids: Vec<&str> = way
        .drafts
        .iter()
        .filter_map(|d| if let What::Engagement(e) = &d.what { e.external_id.as_deref() } else { None })
        .collect();
    assert_eq!(ids, ["1234567890123456", "1234567890123457", "00042", "12.5", "1.234", "2024.001"]);
}

#[test]
fn b13_names_that_look_like_nothing_are_asked_or_kept() {
    let way = run("B13-clients.csv", &Options::default());
    let marks = way.asked.iter().filter(|q| matches!(q.about, Asked::Mark { .. }));
    let asked: Vec<&str> = marks.map(|q| q.example.as_str()).collect();
    assert_eq!(asked, ["NULL", "Nil", "N/A", "-"]);
    assert_eq!(way.names(), ["None", "NA", "True", "1-2", "3/4", "404", "#hashtag"]);
    let answers = Options {
        answers: &[("“NULL”", "a name"), ("“Nil”", "a name"), ("“N/A”", "nothing"), ("“-”", "nothing")],
        ..Options::default()
    };
    let way = run("B13-clients.csv", &answers);
    assert_eq!(way.names(), ["NULL", "None", "Nil", "NA", "True", "1-2", "3/4", "404", "#hashtag"]);
    way.must_account_for_every_row();
    let way = run("B13-people.csv", &Options::default());
    let names: Vec<&str> = way.people().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Jennifer Null", "Tom None", "Ida Nil", "Na Li"]);
}

#[test]
fn b23_characters_that_nobody_sees_are_dropped() {
    let way = run("B23.csv", &Options::default());
    let emails: Vec<&str> = way.people().iter().filter_map(|p| p.email.as_ref().map(|e| e.as_str())).collect();
    assert_eq!(emails, ["rita@oldmill.example", "tom@oldmill.example", "una@oldmill.example", "val@oldmill.example"]);
    assert_eq!(way.names(), ["Old Mill"]);
    assert!(way.problems.is_empty(), "{:?}", way.problems);
}

#[test]
fn b25_old_macintosh_letters_are_read() {
    let way = run("B25-macroman.csv", &Options::default());
    assert_eq!(way.names(), ["Häusler GmbH", "Étude Lefèvre"]);
    let guess = way.sheet.guesses.iter().find(|g| g.about == About::Encoding).unwrap();
    assert_eq!(guess.taken, "Mac Roman");
    for (name, taken) in [("B25-latin1.csv", "Windows-1252"), ("B25-cp1250.csv", "windows-1250")] {
        let way = run(name, &Options::default());
        let guess = way.sheet.guesses.iter().find(|g| g.about == About::Encoding).unwrap();
        assert_eq!(guess.taken, taken, "{name}");
    }
}

#[test]
fn b27_merged_cells_and_headers_are_read() {
    let way = run("B27.xlsx", &Options::default());
    let matters: Vec<(&str, &str)> = way
        .drafts
        .iter()
        .filter_map(|d| match &d.what {
            What::Engagement(e) => Some((e.title.as_str(), e.client.name.as_deref().unwrap_or_default())),
            _ => None,
        })
        .collect();
    let expected =
        [("Lease A", "Ridge Co"), ("Lease B", "Ridge Co"), ("Lease C", "Ridge Co"), ("Deed", "Quay Partners")];
    assert_eq!(matters, expected);
    let way = run("B27-header.xlsx", &Options::default());
    assert_eq!(way.names(), ["Ridge Co", "Quay Partners"]);
    let cities: Vec<Option<&str>> = way.clients().iter().map(|c| c.address.as_deref()).collect();
    assert_eq!(cities, [Some("Leeds"), Some("York")]);
    let people: Vec<(&str, &str)> =
        way.people().iter().map(|p| (p.name.as_str(), p.email.as_ref().unwrap().as_str())).collect();
    assert_eq!(people, [("Ann Fell", "ann@ridge.example"), ("Bo Mast", "bo@quay.example")]);
    assert!(way.problems.is_empty(), "{:?}", way.problems);
}

#[test]
fn b29_b30_cells_without_a_value_are_told_and_never_names() {
    let way = run("B29.xlsx", &Options::default());
    assert_eq!(way.left_out(), [2, 3, 4]);
    for line in 2..=4 {
        assert!(way.told(line).iter().any(|(told, _)| told.contains("formula")), "line {line}: {:?}", way.told(line));
    }
    let way = run("B30.csv", &Options::default());
    assert_eq!((way.names(), way.left_out()), (vec!["Ridge Co"], vec![2, 3]));
    assert_eq!(way.told(4).len(), 2, "the town and the telephone");
    let way = run("B30.xlsx", &Options::default());
    assert_eq!((way.names(), way.left_out()), (vec!["Ridge Co", "TRUE"], vec![2, 5]));
    assert_eq!(way.told(3).len(), 1);
}

#[test]
fn b57_totals_and_footers_are_no_records() {
    let way = run("B57.csv", &Options::default());
    assert_eq!(minor(&way), [("I-1", 10_000, "GBP"), ("I-2", 5_000, "GBP")]);
    assert_eq!(way.left_out(), [8, 10]);
    let way = run("B57-clients.csv", &Options::default());
    assert_eq!(way.names(), ["Ridge Co", "Quay Partners"]);
    assert_eq!(way.left_out(), [4, 5, 6, 7]);
    way.must_account_for_every_row();
}

#[test]
fn x10_refusals_in_any_wording_are_heard() {
    let way = run("X10.csv", &Options::default());
    let said: Vec<(&str, bool, &[Medium])> =
        way.people().iter().map(|p| (p.name.as_str(), p.do_not_contact, p.refuses.as_slice())).collect();
    assert_eq!(
        said,
        [
            ("Rita Marl", false, &[Medium::Email][..]),
            ("Tom Fen", false, &[Medium::Email]),
            ("Una Ash", true, &[Medium::Email, Medium::Phone]),
            ("Val Elm", true, &[Medium::Email, Medium::Phone]),
            ("Wes Oak", true, &[]),
        ]
    );
}

#[test]
fn x3_tax_does_not_make_a_paid_invoice_unpaid() {
    let way = run("X3.csv", &Options::default());
    let sums: Vec<(&str, i64, Option<i64>)> =
        way.invoices().iter().map(|i| (i.number.as_str(), i.net().minor, i.paid.map(|p| p.minor))).collect();
    assert_eq!(
        sums,
        [("I-1", 100_000, Some(91_666)), ("I-2", 100_000, Some(100_000)), ("I-3", 120_000, Some(110_000))]
    );
    let way = run("X3-xero.csv", &Options { dates: Some(DateOrder::DayFirst), ..Options::default() });
    let sums: Vec<(&str, i64, Option<i64>)> =
        way.invoices().iter().map(|i| (i.number.as_str(), i.net().minor, i.paid.map(|p| p.minor))).collect();
    assert_eq!(sums, [("INV-1", 100_000, Some(100_000)), ("INV-2", 100_000, None), ("CN-3", -10_000, None)]);
    assert_eq!(way.left_out(), [5, 6]);
}

/// What a person said of the file holds: a cell that can only be read otherwise is read by itself, and said; it settles
/// nothing for the others.
#[test]
fn b04_an_answer_is_never_overruled_by_a_cell() {
    let issued = |way: &Way| -> Vec<(String, String)> {
        way.invoices().iter().map(|invoice| (invoice.number.clone(), invoice.issued.to_string())).collect()
    };
    let of = |number: &str, day: &str| (number.to_owned(), day.to_owned());
    let unasked = run("B04.csv", &Options::default());
    assert_eq!(issued(&unasked), [of("R-1", "2026-07-30"), of("R-2", "2026-02-03")]);
    let day_first = Options { dates: Some(DateOrder::DayFirst), ..Options::default() };
    let told = run("B04.csv", &day_first);
    assert_eq!(issued(&told), [of("R-1", "2026-07-30"), of("R-2", "2026-03-02")]);
    assert!(told.told(2)[0].0.contains("read as 30 Jul 2026"), "{:?}", told.problems);
    told.must_account_for_every_row();
    // A column of which no cell can be read so was not meant.
    let text = "Invoice no,Client,Invoice date,Due date,Total\nR-1,Ansah,03/02/2026,07/30/2026,100\n";
    let way = Way::told_of("due.csv", text, Some(DateOrder::DayFirst));
    let days: Vec<_> = way.invoices().iter().map(|i| [i.issued.to_string(), i.due.unwrap().to_string()]).collect();
    assert_eq!((days, way.problems.len()), (vec![["2026-02-03".to_owned(), "2026-07-30".to_owned()]], 0));
}
