//! Fills an empty store with the demo firm.

use std::collections::BTreeMap;
use std::sync::Arc;

use perennial_core::dates::Day;
use perennial_core::fact::Source;
use perennial_core::ids::{ClientId, ServiceLineId, StaffId};
use perennial_core::journey_maps::shipped;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::journeys::model::{Durations, FirmKind, LineModel, Model};
use perennial_core::journeys::stage::Phase;
use perennial_core::money::Currency;
use perennial_core::text::EmailAddress;

use super::deeds::{Deed, Entry};
use super::effort;
use super::markets;
use super::names::{STAFF, address, slug};
use super::people;
use super::perform::{Player, name, recorded, tier};
use super::plan::{Group, Line, Relation, plan};
use super::script::{on_working_days, scripts};
use super::{referrals, research};
use crate::accounts::{self, Password};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::clients::{self, ClientInput, ClientKind};
use crate::db::Tx;
use crate::error::Error;
use crate::firm::{self, FirmInput, NewServiceLine, NewStaff};
use crate::journey_maps;
use crate::plans;

/// The firm's name.
pub const FIRM: &str = "Harcourt Vale LLP";

/// The password of everybody who can sign in to the demo firm.
pub const PASSWORD: &str = "plain words, kept promises";

/// Who can sign in: name, address and job.
pub const SIGN_IN: [(&str, &str, &str); 5] = [
    ("Helen Marsh", "helen.marsh@harcourtvale.example", "managing partner, administrator"),
    ("Priya Nair", "priya.nair@harcourtvale.example", "commercial-property partner"),
    ("Marcus Oyelaran", "marcus.oyelaran@harcourtvale.example", "litigation partner"),
    ("Tom Ikeda", "tom.ikeda@harcourtvale.example", "business development and marketing lead"),
    ("Joanne Petty", "joanne.petty@harcourtvale.example", "client-care administrator"),
];

/// How many days before the firm's day its touches were planned for the first time.
const PLANNED_BEFORE: i32 = 21;

/// The playbooks that the firm has switched on beside those that are live from the first run.
const LIVE: [&str; 7] = [
    "kickoff",
    "between_engagements",
    "former_clients",
    "not_now",
    "referral_thanks",
    "complaint_recovery",
    "new_decision_maker",
];

/// Relationships filled in one transaction.
const BATCH: usize = 60;

const TOWNS: &[&str] = &[
    "Old Corn Exchange, Market Street, Thornbury Vale",
    "The Maltings, Station Road, Ashby Cross",
    "Priory House, Church Lane, Wendlebury",
    "Canal Side, Millbridge",
    "High Street, Stoke Arden",
    "Castle Gate, Harcombe",
    "The Green, Little Marlow End",
    "Quay Street, Port Ellery",
];

/// What was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Relationships, prospects who went elsewhere included.
    pub relationships: usize,
    /// Facts in the log.
    pub facts: i64,
}

/// Everything that the deeds need.
pub(super) struct World {
    pub(super) relations: Vec<Relation>,
    pub(super) scripts: Vec<Vec<Entry>>,
    pub(super) today: Day,
    pub(super) staff: Vec<StaffId>,
    /// In the order of [`Line::ALL`].
    pub(super) lines: Vec<ServiceLineId>,
    pub(super) clients: Vec<ClientId>,
    numbers: BTreeMap<(usize, u32), String>,
}

impl World {
    /// The mail domain of a relationship.
    pub(super) fn domain(&self, place: usize) -> String {
        format!("{}.example", slug(&self.relations[place].name))
    }

    /// The number of an invoice.
    pub(super) fn invoice_number(&self, place: usize, key: u32) -> String {
        self.numbers.get(&(place, key)).cloned().unwrap_or_default()
    }
}

/// The day on which the demo firm in this store stands; none when the store is empty.
///
/// # Errors
/// When the store holds another firm.
pub async fn already(app: &App) -> Result<Option<Day>, Error> {
    let mut conn = app.db.read().await?;
    let row: Option<(String, i64)> = conn.optional("select name, created_at from firm where id = 1", vec![]).await?;
    let Some((found, created)) = row else { return Ok(None) };
    let demo: i64 = conn
        .scalar("select count(*) from staff where email_key = $1", args!["helen.marsh@harcourtvale.example"])
        .await?;
    if found != FIRM || demo == 0 {
        return Err(Error::refused(format!(
            "The data there belongs to {found}, not to the demo firm. Name an empty folder with `--data DIR`."
        )));
    }
    Ok(Some(perennial_core::dates::Moment(created).utc_day()))
}

