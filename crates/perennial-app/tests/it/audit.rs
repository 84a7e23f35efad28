//! The audit log: what is noted, who reads it, and that nothing can be changed unnoticed.

use perennial_app::accounts::{self, Password};
use perennial_app::audit::{self, Action, Note, Verdict, Who};
use perennial_app::clients::{self, ClientInput};
use perennial_app::db::{AssertSqlSafe, Db};
use perennial_app::engagements::{self, NewEngagement};
use perennial_app::error::Error;
use perennial_app::{args, journeys};
use perennial_core::dates::Moment;
use perennial_core::ids::ClientId;
use perennial_core::journeys::stage::Phase;
use perennial_core::text::Name;

use crate::support::{Browser, TestApp, day};

async fn client(world: &TestApp, called: &'static str) -> ClientId {
    let record = world.change(move |tx, act| {
        Box::pin(async move {
            let input = ClientInput::named(Name::parse(called).unwrap());
            clients::record(tx, act, input, day("2026-01-05")).await
        })
    });
    record.await.unwrap()
}

async fn verify(db: &Db) -> Verdict {
    audit::verify(&mut db.read().await.unwrap(), None).await.unwrap()
}

/// The actions that were noted, in order.
async fn actions(world: &TestApp) -> Vec<String> {
    let mut conn = world.app.db.read().await.unwrap();
    let rows: Vec<(String,)> = conn.all("select action from audit order by seq", vec![]).await.unwrap();
    rows.into_iter().map(|(action,)| action).collect()
}

async fn many(world: &TestApp, action: Action) -> usize {
    actions(world).await.iter().filter(|noted| *noted == action.key()).count()
}

