//! Engagements and their invoices: from the client's yes to their word that the goal is met.

use perennial_app::actor::{Actor, Role};
use perennial_app::clients::{self, ClientInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::{args, firm};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::money::{Currency, Money};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

async fn kestrel(world: &TestApp) -> ClientId {
    let record = world.change(|tx, act| {
        Box::pin(async move {
            clients::record(tx, act, ClientInput::named(name("Kestrel Freight")), day("2026-09-01")).await
        })
    });
    record.await.unwrap()
}

async fn matter(world: &TestApp, client: ClientId, title: &str, accepted: &str) -> EngagementId {
    let fee_estimate = Some(Money::new(20_000_000, Currency::GBP));
    let input = NewEngagement { fee_estimate, ..NewEngagement::of(client, name(title), day(accepted)) };
    world.change(|tx, act| Box::pin(async move { engagements::accept(tx, act, input).await })).await.unwrap()
}

async fn take(world: &TestApp, id: EngagementId, on: &'static str, step: Step) {
    let work =
        world.change(move |tx, act| Box::pin(async move { engagements::step(tx, act, id, day(on), step).await }));
    work.await.unwrap();
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
async fn a_direct_instruction_goes_from_the_yes_to_the_clients_word() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let text = client.to_string();
    world.get(&format!("/engagements/new?client={client}")).await.must(200, "New matter");
    let fields =
        [("client", text.as_str()), ("title", "Kestrel v. Oduya"), ("accepted", "2026-10-01"), ("fee", "200,000")];
    let page = world.post("/engagements", &fields).await.must(303, "").location().to_owned();
    let steps = format!("{page}/steps");
    world.get(&page).await.must(200, "went back to Assess");
    for (what, on, says) in [
        ("sign", "2026-10-02", "In Affirm since"),
        ("kickoff", "2026-10-05", "In Activate since 5 Oct 2026"),
        ("onboard", "2026-10-20", "In Accomplish since 20 Oct 2026"),
    ] {
        world.get(&format!("{steps}?what={what}")).await.must(200, "name=\"what\"");
        world.post(&steps, &[("what", what), ("on", on)]).await.must(303, "");
        world.get(&page).await.must(200, says);
    }
    world.post(&steps, &[("what", "goal_set"), ("on", "2026-10-20"), ("text", "Our ship back")]).await.must(303, "");
    world.post(&steps, &[("what", "close"), ("on", "2026-11-01")]).await.must(303, "");
    world.get(&page).await.must(200, "It ended without the client’s word");
    let too_early = [("what", "goal_confirm"), ("on", "2026-09-01"), ("text", "by letter")];
    world.post(&steps, &too_early).await.must(422, "before the day on which the engagement was accepted");
    world.post(&steps, &[("what", "goal_confirm"), ("on", "2026-11-03"), ("text", "by letter")]).await.must(303, "");
    let told = world.get(&page).await.must(200, "Goal met, says the client: by letter");
    assert!(told.body.contains("“Our ship back”"), "{}", told.body);
    world.post(&steps, &[("what", "kickoff"), ("on", "2026-11-04")]).await.must(409, "This engagement is closed.");
    world.post(&steps, &[("what", "sign"), ("on", "2026-12-24")]).await.must(422, "today or before");
    world.post(&steps, &[("what", "unheard_of"), ("on", "2026-11-04")]).await.must(404, "");
    let position = world.position(client, day("2026-11-22")).await;
    assert_eq!((position.stage, position.standing), (Stage::Between, Some(Phase::Accomplish)));
}

#[tokio::test]
async fn milestones_are_planned_delivered_rejected_and_accepted() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client, "Lease", "2026-11-01").await;
    let steps = format!("/engagements/{id}/steps");
    world.get(&format!("{steps}?what=milestone_accept")).await.must(200, "No milestone is planned yet");
    world.post(&steps, &[("what", "milestone_plan"), ("on", "2026-11-02")]).await.must(422, "This is needed.");
    let plan = [("what", "milestone_plan"), ("on", "2026-11-02"), ("text", "Draft lease"), ("due", "2026-11-09")];
    world.post(&steps, &plan).await.must(303, "");
    let form =
        world.get(&format!("{steps}?what=milestone_reject")).await.must(200, "Draft lease (planned, due 9 Nov 2026)");
    let milestone = form.body.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let reject =
        [("what", "milestone_reject"), ("on", "2026-11-10"), ("milestone", milestone.as_str()), ("text", "late")];
    world.post(&steps, &reject).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(200, "Milestone rejected: Draft lease: late");
    let foreign =
        [("what", "milestone_accept"), ("on", "2026-11-12"), ("milestone", "00000000-0000-0000-0000-000000000009")];
    world.post(&steps, &foreign).await.must(422, "Choose");
    let accept = [("what", "milestone_accept"), ("on", "2026-11-12"), ("milestone", milestone.as_str())];
    world.post(&steps, &accept).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(200, "In Accomplish since 12 Nov 2026");
}

