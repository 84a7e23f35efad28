//! The models fitted for somebody who asks.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::journeys::Purchases;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::journeys::position::Silence;
use perennial_core::journeys::stage::{Camp, Stage};
use perennial_core::value::relationships::{Backtest, FirmForecast, ForecastTerms, KnownUntil, Outlook, Worth};
use perennial_core::value::{CaseFlows, DatedFlow, Terms, ValueCase, present_value};

use super::purchases::Held;
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::engagements::{self, Unbilled};
use crate::error::Error;
use crate::firm;
use crate::following::Follows;
use crate::journeys::{Everybody, Known};

/// Fits and lists that are kept at most: one for everybody who sees every client, and some for those who do not.
const KEPT: usize = 4;

/// Of more clients the models are fitted once a day: one change more or less moves no digit that is shown, and to fit them
/// takes longer than a page may.
const LARGE: usize = 5_000;

/// The models that were fitted last, and the lists that were made with them.
#[derive(Default)]
pub(super) struct Fitted {
    fits: Mutex<Vec<Arc<Fit>>>,
    lists: Mutex<Vec<Arc<Forecast>>>,
}

/// By what a fit is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FittedBy {
    today: Day,
    terms: ForecastTerms,
    /// An imprint of the clients that the reader may not know of: with others hidden, the models are others.
    hidden: u64,
}

/// The models fitted to what the clients that somebody may know of have bought.
struct Fit {
    by: FittedBy,
    /// The change as of which they were fitted.
    seq: i64,
    clients: usize,
    firm: Arc<FirmForecast>,
    backtest: OnceLock<Option<Backtest>>,
}

/// What is to be expected of the clients that somebody may know of.
pub struct Forecast {
    seq: i64,
    fit: Arc<Fit>,
    /// The models.
    pub firm: Arc<FirmForecast>,
    /// The first day for which invoices are on record; without them nobody knows what of the agreed work is billed (D15).
    pub invoices_from: Option<Day>,
    /// Everybody who bought something and is neither archived nor deleted.
    pub clients: Vec<ForecastClient>,
    place: HashMap<ClientId, usize>,
    expected: OnceLock<Vec<Option<f64>>>,
}

/// Silent clients at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilentAt {
    /// Everybody at the stage who bought something.
    pub clients: usize,
    /// Those without a conversation for longer than the last limit of the stage.
    pub silent: usize,
    /// Those of them in the quarter that is worth most, of everybody at the stage with a value.
    pub silent_in_top_quarter: usize,
}

/// A client that bought something.
pub struct ForecastClient {
    /// Which.
    pub client: ClientId,
    /// Who answers for the relationship.
    pub manager: Option<StaffId>,
    /// Where the relationship stands today.
    pub stage: Stage,
    /// It left unhappy: the models know when clients came back and not why they left, so that of it they say nothing.
    pub left_unhappy: bool,
    /// No conversation for longer than the last limit of its stage.
    pub silent: bool,
    /// What it bought.
    pub purchases: Arc<Purchases>,
    /// What is agreed and not billed yet, discounted, in minor units of the firm's currency.
    pub contracted: Option<f64>,
}

impl Forecast {
    /// A client; none where it bought nothing, or the reader may not know of it.
    pub fn find(&self, client: ClientId) -> Option<&ForecastClient> {
        self.clients.get(*self.place.get(&client)?)
    }

    /// The day on which it is made.
    pub fn today(&self) -> Day {
        self.fit.by.today
    }

    /// The same forecast made a year earlier beside what came; none where there was too little for a model then.
    pub fn backtest(&self) -> Option<Backtest> {
        let purchases = self.clients.iter().map(|client| &*client.purchases);
        *self.fit.backtest.get_or_init(|| self.firm.backtest(purchases))
    }

    /// The value of each client without its range, in their order: what lists are ordered by.
    pub fn expected(&self) -> &[Option<f64>] {
        self.expected.get_or_init(|| {
            let worth = |one: &ForecastClient| match one.may_return() {
                Some(purchases) => self.firm.expected_worth(purchases, one.contracted),
                None => one.contracted,
            };
            self.clients.iter().map(worth).collect()
        })
    }

    /// The chance of further work within a year, without its range.
    pub fn expected_return(&self, client: &ForecastClient) -> Option<f64> {
        self.firm.expected_return(client.goes_on()?)
    }

