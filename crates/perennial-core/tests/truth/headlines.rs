//! For every kind of headline a condition over the facts of everybody and over where each of them stands on the day,
//! which the tests of reasons check by themselves. A kind without a condition does not compile.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::headlines::{
    AmountBeside, InsightsHeadline, JourneyHeadline, MapHeadline, OtherwiseAt, TodayHeadline,
};
use perennial_core::ids::PursuitId;
use perennial_core::insights::gaps::Missing;
use perennial_core::insights::{Period, Point};
use perennial_core::journey_maps::DecisionPoint;
use perennial_core::journeys::derive;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::{Position, Silence};
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::maps::Move;
use perennial_core::statistics::TOO_FEW;

/// A client: what is recorded, and where it stands on the day, and stood a week before.
pub struct Client {
    facts: Vec<Fact>,
    now: Position,
    before: Position,
    /// Something is recorded of the day or earlier; of a week before or earlier.
    known: (bool, bool),
}

/// Everybody on a day.
pub struct Everybody {
    clients: Vec<Client>,
    as_of: Day,
    period: Period,
}

type Verdict = Result<(), String>;

fn same<T: PartialEq + std::fmt::Debug>(what: &str, said: &T, found: &T) -> Verdict {
    if said == found { Ok(()) } else { Err(format!("{what}: says {said:?}, the records {found:?}")) }
}

fn holds(what: &str, is_true: bool) -> Verdict {
    if is_true { Ok(()) } else { Err(what.to_owned()) }
}

fn is_on_map(position: &Position) -> bool {
    position.counts() && (position.standing.is_some() || position.stage != Stage::PrePurchase)
}

impl Client {
    fn of(facts: Vec<Fact>, model: &Model, as_of: Day) -> Self {
        let known = |day: Day| facts.iter().any(|fact| fact.on <= day);
        let known = (known(as_of), known(as_of - 7));
        Self { now: derive(&facts, model, as_of), before: derive(&facts, model, as_of - 7), known, facts }
    }

    /// Phases in which its work is stalled.
    fn stalls(&self) -> BTreeSet<Phase> {
        self.now.stalls().map(|working| working.phase).collect()
    }

    fn is_here(&self) -> bool {
        self.known.0 && is_on_map(&self.now)
    }

    fn of_day<'c>(&'c self, everybody: &Everybody) -> impl Iterator<Item = &'c Fact> + use<'c> {
        let period = everybody.period;
        self.facts.iter().filter(move |fact| fact.on >= period.from && fact.on <= period.until)
    }

    /// Whether it moved in the week: for sure, and perhaps.
    fn moved(&self, as_of: Day) -> (bool, bool) {
        let spot = |position: &Position, known: bool| {
            (known && is_on_map(position)).then_some((position.stage, position.camp, position.standing))
        };
        let (was, is) = (spot(&self.before, self.known.1), spot(&self.now, self.known.0));
        let of_week = || self.facts.iter().filter(|fact| fact.on > as_of - 7 && fact.on <= as_of);
        let happened = of_week().any(|fact| fact.precision == Precision::Exact);
        let unsure = of_week().any(|fact| fact.precision != Precision::Exact);
        let covered = self.known.1 && !self.before.stage_recorded;
        let differs = was != is;
        (differs && !unsure && !covered, (differs || unsure) && (happened || !unsure))
    }
}

impl Everybody {
    /// Everybody on a day; what insights count lies in a period up to it.
    pub fn of(all: impl IntoIterator<Item = Vec<Fact>>, model: &Model, as_of: Day) -> Self {
        let clients = all.into_iter().map(|facts| Client::of(facts, model, as_of)).collect();
        Self { clients, as_of, period: Period::year_to(as_of) }
    }

    fn count(&self, is: impl Fn(&Client) -> bool) -> u64 {
        self.clients.iter().filter(|client| is(client)).count() as u64
    }

    fn on_map(&self) -> impl Iterator<Item = &Client> {
        self.clients.iter().filter(|client| client.is_here())
    }

    /// Stalls of those on the map by phase.
    fn stalls(&self) -> [u64; 8] {
        let mut sums = [0; 8];
        for phase in self.on_map().flat_map(Client::stalls) {
            sums[usize::from(phase.number()) - 1] += 1;
        }
        sums
    }

    fn events(&self) -> impl Iterator<Item = (&Fact, &Event)> {
        self.clients.iter().flat_map(|client| client.of_day(self)).map(|fact| (fact, &fact.what))
    }

