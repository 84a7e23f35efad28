//! One row of the table of positions, and the history beside it.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, InvoiceFact, Precision, PursuitFact, SupportFact};
use perennial_core::ids::ClientId;
use perennial_core::insights::Course;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::{Position, Prospect, Rung};
use perennial_core::journeys::stage::{Camp, Stage};
use perennial_core::journeys::{Repetition, pieces};
use perennial_core::money::Currency;
use perennial_core::referrals::won_by_referral;
use uuid::Uuid;

use crate::args;
use crate::db::{Value, Word};
use crate::journeys::around::Around;
use crate::journeys::{Billed, History, Sought};
use crate::log;

/// The beginning of the statement that stores rows.
pub const INSERT: &str = "insert into position (client_id, seq, as_of, stage, camp, standing, stalled, silence, counts,
    parked, archived, since, ladder, last_contact, changes_on, fees_minor, working, history, course, on_paper, watched,
    since_precision, done_from, bought) values";

/// What it does with a row that is there.
pub const UPSERT: &str = "on conflict (client_id) do update set seq=excluded.seq, as_of=excluded.as_of,
    stage=excluded.stage, camp=excluded.camp, standing=excluded.standing, stalled=excluded.stalled,
    silence=excluded.silence, counts=excluded.counts, parked=excluded.parked, archived=excluded.archived, since=excluded.since,
    ladder=excluded.ladder, last_contact=excluded.last_contact, changes_on=excluded.changes_on,
    fees_minor=excluded.fees_minor, working=excluded.working, history=excluded.history, course=excluded.course,
    on_paper=excluded.on_paper, watched=excluded.watched, since_precision=excluded.since_precision,
    done_from=excluded.done_from, bought=excluded.bought";

/// In place of a stage, of who is neither client nor prospect: no number of [`Stage::ALL`].
pub const NO_STAGE: i64 = Stage::ALL.len() as i64;

/// In place of a rung, of the same: no number of [`Rung::ALL`].
const NO_RUNG: i64 = Rung::ALL.len() as i64;

/// One row of the projection.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct PositionRow {
    /// Whose.
    pub client_id: Uuid,
    /// The day on which it was derived.
    pub as_of: i64,
    stage: i64,
    camp: i64,
    standing: i64,
    stalled: i64,
    silence: i64,
    counts: i64,
    parked: i64,
    archived: i64,
    since: i64,
    ladder: i64,
    last_contact: Option<i64>,
    changes_on: Option<i64>,
    /// The fees of the last twelve months.
    pub fees_minor: i64,
    working: String,
    history: Vec<u8>,
    course: Option<Vec<u8>>,
    on_paper: i64,
    watched: i64,
    since_precision: Word<Precision>,
    /// The day from which the only work counts as one-and-done (D27).
    done_from: Option<i64>,
    /// What the client bought.
    bought: Option<Vec<u8>>,
}

impl PositionRow {
    /// The row of a client in a position.
    pub fn of(client: ClientId, position: &Position, history: &History, course: &Course, deleted: bool) -> Self {
        let day = position.as_of;
        let leaves_year = history.billed.iter().map(|billed| billed.on + 365).filter(|on| *on > day).min();
        let changes_on = position.changes_on.into_iter().chain(leaves_year).min();
        let number = |day: Day| i64::from(day.number());
        Self {
            client_id: client.0,
            as_of: number(day),
            stage: if position.is_other() { NO_STAGE } else { position.stage as i64 },
            camp: position.camp.map_or(0, |camp| camp as i64 + 1),
            standing: position.standing.map_or(0, |phase| i64::from(phase.number())),
            stalled: position.stalls().fold(0, |mask, working| mask | 1 << (working.phase.number() - 1)),
            silence: position.silence as i64,
            counts: i64::from(position.counts() && !deleted),
            parked: i64::from(matches!(position.prospect, Some(Prospect::Parked { .. }))),
            archived: i64::from(position.archived),
            since: number(position.since),
            ladder: if position.is_other() { NO_RUNG } else { position.ladder as i64 },
            last_contact: position.last_contact.map(number),
            changes_on: changes_on.map(number),
            fees_minor: history.fees_in_year_to(day),
            working: working_json(position),
            history: if deleted { History::default().to_bytes() } else { history.to_bytes() },
            course: (!deleted).then(|| course.to_bytes()),
            on_paper: i64::from(position.on_paper),
            watched: i64::from(position.watched),
            since_precision: Word(position.since_precision),
            done_from: None,
            bought: None,
        }
    }

    /// The same with what was bought.
    #[must_use]
    pub fn with(self, repetition: &Repetition) -> Self {
        let done_from = repetition.done_from.map(|day| i64::from(day.number()));
        // Of whoever is deleted nothing is kept.
        let bought = self.course.is_some().then(|| repetition.purchases.to_bytes());
        Self { done_from, bought, ..self }
    }

    /// Its values in the order of [`INSERT`].
    pub fn values(self, seq: i64) -> Vec<Value> {
        args![
            self.client_id,
            seq,
            self.as_of,
            self.stage,
            self.camp,
            self.standing,
            self.stalled,
            self.silence,
            self.counts,
            self.parked,
            self.archived,
            self.since,
            self.ladder,
            self.last_contact,
            self.changes_on,
            self.fees_minor,
            self.working,
            self.history,
            self.course,
            self.on_paper,
            self.watched,
            self.since_precision.0.key(),
            self.done_from,
            self.bought
        ]
    }
}

