//! Lists with headings that nobody arranged, through the command line: what is asked, and what an answer raises.

use serde_json::Value;

use crate::support::Place;

fn write(place: &Place, name: &str, text: &str) -> String {
    let path = place.path(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

async fn firm() -> Place {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin", "--firm", "Test Firm"];
    place.run(&[&add[..], &["--kind", "accounting", "--currency", "EUR"]].concat()).must(0);
    place
}

/// Name, stage and invoices that imply work, of each relationship.
fn told(place: &Place) -> Vec<(String, String, usize)> {
    let all = place.run(&["positions", "--json"]).must(0).json();
    let invoices = |one: &Value| {
        let working = one["working_phases"].as_array().unwrap().iter();
        working.filter_map(|work| work["implied_by_invoices"].as_u64()).sum::<u64>() as usize
    };
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    all.as_array().unwrap().iter().map(|one| (word(&one["name"]), word(&one["stage"]), invoices(one))).collect()
}

#[tokio::test]
async fn invoices_that_name_clients_by_their_numbers_find_them_in_the_list_of_clients() {
    let clients = "Kundennr;Name;Ort\n10007;Apotheke Fröhlich e.K.;Ulm\n10021;Software Zöllner GbR;Bonn\n";
    let invoices = "Belegdatum;Rechnungsnr.;Debitor;Nettobetrag\n08.10.2026;RE1;10007;2.412,33\n\
        19.10.2026;RE2;10021;1.190,00\n19.11.2026;RE3;10021;1.190,00\n";
    let expected = [
        ("Apotheke Fröhlich e.K.".to_owned(), "client".to_owned(), 1),
        ("Software Zöllner GbR".to_owned(), "client".to_owned(), 2),
    ];
    // One after the other, and both in one call.
    let place = firm().await;
    let (first, second) = (write(&place, "kunden.csv", clients), write(&place, "rechnungen.csv", invoices));
    place.run(&["import", &first, "--these-are", "clients"]).must(0);
    let asked = place.run(&["import", &second]).must(4);
    assert!(asked.err.contains("2 of 2 numbers stand in kunden.csv"), "{asked:?}");
    place.run(&["import", &second, "--answer", "1=kunden.csv"]).must(0);
    assert_eq!(told(&place), expected);
    let place = firm().await;
    let (first, second) = (write(&place, "kunden.csv", clients), write(&place, "rechnungen.csv", invoices));
    let asked = place.run(&["import", &second, &first, "--these-are", "clients", "--json"]).must(4).json();
    assert_eq!(asked["questions"][0]["likely"], "kunden.csv");
    let number = asked["questions"][0]["number"].to_string();
    let answer = format!("{number}=kunden.csv");
    place.run(&["import", &second, &first, "--these-are", "clients", "--answer", &answer]).must(0);
    assert_eq!(told(&place), expected);
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn a_column_named_by_hand_says_who_is_a_client_and_its_words_are_asked() {
    let place = firm().await;
    let text = "Client name,Client type,Standing\nAlba,Client,Active\nBert,Client,Ceased\nCyd,Client,Prospect\n";
    let file = write(&place, "clients.csv", text);
    let who = ["import", &file, "--these-are", "column:Standing"];
    // The option takes the place of the column that was guessed, and raises a question of its own.
    let asked = place.run(&[&who[..], &["--json"]].concat()).must(4).json();
    let asked = asked["questions"].as_array().unwrap();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0]["question"].as_str().unwrap().contains("“Ceased”"), "{asked:?}");
    let answer = format!("{}=former clients", asked[0]["number"]);
    place.run(&[&who[..], &["--answer", &answer]].concat()).must(0);
    let stages: Vec<String> = told(&place).into_iter().map(|(_, stage, _)| stage).collect();
    assert_eq!(stages, ["between", "former", "pre_purchase"]);
}

#[tokio::test]
async fn rows_said_to_be_invoices_are_read_as_such_and_what_that_raises_is_asked() {
    let place = firm().await;
    let text = "Client,Date,Ref,Amount,VAT\nAlba,2026-10-15,A-1,1000.00,200.00\nAlba,2026-11-15,A-2,1200.00,240.00\n\
        Bert,2026-11-20,A-3,100.00,20.00\n";
    let file = write(&place, "list.csv", text);
    let asked = place.run(&["import", &file]).must(4);
    assert!(asked.err.contains("“Amount” holds sums of money: what is each row?"), "{asked:?}");
    let asked = place.run(&["import", &file, "--answer", "1=invoices", "--json"]).must(4).json();
    let asked = asked["questions"].as_array().unwrap();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0]["question"].as_str().unwrap().contains("Is “VAT” part of “Amount”"), "{asked:?}");
    // A rule holds for the columns that the answer gives: without the tax nothing is open.
    let ruled = ["import", &file, "--answer", "1=invoices", "--rule", "VAT=skip", "--dry-run"];
    assert!(place.run(&ruled).must(0).out.contains("invoice: created 3"));
    let on_top = format!("{}=on top of it", asked[0]["number"]);
    place.run(&["import", &file, "--answer", "1=invoices", "--answer", &on_top]).must(0);
    assert_eq!(
        told(&place),
        [("Alba".to_owned(), "client".to_owned(), 2), ("Bert".to_owned(), "client".to_owned(), 1)]
    );
}

