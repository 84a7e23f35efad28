//! One map: the drawing and the same as a list and a table, versions, comments, files.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Moment;
use perennial_core::journey_maps::chart::{self, Chart, Doors, Level};
use perennial_core::journey_maps::report;
use perennial_core::journey_maps::sheets::Table;
use perennial_core::journey_maps::{JourneyMap, Lane, Place, Row, Step};
use perennial_core::maps::Mode;
use uuid::Uuid;

use super::changes::{answer, back};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::Filters;
use crate::journey_maps::commands;
use crate::journey_maps::counted::{Looked, charted};
use crate::journey_maps::exports::{Format, export};
use crate::journey_maps::queries::{self, Comment, Found, Share, Version};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::long_date;
use crate::web::{self, At, Choice, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "journey_maps/show.html")]
struct ShowPage {
    shell: Shell,
    found: Found,
    finding: (String, String),
    grade: chart::Grade,
    drawing: String,
    chart: Chart,
    rows: Vec<(Row, bool, String)>,
    filters: Filters,
    /// Every number beside that of the period compared with.
    compared: Option<Table>,
    versions: Vec<Version>,
    comments: Vec<Comment>,
    shares: Vec<Share>,
    places: Vec<Choice>,
}

impl ShowPage {
    fn may(&self) -> bool {
        self.shell.actor.may(Right::Playbooks)
    }

    fn is_present(&self) -> bool {
        self.found.number == self.found.current
    }

    /// The map as a file, of what the filters ask.
    fn file(&self, format: Format) -> String {
        let address = Address::new(&format!("/journeys/{}/export", self.found.id), &self.filters.address.query());
        let number = self.found.number.to_string();
        address.with_all(&[("hide", ""), ("format", format.key()), ("version", &number)])
    }

    fn day(&self, made_at: i64) -> String {
        long_date(Moment(made_at).utc_day())
    }

    fn step_name(&self, key: &str) -> &str {
        self.found.map.step(key).map_or("The whole map", |step| step.name.as_str())
    }
}

/// Which rows are hidden, by their names in the address.
pub(super) fn hidden(address: &Address) -> Vec<Row> {
    address.get("hide").split(',').filter_map(Row::from_key).collect()
}

fn row_links(address: &Address, hidden: &[Row]) -> Vec<(Row, bool, String)> {
    let link = |row: Row| {
        let is_hidden = hidden.contains(&row);
        let then = Row::ALL.into_iter().filter(|one| hidden.contains(one) != (*one == row));
        let keys: Vec<&str> = then.map(Row::key).collect();
        (row, !is_hidden, address.with_all(&[("hide", &keys.join(","))]))
    };
    Row::ALL.into_iter().map(link).collect()
}

/// One map.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let asked: Option<i64> = address.get("version").parse().ok();
    let found = queries::find(&mut conn, id, asked).await?;
    let may = actor.may(Right::Playbooks) && found.number == found.current;
    let doors = Doors { step: may.then(|| format!("/journeys/{id}/steps/")) };
    let filters = Filters::read(&mut conn, address.clone(), shell.today).await?;
    let chart = charted(&app, &mut conn, &actor, &found, &Looked::of(&filters), doors).await?;
    let hidden = hidden(&address);
    let rows: Vec<Row> = Row::ALL.into_iter().filter(|row| !hidden.contains(row)).collect();
    web::page(&ShowPage {
        finding: chart::finding(&chart),
        grade: chart::grade(&chart),
        drawing: chart::page(&chart, &rows).svg(&Mode::page("j")),
        rows: row_links(&address, &hidden),
        compared: chart.before.as_ref().map(|_| report::numbers(&chart)),
        filters,
        versions: queries::versions(&mut conn, id).await?,
        comments: queries::comments(&mut conn, id).await?,
        shares: queries::shares(&mut conn, id).await?,
        places: Place::ALL.map(|place| Choice::new(place.key(), place.words())).to_vec(),
        shell: shell.on(Nav::Map, found.map.title.clone()),
        chart,
        found,
    })
}

/// “+1”, “−2”, “0”.
fn signed(mood: i8) -> String {
    match mood {
        0 => "0".to_owned(),
        1.. => format!("+{mood}"),
        _ => format!("−{}", mood.unsigned_abs()),
    }
}

/// “(client research: Market interviews: how did you look?, 24, 20 Oct 2026)”.
fn rests_on(chart: &Chart, step: &Step, lane: Lane) -> String {
    let linked = chart.evidence.iter().filter(|one| one.step == step.key && one.lane == lane);
    linked.map(|one| format!("\n({}: {}, {}, {})", one.level.word(), one.source, one.n, one.on)).collect()
}

