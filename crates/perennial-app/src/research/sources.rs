//! What research knows of which question: evidence levels are derived from this.

use perennial_core::research::{Answer, InstrumentKind, Segment, Source, Weight};

use super::{awareness, results, wave};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// Every question that was answered, by wave and population, as the actor sees the answers; then what the firm assumes.
///
/// # Errors
/// When the store cannot be read.
pub async fn sources(conn: &mut Conn, actor: &Actor) -> Result<Vec<Source>, Error> {
    let mut all = Vec::new();
    for wave in wave::all(conn).await? {
        let found = results::of_wave(conn, actor, &wave).await?;
        for question in &wave.instrument.questions {
            let answers = found.to(&question.key);
            for segment in Segment::ALL {
                let own = answers
                    .iter()
                    .filter(|(person, answer)| person.segment() == segment && **answer != Answer::Skipped);
                let days: Vec<_> = own.filter_map(|(person, _)| person.answered()).collect();
                let Some(on) = days.iter().max().copied() else { continue };
                let n = u32::try_from(days.len()).unwrap_or(u32::MAX);
                let topic = match question.means {
                    Some(meaning) => meaning.key().to_owned(),
                    None => format!("{}.{}", wave.instrument.key, question.key),
                };
                let instrument = wave.row.kind();
                all.push(Source { topic, segment, instrument, n, on, weight: Source::weight_of(n) });
            }
        }
    }
    all.extend(assumed(conn, actor).await?);
    Ok(all)
}

/// What the firm assumes of awareness: the view of staff, and no more.
async fn assumed(conn: &mut Conn, actor: &Actor) -> Result<Option<Source>, Error> {
    let sql = format!(
        "select cast(count(distinct a.client_id) as bigint), cast(coalesce(max(a.said_on), 0) as bigint)
         from assumed_awareness a join client c on c.id = a.client_id where c.deleted_at is null and {}",
        actor.sees(1)
    );
    let row: Option<(i64, i64)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(row.filter(|(n, _)| *n > 0).map(|(n, on)| Source {
        topic: perennial_core::research::Meaning::Aided.key().to_owned(),
        segment: Segment::Current,
        instrument: InstrumentKind::Awareness,
        n: u32::try_from(n).unwrap_or(u32::MAX),
        on: wave::day(on),
        weight: Weight::StaffView,
    }))
}

/// The matrix is offered to other rooms by its totals: clients asked, typecast.
///
/// # Errors
/// When the store cannot be read.
pub async fn typecast(conn: &mut Conn, actor: &Actor) -> Result<(usize, usize), Error> {
    let matrix = awareness::matrix(conn, actor).await?;
    Ok((matrix.typecast().len(), matrix.clients.len()))
}
