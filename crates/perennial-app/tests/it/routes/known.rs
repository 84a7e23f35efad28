//! A client with a record of every kind, and how the places of a route are filled with them.

use std::collections::BTreeMap;

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, Step};
use perennial_app::imports;
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::journey_maps;
use perennial_app::plans;
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::{alerts, args, duplicates, effort, journeys, referrals, touches};
use perennial_core::effort::Entry;
use perennial_core::fact::{Direction, Listing, Medium, Purpose, TouchFact};
use perennial_core::money::{Currency, Money};
use perennial_core::referrals::ReferrerKind;
use perennial_core::text::Name;
use uuid::Uuid;

use super::list::Route;
use crate::support::{TestApp, day};

/// The identifiers of the records of a world.
#[derive(Debug, Clone, Default)]
pub struct Known {
    ids: BTreeMap<&'static str, String>,
}

impl Known {
    /// The identifier of a kind of record.
    pub fn id(&self, kind: &str) -> &str {
        self.ids.get(kind).unwrap_or_else(|| panic!("no {kind} is known"))
    }

    /// All identifiers of records of the client.
    pub fn of_client(&self) -> impl Iterator<Item = &str> {
        const FIRM: [&str; 13] = [
            "round",
            "staff",
            "line",
            "playbook",
            "view",
            "loss",
            "passkey",
            "journey",
            "persona",
            "file",
            "wave",
            "participant",
            "task",
        ];
        self.ids.iter().filter(|(kind, _)| !FIRM.contains(kind)).map(|(_, id)| id.as_str())
    }

    /// What stands in a place of a route's path.
    fn place(&self, template: &str, name: &str) -> String {
        let prefixes = [
            ("/effort/lists", "file"),
            ("/markets/participants", "joined"),
            ("/markets/rounds", "round"),
            ("/account/second-factor/passkeys", "passkey"),
            ("/presents/tenders", "tender"),
            ("/settings/staff", "staff"),
            ("/settings/service-lines", "line"),
            ("/settings/walls", "wall"),
            ("/unseen-losses", "loss"),
            ("/research/waves", "wave"),
            ("/research/people", "participant"),
            ("/referrers", "referrer"),
            ("/referrals", "referral"),
            ("/research/tasks", "task"),
            ("/research/files", "file"),
            ("/invitations", "invitation"),
            ("/engagements", "engagement"),
            ("/questions/implied", "engagement"),
            ("/complaints", "complaint"),
            ("/playbooks", "playbook"),
            ("/contacts", "contact"),
            ("/pursuits", "pursuit"),
            ("/invoices", "invoice"),
            ("/promises", "promise"),
            ("/presents", "present"),
            ("/clients", "client"),
            ("/planned", "planned"),
            ("/touches", "touch"),
            ("/imports", "import"),
            ("/alerts", "alert"),
            ("/duplicates", "merge"),
            ("/journeys", "journey"),
            ("/personas", "persona"),
            ("/effort", "effort"),
        ];
        let fixed = [
            ("kind", "touch"),
            ("moment", "1"),
            ("rule", "affirm"),
            ("phase", "attract"),
            ("medium", "phone"),
            ("name", "0011223344556677"),
            ("number", "1"),
            ("journey_step", "needs"),
            ("comment", "00000000-0000-0000-0000-000000000007"),
            ("share", "00000000-0000-0000-0000-000000000008"),
            ("secret", "0.ics"),
            ("stamp", "x"),
            ("from", "2026-01-01"),
            ("percent", "40"),
            ("axis", "referral"),
            ("months", "36"),
            ("terms", "none"),
            ("usual", "1000.500.4"),
            ("token", "0123456789abcdefghjkmnpqrstvwxyz"),
            ("key", "relationship_nps"),
            ("question", "recommend"),
            ("*name", "app.css"),
        ];
        if name == "fact" {
            return self.id("fact").to_owned();
        }
        if name == "client" {
            return self.id("client").to_owned();
        }
        if template.contains("/views/{id}") {
            return self.id("view").to_owned();
        }
        if let Some((_, value)) = fixed.iter().find(|(place, _)| *place == name) {
            return (*value).to_owned();
        }
        let kind = prefixes.iter().find(|(prefix, _)| template.starts_with(prefix) && name == "id");
        let (_, kind) =
            kind.unwrap_or_else(|| panic!("say in `Known::place` what stands for {{{name}}} in {template}"));
        self.id(kind).to_owned()
    }

