//! How long nobody on both sides has spoken, against the limits of the stage (domain 3.3, silence).

use crate::dates::Day;
use crate::journeys::cycle::days;
use crate::journeys::headline::Headline;
use crate::journeys::history::{Answer, History};
use crate::journeys::model::Model;
use crate::journeys::position::Silence;
use crate::journeys::stage::{Camp, Stage};
use crate::journeys::today::Today;

/// A silence, the day from which it holds, and the days allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quiet {
    pub(crate) level: Silence,
    pub(crate) since: Day,
    /// None where it counts from a revisit date.
    pub(crate) limit: Option<u32>,
}

impl Quiet {
    const fn heard(since: Day) -> Self {
        Self { level: Silence::Heard, since, limit: None }
    }
}

impl History {
    /// Whether the relationship is silent on a day. Where nobody ever spoke, the time counts from the
    /// beginning of the stage.
    #[inline]
    pub(crate) fn quiet(&self, headline: &Headline, stage_since: Day, model: &Model, today: &mut Today) -> Quiet {
        let last = self.contact.two_way.map_or(stage_since, |mark| mark.on);
        let limits = &model.silence;
        match (headline.stage, headline.camp) {
            (Stage::Client, _) => past(last, None, limits.client_red, today),
            (Stage::Between, _) => past(last, Some(limits.between_amber), limits.between_red, today),
            (Stage::Former, Some(Camp::Poor)) => Quiet::heard(last),
            (Stage::Former, _) => past(last, Some(limits.former_amber), limits.former_red, today),
            (Stage::PrePurchase, _) => self.parked_quiet(headline, last, model, today),
        }
    }

    /// A parked prospect is silent from the day on which to return, until somebody spoke on or after it; with
    /// no such day, from the first limit of Between (S1.15).
    fn parked_quiet(&self, headline: &Headline, last: Day, model: &Model, today: &mut Today) -> Quiet {
        let Some((Answer::NotNow(revisit), answered)) = self.answer else { return Quiet::heard(last) };
        if headline.assessing {
            return Quiet::heard(last);
        }
        let (due, limit) = match revisit {
            Some(revisit) if self.contact.two_way.is_some_and(|mark| mark.on >= revisit) => return Quiet::heard(last),
            Some(revisit) => (revisit.max(answered.on), None),
            None => (last.max(answered.on) + days(model.silence.between_amber), Some(model.silence.between_amber)),
        };
        if today.has_come(due) {
            return Quiet { level: Silence::Amber, since: due, limit };
        }
        Quiet::heard(last)
    }
}

fn past(last: Day, amber: Option<u32>, red: u32, today: &mut Today) -> Quiet {
    if let Some(amber) = amber
        && !today.has_come(last + days(amber))
    {
        return Quiet::heard(last);
    }
    if today.has_come(last + days(red)) {
        return Quiet { level: Silence::Red, since: last + days(red), limit: Some(red) };
    }
    match amber {
        Some(amber) => Quiet { level: Silence::Amber, since: last + days(amber), limit: Some(amber) },
        None => Quiet::heard(last),
    }
}