#[tokio::test]
async fn the_board_shows_each_phase_and_what_is_missing() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let unsigned = matter(&world, client, "Unsigned", "2026-11-22").await;
    let signed = matter(&world, client, "Signed", "2026-11-01").await;
    take(&world, signed, "2026-11-02", Step::Sign).await;
    let held = matter(&world, client, "Held", "2026-10-01").await;
    take(&world, held, "2026-10-02", Step::Kickoff).await;
    take(&world, held, "2026-10-03", Step::Hold(true)).await;
    let closed = matter(&world, client, "Ended", "2026-09-01").await;
    take(&world, closed, "2026-09-02", Step::Sign).await;
    take(&world, closed, "2026-11-10", Step::Close).await;
    let board = world.get("/engagements?view=board").await.must(200, "Closed in 90 days").body;
    let column = |key: &str| {
        let from = board.find(&format!("id=\"c-{key}\"")).unwrap();
        board[from..].split("</section>").next().unwrap().to_owned()
    };
    assert!(column("admit").contains("1 · £200k · median 0 days"), "{}", column("admit"));
    assert!(column("admit").contains(&format!("/engagements/{unsigned}/steps?what=sign")));
    assert!(column("affirm").contains("board-card red") && column("affirm").contains("then the kickoff"));
    assert!(column("activate").contains("on hold") && !column("activate").contains("board-card red"));
    assert!(column("closed").contains(&format!("/engagements/{closed}/steps?what=goal_confirm")));
    assert!(!board.contains("draggable"), "phases are derived, not dragged");
    world.get("/engagements?state=open").await.must(200, "3 matters selected");
    world.get("/engagements?state=unconfirmed&cols=title,phase,goal,billed").await.must(200, "1 matter selected");
    for sort in ["title", "client", "line", "state", "-lead", "-fee", "accepted", "end", "-closed", "goal"] {
        world.get(&format!("/engagements?sort={sort}")).await.must(200, "4 matters");
    }
    world.get("/engagements/export?state=closed").await.must(200, "2026-11-10");
}

#[tokio::test]
async fn a_denied_goal_says_when_what_is_missing_and_what_is_next() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    for (title, reason, missing) in [
        ("Lease", "", "Missing: what is missing for the goal, and the client confirms it was put right."),
        ("Charter", "the crane is late.", "Missing: client confirms that what was missing was put right."),
    ] {
        let id = matter(&world, client, title, "2026-10-01").await;
        for (on, step) in [("2026-10-02", Step::Kickoff), ("2026-10-20", Step::Onboard), ("2026-11-01", Step::Deliver)]
        {
            take(&world, id, on, step).await;
        }
        let page = format!("/engagements/{id}");
        world.get(&page).await.must(200, "Missing: client confirms the goal was met.");
        let because = (!reason.is_empty()).then(|| reason.to_owned());
        take(&world, id, "2026-11-10", Step::DenyGoal(because)).await;
        let said = match reason.trim_end_matches('.') {
            "" => "The client said on 10 Nov 2026 that the goal was not met.".to_owned(),
            reason => format!("The client said on 10 Nov 2026 that the goal was not met: {reason}."),
        };
        let told = world.get(&page).await.must(200, &said).must(200, "Next: put it right.").must(200, missing);
        assert!(!told.body.contains("client confirms the goal was met"), "{}", told.body);
        // It stands where it stood.
        let told = world.get(&format!("/clients/{client}")).await.must(200, "Something went wrong on 10 November 2026");
        assert!(!told.body.contains("Moved back"), "{}", told.body);
        world.get("/engagements?view=board").await.must(200, "client confirms that what was missing was put right");
        take(&world, id, "2026-11-12", Step::Close).await;
        world.get(&page).await.must(200, &said);
        world
            .post(&format!("{page}/steps"), &[("what", "goal_confirm"), ("on", "2026-11-15"), ("text", "By phone")])
            .await
            .must(303, "");
        world.get(&page).await.must(200, "The client confirmed the goal on 15 Nov 2026.");
    }
}