    /// One of the facts up to the day is meant.
    fn ever(&self, meant: impl Fn(&Event) -> bool) -> bool {
        self.clients.iter().flat_map(|one| &one.facts).any(|fact| fact.on <= self.as_of && meant(&fact.what))
    }

    /// How many can have gone on at a point, and how many another way: those of whom anything is recorded without which
    /// they could not.
    fn at_most(&self, point: Point) -> (u64, u64) {
        use EngagementFact as E;
        let with = |is: &dyn Fn(&Event) -> bool| {
            self.count(|client| client.facts.iter().any(|fact| fact.on <= self.as_of && is(&fact.what)))
        };
        let all_of = |is: &dyn Fn(&Event) -> bool| {
            self.clients.iter().flat_map(|client| &client.facts).filter(|fact| is(&fact.what)).count() as u64
        };
        let of_period = |is: &dyn Fn(&Event) -> bool| self.events().filter(|(_, what)| is(what)).count() as u64;
        let accepted = |what: &Event| {
            matches!(
                what,
                Event::Engagement(
                    E::Accepted { .. }
                        | E::Opened { .. }
                        | E::LetterSigned { .. }
                        | E::KickoffHeld { .. }
                        | E::Onboarded { .. }
                        | E::WorkStarted { .. }
                )
            )
        };
        let closed = |what: &Event| matches!(what, Event::Engagement(E::Closed { .. }));
        let given_up = |what: &Event| matches!(what, Event::Engagement(E::Closed { .. } | E::Lapsed { .. }));
        let signed = |what: &Event| {
            matches!(what, Event::Engagement(E::LetterSigned { .. } | E::KickoffHeld { .. } | E::Onboarded { .. }))
        };
        let agreed = |what: &Event| {
            matches!(what, Event::Engagement(E::GoalConfirmed { .. }) | Event::Feeling(FeelingFact::Scored { .. }))
        };
        let ended = |what: &Event| {
            let listed = |listing: &Listing| *listing == Listing::FormerClient;
            matches!(what, Event::Client(ClientFact::Ended { .. }))
                || matches!(what, Event::Client(ClientFact::Listed { listing }) if listed(listing))
        };
        let referred = |what: &Event| matches!(what, Event::Support(SupportFact::ReferralMade { .. }));
        let opened = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::Opened { .. }));
        match point {
            Point::Aware | Point::Fits => (0, 0),
            Point::Chosen => self.pursuits(),
            Point::Shortlisted => (of_period(&opened), of_period(&opened)),
            Point::Signs => (all_of(&signed), all_of(&given_up)),
            Point::HundredDays => (with(&accepted), with(&ended)),
            Point::Agreed => (all_of(&agreed).min(of_period(&closed)), of_period(&closed)),
            Point::MoreWork => (of_period(&closed), of_period(&closed)),
            Point::Learns => (with(&accepted), with(&accepted)),
            // Each close is a case, and an end or further work is the outcome of at most one.
            Point::Returns => (all_of(&accepted).min(of_period(&closed)), all_of(&ended).min(of_period(&closed))),
            Point::Advocates => (with(&referred), with(&agreed)),
            Point::Ends => (of_period(&ended), of_period(&ended)),
            Point::FormerRefers => (with(&referred), with(&ended)),
        }
    }

    /// What the clients of stalled work were billed in the year up to the day, minor units.
    fn billed_to_stalled(&self) -> i64 {
        let stalled = self.on_map().filter(|client| !client.stalls().is_empty());
        let of_year = |fact: &&Fact| fact.on > self.as_of - 365 && fact.on <= self.as_of;
        let amount = |fact: &Fact| match &fact.what {
            Event::Invoice(InvoiceFact::Issued { amount, .. }) => amount.minor,
            _ => 0,
        };
        stalled.flat_map(|client| client.facts.iter()).filter(of_year).map(amount).sum()
    }

    /// Pursuits decided in the period: with yes, and otherwise.
    fn pursuits(&self) -> (u64, u64) {
        let (mut on, mut otherwise) = (0, 0);
        for client in &self.clients {
            let mut last: BTreeMap<PursuitId, (Day, Option<bool>)> = BTreeMap::new();
            let mut opened: BTreeSet<PursuitId> = BTreeSet::new();
            let mut facts: Vec<&Fact> = client.facts.iter().filter(|fact| fact.on <= self.as_of).collect();
            facts.sort_by_key(|fact| fact.on);
            for fact in facts {
                let Event::Pursuit(what) = &fact.what else { continue };
                let hired = match what {
                    PursuitFact::Hired { .. } => Some(true),
                    PursuitFact::NotNow { .. } | PursuitFact::NoWay { .. } => Some(false),
                    PursuitFact::Reopened { .. } => None,
                    PursuitFact::Opened { .. } => {
                        opened.insert(what.pursuit());
                        continue;
                    }
                    PursuitFact::StepReached { .. } | PursuitFact::ConfirmedOpen { .. } => continue,
                };
                last.insert(what.pursuit(), (fact.on, hired));
            }
            let of_period = last.iter().filter(|(id, (day, _))| opened.contains(id) && *day >= self.period.from);
            for (_, (_, hired)) in of_period {
                on += u64::from(*hired == Some(true));
                otherwise += u64::from(*hired == Some(false));
            }
        }
        (on, otherwise)
    }
}