    /// The path of a route, its places filled.
    pub fn fill(&self, route: &Route) -> String {
        let parts =
            route.template.split('/').map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) => self.place(&route.template, name),
                None => part.to_owned(),
            });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Fields of which every form finds its own, each about the client.
    pub fn form(&self) -> Vec<(&str, &str)> {
        vec![
            ("client", self.id("client")),
            ("object", "client"),
            ("kept", self.id("client")),
            ("gone", self.id("client")),
            ("id", self.id("client")),
            ("contact", self.id("contact")),
            ("engagement", self.id("engagement")),
            ("pursuit", self.id("pursuit")),
            ("clients", self.id("client")),
            ("action", "delete"),
            ("title", "Walked through"),
            ("name", "Walked through"),
            ("item", "A walking stick"),
            ("text", "Walked through"),
            ("words", "Walked through"),
            ("reason", "Walked through"),
            ("lifted", "Walked through"),
            ("medium", "phone"),
            ("direction", "two_way"),
            ("on", "2026-11-20"),
            ("opened", "2026-11-20"),
            ("accepted", "2026-11-20"),
            ("issued", "2026-11-20"),
            ("from", "2026-11-20"),
            ("until", "2026-12-20"),
            ("day", "2026-11-20"),
            ("number", "W-1"),
            ("total", "12"),
            ("value", "12"),
            ("step", "enquiry"),
            ("outcome", "kept"),
            ("what", "check_in"),
            ("to", "2026-12-01"),
            ("owner", self.id("staff")),
            ("manager", self.id("staff")),
            ("tier", "A"),
            ("version", "1"),
        ]
    }
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

