use super::*;
use crate::dates::Day;
use crate::fact::Direction;
use crate::ids::{ClientId, PursuitId, ReferrerId, StaffId};
use crate::markets::Axis;
use crate::money::{Currency, Money};
use crate::touches::Made;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn of_client() -> Entry {
    Entry { client: Some(ClientId::from_number(1)), minutes: Some(90), ..Entry::on(day("2026-05-04")) }
}

#[test]
fn hours_are_read_as_people_write_them() {
    for (text, minutes) in [
        ("1.5", 90),
        ("1,5", 90),
        (" 2 ", 120),
        ("1:30", 90),
        ("0:05:31", 6),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1 h", 60),
        ("90 min", 90),
        ("90m", 90),
        ("0.1", 6),
        (".25", 15),
        ("0.0166667", 0),
    ] {
        let expected = (text != "0.0166667").then_some(minutes);
        assert_eq!(minutes_of(text), expected, "{text}");
    }
    for text in ["", "soon", "1:75", "-1", "1h 75m", "1.2.3", "h", ":", "999999999999", "71582789", "1 2"] {
        assert_eq!(minutes_of(text), None, "{text}");
    }
    assert_eq!(
        [hours(90), hours(120), hours(85_800), hours(0), hours(4)].map(String::from),
        ["1.5", "2", "1,430", "0", "0.1"]
    );
}

#[test]
fn an_entry_belongs_where_the_clients_history_puts_it_unless_somebody_says_otherwise() {
    let told = Placed::of(&of_client(), Some(false), None);
    assert_eq!(told.market, Some(Axis::CustomerNew));
    assert_eq!((told.aim, told.signature), (Some(Aim::New), Some(Signature::Before)));
    let told = Placed::of(&of_client(), Some(true), None);
    assert_eq!(told.market, Some(Axis::CustomerExisting));
    assert_eq!((told.aim, told.signature), (Some(Aim::Existing), Some(Signature::After)));
    // Where the records do not reach back, nothing is guessed.
    assert_eq!(Placed::of(&of_client(), None, None), Placed::default());
    // Cross-selling to an existing client is sought before its signature.
    let pitch = Entry { pursuit: Some(PursuitId::from_number(3)), ..of_client() };
    assert_eq!(Placed::of(&pitch, Some(true), None).signature, Some(Signature::Before));
    assert_eq!(Placed::of(&pitch, Some(true), Some(day("2026-05-04"))).signature, Some(Signature::Before));
    assert_eq!(Placed::of(&pitch, Some(true), Some(day("2026-05-03"))).signature, Some(Signature::After));
    let said = Entry { aim: Some(Aim::New), market: Some(Axis::Influence), ..of_client() };
    let told = Placed::of(&said, Some(true), None);
    assert_eq!((told.market, told.aim), (Some(Axis::Influence), Some(Aim::New)));
    let source = Entry { client: None, referrer: Some(ReferrerId::from_number(4)), ..of_client() };
    assert_eq!(Placed::of(&source, None, None).market, Some(Axis::Referral));
    assert_eq!(Placed::of(&source, None, None).aim, None, "whom a source will send, nobody knows");
}

#[test]
fn what_was_not_spent_is_refused_in_words() {
    let today = day("2026-05-04");
    assert_eq!(of_client().check(today), Ok(()));
    assert_eq!(of_client().check(today - 1), Err(Refused::Ahead));
    assert_eq!(Entry { minutes: None, ..of_client() }.check(today), Err(Refused::Nothing));
    assert_eq!(Entry { minutes: Some(0), ..of_client() }.check(today), Err(Refused::Minutes));
    let nought = Some(Money::new(0, Currency::GBP));
    assert_eq!(Entry { money: nought, ..of_client() }.check(today), Err(Refused::Amount));
    let both = Entry { market: Some(Axis::CustomerNew), aim: Some(Aim::Existing), ..of_client() };
    assert_eq!(both.check(today), Err(Refused::Contradiction));
}

