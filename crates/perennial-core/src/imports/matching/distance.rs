//! How many slips of the pen lie between two words.

/// The number of insertions, deletions, replacements and swaps of neighbours from one text to the other, when
/// it is at most `limit` (optimal string alignment); `None` beyond.
pub fn distance(from: &str, to: &str, limit: usize) -> Option<usize> {
    if from == to {
        return Some(0);
    }
    let a: Vec<char> = from.chars().collect();
    let b: Vec<char> = to.chars().collect();
    if a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > 400 {
        return None;
    }
    let width = b.len() + 1;
    let mut before_last = vec![0_usize; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0_usize; width];
    for (i, ca) in a.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, cb) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(ca != cb);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *ca == b[j - 1] && a[i - 1] == *cb {
                best = best.min(before_last[j - 1] + 1);
            }
            row[j + 1] = best;
            least = least.min(best);
        }
        if least > limit {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|slips| *slips <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_up_to_the_limit() {
        assert_eq!(distance("technolgy", "technology", 2), Some(1));
        assert_eq!(distance("gtxpro", "gtxrpo", 2), Some(1));
        assert_eq!(distance("ansah", "marsh", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance("same", "same", 0), Some(0));
    }
}
