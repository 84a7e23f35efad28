//! What came of the waves, for programs. Stable: fields are added, never renamed.

use serde::Serialize;
use uuid::Uuid;

use super::{results, wave};
use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;

/// A wave with what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The instrument's key.
    pub instrument: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Whether it was closed.
    pub closed: bool,
    /// How many were asked.
    pub asked: u32,
    /// How many answered.
    pub answered: u32,
    /// The figure that stands for it, in words; none where it has no single one.
    pub figure: Option<String>,
    /// Rates of answers by population.
    pub rates: Vec<ToldRate>,
    /// Every score.
    pub scores: Vec<ToldScore>,
    /// The themes, the most mentioned first.
    pub themes: Vec<ToldTheme>,
}

/// How many of a population answered.
#[derive(Debug, Clone, Serialize)]
pub struct ToldRate {
    /// The population's key.
    pub segment: &'static str,
    /// How many were asked.
    pub asked: u32,
    /// How many answered.
    pub answered: u32,
}

/// A score of one group.
#[derive(Debug, Clone, Serialize)]
pub struct ToldScore {
    /// The question's key.
    pub question: String,
    /// The group.
    pub group: String,
    /// How many answered.
    pub n: u32,
    /// The figure in words.
    pub figure: String,
    /// The interval that holds it four times in five, in words.
    pub between: String,
    /// What makes it up.
    pub of: String,
}

/// A theme.
#[derive(Debug, Clone, Serialize)]
pub struct ToldTheme {
    /// Its name.
    pub name: String,
    /// How many people mention it.
    pub people: usize,
}

/// All waves, the newest first, as the actor sees them.
///
/// # Errors
/// When the store cannot be read.
pub async fn told(conn: &mut Conn, actor: &Actor) -> Result<Vec<Told>, Error> {
    let mut all = Vec::new();
    for wave in wave::all(conn).await? {
        let found = results::of_wave(conn, actor, &wave).await?;
        let coded = results::coded(conn, wave.id(), &found).await?;
        let rate = found.rate();
        let scores = results::figures(&wave, &found, &coded).into_iter().flat_map(|figure| {
            let question = figure.key;
            figure.scores.into_iter().map(move |score| ToldScore {
                question: question.clone(),
                group: score.group,
                n: score.n,
                figure: score.figure,
                between: score.between,
                of: score.of,
            })
        });
        let rates = found.rates().into_iter();
        let themes = results::themes(&coded).into_iter();
        all.push(Told {
            id: wave.row.id,
            name: wave.row.name.clone(),
            instrument: wave.row.instrument_key.clone(),
            from: wave.row.from().to_string(),
            until: wave.row.until().to_string(),
            closed: wave.row.is_closed(),
            asked: rate.n,
            answered: rate.count,
            figure: results::headline(&wave, &found).filter(|score| score.n > 0).map(|score| score.figure),
            rates: rates
                .map(|(s, share)| ToldRate { segment: s.key(), asked: share.n, answered: share.count })
                .collect(),
            scores: scores.collect(),
            themes: themes.map(|theme| ToldTheme { name: theme.name, people: theme.people }).collect(),
        });
    }
    Ok(all)
}
