//! One pursuit, and what its forms offer.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Precision, PursuitFact, PursuitStep};
use perennial_core::ids::PursuitId;
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;
use perennial_core::pursuits::{Outcome, Work, work_recorded};
use uuid::Uuid;

use super::{day, state_word};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::error::Error;
use crate::log;
use crate::pursuits::fees::{FEE_COLUMNS, FEE_TABLES, FeeColumns};
use crate::web::{Choice, words};

/// A pursuit with all its particulars.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Pursuit {
    /// Which.
    pub id: Uuid,
    /// With whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is about.
    pub title: String,
    /// What is sought.
    pub line: Option<String>,
    /// The person who leads on the client's side.
    pub contact: Option<String>,
    /// The owner's id.
    pub owner_id: Option<Uuid>,
    /// Who pursues it.
    pub owner: Option<String>,
    /// What it may bring, and by which terms it is valued.
    #[row(flatten)]
    pub fees: FeeColumns,
    step: Word<PursuitStep>,
    /// What became of it.
    pub state: Word<Outcome>,
    opened_on: i64,
    opened_precision: Word<Precision>,
    step_on: i64,
    decided_on: Option<i64>,
    decided_precision: Word<Precision>,
    revisit_on: Option<i64>,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// How the buyer found the firm.
    pub channel: Option<String>,
    /// Who referred them.
    pub referred_by: Option<String>,
    /// Other firms considered.
    pub competitors: Option<String>,
    /// What it became.
    pub engagement_id: Option<Uuid>,
    /// The playbook by which a not-now is nurtured.
    pub nurture_playbook: Option<String>,
    /// The note on how a not-now is nurtured.
    pub nurture_plan: Option<String>,
    /// To whom it was lost.
    pub lost_to: Option<String>,
    interview_on: Option<i64>,
    /// Free text.
    pub notes: Option<String>,
    /// Counts changes.
    pub version: i64,
}

impl Pursuit {
    /// Its id.
    pub fn id(&self) -> PursuitId {
        self.id.into()
    }

    /// True while it is undecided.
    pub fn is_open(&self) -> bool {
        self.state.0 == Outcome::Open
    }

    /// True for an outcome, by its stored word.
    pub fn is(&self, outcome: &str) -> bool {
        self.state.0.key() == outcome
    }

    /// The words for its state.
    pub fn state_word(&self) -> &'static str {
        state_word(self.state.0)
    }

    /// Its sub-step.
    pub fn step(&self) -> PursuitStep {
        self.step.0
    }

    /// What it may bring.
    pub fn value(&self) -> Option<Money> {
        self.fees.value()
    }

    /// The day of the enquiry.
    pub fn opened(&self) -> Day {
        day(self.opened_on)
    }

    /// The same as precisely as it is known: “22 Nov 2026”, “2024”, “day not recorded”.
    pub fn opened_words(&self) -> String {
        words::dated(self.opened(), self.opened_precision.0)
    }

    /// True when it is known for how long it has been open.
    pub fn is_opening_known(&self) -> bool {
        self.opened_precision.0 <= Precision::Month
    }

    /// When it was decided, behind the outcome: “on 22 Nov 2026”, “in 2024”, “(day not recorded)”.
    pub fn decided_words(&self) -> Option<String> {
        self.decided().map(|decided| words::on_dated(decided, self.decided_precision.0))
    }

    /// Since when it is in its sub-step.
    pub fn step_since(&self) -> Day {
        day(self.step_on)
    }

    /// The day of the outcome.
    pub fn decided(&self) -> Option<Day> {
        self.decided_on.map(day)
    }

    /// When to return.
    pub fn revisit(&self) -> Option<Day> {
        self.revisit_on.map(day)
    }

    /// When the interview about a loss is planned.
    pub fn interview(&self) -> Option<Day> {
        self.interview_on.map(day)
    }

    /// What is known of it in words.
    pub fn particulars(&self) -> [(&'static str, Option<&str>); 6] {
        [
            ("Service line", self.line.as_deref()),
            ("Contact", self.contact.as_deref()),
            ("Owner", self.owner.as_deref()),
            ("Found us by", self.channel.as_deref()),
            ("Referred by", self.referred_by.as_deref()),
            ("Other firms", self.competitors.as_deref()),
        ]
    }
}

/// The pursuit of an id.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: PursuitId) -> Result<Pursuit, Error> {
    let sql = format!(
        "select p.id, p.client_id, c.name as client, p.title, l.name as line, k.name as contact,
           p.owner_id, s.name as owner, {FEE_COLUMNS}, p.step, p.state, p.opened_on, p.opened_precision, p.step_on,
           p.decided_on, p.decided_precision,
           p.revisit_on, p.reason, p.channel, p.referred_by, p.competitors, p.engagement_id, o.nurture_plan,
           (select b.name from playbook b where b.key = o.nurture_playbook and b.state = 'live') as nurture_playbook, o.lost_to, o.interview_on,
           p.notes, p.version
         from pursuit p join client c on c.id = p.client_id {FEE_TABLES}
           left join contact k on k.id = p.contact_id left join staff s on s.id = p.owner_id
           left join pursuit_outcome o on o.pursuit_id = p.id
         where p.id = $2 and p.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let row: Option<Pursuit> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("pursuit"))
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub on: Day,
    /// How precisely that is known.
    pub precision: Precision,
    /// What, in words.
    pub what: String,
}

impl Taken {
    /// The day as precisely as it is known.
    pub fn dated(&self) -> String {
        words::dated(self.on, self.precision)
    }
}

/// What the log has of a pursuit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The steps taken, oldest first.
    pub taken: Vec<Taken>,
    /// It was won, and nothing but the acceptance is recorded of what it became: the win can be taken back.
    pub win_can_be_taken_back: bool,
}

/// What the log has of a pursuit.
///
/// # Errors
/// When the store cannot be read.
pub async fn course(conn: &mut Conn, pursuit: &Pursuit) -> Result<Course, Error> {
    let facts = log::of_client(conn, pursuit.client_id.into()).await?;
    let in_force = log::in_force(&facts);
    let steps = in_force.iter().filter_map(|(on, fact)| match &fact.what {
        Event::Pursuit(what) if what.pursuit() == pursuit.id() => {
            Some(Taken { on: *on, precision: fact.precision_on(*on), what: in_words(what) })
        }
        _ => None,
    });
    let became = pursuit.engagement_id.map(|id| work_recorded(&in_force, id.into()));
    Ok(Course { taken: steps.collect(), win_can_be_taken_back: became == Some(Work::OnlyAccepted) })
}

fn in_words(fact: &PursuitFact) -> String {
    let with = |what: &str, reason: &Option<String>| match reason {
        Some(reason) => format!("{what}: {reason}"),
        None => what.to_owned(),
    };
    match fact {
        PursuitFact::Opened { .. } => "Opened".to_owned(),
        PursuitFact::StepReached { step, .. } => step.word().to_owned(),
        PursuitFact::Hired { reason, .. } => with("Hired", reason),
        PursuitFact::NotNow { reason, .. } => with("Not now", reason),
        PursuitFact::NoWay { reason, .. } => with("No way", reason),
        PursuitFact::ConfirmedOpen { .. } => "Still open".to_owned(),
        PursuitFact::Reopened { .. } => "Reopened".to_owned(),
    }
}

/// The sub-steps as choices.
pub fn steps() -> Vec<Choice> {
    PursuitStep::ALL.into_iter().map(|step| Choice::new(step.key(), step.word())).collect()
}
