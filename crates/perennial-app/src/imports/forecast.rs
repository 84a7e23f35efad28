//! What an import would make of the firm: the records, the work that invoices imply, and the map before it lands.
//!
//! The facts of the trial are stored in its transaction, which is undone; those of new clients of a list of clients are
//! not even stored. Inside it those whom the list names are derived anew; the map is counted from them, and from
//! everybody else as they stand, by the map's own counting.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::imports::objects::Object;
use perennial_core::journeys::coverage::Coverage;
use perennial_core::journeys::implied::LineGaps;
use perennial_core::journeys::model::Model;
use perennial_core::maps::{Lane, Spot};
use perennial_core::money::Currency;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::firm;
use crate::journeys::{self, Foreseen, Known};
use crate::log::places;
use crate::maps::{Filter, Survey, survey};
use crate::web::words::{count, grouped, plural};

/// Relationships that are derived anew at most because the list covers more days than were covered before.
const EVERYBODY: usize = 20_000;

/// What an import would make of the firm.
#[derive(Debug, Clone, Default)]
pub struct Forecast {
    /// Records that would be created, by kind; of work, that which a list or a won pursuit names.
    pub created: BTreeMap<Object, u64>,
    /// Finished work that invoices imply.
    pub finished: u64,
    /// Running work that invoices imply.
    pub running: u64,
    /// Work that invoices implied before, and that new invoices carry on.
    pub carried_on: u64,
    /// New invoices that imply such new work.
    pub implying: u64,
    /// New invoices that carry on what earlier ones implied.
    pub carrying: u64,
    /// How many would stand at each place of the map with anybody at it, before or after.
    pub places: Vec<Place>,
    /// How many would be beside the map.
    pub beside: Vec<Beside>,
    /// All relationships that are known, on the map and beside it: before and after.
    pub known: (u32, u32),
    /// The list covers more days than were covered before, and the firm has too many relationships to derive all of
    /// them for a trial: those that the list does not name are counted as they stand.
    pub others_as_they_stand: bool,
}

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub at: Spot,
    /// Relationships there today.
    pub before: u32,
    /// Relationships there after the import.
    pub after: u32,
}

/// Relationships beside the map, for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// The reason, as in files.
    pub key: &'static str,
    /// The reason in words.
    pub words: &'static str,
    /// Today.
    pub before: u32,
    /// After the import.
    pub after: u32,
}

impl Forecast {
    /// The sentence: “The import would create 10 clients, 14 finished matters and 3 running ones implied by 18
    /// invoices, and 5 service lines.” `noun` is the firm's word for an engagement.
    pub fn sentence(&self, noun: &str) -> String {
        let mut parts: Vec<String> = Vec::new();
        for object in [Object::Client, Object::Contact, Object::Pursuit, Object::Engagement] {
            parts.extend(self.created_words(object, noun));
        }
        parts.extend(self.implied_words(noun));
        for object in [Object::Touch, Object::ServiceLine, Object::Staff] {
            parts.extend(self.created_words(object, noun));
        }
        let carried = (self.carried_on > 0).then(|| {
            let (invoices, works) = (count(self.carrying, "invoice"), count(self.carried_on, noun));
            format!("{invoices} would carry on {works} known from earlier invoices.")
        });
        let created = match parts.split_last() {
            None if carried.is_some() => None,
            None => Some("The import would create no new records.".to_owned()),
            Some((last, [])) => Some(format!("The import would create {last}.")),
            Some((last, before)) => Some(format!("The import would create {}, and {last}.", before.join(", "))),
        };
        created.into_iter().chain(carried).collect::<Vec<_>>().join(" ")
    }

    fn created_words(&self, object: Object, noun: &str) -> Option<String> {
        let n = self.created.get(&object).copied().filter(|n| *n > 0)?;
        Some(match object {
            Object::Staff => count(n, "colleague"),
            Object::ServiceLine => count(n, "service line"),
            Object::Client => match self.new_others().min(n) {
                0 => count(n, "client"),
                others if others == n => format!("{others} neither client nor prospect"),
                others => format!("{} and {others} neither client nor prospect", count(n - others, "client")),
            },
            Object::Contact => count(n, "contact"),
            Object::Pursuit => count(n, "pursuit"),
            Object::Engagement => count(n, noun),
            Object::Invoice => count(n, "invoice"),
            Object::Touch => count(n, "interaction"),
        })
    }

