//! The editor: the whole map as a grid, a column for each step and a row for each lane. Every button and link works
//! without script; script adds dragging, writing in place and keys (`assets/js/journey.js`).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::journey_maps::{Opportunity, Place, Row, Step, Touchpoint};
use uuid::Uuid;

use super::show::hidden;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::journey_maps::queries::{self, Found};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Nav, Shell};

#[derive(Template)]
#[template(path = "journey_maps/edit.html")]
struct EditPage {
    shell: Shell,
    found: Found,
    /// The address of this page with the rows that are hidden.
    back: String,
    rows: Vec<(Row, bool, String)>,
    places: Vec<(Place, usize)>,
    columns: Vec<Column>,
    moods: Vec<Choice>,
    icons: String,
}

/// A step, or a place at which no step stands yet.
struct Column {
    place: Place,
    step: Option<Step>,
}

impl EditPage {
    fn icon(&self, touchpoint: &Touchpoint) -> String {
        let name = touchpoint.medium.map_or("person", Medium::key).replace('_', "-");
        format!("{}#{name}", self.icons)
    }

    fn mood(&self, step: &Step) -> String {
        step.mood.map_or_else(String::new, |mood| Choice::word_of(&self.moods, mood))
    }
}

fn seen_to(opportunity: &Opportunity) -> String {
    let parts = [opportunity.owner.as_str(), opportunity.metric.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn columns(steps: &[Step]) -> (Vec<(Place, usize)>, Vec<Column>) {
    let mut places = Vec::new();
    let mut columns = Vec::new();
    for place in Place::ALL {
        let here = steps.iter().filter(|step| step.place == place);
        let before = columns.len();
        columns.extend(here.map(|step| Column { place, step: Some(step.clone()) }));
        if columns.len() == before {
            columns.push(Column { place, step: None });
        }
        places.push((place, columns.len() - before));
    }
    (places, columns)
}

/// The address of the grid without some rows.
fn without(id: Uuid, off: impl Iterator<Item = Row>) -> String {
    let keys: Vec<&str> = off.map(Row::key).collect();
    format!("/journeys/{id}/edit{}{}", if keys.is_empty() { "" } else { "?hide=" }, keys.join(","))
}

/// The grid.
pub async fn edit(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    address: Address,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let found = queries::find(&mut app.db.read().await?, id, None).await?;
    let off = hidden(&address);
    let (places, columns) = columns(&found.map.steps);
    let rows = Row::ALL.into_iter().filter(|row| *row != Row::Numbers);
    let turned = |row: Row| {
        let off = off.clone();
        Row::ALL.into_iter().filter(move |one| off.contains(one) != (*one == row))
    };
    web::page(&EditPage {
        back: without(id, off.iter().copied()),
        rows: rows.map(|row| (row, !off.contains(&row), without(id, turned(row)))).collect(),
        moods: super::step::moods(),
        icons: crate::assets::href("icons.svg"),
        shell: shell.on(Nav::Map, format!("Edit {}", found.map.title)),
        places,
        columns,
        found,
    })
}