#[test]
fn what_stands_follows_from_what_was_said() {
    let (first, second) = (of_client(), Entry { minutes: Some(30), ..of_client() });
    assert_eq!(standing(&[]), None);
    assert_eq!(standing(&[Said::Corrected(first.clone())]), None, "what was never recorded cannot be corrected");
    let mut said = vec![Said::Recorded(first.clone())];
    assert_eq!(standing(&said), Some((first.clone(), true)));
    said.push(Said::TakenBack);
    assert_eq!(standing(&said), Some((first, false)));
    said.push(Said::Corrected(second.clone()));
    said.push(Said::PutBack);
    assert_eq!(standing(&said), Some((second, true)));
}

#[test]
fn said_things_are_read_from_their_stored_form() {
    let text = r#"{"kind":"effort.recorded","on":"2026-05-04","by":null,"minutes":90,"money":{"minor":18000,"currency":"GBP"},"market":"referral","client":null,"pursuit":null,"referrer":null,"aim":"new","signature":null,"initiative":"proactive","note":"Dinner"}"#;
    let said: Said = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&said).unwrap(), text);
    let unknown = text.replace("\"referral\"", "\"moon\"");
    assert!(serde_json::from_str::<Said>(&unknown).unwrap_err().to_string().contains("“moon” is no market"));
}

#[test]
fn every_split_comes_to_the_whole_and_what_belongs_nowhere_is_a_row_of_its_own() {
    let (ann, bob) = (StaffId::from_number(1), StaffId::from_number(2));
    let pounds = |minor| Some(Money::new(minor, Currency::GBP));
    let euros = Money::new(500, "EUR".parse().unwrap());
    let entries = [
        (Entry { by: Some(ann), money: pounds(7_200), market: Some(Axis::CustomerNew), ..of_client() }, None),
        (Entry { by: Some(bob), money: pounds(2_800), minutes: Some(30), ..of_client() }, Some(true)),
        (Entry { by: Some(bob), client: None, minutes: Some(60), ..of_client() }, None),
        (
            Entry {
                by: None,
                money: Some(euros),
                minutes: None,
                client: None,
                market: Some(Axis::Internal),
                ..of_client()
            },
            None,
        ),
    ];
    let counted = entries.iter().map(|(entry, was)| Counted { entry, placed: Placed::of(entry, *was, None) });
    let effort = Effort::count(counted, Currency::GBP);
    assert_eq!((effort.all.minor(), effort.all.minutes(), effort.all.entries), (10_000, 180, 4));
    assert_eq!(effort.all.spend_share_new(), Some(0.72));
    assert_eq!(effort.all.minutes_for(None), 60, "nobody knows for whom it was");
    assert_eq!((effort.unassigned().minutes(), effort.unassigned().entries), (60, 1));
    assert_eq!(effort.other_currencies, [euros]);
    let all = |groups: Vec<&Sums>| {
        groups.iter().map(|sums| (sums.minutes(), sums.minor())).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    };
    for groups in [
        effort.by_market.values().collect(),
        effort.by_person.values().collect(),
        effort.by_signature.values().collect(),
        effort.by_initiative.values().collect(),
        effort.by_quarter.values().collect::<Vec<_>>(),
    ] {
        assert_eq!(all(groups), (180, 10_000));
    }
    assert_eq!(effort.by_quarter.keys().collect::<Vec<_>>(), [&(2026, 4)]);
    // 90 of the 120 minutes that belong to a market.
    assert_eq!(effort.market_share(Axis::CustomerNew), Some(0.75));
    assert_eq!(effort.market_share(Axis::Recruitment), Some(0.0));
    assert!(effort.is_timed(ClientId::from_number(1), Some(ann)) && !effort.is_timed(ClientId::from_number(1), None));
    assert_eq!(Effort::default().market_share(Axis::Internal), None);
}

#[test]
fn interactions_are_an_estimate_where_nobody_recorded_time() {
    let made = |phase, direction, minutes| Made { phase, direction: direction as u8, minutes, ..Made::default() };
    let mut told = Interactions::default();
    told.take(&made(2, Direction::Outbound, 30), false, false);
    told.take(&made(3, Direction::Outbound, 20), true, false);
    told.take(&made(7, Direction::Inbound, 10), true, true);
    told.take(&made(8, Direction::Inbound, 0), true, false);
    told.take(&made(6, Direction::TwoWay, 45), true, false);
    told.take(&made(0, Direction::Outbound, 45), false, false);
    // Lists tell that they are a client, and of no phase.
    told.take(&made(0, Direction::Inbound, 5), true, false);
    assert_eq!((told.ours, told.theirs, told.both), (1, 3, 1));
    assert_eq!((told.minutes_new, told.minutes_existing), (30, 70), "where time is recorded, nothing is estimated");
    assert_eq!(told.proactive_share().map(|share| (share * 400.0).round()), Some(100.0));
    assert_eq!(Interactions::default().proactive_share(), None);
}

