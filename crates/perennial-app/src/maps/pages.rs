//! The map as a page and as a file.

mod asked;
mod clients;
mod picture;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use perennial_core::dates::Day;
use perennial_core::journeys::stage::Phase;
use perennial_core::maps::{self, Heading, Mode, Options, Picture, Table, Theme, default_headings};
use perennial_core::money::grouped;

pub use self::asked::Asked;
use self::asked::{Read, beside_href};
pub use self::clients::clients;
pub use self::picture::headlines;
use self::picture::{Frame, picture};
use super::currencies;
use super::survey::{self, Filter};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::firm::{self, ServiceLine, StaffMember};
use crate::journeys;
use crate::web::words::long_date;
use crate::web::{Nav, Shell, page};

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
    /// How many stand beside the map, with the address of who they are.
    beside: Vec<(String, String)>,
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
    beside: Vec<(String, String)>,
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
    let beside = survey.all_beside().map(|(why, n)| {
        let text = format!("{} {}", grouped(u64::from(n)), why.word());
        (beside_href(why, &asked.tail()), text)
    });
    let beside = beside.collect();
    let nobody = survey.known == 0 && read.filter == Filter::default() && read.day == shell.today;
    Ok(Drawn { picture: picture(&survey, frame), beside, records_end, other_currencies, nobody, read, lines, managers })
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
        (long_date(day), format!("/?{}", asked.on_day(day).tail().trim_start_matches('&')))
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
        beside: drawn.beside,
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
