//! What programs and people read: shapes of JSON, exit codes, messages in two lines.

use crate::support::{Place, answer, bare};

fn keys(value: &serde_json::Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn positions_have_the_documented_shape() {
    let (place, client) = Place::with_firm().await;
    let list = place.run(&["positions", "--json"]).must(0).json();
    let first = &list[0];
    assert_eq!(list.as_array().unwrap().len(), 2);
    let wanted = [
        "camp",
        "camp_since",
        "id",
        "ladder",
        "name",
        "phase_precision",
        "phase_recorded",
        "phase_since",
        "reasons",
        "silence",
        "since",
        "since_precision",
        "stage",
        "stage_precision",
        "stage_recorded",
        "stage_since",
        "standing_phase",
        "working_phases",
    ];
    let mut found = keys(first);
    found.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(first["id"], client.to_string());
    assert_eq!((&first["name"], &first["stage"]), (&"Bellweather Homes".into(), &"client".into()));
    assert_eq!((&first["since_precision"], &first["camp_since"]), (&"exact".into(), &serde_json::Value::Null));
    assert_eq!(first["standing_phase"], "affirm");
    assert_eq!(first["working_phases"][0]["phase"], "affirm");
    let mut working = keys(&first["working_phases"][0]);
    working.sort_unstable();
    let wanted =
        ["engagement", "implied_by_invoices", "on_paper", "phase", "phase_recorded", "result", "since", "stalled"];
    assert_eq!(working, wanted);
    assert!(first["reasons"].as_array().unwrap().iter().all(serde_json::Value::is_string));
    assert_eq!((&list[1]["stage"], &list[1]["camp"]), (&"pre_purchase".into(), &serde_json::Value::Null));

    let before: jiff::civil::Date = first["since"].as_str().unwrap().parse().unwrap();
    let before = before.yesterday().unwrap().to_string();
    let earlier = place.run(&["positions", "--json", "--as-of", &before]).must(0).json();
    assert_ne!(earlier[0]["standing_phase"], "affirm");
    assert_eq!(place.run(&["positions", "--json", "--as-of", "2001-01-01"]).must(0).json(), serde_json::json!([]));

    let table = place.run(&["positions"]).must(0).out;
    assert!(table.starts_with("NAME ") && table.contains("Bellweather Homes  Client"), "{table}");
}

/// Stage, camp and phase each hold since a day of their own, known as precisely as their evidence (D20, D26).
#[tokio::test]
async fn positions_say_since_when_as_precisely_as_is_known() {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin"];
    place.run(&[&add[..], &["--firm", "Test Firm", "--kind", "accounting"]].concat()).must(0);
    let import = |name: &str, text: &str, these_are: &str| {
        std::fs::write(place.path(name), text).unwrap();
        let file = place.path(name).display().to_string();
        place.run(&["import", &file, "--these-are", these_are]).must(0);
    };
    import(
        "since.csv",
        "Client,Client since\nAnsah Tools,2019\nQuill & Stone,03/2021\nKestrel Freight,2022-05-04\n",
        "clients",
    );
    import(
        "people.csv",
        "Client,Contact,Email\nBellweather Homes,Dan Bellweather,dan@bellweather.example\n",
        "clients",
    );
    import("former.csv", "Client\nOld Mills\n", "former-clients");
    let list = place.run(&["positions", "--json"]).must(0).json();
    let told: Vec<[&str; 4]> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["name", "stage", "stage_precision", "since_precision"].map(|key| one[key].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ["Ansah Tools", "between", "year", "year"],
            // The person came on the day of the list; since when they are a client is not known.
            ["Bellweather Homes", "between", "on_or_before", "on_or_before"],
            ["Kestrel Freight", "between", "exact", "exact"],
            ["Old Mills", "former", "on_or_before", "on_or_before"],
            ["Quill & Stone", "between", "month", "month"],
        ]
    );
    let former = &list[3];
    assert_eq!((&former["camp"], &former["camp_since"]), (&"unknown".into(), &former["stage_since"]));
    assert!(list[0]["camp_since"].is_null());
    let told = place.run(&["explain", "Bellweather"]).must(0).out;
    assert!(told.contains(" or earlier · phase not recorded since "), "{told}");
}