/// Why a sentence of the map is not true. `exact` where the histories are orderly: nonsense may be read in several ways.
pub fn map_holds(headline: &MapHeadline, all: &Everybody) -> Verdict {
    match headline {
        MapHeadline::Nobody => holds("somebody is known", all.clients.iter().all(|client| !client.known.0)),
        MapHeadline::NobodyOnMap { known } => {
            holds("somebody is on the map", all.on_map().next().is_none())?;
            same("known", known, &all.count(|client| client.known.0))
        }
        MapHeadline::OnMap { relationships, stalled, silent, silent_between } => {
            same("relationships", relationships, &(all.on_map().count() as u64))?;
            same("stalled", stalled, &all.count(|client| client.is_here() && !client.stalls().is_empty()))?;
            let is_silent = |client: &Client| client.is_here() && client.now.silence == Silence::Red;
            same("silent", silent, &all.count(is_silent))?;
            let between = |client: &Client| is_silent(client) && client.now.stage == Stage::Between;
            same("silent between", silent_between, &all.count(between))
        }
        MapHeadline::StallsInOnePhase { all: stalls, phase, billed } => {
            let found = all.stalls();
            same("stalls", stalls, &found.iter().sum())?;
            same("in the phase", stalls, &found[usize::from(phase.number()) - 1])?;
            billed.map_or(Ok(()), |billed| same("billed", &billed.minor, &all.billed_to_stalled()))
        }
        MapHeadline::StallsInThreePhases { held, all: stalls, first, billed } => {
            let found = all.stalls();
            let in_three = |first: usize| -> u64 { found[first..first + 3].iter().sum() };
            same("stalls", stalls, &found.iter().sum())?;
            same("in the three", held, &in_three(usize::from(*first) - 1))?;
            holds("others hold more", (0..=5).all(|first| in_three(first) <= *held) && held * 2 > *stalls)?;
            billed.map_or(Ok(()), |billed| same("billed", &billed.minor, &all.billed_to_stalled()))
        }
        MapHeadline::Week(moves) => {
            let said: u64 = moves.iter().map(|(_, count)| count).sum();
            let moved: Vec<(bool, bool)> = all.clients.iter().map(|client| client.moved(all.as_of)).collect();
            let surely = moved.iter().filter(|(surely, _)| *surely).count() as u64;
            let perhaps = moved.iter().filter(|(_, perhaps)| *perhaps).count() as u64;
            holds(&format!("{said} moved, between {surely} and {perhaps}"), surely <= said && said <= perhaps)?;
            let new: u64 = moves.iter().filter(|(kind, _)| *kind == Move::Entered).map(|(_, count)| count).sum();
            let begun = |client: &Client| {
                let of_week = |fact: &&Fact| fact.on > all.as_of - 7 && fact.on <= all.as_of;
                client.facts.iter().filter(of_week).any(|fact| fact.precision == Precision::Exact)
            };
            let begun = all.count(begun);
            holds(&format!("{new} new, and of {begun} something happened in the week"), new <= begun)
        }
    }
}

