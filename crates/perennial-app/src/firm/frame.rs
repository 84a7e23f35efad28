//! What the frame of every page says of the firm's records (D15).

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::{cached_model, records_end};
use crate::app::App;
use crate::error::Error;
use crate::web::Shell;

/// Lets every page of a signed-in person say until when lists cover what is not recorded here any more, and how far
/// positions are while all of them are worked out again.
///
/// # Errors
/// When the store cannot be read.
pub async fn frame(State(app): State<App>, mut request: Request, next: Next) -> Result<Response, Error> {
    if *request.method() == Method::GET
        && let Some(shell) = request.extensions_mut().get_mut::<Shell>()
    {
        let mut conn = app.db.read().await?;
        let model = cached_model(&mut conn, &app.memory.model).await?;
        shell.records_end = records_end(&model.coverage, shell.today);
        shell.working_out = app.memory.working_out.progress().map(|progress| progress.percent());
    }
    Ok(next.run(request).await)
}