#[tokio::test]
async fn the_map_counts_what_positions_list() {
    let (place, _) = Place::with_firm().await;
    let map = place.run(&["map", "--json"]).must(0).json();
    assert_eq!((&map["total"], &map["parked"]), (&2.into(), &0.into()));
    assert_eq!(map["stages"], serde_json::json!({"pre_purchase": 1, "client": 1, "between": 0, "former": 0}));
    let cells = map["relationships"].as_array().unwrap();
    assert_eq!(
        cells[0],
        serde_json::json!({"stage": "pre_purchase", "camp": null, "standing_phase": "assess", "count": 1})
    );
    assert_eq!(map["silent"], serde_json::json!({"amber": 0, "red": map["silent"]["red"]}));
    assert_eq!(map["stalls"].as_object().unwrap().len(), 8);
    assert!(place.run(&["map"]).must(0).out.contains("total"));
}

#[tokio::test]
async fn insights_say_what_is_not_known() {
    let (place, _) = Place::with_firm().await;
    let told = place.run(&["insights", "--json"]).must(0).json();
    assert_eq!(told["relationships"], 2);
    assert_eq!(
        (&told["points"].as_array().unwrap().len(), &told["points"][0]["rate"]),
        (&13, &serde_json::Value::Null)
    );
    assert_eq!(told["known"].as_array().unwrap().len(), 40);
    for what in ["points", "phases", "gaps", "response", "questions", "unknown"] {
        assert!(
            place.run(&["insights", what, "--before", "--surer"]).must(0).out.contains("2 relationships"),
            "{what}"
        );
    }
    assert!(place.run(&["insights"]).must(0).out.contains("it needs research"));
    place.run(&["insights", "--from", "2026-12-01", "--until", "2026-01-01"]).must(2);
}

#[tokio::test]
async fn a_client_is_explained_by_id_name_or_part_of_the_name() {
    let (place, client) = Place::with_firm().await;
    let by_part = place.run(&["explain", "bellweather", "--json"]).must(0).json();
    let by_id = place.run(&["explain", &client.to_string(), "--json"]).must(0).json();
    assert_eq!(by_part, by_id);
    let because = by_part["because"].as_array().unwrap();
    assert_eq!(because.len(), by_part["reasons"].as_array().unwrap().len());
    assert!(because.iter().any(|because| !because["facts"].as_array().unwrap().is_empty()));
    let text = place.run(&["explain", "Kestrel Freight"]).must(0).out;
    assert!(text.starts_with("Kestrel Freight\nPre-purchase"), "{text}");
    let several = place.run(&["explain", "e"]).must(1);
    assert!(several.err.contains("Bellweather Homes (") && several.err.contains("Kestrel Freight ("), "{several:?}");
    let nobody = place.run(&["explain", "Lowfield Estates"]).must(1);
    assert_eq!(nobody.err.lines().count(), 2, "{nobody:?}");
}

#[tokio::test]
async fn exit_codes_are_as_documented() {
    let place = Place::new().await;
    let none = answer(bare(place.folder.path()).output().unwrap());
    assert_eq!(none.code, 2, "{none:?}");
    place.run(&["positions", "--as-of", "yesterday"]).must(2);
    place.run(&["user", "add", "--email", "nobody", "--name", "Nobody"]).must(2);
    let at = |arguments: &[&str]| answer(bare(place.folder.path()).args(arguments).output().unwrap());
    let missing = at(&["positions", "--data", "nowhere"]);
    assert_eq!(missing.code, 3, "{missing:?}");
    assert_eq!(missing.err.lines().count(), 2, "{missing:?}");
    assert!(missing.err.starts_with("error: there is no Perennial data in nowhere"), "{missing:?}");
    assert!(!place.path("nowhere").exists());
    let default = at(&["map"]);
    assert!(default.code == 3 && default.err.contains("in ./data"), "{default:?}");
    assert_eq!(at(&["map", "--database-url", "mysql://x"]).code, 2);
}

