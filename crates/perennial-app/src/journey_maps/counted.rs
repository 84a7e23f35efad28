//! What is counted and what research has found out, laid into a map: every number is live, and leads to the clients
//! behind it.

use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::insights::point::{Reckoning, Role};
use perennial_core::insights::stays;
use perennial_core::insights::{MarketInterviews, Period, Tally};
use perennial_core::journey_maps::chart::{
    Branch, Chart, DecisionNumbers, Doors, Dwell, Mood, Numbers, PlaceNumbers, Rate,
};
use perennial_core::journey_maps::sources::{self, CellSource};
use perennial_core::journey_maps::{DecisionPoint, JourneyMap, Place};
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::statistics::{self, Share, Weight};
use uuid::Uuid;

use super::linked;
use super::queries::Found;
use super::researched;
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::insights::{self, Asked, Filters, Survey};
use crate::web::words::{grouped, long_date};

/// What is looked at on a map: which days and whom, and with which days it is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// Which days, and whom.
    pub asked: Asked,
    /// Of whom and when, in words beside the day; empty of everybody in the twelve months up to today.
    pub words: Vec<String>,
    /// With which days it is compared.
    pub compared_with: Option<Period>,
    /// How sure the intervals are.
    pub level: statistics::Level,
    /// Whether the figures of research are laid in too: files have them.
    pub research: bool,
}

impl Looked {
    /// Everybody in the twelve months up to a day.
    pub fn at_all(today: Day) -> Self {
        let asked = Asked::of(Period::year_to(today), today);
        Self { asked, words: Vec::new(), compared_with: None, level: statistics::Level::Eighty, research: false }
    }

    /// What the filters of a page ask.
    pub fn of(filters: &Filters) -> Self {
        let asked = filters.asked.clone();
        let today = asked.question.seen;
        let usual = asked.question.period == Period::year_to(today);
        let period = (!usual).then(|| filters.period_words());
        let before = filters.before_words().map(|before| format!("compared with {before}"));
        let whom = filters.narrowed().into_iter().map(|(_, words)| words);
        let words = period.into_iter().chain(whom).chain(before).collect();
        Self { asked, words, compared_with: filters.compared_with, level: filters.level, research: false }
    }

    /// The same for a file, with the figures of research.
    pub fn for_file(self) -> Self {
        Self { research: true, ..self }
    }
}

/// What is asked of a map, and the words beside the day: where the map has a service line and no other is asked for,
/// only relationships of that line are looked at.
///
/// # Errors
/// When the store cannot be read.
pub async fn asked_of(conn: &mut Conn, map: &JourneyMap, looked: &Looked) -> Result<(Asked, Vec<String>), Error> {
    let (mut asked, mut words) = (looked.asked.clone(), looked.words.clone());
    if asked.question.line.is_none() {
        let lines = firm::service_lines(conn).await?;
        if let Some(line) = lines.iter().find(|line| line.name == map.persona.service_line) {
            asked.question.line = Some(line.id);
            words.push(line.name.clone());
        }
    }
    Ok((asked, words))
}

/// The map as it is drawn, with what is counted and what is known, as the actor may see it.
///
/// # Errors
/// When the store cannot be read.
pub async fn charted(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    found: &Found,
    looked: &Looked,
    doors: Doors,
) -> Result<Chart, Error> {
    let (asked, mut words) = asked_of(conn, &found.map, looked).await?;
    let model = firm::cached_model(conn, &app.memory.model).await?;
    words.extend(
        firm::records_end(&model.coverage, asked.question.seen).map(|ended| format!("{ended}: import the next list")),
    );
    let survey = insights::survey(app, conn, actor, &asked).await?;
    let heard = insights::heard(conn, actor).await?;
    let linked: Vec<CellSource> =
        linked::list_sources(conn, actor, found.id).await?.into_iter().map(|one| one.source).collect();
    let steps: Vec<Place> = Place::ALL.into_iter().filter(|place| has_step(&found.map, *place)).collect();
    let counting = Counting { asked: &asked, map: found.id, steps: &steps, level: looked.level, market: heard.market };
    let before = match looked.compared_with {
        Some(period) => {
            let asked = asked.in_period(period);
            let survey = insights::survey(app, conn, actor, &asked).await?;
            Some(Counting { asked: &asked, ..counting }.numbers(&survey))
        }
        None => None,
    };
    let mut chart = Chart {
        firm: firm::find(conn).await?.map(|firm| firm.name).unwrap_or_default(),
        as_of: std::iter::once(long_date(asked.question.seen)).chain(words).collect::<Vec<_>>().join(" · "),
        numbers: Some(counting.numbers(&survey)),
        before,
        evidence: sources::evidence(&linked, &heard.ageing, asked.question.seen, &long_date),
        elsewhere: elsewhere(&survey, &steps),
        doors,
        map: found.map.clone(),
        ..Chart::default()
    };
    if looked.research {
        researched::lay(conn, actor, survey.response(looked.level), &mut chart).await?;
    }
    Ok(chart)
}

fn has_step(map: &JourneyMap, place: Place) -> bool {
    map.steps.iter().any(|step| step.place == place)
}

