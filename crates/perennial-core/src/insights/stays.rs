//! How long phases take, and how they are left.
//!
//! A stay that is not over counts for as long as it has lasted (Kaplan and Meier), and one that began before the
//! period only from the day on which the period began (left truncation). So neither the slow ones that still run nor
//! the long ones from before pull the figure to one side. A stay of which a list knows that it began or ended, and not
//! when, enters no figure of days and none of how phases are left (D16); how many these are is counted.

use super::{Ground, Question, Stay};
use crate::dates::Day;
use crate::headlines::StalledNow;
use crate::journeys::Exit;
use crate::journeys::stage::Phase;
use crate::statistics::{Curve, Estimate, Level, Share, Wait, Waits, Weight};

/// The stays in one phase.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    waits: Waits,
    /// Stays that ended within the period, by how.
    advanced: u64,
    reverted: u64,
    left: u64,
    /// Running at the end of the period.
    running: u64,
    /// Of the running ones, past the stall limit.
    stalled: u64,
    /// What the stalled ones are worth, minor units.
    stalled_value: i64,
    /// Of no known day.
    undated: u64,
    /// Nobody saw the phase: strong evidence of a later one skipped it.
    unobserved: u64,
}

/// The stays in all phases, being gathered.
#[derive(Debug, Clone, Default)]
pub struct Stays([Gathered; 8], StalledNow);

/// What is said of a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Dwell {
    /// The phase.
    pub phase: Phase,
    /// Stays looked at.
    pub n: u64,
    /// Of them, ended in the period.
    pub over: u64,
    /// Days by which a quarter, half and three quarters have left.
    pub quarter: Estimate,
    /// The middle.
    pub median: Estimate,
    /// Three quarters.
    pub three_quarters: Estimate,
    /// Left forwards.
    pub advanced: u64,
    /// Fell back.
    pub reverted: u64,
    /// Left for good.
    pub left: u64,
    /// Running at the end of the period.
    pub running: u64,
    /// Of the running ones, past the stall limit.
    pub stalled: u64,
    /// What the stalled ones are worth, minor units.
    pub stalled_value: i64,
    /// Begun or ended on a day that is not known: in none of the figures but, where they go on, among those running.
    pub undated: u64,
    /// Skipped, as far as anybody saw.
    pub unobserved: u64,
    /// What share stays how long.
    pub curve: Curve,
}

/// One of the groups of which a page can list the relationships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Left forwards.
    Advanced,
    /// Fell back.
    Reverted,
    /// Left for good.
    Left,
    /// Running at the end of the period.
    Running,
    /// Of the running ones, past the stall limit.
    Stalled,
    /// Begun or ended on a day that is not known.
    Undated,
    /// Skipped, as far as anybody saw.
    Unobserved,
}

impl Group {
    /// All.
    pub const ALL: [Self; 7] =
        [Self::Advanced, Self::Reverted, Self::Left, Self::Running, Self::Stalled, Self::Undated, Self::Unobserved];

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Advanced => "advanced",
            Self::Reverted => "reverted",
            Self::Left => "left",
            Self::Running => "running",
            Self::Stalled => "stalled",
            Self::Undated => "undated",
            Self::Unobserved => "unobserved",
        }
    }

    /// The group of a name written by [`Group::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key() == key)
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Advanced => "went on",
            Self::Reverted => "fell back",
            Self::Left => "left",
            Self::Running => "are in it",
            Self::Stalled => "are stalled",
            Self::Undated => "not counted (the day is not known)",
            Self::Unobserved => "passed it unobserved",
        }
    }
}

/// A stay as a period sees it.
struct Seen {
    wait: Wait,
    exit: Option<Exit>,
    unsure: bool,
}

fn seen(stay: &Stay, question: &Question) -> Option<Seen> {
    let end = question.period.until.min(question.seen);
    let over = stay.until.filter(|until| *until <= end);
    if stay.from > end || over.is_some_and(|over| over < question.period.from) {
        return None;
    }
    let days = |from: Day, to: Day| u32::try_from(to.days_since(from)).unwrap_or(0);
    let lasted = days(stay.from, over.unwrap_or(end));
    let wait = Wait { lasted, ended: over.is_some(), seen_from: days(stay.from, question.period.from) };
    Some(Seen { wait, exit: over.map(|_| stay.exit), unsure: stay.unsure })
}

fn of_line(ground: &Ground<'_>, stay: &Stay, question: &Question) -> bool {
    let Some(line) = question.line else { return true };
    match stay.work {
        Some(work) => ground.course.works.get(work as usize).is_some_and(|work| work.line == Some(line)),
        None => ground.has(Some(line)),
    }
}

fn stalled_in(ground: &Ground<'_>, phase: Phase, question: &Question) -> bool {
    let piece = (ground.on)(question.period.until.min(question.seen));
    piece.is_some_and(|piece| piece.counts && piece.stalled >> (phase.number() - 1) & 1 == 1)
        && ground.has(question.line)
}