/// What stands on a map for one step: each row by its name and its words.
pub(in crate::journey_maps) fn rows_of(chart: &Chart, step: &Step) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let mut row = |what: &str, text: String| {
        if !text.is_empty() {
            rows.push((what.to_owned(), text));
        }
    };
    for lane in Lane::ALL {
        let level = chart.level(&step.key, lane);
        let text = step.cell(lane);
        let rests = match level {
            Level::None if lane.is_theirs() => "\n(assumed)".to_owned(),
            Level::None => String::new(),
            _ => rests_on(chart, step, lane),
        };
        row(lane.word(), if text.is_empty() { String::new() } else { format!("{text}{rests}") });
    }
    let mood = step.mood.map_or_else(String::new, |mood| format!("{} expected, from −2 to +2", signed(mood)));
    let said = chart.place(step.place).and_then(|one| one.mood).map_or_else(
        || "recorded: not known".to_owned(),
        |mood| {
            format!("{:+.1} recorded, n {}, quartiles {:+.1} to {:+.1}", mood.middle, mood.n, mood.lower, mood.upper)
        },
    );
    row(Row::Curve.word(), [mood, said].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"));
    row("Moment of truth", if step.moment_of_truth { "yes".to_owned() } else { String::new() });
    row(Row::Decisions.word(), decided(chart, step));
    let touchpoints = step.touchpoints.iter().map(|one| {
        let medium = one.medium.map_or("Their own step", |medium| medium.word());
        format!(
            "{medium}: {} ({}, {})",
            one.title,
            one.process.word().to_lowercase(),
            if one.online { "online" } else { "offline" }
        )
    });
    row(Row::Touchpoints.word(), touchpoints.collect::<Vec<_>>().join("\n"));
    let opportunities = step.opportunities.iter().map(|one| {
        let parts = [one.text.as_str(), one.owner.as_str(), one.metric.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    row(Row::Opportunities.word(), opportunities.collect::<Vec<_>>().join("\n"));
    rows
}

fn decided(chart: &Chart, step: &Step) -> String {
    let Some(point) = step.decision else { return String::new() };
    let Some(known) = chart.decision(point).filter(|one| one.decided() > 0) else {
        return format!("{} Not known.", point.question());
    };
    let branches = known.branches.iter().map(|branch| format!("{} {}", branch.count, branch.name));
    format!("{} {} of {}", point.question(), branches.collect::<Vec<_>>().join(", "), known.decided())
}

/// The map as a file.
pub async fn file(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    address: Address,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let unknown = || Error::BadRequest("There is no such format: choose one on the page of the map.".to_owned());
    let format = match address.get("format") {
        "" => Format::Svg,
        key => Format::from_key(key).ok_or_else(unknown)?,
    };
    let found = queries::find(&mut conn, id, address.get("version").parse().ok()).await?;
    let filters = Filters::read(&mut conn, address, shell.today).await?;
    let chart = charted(&app, &mut conn, &actor, &found, &Looked::of(&filters).for_file(), Doors::default()).await?;
    drop(conn);
    // Pictures take a while of one core: not on a thread that answers others.
    let made = tokio::task::spawn_blocking(move || export(&chart, format)).await;
    let made = made.map_err(|error| Error::Internal(error.to_string()))??;
    Ok(web::attachment(format.content_type(), &made.name, made.bytes, Some(made.rows as u64)))
}

/// The number of a version in a path.
pub struct Number(pub i64);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Number {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, Error> {
        part(parts, state, "number").await?.parse().map(Self).map_err(|_| Error::NotFound("version"))
    }
}

/// A named place of a path.
pub(super) async fn part<S: Send + Sync>(
    parts: &mut axum::http::request::Parts,
    state: &S,
    place: &str,
) -> Result<String, Error> {
    use axum::extract::{FromRequestParts, RawPathParams};
    let names = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound("page"))?;
    let found = names.iter().find(|(name, _)| *name == place).map(|(_, value)| value.to_owned());
    found.ok_or(Error::NotFound("page"))
}

/// Undoes a version, as long as it is the newest.
pub async fn undo(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    number: Number,
    address: Address,
) -> Result<Response, Error> {
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::undo(tx, act, (id, number.0)).await }));
    let next = work.await?;
    Ok(answer(id, next, "Undone.", back(id, address.get("back")), &format!("/journeys/{id}")))
}

/// Makes an earlier version the newest.
pub async fn restore(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    number: Number,
    form: Form,
) -> Result<Response, Error> {
    let version = form.version();
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move { commands::restore(tx, act, (id, version), number.0).await })
    });
    let next = work.await?;
    Ok(changed(id, next, &format!("Version {} is the map again.", number.0)))
}

/// Back to the map, with Undo for the version that was just made.
pub(super) fn changed(id: Uuid, number: i64, text: &str) -> Response {
    answer(id, number, text, None, &format!("/journeys/{id}"))
}

/// Says something about the map or a step.
pub async fn comment(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    let (step, words) = (form.raw.get("step").to_owned(), form.raw.get("words").to_owned());
    // A step that is not named is the whole map.
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::comment(tx, act, id, &step, &words).await }));
    match work.await {
        Ok(()) => Ok(web::told(&format!("/journeys/{id}#comments"), "Your remark stands beside the map.")),
        Err(Error::Fields(fields)) => {
            let sentence = fields.into_values().next().unwrap_or_default();
            Err(Error::refused(sentence))
        }
        Err(error) => Err(error),
    }
}

/// Settles a comment.
pub async fn settle(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    parts: axum::extract::RawPathParams,
) -> Result<Response, Error> {
    let comment = named(&parts, "comment")?;
    let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::settle(tx, act, id, comment).await }));
    work.await?;
    Ok(web::told(&format!("/journeys/{id}#comments"), "Settled."))
}

/// An identifier in a named place of a path.
pub(super) fn named(parts: &axum::extract::RawPathParams, place: &str) -> Result<Uuid, Error> {
    let found = parts.iter().find(|(name, _)| *name == place).and_then(|(_, value)| Uuid::try_parse(value).ok());
    found.ok_or(Error::NotFound("page"))
}

/// The steps of a map as choices, after a first word.
pub(in crate::journey_maps) fn step_choices(first: &str, map: &JourneyMap) -> Vec<Choice> {
    let steps = map.steps.iter().map(|step| Choice::new(&step.key, step.name.clone()));
    std::iter::once(Choice::new("", first)).chain(steps).collect()
}
