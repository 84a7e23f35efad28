//! The page of one pursuit.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::PursuitStep;
use perennial_core::ids::PursuitId;
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::value::sensitivity::Grid;
use perennial_core::value::{ComesFrom, Percent};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::promises::{self, Promised};
use crate::pursuits::queries::{self, Course, Pursuit, Said};
use crate::web::words;
use crate::web::{At, Choice, Draft, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "pursuits/show.html")]
struct PursuitPage {
    shell: Shell,
    pursuit: Pursuit,
    course: Course,
    steps: Vec<Choice>,
    reach: Draft,
    promises: Vec<Promised>,
    said: Option<Said>,
}

impl PursuitPage {
    /// Where an assumption of the present value comes from, in words.
    fn source(&self, from: ComesFrom) -> String {
        match (from, &self.said) {
            (ComesFrom::Typed, Some(Said { by: Some(name), on })) => format!("{name}, {}", words::short_date(*on)),
            (ComesFrom::Typed, _) => "typed".to_owned(),
            (ComesFrom::Firm, _) => "the firm’s settings".to_owned(),
            (ComesFrom::ServiceLine, _) => "the service line recurs".to_owned(),
            (ComesFrom::Unsaid, _) => "assumed".to_owned(),
        }
    }

    /// The growths at the head of the grid.
    fn grid_heads(&self, grid: &Grid) -> Vec<String> {
        grid.growths.iter().map(|growth| Percent::of(*growth).to_string()).collect()
    }

    /// The rows of the grid: the rate, and the present values at each growth.
    fn grid_rows(&self, grid: &Grid) -> Vec<(String, Vec<String>)> {
        let cell = |worth: &Option<Money>| worth.map_or_else(|| "–".to_owned(), |worth| worth.short());
        let row = |(rate, cells): (&f64, &Vec<Option<Money>>)| {
            (Percent::of(*rate).to_string(), cells.iter().map(cell).collect())
        };
        grid.rates.iter().zip(&grid.cells).map(row).collect()
    }
}

/// The page of one pursuit.
pub async fn pursuit(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
) -> Result<Response, Error> {
    let draft = Draft::default();
    draw(&app, &actor, shell, id, draft).await
}

/// Draws the page, with the form for a step as it was refused.
pub(super) async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: PursuitId,
    refused: Draft,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    let course = queries::course(&mut conn, &pursuit).await?;
    let promises = promises::of_pursuit(&mut conn, actor, id).await?;
    let said = queries::who_said(&mut conn, id).await?;
    let steps = queries::steps();
    let reach = if refused.is_clean() { blank_step(&pursuit, &shell) } else { refused };
    let title = pursuit.title.clone();
    let page = PursuitPage { shell: shell.on(Nav::Pursuits, title), pursuit, course, steps, reach, promises, said };
    page.reach.page(&page)
}

fn blank_step(pursuit: &Pursuit, shell: &Shell) -> Draft {
    let mut raw = Raw::default();
    let next = PursuitStep::ALL.into_iter().find(|step| *step > pursuit.step()).unwrap_or(PursuitStep::Negotiation);
    raw.set("to", next.key());
    raw.set("on", shell.today.to_string());
    Draft::new(raw)
}
