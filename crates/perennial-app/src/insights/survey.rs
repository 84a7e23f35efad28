//! One pass over all relationships: decision points, stays in phases and answers, counted.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Medium;
use perennial_core::headlines::StalledNow;
use perennial_core::ids::StaffId;
use perennial_core::insights::gaps;
use perennial_core::insights::response::{self, Clock, Hours, Response};
use perennial_core::insights::stays::{Dwell, Stays};
use perennial_core::insights::terra::Recorded;
use perennial_core::insights::{Ground, Point, Tally};
use perennial_core::journey_maps::Place;
use perennial_core::journey_maps::walked::{self, Walked};
use perennial_core::journeys::coverage::Coverage;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::plans::library::suggestions;
use perennial_core::statistics::Level;

use super::asked::Asked;
use super::complaints::{self, Complained, complained};
use super::courses::{Held, Kept};
use crate::actor::Actor;
use crate::app::App;
use crate::clock::local_in;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::journeys::Known;
use crate::touches::Reading;

/// Everything counted in one pass.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The thirteen decision points.
    pub points: Vec<Tally>,
    /// Stays in phases.
    pub phases: [Dwell; 8],
    /// The stalled relationships at the end of the period.
    pub stalled: StalledNow,
    /// Answers to enquiries, as sure as 4 times in 5 and as 19 in 20.
    pub responses: [Response; 2],
    /// What is left undone.
    pub gaps: gaps::Gathered,
    /// What the records tell of what clients feel, say and know.
    pub recorded: Recorded,
    /// Where they stood at the end of the period: how many at each place of [`Place::ALL`], and how many of them stuck.
    pub standing: [(u64, u64); 15],
    /// Those who stood at no place of [`Place::ALL`] at the end of the period, by why.
    pub elsewhere: BTreeMap<Elsewhere, u64>,
    /// The ways that they walked in the period, with the touches that met them.
    pub walked: Walked,
    /// The complaints that came in the period, the latest first.
    pub complaints: Vec<Complained>,
    /// Relationships looked at: everybody on record.
    pub relationships: u64,
    /// Of them, those that stood on the client map at the end of the period; the others are prospects without an open
    /// pursuit.
    pub on_map: u64,
}

/// Why a relationship stands at no place of a journey map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elsewhere {
    /// A prospect whose “not now” waits.
    Parked,
    /// A prospect without an open pursuit.
    NoPursuit,
    /// Left before the goal was met, or at a phase that a planned journey does not end at.
    OtherPlace,
    /// It is not recorded in which phase it stands.
    PhaseNotRecorded,
    /// Nothing was known of it on that day.
    NotYetKnown,
}

impl Elsewhere {
    /// The rest of a sentence after the count of `n`.
    pub const fn words(self, n: u64) -> &'static str {
        match self {
            Self::Parked if n == 1 => "prospect parked as not now",
            Self::Parked => "prospects parked as not now",
            Self::NoPursuit if n == 1 => "prospect without an open pursuit",
            Self::NoPursuit => "prospects without an open pursuit",
            Self::OtherPlace => "at a phase that is no place of a planned journey",
            Self::PhaseNotRecorded => "whose phase is not recorded",
            Self::NotYetKnown => "not known on that day",
        }
    }

    fn of(known: &Known, on: Day) -> Self {
        match known.history.on(on) {
            None => Self::NotYetKnown,
            Some(piece) if piece.parked => Self::Parked,
            Some(piece) if !piece.counts && piece.stage == Stage::PrePurchase => Self::NoPursuit,
            Some(piece) if piece.standing.is_none() => Self::PhaseNotRecorded,
            Some(_) => Self::OtherPlace,
        }
    }
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
pub(super) struct Here {
    zone: jiff::tz::TimeZone,
    model: Arc<Model>,
    now: Moment,
    /// The cells for which the library of this kind of firm has something to do.
    planned: Vec<(Phase, Medium)>,
}

impl Here {
    pub(super) async fn of(app: &App, conn: &mut Conn) -> Result<Self, Error> {
        let firm = firm::find(conn).await?;
        let zone = firm.as_ref().and_then(|firm| jiff::tz::TimeZone::get(&firm.time_zone).ok());
        let model = firm::cached_model(conn, &app.memory.model).await?;
        let suggested = firm.iter().flat_map(|firm| suggestions(firm.kind));
        let wanted = suggested.filter(|one| !one.empty_by_choice).map(|one| (one.phase, one.medium));
        let planned: BTreeSet<(Phase, Medium)> = wanted.collect();
        let planned = planned.into_iter().collect();
        Ok(Self { zone: zone.unwrap_or(jiff::tz::TimeZone::UTC), model, now: app.now(), planned })
    }

