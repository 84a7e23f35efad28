//! What the models of repeat work need of each client, counted once for all that are alike.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// One client's history in any one unit of time, counted from its first engagement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    repeats: u32,
    last: f64,
    observed: f64,
}

/// A history that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// The times are no numbers of 0 or more.
    #[error("the time of the last repeat and the time observed must be numbers of 0 or more")]
    NotATime,
    /// The last repeat lies beyond what was observed.
    #[error("the last repeat lies after the end of the time observed")]
    AfterTheEnd,
    /// There is a last repeat but no repeat.
    #[error("without a repeat, the time of the last one must be 0")]
    LastWithoutRepeat,
    /// There are repeats, all at once with the first engagement.
    #[error("with a repeat, the time of the last one must be above 0")]
    RepeatAtOnce,
}

impl History {
    /// A client that came back so many times, last at `last` after its first engagement, and was observed until
    /// `observed` after it. In the literature: x, tₓ and T.
    ///
    /// # Errors
    /// When there can be no such history.
    pub fn new(repeats: u32, last: f64, observed: f64) -> Result<Self, Impossible> {
        let is_time = |time: f64| time.is_finite() && time >= 0.0;
        match (repeats, last) {
            _ if !is_time(last) || !is_time(observed) => Err(Impossible::NotATime),
            _ if last > observed => Err(Impossible::AfterTheEnd),
            (0, last) if last > 0.0 => Err(Impossible::LastWithoutRepeat),
            (1.., last) if last <= 0.0 => Err(Impossible::RepeatAtOnce),
            // Minus zero is zero, so that both are counted as one.
            _ => Ok(Self { repeats, last: last + 0.0, observed: observed + 0.0 }),
        }
    }

    /// A client of whom nothing is known but that it has come once, just now.
    pub const NEW: Self = Self { repeats: 0, last: 0.0, observed: 0.0 };

    /// The same client, still without a further repeat so much later.
    #[must_use]
    pub(super) fn later(&self, by: f64) -> Self {
        Self { observed: self.observed + by, ..*self }
    }

    /// How often it came back.
    pub const fn repeats(&self) -> u32 {
        self.repeats
    }

    /// When it last came back, after its first engagement.
    pub const fn last(&self) -> f64 {
        self.last
    }

    /// For how long it has been observed since its first engagement.
    pub const fn observed(&self) -> f64 {
        self.observed
    }

    /// Of times of 0 or more the order of their bits is their order.
    const fn key(&self) -> (u32, u64, u64) {
        (self.repeats, self.last.to_bits(), self.observed.to_bits())
    }
}

/// So many clients of one history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike {
    /// The history.
    pub history: History,
    /// How many clients have it.
    pub clients: u32,
}

/// The histories of all clients, each kept once, in the order of repeats, last and observed: whatever the order of the
/// rows, every sum over them is the same to the last bit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histories {
    alike: Vec<Alike>,
    clients: u64,
    mean_observed: f64,
}

impl Histories {
    /// Each history that occurs, with how many clients have it.
    pub fn alike(&self) -> &[Alike] {
        &self.alike
    }

    /// Where a history lies among those that occur.
    pub fn place(&self, history: &History) -> Option<usize> {
        self.alike.binary_search_by_key(&history.key(), |one| one.history.key()).ok()
    }

    /// How many clients.
    pub const fn clients(&self) -> u64 {
        self.clients
    }

    /// How many repeats of all clients together.
    pub fn repeats(&self) -> u64 {
        self.alike.iter().map(|one| u64::from(one.history.repeats) * u64::from(one.clients)).sum()
    }

    /// The mean time observed, which is what priors measure time by; 1 where nothing was observed.
    pub(super) const fn scale(&self) -> f64 {
        if self.mean_observed > 0.0 { self.mean_observed } else { 1.0 }
    }

    /// Those of one number of repeats together, in order.
    pub(super) fn by_repeats(&self) -> impl Iterator<Item = &[Alike]> {
        self.alike.chunk_by(|one, next| one.history.repeats == next.history.repeats)
    }
}

impl FromIterator<History> for Histories {
    fn from_iter<I: IntoIterator<Item = History>>(histories: I) -> Self {
        let mut counts: HashMap<(u32, u64, u64), Alike, BuildHasherDefault<Mixer>> = HashMap::default();
        for history in histories {
            counts.entry(history.key()).or_insert(Alike { history, clients: 0 }).clients += 1;
        }
        let mut alike: Vec<Alike> = counts.into_values().collect();
        alike.sort_unstable_by_key(|one| one.history.key());
        let clients = alike.iter().map(|one| u64::from(one.clients)).sum::<u64>();
        let observed: f64 = alike.iter().map(|one| one.history.observed * f64::from(one.clients)).sum();
        let mean_observed = if clients > 0 { observed / clients as f64 } else { 0.0 };
        Self { alike, clients, mean_observed }
    }
}

/// A quick hash of numbers: that of the standard library would take longer than the fit. What it gives decides no order,
/// because the histories are sorted afterwards.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
