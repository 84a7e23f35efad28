//! Pursuits: from the enquiry to hired, not now or no way.

use perennial_app::actor::{Actor, Role};
use perennial_app::clients::{self, ClientInput};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{args, firm};
use perennial_core::ids::{ClientId, PursuitId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{Answer, Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

async fn bellweather(world: &TestApp) -> ClientId {
    let record = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, ClientInput::named(name("Bellweather Homes")), day("2021-11-22")).await
        })
    });
    record.await.unwrap()
}

async fn pursuit(world: &TestApp, client: ClientId, title: &str, opened: &str, thousands: i64) -> PursuitId {
    let value = Some(Money::new(thousands * 100_000, Currency::GBP));
    let input = NewPursuit { value, ..NewPursuit::of(client, name(title), day(opened)) };
    world.change(|tx, act| Box::pin(async move { pursuits::open(tx, act, input).await })).await.unwrap()
}

fn id_in(answer: &Answer) -> String {
    answer.location().rsplit('/').next().unwrap_or_default().to_owned()
}

async fn reader(world: &TestApp) -> Browser {
    let add = world.app.change(&Actor::Program, |tx, act| {
        Box::pin(async move {
            let input = firm::NewStaff {
                name: name("Tom Ikeda"),
                email: EmailAddress::parse("tom@harcourtvale.example").unwrap(),
                role: Role::ReadOnly,
                job_title: None,
                team: None,
                password_hash: None,
            };
            firm::add_staff(tx, act, input).await
        })
    });
    let tom = add.await.unwrap();
    world.as_person(tom).await
}

#[tokio::test]
async fn an_enquiry_becomes_a_matter_and_is_decided_once() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await.to_string();
    world.get(&format!("/pursuits/new?client={client}")).await.must(200, "Bellweather Homes");
    let fields =
        [("client", client.as_str()), ("title", "All conveyancing"), ("opened", "2026-10-19"), ("value", "300,000")];
    let opened = world.post("/pursuits", &fields).await.must(303, "");
    let page = opened.location().to_owned();
    world.get(&page).await.must(200, "£300,000.00");
    world.post(&format!("{page}/step"), &[("to", "proposal"), ("on", "2026-10-20")]).await.must(303, "");
    world.get(&page).await.must(200, "in Proposal since 20 Oct 2026");
    let to_form = world.post(&format!("{page}/step"), &[("to", "hired"), ("back", "board")]).await.must(303, "");
    assert_eq!(to_form.location(), format!("{page}/outcome?to=hired"));
    world.get(to_form.location()).await.must(200, "The client said yes");
    let hired = [("to", "hired"), ("on", "2026-11-02"), ("reason", "They know the team.")];
    let hired_answer = world.post(&format!("{page}/outcome"), &hired).await.must(303, "");
    assert!(hired_answer.location().starts_with("/engagements/"), "{}", hired_answer.location());
    let engagement = id_in(&hired_answer);
    world.get(&page).await.must(200, &engagement);
    let again = [("to", "no_way"), ("on", "2026-11-03"), ("reason", "price")];
    world.post(&format!("{page}/outcome"), &again).await.must(409, "already decided");
    world
        .post(&format!("/engagements/{engagement}/steps"), &[("what", "sign"), ("on", "2026-11-05")])
        .await
        .must(303, "");
    // Only what works is offered, and what to do instead is said.
    let signed = world.get(&page).await.must(200, "More than the acceptance is recorded of the matter.");
    assert!(!signed.body.contains("Take the win back"), "{}", signed.body);
    world.post(&format!("{page}/reopen"), &[]).await.must(409, "became an engagement, and more than its acceptance");
    world.post(&format!("/engagements/{engagement}/delete"), &[]).await.must(303, "");
    world.get(&page).await.must(200, "in Proposal since 20 Oct 2026");
}

