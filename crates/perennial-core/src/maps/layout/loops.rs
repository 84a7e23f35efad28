//! The loop that closes the circle: advocates and good former clients refer, and a referral is a new Assess.

use super::super::finding::referral_words;
use super::super::lane::{Lane, Spot};
use super::super::palette::Paint;
use super::super::picture::Picture;
use super::flower::{refers, round_unit};
use super::grid::Grid;
use super::placing::Occupied;
use super::ribbons::pointed;
use super::shapes::{Circle, Head, Point, Referral, Track};
use super::tracks::{Disc, track};
use super::words::{Anchor, Face, Words};
use crate::journeys::stage::Phase;

/// The loop, where anybody could refer; on an empty map its promise.
pub(super) fn referral(picture: &Picture, grid: &Grid, heads: &[Head]) -> Option<Referral> {
    let assess = heads.iter().find(|head| head.at == Spot::new(Lane::PrePurchase, Phase::Assess))?;
    let to = Disc::of(assess, grid);
    let nobody = grid.cells.is_empty();
    let source = |lane: Lane| {
        let mut mine = heads.iter().filter(|head| head.at.lane == lane && refers(head.at));
        mine.rfind(|head| nobody || !head.is_empty()).map(|head| Disc::of(head, grid))
    };
    let mut sources: Vec<Disc> =
        [Lane::FormerGood, Lane::Between, Lane::Client].into_iter().filter_map(source).collect();
    if sources.is_empty() {
        return None;
    }
    let farthest = sources.remove(0);
    let bend = if grid.tall { 12.0 } else { 40.0 };
    let turn = grid.phases[7].end + if grid.tall { 14.0 } else { 42.0 };
    let way = Way { turn, bend, grid };
    let (trunk, tip) = pointed(way.home(farthest, to), if grid.tall { 3.4 } else { 5.0 });
    let won = picture.referrals.as_ref().map_or(0, |referrals| referrals.won_in_year);
    let (seeds, unit) = seeds(won, turn - bend, to.along + to.radius, to.across, grid);
    Some(Referral {
        joins: sources.into_iter().map(|source| way.join(source)).collect(),
        seeds,
        unit,
        trunk,
        tip,
        name: None,
        href: picture.referrals.as_ref().and_then(|referrals| referrals.href.clone()),
    })
}

/// The way of the loop: level to the turn, up beyond the last phase, and level home.
struct Way<'a> {
    /// Where it runs up, along.
    turn: f64,
    /// The radius of its bends.
    bend: f64,
    grid: &'a Grid,
}

impl Way<'_> {
    /// From a source to the turn, and round the bend.
    fn join(&self, from: Disc) -> Track {
        let start = (from.along + from.radius, from.across);
        track(start, &self.rise(from), self.grid)
    }

    fn rise(&self, from: Disc) -> [[(f64, f64); 3]; 2] {
        let (turn, bend, across) = (self.turn, self.bend, from.across);
        let k = bend * ROUND;
        let level = between((from.along + from.radius, across), (turn - bend, across));
        [level, [(turn - k, across), (turn, across - k), (turn, across - bend)]]
    }

    /// From the farthest source all the way to Assess.
    fn home(&self, from: Disc, to: Disc) -> Track {
        let (turn, bend, across) = (self.turn, self.bend, to.across);
        let k = bend * ROUND;
        let [level, rise] = self.rise(from);
        let climb = between((turn, from.across - bend), (turn, across + bend));
        let over = [(turn, across + k), (turn - k, across), (turn - bend, across)];
        let home = between((turn - bend, across), (to.along + to.radius, across));
        track((from.along + from.radius, from.across), &[level, rise, climb, over, home], self.grid)
    }
}

/// A straight piece as a curve.
fn between(from: (f64, f64), to: (f64, f64)) -> [(f64, f64); 3] {
    let mix = |share: f64| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
    [mix(1.0 / 3.0), mix(2.0 / 3.0), to]
}

/// How near its corner a curve's points lie for a quarter of a circle.
const ROUND: f64 = 0.448;

/// One seed for each won in a year, evenly along the way home, or for each ten, hundred … where there is no room.
fn seeds(won: u32, from: f64, to: f64, across: f64, grid: &Grid) -> (Vec<Circle>, u64) {
    let radius = if grid.tall { 2.2 } else { 3.6 };
    let (begin, end) = (from - radius * 2.0, to + radius * 6.0);
    let room = ((begin - end) / (radius * 3.2)).floor().max(1.0);
    let unit = round_unit(f64::from(won) / room);
    let shown = (f64::from(won) / unit).round();
    let gap = (begin - end) / shown.max(1.0);
    let place = |k: u32| begin - gap * (f64::from(k) + 0.5);
    let seeds = (0..shown as u32).map(|k| Circle { centre: grid.point(place(k), across), radius });
    (seeds.collect(), unit as u64)
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
