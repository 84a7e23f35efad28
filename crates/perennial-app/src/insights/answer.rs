//! The answer to what was asked, as pages show it and programs read it. Stable: fields are added, never renamed.

use perennial_core::headlines::StalledNow;
use perennial_core::insights::evidence::Ageing;
use perennial_core::insights::gaps::{Gap, Process, is_online};
use perennial_core::insights::point::{Money, Role};
use perennial_core::insights::questions::{self, Asking};
use perennial_core::insights::reasons::{self, ComplaintReasons, ReasonCounted};
use perennial_core::insights::response::Response;
use perennial_core::insights::stays::Dwell;
use perennial_core::insights::terra::Cell;
use perennial_core::insights::voices::{self, Themed};
use perennial_core::insights::{LeftOut, Period, Point, Tally};
use perennial_core::journeys::stage::Stage;
use perennial_core::statistics::{Difference, Estimate, Interval, Level, Share, TOO_FEW, Weight};
use perennial_core::text::plural;
use serde::Serialize;

use super::asked::Asked;
use super::heard::Heard;
use super::survey::Survey;
use crate::web::words::{count, long_date};

/// Everything that was asked.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Which days.
    pub period: Period,
    /// With which days it is compared.
    pub compared_with: Option<Period>,
    /// How often an interval made this way holds the truth.
    pub sure: &'static str,
    /// Relationships looked at: everybody on record, on the map or beside it.
    pub relationships: u64,
    /// Of them, those on the client map at the end of the period.
    pub on_map: u64,
    /// The thirteen decision points.
    pub points: Vec<PointTold>,
    /// The eight phases.
    pub phases: Vec<PhaseTold>,
    /// The stalled relationships at the end of the period, each once.
    pub stalled: StalledNow,
    /// Answers to enquiries.
    pub response: Response,
    /// The same of the period compared with.
    pub response_before: Option<Response>,
    /// What is left undone, the one with most at stake first.
    pub gaps: Vec<GapTold>,
    /// Of what clients complained in the period.
    pub complaints: ComplaintReasons,
    /// How well each thing is known of each phase.
    pub known: Vec<Cell>,
    /// The questions of each stage.
    pub questions: Vec<StageTold>,
    /// In how many days evidence loses half of its weight.
    pub ageing: Ageing,
}

/// The questions of a stage.
#[derive(Debug, Clone, Serialize)]
pub struct StageTold {
    /// Its name in addresses.
    pub stage: &'static str,
    /// Its five questions.
    pub questions: Vec<Asking>,
}

/// A gap.
#[derive(Debug, Clone, Serialize)]
pub struct GapTold {
    /// Its name in addresses.
    pub key: String,
    /// In which process.
    pub process: Process,
    /// Online, offline, or neither.
    pub online: Option<bool>,
    /// Relationships that lack it, of those with whom the question arises.
    pub share: Share,
    /// How often in all.
    pub times: u64,
    /// What is sought in pursuits and can still be won or lost, minor units; none where it is another sum, or no sum.
    pub at_stake_minor: Option<i64>,
    /// What these clients paid, minor units; none where it is another sum, or no sum.
    pub paid_minor: Option<i64>,
    /// How that was reckoned.
    pub reckoned: &'static str,
}

/// One decision point.
#[derive(Debug, Clone, Serialize)]
pub struct PointTold {
    /// Its name in addresses.
    pub key: &'static str,
    /// The question.
    pub question: &'static str,
    /// The stage in which it lies.
    pub stage: &'static str,
    /// Who counts.
    pub cohort: &'static str,
    /// What is counted, as a noun in the plural: one relationship may have several, unless it is relationships.
    pub counts: String,
    /// Its branches; none where no record can answer.
    pub branches: Vec<BranchTold>,
    /// Those who went on, of those decided so far: counts. Where deciding takes time they are no rate.
    pub share: Share,
    /// The counts beside the rate: of those decided, or of everybody who came to the point, as the rate is reckoned.
    pub counted: Share,
    /// Of how many relationships these are; none where buyers of the market were asked.
    pub of_relationships: Option<u64>,
    /// The rate at which they go on, between 0 and 1, reckoned as the point asks for; none while there are fewer than
    /// five.
    pub rate: Option<f64>,
    /// Where the truth lies; it contains the rate.
    pub interval: Option<Interval>,
    /// Within how many days, where deciding takes time.
    pub within_days: Option<u32>,
    /// The share that had not been decided by then.
    pub undecided_rate: Option<f64>,
    /// The rate in words, or why there is none.
    pub words: String,
    /// Not decided yet.
    pub undecided: u64,
    /// Those who came to the point and are not counted at it, by why.
    pub left_out: Vec<LeftOutTold>,
    /// The money of those who went another way, minor units, each relationship once: see `money`.
    pub lost_minor: i64,
    /// Which money that is: `sought` in pursuits, or `paid` by these clients in the twelve months before.
    pub money: Money,
    /// The rate less that of the period compared with.
    pub difference: Option<Difference>,
    /// What research would answer.
    pub research: Option<&'static str>,
    /// Which research tells it, where no record does.
    pub source: Option<String>,
}

