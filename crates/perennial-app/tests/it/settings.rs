//! Settings: the firm, its people, its service lines and its journey model.

use perennial_app::actor::{Actor, Role};
use perennial_app::clients::{self, ClientInput};
use perennial_app::firm::{self, NewStaff};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

async fn manager(world: &TestApp) -> Browser {
    let add = world.app.change(&Actor::Program, |tx, act| {
        Box::pin(async move {
            let input = NewStaff {
                name: name("Joanne Petty"),
                email: EmailAddress::parse("joanne@harcourtvale.example").unwrap(),
                role: Role::Manager,
                job_title: None,
                team: None,
                password_hash: None,
            };
            firm::add_staff(tx, act, input).await
        })
    });
    let joanne = add.await.unwrap();
    world.as_person(joanne).await
}

/// A prospect with a pursuit opened twenty days ago: within the 30 days that Assess may take.
async fn prospect(world: &TestApp, who: &'static str) -> ClientId {
    let open = world.change(move |tx, act| {
        Box::pin(async move {
            let client = clients::record(tx, act, ClientInput::named(name(who)), day("2026-11-02")).await?;
            pursuits::open(tx, act, NewPursuit::of(client, name("Lease"), day("2026-11-02"))).await?;
            Ok(client)
        })
    });
    open.await.unwrap()
}

#[tokio::test]
async fn the_firm_is_changed_and_its_words_follow() {
    let world = TestApp::new().await;
    world.get("/settings").await.must(200, "Harcourt Vale LLP");
    let mut fields = vec![
        ("version", "1"),
        ("name", "Harcourt Vale & Co"),
        ("kind", "agency"),
        ("currency", "eur"),
        ("locale", "en-GB"),
        ("time_zone", "Europe/Dublin"),
        ("week_start", "7"),
        ("noun", "Job"),
    ];
    world.post("/settings", &fields).await.must(303, "");
    world.get("/engagements").await.must(200, "0 jobs");
    let told = world.post("/settings", &fields).await.must(409, "Stored now");
    assert!(told.body.contains("Europe/Dublin"), "{}", told.body);
    fields[3].1 = "€";
    fields[5].1 = "Atlantis";
    world.post("/settings", &fields).await.must(422, "2 things to put right");
}

#[tokio::test]
async fn staff_join_change_roles_and_leave_but_somebody_stays_to_administer() {
    let world = TestApp::new().await;
    let new = [
        ("name", "Marcus Oyelaran"),
        ("email", "marcus@harcourtvale.example"),
        ("role", "member"),
        ("password", "five plain words for Marcus"),
    ];
    world.post("/settings/staff", &new).await.must(303, "");
    let list = world.get("/settings/staff").await.must(200, "Marcus Oyelaran");
    world.post("/settings/staff", &new).await.must(422, "belongs to somebody in the firm already");
    let short = [("name", "X"), ("email", "x@harcourtvale.example"), ("role", "partner"), ("password", "short")];
    let told = world.post("/settings/staff", &short).await.must(422, "2 things to put right");
    assert!(!told.body.contains("value=\"short\""), "a password is never sent back");
    let marcus = list.body.split("/settings/staff/").find(|part| part.contains(">Marcus")).unwrap()[..36].to_owned();
    let path = format!("/settings/staff/{marcus}");
    world.get(&path).await.must(200, "marcus@harcourtvale.example");
    let leaves = [("version", "1"), ("name", "Marcus"), ("email", "marcus@harcourtvale.example"), ("role", "manager")];
    let browser = world.as_person(marcus.parse().unwrap()).await;
    browser.get("/pursuits").await.must(200, "");
    world.post(&path, &leaves).await.must(303, "");
    world.get("/settings/staff").await.must(200, "has left");
    browser.get("/pursuits").await.must(303, "");
    world.post(&path, &leaves).await.must(409, "Changed meanwhile");
    let helen = format!("/settings/staff/{}", world.helen);
    let steps_down = [
        ("version", "1"),
        ("name", "Helen Marsh"),
        ("email", "helen@harcourtvale.example"),
        ("role", "member"),
        ("active", "1"),
    ];
    world.post(&helen, &steps_down).await.must(409, "Nobody else is an administrator");
}