impl Stays {
    /// Counts one relationship.
    pub fn add(&mut self, ground: &Ground<'_>, question: &Question) {
        for stay in &ground.course.stays {
            let Some(seen) = seen(stay, question).filter(|_| of_line(ground, stay, question)) else { continue };
            let gathered = &mut self.0[usize::from(stay.phase.number()) - 1];
            if seen.unsure {
                gathered.undated += 1;
                gathered.running += u64::from(matches!(seen.exit, Some(Exit::None) | None));
                continue;
            }
            gathered.waits.add(seen.wait);
            match seen.exit {
                Some(Exit::Advanced) => gathered.advanced += 1,
                Some(Exit::Reverted) => gathered.reverted += 1,
                Some(Exit::Left) => gathered.left += 1,
                Some(Exit::None) | None => gathered.running += 1,
            }
        }
        let end = question.period.until.min(question.seen);
        let here = |phase: &Phase| stalled_in(ground, *phase, question);
        self.1.add(Phase::ALL.into_iter().filter(here).fold(0, |bits, phase| bits | 1 << (phase.number() - 1)));
        for phase in Phase::ALL {
            if stalled_in(ground, phase, question) {
                let gathered = &mut self.0[usize::from(phase.number()) - 1];
                gathered.stalled += 1;
                gathered.stalled_value = gathered.stalled_value.saturating_add((ground.fees)(end));
            }
        }
        if ground.has(question.line) {
            for (_, phase) in ground.course.unobserved.iter().filter(|(on, _)| question.period.holds(*on)) {
                self.0[usize::from(phase.number()) - 1].unobserved += 1;
            }
        }
    }

    /// Adds what was counted of other relationships.
    pub fn merge(&mut self, other: &Self) {
        for (gathered, more) in self.0.iter_mut().zip(&other.0) {
            gathered.waits.merge(&more.waits);
            gathered.advanced += more.advanced;
            gathered.reverted += more.reverted;
            gathered.left += more.left;
            gathered.running += more.running;
            gathered.stalled += more.stalled;
            gathered.stalled_value = gathered.stalled_value.saturating_add(more.stalled_value);
            gathered.undated += more.undated;
            gathered.unobserved += more.unobserved;
        }
        self.1.merge(&other.1);
    }

    /// Takes up as little room as it can: for what is kept to be merged later.
    pub fn pack(&mut self) {
        self.0.iter_mut().for_each(|gathered| gathered.waits.pack());
    }

    /// The stalled relationships at the end of the period, each once.
    pub const fn stalled(&self) -> StalledNow {
        self.1
    }

    /// What is said of each phase.
    pub fn dwell(self, level: Level) -> [Dwell; 8] {
        let mut all = self.0.map(Some);
        Phase::ALL.map(|phase| all[usize::from(phase.number()) - 1].take().unwrap_or_default().dwell(phase, level))
    }
}

impl Gathered {
    fn dwell(self, phase: Phase, level: Level) -> Dwell {
        let curve = self.waits.curve();
        let [quarter, median, three_quarters] = curve.quantiles([0.25, 0.5, 0.75], level);
        Dwell {
            phase,
            n: curve.n,
            over: curve.over,
            quarter,
            median,
            three_quarters,
            advanced: self.advanced,
            reverted: self.reverted,
            left: self.left,
            running: self.running,
            stalled: self.stalled,
            stalled_value: self.stalled_value,
            undated: self.undated,
            unobserved: self.unobserved,
            curve,
        }
    }
}

impl Dwell {
    /// The same at another level.
    #[must_use]
    pub fn at(&self, level: Level) -> Self {
        let curve = self.curve.clone();
        let [quarter, median, three_quarters] = curve.quantiles([0.25, 0.5, 0.75], level);
        Self { quarter, median, three_quarters, curve, ..*self }
    }

    /// Those who went on, of those who left the phase in the period.
    pub fn went_on(&self) -> Share {
        Share::new(self.advanced, self.advanced + self.reverted + self.left)
    }

    /// How many of a group.
    pub const fn count(&self, group: Group) -> u64 {
        match group {
            Group::Advanced => self.advanced,
            Group::Reverted => self.reverted,
            Group::Left => self.left,
            Group::Running => self.running,
            Group::Stalled => self.stalled,
            Group::Undated => self.undated,
            Group::Unobserved => self.unobserved,
        }
    }

    /// “half leave within 21 days (17 to 26)”, or what is missing to say so.
    pub fn words(&self) -> String {
        if !Weight::of(self.over).bears_a_rate() {
            return Weight::words(self.over);
        }
        match (self.median.value, self.median.low, self.median.high) {
            (Some(days), Some(low), Some(high)) => format!("half leave within {} ({low} to {high})", days_words(days)),
            (Some(days), Some(low), None) => format!("half leave within {} ({low} or more)", days_words(days)),
            (Some(days), ..) => format!("half leave within {}", days_words(days)),
            (None, Some(low), _) => format!("half stay longer than was seen (at least {low} days)"),
            (None, ..) => "half stay longer than was seen".to_owned(),
        }
    }
}

fn days_words(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// How often a relationship counts in a group of a phase: what a page lists behind the number.
pub fn in_group(ground: &Ground<'_>, question: &Question, phase: Phase, group: Group) -> u64 {
    let stays = || ground.course.stays.iter().filter(|stay| stay.phase == phase && of_line(ground, stay, question));
    let those = |wanted: &dyn Fn(&Seen) -> bool| {
        stays().filter_map(|stay| seen(stay, question)).filter(|seen| wanted(seen)).count() as u64
    };
    let exits = |exit: Exit| those(&|seen| !seen.unsure && seen.exit == Some(exit));
    match group {
        Group::Advanced => exits(Exit::Advanced),
        Group::Reverted => exits(Exit::Reverted),
        Group::Left => exits(Exit::Left),
        Group::Running => those(&|seen| matches!(seen.exit, Some(Exit::None) | None)),
        Group::Undated => those(&|seen| seen.unsure),
        Group::Stalled => u64::from(stalled_in(ground, phase, question)),
        Group::Unobserved if !ground.has(question.line) => 0,
        Group::Unobserved => {
            let gaps = ground.course.unobserved.iter();
            gaps.filter(|(on, gap)| *gap == phase && question.period.holds(*on)).count() as u64
        }
    }
}
