//! *Is this right?* also asks whether goals were met, which of two entries is right, whether a relationship is over and on
//! which terms, how long somebody stays between engagements, and which records are one.

use perennial_app::pursuits;
use perennial_core::dates::Moment;
use perennial_core::fact::{EngagementFact, Event, Listing, PursuitFact};
use perennial_core::ids::{ClientId, EngagementId, PursuitId};
use perennial_core::journeys::position::ResultState;
use perennial_core::journeys::stage::{Camp, Stage};
use uuid::Uuid;

use crate::support::{TestApp, day};

const MATTERS: &str = "Client,Matter,Matter number,Opened,Closed,Status\n\
    Ansah Tools,Lease of Unit 4,M-1,2023-02-01,2023-06-30,Closed\n\
    Brandt AG,Merger,M-2,2023-03-01,2024-01-31,Closed\n\
    Kestrel Freight,Charter,M-3,2024-01-10,2024-05-02,Closed\n\
    Oduya & Co,Appeal,M-4,2024-02-10,2024-09-30,Closed\n\
    Quill & Stone,Audit,M-5,2026-10-01,,Open\n";

impl TestApp {
    /// A minute later: answers are taken back by their moment.
    fn later(&self) {
        self.clock.set(Moment(self.app.now().0 + 60_000_000));
    }

    async fn kinds(&self) -> Vec<String> {
        self.still_asked().await.into_iter().map(|(kind, _)| kind).collect()
    }

    async fn of_kind(&self, kind: &str) -> Vec<String> {
        self.still_asked().await.into_iter().filter(|(asked, _)| asked == kind).map(|(_, about)| about).collect()
    }

    async fn recorded(&self, client: ClientId, on: &'static str, what: Vec<Event>) {
        let facts = what.into_iter().map(|what| (day(on), what)).collect();
        let done = self.change(move |tx, act| Box::pin(async move { act.record(tx, client, facts).await }));
        done.await.unwrap();
    }
}

#[tokio::test]
async fn of_finished_matters_it_is_said_whether_the_goal_was_met_or_nobody_asked() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    world.import_list("matters.csv", MATTERS, Some(Listing::Client)).await;
    let asked = world.of_kind("goal").await;
    assert_eq!(asked.len(), 4, "{:?}", world.still_asked().await);
    helen.get("/questions").await.must(200, "Were the goals of these finished matters met?").must(200, "Never asked");
    world.later();
    let said = helen.says("goal", &asked[0], "met").await.must(303, "");
    let ansah = world.client_named("Ansah Tools").await;
    let standing = world.position(ansah, day("2026-11-22")).await;
    assert_eq!((standing.last_result, standing.last_contact), (Some(ResultState::Agreed), None), "nobody spoke today");
    world.later();
    helen.says("goal", &asked[0], "not_met").await.must(409, "answered meanwhile");
    world.later();
    helen.says("goal", &asked[1], "open").await.must(400, "does not fit");
    helen.takes_back(&said).await;
    assert_eq!(world.of_kind("goal").await, asked);
    world.later();
    helen.says("goal", &asked[0], "met").await.must(303, "");
    let two = [("about", asked[1].as_str()), ("about", asked[2].as_str()), ("answer", "not_met")];
    world.later();
    helen.post("/questions/goal", &two).await.must(303, "");
    let brandt = world.client_named("Brandt AG").await;
    assert_eq!(world.position(brandt, day("2026-11-22")).await.last_result, Some(ResultState::Denied));
    world.later();
    helen.post("/questions/goal", &[("all", "1"), ("answer", "never_asked")]).await.must(303, "");
    assert_eq!(world.number("select count(*) from fact where kind = 'engagement.never_asked'").await, 1);
    assert_eq!(world.of_kind("goal").await, Vec::<String>::new());
    // The list of the next month names them all again, with one column more: it asks nothing again.
    let next: String = MATTERS
        .lines()
        .map(|line| format!("{line},{}\n", if line.starts_with("Client") { "Town" } else { "York" }))
        .collect();
    world.import_list("december.csv", &next, Some(Listing::Client)).await;
    assert_eq!(world.of_kind("goal").await, Vec::<String>::new());
    world.is_sound().await;
}

