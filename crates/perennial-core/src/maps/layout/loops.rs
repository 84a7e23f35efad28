//! The loop that closes the circle: advocates and good former clients refer, and a referral is a new Assess.

use super::super::finding::referral_words;
use super::super::palette::Paint;
use super::super::picture::{Lane, Picture, Spot};
use super::flower::refers;
use super::grid::Grid;
use super::placing::Occupied;
use super::ribbons::pointed;
use super::shapes::{Anchor, Circle, Face, Head, Point, Referral, Words};
use super::tracks::{Disc, track};
use crate::journeys::stage::Phase;

/// The loop, where anybody could refer; on an empty map its promise.
pub(super) fn referral(picture: &Picture, grid: &Grid, heads: &[Head]) -> Option<Referral> {
    let assess = heads.iter().find(|head| head.at == Spot::new(Lane::PrePurchase, Phase::Assess))?;
    let to = Disc::of(assess, grid);
    let nobody = grid.cells.is_empty();
    let source = |lane: Lane| {
        let mine = heads.iter().filter(|head| head.at.lane == lane && refers(head.at));
        mine.filter(|head| nobody || !head.is_empty()).last().map(|head| Disc::of(head, grid))
    };
    let mut sources: Vec<Disc> =
        [Lane::FormerGood, Lane::Between, Lane::Client].into_iter().filter_map(source).collect();
    if sources.is_empty() {
        return None;
    }
    let farthest = sources.remove(0);
    let bend = if grid.tall { 12.0 } else { 40.0 };
    let turn = grid.phases[7].end + if grid.tall { 14.0 } else { 42.0 };
    let k = bend * 0.448;
    let up = |from: Disc| -> ((f64, f64), [(f64, f64); 3], [(f64, f64); 3]) {
        let start = (from.along + from.radius, from.across);
        let (a, b) = ((turn - bend - start.0) / 3.0, from.across);
        let level = [(start.0 + a, b), (start.0 + 2.0 * a, b), (turn - bend, b)];
        (start, level, [(turn - k, b), (turn, b - k), (turn, b - bend)])
    };
    let (start, level, rise) = up(farthest);
    let (top, bottom) = (to.across + bend, farthest.across - bend);
    let third = (top - bottom) / 3.0;
    let climb = [(turn, bottom + third), (turn, bottom + 2.0 * third), (turn, top)];
    let over = [(turn, to.across + k), (turn - k, to.across), (turn - bend, to.across)];
    let finish = to.along + to.radius;
    let run = (finish - (turn - bend)) / 3.0;
    let home = [(turn - bend + run, to.across), (turn - bend + 2.0 * run, to.across), (finish, to.across)];
    let (trunk, tip) =
        pointed(track(start, &[level, rise, climb, over, home], grid), if grid.tall { 3.4 } else { 5.0 });
    let joins = sources.into_iter().map(|disc| {
        let (start, level, rise) = up(disc);
        track(start, &[level, rise], grid)
    });
    let won = picture.referrals.as_ref().map_or(0, |referrals| referrals.won_in_year);
    Some(Referral {
        joins: joins.collect(),
        seeds: seeds(won, turn - bend, finish, to.across, grid),
        trunk,
        tip,
        name: None,
        href: picture.referrals.as_ref().and_then(|referrals| referrals.href.clone()),
    })
}

/// One seed for each won in a year, evenly along the way home; as many as there is room for.
fn seeds(won: u32, from: f64, to: f64, across: f64, grid: &Grid) -> Vec<Circle> {
    let radius = if grid.tall { 2.2 } else { 3.6 };
    let (begin, end) = (from - radius * 2.0, to + radius * 6.0);
    let room = ((begin - end) / (radius * 3.2)).floor().max(0.0);
    let shown = f64::from(won).min(room);
    let gap = (begin - end) / shown.max(1.0);
    let place = |k: u32| begin - gap * (f64::from(k) + 0.5);
    (0..shown as u32).map(|k| Circle { centre: grid.point(place(k), across), radius }).collect()
}

/// Writes what the loop carries above its way home.
pub(super) fn name(referral: &mut Referral, picture: &Picture, grid: &Grid, occupied: &mut Occupied) {
    let Some(text) = referral_words(picture) else { return };
    let size = grid.small();
    let words = |x: f64, y: f64, anchor| Words {
        halo: true,
        ..Words::new(text.clone(), Paint::Accent, Face::Strong, size, Point { x, y }, anchor)
    };
    let Some((_, lane)) = grid.lanes.first() else { return };
    let places: Vec<Words> = if grid.tall {
        let y = grid.phases[7].end + 32.0;
        vec![words(lane.centre, y, Anchor::Start), words(grid.width - 12.0, y, Anchor::End)]
    } else {
        let shares = [4.5, 5.0, 4.0, 5.5, 3.5, 6.0, 3.0];
        let column = grid.phases[0].end - grid.phases[0].start;
        let xs = shares.map(|share| grid.phases[0].start + share * column);
        let above = xs.map(|x| words(x, lane.centre - size * 0.95, Anchor::Middle));
        above.into_iter().chain(xs.map(|x| words(x, lane.centre + size * 1.6, Anchor::Middle))).collect()
    };
    referral.name = occupied.place(places.into_iter());
}
