//! Work that invoices imply where no matter is named on them (D17).
//!
//! Invoices of one client and service line that follow each other closely are one piece of work. Where they come
//! regularly it is recurring work with periods (D9). Credit notes are netted first. All is measured at the last day
//! that the invoices cover, never at today, and follows anew from the invoices whenever they change: what a person
//! filed under a matter, or under none, is no longer among them, and is never grouped again. Later invoices that follow
//! closely on filed ones carry on the work under which those were filed, as long as it is open.

use crate::dates::Day;
use crate::ids::{EngagementId, InvoiceId, ServiceLineId};
use crate::money::Money;

/// The numbers of D17; all of them the firm's to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpliedRules {
    /// Invoices at most so many days after the first of them are one event.
    pub one_event_days: u32,
    /// Gaps up to so many days tell the usual gap; longer ones never lie within one piece of work, unless it is yearly.
    pub longest_gap_days: u32,
    /// A gap up to so many days never cuts.
    pub shortest_cut_days: u32,
    /// The cut, as a multiple of the usual gap in hundredths.
    pub cut_percent: u32,
    /// From this usual gap on a missed time does not cut.
    pub long_gap_days: u32,
    /// The cut there, in hundredths of the usual gap.
    pub long_cut_percent: u32,
    /// Work counts as running for at least so many days after its last invoice.
    pub running_days: u32,
    /// Or for so many hundredths of the usual gap.
    pub running_percent: u32,
    /// Work has ended once more than so many days have passed since its last invoice.
    pub ended_days: u32,
    /// And more than so many hundredths of the usual gap.
    pub ended_percent: u32,
    /// The usual gap of a service line is known where at least so many of its clients are billed regularly.
    pub regular_clients: u32,
}

impl Default for ImpliedRules {
    fn default() -> Self {
        Self {
            one_event_days: 7,
            longest_gap_days: 400,
            shortest_cut_days: 180,
            cut_percent: 300,
            long_gap_days: 300,
            long_cut_percent: 230,
            running_days: 90,
            running_percent: 125,
            ended_days: 120,
            ended_percent: 140,
            regular_clients: 5,
        }
    }
}

/// One invoice that names no work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) on: Day,
    pub(crate) invoice: InvoiceId,
    pub(crate) line: Option<ServiceLineId>,
    /// Negative for a credit note.
    pub(crate) amount: Money,
    /// Under what somebody filed it.
    pub(crate) filed: Filing,
}

/// Under what somebody filed an invoice that names no work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filing {
    /// Nobody said.
    Unfiled,
    /// Under none: it is no work.
    NoWork,
    /// Under work: later invoices carry it on, as long as it is open.
    Under {
        /// Which.
        engagement: EngagementId,
        /// The day on which it was over; none while it is open.
        over: Option<Day>,
    },
}

/// What the invoices of one client give that name no work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Grouped {
    /// The work that they imply.
    pub(crate) works: Vec<ImpliedWork>,
    /// Invoices that carry on work under which somebody filed earlier ones.
    pub(crate) carried: Vec<(InvoiceId, EngagementId)>,
}

/// A piece of work that invoices imply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpliedWork {
    /// Its id: that of its first invoice, so that later invoices extend it.
    pub engagement: EngagementId,
    /// The service line of its invoices.
    pub line: Option<ServiceLineId>,
    /// The invoices that imply it, oldest first.
    pub invoices: Vec<InvoiceId>,
    /// The day of the first: the work began on it at the latest.
    pub first: Day,
    /// The day of the last.
    pub last: Day,
    /// The usual gap of this client's invoices for this service, in days, where there is one.
    pub usual_gap: Option<i32>,
    /// The invoices come regularly: recurring work with periods.
    pub recurring: bool,
    /// The day from which nobody knows whether it goes on.
    pub doubtful_from: Day,
    /// The day on which it is concluded that it has ended.
    pub over_from: Day,
    /// A list that was made after its last invoice calls the client a former or an inactive one: that concludes it, be
    /// the invoices complete up to that day or not (D18).
    pub let_go: bool,
}

