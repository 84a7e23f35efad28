//! All rules on one client on one day.

mod contact;
mod owed;
mod work;

use super::alert::{Alert, Alerts, Detail, Key, Subject};
use super::handling::Handling;
use super::known::Known;
use super::risk;
use super::rules::{Rule, RuleName, Rules};
use super::situation::Situation;
use crate::dates::{Day, Moment};
use crate::ids::{EngagementId, FactId};
use crate::journeys::coverage::RecordKind;
use crate::journeys::model::Model;
use crate::journeys::position::{Position, Reason, Says};
use crate::journeys::stage::{Camp, Stage};
use crate::journeys::{Deriver, Ordered, Today};

/// The day for which alerts are asked, and the instant for the clocks that count in hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The firm's day.
    pub day: Day,
    /// The instant.
    pub moment: Moment,
}

impl AsOf {
    /// The end of a day (UTC): for history, where only days are known.
    pub const fn end_of(day: Day) -> Self {
        Self { day, moment: Moment(Moment::start_of(day).0.saturating_add(86_399_999_999)) }
    }
}

/// The alerts of one client on one day. The facts may come in any order; corrections hold. Those dated after the day
/// do not count, but the next of them is a day on which the answer may change.
pub fn evaluate(rules: &Rules, model: &Model, situation: &Situation<'_>, as_of: AsOf) -> Alerts {
    Evaluator::new(rules, model).evaluate(situation, as_of)
}

/// Evaluates one client after the other in the same space, for sweeps.
#[derive(Debug)]
pub struct Evaluator<'r> {
    rules: &'r Rules,
    model: &'r Model,
    deriver: Deriver<'r>,
}

impl<'r> Evaluator<'r> {
    /// Evaluates by these rules and this journey.
    pub fn new(rules: &'r Rules, model: &'r Model) -> Self {
        Self { rules, model, deriver: Deriver::new(model) }
    }

    /// See [`evaluate`].
    pub fn evaluate(&mut self, situation: &Situation<'_>, as_of: AsOf) -> Alerts {
        let known = Known::of(&Ordered::of(situation.facts), as_of.day);
        let asks = self.rules.all().any(|rule| rule.on && rule.name.asks_position());
        let position = asks.then(|| self.deriver.derive(situation.facts, as_of.day));
        let today = Today::new(as_of.day);
        let (rules, model) = (self.rules, self.model);
        let mut look = Look { model, situation, known: &known, position, as_of, today, at: None, all: Vec::new() };
        if !known.archived {
            for rule in rules.all().filter(|rule| rule.on) {
                look.rule(rule);
            }
        }
        look.sorted(known.later)
    }
}

/// What fell due longer ago is listed and no longer raised (D15).
const A_YEAR: i32 = 365;

/// One client, looked at by one rule after the other.
pub(super) struct Look<'s> {
    pub(super) model: &'s Model,
    pub(super) situation: &'s Situation<'s>,
    pub(super) known: &'s Known,
    position: Option<Position>,
    pub(super) as_of: AsOf,
    today: Today,
    at: Option<Moment>,
    all: Vec<Alert>,
}

/// What a rule has to say.
pub(super) struct Fired {
    pub(super) subject: Subject,
    /// What tells it from other firings about the same subject.
    pub(super) occurrence: String,
    pub(super) step: u8,
    pub(super) since: Day,
    pub(super) facts: Vec<FactId>,
    pub(super) detail: Detail,
}

