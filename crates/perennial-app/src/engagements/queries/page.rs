//! One engagement: particulars, what was recorded of it, its milestones and invoices.

use perennial_core::dates::Day;
use perennial_core::engagements::StateWord;
use perennial_core::fact::{EngagementFact, Event, Fact, Precision};
use perennial_core::ids::{EngagementId, FactId, InvoiceId, MilestoneId};
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::{ASSUMED, Working, day, state_word};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::engagements::steps::in_words;
use crate::error::Error;
use crate::log::places;
use crate::web::words;

/// An engagement with all its particulars.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Engagement {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is.
    pub title: String,
    /// Its service line.
    pub line: Option<String>,
    contact: Option<String>,
    /// Who leads it.
    pub lead_id: Option<Uuid>,
    lead: Option<String>,
    /// The pursuit that led to it.
    pub pursuit_id: Option<Uuid>,
    /// Where it is.
    pub state: Word<StateWord>,
    recurring: i64,
    accepted_on: i64,
    accepted_precision: Word<Precision>,
    planned_end: Option<i64>,
    closed_on: Option<i64>,
    closed_precision: Word<Precision>,
    /// The goal in the client's words.
    pub goal: Option<String>,
    goal_confirmed_on: Option<i64>,
    fee_estimate_minor: Option<i64>,
    /// Its currency.
    pub currency: Currency,
    /// Free text.
    pub notes: Option<String>,
    /// Counts changes.
    pub version: i64,
    working: Option<String>,
    implied: i64,
    assumed_by: Option<i64>,
}

impl Engagement {
    /// True until it is closed or lapsed.
    pub fn is_open(&self) -> bool {
        !self.state.0.is_over()
    }

    /// True for work that invoices imply and nobody settled.
    pub fn is_implied(&self) -> bool {
        self.implied != 0
    }

    /// True while it is on hold.
    pub fn is_on_hold(&self) -> bool {
        self.state.0 == StateWord::OnHold
    }

    /// True for work with periods.
    pub fn is_recurring(&self) -> bool {
        self.recurring != 0
    }

    /// The words for its state.
    pub fn state_word(&self) -> &'static str {
        if self.assumed_by().is_some() { ASSUMED } else { state_word(self.state.0) }
    }

    /// The day by which it is taken to be finished without anybody saying so (D19).
    pub fn assumed_by(&self) -> Option<Day> {
        self.assumed_by.filter(|_| self.is_open()).map(day)
    }

    /// Its working phase, while it is open.
    pub fn working(&self) -> Option<Working> {
        Working::of(self.id, self.working.as_deref())
    }

    /// What it is expected to bring.
    pub fn fee(&self) -> Option<Money> {
        Some(Money::new(self.fee_estimate_minor?, self.currency))
    }

    /// The day of the yes.
    pub fn accepted(&self) -> Day {
        day(self.accepted_on)
    }

    /// The same as precisely as it is known, behind “accepted”: “on 22 Nov 2026”, “in 2024”, “day not recorded”.
    pub fn accepted_words(&self) -> String {
        words::on_dated(self.accepted(), self.accepted_precision.0)
    }

    /// When it was closed or given up, behind “Closed”.
    pub fn closed_words(&self) -> Option<String> {
        self.closed().map(|closed| words::on_dated(closed, self.closed_precision.0))
    }

    /// When the result is planned.
    pub fn planned_end(&self) -> Option<Day> {
        self.planned_end.map(day)
    }

    /// When it was closed or given up.
    pub fn closed(&self) -> Option<Day> {
        self.closed_on.map(day)
    }

    /// When the client confirmed the goal.
    pub fn goal_confirmed(&self) -> Option<Day> {
        self.goal_confirmed_on.map(day)
    }

    /// What is known of it in words.
    pub fn particulars(&self) -> [(&'static str, Option<&str>); 3] {
        [("Service line", self.line.as_deref()), ("Contact", self.contact.as_deref()), ("Led by", self.lead.as_deref())]
    }
}

/// The engagement of an id.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: EngagementId) -> Result<Engagement, Error> {
    let sql = format!(
        "select e.id, e.client_id, c.name as client, e.title, l.name as line, k.name as contact,
           e.lead_id, s.name as lead, e.pursuit_id, e.state, e.recurring, e.accepted_on, e.accepted_precision,
           e.planned_end, e.closed_on, e.closed_precision,
           e.goal, e.goal_confirmed_on, e.fee_estimate_minor, e.currency, e.notes, e.version, po.working, e.implied,
           (select a.by_day from assumed_finished a where a.engagement_id = e.id) as assumed_by
         from engagement e join client c on c.id = e.client_id left join position po on po.client_id = c.id
           left join service_line l on l.id = e.service_line_id left join contact k on k.id = e.contact_id
           left join staff s on s.id = e.lead_id
         where e.id = $2 and e.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let row: Option<Engagement> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("engagement"))
}

