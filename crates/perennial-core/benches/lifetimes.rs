//! How fast a model of repeat work is fitted and scores its clients, in CPU time of this thread.
//!
//! `cargo bench -p perennial-core --bench lifetimes -- FILE.csv [ROUNDS]`, a file with the columns `repeat`, `last` and
//! `observed`. `benches/value_lifetimes.py` makes one of a million clients, and measures Python's `lifetimes` on the same
//! rows in the same run. Reading the file is not measured on either side; counting clients that are alike is. Every figure
//! is the median of the rounds after one to warm up.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints its figures, and stops without a file"
)]

use std::hint::black_box;
use std::time::Instant;

use perennial_core::dates::Day;
use perennial_core::journeys::{Bought, Purchases};
use perennial_core::money::{Currency, Money};
use perennial_core::value::UsualTerms;
use perennial_core::value::lifetimes::{BgNbd, Estimate, Fitted, Histories, History, MbgNbd, Prior, RepeatModel};
use perennial_core::value::relationships::{FirmForecast, ForecastTerms, KnownUntil};

/// The time for which each client is scored: a year of weeks.
const WITHIN: f64 = 52.0;

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    // `cargo bench` and `cargo test --benches` start it without a file.
    let Some(file) = words.next() else {
        println!("name a CSV file with the columns repeat, last and observed");
        return;
    };
    let rounds: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(5);
    let clients = clients_of(&std::fs::read_to_string(file).expect("a file that can be read"));
    let alike = clients.iter().copied().collect::<Histories>();
    println!("{} clients, {} distinct", alike.clients(), alike.alike().len());
    let fits: [(&str, Fit); 3] = [
        ("bg-nbd, maximum likelihood", |all| BgNbd::fit(all, Prior::None)),
        ("mbg-nbd, maximum likelihood", |all| MbgNbd::fit(all, Prior::None)),
        ("mbg-nbd, weak prior", |all| MbgNbd::fit(all, Prior::Weak)),
    ];
    for (what, fit) in fits {
        let found = estimate(&fit(&alike));
        println!("{what}: {:?}, log-likelihood {:.4}", found.parameters, found.log_likelihood);
        measure(&format!("fit {what}"), rounds, || {
            fit(&clients.iter().copied().collect()).estimate().map_or(0.0, |found| found.log_likelihood)
        });
    }
    measure("fit and scores bg-nbd", rounds, || {
        let alike: Histories = clients.iter().copied().collect();
        let model = BgNbd::from(&estimate(&BgNbd::fit(&alike, Prior::None)));
        scores(&model, &alike, &clients).iter().map(|[alive, expected]| alive + expected).sum()
    });
    let firm = &clients[..clients.len().min(200)];
    measure("a firm of 200, with quartiles", rounds, || point_values(firm));
    let bought: Vec<Purchases> = firm.iter().map(purchases).collect();
    measure("a firm of 200, purchases to values", rounds, || {
        values(&FirmForecast::of(bought.iter(), terms()), &bought)
    });
    let fitted = FirmForecast::of(bought.iter(), terms());
    measure("a firm of 200, values alone", rounds, || values(&fitted, &bought));
    measure("a firm of 200, every range", rounds, || {
        bought.iter().filter_map(|one| Some(fitted.worth(one, None).value?.high)).sum()
    });
    measure("a firm of 200, checked on its past", rounds, || {
        fitted.backtest(bought.iter()).map_or(0.0, |test| test.within_range as f64)
    });
    let many: Vec<Purchases> = clients.iter().take(100_000).map(purchases).collect();
    measure("100,000 clients, purchases to fit", rounds, || {
        FirmForecast::of(many.iter(), terms()).basis.model().map_or(0.0, |model| model.estimate.log_likelihood)
    });
    let fitted = FirmForecast::of(many.iter(), terms());
    measure("100,000 clients, values alone", rounds, || values(&fitted, &many));
    measure("100,000 clients, checked on their past", rounds, || {
        fitted.backtest(many.iter()).map_or(0.0, |test| test.within_range as f64)
    });
}

/// The last day on record.
const TODAY: Day = Day::from_number(20_500);

