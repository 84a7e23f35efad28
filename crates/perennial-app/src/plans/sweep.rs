//! The planning of clients whom no change touches: after a playbook or the journey model changed, and at first run.

use std::sync::PoisonError;

use perennial_core::ids::ClientId;
use uuid::Uuid;

use super::books;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::error::Error;

/// Clients planned in one transaction.
const PAGE: i64 = 500;

/// Plans afresh for every client that was last planned with other playbooks. Returns how many. Time itself needs
/// no sweep: a position that a day changes is derived anew, and planning follows it.
///
/// # Errors
/// When the store refuses.
pub async fn sweep(app: &App) -> Result<usize, Error> {
    let mut total = 0;
    loop {
        let (mark, known) = {
            let mut conn = app.db.read().await?;
            let known = *app.memory.plans.swept.lock().unwrap_or_else(PoisonError::into_inner);
            (books::live(&mut conn, &app.memory.plans).await?.mark, known)
        };
        if known == Some(mark) {
            return Ok(total);
        }
        let done = app
            .change(&Actor::Program, move |tx, act| {
                Box::pin(async move {
                    let sql = "select c.id from client c left join client_plan p on p.client_id = c.id
                               where c.deleted_at is null and coalesce(p.seen, -1) <> $1 order by c.id limit $2";
                    let behind: Vec<(Uuid,)> = tx.all(sql, args![mark, PAGE]).await?;
                    act.touched.extend(behind.iter().map(|(id,)| ClientId(*id)));
                    Ok(behind.len())
                })
            })
            .await?;
        total += done;
        if done < usize::try_from(PAGE).unwrap_or_default() {
            *app.memory.plans.swept.lock().unwrap_or_else(PoisonError::into_inner) = Some(mark);
            return Ok(total);
        }
    }
}
