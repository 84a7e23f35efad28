//! Everything that was said in own words in surveys and interviews, with its themes, for other rooms.

use perennial_core::insights::voices::Voice;

use super::{results, wave};
use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;

/// All answers in own words, as the actor sees who gave them.
///
/// # Errors
/// When the store cannot be read.
pub async fn voices(conn: &mut Conn, actor: &Actor) -> Result<Vec<Voice>, Error> {
    let mut all = Vec::new();
    for wave in wave::all(conn).await? {
        let found = results::of_wave(conn, actor, &wave).await?;
        let coded = results::coded(conn, wave.id(), &found).await?;
        let said = results::verbatims(&wave, &found, &coded).into_iter();
        all.extend(said.map(|one| Voice {
            instrument: wave.row.kind(),
            segment: one.person.segment(),
            question: one.question,
            said: one.said,
            themes: one.themes,
        }));
    }
    Ok(all)
}
