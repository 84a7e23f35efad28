//! Planned touches as stored, and as the core plans them.

use std::collections::BTreeMap;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{Medium, Purpose, TouchKind};
use perennial_core::ids::{ClientId, FactId, PlannedTouchId};
use perennial_core::journeys::stage::Phase;
use perennial_core::plans::{Existing, OwnerRole, PlannedTouch, TouchKey, TouchState};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log;

/// A planned touch as stored.
#[derive(Debug, Clone, crate::db::Row)]
pub(super) struct TouchRow {
    pub id: Uuid,
    pub client_id: Uuid,
    pub key: Option<String>,
    pub edition: i64,
    pub engagement_id: Option<Uuid>,
    pub pursuit_id: Option<Uuid>,
    pub contact_id: Option<Uuid>,
    pub owner_role: String,
    pub owner_id: Option<Uuid>,
    pub reassigned: i64,
    pub medium: String,
    pub kind: Option<String>,
    pub purpose: String,
    pub title: String,
    pub body: String,
    pub due_on: i64,
    pub state: String,
    pub edited: i64,
    pub paused: i64,
    pub done_fact: Option<Uuid>,
    /// A touch that may have been this one: to be asked.
    pub perhaps_fact: Option<Uuid>,
    pub updated_at: i64,
}

const COLUMNS: &str = "id, client_id, key, edition, engagement_id, pursuit_id, contact_id, owner_role, owner_id,
    reassigned, medium, kind, purpose, title, body, due_on, state, edited, paused, done_fact, perhaps_fact, updated_at";

/// A number of the store as a day.
pub(super) fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// The word of a state in the store.
pub(super) const fn state_key(state: TouchState) -> &'static str {
    match state {
        TouchState::Planned => "planned",
        TouchState::Done => "done",
        TouchState::Skipped => "skipped",
        TouchState::Withdrawn => "withdrawn",
    }
}

fn state_of(key: &str) -> TouchState {
    match key {
        "done" => TouchState::Done,
        "skipped" => TouchState::Skipped,
        "withdrawn" => TouchState::Withdrawn,
        _ => TouchState::Planned,
    }
}

/// The kind of touch of a name.
pub(super) fn kind_of(key: &str) -> Option<TouchKind> {
    TouchKind::ALL.into_iter().find(|kind| kind.key() == key)
}

/// The purpose of a name.
pub(super) fn purpose_of(key: &str) -> Purpose {
    Purpose::ALL.into_iter().find(|purpose| purpose.key() == key).unwrap_or(Purpose::General)
}

/// The role of a name.
pub(super) fn role_of(key: &str) -> OwnerRole {
    OwnerRole::ALL.into_iter().find(|role| role.key() == key).unwrap_or(OwnerRole::RelationshipManager)
}

impl TouchRow {
    /// As the core plans it.
    pub(super) fn existing(&self) -> Existing {
        Existing {
            id: self.id.into(),
            key: self.key.as_deref().and_then(|key| key.parse().ok()),
            touch: PlannedTouch {
                due: day(self.due_on),
                medium: Medium::from_key(&self.medium).unwrap_or(Medium::Email),
                kind: self.kind.as_deref().and_then(kind_of),
                purpose: purpose_of(&self.purpose),
                owner: role_of(&self.owner_role),
                contact: self.contact_id.map(Into::into),
                engagement: self.engagement_id.map(Into::into),
                pursuit: self.pursuit_id.map(Into::into),
                title: self.title.clone(),
                text: self.body.clone(),
                version: u32::try_from(self.edition).unwrap_or_default(),
            },
            state: state_of(&self.state),
            withdrawn_on: (self.state == "withdrawn").then(|| Moment(self.updated_at).utc_day()),
            edited: self.edited != 0,
            paused: self.paused != 0,
        }
    }
}

/// What is planned for these clients, whatever became of it.
pub(super) async fn of_clients(
    conn: &mut Conn,
    clients: &[ClientId],
) -> Result<BTreeMap<ClientId, Vec<TouchRow>>, Error> {
    if clients.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "select {COLUMNS} from planned_touch where client_id in ({}) order by client_id, id",
        log::places(1, clients.len())
    );
    let rows: Vec<TouchRow> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut by_client: BTreeMap<ClientId, Vec<TouchRow>> = BTreeMap::new();
    for row in rows {
        by_client.entry(ClientId(row.client_id)).or_default().push(row);
    }
    Ok(by_client)
}

