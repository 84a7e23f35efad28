//! Who is who (D25): the small files of the cases, each imported into a store of its own as their README says.

use std::path::PathBuf;

use perennial_app::db::{AssertSqlSafe, Db};
use serde_json::Value;

use crate::support::{PASSWORD, Place};

/// The folder of the cases.
fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../perennial-core/tests/cases")
}

/// A store with the firm of the README.
struct Case {
    place: Place,
    folder: PathBuf,
}

impl Case {
    async fn new(folder: &std::path::Path) -> Self {
        let place = Place::new().await;
        let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin", "--role", "administrator"];
        let firm = ["--password-stdin", "--firm", "Test Firm", "--kind", "law-contentious", "--currency", "GBP"];
        let there = ["--locale", "en-GB", "--time-zone", "Europe/London"];
        place.run_with(&[&add[..], &firm[..], &there[..]].concat(), &format!("{PASSWORD}\n")).must(0);
        Self { place, folder: folder.to_owned() }
    }

    /// Imports a case; what the program says of it.
    fn import(&self, name: &str) -> Value {
        self.import_with(name, &[])
    }

    fn import_with(&self, name: &str, options: &[&str]) -> Value {
        self.import_file(&self.folder.join(name), options)
    }

    /// Imports a file; where it is asked who is in it, these are clients.
    fn import_file(&self, file: &std::path::Path, options: &[&str]) -> Value {
        let arguments = [&["import", file.to_str().unwrap(), "--json"], options].concat();
        let answer = self.place.run(&arguments);
        let answer = if answer.code == 4 {
            self.place.run(&[&arguments[..], &["--these-are", "clients"]].concat())
        } else {
            answer
        };
        answer.must(0).json()["imports"][0].clone()
    }

    /// Rows of one text column.
    async fn texts(&self, sql: &str) -> Vec<String> {
        let db = Db::open(&self.place.location(), false).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let rows: Vec<(Option<String>,)> = conn.all(AssertSqlSafe(sql.to_owned()), vec![]).await.unwrap();
        drop(conn);
        db.close().await;
        rows.into_iter().map(|(text,)| text.unwrap_or_default()).collect()
    }

    async fn clients(&self) -> Vec<String> {
        self.texts("select name from client where deleted_at is null order by name, domain").await
    }

    async fn contacts(&self) -> Vec<String> {
        self.texts(
            "select k.name || ' at ' || c.name from contact k join client c on c.id = k.client_id
             where k.deleted_at is null order by k.name, c.name",
        )
        .await
    }
}

/// The texts of the problems of an import.
fn problems(told: &Value) -> Vec<String> {
    let list = told["problems"].as_array().cloned().unwrap_or_default();
    list.iter().map(|one| one["what_to_do"].as_str().unwrap_or_default().to_owned()).collect()
}

fn proposed(told: &Value) -> usize {
    problems(told).iter().filter(|text| text.contains("under Possible duplicates")).count()
}

macro_rules! case {
    ($name:ident, $case:ident => $body:block) => {
        #[tokio::test]
        async fn $name() {
            let folder = cases();
            let $case = Case::new(&folder).await;
            $body
        }
    };
}

case!(b11_ids_that_a_spreadsheet_rounded_join_nothing, case => {
    let told = case.import("B11.csv");
    let matters = case.texts("select title from engagement where deleted_at is null order by title").await;
    assert_eq!(matters, ["Big lease", "Other lease", "Third"]);
    assert_eq!(problems(&told).iter().filter(|text| text.contains("rounded")).count(), 2, "{told:#}");
    let ids = case.texts("select external_id from engagement where external_id is not null").await;
    assert!(matches!(ids.as_slice(), [one] if one.ends_with("|219E01")), "{ids:?}");
});

case!(b13_people_called_null_keep_their_names, case => {
    case.import("B13-people.csv");
    let names = case.texts("select name from contact order by name").await;
    assert_eq!(names, ["Ida Nil", "Jennifer Null", "Na Li", "Tom None"]);
});

case!(b17_another_legal_form_is_another_client, case => {
    case.import("B17-first.csv");
    let told = case.import("B17-second.csv");
    assert_eq!(case.clients().await, ["Smith & Co LLP", "Smith & Co Ltd", "Smith GmbH"]);
    assert_eq!(proposed(&told), 2, "{told:#}");
    assert_eq!(case.texts("select phone from client where name = 'Smith & Co Ltd'").await, ["0114 496 0001"]);
});