#[tokio::test]
async fn a_mistaken_win_is_taken_back_and_comes_back_with_undo() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Sale of Mill Lane", "2026-10-01", 80).await;
    let page = format!("/pursuits/{id}");
    world.post(&format!("{page}/step"), &[("to", "proposal"), ("on", "2026-10-20")]).await.must(303, "");
    let hired = [("to", "hired"), ("on", "2026-11-02"), ("reason", "They know the team.")];
    let won = world.post(&format!("{page}/outcome"), &hired).await.must(303, "");
    let engagement = won.location().to_owned();
    let both = |lists: [Answer; 2]| lists.map(|list| list.body.contains("Sale of Mill Lane"));
    let lists = || async {
        both([
            world.get("/pursuits?state=open").await.must(200, ""),
            world.get("/engagements?state=open").await.must(200, ""),
        ])
    };
    assert_eq!(lists().await, [false, true]);
    world.get(&page).await.must(200, "Take the win back");

    world.post(&format!("{page}/reopen"), &[]).await.must(303, "");
    world.get(&page).await.must(200, "in Proposal since 20 Oct 2026");
    world.get(&engagement).await.must(404, "");
    assert_eq!(lists().await, [true, false]);
    world.get("/pursuits?view=board").await.must(200, "Sale of Mill Lane");
    world.get(&format!("/clients/{client}")).await.must(200, "Assess");
    world.is_sound().await;

    world.post(&format!("{engagement}/restore"), &[]).await.must(303, "");
    world.get(&page).await.must(200, "Hired on 2 Nov 2026");
    world.get(&engagement).await.must(200, "Accepted");
    assert_eq!(lists().await, [false, true]);
    world.is_sound().await;
}

#[tokio::test]
async fn deleting_the_matter_of_a_win_opens_its_pursuit_again() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Sale of Mill Lane", "2026-10-01", 80).await;
    let won =
        world.post(&format!("/pursuits/{id}/outcome"), &[("to", "hired"), ("on", "2026-11-02")]).await.must(303, "");
    let engagement = won.location().to_owned();
    world.post(&format!("{engagement}/delete"), &[]).await.must(303, "");
    world.get(&format!("/pursuits/{id}")).await.must(200, "in Enquiry since 1 Oct 2026");
    world.post(&format!("{engagement}/restore"), &[]).await.must(303, "");
    world.get(&format!("/pursuits/{id}")).await.must(200, "Hired on 2 Nov 2026");
}

#[tokio::test]
async fn not_now_needs_a_later_day_and_no_way_a_reason() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Lease of Park Street", "2026-10-01", 40).await;
    let outcome = format!("/pursuits/{id}/outcome");
    world.get(&format!("{outcome}?to=not_now")).await.must(200, "Return on");
    let no_day = [("to", "not_now"), ("on", "2026-11-20"), ("revisit", "")];
    world.post(&outcome, &no_day).await.must(422, "This is needed.");
    let too_early = [("to", "not_now"), ("on", "2026-11-20"), ("revisit", "2026-11-20"), ("reason", "budget <next>")];
    world.post(&outcome, &too_early).await.must(422, "budget &#60;next&#62;");
    let priya = world.priya.to_string();
    let owned = [("owner", priya.as_str()), ("plan", "Not-now nurture")];
    let before_it_opened = [&[("to", "not_now"), ("on", "2026-09-20"), ("revisit", "2027-01-01")], &owned[..]].concat();
    world.post(&outcome, &before_it_opened).await.must(422, "before the day on which the pursuit was opened");
    let nobody = [("to", "not_now"), ("on", "2026-11-20"), ("revisit", "2026-12-01"), ("plan", "Not-now nurture")];
    world.post(&outcome, &nobody).await.must(422, "Say who returns");
    let parked = [("to", "not_now"), ("on", "2026-11-20"), ("revisit", "2026-12-01"), ("reason", "budget")];
    let parked = [&parked[..], &owned[..]].concat();
    world.post(&outcome, &parked).await.must(303, "");
    world.get("/pursuits?waking=1").await.must(200, "Lease of Park Street");
    world.post(&format!("/pursuits/{id}/reopen"), &[]).await.must(303, "");
    world.post(&outcome, &[("to", "no_way"), ("on", "2026-11-20")]).await.must(422, "Say why");
    world.post(&outcome, &[("to", "no_way"), ("on", "2026-12-24"), ("reason", "x")]).await.must(422, "today or before");
    world.get("/pursuits?waking=1").await.must(200, "None is selected");
}

