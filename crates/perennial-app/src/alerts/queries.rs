//! Alerts as pages, the command line and calendars need them.

use std::sync::Arc;

use perennial_core::alerts::{Owner, RuleName, Rules, sentence};
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ContactId, EngagementId, PursuitId, ServiceLineId, StaffId};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::PhaseNames;
use perennial_core::journeys::words::Names;
use perennial_core::next_step::{NextStep, Told};
use serde::Serialize;
use uuid::Uuid;

use super::rules;
use super::stored::{self, AlertRow, DISMISSED, DONE, OPEN, SNOOZED};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::firm;
use crate::web::words::plural;

/// The columns of an [`AlertLine`].
pub const SELECTED: &str = "a.id, a.key, a.client_id, a.rule, a.subject, a.engagement_id, a.pursuit_id, a.contact_id,
    a.service_line_id, a.owner_role, a.owner_id, a.step, a.since, a.due_on, a.detail, a.facts, a.value_minor, a.state,
    a.snoozed_until, c.name as client, e.title as engagement, u.title as pursuit, k.name as contact,
    s.name as owner, l.name as line, e.fee_estimate_minor as estimate_minor, u.value_minor as sought_minor";

/// The tables of an [`AlertLine`], up to the conditions.
pub const FROM: &str =
    "alert a left join client c on c.id = a.client_id left join engagement e on e.id = a.engagement_id
    left join pursuit u on u.id = a.pursuit_id left join contact k on k.id = a.contact_id
    left join staff s on s.id = a.owner_id left join service_line l on l.id = a.service_line_id where 1 = 1";

/// An alert with the names that its sentence needs.
#[derive(Debug, Clone, crate::db::Row)]
pub struct AlertLine {
    /// As stored.
    #[row(flatten)]
    pub row: AlertRow,
    /// The client's name.
    pub client: String,
    /// The engagement's title.
    pub engagement: Option<String>,
    /// The pursuit's title.
    pub pursuit: Option<String>,
    /// The person's name.
    pub contact: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// The service line of the work.
    pub line: Option<String>,
    estimate_minor: Option<i64>,
    sought_minor: Option<i64>,
}

impl AlertLine {
    /// The rule.
    pub fn rule(&self) -> Option<RuleName> {
        RuleName::from_key(&self.row.rule)
    }

    /// Which money its value is: of the work or invoice that it is about, else what the client paid (D27).
    pub fn money_word(&self) -> &'static str {
        let is = |minor: Option<i64>| minor == Some(self.row.value_minor);
        if self.row.subject.starts_with("invoice") {
            "unpaid"
        } else if self.row.pursuit_id.is_some() && is(self.sought_minor) {
            "sought"
        } else if self.row.engagement_id.is_some() && is(self.estimate_minor) {
            "estimated"
        } else {
            "billed in 12 months"
        }
    }

    /// The rule in words.
    pub fn rule_word(&self, engagements: impl AsRef<str>) -> String {
        self.rule().map_or_else(|| "A rule of a newer program".to_owned(), |rule| rule.said(engagements))
    }

    /// Who answers for it, by role, in words.
    pub fn role_word(&self) -> &'static str {
        Owner::from_key(&self.row.owner_role).map_or("", Owner::word)
    }

    /// The first day on which it spoke.
    pub fn since(&self) -> Day {
        stored::day(self.row.since)
    }

    /// The day that was meant.
    pub fn due(&self) -> Option<Day> {
        self.row.due_on.map(stored::day)
    }

    /// The day on which it returns.
    pub fn until(&self) -> Option<Day> {
        self.row.snoozed_until.map(stored::day)
    }

    /// What it is about, where that has a title or a name.
    pub fn about(&self) -> &str {
        self.contact.as_deref().or(self.pursuit.as_deref()).or(self.engagement.as_deref()).unwrap_or_default()
    }

    /// The right thing to do about it, and where.
    pub fn action(&self) -> (&'static str, String) {
        action_of(&self.row)
    }
}