case!(b17_namesakes_are_two_with_a_proposal, case => {
    let told = case.import("B17-namesakes.csv");
    assert_eq!(case.clients().await, ["Riverside Dental Ltd", "Riverside Dental Ltd"]);
    assert_eq!(
        case.texts("select domain from client order by domain").await,
        ["riverside-cardiff.example", "riverside-leeds.example"]
    );
    assert_eq!(proposed(&told), 1, "{told:#}");
    assert!(problems(&told).iter().any(|text| text.contains("different domain")), "{told:#}");
});

case!(b18_one_name_at_two_firms_and_two_addresses_at_one, case => {
    case.import("B18.csv");
    let people = case.contacts().await;
    assert_eq!(
        people,
        [
            "Ann Bright at Quay Partners",
            "Ann Wright at Quay Partners",
            "Ann Wright at Quay Partners",
            "Ann Wright at Ridge Co"
        ]
    );
});

case!(b18b_one_name_and_two_numbers_are_two_with_a_proposal, case => {
    let told = case.import("B18b.csv");
    assert_eq!(case.contacts().await.len(), 4, "{told:#}");
    let phones = case.texts("select phone from contact order by phone").await;
    assert_eq!(phones, ["0114 496 0001", "0114 496 0002", "0114 496 0003", "0114 496 0004"]);
    assert_eq!(case.clients().await, ["Ann Wright", "Ann Wright", "Ridge Co"]);
    assert!(proposed(&told) >= 2, "{told:#}");
});

case!(b19_a_provider_is_no_organisation, case => {
    case.import("B19.csv");
    assert_eq!(case.clients().await.len(), 10);
    assert_eq!(case.texts("select domain from client where domain is not null").await, Vec::<String>::new());
});

case!(b19_a_group_with_one_domain_is_three_with_proposals, case => {
    case.import("B19-group-a.csv");
    let told = case.import("B19-group-b.csv");
    assert_eq!(case.clients().await, ["North Energy Ltd", "North Holdings", "North Property Ltd"]);
    assert_eq!(proposed(&told), 2, "{told:#}");
});

case!(b20_rows_without_a_person_give_one_client, case => {
    case.import("B20.csv");
    assert_eq!(case.clients().await, ["Quarto Press"]);
    assert_eq!(case.contacts().await, ["Hans Muster at Quarto Press"]);
    assert_eq!(case.texts("select address from client").await, ["LS1 1AA"]);
});

case!(b21_a_desks_mailbox_is_two_people, case => {
    case.import("B21.csv");
    assert_eq!(case.contacts().await, ["James Holt at Holt Bakery", "Maria Holt at Holt Bakery"]);
});

case!(b21_over_two_files_too, case => {
    case.import("B21-a.csv");
    case.import("B21-b.csv");
    assert_eq!(case.contacts().await, ["James Holt at Holt Bakery", "Maria Holt at Holt Bakery"]);
    assert_eq!(case.texts("select job_title from contact order by name").await, ["Finance", "Owner"]);
});

case!(b21_two_clients_with_one_bookkeeper_are_two_and_a_third_takes_nothing_from_them, case => {
    let told = case.import("B21-clients.csv");
    assert_eq!(case.clients().await, ["Mevagissey Trust", "Polperro Trust"]);
    assert_eq!(proposed(&told), 1, "{told:#}");
    assert!(problems(&told).iter().any(|text| text.contains("same email; different name")), "{told:#}");
    let told = case.import("B21-clients-2.csv");
    assert_eq!(proposed(&told), 1, "{told:#}");
    assert_eq!(case.clients().await, ["Fowey Trust", "Mevagissey Trust", "Polperro Trust"]);
    let others = case.texts("select name from client where name <> 'Fowey Trust' and (phone is not null or address is not null or sector is not null)").await;
    assert_eq!(others, Vec::<String>::new());
    assert_eq!(case.texts("select phone from client where name = 'Fowey Trust'").await, ["0114 496 7777"]);
});

case!(b21_invoices_with_that_address_are_of_two_clients, case => {
    case.import("B21-inv.csv");
    assert_eq!(case.clients().await, ["Mevagissey Trust", "Polperro Trust"]);
    let sql = "select c.name || ' ' || v.number from invoice v join client c on c.id = v.client_id order by v.number";
    assert_eq!(case.texts(sql).await, ["Polperro Trust I-1", "Mevagissey Trust I-2"]);
});

