//! People: how they want to be reached, who knows them, where they go, and who comes after them.

mod stories;

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::{args, plans};
use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A Tuesday on which Priya looks after Kestrel Freight, where Ruth Ansah decides and Dan Oduya works; on that day
/// Kestrel says yes and signs.
struct Scene {
    world: TestApp,
    client: ClientId,
    ruth: ContactId,
    dan: ContactId,
}

impl Scene {
    async fn new() -> Self {
        let world = TestApp::new().await;
        world.clock.set(Moment(Moment::start_of(day("2026-11-24")).0 + 43_200_000_000));
        let priya = world.priya;
        let record = world.change(move |tx, act| {
            Box::pin(async move {
                let input = ClientInput { manager: Some(priya), ..ClientInput::named(name("Kestrel Freight")) };
                let client = clients::record(tx, act, input, day("2026-09-01")).await?;
                let ruth = ContactInput {
                    job_title: Some("Managing director".to_owned()),
                    decision_role: Some("decider".to_owned()),
                    email: EmailAddress::parse("ruth@kestrel.example").ok(),
                    mobile: Some("07700 900123".to_owned()),
                    ..ContactInput::named(name("Ruth Ansah"))
                };
                let ruth = clients::add_contact(tx, act, client, ruth, day("2026-09-01")).await?;
                let dan = ContactInput::named(name("Dan Oduya"));
                let dan = clients::add_contact(tx, act, client, dan, day("2026-09-02")).await?;
                let input = NewEngagement::of(client, name("Sale of the north depot"), day("2026-11-24"));
                let id = engagements::accept(tx, act, input).await?;
                engagements::step(tx, act, id, day("2026-11-24"), Step::Sign).await?;
                Ok((client, ruth, dan))
            })
        });
        let (client, ruth, dan) = record.await.unwrap();
        Self { world, client, ruth, dan }
    }

    /// The media of what is planned for a person, each once.
    async fn planned(&self, who: ContactId) -> Vec<String> {
        let mut conn = self.world.app.db.read().await.unwrap();
        let sql = "select distinct medium from planned_touch where contact_id = $1 and state = 'planned' order by 1";
        let rows: Vec<(String,)> = conn.all(sql, args![who]).await.unwrap();
        rows.into_iter().map(|(medium,)| medium).collect()
    }

    /// The alerts of a rule at the client that are open.
    async fn alerts(&self, rule: &str) -> i64 {
        let mut conn = self.world.app.db.read().await.unwrap();
        let sql = "select count(*) from alert where client_id = $1 and rule = $2 and state = 0";
        conn.scalar(sql, args![self.client, rule]).await.unwrap()
    }

    /// Records what a person wants.
    async fn wish(&self, who: ContactId, medium: &str, stance: &str, basis: &str) {
        let fields = [
            ("medium", medium),
            ("stance", stance),
            ("basis", basis),
            ("source", "Ruth, on the telephone"),
            ("on", "2026-11-24"),
        ];
        let answer = self.world.post(&format!("/contacts/{who}/wishes"), &fields).await.must(303, "");
        assert_eq!(answer.location(), format!("/contacts/{who}"));
    }

    /// The last fact of a kind at the client.
    async fn fact(&self, kind: &str) -> Uuid {
        let mut conn = self.world.app.db.read().await.unwrap();
        let sql = "select id from fact where client_id = $1 and kind = $2 order by recorded_at desc, id desc limit 1";
        conn.scalar(sql, args![self.client, kind]).await.unwrap()
    }

    async fn retract(&self, fact: Uuid) {
        let path = format!("/clients/{}/facts/{fact}/retraction", self.client);
        self.world.post(&path, &[("reason", "It was somebody else.")]).await.must(303, "");
    }

    async fn reinstate(&self, fact: Uuid) {
        let path = format!("/clients/{}/facts/{fact}/reinstatement", self.client);
        self.world.post(&path, &[]).await.must(303, "");
    }
}

#[tokio::test]
async fn a_refused_medium_reaches_plans_forms_and_presents() {
    let scene = Scene::new().await;
    let (world, client, ruth) = (&scene.world, scene.client, scene.ruth);
    assert!(scene.planned(ruth).await.contains(&"email".to_owned()));
    let page = format!("/contacts/{ruth}");
    world.get(&page).await.must(200, "How they want to be reached");
    let bad =
        [("medium", "email"), ("stance", "preferred"), ("basis", "none"), ("source", "Ruth"), ("on", "2026-11-24")];
    world.post(&format!("{page}/wishes"), &bad).await.must(422, "on what ground");
    let bad = [("medium", "fax"), ("stance", "refused"), ("basis", "none"), ("source", ""), ("on", "2026-12-24")];
    let answer = world.post(&format!("{page}/wishes"), &bad).await.must(422, "Choose one of the list.");
    assert!(answer.body.contains("who said it and where") && answer.body.contains("has not happened yet"));

    scene.wish(ruth, "email", "refused", "none").await;
    scene.wish(ruth, "present", "refused", "none").await;
    scene.wish(ruth, "phone", "preferred", "consent").await;
    let page = world.get(&page).await.must(200, "does not want email or presents");
    assert!(page.body.contains("Consent") && page.body.contains("Ruth, on the telephone"));
    let planned = scene.planned(ruth).await;
    assert!(!planned.contains(&"email".to_owned()) && planned.contains(&"phone".to_owned()), "{planned:?}");
    world.get(&format!("/clients/{client}/plan")).await.must(200, "does not want to be reached in this medium");
    world.get(&format!("/clients/{client}")).await.must(200, "Ruth Ansah does not want email or presents.");
    world.get(&format!("/clients/{client}/people")).await.must(200, "prefers phone");
    world.get(&format!("/touches/new?client={client}")).await.must(200, "does not want email or presents");

    let id = Uuid::from_u128(77).to_string();
    let (client_id, ruth_id) = (client.to_string(), ruth.to_string());
    let sent = [("id", id.as_str()), ("client", &client_id), ("medium", "email"), ("with", &ruth_id)];
    let priya = world.as_person(world.priya).await;
    priya.post("/touches", &sent).await.must(303, "");
    priya.get(&format!("/clients/{client}")).await.must(200, "Mind next time: Ruth Ansah does not want email");
    priya.get("/today").await.must(200, "Ruth Ansah does not want email or presents.");

    let given = [
        ("client", client_id.as_str()),
        ("contact", &ruth_id),
        ("item", "A book"),
        ("reason", "She reads"),
        ("value", "20"),
    ];
    let present = priya.post("/presents", &given).await.must(303, "").location().to_owned();
    priya.get(&present).await.must(200, "better none than one that is not wanted");
    priya.post(&format!("{present}/giving"), &[("on", "2026-11-24")]).await;
    priya.get(&present).await.must(200, "must not be given");

    scene.retract(scene.fact("person.medium_said").await).await;
    world.get(&format!("/clients/{client}/people")).await.must(200, "does not want email or presents");
}

