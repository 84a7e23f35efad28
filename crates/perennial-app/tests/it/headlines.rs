//! Every headline is true (D26): of the demo firm, of a firm that came from lists, of one without a client, of one with a
//! single client, and of random histories. The conditions are those of the core's tests.

#[path = "../../../perennial-core/tests/truth/headlines.rs"]
mod conditions;
#[path = "../../../perennial-core/tests/journeys/random.rs"]
#[allow(dead_code, reason = "shared with the tests of the core, which use all of it")]
mod random;

use std::collections::BTreeSet;

use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::clients::{self, ClientInput};
use perennial_app::insights::{self, Asked, Filters};
use perennial_app::journeys::{self, History, Known, Packed};
use perennial_app::maps::{self, Filter, Survey};
use perennial_app::{args, firm, journey_maps, log, today};
use perennial_core::dates::Day;
use perennial_core::fact::{Dated, Event, Fact};
use perennial_core::headlines::{InsightsHeadline, JourneyHeadline, MapHeadline, TodayHeadline, Wording};
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::insights::Period;
use perennial_core::journey_maps::chart::{Chart, elsewhere_words};
use perennial_core::journey_maps::report;
use perennial_core::journey_maps::sheets::Cell;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::journeys::pieces;
use perennial_core::money::{Currency, grouped};
use perennial_core::statistics::Level;
use perennial_core::text::Name;
use proptest::strategy::{Strategy as _, ValueTree as _};
use uuid::Uuid;

use self::conditions::{Everybody, insights_holds, journey_holds, map_holds, today_holds};
use self::random::{START, histories, models};
use crate::demo::filled;
use crate::numbers::from_lists;
use crate::support::{Browser, TestApp, day};

/// The kind of a headline: its first word as it is written in code.
fn kind(of: &impl std::fmt::Debug) -> String {
    format!("{of:?}").split([' ', '(', '{']).next().unwrap().to_owned()
}

/// What was said that is not true, and the kinds of what was said.
#[derive(Default)]
struct Heard {
    untrue: Vec<String>,
    kinds: BTreeSet<String>,
}

impl Heard {
    fn hear(&mut self, said: &impl std::fmt::Debug, verdict: Result<(), String>) {
        self.kinds.insert(kind(said));
        if let Err(complaint) = verdict {
            self.untrue.push(format!("{said:?}: {complaint}"));
        }
    }
}

/// What a journey map says by its cells and by “not on this map”.
#[derive(Debug)]
struct EverybodyIsSomewhere;

/// Everybody on record stands in one cell of the map or is counted beside it with why, in the drawing and in its tables
/// alike; and the stalls that its title names are those of its cells.
fn everybody_is_somewhere(chart: &Chart, everybody: u64) -> Result<(), String> {
    let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    let places = chart.numbers.iter().flat_map(|numbers| &numbers.places);
    let shown: Vec<_> = places.filter(|one| chart.map.steps.iter().any(|step| step.place == one.place)).collect();
    let in_cells: u64 = shown.iter().filter_map(|one| one.relationships).sum();
    let beside: u64 = chart.elsewhere.iter().map(|(_, count)| count).sum();
    must(in_cells + beside == everybody, &format!("{in_cells} in cells and {beside} beside, of {everybody}"))?;
    // “12, because …” of several reasons, “12 whose phase …” of one.
    let said = format!("Not on this map: {}", grouped(beside));
    let names_it = |words: String| words.strip_prefix(&said).is_some_and(|rest| rest.starts_with([',', ' ']));
    must(elsewhere_words(chart).is_none_or(names_it), "the sentence names another number")?;
    let table = report::numbers(chart);
    let number = |cell: &Cell| if let Cell::Number(number) = cell { *number } else { 0.0 };
    let counted = |is: &dyn Fn(&str, &str) -> bool| -> f64 {
        table.rows.iter().filter(|row| is(&row[0].text(), &row[1].text())).map(|row| number(&row[2])).sum()
    };
    let listed = counted(&|place, what| place == "Not on this map" || what == "relationships");
    must(listed == everybody as f64, &format!("{listed} in the table, of {everybody}"))?;
    let stalls: u64 = shown.iter().filter_map(|one| one.stalled).sum();
    must(counted(&|_, what| what == "stalled") == stalls as f64, "other stalls in the table")?;
    let titled = JourneyHeadline::of(chart).into_iter().find_map(|headline| match headline {
        JourneyHeadline::Stalled { all, .. } => Some(all),
        _ => None,
    });
    must(titled.unwrap_or(0) == stalls, &format!("{titled:?} stalls in the title, {stalls} in the cells"))
}

