//! Backup, restore, export, and the doctor.

use crate::support::{Place, answer, bare};

#[tokio::test]
async fn a_backup_is_made_checked_and_restored() {
    let (place, _) = Place::with_firm().await;
    let file = place.path("firm.backup");
    let name = file.to_str().unwrap();
    let made = place.run(&["backup", name]).must(0);
    assert!(made.out.contains("2 clients"), "{made:?}");
    assert!(place.run(&["backup", name]).must(1).err.contains("already"));
    place.run(&["backup", name, "--force"]).must(0);
    // The store that was backed up may be of either kind: this one is a folder.
    let at = |arguments: &[&str]| answer(bare(place.folder.path()).args(arguments).output().unwrap());
    assert_eq!(at(&["restore", name, "--data", "again"]).code, 0);
    let restored = at(&["positions", "--json", "--data", "again"]);
    assert_eq!(restored.out, place.run(&["positions", "--json"]).must(0).out);
    assert_eq!(at(&["rebuild", "--check", "--data", "again"]).code, 0);
    let refused = at(&["restore", name, "--data", "again"]);
    assert!(refused.code == 1 && refused.err.contains("already"), "{refused:?}");
    std::fs::write(place.path("note.txt"), "no backup").unwrap();
    assert_eq!(at(&["restore", "note.txt", "--data", "third"]).code, 1);
    assert!(!place.path("third").exists());
    if place.is_postgres() {
        let back = Place::new().await;
        back.run(&["restore", name]).must(0);
        assert_eq!(back.run(&["positions", "--json"]).must(0).out, restored.out);
    }
}

#[tokio::test]
async fn everything_is_exported_and_comes_back() {
    let (place, _) = Place::with_firm().await;
    let csv = place.path("csv");
    place.run(&["export", "--format", "csv", csv.to_str().unwrap()]).must(0);
    for file in ["firm", "staff", "service_lines", "clients", "contacts", "pursuits", "engagements", "invoices"] {
        assert!(csv.join(format!("{file}.csv")).exists(), "{file}");
    }
    let facts = std::fs::read_to_string(csv.join("facts.csv")).unwrap();
    assert!(facts.contains("engagement.letter_signed"), "{facts}");
    let again = place.run(&["export", "--format", "csv", csv.to_str().unwrap()]).must(1);
    assert!(again.err.contains("--force"), "{again:?}");

    let json = place.path("json");
    place.run(&["export", "--format", "json", json.to_str().unwrap()]).must(0);
    let staff = std::fs::read_to_string(json.join("staff.json")).unwrap();
    assert!(!staff.contains("argon2"), "{staff}");
    let at = |arguments: &[&str]| answer(bare(place.folder.path()).args(arguments).output().unwrap());
    assert_eq!(at(&["restore", "json", "--data", "again"]).code, 0);
    let restored = at(&["positions", "--json", "--data", "again"]);
    assert_eq!(restored.out, place.run(&["positions", "--json"]).must(0).out);
}

#[tokio::test]
async fn the_doctor_and_rebuild_find_and_mend_a_wrong_position() {
    let (place, client) = Place::with_firm().await;
    let well = place.run(&["doctor", "--json"]).must(0).json();
    assert!(well["checks"].as_array().unwrap().len() >= 9, "{well}");
    place.run(&["rebuild", "--check"]).must(0);
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let spoiled = db.write::<_, perennial_app::db::DbError, _>(|tx| {
        Box::pin(async { tx.run("update position set ladder = 5 where stage = 1", vec![]).await })
    });
    assert_eq!(spoiled.await.unwrap(), 1);
    db.close().await;
    let found = place.run(&["rebuild", "--check"]).must(1);
    assert!(found.out.starts_with(&client.to_string()), "{found:?}");
    let ill = place.run(&["doctor"]).must(1);
    assert!(ill.out.contains("fail  positions") && ill.out.contains("perennial rebuild"), "{ill:?}");
    place.run(&["rebuild"]).must(0);
    place.run(&["rebuild", "--check"]).must(0);
    place.run(&["doctor"]).must(0);
}

#[tokio::test]
async fn an_exported_folder_is_imported_again() {
    let (place, _) = Place::with_firm().await;
    let csv = place.path("csv");
    place.run(&["export", "--format", "csv", csv.to_str().unwrap()]).must(0);
    let other = Place::new().await;
    let add = ["user", "add", "--email", "helen@x.example", "--name", "Helen"];
    other.run(&[&add[..], &["--firm", "Second LLP", "--kind", "law-transactional"]].concat()).must(0);
    let names = ["clients", "contacts", "pursuits", "engagements", "invoices", "touches"];
    let files: Vec<String> = names.map(|name| csv.join(format!("{name}.csv")).display().to_string()).into();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let told = other.run(&[&["import", "--json"], &files[..]].concat()).must(0).json();
    for import in told["imports"].as_array().unwrap() {
        assert!(import["source"].as_str().unwrap_or_default().starts_with("Perennial"), "{import}");
        assert_eq!(import["problems"], serde_json::json!([]), "{import}");
    }
    let note = told["notes"][0].as_str().unwrap();
    assert!(note.contains("brings the whole folder back"), "{note}");
    let told = |place: &Place| {
        let list = place.run(&["positions", "--json"]).must(0).json();
        // Lists know where work began and ended, and not how far it is: that needs the facts (D16).
        let line = |one: &serde_json::Value| {
            (one["name"].clone(), one["stage"].clone(), one["working_phases"].as_array().unwrap().len())
        };
        list.as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(told(&other), told(&place));
}
