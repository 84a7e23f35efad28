//! What became of the plan with everybody who walked a way: for each place and medium, how many were met there.
//!
//! A relationship's [`Stay`]s come from its positions; [`Walked::add`] lays its touches into them. A place counts as
//! passed when a stay in it ended within the period; whoever passed it without a touch by a planned medium is a
//! deviation of the actual journey from the planned one (CJML, S1.03). That there was no touch is known only for the days
//! for which touches with the relationship are complete (D15): whoever passed on other days, or stood in the stage at a
//! phase that is not recorded (D16), is counted apart.

use super::Place;
use crate::dates::Day;
use crate::fact::Medium;
use crate::insights::Period;
use crate::journeys::coverage::Span;
use crate::journeys::position::Piece;
use crate::journeys::stage::{Phase, Stage};

/// How many places there are.
const PLACES: usize = Place::ALL.len();

/// A stay of one relationship at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub place: Place,
    /// The first day.
    pub from: Day,
    /// The day of leaving; none while it stands there.
    pub until: Option<Day>,
}

/// A touch, as far as it matters where and how it met the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The day.
    pub on: Day,
    /// The phase at the time; none before any phase.
    pub phase: Option<Phase>,
    /// By which medium.
    pub medium: Medium,
}

/// The stays of a relationship, in order, from its pieces.
pub fn stays(pieces: impl IntoIterator<Item = Piece>) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    for piece in pieces {
        let place = Place::of(&piece);
        if let Some(last) = stays.last_mut().filter(|last| last.until.is_none()) {
            if Some(last.place) == place {
                continue;
            }
            last.until = Some(piece.from);
        }
        stays.extend(place.map(|place| Stay { place, from: piece.from, until: None }));
    }
    stays
}

impl Stay {
    /// True where touches are complete for every day of it.
    pub fn is_watched(&self, watched: Option<Span>) -> bool {
        watched.is_some_and(|span| span.from <= self.from && span.reaches(self.until.unwrap_or(self.from)))
    }
}

/// The stages in which a relationship stood within a period at a phase that is not recorded (D16): Pre-purchase too,
/// where it is a client from a day of the period on, and nothing is recorded of how that came about.
pub fn unrecorded_stages(pieces: impl IntoIterator<Item = Piece>, period: Period) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut last: Option<Piece> = None;
    let is_unrecorded =
        |piece: &Piece| piece.stage != Stage::PrePurchase && piece.counts && piece.standing.is_none() && !piece.seeking;
    let mut has_counted = false;
    for piece in pieces {
        let begins = piece.counts && !has_counted;
        has_counted |= piece.counts;
        if begins && piece.stage != Stage::PrePurchase && !piece.learned && period.holds(piece.from) {
            stages.push(Stage::PrePurchase);
        }
        // The one before ended on this day.
        stages.extend(last.filter(|last| is_unrecorded(last) && piece.from > period.from).map(|last| last.stage));
        last = Some(piece).filter(|piece| piece.from <= period.until);
        if last.is_none() {
            break;
        }
    }
    stages.extend(last.filter(is_unrecorded).map(|last| last.stage));
    stages.sort_unstable();
    stages.dedup();
    stages
}

/// Where a touch met the client: the stage in which it stood that day, in the phase that the touch was made for.
pub fn place_of(stays: &[Stay], touch: &Touch) -> Option<Place> {
    let stay = stays[..stays.partition_point(|stay| stay.from <= touch.on)].last()?;
    stay.until.is_none_or(|until| touch.on < until).then_some(())?;
    let told = touch.phase.and_then(|phase| Place::new(stay.place.stage, phase));
    Some(told.unwrap_or(stay.place))
}

/// One relationship, or many, at one place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Here {
    /// Relationships that were here on some day of the period.
    pub stood: u64,
    /// Relationships that left from here in the period, of whose touches here all are on record.
    pub passed: u64,
    /// Relationships that left from here, or may have, in the period, and of whom nobody knows whether they were met.
    pub unrecorded: u64,
    /// Touches of the period, by medium in the order of [`Medium::ALL`].
    pub touches: [u64; 6],
    /// Relationships with a touch of the period.
    pub touched: [u64; 6],
    /// Of those that passed, the ones that were met here by the medium in the period or earlier in the same stay.
    pub met: [u64; 6],
}

/// Everybody who walked, place by place in the order of [`Place::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walked([Here; PLACES]);

impl Default for Walked {
    fn default() -> Self {
        Self([Here::default(); PLACES])
    }
}

