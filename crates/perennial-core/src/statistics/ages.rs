//! How often each age occurs: what a curve of waits is made of. Two of them add up, and adding is cheap, so that what
//! was counted of some relationships can be joined with what was counted of others.

/// Ages below this have a place of their own while they are counted; the few above it (minutes of weeks) are looked up.
const NEAR: u32 = 8_192;

/// How often each age occurs.
#[derive(Debug, Clone, Default)]
pub(super) struct Ages {
    near: Vec<u32>,
    /// Ages with how often each occurs, in order: those too far for a place, and all that were packed.
    listed: Vec<(u32, u32)>,
}

impl PartialEq for Ages {
    fn eq(&self, other: &Self) -> bool {
        let counted = |ages: &Self| -> Vec<(u32, u64)> {
            Self::occurring([ages]).into_iter().map(|age| (age, ages.at(age))).collect()
        };
        counted(self) == counted(other)
    }
}

impl Eq for Ages {}

impl Ages {
    /// One more of an age.
    pub(super) fn add(&mut self, age: u32) {
        self.add_many(age, 1);
    }

    fn add_many(&mut self, age: u32, times: u32) {
        if age < NEAR {
            let place = age as usize;
            if self.near.len() <= place {
                self.near.resize(place + 1, 0);
            }
            if let Some(count) = self.near.get_mut(place) {
                *count += times;
            }
            return;
        }
        match self.listed.binary_search_by_key(&age, |(age, _)| *age) {
            Ok(place) => self.listed[place].1 += times,
            Err(place) => self.listed.insert(place, (age, times)),
        }
    }

    /// All of another.
    pub(super) fn merge(&mut self, other: &Self) {
        if self.near.len() < other.near.len() {
            self.near.resize(other.near.len(), 0);
        }
        for (count, more) in self.near.iter_mut().zip(&other.near) {
            *count += more;
        }
        for (age, times) in &other.listed {
            self.add_many(*age, *times);
        }
    }

    /// Gives up the places of ages that do not occur: for what is kept to be merged later.
    pub(super) fn pack(&mut self) {
        let listed: Vec<(u32, u32)> = Self::occurring([&*self])
            .into_iter()
            .map(|age| (age, u32::try_from(self.at(age)).unwrap_or(u32::MAX)))
            .collect();
        *self = Self { near: Vec::new(), listed };
    }

    fn listed_at(&self, age: u32) -> u32 {
        let place = self.listed.binary_search_by_key(&age, |(age, _)| *age);
        place.ok().and_then(|place| self.listed.get(place)).map_or(0, |(_, times)| *times)
    }

    /// How many of an age.
    pub(super) fn at(&self, age: u32) -> u64 {
        let near = self.near.get(age as usize).copied().unwrap_or(0);
        u64::from(near) + u64::from(self.listed_at(age))
    }

    /// How many in all.
    pub(super) fn sum(&self) -> u64 {
        let counts = self.near.iter().chain(self.listed.iter().map(|(_, times)| times));
        counts.map(|count| u64::from(*count)).sum()
    }

    /// The ages that occur in any of these, in order.
    pub(super) fn occurring<const N: usize>(all: [&Self; N]) -> Vec<u32> {
        let longest = all.iter().map(|ages| ages.near.len()).max().unwrap_or(0);
        let near = (0..longest).filter(|place| all.iter().any(|ages| ages.near.get(*place).is_some_and(|n| *n > 0)));
        let mut ages: Vec<u32> = near.filter_map(|place| u32::try_from(place).ok()).collect();
        ages.extend(all.iter().flat_map(|ages| ages.listed.iter().map(|(age, _)| *age)));
        ages.sort_unstable();
        ages.dedup();
        ages
    }
}
