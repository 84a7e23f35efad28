//! One pass over all relationships: decision points, stays in phases and answers, counted; and who stands behind them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Medium;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::insights::gaps::{self, Missing};
use perennial_core::insights::response::{self, Class, Clock, Hours, Response};
use perennial_core::insights::stays::{Dwell, Group, Stays, in_group};
use perennial_core::insights::terra::Recorded;
use perennial_core::insights::{Ground, Point, Tally};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::Phase;
use perennial_core::plans::library::suggestions;
use perennial_core::statistics::Level;

use super::asked::Asked;
use super::courses::{Held, Kept};
use crate::actor::Actor;
use crate::app::App;
use crate::clock::local_in;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::journeys::Known;

/// Everything counted in one pass.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The thirteen decision points.
    pub points: Vec<Tally>,
    /// Stays in phases.
    pub phases: [Dwell; 8],
    /// Answers to enquiries, as sure as 4 times in 5 and as 19 in 20.
    pub responses: [Response; 2],
    /// What is left undone.
    pub gaps: gaps::Gathered,
    /// What the records tell of what clients feel, say and know.
    pub recorded: Recorded,
    /// Relationships looked at.
    pub relationships: u64,
}

/// Surveys kept at most; all of one state of the positions.
const KEPT: usize = 24;

/// Surveys already made, until a position changes.
#[derive(Default)]
pub struct Surveys(Mutex<Made>);

/// The change up to which positions are known, and what was counted at it.
type Made = (i64, Vec<(Key, Arc<Survey>)>);

/// What a survey answers: who asks (walls), what, and in which hour, because an enquiry may wait since.
type Key = (Option<StaffId>, Asked, i64);

impl Surveys {
    fn find(&self, seq: i64, key: &Key) -> Option<Arc<Survey>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, made) = &*kept;
        let found = made.iter().find(|(known, _)| known == key).filter(|_| *at == seq);
        found.map(|(_, survey)| Arc::clone(survey))
    }

    fn keep(&self, seq: i64, key: Key, survey: &Arc<Survey>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, made) = &mut *kept;
        if *at != seq || made.len() >= KEPT {
            *at = seq;
            made.clear();
        }
        made.push((key, Arc::clone(survey)));
    }
}

/// What the firm's clock needs.
struct Here {
    zone: jiff::tz::TimeZone,
    model: Arc<Model>,
    now: Moment,
    /// The cells for which the library of this kind of firm has something to do.
    planned: Vec<(Phase, Medium)>,
}

impl Here {
    async fn of(app: &App, conn: &mut Conn) -> Result<Self, Error> {
        let firm = firm::find(conn).await?;
        let zone = firm.as_ref().and_then(|firm| jiff::tz::TimeZone::get(&firm.time_zone).ok());
        let model = firm::cached_model(conn, &app.memory.model).await?;
        let suggested = firm.iter().flat_map(|firm| suggestions(firm.kind));
        let wanted = suggested.filter(|one| !one.empty_by_choice).map(|one| (one.phase, one.medium));
        let planned: BTreeSet<(Phase, Medium)> = wanted.collect();
        let planned = planned.into_iter().collect();
        Ok(Self { zone: zone.unwrap_or(jiff::tz::TimeZone::UTC), model, now: app.now(), planned })
    }