async fn facts_of_everybody(app: &App) -> Vec<Vec<Fact>> {
    let mut conn = app.db.read().await.unwrap();
    let ids: Vec<(Uuid,)> = conn.all("select id from client where deleted_at is null", vec![]).await.unwrap();
    let mut all = Vec::new();
    for chunk in ids.chunks(100) {
        let ids: Vec<ClientId> = chunk.iter().map(|(id,)| ClientId(*id)).collect();
        all.extend(log::of_clients(&mut conn, &ids).await.unwrap().into_values());
    }
    all
}

/// All headlines of a firm on a day, each against its condition; and each stands on its page.
async fn heard(app: &App, on: Day) -> Heard {
    let mut heard = Heard::default();
    let facts = facts_of_everybody(app).await;
    let mut conn = app.db.read().await.unwrap();
    let model = firm::model(&mut conn).await.unwrap();
    let everybody = Everybody::of(facts, &model, on);
    let survey = maps::survey(app, &mut conn, &Actor::Program, Filter::default(), on).await.unwrap();
    let of_map = maps::headlines(&survey, Currency::GBP);
    for headline in &of_map {
        heard.hear(headline, map_holds(headline, &everybody));
    }
    let asked = Asked::of(Period::year_to(on), on);
    let counted = insights::survey(app, &mut conn, &Actor::Program, &asked).await.unwrap();
    let said = insights::heard(&mut conn, &Actor::Program).await.unwrap();
    let told = insights::told(&counted, None, &said, &asked, Level::Eighty);
    let of_insights = insights::headlines(&told, Currency::GBP);
    for headline in &of_insights {
        heard.hear(headline, insights_holds(headline, &everybody));
    }
    let maps: Vec<(Uuid,)> = conn.all("select id from journey_map order by id", vec![]).await.unwrap();
    for (id,) in maps {
        let found = journey_maps::find(&mut conn, id, None).await.unwrap();
        let address = perennial_app::web::list::Address::new("", "");
        let filters = Filters::read(&mut conn, address, on).await.unwrap();
        let looked = journey_maps::Looked::of(&filters);
        let doors = perennial_core::journey_maps::chart::Doors::default();
        let chart = journey_maps::charted(app, &mut conn, &Actor::Program, &found, &looked, doors).await.unwrap();
        for headline in JourneyHeadline::of(&chart) {
            heard.hear(&headline, journey_holds(&headline, &everybody));
        }
        // Maps of one service line count only those who use it.
        if looked.words.is_empty() && chart.map.persona.service_line.is_empty() {
            heard.hear(&EverybodyIsSomewhere, everybody_is_somewhere(&chart, counted.relationships));
        }
    }
    let staff: Vec<(Uuid,)> =
        conn.all("select id from staff where active = 1 order by id limit 6", vec![]).await.unwrap();
    for (id,) in staff {
        let (items, _) = today::due(&mut conn, &Actor::Program, &app.memory, StaffId(id), on, 25).await.unwrap();
        let listed: Vec<i64> = items.iter().map(|item| item.value_minor).collect();
        let planned: i64 = conn
            .scalar(
                "select count(*) from planned_touch where state = 'planned' and paused = 0 and due_on <= $1 and owner_id = $2",
                args![on, id],
            )
            .await
            .unwrap();
        let alerts: i64 =
            conn.scalar("select count(*) from alert where state in (0, 1) and owner_id = $1", args![id]).await.unwrap();
        let headline = TodayHeadline::of(&listed);
        heard.hear(&headline, today_holds(headline, u64::try_from(planned + alerts).unwrap(), &listed));
    }
    drop(conn);
    pages_say_it(app, &of_map, &of_insights).await;
    heard
}

