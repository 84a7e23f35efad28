//! The audit log and information barriers on the command line.

use crate::support::Place;

#[tokio::test]
async fn the_log_is_checked_in_the_store_and_as_a_file_without_it() {
    let (place, _) = Place::with_firm().await;
    place.run(&["positions", "--json"]).must(0);
    let verified = place.run(&["audit", "verify", "--json"]).must(0).json();
    assert_eq!(verified["intact"], true);
    let end = format!("{}:{}", verified["entries"], verified["hash"].as_str().unwrap());
    place.run(&["audit", "verify", "--known", &end]).must(0);
    let file = place.folder.path().join("audit.jsonl").display().to_string();
    place.run(&["audit", "export", &file]).must(0);
    assert!(place.run(&["audit", "export", &file]).must(1).err.contains("--force"));
    assert!(place.run(&["audit", "verify", &file]).must(0).out.contains("is intact"));

    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"detail\":\"positions\""), "{text}");
    std::fs::write(&file, text.replace("\"positions\"", "\"nothing\"")).unwrap();
    let found = place.run(&["audit", "verify", &file]).must(1).out;
    assert!(found.contains("NOT intact: entry") && found.contains("was changed"), "{found}");
    std::fs::write(&file, "nonsense\n").unwrap();
    assert!(place.run(&["audit", "verify", &file]).must(1).err.contains("line 1 of"));
    let forged = format!("2:{}", "0".repeat(64));
    assert!(place.run(&["audit", "verify", "--known", &forged]).must(1).out.contains("entry 2 is not the one"));
    place.run(&["audit", "verify", "--known", "nonsense"]).must(2);
}

#[tokio::test]
async fn barriers_are_listed_and_a_missing_one_is_not_lifted() {
    let (place, _) = Place::with_firm().await;
    assert_eq!(place.run(&["wall", "list", "--json"]).must(0).json(), serde_json::json!([]));
    let nothing = "00000000-0000-7000-8000-000000000001";
    let told = place.run(&["wall", "lift", nothing, "--reason", "x"]).must(1).err;
    assert!(told.contains("There is no such information barrier"), "{told}");
    let told = place.run(&["user", "reset-second-factor", "--email", "ruth@x.example", "--reason", "lost"]).must(1);
    assert!(told.err.contains("There is no second factor to reset"), "{}", told.err);
}