#[tokio::test]
async fn undo_of_an_outcome_leaves_the_pursuit_as_it_was() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Lease of Park Street", "2026-10-01", 40).await;
    let page = format!("/pursuits/{id}");
    world.post(&format!("{page}/step"), &[("to", "proposal"), ("on", "2026-10-20")]).await.must(303, "");
    let before = world.position(client, day("2026-11-22")).await;
    let priya = world.priya.to_string();
    let outcome = format!("{page}/outcome");
    let helen = world.as_person(world.helen).await;
    for posted in ["", "lost", "open"] {
        world.post(&outcome, &[("to", posted), ("on", "2026-11-20")]).await.must(422, "hired, not now or no way");
    }
    let parked =
        [("to", "not_now"), ("on", "2026-11-20"), ("revisit", "2026-12-01"), ("owner", &priya), ("plan", "Call")];
    let lost = [("to", "no_way"), ("on", "2026-11-20"), ("reason", "price")];
    for fields in [&parked[..], &lost[..]] {
        let answer = helen.post(&outcome, fields).await.must(303, "");
        let undo = format!("{outcome}/undo");
        helen.get(answer.location()).await.must(200, &undo);
        helen.post(&undo, &[]).await.must(303, "");
        assert_eq!(world.position(client, day("2026-11-22")).await, before);
        world.get(&page).await.must(200, "in Proposal since 20 Oct 2026");
        world.post(&undo, &[]).await.must(409, "no outcome to take back");
    }
    // The true outcome, of an earlier day than the mistaken one.
    let hired = [("to", "hired"), ("on", "2026-11-10"), ("reason", "They know the team.")];
    let won = helen.post(&outcome, &hired).await.must(303, "");
    // A win goes with the work that it became.
    helen.get(won.location()).await.must(200, &format!("{page}/reopen"));
    helen.post(&format!("{outcome}/undo"), &[]).await.must(409, "or it was won");
    world.post(&format!("{page}/reopen"), &[]).await.must(303, "");
    assert_eq!(world.position(client, day("2026-11-22")).await, before);
}

#[tokio::test]
async fn reasons_are_chosen_from_the_firms_list_with_words_beside_them() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    world.get("/settings/reasons").await.must(200, "Slow reply");
    let lists =
        [("version", "1"), ("won", "Expertise"), ("not_now", "Budget"), ("lost", "Price\nToo far away"), ("ended", "")];
    world.post("/settings/reasons", &lists).await.must(303, "");
    world.post("/settings/reasons", &lists).await.must(409, "meanwhile");
    let bad = [("version", "2"), ("won", ""), ("not_now", ""), ("lost", "Price: high"), ("ended", "")];
    world.post("/settings/reasons", &bad).await.must(422, "without a colon");
    for (title, code, words) in [
        ("Lease", "Too far away", "They wanted somebody in the next street."),
        ("Will", "Too far away", ""),
        ("Deed", "", "Nobody knows"),
    ] {
        let id = pursuit(&world, client, title, "2026-10-01", 40).await;
        let outcome = format!("/pursuits/{id}/outcome");
        world.get(&format!("{outcome}?to=no_way")).await.must(200, "Too far away");
        let lost = [("to", "no_way"), ("on", "2026-11-20"), ("code", code), ("reason", words)];
        world.post(&outcome, &lost).await.must(303, "");
    }
    let page = world.get("/insights").await.must(200, "2 × Too far away: “They wanted somebody in the next street.”");
    assert!(page.body.contains("1 × Nobody knows"));
}

