//! All relationships counted: decision points, stays in phases and answers. After a change only the blocks of
//! relationships in which it lies are counted again.

mod counting;
mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Medium;
use perennial_core::headlines::StalledNow;
use perennial_core::insights::gaps;
use perennial_core::insights::response::{Clock, Hours, Response};
use perennial_core::insights::stays::Dwell;
use perennial_core::insights::terra::Recorded;
use perennial_core::insights::{Ground, Tally};
use perennial_core::journey_maps::Place;
use perennial_core::journey_maps::walked::{self, Walked};
use perennial_core::journeys::coverage::Coverage;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::plans::library::suggestions;
use perennial_core::statistics::Level;

use self::counting::Counting;
pub use self::kept::Surveys;
use self::kept::{Counted, CountedBy};
use super::asked::Asked;
use super::complaints::{self, Complained, complained};
use super::courses::{Held, Kept};
use crate::actor::Actor;
use crate::app::App;
use crate::clock::local_in;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::following::Follows;
use crate::journeys::{Block, Everybody, Known};
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
    /// Where they stood at the end of the period: how many at each place of [`Place::ALL`], and how many whose work was
    /// stalled there. A relationship stands at one place; its work may be stalled at others.
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
    /// Neither client nor prospect: a supplier, a referrer or somebody else.
    Neither,
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
            Self::Neither => "neither client nor prospect",
            Self::OtherPlace => "at a phase that is no place of a planned journey",
            Self::PhaseNotRecorded => "whose phase is not recorded",
            Self::NotYetKnown => "not known on that day",
        }
    }

    fn of(known: &Known, on: Day) -> Self {
        match known.history.on(on) {
            None => Self::NotYetKnown,
            Some(piece) if piece.parked => Self::Parked,
            Some(piece) if piece.uncovered => Self::PhaseNotRecorded,
            Some(piece) if piece.other => Self::Neither,
            Some(piece) if !piece.counts && piece.stage == Stage::PrePurchase => Self::NoPursuit,
            Some(piece) if piece.standing.is_none() => Self::PhaseNotRecorded,
            Some(_) => Self::OtherPlace,
        }
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
    block: &Block<'_>,
    (held, coverage): (&Held, &Coverage),
    asked: &Asked,
    actor: &Actor,
    mut look: impl FnMut(&Standing<'_>, &Ground<'_>),
) {
    for (known, place) in block.clients.iter().zip(block.first..) {
        let Some(kept) = held.get(known.client, place) else { continue };
        if asked.takes(known, kept, actor) {
            grounded(known, kept, coverage, |ground| look(&Standing { known, place }, ground));
        }
    }
}

/// A relationship at its place in the snapshot.
#[derive(Clone, Copy)]
pub(super) struct Standing<'s> {
    pub known: &'s Known,
    place: usize,
}

fn grounded<T>(known: &Known, kept: &Kept, coverage: &Coverage, look: impl FnOnce(&Ground<'_>) -> T) -> T {
    let on = |day: Day| known.history.on(day);
    let fees = |day: Day| known.history.fees_in_year_to(day);
    let hoped = |day: Day| known.history.hoped_from(day);
    look(&Ground { course: &kept.course, coverage, on: &on, fees: &fees, hoped: &hoped })
}

/// True where a relationship stood at a place at the end of a day; or, of the `stalled`, where its work was stalled there.
pub(super) fn stood(known: &Known, on: Day, (place, stalled): (Place, bool)) -> bool {
    let Some(piece) = known.history.on(on) else { return false };
    if stalled { Place::of_stalls(&piece).any(|at| at == place) } else { Place::of(&piece) == Some(place) }
}

/// The way of one relationship in the period, with the touches that met it.
pub(super) fn walk(standing: &Standing<'_>, ground: &Ground<'_>, touches: &Reading<'_>, asked: &Asked) -> Walked {
    let Standing { known, place } = standing;
    let period = asked.question.period;
    let stays = walked::stays(known.history.pieces());
    let unrecorded = walked::unrecorded_stages(known.history.pieces(), period);
    let touches = touches.of(known.client, *place, asked.question.line);
    Walked::of((&stays, &unrecorded), touches, period, ground.watched())
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
    let by = CountedBy { model: Arc::clone(&here.model), zone: here.zone.clone(), planned: here.planned.clone() };
    let count = |everybody: &Everybody<'_>| {
        // The three are read one after the other: what is counted is true up to the change that all of them know.
        let seq = everybody.seq().min(held.seq()).min(touches.seq());
        if let Some(found) = memory.surveys.find(seq, &key) {
            return found;
        }
        let before = memory.surveys.take_counted(&key, &by);
        let before = before.unwrap_or_else(|| Counted::nothing(key.clone(), by));
        let counting = |block: &Block<'_>| count_block(block, &held, &touches, &here, asked, actor);
        let (all, counted) = before.followed(everybody, seq, Counting::new(&here.planned), counting);
        memory.surveys.keep_counted(counted);
        let takes = |client| {
            let found = everybody.find(client);
            let found = found.and_then(|(place, known)| Some((known, held.get(client, place)?)));
            found.is_some_and(|(known, kept)| asked.takes(known, kept, actor))
        };
        let survey = Arc::new(all.finish(complaints::of_clients(complaints, takes)));
        memory.surveys.keep(seq, key.clone(), &survey);
        survey
    };
    app.memory.snapshot.look_at_blocks(conn, count).await
}

/// Counts the relationships of one block.
fn count_block(
    block: &Block<'_>,
    held: &Held,
    touches: &Reading<'_>,
    here: &Here,
    asked: &Asked,
    actor: &Actor,
) -> Counting {
    let mut counting = Counting::new(&here.planned);
    let until = asked.question.period.until;
    here.with(|clock| {
        each(block, (held, here.coverage()), asked, actor, |standing, ground| {
            counting.add(ground, asked, clock);
            let on_map = standing.known.history.on(until).is_some_and(|piece| piece.counts);
            counting.on_map += u64::from(on_map);
            counting.walk(standing, ground, touches, asked);
        });
    });
    counting
}
