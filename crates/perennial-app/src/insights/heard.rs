//! What research has heard, as evidence on what one wants to know of clients.

use perennial_core::insights::MarketInterviews;
use perennial_core::insights::evidence::Ageing;
use perennial_core::insights::reasons::ReasonCodes;
use perennial_core::insights::terra::{Asked, Topic};
use perennial_core::insights::voices::Voice;
use perennial_core::research::{InstrumentKind, Meaning, Source};

use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;
use crate::{firm, research};

/// What research has heard, and how fast it ages.
#[derive(Debug, Clone)]
pub struct Heard {
    /// What was heard.
    pub said: Vec<Asked>,
    /// The half-lives of this firm.
    pub ageing: Ageing,
    /// What buyers in the market said; none before the first interview.
    pub market: Option<MarketInterviews>,
    /// What was said in own words, with its themes.
    pub voices: Vec<Voice>,
    /// The firm's codes for why.
    pub codes: ReasonCodes,
}

/// Everything that research has heard, as far as the actor sees who said it.
///
/// # Errors
/// When the store cannot be read.
pub async fn heard(conn: &mut Conn, actor: &Actor) -> Result<Heard, Error> {
    let said = research::sources(conn, actor).await?.iter().filter_map(of_source).collect();
    let market = research::market_interviews(conn, actor).await?;
    let (ageing, voices) = (research::ageing(conn).await?.0, research::voices(conn, actor).await?);
    Ok(Heard { said, ageing, market, voices, codes: firm::reason_codes(conn).await?.0 })
}

/// A source with what it tells of; none where it tells nothing that the map of what is known asks for.
fn of_source(source: &Source) -> Option<Asked> {
    Some(Asked {
        topic: topic(source)?,
        population: source.segment,
        what: what(source),
        n: source.n,
        on: source.on,
        weight: source.weight,
    })
}

/// “Recommendation: betweeners”; an instrument made for one population says it by its name.
fn what(source: &Source) -> String {
    let (instrument, segment) = (source.instrument.word(), source.segment.word());
    if instrument == segment { instrument.to_owned() } else { format!("{instrument}: {}", segment.to_lowercase()) }
}

fn topic(source: &Source) -> Option<Topic> {
    if let Some(meaning) = Meaning::from_key(&source.topic) {
        return match meaning {
            Meaning::Recommend | Meaning::Satisfied | Meaning::Ease | Meaning::Felt => Some(Topic::Feelings),
            Meaning::Unaided | Meaning::Aided => Some(Topic::Services),
            Meaning::Why | Meaning::RuledOut => Some(Topic::Reasons),
            Meaning::IntentRefer | Meaning::IntentReturn | Meaning::GoalMet => None,
        };
    }
    // A question without a meaning of its own is told by its instrument, but for the one that asks what to better.
    if source.topic.ends_with(".better") {
        return Some(Topic::Improvements);
    }
    match source.instrument {
        InstrumentKind::Prospect | InstrumentKind::Expectations | InstrumentKind::GotAway => Some(Topic::Thoughts),
        InstrumentKind::Promises => Some(Topic::Improvements),
        _ => None,
    }
}