#[tokio::test]
async fn service_lines_are_added_renamed_ordered_and_retired() {
    let world = TestApp::new().await;
    for line in ["Employment", "Conveyancing"] {
        let fields = [("name", line), ("gap", "365"), ("recurring", "1")];
        world.post("/settings/service-lines", &fields).await.must(303, "");
    }
    let list = world.get("/settings/service-lines").await.must(200, "365 days").body;
    assert!(list.find(">Employment").unwrap() < list.find(">Conveyancing").unwrap());
    let id =
        list.split("/settings/service-lines/").find(|part| part.contains(">Conveyancing<")).unwrap()[..36].to_owned();
    let path = format!("/settings/service-lines/{id}");
    world.post(&format!("{path}/move"), &[("to", "up")]).await.must(303, "");
    let list = world.get("/settings/service-lines").await.must(200, "").body;
    assert!(list.find(">Employment").unwrap() > list.find(">Conveyancing").unwrap());
    world.post(&path, &[("version", "1"), ("name", "employment")]).await.must(422, "another service line already");
    world.post(&path, &[("version", "1"), ("name", "Property"), ("gap", "0")]).await.must(422, "from 1 to 36500");
    world.post(&path, &[("version", "1"), ("name", "Property"), ("retired", "1")]).await.must(303, "");
    world.get("/settings/service-lines").await.must(200, "retired");
    world.post(&path, &[("version", "1"), ("name", "Property")]).await.must(409, "Changed meanwhile");
}

#[tokio::test]
async fn a_mistake_in_the_model_is_named_with_its_line_and_what_is_allowed() {
    let world = TestApp::new().await;
    world.get("/settings/model").await.must(200, "Should take, days");
    let model = Model::default_for(FirmKind::LawTransactional).to_toml();
    let line = 1 + model.lines().position(|line| line.starts_with("stall_days")).unwrap();
    let wrong = model.replacen("stall_days = 30", "stall_days = \"a month\"", 1);
    let told = world.post("/settings/model/preview", &[("version", "1"), ("toml", &wrong)]).await.must(422, "");
    assert!(told.body.contains(&format!("line {line}, phase.assess.stall_days")), "{}", told.body);
    assert!(told.body.contains("a month"), "what was typed is kept");
    let unknown = format!("{model}\n[thresholds2]\n");
    world.post("/settings/model", &[("version", "1"), ("toml", &unknown)]).await.must(422, "thresholds2");
    world.get("/settings/model?default=consulting").await.must(200, "value=\"120\"");
}

