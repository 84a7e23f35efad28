//! The running product: what every handler and command is given.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{Dated, Event, Fact, JourneyFact, Recorder, Source};
use perennial_core::ids::{ClientId, FactId, ImportId, StaffId};
use perennial_core::journeys::coverage::RecordKind;
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::{Clock, Ids, day_in};
use crate::db::{Conn, Db, Tx, WriteFuture};
use crate::error::Error;

/// Brings the projections of the clients touched by an [`Act`] up to date, in its transaction.
pub type Settle = for<'c> fn(&'c mut Tx, &'c Act) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>>;

/// Brings everybody up to date after a change of what holds of all: of the days for which records are complete.
pub type Follow = for<'c> fn(&'c App) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'c>>;

/// The instants of changes: no two changes have the same, whatever the clock says.
#[derive(Debug, Default)]
pub struct Instants(AtomicI64);

impl Instants {
    /// The present instant, or the first one after that of the last change.
    fn after(&self, now: Moment) -> Moment {
        let next = |last: i64| now.0.max(last.saturating_add(1));
        let last = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| Some(next(last)));
        Moment(next(last.unwrap_or_else(|last| last)))
    }
}

/// The work of one change.
type Change<T> = Box<dyn for<'c> FnOnce(&'c mut Tx, &'c mut Act) -> WriteFuture<'c, T, Error> + Send>;

/// So long somebody waits for what follows from their change for all clients.
const WAIT: Duration = Duration::from_secs(5);

/// The running product. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
    /// Settings of this process.
    pub config: Arc<Config>,
    /// What follows every change; the journeys room gives it.
    pub settle: Settle,
    /// What follows a change of what holds of all clients; the journeys room gives it.
    pub follow: Follow,
    /// Things that rooms keep in memory, made at start.
    pub memory: Arc<crate::Memory>,
}

/// Settings of this process.
#[derive(Debug, Clone)]
pub struct Config {
    /// The origin that people use, for example `https://clients.harcourtvale.example`; decides about secure
    /// cookies and the `Host` expected.
    pub public_url: Option<String>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// What a collector of figures shows to read `/metrics` from elsewhere than this machine.
    pub metrics_token: Option<String>,
    /// The folder for uploads in progress.
    pub work_folder: std::path::PathBuf,
    /// This program's file, to parse untrusted workbooks in a child process; none parses in this process.
    pub program: Option<std::path::PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            trusted_proxies: Vec::new(),
            metrics_token: None,
            work_folder: std::env::temp_dir(),
            program: None,
        }
    }
}

impl Config {
    /// True when people reach this server over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// A client that a change makes, and of which the store holds nothing but its own row and these facts: what follows
/// from it needs nothing read.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// Its facts, in the order of their days.
    pub facts: Vec<Fact>,
    /// Who answers for the relationship.
    pub manager: Option<StaffId>,
    /// True for a private person.
    pub private: bool,
    /// Its tier.
    pub tier: Option<String>,
    /// True for a key client.
    pub key_client: bool,
}

/// One change under way: who makes it, when, from which source, and which clients it touched.
pub struct Act {
    /// Who.
    pub actor: Actor,
    /// When it is recorded.
    pub now: Moment,
    /// The firm's day.
    pub today: Day,
    /// Where what is recorded was found.
    pub source: Source,
    /// The import under way.
    pub import: Option<ImportId>,
    /// The clients whose positions must follow.
    pub touched: BTreeSet<ClientId>,
    /// Those of them that it makes, where it knows all that is stored of them.
    pub new_clients: BTreeMap<ClientId, NewClient>,
    /// The kinds of record that a person makes with it, as it happens (D15).
    pub recorded: BTreeSet<RecordKind>,
    /// Facts that it says never happened, and those that it says hold after all (true).
    pub restated: Vec<(FactId, bool)>,
    /// It changed for which days records are complete, so that everybody is to be derived anew.
    pub moves_all: AtomicBool,
    /// From where the change comes: a network address, or this machine.
    pub origin: String,
    /// What rooms keep in memory.
    pub memory: Arc<crate::Memory>,
    ids: Arc<dyn Ids>,
}

impl Act {
    /// A new identifier of any kind.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        T::from(self.ids.next(self.now))
    }

    /// Who records.
    pub fn recorder(&self) -> Recorder {
        self.actor.recorder()
    }

    /// Records facts of a client, and remembers that its position must follow.
    ///
    /// # Errors
    /// When a day lies before anything that can be recorded, or the store refuses.
    pub async fn record(&mut self, tx: &mut Tx, client: ClientId, facts: Vec<(Day, Event)>) -> Result<(), Error> {
        for (on, _) in &facts {
            on.must_be_recorded().map_err(|refusal| Error::field("on", refusal.to_string()))?;
        }
        self.touched.insert(client);
        self.note_kinds(facts.iter().map(|(_, event)| event));
        crate::log::append(tx, self, client, facts).await
    }

    /// Records facts of a client whose days are not all exactly known (D20).
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn record_dated(&mut self, tx: &mut Tx, client: ClientId, facts: Vec<Dated>) -> Result<(), Error> {
        self.touched.insert(client);
        crate::log::append_dated(tx, self, client, facts).await
    }

    /// What is recorded here as it happens keeps its kind of record alive; what a list says does not (D15).
    fn note_kinds<'e>(&mut self, events: impl Iterator<Item = &'e Event>) {
        if matches!(self.source, Source::File { .. }) {
            return;
        }
        for event in events {
            self.recorded.extend(RecordKind::of(event));
            match event {
                Event::Journey(JourneyFact::Retracted { fact, .. }) => self.restated.push((*fact, false)),
                Event::Journey(JourneyFact::Reinstated { fact }) => self.restated.push((*fact, true)),
                _ => {}
            }
        }
    }

    /// Records one fact of a client under the id that it has been given; false when a fact of that id is there
    /// already, and then nothing is recorded.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn record_as(
        &mut self,
        tx: &mut Tx,
        client: ClientId,
        id: FactId,
        on: Day,
        event: &Event,
    ) -> Result<bool, Error> {
        self.touched.insert(client);
        self.note_kinds(std::iter::once(event));
        crate::log::append_as(tx, self, client, id, on, event).await
    }
}