/// Why a sentence of the insights is not true.
pub fn insights_holds(headline: &InsightsHeadline, all: &Everybody) -> Verdict {
    let stalled = || all.on_map().filter(|client| !client.stalls().is_empty()).count() as u64;
    match headline {
        InsightsHeadline::NothingDecided => same("pursuits decided", &(0, 0), &all.pursuits()),
        InsightsHeadline::TooFewDecided => {
            let (on, otherwise) = all.pursuits();
            holds("enough pursuits were decided", otherwise == 0 || on + otherwise < TOO_FEW)
        }
        InsightsHeadline::NobodyDecidedOtherwise => same("decided otherwise", &0, &all.pursuits().1),
        InsightsHeadline::MostOtherwise(lost) => otherwise_holds(lost, all),
        InsightsHeadline::NobodyStalled => same("stalled", &0, &stalled()),
        InsightsHeadline::Stalled(now) => {
            same("stalled", &now.relationships, &stalled())?;
            same("by phase", &now.by_phase, &all.stalls())?;
            let in_middle = |client: &Client| {
                client.is_here() && client.stalls().iter().any(|phase| (4..=6).contains(&phase.number()))
            };
            same("in phases 4 to 6", &now.in_middle, &all.count(in_middle))
        }
        InsightsHeadline::NoGap => {
            let silent = |client: &Client| client.is_here() && client.now.silence == Silence::Red;
            holds("somebody is silent", all.count(silent) == 0)
        }
        InsightsHeadline::Gaps { gaps, largest, beside } => {
            holds("no gap at all", *gaps > 0)?;
            beside.map_or(Ok(()), |beside| beside_holds(beside, all))?;
            gap_holds(*largest, all)
        }
        InsightsHeadline::NoEnquiry => same("enquiries", &0, &enquiries(all).0),
        InsightsHeadline::Enquiries { all: said, within_hour, within_day, never } => {
            let (enquiries, unanswered) = enquiries(all);
            same("enquiries", said, &enquiries)?;
            holds("more in an hour than in a day", within_hour <= within_day)?;
            holds("more than all", within_day + never <= *said)?;
            // Who has had no word of ours since has had no answer; an answer to another enquiry is none to this one.
            holds(&format!("{never} never answered, {unanswered} without a word since"), *never <= enquiries)
        }
        InsightsHeadline::Answerable { stage, answered, questions } => {
            holds("more answers than questions", answered <= questions && *questions == 5)?;
            holds(&format!("{answered} answers of a stage in which nobody was"), *answered == 0 || was_in(*stage, all))
        }
        InsightsHeadline::NothingUnknown => holds("nothing is recorded", all.clients.iter().any(|one| one.known.0)),
        InsightsHeadline::Unknown { unknown, cells } => {
            holds("more than all", *unknown > 0 && unknown <= cells)?;
            holds("nothing is recorded", unknown == cells || all.clients.iter().any(|client| client.known.0))
        }
    }
}

/// The money beside a gap is money: what clients were billed in the year before, or what is sought in pursuits.
fn beside_holds(beside: AmountBeside, all: &Everybody) -> Verdict {
    holds("nothing is beside it", beside.money.minor > 0)?;
    if beside.reckoned.contains("sought") {
        let opened = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::Opened { .. }));
        return holds("nobody ever sought anything", all.ever(opened));
    }
    let billed: i64 = all
        .clients
        .iter()
        .flat_map(|client| &client.facts)
        .filter(|fact| fact.on > all.as_of - 2 * 365 && fact.on <= all.as_of)
        .map(|fact| match &fact.what {
            Event::Invoice(InvoiceFact::Issued { amount, .. }) => amount.minor.max(0),
            _ => 0,
        })
        .sum();
    holds(&format!("{} beside, and {billed} billed in all", beside.money.minor), beside.money.minor <= billed)
}

/// Whether somebody stands in a stage, or stood there; before the purchase also who answered a market interview and is
/// nobody here, so that nothing is asked of that stage.
fn was_in(stage: Stage, all: &Everybody) -> bool {
    let here = |client: &Client| client.now.stage == stage || client.before.stage == stage;
    all.clients.iter().any(here)
        || match stage {
            Stage::PrePurchase => true,
            Stage::Client | Stage::Between => all.ever(|what| matches!(what, Event::Engagement(_) | Event::Invoice(_))),
            Stage::Former => all.ever(|what| matches!(what, Event::Client(ClientFact::Ended { .. }))),
        }
}

fn otherwise_holds(at: &OtherwiseAt, all: &Everybody) -> Verdict {
    holds("none of the decided", at.otherwise > 0 && at.otherwise <= at.decided)?;
    holds("too few decided to tell", at.decided >= TOO_FEW)?;
    let went_on = at.decided - at.otherwise;
    if at.point == Point::Chosen {
        return same("(went on, went another way)", &(went_on, at.otherwise), &all.pursuits());
    }
    let (most_on, most_off) = all.at_most(at.point);
    holds(&format!("{} went another way, of at most {most_off}", at.otherwise), at.otherwise <= most_off)?;
    holds(&format!("{went_on} went on, of at most {most_on}"), went_on <= most_on)
}