    fn with<T>(&self, look: impl FnOnce(&Clock<'_>) -> T) -> T {
        let local = |at: Moment| -> (Day, u32) { local_in(at, &self.zone) };
        let calendar = &self.model.calendar;
        look(&Clock { local: &local, calendar, hours: Hours::default(), now: self.now })
    }
}

/// Calls `look` for each relationship that is looked at.
fn each(clients: &[Known], held: &Held, asked: &Asked, actor: &Actor, mut look: impl FnMut(&Known, &Ground<'_>)) {
    for known in clients {
        let Some(kept) = held.get(known.client) else { continue };
        if asked.takes(known, kept, actor) {
            grounded(known, kept, |ground| look(known, ground));
        }
    }
}

fn grounded<T>(known: &Known, kept: &Kept, look: impl FnOnce(&Ground<'_>) -> T) -> T {
    let on = |day: Day| known.history.on(day);
    let fees = |day: Day| known.history.fees_in_year_to(day);
    let hoped = |day: Day| known.history.hoped_from(day);
    look(&Ground { course: &kept.course, on: &on, fees: &fees, hoped: &hoped })
}

/// Everything, being counted.
struct Counting {
    points: Vec<Tally>,
    stays: Stays,
    response: response::Gathered,
    gaps: gaps::Gathered,
    recorded: Recorded,
    relationships: u64,
}

impl Counting {
    fn new(planned: &[(Phase, Medium)]) -> Self {
        Self {
            points: Point::ALL.map(Tally::new).into(),
            stays: Stays::default(),
            response: response::Gathered::default(),
            gaps: gaps::Gathered::new(planned),
            recorded: Recorded::default(),
            relationships: 0,
        }
    }

    fn add(&mut self, ground: &Ground<'_>, asked: &Asked, clock: &Clock<'_>) {
        let question = &asked.question;
        self.relationships += 1;
        self.points.iter_mut().for_each(|tally| tally.add(ground, question));
        self.stays.add(ground, question);
        self.response.add(ground, question, clock);
        self.gaps.add(ground, question);
        self.recorded.add(ground, question);
    }

    fn finish(self) -> Survey {
        Survey {
            points: self.points,
            phases: self.stays.dwell(Level::Eighty),
            responses: [self.response.clone().response(Level::Eighty), self.response.response(Level::NinetyFive)],
            gaps: self.gaps,
            recorded: self.recorded,
            relationships: self.relationships,
        }
    }
}

impl Survey {
    /// Answers to enquiries, as sure as is asked.
    pub const fn response(&self, level: Level) -> &Response {
        match level {
            Level::Eighty => &self.responses[0],
            Level::NinetyFive => &self.responses[1],
        }
    }
}

/// Everything counted, as the actor may see it.
///
/// # Errors
/// When the store cannot be read.
pub async fn survey(app: &App, conn: &mut Conn, actor: &Actor, asked: &Asked) -> Result<Arc<Survey>, Error> {
    let here = Here::of(app, conn).await?;
    let memory = &app.memory.insights;
    let held = memory.courses.read(conn).await?;
    let key = (actor.staff(), asked.clone(), here.now.0 / 3_600_000_000);
    let count = |clients: &[Known], seq: i64| {
        if let Some(found) = memory.surveys.find(seq, &key) {
            return found;
        }
        let mut counting = Counting::new(&here.planned);
        here.with(|clock| {
            each(clients, &held, asked, actor, |_, ground| counting.add(ground, asked, clock));
        });
        let survey = Arc::new(counting.finish());
        memory.surveys.keep(seq, key.clone(), &survey);
        survey
    };
    app.memory.snapshot.look(conn, count).await
}

/// A number whose relationships can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// A branch of a decision point.
    Branch(Point, usize),
    /// A group of a phase.
    Stay(Phase, Group),
    /// Enquiries answered so soon.
    Answer(Class),
    /// A gap.
    Gap(Missing),
}

/// One relationship behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub client: ClientId,
    /// How often it counts there.
    pub times: u64,
    /// What it is worth, minor units.
    pub value: i64,
    /// Why, where it was recorded.
    pub reason: Option<String>,
}

/// The relationships behind a number, the most valuable first.
///
/// # Errors
/// When the store cannot be read.
pub async fn behind(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    asked: &Asked,
    number: Behind,
) -> Result<Vec<Listed>, Error> {
    let here = Here::of(app, conn).await?;
    let held = app.memory.insights.courses.read(conn).await?;
    let gather = |clients: &[Known], _| {
        let mut listed = Vec::new();
        here.with(|clock| {
            each(clients, &held, asked, actor, |known, ground| {
                let mut entry = Listed { client: known.client, times: 0, value: 0, reason: None };
                count(&mut entry, ground, asked, number, clock);
                if entry.times > 0 {
                    listed.push(entry);
                }
            });
        });
        listed
    };
    let mut listed = app.memory.snapshot.look(conn, gather).await?;
    listed.sort_by_key(|entry| (std::cmp::Reverse(entry.value), entry.client));
    Ok(listed)
}

fn count(entry: &mut Listed, ground: &Ground<'_>, asked: &Asked, number: Behind, clock: &Clock<'_>) {
    let question = &asked.question;
    let end = question.period.until.min(question.seen);
    match number {
        Behind::Branch(point, branch) => point.cases(ground, question, &mut |case| {
            if case.branch == branch {
                entry.times += 1;
                entry.value = entry.value.saturating_add(case.value);
                if entry.reason.is_none() {
                    entry.reason = case.reason.map(str::to_owned);
                }
            }
        }),
        Behind::Stay(phase, group) => {
            entry.times = in_group(ground, question, phase, group);
            entry.value = (ground.fees)(end);
        }
        Behind::Gap(missing) => {
            if let Some(found) = gaps::concerned(ground, question, missing) {
                (entry.times, entry.value) = (found.times, found.worth);
            }
        }
        Behind::Answer(class) => {
            if ground.has(question.line) {
                let enquiries = ground.course.enquiries.iter().filter(|one| question.period.holds(one.on));
                entry.times = enquiries.filter(|one| response::class(one, clock).0 == class).count() as u64;
            }
            entry.value = (ground.fees)(end);
        }
    }
}