/// The first of the map and those of the insights are the heads of their pages.
async fn pages_say_it(app: &App, of_map: &[MapHeadline], of_insights: &[InsightsHeadline]) {
    let mut conn = app.db.read().await.unwrap();
    let sql = "select id from staff where role = 'administrator' and active = 1 order by email_key limit 1";
    let id: Uuid = conn.scalar(sql, vec![]).await.unwrap();
    let model = firm::model(&mut conn).await.unwrap();
    let noun = firm::find(&mut conn).await.unwrap().map(|firm| firm.engagement_noun).unwrap_or_default();
    drop(conn);
    let desk = Browser::signed_in(app, StaffId(id)).await;
    let engagements = perennial_app::web::words::plural(&noun);
    let names = model.phase_names();
    let phase = |phase| names.of(phase).to_owned();
    let wording = Wording { phase: &phase, engagements: &engagements };
    let page = desk.get("/").await;
    for headline in of_map {
        let words = headline.words(&wording).replace('&', "&#38;");
        assert!(page.body.contains(&words), "“{words}” is not on the map");
    }
    let pages = ["", "/phases", "/gaps", "/response", "/unknown", "/questions?stage=pre_purchase"];
    for (page, headline) in pages.iter().zip(of_insights) {
        desk.get(&format!("/insights{page}")).await.must(200, &headline.words(&wording).replace('&', "&#38;"));
    }
}

#[tokio::test]
async fn the_heads_of_the_demo_are_true() {
    let firm = filled(day("2026-11-22")).await;
    let heard = heard(&firm.app, firm.today).await;
    assert_eq!(heard.untrue, Vec::<String>::new());
    assert!(heard.kinds.len() >= 10 && heard.kinds.contains("EverybodyIsSomewhere"), "{:?}", heard.kinds);
}

#[tokio::test]
async fn the_heads_of_a_firm_from_lists_are_true() {
    let world = TestApp::new().await;
    from_lists(&world).await;
    world.post("/journeys", &[("kind", "consulting"), ("title", "")]).await.must(303, "");
    let heard = heard(&world.app, day("2026-11-22")).await;
    assert!(heard.kinds.contains("EverybodyIsSomewhere"), "{:?}", heard.kinds);
    assert_eq!(heard.untrue, Vec::<String>::new());
    assert!(!heard.kinds.contains("Week"), "everybody became known today: {:?}", heard.kinds);
}

#[tokio::test]
async fn the_heads_of_a_firm_without_a_client_are_true() {
    let world = TestApp::new().await;
    let heard = heard(&world.app, day("2026-11-22")).await;
    assert_eq!(heard.untrue, Vec::<String>::new());
    assert!(heard.kinds.contains("Nobody") && heard.kinds.contains("NothingDue"), "{:?}", heard.kinds);
}

#[tokio::test]
async fn the_heads_of_a_firm_of_one_client_are_true() {
    let world = TestApp::new().await;
    crate::numbers::imported(&world, "clients.csv", b"Client\nElmet Care\n").await;
    let first = heard(&world.app, day("2026-11-22")).await;
    assert_eq!(first.untrue, Vec::<String>::new());
    world.get("/").await.must(200, "1 relationship");
    let client: Uuid = {
        let mut conn = world.app.db.read().await.unwrap();
        conn.scalar("select id from client", vec![]).await.unwrap()
    };
    let client = client.to_string();
    let open = [("client", client.as_str()), ("title", "Lease"), ("opened", "2026-11-20"), ("step", "enquiry")];
    let page = world.post("/pursuits", &open).await.must(303, "").location().to_owned();
    let lost = [("to", "no_way"), ("on", "2026-11-21"), ("reason", "Price")];
    world.post(&format!("{page}/outcome"), &lost).await.must(303, "");
    let then = heard(&world.app, day("2026-11-22")).await;
    assert_eq!(then.untrue, Vec::<String>::new());
    assert!(then.kinds.contains("TooFewDecided"), "one decision is too few to name the biggest leak: {:?}", then.kinds);
}

/// An event of a random history as one of the `place`th client of a firm: its nouns are its own, and its colleague and
/// its service lines are those of the firm.
fn own_event(place: usize, event: &Event, colleague: StaffId) -> Event {
    let mut stored = serde_json::to_value(event).unwrap();
    let fields = stored.as_object_mut().unwrap();
    for (key, value) in fields.iter_mut() {
        *value = match (key.as_str(), value.as_str()) {
            ("staff", Some(_)) => colleague.to_string().into(),
            ("service_line", _) => serde_json::Value::Null,
            (_, Some(text)) => text.replace("00000000-0000-0000-0000-", &format!("{place:08x}-0000-0000-0000-")).into(),
            _ => continue,
        };
    }
    serde_json::from_value(stored).unwrap()
}