#[tokio::test]
async fn a_walled_client_has_no_pursuits_for_others_not_even_in_counts() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Secret merger", "2026-10-01", 900).await;
    let (helen, wall) = (world.helen, client);
    world
        .change(move |tx, _| {
            Box::pin(async move {
                tx.run("update client set walled = 1 where id = $1", args![wall]).await?;
                let sql = "insert into client_wall (client_id, staff_id) values ($1, $2)";
                Ok(tx.run(sql, args![wall, helen]).await?)
            })
        })
        .await
        .unwrap();
    world.get(&format!("/pursuits/{id}")).await.must(200, "Secret merger");
    let priya = world.as_person(world.priya).await;
    priya.get(&format!("/pursuits/{id}")).await.must(404, "");
    priya.get(&format!("/pursuits/{id}/edit")).await.must(404, "");
    priya.get(&format!("/pursuits/{id}/outcome")).await.must(404, "");
    priya.get(&format!("/pursuits/new?client={client}")).await.must(404, "");
    priya.get("/pursuits").await.must(200, "0 pursuits");
    priya.get("/pursuits?view=board").await.must(200, "<p>0</p>");
    let export = priya.get("/pursuits/export").await.must(200, "");
    assert!(!export.body.contains("Secret"), "{}", export.body);
    let form = [("to", "no_way"), ("on", "2026-11-20"), ("reason", "x")];
    priya.post(&format!("/pursuits/{id}/outcome"), &form).await.must(404, "");
    priya.post(&format!("/pursuits/{id}/delete"), &[]).await.must(404, "");
}

#[tokio::test]
async fn the_board_counts_what_is_open_and_what_was_decided_lately() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    for (title, opened, value) in
        [("Fresh", "2026-11-20", 10), ("Slow", "2026-11-01", 20), ("Stuck", "2026-09-01", 30), ("Won", "2026-10-13", 5)]
    {
        let id = pursuit(&world, client, title, opened, value).await;
        if title == "Won" {
            let hire = world.change(move |tx, act| {
                Box::pin(async move { pursuits::hire(tx, act, id, day("2026-11-02"), None).await })
            });
            hire.await.unwrap();
        }
    }
    let board = world.get("/pursuits?view=board").await.must(200, "3 · £60k · median 21 days");
    assert!(board.body.contains("1 · £5.0k · median 20 days"), "{}", board.body);
    assert_eq!(board.body.matches("board-card amber").count(), 1, "Slow is past 14 days");
    assert_eq!(board.body.matches("board-card red").count(), 1, "Stuck is past 30 days");
    assert_eq!(board.body.matches("data-card").count(), 3, "what is decided does not move");
}

#[tokio::test]
async fn two_people_edit_the_same_pursuit_and_the_second_sees_both_texts() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Lease", "2026-10-01", 40).await;
    let edit = format!("/pursuits/{id}/edit");
    world.get(&edit).await.must(200, "name=\"version\" value=\"1\"");
    let priya = world.as_person(world.priya).await;
    let priyas = [("version", "1"), ("title", "Lease of Park Street"), ("value", "45000")];
    priya.post(&edit, &priyas).await.must(303, "");
    let helens = [("version", "1"), ("title", "Park Street"), ("value", "50000")];
    let told = world.post(&edit, &helens).await.must(409, "Stored now");
    assert!(told.body.contains("Lease of Park Street") && told.body.contains("value=\"Park Street\""), "{}", told.body);
    assert!(told.body.contains("name=\"version\" value=\"2\""), "{}", told.body);
    let seen = [("version", "2"), ("title", "Park Street"), ("value", "50000")];
    world.post(&edit, &seen).await.must(303, "");
    world.get(&format!("/pursuits/{id}")).await.must(200, "£50,000.00");
}

#[tokio::test]
async fn what_was_deleted_by_mistake_comes_back_whole() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Lease", "2026-10-01", 40).await;
    world.post(&format!("/pursuits/{id}/delete"), &[]).await.must(303, "");
    world.get(&format!("/pursuits/{id}")).await.must(404, "");
    world.get("/pursuits").await.must(200, "0 pursuits");
    world.post(&format!("/pursuits/{id}/restore"), &[]).await.must(303, "");
    world.get(&format!("/pursuits/{id}")).await.must(200, "1 Oct 2026");
}

