//! The questions of S1.41, stage by stage: answered with their evidence, or turned into research.

use serde::Serialize;

use super::evidence::{Ageing, Known, known};
use super::point::{Point, Reckoning, Role};
use super::terra::{Asked, Recorded, Task, Topic};
use super::voices::{self, Themed, Voice};
use super::{Counted, Estimated, Tally};
use crate::dates::Day;
use crate::journeys::stage::{Phase, Stage};
use crate::money::grouped;
use crate::research::Segment;
use crate::statistics::{Level, Share, Weight};

/// A question of a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asking {
    /// The question.
    pub question: &'static str,
    /// What is known.
    pub answers: Vec<Answer>,
    /// What would tell, or tell more.
    pub task: Option<Task>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// In words.
    pub words: String,
    /// The decision point and branch behind it, where it is a number.
    pub behind: Option<(&'static str, &'static str)>,
    /// How well it is known, where it is what somebody said.
    pub evidence: Option<Known>,
    /// False where it is not known.
    pub is_known: bool,
}

/// What the answers are made of.
pub struct Ground<'g> {
    /// The thirteen decision points, counted.
    pub points: &'g [Tally],
    /// What the records tell.
    pub recorded: &'g Recorded,
    /// What research tells.
    pub asked: &'g [Asked],
    /// What was said in own words.
    pub voices: &'g [Voice],
    /// How fast evidence ages.
    pub ageing: Ageing,
    /// The day.
    pub today: Day,
    /// How sure.
    pub level: Level,
}

/// The questions of a stage with their answers.
pub fn questions(stage: Stage, ground: &Ground<'_>) -> Vec<Asking> {
    let (outcomes, moves) = match stage {
        Stage::PrePurchase => (vec![Point::Shortlisted, Point::Chosen], Point::Chosen),
        Stage::Client => (vec![Point::HundredDays, Point::Agreed, Point::Ends], Point::MoreWork),
        Stage::Between => (vec![Point::Learns, Point::Returns], Point::Returns),
        Stage::Former => (vec![Point::Ends, Point::FormerRefers], Point::FormerRefers),
    };
    let outcome = Asking {
        question: "What share meets each outcome?",
        answers: outcomes.into_iter().flat_map(|point| ground.outcome(point)).collect(),
        task: None,
    };
    let (topic_phase, asked_of, instrument) = match stage {
        Stage::PrePurchase => (Phase::Assess, Segment::GotAway, "got_away"),
        Stage::Client => (Phase::Accomplish, Segment::Current, "promises"),
        Stage::Between => (Phase::Adopt, Segment::Between, "recommendation"),
        Stage::Former => (Phase::Advocate, Segment::FormerGood, "former_client"),
    };
    let tell = |question, topic, instrument| ground.told(question, topic_phase, topic, (asked_of, instrument));
    vec![
        outcome,
        ground.moved(stage, moves),
        ground.why(stage, tell("Why?", Topic::Reasons, instrument)),
        ground.improvements(
            stage,
            tell("What would improve their experience, and the outcome?", Topic::Improvements, instrument),
        ),
        tell("How much do they know of what the firm does?", Topic::Services, "awareness"),
    ]
}

