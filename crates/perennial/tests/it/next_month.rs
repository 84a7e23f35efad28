//! Lists that come after others: who was one stays one, whoever merged, split or named them in between.

use perennial_app::db::Db;
use serde_json::Value;

use crate::support::{PASSWORD, Place};

async fn firm() -> Place {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin", "--role", "administrator"];
    let firm = ["--password-stdin", "--firm", "Test Firm", "--kind", "law-contentious", "--currency", "GBP"];
    place.run_with(&[&add[..], &firm[..]].concat(), &format!("{PASSWORD}\n")).must(0);
    place
}

impl Place {
    /// Imports a list of clients of a source; what became of its rows.
    fn bring(&self, name: &str, text: &str, more: &[&str]) -> Value {
        let file = self.path(name);
        std::fs::write(&file, text).unwrap();
        let arguments = ["import", file.to_str().unwrap(), "--these-are", "clients", "--json"];
        self.run(&[&arguments[..], more].concat()).must(0).json()["imports"][0].clone()
    }

    async fn texts(&self, sql: &'static str) -> Vec<String> {
        let db = Db::open(&self.location(), false).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let rows: Vec<(String,)> = conn.all(sql, vec![]).await.unwrap();
        drop(conn);
        db.close().await;
        rows.into_iter().map(|(text,)| text).collect()
    }

    fn clients(&self) -> Vec<String> {
        let list = self.run(&["positions", "--json"]).must(0).json();
        let mut names: Vec<String> =
            list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }
}

const HEAD: &str = "Client No,Client,Registration number,Email,Phone,Sector\n";

/// Two lists of one source: whoever was merged is known there by name, number and address, and has its row again after
/// the split, whatever came between.
#[tokio::test]
async fn a_merged_client_is_remembered_by_the_lists_and_split_again() {
    let place = firm().await;
    let source: &[&str] = &["--source", "Our ledger"];
    let one = "17,Kestrel Freight Ltd,RC1,office@kestrel.example,020 7946 0001,Haulage\n";
    let other = "18,Kestrel International,RC2,intl@kestrel.example,020 7946 0002,Shipping\n";
    let list = format!("{HEAD}{one}{other}19,Bellweather Homes,,dan@bellweather.example,,Property\n");
    place.bring("june.csv", &list, source);
    // A list of another program without numbers names the second only as it is spelled there.
    let named = "Customer,Phone\nKestrel International,020 7946 0002\nAnsah Tools,020 7946 0009\n";
    place.bring("phones.csv", named, &["--source", "Phones"]);
    place.run(&["merge", "Kestrel Freight Ltd", "Kestrel International"]).must(0);
    let merged = ["Ansah Tools", "Bellweather Homes", "Kestrel Freight Ltd"];
    assert_eq!(place.clients(), merged);
    // The same list next month, with one row of the merged client changed: by its number, and by its name alone.
    let changed = list.replace("020 7946 0002", "020 7946 0077").replace("Bellweather Homes", "Bellweather Homes plc");
    let told = place.bring("july.csv", &changed, source);
    assert_eq!((&told["created"], place.clients()), (&Value::from(0), merged.map(str::to_owned).to_vec()), "{told:#}");
    let problems: Vec<&Value> = told["problems"].as_array().unwrap().iter().filter(|p| p["line"] != 4).collect();
    assert!(problems.is_empty(), "nothing of it is a conflict: {problems:#?}");
    let told = place.bring("phones-july.csv", &named.replace("0002", "0078"), &["--source", "Phones"]);
    assert_eq!((&told["created"], place.clients()), (&Value::from(0), merged.map(str::to_owned).to_vec()), "{told:#}");
    // Invoices name it too, by its number and by its name.
    let bills = "Invoice no,Client No,Client,Date,Total\nA1,18,Kestrel International,2026-06-30,100\n";
    place.bring("bills.csv", bills, source);
    let bills = "Invoice no,Client,Date,Total\nA2,Kestrel International,2026-06-30,100\n";
    place.bring("more-bills.csv", bills, &["--source", "Bills"]);
    assert_eq!(place.clients(), merged);
    place.run(&["rebuild", "--check"]).must(0);
    // Split again: each row leads to its own client.
    place.run(&["merge", "--split", "Kestrel Freight Ltd", "Kestrel International"]).must(0);
    let split = ["Ansah Tools", "Bellweather Homes", "Kestrel Freight Ltd", "Kestrel International"];
    assert_eq!(place.clients(), split);
    let again = changed.replace("0077", "0079").replace("Haulage", "Road haulage");
    let told = place.bring("august.csv", &again, &[source, &["--rule", "*=overwrite"]].concat());
    assert_eq!(
        (&told["created"], place.clients()),
        (&Value::from(0), split_and(&["Bellweather Homes plc"])),
        "{told:#}"
    );
    let sectors = place.texts("select name || ': ' || coalesce(sector, '') || ' ' || coalesce(phone, '') from client where deleted_at is null and name like 'Kestrel%' order by name").await;
    let expected = ["Kestrel Freight Ltd: Road haulage 020 7946 0001", "Kestrel International: Shipping 020 7946 0079"];
    assert_eq!(sectors, expected);
    let told = place.bring("phones-august.csv", &named.replace("0002", "0080"), &["--source", "Phones"]);
    assert_eq!(told["created"], 0, "{told:#}");
    place.run(&["rebuild", "--check"]).must(0);
    place.run(&["doctor"]).must(0);
}

