//! What people said in surveys and interviews, by theme, with one verbatim each (S1.41: why, and what would improve).

use serde::Serialize;

use super::Point;
use crate::journeys::stage::Stage;
use crate::research::{InstrumentKind, Segment};

/// One answer in somebody's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The kind of survey or interview.
    pub instrument: InstrumentKind,
    /// Who was asked.
    pub segment: Segment,
    /// The question, by its key.
    pub question: String,
    /// What was said.
    pub said: String,
    /// The themes that colleagues found in it.
    pub themes: Vec<String>,
}

/// A theme with how many mention it and one of their sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Themed {
    /// The theme; none for what nobody has given a theme yet.
    pub theme: Option<String>,
    /// How many people mention it.
    pub people: u64,
    /// What one of them said.
    pub verbatim: String,
}

impl Themed {
    /// “Slow reply: 5 people. “We heard nothing for a week.””
    pub fn words(&self) -> String {
        let noun = if self.people == 1 { "person" } else { "people" };
        let theme = self.theme.as_deref().unwrap_or("No theme yet");
        format!("{theme}: {} {noun}. “{}”", self.people, self.verbatim)
    }
}

fn by_theme<'v>(voices: impl Iterator<Item = &'v Voice>) -> Vec<Themed> {
    let mut all: Vec<Themed> = Vec::new();
    let mut put = |theme: Option<&String>, said: &str| match all.iter_mut().find(|one| one.theme.as_ref() == theme) {
        Some(known) => known.people += 1,
        None => all.push(Themed { theme: theme.cloned(), people: 1, verbatim: said.to_owned() }),
    };
    for voice in voices {
        if voice.themes.is_empty() {
            put(None, &voice.said);
        }
        voice.themes.iter().for_each(|theme| put(Some(theme), &voice.said));
    }
    // What has no theme yet comes last, however many there are.
    all.sort_by(|one, other| {
        (one.theme.is_none(), std::cmp::Reverse(one.people), &one.theme).cmp(&(
            other.theme.is_none(),
            std::cmp::Reverse(other.people),
            &other.theme,
        ))
    });
    all
}

/// Why a branch of a decision point was taken, as those asked about it say; empty where nobody is asked about it.
pub fn why(point: Point, branch: &str, voices: &[Voice]) -> Vec<Themed> {
    let is = |voice: &&Voice| match (point, branch) {
        (Point::Chosen, "no_way") => voice.instrument == InstrumentKind::GotAway && voice.question == "why",
        (Point::Fits, "ruled_out") => voice.question == "ruled_out_why",
        (Point::Ends, "poor") => voice.segment == Segment::FormerPoor && voice.question == "why",
        (Point::Ends, "good") => voice.segment == Segment::FormerGood && voice.question == "why",
        _ => false,
    };
    by_theme(voices.iter().filter(is))
}

/// What those of a stage say would improve their experience and the outcome.
pub fn improvements(stage: Stage, voices: &[Voice]) -> Vec<Themed> {
    let of_stage = |segment: Segment| match segment {
        Segment::Prospect | Segment::GotAway => stage == Stage::PrePurchase,
        Segment::Current => stage == Stage::Client,
        Segment::Between => stage == Stage::Between,
        Segment::FormerGood | Segment::FormerUnknown | Segment::FormerPoor => stage == Stage::Former,
        Segment::Referrer => false,
    };
    by_theme(voices.iter().filter(|voice| voice.question == "better" && of_stage(voice.segment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(question: &str, segment: Segment, said: &str, themes: &[&str]) -> Voice {
        let themes = themes.iter().map(|theme| (*theme).to_owned()).collect();
        let instrument =
            if segment == Segment::GotAway { InstrumentKind::GotAway } else { InstrumentKind::Recommendation };
        Voice { instrument, segment, question: question.to_owned(), said: said.to_owned(), themes }
    }

    #[test]
    fn each_theme_has_its_count_and_a_sentence() {
        let voices = [
            voice("why", Segment::GotAway, "Nobody called back.", &["Slow reply"]),
            voice("why", Segment::GotAway, "A week of silence.", &["Slow reply", "Price"]),
            voice("why", Segment::GotAway, "Hard to say.", &[]),
            voice("better", Segment::Current, "Say what comes next.", &[]),
        ];
        let found = why(Point::Chosen, "no_way", &voices);
        let told: Vec<String> = found.iter().map(Themed::words).collect();
        assert_eq!(
            told,
            [
                "Slow reply: 2 people. “Nobody called back.”",
                "Price: 1 person. “A week of silence.”",
                "No theme yet: 1 person. “Hard to say.”"
            ]
        );
        assert!(why(Point::Chosen, "hired", &voices).is_empty());
        assert_eq!(improvements(Stage::Client, &voices).len(), 1);
        assert!(improvements(Stage::Former, &voices).is_empty());
    }
}
