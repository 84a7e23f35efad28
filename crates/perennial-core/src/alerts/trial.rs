//! A rule tried on history: “would have fired 14 times last year, 9 before a loss”.
//!
//! One client's facts are replayed over a period, from one day on which the answer may change to the next; days on
//! which nothing can change are not looked at. What people had snoozed, planned or seen elsewhere at the time is not
//! known any more, so a trial goes by the facts alone, each on its own day.

use super::alert::Key;
use super::evaluate::{AsOf, Evaluator};
use super::rules::{RuleName, Rules};
use super::situation::{Beside, Situation};
use crate::dates::Day;
use crate::fact::{ClientFact, EngagementFact, Event, Fact, PursuitFact};
use crate::ids::ClientId;
use crate::journeys::Ordered;
use crate::journeys::model::Model;
use crate::journeys::stage::Camp;

/// From which day to which, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// What was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// The relationship ended, and not well (a good farewell is no loss that an alert could have prevented).
    Ended,
    /// A pursuit was lost.
    NoWay,
    /// Accepted work lapsed unsigned.
    Lapsed,
}

/// A day on which the rule would have spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firing {
    /// What it would have said.
    pub key: Key,
    /// The day.
    pub on: Day,
    /// The first loss that followed within the days asked for.
    pub loss: Option<(Day, Loss)>,
}

/// What a rule would have said of one client over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Which client.
    pub client: ClientId,
    /// The firings, in order.
    pub firings: Vec<Firing>,
    /// The losses of the period, in order, each with whether a firing came before it in time.
    pub losses: Vec<(Day, Loss, bool)>,
}

/// Tries one rule on one client after the other.
#[derive(Debug)]
pub struct TrialOfRule<'r> {
    evaluator: Evaluator<'r>,
    period: Period,
    within: i32,
}

impl<'r> TrialOfRule<'r> {
    /// Tries what `rules` say (one rule alone: [`Rules::only`]) over a period. A loss counts as foreseen when it came
    /// within so many days of a firing.
    pub fn new(rules: &'r Rules, model: &'r Model, period: Period, within_days: u32) -> Self {
        let within = i32::try_from(within_days).unwrap_or(i32::MAX);
        Self { evaluator: Evaluator::new(rules, model), period, within }
    }

    /// Tries it on one client. What spoke already when the period began is not counted.
    pub fn on(&mut self, client: ClientId, facts: &[Fact]) -> Trial {
        let beside = Beside::default();
        let situation = Situation { client, facts, beside: &beside, handled: &[] };
        let Period { from, to } = self.period;
        let mut firings: Vec<Firing> = Vec::new();
        let mut heard: std::collections::HashSet<Key> = std::collections::HashSet::new();
        let mut day = from;
        while day <= to {
            let alerts = self.evaluator.evaluate(&situation, AsOf::end_of(day));
            for alert in alerts.open {
                if !heard.contains(&alert.key) {
                    heard.insert(alert.key.clone());
                    if day > from || alert.since >= from {
                        firings.push(Firing { key: alert.key, on: day, loss: None });
                    }
                }
            }
            match alerts.changes_on {
                Some(next) if next > day => day = next,
                _ => break,
            }
        }
        let losses = losses(facts, from, to + self.within);
        self.followed(client, firings, &losses)
    }

    fn followed(&self, client: ClientId, mut firings: Vec<Firing>, losses: &[(Day, Loss)]) -> Trial {
        for firing in &mut firings {
            let until = firing.on + self.within;
            firing.loss = losses.iter().find(|(on, _)| *on > firing.on && *on <= until).copied();
        }
        let foreseen = |on: Day| firings.iter().any(|firing| firing.on < on && on <= firing.on + self.within);
        let inside = losses.iter().filter(|(on, _)| *on <= self.period.to);
        let losses = inside.map(|&(on, loss)| (on, loss, foreseen(on))).collect();
        Trial { client, firings, losses }
    }
}

/// The losses of a client over a period, in order.
fn losses(facts: &[Fact], from: Day, to: Day) -> Vec<(Day, Loss)> {
    let ordered = Ordered::of(facts);
    let mut losses = Vec::new();
    let mut place = 0;
    while let Some((on, fact)) = ordered.get(place) {
        place += 1;
        let loss = match &fact.what {
            Event::Client(ClientFact::Ended { camp, .. }) if *camp != Some(Camp::Good) => Loss::Ended,
            Event::Pursuit(PursuitFact::NoWay { .. }) => Loss::NoWay,
            Event::Engagement(EngagementFact::Lapsed { .. }) => Loss::Lapsed,
            _ => continue,
        };
        if on >= from && on <= to {
            losses.push((on, loss));
        }
    }
    losses
}

/// Many clients' trials added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Clients tried.
    pub clients: u64,
    /// Clients about whom it would have spoken.
    pub spoke_of: u64,
    /// How often it would have spoken.
    pub fired: u64,
    /// How often a loss followed in time.
    pub before_a_loss: u64,
    /// Losses of the period.
    pub losses: u64,
    /// Losses before which it would have spoken.
    pub foreseen: u64,
}

impl Tally {
    /// Adds one client.
    pub fn add(&mut self, trial: &Trial) {
        let many = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        self.clients += 1;
        self.spoke_of += u64::from(!trial.firings.is_empty());
        self.fired += many(trial.firings.len());
        self.before_a_loss += many(trial.firings.iter().filter(|firing| firing.loss.is_some()).count());
        self.losses += many(trial.losses.len());
        self.foreseen += many(trial.losses.iter().filter(|(.., foreseen)| *foreseen).count());
    }

    /// Adds what others have added up.
    pub fn join(&mut self, other: &Self) {
        self.clients += other.clients;
        self.spoke_of += other.spoke_of;
        self.fired += other.fired;
        self.before_a_loss += other.before_a_loss;
        self.losses += other.losses;
        self.foreseen += other.foreseen;
    }

    /// “Would have fired 14 times about 11 clients, 9 of them before a loss; 6 of 20 losses came without a word.”
    pub fn sentence(&self, rule: RuleName) -> String {
        let times = |n: u64, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        if self.fired == 0 {
            let losses = times(self.losses, "loss", "losses");
            return format!("“{}” would not have fired; there were {losses}.", rule.word());
        }
        let silent = self.losses - self.foreseen.min(self.losses);
        format!(
            "“{}” would have fired {} about {}, {} before a loss; {silent} of {} came without a word.",
            rule.word(),
            times(self.fired, "time", "times"),
            times(self.spoke_of, "client", "clients"),
            self.before_a_loss,
            times(self.losses, "loss", "losses"),
        )
    }
}