/// Clio's matters name a private person by two columns and nothing else: it is the one whom its contacts brought.
#[tokio::test]
async fn matters_of_clio_are_those_of_its_contacts() {
    let place = firm().await;
    let contacts = "title,job_title,first_name,last_name,company,business_street,business_city,business_state,\
        business_postal_code,email_address,primary_phone\n\
        Ms,Owner,Ruth,Ansah,Ansah Tools,1 Mill Lane,Leeds,,LS1 1AA,ruth@ansah.example,0113 496 0000\n\
        Mr,,Hal,Vines,,,,,,hal.vines@hotmail.com,0113 496 0001\n";
    let matters = "status,location,client_reference,description,open_date,close_date,pending_date,custom_number,note,\
        client_first_name,client_last_name,client_company_name\n\
        Closed,,,Sale of Ansah Tools,2024-04-02,2024-06-28,,00012-Ansah,,,,Ansah Tools\n\
        Open,,,Will,2026-09-03,,,00013-Vines,,Hal,Vines,\n";
    place.bring("contacts.csv", contacts, &[]);
    let told = place.bring("matters.csv", matters, &[]);
    assert_eq!(
        (&told["problems"], place.clients().join(", ")),
        (&serde_json::json!([]), "Ansah Tools, Hal Vines".into())
    );
}

/// Two lists of persons, one with the surname first: proposed as the same, and not silently two (D25).
#[tokio::test]
async fn a_person_whose_surname_comes_first_is_proposed() {
    let place = firm().await;
    place.bring("one.csv", "Client,Phone\n\"Wix, Ida\",020 7946 0001\n", &[]);
    let told = place.bring("two.csv", "Client,Phone\nIda Wix,\nIda Wix Ltd,\n", &["--dry-run"]);
    let maybe: Vec<_> = told["maybe"].as_array().unwrap().iter().map(|one| (&one["name"], &one["is"])).collect();
    assert!(maybe.contains(&(&Value::from("Ida Wix"), &Value::from("Wix, Ida"))), "{told:#}");
}

/// A firm of one is manager of everything that its lists name, unless they name somebody else (S1.39).
#[tokio::test]
async fn a_firm_of_one_manages_everybody() {
    let place = firm().await;
    place.bring("clients.csv", "Client,Sector\nAlder Yard,Property\nBirch Mill,Textiles\n", &[]);
    place.bring("bills.csv", "Invoice no,Client,Date,Total\nA1,Cedar Works,2026-06-30,100\n", &[]);
    let managed = "select c.name || ': ' || coalesce(s.name, 'nobody') from client c
        left join staff s on s.id = c.manager_id where c.deleted_at is null order by c.name";
    let by = |name: &str| format!("{name}: Ada Admin");
    assert_eq!(place.texts(managed).await, ["Alder Yard", "Birch Mill", "Cedar Works"].map(by));
    place.run(&["rebuild", "--check"]).must(0);
    // A list that names a colleague makes it a firm of two: whom it leaves blank nobody manages.
    place.bring("more.csv", "Client,Relationship manager\nElm Hall,Ben Other\nFir House,\n", &[]);
    let told = place.texts(managed).await;
    assert_eq!(told[3..], ["Elm Hall: Ben Other", "Fir House: nobody"]);
}

/// A list none of whose columns is understood as a name ends with a question and code 4.
#[tokio::test]
async fn nobody_is_called_after_an_address_unasked() {
    let place = firm().await;
    let file = place.path("book.csv");
    let rows = "Kestrel Freight Ltd,info@kestrel.example\nBellweather Homes,dan@bellweather.example\n";
    std::fs::write(&file, format!("Whose,Email\n{rows}")).unwrap();
    let arguments = ["import", file.to_str().unwrap(), "--these-are", "clients"];
    let asked = place.run(&arguments).must(4);
    assert!(asked.err.contains("Which column holds the name of the client?"), "{asked:?}");
    assert!(asked.err.contains("answers: Whose, by their email address"), "{asked:?}");
    assert_eq!(place.clients(), Vec::<String>::new());
    place.run(&[&arguments[..], &["--answer", "1=Whose"]].concat()).must(0);
    assert_eq!(place.clients(), ["Bellweather Homes", "Kestrel Freight Ltd"]);
}

fn split_and(more: &[&str]) -> Vec<String> {
    let mut all = vec!["Ansah Tools", "Kestrel Freight Ltd", "Kestrel International"];
    all.extend(more);
    all.sort_unstable();
    all.into_iter().map(str::to_owned).collect()
}
