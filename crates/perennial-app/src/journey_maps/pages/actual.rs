//! The planned journey beside the actual one: of everybody who walked it, and of one client.

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journey_maps::actual::{self, Deviation, Happened, Kept, Kind};
use perennial_core::journey_maps::chart::{Pair, beside};
use perennial_core::journey_maps::cjml;
use perennial_core::journey_maps::walked::{self, Stay};
use perennial_core::journeys::coverage::{RecordKind, Span};
use perennial_core::maps::Mode;
use perennial_core::statistics::Weight;
use uuid::Uuid;

use super::show::part;
use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named};
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::insights::{self, Filters};
use crate::journey_maps::counted::{Looked, asked_of};
use crate::journey_maps::queries::{self, Found};
use crate::journeys::{self, Everybody};
use crate::touches;
use crate::web::list::Address;
use crate::web::words::{count, grouped, short_date};
use crate::web::{self, At, Nav, Shell};

/// Days that are named before the rest is only counted.
const DAYS: usize = 3;

/// A row of the table: everything that the drawing says, in words.
struct Line {
    place: String,
    medium: &'static str,
    planned: String,
    happened: String,
    kind: Kind,
    href: Option<String>,
}

impl Line {
    fn of(pair: &Pair) -> Self {
        Self {
            place: pair.place.words(),
            medium: pair.medium.word(),
            planned: pair.planned.join("; "),
            happened: pair.happened.clone(),
            kind: pair.kind,
            href: pair.href.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "journey_maps/everybody.html")]
struct EverybodyPage {
    shell: Shell,
    found: Found,
    filters: Filters,
    finding: String,
    drawing: String,
    lines: Vec<Line>,
}

/// What became of the plan with everybody.
pub async fn everybody(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let found = queries::find(&mut conn, id, None).await?;
    let filters = Filters::read(&mut conn, address, shell.today).await?;
    let (asked, _) = asked_of(&mut conn, &found.map, &Looked::of(&filters)).await?;
    let survey = insights::survey(&app, &mut conn, &actor, &asked).await?;
    let behind = |one: &Kept, of: &str| {
        let cell = format!("place={}&medium={}&of={of}", one.place.key(), one.medium.key());
        format!("/insights/clients?{cell}&{}&map={id}", asked.query())
    };
    let pair = |one: &Kept| Pair {
        place: one.place,
        medium: one.medium,
        planned: one.planned.iter().map(|(_, title)| title.clone()).collect(),
        happened: of_everybody(one, &filters),
        kind: one.kind,
        href: match one.kind {
            Kind::NotYet => None,
            Kind::NotRecorded => Some(behind(one, "unrecorded")),
            Kind::NeverDone => Some(behind(one, "missed")),
            Kind::Done if one.met.of > one.met.count => Some(behind(one, "missed")),
            Kind::Done | Kind::NotPlanned | Kind::WrongOrder => Some(behind(one, "touched")),
        },
    };
    let pairs: Vec<Pair> = actual::kept(&found.map, &survey.walked).iter().map(pair).collect();
    let finding = finding(pairs.iter().map(|pair| pair.kind), "");
    web::page(&EverybodyPage {
        drawing: drawing(&pairs, &finding),
        lines: pairs.iter().map(Line::of).collect(),
        finding,
        shell: shell.on(Nav::Map, found.map.title.clone()),
        filters,
        found,
    })
}

/// “62 of 71 who passed were met: about 9 in 10 (8 in 10 to 9 in 10); 140 touches; 12 not recorded”.
fn of_everybody(one: &Kept, filters: &Filters) -> String {
    let touches = count(one.touches, "touch");
    let besides = (one.unrecorded > 0).then(|| format!("; {} not recorded", grouped(one.unrecorded)));
    let besides = besides.unwrap_or_default();
    match one.kind {
        Kind::NotYet => "nobody has passed here in the period".to_owned(),
        Kind::NotRecorded => {
            format!("not recorded for {} that passed, or may have", count(one.unrecorded, "relationship"))
        }
        Kind::NotPlanned => touches,
        _ if one.met.of == 0 && one.unrecorded == 0 => format!("{touches}; nobody has left yet"),
        _ if one.met.of == 0 => format!("{touches}{besides}"),
        _ => {
            let met = format!("{} of {} who passed were met", one.met.count, one.met.of);
            let sure = Weight::of(one.met.of).bears_a_rate().then(|| format!(": {}", one.met.words(filters.level)));
            let touches = if one.touches == 0 { String::new() } else { format!("; {touches}") };
            format!("{met}{}{touches}{besides}", sure.unwrap_or_default())
        }
    }
}

/// “9 of 31 planned touchpoints were never done; 4 things were done that nobody planned.”
fn finding(kinds: impl Iterator<Item = Kind>, with: &str) -> String {
    let mut counts = [0_u64; Kind::ALL.len()];
    for kind in kinds {
        counts[kind as usize] += 1;
    }
    let of = |kind: Kind| counts[kind as usize];
    let due = of(Kind::Done) + of(Kind::NeverDone) + of(Kind::WrongOrder);
    let mut parts = Vec::new();
    let unrecorded = of(Kind::NotRecorded);
    match (due, of(Kind::NeverDone)) {
        (0, _) if unrecorded > 0 => {
            parts.push(format!("Nothing is recorded of {}{with}", count(unrecorded, "planned touchpoint")));
        }
        (0, _) => parts.push(format!("Nothing that is planned was due{with}")),
        (_, 0) => parts.push(format!("Everything planned that was due happened{with}")),
        (due, never) => parts.push(format!("{never} of {due} planned touchpoints never happened{with}")),
    }
    if due > 0 && unrecorded > 0 {
        parts.push(format!("{unrecorded} more are not recorded"));
    }
    match of(Kind::NotPlanned) {
        0 => {}
        1 => parts.push("one way of meeting was not planned".to_owned()),
        more => parts.push(format!("{more} ways of meeting were not planned")),
    }
    match of(Kind::WrongOrder) {
        0 => {}
        late => parts.push(format!("{late} came late")),
    }
    parts.join("; ")
}

fn drawing(pairs: &[Pair], finding: &str) -> String {
    beside(pairs, finding, "The plan on the left, what happened on the right.").svg(&Mode::page("b"))
}

/// A round of a client's journey, as a link.
struct Round {
    words: String,
    href: String,
    is_shown: bool,
}

#[derive(Template)]
#[template(path = "journey_maps/beside.html")]
struct BesidePage {
    shell: Shell,
    found: Found,
    client: Named,
    rounds: Vec<Round>,
    finding: String,
    drawing: String,
    lines: Vec<Line>,
    cjml: String,
}

/// The client of a path.
pub struct Whose(ClientId);

impl<S: Send + Sync> FromRequestParts<S> for Whose {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        part(parts, state, "client").await?.parse().map(Self).map_err(|_| Error::NotFound("client"))
    }
}