/// Some who came to a decision point and are not counted at it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct LeftOutTold {
    /// Why, by name.
    pub why: LeftOut,
    /// Why, in words.
    pub words: &'static str,
    /// How many.
    pub count: u64,
}

/// One branch.
#[derive(Debug, Clone, Serialize)]
pub struct BranchTold {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its words.
    pub word: &'static str,
    /// Where it leads.
    pub role: Role,
    /// How many.
    pub count: u64,
    /// Of how many relationships: those that are listed behind the number.
    pub of_relationships: u64,
    /// Their money, minor units, each relationship once: which, the point says.
    pub value_minor: i64,
    /// The reasons given most often, by code where they begin with one.
    pub reasons: Vec<ReasonCounted>,
    /// What those asked about it say, by theme.
    pub themes: Vec<Themed>,
}

/// One phase.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseTold {
    /// 1 to 8.
    pub phase: u8,
    /// Its name in addresses.
    pub key: &'static str,
    /// Stays looked at.
    pub n: u64,
    /// Ended in the period.
    pub over: u64,
    /// Days by which a quarter has left.
    pub quarter: Estimate,
    /// Half.
    pub median: Estimate,
    /// Three quarters.
    pub three_quarters: Estimate,
    /// The same in words, or why not.
    pub words: String,
    /// Went on, of those who left.
    pub went_on: Share,
    /// Where the truth lies.
    pub interval: Option<Interval>,
    /// Left forwards.
    pub advanced: u64,
    /// Fell back.
    pub reverted: u64,
    /// Left for good.
    pub left: u64,
    /// In it at the end of the period.
    pub running: u64,
    /// Of them stuck.
    pub stalled: u64,
    /// What the clients of the stuck ones paid in the twelve months up to the end of the period, minor units, each
    /// client once in a phase.
    pub stalled_minor: i64,
    /// Begun or ended on a day that is not known: in none of the figures but, where they go on, in `running`.
    pub undated: u64,
    /// Passed it unobserved.
    pub unobserved: u64,
    /// The median of the period compared with.
    pub median_before: Option<Estimate>,
    /// The rate less that of the period compared with.
    pub difference: Option<Difference>,
}

/// Puts an answer together; `heard` is what research has heard.
pub fn told(survey: &Survey, before: Option<(&Survey, Period)>, heard: &Heard, asked: &Asked, level: Level) -> Told {
    let earlier = before.map(|(survey, _)| survey);
    let points = survey.points.iter().enumerate();
    let phases = survey.phases.each_ref().map(|dwell| dwell.at(level));
    let phases_before = earlier.map(|survey| survey.phases.each_ref().map(|dwell| dwell.at(level)));
    let ground = questions::Ground {
        points: &survey.points,
        recorded: &survey.recorded,
        voices: &heard.voices,
        asked: &heard.said,
        ageing: heard.ageing,
        today: asked.question.seen,
        level,
    };
    Told {
        gaps: survey.gaps.gaps(&phases).iter().map(gap).collect(),
        complaints: reasons::of_complaints(
            &heard.codes,
            survey.complaints.iter().map(|one| (one.reason.as_deref(), one.words.as_deref())),
        ),
        known: survey.recorded.cells(ground.asked, &ground.ageing, ground.today),
        questions: Stage::ALL
            .map(|stage| StageTold { stage: stage.key(), questions: questions::questions(stage, &ground) })
            .into(),
        ageing: heard.ageing,
        period: asked.question.period,
        compared_with: before.map(|(_, period)| period),
        sure: level.words(),
        relationships: survey.relationships,
        on_map: survey.on_map,
        points: points
            .map(|(place, tally)| match is_of_research(tally.point) {
                true => researched(tally.point, heard, level),
                false => point(tally, earlier.and_then(|survey| survey.points.get(place)), heard, level),
            })
            .collect(),
        phases: phases
            .iter()
            .enumerate()
            .map(|(place, dwell)| phase(dwell, phases_before.as_ref().map(|all| &all[place]), level))
            .collect(),
        stalled: survey.stalled,
        response: survey.response(level).clone(),
        response_before: earlier.map(|survey| survey.response(level).clone()),
    }
}