fn gap_holds(missing: Missing, all: &Everybody) -> Verdict {
    let any = |is: &dyn Fn(&Client) -> bool| all.clients.iter().any(is);
    match missing {
        Missing::Silence(_) => holds("nobody is silent", any(&|client| client.now.silence == Silence::Red)),
        Missing::Promise(_) => holds(
            "none is broken",
            all.events().any(|(_, what)| matches!(what, Event::Promise(PromiseFact::Broken { .. }))),
        ),
        Missing::Decision(Point::Chosen) => holds("nobody decided otherwise", all.pursuits().1 > 0),
        Missing::Decision(point) => holds("nobody can have gone another way", all.at_most(point).1 > 0),
        Missing::Cell(..) | Missing::Unobserved(_) => holds("nothing was ever begun", any(&|client| client.known.0)),
        Missing::Medium(_) => {
            let at_work = |client: &Client| client.known.0 && client.facts.iter().any(|fact| fact.on <= all.as_of);
            holds("nobody has open work", any(&at_work))
        }
    }
}

/// Enquiries of the period, and those after which nobody said a word to that client.
fn enquiries(all: &Everybody) -> (u64, u64) {
    let (mut count, mut silent) = (0, 0);
    for client in &all.clients {
        for fact in client.of_day(all) {
            let Event::Touch(TouchFact::Made { direction, personal, purpose, .. }) = &fact.what else { continue };
            if !personal || *purpose != Purpose::Enquire || *direction == Direction::Outbound {
                continue;
            }
            count += 1;
            let answered = client.facts.iter().any(|other| {
                matches!(&other.what, Event::Touch(TouchFact::Made { direction, personal: true, .. })
                    if *direction != Direction::Inbound && other.on >= fact.on)
            });
            silent += u64::from(!answered);
        }
    }
    (count, silent)
}

/// Why a sentence of a journey map of everybody is not true.
pub fn journey_holds(headline: &JourneyHeadline, all: &Everybody) -> Verdict {
    // The maps that ship have a step wherever work can stall.
    let stalls = all.stalls();
    let in_phase = |phase: Phase| stalls[usize::from(phase.number()) - 1];
    match headline {
        JourneyHeadline::Named(name) => {
            holds("the map has no name", !name.is_empty())?;
            same("stalls", &0, &stalls.iter().sum())?;
            same("decided otherwise", &0, &all.pursuits().1)
        }
        JourneyHeadline::DecidedOtherwise { point, otherwise, decided } => {
            holds("none of the decided", *otherwise > 0 && otherwise <= decided)?;
            match point {
                DecisionPoint::Chosen => {
                    let (on, other) = all.pursuits();
                    same("(decided otherwise, decided)", &(*otherwise, *decided), &(other, on + other))
                }
                _ => holds("nothing was ever begun", all.clients.iter().any(|client| client.known.0)),
            }
        }
        JourneyHeadline::Stalled { here, all: said, phase } => {
            same("stalls", said, &stalls.iter().sum())?;
            same("in the phase", here, &in_phase(*phase))?;
            holds("another phase has more", Phase::ALL.into_iter().all(|phase| in_phase(phase) <= *here))
        }
        JourneyHeadline::FeelingsNotRecorded => {
            let felt = |what: &Event| matches!(what, Event::Feeling(FeelingFact::Felt { .. }));
            let of_period = all.on_map().flat_map(|one| one.of_day(all)).filter(|fact| felt(&fact.what)).count();
            same("feelings", &0, &of_period)
        }
        JourneyHeadline::FeelingsRecorded { felt, steps } => {
            holds("more than all", *felt > 0 && felt <= steps)?;
            holds("nothing is recorded", all.clients.iter().any(|client| client.known.0))
        }
    }
}

/// Why the sentence of today is not true; `due` are the values of what is due, the highest first as the page lists them.
pub fn today_holds(headline: TodayHeadline, due: u64, listed: &[i64]) -> Verdict {
    match headline {
        TodayHeadline::NothingDue => same("due", &0, &due),
        TodayHeadline::Due { listed: said } => {
            same("listed", &said, &(listed.len() as u64))?;
            holds("fewer are due", due >= said)?;
            holds("a lower value first", listed.windows(2).all(|pair| pair[0] >= pair[1]))
        }
    }
}