/// Something recorded of an engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The fact.
    pub fact: FactId,
    /// When it happened.
    pub on: Day,
    /// How precisely that is known.
    pub precision: Precision,
    /// What happened, in words.
    pub what: String,
}

impl Recorded {
    /// The day as precisely as it is known.
    pub fn dated(&self) -> String {
        words::dated(self.on, self.precision)
    }
}

/// What was recorded of an engagement, oldest first. `facts` are those of its client in force.
pub fn recorded(facts: &[(Day, &Fact)], id: EngagementId) -> Vec<Recorded> {
    let titles = milestones(facts, id);
    let of = facts.iter().filter_map(|(on, fact)| match &fact.what {
        Event::Engagement(what) if fact.what.engagement() == Some(id) => {
            Some(Recorded { fact: fact.id, on: *on, precision: fact.precision_on(*on), what: in_words(what, &titles) })
        }
        _ => None,
    });
    of.collect()
}

/// A step that the client can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Which.
    pub id: MilestoneId,
    /// What it is.
    pub title: String,
    /// When it is due.
    pub due: Option<Day>,
    /// `planned`, `delivered`, `accepted` or `rejected`.
    pub state: &'static str,
}

/// The milestones of an engagement in the order of their planning. `facts` are those of its client in force.
pub fn milestones(facts: &[(Day, &Fact)], id: EngagementId) -> Vec<Milestone> {
    use EngagementFact as F;
    let mut list: Vec<Milestone> = Vec::new();
    for (_, fact) in facts {
        let Event::Engagement(what) = &fact.what else { continue };
        if fact.what.engagement() != Some(id) {
            continue;
        }
        let (milestone, state) = match what {
            F::MilestonePlanned { milestone, title, due, .. } => {
                list.push(Milestone { id: *milestone, title: title.clone(), due: *due, state: "planned" });
                continue;
            }
            F::MilestoneDelivered { milestone, .. } => (milestone, "delivered"),
            F::MilestoneAccepted { milestone, .. } => (milestone, "accepted"),
            F::MilestoneRejected { milestone, .. } => (milestone, "rejected"),
            _ => continue,
        };
        if let Some(found) = list.iter_mut().find(|other| other.id == *milestone) {
            found.state = state;
        }
    }
    list
}

/// An invoice of an engagement.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Billed {
    /// Which.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    issued_on: i64,
    issued_precision: Word<Precision>,
    due_on: Option<i64>,
    total_minor: i64,
    paid_minor: i64,
    disputed: i64,
    /// Its currency.
    pub currency: Currency,
}

impl Billed {
    /// When it was sent, as precisely as it is known (D20).
    pub fn issued(&self) -> String {
        words::dated(day(self.issued_on), self.issued_precision.0)
    }

    /// Its total.
    pub fn total(&self) -> Option<Money> {
        Some(Money::new(self.total_minor, self.currency))
    }

    /// Its state in a word, and the look of its badge.
    pub fn state(&self, today: Day) -> (&'static str, &'static str) {
        match (self.disputed != 0, self.paid_minor >= self.total_minor, self.due_on.map(day)) {
            (true, _, _) => ("disputed", "red"),
            (false, true, _) => ("paid", "good"),
            (false, false, Some(due)) if due < today => ("overdue", "amber"),
            (false, false, _) if self.paid_minor > 0 => ("paid in part", "plain"),
            _ => ("open", "plain"),
        }
    }
}

/// The invoices of an engagement that was found, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn billed(conn: &mut Conn, engagement: &Engagement, under: &[InvoiceId]) -> Result<Vec<Billed>, Error> {
    let mut values = args![engagement.client_id, engagement.id];
    let mut also = String::new();
    // The latest are shown.
    let under = under.rchunks(200).next().unwrap_or_default();
    if !under.is_empty() {
        also = format!(" or id in ({})", places(3, under.len()));
        values.extend(under.iter().map(|id| Value::from(id.0)));
    }
    let sql = format!(
        "select id, number, issued_on, issued_precision, due_on, total_minor, paid_minor, disputed, currency from invoice
         where client_id = $1 and (engagement_id = $2{also}) and deleted_at is null order by issued_on desc, id limit 200"
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
