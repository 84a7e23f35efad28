//! What lowers the standing phase until it is put right (D8).

use crate::dates::Day;
use crate::fact::{EngagementFact, Event, FeelingFact, Instrument, InvoiceFact, PromiseFact, SupportFact};
use crate::ids::{ComplaintId, ContactId, EngagementId, InvoiceId, MilestoneId, PromiseId};
use crate::journeys::cycle::{Mark, State};
use crate::journeys::history::History;
use crate::journeys::model::Model;
use crate::journeys::stage::{Phase, Stage};
use crate::journeys::today::Today;

/// Something that went wrong and is not put right yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trouble {
    pub(crate) kind: TroubleKind,
    /// The engagement that the fact names.
    pub(crate) engagement: Option<EngagementId>,
    /// The phase in which it occurred; none where that is not recorded, and then it lowers nothing (D16).
    pub(crate) phase: Option<Phase>,
    pub(crate) mark: Mark,
    /// The first day on which it counts: a broken promise may be made good for some days.
    pub(crate) counts_from: Day,
}

/// What went wrong, with what tells one from another of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TroubleKind {
    Complaint(ComplaintId),
    Detractor(Option<ContactId>),
    Effort(Option<ContactId>),
    Milestone(MilestoneId),
    Promise(PromiseId),
    Withdrawn(usize),
    Disputed(InvoiceId),
    GoalDenied,
}

/// True for what goes wrong and may be put right: a complaint, a low score, a rejected milestone, a goal that was not
/// met, a broken promise, an act that was taken back, a disputed invoice (D8).
pub const fn goes_wrong(what: &Event) -> bool {
    match what {
        Event::Feeling(FeelingFact::Scored { instrument, score, .. }) => match instrument {
            Instrument::Nps => *score <= 6,
            Instrument::Ces => *score <= 3,
            Instrument::Csat => false,
        },
        Event::Feeling(FeelingFact::ComplaintReceived { .. })
        | Event::Engagement(EngagementFact::MilestoneRejected { .. } | EngagementFact::GoalDenied { .. })
        | Event::Promise(PromiseFact::Broken { .. })
        | Event::Support(SupportFact::ActWithdrawn { .. })
        | Event::Invoice(InvoiceFact::Disputed { .. }) => true,
        _ => false,
    }
}

impl History {
    /// Notes a trouble, in the phase where it occurred: that of the named engagement, else of the latest open
    /// one, else the standing phase, Accomplish at most.
    pub(crate) fn trouble(
        &mut self,
        kind: TroubleKind,
        engagement: Option<EngagementId>,
        mark: Mark,
        counts_from: Day,
        model: &Model,
    ) {
        let known = |trouble: &Trouble| trouble.kind == kind && trouble.engagement == engagement;
        if self.troubles.iter().any(known) {
            return;
        }
        let phase = self.phase_of_trouble(engagement, mark.on, model);
        self.troubles.push(Trouble { kind, engagement, phase, mark, counts_from });
    }

    fn phase_of_trouble(&self, engagement: Option<EngagementId>, day: Day, model: &Model) -> Option<Phase> {
        let mut today = Today::new(day);
        let named = engagement.and_then(|engagement| self.find(engagement));
        if let Some(place) = named.filter(|&place| matches!(self.cycles[place].state, State::Engaged | State::Closed)) {
            let at = self.at(place, model, &mut today);
            if at.phase > Phase::Assess {
                return at.known_phase();
            }
        }
        if let Some((_, at)) = self.latest_open(model, day) {
            return at.known_phase();
        }
        let headline = self.headline(model, &mut today);
        match headline.standing {
            Some(standing) => Some(standing.min(Phase::Accomplish)),
            None if headline.stage == Stage::PrePurchase => Some(Phase::Assess),
            None => None,
        }
    }

    /// Puts right what is meant.
    pub(crate) fn put_right(&mut self, mark: Mark, meant: impl Fn(&Trouble) -> bool) {
        let mut first: Option<Mark> = None;
        self.troubles.retain(|trouble| {
            let right = meant(trouble);
            if right && trouble.counts_from <= mark.on {
                first = first.or(Some(trouble.mark));
            }
            !right
        });
        if let Some(trouble) = first {
            self.recovered = Some((trouble, mark));
        }
    }

    /// The lowest phase in which something unrecovered occurred, and what.
    #[inline]
    pub(crate) fn lowest_trouble(&self, today: &mut Today) -> Option<&Trouble> {
        let mut lowest: Option<&Trouble> = None;
        for trouble in &self.troubles {
            // One whose phase is not recorded lowers nothing, and comes last.
            let rank = |trouble: &Trouble| (trouble.phase.is_none(), trouble.phase);
            if today.has_come(trouble.counts_from) && lowest.is_none_or(|lowest| rank(trouble) < rank(lowest)) {
                lowest = Some(trouble);
            }
        }
        lowest
    }
}

impl TroubleKind {
    /// True when a confirmed recovery without a complaint puts it right: complaints, disputes and denied goals
    /// have their own facts.
    pub(crate) const fn ends_with_recovery(self) -> bool {
        !matches!(self, Self::Complaint(_) | Self::Disputed(_) | Self::GoalDenied)
    }
}