impl Look<'_> {
    fn rule(&mut self, rule: &Rule) {
        match rule.name {
            RuleName::AffirmOverdue => work::affirm_overdue(self, rule),
            RuleName::Stall => work::stall(self, rule),
            RuleName::SilenceClient | RuleName::SilenceBetween | RuleName::SilenceFormer => {
                contact::silence(self, rule);
            }
            RuleName::SilenceSource => contact::silent_source(self, rule),
            RuleName::EnquiryUnanswered => contact::enquiry_unanswered(self, rule),
            RuleName::ProposalUnanswered => contact::proposal_unanswered(self, rule),
            RuleName::CheckInMissing => work::check_in_missing(self, rule),
            RuleName::PromiseDue => owed::promise_due(self, rule),
            RuleName::PromiseBroken => owed::promise_broken(self, rule),
            RuleName::MilestoneLate => work::milestone_late(self, rule),
            RuleName::PaymentLate => owed::payment_late(self, rule),
            RuleName::NotNowWaking => contact::not_now_waking(self, rule),
            RuleName::Anniversary => owed::anniversary(self, rule),
            RuleName::ExpectedNeedNear => owed::expected_need_near(self, rule),
            RuleName::ThankYouOwed => owed::thank_you_owed(self, rule),
            RuleName::GoalUnconfirmed => work::goal_unconfirmed(self, rule),
            RuleName::LetterUnsigned => work::letter_unsigned(self, rule),
            RuleName::FormerPoorOnPlan => owed::former_poor_on_plan(self, rule),
            RuleName::ContactLeft => contact::contact_left(self, rule),
            RuleName::SingleThreaded => contact::single_threaded(self, rule),
            RuleName::QuietSeason => work::quiet_season(self, rule),
            RuleName::LeavingRisk => risk::leaving_risk(self, rule),
            RuleName::ComplaintUnacknowledged => owed::complaint_unacknowledged(self, rule),
            RuleName::ComplaintUnanswered => owed::complaint_unanswered(self, rule),
        }
    }

    /// True from a day on; a day that lies ahead is remembered as one on which the answer may change.
    pub(super) fn has_come(&mut self, day: Day) -> bool {
        self.today.has_come(day)
    }

    /// The same for an instant.
    pub(super) fn has_struck(&mut self, moment: Moment) -> bool {
        if moment <= self.as_of.moment {
            return true;
        }
        self.at = Some(self.at.map_or(moment, |at| at.min(moment)));
        false
    }

    /// The position; rules that ask for it are those of [`RuleName::asks_position`].
    pub(super) fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    pub(super) fn stage(&self) -> Option<(Stage, Option<Camp>)> {
        self.position.as_ref().map(|position| (position.stage, position.camp))
    }

    /// The reason of the position that says this of an engagement.
    pub(super) fn reason(&self, engagement: Option<EngagementId>, says: impl Fn(&Says) -> bool) -> Option<&Reason> {
        let position = self.position.as_ref()?;
        position.reasons.iter().find(|reason| reason.engagement == engagement && says(&reason.says))
    }

    pub(super) fn say(&mut self, rule: &Rule, fired: Fired) -> Option<&mut Alert> {
        if !self.may_say(rule.name, &fired) {
            return None;
        }
        let Fired { subject, occurrence, step, since, facts, detail } = fired;
        let key = Key::of(rule.name, self.situation.client, subject, &occurrence);
        if self.all.iter().any(|alert| alert.key == key) {
            return None;
        }
        let age = u32::try_from(self.as_of.day.days_since(since)).unwrap_or(0);
        let (rule, owner) = (rule.name, rule.owner);
        self.all.push(Alert { key, rule, owner, subject, step, since, age, detail, facts, risk: None });
        self.all.last_mut()
    }

    /// Whether what a rule found may be said (D15): what rests on an absence only where the records are complete, and
    /// not for days before them; what is recorded only while it fell due within twelve months.
    fn may_say(&mut self, rule: RuleName, fired: &Fired) -> bool {
        if rule.is_recorded() && self.has_come(fired.since + A_YEAR) {
            return false;
        }
        let listed = fired.facts.first().is_some_and(|fact| self.known.is_listed(*fact));
        let Some(kind) = rule.rests_on().filter(|_| !rule.position_has_asked()) else { return true };
        self.model.coverage.shows_absence(kind, fired.since, listed)
    }

    /// Puts aside what was snoozed or dismissed, and says when to look again.
    fn sorted(mut self, later: Option<Day>) -> Alerts {
        let mut alerts = Alerts::default();
        let mut all = std::mem::take(&mut self.all);
        all.sort_by(|one, other| (one.rule, one.since, &one.key).cmp(&(other.rule, other.since, &other.key)));
        for alert in all {
            let handled = self.situation.handled.iter().rev().find(|handled| handled.key == alert.key);
            match handled.map(|handled| &handled.handling) {
                Some(Handling::Dismissed { .. }) => alerts.dismissed.push(alert),
                Some(Handling::Snoozed { until, .. }) if !self.has_come(*until) => {
                    alerts.snoozed.push((alert, *until));
                }
                _ => alerts.open.push(alert),
            }
        }
        let position = self.position.as_ref().and_then(|position| position.changes_on);
        // The firm's day may begin a day before or after that of UTC.
        let struck = self.at.map(|at| (at.utc_day() - 1).max(self.as_of.day + 1));
        alerts.changes_on = [self.today.next_change(), position, later, struck].into_iter().flatten().min();
        alerts.changes_at = self.at;
        alerts
    }
}