    /// How many of those whom it would create are suppliers, referrers and others.
    fn new_others(&self) -> u64 {
        let others = self.beside.iter().find(|beside| beside.key == "others");
        others.map_or(0, |others| u64::from(others.after.saturating_sub(others.before)))
    }

    fn implied_words(&self, noun: &str) -> Option<String> {
        let invoices = self.created.get(&Object::Invoice).copied().unwrap_or(0);
        let fresh = invoices.saturating_sub(self.carrying);
        let by = if self.implying == fresh {
            count(fresh, "invoice")
        } else {
            format!("{} of {}", grouped(self.implying), count(fresh, "invoice"))
        };
        let works = match (self.finished, self.running) {
            (0, 0) => return (fresh > 0).then(|| count(fresh, "invoice")),
            (finished, 0) => format!("{} finished {}", grouped(finished), ending(finished, noun)),
            (0, running) => format!("{} running {}", grouped(running), ending(running, noun)),
            (finished, 1) => format!("{} finished {} and 1 running one", grouped(finished), ending(finished, noun)),
            (finished, running) => {
                let (ended, running) = (grouped(finished), grouped(running));
                format!("{ended} finished {} and {running} running ones", ending(finished, noun))
            }
        };
        Some(format!("{works} implied by {by}"))
    }

    /// Relationships on the map, as its headline counts them: before and after.
    pub fn on_map(&self) -> (u32, u32) {
        (self.places.iter().map(|place| place.before).sum(), self.places.iter().map(|place| place.after).sum())
    }

    /// Each row of the map with anybody on it: before and after.
    pub fn lanes(&self) -> Vec<(Lane, u32, u32)> {
        let of = |lane: Lane| self.places.iter().filter(move |place| place.at.lane == lane);
        let lanes = Lane::ALL.into_iter().filter(|lane| of(*lane).next().is_some());
        lanes.map(|lane| (lane, of(lane).map(|p| p.before).sum(), of(lane).map(|p| p.after).sum())).collect()
    }

    /// The places of one row of the map.
    pub fn of_lane(&self, lane: &Lane) -> Vec<Place> {
        self.places.iter().filter(|place| place.at.lane == *lane).copied().collect()
    }
}

fn ending(n: u64, noun: &str) -> String {
    if n == 1 { noun.to_owned() } else { plural(noun) }
}

/// What the trial knew inside of its transaction.
pub(super) struct Inside {
    foreseen: Vec<Foreseen>,
    known_work: BTreeSet<Uuid>,
    engagements: u64,
    model: Model,
    currency: Currency,
    today: Day,
    covers_more: bool,
}

/// What stood before the trial, as far as it is needed afterwards.
pub(super) struct Before {
    coverage: Coverage,
    line_gaps: LineGaps,
    engagements: i64,
}

const WORK: &str = "select count(*) from engagement where implied = 0 and deleted_at is null";

/// Looks at the firm before anything of the trial is stored.
pub(super) async fn before(tx: &mut Tx) -> Result<Before, Error> {
    let model = firm::model(tx).await?;
    let engagements = tx.scalar(WORK, vec![]).await?;
    Ok(Before { coverage: model.coverage, line_gaps: model.line_gaps, engagements })
}

/// Looks at the firm when the facts of the trial are stored, and are undone next.
pub(super) async fn inside(tx: &mut Tx, act: &Act, before: &Before) -> Result<Inside, Error> {
    // Read afresh, never by the copy in memory: the days that are covered go with the transaction.
    let model = firm::model(tx).await?;
    let currency = firm::find(tx).await?.map_or(Currency::GBP, |firm| firm.currency);
    let touched: Vec<ClientId> = act.touched.iter().copied().collect();
    let foreseen = journeys::foresee(tx, Some(act), &model, currency, &touched, act.today).await?;
    let mut known_work = BTreeSet::new();
    let known: Vec<ClientId> = touched.into_iter().filter(|client| !act.new_clients.contains_key(client)).collect();
    for chunk in known.chunks(200) {
        let sql = format!("select id from engagement where implied = 1 and client_id in ({})", places(1, chunk.len()));
        let rows: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        known_work.extend(rows.into_iter().map(|(id,)| id));
    }
    let engagements: i64 = tx.scalar(WORK, vec![]).await?;
    Ok(Inside {
        foreseen,
        known_work,
        engagements: u64::try_from(engagements - before.engagements).unwrap_or_default(),
        covers_more: model.coverage != before.coverage || model.line_gaps != before.line_gaps,
        model,
        currency,
        today: act.today,
    })
}

