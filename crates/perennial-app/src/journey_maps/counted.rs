//! What is counted and what research has found out, laid into a map: every number is live, and leads to the clients
//! behind it.

use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::insights::evidence::Ageing;
use perennial_core::insights::point::Role;
use perennial_core::insights::stays;
use perennial_core::insights::terra::{Cell, Topic};
use perennial_core::insights::{self as counting, Period, Tally};
use perennial_core::journey_maps::chart::{
    Branch, DecisionNumbers, Dwell, Evidence, Level, Mood, Numbers, PlaceNumbers,
};
use perennial_core::journey_maps::{DecisionPoint, JourneyMap, Lane, Place};
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::statistics::{self, Share, Weight};

use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::insights::{self, Asked, Survey};
use crate::web::words::long_date;
use crate::{firm, touches};

/// Numbers and evidence for one map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counted {
    /// The numbers; none when nobody has counted.
    pub numbers: Option<Numbers>,
    /// On what the cells rest.
    pub evidence: Vec<Evidence>,
}

/// Counts the twelve months up to a day for a map, as the actor may see them: of the map's service line where it has
/// one, else of everybody.
///
/// # Errors
/// When the store cannot be read.
pub async fn counted(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    map: &JourneyMap,
    today: Day,
) -> Result<Counted, Error> {
    let lines = firm::service_lines(conn).await?;
    let line = lines.iter().find(|line| line.name == map.persona.service_line).map(|line| line.id);
    let mut asked = Asked::of(Period { from: today - 364, until: today }, today);
    asked.question.line = line;
    let survey = insights::survey(app, conn, actor, &asked).await?;
    let heard = insights::heard(conn, actor).await?;
    let known = survey.recorded.cells(&heard, &Ageing::default(), today);
    let filter = touches::Filter { from: Some(today - 364), until: Some(today), line, ..touches::Filter::default() };
    let made = touches::tallied(conn, &app.memory.touches, actor, &filter).await?;
    let standing = standing(app, conn, actor, line, today).await?;
    let places = Place::ALL.into_iter().map(|place| {
        let count =
            standing.iter().find(|(at, ..)| *at == place).map_or((0, 0), |(_, count, stalled)| (*count, *stalled));
        of_place(place, count, &survey, &made, today)
    });
    let decisions =
        DecisionPoint::ALL.into_iter().zip(&survey.points).filter_map(|(point, tally)| of_point(point, tally));
    let numbers = Numbers { places: places.collect(), decisions: decisions.collect() };
    let evidence = map.steps.iter().flat_map(|step| evidence(&step.key, step.place.phase, &known)).collect();
    Ok(Counted { numbers: Some(numbers), evidence })
}

/// Relationships by place: how many, and how many of them are stuck.
async fn standing(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    line: Option<perennial_core::ids::ServiceLineId>,
    today: Day,
) -> Result<Vec<(Place, u64, u64)>, Error> {
    let look = |clients: &[crate::journeys::Known], _| {
        let mut counts: Vec<(Place, u64, u64)> = Place::ALL.map(|place| (place, 0, 0)).into();
        let seen = clients.iter().filter(|known| known.seen_by(actor));
        for known in seen.filter(|known| line.is_none_or(|line| known.history.uses(line))) {
            let Some(piece) = known.history.on(today).filter(|piece| piece.counts) else { continue };
            let Some(place) = piece.standing.and_then(|phase| Place::new(piece.stage, phase)) else { continue };
            if let Some(count) = counts.iter_mut().find(|(at, ..)| *at == place) {
                count.1 += 1;
                count.2 += u64::from(piece.stalled != 0);
            }
        }
        counts
    };
    app.memory.snapshot.look(conn, look).await
}

/// True for the place in which a phase is first lived: its stays, moods and touches are told there, because they are
/// recorded by phase and not by stage.
fn is_first(place: Place) -> bool {
    let stage = if place.phase == Phase::Assess { Stage::PrePurchase } else { Stage::Client };
    place.stage == stage
}

fn of_place(
    place: Place,
    (count, stalled): (u64, u64),
    survey: &Survey,
    made: &touches::Tally,
    today: Day,
) -> PlaceNumbers {
    let (stage, phase) = (place.stage.key(), place.phase.key());
    let mut numbers = PlaceNumbers {
        relationships: Some(count),
        stalled: Some(stalled),
        href: Some(format!("/clients?stage={stage}&phase={phase}")),
        ..PlaceNumbers::unknown(place)
    };
    if is_first(place) {
        numbers.dwell = dwell(&survey.phases[place.phase as usize - 1]);
        numbers.mood =
            survey.recorded.moods(place.phase).map(|(n, [lower, middle, upper])| Mood { n, middle, lower, upper });
        for medium in Medium::ALL {
            numbers.touches[medium as usize] = Some(made.cells[place.phase as usize][medium as usize].into());
            let span = format!("from={}&until={today}", today - 364);
            numbers.touch_hrefs[medium as usize] =
                Some(format!("/touches?phase={phase}&medium={}&{span}", medium.key()));
        }
    }
    numbers
}

/// How long one stays, where enough stays tell.
fn dwell(stays: &stays::Dwell) -> Option<Dwell> {
    let days = |estimate: statistics::Estimate| estimate.value.map(f64::from);
    Some(Dwell {
        n: stays.n,
        median: days(stays.median)?,
        lower: days(stays.quarter),
        upper: days(stays.three_quarters),
    })
}

/// A decision point with its branches; none where no record tells of it.
fn of_point(point: DecisionPoint, tally: &Tally) -> Option<DecisionNumbers> {
    let key = tally.point.key();
    let decided = tally.share().of;
    let mut branches: Vec<Branch> = tally
        .branches()
        .filter(|(branch, _)| branch.role != Role::Open)
        .map(|(branch, counted)| Branch {
            name: branch.word.to_owned(),
            count: counted.count,
            interval: Share::new(counted.count, decided)
                .interval(statistics::Level::Eighty)
                .filter(|_| Weight::of(decided).bears_a_rate())
                .map(|interval| (interval.low, interval.high)),
            goes_on: branch.role == Role::On,
            href: Some(format!("/insights/clients?point={key}&of={}", branch.key)),
        })
        .collect();
    branches.sort_by_key(|branch| !branch.goes_on);
    (!branches.is_empty()).then(|| DecisionNumbers {
        point,
        branches,
        undecided: Some(tally.undecided()),
        caution: Weight::warning(decided),
        href: Some("/insights".to_owned()),
    })
}

/// On what the cells of a step rest: what is known of its phase.
fn evidence(step: &str, phase: Phase, known: &[Cell]) -> Vec<Evidence> {
    let lanes = [
        (Topic::Feelings, Lane::Feelings),
        (Topic::Thoughts, Lane::Thoughts),
        (Topic::Thoughts, Lane::Questions),
        (Topic::Reasons, Lane::Actions),
    ];
    let of = |(topic, lane): (Topic, Lane)| {
        let cell = known.iter().find(|cell| (cell.phase, cell.topic) == (phase, topic))?;
        let source = cell.known.sources.first()?;
        let level = match cell.known.level? {
            counting::evidence::Weight::Anecdote => Level::Anecdote,
            counting::evidence::Weight::StaffView => Level::StaffView,
            counting::evidence::Weight::ClientResearch => Level::ClientResearch,
        };
        Some(Evidence {
            step: step.to_owned(),
            lane,
            level,
            n: source.n.into(),
            on: long_date(source.on),
            source: source.what.clone(),
        })
    };
    lanes.into_iter().filter_map(of).collect()
}