/// The right thing to do about an alert, and where.
pub(super) fn action_of(row: &AlertRow) -> (&'static str, String) {
    use RuleName as R;
    let client = row.client_id;
    let touch = |purpose: &str| {
        let of = |name: &str, id: Option<Uuid>| id.map(|id| format!("&{name}={id}")).unwrap_or_default();
        let rest = of("engagement", row.engagement_id) + &of("contact", row.contact_id);
        format!("/touches/new?client={client}&purpose={purpose}{rest}")
    };
    let work = |word| match (row.engagement_id, row.pursuit_id) {
        (Some(id), _) => (word, format!("/engagements/{id}")),
        (_, Some(id)) => (word, format!("/pursuits/{id}")),
        _ => ("Open the client", format!("/clients/{client}")),
    };
    let subject = |kind: &str, word, path: &str| match row.subject.split_once(':') {
        Some((found, id)) if found == kind => (word, format!("{path}/{id}")),
        _ => ("Open the client", format!("/clients/{client}")),
    };
    match RuleName::from_key(&row.rule) {
        Some(R::AffirmOverdue) => ("Log the affirm touch", touch("affirm")),
        Some(R::CheckInMissing) => ("Log the check-in", touch("check_in")),
        // Thanks are owed for each favour, and to whoever did it: they are recorded for the referral (S3.22).
        Some(R::ThankYouOwed) => match row.subject.strip_prefix("referral:") {
            Some(id) => ("Record the thanks", format!("/clients/{client}/record/thanked?referral={id}")),
            None => ("Log the thank-you", touch("thank")),
        },
        Some(
            R::SilenceClient
            | R::SilenceBetween
            | R::SilenceFormer
            | R::SilenceSource
            | R::Anniversary
            | R::ExpectedNeedNear
            | R::QuietSeason
            | R::LeavingRisk,
        ) => ("Log a touch", touch("general")),
        Some(R::EnquiryUnanswered | R::ProposalUnanswered | R::NotNowWaking) => work("Open the pursuit"),
        Some(R::GoalUnconfirmed) => match row.engagement_id {
            Some(id) => ("Hold the close-out", format!("/engagements/{id}/close-out")),
            None => work("Open the work"),
        },
        Some(R::PromiseDue | R::PromiseBroken) => subject("promise", "Open the promise", "/promises"),
        Some(R::ComplaintUnacknowledged | R::ComplaintUnanswered) => {
            subject("complaint", "Open the complaint", "/complaints")
        }
        Some(R::LetterUnsigned) => work("Record the letter"),
        Some(R::PaymentLate) => subject("invoice", "Open the invoice", "/invoices"),
        Some(R::Stall | R::MilestoneLate) => work("Open the work"),
        Some(R::ContactLeft | R::SingleThreaded) => ("Open the people", format!("/clients/{client}/people")),
        _ => ("Open the client", format!("/clients/{client}")),
    }
}

/// The word for a state.
pub fn state_of(state: i64) -> &'static str {
    match state {
        OPEN => "open",
        SNOOZED => "snoozed",
        DISMISSED => "dismissed",
        DONE => "done",
        _ => "unknown",
    }
}

/// What alerts are put into words with.
#[derive(Debug, Clone)]
pub struct Voice {
    rules: Arc<Rules>,
    model: Arc<Model>,
    phases: PhaseNames,
}

impl Voice {
    /// The rules and the journey in force.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(conn: &mut Conn, memory: &crate::Memory) -> Result<Self, Error> {
        let (_, rules) = rules::in_force(conn, &memory.alerts.rules).await?;
        let model = firm::cached_model(conn, &memory.model).await?;
        let phases = model.phase_names();
        Ok(Self { rules, model, phases })
    }

    /// The journey in force.
    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    /// A next step in words.
    pub(super) fn next(&self, next: &NextStep<'_>, names: &dyn Names) -> Told {
        next.words(&self.rules, &self.model, names)
    }

    /// The rule of an alert, in the firm's words.
    pub fn rule_word(&self, line: &AlertLine) -> String {
        line.rule_word(plural(&self.model.engagement))
    }

    /// The alert as a sentence.
    pub fn says(&self, line: &AlertLine, today: Day) -> String {
        let names = Called { line, noun: &self.model.engagement, nouns: &self.model.engagements, phases: &self.phases };
        let alert = line.row.alert(today);
        alert.map_or_else(|| self.rule_word(line), |alert| sentence(&alert, &self.rules, &self.model, &names))
    }
}