/// Counts what the trial found, and the map before and after it.
pub(super) async fn forecast(
    app: &App,
    actor: &Actor,
    created: &BTreeMap<Object, BTreeSet<Uuid>>,
    inside: Inside,
) -> Result<Forecast, Error> {
    let counted = created.iter().map(|(object, ids)| (*object, ids.len() as u64)).collect();
    let mut found = Forecast { created: counted, ..Forecast::default() };
    found.created.insert(Object::Engagement, inside.engagements);
    let invoices = created.get(&Object::Invoice).cloned().unwrap_or_default();
    for (work, over) in inside.foreseen.iter().flat_map(|client| &client.implied.works) {
        let new = work.invoices.iter().filter(|invoice| invoices.contains(&invoice.0)).count() as u64;
        if new == 0 {
            continue;
        }
        if inside.known_work.contains(&work.engagement.0) {
            (found.carried_on, found.carrying) = (found.carried_on + 1, found.carrying + new);
            continue;
        }
        found.implying += new;
        *(if *over { &mut found.finished } else { &mut found.running }) += 1;
    }
    count_map(app, actor, inside, &mut found).await?;
    Ok(found)
}

async fn count_map(app: &App, actor: &Actor, inside: Inside, found: &mut Forecast) -> Result<(), Error> {
    let mut conn = app.db.read().await?;
    let before = survey(app, &mut conn, actor, Filter::default(), inside.today).await?;
    let mut foreseen: HashMap<ClientId, Known> = HashMap::new();
    let (model, currency, today) = (inside.model, inside.currency, inside.today);
    foreseen.extend(inside.foreseen.into_iter().map(|client| (client.known.client, client.known)));
    if inside.covers_more {
        let others = others(&mut conn, &foreseen).await?;
        match others {
            Some(others) => {
                let all = journeys::foresee(&mut conn, None, &model, currency, &others, today).await?;
                foreseen.extend(all.into_iter().map(|client| (client.known.client, client.known)));
            }
            None => found.others_as_they_stand = true,
        }
    }
    let look = |clients: &[Known], _| {
        let same = clients.iter().filter(|known| !foreseen.contains_key(&known.client));
        Survey::over(same.chain(foreseen.values()), actor, Filter::default(), today)
    };
    let after = app.memory.snapshot.look(&mut conn, look).await?;
    found.known = (before.known, after.known);
    let places: BTreeSet<Spot> = before.cells.keys().chain(after.cells.keys()).copied().collect();
    let at = |survey: &Survey, spot: &Spot| survey.cells.get(spot).map_or(0, |standing| standing.count);
    found.places = places
        .into_iter()
        .map(|spot| Place { at: spot, before: at(&before, &spot), after: at(&after, &spot) })
        .collect();
    found.beside = beside(&before, &after);
    Ok(())
}

/// The clients that the trial did not derive; none where they are too many for a trial.
async fn others(conn: &mut Conn, derived: &HashMap<ClientId, Known>) -> Result<Option<Vec<ClientId>>, Error> {
    let sql = "select id from client where deleted_at is null order by id limit $1";
    let rows: Vec<(Uuid,)> = conn.all(sql, args![EVERYBODY as i64 + 1]).await?;
    let few = rows.len() <= EVERYBODY;
    let others = rows.into_iter().map(|(id,)| ClientId(id)).filter(|id| !derived.contains_key(id));
    Ok(few.then(|| others.collect()))
}

fn beside(before: &Survey, after: &Survey) -> Vec<Beside> {
    let each = [
        ("parked", "Prospects to return to later", before.parked, after.parked),
        ("lost", "Prospects lost", before.lost, after.lost),
        ("leads", "Prospects without a pursuit yet", before.leads, after.leads),
        ("others", "Neither client nor prospect", before.others, after.others),
        ("uncovered", "Clients whose stage is not recorded yet", before.uncovered, after.uncovered),
    ];
    let shown = each.into_iter().filter(|(_, _, before, after)| before + after > 0);
    shown.map(|(key, words, before, after)| Beside { key, words, before, after }).collect()
}