impl Walked {
    /// One relationship's way: the stages in which its phase is not recorded beside its stays, and the days for which
    /// touches with it are complete.
    pub fn of(
        (stays, unrecorded): (&[Stay], &[Stage]),
        touches: impl IntoIterator<Item = Touch>,
        period: Period,
        watched: Option<Span>,
    ) -> Self {
        let mut walked = Self::default();
        // The first day that counts for being met: that on which the stay began that ended in the period.
        let mut since = [period.from; PLACES];
        for stay in stays {
            let (here, at) = (&mut walked.0[stay.place.order()], stay.place.order());
            let ended = stay.until.filter(|until| period.holds(*until));
            if stay.from <= period.until && stay.until.is_none_or(|until| until > period.from) {
                here.stood = 1;
            }
            if ended.is_some() && stay.is_watched(watched) {
                here.passed = 1;
                since[at] = since[at].min(stay.from);
            } else if ended.is_some() {
                here.unrecorded = 1;
            }
        }
        for (place, here) in Place::ALL.into_iter().zip(&mut walked.0) {
            here.unrecorded = (1 - here.passed) * here.unrecorded.max(u64::from(unrecorded.contains(&place.stage)));
        }
        for touch in touches {
            let Some(place) = place_of(stays, &touch).filter(|_| touch.on <= period.until) else { continue };
            let (at, medium) = (place.order(), touch.medium as usize);
            let here = &mut walked.0[at];
            if period.holds(touch.on) {
                here.touches[medium] += 1;
                here.touched[medium] = 1;
            }
            if touch.on >= since[at] {
                here.met[medium] = here.passed;
            }
        }
        walked
    }

    /// Adds one relationship's way.
    pub fn add(&mut self, other: &Self) {
        for (sum, one) in self.0.iter_mut().zip(&other.0) {
            sum.stood += one.stood;
            sum.passed += one.passed;
            sum.unrecorded += one.unrecorded;
            for medium in Medium::ALL.map(|medium| medium as usize) {
                sum.touches[medium] += one.touches[medium];
                sum.touched[medium] += one.touched[medium];
                sum.met[medium] += one.met[medium];
            }
        }
    }

    /// What happened at a place.
    pub fn at(&self, place: Place) -> &Here {
        &self.0[place.order().min(PLACES - 1)]
    }
}

/// Who is asked for behind a cell of place and medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Those with a touch of the period.
    Touched,
    /// Those who passed and were met.
    Met,
    /// Those who passed and were not met.
    Missed,
    /// Those who passed or may have, and of whom it is not recorded whether they were met.
    Unrecorded,
}