/// The names that the sentence of one alert may use.
struct Called<'l> {
    line: &'l AlertLine,
    noun: &'l str,
    nouns: &'l str,
    phases: &'l PhaseNames,
}

impl Names for Called<'_> {
    fn engagement(&self, _: EngagementId) -> Option<String> {
        self.line.engagement.clone()
    }
    fn pursuit(&self, _: PursuitId) -> Option<String> {
        self.line.pursuit.clone()
    }
    fn contact(&self, _: ContactId) -> Option<String> {
        self.line.contact.clone()
    }
    fn staff(&self, _: StaffId) -> Option<String> {
        None
    }
    fn service_line(&self, _: ServiceLineId) -> Option<String> {
        self.line.line.clone()
    }
    fn client(&self, _: ClientId) -> Option<String> {
        None
    }
    fn noun(&self) -> &str {
        self.noun
    }
    fn nouns(&self) -> &str {
        self.nouns
    }
    fn phases(&self) -> PhaseNames {
        self.phases.clone()
    }
}

/// One alert.
///
/// # Errors
/// [`Error::NotFound`] when the actor does not see its client.
pub async fn find(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<AlertLine, Error> {
    let sql = format!("select {SELECTED} from {FROM} and c.deleted_at is null and {} and a.id = $2", actor.sees(1));
    conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?.ok_or(Error::NotFound("alert"))
}

/// What was done about an alert.
#[derive(Debug, Clone, crate::db::Row)]
pub struct HandledLine {
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub by: Option<String>,
}

/// What was done about an alert that the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn handled(conn: &mut Conn, id: Uuid) -> Result<Option<HandledLine>, Error> {
    let sql = "select h.reason, s.name as by from alert_handling h
        left join staff s on s.id = h.by_staff where h.alert_id = $1 and h.state > 0";
    Ok(conn.optional(sql, args![id]).await?)
}

/// An alert as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
pub struct AlertJson {
    id: Uuid,
    client: Uuid,
    client_name: String,
    rule: String,
    says: String,
    owner: Option<String>,
    owner_role: String,
    step: i64,
    since: Day,
    due: Option<Day>,
    value_minor: i64,
    state: &'static str,
    snoozed_until: Option<Day>,
    facts: serde_json::Value,
}

/// An alert as programs read it.
pub fn for_program(line: AlertLine, voice: &Voice, today: Day) -> AlertJson {
    AlertJson {
        says: voice.says(&line, today),
        since: line.since(),
        due: line.due(),
        snoozed_until: line.until(),
        state: state_of(line.row.state),
        facts: serde_json::from_str(&line.row.facts).unwrap_or_default(),
        id: line.row.id,
        client: line.row.client_id,
        client_name: line.client,
        rule: line.row.rule,
        owner: line.owner,
        owner_role: line.row.owner_role,
        step: line.row.step,
        value_minor: line.row.value_minor,
    }
}

/// Open alerts in the order of their value at risk, at most so many; of one person, or of the whole firm.
///
/// # Errors
/// When the store cannot be read.
pub async fn told(conn: &mut Conn, actor: &Actor, owner: Option<StaffId>, limit: i64) -> Result<Vec<AlertLine>, Error> {
    let mut values = args![actor.wall_value(), limit];
    let narrowed = match owner {
        Some(owner) => {
            values.push(owner.into());
            "and a.owner_id = $3"
        }
        None => "",
    };
    let sql = format!(
        "select {SELECTED} from {FROM} and a.state = 0 {narrowed} and c.deleted_at is null and {}
         order by a.value_minor desc, a.id desc limit $2",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