impl Ground<'_> {
    fn tally(&self, point: Point) -> Option<&Tally> {
        self.points.iter().find(|tally| tally.point == point)
    }

    /// Each branch of a decision point as a share of all that came to it.
    fn outcome(&self, point: Point) -> Vec<Answer> {
        let Some(tally) = self.tally(point) else { return Vec::new() };
        let all: u64 = tally.branches.iter().map(|branch| branch.count).sum();
        if all == 0 {
            let words = format!("{} Nothing has come to it yet.", point.definition().question);
            return vec![Answer { words, behind: None, evidence: None, is_known: false }];
        }
        let branches = tally.branches();
        // Where deciding takes time a share of today is no rate: the rate stands under the next question.
        let takes_time = matches!(point.definition().reckoning, Reckoning::Within | Reckoning::Lasting(_));
        // A rate is of those of whom the rate of the point is; who is not among them is a count alone.
        let of = tally.counted().of;
        let counted = |role: Role, count: u64| match (takes_time, role) {
            (true, _) => format!("{} of {} so far", grouped(count), grouped(all)),
            (false, Role::Open) if of < all => grouped(count),
            (false, _) => self.share(Share::new(count, of)),
        };
        let answer = |(branch, found): (&'static super::point::Branch, &Counted)| Answer {
            words: format!("{}: {}", branch.word, counted(branch.role, found.count)),
            behind: Some((point.key(), branch.key)),
            evidence: None,
            is_known: true,
        };
        branches.map(answer).collect()
    }

    fn share(&self, share: Share) -> String {
        if Weight::of(share.of).bears_a_rate() {
            format!("{} of {}, {}", grouped(share.count), grouped(share.of), share.percent(self.level))
        } else {
            format!("{} of {}, {}", grouped(share.count), grouped(share.of), Weight::words(share.of))
        }
    }

    /// How often they move on.
    fn moved(&self, stage: Stage, point: Point) -> Asking {
        let question = match stage {
            Stage::PrePurchase => "How many prospects become clients?",
            Stage::Client => "How often do clients move to between?",
            Stage::Between => "How often do they come back?",
            Stage::Former => "How many former clients recommend us?",
        };
        let Some(tally) = self.tally(point) else { return Asking { question, answers: Vec::new(), task: None } };
        let became = self.recorded.became();
        let of_point = |say: &dyn Fn(&Estimated) -> String| match tally.estimate(self.level) {
            Some(found) => Some(say(&found)),
            None if tally.so_far().of > 0 => Some(Weight::words(tally.so_far().of)),
            None => None,
        };
        let (words, branch) = match stage {
            Stage::PrePurchase => {
                let tail = "of the pursuits of those who were no clients yet";
                let words = format!("{} {tail}: {}", self.share(became), became.words(self.level));
                (Some(words).filter(|_| became.of > 0), "hired")
            }
            // Whoever closes without further work goes between, at least for a while.
            Stage::Client => {
                let say = |found: &Estimated| found.words_of("went on with other work", "had not by then");
                (of_point(&say), "none")
            }
            Stage::Between => (of_point(&|found| found.words_of("came back", "had not by then")), "back"),
            Stage::Former => {
                let tail = "of the former clients, good or unknown, have referred somebody since";
                (of_point(&|found| format!("{} {tail}", found.words())), "refers")
            }
        };
        let is_known = words.is_some();
        let words = words.unwrap_or_else(|| "not known".to_owned());
        let point = if stage == Stage::PrePurchase { "prospects" } else { point.key() };
        let behind = is_known.then_some((point, branch));
        Asking { question, answers: vec![Answer { words, behind, evidence: None, is_known }], task: None }
    }

    /// Why, in the themes of those asked.
    fn why(&self, stage: Stage, asking: Asking) -> Asking {
        let themes = match stage {
            Stage::PrePurchase => voices::why(Point::Chosen, "no_way", self.voices),
            Stage::Former => voices::why(Point::Ends, "poor", self.voices),
            Stage::Client | Stage::Between => Vec::new(),
        };
        self.themed(&themes, asking)
    }

    /// What those of the stage said would improve it: each theme with its count and a sentence.
    fn improvements(&self, stage: Stage, asking: Asking) -> Asking {
        self.themed(&voices::improvements(stage, self.voices), asking)
    }

    fn themed(&self, themes: &[Themed], mut asking: Asking) -> Asking {
        let answers = themes.iter().take(5).map(|theme| Answer {
            words: theme.words(),
            behind: None,
            evidence: None,
            is_known: true,
        });
        asking.answers.extend(answers);
        asking
    }

    /// What somebody said about a topic, or the research that would ask.
    fn told(&self, question: &'static str, phase: Phase, topic: Topic, (of, with): (Segment, &'static str)) -> Asking {
        let sources = self.recorded.sources(phase, topic, self.asked);
        let found = known(&sources, &self.ageing, self.today);
        let is_known = found.level.is_some();
        let words = match found.sources.first() {
            Some(source) => format!("{} ({})", source.what, found.words(self.today)),
            None => found.words(self.today),
        };
        let enough = found.level == Some(super::evidence::Weight::ClientResearch);
        let task = (!enough).then(|| self.recorded.task_for(of, with));
        Asking { question, answers: vec![Answer { words, behind: None, evidence: Some(found), is_known }], task }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unanswered_question_is_not_a_nought() {
        let points: Vec<Tally> = Point::ALL.map(Tally::new).into();
        let recorded = Recorded::default();
        let ground = Ground {
            points: &points,
            recorded: &recorded,
            asked: &[],
            voices: &[],
            ageing: Ageing::default(),
            today: Day::from_number(20_000),
            level: Level::Eighty,
        };
        for stage in Stage::ALL {
            let found = questions(stage, &ground);
            assert_eq!(found.len(), 5);
            let mut answers = found.iter().flat_map(|asking| &asking.answers);
            assert!(answers.all(|answer| !answer.is_known), "{stage:?}");
            assert!(found[2..].iter().all(|asking| asking.task.is_some()));
        }
    }
}
