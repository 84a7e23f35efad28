//! What was counted, kept: whole until a position changes, and of the last questions block by block.

use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::fact::Medium;
use perennial_core::ids::StaffId;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::Phase;

use super::Survey;
use super::counting::Counting;
use crate::insights::asked::Asked;
use crate::journeys::{Block, Everybody};

/// Surveys kept at most; all of one state of the positions.
const KEPT: usize = 24;

/// Surveys already made, until a position changes; and of the last ones what was counted of each block of
/// relationships, so that after a change only the blocks in which it lies are counted again.
#[derive(Default)]
pub struct Surveys(Mutex<Made>, Mutex<Vec<Counted>>);

/// Questions of which the counted blocks are kept: about ten megabytes each with a hundred thousand relationships.
const COUNTED: usize = 3;

/// What was counted of each block of relationships.
pub(super) struct Counted {
    key: Key,
    /// By what was counted beside the relationships themselves.
    by: CountedBy,
    /// The change up to which it is true.
    seq: i64,
    blocks: Vec<Counting>,
}

impl Counted {
    /// Nothing counted yet.
    pub(super) const fn nothing(key: Key, by: CountedBy) -> Self {
        Self { key, by, seq: i64::MIN, blocks: Vec::new() }
    }

    /// What is counted of everybody by now, and the blocks from which it is made: those that changed since the last
    /// time are counted again by `count`. True up to the change `seq`.
    pub(super) fn followed(
        mut self,
        everybody: &Everybody<'_>,
        seq: i64,
        nothing: Counting,
        count: impl Fn(&Block<'_>) -> Counting,
    ) -> (Counting, Self) {
        let mut all = nothing;
        for (number, block) in everybody.blocks().enumerate() {
            match self.blocks.get_mut(number) {
                Some(counted) if block.changed > self.seq => *counted = count(&block).packed(),
                Some(_) => {}
                None => self.blocks.push(count(&block).packed()),
            }
            if let Some(counted) = self.blocks.get(number) {
                all.merge(counted);
            }
        }
        (all, Self { seq, ..self })
    }
}

/// By what is counted beside the relationships themselves.
#[derive(Clone)]
pub(super) struct CountedBy {
    pub model: Arc<Model>,
    pub zone: jiff::tz::TimeZone,
    pub planned: Vec<(Phase, Medium)>,
}

impl PartialEq for CountedBy {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.model, &other.model) && self.zone == other.zone && self.planned == other.planned
    }
}

/// The change up to which positions are known, and what was counted at it.
type Made = (i64, Vec<(Key, Arc<Survey>)>);

/// What a survey answers: who asks (walls), what, and in which hour, because an enquiry may wait since.
pub(super) type Key = (Option<StaffId>, Asked, i64);

impl Surveys {
    pub(super) fn find(&self, seq: i64, key: &Key) -> Option<Arc<Survey>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, made) = &*kept;
        let found = made.iter().find(|(known, _)| known == key).filter(|_| *at == seq);
        found.map(|(_, survey)| Arc::clone(survey))
    }

    /// Takes out what was counted of each block; whoever asks for the same meanwhile counts for themselves.
    pub(super) fn take_counted(&self, key: &Key, by: &CountedBy) -> Option<Counted> {
        let mut counted = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let place = counted.iter().position(|one| one.key == *key && one.by == *by)?;
        Some(counted.remove(place))
    }

    pub(super) fn keep_counted(&self, one: Counted) {
        let mut counted = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        counted.retain(|kept| kept.key != one.key);
        counted.truncate(COUNTED - 1);
        counted.insert(0, one);
    }

    pub(super) fn keep(&self, seq: i64, key: Key, survey: &Arc<Survey>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, made) = &mut *kept;
        if *at != seq || made.len() >= KEPT {
            *at = seq;
            made.clear();
        }
        made.push((key, Arc::clone(survey)));
    }
}
