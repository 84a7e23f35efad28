//! What market interviews found, and the losses that nobody sees (S1.14, S1.36): read once, for every page that says it.

use perennial_core::dates::Day;
use perennial_core::insights::MarketInterviews;
use perennial_core::research::{Answer, InstrumentKind, Meaning, Share, UnseenEstimate, unseen_estimate};

use super::{results, wave};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// The question of the shipped market interview that asks whether the firm was considered, and the answer of those who
/// had never heard of it.
const CONSIDERED: (&str, &str) = ("considered", "never");

/// What everybody interviewed in the market said of the firm, as the actor sees the answers; none before the first
/// interview. An interview is finished when its last question was answered or passed over.
///
/// # Errors
/// When the store cannot be read.
pub async fn market_interviews(conn: &mut Conn, actor: &Actor) -> Result<Option<MarketInterviews>, Error> {
    let mut found = MarketInterviews {
        interviewed: 0,
        asked_whether_aware: 0,
        never_heard: 0,
        ruled_out: 0,
        last: Day::from_number(0),
    };
    for wave in wave::all(conn).await? {
        let Some(question) = wave.instrument.meaning(Meaning::RuledOut) else { continue };
        let answers = results::of_wave(conn, actor, &wave).await?;
        // Whoever never came to the question was not ruled out unseen: everybody who answered counts.
        found.interviewed += u64::from(answers.rate().count);
        found.ruled_out += answers.to(&question.key).iter().filter(|(_, answer)| answer.is("yes")).count() as u64;
        let last = answers.asked().filter_map(results::Person::answered).max();
        found.last = last.map_or(found.last, |last| found.last.max(last));
        if wave.row.kind() == InstrumentKind::Prospect {
            let said = answers.to(CONSIDERED.0).into_iter().filter(|(_, answer)| **answer != Answer::Skipped);
            for (_, answer) in said {
                found.asked_whether_aware += 1;
                found.never_heard += u64::from(answer.is(CONSIDERED.1));
            }
        }
    }
    Ok((found.interviewed > 0).then_some(found))
}

/// How many losses of the twelve months up to a day nobody saw, as market interviews tell; none before the first
/// interview. The one definition for every page: those who came are the share that did not rule the firm out.
///
/// # Errors
/// When the store cannot be read.
pub async fn unseen_losses(conn: &mut Conn, actor: &Actor, today: Day) -> Result<Option<UnseenEstimate>, Error> {
    let Some(found) = market_interviews(conn, actor).await? else { return Ok(None) };
    let whole = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let ruled_out = Share { count: whole(found.ruled_out), n: whole(found.interviewed) };
    let sql = format!(
        "select count(*) from pursuit u join client c on c.id = u.client_id
         where u.deleted_at is null and c.deleted_at is null and u.state <> 'open' and u.decided_on > $2
           and u.decided_on <= $3 and {}",
        actor.sees(1)
    );
    let decided: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), today - 365, today]).await?;
    Ok(Some(unseen_estimate(ruled_out, u32::try_from(decided).unwrap_or_default())))
}