impl ImpliedWork {
    /// A list of this day calls the client a former or an inactive one.
    pub(crate) fn end_by_list(&mut self, on: Day) {
        if self.last < on {
            self.let_go = true;
            self.over_from = self.over_from.min(on);
            self.doubtful_from = self.doubtful_from.min(on);
        }
    }
}

/// What a service line is usually billed at, in days, where enough of its clients are billed regularly (D17).
pub type LineGaps = Vec<(ServiceLineId, i32)>;

/// How far apart the invoices of a service line usually are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineGap {
    /// The usual gap in days: the median of those of its regular clients.
    pub days: i32,
    /// How many clients are billed regularly.
    pub clients: u32,
}

/// What a service line is usually billed at, from the days of its clients' invoices that name no work (D17): the
/// median of the usual gaps of its regular clients, of an even number the lower of both in the middle. None where
/// fewer of its clients are regular than the rules want.
pub fn usual_gap_of_line(clients: impl Iterator<Item = Vec<Day>>, rules: &ImpliedRules) -> Option<LineGap> {
    let mut usual: Vec<i32> = clients.filter_map(|billed| regular_gap(billed, rules)).collect();
    let clients = u32::try_from(usual.len()).unwrap_or(u32::MAX);
    if clients < rules.regular_clients.max(1) {
        return None;
    }
    usual.sort_unstable();
    Some(LineGap { days: *usual.get((usual.len() - 1) / 2)?, clients })
}

/// The usual gap of one client that is billed regularly: three times or more.
fn regular_gap(mut billed: Vec<Day>, rules: &ImpliedRules) -> Option<i32> {
    billed.sort_unstable();
    let mut events: Vec<Day> = Vec::new();
    for on in billed {
        if events.last().is_none_or(|event| on.days_since(*event) > days(rules.one_event_days)) {
            events.push(on);
        }
    }
    let gaps: Vec<i32> = events.windows(2).map(|pair| pair[1].days_since(pair[0])).collect();
    let usual = usual_gap(&gaps, rules, None)?;
    is_regular(&gaps, usual).then_some(usual)
}

/// Groups the invoices of one client that name no matter.
pub(crate) fn implied(mut bills: Vec<Bill>, rules: &ImpliedRules, line_gaps: &LineGaps) -> Grouped {
    // A credit of the same day is taken off.
    bills.sort_by_key(|bill| (bill.line, bill.on, bill.amount.minor < 0, bill.invoice));
    let mut found = Grouped::default();
    for of_line in bills.chunk_by(|one, other| one.line == other.line) {
        let line = of_line.first().and_then(|bill| bill.line);
        let usual_of_line = line.and_then(|line| line_gaps.iter().find(|(id, _)| *id == line)).map(|(_, gap)| *gap);
        let mut left = netted(of_line);
        left.retain(|bill| bill.filed != Filing::NoWork);
        of_service(&events(&left, rules), line, rules, usual_of_line, &mut found);
    }
    found.works.sort_by_key(|work| (work.first, work.engagement));
    found
}

/// Several invoices of a few days.
#[derive(Clone)]
struct BillingEvent {
    on: Day,
    invoices: Vec<(InvoiceId, Filing)>,
}

/// The invoices of one service line without what was credited: what is wholly credited implies nothing.
fn netted(bills: &[Bill]) -> Vec<Bill> {
    let mut amounts: Vec<Money> = bills.iter().map(|bill| bill.amount).collect();
    net_credits(&mut amounts);
    let left = bills.iter().zip(amounts).map(|(bill, amount)| Bill { amount, ..*bill });
    left.filter(|bill| bill.amount.minor > 0).collect()
}

