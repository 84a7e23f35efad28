//! What a whole column says that one cell cannot: the order of its dates, the mark of its decimals.

use super::amounts::{self, DecimalMark};
use super::dates::{self, DateOrder};

/// What was found out about a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding<T> {
    /// Every cell reads the same way in any case.
    NotNeeded,
    /// At least one cell can only be read in one way, and none speaks against it.
    Settled {
        /// The way.
        taken: T,
        /// The cell that settles it.
        evidence: String,
    },
    /// Cells that read in several ways, and none that settles it; or cells that contradict each other.
    Open {
        /// A cell that can be read in several ways.
        example: String,
        /// What is likely, for the person who answers; never taken without an answer.
        likely: Option<T>,
        /// Cells that only fit different ways.
        contradictory: bool,
    },
}

impl<T: Copy> Finding<T> {
    /// The way, when it is settled.
    pub fn settled(&self) -> Option<T> {
        match self {
            Self::Settled { taken, .. } => Some(*taken),
            _ => None,
        }
    }
}

/// The order of day, month and year in a column.
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> Finding<DateOrder> {
    let (votes, pointed) = votes_on_dates(cells);
    votes.finding(pointed.then_some(DateOrder::DayFirst))
}

/// The one order in which every cell of a column can be read, whether or not any of them needs it.
pub fn shown_date_order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    votes_on_dates(cells).0.only_way()
}

/// Whether a cell that not every order reads alike can be read in this one.
pub fn some_fit_order<'a>(mut cells: impl Iterator<Item = &'a str>, order: DateOrder) -> bool {
    cells.any(|cell| {
        let Some(days) = dates::possible(cell) else { return false };
        let depends = days.iter().any(|day| *day != days[0]);
        let of_order = DateOrder::ALL.iter().zip(days).find(|(known, _)| **known == order);
        depends && of_order.is_some_and(|(_, day)| day.is_some())
    })
}

/// Whether an amount that not every mark reads alike can be read with this one.
pub fn some_fit_mark<'a>(mut cells: impl Iterator<Item = &'a str>, mark: DecimalMark) -> bool {
    cells.any(|cell| {
        let Some((point, comma)) = amounts::possible(cell) else { return false };
        let read = if mark == DecimalMark::Point { point } else { comma };
        point != comma && read.is_some()
    })
}

/// The votes of the cells, and whether one that is open is written with points.
fn votes_on_dates<'a>(cells: impl Iterator<Item = &'a str>) -> (Votes<DateOrder, 3>, bool) {
    let mut votes = Votes::new(DateOrder::ALL);
    let mut pointed = false;
    for cell in cells {
        let Some(days) = dates::possible(cell) else { continue };
        let first = days.iter().flatten().next();
        let differs = days.iter().flatten().any(|day| Some(day) != first);
        let fitting = days.map(|day| day.is_some());
        pointed |= differs && dates::pointed(cell);
        votes.count(cell, fitting, differs);
    }
    (votes, pointed)
}

/// The decimal mark of a column.
pub fn decimal_mark<'a>(cells: impl Iterator<Item = &'a str>) -> Finding<DecimalMark> {
    let mut votes = Votes::new(DecimalMark::ALL);
    for cell in cells {
        let Some((point, comma)) = amounts::possible(cell) else { continue };
        let differs = matches!((point, comma), (Some(a), Some(b)) if a != b);
        votes.count(cell, [point.is_some(), comma.is_some()], differs);
    }
    votes.finding(None)
}

/// Counts which ways the cells allow.
struct Votes<T, const N: usize> {
    ways: [T; N],
    /// For each way: cells that fit it and not all of the others, and the first of them.
    only: [(usize, Option<String>); N],
    /// The ways that fit every cell so far.
    fits_all: [bool; N],
    /// The first cell that reads differently under different ways.
    open: Option<String>,
}