/// Relationships on record that stand at no step of a map, by why: with those in its cells they are everybody.
fn elsewhere(survey: &Survey, steps: &[Place]) -> Vec<(String, u64)> {
    let all = survey.elsewhere.iter().filter(|(_, count)| **count > 0);
    let mut all: Vec<(String, u64)> = all.map(|(why, count)| (why.words(*count).to_owned(), *count)).collect();
    let without = Place::ALL.into_iter().filter(|place| !steps.contains(place));
    let without = without.map(|place| (place, survey.standing[place.order()].0)).filter(|(_, count)| *count > 0);
    let (mut sum, mut said): (u64, Vec<String>) = (0, Vec::new());
    for (place, count) in without {
        sum += count;
        said.push(format!("{} {}", place.words(), grouped(count)));
    }
    if sum > 0 {
        all.push((format!("where this map has no step ({})", said.join("; ")), sum));
    }
    all
}

/// True for the place in which a phase is first lived: its stays and moods are told there, because they are recorded by
/// phase and not by stage.
fn is_first(place: Place) -> bool {
    let stage = if place.phase == Phase::Assess { Stage::PrePurchase } else { Stage::Client };
    place.stage == stage
}

/// From a survey to numbers that lead to the clients behind them.
#[derive(Clone, Copy)]
struct Counting<'c> {
    asked: &'c Asked,
    map: Uuid,
    /// The places at which the map has a step.
    steps: &'c [Place],
    level: statistics::Level,
    market: Option<MarketInterviews>,
}

impl Counting<'_> {
    fn numbers(&self, survey: &Survey) -> Numbers {
        let decisions = DecisionPoint::ALL.into_iter().zip(&survey.points);
        Numbers {
            places: self.steps.iter().map(|place| self.of_place(*place, survey)).collect(),
            decisions: decisions.filter_map(|(point, tally)| self.decision(point, tally)).collect(),
        }
    }

    /// The list of the clients behind a number.
    fn behind(&self, number: &str) -> String {
        format!("/insights/clients?{number}&{}&map={}", self.asked.query(), self.map)
    }

    fn of_place(&self, place: Place, survey: &Survey) -> PlaceNumbers {
        let (stage, phase) = (place.stage.key(), place.phase.key());
        let (count, stalled) = survey.standing.get(place.order()).copied().unwrap_or_default();
        let question = &self.asked.question;
        // The list of clients knows no next Assess: there they stand at the phase that they have reached.
        let listed = place.stage != Stage::Between;
        let now = self.asked.is_everybody() && question.period.until == question.seen;
        let href = if now && listed {
            format!("/clients?stage={stage}&phase={phase}")
        } else {
            self.behind(&format!("place={}&of=all", place.key()))
        };
        let here = survey.walked.at(place);
        let mut numbers = PlaceNumbers {
            relationships: Some(count),
            stalled: Some(stalled),
            href: Some(href),
            touches: here.touches.map(Some),
            touch_hrefs: Medium::ALL.map(|medium| {
                let made = here.touches[medium as usize] > 0;
                made.then(|| self.behind(&format!("place={}&medium={}&of=touched", place.key(), medium.key())))
            }),
            ..PlaceNumbers::unknown(place)
        };
        if is_first(place) {
            let phase = place.phase as usize - 1;
            numbers.dwell = survey.phases.get(phase).and_then(dwell);
            let moods = survey.recorded.moods(place.phase);
            numbers.mood = moods.map(|(n, [lower, middle, upper])| Mood { n, middle, lower, upper });
        }
        numbers
    }

    /// A decision point by what is recorded, or by what was said in market interviews where no record tells.
    fn decision(&self, point: DecisionPoint, tally: &Tally) -> Option<DecisionNumbers> {
        if !insights::is_of_research(tally.point) {
            return self.of_point(point, tally);
        }
        let mut found = self.of_point(point, &self.market?.tally(tally.point)?)?;
        let research = Some("/research".to_owned());
        found.branches.iter_mut().for_each(|branch| branch.href.clone_from(&research));
        Some(DecisionNumbers { href: research, ..found })
    }

    /// A decision point with its branches.
    fn of_point(&self, point: DecisionPoint, tally: &Tally) -> Option<DecisionNumbers> {
        let key = tally.point.key();
        let decided = tally.share().of;
        let found = tally.estimate(self.level);
        // Only of those decided a branch is a share: elsewhere some still wait, and the rate stands beside the counts.
        let takes_time = tally.point.definition().reckoning != Reckoning::OfDecided;
        let known = tally.branches().filter(|(branch, _)| branch.role != Role::Open);
        let branches = known.map(|(branch, counted)| {
            let interval = Share::new(counted.count, decided).interval(self.level);
            let interval = interval.filter(|_| Weight::of(decided).bears_a_rate() && !takes_time);
            Branch {
                name: branch.word.to_owned(),
                count: counted.count,
                interval: interval.map(|interval| (interval.low, interval.high)),
                goes_on: branch.role == Role::On,
                href: Some(self.behind(&format!("point={key}&of={}", branch.key))),
            }
        });
        let mut branches: Vec<Branch> = branches.collect();
        branches.sort_by_key(|branch| !branch.goes_on);
        (!branches.is_empty()).then(|| DecisionNumbers {
            point,
            branches,
            rate: found.filter(|_| takes_time).map(|found| Rate {
                rate: found.rate,
                interval: found.interval.map(|interval| (interval.low, interval.high)),
                words: found.words(),
            }),
            undecided: Some(tally.undecided()),
            caution: Weight::warning(decided),
            href: Some("/insights".to_owned()),
        })
    }
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