impl App {
    /// The present instant.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The firm's day.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn today(&self, conn: &mut Conn) -> Result<Day, Error> {
        Ok(day_in(self.now(), &time_zone(conn).await?))
    }

    /// The context of a change by `actor`, by hand.
    pub fn act(&self, actor: &Actor, today: Day) -> Act {
        Act {
            actor: actor.clone(),
            now: self.now(),
            today,
            source: Source::Person,
            import: None,
            touched: BTreeSet::new(),
            new_clients: BTreeMap::new(),
            recorded: BTreeSet::new(),
            restated: Vec::new(),
            moves_all: AtomicBool::new(false),
            origin: crate::audit::origin(),
            memory: Arc::clone(&self.memory),
            ids: Arc::clone(&self.ids),
        }
    }

    /// Makes a change: `work` and the projections that follow from it, in one transaction.
    ///
    /// # Errors
    /// What `work` returns, or why it could not be saved; then nothing of it is stored.
    pub async fn change<T, F>(&self, actor: &Actor, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx, &'c mut Act) -> WriteFuture<'c, T, Error> + Send + 'static,
    {
        self.change_with(actor.clone(), Box::new(work)).await
    }

    /// As [`App::change`], with the address that takes back what was recorded: of the one client whom it touched.
    ///
    /// # Errors
    /// As [`App::change`].
    pub async fn change_with_undo<T, F>(&self, actor: &Actor, work: F) -> Result<(T, Option<String>), Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx, &'c mut Act) -> WriteFuture<'c, T, Error> + Send + 'static,
    {
        self.change(actor, move |tx, act| with_undo(tx, act, work)).await
    }

    /// [`App::change`] behind a pointer, so that it is compiled once for each kind of answer, not for each change.
    async fn change_with<T: Send + 'static>(&self, actor: Actor, work: Change<T>) -> Result<T, Error> {
        let (app, origin) = (self.clone(), crate::audit::origin());
        let once = crate::once::Once::of_request();
        let form = once.clone();
        let (outcome, recorded, today, moves_all) = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let today = app.today(tx).await?;
                    form.store(tx, today).await?;
                    let mut act = Act { origin, ..app.act(&actor, today) };
                    // By its instant a change is known: what is taken back is what was recorded at it.
                    act.now = app.memory.instants.after(act.now);
                    let outcome = work(tx, &mut act).await?;
                    (app.settle)(tx, &act).await?;
                    let moves_all = act.moves_all.load(Ordering::Acquire);
                    Ok::<_, Error>((outcome, act.recorded, today, moves_all))
                })
            })
            .await?;
        once.mark_stored();
        if moves_all {
            self.follow_all().await?;
        }
        if !recorded.is_empty() {
            // Only now is it stored that such records were made today, and need not be noted again.
            let mut noted = self.memory.noted.lock().unwrap_or_else(PoisonError::into_inner);
            noted.extend(recorded.into_iter().map(|kind| (kind.key(), today)));
        }
        Ok(outcome)
    }
}

fn with_undo<'c, T, F>(tx: &'c mut Tx, act: &'c mut Act, work: F) -> WriteFuture<'c, (T, Option<String>), Error>
where
    T: Send + 'static,
    F: for<'w> FnOnce(&'w mut Tx, &'w mut Act) -> WriteFuture<'w, T, Error> + Send + 'static,
{
    Box::pin(async move {
        let made = work(tx, act).await?;
        let only = act.touched.iter().next().filter(|_| act.touched.len() == 1);
        Ok((made, only.map(|client| format!("/clients/{client}/deeds/{}/undo", act.now.0))))
    })
}

impl App {
    /// Brings everybody up to date, so that whoever recorded something sees what follows from it for all. Of a large
    /// firm it goes on in the background.
    async fn follow_all(&self) -> Result<(), Error> {
        let app = self.clone();
        let work = tokio::spawn(async move { (app.follow)(&app).await });
        match tokio::time::timeout(WAIT, work).await {
            Ok(done) => done.map_err(|error| Error::Internal(error.to_string()))?,
            Err(_) => Ok(()),
        }
    }
}

async fn time_zone(conn: &mut Conn) -> Result<String, Error> {
    let row: Option<(String,)> = conn.optional("select time_zone from firm where id = 1", vec![]).await?;
    Ok(row.map_or_else(|| "UTC".to_owned(), |(zone,)| zone))
}