case!(b21_one_person_at_two_organisations_is_known_at_both, case => {
    case.import("B21-twojobs.csv");
    assert_eq!(case.contacts().await, ["Nora Quist at Mevagissey Trust", "Nora Quist at Polperro Trust"]);
    let jobs = "select k.job_title || ', also at ' || e.employer from contact k
                join contact_employer e on e.contact_id = k.id";
    assert_eq!(case.texts(jobs).await, ["Chair, also at Polperro Trust"]);
});

case!(b22_ids_of_both_lengths_are_one_and_capitals_count, case => {
    case.import("B22.csv");
    case.import("B22-contacts.csv");
    assert_eq!(case.clients().await, ["Birch Ltd", "Larch Ltd"]);
    assert_eq!(
        case.contacts().await,
        ["Ash White at Larch Ltd", "Ivy Green at Larch Ltd", "Oak Brown at Birch Ltd"]
    );
});

case!(b26_all_second_values_are_kept_and_find_her_again, case => {
    case.import("B26.csv");
    let sql = |column: &str| format!("select {column} from contact");
    assert_eq!(case.texts(&sql("email")).await, ["rita@oldmill.example"]);
    assert_eq!(case.texts(&sql("more_emails")).await, ["r.marl@oldmill.example\nrita@home.example"]);
    assert_eq!(case.texts(&sql("phone")).await, ["0114 496 0001"]);
    assert_eq!(case.texts(&sql("more_phones")).await, ["0114 496 0002\n07700 900123"]);
    assert_eq!(case.texts(&sql("labels")).await, ["Golf"]);
    assert!(case.texts(&sql("address")).await[0].contains("1 Mill Lane"));
    let told = case.import("B26-b.csv");
    assert_eq!(case.contacts().await, ["Rita Marl at Old Mill"], "{told:#}");
    assert_eq!(proposed(&told), 0);
});

case!(b54_people_and_a_company_with_a_phone_only, case => {
    case.import("B54.csv");
    assert_eq!(case.texts("select phone from contact order by phone").await, ["07700 900123", "07700 900124"]);
    assert_eq!(case.texts("select phone from client where name = 'Old Mill'").await, ["07700 900125"]);
});

case!(b55_spellings_in_one_file_are_one_or_proposed, case => {
    let tried = case.import_with("B55.csv", &["--dry-run"]);
    let maybe = tried["maybe"].as_array().unwrap();
    assert!(maybe.iter().all(|one| one["line_of"].is_number() && one["id"].is_null()), "{tried:#}");
    assert!(maybe.iter().any(|one| one["differ"] == serde_json::json!(["name"])), "{tried:#}");
    let told = case.import("B55.csv");
    assert_eq!(told["merged"], 1, "Limited is Ltd, and the row says nothing new: {told:#}");
    assert_eq!((told["created"].as_i64(), proposed(&told)), (Some(4), 3), "{told:#}");
});

case!(b55_lines_are_decided_as_one_and_next_months_list_knows_it, case => {
    let decided = ["--source", "Our list", "--decide", "4=same", "--decide", "5=line:2", "--decide", "6=new"];
    let told = case.import_with("B55.csv", &decided);
    assert_eq!((told["created"].as_i64(), told["merged"].as_i64()), (Some(2), Some(3)), "{told:#}");
    assert_eq!(case.clients().await, ["Kestral Freight Ltd", "Kestrel Freight Ltd"]);
    let next = case.place.path("next.csv");
    std::fs::write(&next, "Client name,City\nKESTREL FREIGHT,York\nKestral Freight Ltd,York\n").unwrap();
    let told = case.import_file(&next, &["--source", "Our list"]);
    assert_eq!((told["created"].as_i64(), proposed(&told)), (Some(0), 0), "{told:#}");
    assert_eq!(case.clients().await.len(), 2);
    // Another source knows nothing of it: it asks.
    let other = case.place.path("other.csv");
    std::fs::write(&other, "Client,Town\nThe Kestrel Freight Co. Ltd,Hull\n").unwrap();
    let told = case.import_file(&other, &[]);
    assert_eq!(proposed(&told), 1, "{told:#}");
});

