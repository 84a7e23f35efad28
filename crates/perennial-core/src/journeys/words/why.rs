//! A sentence for every reason of a position.

use super::{Names, capital, count, day_as_known, month_or_year, stage_words, the_engagement, the_pursuit};
use crate::dates::Day;
use crate::fact::Precision;
use crate::journeys::model::Model;
use crate::journeys::position::{Reason, Rung, Says, Silence, UsualGap};
use crate::journeys::stage::{Phase, Stage};

/// What is said of who is neither client nor prospect.
pub const NO_PROSPECT: &str = "Neither client nor prospect: an imported list, or somebody here, calls them a supplier, a referrer or somebody else.";

/// Why, as a sentence: “Stalled in Acclimate since 3 March 2026: 90 days allowed, nothing has moved it.” The
/// facts that the reason names say the rest.
pub fn why(reason: &Reason, model: &Model, names: &dyn Names) -> String {
    let (since, on) = (day_of(reason, names), on_or_in(reason, names));
    let word = |phase: Phase| model.phase(phase).name.as_str();
    let it = about(reason, names);
    let limits = &model.thresholds;
    match reason.says {
        Says::Stage(stage, camp) => {
            format!("{}{}: {}.", stage_words(stage, camp, names), from(reason, names), meaning(stage, names))
        }
        Says::NoProspect => NO_PROSPECT.to_owned(),
        Says::AllCredited => all_credited(reason, names),
        Says::StageNotRecorded => {
            "Stage not recorded for this date: a list names the client, and records of work begin later.".to_owned()
        }
        Says::ClientSince { invoice, listed, precision } => client_since(&since, invoice, (listed, precision), names),
        Says::UsualGap(usual) => usual_gap(&usual, names),
        Says::ClientBy { latest } => client_by(&names.date(latest)),
        Says::Standing { phase, furthest: true } => {
            format!("{}{}: the furthest phase reached.", word(phase), from(reason, names))
        }
        Says::Standing { phase, furthest: false } => format!("{}{}.", word(phase), from(reason, names)),
        Says::PhaseNotRecorded { work } => phase_not_recorded(work, names),
        Says::GoalNotRecorded => {
            "Goal not recorded: it counts as met, because of that time only dates or invoices are known.".to_owned()
        }
        Says::Working { phase, .. } => format!("{} has been in {} since {since}.", capital(&it), word(phase)),
        Says::Implied { invoices, .. } => {
            format!("{} is implied by {}, the first of {since}.", capital(&it), count(invoices, "invoice"))
        }
        Says::OnlyBeginning { .. } => format!("{} began {on}; its phase is not recorded.", capital(&it)),
        Says::OnPaper { .. } => {
            format!(
                "{} is open on paper: nothing has been recorded about it for as long as such work may take.",
                capital(&it)
            )
        }
        Says::AssumedFinished { billed, .. } => assumed_finished(&capital(&it), billed, &by(reason, names), &on),
        Says::Denied { .. } => format!("The client said {on} that the goal of {it} was not met."),
        Says::ShortForm { contact, .. } => {
            let contact = if contact { " for the same contact" } else { "" };
            let within = count(limits.short_form_months, "month");
            let acclimate = word(Phase::Acclimate);
            format!(
                "{} uses the shorter onboarding: the same service{contact} within {within}, so {acclimate} may take half as long.",
                capital(&it)
            )
        }
        Says::Provisional { .. } => {
            format!("{} is provisional: accepted {on}, and no signature is recorded.", capital(&it))
        }
        Says::Unsigned { .. } => {
            let assess = word(Phase::Assess);
            format!("{} went back to {assess} {on}: accepted, but not signed in the time allowed.", capital(&it))
        }
        Says::Stalled { phase, limit, .. } => {
            format!("Stalled in {} since {since}: the limit is {}.", word(phase), count(limit, "day"))
        }
        Says::OnHold { .. } => format!("{} has been on hold since {since}; that time does not count.", capital(&it)),
        Says::EndedShort { phase, .. } => {
            let after = count(limits.confirmation_days, "day");
            format!(
                "{} ended in {}: closed, and not confirmed by the client within {after}.",
                capital(&it),
                word(phase)
            )
        }
        Says::PassedUnobserved(Phase::Adopt) => adopt_unseen(word(Phase::Adopt), &by(reason, names)),
        Says::PassedUnobserved(phase) => {
            let by = by(reason, names);
            format!("{} of {it} was not recorded: a later phase had begun by {by}.", word(phase))
        }
        Says::Silent { limit: 0, .. } => {
            format!("Silent: the follow-up was due {on}, and no contact is recorded since.")
        }
        Says::FollowUpDue => format!("The follow-up was due {on}."),
        Says::Silent { level, limit } => {
            let level = if level == Silence::Red { "red" } else { "amber" };
            format!("Silent, {level} since {since}: no two-way contact for {}.", count(limit, "day"))
        }
        Says::Regressed(phase) | Says::HeldBack(phase) => lowered(reason.says, word(phase), &on),
        Says::OpenTrouble => format!("Something went wrong {on} and is not resolved."),
        Says::Recovered => format!("Recovered {on}: it was put right."),
        Says::Decayed { from, to } => decayed(from, to, &on, model),
        Says::Overridden(phase) => format!("Set to {} by hand {on}.", word(phase)),
        Says::QuietSeason { .. } => quiet_season(&capital(&it), &since),
        Says::Parked => format!("Parked {on}: the answer was “not now”."),
        Says::Lost => format!("Closed {on}: lost."),
        Says::LetGo => format!("Closed {on}: given up."),
        Says::Archived => format!("Archived {on}."),
        Says::Ladder(rung) => ladder(rung, names),
    }
}

