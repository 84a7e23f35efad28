//! Whether recurring work is renewed, and what that is worth: sBG on every retainer that the firm had, ended or running.

use super::basis::SEED;
use super::{KnownUntil, NewWork};
use crate::dates::Day;
use crate::journeys::Purchases;
use crate::money::Currency;
use crate::statistics::Share;
use crate::value::UsualTerms;
use crate::value::lifetimes::read::FitData;
use crate::value::lifetimes::{Draws, Fitted, Prior, Sbg, Tenures};

/// One piece of recurring work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tenure {
    /// How often it was renewed.
    pub renewals: u32,
    /// The day on which it ended; none while it runs.
    pub ended: Option<Day>,
    /// The day on which the present period began.
    pub period_from: Day,
    /// How long its periods usually are, in days; none where it never came back.
    pub period_days: Option<i32>,
    /// What a finished period comes to on average, in minor units of the firm's currency; none where none was billed.
    pub amount: Option<f64>,
}

/// How long periods are: retainers of different lengths are not renewed alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Monthly,
    Quarterly,
    Yearly,
}

impl Length {
    const ALL: [Self; 3] = [Self::Monthly, Self::Quarterly, Self::Yearly];

    const fn of(days: i32) -> Self {
        match days {
            ..=45 => Self::Monthly,
            46..=135 => Self::Quarterly,
            _ => Self::Yearly,
        }
    }
}

impl Tenure {
    /// Those of one client's purchases.
    pub fn of_client(purchases: &Purchases, currency: Currency, known: KnownUntil) -> Vec<Self> {
        let mut works: Vec<u32> = purchases.bought.iter().filter(|one| one.recurring).map(|one| one.work).collect();
        works.sort_unstable();
        works.dedup();
        works.into_iter().filter_map(|work| Self::of_work(purchases, work, currency, known)).collect()
    }

    fn of_work(purchases: &Purchases, work: u32, currency: Currency, known: KnownUntil) -> Option<Self> {
        let implied = purchases.bought.iter().any(|one| one.work == work && one.implied);
        let until = if implied { known.invoiced } else { known.recorded };
        let of_work = || purchases.bought.iter().filter(|one| one.work == work && one.on <= until);
        let days: Vec<Day> = of_work().map(|one| one.on).collect();
        let mut gaps: Vec<i32> = days.windows(2).map(|pair| pair[1].days_since(pair[0])).collect();
        gaps.sort_unstable();
        let over = |over: Option<Day>| over.filter(|over| *over <= until);
        let billed = of_work().filter(|one| over(one.over).is_some()).filter_map(|one| one.billed);
        let amounts: Vec<f64> = billed
            .filter(|billed| billed.currency == currency && billed.minor > 0)
            .map(|billed| billed.minor as f64)
            .collect();
        Some(Self {
            renewals: u32::try_from(gaps.len()).unwrap_or(u32::MAX),
            ended: of_work().next_back().and_then(|last| over(last.over)),
            period_from: *days.last()?,
            period_days: gaps.get(gaps.len() / 2).copied(),
            amount: (!amounts.is_empty()).then(|| amounts.iter().sum::<f64>() / amounts.len() as f64),
        })
    }
}

/// What the chance of a renewal rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum RenewalsBasis {
    /// The shifted beta-geometric model: its parameters, and others as far as they are open.
    Sbg {
        /// The best.
        best: Sbg,
        /// Others.
        drawn: Vec<Sbg>,
    },
    /// Too few: how many renewals were decided, and for how many of them it was yes.
    Counts(Share),
}

/// Whether recurring work is renewed, by the firm's own past.
#[derive(Debug, Clone, PartialEq)]
pub struct Renewals {
    by_length: [RenewalsBasis; 3],
    /// The usual length of a period, for work that never came back yet.
    usual_days: i32,
    force: f64,
    horizon: f64,
}

impl Renewals {
    /// By all recurring work that the firm had.
    pub fn of(all: &[Tenure], terms: &UsualTerms) -> Self {
        let mut lengths: Vec<i32> = all.iter().filter_map(|tenure| tenure.period_days).collect();
        lengths.sort_unstable();
        let usual_days = lengths.get(lengths.len() / 2).copied().unwrap_or(365);
        let basis = |length: Length| {
            let of_length = all.iter().filter(|tenure| Length::of(tenure.period_days.unwrap_or(usual_days)) == length);
            let tenures: Tenures = of_length.map(|tenure| (tenure.renewals, tenure.ended.is_some())).collect();
            RenewalsBasis::of(&tenures)
        };
        let force = terms.rate.fraction().ln_1p() / 365.0;
        let horizon = f64::from(NewWork::years(terms)) * 365.0;
        Self { by_length: Length::ALL.map(basis), usual_days, force, horizon }
    }