/// The facts of a random history that lie up to a day. Statements about other facts stay out: they name them by ids
/// that the store gives.
fn own_facts(place: usize, facts: &[Fact], colleague: StaffId, today: Day) -> Vec<Dated> {
    let plain = facts.iter().filter(|fact| !matches!(fact.what, Event::Journey(_)));
    let dated = plain.map(|fact| Dated {
        on: fact.on + 279,
        precision: fact.precision,
        what: own_event(place, &fact.what, colleague),
    });
    dated.filter(|fact| fact.on <= today).collect()
}

#[tokio::test]
async fn the_heads_of_random_firms_are_true() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = proptest::collection::vec(histories(30), 4..120);
    let (mut kinds, today) = (BTreeSet::new(), day("2026-11-22"));
    for round in 0..12 {
        let all = strategy.new_tree(&mut runner).unwrap().current();
        let world = TestApp::new().await;
        let priya = world.priya;
        let work = world.change(move |tx, act| {
            Box::pin(async move {
                for (place, facts) in all.iter().enumerate() {
                    let name = Name::parse(&format!("Client {place}")).unwrap();
                    let client = clients::record(tx, act, ClientInput::named(name), Day::from_number(START)).await?;
                    act.record_dated(tx, client, own_facts(place + 1, facts, priya, today)).await?;
                }
                Ok(())
            })
        });
        work.await.unwrap();
        // In every other firm the records are complete, in the others they begin today.
        let helen = world.as_helen();
        let covering = world.app.change(&helen, move |tx, act| {
            Box::pin(async move {
                for kind in RecordKind::ALL.into_iter().filter(|_| round % 2 == 0) {
                    firm::confirm_coverage(tx, act, kind, Day::from_number(START)).await?;
                }
                Ok(())
            })
        });
        covering.await.unwrap();
        journeys::rebuild(&world.app).await.unwrap();
        world.post("/journeys", &[("kind", "law_transactional"), ("title", "")]).await.must(303, "");
        let heard = heard(&world.app, today).await;
        assert_eq!(heard.untrue, Vec::<String>::new(), "round {round}");
        kinds.extend(heard.kinds);
    }
    let needed = [
        "DecidedOtherwise",
        "EverybodyIsSomewhere",
        "FeelingsRecorded",
        "Gaps",
        "MostOtherwise",
        "Stalled",
        "Unknown",
        "Week",
    ];
    assert!(needed.iter().all(|kind| kinds.contains(*kind)), "{kinds:?}");
}

/// A relationship as the map holds it, from facts alone.
fn known(place: u128, facts: &[Fact], model: &perennial_core::journeys::model::Model) -> Known {
    let history = History { pieces: pieces(facts, model), ..History::default() };
    let history = Packed::take(history.to_bytes()).unwrap();
    Known { client: ClientId::from_number(place + 1), manager: None, wall: None, history }
}

#[test]
fn the_map_of_random_histories_says_nothing_untrue() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut heard, strategy) = (Heard::default(), (models(), proptest::collection::vec(histories(30), 1..12)));
    for round in 0..400 {
        let (model, mut all) = strategy.new_tree(&mut runner).unwrap().current();
        if round % 20 == 0 {
            all.clear();
        }
        // The billed sum follows from the store's invoices, which these histories do not have.
        all.iter_mut().for_each(|facts| facts.retain(|fact| !matches!(fact.what, Event::Journey(_))));
        for offset in [200, 700, 1300] {
            let on = Day::from_number(START + offset);
            let clients: Vec<Known> =
                all.iter().enumerate().map(|(place, facts)| known(place as u128, facts, &model)).collect();
            let survey = Survey::over(clients.iter(), &Actor::Program, Filter::default(), on);
            let everybody = Everybody::of(all.clone(), &model, on);
            for headline in maps::headlines(&survey, Currency::GBP) {
                heard.hear(&headline, map_holds(&headline, &everybody));
            }
        }
        assert_eq!(heard.untrue, Vec::<String>::new());
    }
    let kinds: Vec<&str> = heard.kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, ["Nobody", "NobodyOnMap", "OnMap", "StallsInOnePhase", "StallsInThreePhases", "Week"]);
}
