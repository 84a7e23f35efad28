//! How fast positions are derived: nanoseconds per fact and core-seconds, for many clients at once.
//!
//! `cargo bench -p perennial-core --bench fold -- [CLIENTS] [ROUNDS]`, by default 100000 clients with about ten
//! facts each. The facts follow the distributions of a firm's event log: a Pareto number of facts per client, 62
//! in 100 touches, 20 neutral, 15 moves to the next phase, 3 complaints. Every figure is the median of the rounds
//! after one to warm up, in CPU time of this thread.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::Instant;

use perennial_core::alerts::{AsOf, Beside, Evaluator, Period, RuleName, Rules, Situation, TrialOfRule};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{
    ClientFact, Direction, EngagementFact, Event, Fact, FeelingFact, Instrument, InvoiceFact, Medium, Precision,
    PursuitFact, PursuitStep, Recorder, Source, SupportFact, TouchFact,
};
use perennial_core::ids::{
    ClientId, ComplaintId, EngagementId, FactId, InvoiceId, MilestoneId, PursuitId, ReferralId, StaffId,
};
use perennial_core::journeys::Deriver;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::money::{Currency, Money};

fn main() {
    let numbers: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let clients = numbers.first().copied().unwrap_or(100_000);
    let rounds = numbers.get(1).copied().unwrap_or(5).max(1);
    let (facts, starts) = log(clients);
    let model = Model::default_for(FirmKind::LawTransactional);
    let each = || starts.windows(2).map(|pair| &facts[pair[0]..pair[1]]);
    let as_of = FIRST + 5 * 365;
    println!("{clients} clients, {} facts of {} bytes each", facts.len(), size_of::<Fact>());

    measure("read every fact once", facts.len(), rounds, || {
        facts.iter().map(|fact| u64::from(fact.what.engagement().is_some())).sum()
    });
    measure("positions (glance)", facts.len(), rounds, || {
        let mut deriver = Deriver::new(&model);
        each().map(|facts| u64::from(deriver.glance(facts, as_of).stalled)).sum()
    });
    let mut mixed = facts.clone();
    for pair in starts.windows(2) {
        mixed[pair[0]..pair[1]].reverse();
    }
    measure("positions, facts out of order", facts.len(), rounds, || {
        let mut deriver = Deriver::new(&model);
        let each = starts.windows(2).map(|pair| &mixed[pair[0]..pair[1]]);
        each.map(|facts| u64::from(deriver.glance(facts, as_of).stalled)).sum()
    });
    drop(mixed);
    measure("pieces, the future included", facts.len(), rounds, || {
        let mut deriver = Deriver::new(&model);
        let mut pieces = Vec::new();
        let mut count = 0;
        for facts in each() {
            pieces.clear();
            deriver.pieces(facts, &mut pieces);
            count += pieces.len() as u64;
        }
        count
    });
    measure("positions with reasons (derive)", facts.len(), rounds, || {
        let mut deriver = Deriver::new(&model);
        each().map(|facts| deriver.derive(facts, as_of).reasons.len() as u64).sum()
    });
    let rules = Rules::default();
    let beside = Beside::default();
    measure("alerts of one day, all rules", facts.len(), rounds, || {
        let mut evaluator = Evaluator::new(&rules, &model);
        let situation = |facts: &'_ [Fact]| {
            let situation = Situation { client: facts[0].client, facts, beside: &beside, handled: &[] };
            evaluator.evaluate(&situation, AsOf::end_of(as_of)).open.len() as u64
        };
        each().map(situation).sum()
    });
    let silence = rules.only(RuleName::SilenceBetween);
    let period = Period { from: as_of - 365, to: as_of };
    measure("one rule tried on a year", facts.len(), rounds, || {
        let mut trial = TrialOfRule::new(&silence, &model, period, 90);
        each().map(|facts| trial.on(facts[0].client, facts).firings.len() as u64).sum()
    });
}

/// How long a round takes at least.
const ROUND_SECONDS: f64 = 0.6;

/// Runs a piece of work and prints the median of what it cost.
fn measure(what: &str, facts: usize, rounds: u32, work: impl Fn() -> u64) {
    let answer = black_box(work());
    let mut times: Vec<(f64, f64)> = (0..rounds)
        .map(|_| {
            let (wall, cpu, mut passes) = (Instant::now(), cpu_seconds(), 0.0);
            // Where CPU time is counted in hundredths of a second, one pass would be too short to tell anything.
            while passes == 0.0 || wall.elapsed().as_secs_f64() < ROUND_SECONDS {
                assert_eq!(black_box(work()), answer);
                passes += 1.0;
            }
            ((cpu_seconds() - cpu) / passes, wall.elapsed().as_secs_f64() / passes)
        })
        .collect();
    times.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (cpu, wall) = times[times.len() / 2];
    let each = cpu * 1e9 / facts as f64;
    println!("{what:34} {each:8.1} ns per fact  {cpu:8.4} core-s  {wall:8.4} s wall  (answer {answer})");
}