fn terms() -> ForecastTerms {
    let known = KnownUntil { recorded: TODAY, invoiced: TODAY };
    ForecastTerms { known, currency: Currency::GBP, usual: UsualTerms::default() }
}

/// A client of this history, a unit of time being a month: its engagements wherever, between the first and the last, the
/// digits of its times say, and their amounts as well.
fn purchases(history: &History) -> Purchases {
    let day = |months: f64| TODAY - ((history.observed() - months) * 30.44) as i32;
    let repeats = history.repeats();
    let bought = (0..=repeats).map(|number| {
        let anywhere = (history.observed() * 7_919.0 + f64::from(number) * 0.618_034).fract();
        let on = match number {
            0 => day(0.0),
            last if last == repeats => day(history.last()),
            _ => day(history.last() * anywhere),
        };
        let minor = 50_000 + (history.observed() * 1e4) as i64 % 700_000 + i64::from(number) * 12_345;
        Bought {
            on,
            work: number,
            is_period: false,
            recurring: false,
            implied: false,
            unsure: false,
            over: Some((on + 20).min(TODAY)),
            billed: Some(Money::new(minor, Currency::GBP)),
        }
    });
    bought.collect::<Vec<_>>().into()
}

/// The value of each client, its chance of further work within a year, and the day by which there is an even one.
fn values(firm: &FirmForecast, clients: &[Purchases]) -> f64 {
    let of = |client: &Purchases| {
        let need = firm.expected_need(client, TODAY).map_or(0.0, |day| f64::from(day.number()));
        firm.expected_worth(client, None).unwrap_or(0.0) + firm.expected_return(client).unwrap_or(0.0) + need
    };
    clients.iter().map(of).sum()
}

/// What the page of a small firm asks for: the fit with the weak prior, and every score of each client.
fn point_values(firm: &[History]) -> f64 {
    let alike: Histories = firm.iter().copied().collect();
    let model = MbgNbd::from(&estimate(&MbgNbd::fit(&alike, Prior::Weak)));
    let of = |client: &History| {
        let quartiles = model.quartiles_of_next_need(client).map(|quartile| quartile.time().unwrap_or(0.0));
        model.expected(client, WITHIN) + model.probability_of_return(client, WITHIN) + quartiles.iter().sum::<f64>()
    };
    firm.iter().map(of).sum()
}

type Fit = fn(&Histories) -> Fitted<4>;

fn estimate(fitted: &Fitted<4>) -> Estimate<4> {
    fitted.estimate().cloned().expect("data that determine the parameters")
}

/// The chance of being alive and the expected number within the time, of each client in its place: worked out once for
/// those that are alike.
fn scores(model: &dyn RepeatModel, alike: &Histories, clients: &[History]) -> Vec<[f64; 2]> {
    let of = |history: &History| [model.probability_alive(history), model.expected(history, WITHIN)];
    let once: Vec<[f64; 2]> = alike.alike().iter().map(|one| of(&one.history)).collect();
    clients.iter().filter_map(|client| alike.place(client).map(|place| once[place])).collect()
}

fn clients_of(text: &str) -> Vec<History> {
    let client = |line: &str| {
        let mut cells = line.split(',');
        let mut next = || cells.next().and_then(|cell| cell.parse::<f64>().ok()).unwrap_or(f64::NAN);
        History::new(next() as u32, next(), next()).expect("a history that can be")
    };
    text.lines().skip(1).map(client).collect()
}

fn measure(what: &str, rounds: usize, work: impl Fn() -> f64) {
    let answer = black_box(work());
    let mut times: Vec<(f64, f64)> = (0..rounds)
        .map(|_| {
            let (wall, cpu) = (Instant::now(), cpu_seconds());
            assert_eq!(black_box(work()).to_bits(), answer.to_bits(), "the same to the last bit");
            (cpu_seconds() - cpu, wall.elapsed().as_secs_f64())
        })
        .collect();
    times.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (cpu, wall) = times[times.len() / 2];
    println!("{what:34} {cpu:8.5} core-s  {wall:8.5} s wall");
}

/// CPU time of this thread, as the kernel counts it in nanoseconds.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
}