/// Fills an empty store with the firm as it stands on `today`. The clock of the product should stand on that day
/// and its ids be counted, so that the same day gives the same firm.
///
/// # Errors
/// When the store refuses, or is not empty.
pub async fn fill(app: &App, today: Day) -> Result<Filled, Error> {
    let password = Password::parse(PASSWORD).map_err(|error| Error::Internal(error.to_string()))?;
    let hash = accounts::hash_password(app, &password).await?;
    let relations = plan();
    let scripts = scripts(&relations);
    let numbers = invoice_numbers(&relations, &scripts, today);
    let mut world = World { relations, scripts, today, staff: vec![], lines: vec![], clients: vec![], numbers };
    (world.staff, world.lines) = app
        .change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                demo(act, today);
                set_up(tx, act, hash).await
            })
        })
        .await?;
    app.change(&Actor::Program, move |tx, act| {
        Box::pin(async move {
            demo(act, today);
            plans::switch_on(tx, act, &LIVE).await
        })
    })
    .await?;
    let world = Arc::new(world);
    let known = Arc::clone(&world);
    let clients = app.change(&Actor::Program, move |tx, act| Box::pin(record_all(tx, act, known))).await?;
    let mut world = Arc::try_unwrap(world).map_err(|_| Error::Internal("the demo's plan is in use".to_owned()))?;
    world.clients = clients;
    let world = Arc::new(world);
    for first in (0..world.relations.len()).step_by(BATCH) {
        let world = Arc::clone(&world);
        app.change(&Actor::Program, move |tx, act| Box::pin(play(tx, act, world, first))).await?;
    }
    app.change(&Actor::Program, move |tx, act| {
        Box::pin(async move {
            demo(act, today);
            people::tell(tx, act).await
        })
    })
    .await?;
    let known = Arc::clone(&world);
    app.change(&Actor::Program, move |tx, act| {
        Box::pin(async move {
            demo(act, today);
            referrals::tell(tx, act, &known).await?;
            research::tell(tx, act, &known).await?;
            effort::tell(tx, act, &known).await?;
            markets::tell(tx, act).await
        })
    })
    .await?;
    let mut conn = app.db.read().await?;
    let facts: i64 = conn.scalar("select count(*) from fact", vec![]).await?;
    Ok(Filled { relationships: world.relations.len(), facts })
}

/// Notes who records, and on which day.
fn demo(act: &mut Act, today: Day) {
    act.source = Source::Program { name: "demo".to_owned() };
    act.now = recorded(today, today);
    act.today = today;
}

async fn set_up(tx: &mut Tx, act: &mut Act, hash: String) -> Result<(Vec<StaffId>, Vec<ServiceLineId>), Error> {
    let input = FirmInput {
        name: name(FIRM)?,
        kind: FirmKind::LawTransactional,
        currency: Currency::GBP,
        locale: "en-GB".to_owned(),
        time_zone: "Europe/London".to_owned(),
        week_start: 1,
    };
    firm::set_up(tx, act, input).await?;
    cover(tx, act).await?;
    let mut staff = Vec::new();
    for staffer in STAFF {
        let email = address(staffer.name, "harcourtvale.example");
        let person = NewStaff {
            name: name(staffer.name)?,
            email: EmailAddress::parse(&email).map_err(|error| Error::Internal(error.to_string()))?,
            role: staffer.role,
            job_title: Some(staffer.job.to_owned()),
            team: Some(staffer.team.to_owned()),
            password_hash: staffer.signs_in.then(|| hash.clone()),
        };
        staff.push(firm::add_staff(tx, act, person).await?);
    }
    let mut lines = Vec::new();
    for line in Line::ALL {
        let new = NewServiceLine { name: name(line.word())?, recurring: false, usual_gap_days: Some(720) };
        lines.push(firm::add_service_line(tx, act, new).await?);
    }
    let seen = firm::find(tx).await?.map_or(1, |firm| firm.model_version);
    firm::save_model(tx, act, &journey(&lines), seen).await?;
    draw_maps(tx, act).await?;
    Ok((staff, lines))
}

/// The firm's records of matters and invoices are complete for five years, and all others for one.
async fn cover(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    for kind in RecordKind::ALL {
        let years = if matches!(kind, RecordKind::Matters | RecordKind::Invoices) { 5 } else { 1 };
        firm::confirm_coverage(tx, act, kind, act.today.plus_months(-12 * years)).await?;
    }
    Ok(())
}

