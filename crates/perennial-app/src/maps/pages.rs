//! The map as a page, as a file, and the lists behind its numbers.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use perennial_core::dates::Day;
use perennial_core::headlines::MapHeadline;
use perennial_core::ids::{ServiceLineId, StaffId};
use perennial_core::journeys::stage::{Phase, PhaseNames};
use perennial_core::maps::{
    self, Cell, Heading, Invitation, Lane, Measure, Mode, Movement, Note, Options, Picture, Referrals, Spot, Table,
    Theme, default_headings,
};
use perennial_core::money::{Currency, Money};
use serde::Deserialize;
use uuid::Uuid;

use super::currencies::{self, Beside};
use super::survey::{self, Chosen, Filter, Listed, Survey};
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::firm::{self, ServiceLine, StaffMember};
use crate::journeys;
use crate::log::places;
use crate::web::words::{count, long_date, percent, short_date};
use crate::web::{Nav, Shell, page};

/// The filters of the map in its address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    on: String,
    line: String,
    manager: String,
    measure: String,
    lane: String,
    phase: String,
    from_lane: String,
    from_phase: String,
    moved: String,
    referred: String,
    /// The picture file: `tall` for a phone's page.
    shape: String,
    /// The picture file: `dark` or light.
    theme: String,
}

/// The filters, read.
struct Read {
    day: Day,
    filter: Filter,
    measure: Measure,
}

impl Asked {
    fn read(&self, today: Day) -> Result<Read, Error> {
        let day = match self.on.trim() {
            "" => today,
            text => Day::entered(text).map_err(|refusal| Error::BadRequest(refusal.to_string()))?,
        };
        if day > today {
            return Err(Error::BadRequest(format!(
                "The map cannot show {}: it shows what has happened. Choose today or an earlier day.",
                long_date(day)
            )));
        }
        let id = |text: &str| match text.trim() {
            "" => Ok(None),
            text => Uuid::try_parse(text).map(Some).map_err(|_| {
                Error::BadRequest(format!(
                    "“{text}” does not name a service line or a person: choose one from the list."
                ))
            }),
        };
        Ok(Read {
            day,
            filter: Filter { line: id(&self.line)?.map(ServiceLineId), manager: id(&self.manager)?.map(StaffId) },
            measure: if self.measure == "value" { Measure::Value } else { Measure::Count },
        })
    }

    /// The filters as the end of an address that already has a `?`.
    fn tail(&self) -> String {
        pairs(&[("on", &self.on), ("line", &self.line), ("manager", &self.manager)])
    }

    /// The address of the same map as a picture for a phone's page.
    fn phone_picture(&self, theme: &str) -> String {
        format!("/map.svg?shape=tall&theme={theme}{}{}", self.tail(), pairs(&[("measure", &self.measure)]))
    }

    fn chosen(&self) -> Result<Chosen, Error> {
        let unknown = || {
            Error::BadRequest(
                "There is no such place on the map. Go back to the map and choose a place there.".to_owned(),
            )
        };
        let at = |lane: &str, phase: &str| -> Result<Option<Spot>, Error> {
            if lane.is_empty() {
                return Ok(None);
            }
            let lane = Lane::ALL.into_iter().find(|known| known.key() == lane).ok_or_else(unknown)?;
            if phase == maps::NOT_RECORDED_KEY {
                return Ok(Some(Spot::not_recorded(lane)));
            }
            Ok(Some(Spot::new(lane, Phase::from_key(phase).ok_or_else(unknown)?)))
        };
        if !self.referred.is_empty() {
            return Ok(Chosen::Referred);
        }
        let to = at(&self.lane, &self.phase)?;
        if self.moved.is_empty() {
            to.map(Chosen::At).ok_or_else(unknown)
        } else {
            Ok(Chosen::Moved(at(&self.from_lane, &self.from_phase)?, to))
        }
    }
}

fn pairs(pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| format!("&{name}={}", percent(value))).collect()
}

fn place_query(prefix: &str, spot: Spot) -> String {
    format!("{prefix}lane={}&{prefix}phase={}", spot.lane.key(), spot.phase_key())
}

fn cell_href(spot: Spot, tail: &str) -> String {
    format!("/map/clients?{}{tail}", place_query("", spot))
}

fn move_href(from: Option<Spot>, to: Option<Spot>, tail: &str) -> String {
    let mut href = "/map/clients?moved=1".to_owned();
    if let Some(from) = from {
        href.push_str(&format!("&{}", place_query("from_", from)));
    }
    if let Some(to) = to {
        href.push_str(&format!("&{}", place_query("", to)));
    }
    href + tail
}

