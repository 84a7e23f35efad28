//! The same instrument in earlier waves: each score over the waves, and what changed since the one before.

use perennial_core::dates::Day;
use perennial_core::ids::WaveId;
use perennial_core::research::trend::{Point, chart};
use perennial_core::research::{Answer, Change, Measure, Question, Score, Segment, small_words};

use super::{Person, Results, of_wave};
use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;
use crate::research::wave::{self, Wave};

/// How many waves are laid side by side: this and those before it.
const MOST_WAVES: usize = 6;

/// A score over the waves.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The question.
    pub question: String,
    /// What the figure is.
    pub what: &'static str,
    /// The drawing; empty where fewer than two waves were answered.
    pub drawing: String,
    /// Each wave, the newest first.
    pub waves: Vec<InWave>,
    /// The populations that this wave and the one before both have.
    pub segments: Vec<Between>,
}

/// A score in one wave.
#[derive(Debug, Clone)]
pub struct InWave {
    /// Which.
    pub id: WaveId,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub from: Day,
    /// The figure of everybody.
    pub score: Score,
    /// What to say of few answers.
    pub small: &'static str,
    /// Since the wave before that asked the same.
    pub change: Option<Change>,
}

/// A population in this wave and the one before.
#[derive(Debug, Clone)]
pub struct Between {
    /// Which.
    pub segment: Segment,
    /// Now.
    pub now: Score,
    /// In the wave before.
    pub before: Score,
    /// The difference.
    pub change: Option<Change>,
    /// What to say of the fewer answers of the two.
    pub small: &'static str,
}

/// One wave with what the actor sees of its answers.
struct Round {
    wave: Wave,
    results: Results,
}

impl Round {
    /// The figure of those whom a test holds for; none where the wave did not ask this.
    fn score(&self, question: &Question, measure: &Measure, holds: impl Fn(&Person) -> bool) -> Option<Score> {
        let asked = self.wave.instrument.question(&question.key)?;
        if asked.kind != question.kind || asked.means != question.means {
            return None;
        }
        let answers = self.results.to(&question.key);
        let own: Vec<&Answer> =
            answers.into_iter().filter(|(person, _)| holds(person)).map(|(_, answer)| answer).collect();
        Some(measure.score(own))
    }
}

/// Every score of a wave beside those of earlier waves of the same instrument; nothing where there is none.
pub async fn compared(conn: &mut Conn, actor: &Actor, wave: &Wave, results: &Results) -> Result<Vec<Compared>, Error> {
    let mut rounds = vec![Round { wave: wave.clone(), results: results.clone() }];
    for earlier in wave::before(conn, wave, MOST_WAVES - 1).await? {
        let results = of_wave(conn, actor, &earlier).await?;
        rounds.push(Round { wave: earlier, results });
    }
    if rounds.len() == 1 {
        return Ok(Vec::new());
    }
    Ok(wave.instrument.questions.iter().filter_map(|question| one(question, &rounds)).collect())
}

fn one(question: &Question, rounds: &[Round]) -> Option<Compared> {
    let (measure, what) = Measure::compared(question)?;
    let scored: Vec<(&Round, Score)> =
        rounds.iter().filter_map(|round| Some((round, round.score(question, &measure, |_| true)?))).collect();
    if scored.len() < 2 {
        return None;
    }
    let waves = scored.iter().enumerate().map(|(at, (round, score))| InWave {
        id: round.wave.id(),
        name: round.wave.row.name.clone(),
        from: round.wave.row.from(),
        score: *score,
        small: small_words(score.n()),
        change: scored.get(at + 1).and_then(|(_, before)| score.change_from(*before)),
    });
    let points: Vec<Point> = scored
        .iter()
        .rev()
        .map(|(round, score)| Point { label: crate::web::words::short_date(round.wave.row.from()), score: *score })
        .collect();
    let asked = question.text.english().to_owned();
    Some(Compared {
        drawing: chart(&points, &asked),
        waves: waves.collect(),
        segments: segments(question, &measure, scored[0].0, scored[1].0),
        question: asked,
        what,
    })
}

fn segments(question: &Question, measure: &Measure, now: &Round, before: &Round) -> Vec<Between> {
    let of = |segment: Segment| {
        let score = |round: &Round| round.score(question, measure, |person| person.segment() == segment);
        let (now, before) = (score(now)?, score(before)?);
        (now.n() > 0 && before.n() > 0).then(|| Between {
            segment,
            now,
            before,
            change: now.change_from(before),
            small: small_words(now.n().min(before.n())),
        })
    };
    Segment::ALL.into_iter().filter_map(of).collect()
}
