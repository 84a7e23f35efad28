//! Ground that is taken, so that no two words and no word and circle ever overlap.

use super::shapes::{Circle, Line, Point, Rect, Track};
use super::words::Words;

/// What is taken.
pub(super) struct Occupied {
    width: f64,
    height: f64,
    boxes: Vec<Rect>,
    circles: Vec<Circle>,
    crossings: Vec<Point>,
}

impl Occupied {
    /// Nothing is taken yet of this much ground.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { width, height, boxes: Vec::new(), circles: Vec::new(), crossings: Vec::new() }
    }

    pub(super) fn add_words(&mut self, words: &Words) {
        self.boxes.push(words.bounds());
    }

    /// A line that words must not touch.
    pub(super) fn add_line(&mut self, line: &Line) {
        let (x, y) = (line.from.x.min(line.to.x), line.from.y.min(line.to.y));
        let (width, height) = ((line.from.x - line.to.x).abs(), (line.from.y - line.to.y).abs());
        let half = line.width / 2.0;
        let grown = Rect { x: x - half, y: y - half, width: width + line.width, height: height + line.width };
        self.boxes.push(grown);
    }

    pub(super) fn add_circle(&mut self, circle: Circle) {
        self.circles.push(circle);
    }

    /// Lines that words should rather not stand on.
    pub(super) fn cross(&mut self, tracks: impl Iterator<Item = Track>) {
        for track in tracks {
            let steps = track.curves.len() * 24;
            self.crossings.extend((0..=steps).map(|step| track.at(step as f64 / steps.max(1) as f64).0));
        }
    }

    /// A rule that words should rather not stand on.
    pub(super) fn cross_line(&mut self, line: &Line) {
        let (dx, dy) = (line.to.x - line.from.x, line.to.y - line.from.y);
        let steps = (dx.hypot(dy) / 6.0).ceil().max(1.0);
        let point = |step: f64| Point { x: line.from.x + dx * step / steps, y: line.from.y + dy * step / steps };
        self.crossings.extend((0..=steps as usize).map(|step| point(step as f64)));
    }

    /// Takes the first of the places that is free, by preference one without a line through it.
    pub(super) fn place(&mut self, candidates: impl Iterator<Item = Words> + Clone) -> Option<Words> {
        let clear = candidates.clone().find(|words| self.is_free(words) && !self.is_crossed(words));
        let chosen = clear.or_else(|| candidates.clone().find(|words| self.is_free(words)))?;
        self.boxes.push(chosen.bounds());
        Some(chosen)
    }

    fn is_free(&self, words: &Words) -> bool {
        let bounds = words.bounds();
        let inside = bounds.x >= 4.0
            && bounds.y >= 4.0
            && bounds.x + bounds.width <= self.width - 4.0
            && bounds.y + bounds.height <= self.height;
        inside
            && !self.boxes.iter().any(|taken| taken.meets(&bounds))
            && !self.circles.iter().any(|circle| bounds.meets_circle(circle))
    }

    fn is_crossed(&self, words: &Words) -> bool {
        let tight = words.bounds();
        let bounds = Rect { x: tight.x - 3.0, y: tight.y - 3.0, width: tight.width + 6.0, height: tight.height + 6.0 };
        self.crossings.iter().any(|&point| bounds.holds(point))
    }
}