/// The words of a picture that do not come from the survey.
struct Frame<'a> {
    firm: &'a str,
    day: String,
    headings: [Heading; 8],
    engagements: String,
    currency: Currency,
    tail: String,
}

fn picture(survey: &Survey, frame: Frame<'_>) -> Picture {
    let money = |minor: i64| Some(Money::new(minor, frame.currency)).filter(|money| money.minor != 0);
    let cells = survey.cells.iter().map(|(at, standing)| Cell {
        at: *at,
        count: standing.count,
        value: money(standing.value),
        stalled: standing.stalled,
        silent: standing.silent,
        on_paper: standing.on_paper,
        href: Some(cell_href(*at, &frame.tail)),
    });
    let movements = survey.moves.iter().map(|((from, to, kind), count)| Movement {
        from: *from,
        to: *to,
        count: *count,
        kind: *kind,
        href: Some(move_href(*from, *to, &frame.tail)),
    });
    let referrals = Referrals {
        this_week: survey.referred_this_week,
        won_in_year: survey.won_by_referral,
        href: Some(format!("/map/clients?referred=1{}", frame.tail)),
    };
    let invitation = Invitation {
        text: "Import the lists you have: clients, invoices, an export of your CRM".to_owned(),
        href: Some("/imports/new".to_owned()),
    };
    Picture {
        firm: frame.firm.to_owned(),
        day: frame.day,
        known: u64::from(survey.known),
        headings: frame.headings,
        engagements: frame.engagements,
        cells: cells.collect(),
        notes: notes(survey, frame.currency),
        movements: movements.collect(),
        referrals: (survey.referred_this_week + survey.won_by_referral > 0).then_some(referrals),
        stalls: Some(survey.stalls),
        stalled_value: money(survey.stalled_value),
        invitation: Some(invitation),
    }
}

/// What a map says of its numbers, the title first.
pub fn headlines(survey: &Survey, currency: Currency) -> Vec<MapHeadline> {
    let (headings, engagements) = (maps::default_headings(), String::new());
    let frame = Frame { firm: "", day: String::new(), headings, engagements, currency, tail: String::new() };
    MapHeadline::of(&picture(survey, frame))
}

fn notes(survey: &Survey, currency: Currency) -> Vec<Note> {
    let on_paper = survey.cells.values().map(|cell| cell.on_paper).sum();
    let lanes = Lane::ALL.into_iter().filter_map(|lane| {
        let cells = survey.cells.iter().filter(|(spot, _)| spot.lane == lane);
        let (people, value) = cells.fold((0, 0), |(n, v), (_, cell)| (n + cell.count, v + cell.value));
        let beside = match lane {
            Lane::PrePurchase => {
                vec![(survey.parked, "not now"), (survey.lost, "lost"), (survey.leads, "no pursuit yet")]
            }
            Lane::Client => vec![(on_paper, "open on paper only")],
            Lane::Between => vec![(survey.uncovered, "stage not recorded yet")],
            _ => Vec::new(),
        };
        let beside: Vec<(u32, &str)> = beside.into_iter().filter(|(n, _)| *n > 0).collect();
        if people == 0 && beside.is_empty() {
            return None;
        }
        let mut parts = vec![if lane == Lane::PrePurchase { format!("{people} open") } else { people.to_string() }];
        parts.extend(beside.into_iter().map(|(n, what)| format!("{n} {what}")));
        if value != 0 {
            let what = if lane == Lane::PrePurchase { "sought" } else { "in 12 months" };
            parts.push(format!("{} {what}", Money::new(value, currency).short()));
        }
        Some(Note { lane, text: parts.join(" · ") })
    });
    lanes.collect()
}

#[derive(Template)]
#[template(path = "maps/map.html")]
struct MapPage {
    shell: Shell,
    asked: Asked,
    day: Day,
    lines: Vec<ServiceLine>,
    managers: Vec<StaffMember>,
    title: String,
    lede: String,
    /// Until when lists cover what is not recorded here.
    records_end: Option<String>,
    /// What is in no sum, because it is in another currency.
    other_currencies: Option<String>,
    /// How many new rules moved, and when: said for some weeks.
    moved: Option<(i64, Day)>,
    wide: String,
    /// The picture for a phone in light and dark, and the doors that lie over it.
    tall: [String; 2],
    doors: String,
    table: Table,
    /// True while the firm knows nobody.
    nobody: bool,
    weeks: [(String, String); 2],
    tail: String,
}