#[tokio::test]
async fn which_of_two_entries_is_right_is_answered_here() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    world.import_list("matters.csv", MATTERS, Some(Listing::Client)).await;
    world.later();
    helen.post("/questions/goal", &[("all", "1"), ("answer", "never_asked")]).await.must(303, "");
    let audit: Uuid = {
        let sql = "select id from engagement where title = 'Audit'";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    let (quill, engagement) = (world.client_named("Quill & Stone").await, EngagementId(audit));
    let met = Event::Engagement(EngagementFact::GoalConfirmed { engagement, how: None });
    let denied = Event::Engagement(EngagementFact::GoalDenied { engagement, reason: None });
    world.recorded(quill, "2026-11-20", vec![met, denied]).await;
    let asked = world.of_kind("goal_disputed").await;
    assert_eq!(asked.len(), 1, "{:?}", world.still_asked().await);
    let page = helen.get("/questions").await.must(200, "Were these goals met?").body;
    assert!(page.contains("Audit") && page.matches("(20 Nov").count() >= 2, "{page}");
    world.later();
    let said = helen.says("goal_disputed", &asked[0], "met").await.must(303, "");
    assert!(!world.position(quill, day("2026-11-22")).await.troubled);
    helen.takes_back(&said).await;
    assert_eq!(world.of_kind("goal_disputed").await, asked);
    world.later();
    helen.says("goal_disputed", &asked[0], "not_met").await.must(303, "");
    assert!(world.position(quill, day("2026-11-22")).await.troubled);
    assert_eq!(world.of_kind("goal_disputed").await, Vec::<String>::new());
    // Won and lost on one day: the win that was none takes its work along, and Undo brings both back.
    let deals = "Deal Name,Client,Stage,Opened\nPartition,Brandt AG,Open,2026-11-02\n";
    world.import_list("deals.csv", deals, Some(Listing::Client)).await;
    let brandt = world.client_named("Brandt AG").await;
    let pursuit: PursuitId = {
        let sql = "select id from pursuit where title = 'Partition'";
        PursuitId(world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap())
    };
    let hired = world.change(move |tx, act| {
        Box::pin(async move { pursuits::hire(tx, act, pursuit, day("2026-11-22"), None).await })
    });
    hired.await.unwrap();
    let lost = Event::Pursuit(PursuitFact::NoWay { pursuit, reason: None });
    world.recorded(brandt, "2026-11-22", vec![lost]).await;
    let asked = world.of_kind("won_or_lost").await;
    assert_eq!(asked.len(), 1, "{:?}", world.still_asked().await);
    world.later();
    let said = helen.says("won_or_lost", &asked[0], "won").await.must(303, "");
    assert_eq!(world.position(brandt, day("2026-11-22")).await.stage, Stage::Client);
    helen.takes_back(&said).await;
    assert_eq!(world.of_kind("won_or_lost").await, asked);
    let works = "select count(*) from engagement where title = 'Partition' and deleted_at is null";
    assert_eq!(world.number(works).await, 1);
    world.later();
    let said = helen.says("won_or_lost", &asked[0], "lost").await.must(303, "");
    assert_eq!((world.number(works).await, world.of_kind("won_or_lost").await.len()), (0, 0));
    assert_eq!(world.position(brandt, day("2026-11-22")).await.stage, Stage::Between);
    helen.takes_back(&said).await;
    assert_eq!(world.number(works).await, 1);
    // What was recorded by hand here made its kinds of record current: everybody is looked at anew, as each minute.
    perennial_app::journeys::rebuild_outdated(&world.app).await.unwrap();
    assert_eq!(world.of_kind("won_or_lost").await, asked);
    world.is_sound().await;
}