impl<T: Copy, const N: usize> Votes<T, N> {
    fn new(ways: [T; N]) -> Self {
        Self { ways, only: std::array::from_fn(|_| (0, None)), fits_all: [true; N], open: None }
    }

    fn count(&mut self, cell: &str, fitting: [bool; N], differs: bool) {
        if differs && self.open.is_none() {
            self.open = Some(cell.to_owned());
        }
        // A cell that fits no way is simply bad, and one that fits all says nothing.
        let fits = fitting.iter().filter(|fits| **fits).count();
        if fits == 0 || fits == N {
            return;
        }
        for ((all, (count, first)), fits_this) in self.fits_all.iter_mut().zip(&mut self.only).zip(fitting) {
            *all &= fits_this;
            if fits_this && fits == 1 {
                *count += 1;
                first.get_or_insert_with(|| cell.to_owned());
            }
        }
    }

    /// The way that is left, where a cell speaks for it and none against it.
    fn only_way(&self) -> Option<T> {
        let mut left = (0..N).filter(|place| self.fits_all[*place]);
        let (only, None) = (left.next()?, left.next()) else { return None };
        (self.only[only].0 > 0).then(|| self.ways[only])
    }

    fn finding(self, likely: Option<T>) -> Finding<T> {
        let Some(example) = self.open else { return Finding::NotNeeded };
        let left: Vec<usize> = (0..self.ways.len()).filter(|i| self.fits_all.get(*i) == Some(&true)).collect();
        if let [place] = left.as_slice()
            && let Some(taken) = self.ways.get(*place)
        {
            let evidence = self.only.get(*place).and_then(|(_, first)| first.clone()).unwrap_or(example);
            return Finding::Settled { taken: *taken, evidence };
        }
        let most =
            self.only.iter().enumerate().max_by_key(|(_, (count, _))| *count).filter(|(_, (count, _))| *count > 0);
        let by_majority = most.and_then(|(place, _)| self.ways.get(place).copied());
        Finding::Open { example, likely: by_majority.or(likely), contradictory: left.is_empty() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cell_settles_the_column() {
        let settled = date_order(["03/04/2024", "14/04/2024", "", "n/a"].into_iter());
        assert_eq!(settled, Finding::Settled { taken: DateOrder::DayFirst, evidence: "14/04/2024".to_owned() });
        let us = date_order(["03/04/24", "03/25/24"].into_iter());
        assert_eq!(us.settled(), Some(DateOrder::MonthFirst));
        let short = date_order(["24-03-04", "24-12-31"].into_iter());
        assert_eq!(short.settled(), None);
        assert_eq!(date_order(["04/03/24", "31/12/24"].into_iter()).settled(), Some(DateOrder::DayFirst));
        assert_eq!(date_order(["2024-03-04", "5/5/2024"].into_iter()), Finding::NotNeeded);
        let open = date_order(["03/04/2024", "05/06/2024"].into_iter());
        assert!(matches!(open, Finding::Open { likely: None, contradictory: false, .. }));
        let dotted = date_order(["03.04.2024"].into_iter());
        assert!(matches!(dotted, Finding::Open { likely: Some(DateOrder::DayFirst), .. }));
        let torn = date_order(["13/04/2024", "14/04/2024", "04/15/2024", "01/02/2024"].into_iter());
        assert!(matches!(torn, Finding::Open { likely: Some(DateOrder::DayFirst), contradictory: true, .. }));
    }

    #[test]
    fn one_amount_settles_the_mark() {
        assert_eq!(decimal_mark(["1,234", "12.50"].into_iter()).settled(), Some(DecimalMark::Point));
        assert_eq!(decimal_mark(["1.234", "1.234,50"].into_iter()).settled(), Some(DecimalMark::Comma));
        assert_eq!(decimal_mark(["12", "£500"].into_iter()), Finding::NotNeeded);
        assert!(matches!(decimal_mark(["1,234", "5,678"].into_iter()), Finding::Open { .. }));
    }
}
