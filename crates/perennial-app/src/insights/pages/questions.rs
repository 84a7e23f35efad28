//! The five questions of S1.41 of each stage, answered with their evidence or turned into research.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::questions::{Answer, Asking};
use perennial_core::journeys::stage::Stage;

use super::frame::{Drawn, Frame, drawn, words};
use super::taken::Taken;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::headlines;
use crate::web::list::Address;
use crate::web::{self, Shell};

#[derive(Template)]
#[template(path = "insights/questions.html")]
struct QuestionsPage {
    shell: Shell,
    frame: Frame,
    title: String,
    stage: Stage,
    questions: Vec<Asking>,
    taken: Taken,
}

/// The questions of a stage.
pub async fn questions(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    address: Address,
) -> Result<Response, Error> {
    let stage = match address.get("stage") {
        "" => Stage::PrePurchase,
        key => Stage::from_key(key).ok_or_else(|| {
            Error::BadRequest(format!("“{key}” is not one of the four stages: choose one above the questions."))
        })?,
    };
    let Drawn { shell, frame, told } = drawn(&app, &actor, shell, address, "/insights/questions").await?;
    let title = words(&headlines::answerable(&told, stage), &shell);
    let questions: Vec<Asking> =
        told.questions.into_iter().filter(|one| one.stage == stage.key()).flat_map(|one| one.questions).collect();
    let taken = Taken::read(&app).await?;
    web::page(&QuestionsPage { shell, frame, title, stage, questions, taken })
}

impl QuestionsPage {
    fn stages(&self) -> Vec<(&'static str, String, bool)> {
        Stage::ALL
            .map(|stage| (stage.word(), self.frame.address.with("stage", stage.key()), stage == self.stage))
            .into()
    }

    fn about(&self, asking: &Asking) -> String {
        format!("Would tell: {}: {}", self.stage.word(), asking.question)
    }

    fn href(&self, answer: &Answer) -> Option<String> {
        answer.behind.map(|(point, branch)| self.frame.behind("point", point, branch))
    }
}