/// Takes each credit off the amounts before it in its currency, the last first (D17). The amounts stand in the order
/// of their days. What is wholly credited is left at zero; what is left of a credit stays below it.
fn net_credits(amounts: &mut [Money]) {
    for at in 1..amounts.len() {
        let (before, rest) = amounts.split_at_mut(at);
        let Some(credit) = rest.first_mut().filter(|credit| credit.minor < 0) else { continue };
        for open in before.iter_mut().rev().filter(|open| open.minor > 0 && open.currency == credit.currency) {
            let taken = open.minor.min(credit.minor.saturating_neg());
            open.minor -= taken;
            credit.minor += taken;
            if credit.minor == 0 {
                break;
            }
        }
    }
}

/// What is left of all amounts of one client, each with its service line, once credits are taken off: first those of
/// the same line, as implied work has it (D17), then what is left of a credit from those of other lines.
pub(crate) fn without_credits(amounts: &[(Option<ServiceLineId>, Money)]) -> Vec<Money> {
    let mut left: Vec<Money> = amounts.iter().map(|(_, amount)| *amount).collect();
    if left.iter().all(|amount| amount.minor >= 0) {
        return left;
    }
    let mut places: Vec<usize> = (0..amounts.len()).collect();
    places.sort_by_key(|place| amounts[*place].0);
    for of_line in places.chunk_by(|one, other| amounts[*one].0 == amounts[*other].0) {
        let mut netted: Vec<Money> = of_line.iter().map(|place| left[*place]).collect();
        net_credits(&mut netted);
        for (place, amount) in of_line.iter().zip(netted) {
            left[*place] = amount;
        }
    }
    net_credits(&mut left);
    left
}

fn events(bills: &[Bill], rules: &ImpliedRules) -> Vec<BillingEvent> {
    let mut events: Vec<BillingEvent> = Vec::new();
    for bill in bills {
        match events.last_mut().filter(|event| bill.on.days_since(event.on) <= days(rules.one_event_days)) {
            Some(event) => event.invoices.push((bill.invoice, bill.filed)),
            None => events.push(BillingEvent { on: bill.on, invoices: vec![(bill.invoice, bill.filed)] }),
        }
    }
    events
}

fn gaps(events: &[BillingEvent]) -> Vec<i32> {
    events.windows(2).map(|pair| pair[1].on.days_since(pair[0].on)).collect()
}

/// The median of the gaps that are not too long; with fewer than two of them what is usual for the line.
fn usual_gap(gaps: &[i32], rules: &ImpliedRules, of_line: Option<i32>) -> Option<i32> {
    let mut short: Vec<i32> = gaps.iter().copied().filter(|gap| *gap <= days(rules.longest_gap_days)).collect();
    if short.len() < 2 {
        return of_line;
    }
    short.sort_unstable();
    let middle = short.len() / 2;
    Some(if short.len().is_multiple_of(2) { (short[middle - 1] + short[middle]) / 2 } else { short[middle] })
}

/// Three quarters of the gaps lie within a third of the usual gap, or of twice it.
fn is_regular(gaps: &[i32], usual: i32) -> bool {
    let near = |gap: &&i32| {
        let within = |of: i32| (**gap - of).saturating_abs().saturating_mul(3) <= of;
        within(usual) || within(usual.saturating_mul(2))
    };
    gaps.len() >= 2 && gaps.iter().filter(near).count() * 4 >= gaps.len() * 3
}

/// An invoice around the same day in three years running, and two gaps of more than half a year.
fn is_yearly(events: &[BillingEvent], gaps: &[i32]) -> bool {
    let around = |day: Day| events.iter().any(|event| event.on.days_since(day).abs() <= 45);
    gaps.iter().filter(|gap| **gap > 180).count() >= 2
        && events.iter().any(|event| around(event.on.plus_months(12)) && around(event.on.plus_months(24)))
}

