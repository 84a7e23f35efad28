//! Who stands behind a number.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::insights::Point;
use perennial_core::insights::gaps::Missing;
use perennial_core::insights::point::Money;
use perennial_core::insights::response::Class;
use perennial_core::insights::stays::Group;
use perennial_core::journey_maps::Place;
use perennial_core::journey_maps::walked::Who;
use perennial_core::journeys::stage::Phase;
use uuid::Uuid;

use super::frame::money;
use super::gaps::gap_words;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::insights::asked::{Asked, Offered};
use crate::insights::behind::{Behind, Listed, behind};
use crate::insights::filters::period_words;
use crate::log::places;
use crate::web::list::Address;
use crate::web::words::{count, grouped};
use crate::web::{self, Nav, Shell};

/// The name in addresses of those who are not counted at a decision point.
pub const LEFT_OUT: &str = "left_out";

/// The name in addresses of pursuits that were opened without an enquiry and that nobody has answered.
pub const UNLOGGED: &str = "unlogged";

/// Relationships shown at once.
const SHOWN: usize = 100;

struct Entry {
    href: String,
    /// Its way beside the plan of the map from which the number is.
    beside: Option<String>,
    name: String,
    times: u64,
    reason: Option<String>,
    value: String,
}

#[derive(Template)]
#[template(path = "insights/clients.html")]
struct ClientsPage {
    shell: Shell,
    title: String,
    period: String,
    back: String,
    entries: Vec<Entry>,
    more: usize,
    money: &'static str,
}

/// The relationships behind a number.
pub async fn clients(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let number = number(&address).ok_or_else(|| {
        Error::BadRequest("There is no such number. Go back to the insights and choose one there.".to_owned())
    })?;
    let mut conn = app.db.read().await?;
    let offered = Offered::read(&mut conn).await?;
    let asked = Asked::read(&address, shell.today, &offered)?;
    let mut listed = behind(&app, &mut conn, &actor, &asked, number).await?;
    let (total, times) = (listed.len(), listed.iter().map(|entry| entry.times).sum::<u64>());
    listed.truncate(SHOWN);
    let map: Option<Uuid> = address.id("map");
    let entries = named(&mut conn, listed, map, &shell).await?;
    let (path, words) = words_of(number, &shell);
    let often = if times == total as u64 { String::new() } else { format!(" ({})", often(number, times)) };
    let title = format!("{words}: {}{often}", count(total as u64, "relationship"));
    let period = asked.question.period;
    web::page(&ClientsPage {
        period: period_words(period),
        back: back(path, &address),
        entries,
        more: total.saturating_sub(SHOWN),
        money: money_of(number),
        shell: shell.on(Nav::Insights, title.clone()),
        title,
    })
}

/// The page from which the number is: a journey map where the address names one.
fn back(path: &str, address: &Address) -> String {
    let query = address.without("of").split_once('?').map_or_else(String::new, |(_, query)| query.to_owned());
    match address.id::<Uuid>("map") {
        Some(map) => {
            let address = Address::new(&format!("/journeys/{map}"), &query);
            address.with_all(&["map", "place", "medium", "point", "of"].map(|name| (name, "")))
        }
        None => Address::new(path, &query).without("x"),
    }
}

fn number(address: &Address) -> Option<Behind> {
    let of = address.get("of");
    if let Some(point) = Point::from_key(address.get("point")) {
        if of == LEFT_OUT {
            return Some(Behind::LeftOut(point));
        }
        return point.branch(of).map(|branch| Behind::Branch(point, branch));
    }
    if address.get("point") == "prospects" {
        return Some(Behind::Became);
    }
    if let Some(phase) = Phase::from_key(address.get("phase")) {
        return Group::from_key(of).map(|group| Behind::Stay(phase, group));
    }
    if let Some(missing) = Missing::from_key(address.get("gap")) {
        return Some(Behind::Gap(missing));
    }
    if let Some(place) = Place::from_key(address.get("place")) {
        return match Medium::from_key(address.get("medium")) {
            Some(medium) => {
                Who::ALL.into_iter().find(|who| who.key() == of).map(|who| Behind::Cell(place, medium, who))
            }
            None => Some(Behind::Place(place, of == "stalled")),
        };
    }
    if address.get("answer") == UNLOGGED {
        return Some(Behind::UnansweredPursuits);
    }
    Class::from_key(address.get("answer")).map(Behind::Answer)
}

/// The page from which the number is, and what it counts.
fn words_of(number: Behind, shell: &Shell) -> (&'static str, String) {
    match number {
        Behind::Branch(point, branch) => {
            let definition = point.definition();
            let word = definition.branches.get(branch).map_or("", |branch| branch.word);
            ("/insights", format!("{} {word}", definition.question))
        }
        Behind::LeftOut(point) => ("/insights", format!("{} Not counted", point.definition().question)),
        Behind::Stay(phase, group) => ("/insights/phases", format!("{}: {}", shell.phases.of(phase), group.word())),
        Behind::Gap(missing) => ("/insights/gaps", gap_words(missing, shell)),
        Behind::Became => ("/insights/questions", "Became clients".to_owned()),
        Behind::Place(place, stalled) => {
            let who = if stalled { "stalled" } else { "everybody" };
            ("/insights/phases", format!("{}: {who}", place_words(place, shell)))
        }
        Behind::Cell(place, medium, who) => {
            ("/touches/grid", format!("{}, {}: {}", place_words(place, shell), medium.word(), who.word()))
        }
        Behind::UnansweredPursuits => {
            ("/insights/response", "Pursuits opened without an enquiry, not answered".to_owned())
        }
        Behind::Answer(class) => ("/insights/response", format!("Enquiries answered: {}", class.word().to_lowercase())),
    }
}

/// “55 closings” of a decision point, “55 in all” of any other number.
fn often(number: Behind, times: u64) -> String {
    match number {
        Behind::Branch(point, _) | Behind::LeftOut(point) => count(times, point.definition().case),
        _ => format!("{} in all", grouped(times)),
    }
}

/// Which money stands beside each relationship.
const fn money_of(number: Behind) -> &'static str {
    match number {
        Behind::Branch(point, _) | Behind::Gap(Missing::Decision(point)) => match point.definition().money {
            Money::Sought => "what the pursuits were to bring",
            Money::Paid => "what the client was billed in the twelve months before",
        },
        Behind::Gap(_) => {
            "what the client was billed in twelve months, up to its last close where the last twelve had none"
        }
        _ => "what the client was billed in the twelve months up to the end of the period",
    }
}

fn place_words(place: Place, shell: &Shell) -> String {
    format!("{}, {}", place.stage.word(), shell.phases.of(place.phase))
}

async fn named(conn: &mut Conn, listed: Vec<Listed>, map: Option<Uuid>, shell: &Shell) -> Result<Vec<Entry>, Error> {
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select id, name from client where id in ({})", places(1, listed.len()));
    let ids: Vec<Value> = listed.iter().flat_map(|entry| args![entry.client]).collect();
    let names: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), ids).await?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let entry = |entry: Listed| Entry {
        href: format!("/clients/{}", entry.client),
        beside: map.map(|map| format!("/journeys/{map}/actual/{}", entry.client)),
        name: names.get(&entry.client.0).cloned().unwrap_or_default(),
        times: entry.times,
        reason: entry.reason,
        value: money(entry.value, shell),
    };
    Ok(listed.into_iter().map(entry).collect())
}