fn phase_not_recorded(work: bool, names: &dyn Names) -> String {
    let noun = names.noun();
    match work {
        true => format!("Phase not recorded: of at least one {noun} only beginning, end or invoices are known."),
        false => format!("Phase not recorded: a list names the client, and no {noun} is known."),
    }
}

fn all_credited(reason: &Reason, names: &dyn Names) -> String {
    let (stage, noun) = (stage_words(Stage::PrePurchase, None, names), names.noun());
    format!("{stage}{}: no signed {noun} is recorded, and every invoice was credited in full.", from(reason, names))
}

/// On the day of its last invoice, or by the day by which it is assumed.
fn assumed_finished(it: &str, billed: bool, by: &str, on: &str) -> String {
    match billed {
        true => format!("{it} is assumed to have finished {on}, the day of its last invoice."),
        false => format!("{it} is assumed to have finished by {by}."),
    }
}

/// What something that went wrong does to the phase: it moved back, or never went on.
fn lowered(says: Says, phase: &str, on: &str) -> String {
    match says {
        Says::HeldBack(_) => format!("Held in {phase}: something went wrong {on} and is not resolved."),
        _ => format!("Moved back to {phase} {on}: something went wrong there and is not resolved."),
    }
}

fn adopt_unseen(adopt: &str, by: &str) -> String {
    format!("{adopt} was not recorded: by {by} the client had recommended us without an earlier sign.")
}

fn client_by(latest: &str) -> String {
    format!("Stage not recorded for this date: they were a client by {latest}, and since when is not recorded.")
}

fn quiet_season(it: &str, since: &str) -> String {
    format!("{it} has been in its quiet season since {since}: longer than usual without an invoice or contact.")
}

/// ` since 3 March 2026`, or nothing before anything was recorded.
fn from(reason: &Reason, names: &dyn Names) -> String {
    if reason.on == Day::MIN { String::new() } else { format!(" since {}", day_of(reason, names)) }
}