/// Waits until something is noted that follows an answer.
async fn soon(world: &TestApp, action: Action, times: usize) {
    for _ in 0..200 {
        if many(world, action).await >= times {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{} is not noted: {:?}", action.key(), actions(world).await);
}

async fn run(world: &TestApp, sql: &'static str) {
    let change = world.app.db.write(move |tx| Box::pin(async move { Ok::<_, Error>(tx.run(sql, vec![]).await?) }));
    change.await.unwrap();
}

#[tokio::test]
async fn a_list_that_leaves_as_a_file_is_noted_with_its_rows() {
    let world = TestApp::new().await;
    client(&world, "Bellweather Homes").await;
    client(&world, "Kestrel Yachts").await;
    let priya = world.as_person(world.priya).await;
    priya.get("/clients/export").await.must(200, "Kestrel");
    priya.get("/promises/export").await.must(200, "");
    let log = world.get("/settings/audit?about=reading").await.must(200, "clients-2026-11-22.csv, 2 rows");
    assert!(log.body.contains("promises.csv, 0 rows") && log.body.contains("Priya Nair"), "{}", log.body);
    assert!(log.body.contains("127.0.0.1"), "from where");
    priya.get("/settings/audit").await.must(403, "it needs Administrator");
    world.get("/settings/audit?about=denial").await.must(200, "GET /settings/audit");
    assert!(verify(&world.app.db).await.is_ok());
}

#[tokio::test]
async fn sign_ins_and_failures_are_noted_and_what_was_typed_for_an_unknown_address_is_not() {
    let world = TestApp::new().await;
    let words = Password::parse("four plain words for Helen").unwrap();
    let (hash, helen) = (accounts::hash_password(&world.app, &words).await.unwrap(), world.helen);
    let give = world.app.db.write(move |tx| {
        Box::pin(async move {
            let sql = "update staff set password_hash = $1 where id = $2";
            Ok::<_, Error>(tx.run(sql, args![hash, helen]).await?)
        })
    });
    give.await.unwrap();
    let door = Browser::new(&world.app);
    let typed = |email, password| [("email", email), ("password", password)];
    door.post("/sign-in", &typed("helen@harcourtvale.example", "a wrong one")).await.must(422, "");
    door.post("/sign-in", &typed("my secret password", "x")).await.must(422, "");
    door.post("/sign-in", &typed("helen@harcourtvale.example", "four plain words for Helen")).await.must(303, "");
    let log = door.get("/settings/audit").await.must(200, "wrong password").body;
    assert!(log.contains("Somebody unknown") && !log.contains("my secret password"), "{log}");
    door.post("/sign-out", &[]).await.must(303, "");
    let noted = actions(&world).await;
    assert_eq!(&noted[noted.len() - 4..], ["sign_in_failed", "sign_in_failed", "signed_in", "signed_out"]);
}

#[tokio::test]
async fn an_override_and_changes_of_settings_are_noted_with_reason() {
    let world = TestApp::new().await;
    let client = client(&world, "Bellweather Homes").await;
    let over = world.change(move |tx, act| {
        Box::pin(async move {
            let on = act.today;
            let input = NewEngagement::of(client, Name::parse("Lease").unwrap(), on);
            engagements::accept(tx, act, input).await?;
            journeys::override_standing(tx, act, client, on, Phase::Accomplish, "They said so at lunch").await
        })
    });
    over.await.unwrap();
    let log = world.get("/settings/audit?about=override").await.must(200, "They said so at lunch").body;
    assert!(log.contains(&format!("/clients/{client}")) && log.contains("Bellweather Homes"));
    let priya = world.priya;
    let page = world.get(&format!("/settings/staff/{priya}")).await.must(200, "Priya Nair").body;
    assert!(page.contains("None is set up"));
    let manager = [
        ("version", "1"),
        ("name", "Priya Nair"),
        ("email", "priya@harcourtvale.example"),
        ("role", "manager"),
        ("active", "1"),
    ];
    let desk = world.as_person(world.priya).await;
    world.post(&format!("/settings/staff/{priya}"), &manager).await.must(303, "");
    world.get("/settings/audit?about=people").await.must(200, "Member → Manager");
    desk.get("/clients").await.must(303, "");
}

#[tokio::test]
async fn any_changed_dropped_or_added_entry_is_named() {
    for (harm, found) in [
        ("update audit set detail = 'nothing' where seq = 2", 2),
        ("update audit set name = 'Nobody' where seq = 1", 1),
        ("delete from audit where seq = 2", 2),
        ("delete from audit where seq >= 3", 3),
        ("update audit set at = at + 1 where seq = 3", 3),
        ("update audit set subject_kind = null where seq = 1", 1),
    ] {
        let world = TestApp::new().await;
        for text in ["one", "two", "three"] {
            audit::note(&world.app, Who::default(), Note::new(Action::Exported, text)).await.unwrap();
        }
        let head = verify(&world.app.db).await.unwrap();
        assert!(head.seq >= 3);
        run(&world, harm).await;
        let misfit = verify(&world.app.db).await.unwrap_err();
        assert_eq!(misfit.seq, found, "{harm}: {misfit}");
    }
}

#[tokio::test]
async fn an_exported_log_is_checked_without_the_database() {
    let world = TestApp::new().await;
    world.get("/clients/export").await.must(200, "");
    let mut file = Vec::new();
    let written = audit::write_file(&mut world.app.db.read().await.unwrap(), &mut file).await.unwrap();
    let head = verify(&world.app.db).await.unwrap();
    assert_eq!(audit::verify_file(&file[..], Some(head.clone())).unwrap(), Ok(head.clone()));
    assert_eq!(written, u64::try_from(head.seq).unwrap());
    let text = String::from_utf8(file).unwrap();
    let forged = text.replace("0 rows", "9 rows");
    assert!(audit::verify_file(forged.as_bytes(), None).unwrap().is_err());
    let cut: String = text.lines().take(1).map(|line| format!("{line}\n")).collect();
    assert!(audit::verify_file(cut.as_bytes(), Some(head)).unwrap().is_err(), "an end that is known shows a cut");
    assert!(audit::verify_file(&b"{\"seq\": 1}\n"[..], None).is_err());
}

#[tokio::test]
async fn writers_at_once_in_two_processes_never_fork_the_chain() {
    let world = TestApp::new().await;
    let other = Db::open(world.app.db.location(), false).await.unwrap();
    let before = verify(&world.app.db).await.unwrap().seq;
    let mut tasks = Vec::new();
    for n in 0..60_i64 {
        let db = if n % 2 == 0 { world.app.db.clone() } else { other.clone() };
        tasks.push(tokio::spawn(async move {
            let write = db.write(move |tx| {
                Box::pin(async move {
                    audit::append(tx, Moment(n), &Who::default(), Note::new(Action::Exported, format!("{n}"))).await?;
                    // One in five changes its mind: its entry goes with it.
                    if n % 5 == 0 { Err(Error::refused("no")) } else { Ok(()) }
                })
            });
            let _ = write.await;
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let head = verify(&other).await.unwrap();
    assert_eq!(head.seq, before + 48);
    other.close().await;
}

#[tokio::test]
async fn whoever_asks_for_a_client_behind_a_wall_is_noted_for_those_inside_only() {
    let world = TestApp::new().await;
    let secret = client(&world, "Secret Merger").await;
    let raise = [
        ("name", "Project Kite".to_owned()),
        ("reason", "A takeover".to_owned()),
        ("clients", "Secret Merger".to_owned()),
        ("people", world.helen.to_string()),
    ];
    let raise: Vec<(&str, &str)> = raise.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post("/settings/walls", &raise).await.must(303, "");
    let priya = world.as_person(world.priya).await;
    priya.get(&format!("/clients/{secret}")).await.must(404, "");
    soon(&world, Action::DeniedByWall, 1).await;
    let secret_id = secret.to_string();
    priya.post("/promises", &[("client", &secret_id), ("text", "x"), ("on", "2026-11-20")]).await;
    soon(&world, Action::DeniedByWall, 2).await;
    world.get("/settings/audit?about=denial").await.must(200, "Secret Merger");
    world.get("/settings/audit?about=wall").await.must(200, "Project Kite");
    let (priya_id, sql) = (world.priya, "update staff set role = 'administrator' where id = $1");
    let promote = world.app.db.write(move |tx| {
        Box::pin(async move { Ok::<_, Error>(tx.run(AssertSqlSafe(sql.to_owned()), args![priya_id]).await?) })
    });
    promote.await.unwrap();
    let outside = priya.get("/settings/audit").await.must(200, "Audit log").body;
    for word in ["Secret Merger", "Project Kite", "A takeover", &secret_id] {
        assert!(!outside.contains(word), "{word}");
    }
    priya.get("/settings/walls").await.must(200, "You are inside no barrier");
}