/// One round of one client's journey.
struct Walk {
    client: Named,
    rounds: Vec<Vec<Stay>>,
    /// Which of them.
    chosen: usize,
    happened: Vec<Happened>,
    /// The days for which touches with the client are complete.
    watched: Option<Span>,
}

impl Walk {
    async fn read(
        app: &App,
        conn: &mut Conn,
        actor: &Actor,
        client: ClientId,
        address: &Address,
    ) -> Result<Self, Error> {
        let named = clients::named(conn, actor, client).await?;
        let find = |everybody: &Everybody<'_>| {
            let known = everybody.find(client);
            known.map_or_else(Vec::new, |(_, known)| walked::stays(known.history.pieces()))
        };
        let stays = app.memory.snapshot.look_at_blocks(conn, find).await?;
        let rounds: Vec<Vec<Stay>> = actual::rounds(&stays).into_iter().map(<[Stay]>::to_vec).collect();
        let last = rounds.len().saturating_sub(1);
        let chosen = address.get("round").parse::<usize>().map_or(last, |number| number.saturating_sub(1).min(last));
        let round = rounds.get(chosen).map_or(&[][..], Vec::as_slice);
        let from = round.first().map_or(Day::MAX, |stay| stay.from);
        let until = rounds.get(chosen + 1).and_then(|next| next.first()).map_or(Day::MAX, |stay| stay.from);
        let made = touches::of_client(conn, client).await?;
        let here = made.into_iter().filter(|(touch, _)| from <= touch.on && touch.on < until);
        let happened = here.filter_map(|(touch, direction)| {
            let place = walked::place_of(round, &touch)?;
            Some(Happened { on: touch.on, place, medium: touch.medium, direction })
        });
        let coverage = firm::cached_model(conn, &app.memory.model).await?.coverage;
        let is_watched = journeys::is_watched(conn, client).await?;
        let watched = coverage.of(RecordKind::Interactions).filter(|_| is_watched);
        Ok(Self { client: named, chosen, happened: happened.collect(), rounds, watched })
    }

    fn round(&self) -> &[Stay] {
        self.rounds.get(self.chosen).map_or(&[], Vec::as_slice)
    }
}