    /// The day of the next need: as recorded, else with an even chance.
    pub fn expected_need(&self, client: &ForecastClient) -> Option<Day> {
        self.firm.expected_need(client.goes_on()?, self.today())
    }

    /// Of those at a stage: how many there are, how many of them are silent, and how many of these are in the quarter worth
    /// most of all at the stage.
    pub fn silent_at(&self, stage: Stage) -> SilentAt {
        let at = || self.clients.iter().zip(self.expected()).filter(|(client, _)| client.stage == stage);
        let top = FirmForecast::top_quarter(at().map(|(_, value)| *value));
        let silent = || at().filter(|(client, _)| client.silent);
        let is_top =
            |(_, value): &(&ForecastClient, &Option<f64>)| top.is_some_and(|top| value.is_some_and(|v| v >= top));
        SilentAt {
            clients: at().count(),
            silent: silent().count(),
            silent_in_top_quarter: silent().filter(is_top).count(),
        }
    }

    /// The outlook of a client; none where there is no model, no day of its work is known, or the relationship has ended.
    pub fn outlook(&self, client: &ForecastClient) -> Option<Outlook> {
        self.firm.outlook(client.goes_on()?)
    }

    /// True where former clients are among those of whom it tells what they are worth.
    pub fn tells_of_former(&self) -> bool {
        self.clients.iter().any(|client| client.stage == Stage::Former && !client.left_unhappy)
    }

    /// The value of a client in its layers: of who left unhappy what is agreed alone.
    pub fn worth(&self, client: &ForecastClient) -> Worth {
        match client.may_return() {
            Some(purchases) => self.firm.worth(purchases, client.contracted),
            None => Worth::agreed(client.contracted),
        }
    }
}

impl ForecastClient {
    /// What it bought, where the models have something to say of it.
    fn may_return(&self) -> Option<&Purchases> {
        (!self.left_unhappy).then_some(&*self.purchases)
    }

    /// The same of a relationship that has not ended: how likely further work is, the models know of no other.
    fn goes_on(&self) -> Option<&Purchases> {
        self.may_return().filter(|_| self.stage != Stage::Former)
    }
}

/// Of one client the chance of further work in a sentence; none where there is no model or no day of its work, where the
/// records ended too long ago, where the relationship has ended, and for whoever may not know of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn outlook_sentence(
    app: &App,
    conn: &mut Conn,
    (actor, client): (&Actor, ClientId),
    today: Day,
) -> Result<Option<String>, Error> {
    let held = app.memory.forecasts.purchases.read(conn).await?;
    let fit = fit(app, conn, &held, (actor, today)).await?;
    let may_be_told = |everybody: &Everybody<'_>| {
        let known = everybody.find(client).map(|(_, known)| known).filter(|known| known.seen_by(actor));
        known.and_then(|known| known.history.on(today)).is_some_and(|piece| piece.stage != Stage::Former)
    };
    if !app.memory.snapshot.look_at_blocks(conn, may_be_told).await? {
        return Ok(None);
    }
    let firm = &fit.firm;
    let told = held.get(client, usize::MAX).and_then(|purchases| {
        let until = firm.observed(purchases)?.until;
        firm.outlook_sentence(&firm.outlook(purchases)?, until, today)
    });
    Ok(told)
}