#[tokio::test]
async fn an_invoice_is_recorded_disputed_settled_and_paid() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client, "Lease", "2026-10-01").await;
    take(&world, id, "2026-10-02", Step::Kickoff).await;
    let (client_text, engagement) = (client.to_string(), id.to_string());
    world.get(&format!("/invoices/new?engagement={id}")).await.must(200, "Kestrel Freight");
    let fields = [
        ("client", client_text.as_str()),
        ("engagement", engagement.as_str()),
        ("number", "HV-1"),
        ("total", "1,200.50"),
        ("issued", "2026-10-20"),
        ("due", "2026-11-19"),
    ];
    let page = world.post("/invoices", &fields).await.must(303, "").location().to_owned();
    world.get(&format!("/engagements/{id}")).await.must(200, "overdue");
    let before = world.position(client, day("2026-11-22")).await;
    world.post(&format!("{page}/dispute"), &[("on", "2026-11-01"), ("reason", "a surprise")]).await.must(303, "");
    world.get(&page).await.must(200, "The client disputes it.");
    assert!(world.position(client, day("2026-11-22")).await.troubled);
    world.post(&format!("{page}/settlement"), &[]).await.must(303, "");
    assert_eq!(world.position(client, day("2026-11-22")).await.standing, before.standing);
    world
        .post(&format!("{page}/payments"), &[("on", "2026-11-20"), ("amount", "")])
        .await
        .must(422, "Write what was paid.");
    world
        .post(&format!("{page}/payments"), &[("on", "2026-11-20"), ("amount", "x")])
        .await
        .must(422, "Write an amount");
    world.post(&format!("{page}/payments"), &[("on", "2026-11-20"), ("amount", "200.50")]).await.must(303, "");
    world.get(&page).await.must(200, "£1,000.00 to be paid");
    world.post(&format!("{page}/delete"), &[]).await.must(303, "");
    world.get(&page).await.must(404, "");
    world.post(&format!("{page}/restore"), &[]).await.must(303, "");
    world.get(&page).await.must(200, "£200.50");
    let unknown = [("client", client_text.as_str()), ("number", ""), ("total", "0"), ("issued", "2027-01-01")];
    world.post("/invoices", &unknown).await.must(422, "3 things to put right");
}

#[tokio::test]
async fn two_people_edit_the_same_matter_and_what_was_deleted_comes_back() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client, "Lease", "2026-10-01").await;
    let edit = format!("/engagements/{id}/edit");
    world.get(&edit).await.must(200, "name=\"version\" value=\"1\"");
    let first = [("version", "1"), ("title", "Lease of Park Street"), ("fee", "1000"), ("planned_end", "2026-11-01")];
    world.as_person(world.priya).await.post(&edit, &first).await.must(303, "");
    world.get("/engagements?late=1").await.must(200, "Lease of Park Street");
    let second = [("version", "1"), ("title", "Park Street")];
    let told = world.post(&edit, &second).await.must(409, "Stored now").body;
    assert!(told.contains("Lease of Park Street") && told.contains("value=\"Park Street\""), "{told}");
    world.post(&format!("/engagements/{id}/delete"), &[]).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(404, "");
    world.post(&format!("/engagements/{id}/restore"), &[]).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(200, "1 Oct 2026");
}