fn working_json(position: &Position) -> String {
    let list: Vec<serde_json::Value> = position
        .working
        .iter()
        .map(|working| {
            serde_json::json!({
                "pursuit": working.pursuit,
                "engagement": working.engagement,
                "cycle": working.cycle,
                "phase": if working.recorded { working.phase.number() } else { 0 },
                "implied_by": working.implied_by,
                "on_paper": working.on_paper,
                "since": working.since,
                "stalled": working.stalled,
                "stalls_on": working.stalls_on,
                "on_hold": working.on_hold,
                "provisional": working.provisional,
                "result": working.result.key(),
            })
        })
        .collect();
    serde_json::Value::Array(list).to_string()
}

/// The history of one relationship, from its facts: what was retracted is none of it, and what was corrected stands on
/// its true day.
pub fn history_of(facts: &[Fact], model: &Model, around: &Around, currency: Currency) -> History {
    let sought = sought(around, currency);
    let mut history = History { pieces: pieces(facts, model), sought, ..History::default() };
    let facts = log::in_force(facts);
    for (on, fact) in &facts {
        match &fact.what {
            Event::Invoice(InvoiceFact::Issued { amount, service_line, .. }) => {
                history.lines.extend(service_line);
                if amount.currency == currency {
                    history.billed.push(Billed { on: *on, minor: amount.minor });
                }
            }
            Event::Pursuit(PursuitFact::Opened { service_line, .. }) => history.lines.extend(service_line),
            Event::Engagement(perennial_core::fact::EngagementFact::Accepted { service_line, .. }) => {
                history.lines.extend(service_line);
            }
            // A referral of no day of its own is one of long ago: it is none of this week, and none after the yes.
            Event::Support(SupportFact::ReferralReceived { .. }) => {
                history.referred.push(if fact.precision == Precision::Exact { *on } else { Day::MIN });
            }
            _ => {}
        }
    }
    history.lines.sort();
    history.lines.dedup();
    history.won_by_referral = won_by_referral(&facts);
    history
}

/// What is hoped for of each pursuit while it is open, in the firm's currency.
fn sought(around: &Around, currency: Currency) -> Vec<Sought> {
    let day = |number: i64| Day::from_number(i32::try_from(number).unwrap_or_default());
    let there = around.pursuits.iter().filter(|pursuit| pursuit.is_there() && pursuit.currency == currency.code());
    let each = there.filter_map(|pursuit| {
        let until = pursuit.decided_on.map_or(Day::MAX, day);
        Some(Sought { from: day(pursuit.opened_on), until, minor: pursuit.value_minor? })
    });
    each.collect()
}

/// Says in which way a stored row is not the derived one.
pub fn difference(stored: &PositionRow, derived: &PositionRow) -> String {
    let without = |row: &PositionRow| PositionRow { history: Vec::new(), course: None, bought: None, ..row.clone() };
    if without(stored) == without(derived) {
        return "the stored history, course or purchases differ".to_owned();
    }
    let differing = stored.told().into_iter().zip(derived.told()).filter(|(stored, derived)| stored != derived);
    let told: Vec<String> = differing
        .map(|((what, stored), (_, derived))| format!("{what}: stored {stored}, by its facts {derived}"))
        .collect();
    told.join("; ")
}

impl PositionRow {
    /// What is stored, each with its name, for whoever compares two.
    fn told(&self) -> Vec<(&'static str, String)> {
        let day = |number: i64| Day::from_number(i32::try_from(number).unwrap_or_default()).to_string();
        let maybe = |number: Option<i64>| number.map_or_else(|| "none".to_owned(), day);
        let place = |number: i64| usize::try_from(number).ok();
        let stage = place(self.stage).and_then(|place| Stage::ALL.get(place));
        let camp = place(self.camp - 1).and_then(|place| Camp::ALL.get(place));
        let yes = |number: i64| if number == 0 { "no" } else { "yes" }.to_owned();
        vec![
            ("stage", stage.map_or("none", |stage| stage.word()).to_owned()),
            ("camp", camp.map_or_else(|| "none".to_owned(), |camp| camp.key().to_owned())),
            ("furthest phase", self.standing.to_string()),
            ("stalled phases", format!("{:08b}", self.stalled)),
            ("silence", self.silence.to_string()),
            ("on the map", yes(self.counts)),
            ("not now", yes(self.parked)),
            ("set aside", yes(self.archived)),
            ("since", format!("{} ({})", day(self.since), self.since_precision.0.key())),
            ("ladder", self.ladder.to_string()),
            ("last contact", maybe(self.last_contact)),
            ("changes on", maybe(self.changes_on)),
            ("billed in 12 months", self.fees_minor.to_string()),
            ("current phases", self.working.clone()),
            ("open on paper", yes(self.on_paper)),
            ("silence watched", yes(self.watched)),
            ("one-and-done from", maybe(self.done_from)),
            ("as of", day(self.as_of)),
        ]
    }
}