#[tokio::test]
async fn whoever_is_not_to_be_contacted_is_left_alone() {
    let scene = Scene::new().await;
    let (world, client, ruth, dan) = (&scene.world, scene.client, scene.ruth, scene.dan);
    scene.wish(ruth, "all", "refused", "none").await;
    assert_eq!(scene.planned(ruth).await, Vec::<String>::new());
    let for_dan = scene.planned(dan).await;
    assert!(!for_dan.is_empty(), "the plan turns to somebody who may be contacted");
    scene.wish(dan, "all", "refused", "none").await;
    assert_eq!(scene.planned(dan).await, Vec::<String>::new(), "nobody is left");
    let mut candidate =
        perennial_core::plans::library::playbooks(perennial_core::journeys::model::FirmKind::LawTransactional)
            .iter()
            .find(|book| book.key == "kickoff")
            .cloned()
            .unwrap();
    candidate.trigger = perennial_core::plans::Trigger::Signed;
    candidate.stops.clear();
    let trial = plans::trial(&world.app, &world.as_helen(), &candidate, day("2026-11-24")).await.unwrap();
    assert_eq!(trial.creates, 0);
    assert!(trial.conflicts > 0 && trial.rows[0].conflicts[0].contains("contact is not wanted"), "{trial:?}");
    scene.wish(dan, "email", "welcome", "contract").await;
    assert_eq!(scene.planned(dan).await, ["email"], "a later word about one medium opens that one");
    world
        .get(&format!("/contacts/{dan}"))
        .await
        .must(200, "does not want meetings, post, phone calls, video or presents");
    let first = scene.fact("person.medium_said").await;
    scene.retract(first).await;
    assert_eq!(scene.planned(dan).await, Vec::<String>::new());
    scene.reinstate(first).await;
    assert_eq!(scene.planned(dan).await, ["email"]);
    world.get(&format!("/clients/{client}")).await.must(200, "Ruth Ansah is not to be contacted.");
}

#[tokio::test]
async fn ties_employers_and_parts_in_decisions_are_dated_and_can_be_mended() {
    let scene = Scene::new().await;
    let (world, client, ruth) = (&scene.world, scene.client, scene.ruth);
    let page = format!("/contacts/{ruth}");
    let (helen, priya) = (world.helen.to_string(), world.priya.to_string());
    for (staff, tie) in [(&helen, "met"), (&priya, "strong")] {
        let fields = [("staff", staff.as_str()), ("tie", tie), ("on", "2026-11-20")];
        world.post(&format!("{page}/ties"), &fields).await.must(303, "");
    }
    world.get(&format!("/clients/{client}/people")).await.must(200, "Priya Nair (strong), Helen Marsh (met)");
    scene.retract(scene.fact("person.tie_said").await).await;
    world.get(&format!("/clients/{client}/people")).await.must(200, "<td>Helen Marsh (met)</td>");
    let nobody = Uuid::from_u128(9).to_string();
    let fields = [("staff", nobody.as_str()), ("tie", "met"), ("on", "2026-11-20")];
    world.post(&format!("{page}/ties"), &fields).await.must(422, "Choose one of the list.");

    let wrong = [("employer", "Garner Fastenings"), ("from", "2020-01-01"), ("until", "2019-01-01")];
    world.post(&format!("{page}/employers"), &wrong).await.must(422, "Nobody leaves before they begin");
    let right = [("employer", "Garner Fastenings"), ("job", "Buyer"), ("from", "2016-01-01"), ("until", "2019-01-01")];
    world.post(&format!("{page}/employers"), &right).await.must(303, "");
    world.get(&page).await.must(200, "1 Jan 2016 to 1 Jan 2019");

    world.get(&page).await.must(200, "Decider");
    let change = [("name", "Ruth Ansah"), ("role", "influencer"), ("version", "1")];
    world.post(&format!("{page}/edit"), &change).await.must(303, "");
    world.get(&page).await.must(200, "Influencer");
    scene.retract(scene.fact("person.role_given").await).await;
    world.get(&page).await.must(200, "Decider");
    world
        .get(&format!("/clients/{client}?kind=client"))
        .await
        .must(200, "Ruth Ansah has a part in decisions: influencer");
    world.get("/search?q=ansah").await.must(200, &format!("href=\"/contacts/{ruth}\""));
    world.get(&format!("/contacts/{}", Uuid::from_u128(5))).await.must(404, "");
}
