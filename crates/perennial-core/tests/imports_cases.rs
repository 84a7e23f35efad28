//! The small files of real life in `../shared/cases`: each row of their list that is about reading rows, with the
//! right result. The files lie beside the repository; where they are missing, the tests say so and are skipped.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::imports::drafts::{
    ClientDraft, ContactDraft, Draft, InvoiceDraft, PursuitDraft, PursuitState, What, drafts_as_of,
};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::{Found, propose};
use perennial_core::imports::problem::{About, Consequence, Problem};
use perennial_core::imports::questions::{Asked, Question, questions};
use perennial_core::imports::read::{Limits, Sheet, read};
use perennial_core::imports::values::{DateOrder, DecimalMark};
use perennial_core::money::Currency;

/// How a case is run: the options of the command line.
#[derive(Default)]
struct Options {
    currency: Option<Currency>,
    decimals: Option<DecimalMark>,
    dates: Option<DateOrder>,
    /// Answers by the beginning of the question.
    answers: &'static [(&'static str, &'static str)],
}

/// What became of a case.
struct Way {
    sheet: Sheet,
    found: Found,
    asked: Vec<Question>,
    drafts: Vec<Draft>,
    problems: Vec<Problem>,
}

fn folder() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = ["../../../shared", "../../../../shared"].map(|shared| root.join(shared).join("cases"));
    let found = folders.into_iter().find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: the cases are not on this machine");
    }
    found
}

fn today() -> Day {
    "2026-11-29".parse().unwrap()
}

fn run(name: &str, options: &Options) -> Option<Way> {
    let bytes = std::fs::read(folder()?.join(name)).unwrap();
    let sheet = read(&bytes, name, &Limits::default()).unwrap().sheets.remove(0);
    let proposal = propose(&sheet, None);
    let mut mapping = Mapping {
        currency: options.currency.or(Some(Currency::GBP)),
        decimals: options.decimals,
        dates: options.dates,
        ..proposal.mapping
    };
    let (asked, _) = questions(&sheet, &mapping);
    for question in &asked {
        if let Some((_, answer)) = options.answers.iter().find(|(begin, _)| question.text.contains(begin)) {
            mapping.answer(question, answer).unwrap();
        }
    }
    let (drafts, mut problems) = drafts_as_of(&sheet, &mapping, today());
    problems.extend(sheet.problems.iter().cloned());
    Some(Way { found: proposal.found, asked, drafts, problems, sheet })
}

impl Way {
    fn invoices(&self) -> Vec<&InvoiceDraft> {
        self.drafts.iter().filter_map(|d| if let What::Invoice(i) = &d.what { Some(&**i) } else { None }).collect()
    }

    fn clients(&self) -> Vec<&ClientDraft> {
        self.drafts.iter().filter_map(|d| if let What::Client(c) = &d.what { Some(&**c) } else { None }).collect()
    }

    fn people(&self) -> Vec<&ContactDraft> {
        self.drafts.iter().filter_map(|d| if let What::Contact(c) = &d.what { Some(&**c) } else { None }).collect()
    }

    fn deals(&self) -> BTreeMap<&str, &PursuitDraft> {
        let pursuit = |d: &'_ Draft| matches!(d.what, What::Pursuit(_));
        let found = self.drafts.iter().filter(|d| pursuit(d));
        found
            .filter_map(|d| if let What::Pursuit(p) = &d.what { Some((p.title.as_str(), &**p)) } else { None })
            .collect()
    }

    fn names(&self) -> Vec<&str> {
        self.clients().iter().map(|c| c.name.as_str()).collect()
    }