#[tokio::test]
async fn how_long_a_client_stays_between_matters_is_asked_once_with_what_each_choice_makes() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    helen.get("/questions").await.must(200, "No questions are open");
    world.import_list("matters.csv", MATTERS, Some(Listing::Client)).await;
    world.later();
    helen.post("/questions/goal", &[("all", "1"), ("answer", "never_asked")]).await.must(303, "");
    helen.get("/questions").await.must(200, "How long does a client stay between matters?").must(200, "36 months");
    assert_eq!(world.of_kind("ended").await.len(), 1, "the one closed in June 2023");
    // Ansah June 2023, Brandt January 2024, Kestrel May 2024, Oduya September 2024.
    let page = helen.get("/settings/horizon").await.must(200, "4 clients between matters today").body;
    let row = |months: &str| {
        let row =
            page.split(&format!("<th scope=\"row\">{months}")).nth(1).expect("a row").split("</tr>").next().unwrap();
        row.matches("class=\"number\">").count();
        row.split("class=\"number\">")
            .skip(1)
            .map(|cell| cell.split('<').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!([row("24 months"), row("36 months"), row("60 months")], [["4", "0"], ["1", "3"], ["0", "4"]]);
    world.later();
    let chosen = helen.post("/settings/horizon", &[("months", "24")]).await.must(303, "");
    let toast = helen.get(chosen.location()).await.must(200, "After 24 months you are asked").body;
    assert!(!toast.contains("How long does a client stay"), "it is chosen");
    perennial_app::journeys::rebuild_outdated(&world.app).await.unwrap();
    let asked = world.of_kind("ended").await;
    assert_eq!(asked.len(), 4);
    world.later();
    helen.post("/settings/horizon", &[("other", "often")]).await.must(409, "Enter a number of months");
    // The answers: still a client, or ended on these terms; each holds with the next list.
    world.later();
    helen.says("ended", &asked[0], "continues").await.must(303, "");
    world.later();
    helen.says("ended", &asked[1], "left_unhappy").await.must(303, "");
    let brandt = world.client_named("Brandt AG").await;
    let position = world.position(brandt, day("2026-11-22")).await;
    assert_eq!((position.stage, position.camp), (Stage::Former, Some(Camp::Poor)));
    world.later();
    let said = helen.post("/questions/ended", &[("all", "1"), ("answer", "left_unknown")]).await.must(303, "");
    assert_eq!(world.kinds().await.iter().filter(|kind| *kind == "camp").count(), 2, "on which terms is asked next");
    helen.takes_back(&said).await;
    assert_eq!(world.of_kind("ended").await, asked[2..].to_vec());
    let undo = toast.split("action=\"/settings/horizon/").nth(1).unwrap().split('"').next().unwrap();
    world.later();
    helen.post(&format!("/settings/horizon/{undo}"), &[]).await.must(303, "");
    helen.get("/questions").await.must(200, "How long does a client stay between matters?").must(200, "36 months");
    perennial_app::journeys::rebuild_outdated(&world.app).await.unwrap();
    assert_eq!(world.of_kind("ended").await, Vec::<String>::new(), "the oldest goes on, the others are younger");
    world.is_sound().await;
}

#[tokio::test]
async fn on_which_terms_former_clients_left_is_asked_until_somebody_says_or_nobody_knows() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let list = "Client,Status\nAnsah Tools,Former\nBrandt AG,Former\nKestrel Freight,Active\n";
    world.import_list("clients.csv", list, Some(Listing::Client)).await;
    let asked = world.of_kind("camp").await;
    assert_eq!(asked.len(), 2, "{:?}", world.still_asked().await);
    helen.get("/questions").await.must(200, "How did these clients leave?");
    world.later();
    helen.says("camp", &asked[0], "left_well").await.must(303, "");
    let ansah = world.client_named("Ansah Tools").await;
    assert_eq!(world.position(ansah, day("2026-11-22")).await.camp, Some(Camp::Good));
    world.later();
    helen.says("camp", &asked[1], "left_unknown").await.must(303, "");
    assert_eq!(world.of_kind("camp").await, Vec::<String>::new());
    let next = "Client,Status,Town\nAnsah Tools,Former,York\nBrandt AG,Former,Bonn\nKestrel Freight,Active,Leeds\n";
    world.import_list("december.csv", next, Some(Listing::Client)).await;
    assert_eq!(world.of_kind("camp").await, Vec::<String>::new());
    world.is_sound().await;
}