/// So many entries of a pound and a minute each, of which `new` are for new clients.
fn balance(new: u32, existing: u32, unsaid: u32, fees: [i64; 3]) -> Balance {
    let entry = |market| Entry {
        market,
        minutes: Some(1),
        money: Some(Money::new(100, Currency::GBP)),
        ..Entry::on(day("2026-05-04"))
    };
    let of = |market, n| (0..n).map(move |_| entry(market));
    let entries: Vec<Entry> = of(Some(Axis::CustomerNew), new)
        .chain(of(Some(Axis::CustomerExisting), existing))
        .chain(of(None, unsaid))
        .collect();
    let counted = entries.iter().map(|entry| Counted { entry, placed: Placed::of(entry, None, None) });
    let [fees_new, fees_existing, fees_unknown] = fees;
    Balance { effort: Effort::count(counted, Currency::GBP).all, fees_new, fees_existing, fees_unknown }
}

#[test]
fn a_sentence_is_made_of_a_balance_only_where_enough_is_known() {
    let words = |balance: Balance| balance.finding().map(|finding| finding.words());
    let told = balance(18, 7, 0, [45, 351, 0]);
    assert_eq!(words(told).as_deref(), Some("72 % of spend chases clients that bring 11 % of fees"));
    assert_eq!(told.short_of(40, Measure::Spend).map(f64::round), Some(12.0));
    assert_eq!(told.short_of(20, Measure::Hours).map(f64::round), Some(-8.0));
    assert_eq!(words(balance(13, 6, 0, [45, 351, 0])), None, "nineteen entries are few");
    assert_eq!(words(balance(18, 7, 7, [45, 351, 0])), None, "of more than a fifth nobody knows for whom");
    assert!(words(balance(18, 7, 6, [45, 351, 0])).is_some());
    assert_eq!(words(balance(18, 7, 0, [45, 351, 100])), None, "nor from whom of more than a fifth of the fees");
    assert_eq!(words(balance(18, 7, 0, [0, 0, 0])), None);
    assert_eq!(words(balance(18, 7, 0, [-5, 351, 0])), None, "credits are no share");
    // Whoever brings most is not chased.
    let even = balance(10, 10, 0, [300, 100, 0]);
    assert_eq!(words(even).as_deref(), Some("50 % of spend goes into new clients, who bring 75 % of fees"));
    let all = balance(25, 0, 0, [0, 351, 0]);
    assert_eq!(words(all).as_deref(), Some("100 % of spend chases clients that bring 0 % of fees"));
    // Where no money was recorded, hours speak.
    let entry = Entry { market: Some(Axis::CustomerNew), minutes: Some(60), ..Entry::on(day("2026-05-04")) };
    let counted = (0..20).map(|_| Counted { entry: &entry, placed: Placed::of(&entry, None, None) });
    let hours = Balance { effort: Effort::count(counted, Currency::GBP).all, fees_existing: 10, ..Balance::default() };
    assert_eq!(words(hours).as_deref(), Some("100 % of hours chase clients that bring 0 % of fees"));
}

fn list(text: &str, said: &ListSaid) -> Result<EffortList, Unread> {
    let sheets =
        crate::imports::read::read(text.as_bytes(), "list.csv", &crate::imports::read::Limits::default()).unwrap();
    effort_list(&sheets.sheets[0], said, Currency::GBP, day("2026-11-22"))
}

/// Each row: its day, minutes, minor units, colleague and client.
fn told(list: &EffortList) -> Vec<String> {
    let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let row = |row: &ListedEffort| {
        let (minutes, minor) = (number(row.minutes.map(i64::from)), number(row.money.map(|money| money.minor)));
        let (person, client) = (row.person.as_deref().unwrap_or("-"), row.client.as_deref().unwrap_or("-"));
        format!("{} {minutes} {minor} {person}, {client}", row.on)
    };
    list.rows.iter().map(row).collect()
}

