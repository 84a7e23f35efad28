//! The pages of research.

mod ageing;
mod answer;
mod asking;
mod begin;
mod builder;
mod education;
mod entry;
mod file;
mod instruments;
mod invited;
mod letters;
mod matrix;
mod new_wave;
mod participants;
mod preview;
mod publishing;
mod question;
mod results;
mod tasks;
mod unseen;
mod waves;

pub use answer::{firm_name, leads_somewhere, try_link};

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The pages of whoever answers by a link.
pub fn door() -> Router<App> {
    Router::new()
        .route("/s/{token}", get(answer::show).post(answer::take))
        .route("/s/{token}/end", post(answer::end))
        .route("/s/{token}/language", post(answer::speak))
}

/// The pages of the firm.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/research", get(waves::list).post(new_wave::begin))
        .route("/research/new", get(new_wave::blank))
        .route("/research/awareness", get(matrix::show))
        .route("/research/awareness/education", get(education::preview).post(education::teach))
        .route("/research/people", get(participants::list).post(participants::add))
        .route("/research/people/{id}/wish", post(participants::wish))
        .route("/unseen-losses", get(unseen::list).post(unseen::add))
        .route("/unseen-losses/{id}/delete", post(unseen::remove))
        .route("/research/tasks", get(tasks::list).post(tasks::take_up))
        .route("/research/tasks/{id}", post(tasks::plan))
        .route("/research/tasks/{id}/settlement", post(tasks::settle))
        .route("/settings/evidence", get(ageing::form).post(ageing::save))
        .route("/research/instruments", get(instruments::list).post(begin::begin))
        .route("/research/instruments/new-instrument", get(begin::blank))
        .route("/research/instruments/{key}", get(instruments::show))
        .route("/research/instruments/{key}/versions/{number}", get(instruments::at_version))
        .route("/research/instruments/{key}/versions/{number}/restoration", post(publishing::restore))
        .route("/research/instruments/{key}/draft", get(builder::show).post(builder::save))
        .route("/research/instruments/{key}/draft/text", get(builder::file).post(builder::take_text))
        .route("/research/instruments/{key}/draft/preview", get(preview::show))
        .route("/research/instruments/{key}/draft/questions", get(question::blank).post(question::add))
        .route("/research/instruments/{key}/draft/questions/{question}", get(question::form).post(question::change))
        .route("/research/instruments/{key}/draft/questions/{question}/place", post(builder::shift))
        .route("/research/instruments/{key}/draft/publication", post(publishing::publish))
        .route("/research/instruments/{key}/draft/deletion", post(publishing::discard))
        .route("/research/instruments/{key}/draft/versions/{number}/undo", post(publishing::undo))
        .route("/research/waves/{id}", get(results::show))
        .route("/research/waves/{id}/themes", post(results::code))
        .route("/research/waves/{id}/people", get(invited::list).post(invited::add))
        .route("/research/waves/{id}/files", get(file::blank).post(file::preview))
        .route("/research/waves/{id}/files/taking", post(file::take))
        .route("/research/files/{id}/undo", post(file::undo))
        .route("/research/waves/{id}/addresses", post(letters::addresses))
        .route("/research/waves/{id}/letters", post(letters::print))
        .route("/research/letters", get(letters::wording).post(letters::save))
        .route("/research/waves/{id}/languages", post(invited::speak))
        .route("/research/waves/{id}/reminders", post(invited::remind))
        .route("/research/waves/{id}/closing", post(invited::close))
        .route("/invitations/{id}", get(entry::show).post(entry::take))
        .route("/invitations/{id}/end", post(entry::end))
        .route("/invitations/{id}/revocation", post(invited::revoke))
        .route("/clients/{id}/awareness", post(matrix::assume))
}

/// The address of an instrument's draft.
pub(super) fn draft_at(instrument: &perennial_core::research::Instrument) -> String {
    builder::here(&instrument.key)
}