#[tokio::test]
async fn walls_and_roles_hold_on_every_page_of_an_engagement() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let id = matter(&world, client, "Secret merger", "2026-10-01").await;
    let text = client.to_string();
    let invoice = [("client", text.as_str()), ("number", "HV-2"), ("total", "10"), ("issued", "2026-10-20")];
    let bill = world.post("/invoices", &invoice).await.must(303, "").location().to_owned();
    let tom = reader(&world).await;
    tom.get(&format!("/engagements/{id}")).await.must(200, "Secret merger");
    for path in [format!("/engagements/{id}/edit"), format!("/engagements/{id}/steps?what=sign")] {
        tom.get(&path).await.must(403, "");
    }
    tom.get(&format!("/engagements/new?client={client}")).await.must(403, "");
    tom.get(&format!("/invoices/new?engagement={id}")).await.must(403, "");
    let posts = [
        "/engagements".to_owned(),
        format!("/engagements/{id}/edit"),
        format!("/engagements/{id}/steps"),
        format!("/engagements/{id}/delete"),
        format!("/engagements/{id}/restore"),
        "/invoices".to_owned(),
        format!("{bill}/payments"),
        format!("{bill}/dispute"),
        format!("{bill}/settlement"),
        format!("{bill}/delete"),
        format!("{bill}/restore"),
    ];
    let fields = [("what", "sign"), ("on", "2026-11-01"), ("title", "x"), ("amount", "1"), ("client", text.as_str())];
    for path in &posts {
        tom.post(path, &fields).await.must(403, "Member");
    }
    let helen = world.helen;
    world
        .change(move |tx, _| {
            Box::pin(async move {
                tx.run("update client set walled = 1 where id = $1", args![client]).await?;
                let sql = "insert into client_wall (client_id, staff_id) values ($1, $2)";
                Ok(tx.run(sql, args![client, helen]).await?)
            })
        })
        .await
        .unwrap();
    let priya = world.as_person(world.priya).await;
    priya.get(&format!("/engagements/{id}")).await.must(404, "");
    priya.get(&format!("/engagements/{id}/steps?what=sign")).await.must(404, "");
    priya.get(&bill).await.must(404, "");
    priya.get("/engagements").await.must(200, "0 matters");
    for path in &posts {
        let answer = priya.post(path, &fields).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
    world.get(&format!("/engagements/{id}")).await.must(200, "Secret merger");
}

#[tokio::test]
async fn a_list_of_matters_is_kept_under_a_name_and_shows_ones_own() {
    let world = TestApp::new().await;
    let priya = world.as_person(world.priya).await;
    let view = [("name", "Mine and late"), ("query", "lead=me&late=1")];
    let saved = priya.post("/engagements/views", &view).await.must(303, "");
    assert_eq!(saved.location(), "/engagements?lead=me&late=1");
    priya.get(saved.location()).await.must(200, "aria-current=\"page\">Mine and late");
    assert!(!world.get("/engagements").await.body.contains("Mine and late"));
    priya.get("/engagements?view=board&lead=me").await.must(200, "Remove filter Mine");
    priya.post("/engagements/views", &[("name", " "), ("query", "")]).await.must(422, "This is needed.");
}

/// The client’s page, the list of engagements, the board and the page of the work itself tell one thing of it (D19, D27).
#[tokio::test]
async fn work_that_is_assumed_to_have_finished_is_open_nowhere() {
    let world = TestApp::new().await;
    let deals = "Deal Name,Client,Stage,Opened,Close date,Amount\nStrategy,Ansah Tools,Won,2025-12-01,2026-01-15,1000\n\
        Outlook,Brandt AG,Won,2026-10-01,2026-11-02,900\n";
    world.import_list("deals.csv", deals, None).await;
    let ansah = world.client_named("Ansah Tools").await;
    world.get(&format!("/clients/{ansah}")).await.must(200, "is assumed to have finished by");
    let open = world.get("/engagements?state=open").await.must(200, "Outlook").body;
    assert!(!open.contains("Strategy"), "{open}");
    let assumed = world.get("/engagements?state=assumed").await.must(200, "Assumed finished").body;
    assert!(assumed.contains("Strategy") && !assumed.contains("Outlook"), "{assumed}");
    assert!(!world.get("/engagements?view=board").await.must(200, "Outlook").body.contains("Strategy"));
    let id: uuid::Uuid = {
        let mut conn = world.app.db.read().await.unwrap();
        conn.scalar("select id from engagement where title = 'Strategy'", vec![]).await.unwrap()
    };
    let page = world.get(&format!("/engagements/{id}")).await.must(200, "It is assumed to have finished by").body;
    assert!(!page.contains("nothing that counts is recorded"), "{page}");
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
    // Whoever records the end is believed.
    let closed = [("what", "close"), ("on", "2026-03-20")];
    world.post(&format!("/engagements/{id}/steps"), &closed).await.must(303, "");
    world.get(&format!("/engagements/{id}")).await.must(200, "Closed on 20 Mar 2026");
}

