//! How soon enquiries are answered (S1.10; domain section 2, “Response time”).
//!
//! The clock runs from the instant of the enquiry to the first personal word from the firm. Where an instant is not
//! known the day is all there is: an answer on the same day came within 24 hours and nobody knows in which, and any
//! later one counts as later. Who was never answered is not left out of the middle value: they count as waiting.

use serde::Serialize;

use super::{Enquiry, Ground, Question};
use crate::dates::{Day, Moment};
use crate::journeys::coverage::RecordKind;
use crate::journeys::model::Calendar;
use crate::statistics::{Estimate, Level, Quartiles, Share, Waits};

/// Minutes of an hour and of a day.
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// When the firm can be reached on a working day, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// The first minute.
    pub opens: u32,
    /// The minute at which it closes.
    pub closes: u32,
}

impl Default for Hours {
    /// Nine to half past five: an assumption, and said where the figure stands.
    fn default() -> Self {
        Self { opens: 540, closes: 1050 }
    }
}

/// What the firm's clock and calendar say.
pub struct Clock<'c> {
    /// The day and the minute of an instant where the firm is.
    pub local: &'c dyn Fn(Moment) -> (Day, u32),
    /// On which days it works.
    pub calendar: &'c Calendar,
    /// At which hours.
    pub hours: Hours,
    /// Now.
    pub now: Moment,
}

/// How soon one enquiry was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Within an hour.
    Hour,
    /// Later, but within 24 hours.
    Day,
    /// Later than that.
    Later,
    /// Nobody has answered, and 24 hours are over.
    Never,
    /// It came less than 24 hours ago.
    Waiting,
}

impl Class {
    /// All.
    pub const ALL: [Self; 5] = [Self::Hour, Self::Day, Self::Later, Self::Never, Self::Waiting];

    /// The name in addresses and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Later => "later",
            Self::Never => "never",
            Self::Waiting => "waiting",
        }
    }

    /// The class of a name written by [`Class::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.key() == key)
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hour => "Within an hour",
            Self::Day => "Within 24 hours",
            Self::Later => "Later",
            Self::Never => "Never",
            Self::Waiting => "Not yet, and less than 24 hours old",
        }
    }
}

/// Enquiries being gathered.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    classes: [u64; 5],
    plain: Vec<f64>,
    working: Vec<f64>,
    waits: Waits,
    by_day: u64,
    unlogged: u64,
    unanswered_pursuits: u64,
}

/// What is said of the firm's answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    /// How many enquiries came in the period.
    pub enquiries: u64,
    /// How many of each class, in the order of [`Class::ALL`].
    pub classes: [u64; 5],
    /// Of them, those of which only the days are known.
    pub by_day: u64,
    /// Hours to the answer, of those answered with both instants known.
    pub hours: Option<Quartiles>,
    /// The same, counting only the hours in which the firm can be reached.
    pub working_hours: Option<Quartiles>,
    /// Minutes by which half were answered, those never answered among them.
    pub median_minutes: Estimate,
    /// Pursuits opened in the period by clients of whom no enquiry is logged.
    pub unlogged: u64,
    /// Open pursuits that were opened in the period without an enquiry, a day or longer ago, and that nobody has answered.
    pub unanswered_pursuits: u64,
}

/// Pursuits of one relationship that were opened in the period without an enquiry and that nobody has answered, where
/// the records can tell: the same as the alert speaks of.
pub fn unanswered_pursuits(ground: &Ground<'_>, question: &Question) -> u64 {
    let waits = |on: Day, listed: bool| {
        question.period.holds(on)
            && on < question.seen
            && ground.coverage.shows_absence(RecordKind::Interactions, on + 1, listed)
    };
    ground.course.unlogged.iter().filter(|(on, listed)| waits(*on, *listed)).count() as u64
}

/// The class of an enquiry, and the minutes to its answer where both instants are known.
pub fn class(enquiry: &Enquiry, clock: &Clock<'_>) -> (Class, Option<i64>) {
    let waited = |until: Moment, at: Moment| (until.0 - at.0).div_euclid(60_000_000).max(0);
    match (enquiry.at, enquiry.answer) {
        (Some(at), Some((_, Some(said)))) => {
            let minutes = waited(said, at);
            let class = if minutes <= HOUR {
                Class::Hour
            } else if minutes <= DAY {
                Class::Day
            } else {
                Class::Later
            };
            (class, Some(minutes))
        }
        (_, Some((day, _))) if day <= enquiry.on => (Class::Day, None),
        (_, Some(_)) => (Class::Later, None),
        (Some(at), None) if waited(clock.now, at) <= DAY => (Class::Waiting, None),
        (None, None) if (clock.local)(clock.now).0 <= enquiry.on => (Class::Waiting, None),
        (_, None) => (Class::Never, None),
    }
}

impl Gathered {
    /// Counts one relationship.
    pub fn add(&mut self, ground: &Ground<'_>, question: &Question, clock: &Clock<'_>) {
        if !ground.has(question.line) {
            return;
        }
        let course = ground.course;
        for enquiry in course.enquiries.iter().filter(|enquiry| question.period.holds(enquiry.on)) {
            let (class, minutes) = class(enquiry, clock);
            self.classes[class as usize] += 1;
            match (minutes, enquiry.at, enquiry.answer) {
                (Some(minutes), Some(at), Some((_, Some(said)))) => {
                    self.plain.push(minutes as f64 / 60.0);
                    self.working.push(f64::from(working_minutes(at, said, clock)) / 60.0);
                    self.waits.ended(u32::try_from(minutes).unwrap_or(u32::MAX));
                }
                (_, Some(at), None) => {
                    let waited = (clock.now.0 - at.0).div_euclid(60_000_000);
                    self.waits.running(u32::try_from(waited).unwrap_or(0));
                }
                _ => self.by_day += 1,
            }
        }
        let opened = course.works_of(question.line).filter_map(|work| work.opened);
        let opened = opened.filter(|on| question.period.holds(*on)).count() as u64;
        if course.enquiries.is_empty() {
            self.unlogged += opened;
        }
        self.unanswered_pursuits += unanswered_pursuits(ground, question);
    }