/// `3 March 2026`, `March 2026` or `2026`, as precisely as it is known; `3 March 2026 or earlier` where only the latest
/// possible day is (D20).
fn day_of(reason: &Reason, names: &dyn Names) -> String {
    super::day_as_known(reason.on, reason.precision, |day| names.date(day))
}

/// As [`day_of`], behind *by*, which says already that it may have been earlier.
fn by(reason: &Reason, names: &dyn Names) -> String {
    match reason.precision {
        Precision::OnOrBefore | Precision::NotRecorded => names.date(reason.on),
        _ => day_of(reason, names),
    }
}

/// `on 3 March 2026`, `in March 2026`, `in 2026`, `on 3 March 2026 or earlier`.
fn on_or_in(reason: &Reason, names: &dyn Names) -> String {
    let word = if matches!(reason.precision, Precision::Month | Precision::Year) { "in" } else { "on" };
    format!("{word} {}", day_of(reason, names))
}

fn about(reason: &Reason, names: &dyn Names) -> String {
    match (reason.engagement, reason.pursuit) {
        (Some(engagement), _) => the_engagement(engagement, names),
        (None, Some(pursuit)) => the_pursuit(pursuit, names),
        (None, None) => format!("the {}", names.noun()),
    }
}

fn meaning(stage: Stage, names: &dyn Names) -> String {
    let noun = names.noun();
    match stage {
        Stage::PrePurchase => format!("no signed {noun} and no invoice is recorded"),
        Stage::Client => format!("there is an open {noun}"),
        Stage::Between => format!("no {noun} is recorded as open, and the relationship has not ended"),
        Stage::Former => "the relationship has ended".to_owned(),
    }
}

fn decayed(from: Phase, to: Phase, on: &str, model: &Model) -> String {
    let (want, months) = match from {
        Phase::Advocate => ("act", model.thresholds.advocate_months),
        _ => ("sign", model.thresholds.adopt_months),
    };
    let (from, to) = (&model.phase(from).name, &model.phase(to).name);
    format!("{from} lapsed to {to} {on}: no {want} recorded for {}.", count(months, "month"))
}

fn ladder(rung: Rung, names: &dyn Names) -> String {
    let noun = names.noun();
    match rung {
        Rung::Prospect => "Prospect: nothing bought yet.".to_owned(),
        Rung::Purchaser => format!("Purchaser: no repeat {noun} is recorded."),
        Rung::Client => format!("Repeat client: a further {noun} or period is recorded."),
        Rung::Supporter => "Supporter: satisfied, or using us more widely.".to_owned(),
        Rung::Advocate => "Advocate: they recommend us.".to_owned(),
        Rung::Partner => "Partner: both sides gain.".to_owned(),
    }
}

/// “Their 2 gaps between matters were about 3 years; by that the next would fall about March 2029. This is an estimate.”
pub fn usual_gap(usual: &UsualGap, names: &dyn Names) -> String {
    let gaps = format!("Their {} gaps between {} were about {}", usual.gaps, names.nouns(), about_how_long(usual.days));
    let month = month_or_year(usual.next, Precision::Month);
    let fall = if usual.past { "would have fallen" } else { "would fall" };
    format!("{gaps}; by that the next {fall} about {month}. This is an estimate.")
}

/// “3 years”, “18 months”: no finer than a gap between two pieces of work can be told.
fn about_how_long(days: i32) -> String {
    let days = u64::from(days.unsigned_abs());
    match days {
        ..700 => crate::text::count(((days * 12 + 182) / 365).max(1), "month"),
        _ => crate::text::count((days * 100 + 18_262) / 36_525, "year"),
    }
}

/// “A client since 15 March 2019, by the first invoice; your list says 2022.”
fn client_since(since: &str, invoice: bool, (listed, precision): (Day, Precision), names: &dyn Names) -> String {
    let by = if invoice { "invoice" } else { names.noun() };
    let says = day_as_known(listed, precision, |day| names.date(day));
    format!("A client since {since}, by the first {by}; your list says {says}.")
}