/// Open work ends with the relationship, on every page, and goes on when that is taken back (D2, D27).
#[tokio::test]
async fn open_work_ends_with_the_relationship() {
    let world = TestApp::new().await;
    let client = kestrel(&world).await;
    let flood = matter(&world, client, "Flood", "2026-09-02").await;
    take(&world, flood, "2026-09-05", Step::Sign).await;
    let end = world.change(move |tx, act| {
        let on = day("2026-11-10");
        Box::pin(async move { clients::end(tx, act, client, on, "Chose another firm", None, None).await })
    });
    end.await.unwrap();
    assert_eq!(world.position(client, day("2026-11-22")).await.stage, Stage::Former);
    assert!(!world.get("/engagements?state=open").await.must(200, "").body.contains("Flood"));
    world.get(&format!("/engagements/{flood}")).await.must(200, "Closed on 10 Nov 2026");
    let (_, differences) = perennial_app::journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
    let mut conn = world.app.db.read().await.unwrap();
    let sql = "select id from fact where kind = 'client.ended'";
    let ended: uuid::Uuid = conn.scalar(sql, vec![]).await.unwrap();
    drop(conn);
    let reason = [("reason", "They stay")];
    world.post(&format!("/clients/{client}/facts/{ended}/retraction"), &reason).await.must(303, "");
    world.get("/engagements?state=open").await.must(200, "Flood");
}

/// D27: what was billed on a matter is one figure, wherever it stands.
#[tokio::test]
async fn what_was_billed_on_a_matter_is_one_figure_in_lists_files_and_tabs() {
    let world = TestApp::new().await;
    let made = world.change(|tx, act| {
        Box::pin(async move {
            let ansah = ClientInput::named(Name::parse("Ansah Tools").unwrap());
            let client = clients::record(tx, act, ansah, day("2026-01-05")).await?;
            let mut works = Vec::new();
            for title in ["The depot", "The lease"] {
                let input = NewEngagement::of(client, Name::parse(title).unwrap(), day("2026-02-02"));
                works.push(engagements::accept(tx, act, input).await?);
            }
            for work in &works {
                engagements::step(tx, act, *work, day("2026-02-03"), Step::Sign).await?;
                engagements::step(tx, act, *work, day("2026-10-01"), Step::Close).await?;
            }
            Ok((client, works))
        })
    });
    let (client, works) = made.await.unwrap();
    let (of, depot) = (client.to_string(), works[0].to_string());
    for (number, total) in [("A-1", "1,200.50"), ("A-2", "300"), ("A-3", "-100")] {
        let fields = [
            ("client", of.as_str()),
            ("engagement", &depot),
            ("number", number),
            ("issued", "2026-03-02"),
            ("total", total),
        ];
        world.post("/invoices", &fields).await.must(303, "");
    }
    for list in ["/engagements/export", "/variance/export"] {
        let file = world.get(list).await.must(200, "").body;
        let cells = |line: &str| line.trim_end().split(',').map(str::to_owned).collect::<Vec<_>>();
        let head = cells(file.trim_start_matches('\u{feff}').lines().next().unwrap());
        let place = head.iter().position(|name| name == "Billed").unwrap_or_else(|| panic!("{head:?}"));
        let billed = |title: &str| {
            let row = file.lines().find(|line| line.contains(title)).unwrap_or_else(|| panic!("{list}: {file}"));
            cells(row)[place].clone()
        };
        assert_eq!((billed("The depot").as_str(), billed("The lease").as_str()), ("1400.50", ""), "{list}");
    }
    world.get(&format!("/clients/{client}/engagements")).await.must(200, "£1.4k");
    world.get("/engagements?cols=title,billed").await.must(200, "£1,400.50");
    world.get("/variance?cols=title,billed").await.must(200, "£1,400.50");
}