    /// Whether enough renewals were decided to tell of those to come.
    pub fn are_known(&self) -> bool {
        self.by_length.iter().any(|basis| matches!(basis, RenewalsBasis::Sbg { .. }))
    }

    fn basis(&self, tenure: &Tenure) -> (&RenewalsBasis, f64) {
        let days = tenure.period_days.unwrap_or(self.usual_days).max(1);
        (&self.by_length[Length::of(days) as usize], f64::from(days))
    }

    /// The chance that running work is renewed next time; none where there are too few to tell, or it has ended.
    pub fn chance(&self, tenure: &Tenure) -> Option<f64> {
        match self.basis(tenure).0 {
            RenewalsBasis::Sbg { best, .. } if tenure.ended.is_none() => Some(best.retention(tenure.renewals)),
            _ => None,
        }
    }

    /// What the renewals of a client's running work are worth on a day, in minor units: each further period discounted
    /// to the day on which it would begin, as far ahead as new work is counted. None where nothing runs of which both
    /// amount and chance are known.
    pub fn expected(&self, tenures: &[Tenure], on: Day) -> Option<f64> {
        let running = self.all_running(tenures, on);
        (!running.is_empty()).then(|| running.iter().map(|one| one.expected(self)).sum())
    }

    /// What they come to in each of some repetitions.
    pub(super) fn drawn(&self, tenures: &[Tenure], on: Day, repetitions: u64) -> Vec<f64> {
        let running = self.all_running(tenures, on);
        let total = |repetition: u64| {
            let of =
                |(one, part): (&Running<'_>, u64)| one.drawn(self, &mut Draws::of(SEED, repetition, part), repetition);
            running.iter().zip(3..).map(of).sum()
        };
        (0..repetitions).map(total).collect()
    }

    fn all_running(&self, tenures: &[Tenure], on: Day) -> Vec<Running<'_>> {
        tenures.iter().filter_map(|tenure| self.running(tenure, on)).collect()
    }

    fn running(&self, tenure: &Tenure, on: Day) -> Option<Running<'_>> {
        let (basis, period) = self.basis(tenure);
        match basis {
            RenewalsBasis::Sbg { best, drawn } if tenure.ended.is_none() => Some(Running {
                best,
                drawn,
                renewals: tenure.renewals,
                period,
                next: (f64::from(tenure.period_from.days_since(on)) + period).max(0.0),
                amount: tenure.amount?,
            }),
            _ => None,
        }
    }

    fn discount(&self, time: f64) -> f64 {
        (-self.force * time).exp()
    }
}

/// Recurring work that may be renewed.
struct Running<'r> {
    best: &'r Sbg,
    drawn: &'r [Sbg],
    renewals: u32,
    period: f64,
    /// In so many days.
    next: f64,
    amount: f64,
}

impl Running<'_> {
    fn expected(&self, by: &Renewals) -> f64 {
        let (mut chance, mut time, mut renewals, mut sum) = (1.0, self.next, self.renewals, 0.0);
        while time <= by.horizon {
            chance *= self.best.retention(renewals);
            sum += chance * by.discount(time);
            renewals = renewals.saturating_add(1);
            time += self.period;
        }
        sum * self.amount
    }

    /// What it brings where the client's own chance of leaving is drawn, and each decision.
    fn drawn(&self, by: &Renewals, draws: &mut Draws, repetition: u64) -> f64 {
        let law = self.drawn.get(repetition as usize % self.drawn.len().max(1)).unwrap_or(self.best);
        let leaves = draws.beta(law.alpha, law.beta + f64::from(self.renewals));
        let (mut time, mut sum) = (self.next, 0.0);
        while time <= by.horizon && draws.uniform() > leaves {
            sum += by.discount(time);
            time += self.period;
        }
        sum * self.amount
    }
}

impl RenewalsBasis {
    fn of(tenures: &Tenures) -> Self {
        let (renewed, ended) = (tenures.renewed(), tenures.ended());
        let enough = tenures.clients() >= FitData::<()>::LEAST_CLIENTS && renewed >= FitData::<()>::LEAST_EVENTS;
        match enough.then(|| Sbg::fit_tenures(tenures, Prior::Weak)) {
            Some(Fitted::Determined(estimate)) => Self::Sbg {
                best: Sbg::from(&estimate),
                drawn: estimate.drawn(200, SEED ^ 2).into_iter().map(Sbg::new).collect(),
            },
            _ => Self::Counts(Share::new(renewed, renewed + ended)),
        }
    }
}