/// A client of Helen's with a record of every kind; each name begins with the word.
pub async fn a_world_of(world: &TestApp, word: &'static str) -> Known {
    let helen = world.helen;
    let as_helen = world.as_helen();
    let made = world.app.change(&as_helen, move |tx, act| {
        Box::pin(async move {
            let input = ClientInput { manager: Some(helen), ..ClientInput::named(name(&format!("{word} Holdings"))) };
            let client = clients::record(tx, act, input, day("2026-01-05")).await?;
            let person = ContactInput::named(name(&format!("{word} Person")));
            let contact = clients::add_contact(tx, act, client, person, day("2026-01-06")).await?;
            // The same person once more, merged into the first.
            let twin = ContactInput::named(name(&format!("{word} Twin")));
            let twin = clients::add_contact(tx, act, client, twin, day("2026-01-07")).await?;
            let one = duplicates::Object::Contact;
            duplicates::merge(tx, act, one, contact.0, twin.0, duplicates::Choices::new()).await?;
            let value = Some(Money::new(50_000_000, Currency::GBP));
            let open =
                NewPursuit { value, ..NewPursuit::of(client, name(&format!("{word} plots")), day("2026-02-01")) };
            let won = pursuits::open(tx, act, open).await?;
            let engagement = pursuits::hire(tx, act, won, day("2026-02-20"), None).await?;
            engagements::step(tx, act, engagement, day("2026-02-22"), Step::Sign).await?;
            // Signed today, so that touches are planned.
            let fresh = engagements::NewEngagement::of(client, name(&format!("{word} matter")), day("2026-11-22"));
            let fresh = engagements::accept(tx, act, fresh).await?;
            engagements::step(tx, act, fresh, day("2026-11-22"), Step::Sign).await?;
            let again =
                NewPursuit { value, ..NewPursuit::of(client, name(&format!("{word} sequel")), day("2026-09-01")) };
            let pursuit = pursuits::open(tx, act, again).await?;
            let invoice = NewInvoice {
                payer: None,
                client,
                engagement: Some(engagement),
                service_line: None,
                number: name(&format!("{word}-1")),
                issued: day("2026-03-31"),
                due: Some(day("2026-04-30")),
                total: Money::new(1_234_500, Currency::GBP),
                external_id: None,
            };
            let invoice = invoices::issue(tx, act, invoice).await?;
            let touch = TouchFact::Made {
                medium: Medium::InPerson,
                direction: Direction::TwoWay,
                personal: true,
                purpose: Purpose::CheckIn,
                contact: Some(contact),
                engagement: Some(engagement),
                staff: Some(helen),
                minutes: Some(40),
                subject: Some(format!("{word} lunch")),
                detail: None,
            };
            touches::log(tx, act, client, day("2026-04-02"), touch).await?;
            let note = Some(format!("{word} dinner"));
            let dinner = Entry { client: Some(client), minutes: Some(45), note, ..Entry::on(day("2026-04-03")) };
            effort::record(tx, act, dinner).await?;
            let referrer = name(&format!("{word} Referrer"));
            let who = referrals::Who::New(referrals::NewReferrer::of(referrer, ReferrerKind::LawFirm));
            referrals::receive_once(tx, act, client, day("2026-02-01"), who).await?;
            Ok((client, contact, engagement, pursuit, invoice))
        })
    });
    let (client, contact, engagement, pursuit, invoice) = made.await.expect("a client with work");
    let mut ids = BTreeMap::from([
        ("client", client.to_string()),
        ("contact", contact.to_string()),
        ("engagement", engagement.to_string()),
        ("pursuit", pursuit.to_string()),
        ("invoice", invoice.to_string()),
    ]);
    registers(world, word, &ids).await;
    let joins = [("name", format!("{word} Holdings"))];
    let joins: Vec<(&str, &str)> = joins.iter().map(|(field, name)| (*field, name.as_str())).collect();
    world.post("/markets/referral/participants", &joins).await.must(303, "");
    settle(world).await;
    let by_client = [
        ("promise", "promise where client_id = $1"),
        ("complaint", "complaint where client_id = $1"),
        ("present", "present where client_id = $1"),
        ("tender", "tender where client_id = $1"),
        ("invitation", "survey_invitation where client_id = $1"),
        ("alert", "alert where client_id = $1"),
        ("merge", "record_merge where client_id = $1"),
        ("effort", "effort where client_id = $1"),
        ("joined", "market_participant where client_id = $1"),
        ("planned", "planned_touch where client_id = $1"),
        ("referrer", "referrer where id in (select referrer_id from referral where client_id = $1)"),
        ("referral", "referral where client_id = $1"),
        ("fact", "fact where client_id = $1"),
        ("touch", "fact where client_id = $1 and kind like 'touch%'"),
    ];
    for (kind, from) in by_client {
        ids.insert(kind, one(world, from, Some(client.0)).await);
    }
    journey(world).await;
    for (kind, from) in [
        ("journey", "journey_map"),
        ("persona", "persona"),
        ("staff", "staff where name = 'Priya Nair'"),
        ("line", "service_line"),
        ("playbook", "playbook"),
        ("view", "saved_view"),
        ("loss", "unseen_loss"),
        ("wave", "survey_wave"),
        ("participant", "research_participant"),
        ("task", "research_task"),
    ] {
        ids.insert(kind, one(world, from, None).await);
    }
    let (import, listed) = imported(world, word).await;
    ids.insert("import", import);
    ids.insert("listed", listed);
    ids.insert("round", Uuid::from_u128(7).to_string());
    ids.insert("passkey", Uuid::from_u128(7).to_string());
    ids.insert("wall", Uuid::from_u128(6).to_string());
    ids.insert("file", Uuid::from_u128(7).to_string());
    Known { ids }
}

impl Known {
    /// The wall around the client.
    pub fn behind(mut self, wall: String) -> Self {
        self.ids.insert("wall", wall);
        self
    }
}

/// An import that made one client; both.
async fn imported(world: &TestApp, word: &'static str) -> (String, String) {
    let (text, file) = (format!("Client,Sector\n{word} Listed,Tools\n"), format!("{word}.csv"));
    let limits = perennial_core::imports::read::Limits::default();
    let sheet = perennial_core::imports::read::read(text.as_bytes(), &file, &limits).expect("a table").sheets.remove(0);
    let mapping = perennial_core::imports::presets::propose(&sheet, None).mapping;
    let mapping = perennial_core::imports::mapping::Mapping { these_are: Some(Listing::Client), ..mapping };
    let start = imports::Start { file, sheet, object: None, mapping: Some(mapping) };
    let helen = world.as_helen();
    let id = world
        .app
        .change(&helen, move |tx, act| {
            Box::pin(async move {
                let id = imports::start(tx, act, start).await?;
                imports::answer(tx, act, id, &[(0, "clients".to_owned())]).await?;
                Ok(id)
            })
        })
        .await;
    let id = id.expect("an upload");
    imports::run(&world.app, &helen, id, |_| {}).await.expect("an import");
    let mut conn = world.app.db.read().await.expect("a connection");
    let sql = "select object_id from import_change where import_id = $1 and object = 'client'";
    let client: Uuid = conn.scalar(sql, args![id]).await.expect("a client");
    (id.to_string(), client.to_string())
}