/// The plan beside what happened with one client.
pub async fn one(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    Whose(client): Whose,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let found = queries::find(&mut conn, id, None).await?;
    let walk = Walk::read(&app, &mut conn, &actor, client, &address).await?;
    let pairs: Vec<Pair> =
        actual::deviations(&found.map, walk.round(), &walk.happened, walk.watched).iter().map(of_one).collect();
    let finding = finding(pairs.iter().map(|pair| pair.kind), &format!(" with {}", walk.client.name));
    let round = |(number, stays): (usize, &Vec<Stay>)| Round {
        words: words_of(stays),
        href: address.with("round", &(number + 1).to_string()),
        is_shown: number == walk.chosen,
    };
    web::page(&BesidePage {
        rounds: walk.rounds.iter().enumerate().map(round).collect(),
        drawing: drawing(&pairs, &finding),
        lines: pairs.iter().map(Line::of).collect(),
        cjml: format!("/journeys/{id}/actual/{client}/cjml?round={}", walk.chosen + 1),
        shell: shell.on(Nav::Map, finding.clone()),
        finding,
        client: walk.client,
        found,
    })
}

fn of_one(one: &Deviation) -> Pair {
    let named = one.days.iter().take(DAYS).map(|day| short_date(*day));
    let mut days = named.collect::<Vec<_>>().join(", ");
    if one.days.len() > DAYS {
        days.push_str(&format!(" and {} more", one.days.len() - DAYS));
    }
    Pair {
        place: one.place,
        medium: one.medium,
        planned: one.planned.iter().map(|(_, title)| title.clone()).collect(),
        happened: days,
        kind: one.kind,
        href: None,
    }
}

/// “3 Mar 2024 to 5 Jun 2025”, “since 9 Jan 2026”.
fn words_of(stays: &[Stay]) -> String {
    let from = stays.first().map_or_else(String::new, |stay| short_date(stay.from));
    match stays.last().and_then(|stay| stay.until) {
        Some(until) => format!("{from} to {}", short_date(until)),
        None => format!("since {from}"),
    }
}

/// One client's journey as it was, in CJML.
pub async fn journey(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    Whose(client): Whose,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let found = queries::find(&mut conn, id, None).await?;
    let walk = Walk::read(&app, &mut conn, &actor, client, &address).await?;
    let title = format!("{}: {}", found.map.title, walk.client.name);
    let text = cjml::actual(&walk.happened, &format!("{id}-{client}-{}", walk.chosen + 1), &title, &shell.firm);
    let touches = walk.happened.len() as u64;
    Ok(web::attachment("application/xml", "actual-journey.cjml.xml", text, Some(touches)))
}
