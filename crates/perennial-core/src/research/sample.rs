//! Who is asked: drawn at random, and the same again from the same seed.
//!
//! Each person gets a number from the wave's seed and the person's identifier (`SplitMix64`: Steele, Lea & Flood 2014,
//! OOPSLA, doi 10.1145/2660193.2660195); the lowest are asked. Somebody who is added or leaves changes nothing in the
//! order of the others.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Segment;
use super::named::named;

/// Why somebody is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bar {
    /// The person asked not to be contacted.
    DoNotContact,
    /// Was asked a short while ago.
    Fatigue,
    /// There is nobody at the client to ask.
    NoPerson,
    /// Neither an email nor a postal address is known.
    NoAddress,
    /// Was let down: only somebody who names them may ask (S1.28).
    LetDown,
    /// Is in this wave already.
    AlreadyAsked,
}

named! {
    /// All reasons.
    Bar,
    DoNotContact "do_not_contact" "asked not to be contacted",
    Fatigue "fatigue" "asked a short while ago",
    NoPerson "no_person" "no person is known",
    NoAddress "no_address" "no address is known",
    LetDown "let_down" "was let down; ask only by name",
    AlreadyAsked "already_asked" "is in this wave already";
}

/// Somebody who may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub id: Uuid,
    /// Of which population.
    pub segment: Segment,
    /// Why not to ask.
    pub bar: Option<Bar>,
}

/// What was drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// Who is asked, in the order of the draw.
    pub chosen: Vec<Candidate>,
    /// How many may be asked, by population.
    pub eligible: BTreeMap<Segment, usize>,
    /// How many are left out, by population and reason.
    pub left_out: BTreeMap<(Segment, Bar), usize>,
}

impl Sample {
    /// How many of a population were drawn.
    pub fn drawn(&self, segment: Segment) -> usize {
        self.chosen.iter().filter(|one| one.segment == segment).count()
    }

    /// How many of all are left out for a reason.
    pub fn barred(&self, bar: Bar) -> usize {
        self.left_out.iter().filter(|((_, why), _)| *why == bar).map(|(_, count)| count).sum()
    }
}

/// Draws `size` people, each population in proportion to those of it who may be asked (largest remainders); everybody
/// who may be asked without a size.
pub fn draw(candidates: &[Candidate], size: Option<usize>, seed: u64) -> Sample {
    let mut sample = Sample::default();
    let mut strata: BTreeMap<Segment, Vec<(u64, Candidate)>> = BTreeMap::new();
    for candidate in candidates {
        match candidate.bar {
            Some(bar) => *sample.left_out.entry((candidate.segment, bar)).or_default() += 1,
            None => strata.entry(candidate.segment).or_default().push((lot(seed, candidate.id), *candidate)),
        }
    }
    sample.eligible = strata.iter().map(|(segment, people)| (*segment, people.len())).collect();
    let shares = shares(&sample.eligible, size);
    for (segment, mut people) in strata {
        people.sort_unstable_by_key(|(lot, candidate)| (*lot, candidate.id));
        let share = shares.get(&segment).copied().unwrap_or(0);
        sample.chosen.extend(people.into_iter().take(share).map(|(_, candidate)| candidate));
    }
    sample
}

/// How many of each population: in proportion, the rest to the largest remainders.
fn shares(eligible: &BTreeMap<Segment, usize>, size: Option<usize>) -> BTreeMap<Segment, usize> {
    let total: usize = eligible.values().sum();
    let Some(size) = size.filter(|size| *size < total) else { return eligible.clone() };
    let mut shares: BTreeMap<Segment, usize> = eligible.iter().map(|(s, n)| (*s, n * size / total)).collect();
    let mut rest: Vec<(usize, Segment)> = eligible.iter().map(|(s, n)| (n * size % total, *s)).collect();
    rest.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let missing = size - shares.values().sum::<usize>();
    for (_, segment) in rest.into_iter().take(missing) {
        *shares.entry(segment).or_default() += 1;
    }
    shares
}

/// The person's number in the draw.
fn lot(seed: u64, id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    split_mix(split_mix(split_mix(seed) ^ high) ^ low)
}

const fn split_mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
