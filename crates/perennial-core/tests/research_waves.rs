//! The same score in several waves: figures, intervals, what changed, and the drawing.

use perennial_core::research::trend::{Point, chart};
use perennial_core::research::{Answer, Measure, Recommendation, Score, Share, library};
use perennial_core::statistics::{Level, PromoterScore};
use proptest::prelude::*;

const fn part(count: u32, n: u32) -> Score {
    Score::Part(Share { count, n })
}

const fn net(promoters: u32, passives: u32, detractors: u32) -> Score {
    Score::Net(Recommendation { promoters, passives, detractors })
}

#[test]
fn a_difference_of_shares_is_newcombes() {
    // Newcombe 1998, table II, case (a): 56 of 70 less 48 of 80 is 0.2, 19 times in 20 between 0.0524 and 0.3339.
    let shares = [(56, 70), (48, 80)].map(|(count, of)| perennial_core::statistics::Share::new(count, of));
    let found = shares[0].minus(shares[1], Level::NinetyFive).unwrap();
    assert!((found.interval.low - 0.0524).abs() < 5e-5 && (found.interval.high - 0.3339).abs() < 5e-5, "{found:?}");
    let change = part(56, 70).change_from(part(48, 80)).unwrap();
    assert_eq!((change.words().as_str(), change.says()), ("+20 points", "higher"));
    assert!(change.low > 5 && change.high < 34, "four times in five is narrower: {change:?}");
    let some = part(7, 10).change_from(part(6, 10)).unwrap();
    assert_eq!((some.words().as_str(), some.says()), ("+10 points", "no change shown"));
    let few = part(4, 4).change_from(part(0, 40)).unwrap();
    assert_eq!((few.words().as_str(), few.says()), ("+100 points", "too few answers to say"));
    assert_eq!(part(0, 0).change_from(part(1, 2)), None, "nobody answered");
    assert_eq!(part(1, 2).change_from(net(1, 0, 0)), None);
}

#[test]
fn a_difference_of_promoter_scores_joins_the_adjusted_scores() {
    let (now, then) = (net(38, 21, 12), net(20, 20, 20));
    let change = now.change_from(then).unwrap();
    assert_eq!((change.by, change.says()), (37, "higher"));
    // By hand: (38.75 − 12.75) / 74 − 0 = 0.351; variances (51.5/74 − 0.351²)/74 and (41.5/63)/63.
    let (middle, half) =
        (26.0 / 74.0, 1.281_551_6 * ((51.5 / 74.0 - (26.0_f64 / 74.0).powi(2)) / 74.0 + 41.5 / 63.0 / 63.0).sqrt());
    assert_eq!(
        (change.low, change.high),
        ((100.0 * (middle - half)).round() as i32, (100.0 * (middle + half)).round() as i32)
    );
    assert_eq!(net(3, 0, 3).change_from(net(3, 1, 3)).unwrap().says(), "no change shown");
    let same = PromoterScore { promoters: 40, passives: 0, detractors: 0 };
    let all = same.minus(same, Level::Eighty).unwrap();
    assert!(!all.shows() && all.interval.high > 1.0, "forty of forty twice is not certainty: {all:?}");
}

#[test]
fn what_is_compared_is_what_the_question_counts() {
    let nps = library::instrument("relationship_nps").unwrap();
    let (measure, words) = Measure::compared(&nps.questions[0]).unwrap();
    assert_eq!((measure.clone(), words), (Measure::Net, "Net promoter score, −100 to +100"));
    let answers = [Answer::Number(10), Answer::Number(7), Answer::Number(2), Answer::Skipped];
    let score = measure.score(&answers);
    assert_eq!(
        (score.n(), score.words().as_str(), score.made_of().as_str()),
        (3, "0", "1 promoter, 1 passive, 1 detractor")
    );
    let close = library::instrument("close_satisfaction").unwrap();
    let goal =
        close.questions.iter().find(|one| one.means == Some(perennial_core::research::Meaning::GoalMet)).unwrap();
    let (measure, _) = Measure::compared(goal).unwrap();
    assert_eq!(measure.score(&[Answer::One("yes".into()), Answer::One("no".into())]).words(), "50%");
    assert!(Measure::compared(nps.question("why").unwrap()).is_none());
}

#[test]
fn the_course_is_drawn_with_its_intervals_and_never_invented() {
    let point = |label: &str, score| Point { label: label.to_owned(), score };
    let drawn = chart(
        &[point("May <2025>", net(10, 5, 5)), point("Nov", net(0, 0, 0)), point("May 2026", net(38, 21, 12))],
        "A & B",
    );
    assert!(drawn.contains("A &amp; B: May &lt;2025&gt; +25, May 2026 +37\""), "{drawn}");
    assert_eq!(drawn.matches("<circle").count(), 2, "a wave that nobody answered has no point");
    assert!(drawn.contains("0 answers") && drawn.contains("71 answers"));
    assert_eq!(chart(&[point("May", net(10, 5, 5))], "A"), "");
    assert_eq!(chart(&[], "A"), "");
}

proptest! {
    #[test]
    fn a_change_lies_within_its_interval_and_turns_round(a in 0_u32..60, b in 1_u32..60, c in 0_u32..60, d in 1_u32..60) {
        let (one, two) = (part(a.min(b), b), part(c.min(d), d));
        let (there, back) = (one.change_from(two).unwrap(), two.change_from(one).unwrap());
        prop_assert!(there.low <= there.by && there.by <= there.high, "{there:?}");
        prop_assert_eq!((there.by, there.low, there.high, there.shows), (-back.by, -back.high, -back.low, back.shows));
        let (one, two) = (net(a, b, c), net(c, d, a));
        let there = one.change_from(two).unwrap();
        prop_assert!(there.low <= there.high && (-200..=200).contains(&there.by), "{there:?}");
    }
}
