//! What a firm's own lists leave open, from the command line: the day a list was made, words for who is a client,
//! values that are to be taken from the list, and files that are no list of matters.

use serde_json::Value;

use crate::support::{Answer, Place};

async fn firm() -> Place {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin"];
    place.run(&[&add[..], &["--firm", "Test Firm", "--kind", "law-contentious", "--currency", "GBP"]].concat()).must(0);
    place
}

fn import(place: &Place, name: &str, text: &str, more: &[&str]) -> Answer {
    let path = place.path(name);
    std::fs::write(&path, text).unwrap();
    place.run(&[&["import", path.to_str().unwrap()], more].concat())
}

/// Name, stage and rung of everybody on a day.
fn standing(place: &Place, on: &str) -> Vec<String> {
    let list = place.run(&["positions", "--json", "--as-of", on]).must(0).json();
    let told = |one: &Value| {
        let word = |key: &str| one[key].as_str().unwrap_or("not recorded").to_owned();
        format!("{}: {}, {}", word("name"), word("stage"), word("ladder"))
    };
    let mut all: Vec<String> = list.as_array().unwrap().iter().map(told).collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_client_of_no_day_is_no_prospect_on_an_earlier_day() {
    let place = firm().await;
    let prospects = "Client,Town\nKestrel Freight,Leeds\nBrandt AG,Bonn\n";
    import(&place, "prospects.csv", prospects, &["--these-are", "prospects", "--as-of", "2025-05-01"]).must(0);
    let calls = "Date,Client,Medium,Subject\n2025-03-02,Ansah Tools,Phone,Intro\n2025-06-02,Brandt AG,Phone,Intro\n";
    import(&place, "calls.csv", calls, &["--as", "touches"]).must(0);
    // The very row of the list of prospects, in a list of clients.
    let clients = "Client,Town\nKestrel Freight,Leeds\nAnsah Tools,York\n";
    let told = import(&place, "clients.csv", clients, &["--these-are", "clients", "--as-of", "2026-10-31", "--json"]);
    assert_eq!(told.must(0).json()["imports"][0]["list_day"], "2026-10-31");
    assert_eq!(standing(&place, "2025-04-01"), ["Ansah Tools: not recorded, not recorded"]);
    let may = ["Ansah Tools: not recorded, not recorded", "Brandt AG: pre_purchase, prospect"];
    let on_the_day = [may[0], may[1], "Kestrel Freight: pre_purchase, prospect"];
    assert_eq!(standing(&place, "2025-05-01"), on_the_day);
    let after = [may[0], may[1], "Kestrel Freight: not recorded, not recorded"];
    assert_eq!(standing(&place, "2026-10-30"), after);
    let known = ["Ansah Tools: between, purchaser", may[1], "Kestrel Freight: between, purchaser"];
    assert_eq!(standing(&place, "2026-10-31"), known);
    let why = place.run(&["explain", "Ansah", "--as-of", "2025-04-01"]).must(0);
    assert!(why.out.contains("they were a client by 31 October 2026, and since when is not recorded"), "{}", why.out);
    assert!(!why.out.to_lowercase().contains("prospect"), "{}", why.out);
    place.run(&["map", "--json", "--as-of", "2026-10-30"]).must(0);
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn no_entry_of_a_list_is_younger_than_the_list_and_none_gives_another_its_day() {
    let place = firm().await;
    let matters = "Matter no,Matter,Client,Opened,Closed,Status\nM-1,Lease,Kestrel Freight,2026-02-01,2026-03-05,Closed\n\
                   M-2,Claim,Ansah Tools,,,Closed\n";
    let refused = import(&place, "matters.csv", matters, &["--as-of", "2026-02-28"]).must(1);
    assert!(refused.err.contains("Line 2 says that something happened on 5 Mar 2026"), "{}", refused.err);
    assert!(place.run(&["imports"]).must(0).out.lines().all(|line| !line.contains("matters.csv")));
    import(&place, "matters.csv", matters, &["--as-of", "2026-10-31"]).must(0);
    assert_eq!(standing(&place, "2026-10-31").len(), 2);
    // Closed by the day of the list; not on the day of the matter above it.
    let why = place.run(&["explain", "Ansah"]).must(0);
    assert!(why.out.contains("2026-10-31 or earlier") && !why.out.contains("2026-03-05"), "{}", why.out);
}

#[tokio::test]
async fn words_for_who_is_a_client_are_asked_and_remembered() {
    let place = firm().await;
    let list = "Client,Status\nKestrel Freight,Active\nAnsah Tools,Lost\nPolperro Trust,LOST\nOld Mill,Churned\n\
                Weird Co,Closed lost\nBlank Co,\n";
    let asked = import(&place, "clients.csv", list, &[]).must(4);
    for words in ["“Lost”", "“Closed lost”", "where “Status” is blank", "leave out", "--answer \"1=clients\""]
    {
        assert!(asked.err.contains(words), "{words}: {}", asked.err);
    }
    let answers = ["--answer", "1=former clients", "--answer", "2=leave out", "--answer", "3=clients"];
    let told = import(&place, "clients.csv", list, &[&answers[..], &["--json"]].concat()).must(0).json();
    assert_eq!(told["imports"][0]["rows"]["left_out"], 1);
    let stands = [
        "Ansah Tools: former, purchaser",
        "Blank Co: between, purchaser",
        "Kestrel Freight: between, purchaser",
        "Old Mill: former, purchaser",
        "Polperro Trust: former, purchaser",
    ];
    let today = place.run(&["positions", "--json"]).must(0).json();
    assert_eq!(standing(&place, "2099-01-01").len(), today.as_array().unwrap().len());
    assert_eq!(standing(&place, "2099-01-01"), stands);
    import(&place, "next.csv", "Client,Status\nNew Co,lost\nOther Co,Closed lost\n", &[]).must(0);
    assert_eq!(standing(&place, "2099-01-01").iter().filter(|one| one.starts_with("New Co: former")).count(), 1);
}

#[tokio::test]
async fn a_column_takes_the_values_of_the_list_where_somebody_says_so() {
    let place = firm().await;
    let list = |town: &str| format!("Client,Sector,Size\nKestrel Freight,{town},40\n");
    import(&place, "clients.csv", &list("Haulage"), &["--these-are", "clients"]).must(0);
    let kept = import(&place, "clients.csv", &list("Freight"), &[]).must(0);
    assert!(kept.err.contains("--rule COLUMN=overwrite"), "{}", kept.err);
    let refused = import(&place, "clients.csv", &list("Shipping"), &["--rule", "Fax=overwrite"]).must(2);
    assert!(refused.err.contains("there is no column “Fax”; there are Client, Sector, Size"), "{}", refused.err);
    let taken = import(&place, "clients.csv", &list("Shipping"), &["--rule", "sector=overwrite"]).must(0);
    assert!(!taken.err.contains("which stays") && !taken.out.contains("1 unchanged"), "{taken:?}");
    // Remembered for lists with the same columns, until somebody says otherwise.
    let again = import(&place, "clients.csv", &list("Trucks"), &[]).must(0);
    assert!(!again.err.contains("which stays") && !again.out.contains("1 unchanged"), "{again:?}");
    let never = import(&place, "clients.csv", &list("Lorries"), &["--rule", "*=never"]).must(0);
    assert!(!never.err.contains("which stays") && never.out.contains("1 unchanged"), "{never:?}");
    let sector = place.run(&["export", "--format", "csv", place.path("out").to_str().unwrap()]).must(0);
    let clients = std::fs::read_to_string(place.path("out").join("clients.csv")).unwrap();
    assert!(clients.contains("Trucks"), "{sector:?} {clients}");
}

#[tokio::test]
async fn a_time_sheet_is_named_and_makes_no_matters() {
    let place = firm().await;
    let harvest = "Date,Client,Project,Task,Notes,Hours,Billable?,First Name,Last Name,Billable Rate\n\
                   2026-10-01,Kestrel Freight,Lease,Call,Call with the client,0.5,Yes,Helen,Marsh,250\n";
    let toggl = "User,Email,Client,Project,Description,Start date,Start time,End date,Duration\n\
                 Helen,helen@firm.example,Kestrel Freight,Lease,Draft,2026-10-01,09:00:00,2026-10-01,01:00:00\n";
    let own = "Date,Timekeeper,Hours,Matter,Description,Rate\n2026-10-02,HM,3,Lease,Drafting,250\n\
               2026-10-03,HM,0.5,Lease,Telephone call with Ms Ansah,250\n";
    for (name, text) in [("harvest.csv", harvest), ("toggl.csv", toggl), ("own.csv", own)] {
        for more in [&[][..], &["--as", "engagements"]] {
            let refused = import(&place, name, text, more).must(1);
            assert!(refused.err.contains("this is a time sheet"), "{name}: {}", refused.err);
            assert!(refused.err.contains("Import the list of matters instead"), "{name}: {}", refused.err);
        }
    }
    let matters = "Matter no,Matter,Client,Opened,Status\nM-1,Lease,Kestrel Freight,2026-02-01,Open\n";
    import(&place, "matters.csv", matters, &[]).must(0);
    let told = import(&place, "own.csv", own, &["--as", "touches", "--json"]).must(0).json();
    assert_eq!(told["imports"][0]["created_by_object"], serde_json::json!({ "staff": 1, "touch": 1 }));
    let left = told["imports"][0]["problems"][0]["what_to_do"].as_str().unwrap();
    assert!(left.starts_with("hours worked, and no word of a call"), "{left}");
    let told = import(&place, "harvest.csv", harvest, &["--as", "touches", "--json"]).must(0).json();
    assert!(told["imports"][0]["created_by_object"].get("contact").is_none(), "{told}");
    // A list of calls that gives their length is one of calls.
    let calls = "Date,User,Type,Client,Duration,Notes\n2026-10-04,Helen,Call,Kestrel Freight,15,Terms\n";
    import(&place, "calls.csv", calls, &["--dry-run"]).must(0);
}

#[tokio::test]
async fn somebody_known_by_a_second_address_brings_no_further_client() {
    let place = firm().await;
    let people = "First Name,Last Name,Organization Name,E-mail 1 - Value,E-mail 2 - Value\n\
                  Rita,Marl,Kestrel Freight,rita@kestrel.example,rita@marl-advisers.example\n";
    import(&place, "people.csv", people, &["--these-are", "clients"]).must(0);
    let next = "First Name,Last Name,Organization Name,E-mail 1 - Value,E-mail 2 - Value\n\
                Rita,Marl,,rita@marl-advisers.example,\nBo,Oak,,bo@oak.example,\n";
    let told = import(&place, "next.csv", next, &["--these-are", "others", "--json"]).must(0).json();
    let names: Vec<String> =
        standing(&place, "2099-01-01").into_iter().map(|one| one.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["Bo Oak", "Kestrel Freight"], "{told}");
}

#[tokio::test]
async fn a_month_and_a_year_are_told_as_such() {
    let place = firm().await;
    let list = "Client,Client since\nKestrel Freight,03/2015\nAnsah Tools,2010\n";
    import(&place, "clients.csv", list, &["--these-are", "clients"]).must(0);
    let told = |name: &str| place.run(&["explain", name]).must(0).out;
    assert!(told("Kestrel").contains("since March 2015:"), "{}", told("Kestrel"));
    assert!(told("Ansah").contains("since 2010:"), "{}", told("Ansah"));
    assert!(!told("Ansah").contains("or earlier"), "{}", told("Ansah"));
}