async fn headings(app: &App, conn: &mut Conn) -> Result<[Heading; 8], Error> {
    let phases = firm::cached_model(conn, &app.memory.model).await?.phase_names();
    let mut headings = default_headings();
    for (heading, phase) in headings.iter_mut().zip(Phase::ALL) {
        phases.of(phase).clone_into(&mut heading.word);
    }
    Ok(headings)
}

struct Drawn {
    picture: Picture,
    records_end: Option<String>,
    other_currencies: Option<String>,
    nobody: bool,
    read: Read,
    lines: Vec<ServiceLine>,
    managers: Vec<StaffMember>,
}

async fn draw(app: &App, actor: &Actor, shell: &Shell, asked: &Asked) -> Result<Drawn, Error> {
    let read = asked.read(shell.today)?;
    let mut conn = app.db.read().await?;
    let lines = firm::service_lines(&mut conn).await?;
    let managers = firm::staff(&mut conn).await?;
    let survey = survey::survey(app, &mut conn, actor, read.filter, read.day).await?;
    let coverage = firm::coverage(&mut conn).await?;
    let records_end = firm::records_end(&coverage, read.day).filter(|_| !survey.cells.is_empty());
    let other_currencies = currencies::left_out(&mut conn, actor, shell.currency, read.day).await?;
    let mut day = long_date(read.day);
    if let Some(line) = lines.iter().find(|line| Some(line.id) == read.filter.line) {
        day.push_str(&format!(" · {}", line.name));
    }
    if let Some(manager) = managers.iter().find(|manager| Some(manager.id) == read.filter.manager) {
        day.push_str(&format!(" · {}", manager.name));
    }
    let frame = Frame {
        firm: &shell.firm,
        day,
        headings: headings(app, &mut conn).await?,
        engagements: shell.nouns(),
        currency: shell.currency,
        tail: asked.tail(),
    };
    let nobody = survey.known == 0 && read.filter == Filter::default() && read.day == shell.today;
    Ok(Drawn { picture: picture(&survey, frame), records_end, other_currencies, nobody, read, lines, managers })
}

/// For how many days the map says whom new rules moved.
const MOVED_DAYS: i32 = 28;

/// The home page.
pub async fn map(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let drawn = draw(&app, &actor, &shell, &asked).await?;
    let since = shell.today - MOVED_DAYS;
    let moved = journeys::how_many_moved_by_rules(&mut app.db.read().await?, &actor, since).await?;
    let found = maps::finding(&drawn.picture);
    let options = |base: Options| Options { measure: drawn.read.measure, titled: false, ..base };
    let laid = |base: Options| maps::layout(&drawn.picture, &options(base));
    let week = |step: i32| {
        let day = drawn.read.day + step;
        let on = Asked { on: day.to_string(), ..asked.clone() };
        (long_date(day), format!("/?{}", on.tail().trim_start_matches('&')))
    };
    let page_struct = MapPage {
        title: found.plain_title(),
        lede: found.detail.clone(),
        records_end: drawn.records_end,
        other_currencies: drawn.other_currencies,
        moved,
        wide: maps::svg(&laid(Options::WIDE), &Mode::page("w")),
        tall: ["light", "dark"].map(|theme| asked.phone_picture(theme)),
        doors: maps::doors(&laid(Options::TALL), "map-doors"),
        table: maps::table(&drawn.picture),
        weeks: [week(-7), week(7)],
        nobody: drawn.nobody,
        tail: asked.tail(),
        day: drawn.read.day,
        lines: drawn.lines.into_iter().filter(|line| !line.retired).collect(),
        managers: drawn.managers.into_iter().filter(|member| member.active).collect(),
        shell: shell.on(Nav::Map, "Map"),
        asked,
    };
    page(&page_struct)
}

/// The map as a picture file that stands alone, or as the picture of the phone's page.
pub async fn file(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let drawn = draw(&app, &actor, &shell, &asked).await?;
    let tall = asked.shape == "tall";
    let base = if tall { Options { titled: false, ..Options::TALL } } else { Options::WIDE };
    let options = Options { measure: drawn.read.measure, ..base };
    let theme = if asked.theme == "dark" { Theme::Dark } else { Theme::Light };
    let svg = maps::svg(&maps::layout(&drawn.picture, &options), &Mode::File(theme));
    if tall {
        return Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response());
    }
    Ok(crate::web::attachment("image/svg+xml", &format!("map-{}.svg", drawn.read.day), svg, None))
}