#[tokio::test]
async fn a_firm_is_asked_for_before_the_first_user() {
    let place = Place::new().await;
    let db = perennial_app::db::Db::open(&place.location(), true).await.unwrap();
    db.close().await;
    let add = ["user", "add", "--email", "ruth@x.example", "--name", "Ruth"];
    let refused = place.run(&add).must(1);
    assert!(refused.err.contains("/welcome") && refused.err.contains("--firm"), "{refused:?}");
    let short = place.run_with(&[&add[..], &["--password-stdin"]].concat(), "short\n").must(1);
    assert!(short.err.contains("15"), "{short:?}");
    let firm = ["--firm", "Harcourt Vale", "--kind", "accounting"];
    let made = place.run(&[&add[..], &firm[..]].concat()).must(0);
    assert_eq!(made.out.trim().len(), 23, "{made:?}");
    let again = place.run(&add).must(1);
    assert!(again.err.contains("belongs to somebody"), "{again:?}");
    let anew = place.run(&["user", "password", "--email", "ruth@x.example"]).must(0);
    assert!(anew.out.trim().len() == 23 && anew.out != made.out, "{anew:?}");
    place.run(&["user", "password", "--email", "nobody@x.example"]).must(1);
}

#[tokio::test]
async fn an_older_program_refuses_a_newer_store_and_leaves_it_alone() {
    let (place, _) = Place::with_firm().await;
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let newer = db.write::<_, perennial_app::db::DbError, _>(|tx| {
        Box::pin(async { tx.run("insert into schema_version (version, name) values (9999, 'later')", vec![]).await })
    });
    newer.await.unwrap();
    db.close().await;
    for verb in [&["positions"][..], &["serve", "--listen", "127.0.0.1:0"], &["rebuild"], &["backup", "b"]] {
        let refused = place.run(verb).must(3);
        assert!(refused.err.contains("newer Perennial: schema 9999"), "{refused:?}");
    }
    let doctor = place.run(&["doctor"]).must(1);
    assert!(doctor.out.starts_with("fail  store"), "{doctor:?}");
}

#[tokio::test]
async fn a_touch_is_logged_in_one_line() {
    let (place, client) = Place::with_firm().await;
    let line = ["touch", "add", "--client", "bellweather", "--medium", "phone", "--kind", "text", "--json"];
    let logged = place.run(&line).must(0).json();
    assert_eq!((&logged["client"], &logged["medium"]), (&client.to_string().into(), &"phone".into()));
    assert_eq!((&logged["kind"], &logged["direction"]), (&"text".into(), &"outbound".into()));
    assert_eq!((&logged["purpose"], &logged["personal"]), (&"general".into(), &true.into()));
    let said = place.run(&["touch", "add", "--client", "bellweather", "--medium", "in_person", "--on", "2026-01-05"]);
    assert!(said.must(0).out.starts_with("Logged: In person, Bellweather Homes, 2026-01-05."));
    place.run(&["touch", "add", "--client", "bellweather", "--medium", "mail", "--kind", "text"]).must(2);
    place.run(&["touch", "add", "--client", "bellweather", "--medium", "fax"]).must(2);
    place.run(&["touch", "add", "--client", "nobody at all", "--medium", "mail"]).must(1);
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn a_playbook_is_checked_line_by_line() {
    let place = Place::new().await;
    let good =
        perennial_core::plans::library::playbooks(perennial_core::journeys::model::FirmKind::Agency)[0].to_toml();
    std::fs::write(place.path("good.toml"), &good).unwrap();
    std::fs::write(place.path("bad.toml"), good.replace("medium = \"phone\"", "medium = \"pigeon\"")).unwrap();
    let run = |arguments: &[&str]| {
        answer(bare(place.folder.path()).arg("playbook").arg("check").args(arguments).output().unwrap())
    };
    assert!(run(&["good.toml"]).must(0).out.contains("steps"));
    let bad = run(&["bad.toml"]).must(1);
    assert!(bad.err.contains("bad.toml: line ") && bad.err.contains("pigeon"), "{bad:?}");
    let told = run(&["bad.toml", "--json"]).must(1).json();
    assert_eq!((&told["ok"], &told["key"]), (&false.into(), &serde_json::Value::Null));
    assert!(told["problems"][0]["line"].as_u64().unwrap() > 1);
    let told = run(&["good.toml", "--json"]).must(0).json();
    assert_eq!((&told["ok"], told["problems"].as_array().unwrap().len()), (&true.into(), 0));
    assert_eq!(run(&["nowhere.toml"]).must(1).err.lines().count(), 2);
}
