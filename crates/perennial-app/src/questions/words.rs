//! The words of the groups of questions, and the answers that each takes.

use super::commands::PHASES_OF_WORK;
use crate::journeys::QuestionKind;
use crate::web::Shell;

/// The question that a group asks.
pub(super) fn heading(kind: QuestionKind, shell: &Shell) -> String {
    let (noun, nouns) = (&shell.noun, shell.nouns());
    match kind {
        QuestionKind::OpenWork => format!("Do these clients have an open {noun}?"),
        QuestionKind::WorkStillOpen => format!("Are these {nouns} still open?"),
        QuestionKind::HowFar => format!("How far are these {nouns}?"),
        QuestionKind::PursuitStillOpen => "Are these pursuits still open?".to_owned(),
        QuestionKind::SameWork => format!("Are these won pursuits and {nouns} the same?"),
        QuestionKind::WonOrLost => "Were these pursuits won or lost?".to_owned(),
        QuestionKind::EndedOrNot => "Had these relationships ended?".to_owned(),
        QuestionKind::GoalDisputed => "Were these goals met?".to_owned(),
        QuestionKind::Gone => "Are these clients still clients?".to_owned(),
        QuestionKind::Ended => "Have these relationships ended?".to_owned(),
        QuestionKind::Camp => "How did these clients leave?".to_owned(),
        QuestionKind::Goal => format!("Were the goals of these finished {nouns} met?"),
    }
}

/// Why it is asked.
pub(super) const fn help(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::OpenWork => {
            "A list names them as clients, and nothing is recorded of their work. Suppliers and others are no clients."
        }
        QuestionKind::WorkStillOpen => "Nothing has been recorded about them for a long time.",
        QuestionKind::HowFar => "Only their beginning is recorded.",
        QuestionKind::PursuitStillOpen => "They were past their limit when they were imported.",
        QuestionKind::SameWork => "Two lists may name one job. Until you answer it counts once.",
        QuestionKind::WonOrLost => "Both are recorded on one day. Until you answer they count as open.",
        QuestionKind::EndedOrNot => {
            "What is recorded says otherwise: work of that day, or records that came later. Until you answer they have not ended."
        }
        QuestionKind::GoalDisputed => "The client said both on one day. Until you answer they count as not met.",
        QuestionKind::Gone => "An earlier list names them, and the latest one of the same kind does not.",
        QuestionKind::Ended => "Nothing is open, and nothing has been recorded for longer than your limit.",
        QuestionKind::Camp => "The relationship ended, and on which terms is not recorded.",
        QuestionKind::Goal => "No answer of the client is recorded.",
    }
}

/// Of who is no client after all (D18).
const NO_CLIENT: [(&str, &str); 2] = [("prospects", "Prospect"), ("others", "Neither client nor prospect")];

/// Of a relationship that may be over.
const STILL: [(&str, &str); 4] = [
    ("continues", "Still a client"),
    ("left_well", "Left on good terms"),
    ("left_unhappy", "Left unhappy"),
    ("left_unknown", "Ended, terms unknown"),
];

/// The answers that a question takes: how each is called in a form, and on its button. The first is the usual one.
pub(super) fn answers(kind: QuestionKind, shell: &Shell) -> Vec<(&'static str, String)> {
    let plain = |answers: &[(&'static str, &str)]| {
        answers.iter().map(|(key, word)| (*key, (*word).to_owned())).collect::<Vec<_>>()
    };
    let with_phases = |mut answers: Vec<(&'static str, String)>| {
        answers.extend(PHASES_OF_WORK.map(|phase| (phase.key(), shell.phases.of(phase).to_owned())));
        answers
    };
    match kind {
        QuestionKind::OpenWork => {
            plain(&[("open", "Open work"), ("not_open", "No open work"), NO_CLIENT[0], NO_CLIENT[1]])
        }
        QuestionKind::SameWork => plain(&[("open", "The same"), ("not_open", "Not the same")]),
        QuestionKind::PursuitStillOpen => plain(&[("open", "Still open"), ("not_open", "Lost")]),
        QuestionKind::WorkStillOpen | QuestionKind::HowFar => {
            with_phases(plain(&[("open", "Still open"), ("not_open", "Finished")]))
        }
        QuestionKind::WonOrLost => plain(&[("won", "Won"), ("lost", "Lost")]),
        QuestionKind::EndedOrNot => plain(&[("continues", "Not ended"), ("left_unknown", "Ended")]),
        QuestionKind::GoalDisputed => plain(&[("met", "Goal met"), ("not_met", "Goal not met")]),
        QuestionKind::Gone => plain(&[STILL[0], STILL[1], STILL[2], STILL[3], NO_CLIENT[0], NO_CLIENT[1]]),
        QuestionKind::Ended => plain(&STILL),
        QuestionKind::Camp => {
            plain(&[("left_well", "On good terms"), ("left_unhappy", "Unhappy"), ("left_unknown", "Unknown")])
        }
        QuestionKind::Goal => plain(&[("met", "Goal met"), ("not_met", "Not met"), ("never_asked", "Never asked")]),
    }
}