#[tokio::test]
async fn records_that_may_be_one_are_asked_about_beside_the_lists() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let list = "Client,Telephone,Address\nAnsah Tools Ltd,+44 1904 555 100,1 Low St York\n\
        Ansah Tools (York),+44 1904 555 100,1 Low St York\nBrandt AG,+49 228 555 100,Am Markt 1 Bonn\n";
    world.import_list("clients.csv", list, Some(Listing::Client)).await;
    let page = helen.get("/questions").await.must(200, "Are these the same?").must(200, "1 pair of records").body;
    let about = page.split("name=\"about\" value=\"client:").nth(1).expect("a pair").split('"').next().unwrap();
    let about = format!("client:{about}");
    world.later();
    let answer = helen.post("/questions/duplicates", &[("about", about.as_str())]).await.must(303, "");
    let none = world.as_person(world.helen).await;
    none.get("/duplicates").await.must(200, "None found.");
    helen.takes_back(&answer).await;
    helen.get("/questions").await.must(200, "Are these the same?");
    world.later();
    helen.post("/questions/duplicates", &[]).await.must(409, "Nothing is ticked");
    world.later();
    helen.post("/questions/duplicates", &[("all", "1"), ("manager", "me")]).await.must(409, "Nothing is ticked");
    world.later();
    helen.post("/questions/duplicates", &[("all", "1")]).await.must(303, "");
}

#[tokio::test]
async fn the_earliest_evidence_is_the_beginning_and_what_the_list_says_stands_beside_it() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let clients = "Client,Client since\nAnsah Tools,2022\nBrandt AG,2018\nKestrel Freight,\n";
    world.import_list("clients.csv", clients, Some(Listing::Client)).await;
    let invoices = "Invoice,Client,Invoice date,Total\nA-1,Ansah Tools,2019-03-15,900.00\n\
        A-2,Ansah Tools,2022-02-01,900.00\nB-1,Brandt AG,2019-04-01,900.00\nK-1,Kestrel Freight,2019-05-01,90.00\n";
    world.import_list("invoices.csv", invoices, None).await;
    let words = "A client since 15 March 2019, by the first invoice; your list says 2022.";
    for (name, told) in [("Ansah Tools", true), ("Brandt AG", false), ("Kestrel Freight", false)] {
        let client = world.client_named(name).await;
        let page = helen.get(&format!("/clients/{client}")).await.must(200, "").body;
        assert_eq!(page.contains("A client since"), told, "{name}");
        assert_eq!(page.contains(words), told, "{name}");
    }
    world.is_sound().await;
}

#[tokio::test]
async fn the_usual_gap_is_the_next_need_of_who_comes_back_every_few_years() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let invoices = "Invoice,Client,Invoice date,Total\n\
        A-1,Ansah Tools,2017-05-10,9000.00\nA-2,Ansah Tools,2020-06-20,9000.00\nA-3,Ansah Tools,2023-05-15,9000.00\n\
        B-1,Brandt AG,2012-05-10,9000.00\nB-2,Brandt AG,2014-06-20,9000.00\nB-3,Brandt AG,2023-05-15,9000.00\n\
        K-1,Kestrel Freight,2020-06-20,9000.00\nK-2,Kestrel Freight,2023-05-15,9000.00\n\
        O-1,Oduya & Co,2026-11-01,10.00\n";
    world.import_list("invoices.csv", invoices, None).await;
    let words = "Their 2 gaps between matters were about 3 years; by that the next would have fallen about";
    for (name, told) in [("Ansah Tools", true), ("Brandt AG", false), ("Kestrel Freight", false)] {
        let client = world.client_named(name).await;
        let page = helen.get(&format!("/clients/{client}")).await.must(200, "").body;
        assert_eq!(page.contains("gaps between matters"), told, "{name}");
        assert_eq!(page.contains(words), told, "{name}");
    }
    let ansah = world.client_named("Ansah Tools").await;
    let page = helen.get(&format!("/clients/{ansah}")).await;
    page.must(200, "<strong>Next:</strong> Record when they will need us next.")
        .must(200, "about May 2026. This is an estimate.");
    let need = [("on", "2026-11-20"), ("day", "2027-03-01"), ("percent", "60")];
    world.later();
    helen.post(&format!("/clients/{ansah}/record/need"), &need).await.must(303, "");
    let page = helen.get(&format!("/clients/{ansah}")).await.must(200, "").body;
    assert!(!page.contains("gaps between matters"), "who said when has said it");
    world.is_sound().await;
}

