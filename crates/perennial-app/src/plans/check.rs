//! The check: what is planned for each client compared with what its playbooks ask, on the day of its position.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::plans::{Limits, fulfilments, plan};
use uuid::Uuid;

use super::books::{self, Live};
use super::rows;
use super::settle::{Case, cases};
use crate::app::App;
use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::journeys::Difference;
use crate::web::words::count;
use crate::{firm, journeys};

/// Clients compared with one set of statements.
const PAGE: i64 = 200;

/// Plans every client anew that was planned with the live playbooks, stores nothing, and says for whom something
/// else is stored. Returns the clients compared and the differences.
///
/// # Errors
/// When the store cannot be read.
pub async fn check(app: &App) -> Result<(usize, Vec<Difference>), Error> {
    let mut conn = app.db.read().await?;
    conn.begin_reading().await?;
    let found = check_all(app, &mut conn).await;
    conn.end_reading().await?;
    found
}

async fn check_all(app: &App, conn: &mut Conn) -> Result<(usize, Vec<Difference>), Error> {
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let live = books::live(conn, &app.memory.plans).await?;
    let (mut after, mut compared, mut differences) = (Uuid::nil(), 0, Vec::new());
    loop {
        let sql = "select p.client_id, p.as_of from position p join client_plan w on w.client_id = p.client_id
                   where p.client_id > $1 and w.seen = $2 order by p.client_id limit $3";
        let page: Vec<(Uuid, i64)> = conn.all(sql, args![after, live.mark, PAGE]).await?;
        let Some((last, _)) = page.last() else { return Ok((compared, differences)) };
        after = *last;
        compared += page.len();
        let mut by_day: BTreeMap<i64, Vec<ClientId>> = BTreeMap::new();
        for (client, day) in page {
            by_day.entry(day).or_default().push(client.into());
        }
        for (day, clients) in by_day {
            let day = Day::from_number(i32::try_from(day).unwrap_or_default());
            let derived = journeys::derived(conn, &model, &clients, day).await?;
            for case in cases(conn, &model, &derived, day).await? {
                if let Some(what) = differs(conn, &model, &live, &case, day).await? {
                    differences.push(Difference { client: case.situation.client, what });
                }
            }
        }
    }
}

async fn differs(
    conn: &mut Conn,
    model: &perennial_core::journeys::model::Model,
    live: &Live,
    case: &Case<'_>,
    day: Day,
) -> Result<Option<String>, Error> {
    let refused = rows::refused(conn, &case.existing).await?;
    let done = fulfilments(&case.existing, &case.free(), &refused, &model.calendar, &Limits::default());
    if done.iter().any(|one| one.sure) {
        return Ok(Some("a planned touch was made and is still open".to_owned()));
    }
    let plan = plan(&live.books, &case.situation, &case.existing, &case.rules(model, day), day);
    let n = plan.changes.len();
    Ok((n > 0)
        .then(|| format!("what is planned is not what the playbooks ask: {} would follow", count(n as u64, "change"))))
}