/// What is to be expected of the clients that the actor may know of.
///
/// # Errors
/// When the store cannot be read.
pub async fn forecast(app: &App, conn: &mut Conn, actor: &Actor, today: Day) -> Result<Arc<Forecast>, Error> {
    let held = app.memory.forecasts.purchases.read(conn).await?;
    let fit = fit(app, conn, &held, (actor, today)).await?;
    let lists = &app.memory.forecasts.fitted.lists;
    let is_it = |one: &&Arc<Forecast>| one.seq == held.seq() && Arc::ptr_eq(&one.fit, &fit);
    if let Some(kept) = lists.lock().unwrap_or_else(PoisonError::into_inner).iter().find(is_it) {
        return Ok(Arc::clone(kept));
    }
    let ForecastTerms { currency, usual, .. } = fit.by.terms;
    let coverage = firm::cached_model(conn, &app.memory.model).await?.coverage;
    let invoices_from = coverage.of(RecordKind::Invoices).map(|span| span.from);
    let unbilled = match invoices_from {
        Some(from) => engagements::unbilled(conn, currency, from).await?,
        None => Vec::new(),
    };
    let contracted = contracted(unbilled, &Terms { as_of: today, currency, rate: usual.rate.fraction() });
    let of = |(likely, known): (usize, &Known)| {
        let purchases = held.get(known.client, likely).filter(|_| known.seen_by(actor))?;
        let purchases = Some(purchases).filter(|purchases| !purchases.bought.is_empty())?;
        let piece = known.history.on(today)?;
        Some(ForecastClient {
            client: known.client,
            manager: known.manager,
            stage: piece.stage,
            left_unhappy: piece.camp == Some(Camp::Poor),
            silent: piece.silence == Silence::Red,
            purchases: Arc::clone(purchases),
            contracted: contracted.get(&known.client).copied(),
        })
    };
    let look = |everybody: &[Known], _| everybody.iter().enumerate().filter_map(of).collect::<Vec<_>>();
    let clients = app.memory.snapshot.look(conn, look).await?;
    let place = clients.iter().enumerate().map(|(place, one)| (one.client, place)).collect();
    let (seq, firm, expected) = (held.seq(), Arc::clone(&fit.firm), OnceLock::new());
    let made = Arc::new(Forecast { seq, fit, firm, invoices_from, clients, place, expected });
    keep(lists, &made, |one| one.seq == seq);
    Ok(made)
}

/// The models for the clients that the actor may know of.
async fn fit(app: &App, conn: &mut Conn, held: &Held, (actor, today): (&Actor, Day)) -> Result<Arc<Fit>, Error> {
    let model = firm::cached_model(conn, &app.memory.model).await?;
    let (usual, _) = firm::usual_terms(conn).await?;
    let known = KnownUntil::of(&model.coverage, today);
    let terms = ForecastTerms { known, currency: firm::currency(conn).await?, usual };
    let hidden = |everybody: &[Known], _| {
        let mut imprint = DefaultHasher::new();
        everybody.iter().filter(|known| !known.seen_by(actor)).for_each(|known| known.client.hash(&mut imprint));
        imprint.finish()
    };
    let by = FittedBy { today, terms, hidden: app.memory.snapshot.look(conn, hidden).await? };
    let fits = &app.memory.forecasts.fitted.fits;
    let holds = |one: &&Arc<Fit>| one.by == by && (one.seq == held.seq() || one.clients > LARGE);
    if let Some(kept) = fits.lock().unwrap_or_else(PoisonError::into_inner).iter().find(holds) {
        return Ok(Arc::clone(kept));
    }
    let of = |(likely, known): (usize, &Known)| {
        held.get(known.client, likely).filter(|_| known.seen_by(actor)).map(Arc::clone)
    };
    let look = |everybody: &[Known], _| everybody.iter().enumerate().filter_map(of).collect::<Vec<_>>();
    let purchases = app.memory.snapshot.look(conn, look).await?;
    let firm = Arc::new(FirmForecast::of(purchases.iter().map(|one| &**one), terms));
    let (seq, clients, backtest) = (held.seq(), purchases.len(), OnceLock::new());
    let made = Arc::new(Fit { by, seq, clients, firm, backtest });
    keep(fits, &made, |one| one.by.today == today && (one.seq == seq || one.clients > LARGE));
    Ok(made)
}

/// Keeps what was made, beside the last of those that still hold.
fn keep<T>(all: &Mutex<Vec<Arc<T>>>, made: &Arc<T>, holds: impl Fn(&T) -> bool) {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|one| holds(one));
    all.truncate(KEPT - 1);
    all.insert(0, Arc::clone(made));
}

/// What is agreed with each client and not billed yet, each amount discounted from the day on which the work is planned
/// to end, where that lies ahead (actual/365).
fn contracted(unbilled: Vec<Unbilled>, terms: &Terms) -> HashMap<ClientId, f64> {
    let mut flows: HashMap<ClientId, Vec<DatedFlow>> = HashMap::new();
    for one in unbilled {
        let on = one.planned_end.map_or(terms.as_of, |end| end.max(terms.as_of));
        flows.entry(one.client).or_default().push(DatedFlow { on, amount: one.minor as f64 });
    }
    let worth = |flows| {
        let case = ValueCase { name: String::new(), flows: CaseFlows::Dated(flows), margin: 1.0, cost: 0.0 };
        Some(present_value(&case, terms).ok()?.minor as f64)
    };
    flows.into_iter().filter_map(|(client, flows)| Some((client, worth(flows)?))).collect()
}