/// A relationship in the list behind a number.
struct Entry {
    href: String,
    name: String,
    stage: &'static str,
    stage_word: &'static str,
    phase: Option<Phase>,
    stalled: String,
    silence: &'static str,
    value: String,
}

#[derive(Template)]
#[template(path = "maps/clients.html")]
struct ClientsPage {
    shell: Shell,
    title: String,
    day: String,
    entries: Vec<Entry>,
    more: usize,
    back: String,
    /// Who is counted and since when.
    counted: Option<String>,
}

/// Relationships shown at once; the list page has the rest.
const SHOWN: usize = 100;

/// The relationships behind a number of the map.
pub async fn clients(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let read = asked.read(shell.today)?;
    let chosen = asked.chosen()?;
    let mut conn = app.db.read().await?;
    let mut listed = survey::behind(&app, &mut conn, &actor, read.filter, read.day, chosen).await?;
    let total = listed.len();
    let beside = currencies::beside(&mut conn, shell.currency, read.day).await?;
    // Other currencies cannot be compared: those who have only such amounts come behind the others, before those of none.
    listed.sort_by_key(|entry| (Reverse(entry.value), beside.others_of(entry).is_empty()));
    listed.truncate(SHOWN);
    let entries = named(&mut conn, listed, &beside, &shell, read.day).await?;
    let title = format!("{}: {}", count(total as u64, "relationship"), words_of(chosen, &shell.phases));
    page(&ClientsPage {
        day: long_date(read.day),
        counted: counted(chosen, read.day),
        entries,
        more: total.saturating_sub(SHOWN),
        back: format!("/?{}", asked.tail().trim_start_matches('&')),
        shell: shell.on(Nav::Map, title.clone()),
        title,
    })
}

/// Who is counted and since when, where the title does not say it whole.
fn counted(chosen: Chosen, day: Day) -> Option<String> {
    let Chosen::Referred = chosen else { return None };
    Some(format!(
        "Referred since {}, or won by referral since {}: clients whose first work with us followed a referral, and those whom somebody referred for a later pursuit that they agreed. Other repeat work is not counted.",
        short_date(day - 6),
        short_date(day - 364)
    ))
}

fn words_of(chosen: Chosen, phases: &PhaseNames) -> String {
    let place = |spot: Option<Spot>| {
        spot.map_or_else(
            || "off the map".to_owned(),
            |spot| {
                let phase = spot.phase.map_or("phase not recorded", |phase| phases.of(phase));
                format!("{}, {phase}", spot.lane.word())
            },
        )
    };
    match chosen {
        Chosen::At(spot) => place(Some(spot)),
        Chosen::Moved(from, to) => format!("moved in seven days from {} to {}", place(from), place(to)),
        Chosen::Referred => "referred this week, or won by referral in the last 12 months".to_owned(),
    }
}

async fn named(
    conn: &mut Conn,
    listed: Vec<Listed>,
    beside: &Beside,
    shell: &Shell,
    day: Day,
) -> Result<Vec<Entry>, Error> {
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select id, name from client where id in ({})", places(1, listed.len()));
    let ids: Vec<Value> = listed.iter().flat_map(|entry| args![entry.client]).collect();
    let names: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), ids).await?;
    let names: std::collections::HashMap<Uuid, String> = names.into_iter().collect();
    let on = if day == shell.today { String::new() } else { format!("?on={day}") };
    let entry = |entry: Listed| Entry {
        href: format!("/clients/{}{on}", entry.client),
        name: names.get(&entry.client.0).cloned().unwrap_or_default(),
        stage: entry.piece.stage.key(),
        stage_word: Lane::of(entry.piece.stage, entry.piece.camp).word(),
        phase: entry.piece.standing,
        stalled: stalled_words(entry.piece.stalled, &shell.phases),
        silence: entry.piece.silence.key(),
        value: beside.value_words(&entry, shell.currency),
    };
    Ok(listed.into_iter().map(entry).collect())
}

fn stalled_words(mask: u8, phases: &PhaseNames) -> String {
    let stalled = Phase::ALL.into_iter().filter(|phase| mask >> (phase.number() - 1) & 1 == 1);
    stalled.map(|phase| phases.of(phase)).collect::<Vec<_>>().join(", ")
}