/// A journey map, which belongs to the firm and to no client.
async fn journey(world: &TestApp) {
    let mut conn = world.app.db.read().await.expect("a connection");
    let there: i64 = conn.scalar("select count(*) from journey_map", vec![]).await.expect("a count");
    drop(conn);
    // One is enough for a firm: a second world at the same firm must not change what others see.
    if there > 0 {
        return;
    }
    let map = perennial_core::journey_maps::shipped(perennial_core::journeys::model::FirmKind::LawTransactional);
    let map = map.expect("the shipped map");
    let as_helen = world.as_helen();
    let made = world.app.change(&as_helen, move |tx, act| {
        Box::pin(async move {
            journey_maps::add_persona(tx, act, map.persona.clone()).await?;
            journey_maps::begin(tx, act, map).await
        })
    });
    made.await.expect("a journey map");
}

/// What follows in the background.
pub async fn settle(world: &TestApp) {
    journeys::refresh(&world.app).await.expect("fresh positions");
    plans::sweep(&world.app).await.expect("planned touches");
    alerts::sweep(&world.app).await.expect("alerts");
}

async fn one(world: &TestApp, from: &str, client: Option<Uuid>) -> String {
    let mut conn = world.app.db.read().await.expect("a connection");
    let sql = perennial_app::db::AssertSqlSafe(format!("select id from {from} order by id limit 1"));
    let values = client.map_or_else(Vec::new, |client| args![client]);
    let found: Option<(Uuid,)> = conn.optional(sql, values).await.expect(from);
    found.unwrap_or_else(|| panic!("there is no {from}")).0.to_string()
}

/// A promise, a complaint, a present, a tender; and once for the firm a service line, a view and an unseen loss.
async fn registers(world: &TestApp, word: &str, ids: &BTreeMap<&'static str, String>) {
    let of = |kind: &str| ids.get(kind).cloned().unwrap_or_default();
    let (client, contact, engagement) = (of("client"), of("contact"), of("engagement"));
    let said = format!("{word} said so");
    let post = async |path: &str, fields: &[(&str, &str)]| {
        let answer = world.post(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
    };
    post("/promises", &[("client", &client), ("text", &said), ("on", "2026-09-02"), ("due", "2026-09-09")]).await;
    let complaint = [("client", client.as_str()), ("engagement", &engagement), ("on", "2026-10-02"), ("words", &said)];
    post("/complaints", &complaint).await;
    let present = [
        ("client", client.as_str()),
        ("contact", &contact),
        ("item", &said),
        ("reason", "Likes them"),
        ("value", "30"),
        ("form", "thing"),
        ("recipients", "1"),
    ];
    post("/presents", &present).await;
    post("/presents/tenders", &[("client", &client), ("title", &said), ("from", "2026-11-01")]).await;
    let mut conn = world.app.db.read().await.expect("a connection");
    let lines: i64 = conn.scalar("select count(*) from service_line", vec![]).await.expect("a count");
    drop(conn);
    if lines == 0 {
        post("/settings/service-lines", &[("name", "Employment")]).await;
        post("/clients/views", &[("name", "Tier A"), ("query", "tier=A"), ("shared", "1")]).await;
        let loss = [
            ("from", "2026-01-01"),
            ("percent", "40"),
            ("until", "2026-11-22"),
            ("pursuits", "40"),
            ("source", "Survey of 60 local businesses"),
            ("value", "120000"),
        ];
        post("/unseen-losses", &loss).await;
        let wave = [
            ("instrument", "relationship_nps"),
            ("name", "Autumn"),
            ("segment", "current"),
            ("seed", "7"),
            ("from", "2026-11-01"),
            ("until", "2026-12-20"),
            ("step", "begin"),
        ];
        post("/research", &wave).await;
        post("/research/people", &[("name", "Nora Quist"), ("segment", "prospect")]).await;
        let task = [("segment", "between"), ("instrument", "awareness"), ("n", "25"), ("about", "What they know")];
        post("/research/tasks", &task).await;
    }
    // The wave is the firm's; whom it asks is known to those who see the client.
    let wave = one(world, "survey_wave", None).await;
    let person = format!("contact:{}", ids["contact"]);
    post(&format!("/research/waves/{wave}/people"), &[("person", person.as_str())]).await;
}
