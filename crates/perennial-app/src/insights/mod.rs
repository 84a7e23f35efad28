//! Insights: what the records say of decision points, phases, answers and gaps, each number with who stands behind it.
//!
//! The room reads and never writes. Its numbers come from courses in memory, which follow the positions; a page is
//! one pass over them, kept until a position changes.

mod answer;
mod asked;
mod behind;
mod complaints;
mod courses;
mod filters;
mod headlines;
mod heard;
mod pages;
mod survey;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub use answer::{Told, is_of_research, told};
pub use asked::{Asked, Kind};
pub use behind::{Behind, Listed, behind};
pub use filters::{Filters, period_words};
pub use headlines::all as headlines;
pub use heard::{Heard, heard};
pub use pages::{PeriodChoice, tabs_of_worth, worth_pages, worth_period};
pub use survey::{Elsewhere, Survey, survey};

/// What the room keeps in memory.
#[derive(Default)]
pub struct Memory {
    courses: courses::Courses,
    surveys: survey::Surveys,
}

/// The warning beside a small number.
pub fn small(n: &u64) -> String {
    perennial_core::statistics::Weight::words(*n)
}

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/insights", get(pages::points))
        .route("/insights/phases", get(pages::phases))
        .route("/insights/gaps", get(pages::gaps))
        .route("/insights/unknown", get(pages::unknown))
        .route("/insights/questions", get(pages::questions))
        .route("/insights/response", get(pages::response))
        .route("/insights/clients", get(pages::clients))
        .route("/insights/export", get(pages::export))
}