case!(b56_undo_of_a_list_that_changed_a_client_brings_the_old_values_back, case => {
    case.import("B56-a.csv");
    let told = case.import("B56-b.csv");
    assert_eq!(case.clients().await, ["Alder Ltd", "Beech Ltd"], "{told:#}");
    assert_eq!(case.texts("select phone from client where name = 'Alder Ltd'").await, ["0114 496 0001"]);
    case.place.run(&["imports", "undo", told["id"].as_str().unwrap()]).must(0);
    assert_eq!(case.clients().await, ["Alder Ltd"]);
    assert_eq!(case.texts("select coalesce(phone, '') || coalesce(address, '') from client where name = 'Alder Ltd'").await, [""]);
});

case!(x2_every_field_of_a_contact_is_kept, case => {
    case.import("X2-all-contact-fields.csv");
    let all = case
        .texts(
            "select name || '|' || job_title || '|' || department || '|' || phone || '|' || mobile || '|' || address || '|' || labels
             from contact",
        )
        .await;
    let wanted = "Rita Quentina Marl|Zebratitle|Deptzebra|0114 496 0001|07700 900123|Zebrastreet 5, Zebracity, ZB1 5AA, Zebraland|Zebralabel";
    assert_eq!(all, [wanted]);
    let notes = case.texts("select body from fact where kind = 'client.noted'").await.join(" ");
    assert!(notes.contains("Zebraassistant") && notes.contains("1970-02-03") && notes.contains("Zebranote"), "{notes}");
});

case!(x2_every_field_of_a_client_is_kept, case => {
    case.import("X2-all-client-fields.csv");
    let all = case
        .texts(
            "select name || '|' || legal_name || '|' || sector || '|' || size || '|' || website || '|' || domain || '|' || email
               || '|' || phone || '|' || address || '|' || parent_name from client",
        )
        .await;
    let wanted = "Zebra Mills|Zebra Mills Holdings Limited|Zebraindustry|77|https://zebramills.example/x|zebramills.example|zoffice@zebramills.example|0114 496 0002|Zebrastreet 6, Zebracity, ZB1 5AB, Zebraland|Zebra Parent";
    assert_eq!(all, [wanted]);
});

case!(x13_a_number_used_twice_is_told_apart_by_client_and_year, case => {
    case.import("X13.csv");
    case.import("X13-b.csv");
    let sql = "select c.name || ' ' || v.number from invoice v join client c on c.id = v.client_id order by c.name";
    assert_eq!(
        case.texts(sql).await,
        ["Fen Foods 1002", "Hart Ltd 1002", "Quay Partners 1001", "Ridge Co 1001"]
    );
    let again = case.place.path("matters.csv");
    let rows = "Matter number,Matter,Client,Opened\n7,Lease,Ridge Co,2024-01-05\n7,Sale,Ridge Co,2025-01-06\n7,Will,Fen Foods,2025-01-06\n";
    std::fs::write(&again, rows).unwrap();
    case.import_file(&again, &[]);
    let matters = case.texts("select title from engagement where implied = 0 order by title").await;
    assert_eq!(matters, ["Lease", "Sale", "Will"]);
});

case!(b55_the_rest_is_merged_from_the_command_line_and_split_again, case => {
    case.import("B55.csv");
    let listed = case.place.run(&["merge", "--json"]).must(0).json();
    assert!(listed.as_array().unwrap().len() >= 3, "{listed:#}");
    case.place.run(&["merge", "Kestrel Freight Ltd", "KESTREL FREIGHT"]).must(0);
    assert_eq!(case.clients().await, ["Kestral Freight Ltd", "Kestrel Freight Ltd", "The Kestrel Freight Co. Ltd"]);
    case.place.run(&["merge", "Kestrel Freight Ltd", "KESTREL FREIGHT"]).must(2);
    case.place.run(&["rebuild", "--check"]).must(0);
    // The list comes again: the spelling that was merged is known.
    let again = case.place.path("again.csv");
    std::fs::write(&again, "Client name,Phone\nKESTREL FREIGHT,0114 496 0009\n").unwrap();
    case.place.run(&["merge", "--split", "Kestrel Freight Ltd", "KESTREL FREIGHT"]).must(0);
    assert_eq!(case.clients().await.len(), 4);
    case.place.run(&["rebuild", "--check"]).must(0);
    case.place.run(&["merge", "--split", "Kestrel Freight Ltd", "KESTREL FREIGHT"]).must(1);
    let told = case.import_file(&again, &[]);
    assert_eq!(told["merged"], 1, "the name is its own again: {told:#}");
});