/// The deal was won long before the matter was opened: their name is all that says that they are one.
#[tokio::test]
async fn a_deal_and_a_matter_of_one_name_are_asked_about_however_far_apart() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let deals = "Deal Name,Client,Stage,Opened,Close date\nLease of Unit 4,Ansah Tools,Won,2025-01-02,2025-02-01\n\
        Merger,Ansah Tools,Won,2025-01-02,2025-03-01\n";
    let matters = "Client,Matter,Matter number,Opened,Status\nAnsah Tools,Lease of Unit 4,M-1,2025-11-10,Open\n\
        Ansah Tools,Appeal,M-2,2025-12-10,Open\n";
    // In the other order the matter is found by its name, and is the work of the deal at once.
    world.import_list("matters.csv", matters, Some(Listing::Client)).await;
    world.import_list("deals.csv", deals, Some(Listing::Client)).await;
    let asked = world.of_kind("same_work").await;
    assert_eq!(asked.len(), 1, "{:?}", world.still_asked().await);
    world.later();
    let said = helen.says("same_work", &asked[0], "not_open").await.must(303, "");
    assert_eq!(world.of_kind("same_work").await, Vec::<String>::new());
    helen.takes_back(&said).await;
    world.later();
    helen.says("same_work", &asked[0], "open").await.must(303, "");
    assert_eq!(world.of_kind("same_work").await, Vec::<String>::new());
    let pages = "select count(*) from engagement where title = 'Lease of Unit 4' and deleted_at is null";
    assert_eq!(world.number(pages).await, 1, "they have one page");
    world.is_sound().await;
}

/// Who is named as a supplier is no prospect.
#[tokio::test]
async fn a_supplier_is_not_called_a_prospect() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    world
        .import_list(
            "names.csv",
            "Client,Status\nInk and Paper,Supplier\nAnsah Tools,Prospect\n",
            Some(Listing::Client),
        )
        .await;
    let (ink, ansah) = (world.client_named("Ink and Paper").await, world.client_named("Ansah Tools").await);
    let page = helen.get(&format!("/clients/{ink}")).await;
    let page = page.must(200, "Neither client nor prospect").must(200, "supplier, referrer or other");
    for told in ["Prospect since", "Pre-purchase", "Open a pursuit", "no pursuit yet", "<dd>prospect</dd>"] {
        assert!(!page.body.contains(told), "{told}: {}", page.body);
    }
    let page = helen.get(&format!("/clients/{ansah}")).await.must(200, "Prospect since").must(200, "Pre-purchase");
    page.must(200, "<dd>prospect</dd>").must(200, "Open a pursuit if there is a need.");
    // Nor counted as one: on the map, in the lists, and among whom a survey of prospects would ask.
    let map = helen.get("/").await.must(200, "1 no pursuit yet").must(200, "1 neither client nor prospect");
    assert!(map.body.contains("/map/clients?beside=neither"), "{}", map.body);
    helen.get("/map/clients?beside=neither").await.must(200, ">Ink and Paper</a>");
    helen.get("/map.svg").await.must(200, "1 neither client");
    let leads = helen.get("/map/clients?beside=no_pursuit").await.must(200, ">Ansah Tools</a>").body;
    assert!(!leads.contains("Ink and Paper"), "{leads}");
    for address in ["/clients", "/clients?show=resting", "/clients?stage=pre_purchase&show=resting"] {
        let list = helen.get(address).await.must(200, ">Ansah Tools</a>").must(200, "1 client").body;
        assert!(!list.contains("Ink and Paper"), "{address}: {list}");
    }
    let others = helen
        .get("/clients?show=others")
        .await
        .must(200, ">Ink and Paper</a>")
        .must(200, "1 neither client nor prospect");
    assert!(!others.body.contains("Ansah Tools") && !others.body.contains(">Pre-purchase</span>"), "{}", others.body);
    world.is_sound().await;
}

