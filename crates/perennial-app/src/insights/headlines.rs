//! What the answer says at the head of each page: the numbers go to the core, which words them.

use perennial_core::headlines::{AmountBeside, InsightsHeadline, OtherwiseAt};
use perennial_core::insights::Point;
use perennial_core::insights::gaps::Missing;
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};

use super::answer::{GapTold, Told};

/// Where most decide otherwise: the head of the decision points.
pub fn most_otherwise(told: &Told, currency: Currency) -> InsightsHeadline {
    InsightsHeadline::most_otherwise(told.points.iter().filter_map(|point| {
        let (otherwise, decided) = (point.share.of - point.share.count, point.share.of);
        let money = Money::new(point.lost_minor, currency);
        Some(OtherwiseAt { point: Point::from_key(point.key)?, otherwise, decided, money })
    }))
}

/// How many gaps, and the largest: the head of the gaps.
pub fn gaps(told: &Told, currency: Currency) -> InsightsHeadline {
    let first = told.gaps.first().and_then(|gap| Some((Missing::from_key(&gap.key)?, beside(gap, currency))));
    InsightsHeadline::gaps(told.gaps.len() as u64, first)
}

/// The money beside a gap; none where there is none.
pub fn beside(gap: &GapTold, currency: Currency) -> Option<AmountBeside> {
    let minor = gap.at_stake_minor.or(gap.paid_minor).filter(|minor| *minor != 0)?;
    Some(AmountBeside { money: Money::new(minor, currency), reckoned: gap.reckoned })
}

/// How many of the questions of a stage can be answered.
pub fn answerable(told: &Told, stage: Stage) -> InsightsHeadline {
    let asked = told.questions.iter().filter(|one| one.stage == stage.key()).flat_map(|one| &one.questions);
    let (mut answered, mut questions) = (0, 0);
    for asking in asked {
        questions += 1;
        answered += u64::from(asking.answers.iter().any(|answer| answer.is_known));
    }
    InsightsHeadline::Answerable { stage, answered, questions }
}

/// Of how many topics nothing is known.
pub fn unknown(told: &Told) -> InsightsHeadline {
    let unknown = told.known.iter().filter(|cell| cell.known.level.is_none()).count();
    InsightsHeadline::unknown(unknown as u64, told.known.len() as u64)
}

/// All of them, in the order of the pages.
pub fn all(told: &Told, currency: Currency) -> Vec<InsightsHeadline> {
    let mut all = vec![
        most_otherwise(told, currency),
        InsightsHeadline::stalled(told.stalled),
        gaps(told, currency),
        InsightsHeadline::enquiries(&told.response),
        unknown(told),
    ];
    all.extend(Stage::ALL.map(|stage| answerable(told, stage)));
    all
}