fn gap(gap: &Gap) -> GapTold {
    GapTold {
        key: gap.missing.key(),
        process: gap.process,
        online: gap.medium.map(is_online),
        share: gap.share,
        times: gap.times,
        at_stake_minor: gap.at_stake(),
        paid_minor: gap.paid(),
        reckoned: gap.reckoned,
    }
}

fn point(tally: &Tally, before: Option<&Tally>, heard: &Heard, level: Level) -> PointTold {
    let definition = tally.point.definition();
    let (share, counted, found) = (tally.share(), tally.counted(), tally.estimate(level));
    let branches = tally.branches().map(|(branch, counted)| BranchTold {
        key: branch.key,
        word: branch.word,
        role: branch.role,
        count: counted.count,
        of_relationships: counted.relationships,
        value_minor: counted.value,
        reasons: reasons::by_code(&heard.codes, &counted.reasons).into_iter().take(5).collect(),
        themes: voices::why(tally.point, branch.key, &heard.voices),
    });
    let left_out: Vec<LeftOutTold> = tally
        .left_out
        .iter()
        .map(|(why, count)| LeftOutTold { why: *why, words: why.words(), count: *count })
        .collect();
    let words = match (found, Weight::warning(found.map_or(counted.of, |found| found.borne_by))) {
        (None, _) if counted.of == 0 && !left_out.is_empty() => "not recorded".to_owned(),
        (None, _) if counted.of >= TOO_FEW && tally.relationships < TOO_FEW => {
            format!("too few to tell ({})", count(tally.relationships, "relationship"))
        }
        (None, warning) => warning.unwrap_or_else(|| "too few decided to tell".to_owned()),
        (Some(found), Some(warning)) => format!("{}; {warning}", found.words()),
        (Some(found), None) => found.words(),
    };
    PointTold {
        key: definition.key,
        question: definition.question,
        stage: definition.stage.key(),
        cohort: definition.cohort,
        counts: plural(definition.case),
        branches: branches.collect(),
        share,
        counted,
        of_relationships: (!is_of_research(tally.point)).then_some(tally.relationships),
        rate: found.map(|found| found.rate),
        interval: found.and_then(|found| found.interval),
        within_days: found.and_then(|found| found.within_days),
        undecided_rate: found.and_then(|found| found.undecided),
        words,
        undecided: tally.undecided(),
        left_out,
        lost_minor: tally.lost(),
        money: definition.money,
        difference: before.and_then(|before| tally.minus(before, level)),
        research: definition.research,
        source: None,
    }
}

/// True for the points of which no record tells.
pub const fn is_of_research(point: Point) -> bool {
    matches!(point, Point::Aware | Point::Fits)
}

/// A point as research tells it; without branches where nobody was asked.
fn researched(of: Point, heard: &Heard, level: Level) -> PointTold {
    let found = heard.market.and_then(|market| Some((market.tally(of)?, market.source(&long_date(market.last)))));
    match found {
        Some((tally, source)) => PointTold { source: Some(source), ..point(&tally, None, heard, level) },
        None => PointTold { branches: Vec::new(), ..point(&Tally::new(of), None, heard, level) },
    }
}

/// Two shares compared where both bear a rate.
fn compared(now: Share, before: Share, level: Level) -> Option<Difference> {
    let bear = |share: Share| Weight::of(share.of).bears_a_rate();
    (bear(now) && bear(before)).then(|| now.minus(before, level)).flatten()
}

fn phase(dwell: &Dwell, before: Option<&Dwell>, level: Level) -> PhaseTold {
    let went_on = dwell.went_on();
    let bears = Weight::of(went_on.of).bears_a_rate();
    PhaseTold {
        phase: dwell.phase.number(),
        key: dwell.phase.key(),
        n: dwell.n,
        over: dwell.over,
        quarter: dwell.quarter,
        median: dwell.median,
        three_quarters: dwell.three_quarters,
        words: dwell.words(),
        went_on,
        interval: went_on.interval(level).filter(|_| bears),
        advanced: dwell.advanced,
        reverted: dwell.reverted,
        left: dwell.left,
        running: dwell.running,
        stalled: dwell.stalled,
        stalled_minor: dwell.stalled_value,
        undated: dwell.undated,
        unobserved: dwell.unobserved,
        median_before: before.map(|before| before.median),
        difference: before.and_then(|before| compared(went_on, before.went_on(), level)),
    }
}
