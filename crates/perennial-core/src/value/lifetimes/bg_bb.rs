//! BG/BB (Fader, Hardie and Shang 2010, Marketing Science 29(6), 1086–1108): fixed occasions, such as seasons or fiscal
//! years. At each a client that is still with the firm comes with a chance of its own (beta: α, β), and leaves for good
//! at the beginning of each with another (beta: γ, δ).

use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::gamma::ln_rising;
use super::jets::Jet;

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgBb {
    /// With β: the chances of coming at an occasion.
    pub alpha: f64,
    /// See α.
    pub beta: f64,
    /// With δ: the chances of leaving for good.
    pub gamma: f64,
    /// See γ.
    pub delta: f64,
}

/// One client's record over fixed occasions after its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasions {
    came: u32,
    last: u32,
    of: u32,
}

/// A record that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRecord {
    /// It came more often than there were occasions up to the last.
    #[error("a client cannot have come more often than there were occasions up to the last at which it came")]
    TooOften,
    /// The last lies beyond all.
    #[error("the last occasion at which a client came lies after the end of those observed")]
    AfterTheEnd,
    /// There is a last but none at all, or the other way about.
    #[error("the last occasion is 0 for a client that never came, and for no other")]
    LastWithoutAny,
    /// There are more occasions than a likelihood can be summed over in reasonable time.
    #[error("a client can have at most 10,000 occasions: count by week, month or year")]
    TooMany,
}

const MOST_OCCASIONS: u32 = 10_000;

impl Occasions {
    /// A client that came at so many occasions, last at the one of this number, of all that there were. In the
    /// literature: x, tₓ and n.
    ///
    /// # Errors
    /// When there can be no such record.
    pub const fn new(came: u32, last: u32, of: u32) -> Result<Self, NoRecord> {
        if of > MOST_OCCASIONS {
            return Err(NoRecord::TooMany);
        }
        if last > of {
            return Err(NoRecord::AfterTheEnd);
        }
        if (came == 0) != (last == 0) {
            return Err(NoRecord::LastWithoutAny);
        }
        if came > last { Err(NoRecord::TooOften) } else { Ok(Self { came, last, of }) }
    }
}

/// The records of all clients, in one order, each kept once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Records {
    alike: std::collections::BTreeMap<Occasions, u64>,
}

impl Records {
    /// So many more clients of one record.
    pub fn add(&mut self, record: Occasions, clients: u64) {
        if clients > 0 {
            *self.alike.entry(record).or_default() += clients;
        }
    }

    /// How many clients.
    pub fn clients(&self) -> u64 {
        self.alike.values().sum()
    }
}

impl BgBb {
    /// Fits it.
    pub fn fit(records: &Records, prior: Prior) -> Fitted<4> {
        fit(&Data(records), prior)
    }

    /// The model of α, β, γ and δ.
    pub const fn new([alpha, beta, gamma, delta]: [f64; 4]) -> Self {
        Self { alpha, beta, gamma, delta }
    }

    /// B(α+x, β+n−x) B(γ, δ+n) + Σ B(α+x, β+tₓ−x+i) B(γ+1, δ+tₓ+i) for i from 0 to n−tₓ−1, over B(α, β) B(γ, δ).
    fn log_likelihood(&self, record: &Occasions) -> Jet<4> {
        let variables = Jet::variables([self.alpha, self.beta, self.gamma, self.delta]);
        let mut terms = vec![self.ln_chance(&variables, record, record.of)];
        let [alpha, beta, gamma, delta] = variables;
        if record.last < record.of {
            let mut term = self.ln_chance(&variables, record, record.last) + gamma.ln()
                - (gamma + delta + f64::from(record.last)).ln();
            for after in record.last..record.of {
                terms.push(term);
                let after = f64::from(after);
                term += (beta + (after - f64::from(record.came))).ln() - (alpha + beta + after).ln()
                    + (delta + after).ln()
                    - (gamma + delta + (after + 1.0)).ln();
            }
        }
        Jet::ln_sum_exp(&terms)
    }

    /// ln of the chance of the record's comings within so many occasions, by a client that stays for all of them.
    fn ln_chance(&self, [alpha, beta, gamma, delta]: &[Jet<4>; 4], record: &Occasions, of: u32) -> Jet<4> {
        let (came, of) = (f64::from(record.came), f64::from(of));
        alpha.map(ln_rising(self.alpha, came)) + beta.map(ln_rising(self.beta, of - came))
            - (*alpha + *beta).map(ln_rising(self.alpha + self.beta, of))
            + delta.map(ln_rising(self.delta, of))
            - (*gamma + *delta).map(ln_rising(self.gamma + self.delta, of))
    }

    /// The chance that the client is still with the firm at the occasion after the last observed.
    pub fn probability_alive(&self, record: &Occasions) -> f64 {
        let variables = [self.alpha, self.beta, self.gamma, self.delta].map(Jet::constant);
        let stayed = self.ln_chance(&variables, record, record.of).value;
        let of = f64::from(record.of);
        let stays = (self.delta + of) / (self.gamma + self.delta + of);
        (stayed - self.log_likelihood(record).value).exp() * stays
    }

    /// At how many of the next occasions the client is expected to come: for each the chance that it is still with the
    /// firm, times its mean chance of coming. (The paper's formula 13 is this sum in closed form, with a gap at γ = 1.)
    pub fn expected(&self, record: &Occasions, ahead: u32) -> f64 {
        let of = f64::from(record.of);
        let comes = (self.alpha + f64::from(record.came)) / (self.alpha + self.beta + of);
        let mut alive = self.probability_alive(record);
        let mut sum = 0.0;
        for more in 1..=ahead {
            sum += alive * comes;
            let of = of + f64::from(more);
            alive *= (self.delta + of) / (self.gamma + self.delta + of);
        }
        sum
    }

    /// The chance of coming at one or more of the next occasions.
    pub fn probability_of_return(&self, record: &Occasions, ahead: u32) -> f64 {
        let longer = Occasions { of: record.of.saturating_add(ahead), ..*record };
        -(self.log_likelihood(&longer).value - self.log_likelihood(record).value).exp_m1().min(0.0)
    }

    /// By which of the next occasions the chance of coming has reached a level; none within the number to be tried.
    pub fn next_need(&self, record: &Occasions, chance: f64, tried: u32) -> Option<u32> {
        (1..=tried).find(|ahead| self.probability_of_return(record, *ahead) >= chance)
    }
}

impl From<&Estimate<4>> for BgBb {
    fn from(estimate: &Estimate<4>) -> Self {
        Self::new(estimate.parameters)
    }
}

struct Data<'a>(&'a Records);

impl Likelihood<4> for Data<'_> {
    const NAMES: [&'static str; 4] = ["alpha", "beta", "gamma", "delta"];

    fn at(&self, parameters: &[f64; 4]) -> Jet<4> {
        let model = BgBb::new(*parameters);
        let mut sum = Jet::ZERO;
        for (record, clients) in &self.0.alike {
            sum += model.log_likelihood(record) * *clients as f64;
        }
        sum
    }

    fn weak_prior(&self) -> WeakPrior<4> {
        WeakPrior { centres: [1.0, 1.0, 1.0, 2.5], spreads: [1.0; 4] }
    }

    fn n(&self) -> u64 {
        self.0.clients()
    }
}
