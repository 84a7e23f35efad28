//! How long phases take, and how they are left.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::headlines::InsightsHeadline;
use perennial_core::insights::chart;
use perennial_core::insights::stays::Group;
use perennial_core::journeys::stage::Phase;
use perennial_core::statistics::{Difference, Estimate};

use super::frame::{Drawn, Frame, drawn, money, words};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::answer::{PhaseTold, Told};
use crate::web::list::Address;
use crate::web::{self, Shell};

#[derive(Template)]
#[template(path = "insights/phases.html")]
struct PhasesPage {
    shell: Shell,
    frame: Frame,
    told: Told,
    title: String,
}

/// Stays and stalls.
pub async fn phases(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let Drawn { shell, frame, told } = drawn(&app, &actor, shell, address, "/insights/phases").await?;
    let title = words(&InsightsHeadline::stalled(told.stalled), &shell);
    web::page(&PhasesPage { shell, frame, told, title })
}

impl PhasesPage {
    fn phase(&self, told: &PhaseTold) -> Phase {
        Phase::from_number(told.phase).unwrap_or(Phase::Assess)
    }

    fn bar(&self, told: &PhaseTold) -> String {
        let most = self.told.phases.iter().filter_map(|phase| phase.three_quarters.value).max().unwrap_or(100);
        let sentence = format!("{}: {}", self.shell.phases.of(self.phase(told)), told.words);
        chart::stay(told.quarter, told.median, told.three_quarters, most, &sentence)
    }

    /// “4 – 9 – 21”: quarter, half, three quarters; a dash where so many never left.
    fn quartiles(&self, told: &PhaseTold) -> String {
        let days = |estimate: Estimate| estimate.value.map_or("…".to_owned(), |days| days.to_string());
        [told.quarter, told.median, told.three_quarters].map(days).join(" · ")
    }

    fn groups(&self, told: &PhaseTold) -> Vec<(&'static str, u64, String)> {
        let number = |group| match group {
            Group::Advanced => told.advanced,
            Group::Reverted => told.reverted,
            Group::Left => told.left,
            Group::Running => told.running,
            Group::Stalled => told.stalled,
            Group::Undated => told.undated,
            Group::Unobserved => told.unobserved,
        };
        let of = |group: Group| (group.word(), number(group), self.frame.behind("phase", told.key, group.key()));
        Group::ALL.map(of).into()
    }

    fn worth(&self, minor: &i64) -> String {
        money(*minor, &self.shell)
    }

    fn difference(&self, told: &PhaseTold) -> String {
        let medians = told.median_before.and_then(|before| Some((before.value?, told.median.value?)));
        let days = medians.map(|(before, now)| format!("half within {now} days, before {before}"));
        let share = told.difference.as_ref().map(Difference::words);
        days.into_iter().chain(share).collect::<Vec<_>>().join("; went on ")
    }
}
