//! All waves, each with its rate of answers and its figure.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::research::{Share, UnseenEstimate, unseen_estimate};

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::research::results::{self, Score};
use crate::research::wave::{self, Wave};
use crate::web::{self, Nav, Shell};

/// A wave with what came of it.
struct Line {
    wave: Wave,
    rate: Share,
    headline: Option<Score>,
}

#[derive(Template)]
#[template(path = "research/waves.html")]
struct WavesPage {
    shell: Shell,
    lines: Vec<Line>,
    unseen: Option<UnseenEstimate>,
}

/// The list of waves.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let mut lines = Vec::new();
    let mut ruled_out = Share { count: 0, n: 0 };
    for wave in wave::all(&mut conn).await? {
        let found = results::of_wave(&mut conn, &actor, &wave).await?;
        if let Some(question) = wave.instrument.meaning(perennial_core::research::Meaning::RuledOut) {
            // Whoever never came to the question was not ruled out unseen: everybody who answered counts.
            ruled_out.n += found.rate().count;
            ruled_out.count +=
                u32::try_from(found.to(&question.key).iter().filter(|(_, answer)| answer.is("yes")).count())
                    .unwrap_or(u32::MAX);
        }
        lines.push(Line { rate: found.rate(), headline: results::headline(&wave, &found), wave });
    }
    let unseen = if ruled_out.n > 0 {
        Some(unseen_estimate(ruled_out, decided(&mut conn, &actor, &shell).await?))
    } else {
        None
    };
    web::page(&WavesPage { shell: shell.on(Nav::Research, "Research"), lines, unseen })
}

/// The pursuits decided in the last twelve months, as the actor sees them.
async fn decided(conn: &mut Conn, actor: &Actor, shell: &Shell) -> Result<u32, Error> {
    let sql = format!(
        "select count(*) from pursuit u join client c on c.id = u.client_id
         where u.deleted_at is null and c.deleted_at is null and u.decided_on > $2 and {}",
        actor.sees(1)
    );
    let n: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), shell.today - 365]).await?;
    Ok(u32::try_from(n).unwrap_or_default())
}
