//! Terra incognita: how well each thing is known of each phase, and which research would tell.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::evidence::Ageing;
use perennial_core::insights::terra::{Cell, Task, Topic};
use perennial_core::journeys::stage::Phase;

use super::frame::{Drawn, Frame, drawn, words};
use super::taken::Taken;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::headlines;
use crate::web::list::Address;
use crate::web::words::short_date;
use crate::web::{self, Shell};

#[derive(Template)]
#[template(path = "insights/unknown.html")]
struct UnknownPage {
    shell: Shell,
    frame: Frame,
    title: String,
    cells: Vec<Cell>,
    tasks: Vec<(Task, usize)>,
    taken: Taken,
    ageing: Ageing,
}

/// What is not known.
pub async fn unknown(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let Drawn { shell, frame, told } = drawn(&app, &actor, shell, address, "/insights/unknown").await?;
    let taken = Taken::read(&app).await?;
    let title = words(&headlines::unknown(&told), &shell);
    let (cells, ageing) = (told.known, told.ageing);
    let mut tasks: Vec<(Task, usize)> = Vec::new();
    for task in cells.iter().filter_map(|cell| cell.task.clone()) {
        match tasks.iter_mut().find(|(known, _)| *known == task) {
            Some((_, answers)) => *answers += 1,
            None => tasks.push((task, 1)),
        }
    }
    tasks.retain(|(task, _)| task.n > 0);
    tasks.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    web::page(&UnknownPage { shell, frame, title, cells, tasks, taken, ageing })
}

impl UnknownPage {
    fn phases(&self) -> [Phase; 8] {
        Phase::ALL
    }

    fn topics(&self) -> [Topic; 5] {
        Topic::ALL
    }

    fn cell(&self, phase: &Phase, topic: &Topic) -> Option<&Cell> {
        self.cells.iter().find(|cell| (cell.phase, cell.topic) == (*phase, *topic))
    }

    /// What a task would tell: the cells that it fills.
    fn about(&self, task: &Task) -> String {
        let cells = self.cells.iter().filter(|cell| cell.task.as_ref() == Some(task));
        let words =
            cells.map(|cell| format!("{}, {}", self.shell.phases.of(cell.phase), cell.topic.word().to_lowercase()));
        format!("Would tell: {}.", words.collect::<Vec<_>>().join("; "))
    }

    fn left(&self, cell: &Cell) -> String {
        let until = cell.known.until.map_or_else(String::new, |until| format!(", counts until {}", short_date(until)));
        format!("{:.0} % of its weight left{until}", cell.known.left * 100.0)
    }
}
