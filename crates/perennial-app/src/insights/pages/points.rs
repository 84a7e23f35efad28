//! The thirteen decision points as a funnel with branches.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::chart::{self, Tone};
use perennial_core::insights::point::{Money, Role};
use perennial_core::insights::reasons::ReasonCounted;
use perennial_core::insights::voices::Themed;
use perennial_core::journeys::stage::Stage;
use perennial_core::statistics::Difference;

use super::clients::LEFT_OUT;
use super::frame::{Drawn, Frame, drawn, money, words};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::insights::answer::{BranchTold, PointTold, Told};
use crate::insights::headlines;
use crate::web::list::Address;
use crate::web::words::{count, grouped, percent};
use crate::web::{self, Shell};

#[derive(Template)]
#[template(path = "insights/points.html")]
struct PointsPage {
    shell: Shell,
    frame: Frame,
    told: Told,
    title: String,
}

/// The decision points.
pub async fn points(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let Drawn { shell, frame, told } = drawn(&app, &actor, shell, address, "/insights").await?;
    let title = words(&headlines::most_otherwise(&told, shell.currency), &shell);
    web::page(&PointsPage { shell, frame, told, title })
}

/// Which money stands beside a point.
pub const fn money_words(money: Money) -> &'static str {
    match money {
        Money::Sought => "sought",
        Money::Paid => "billed in the 12 months before",
    }
}

impl PointsPage {
    fn looked(&self) -> String {
        format!(
            "{} on record, {} of them on the map",
            count(self.told.relationships, "relationship"),
            grouped(self.told.on_map)
        )
    }

    fn stage(&self, point: &PointTold) -> &'static str {
        Stage::from_key(point.stage).map_or("", Stage::word)
    }

    fn bar(&self, point: &PointTold) -> String {
        let tone = |branch: &BranchTold| match branch.role {
            Role::On => Tone::On,
            Role::Off => Tone::Off,
            Role::Open => Tone::Open,
        };
        let parts: Vec<(Tone, u64)> = point.branches.iter().map(|branch| (tone(branch), branch.count)).collect();
        let said: Vec<String> =
            point.branches.iter().map(|branch| format!("{}: {}", branch.word, grouped(branch.count))).collect();
        chart::parts(&parts, point.interval, &format!("{} {}", point.question, said.join(", ")))
    }

    fn href(&self, point: &PointTold, branch: &BranchTold) -> String {
        // Those interviewed in the market are no clients: the interviews stand behind the number.
        if point.source.is_some() { "/research".to_owned() } else { self.frame.behind("point", point.key, branch.key) }
    }

    /// How many who came to the point are not counted at it.
    fn left_out(&self, point: &PointTold) -> String {
        grouped(point.left_out.iter().map(|one| one.count).sum())
    }

    fn left_out_href(&self, point: &PointTold) -> String {
        self.frame.behind("point", point.key, LEFT_OUT)
    }

    /// “12: letters, check-ins and close-outs are not on record for those days”; the number only where it is not all.
    fn left_out_words(&self, point: &PointTold) -> String {
        let alone = point.left_out.len() == 1;
        let each = point.left_out.iter().map(|one| match alone {
            true => one.words.to_owned(),
            false => format!("{}: {}", grouped(one.count), one.words),
        });
        each.collect::<Vec<_>>().join("; ")
    }

    fn worth(&self, point: &PointTold) -> String {
        money(point.lost_minor, &self.shell)
    }

    fn money_words(&self, point: &PointTold) -> &'static str {
        money_words(point.money)
    }

    /// “23 of 131 closings in the period that left no work open, of 96 relationships, so far”.
    fn counts(&self, point: &PointTold) -> String {
        let counted = point.counted;
        let of = point.of_relationships.filter(|relationships| *relationships != counted.of);
        let of = of.map_or_else(String::new, |of| format!(", of {}", count(of, "relationship")));
        let so_far = if point.within_days.is_some() && point.undecided > 0 { ", so far" } else { "" };
        match &point.source {
            Some(source) => format!("{} of {}, from {source}", grouped(counted.count), grouped(counted.of)),
            None => format!("{} of {} {}{of}{so_far}", grouped(counted.count), grouped(counted.of), point.cohort),
        }
    }

    fn difference(&self, point: &PointTold) -> Option<String> {
        point.difference.as_ref().map(Difference::words)
    }

    /// The reasons of the branches that led another way, the most frequent first, each with one verbatim.
    fn reasons(&self, point: &PointTold) -> Vec<ReasonCounted> {
        let off = point.branches.iter().filter(|branch| branch.role == Role::Off);
        let mut all: Vec<ReasonCounted> = off.flat_map(|branch| branch.reasons.iter().cloned()).collect();
        all.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.reason.cmp(&other.reason)));
        all.truncate(4);
        all
    }

    /// The register of those complaints, of all time.
    fn complaints_href(&self, one: &ReasonCounted) -> String {
        format!("/complaints?reason={}", percent(&one.reason))
    }

    /// “7 complaints were received in this period.”
    fn complaints_words(&self) -> String {
        let received = self.told.complaints.received;
        let were = if received == 1 { "was" } else { "were" };
        format!("{} {were} received in this period. The register shows all periods.", count(received, "complaint"))
    }

    /// What those asked about a branch say, in words.
    fn themes(&self, branch: &BranchTold) -> Vec<String> {
        branch.themes.iter().take(3).map(Themed::words).collect()
    }
}