/// CPU time of this thread: nanoseconds where the kernel counts them, else hundredths of a second.
fn cpu_seconds() -> f64 {
    let fine = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    if let Some(nanoseconds) = fine.and_then(|text| text.split(' ').next()?.parse::<f64>().ok()).filter(|n| *n > 0.0) {
        return nanoseconds / 1e9;
    }
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The first day of the log: 2021-01-01.
const FIRST: Day = Day::from_number(18_628);

/// A small, fast generator (SplitMix64), seeded, so that every run measures the same log.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: u32) -> u32 {
        (self.roll() * f64::from(n)) as u32
    }
}

/// The facts of so many clients, client by client in their order, and where each client begins.
fn log(clients: u32) -> (Vec<Fact>, Vec<usize>) {
    let mut dice = Dice(42);
    let mut facts = Vec::with_capacity(clients as usize * 10);
    let mut starts = vec![0];
    for client in 1..=clients {
        let heavy = (1.0 - dice.roll()).powf(-1.0 / 1.7) - 1.0;
        let count = (1.0 + heavy * 9.0 * 0.7).min(2000.0) as u32;
        history(&mut dice, client, count, &mut facts);
        starts.push(facts.len());
    }
    (facts, starts)
}

/// One client's facts: an enquiry first, then touches, neutral facts, moves and complaints.
fn history(dice: &mut Dice, client: u32, count: u32, facts: &mut Vec<Fact>) {
    let mut day = FIRST + dice.below(1770) as i32;
    let mut phase = 1;
    let mut cycle = 0;
    for place in 0..count.max(1) {
        let id = FactId::from_number(facts.len() as u128 + 1);
        let job = EngagementId::from_number(u128::from(client) * 1000 + cycle);
        let pursuit = PursuitId::from_number(u128::from(client) * 1000 + cycle);
        let roll = dice.roll();
        let what = if place == 0 {
            Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None })
        } else if roll < 0.62 {
            touch(dice, (phase > 1).then_some(job))
        } else if roll < 0.82 {
            neutral(dice, phase, pursuit, (phase > 1).then_some(job))
        } else if roll < 0.97 {
            phase = (phase + 1).min(9);
            advance(&mut phase, &mut cycle, pursuit, job, client)
        } else {
            let complaint = ComplaintId::from_number(u128::from(client));
            Event::Feeling(FeelingFact::ComplaintReceived { complaint, engagement: Some(job), cause: None })
        };
        let (client, recorded) = (ClientId::from_number(u128::from(client)), Moment::start_of(day));
        let by = Recorder::Staff(StaffId::from_number(7));
        facts.push(Fact {
            id,
            client,
            on: day,
            precision: Precision::Exact,
            recorded,
            by,
            source: Source::Person,
            what,
        });
        let gap = 1.0 - dice.roll().max(1e-9).ln() * 12.0 / (1.0 + f64::from(count) / 30.0);
        day = day + gap as i32;
    }
}

fn touch(dice: &mut Dice, engagement: Option<EngagementId>) -> Event {
    let direction = [Direction::Outbound, Direction::Inbound, Direction::TwoWay][dice.below(3) as usize];
    Event::Touch(TouchFact::Made {
        medium: Medium::ALL[dice.below(6) as usize],
        direction,
        personal: dice.roll() < 0.8,
        purpose: perennial_core::fact::Purpose::General,
        contact: None,
        engagement,
        staff: Some(StaffId::from_number(7)),
        minutes: Some(12),
        subject: None,
        detail: None,
    })
}

fn neutral(dice: &mut Dice, phase: u32, pursuit: PursuitId, engagement: Option<EngagementId>) -> Event {
    let amount = Money::new(125_000, "GBP".parse::<Currency>().unwrap_or_else(|_| unreachable!()));
    match dice.below(4) {
        _ if phase == 1 => Event::Pursuit(PursuitFact::StepReached { pursuit, step: PursuitStep::Proposal }),
        0 | 1 => Event::Invoice(InvoiceFact::Paid { invoice: InvoiceId::from_number(1), engagement, amount }),
        2 => {
            let score = 5 + dice.below(6) as u8;
            Event::Feeling(FeelingFact::Scored { instrument: Instrument::Nps, score, engagement, contact: None })
        }
        _ => Event::Client(ClientFact::Noted { text: String::new() }),
    }
}

/// The fact by which a client enters the next phase; after the eighth another engagement begins.
fn advance(phase: &mut u32, cycle: &mut u128, pursuit: PursuitId, job: EngagementId, client: u32) -> Event {
    let of = Event::Engagement;
    match *phase {
        2 => Event::Pursuit(PursuitFact::Hired { pursuit, engagement: job, reason: None }),
        3 => of(EngagementFact::LetterSigned { engagement: job }),
        4 => of(EngagementFact::KickoffHeld { engagement: job }),
        5 => of(EngagementFact::MilestoneAccepted { engagement: job, milestone: MilestoneId::from_number(1) }),
        6 => of(EngagementFact::GoalConfirmed { engagement: job, how: None }),
        7 => of(EngagementFact::Closed { engagement: job }),
        8 => {
            let referral = ReferralId::from_number(u128::from(client));
            Event::Support(SupportFact::ReferralMade { referral, who: None, referred: None })
        }
        _ => {
            *cycle += 1;
            *phase = 1;
            let pursuit = PursuitId::from_number(u128::from(client) * 1000 + *cycle);
            Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None })
        }
    }
}
