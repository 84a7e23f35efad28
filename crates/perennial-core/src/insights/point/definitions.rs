//! The words of the thirteen decision points: question, cohort, branches, and the research beside them.

use super::{Branch, Definition, Role};
use crate::journeys::stage::Stage;

const fn branch(key: &'static str, word: &'static str, role: Role) -> Branch {
    Branch { key, word, role }
}

pub(super) static DEFINITIONS: [Definition; 13] = [
    Definition {
        key: "aware",
        question: "Do buyers with a need know us?",
        went_on: "know us",
        stage: Stage::PrePurchase,
        cohort: "buyers in the market, most of whom the firm never meets",
        branches: &[],
        research: Some("Ask market prospects which firms they would think of, unaided, then show a list."),
    },
    Definition {
        key: "fits",
        question: "Do they think that we fit?",
        went_on: "think that we fit",
        stage: Stage::PrePurchase,
        cohort: "buyers who looked at the firm, most of them without a word to it",
        branches: &[],
        research: Some("Interview market prospects: who had ruled the firm out before speaking to it, and why?"),
    },
    Definition {
        key: "shortlisted",
        question: "Do we get on the list?",
        went_on: "got on the list",
        stage: Stage::PrePurchase,
        cohort: "pursuits opened in the period",
        branches: &[
            branch("listed", "On the list", Role::On),
            branch("before", "Decided before", Role::Off),
            branch("open", "At the enquiry", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "chosen",
        question: "Are we chosen?",
        went_on: "hired us",
        stage: Stage::PrePurchase,
        cohort: "pursuits decided in the period",
        branches: &[
            branch("hired", "Hired", Role::On),
            branch("not_now", "Not now", Role::Off),
            branch("no_way", "No way", Role::Off),
            branch("open", "Open", Role::Open),
        ],
        research: Some(
            "Interview those who chose another firm within ten working days, by somebody outside the pitch.",
        ),
    },
    Definition {
        key: "signs",
        question: "Do they sign?",
        went_on: "signed",
        stage: Stage::Client,
        cohort: "work accepted in the period",
        branches: &[
            branch("signed", "Signed", Role::On),
            branch("lapsed", "Given up unsigned", Role::Off),
            branch("waiting", "Not signed yet", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "day_100",
        question: "Are they still here at day 100?",
        went_on: "were still here at day 100",
        stage: Stage::Client,
        cohort: "clients who first said yes in the period",
        branches: &[
            branch("here", "Past day 100", Role::On),
            branch("left", "Left before", Role::Off),
            branch("inside", "Inside the 100 days", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "agreed",
        question: "Do they agree that the goal is met?",
        went_on: "said that the goal is met",
        stage: Stage::Client,
        cohort: "work closed in the period",
        branches: &[
            branch("agreed", "Goal met, says the client", Role::On),
            branch("denied", "Not met, says the client", Role::Off),
            branch("unsaid", "Closed without a word from the client", Role::Off),
            branch("waiting", "Closed within 30 days", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "more_work",
        question: "Is there more work at the close?",
        went_on: "went on with other work",
        stage: Stage::Client,
        cohort: "work closed in the period",
        branches: &[
            branch("goes_on", "Other work goes on", Role::On),
            branch("sought", "A pursuit was opened", Role::On),
            branch("none", "Nothing within 60 days", Role::Off),
            branch("early", "Closed within 60 days", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "learns",
        question: "Do they learn of our other services?",
        went_on: "use or were told of a second service",
        stage: Stage::Between,
        cohort: "relationships with work in the period",
        branches: &[
            branch("uses", "Use more than one", Role::On),
            branch("told", "Were told", Role::On),
            branch("nobody", "Nobody told them", Role::Off),
        ],
        research: Some("Ask clients which services they know, unaided, then with a list: being told is not knowing."),
    },
    Definition {
        key: "returns",
        question: "Do they come back?",
        went_on: "came back",
        stage: Stage::Between,
        cohort: "relationships whose last open work closed in the period",
        branches: &[
            branch("back", "Came back", Role::On),
            branch("ended", "Ended", Role::Off),
            branch("seeking", "A pursuit is open", Role::Open),
            branch("between", "Still between", Role::Open),
        ],
        research: Some("Ask betweeners whether they expect to return, and what would make them."),
    },
    Definition {
        key: "advocates",
        question: "Do they recommend us?",
        went_on: "recommended us",
        stage: Stage::Between,
        cohort: "clients who confirmed a goal in the period",
        branches: &[
            branch("asked_referred", "Asked, and referred", Role::On),
            branch("unasked_referred", "Referred unasked", Role::On),
            branch("asked", "Asked, nothing yet", Role::Off),
            branch("unasked", "Nobody asked", Role::Off),
        ],
        research: None,
    },
    Definition {
        key: "ends",
        question: "Do they leave on good terms?",
        went_on: "left on good terms",
        stage: Stage::Former,
        cohort: "relationships ended in the period",
        branches: &[
            branch("good", "Good", Role::On),
            branch("poor", "Poor", Role::Off),
            branch("unknown", "Nobody has said", Role::Open),
        ],
        research: Some("Follow up former clients of whom nobody knows how they feel."),
    },
    Definition {
        key: "former_refers",
        question: "Do former clients recommend us?",
        went_on: "have recommended us since",
        stage: Stage::Former,
        cohort: "former clients, good or unknown, at the end of the period",
        branches: &[
            branch("refers", "Referred since", Role::On),
            branch("forgotten", "Forgotten", Role::Off),
            branch("in_touch", "In touch, no referral yet", Role::Open),
        ],
        research: Some("Ask former clients: between or gone? would you refer, and why?"),
    },
];