#[tokio::test]
async fn a_list_that_is_none_is_left_out_and_the_others_land() {
    let place = firm().await;
    let clients = write(&place, "clients.csv", "Name,Sector\nAlba,Retail\nBert,IT\n");
    let summary = write(&place, "summary.csv", "Month,Total\nJan,1000.00\nFeb,2000.00\n");
    let call = ["import", &clients, &summary, "--these-are", "clients"];
    let asked = place.run(&[&call[..], &["--json"]].concat()).must(4).json();
    let of_summary = asked["questions"].as_array().unwrap().iter().find(|one| one["file"] == "summary.csv").unwrap();
    assert!(of_summary["choices"].as_array().unwrap().contains(&Value::from("leave out")), "{asked}");
    let answer = format!("{}=leave out", of_summary["number"]);
    let landed = place.run(&[&call[..], &["--answer", &answer]].concat()).must(0);
    assert!(landed.err.contains("you left this list out") || landed.out.contains("2 left out"), "{landed:?}");
    let names: Vec<String> = told(&place).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["Alba", "Bert"]);
}

#[tokio::test]
async fn lists_of_one_call_land_in_the_order_of_what_they_are_after_the_answers() {
    let place = firm().await;
    let fees = write(&place, "a-fees.csv", "Inv,Date,Job No.,Client,Net\n001,2026-02-01,23,Alba,100.00\n");
    let jobs = write(&place, "b-jobs.csv", "Job No.,Client,Project,Opened,Status\n23,Alba,Loft,2026-01-05,Open\n");
    let call = ["import", &fees, &jobs];
    let asked = place.run(&[&call[..], &["--json"]].concat()).must(4).json();
    let rows = asked["questions"].as_array().unwrap().iter().find(|one| one["file"] == "a-fees.csv").unwrap();
    let answer = format!("{}=invoices", rows["number"]);
    let asked = place.run(&[&call[..], &["--answer", &answer, "--json"]].concat());
    let landed = match asked.code {
        0 => asked,
        _ => {
            let more = asked.json()["questions"][0].clone();
            let number = format!("{}=Inv", more["number"]);
            place.run(&[&call[..], &["--answer", &answer, "--answer", &number]].concat())
        }
    }
    .must(0);
    assert!(!landed.out.contains("is not known here") && !landed.err.contains("is not known here"), "{landed:?}");
    assert_eq!(told(&place), [("Alba".to_owned(), "client".to_owned(), 0)], "the invoice is of the job");
}

/// Name and stage of each client, by name.
fn standing(place: &Place) -> Vec<(String, String)> {
    let mut told: Vec<_> = told(place).into_iter().map(|(name, stage, _)| (name, stage)).collect();
    told.sort();
    told
}