impl RuleName {
    /// The kind of record from whose absence the rule concludes; none for rules that go by what is recorded (D15).
    pub const fn rests_on(self) -> Option<RecordKind> {
        match self {
            Self::AffirmOverdue | Self::CheckInMissing | Self::GoalUnconfirmed | Self::LetterUnsigned => {
                Some(RecordKind::Milestones)
            }
            Self::SilenceClient
            | Self::SilenceBetween
            | Self::SilenceFormer
            | Self::SilenceSource
            | Self::EnquiryUnanswered
            | Self::SingleThreaded
            | Self::QuietSeason
            | Self::LeavingRisk => Some(RecordKind::Interactions),
            Self::ProposalUnanswered => Some(RecordKind::Pursuits),
            Self::ThankYouOwed => Some(RecordKind::Promises),
            _ => None,
        }
    }

    /// Every kind of record whose absence the rule needs to be able to conclude from, its own and those that the
    /// client's position has asked already: what Settings and the guide say of it (D15).
    pub const fn needs(self) -> &'static [RecordKind] {
        match self {
            Self::SilenceClient | Self::SilenceBetween | Self::SilenceFormer | Self::LeavingRisk => {
                &[RecordKind::Interactions]
            }
            Self::QuietSeason => &[RecordKind::Interactions, RecordKind::Invoices],
            Self::Stall => &[RecordKind::Pursuits, RecordKind::Milestones],
            rule => match rule.rests_on() {
                Some(RecordKind::Interactions) => &[RecordKind::Interactions],
                Some(RecordKind::Pursuits) => &[RecordKind::Pursuits],
                Some(RecordKind::Matters) => &[RecordKind::Matters],
                Some(RecordKind::Invoices) => &[RecordKind::Invoices],
                Some(RecordKind::Milestones) => &[RecordKind::Milestones],
                Some(RecordKind::Promises) => &[RecordKind::Promises],
                None => &[],
            },
        }
    }

    /// The rules that need records of a kind, as a list in the words of a firm with its own word for engagements.
    pub fn words_of_kind(kind: RecordKind, engagements: &str) -> String {
        let of_kind = Self::ALL.into_iter().filter(|rule| rule.needs().contains(&kind));
        of_kind.map(|rule| rule.said(engagements)).collect::<Vec<_>>().join(", ")
    }

    /// True for the rules on how long a client has not been heard.
    pub const fn is_silence(self) -> bool {
        matches!(self, Self::SilenceClient | Self::SilenceBetween | Self::SilenceFormer | Self::SilenceSource)
    }

    /// True for rules that speak of what the position says, which has asked already what the records cover.
    const fn position_has_asked(self) -> bool {
        matches!(
            self,
            Self::SilenceClient | Self::SilenceBetween | Self::SilenceFormer | Self::QuietSeason | Self::LeavingRisk
        )
    }

    /// True for rules that go by what is recorded: raised as long as it fell due within twelve months (D15).
    pub const fn is_recorded(self) -> bool {
        matches!(
            self,
            Self::PromiseDue
                | Self::PromiseBroken
                | Self::MilestoneLate
                | Self::PaymentLate
                | Self::NotNowWaking
                | Self::ContactLeft
        )
    }

    /// Whether the rule asks where the client stands: the costly part of an evaluation.
    const fn asks_position(self) -> bool {
        !matches!(
            self,
            Self::EnquiryUnanswered
                | Self::ProposalUnanswered
                | Self::PromiseDue
                | Self::PromiseBroken
                | Self::MilestoneLate
                | Self::PaymentLate
                | Self::NotNowWaking
                | Self::ExpectedNeedNear
                | Self::ThankYouOwed
                | Self::ContactLeft
                | Self::ComplaintUnacknowledged
                | Self::ComplaintUnanswered
        )
    }

    /// Whether the facts alone can say it, so that it can be tried on history.
    pub const fn known_from_facts(self) -> bool {
        !matches!(self, Self::FormerPoorOnPlan)
    }
}
