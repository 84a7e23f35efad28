//! An alert as it is stored, and back.

use std::collections::BTreeMap;

use perennial_core::alerts::{Alert, Detail, Key, LeavingRisk, Owner, RiskInput, RuleName, Signal, Subject};
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, EngagementId, FactId, StaffId};
use perennial_core::journeys::stage::Phase;
use perennial_core::money::Money;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log;

/// Open.
pub const OPEN: i64 = 0;
/// Put off until a day.
pub const SNOOZED: i64 = 1;
/// Dismissed for good.
pub const DISMISSED: i64 = 2;
/// Done.
pub const DONE: i64 = 3;

/// One row of the projection.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct AlertRow {
    /// Made of the key, so that the same alert has the same address for ever.
    pub id: Uuid,
    /// The core's key.
    pub key: String,
    /// Which client.
    pub client_id: Uuid,
    /// The rule's key.
    pub rule: String,
    /// What it is about, in the stored form of the core.
    pub subject: String,
    /// The engagement it is about or belongs to.
    pub engagement_id: Option<Uuid>,
    /// The pursuit it is about.
    pub pursuit_id: Option<Uuid>,
    /// The person it is about.
    pub contact_id: Option<Uuid>,
    /// The service line of the work it is about.
    pub service_line_id: Option<Uuid>,
    /// Who answers for it, by role.
    pub owner_role: String,
    /// Who that is.
    pub owner_id: Option<Uuid>,
    /// 1, or 2 past the second limit.
    pub step: i64,
    /// The first day on which it spoke.
    pub since: i64,
    /// The day that was meant.
    pub due_on: Option<i64>,
    /// What fills its sentence, as JSON.
    pub detail: String,
    /// The facts behind it, as JSON.
    pub facts: String,
    /// What is at risk.
    pub value_minor: i64,
    /// Open, put off, dismissed or done.
    pub state: i64,
    /// When it returns.
    pub snoozed_until: Option<i64>,
}

/// The columns in the order of [`AlertRow::values`].
pub const INSERT: &str = "insert into alert (id, key, client_id, rule, subject, engagement_id, pursuit_id, contact_id,
    service_line_id, owner_role, owner_id, step, since, due_on, detail, facts, value_minor, state, snoozed_until) values";

impl AlertRow {
    /// Its values in the order of [`INSERT`].
    pub fn values(self) -> Vec<Value> {
        args![
            self.id,
            self.key,
            self.client_id,
            self.rule,
            self.subject,
            id(self.engagement_id),
            id(self.pursuit_id),
            id(self.contact_id),
            id(self.service_line_id),
            self.owner_role,
            id(self.owner_id),
            self.step,
            self.since,
            self.due_on,
            self.detail,
            self.facts,
            self.value_minor,
            self.state,
            self.snoozed_until
        ]
    }

    /// The alert as the core knows it, as of a day. None when a newer program wrote it.
    pub fn alert(&self, today: Day) -> Option<Alert> {
        let detail: StoredDetail = serde_json::from_str(&self.detail).ok()?;
        let since = day(self.since);
        let age = |on: Day| u32::try_from(today.days_since(on)).unwrap_or(0);
        Some(Alert {
            key: Key::stored(&self.key),
            rule: RuleName::from_key(&self.rule)?,
            owner: Owner::from_key(&self.owner_role)?,
            subject: subject(&self.subject)?,
            step: u8::try_from(self.step).unwrap_or(1),
            since,
            age: age(since),
            facts: serde_json::from_str(&self.facts).ok()?,
            risk: detail.risk.as_ref().map(|risk| risk.read(age)),
            detail: detail.read(),
        })
    }
}

/// The stored alerts of some clients, each client's in the order of their ids.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_clients(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<Uuid, Vec<AlertRow>>, Error> {
    if clients.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!("select * from alert where client_id in ({}) order by id", log::places(1, clients.len()));
    let rows: Vec<AlertRow> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut stored: BTreeMap<Uuid, Vec<AlertRow>> = BTreeMap::new();
    for row in rows {
        stored.entry(row.client_id).or_default().push(row);
    }
    Ok(stored)
}

/// A value for an optional id of any kind.
pub fn id(id: Option<Uuid>) -> Value {
    Value::Id(id)
}

/// A day of its number in the store.
pub fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// The id of an alert: the beginning of the SHA-256 of its key, marked as a UUID of version 8 (RFC 9562).
pub fn id_of(key: &Key) -> Uuid {
    let hash = Sha256::digest(key.as_str().as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What an alert is about, of its stored form.
fn subject(text: &str) -> Option<Subject> {
    if text == "client" {
        return Some(Subject::Client);
    }
    let (kind, id) = text.split_once(':')?;
    let id = Uuid::try_parse(id).ok()?;
    Some(match kind {
        "engagement" => Subject::Engagement(id.into()),
        "pursuit" => Subject::Pursuit(id.into()),
        "promise" => Subject::Promise(id.into()),
        "milestone" => Subject::Milestone(id.into()),
        "invoice" => Subject::Invoice(id.into()),
        "complaint" => Subject::Complaint(id.into()),
        "referral" => Subject::Referral(id.into()),
        "contact" => Subject::Contact(id.into()),
        _ => return None,
    })
}

#[derive(Serialize, Deserialize)]
struct StoredDetail {
    from: Option<Day>,
    due: Option<Day>,
    limit: Option<String>,
    text: Option<String>,
    phase: Option<String>,
    engagement: Option<EngagementId>,
    staff: Option<StaffId>,
    #[serde(default)]
    amount: Option<Money>,
    risk: Option<StoredRisk>,
}

#[derive(Serialize, Deserialize)]
struct StoredRisk {
    points: u32,
    speaks_from: u32,
    inputs: Vec<StoredInput>,
}

#[derive(Serialize, Deserialize)]
struct StoredInput {
    signal: String,
    points: u32,
    on: Day,
    facts: Vec<FactId>,
}

impl StoredDetail {
    fn read(self) -> Detail {
        Detail {
            from: self.from,
            due: self.due,
            limit: self.limit,
            text: self.text,
            phase: self.phase.as_deref().and_then(Phase::from_key),
            engagement: self.engagement,
            staff: self.staff,
            amount: self.amount,
        }
    }
}

impl StoredRisk {
    fn read(&self, age: impl Fn(Day) -> u32) -> LeavingRisk {
        let input = |input: &StoredInput| {
            let signal = Signal::ALL.into_iter().find(|signal| signal.weight_key() == input.signal)?;
            let (on, facts) = (input.on, input.facts.clone());
            Some(RiskInput { signal, points: input.points, on, age: age(on), facts })
        };
        let inputs = self.inputs.iter().filter_map(input).collect();
        LeavingRisk { points: self.points, speaks_from: self.speaks_from, inputs }
    }
}

/// What fills the sentence of an alert, as it is stored.
pub fn detail_json(alert: &Alert) -> String {
    let detail = &alert.detail;
    let input = |input: &RiskInput| StoredInput {
        signal: input.signal.weight_key().to_owned(),
        points: input.points,
        on: input.on,
        facts: input.facts.clone(),
    };
    let stored = StoredDetail {
        from: detail.from,
        due: detail.due,
        limit: detail.limit.clone(),
        text: detail.text.clone(),
        phase: detail.phase.map(|phase| phase.key().to_owned()),
        engagement: detail.engagement,
        staff: detail.staff,
        amount: detail.amount,
        risk: alert.risk.as_ref().map(|risk| StoredRisk {
            points: risk.points,
            speaks_from: risk.speaks_from,
            inputs: risk.inputs.iter().map(input).collect(),
        }),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}