#[tokio::test]
async fn pages_of_a_long_list_follow_each_other_in_every_order() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    world
        .change(move |tx, act| {
            Box::pin(async move {
                for n in 0..120_i64 {
                    let blank =
                        NewPursuit::of(client, name(&format!("Pursuit {n:03}")), day("2026-01-01") + (n as i32 % 7));
                    let value = (n % 3 > 0).then(|| Money::new(n % 10, Currency::GBP));
                    pursuits::open(tx, act, NewPursuit { value, ..blank }).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    for sort in
        ["title", "-title", "value", "-value", "present_value", "-present_value", "-opened", "step", "owner", "-owner"]
    {
        let mut seen = Vec::new();
        let mut path = format!("/pursuits?sort={sort}");
        let mut back = String::new();
        for _ in 0..3 {
            let page = world.get(&path).await.must(200, "120 pursuits");
            seen.extend(titles(&page.body));
            back = link(&page.body, "prev");
            path = link(&page.body, "next");
        }
        let mut unique = seen.clone();
        unique.sort();
        unique.dedup();
        assert_eq!((seen.len(), unique.len(), path.as_str()), (120, 120, ""), "{sort}");
        assert_eq!(titles(&world.get(&back).await.body), seen[50..100], "{sort}");
    }
    let export = world.get("/pursuits/export?sort=title").await.must(200, "Pursuit 119");
    assert_eq!(export.body.lines().count(), 121);
}

fn titles(body: &str) -> Vec<String> {
    let cells = body.split("<th scope=\"row\"><a").skip(1);
    cells.filter_map(|cell| Some(cell.split_once("\">")?.1.split_once('<')?.0.to_owned())).collect()
}

fn link(body: &str, rel: &str) -> String {
    let found = body.split_once(&format!("rel=\"{rel}\" href=\"")).and_then(|(_, rest)| rest.split_once('"'));
    found.map_or_else(String::new, |(href, _)| href.replace("&#38;", "&"))
}

#[tokio::test]
async fn who_only_reads_is_refused_on_every_form() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    let id = pursuit(&world, client, "Lease", "2026-10-01", 40).await;
    let tom = reader(&world).await;
    let page = tom.get(&format!("/pursuits/{id}")).await.must(200, "Lease");
    assert!(!page.body.contains("<form method=\"post\" action=\"/pursuits"), "{}", page.body);
    tom.get(&format!("/pursuits/new?client={client}")).await.must(403, "");
    tom.get(&format!("/pursuits/{id}/edit")).await.must(403, "");
    tom.get(&format!("/pursuits/{id}/outcome?to=hired")).await.must(403, "");
    let text = client.to_string();
    tom.post("/pursuits", &[("client", &text), ("title", "x"), ("opened", "2026-10-19")]).await.must(403, "");
    for (part, field) in
        [("edit", "title"), ("step", "to"), ("outcome", "to"), ("reopen", "x"), ("delete", "x"), ("restore", "x")]
    {
        let fields = [(field, "proposal"), ("on", "2026-11-20"), ("version", "1")];
        tom.post(&format!("/pursuits/{id}/{part}"), &fields).await.must(403, "Member");
    }
}

#[tokio::test]
async fn only_what_is_offered_can_be_chosen() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await.to_string();
    let elsewhere = PursuitId::from_number(7).to_string();
    let fields = [
        ("client", client.as_str()),
        ("title", "Lease"),
        ("opened", "2026-10-19"),
        ("contact", elsewhere.as_str()),
        ("owner", "nobody"),
        ("value", "a lot"),
    ];
    let told = world.post("/pursuits", &fields).await.must(422, "3 things to put right");
    assert!(told.body.contains("Choose one of the list.") && told.body.contains("value=\"a lot\""), "{}", told.body);
    world.get("/pursuits/not-an-id").await.must(404, "");
    world.get("/pursuits?owner=x&from=y&sort=;drop&after=zzz&cols=%3Cscript%3E").await.must(200, "0 pursuits");
}

#[tokio::test]
async fn a_list_of_pursuits_is_kept_under_a_name_for_oneself_or_for_all() {
    let world = TestApp::new().await;
    let client = bellweather(&world).await;
    pursuit(&world, client, "Lease of Park Street", "2026-10-01", 40).await;
    let query = "state=open&line=&sort=-value&cols=title,value&after=n1.x";
    let proposals = [("name", "Dear ones"), ("query", query), ("shared", "1")];
    let saved = world.post("/pursuits/views", &proposals).await.must(303, "");
    assert_eq!(saved.location(), "/pursuits?state=open&sort=-value&cols=title,value");
    let priya = world.as_person(world.priya).await;
    priya.post("/pursuits/views", &proposals).await.must(403, "");
    priya.get("/pursuits").await.must(200, "Dear ones");
    let board = [("name", "My board"), ("query", "view=board&owner=me")];
    let mine = priya.post("/pursuits/views", &board).await.must(303, "");
    let shown = priya.get(mine.location()).await.must(200, "aria-current=\"page\">My board");
    assert!(!shown.body.contains("Forget “Dear ones”"));
    assert!(!world.get("/pursuits").await.body.contains("My board"));
    assert!(!world.get("/engagements").await.body.contains("Dear ones"));
    let forget = shown.body.split("/pursuits/views/").find(|part| part.contains("/deletion")).unwrap();
    let forget = format!("/pursuits/views/{}", forget.split('"').next().unwrap());
    world.post(&forget, &[]).await.must(404, "");
    priya.post(&forget, &[]).await.must(303, "");
    assert!(!priya.get("/pursuits").await.body.contains("My board"));
}

/// What is planned and what alerts say comes back too, as `rebuild --check` compares it.
#[tokio::test]
async fn wins_of_the_demo_that_are_taken_back_come_back_whole() {
    let firm = crate::demo::filled(day("2026-11-22")).await;
    let won: Vec<(uuid::Uuid, uuid::Uuid)> = {
        let sql = "select id, engagement_id from pursuit where state = 'hired' and engagement_id is not null
                   order by decided_on desc, id limit 6";
        firm.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    };
    let sound = async || {
        let mut wrong = perennial_app::journeys::check(&firm.app).await.unwrap().1;
        wrong.extend(perennial_app::plans::check(&firm.app).await.unwrap().1);
        wrong.extend(perennial_app::alerts::check(&firm.app).await.unwrap().1);
        wrong.into_iter().map(|one| one.what).collect::<Vec<_>>()
    };
    assert_eq!(sound().await, Vec::<String>::new());
    let mut taken_back = 0;
    for (pursuit, engagement) in won {
        let back = firm.app.change(&Actor::Program, move |tx, act| {
            let today = act.today;
            Box::pin(async move { perennial_app::pursuits::reopen(tx, act, pursuit.into(), today).await })
        });
        // Of most more than the acceptance is recorded: those are deleted instead.
        if back.await.is_err() {
            let delete = firm.app.change(&Actor::Program, move |tx, act| {
                Box::pin(async move { perennial_app::engagements::delete(tx, act, engagement.into()).await })
            });
            delete.await.unwrap();
        } else {
            taken_back += 1;
        }
        let again = firm.app.change(&Actor::Program, move |tx, act| {
            Box::pin(async move { perennial_app::engagements::restore(tx, act, engagement.into()).await })
        });
        again.await.unwrap();
        assert_eq!(sound().await, Vec::<String>::new(), "{pursuit} brought back");
    }
    assert!(taken_back > 0, "none of the last wins could be taken back");
}

/// The same in a firm that came from lists, where the first entries by hand begin the records.
#[tokio::test]
async fn a_win_in_a_firm_of_lists_is_taken_back_and_comes_back_whole() {
    let world = TestApp::new().await;
    let list =
        "Invoice,Client,Invoice date,Total\nA-1,Ansah Tools,2026-09-01,900.00\nA-2,Ansah Tools,2026-10-12,900.00\n";
    world.import_list("invoices.csv", list, None).await;
    let client: uuid::Uuid = {
        let sql = "select id from client where name = 'Ansah Tools'";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    world.is_sound().await;
    let id = pursuit(&world, ClientId(client), "Sale of Mill Lane", "2026-10-01", 80).await;
    world.is_sound().await;
    let hired = [("to", "hired"), ("on", "2026-11-02")];
    let won = world.post(&format!("/pursuits/{id}/outcome"), &hired).await.must(303, "").location().to_owned();
    world.is_sound().await;
    world.post(&format!("/pursuits/{id}/reopen"), &[]).await.must(303, "");
    world.is_sound().await;
    world.post(&format!("{won}/restore"), &[]).await.must(303, "");
    world.is_sound().await;
}
