//! The gap report: what is left undone, by process and online or offline, ranked by the money beside them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::Point;
use perennial_core::insights::gaps::{Missing, Process};
use perennial_core::journeys::stage::Phase;

use super::frame::{Drawn, Frame, drawn, in_words_of, words};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::answer::GapTold;
use crate::insights::headlines;
use crate::web::list::Address;
use crate::web::{self, Shell};

/// Gaps shown; the file has all.
const SHOWN: usize = 40;

#[derive(Template)]
#[template(path = "insights/gaps.html")]
struct GapsPage {
    shell: Shell,
    frame: Frame,
    title: String,
    gaps: Vec<GapTold>,
    more: usize,
}

/// The gap report.
pub async fn gaps(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let Drawn { shell, frame, told } = drawn(&app, &actor, shell, address, "/insights/gaps").await?;
    let (title, mut gaps) = (words(&headlines::gaps(&told, shell.currency), &shell), told.gaps);
    let process = frame.address.get("process").to_owned();
    gaps.retain(|gap| process.is_empty() || gap.process.key() == process);
    let line = frame.address.get("channel").to_owned();
    gaps.retain(|gap| line.is_empty() || gap.online == Some(line == "online"));
    let more = gaps.len().saturating_sub(SHOWN);
    gaps.truncate(SHOWN);
    web::page(&GapsPage { shell, frame, title, gaps, more })
}

/// The money beside a gap; nothing where there is none.
fn sum(gap: &GapTold, shell: &Shell) -> String {
    headlines::beside(gap, shell.currency).map_or_else(String::new, |sum| sum.money.short())
}

/// What is missing, in words.
pub fn gap_words(missing: Missing, shell: &Shell) -> String {
    in_words_of(shell, |wording| perennial_core::headlines::missing(missing, wording))
}

impl GapsPage {
    fn words(&self, gap: &GapTold) -> String {
        let words = Missing::from_key(&gap.key).map_or_else(String::new, |missing| gap_words(missing, &self.shell));
        web::capital(&words)
    }

    fn channel(&self, gap: &GapTold) -> &'static str {
        match gap.online {
            Some(true) => "online",
            Some(false) => "offline",
            None => "",
        }
    }

    fn stake(&self, gap: &GapTold) -> String {
        sum(gap, &self.shell)
    }

    fn href(&self, gap: &GapTold) -> String {
        self.frame.behind("gap", &gap.key, "all")
    }

    fn evidence(&self, gap: &GapTold) -> String {
        let of = format!("{} of {}", gap.share.count, gap.share.of);
        if gap.times > gap.share.count { format!("{of}, {} times", gap.times) } else { of }
    }

    /// What to do: its kind, the words and where.
    fn action(&self, gap: &GapTold) -> (&'static str, String, String) {
        match Missing::from_key(&gap.key) {
            Some(Missing::Cell(phase, medium)) => {
                let href = format!("/touches/grid/{}/{}", phase.key(), medium.key());
                ("Play", "plan it, or leave the cell empty on purpose".to_owned(), href)
            }
            Some(Missing::Medium(medium)) => {
                let href = format!("/touches/grid/{}/{}", Phase::Acclimate.key(), medium.key());
                ("Play", "see what this medium is good for".to_owned(), href)
            }
            Some(Missing::Unobserved(_)) => ("Task", "record what happened".to_owned(), self.href(gap)),
            Some(Missing::Silence(_)) => {
                ("Play", "take up a playbook for the silent".to_owned(), "/playbooks".to_owned())
            }
            Some(Missing::Promise(_)) => ("Task", "put right what is open".to_owned(), "/promises".to_owned()),
            Some(Missing::Decision(point)) => decision_action(point),
            None => ("Task", "look at them".to_owned(), self.href(gap)),
        }
    }

    fn processes(&self) -> Vec<(&'static str, String, bool)> {
        let now = self.frame.address.get("process");
        let all = [("All", self.frame.address.without("process"), now.is_empty())];
        let each = Process::ALL
            .map(|process| (process.word(), self.frame.address.with("process", process.key()), now == process.key()));
        all.into_iter().chain(each).collect()
    }

    fn channels(&self) -> Vec<(&'static str, String, bool)> {
        let now = self.frame.address.get("channel");
        let each = [("Online", "online"), ("Offline", "offline")];
        let each = each.map(|(word, key)| (word, self.frame.address.with("channel", key), now == key));
        [("Either", self.frame.address.without("channel"), now.is_empty())].into_iter().chain(each).collect()
    }
}

fn decision_action(point: Point) -> (&'static str, String, String) {
    let play = |words: &str, href: &str| ("Play", words.to_owned(), href.to_owned());
    match point {
        Point::Agreed => play("ask at every close whether the goal is met", "/engagements/gaps"),
        Point::MoreWork => play("hold a close-out, and ask for the next need", "/playbooks"),
        Point::Learns => play("tell them what else there is", "/playbooks"),
        Point::Advocates => play("ask for a referral once a goal is confirmed", "/playbooks"),
        Point::FormerRefers | Point::Returns => play("stay in touch over the years", "/playbooks"),
        Point::Signs | Point::HundredDays => play("look after the first hundred days", "/playbooks"),
        Point::Shortlisted => play("answer enquiries within the hour", "/insights/response"),
        Point::Aware | Point::Fits | Point::Chosen | Point::Ends => (
            "Research",
            point.definition().research.unwrap_or("ask them why").to_owned(),
            "/insights/unknown".to_owned(),
        ),
    }
}
