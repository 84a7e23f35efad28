//! Everything that is fitted to one firm's past, and what it says of one client.

use super::{
    Amounts, Backtest, Basis, ClientAmounts, Events, KnownUntil, NewWork, Observed, Outlook, Range, Renewals, Sample,
    Tenure, backtest,
};
use crate::dates::Day;
use crate::journeys::Purchases;
use crate::money::Currency;
use crate::value::UsualTerms;

/// By what a firm's relationships are valued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastTerms {
    /// Until when the records would show further work.
    pub known: KnownUntil,
    /// The firm's currency: what was billed in others is in no value.
    pub currency: Currency,
    /// The annual rate of discount, and for how many years recurring work is counted.
    pub usual: UsualTerms,
}

/// What is fitted to the past of a firm's clients.
#[derive(Debug, Clone, PartialEq)]
pub struct FirmForecast {
    /// By what.
    pub terms: ForecastTerms,
    /// The engagements and periods that it rests on.
    pub sample: Sample,
    /// Of every engagement and period (D27): whether and when a client has further work.
    pub basis: Basis,
    /// Of engagements alone: what new work is worth beside renewals.
    new_work: Basis,
    /// What a further engagement brings; none of too few.
    pub amounts: Option<Amounts>,
    /// Whether recurring work is renewed.
    pub renewals: Renewals,
}

/// What a client is worth today beyond what it has paid: three layers kept apart, in minor units of the firm's currency.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Worth {
    /// What is agreed and not billed yet.
    pub contracted: Option<Range>,
    /// Further periods of running work.
    pub renewals: Option<Range>,
    /// Further engagements.
    pub uncontracted: Option<Range>,
    /// The layers that are known together.
    pub value: Option<Range>,
}

impl Worth {
    /// What is agreed alone.
    pub fn agreed(contracted: Option<f64>) -> Self {
        let contracted = contracted.map(Range::known);
        Self { contracted, value: contracted, ..Self::default() }
    }
}

impl FirmForecast {
    /// Fits everything.
    pub fn of<'p>(clients: impl Iterator<Item = &'p Purchases> + Clone, terms: ForecastTerms) -> Self {
        let ForecastTerms { known, currency, usual } = terms;
        let sample = Sample::of(clients.clone(), Events::All, known);
        let basis = Basis::of(&sample);
        let engagements = Sample::of(clients.clone(), Events::NewWork, known);
        // Without recurring work both are one.
        let new_work = if engagements.histories == sample.histories { basis.clone() } else { Basis::of(&engagements) };
        let amounts = Amounts::of(clients.clone().map(|one| ClientAmounts::of(one, currency, known.recorded)));
        let tenures: Vec<Tenure> = clients.flat_map(|one| Tenure::of_client(one, currency, known)).collect();
        Self { terms, sample, basis, new_work, amounts, renewals: Renewals::of(&tenures, &usual) }
    }

    /// The forecast of the last year made a year earlier, beside what came; of the same clients.
    pub fn backtest<'p>(&self, clients: impl Iterator<Item = &'p Purchases> + Clone) -> Option<Backtest> {
        backtest(clients, Events::All, self.terms.known)
    }

    /// The engagements and periods of a client; none where none has a day.
    pub fn observed(&self, purchases: &Purchases) -> Option<Observed> {
        Observed::of(purchases, Events::All, self.terms.known)
    }

    /// The outlook of a client; none where there is no model or no day.
    pub fn outlook(&self, purchases: &Purchases) -> Option<Outlook> {
        Some(self.basis.model()?.outlook(&self.observed(purchases)?))
    }

    /// The chance that a client has further work within a year, without its range; none as for the outlook.
    pub fn expected_return(&self, purchases: &Purchases) -> Option<f64> {
        Some(self.basis.model()?.chance_of_return(&self.observed(purchases)?))
    }

    /// The expected next need: the day that somebody recorded, where it has not passed (S1.23), else the day by which there
    /// is an even chance of further work. None where nobody recorded one and there never is.
    pub fn expected_need(&self, purchases: &Purchases, today: Day) -> Option<Day> {
        let likely = || self.basis.model()?.need_by(&self.observed(purchases)?, 0.5);
        purchases.recorded_need.filter(|need| *need >= today).or_else(likely)
    }

    /// The value of a client without its range, in minor units: what lists are ordered by. `contracted` is what is agreed
    /// and not billed yet.
    pub fn expected_worth(&self, purchases: &Purchases, contracted: Option<f64>) -> Option<f64> {
        let layers = [contracted, self.expected_renewals(purchases), self.expected_new_work(purchases)];
        layers.into_iter().flatten().reduce(|sum, layer| sum + layer)
    }

    /// The value of a client in its layers, with ranges.
    pub fn worth(&self, purchases: &Purchases, contracted: Option<f64>) -> Worth {
        let repetitions = (2_000_000 / self.sample.clients().max(1)).clamp(100, 400);
        let mut sums = vec![contracted.unwrap_or(0.0); repetitions as usize];
        let mut layer = |expected: Option<f64>, drawn: &dyn Fn() -> Option<Vec<f64>>| {
            let (expected, drawn) = (expected?, drawn()?);
            sums.iter_mut().zip(&drawn).for_each(|(sum, value)| *sum += value);
            Some(Range::around(expected, drawn))
        };
        let renewals = layer(self.expected_renewals(purchases), &|| {
            Some(self.renewals.drawn(&self.tenures(purchases), self.terms.known.recorded, repetitions))
        });
        let uncontracted = layer(self.expected_new_work(purchases), &|| {
            let (new_work, observed, amounts) = self.new_work_of(purchases)?;
            Some(new_work.drawn(&observed, &amounts, repetitions))
        });
        let value = self.expected_worth(purchases, contracted).map(|mid| Range::around(mid, sums));
        Worth { contracted: contracted.map(Range::known), renewals, uncontracted, value }
    }

    /// Whether new work can be valued.
    pub fn values_new_work(&self) -> bool {
        self.new_work.model().is_some() && self.amounts.is_some()
    }

    /// The smallest value of the quarter worth most among some clients, each by its value without a range; of four clients
    /// or fewer that of the first. None where nobody has a value.
    pub fn top_quarter(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
        let mut known: Vec<f64> = values.flatten().collect();
        known.sort_unstable_by(|one, other| other.total_cmp(one));
        known.get(known.len().div_ceil(4).checked_sub(1)?).copied()
    }

    fn tenures(&self, purchases: &Purchases) -> Vec<Tenure> {
        Tenure::of_client(purchases, self.terms.currency, self.terms.known)
    }

    fn expected_renewals(&self, purchases: &Purchases) -> Option<f64> {
        self.renewals.expected(&self.tenures(purchases), self.terms.known.recorded)
    }

    fn expected_new_work(&self, purchases: &Purchases) -> Option<f64> {
        let (new_work, observed, amounts) = self.new_work_of(purchases)?;
        Some(new_work.expected(&observed, &amounts))
    }

    fn new_work_of(&self, purchases: &Purchases) -> Option<(NewWork<'_>, Observed, ClientAmounts)> {
        let ForecastTerms { known, currency, usual } = &self.terms;
        let new_work = NewWork::new(self.new_work.model()?, self.amounts.as_ref()?, usual);
        let observed = Observed::of(purchases, Events::NewWork, *known)?;
        Some((new_work, observed, ClientAmounts::of(purchases, *currency, known.recorded)))
    }
}
