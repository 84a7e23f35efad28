//! How soon enquiries are answered.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::headlines::InsightsHeadline;
use perennial_core::insights::chart::{self, Tone};
use perennial_core::insights::response::Class;
use perennial_core::statistics::{Quartiles, Share, Weight};

use super::clients::UNLOGGED;
use super::frame::{Drawn, Frame, drawn, words};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::answer::Told;
use crate::web::list::Address;
use crate::web::words::{count, grouped};
use crate::web::{self, Shell};

#[derive(Template)]
#[template(path = "insights/response.html")]
struct ResponsePage {
    shell: Shell,
    frame: Frame,
    told: Told,
    title: String,
}

/// The response clock.
pub async fn response(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let Drawn { shell, frame, told } = drawn(&app, &actor, shell, address, "/insights/response").await?;
    let title = words(&InsightsHeadline::enquiries(&told.response), &shell);
    web::page(&ResponsePage { shell, frame, told, title })
}

impl ResponsePage {
    fn bar(&self) -> String {
        let tone = |class: Class| match class {
            Class::Hour => Tone::On,
            Class::Day => Tone::Half,
            Class::Later => Tone::Off,
            Class::Never => Tone::Red,
            Class::Waiting => Tone::Open,
        };
        let parts = Class::ALL.map(|class| (tone(class), self.told.response.count(class)));
        chart::parts(&parts, None, &self.title)
    }

    /// Words, how many, the link, and the cumulative share.
    fn rows(&self) -> Vec<(&'static str, u64, String, String)> {
        let row = |class: Class| {
            let response = &self.told.response;
            let share = match class {
                Class::Hour => Some(response.within_hour()),
                Class::Day => Some(response.within_day()),
                Class::Never => Some(response.never()),
                Class::Later | Class::Waiting => None,
            };
            let words = share.map_or_else(String::new, |share| self.share_words(share));
            (class.word(), response.count(class), self.frame.behind("answer", class.key(), "all"), words)
        };
        Class::ALL.map(row).into()
    }

    fn pursuits_href(&self) -> String {
        self.frame.behind("answer", UNLOGGED, "all")
    }

    fn share_words(&self, share: Share) -> String {
        if Weight::of(share.of).bears_a_rate() {
            format!("{} of {}: {}", grouped(share.count), grouped(share.of), share.percent(self.frame.level))
        } else {
            Weight::words(share.of)
        }
    }

    fn hours(&self, quartiles: &Option<Quartiles>) -> String {
        let Some(found) = quartiles else { return String::new() };
        let told = |hours: f64| if hours < 1.0 { format!("{:.0} min", hours * 60.0) } else { format!("{hours:.1} h") };
        let answers = count(found.n, "answer");
        format!("{} · {} · {} ({answers})", told(found.lower), told(found.median), told(found.upper))
    }

    fn median(&self) -> String {
        let told = |minutes: u32| {
            if minutes < 90 { format!("{minutes} min") } else { format!("{:.1} h", f64::from(minutes) / 60.0) }
        };
        let estimate = self.told.response.median_minutes;
        match (estimate.value, estimate.low, estimate.high) {
            (Some(value), Some(low), Some(high)) => format!("{} ({} to {})", told(value), told(low), told(high)),
            (Some(value), ..) => told(value),
            (None, ..) => String::new(),
        }
    }

    fn difference(&self) -> Option<String> {
        let before = self.told.response_before.as_ref()?;
        let (now, then) = (self.told.response.within_day(), before.within_day());
        let bears = |share: Share| Weight::of(share.of).bears_a_rate();
        if !bears(now) || !bears(then) {
            return None;
        }
        now.minus(then, self.frame.level).map(|found| found.words())
    }
}
