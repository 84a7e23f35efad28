//! Simulated firms of forty clients, of which the truth is known: ranges hold as often as they say, and the weak prior
//! keeps what maximum likelihood loses.
//!
//! The firms are those of `statistics.md`, section 5: MBG/NBD with r 1.2, α 8 months, a 0.9 and b 4, observed for 6 to 60
//! months; the prior is centred elsewhere.

use perennial_core::statistics::Level;
use perennial_core::value::lifetimes::{Fitted, Histories, History, MbgNbd, Prior, RepeatModel};

const TRUTH: [f64; 4] = [1.2, 8.0, 0.9, 4.0];
const FIRMS: u32 = 200;
const CLIENTS: u32 = 40;
const MONTHS_AHEAD: f64 = 12.0;

/// One firm: what was seen of its clients, and how many engagements came in the year after.
struct Firm {
    seen: Vec<History>,
    came: f64,
}

fn firm(seed: u32) -> Firm {
    let mut dice = Dice(u64::from(seed) * 7_919 + 1);
    let mut firm = Firm { seen: Vec::new(), came: 0.0 };
    let [r, alpha, a, b] = TRUTH;
    for _ in 0..CLIENTS {
        let (rate, leaves) = (dice.gamma(r) / alpha, dice.beta(a, b));
        let observed = 6.0 + 54.0 * dice.uniform();
        let (mut repeats, mut last, mut now) = (0, 0.0, 0.0);
        while dice.uniform() >= leaves {
            now -= dice.uniform().ln() / rate;
            if now > observed + MONTHS_AHEAD {
                break;
            }
            if now > observed {
                firm.came += 1.0;
            } else {
                (repeats, last) = (repeats + 1, now);
            }
        }
        firm.seen.push(History::new(repeats, last, observed).unwrap());
    }
    firm
}

#[test]
fn ranges_of_forty_clients_hold_as_often_as_they_say() {
    let (mut of_80, mut of_95, mut of_parameters) = (0, 0, [0; 4]);
    for number in 0..FIRMS {
        let firm = firm(number);
        let histories: Histories = firm.seen.iter().copied().collect();
        let fitted = MbgNbd::fit(&histories, Prior::Weak);
        let estimate = fitted.estimate().unwrap();
        let forecast = MbgNbd::forecast(estimate, &histories, MONTHS_AHEAD, u64::from(number));
        of_80 += u32::from(forecast.interval(Level::Eighty).holds(firm.came));
        of_95 += u32::from(forecast.interval(Level::NinetyFive).holds(firm.came));
        for (parameter, held) in of_parameters.iter_mut().enumerate() {
            *held += u32::from(estimate.interval(parameter, Level::Eighty).unwrap().holds(TRUTH[parameter]));
        }
    }
    let share = |held: u32| f64::from(held) / f64::from(FIRMS);
    // Of 200 firms, a share of 80 % lies within 6 points 19 times of 20, one of 95 % within 3.
    assert!((share(of_80) - 0.8).abs() < 0.06, "80 %: {}", share(of_80));
    assert!((share(of_95) - 0.95).abs() < 0.03, "95 %: {}", share(of_95));
    // A prior centred near the truth makes ranges of parameters hold more often; never much less.
    assert!(of_parameters.iter().all(|held| share(*held) > 0.74), "{of_parameters:?}");
}

/// With forty clients, the data alone leave a quarter to a half of the firms without parameters. The weak prior always
/// gives some, and they are nearer to the truth also where the data alone have an answer.
#[test]
fn the_prior_answers_where_the_data_alone_do_not() {
    let truth = MbgNbd::new(TRUTH);
    let (mut flat, mut errors, mut errors_alone) = (0, Vec::new(), Vec::new());
    for number in 0..FIRMS {
        let firm = firm(number);
        let histories: Histories = firm.seen.iter().copied().collect();
        let error = |model: &MbgNbd| {
            let of = |one: &History| (model.probability_alive(one) - truth.probability_alive(one)).powi(2);
            (firm.seen.iter().map(of).sum::<f64>() / f64::from(CLIENTS)).sqrt()
        };
        let weak = MbgNbd::fit(&histories, Prior::Weak);
        let error_weak = error(&MbgNbd::from(weak.estimate().unwrap()));
        match MbgNbd::fit(&histories, Prior::None) {
            Fitted::Flat(_) => flat += 1,
            Fitted::Determined(alone) => {
                errors.push(error_weak);
                errors_alone.push(error(&MbgNbd::from(&alone)));
            }
        }
    }
    let share = f64::from(flat) / f64::from(FIRMS);
    assert!((0.25..0.5).contains(&share), "{share}");
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    assert!(mean(&errors) < mean(&errors_alone), "{} {}", mean(&errors), mean(&errors_alone));
}

/// The same seed gives the same forecast, whatever the order of the clients.
#[test]
fn a_forecast_is_the_same_again() {
    let firm = firm(3);
    let one: Histories = firm.seen.iter().copied().collect();
    let other: Histories = firm.seen.iter().rev().copied().collect();
    let fitted = MbgNbd::fit(&one, Prior::Weak);
    let forecast = |all: &Histories| MbgNbd::forecast(fitted.estimate().unwrap(), all, 12.0, 9);
    assert_eq!(forecast(&one), forecast(&other));
    let interval = forecast(&one).interval(Level::Eighty);
    assert!(interval.holds(forecast(&one).median()) && interval.low < interval.high);
}

/// Random numbers apart from those of the forecast.
struct Dice(u64);

impl Dice {
    /// xorshift64* (Vigna 2016).
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Marsaglia and Tsang 2000.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let angle = std::f64::consts::TAU * self.uniform();
            let normal = (-2.0 * self.uniform().ln()).sqrt() * angle.cos();
            let v = (1.0 + normal / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * normal * normal + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (one, other) = (self.gamma(a), self.gamma(b));
        one / (one + other)
    }
}