#[test]
fn lists_of_other_programs_become_entries_and_billable_hours_do_not() {
    let said = ListSaid::default();
    let harvest = "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,First Name,Last Name\n\
        2026-10-01,Orchard Dairy,BD,,Business development,Lunch,1.50,1.50,No,No,Priya,Nair\n\
        2026-10-02,Orchard Dairy,Lease,,Drafting,,3.00,3.00,Yes,No,Priya,Nair\n";
    let read = list(harvest, &said).unwrap();
    assert_eq!((read.program, read.left_out), (Program::Harvest, 1));
    assert_eq!(told(&read), ["2026-10-01 90 - Priya Nair, Orchard Dairy"]);
    assert_eq!(read.rows[0].note.as_deref(), Some("Lunch"));
    let toggl = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n\
        Helen Marsh,h@x.example,,Talks,,Chamber,No,2026-10-05,09:00:00,2026-10-05,10:15:00,01:15:00,\n";
    let read = list(toggl, &said).unwrap();
    assert_eq!(read.program, Program::Toggl);
    assert_eq!(told(&read), ["2026-10-05 75 - Helen Marsh, -"]);
    let clio = "Type,Date,Quantity,Rate,Non-billable,Total,Description,User,Matter,Client\n\
        TimeEntry,10/13/2026,0.5,200,0.5,0.00,Pitch,Priya Nair,,Kestrel Freight\n\
        TimeEntry,10/14/2026,2.0,200,,400.00,Drafting,Priya Nair,00001-Dairy,Orchard Dairy\n\
        ExpenseEntry,10/15/2026,1,48,1,48.00,Taxi,Priya Nair,,Kestrel Freight\n";
    let read = list(clio, &said).unwrap();
    assert_eq!((read.program, read.left_out), (Program::Clio, 1));
    assert_eq!(
        told(&read),
        ["2026-10-13 30 - Priya Nair, Kestrel Freight", "2026-10-15 - 4800 Priya Nair, Kestrel Freight"]
    );
    let quickbooks = "Transaction date,Transaction type,Num,Name,Memo/Description,Account,Amount,Customer\n\
        03/25/2026,Expense,12,The Grill,Client lunch,Meals and entertainment,180.00,Orchard Dairy\n\
        03/26/2026,Expense,13,Landlord,Rent,Rent,\"4,000.00\",\n";
    let read = list(quickbooks, &said).unwrap();
    assert_eq!((read.program, read.left_out), (Program::QuickBooks, 1));
    assert_eq!(told(&read), ["2026-03-25 - 18000 -, Orchard Dairy"]);
    assert_eq!(read.accounts.get("Rent"), Some(&(1, false)));
    let rent = ListSaid { accounts: Some(["Rent".to_owned()].into()), ..ListSaid::default() };
    assert_eq!(told(&list(quickbooks, &rent).unwrap()), ["2026-03-26 - 400000 -, -"], "what somebody chose holds");
    let xero = "Date,Contact,Description,Reference,Gross,Account\n14 May 2026,Printers,Brochure,,-12.50,Advertising\n15 May 2026,Printers,Brochure,,120.00,Advertising\n";
    let read = list(xero, &said).unwrap();
    assert_eq!(read.program, Program::Xero);
    assert_eq!(told(&read), ["2026-05-15 - 12000 -, -"]);
    assert!(read.problems[0].starts_with("line 2: an amount below zero"), "{:?}", read.problems);
}

/// Each row: its minutes, colleague and what for.
fn who_and_what(list: &EffortList) -> Vec<String> {
    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let row = |row: &ListedEffort| format!("{:?} {}, {}", row.minutes, or(&row.person), or(&row.note));
    list.rows.iter().map(row).collect()
}