/// Marks a planned touch as done by a touch of the log.
pub(super) async fn done(
    tx: &mut Tx,
    act: &Act,
    id: PlannedTouchId,
    touch: FactId,
    on: Option<Day>,
) -> Result<(), Error> {
    let sql = "update planned_touch set state = 'done', done_fact = $2, done_on = $3, perhaps_fact = null,
                 updated_at = $4, version = version + 1 where id = $1";
    tx.run(sql, args![id, touch, on, act.now]).await?;
    Ok(())
}

/// The pairs of planned and actual touches of which a person said that they are not the same.
pub(super) async fn refused(conn: &mut Conn, existing: &[Existing]) -> Result<Vec<(PlannedTouchId, FactId)>, Error> {
    let open: Vec<Value> =
        existing.iter().filter(|one| one.state == TouchState::Planned).map(|one| one.id.into()).collect();
    let mut refused = Vec::new();
    for chunk in open.chunks(500) {
        let sql = format!(
            "select planned_id, fact_id from refused_fulfilment where planned_id in ({})",
            log::places(1, chunk.len())
        );
        let rows: Vec<(Uuid, Uuid)> = conn.all(AssertSqlSafe(sql), chunk.to_vec()).await?;
        refused.extend(rows.into_iter().map(|(planned, fact)| (PlannedTouchId(planned), FactId(fact))));
    }
    Ok(refused)
}

/// A touch about to be stored, with what the core does not know of it.
pub(super) struct NewTouch<'t> {
    pub client: ClientId,
    pub key: Option<&'t TouchKey>,
    pub touch: &'t PlannedTouch,
    pub owner: Option<Uuid>,
    pub phase: Option<Phase>,
}

impl NewTouch<'_> {
    /// The values in the order of [`INSERT`].
    pub(super) fn values(&self, act: &Act) -> Vec<Value> {
        let (id, touch): (PlannedTouchId, _) = (act.new_id(), self.touch);
        args![
            id,
            self.client,
            self.key.map(ToString::to_string),
            self.key.map(|key| key.playbook.as_str()),
            i64::from(touch.version),
            self.key.map(|key| key.step.as_str()),
            touch.engagement,
            touch.pursuit,
            touch.contact,
            touch.owner.key(),
            self.owner,
            false,
            touch.medium.key(),
            touch.kind.map(TouchKind::key),
            touch.purpose.key(),
            touch.title.as_str(),
            touch.text.as_str(),
            phase_number(self.phase),
            touch.due,
            state_key(TouchState::Planned),
            false,
            false,
            act.now,
            act.now,
            1_i64
        ]
    }
}

pub(super) const INSERT: &str = "insert into planned_touch (id, client_id, key, playbook, edition, step, engagement_id,
    pursuit_id, contact_id, owner_role, owner_id, reassigned, medium, kind, purpose, title, body, phase, due_on, state,
    edited, paused, created_at, updated_at, version) values";

/// A phase as stored; 0 where none is known.
pub(super) fn phase_number(phase: Option<Phase>) -> i64 {
    phase.map_or(0, |phase| i64::from(phase.number()))
}

/// Gives a stored touch another day or other words, and plans it again where it was taken back.
pub(super) async fn rewrite(
    tx: &mut Tx,
    act: &Act,
    id: PlannedTouchId,
    touch: &PlannedTouch,
    owner: Option<Uuid>,
) -> Result<(), Error> {
    tx.run(
        "update planned_touch set edition=$2, engagement_id=$3, pursuit_id=$4, contact_id=$5, owner_role=$6,
           owner_id = case when reassigned = 1 then owner_id else $7 end, medium=$8, kind=$9, purpose=$10, title=$11,
           body=$12, due_on=$13, state='planned', reason=null, updated_at=$14, version = version + 1 where id = $1",
        args![
            id,
            i64::from(touch.version),
            touch.engagement,
            touch.pursuit,
            touch.contact,
            touch.owner.key(),
            owner,
            touch.medium.key(),
            touch.kind.map(TouchKind::key),
            touch.purpose.key(),
            touch.title.as_str(),
            touch.text.as_str(),
            touch.due,
            act.now
        ],
    )
    .await?;
    Ok(())
}
