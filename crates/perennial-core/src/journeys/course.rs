//! The course of a relationship through time: reads facts in order, and stops at every day on which
//! something changes, be it by a fact or by time alone.

use crate::dates::Day;
use crate::journeys::headline::Headline;
use crate::journeys::history::{Effect, History};
use crate::journeys::model::Model;
use crate::journeys::order::Ordered;
use crate::journeys::position::{Piece, Prospect, Silence};
use crate::journeys::stage::{Phase, Stage};
use crate::journeys::today::Today;

/// Since when the present headline holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Track {
    pub(crate) headline: Option<Headline>,
    /// The day on which stage, camp and standing phase became what they are.
    pub(crate) since: Day,
    /// The day on which the stage began.
    pub(crate) stage_since: Day,
    /// The day on which the camp became what it is.
    pub(crate) camp_since: Day,
    /// The day on which the standing phase became what it is.
    pub(crate) phase_since: Day,
    /// The highest standing phase of any day so far.
    pub(crate) furthest: Option<Phase>,
    /// The day of the facts read last.
    day: Day,
    /// The next day on which the headline may change by time alone.
    next: Option<Day>,
    /// Facts have been read that are not yet looked at.
    unseen: bool,
}

impl Default for Track {
    fn default() -> Self {
        let never = Day::MIN;
        Self {
            headline: None,
            since: never,
            stage_since: never,
            camp_since: never,
            phase_since: never,
            furthest: None,
            day: never,
            next: None,
            unseen: false,
        }
    }
}

impl Track {
    /// Notes that a fact of a day was read.
    #[inline]
    pub(crate) const fn read(&mut self, day: Day, effect: Effect) {
        self.day = day;
        self.unseen |= matches!(effect, Effect::All);
    }

    /// The day of the facts read last.
    pub(crate) const fn day(&self) -> Day {
        self.day
    }

    /// Looks at every day before `end` on which the headline may have changed.
    pub(crate) fn settle(&mut self, history: &History, model: &Model, end: Option<Day>) {
        if self.unseen {
            self.unseen = false;
            self.look(history, model, self.day);
        }
        while let Some(next) = self.next.filter(|next| end.is_none_or(|end| *next < end)) {
            self.look(history, model, next);
        }
    }

    fn look(&mut self, history: &History, model: &Model, day: Day) {
        let mut today = Today::new(day);
        let headline = history.headline(model, &mut today);
        self.note(headline, day, history);
        if headline.stage == Stage::Between && history.was_work_of_a_day(day) {
            (self.since, self.stage_since) = (day, day);
        }
        self.next = today.next_change();
    }

    #[inline]
    fn note(&mut self, headline: Headline, day: Day, history: &History) {
        let before = self.headline.replace(headline);
        if before.is_some_and(|before| before.same_cell(&headline)) {
            return;
        }
        self.since = day;
        let stage_before = self.stage_since;
        if before.is_none_or(|before| !before.same_stage(&headline)) {
            self.stage_since = day;
        }
        if before.is_none_or(|before| before.camp != headline.camp) {
            self.camp_since = day;
        }
        if before.is_none_or(|before| !before.same_phase(&headline)) {
            self.phase_since = day;
            self.furthest = self.furthest.max(headline.standing);
        }
        if let Some(ended) = self.ended_before(before, &headline, day, history) {
            // Concluded on this day, and true since the last work ended (D17).
            self.stage_since = ended.max(stage_before);
            self.since = self.stage_since.max(self.camp_since).max(self.phase_since);
        }
    }

    /// The day on which the last work ended, where it is concluded on a later one that no work is open.
    fn ended_before(&self, before: Option<Headline>, now: &Headline, day: Day, history: &History) -> Option<Day> {
        let left = now.stage == Stage::Between && before.is_some_and(|before| before.stage == Stage::Client);
        let finished = now.finished_on.filter(|_| left)?;
        let closed = history.cycles.get(history.settled.last as usize).filter(|_| history.settled.closed > 0);
        Some(closed.map_or(finished, |last| last.ended.on.max(finished))).filter(|ended| *ended < day)
    }
}

/// Reads all facts up to a day. Gives the day of the first fact after it.
pub(crate) fn read_until(
    history: &mut History,
    track: &mut Track,
    ordered: &Ordered<'_>,
    model: &Model,
    as_of: Day,
) -> Option<Day> {
    history.unsure_beginning = ordered.unsure_beginning();
    let mut place = 0;
    let mut later = None;
    while let Some((on, fact)) = ordered.get(place) {
        if on > as_of {
            later = Some(on);
            break;
        }
        if on != track.day() {
            track.settle(history, model, Some(on));
        }
        let effect = history.apply(ordered, place, on, fact, model);
        track.read(on, effect);
        place += 1;
    }
    track.settle(history, model, (as_of < Day::MAX).then(|| as_of + 1));
    later
}