    /// The lines of rows that were left out, each once.
    fn left_out(&self) -> Vec<u32> {
        let left = self.problems.iter().filter(|p| p.consequence == Consequence::RowLeftOut).map(|p| p.line);
        left.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    fn told(&self, line: u32) -> Vec<(&str, Consequence)> {
        let told = self.problems.iter().filter(|p| p.line == line);
        told.map(|p| (p.what_to_do.as_str(), p.consequence)).collect()
    }

    /// Every row is in a draft or left out, and no row is both.
    #[track_caller]
    fn must_account_for_every_row(&self) {
        let left = self.left_out();
        for row in &self.sheet.rows {
            let landed = self.drafts.iter().any(|d| match &d.what {
                What::Invoice(i) if !i.lines.is_empty() => i.lines.iter().any(|l| l.line == row.line),
                _ => d.line == row.line,
            });
            let joined = self.told(row.line).iter().any(|(_, then)| *then == Consequence::Kept);
            assert!(landed || joined || left.contains(&row.line), "line {} is nowhere: {:?}", row.line, self.problems);
            assert!(!(landed && left.contains(&row.line)), "line {} is twice: {:?}", row.line, self.problems);
        }
    }
}

fn minor(way: &Way) -> Vec<(&str, i64, &str)> {
    way.invoices().iter().map(|i| (i.number.as_str(), i.total.minor, i.total.currency.code())).collect()
}

#[test]
fn x15_every_dash_for_no_cents_is_positive() {
    for mark in [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)] {
        let options = Options { currency: Some(Currency::EUR), decimals: mark, ..Options::default() };
        let Some(way) = run("X15.csv", &options) else { return };
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
    let way = run("X15-fees.csv", &Options::default()).unwrap();
    let What::Engagement(matter) = &way.drafts.iter().find(|d| d.object() == Object::Engagement).unwrap().what else {
        panic!("no matter")
    };
    assert_eq!(matter.fee_estimate.unwrap().minor, 4_800_000);
}

#[test]
fn x14_written_amounts_are_read_or_told_as_lost_rows() {
    let options = Options { decimals: Some(DecimalMark::Point), ..Options::default() };
    let Some(way) = run("X14.csv", &options) else { return };
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
    let way = run("X14.csv", &crowns).unwrap();
    let read: BTreeMap<&str, (i64, &str)> = minor(&way).into_iter().map(|(n, m, c)| (n, (m, c))).collect();
    assert_eq!((read.get("K-2"), read.get("K-3")), (Some(&(100_000, "SEK")), Some(&(100_000, "SEK"))));
    way.must_account_for_every_row();
}

#[test]
fn b06_b53_a_row_that_is_lost_is_left_out() {
    let Some(way) = run("B53.csv", &Options::default()) else { return };
    assert_eq!(way.left_out(), [2, 3, 4, 5, 6, 7], "{:?}", way.problems);
    assert_eq!(minor(&way), [("I-7", 1_000, "GBP")]);
    way.must_account_for_every_row();
    let way = run("B06.xlsx", &Options::default()).unwrap();
    assert_eq!(way.left_out(), [2, 4]);
    assert!(way.told(2)[0].0.contains("2026-03-14"), "{:?}", way.told(2));
    way.must_account_for_every_row();
    let way = run("B53-deals.csv", &Options::default()).unwrap();
    let deals = way.deals();
    assert_eq!(deals["A"].state, PursuitState::Hired { on: None });
    assert_eq!((deals["B"].value, way.left_out()), (None, vec![]));
}

#[test]
fn b08_what_has_happened_lies_in_the_past() {
    let options = Options { dates: Some(DateOrder::DayFirst), ..Options::default() };
    let Some(way) = run("B08.csv", &options) else { return };
    let since: Vec<Option<String>> = way.clients().iter().map(|c| c.since.map(|d| d.to_string())).collect();
    assert_eq!(since, [Some("1962-05-01".to_owned()), Some("1973-05-15".to_owned()), None]);
    assert!(way.told(4)[0].0.contains("still to come"), "{:?}", way.problems);
    let way = run("B08-matters.csv", &options).unwrap();
    let days: Vec<(Option<Day>, Option<Day>)> = way
        .drafts
        .iter()
        .filter_map(|d| if let What::Engagement(e) = &d.what { Some((e.opened, e.closed)) } else { None })
        .collect();
    assert_eq!(days, [(None, None), (Some("2026-02-21".parse().unwrap()), None)]);
    assert_eq!((way.told(2).len(), way.told(3).len()), (1, 1));
    let way = run("B08-pursuits.csv", &options).unwrap();
    let deals = way.deals();
    assert_eq!(deals["Deal A"].state, PursuitState::Hired { on: None });
    assert_eq!(deals["Deal A"].expected_start.map(|d| d.to_string()).as_deref(), Some("2066-03-15"));
    assert_eq!(deals["Deal B"].opened, None);
    assert_eq!((way.told(2).len(), way.told(3).len()), (1, 1), "{:?}", way.problems);
    let way = run("B08-touches.csv", &options).unwrap();
    assert_eq!(way.left_out(), [2]);
    way.must_account_for_every_row();
}

#[test]
fn b09_years_and_months_without_a_day_are_told() {
    let Some(way) = run("B09.csv", &Options::default()) else { return };
    assert!(way.clients().iter().all(|c| c.since.is_none()));
    for line in 2..=6 {
        assert_eq!(way.told(line).len(), 1, "line {line}");
    }
}

#[test]
fn x7_a_day_that_is_missing_is_taken_from_nowhere() {
    let Some(way) = run("X7.csv", &Options::default()) else { return };
    let deals = way.deals();
    assert_eq!(deals["A"].state, PursuitState::Hired { on: None });
    assert_eq!(deals["B"].state, PursuitState::Hired { on: Some("2026-10-01".parse().unwrap()) });
    assert_eq!(deals["C"].state, PursuitState::NoWay { on: None });
}

#[test]
fn x6_words_with_two_meanings_are_asked() {
    let Some(way) = run("X6.csv", &Options::default()) else { return };
    let asked: Vec<&str> = way.asked.iter().map(|q| q.example.as_str()).collect();
    for word in ["Closed", "Dead", "Contract", "Converted", "Cancelled", "Complete", "Completed"] {
        assert!(asked.contains(&word), "{word}: {asked:?}");
    }
    for word in ["Closed - Won", "Closed/Lost", "Won", "Verloren", "Gewonnen", "Declined"] {
        assert!(!asked.contains(&word), "{word}: {asked:?}");
    }
    let way = run("X6-matters.csv", &Options::default()).unwrap();
    let asked: Vec<&str> = way.asked.iter().map(|q| q.example.as_str()).collect();
    for word in ["Inactive", "Void", "Settled", "Declined", "Abandoned"] {
        assert!(asked.contains(&word), "{word}: {asked:?}");
    }
}

#[test]
fn x5_media_are_named_by_whole_words_or_asked() {
    let Some(way) = run("X5.csv", &Options::default()) else { return };
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
    let way = run("X5.csv", &answered).unwrap();
    assert!(way.told(4).is_empty(), "{:?}", way.told(4));
    assert!(way.told(25)[0].0.contains("as you said"), "{:?}", way.told(25));
    let way = run("X5-subject.csv", &Options::default()).unwrap();
    assert_eq!(way.left_out().len(), way.sheet.rows.len(), "{:?}", way.drafts);
}

#[test]
fn x4_other_programs_are_known_by_what_distinguishes_them() {
    for name in ["X4.csv", "X4-control.csv"] {
        let Some(way) = run(name, &Options::default()) else { return };
        assert_eq!(way.found, Found::Guessed, "{name}");
        assert_eq!(minor(&way), [("I-1", 10_000, "GBP"), ("I-2", 5_000, "GBP")]);
        assert_eq!(way.invoices()[0].paid.unwrap().minor, 10_000);
    }
    let way = run("X4-customers.csv", &Options::default()).unwrap();
    let client = way.clients()[0];
    assert_eq!(client.sector.as_deref(), Some("Milling"));
    assert_eq!(client.website.as_deref(), Some("https://oldmill.example"));
    assert_eq!(client.phone.as_deref(), Some("0114 496 0001"));
    assert_eq!(client.address.as_deref(), Some("1 Mill Lane"));
    let way = run("X4-people.csv", &Options::default()).unwrap();
    let person = way.people()[0];
    assert_eq!((person.phone.as_deref(), person.address.as_deref()), (Some("0114 496 0001"), Some("Leeds")));
    assert_eq!(person.added.map(|d| d.to_string()).as_deref(), Some("2024-03-12"));
}

#[test]
fn b11_numbers_are_as_the_workbook_shows_them() {
    let Some(way) = run("B11.xlsx", &Options::default()) else { return };
    let ids: Vec<&str> = way
        .drafts
        .iter()
        .filter_map(|d| if let What::Engagement(e) = &d.what { e.external_id.as_deref() } else { None })
        .collect();
    assert_eq!(ids, ["1234567890123456", "1234567890123457", "00042", "12.5", "1.234", "2024.001"]);
}

#[test]
fn b13_names_that_look_like_nothing_are_asked_or_kept() {
    let Some(way) = run("B13-clients.csv", &Options::default()) else { return };
    let marks = way.asked.iter().filter(|q| matches!(q.about, Asked::Mark { .. }));
    let asked: Vec<&str> = marks.map(|q| q.example.as_str()).collect();
    assert_eq!(asked, ["NULL", "Nil", "N/A", "-"]);
    assert_eq!(way.names(), ["None", "NA", "True", "1-2", "3/4", "404", "#hashtag"]);
    let answers = Options {
        answers: &[("“NULL”", "a name"), ("“Nil”", "a name"), ("“N/A”", "nothing"), ("“-”", "nothing")],
        ..Options::default()
    };
    let way = run("B13-clients.csv", &answers).unwrap();
    assert_eq!(way.names(), ["NULL", "None", "Nil", "NA", "True", "1-2", "3/4", "404", "#hashtag"]);
    way.must_account_for_every_row();
    let way = run("B13-people.csv", &Options::default()).unwrap();
    let names: Vec<&str> = way.people().iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Jennifer Null", "Tom None", "Ida Nil", "Na Li"]);
}

#[test]
fn b23_characters_that_nobody_sees_are_dropped() {
    let Some(way) = run("B23.csv", &Options::default()) else { return };
    let emails: Vec<&str> = way.people().iter().filter_map(|p| p.email.as_ref().map(|e| e.as_str())).collect();
    assert_eq!(emails, ["rita@oldmill.example", "tom@oldmill.example", "una@oldmill.example", "val@oldmill.example"]);
    assert_eq!(way.names(), ["Old Mill"]);
    assert!(way.problems.is_empty(), "{:?}", way.problems);
}

#[test]
fn b25_old_macintosh_letters_are_read() {
    let Some(way) = run("B25-macroman.csv", &Options::default()) else { return };
    assert_eq!(way.names(), ["Häusler GmbH", "Étude Lefèvre"]);
    let guess = way.sheet.guesses.iter().find(|g| g.about == About::Encoding).unwrap();
    assert_eq!(guess.taken, "Mac Roman");
    for (name, taken) in [("B25-latin1.csv", "Windows-1252"), ("B25-cp1250.csv", "windows-1250")] {
        let way = run(name, &Options::default()).unwrap();
        let guess = way.sheet.guesses.iter().find(|g| g.about == About::Encoding).unwrap();
        assert_eq!(guess.taken, taken, "{name}");
    }
}

#[test]
fn b27_merged_cells_and_headers_are_read() {
    let Some(way) = run("B27.xlsx", &Options::default()) else { return };
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
    let way = run("B27-header.xlsx", &Options::default()).unwrap();
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
    let Some(way) = run("B29.xlsx", &Options::default()) else { return };
    assert_eq!(way.left_out(), [2, 3, 4]);
    for line in 2..=4 {
        assert!(way.told(line).iter().any(|(told, _)| told.contains("formula")), "line {line}: {:?}", way.told(line));
    }
    let way = run("B30.csv", &Options::default()).unwrap();
    assert_eq!((way.names(), way.left_out()), (vec!["Ridge Co"], vec![2, 3]));
    assert_eq!(way.told(4).len(), 2, "the town and the telephone");
    let way = run("B30.xlsx", &Options::default()).unwrap();
    assert_eq!((way.names(), way.left_out()), (vec!["Ridge Co", "TRUE"], vec![2, 5]));
    assert_eq!(way.told(3).len(), 1);
}

#[test]
fn b57_totals_and_footers_are_no_records() {
    let Some(way) = run("B57.csv", &Options::default()) else { return };
    assert_eq!(minor(&way), [("I-1", 10_000, "GBP"), ("I-2", 5_000, "GBP")]);
    assert_eq!(way.left_out(), [8, 10]);
    let way = run("B57-clients.csv", &Options::default()).unwrap();
    assert_eq!(way.names(), ["Ridge Co", "Quay Partners"]);
    assert_eq!(way.left_out(), [4, 5, 6, 7]);
    way.must_account_for_every_row();
}

#[test]
fn x10_refusals_in_any_wording_are_heard() {
    let Some(way) = run("X10.csv", &Options::default()) else { return };
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
    let Some(way) = run("X3.csv", &Options::default()) else { return };
    let sums: Vec<(&str, i64, Option<i64>)> =
        way.invoices().iter().map(|i| (i.number.as_str(), i.net().minor, i.paid.map(|p| p.minor))).collect();
    assert_eq!(
        sums,
        [("I-1", 100_000, Some(91_666)), ("I-2", 100_000, Some(100_000)), ("I-3", 120_000, Some(110_000))]
    );
    let way = run("X3-xero.csv", &Options { dates: Some(DateOrder::DayFirst), ..Options::default() }).unwrap();
    let sums: Vec<(&str, i64, Option<i64>)> =
        way.invoices().iter().map(|i| (i.number.as_str(), i.net().minor, i.paid.map(|p| p.minor))).collect();
    assert_eq!(sums, [("INV-1", 100_000, Some(100_000)), ("INV-2", 100_000, None), ("CN-3", -10_000, None)]);
    assert_eq!(way.left_out(), [5, 6]);
}

impl Way {
    /// A file of this text, read like one of the cases.
    fn of(name: &str, text: &str) -> Self {
        let sheet = read(text.as_bytes(), name, &Limits::default()).unwrap().sheets.remove(0);
        let proposal = propose(&sheet, None);
        let mapping = Mapping { currency: Some(Currency::GBP), ..proposal.mapping };
        let (asked, _) = questions(&sheet, &mapping);
        let (drafts, problems) = drafts_as_of(&sheet, &mapping, today());
        Self { found: proposal.found, asked, drafts, problems, sheet }
    }
}

#[test]
fn an_invoice_number_that_another_invoice_bears_is_told() {
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Amount\n1,Alder,15/01/2025,500\n2,Alder,15/07/2025,500\n\
         2,Alder,15/07/2025,600\n2,Alder,20/09/2025,700\n2,Birch,20/09/2025,700\n2,Alder,15/07/2025,500\n",
    );
    assert_eq!(minor(&way), [("1", 50_000, "GBP"), ("2", 50_000, "GBP"), ("2", 70_000, "GBP")]);
    assert_eq!(way.left_out(), [4, 5], "line 7 says the same as line 3 again");
    let told =
        "invoice 2 stands in line 3 with another amount or day: give it a number of its own, or take one of them out";
    for line in [4, 5] {
        assert_eq!(way.told(line), [(told, Consequence::RowLeftOut)]);
    }
}