#[tokio::test]
async fn people_with_numbers_of_their_own_are_clients_under_their_names() {
    let place = firm().await;
    let clients = "Client ID,Title,First Name,Surname,Date of birth,Status,Client since,Email\n\
        101,Mr,John,Smith,12/03/1955,Active,21/05/2012,john@mail.example\n\
        103,Dr,Ana,Lopez,21/09/1970,Former,13/02/2015,ana@mail.example\n\
        104,Ms,Kay,Dunn,02/02/1980,Prospect,,kay@mail.example\n";
    let file = write(&place, "clients.csv", clients);
    place.run(&["import", &file]).must(0);
    let told = standing(&place);
    let stages: Vec<(&str, &str)> = told.iter().map(|(name, stage)| (name.as_str(), stage.as_str())).collect();
    assert_eq!(stages, [("Ana Lopez", "former"), ("John Smith", "between"), ("Kay Dunn", "pre_purchase")]);
    // The same list again changes nothing.
    let again = place.run(&["import", &file, "--json"]).must(0).json();
    assert_eq!(standing(&place), told, "{again}");
}

#[tokio::test]
async fn matters_and_invoices_of_people_are_those_of_one_client_each() {
    let place = firm().await;
    let matters = "File No,Surname,Forename,Matter description,Date opened,Date closed,Status\n\
        M1,Kowalski,Nina,Purchase of 3 Mill Lane,21/10/2020,17/03/2021,Closed\n\
        M2,Haddad,Samir,Will,17/10/2024,29/07/2025,Closed\nM3,Haddad,Samir,Purchase of flat,20/09/2026,,Open\n";
    let invoices = "Bill No,Bill date,Client,Total,Paid\n1,25/10/2020,\"Kowalski, Nina\",1500,Y\n\
        2,20/10/2024,\"Haddad, Samir\",2400,Y\n3,22/09/2026,Samir Haddad,1900,Y\n";
    place.run(&["import", &write(&place, "matters.csv", matters)]).must(0);
    let names = || standing(&place).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(), ["Nina Kowalski", "Samir Haddad"]);
    assert_eq!(standing(&place)[1].1, "client", "his flat is open");
    place.run(&["import", &write(&place, "invoices.csv", invoices)]).must(0);
    assert_eq!(names(), ["Nina Kowalski", "Samir Haddad"]);
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn days_of_work_under_names_that_nobody_knows_are_asked_and_neither_holds_for_the_next_list() {
    let place = firm().await;
    let head = "Job No,Client,Project,Go-live,Exchange,Status\n";
    let row = "J1,Alba Ltd,Mill,2021-03-15,2021-06-20,Closed\n";
    let jobs = write(&place, "jobs.csv", &format!("{head}{row}"));
    let asked = place.run(&["import", &jobs]).must(4);
    assert!(asked.err.contains("1. Which column holds the day on which the work began?"), "{asked:?}");
    assert!(asked.err.contains("2. Which column holds the day on which the work ended?"), "{asked:?}");
    assert!(asked.err.contains("answers: Go-live, Exchange, none of these"), "{asked:?}");
    let began = ["import", &jobs, "--answer", "1=Go-live"];
    let open = place.run(&began).must(4);
    assert!(open.err.contains("one question only you") && open.err.contains("the work ended"), "{open:?}");
    place.run(&[&began[..], &["--answer", "2=Exchange"]].concat()).must(0);
    let folder = place.path("out").display().to_string();
    place.run(&["export", "--format", "csv", &folder]).must(0);
    let work = std::fs::read_to_string(place.path("out").join("engagements.csv")).unwrap();
    assert!(work.contains("2021-03-15") && work.contains("2021-06-20"), "{work}");

    let place = firm().await;
    let jobs = write(&place, "jobs.csv", &format!("{head}{row}"));
    let neither = ["--answer", "1=none of these", "--answer", "2=none of these"];
    place.run(&[&["import", &jobs][..], &neither].concat()).must(0);
    let next = write(&place, "jobs-2.csv", &format!("{head}{row}J2,Bo LLP,Barn,2022-04-16,2022-07-30,Open\n"));
    place.run(&["import", &next]).must(0);
}
