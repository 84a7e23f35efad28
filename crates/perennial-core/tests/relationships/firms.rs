//! Firms made for the tests.

use perennial_core::dates::Day;
use perennial_core::journeys::{Bought, Purchases};
use perennial_core::money::{Currency, Money};
use perennial_core::value::UsualTerms;
use perennial_core::value::relationships::{ForecastTerms, KnownUntil};

use crate::dice::Dice;

/// The last day on record.
pub const TODAY: Day = Day::from_number(20_500);

pub fn terms() -> ForecastTerms {
    let known = KnownUntil { recorded: TODAY, invoiced: TODAY };
    ForecastTerms { known, currency: Currency::GBP, usual: UsualTerms::default() }
}

/// An engagement that began so many days ago and was over a month later, with what it brought in pounds.
pub fn matter(work: u32, ago: i32, pounds: i64) -> Bought {
    Bought {
        on: TODAY - ago,
        work,
        is_period: false,
        recurring: false,
        implied: false,
        unsure: false,
        over: Some(TODAY - ago + 30),
        billed: Some(Money::new(pounds * 100, Currency::GBP)),
    }
}

/// A client with engagements so many days ago, at £2,000 each.
pub fn client(ago: &[i32]) -> Purchases {
    ago.iter().zip(0..).map(|(ago, work)| matter(work, *ago, 2_000)).collect::<Vec<_>>().into()
}

/// A firm of which the truth is known: what was seen of its clients, and what came after.
pub struct Simulated {
    pub seen: Vec<Purchases>,
    /// Of each client, the days after today on which work began, and what it brought in pence.
    pub came: Vec<Vec<(i32, f64)>>,
}

/// MBG/CNBD-k in days with r 1.2, α 240 ÷ k, a 0.9 and b 4, observed for half a year to five years; amounts gamma-gamma
/// with p 4, q 4 and γ £1,500. Forty clients, followed for so many days more.
pub fn simulated(seed: u64, stages: u32, ahead: i32) -> Simulated {
    let mut dice = Dice(seed * 7_919 + 1);
    let mut firm = Simulated { seen: Vec::new(), came: Vec::new() };
    for _ in 0..40 {
        let rate = dice.gamma(1.2) / (240.0 / f64::from(stages));
        let leaves = dice.beta(0.9, 4.0);
        let mean_rate = dice.gamma(4.0) / 150_000.0;
        let observed = 180 + (1_645.0 * dice.uniform()) as i32;
        let (mut bought, mut came, mut now) = (Vec::new(), Vec::new(), 0.0_f64);
        let (mut work, mut last) = (0, -1);
        loop {
            let day = now.round() as i32 - observed;
            let amount = dice.gamma(4.0) / mean_rate;
            // What begins on the day of the last is taken with it.
            if day > last || work == 0 {
                if day <= 0 {
                    bought.push(Bought { over: Some(TODAY + day), ..matter(work, -day, (amount / 100.0) as i64) });
                } else {
                    came.push((day, amount));
                }
                last = day;
            }
            work += 1;
            if dice.uniform() < leaves {
                break;
            }
            now += (0..stages).map(|_| dice.exponential()).sum::<f64>() / rate;
            if now > f64::from(observed + ahead) {
                break;
            }
        }
        firm.seen.push(bought.into());
        firm.came.push(came);
    }
    firm
}
