//! The working phase of an engagement, as the projection of its client has it.

use perennial_core::dates::Day;
use perennial_core::ids::ServiceLineId;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::ResultState;
use perennial_core::journeys::stage::Phase;
use perennial_core::journeys::words::{Awaited, Needed};
use serde::Deserialize;
use uuid::Uuid;

/// The working phase of an open engagement (D3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Working {
    engagement: Option<Uuid>,
    phase: u8,
    /// Since which day.
    pub since: Day,
    /// Past the stall limit.
    pub stalled: bool,
    /// The day on which it stalls or stalled.
    pub stalls_on: Option<Day>,
    /// On hold.
    pub on_hold: bool,
    /// The letter is not signed.
    pub provisional: bool,
    /// How many invoices imply it, where nobody recorded it (D17).
    #[serde(default)]
    pub implied_by: Option<u32>,
    /// Nothing was seen of it for longer than work may take (D19).
    #[serde(default)]
    pub on_paper: bool,
    /// What is known of its result, by its key (D21).
    #[serde(default)]
    result: String,
}

impl Working {
    /// The working phase of an engagement in the `working` column of its client's position.
    pub fn of(engagement: Uuid, json: Option<&str>) -> Option<Self> {
        let list: Vec<Self> = serde_json::from_str(json?).ok()?;
        list.into_iter().find(|working| working.engagement == Some(engagement))
    }

    /// The phase; none where only its beginning, its end or money is recorded (D16). An acceptance that nobody
    /// signed in time has fallen back to Assess (D2).
    pub fn phase(&self) -> Option<Phase> {
        Phase::from_number(self.phase)
    }

    /// `red` when it is stalled, `amber` past the days that the phase should take.
    pub fn look(
        &self,
        model: &Model,
        line: Option<ServiceLineId>,
        accepted: Day,
        end: Option<Day>,
        today: Day,
    ) -> &'static str {
        let Some(phase) = self.phase() else { return "" };
        let should = i32::try_from(model.days(phase, line).expected).unwrap_or(i32::MAX);
        // Accomplish counts from the acceptance, or to the planned end where that is later.
        let due = match phase {
            Phase::Accomplish => end.map_or(accepted + should, |end| end.max(accepted + should)),
            _ => self.since + should,
        };
        match (self.stalled || phase == Phase::Assess, self.on_hold) {
            (_, true) => "",
            (true, false) => "red",
            (false, false) if today > due => "amber",
            (false, false) => "",
        }
    }
}

/// What would move an engagement on; none where its phase is not recorded, and nothing can be said to be missing (D16),
/// and where the client has confirmed the goal. Without a working phase nothing that counts is recorded yet.
pub fn needed(working: Option<&Working>) -> Option<Needed> {
    let Some(working) = working else { return Some(Needed::Evidence(Awaited::Letter)) };
    let result = ResultState::ALL.into_iter().find(|state| state.key() == working.result);
    let phase = working.phase()?.min(Phase::Accomplish);
    Needed::of(phase, true, working.provisional, result.unwrap_or(ResultState::UnderWay))
}

/// The step that records what is needed.
pub const fn step_of(needed: Needed) -> &'static str {
    let Needed::Evidence(awaited) = needed else { return "goal_confirm" };
    match awaited {
        Awaited::Decision | Awaited::Letter | Awaited::LateLetter => "sign",
        Awaited::Kickoff => "kickoff",
        Awaited::KeptPromise => "milestone_accept",
        Awaited::Ease => "onboard",
        Awaited::ClientsWord | Awaited::Act | Awaited::FreshAct => "goal_confirm",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_working_phase_is_found_among_those_of_the_client() {
        let id = Uuid::from_u128(7);
        let json = format!(
            r#"[{{"pursuit":null,"engagement":"{id}","cycle":3,"phase":3,"since":"2026-11-02","stalled":true,
                 "stalls_on":"2026-11-12","on_hold":false,"provisional":false}}]"#
        );
        let working = Working::of(id, Some(&json)).unwrap();
        assert_eq!((working.phase(), working.since.to_string().as_str()), (Some(Phase::Affirm), "2026-11-02"));
        assert_eq!(Working::of(Uuid::from_u128(8), Some(&json)), None);
        assert_eq!(Working::of(id, Some("not JSON")), None);
        let unrecorded = Working::of(id, Some(&json.replace(r#""phase":3"#, r#""phase":0"#))).unwrap();
        assert_eq!((unrecorded.phase(), needed(Some(&unrecorded))), (None, None));
    }
}