#[tokio::test]
async fn the_preview_counts_what_would_move_and_saving_moves_it() {
    let world = TestApp::new().await;
    for who in ["Bellweather Homes", "Kestrel Freight", "Lowfield Estates"] {
        prospect(&world, who).await;
    }
    let model = Model::default_for(FirmKind::LawTransactional).to_toml();
    let same = world.post("/settings/model/preview", &[("version", "1"), ("toml", &model)]).await;
    same.must(200, "No relationship would move: 3 were derived");
    let stricter = model.replacen("expected_days = 14\nstall_days = 30", "expected_days = 5\nstall_days = 10", 1);
    assert_ne!(model, stricter);
    let fields = [("version", "1"), ("toml", stricter.as_str())];
    let told = world.post("/settings/model/preview", &fields).await.must(200, "3 of 3 relationships would move.");
    assert!(told.body.contains("Pre-purchase, Assess, stalled in Assess"), "{}", told.body);
    assert!(told.body.contains("<th scope=\"row\">Stalled</th><td class=\"number\">0</td><td class=\"number\">3</td>"));
    world.get("/settings/model").await.must(200, "value=\"30\"");
    world.post("/settings/model", &fields).await.must(303, "");
    world.get("/settings/model").await.must(200, "value=\"10\"");
    for _ in 0..200 {
        if !world.app.memory.rebuilding.is_running() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut conn = world.app.db.read().await.unwrap();
    let stalled: i64 = conn.scalar("select count(*) from position where stalled > 0", vec![]).await.unwrap();
    assert_eq!(stalled, 3);
    world.post("/settings/model", &fields).await.must(409, "Somebody else changed this journey model");
}

#[tokio::test]
async fn the_model_is_edited_as_a_form_too() {
    let world = TestApp::new().await;
    prospect(&world, "Bellweather Homes").await;
    let page = world.get("/settings/model").await.must(200, "").body;
    let value = |field: &str| {
        let input = page.split("<input").find(|input| input.contains(&format!("name=\"{field}\""))).unwrap();
        input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let names: Vec<String> =
        page.split("name=\"").skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect();
    let names = names.into_iter().filter(|name| name.contains('_') && !name.starts_with('_'));
    let filled: Vec<(String, String)> = names
        .filter(|name| page.contains(&format!("id=\"{name}\"")))
        .map(|name| (name.clone(), value(&name)))
        .collect();
    let send = async |change: &[(&str, &str)]| {
        let mut fields: Vec<(&str, &str)> =
            filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (name, value) in change {
            fields.retain(|(other, _)| other != name);
            fields.push((name, value));
        }
        fields.push(("version", "1"));
        world.post("/settings/model/preview", &fields).await
    };
    send(&[("assess_name", "Court")]).await.must(200, "No relationship would move");
    send(&[("assess_expected", "5"), ("assess_stall", "10")]).await.must(200, "1 of 1 relationship would move.");
    send(&[("assess_stall", "3")]).await.must(422, "must not be less than the 14 days");
    send(&[("between_red", "1")]).await.must(422, "Red must not come before amber");
    send(&[("horizon_gaps", "99")]).await.must(422, "from 1 to 20");
}

#[tokio::test]
async fn settings_are_for_administrators_only() {
    let world = TestApp::new().await;
    let joanne = manager(&world).await;
    let id = world.helen;
    for path in ["/settings", "/settings/staff", "/settings/staff/new", "/settings/service-lines", "/settings/model"] {
        joanne.get(path).await.must(403, "Administrator");
    }
    joanne.get(&format!("/settings/staff/{id}")).await.must(403, "");
    let fields = [("name", "x"), ("toml", ""), ("version", "1"), ("to", "up")];
    for path in [
        "/settings".to_owned(),
        "/settings/staff".to_owned(),
        format!("/settings/staff/{id}"),
        "/settings/service-lines".to_owned(),
        format!("/settings/service-lines/{id}"),
        format!("/settings/service-lines/{id}/move"),
        "/settings/model".to_owned(),
        "/settings/model/preview".to_owned(),
    ] {
        joanne.post(&path, &fields).await.must(403, "Administrator");
    }
}

#[tokio::test]
async fn a_phase_bears_the_firms_own_name_wherever_it_is_shown() {
    let world = TestApp::new().await;
    let client = prospect(&world, "Bellweather Homes").await;
    world.get(&format!("/clients/{client}")).await.must(200, "Why Pre-purchase, standing in Assess");
    let model = Model::default_for(FirmKind::LawTransactional).to_toml();
    let renamed = model.replacen("name = \"Assess\"", "name = \"Court\"", 1);
    let renamed = renamed.replacen("name = \"Admit\"", "name = \"Welcome & sign\"", 1);
    let renamed = renamed.replacen("expected_days = 14\nstall_days = 30", "expected_days = 5\nstall_days = 10", 1);
    let fields = [("version", "1"), ("toml", renamed.as_str())];
    world.post("/settings/model/preview", &fields).await.must(200, "Pre-purchase, Court, stalled in Court");
    world.post("/settings/model", &fields).await.must(303, "");
    while world.app.memory.rebuilding.is_running() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    for (page, words) in [
        (format!("/clients/{client}"), "standing in Court"),
        (format!("/clients/{client}"), "data-phase=\"2\">Welcome &#38; sign"),
        (format!("/clients/{client}"), "Stalled in Court since"),
        (format!("/clients/{client}/record/override"), ">Court</option>"),
        ("/clients".to_owned(), "<span class=\"phase-badge\" data-phase=\"1\">Court</span>"),
        ("/clients".to_owned(), "stalled in Court"),
        ("/clients?phase=assess".to_owned(), "Standing in Court"),
        ("/clients?stalled=1".to_owned(), "Stalled in Court"),
        ("/pursuits?view=board".to_owned(), "time that Court should take"),
        (format!("/engagements/new?client={client}"), "Welcome &#38; sign begins"),
        ("/engagements?view=board".to_owned(), ">Welcome &#38; sign</h2>"),
        ("/".to_owned(), "<th scope=\"col\" class=\"number\">Court</th>"),
        ("/map/clients?lane=pre_purchase&phase=assess".to_owned(), "Pre-purchase, Court"),
        ("/settings/model".to_owned(), "data-phase=\"1\">Court"),
    ] {
        let shown = world.get(&page).await.must(200, "").body;
        assert!(shown.contains(words), "{page} does not say “{words}”");
        let left: Vec<&str> = shown.lines().filter(|line| line.contains("Assess")).collect();
        assert!(left.is_empty(), "{page} still says Assess: {left:?}");
    }
    let file = world.get("/clients/export").await.must(200, "stalled in Court").body;
    assert!(file.contains(",assess,"), "files keep the key that never changes: {file}");
}