#[test]
fn rows_with_amounts_of_their_own_are_lines_of_one_invoice() {
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Line amount\n1,Alder,15/01/2025,500\n1,Alder,15/01/2025,600\n2,Alder,15/01/2025,70\n",
    );
    assert_eq!(minor(&way), [("1", 110_000, "GBP"), ("2", 7_000, "GBP")]);
    assert_eq!(way.problems, []);
    // Lines that each name another total of the whole are no lines of one.
    let way = Way::of(
        "invoices.csv",
        "Invoice No,Customer,Date,Total,Line amount\n1,Alder,15/01/2025,1100,500\n1,Alder,15/01/2025,1100,600\n\
         1,Alder,15/01/2025,900,900\n",
    );
    assert_eq!((minor(&way), way.left_out()), (vec![("1", 110_000, "GBP")], vec![4]));
}

#[test]
fn a_client_list_without_a_name_is_asked_which_column_holds_it() {
    let rows =
        "Alder Ltd,Ann Ash,ann@alder.example,2019-03-01,Live\nBirch Ltd,Bo Oak,bo@birch.example,2020-04-01,Live\n";
    let way = Way::of("book.csv", &format!("Whose,Kontakt,E-Mail (main),Since when,Standing\n{rows}"));
    let asked: Vec<&Question> = way.asked.iter().filter(|q| q.needed).collect();
    assert_eq!(asked[0].about, Asked::NameColumn { field: Field::ClientName });
    assert_eq!(asked[0].text, "Which column holds the name of the client?");
    for heading in ["Cust. Name", "Cust.  name", "Client  name", "CUSTOMER.NAME"] {
        let way = Way::of("book.csv", &format!("{heading},Kontakt,E-Mail (main),Since when,Standing\n{rows}"));
        assert!(!way.asked.iter().any(|q| matches!(q.about, Asked::NameColumn { .. })), "{heading}: {:?}", way.asked);
        assert_eq!(way.names(), ["Alder Ltd", "Birch Ltd"], "{heading}");
    }
}

/// A column “Paid” that only says whether it was: the invoice is paid whole, or not at all.
#[test]
fn a_paid_column_of_yes_and_no_is_read() {
    let text = "Invoice No,Customer,Date,Amount,Paid\n1,Alder,15/03/2026,1200.00,yes\n2,Birch,16/03/2026,800.00,no\n\
        3,Cedar,17/03/2026,600.00,250.00\n";
    let sheet = read(text.as_bytes(), "invoices.csv", &Limits::default()).unwrap().sheets.remove(0);
    let mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
    let (drafts, problems) = drafts_as_of(&sheet, &mapping, today());
    assert!(problems.is_empty(), "{problems:?}");
    let paid: Vec<Option<i64>> = drafts
        .iter()
        .filter_map(|draft| match &draft.what {
            What::Invoice(invoice) => Some(invoice.paid.map(|paid| paid.minor)),
            _ => None,
        })
        .collect();
    assert_eq!(paid, [Some(120_000), None, Some(25_000)]);
}