/// A list of contacts holds the tax office and a supplier beside the clients.
#[tokio::test]
async fn a_supplier_among_the_clients_is_said_to_be_none_and_stays_so() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let list = "Client,Email\nHMRC VAT,\nPaper & Ink,\nAnsah Tools,a@ansah.example\nBrandt AG,\n";
    world.import_list("contacts.csv", list, Some(Listing::Client)).await;
    let (tax, ink) = (world.client_named("HMRC VAT").await, world.client_named("Paper & Ink").await);
    let ansah = world.client_named("Ansah Tools").await;
    helen.get("/questions").await.must(200, "Neither client nor prospect");
    world.later();
    let both = [("about", format!("{tax}:{tax}")), ("about", format!("{ink}:{ink}")), ("answer", "others".to_owned())];
    let both: Vec<(&str, &str)> = both.iter().map(|(field, value)| (*field, value.as_str())).collect();
    let said = helen.post("/questions/open_work", &both).await.must(303, "");
    let is_other = async |client: ClientId| {
        let position = world.position(client, day("2026-12-31")).await;
        (position.is_other(), position.stage_recorded)
    };
    assert_eq!((is_other(tax).await, is_other(ansah).await), ((true, true), (false, true)));
    assert_eq!(world.of_kind("open_work").await.len(), 2);
    helen.takes_back(&said).await;
    assert_eq!((is_other(tax).await, world.of_kind("open_work").await.len()), ((false, true), 4));
    world.later();
    helen.post("/questions/open_work", &both).await.must(303, "");
    let page = helen.get(&format!("/clients/{ink}")).await.must(200, "Neither client nor prospect");
    page.must(200, "Said to be neither client nor prospect");
    helen.get("/clients?show=others").await.must(200, ">HMRC VAT</a>").must(200, "2 neither client nor prospect");
    // The page of one says it of one, with Undo, and refuses it where there is work.
    helen.get(&format!("/clients/{ansah}/record/who")).await.must(200, "Who is this?");
    let who = [("on", "2026-11-22"), ("who", "prospects")];
    let told = helen.post(&format!("/clients/{ansah}/record/who"), &who).await.must(303, "");
    assert_eq!(world.position(ansah, day("2026-12-31")).await.stage, Stage::PrePurchase);
    let page = helen.get(told.location()).await.must(200, "Recorded.").body;
    let undo = page.split('"').find(|part| part.contains("/deeds/")).expect("an offer to undo").to_owned();
    helen.post(&undo, &[]).await.must(303, "");
    assert_eq!(world.position(ansah, day("2026-12-31")).await.stage, Stage::Between);
    world.import_list("invoices.csv", "Client,Invoice no,Date,Total\nAnsah Tools,1,2026-10-01,10\n", None).await;
    helen.post(&format!("/clients/{ansah}/record/who"), &who).await.must(422, "Work or an invoice is recorded");
    // Next month's list names them all as clients again.
    world.clock.set(Moment(Moment::start_of(day("2026-12-22")).0 + 43_200_000_000));
    let next = format!("{list}Cedar Mills,\n");
    world.import_list("december.csv", &next, Some(Listing::Client)).await;
    assert_eq!((is_other(tax).await, is_other(ink).await), ((true, true), (true, true)));
    assert!(!world.of_kind("open_work").await.iter().any(|about| about.starts_with(&tax.to_string())));
    // An invoice of theirs says otherwise (D18).
    world.import_list("more.csv", "Client,Invoice no,Date,Total\nPaper & Ink,2,2026-12-01,10\n", None).await;
    assert_eq!((is_other(ink).await, is_other(tax).await), ((false, true), (true, true)));
    world.is_sound().await;
}
