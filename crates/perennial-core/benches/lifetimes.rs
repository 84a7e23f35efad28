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

use perennial_core::value::lifetimes::{BgNbd, Estimate, Fitted, Histories, History, MbgNbd, Prior, RepeatModel};

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
