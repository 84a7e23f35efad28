//! From rows to facts, and what holds for any file.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on has failed")]

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, EngagementFact, Event, InvoiceFact, PursuitFact, SupportFact};
use perennial_core::ids::{ContactId, EngagementId, InvoiceId, PursuitId, ReferralId};
use perennial_core::imports::drafts::{Draft, drafts};
use perennial_core::imports::infer::{Ids, Introduction, Known, facts_of};
use perennial_core::imports::list_day::list_day;
use perennial_core::imports::mapping::{Column, Mapping, fingerprint};
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::presets::propose;
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::{Limits, Sheet, read};
use perennial_core::imports::values::{self, AmountReading, DateOrder, DateReading, DecimalMark};
use perennial_core::money::{Currency, Money};
use proptest::prelude::*;

fn sheet(text: &str) -> Sheet {
    read(text.as_bytes(), "list.csv", &Limits::default()).unwrap().sheets.remove(0)
}

fn way(text: &str) -> (Vec<Draft>, Vec<Problem>) {
    let sheet = sheet(text);
    let mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
    drafts(&sheet, &mapping)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn ids() -> Ids {
    Ids {
        contact: Some(ContactId::from_number(1)),
        pursuit: Some(PursuitId::from_number(2)),
        engagement: Some(EngagementId::from_number(3)),
        invoice: Some(InvoiceId::from_number(4)),
        referrals: vec![Introduction {
            referral: ReferralId::from_number(5),
            client: None,
            referrer: None,
            name: "Claire Dubois".to_owned(),
        }],
        ..Ids::default()
    }
}

fn facts(draft: &Draft, ids: &Ids) -> Vec<(String, String)> {
    let known = Known { today: day("2024-12-31"), list_day: day("2024-12-31"), listing: None };
    let facts = facts_of(draft, ids, known);
    facts.iter().map(|fact| (fact.on.to_string(), kind(&fact.what))).collect()
}

fn kind(event: &Event) -> String {
    let json: serde_json::Value = serde_json::from_str(&event.to_stored()).unwrap();
    json["kind"].as_str().unwrap().to_owned()
}

fn pairs(facts: &[(String, String)]) -> Vec<(&str, &str)> {
    facts.iter().map(|(on, kind)| (on.as_str(), kind.as_str())).collect()
}

#[test]
fn a_won_deal_is_opened_hired_and_accepted() {
    let (made, problems) = way(
        "deal_id,account,deal_stage,engage_date,close_date\n1,Ansah,Won,2024-01-02,2024-02-03\n2,Kestrel,Lost,,2024-03-04\n3,Marsh,Proposal,2024-04-05,2025-01-01\n4,Lowfield,Postponed,2024-04-05,2024-06-01\n",
    );
    assert_eq!(problems, []);
    let pursuits: Vec<&Draft> = made.iter().filter(|d| d.object() == Object::Pursuit).collect();
    assert_eq!(
        pairs(&facts(pursuits[0], &ids())),
        [("2024-01-02", "pursuit.opened"), ("2024-02-03", "pursuit.hired"), ("2024-02-03", "engagement.accepted"),]
    );
    assert_eq!(
        pairs(&facts(pursuits[1], &ids())),
        [("2024-03-04", "pursuit.opened"), ("2024-03-04", "pursuit.no_way")]
    );
    // Where the pursuit is, not since when: the step is known on the day of the file.
    let open = pairs_owned(facts(pursuits[2], &ids()));
    assert_eq!(open, "2024-04-05 pursuit.opened, 2024-12-31 pursuit.step_reached");
    assert_eq!(pairs_owned(facts(pursuits[3], &ids())), "2024-04-05 pursuit.opened, 2024-06-01 pursuit.not_now");
    // No list is older than its newest entry, and that entry is nobody else's day.
    let today = day("2024-12-31");
    let told =
        |said: &str| list_day(Some(day(said)), None, &made, today).map(|list| list.day).map_err(|e| e.to_string());
    assert_eq!(told("2024-06-01"), Ok(day("2024-06-01")));
    assert_eq!(
        told("2024-05-31").unwrap_err(),
        "Line 5 says that something happened on 1 Jun 2024, so the list was not made on 31 May 2024. Correct the day the \
         list was made: on that day or later."
    );
    assert!(told("2025-01-01").unwrap_err().contains("still to come"));
    let of_file = |file: &str| list_day(None, Some(day(file)), &made, today).unwrap().day;
    assert_eq!(of_file("2024-09-30"), day("2024-09-30"));
    // A workbook that says that it was last changed before its newest entry, or ahead, tells nothing.
    assert_eq!((of_file("2010-01-01"), of_file("2026-01-01")), (today, today));
}

/// Since when somebody is a client, as a list of clients says it: a year or a month is dated on its latest day that has
/// come, no day is another row's, and the end of whoever is former is known by the day of the list alone (D18, D20).
#[test]
fn a_list_of_clients_says_since_when_and_not_until_when() {
    let (made, problems) = way(
        "Client,Client since,Status\nOld Friend,1998-05-01,Client\nYear Only,2010,Client\nThis Year,2024,Client\nNo Day,,Client\nGone,2010-04-01,Former\n",
    );
    assert_eq!(problems, []);
    let today = day("2024-10-10");
    let known = Known { today, list_day: list_day(None, None, &made, today).unwrap().day, listing: None };
    let told = made.iter().filter(|draft| draft.object() == Object::Client).map(|draft| {
        let facts = facts_of(draft, &ids(), known).into_iter();
        let listed = facts.filter(|fact| matches!(fact.what, Event::Client(ClientFact::Listed { .. })));
        listed.map(|fact| format!("{} {}", fact.on, fact.precision.key())).collect::<Vec<_>>().join(", ")
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "1998-05-01 exact",
            "2010-12-31 year",
            "2024-10-10 year",
            "2024-10-10 on_or_before",
            "2010-04-01 exact, 2024-10-10 on_or_before",
        ]
    );
}

fn pairs_owned(facts: Vec<(String, String)>) -> String {
    facts.into_iter().map(|(on, kind)| format!("{on} {kind}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn matters_say_opened_signed_and_closed() {
    let (made, _) = way(
        "matter number,client,matter name,opened,letter signed,closed,status\nM1,Ansah,Sale,2024-01-10,2024-01-05,2024-06-01,Closed\nM2,Kestrel,Claim,2024-02-01,,,On hold\n",
    );
    let work: Vec<&Draft> = made.iter().filter(|d| d.object() == Object::Engagement).collect();
    assert_eq!(
        pairs_owned(facts(work[0], &Ids { pursuit: None, ..ids() })),
        "2024-01-05 engagement.accepted, 2024-01-05 engagement.letter_signed, 2024-01-10 engagement.opened, 2024-06-01 engagement.closed"
    );
    assert_eq!(
        pairs_owned(facts(work[1], &Ids { pursuit: None, ..ids() })),
        "2024-02-01 engagement.accepted, 2024-02-01 engagement.opened, 2024-12-31 engagement.held"
    );
    // A pursuit led to it and told the acceptance already.
    assert_eq!(facts(work[1], &ids()).len(), 2);
}

#[test]
fn invoices_are_net_and_paid_by_the_day_of_the_file_where_their_own_is_missing() {
    let (made, problems) = way(
        "invoice no,client,invoice date,total,vat,paid,paid on\nI1,Ansah,2024-01-31,1200.00,200.00,1200.00,2024-02-15\nI2,Ansah,2024-02-28,600.00,100.00,600.00,\n",
    );
    assert_eq!(problems, []);
    let invoices: Vec<&Draft> = made.iter().filter(|d| d.object() == Object::Invoice).collect();
    let known = Known { today: day("2024-12-31"), list_day: day("2024-12-31"), listing: None };
    let first = facts_of(invoices[0], &ids(), known);
    assert!(
        matches!(&first[0].what, Event::Invoice(InvoiceFact::Issued { amount, .. }) if *amount == Money::new(100_000, Currency::GBP))
    );
    assert!(matches!(&first[1].what, Event::Invoice(InvoiceFact::Paid { amount, .. }) if amount.minor == 100_000));
    let second = facts_of(invoices[1], &ids(), known);
    assert!(matches!(&second[1].what, Event::Invoice(InvoiceFact::Paid { amount, .. }) if amount.minor == 50_000));
    assert_eq!((second[1].on, second[1].precision), (known.list_day, perennial_core::fact::Precision::OnOrBefore));
}

#[test]
fn referred_by_is_a_referral_and_columns_without_a_field_are_one_note() {
    let (made, _) = way("client,referred by,since,golf,shoe size\nAnsah,Claire Dubois,2019-04-01,yes,44\n");
    let known = Known { today: day("2024-12-31"), list_day: day("2024-12-31"), listing: None };
    let found = facts_of(&made[0], &ids(), known);
    assert!(found.iter().any(|fact| matches!(&fact.what, Event::Support(SupportFact::ReferralReceived { from: Some(f), .. }) if f == "Claire Dubois")));
    assert!(found.iter().any(
        |fact| matches!(&fact.what, Event::Client(ClientFact::Noted { text }) if text == "golf: yes · shoe size: 44")
    ));
    assert!(!found.iter().any(|fact| matches!(&fact.what, Event::Engagement(EngagementFact::Accepted { .. }))));
    assert!(!found.iter().any(|fact| matches!(&fact.what, Event::Pursuit(PursuitFact::Opened { .. }))));
}

#[test]
fn open_dates_and_amounts_are_asked_and_never_guessed() {
    let text = "invoice no,client,invoice date,total\nI1,Ansah,03/04/2024,\"1,234\"\nI2,Ansah,05/06/2024,\"5,678\"\n";
    let sheet = sheet(text);
    let mut mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
    let (asked, _) = questions(&sheet, &mapping);
    assert_eq!(asked.iter().filter(|q| q.needed).count(), 2);
    let (made, problems) = drafts(&sheet, &mapping);
    assert!(made.iter().all(|d| d.object() != Object::Invoice));
    assert!(problems.iter().any(|p| p.what_to_do.contains("day-first")));
    for question in &asked {
        let answer = &question.choices[0];
        mapping.answer(&sheet, question, answer).unwrap();
    }
    assert!(mapping.answer(&sheet, &asked[0], "sideways").is_err());
    let (made, problems) = drafts(&sheet, &mapping);
    assert_eq!(problems, []);
    let json = serde_json::to_value(made.last().unwrap()).unwrap();
    assert_eq!(json["what"]["issued"], "2024-06-05");
    assert_eq!(json["what"]["total"]["minor"], 567_800);
    // The answer holds for the next file with the same headers.
    assert_eq!(
        fingerprint(&sheet.headers),
        fingerprint(&["TOTAL", "Invoice-Date", "client", "Invoice No"].map(str::to_owned))
    );
}

#[test]
fn bad_cells_are_listed_and_the_rest_lands() {
    let (made, problems) = way(
        "matter number,client,matter name,opened,email\nM1,Ansah,Sale,2024-02-30,ruth@ansah.example\nM2,Kestrel,Claim,soon,nobody\nM3,,Orphan,2024-01-01,\n",
    );
    assert_eq!(made.iter().filter(|d| d.object() == Object::Engagement).count(), 2);
    let told: Vec<(u32, &str, &str, Consequence)> =
        problems.iter().map(|p| (p.line, p.column.as_str(), p.value.as_str(), p.consequence)).collect();
    assert!(told.contains(&(2, "opened", "2024-02-30", Consequence::ValueLeftOut)));
    assert!(told.contains(&(3, "opened", "soon", Consequence::ValueLeftOut)));
    assert!(told.contains(&(4, "client", "", Consequence::RowLeftOut)));
}

#[test]
fn addresses_of_computers_are_dropped_and_the_same_row_has_the_same_digest() {
    let first = way("client,IP Address,Network ID,colour\nAnsah,10.0.0.1,n1,green\n").0;
    assert_eq!(first[0].notes.len(), 1);
    let again = way("colour,CLIENT,IP Address,Network ID\n  green ,Ansah,10.9.9.9,n2\n").0;
    assert_eq!(first[0].hash, again[0].hash);
    let other = way("client,IP Address,Network ID,colour\nAnsah,10.0.0.1,n1,red\n").0;
    assert_ne!(first[0].hash, other[0].hash);
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop_oneof![
        "[ -~]{0,12}",
        "[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}",
        "[(£€-]?[0-9]{1,3}([., '][0-9]{3}){0,3}([.,][0-9]{1,3})?",
        "\\PC{0,8}",
        Just("Won".to_owned()),
        Just("a@b.example".to_owned()),
    ];
    proptest::collection::vec(proptest::collection::vec(cell, 6), 0..8)
}

proptest! {
    #[test]
    fn drafts_never_panic(rows in rows(), picked in proptest::collection::vec(0..Field::ALL.len(), 6),
                          order in prop::option::of(0..3_usize), chief in 0..Object::ALL.len()) {
        let headers: Vec<String> = (0..6).map(|i| format!("h{i}")).collect();
        let mut text = format!("{}\n", headers.join("\t"));
        for row in &rows {
            text.push_str(&row.join("\t"));
            text.push('\n');
        }
        let Ok(mut sheets) = read(text.as_bytes(), "noise.tsv", &Limits::default()) else { return Ok(()) };
        let sheet = sheets.sheets.remove(0);
        let fields: Vec<Field> = picked.iter().map(|p| Field::ALL[*p]).collect();
        let mapping = Mapping {
            objects: vec![Object::ALL[chief], Object::Client, Object::Contact],
            columns: headers.iter().zip(&fields).map(|(h, f)| Column::new(h.clone(), vec![*f])).collect(),
            dates: order.map(|o| DateOrder::ALL[o]),
            currency: Some(Currency::GBP),
            persons: true,
            ..Mapping::default()
        };
        let (made, _) = drafts(&sheet, &mapping);
        let _ = questions(&sheet, &mapping);
        for draft in &made {
            let _ = facts_of(draft, &ids(), Known { today: Day::from_number(20_000), list_day: Day::from_number(20_000), listing: None });
        }
        // Twice the same file gives the same digests.
        let (again, _) = drafts(&sheet, &mapping);
        prop_assert_eq!(made, again);
        let proposal = propose(&sheet, Some(Object::ALL[chief]));
        let written = proposal.mapping.to_toml();
        prop_assert_eq!(Mapping::from_toml(&written).unwrap(), proposal.mapping);
    }

    #[test]
    fn mapping_files_never_panic(text in "[a-z\\[\\]\"=., \n{}|*]{0,120}") {
        let _ = Mapping::from_toml(&text);
    }

    #[test]
    fn values_never_panic(text in "\\PC{0,40}") {
        let _ = values::read_date(&text, None);
        let _ = values::read_amount(&text, None);
        let _ = (values::emails(&text), values::phone(&text), values::domain_of(&text), values::key(&text));
    }

    #[test]
    fn days_round_trip(number in -100_000..100_000_i32) {
        let day = Day::from_number(number);
        let date = day.date();
        let (y, m, d) = (date.year(), date.month(), date.day());
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][m as usize - 1];
        for (text, order) in [
            (format!("{y:04}-{m:02}-{d:02}"), None),
            (format!("{y:04}/{m}/{d} 10:00"), None),
            (format!("{d} {month} {y:04}"), None),
            (format!("{month} {d}, {y:04}"), None),
            (format!("{d:02}/{m:02}/{y:04}"), Some(DateOrder::DayFirst)),
            (format!("{m}/{d}/{y:04} 9:05 PM"), Some(DateOrder::MonthFirst)),
            (format!("{d:02}.{m:02}.{y:04}"), Some(DateOrder::DayFirst)),
        ] {
            prop_assert_eq!(values::read_date(&text, order), DateReading::Day(day), "{}", text);
        }
        if (1969..2069).contains(&y) {
            let short = format!("{:02}-{m:02}-{d:02}", y % 100);
            prop_assert_eq!(values::read_date(&short, Some(DateOrder::YearFirst)), DateReading::Day(day));
        }
        if (1900..2200).contains(&y) {
            prop_assert_eq!(values::read_date(&format!("{y}{m:02}{d:02}"), None), DateReading::Day(day));
        }
    }

    #[test]
    fn amounts_round_trip(minor in -99_999_999_999_i64..99_999_999_999) {
        let money = Money::new(minor, Currency::EUR);
        let sign = if minor < 0 { "-" } else { "" };
        let whole = perennial_core::money::grouped(minor.unsigned_abs() / 100);
        let part = minor.unsigned_abs() % 100;
        let dotted = whole.replace(',', ".");
        for (text, mark) in [
            (format!("{sign}{whole}.{part:02}"), DecimalMark::Point),
            (format!("{sign}{dotted},{part:02} EUR"), DecimalMark::Comma),
            (format!("{sign}€{}.{part:02}", whole.replace(',', "'")), DecimalMark::Point),
            (format!("€ {sign}{},{part:02}", whole.replace(',', "\u{a0}")), DecimalMark::Comma),
        ] {
            match values::read_amount(&text, Some(mark)) {
                AmountReading::Amount(amount) => prop_assert_eq!(amount.money(Currency::EUR), Some(money), "{}", text),
                other => prop_assert!(false, "{} {:?}", text, other),
            }
        }
        prop_assert_eq!(
            values::read_amount(&money.exact(), Some(DecimalMark::Point)),
            values::read_amount(&money.exact(), None)
        );
    }
}

/// Nanoseconds that this thread has run so far, where the system tells; a busy machine does not count.
fn cpu() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Reading and drafting ten thousand rows stays well under 0.3 s of one core; told with `--nocapture`, held in
/// release only.
#[test]
fn ten_thousand_rows_are_quick() {
    let mut text =
        String::from("deal_id,account,deal_stage,engage_date,close_date,close_value,sales_agent,product,colour\n");
    for n in 0..10_000 {
        let (day, month) = (n % 28 + 1, n % 12 + 1);
        text.push_str(&format!(
            "D{n},Client {} Ltd,Won,{day:02}/{month:02}/2023,{day:02}/{month:02}/2024,\"{},{:03}.50\",Priya Nair,Employment,green\n",
            n % 3_000,
            n % 90 + 10,
            n % 1_000,
        ));
    }
    let start = cpu();
    let sheet = sheet(&text);
    let read_in = cpu();
    let mapping = Mapping { currency: Some(Currency::GBP), ..propose(&sheet, None).mapping };
    let (asked, _) = questions(&sheet, &mapping);
    let (made, problems) = drafts(&sheet, &mapping);
    let since = |end: Option<u64>| end.zip(start).map(|(end, start)| (end - start) / 1_000_000);
    let (read_in, all) = (since(read_in), since(cpu()));
    println!(
        "10,000 rows, milliseconds of CPU: read {read_in:?}, with mapping, questions and {} drafts {all:?}",
        made.len()
    );
    assert_eq!((asked.len(), problems.len(), made.len()), (0, 0, 13_000));
    if !cfg!(debug_assertions) {
        assert!(all.is_none_or(|ms| ms < 300), "{all:?}");
    }
}