/// What the map shows of a relationship on a day.
#[inline]
pub(crate) fn glance(
    history: &History,
    headline: &Headline,
    stage_since: Day,
    model: &Model,
    today: &mut Today,
) -> Piece {
    let (mut stalled, mut seeking) = (0, false);
    // Of a pursuit nobody may know whether it was won by then: it is neither open nor stalled.
    for &place in history.open.iter().filter(|_| !headline.is_unsure()) {
        let cycle = &history.cycles[place as usize];
        let at = history.at(place as usize, model, today);
        seeking |= at.phase == Phase::Assess;
        // On hold nothing stalls.
        if cycle.held.is_some() {
            continue;
        }
        let bit = 1 << (at.phase.number() - 1);
        if stalled & bit == 0 {
            let due = super::stall::stalls_on(cycle, place + 1, &history.holds, &at, model);
            if due.is_some_and(|due| today.has_come(due)) {
                stalled |= bit;
            }
        }
    }
    let prospect = history.prospect(headline);
    Piece {
        from: today.day(),
        stage: headline.stage,
        other: headline.other,
        camp: headline.camp,
        standing: headline.known_standing(),
        stalled,
        seeking,
        silence: history.quiet(headline, stage_since, model, today).level,
        counts: history.archived.is_none()
            && headline.stage_recorded
            && matches!(prospect, None | Some(Prospect::Open)),
        on_paper: headline.on_paper,
        uncovered: !headline.stage_recorded,
        parked: matches!(prospect, Some(Prospect::Parked { .. })),
        regressed: history.lowest_trouble(today).is_some(),
        archived: history.archived.is_some(),
        learned: false,
    }
}

/// Cuts the whole history into pieces, the future included.
pub(crate) fn cut(history: &mut History, ordered: &Ordered<'_>, model: &Model, pieces: &mut Vec<Piece>) {
    history.unsure_beginning = ordered.unsure_beginning();
    let start = pieces.len();
    let mut track = Track::default();
    let mut place = 0;
    let (mut unseen, mut happened) = (false, false);
    while let Some((on, fact)) = ordered.get(place) {
        if on != track.day && place > 0 {
            let facts = std::mem::replace(&mut unseen, false).then_some(happened);
            cut_until(history, &mut track, facts, model, Some(on), pieces, start);
            happened = false;
        }
        track.day = on;
        match history.apply(ordered, place, on, fact, model) {
            Effect::All => (unseen, happened) = (true, happened || fact.happened_on(on)),
            // A contact can only end a silence, or put off the next one: looking too early does no harm.
            Effect::Contact => unseen |= pieces[start..].last().is_none_or(|last| last.silence != Silence::Heard),
            Effect::None => {}
        }
        place += 1;
    }
    cut_until(history, &mut track, unseen.then_some(happened), model, None, pieces, start);
}

/// Cuts up to a day. `facts` says that facts of the last day read may change something, and whether one of them
/// happened on that very day.
fn cut_until(
    history: &History,
    track: &mut Track,
    facts: Option<bool>,
    model: &Model,
    end: Option<Day>,
    pieces: &mut Vec<Piece>,
    start: usize,
) {
    let mut day = facts.map(|_| track.day).or(track.next);
    while let Some(at) = day.filter(|day| end.is_none_or(|end| *day < end)) {
        let mut today = Today::new(at);
        let headline = history.headline(model, &mut today);
        track.note(headline, at, history);
        let piece = glance(history, &headline, track.stage_since, model, &mut today);
        let before = pieces[start..].last();
        if !before.is_some_and(|last| Piece { from: at, learned: false, ..*last } == piece) {
            let of_facts = facts.filter(|_| at == track.day);
            let covered_now = before.is_some_and(|last| last.uncovered && !piece.uncovered);
            let learned = of_facts.map_or(covered_now, |happened| !happened);
            pieces.push(Piece { learned, ..piece });
        }
        track.next = today.next_change();
        day = track.next;
    }
}

/// The stage before anything is known.
pub(crate) const NOTHING: Headline = Headline {
    stage: Stage::PrePurchase,
    camp: None,
    standing: None,
    assessing: false,
    on_paper: false,
    finished_on: None,
    stage_recorded: true,
    other: false,
};