/// The firm's two journey maps: deals and disputes. Nobody has asked clients yet, and the maps say so.
async fn draw_maps(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    for kind in [FirmKind::LawTransactional, FirmKind::LawContentious] {
        let map = shipped(kind).map_err(|_| Error::Internal("a shipped journey map cannot be read".to_owned()))?;
        journey_maps::add_persona(tx, act, map.persona.clone()).await?;
        journey_maps::begin(tx, act, map).await?;
    }
    Ok(())
}

/// The default journey of a law firm; disputes, employment and family take as long as contentious work does, and
/// property and company pursuits are given a quarter.
fn journey(lines: &[ServiceLineId]) -> Model {
    let mut model = Model::default_for(FirmKind::LawTransactional);
    let slow = Model::default_for(FirmKind::LawContentious);
    for (line, id) in Line::ALL.into_iter().zip(lines) {
        let mut days = [None; 8];
        if line.contentious() {
            for phase in [Phase::Assess, Phase::Activate, Phase::Acclimate, Phase::Accomplish] {
                days[usize::from(phase.number()) - 1] = Some(slow.phase(phase).days);
            }
        } else if matches!(line, Line::CommercialProperty | Line::Corporate) {
            days[0] = Some(Durations { expected: 45, stall: 120 });
        } else {
            continue;
        }
        model.service_lines.push(LineModel { id: *id, name: Some(line.word().to_owned()), days });
    }
    model.service_lines.sort_by_key(|line| line.id);
    model
}

async fn record_all(tx: &mut Tx, act: &mut Act, world: Arc<World>) -> Result<Vec<ClientId>, Error> {
    demo(act, world.today);
    let mut clients = Vec::new();
    for (place, relation) in world.relations.iter().enumerate() {
        let since = on_working_days(relation, world.today, relation.since);
        act.now = recorded(since, world.today);
        clients.push(clients::record(tx, act, input(&world, place)?, since).await?);
    }
    demo(act, world.today);
    referrals::who_are_clients(tx, act).await?;
    Ok(clients)
}

fn input(world: &World, place: usize) -> Result<ClientInput, Error> {
    let relation = &world.relations[place];
    let domain = world.domain(place);
    let organisation = !relation.is_person();
    let people = [6, 14, 22, 35, 48, 60, 85, 120, 210][place % 9];
    let size = if relation.name == "Bellweather Homes" { 140 } else { people };
    Ok(ClientInput {
        kind: if organisation { ClientKind::Organisation } else { ClientKind::Person },
        sector: relation.sector.map(str::to_owned),
        size: organisation.then(|| format!("{size} people")),
        website: organisation.then(|| format!("https://www.{domain}")),
        email: organisation.then(|| EmailAddress::parse(&format!("office@{domain}")).ok()).flatten(),
        domain: organisation.then_some(domain),
        phone: Some(format!("01632 960{:03}", (place * 13) % 1_000)),
        address: Some(TOWNS[place % TOWNS.len()].to_owned()),
        tier: tier(relation.group).map(str::to_owned),
        key_client: matches!(relation.group, Group::Advocate) || relation.name == "Bellweather Homes",
        manager: world.staff.get(relation.manager).copied(),
        ..ClientInput::named(name(&relation.name)?)
    })
}

async fn play(tx: &mut Tx, act: &mut Act, world: Arc<World>, first: usize) -> Result<(), Error> {
    let places = first..(first + BATCH).min(world.relations.len());
    let mut players: Vec<Player<'_>> = places.map(|place| Player::new(&world, place, world.clients[place])).collect();
    // Planned as things stood three weeks ago, so that what was done since is found to be what was planned, and what
    // was not done is missed.
    for until in [world.today - PLANNED_BEFORE, Day::MAX] {
        for player in &mut players {
            player.play(tx, act, until).await?;
        }
        act.actor = Actor::Program;
        demo(act, until.min(world.today));
        if until < world.today {
            plans::settle(tx, act).await?;
        }
    }
    Ok(())
}

/// Numbers all invoices in the order of their days.
fn invoice_numbers(relations: &[Relation], scripts: &[Vec<Entry>], today: Day) -> BTreeMap<(usize, u32), String> {
    let mut list = Vec::new();
    for (place, script) in scripts.iter().enumerate() {
        for entry in script {
            if let Deed::Invoice(key, ..) = entry.deed {
                list.push((on_working_days(&relations[place], today, entry.at), place, key));
            }
        }
    }
    list.sort_unstable();
    let numbered = list.into_iter().enumerate();
    numbered.map(|(turn, (_, place, key))| ((place, key), format!("HV{:05}", 10_400 + turn))).collect()
}