    /// Adds what was counted of other relationships.
    pub fn merge(&mut self, other: &Self) {
        for (count, more) in self.classes.iter_mut().zip(&other.classes) {
            *count += more;
        }
        self.plain.extend(&other.plain);
        self.working.extend(&other.working);
        self.waits.merge(&other.waits);
        self.by_day += other.by_day;
        self.unlogged += other.unlogged;
        self.unanswered_pursuits += other.unanswered_pursuits;
    }

    /// Takes up as little room as it can: for what is kept to be merged later.
    pub fn pack(&mut self) {
        self.waits.pack();
    }

    /// What is said of all.
    pub fn response(self, level: Level) -> Response {
        Response {
            enquiries: self.classes.iter().sum(),
            classes: self.classes,
            by_day: self.by_day,
            hours: Quartiles::of(self.plain),
            working_hours: Quartiles::of(self.working),
            median_minutes: self.waits.curve().median(level),
            unlogged: self.unlogged,
            unanswered_pursuits: self.unanswered_pursuits,
        }
    }
}

impl Response {
    /// How many of a class.
    pub const fn count(&self, class: Class) -> u64 {
        self.classes[class as usize]
    }

    /// Answered within an hour, of all whose 24 hours are over or who were answered.
    pub fn within_hour(&self) -> Share {
        Share::new(self.count(Class::Hour), self.decided())
    }

    /// Answered within 24 hours, those within an hour among them.
    pub fn within_day(&self) -> Share {
        Share::new(self.count(Class::Hour) + self.count(Class::Day), self.decided())
    }

    /// Never answered.
    pub fn never(&self) -> Share {
        Share::new(self.count(Class::Never), self.decided())
    }

    /// All who asked and wait for more than a day: enquiries, and pursuits that were opened without one.
    pub const fn unanswered(&self) -> u64 {
        self.count(Class::Never) + self.unanswered_pursuits
    }

    const fn decided(&self) -> u64 {
        self.enquiries - self.count(Class::Waiting)
    }
}

/// Minutes between two instants that lie in the firm's hours on working days.
pub fn working_minutes(from: Moment, to: Moment, clock: &Clock<'_>) -> u32 {
    let ((first, start), (last, end)) = ((clock.local)(from), (clock.local)(to));
    let Hours { opens, closes } = clock.hours;
    let open = |day: Day, from: u32, to: u32| {
        let (from, to) = (from.clamp(opens, closes), to.clamp(opens, closes));
        if clock.calendar.is_working(day) { to.saturating_sub(from) } else { 0 }
    };
    if first >= last {
        return open(first, start, end);
    }
    let between = clock.calendar.working_days_between(first, last - 1);
    open(first, start, closes) + between * closes.saturating_sub(opens) + open(last, opens, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str, hour: i64, minute: i64) -> Moment {
        Moment(Moment::start_of(text.parse().unwrap()).0 + (hour * 60 + minute) * 60_000_000)
    }

    fn local(at: Moment) -> (Day, u32) {
        (at.utc_day(), u32::try_from(at.0.rem_euclid(86_400_000_000) / 60_000_000).unwrap())
    }

    #[test]
    fn the_clock_stands_still_over_the_weekend() {
        let calendar = Calendar::default();
        let now = moment("2026-11-22", 12, 0);
        let clock = Clock { local: &local, calendar: &calendar, hours: Hours::default(), now };
        // A Friday at five to the Monday at half past nine: half an hour, and half an hour.
        let minutes = working_minutes(moment("2026-11-20", 17, 0), moment("2026-11-23", 9, 30), &clock);
        assert_eq!(minutes, 60);
        let night = working_minutes(moment("2026-11-19", 20, 0), moment("2026-11-19", 23, 0), &clock);
        assert_eq!(night, 0);
        let week = working_minutes(moment("2026-11-16", 9, 0), moment("2026-11-20", 9, 0), &clock);
        assert_eq!(week, 4 * 510);
    }

    #[test]
    fn an_enquiry_is_classed_by_what_is_known_of_it() {
        let calendar = Calendar::default();
        let now = moment("2026-11-22", 12, 0);
        let clock = Clock { local: &local, calendar: &calendar, hours: Hours::default(), now };
        let on: Day = "2026-11-10".parse().unwrap();
        let at = moment("2026-11-10", 9, 0);
        let asked = |answer| class(&Enquiry { on, at: Some(at), answer }, &clock);
        assert_eq!(asked(Some((on, Some(moment("2026-11-10", 10, 0))))), (Class::Hour, Some(60)));
        assert_eq!(asked(Some((on, Some(moment("2026-11-10", 10, 1))))), (Class::Day, Some(61)));
        assert_eq!(asked(Some((on + 1, Some(moment("2026-11-11", 9, 1))))).0, Class::Later);
        assert_eq!(asked(Some((on, None))), (Class::Day, None));
        assert_eq!(asked(Some((on + 1, None))), (Class::Later, None));
        assert_eq!(asked(None).0, Class::Never);
        let fresh = Enquiry { on: on + 12, at: Some(moment("2026-11-22", 9, 0)), answer: None };
        assert_eq!(class(&fresh, &clock).0, Class::Waiting);
        assert_eq!(class(&Enquiry { on: on + 12, at: None, answer: None }, &clock).0, Class::Waiting);
    }
}
