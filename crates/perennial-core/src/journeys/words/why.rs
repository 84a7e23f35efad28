//! A sentence for every reason of a position.

use super::{Names, capital, count, stage_words, the_engagement, the_pursuit};
use crate::dates::Day;
use crate::journeys::model::Model;
use crate::journeys::position::{Reason, Rung, Says, Silence};
use crate::journeys::stage::{Phase, Stage};

/// Why, as a sentence: “Stalled in Acclimate since 3 March 2026: 90 days allowed, nothing has moved it.” The
/// facts that the reason names say the rest.
pub fn why(reason: &Reason, model: &Model, names: &dyn Names) -> String {
    let since = names.date(reason.on);
    let word = |phase: Phase| model.phase(phase).name.as_str();
    let it = about(reason, names);
    let limits = &model.thresholds;
    match reason.says {
        Says::Stage(stage, camp) => {
            format!("{}{}: {}.", stage_words(stage, camp), from(reason.on, names), meaning(stage, names))
        }
        Says::Standing(phase) => {
            format!("Stands at {}{}: the highest phase that counts.", word(phase), from(reason.on, names))
        }
        Says::Working { phase, .. } => format!("{} is in {} since {since}.", capital(&it), word(phase)),
        Says::ShortForm { .. } => {
            let within = count(limits.short_form_months, "month");
            let acclimate = word(Phase::Acclimate);
            format!(
                "{} takes the short form: the same service for the same contact within {within}, so {acclimate} may take half as long.",
                capital(&it)
            )
        }
        Says::Provisional { .. } => {
            format!("{} is provisional: accepted on {since}, and no signature is recorded.", capital(&it))
        }
        Says::Unsigned { .. } => {
            let assess = word(Phase::Assess);
            format!("{} fell back to {assess} on {since}: accepted, but not signed in the time allowed.", capital(&it))
        }
        Says::Stalled { phase, limit, .. } => {
            let allowed = count(limit, "day");
            format!("Stalled in {} since {since}: {allowed} allowed, nothing has moved {it}.", word(phase))
        }
        Says::OnHold { .. } => format!("{} is on hold since {since}: the time does not count.", capital(&it)),
        Says::EndedShort { phase, .. } => {
            let after = count(limits.confirmation_days, "day");
            format!(
                "{} ended short in {}: closed, and {after} later the client had not confirmed the goal.",
                capital(&it),
                word(phase)
            )
        }
        Says::PassedUnobserved(phase) if phase == Phase::Adopt => {
            format!("{} was passed unobserved on {since}: the client spoke for us before any sign of it.", word(phase))
        }
        Says::PassedUnobserved(phase) => {
            format!("{} of {it} was passed unobserved: on {since} a later phase had begun.", word(phase))
        }
        Says::Silent { limit: 0, .. } => {
            format!("Silent: the day to return, {since}, has come and nobody has spoken since.")
        }
        Says::Silent { level, limit } => {
            let level = if level == Silence::Red { "red" } else { "amber" };
            format!("Silent, {level} since {since}: no two-way contact for {}.", count(limit, "day"))
        }
        Says::Regressed(phase) => {
            format!(
                "Held down to {} since {since}: something went wrong there, and it is not put right yet.",
                word(phase)
            )
        }
        Says::Recovered => format!("Recovered on {since}: what had gone wrong is put right."),
        Says::Decayed { from, to } => decayed(from, to, &since, model),
        Says::Overridden(phase) => format!("Set to {} by hand on {since}, whatever the evidence says.", word(phase)),
        Says::QuietSeason { .. } => {
            let days = count(limits.quiet_season_days, "day");
            format!("{} is in its quiet season since {since}: no sign of life for {days}.", capital(&it))
        }
        Says::Parked => format!("Parked on {since}: the answer was “not now”."),
        Says::Lost => format!("Closed on {since}: the answer was “no”."),
        Says::Archived => format!("Set aside on {since}."),
        Says::Ladder(rung) => ladder(rung, names),
    }
}

/// ` since 3 March 2026`, or nothing before anything was recorded.
fn from(day: Day, names: &dyn Names) -> String {
    if day == Day::MIN { String::new() } else { format!(" since {}", names.date(day)) }
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
        Stage::PrePurchase => format!("no {noun} has begun yet"),
        Stage::Client => format!("there is an open {noun}"),
        Stage::Between => format!("no {noun} is open, and the relationship has not ended"),
        Stage::Former => "the relationship was declared ended".to_owned(),
    }
}

fn decayed(from: Phase, to: Phase, since: &str, model: &Model) -> String {
    let (want, months) = match from {
        Phase::Advocate => ("act", model.thresholds.advocate_months),
        _ => ("sign", model.thresholds.adopt_months),
    };
    let (from, to) = (&model.phase(from).name, &model.phase(to).name);
    format!("{from} lapsed to {to} on {since}: no {want} of it for {}.", count(months, "month"))
}

fn ladder(rung: Rung, names: &dyn Names) -> String {
    let noun = names.noun();
    match rung {
        Rung::Prospect => "On the ladder of loyalty a prospect: nothing bought yet.".to_owned(),
        Rung::Purchaser => format!("On the ladder of loyalty a purchaser: one {noun} so far."),
        Rung::Client => "On the ladder of loyalty a client: they came back.".to_owned(),
        Rung::Supporter => {
            "On the ladder of loyalty a supporter: they feel well with us, or have taken us up.".to_owned()
        }
        Rung::Advocate => "On the ladder of loyalty an advocate: they speak for us.".to_owned(),
        Rung::Partner => "On the ladder of loyalty a partner: both sides gain.".to_owned(),
    }
}