impl Who {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Touched, Self::Met, Self::Missed, Self::Unrecorded];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Touched => "touched",
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Unrecorded => "unrecorded",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Touched => "touched in the period",
            Self::Met => "passed and were met",
            Self::Missed => "passed and were never met",
            Self::Unrecorded => "passed, or may have: not recorded whether they were met",
        }
    }

    /// How often one relationship counts for it: touches, or once.
    pub const fn times(self, here: &Here, medium: Medium) -> u64 {
        let medium = medium as usize;
        match self {
            Self::Touched => here.touches[medium],
            Self::Met => here.met[medium],
            Self::Missed => here.passed - here.met[medium],
            Self::Unrecorded => here.unrecorded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journeys::position::Silence;
    use crate::journeys::stage::Stage;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn piece(from: &str, stage: Stage, standing: Option<Phase>, counts: bool) -> Piece {
        Piece {
            from: day(from),
            stage,
            other: false,
            camp: None,
            standing,
            stalled: 0,
            seeking: false,
            silence: Silence::Heard,
            counts,
            parked: false,
            on_paper: false,
            uncovered: false,
            regressed: false,
            archived: false,
            learned: false,
        }
    }

    fn way() -> Vec<Stay> {
        stays([
            piece("2025-01-01", Stage::PrePurchase, None, true),
            piece("2025-02-01", Stage::PrePurchase, Some(Phase::Assess), true),
            piece("2025-03-01", Stage::Client, Some(Phase::Admit), true),
            piece("2025-03-05", Stage::Client, Some(Phase::Admit), true),
            piece("2025-03-11", Stage::Client, Some(Phase::Affirm), true),
            piece("2026-01-01", Stage::Client, Some(Phase::Affirm), false),
            piece("2026-02-01", Stage::Client, Some(Phase::Activate), true),
        ])
    }

    fn touch(on: &str, phase: Option<Phase>, medium: Medium) -> Touch {
        Touch { on: day(on), phase, medium }
    }

    #[test]
    fn stages_without_a_recorded_phase_are_told_of_the_period() {
        let year = Period { from: day("2025-06-01"), until: day("2026-05-31") };
        let told = |pieces: &[Piece]| unrecorded_stages(pieces.iter().copied(), year);
        let unknown = |from, stage| piece(from, stage, None, true);
        let recorded = [
            piece("2025-05-01", Stage::PrePurchase, Some(Phase::Assess), true),
            piece("2025-07-01", Stage::Client, Some(Phase::Admit), true),
        ];
        assert_eq!(told(&recorded), [], "each phase of it is recorded");
        assert_eq!(told(&[unknown("2024-01-01", Stage::Client)]), [Stage::Client]);
        let closed = [unknown("2024-01-01", Stage::Client), unknown("2025-07-01", Stage::Between)];
        assert_eq!(told(&closed), [Stage::Client, Stage::Between]);
        let before = [unknown("2024-01-01", Stage::Client), unknown("2025-05-01", Stage::Between)];
        assert_eq!(told(&before), [Stage::Between], "it was no client any more");
        assert_eq!(told(&[unknown("2025-07-01", Stage::Client)]), [Stage::PrePurchase, Stage::Client]);
        let learned = Piece { learned: true, ..unknown("2025-07-01", Stage::Client) };
        assert_eq!(told(&[learned]), [Stage::Client], "since when it is one is not recorded");
        assert_eq!(told(&[unknown("2026-07-01", Stage::Client)]), [], "after the period");
    }

    #[test]
    fn stays_are_pieces_of_the_same_place_and_end_where_nothing_counts() {
        let way = way();
        let told: Vec<(String, String, Option<String>)> = way
            .iter()
            .map(|stay| (stay.place.key(), stay.from.to_string(), stay.until.map(|day| day.to_string())))
            .collect();
        let expected = [
            ("pre_purchase.assess", "2025-02-01", Some("2025-03-01")),
            ("client.admit", "2025-03-01", Some("2025-03-11")),
            ("client.affirm", "2025-03-11", Some("2026-01-01")),
            ("client.activate", "2026-02-01", None),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(place, from, until)| ((*place).to_owned(), (*from).to_owned(), until.map(str::to_owned)))
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn whoever_passed_without_a_touch_was_missed() {
        let way = way();
        let year = Period { from: day("2025-06-01"), until: day("2026-05-31") };
        let touches = [
            // Before the period, but in the stay that ended in it.
            touch("2025-03-20", Some(Phase::Affirm), Medium::Phone),
            touch("2025-07-01", None, Medium::Email),
            // Nobody counts between the stays.
            touch("2026-01-15", Some(Phase::Affirm), Medium::Mail),
            touch("2026-03-01", Some(Phase::Activate), Medium::Email),
            touch("2026-08-01", Some(Phase::Activate), Medium::Email),
        ];
        let walked = Walked::of((&way, &[]), touches, year, Some(Span::ALWAYS));
        let affirm = walked.at(Place::new(Stage::Client, Phase::Affirm).unwrap());
        assert_eq!((affirm.stood, affirm.passed), (1, 1));
        assert_eq!(affirm.touches[Medium::Phone as usize], 0, "made before the period");
        let times = |who: Who, medium| who.times(affirm, medium);
        assert_eq!((times(Who::Met, Medium::Phone), times(Who::Met, Medium::Email)), (1, 1));
        assert_eq!((times(Who::Missed, Medium::Mail), times(Who::Touched, Medium::Email)), (1, 1));
        let activate = walked.at(Place::new(Stage::Client, Phase::Activate).unwrap());
        assert_eq!((activate.stood, activate.passed, activate.touches[Medium::Email as usize]), (1, 0, 1));
        assert_eq!(walked.at(Place::new(Stage::PrePurchase, Phase::Assess).unwrap()), &Here::default());
        // Where touches are on record from a later day on, or of others only, nobody knows who was missed.
        let later = Span { from: day("2025-04-01"), ..Span::ALWAYS };
        for watched in [Some(later), None] {
            let unknown = Walked::of((&way, &[Stage::Client]), touches, year, watched);
            let affirm = unknown.at(Place::new(Stage::Client, Phase::Affirm).unwrap());
            let times = [Who::Touched, Who::Met, Who::Missed, Who::Unrecorded];
            assert_eq!(times.map(|who| who.times(affirm, Medium::Email)), [1, 0, 0, 1]);
            let accomplish = unknown.at(Place::new(Stage::Client, Phase::Accomplish).unwrap());
            assert_eq!((accomplish.passed, accomplish.unrecorded), (0, 1), "its phase was not recorded in that stage");
        }
        let mut sum = walked;
        sum.add(&walked);
        assert_eq!(sum.at(Place::new(Stage::Client, Phase::Affirm).unwrap()).passed, 2);
    }
}
