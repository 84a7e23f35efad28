//! Who brought whom over the years, and with what fees (S1.30): chains of referrals in which nothing counts twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Day;

/// A referral that was won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<K> {
    /// Who made it.
    pub by: K,
    /// Who was referred.
    pub whom: K,
    /// Its day.
    pub on: Day,
    /// What it brought was billed, minor units; no invoice belongs to two referrals.
    pub fees: i64,
    /// True where it brought the client, false where it brought later work of one.
    pub first: bool,
}

/// A referral in its place below whoever stands at the head of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its place among the links.
    pub link: usize,
    /// 1 for a referral by the head, 2 for one by somebody whom the head brought, and so on.
    pub depth: usize,
    /// Its fees and those of all referrals that follow from it.
    pub whole: i64,
    /// How many referrals follow from it.
    pub below: usize,
}

/// All that follows from the referrals of one who was brought by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree<K> {
    /// Who.
    pub head: K,
    /// The referrals, each before those that follow from it, the earlier ones first.
    pub steps: Vec<Step>,
    /// The fees of all of them.
    pub fees: i64,
}

/// The chains of referrals, those with most fees first. Whoever was brought by a referral stands below it, with those
/// whom they brought; of several that brought the same one, below the first. Later work of a client brings nobody. Where
/// two are said to have brought each other, the earlier referral holds. So each referral stands in exactly one place.
pub fn lineage<K: Ord + Clone>(links: &[Link<K>]) -> Vec<Tree<K>> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|&link| (links[link].on, link));
    let (mut brought_by, mut carries) = (BTreeMap::<&K, &K>::new(), BTreeSet::new());
    let mut made: BTreeMap<&K, Vec<usize>> = BTreeMap::new();
    for &place in &order {
        let link = &links[place];
        made.entry(&link.by).or_default().push(place);
        let mut above = std::iter::successors(Some(&link.by), |who| brought_by.get(*who).copied());
        if link.first && !brought_by.contains_key(&link.whom) && !above.any(|who| *who == link.whom) {
            brought_by.insert(&link.whom, &link.by);
            carries.insert(place);
        }
    }
    let heads = made.keys().filter(|who| !brought_by.contains_key(**who));
    let mut trees: Vec<Tree<K>> = heads.map(|head| tree(*head, links, &made, &carries)).collect();
    trees.sort_by(|one, other| (other.fees, &one.head).cmp(&(one.fees, &other.head)));
    trees
}

fn tree<K: Ord + Clone>(
    head: &K,
    links: &[Link<K>],
    made: &BTreeMap<&K, Vec<usize>>,
    carries: &BTreeSet<usize>,
) -> Tree<K> {
    let by = |who: &K, depth: usize| made.get(who).into_iter().flatten().rev().map(move |&link| (link, depth));
    let mut steps: Vec<Step> = Vec::new();
    let mut open: Vec<(usize, usize)> = by(head, 1).collect();
    while let Some((link, depth)) = open.pop() {
        steps.push(Step { link, depth, whole: links[link].fees, below: 0 });
        if carries.contains(&link) {
            open.extend(by(&links[link].whom, depth + 1));
        }
    }
    // From the last to the first: what is gathered at a depth belongs to the step above it that comes next.
    let mut gathered: Vec<(i64, usize)> = vec![(0, 0); steps.iter().map(|step| step.depth).max().unwrap_or(0) + 2];
    for step in steps.iter_mut().rev() {
        let (fees, count) = std::mem::take(&mut gathered[step.depth + 1]);
        step.whole += fees;
        step.below = count;
        gathered[step.depth].0 += step.whole;
        gathered[step.depth].1 += step.below + 1;
    }
    let fees = steps.iter().filter(|step| step.depth == 1).map(|step| step.whole).sum();
    Tree { head: head.clone(), steps, fees }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link(by: u8, whom: u8, on: i32, fees: i64, first: bool) -> Link<u8> {
        Link { by, whom, on: Day::from_number(20_000 + on), fees, first }
    }

    #[test]
    fn what_follows_from_a_referral_counts_for_whoever_began_the_chain() {
        // 1 brought 2 and 3; 2 brought 4; 4 brought later work of 3; 5 brought 6.
        let links = [
            link(2, 4, 30, 40, true),
            link(1, 2, 10, 100, true),
            link(1, 3, 20, 7, true),
            link(5, 6, 5, 50, true),
            link(4, 3, 60, 1_000, false),
        ];
        let trees = lineage(&links);
        let told: Vec<_> = trees.iter().map(|tree| (tree.head, tree.fees, tree.steps.len())).collect();
        assert_eq!(told, [(1, 1_147, 4), (5, 50, 1)]);
        let steps: Vec<_> = trees[0].steps.iter().map(|step| (step.link, step.depth, step.whole, step.below)).collect();
        assert_eq!(steps, [(1, 1, 1_140, 2), (0, 2, 1_040, 1), (4, 3, 1_000, 0), (2, 1, 7, 0)]);
    }

    #[test]
    fn of_two_who_brought_each_other_the_earlier_referral_holds() {
        let trees = lineage(&[link(1, 2, 9, 10, true), link(2, 1, 4, 5, true), link(3, 3, 1, 2, true)]);
        let told: Vec<_> = trees.iter().map(|tree| (tree.head, tree.fees, tree.steps.len())).collect();
        assert_eq!(told, [(2, 15, 2), (3, 2, 1)]);
    }

    #[test]
    fn a_chain_of_many_generations_is_told() {
        let links: Vec<Link<u32>> = (0..2_000)
            .map(|n| Link { by: n, whom: n + 1, on: Day::from_number(10_000), fees: 1, first: true })
            .collect();
        let trees = lineage(&links);
        assert_eq!((trees.len(), trees[0].fees, trees[0].steps[0].below), (1, 2_000, 1_999));
    }

    proptest! {
        /// Whoever is said to have brought whom: each referral stands in exactly one place, and the fees come to the whole.
        #[test]
        fn referrals_in_chains_count_once(
            all in prop::collection::vec((0_u8..9, 0_u8..9, 0_i32..40, 0_i64..1_000, prop::bool::ANY), 0..60),
        ) {
            let links: Vec<Link<u8>> =
                all.into_iter().map(|(by, whom, on, fees, first)| link(by, whom, on, fees, first)).collect();
            let trees = lineage(&links);
            let mut places: Vec<usize> = trees.iter().flat_map(|tree| &tree.steps).map(|step| step.link).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..links.len()).collect::<Vec<_>>());
            let whole: i64 = links.iter().map(|link| link.fees).sum();
            prop_assert_eq!(trees.iter().map(|tree| tree.fees).sum::<i64>(), whole);
            for tree in &trees {
                let own: i64 = tree.steps.iter().map(|step| links[step.link].fees).sum();
                prop_assert_eq!(own, tree.fees);
                for step in &tree.steps {
                    prop_assert!(step.whole >= links[step.link].fees && step.below < tree.steps.len());
                }
            }
        }
    }
}