    /// For which days the firm's records are complete.
    pub(super) fn coverage(&self) -> &Coverage {
        &self.model.coverage
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&Clock<'_>) -> T) -> T {
        let local = |at: Moment| -> (Day, u32) { local_in(at, &self.zone) };
        let calendar = &self.model.calendar;
        look(&Clock { local: &local, calendar, hours: Hours::default(), now: self.now })
    }
}

/// Calls `look` for each relationship that is looked at.
pub(super) fn each(
    clients: &[Known],
    (held, coverage): (&Held, &Coverage),
    asked: &Asked,
    actor: &Actor,
    mut look: impl FnMut(&Known, &Ground<'_>),
) {
    for known in clients {
        let Some(kept) = held.get(known.client) else { continue };
        if asked.takes(known, kept, actor) {
            grounded(known, kept, coverage, |ground| look(known, ground));
        }
    }
}

fn grounded<T>(known: &Known, kept: &Kept, coverage: &Coverage, look: impl FnOnce(&Ground<'_>) -> T) -> T {
    let on = |day: Day| known.history.on(day);
    let fees = |day: Day| known.history.fees_in_year_to(day);
    let hoped = |day: Day| known.history.hoped_from(day);
    look(&Ground { course: &kept.course, coverage, on: &on, fees: &fees, hoped: &hoped })
}

/// Where a relationship stood at the end of a day, and whether it was stuck.
pub(super) fn stood(known: &Known, on: Day) -> Option<(Place, bool)> {
    let piece = known.history.on(on).filter(|piece| piece.counts)?;
    Some((Place::new(piece.stage, piece.standing?)?, piece.stalled != 0))
}

/// The way of one relationship in the period, with the touches that met it.
pub(super) fn walk(known: &Known, touches: &Reading<'_>, asked: &Asked) -> Walked {
    let stays = walked::stays(known.history.pieces());
    Walked::of(&stays, touches.of(known.client, asked.question.line), asked.question.period)
}

/// Everything, being counted.
struct Counting {
    points: Vec<Tally>,
    stays: Stays,
    response: response::Gathered,
    gaps: gaps::Gathered,
    recorded: Recorded,
    standing: [(u64, u64); 15],
    elsewhere: BTreeMap<Elsewhere, u64>,
    walked: Walked,
    relationships: u64,
    on_map: u64,
}

impl Counting {
    fn new(planned: &[(Phase, Medium)]) -> Self {
        Self {
            points: Point::ALL.map(Tally::new).into(),
            stays: Stays::default(),
            response: response::Gathered::default(),
            gaps: gaps::Gathered::new(planned),
            recorded: Recorded::default(),
            standing: [(0, 0); 15],
            elsewhere: BTreeMap::new(),
            walked: Walked::default(),
            relationships: 0,
            on_map: 0,
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

    fn walk(&mut self, known: &Known, touches: &Reading<'_>, asked: &Asked) {
        if asked.question.line.is_some_and(|line| !known.history.uses(line)) {
            return;
        }
        let until = asked.question.period.until;
        match stood(known, until).and_then(|(place, stuck)| Some((self.standing.get_mut(place.order())?, stuck))) {
            Some(((count, stalled), stuck)) => {
                *count += 1;
                *stalled += u64::from(stuck);
            }
            None => *self.elsewhere.entry(Elsewhere::of(known, until)).or_default() += 1,
        }
        self.walked.add(&walk(known, touches, asked));
    }

    fn finish(self, complaints: Vec<Complained>) -> Survey {
        Survey {
            points: self.points.into_iter().map(Tally::finished).collect(),
            stalled: self.stays.stalled(),
            phases: self.stays.dwell(Level::Eighty),
            responses: [self.response.clone().response(Level::Eighty), self.response.response(Level::NinetyFive)],
            gaps: self.gaps,
            recorded: self.recorded,
            standing: self.standing,
            elsewhere: self.elsewhere,
            walked: self.walked,
            complaints,
            relationships: self.relationships,
            on_map: self.on_map,
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
    let touches = app.memory.touches.read(conn).await?;
    let complaints = complained(conn, &asked.question).await?;
    let key = (actor.staff(), asked.clone(), here.now.0 / 3_600_000_000);
    let count = |clients: &[Known], seq: i64| {
        if let Some(found) = memory.surveys.find(seq, &key) {
            return found;
        }
        let mut counting = Counting::new(&here.planned);
        let mut looked_at = HashSet::new();
        here.with(|clock| {
            each(clients, (&held, here.coverage()), asked, actor, |known, ground| {
                looked_at.insert(known.client);
                counting.add(ground, asked, clock);
                let on_map = known.history.on(asked.question.period.until).is_some_and(|piece| piece.counts);
                counting.on_map += u64::from(on_map);
                counting.walk(known, &touches, asked);
            });
        });
        let survey = Arc::new(counting.finish(complaints::of_clients(complaints, &looked_at)));
        memory.surveys.keep(seq, key.clone(), &survey);
        survey
    };
    app.memory.snapshot.look(conn, count).await
}
