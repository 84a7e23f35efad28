//! The next step in words.

use super::{Act, NextStep, Why};
use crate::alerts::{Rules, sentence};
use crate::fact::Medium;
use crate::journeys::model::Model;
use crate::journeys::stage::Phase;
use crate::journeys::words::{self, Names, capital, the_engagement, the_pursuit};

/// A next step in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What to do.
    pub what: String,
    /// Why.
    pub why: String,
    /// The most urgent alert where it is not the reason: what comes after the step.
    pub then: Option<String>,
}

impl NextStep<'_> {
    /// The step in words.
    pub fn words(&self, rules: &Rules, model: &Model, names: &dyn Names) -> Told {
        let alert = self.alert.map(|alert| sentence(alert, rules, model, names));
        let what = match self.barred {
            true => "Nobody here may be contacted: settle this without getting in touch.".to_owned(),
            false => self.act.words(self.medium),
        };
        match self.why {
            Why::Alert => Told { what, why: alert.unwrap_or_default(), then: None },
            why => Told { what, why: why.words(model, names), then: alert },
        }
    }
}

/// ` by phone`, or nothing.
const fn by(medium: Option<Medium>) -> &'static str {
    match medium {
        Some(Medium::InPerson) => " in person",
        Some(Medium::Email) => " by email",
        Some(Medium::Mail) => " by post",
        Some(Medium::Phone) => " by phone",
        Some(Medium::Video) => " by video",
        Some(Medium::Present) | None => "",
    }
}

impl Act {
    /// What to do, in a sentence.
    fn words(self, medium: Option<Medium>) -> String {
        let by = by(medium);
        match self {
            Self::AnswerComplaint => format!("Answer the complaint{by}."),
            Self::AcknowledgeComplaint => format!("Acknowledge the complaint{by}."),
            Self::TakeOffPlan => "Take them off the plan.".to_owned(),
            Self::AnswerEnquiry => format!("Answer the enquiry{by}."),
            Self::MakeGood => format!("Make good on the promise, and tell them{by}."),
            Self::KeepPromise => "Keep the promise.".to_owned(),
            Self::Affirm => format!("Get in touch{by} and confirm that their decision was right."),
            Self::AskWhatIsWrong => format!("Ask{by} what is wrong."),
            Self::DeliverMilestone => format!("Deliver the milestone, or agree a new date{by}."),
            Self::FollowPerson => "Find out who takes over, and where the person went.".to_owned(),
            Self::AskForAnswer => format!("Ask{by} for an answer to the proposal."),
            Self::Return => format!("Get back in touch{by}, as agreed."),
            Self::GetSigned => format!("Ask{by} for the signed letter."),
            Self::MoveOn(phase) => move_on(phase, by),
            Self::CheckIn => format!("Ask{by} how it goes."),
            Self::AskGoal => format!("Ask{by} whether the goal was met."),
            Self::GetInTouch => format!("Get in touch{by}."),
            Self::Thank => "Say thank you.".to_owned(),
            Self::AskPayment => format!("Ask{by} about the unpaid invoice."),
            Self::MeetOthers => format!("Ask{by} to meet a second contact."),
            Self::AskNextNeed => format!("Ask{by} about their next need."),
            Self::MarkAnniversary => format!("Get in touch{by} about the anniversary."),
            Self::PutRight => format!("Speak to the client{by} about what went wrong, then record what they say."),
            Self::LeaveAlone => {
                "They left unhappy: send nothing and ask nothing. If they come to you, record what they say.".to_owned()
            }
            Self::Restore => "Restore the client when there is something to do.".to_owned(),
            Self::AnswerQuestions => "Answer what your lists leave open.".to_owned(),
            Self::SayWhichIsRight => "Say which of two entries is right.".to_owned(),
            Self::SayHowTheyLeft => "Record how they left: on good terms or unhappy.".to_owned(),
            Self::AskReferral => format!("Ask{by} for an introduction."),
            Self::SettleProposal => "Confirm what is suggested, or leave it.".to_owned(),
            Self::SetReminder => "Set a reminder date.".to_owned(),
            Self::OpenPursuit => "Open a pursuit if there is a need.".to_owned(),
            Self::RecordNextNeed => "Record when they will need us next.".to_owned(),
            Self::Educate => format!("Tell them{by} what else the firm does."),
            Self::Nothing => "No action needed.".to_owned(),
        }
    }
}

fn move_on(phase: Phase, by: &str) -> String {
    match phase {
        Phase::Assess => format!("Ask{by} for the decision, or agree when to return."),
        Phase::Admit => "Get the letter signed.".to_owned(),
        Phase::Affirm => format!("Agree the day of the kickoff{by}."),
        Phase::Activate => "Keep the first promise, and show it.".to_owned(),
        Phase::Acclimate => format!("Ask{by} what is still unclear, and reach a milestone."),
        Phase::Accomplish => format!("Ask{by} whether the goal is met."),
        Phase::Adopt | Phase::Advocate => format!("Ask{by} how it goes."),
    }
}

impl Why {
    /// Why, in a sentence; nothing where the step says it.
    fn words(self, model: &Model, names: &dyn Names) -> String {
        match self {
            Self::Alert | Self::LeftUnhappy => String::new(),
            Self::Trouble => "Something went wrong and is not yet put right.".to_owned(),
            Self::Archived => "The client is archived.".to_owned(),
            Self::FreshDecision(work) => {
                let work = work.map_or_else(|| format!("the {}", names.noun()), |id| the_engagement(id, names));
                format!("The decision for {work} is fresh, and nobody has affirmed it.")
            }
            Self::Unsigned(work) => {
                let work = the_engagement(work, names);
                format!("They said yes to {work}, and no signed letter is recorded: it counts as undecided again.")
            }
            Self::Stalled { engagement, pursuit, phase } => {
                let work = match (engagement, pursuit) {
                    (Some(id), _) => the_engagement(id, names),
                    (None, Some(id)) => the_pursuit(id, names),
                    (None, None) => format!("the {}", names.noun()),
                };
                format!("{} has been in {} for too long.", capital(&work), model.phase(phase).name)
            }
            Self::Silent { unanswered_since: Some(on) } => {
                format!("No two-way contact for too long: we got in touch on {} and had no answer.", names.date(on))
            }
            Self::Silent { unanswered_since: None } => "No two-way contact for too long.".to_owned(),
            Self::DayHasCome => "The day to return has come.".to_owned(),
            Self::NoDayToReturn => "The answer was “not now”, and no day to return is recorded.".to_owned(),
            Self::Questions => format!("A list leaves open how it stands with their {}.", names.nouns()),
            Self::GoneFromList => "A later list of the same kind no longer names them.".to_owned(),
            Self::Contradicted => "Two entries exclude each other.".to_owned(),
            Self::CampUnknown => "How they left is not recorded.".to_owned(),
            Self::Promoters => "They would recommend us.".to_owned(),
            Self::WeakEvidence => "Some records suggest that more has happened.".to_owned(),
            Self::NoPursuit => "No pursuit is open.".to_owned(),
            Self::NoProspect => words::NO_PROSPECT.to_owned(),
            Self::UsualGap(usual) => words::usual_gap(&usual, names),
            Self::NothingOpen => format!("No {} is open.", names.noun()),
            Self::NearTheGoal => "The goal is within reach or met.".to_owned(),
            Self::Steady => "No alert is open.".to_owned(),
        }
    }
}