fn of_service(
    events: &[BillingEvent],
    line: Option<ServiceLineId>,
    rules: &ImpliedRules,
    usual_of_line: Option<i32>,
    found: &mut Grouped,
) {
    let gaps = gaps(events);
    let yearly = is_yearly(events, &gaps);
    let usual = if yearly { Some(365) } else { usual_gap(&gaps, rules, usual_of_line) };
    let cut = cut_after(usual, rules);
    let mut from = 0;
    for end in 1..=events.len() {
        if events.get(end).is_some_and(|next| next.on.days_since(events[end - 1].on) <= cut) {
            continue;
        }
        for run in unfiled(&events[from..end], &mut found.carried) {
            found.works.extend(work(&run, line, usual, yearly, rules));
        }
        from = end;
    }
}

/// Those of events that follow closely which nobody filed, in runs that filed ones cut. What follows on an invoice
/// that was filed under open work carries that work on.
fn unfiled(events: &[BillingEvent], carried: &mut Vec<(InvoiceId, EngagementId)>) -> Vec<Vec<BillingEvent>> {
    let (mut runs, mut run, mut carries): (Vec<_>, Vec<BillingEvent>, _) = (Vec::new(), Vec::new(), None);
    for event in events {
        let mut open = Vec::new();
        for (invoice, filed) in &event.invoices {
            match filed {
                Filing::Unfiled => {
                    open.push((*invoice, *filed));
                    continue;
                }
                Filing::Under { engagement, over } => carries = Some((*engagement, *over)),
                Filing::NoWork => {}
            }
            runs.push(std::mem::take(&mut run));
        }
        let carries = carries.filter(|(_, over): &(_, Option<Day>)| over.is_none_or(|over| event.on <= over));
        match carries {
            Some((engagement, _)) => carried.extend(open.into_iter().map(|(invoice, _)| (invoice, engagement))),
            None if open.is_empty() => {}
            None => run.push(BillingEvent { on: event.on, invoices: open }),
        }
    }
    runs.push(run);
    runs
}

/// The days after which a further invoice is other work.
fn cut_after(usual: Option<i32>, rules: &ImpliedRules) -> i32 {
    let times = |usual: i32, percent: u32| percent_of(usual, percent);
    match usual {
        Some(usual) if usual >= days(rules.long_gap_days) => times(usual, rules.long_cut_percent),
        Some(usual) => {
            let longest = times(usual, rules.cut_percent).min(days(rules.longest_gap_days));
            longest.max(days(rules.shortest_cut_days))
        }
        None => days(rules.shortest_cut_days),
    }
}

fn work(
    events: &[BillingEvent],
    line: Option<ServiceLineId>,
    usual_gap: Option<i32>,
    yearly: bool,
    rules: &ImpliedRules,
) -> Option<ImpliedWork> {
    let (first, last) = (events.first()?, events.last()?);
    let of_event = |event: &BillingEvent| event.invoices.iter().map(|(invoice, _)| *invoice).collect::<Vec<_>>();
    let invoices: Vec<InvoiceId> = events.iter().flat_map(of_event).collect();
    let gap = usual_gap.unwrap_or(0);
    let doubtful = percent_of(gap, rules.running_percent).max(days(rules.running_days));
    let over = percent_of(gap, rules.ended_percent).max(days(rules.ended_days)).max(doubtful);
    let recurring = yearly || usual_gap.is_some_and(|usual| events.len() >= 3 && is_regular(&gaps(events), usual));
    Some(ImpliedWork {
        engagement: EngagementId(invoices.first()?.0),
        line,
        invoices,
        first: first.on,
        last: last.on,
        usual_gap,
        recurring,
        doubtful_from: last.on + doubtful + 1,
        over_from: last.on + over + 1,
        let_go: false,
    })
}

fn percent_of(gap: i32, percent: u32) -> i32 {
    let whole = (i64::from(gap) * i64::from(percent) + 50) / 100;
    i32::try_from(whole).unwrap_or(i32::MAX / 4).clamp(0, i32::MAX / 4)
}

fn days(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX / 4)
}
