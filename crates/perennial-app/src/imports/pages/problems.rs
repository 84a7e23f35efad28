//! The rows that were left out, as a file.

use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ImportId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::problems::problems_file;
use crate::web::At;
use crate::web::list::csv_answer;

/// The file of problems.
pub async fn file(State(app): State<App>, actor: Actor, At(id): At<ImportId>) -> Result<Response, Error> {
    Ok(csv_answer("problems.csv", problems_file(&app, &actor, id).await?))
}
