//! Where the columns stand.

use super::Style;
use crate::journey_maps::{JourneyMap, Place};

/// The space between two stages.
const STAGE_GAP: f64 = 16.0;

/// One column for each step, further apart where a stage ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    /// The left edges of the steps.
    pub(super) lefts: Vec<f64>,
    /// The width of each.
    pub(super) width: f64,
    /// The left edge of the labels.
    pub(super) label: f64,
    /// The right edge of the last step.
    pub(super) right: f64,
    /// Runs of steps at one place: the place, its first and its last step.
    pub(super) places: Vec<(Place, usize, usize)>,
}

/// The space that the ends of stages take.
pub(super) fn gaps(map: &JourneyMap) -> f64 {
    let ends = map.steps.windows(2).filter(|pair| pair[0].place.stage != pair[1].place.stage).count();
    ends as f64 * STAGE_GAP
}

impl Columns {
    pub(super) fn new(map: &JourneyMap, style: &Style) -> Self {
        let mut x = style.margin + style.labels;
        let mut lefts = Vec::with_capacity(map.steps.len());
        let mut places: Vec<(Place, usize, usize)> = Vec::new();
        for (number, step) in map.steps.iter().enumerate() {
            match places.last_mut() {
                Some((place, _, last)) if *place == step.place => *last = number,
                before => {
                    if before.is_some_and(|(place, ..)| place.stage != step.place.stage) {
                        x += STAGE_GAP;
                    }
                    places.push((step.place, number, number));
                }
            }
            lefts.push(x);
            x += style.column;
        }
        Self { lefts, width: style.column, label: style.margin, right: x, places }
    }

    /// Left edge and width of a run of steps.
    pub(super) fn span(&self, first: usize, last: usize) -> (f64, f64) {
        let left = self.lefts.get(first).copied().unwrap_or_default();
        let right = self.lefts.get(last).copied().unwrap_or_default() + self.width;
        (left, right - left)
    }

    /// The middle of a step.
    pub(super) fn middle(&self, step: usize) -> f64 {
        self.lefts.get(step).copied().unwrap_or_default() + self.width / 2.0
    }
}