#[test]
fn plain_lists_say_who_and_what_for_in_their_own_words_and_lengths_in_their_own_units() {
    let said = ListSaid::default();
    let of = |text: &str| who_and_what(&list(text, &said).unwrap());
    let wanted = ["Some(60) Ben Ford, Pitch"];
    assert_eq!(of("Date,Who,Client,Hours,What\n2026-11-20,Ben Ford,Birch Trust,1,Pitch\n"), wanted);
    assert_eq!(of("Date,Name,Minutes,Activity\n2026-11-20,Ben Ford,60,Pitch\n"), wanted);
    assert_eq!(of("Date,Colleague,Time,Comment\n2026-11-20,Ben Ford,1:00,Pitch\n"), wanted);
    assert_eq!(of("Date,Fee earner,Units,What for\n2026-11-20,Ben Ford,10,Pitch\n"), wanted);
    assert_eq!(of("Datum;Mitarbeiter;Stunden;Tätigkeit\n20.11.2026;Ben Ford;1,0;Pitch\n"), wanted);
    // On a list of expenses a name is whom the money went to, and stays unread; so it is said.
    let spent = list("Date,Name,Amount\n2026-11-20,The Grill,80.00\n", &said).unwrap();
    assert_eq!((told(&spent), spent.unread), (vec!["2026-11-20 - 8000 -, -".to_owned()], vec!["Name".to_owned()]));
}

#[test]
fn what_a_column_holds_can_be_said_and_what_is_not_read_is_named() {
    let text = "When,Firm,Effort,Person in charge,Colour,Billable\n2026-11-20,Birch Trust,90,Ben Ford,red,No\n\
        2026-11-20,Birch Trust,30,Ben Ford,red,Yes\n";
    let none = ListSaid::default();
    assert!(matches!(list(text, &none), Err(Unread::Columns(_))));
    let column = |header: &str, part| (header.to_owned(), part);
    let mut said = ListSaid::default();
    said.columns.extend([column("When", Some(Part::Day)), column("effort", Some(Part::Minutes))]);
    said.columns.extend([column("Firm", Some(Part::Client)), column("Person in charge", Some(Part::Colleague))]);
    // A form tells of every column; what only tells which rows are taken goes on doing so.
    said.columns.insert("Billable".to_owned(), None);
    let read = list(text, &said).unwrap();
    assert_eq!((told(&read), read.left_out), (vec!["2026-11-20 90 - Ben Ford, Birch Trust".to_owned()], 1));
    assert_eq!(read.unread, ["Colour"]);
    said.columns.insert("Colour".to_owned(), Some(Part::WhatFor));
    assert_eq!(who_and_what(&list(text, &said).unwrap()), ["Some(90) Ben Ford, red"]);
    said.columns.insert("Colours".to_owned(), None);
    assert!(matches!(list(text, &said), Err(Unread::NoSuchColumn(name, _)) if name == "Colours"));
    // A column whose name tells something is not read where somebody says so.
    let hours = "Date,Hours,User,Note\n2026-11-20,1,Ben Ford,Private\n";
    let said = ListSaid { columns: [column("Note", None)].into(), ..ListSaid::default() };
    let read = list(hours, &said).unwrap();
    assert_eq!((who_and_what(&read), read.unread), (vec!["Some(60) Ben Ford, -".to_owned()], vec!["Note".to_owned()]));
}

#[test]
fn a_list_is_read_only_where_it_says_enough_and_its_rows_are_known_again() {
    let said = ListSaid::default();
    assert!(matches!(list("Client,Sector\nA,B\n", &said), Err(Unread::Columns(_))));
    let open = "Date,Hours,User\n03/04/2026,1,Priya Nair\n";
    assert!(matches!(list(open, &said), Err(Unread::Dates(example)) if example == "03/04/2026"));
    let day_first = ListSaid { dates: Some(crate::imports::values::DateOrder::DayFirst), ..ListSaid::default() };
    assert_eq!(list(open, &day_first).unwrap().rows[0].on, day("2026-04-03"));
    let twice = "Date,Hours,User\n2026-04-03,1,Priya Nair\n2026-04-03,1,Priya Nair\n2026-04-04,x,Priya Nair\n2026-12-04,1,Priya Nair\n";
    let read = list(twice, &said).unwrap();
    assert_eq!(read.rows.len(), 2, "two hours on one day are two");
    assert_ne!(read.rows[0].key, read.rows[1].key);
    assert_eq!(read.rows, list(twice, &said).unwrap().rows, "and the same two when the list comes again");
    assert_eq!(read.problems, ["line 4: “x” is no time", "line 5: 2026-12-04 lies ahead"]);
    let by_id = list("ID,Date,Hours,User\n7,2026-04-03,1,Priya Nair\n", &said).unwrap();
    assert_eq!(by_id.rows[0].key, "time sheet 7");
}
