//! A sentence for every fact of an engagement.

use super::{Names, because, behind, capital, plain_end, quoted, the_engagement};
use crate::fact::EngagementFact;

pub(super) fn engagement(fact: &EngagementFact, names: &dyn Names) -> String {
    use EngagementFact as E;
    let it = the_engagement(fact.engagement(), names);
    match fact {
        E::Accepted { service_line, contact, recurring, planned_end, .. } => {
            let line = behind("for", service_line.and_then(|line| names.service_line(line)));
            let contact = behind("by", contact.and_then(|contact| names.contact(contact)));
            let recurring = if *recurring { ", recurring work" } else { "" };
            let end = planned_end.map_or_else(String::new, |day| format!(", planned until {}", names.date(day)));
            format!("{} was accepted{contact}{line}{recurring}{end}", capital(&it))
        }
        E::LetterSigned { .. } => format!("Letter signed for {it}"),
        E::Opened { .. } => format!("{} was opened in the practice system", capital(&it)),
        E::KickoffHeld { .. } => format!("Kickoff held for {it}"),
        E::WorkStarted { .. } => format!("Work began on {it}"),
        E::Onboarded { .. } => format!("At ease with how we work, and onboarded, for {it}"),
        E::PhaseSaid { phase, .. } => format!("{} is in {}", capital(&it), names.phases().of(phase)),
        E::ConfirmedOpen { .. } => format!("{} is still open", capital(&it)),
        E::NeverAsked { .. } => format!("The client was never asked whether the goal of {it} was met"),
        E::SameWork { was, .. } => match names.engagement(*was) {
            Some(title) => format!("{} and {it} are the same {}", quoted(&title), names.noun()),
            None => format!("A won pursuit and {it} are the same {}", names.noun()),
        },
        E::OwnWork { .. } => format!("{} is a {} of its own", capital(&it), names.noun()),
        E::Delivered { .. } => format!("The result of {it} was delivered"),
        E::GoalSet { text, .. } => format!("Goal of {it} in the client's words: {}", quoted(plain_end(text))),
        E::GoalConfirmed { how, .. } => {
            format!("The client confirmed that the goal of {it} is met{}", because(how.as_deref()))
        }
        E::GoalDenied { reason, .. } => {
            format!("The client said that the goal of {it} is not met{}", because(reason.as_deref()))
        }
        E::MilestonePlanned { title, due, .. } => {
            let due = due.map_or_else(String::new, |day| format!(", due {}", names.date(day)));
            format!("Milestone {} planned for {it}{due}", quoted(plain_end(title)))
        }
        E::MilestoneDelivered { .. } => format!("A milestone of {it} was delivered"),
        E::MilestoneAccepted { .. } => format!("The client accepted a milestone of {it}"),
        E::MilestoneRejected { reason, .. } => {
            format!("The client rejected a milestone of {it}{}", because(reason.as_deref()))
        }
        E::PeriodStarted { until, .. } => {
            let until = until.map_or_else(String::new, |day| format!(", until {}", names.date(day)));
            format!("A new period of {it} began{until}")
        }
        E::Renewed { unprompted: true, .. } => format!("The client renewed {it} without being asked"),
        E::Renewed { unprompted: false, .. } => format!("{} was renewed", capital(&it)),
        E::Held { on_hold: true, .. } => format!("{} was put on hold", capital(&it)),
        E::Held { on_hold: false, .. } => format!("{} was taken up again", capital(&it)),
        E::Closed { .. } => format!("{} was closed", capital(&it)),
        E::CloseOutHeld { aware_of, next_need, would_refer, remark, .. } => {
            let mut said = Vec::new();
            if !aware_of.is_empty() {
                let known: Vec<String> = aware_of.iter().filter_map(|line| names.service_line(*line)).collect();
                let lines = if known.is_empty() { count_of_lines(aware_of.len()) } else { known.join(", ") };
                said.push(format!("knows that we do {lines}"));
            }
            said.extend(
                next_need.map(|yes| if yes { "expects a further need" } else { "expects no further need" }.into()),
            );
            said.extend(would_refer.map(|yes| if yes { "would refer us" } else { "would not refer us" }.into()));
            let said = if said.is_empty() { String::new() } else { format!(": the client {}", said.join(", ")) };
            let remark = remark.as_deref().map_or_else(String::new, |text| format!(" ({})", plain_end(text)));
            format!("Close-out of {it} held{said}{remark}")
        }
        E::Lapsed { reason, .. } => format!("{} lapsed unsigned{}", capital(&it), because(reason.as_deref())),
    }
}

fn count_of_lines(n: usize) -> String {
    if n == 1 { "one of our services".to_owned() } else { format!("{n} of our services") }
}
