//! What the tables say of clients beside their facts: read once for each change, and handed on to all that follows.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::ids::ClientId;
use uuid::Uuid;

use crate::app::NewClient;
use crate::db::{AssertSqlSafe, Conn, Row, Value};
use crate::error::Error;
use crate::log;

/// What the tables say of one client.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// True for a client that the change under way makes: the tables hold nothing of it but its row and its facts.
    pub is_new: bool,
    /// True once it was deleted.
    pub deleted: bool,
    /// Who answers for the relationship.
    pub manager: Option<Uuid>,
    /// Who may know of it, where an information barrier stands around it: nothing falls to anybody else.
    pub inside: Option<BTreeSet<Uuid>>,
    /// True for a private person.
    pub private: bool,
    /// Its tier.
    pub tier: Option<String>,
    /// True for a key client.
    pub key_client: bool,
    /// The fees of the last twelve months.
    pub fees_minor: i64,
    /// From which day on touches are planned; none before the first planning.
    pub plan_from: Option<i64>,
    /// With which playbooks it was last planned.
    pub planned_with: Option<i64>,
    /// Its engagements, deleted ones among them.
    pub engagements: Vec<Engagement>,
    /// Its pursuits in the order of their days, deleted ones among them.
    pub pursuits: Vec<Pursuit>,
}

/// An engagement as the work that follows a change needs it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Engagement {
    /// Which.
    pub id: Uuid,
    client_id: Uuid,
    /// What it is called.
    pub title: String,
    /// Who leads it.
    pub lead_id: Option<Uuid>,
    /// The pursuit from which it came.
    pub pursuit_id: Option<Uuid>,
    /// The service line.
    pub service_line_id: Option<Uuid>,
    /// The fee that was estimated.
    pub fee_estimate_minor: Option<i64>,
    /// In which currency.
    pub currency: String,
    /// Set for work that invoices imply.
    pub implied: i64,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
    deleted_at: Option<i64>,
}

impl Engagement {
    /// False once it was deleted.
    pub const fn is_there(&self) -> bool {
        self.deleted_at.is_none()
    }
}

/// A pursuit as the work that follows a change needs it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Pursuit {
    /// Which.
    pub id: Uuid,
    client_id: Uuid,
    /// Who leads it.
    pub owner_id: Option<Uuid>,
    /// The service line.
    pub service_line_id: Option<Uuid>,
    /// The day on which it was opened.
    pub opened_on: i64,
    /// The day of its outcome.
    pub decided_on: Option<i64>,
    /// What it may be worth.
    pub value_minor: Option<i64>,
    /// In which currency.
    pub currency: String,
    /// The playbook that was chosen to nurture a “not now”; empty for none at all.
    pub nurture_playbook: Option<String>,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
    deleted_at: Option<i64>,
}

impl Pursuit {
    /// False once it was deleted.
    pub const fn is_there(&self) -> bool {
        self.deleted_at.is_none()
    }
}

impl Around {
    /// Somebody may be given what is to be done for it: everybody, or those inside of the barrier around it.
    pub fn may_have(&self, staff: Uuid) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside.contains(&staff))
    }

    /// What the tables say of a client that the change under way makes.
    pub fn of_new(client: &NewClient) -> Self {
        Self {
            is_new: true,
            manager: client.manager.map(|staff| staff.0),
            private: client.private,
            tier: client.tier.clone(),
            key_client: client.key_client,
            ..Self::default()
        }
    }

    /// Reads it of some clients; clients that are not in the store are left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Self>, Error> {
        let rows: Vec<ClientRow> = of(
            conn,
            clients,
            "select c.id, c.deleted_at, c.manager_id, c.walled, c.kind, c.tier, c.key_client, p.fees_minor, w.plan_from,
               w.seen
             from client c left join position p on p.client_id = c.id left join client_plan w on w.client_id = c.id
             where c.id",
            "",
        )
        .await?;
        let mut all: BTreeMap<ClientId, Self> = rows.into_iter().map(ClientRow::around).collect();
        let walled: Vec<ClientId> =
            all.iter().filter(|(_, around)| around.inside.is_some()).map(|(client, _)| *client).collect();
        if !walled.is_empty() {
            let sql = "select client_id, staff_id from client_wall where client_id";
            for (client, staff) in of::<(Uuid, Uuid)>(conn, &walled, sql, "").await? {
                if let Some(inside) = all.get_mut(&ClientId(client)).and_then(|around| around.inside.as_mut()) {
                    inside.insert(staff);
                }
            }
        }
        let engagements: Vec<Engagement> = of(
            conn,
            clients,
            "select id, client_id, title, lead_id, pursuit_id, service_line_id, fee_estimate_minor, currency, implied,
               external_id, deleted_at from engagement where client_id",
            "",
        )
        .await?;
        for engagement in engagements {
            if let Some(around) = all.get_mut(&ClientId(engagement.client_id)) {
                around.engagements.push(engagement);
            }
        }
        let pursuits: Vec<Pursuit> = of(
            conn,
            clients,
            "select p.id, p.client_id, p.owner_id, p.service_line_id, p.opened_on, p.decided_on, p.value_minor,
               p.currency, o.nurture_playbook, p.external_id, p.deleted_at
             from pursuit p left join pursuit_outcome o on o.pursuit_id = p.id where p.client_id",
            "order by p.opened_on, p.id",
        )
        .await?;
        for pursuit in pursuits {
            if let Some(around) = all.get_mut(&ClientId(pursuit.client_id)) {
                around.pursuits.push(pursuit);
            }
        }
        Ok(all)
    }
}

#[derive(crate::db::Row)]
struct ClientRow {
    id: Uuid,
    deleted_at: Option<i64>,
    manager_id: Option<Uuid>,
    walled: i64,
    kind: String,
    tier: Option<String>,
    key_client: i64,
    fees_minor: Option<i64>,
    plan_from: Option<i64>,
    seen: Option<i64>,
}

impl ClientRow {
    fn around(self) -> (ClientId, Around) {
        let around = Around {
            deleted: self.deleted_at.is_some(),
            manager: self.manager_id,
            inside: (self.walled != 0).then(BTreeSet::new),
            private: self.kind == "person",
            tier: self.tier,
            key_client: self.key_client != 0,
            fees_minor: self.fees_minor.unwrap_or(0),
            plan_from: self.plan_from,
            planned_with: self.seen,
            ..Around::default()
        };
        (self.id.into(), around)
    }
}

async fn of<T: Row>(conn: &mut Conn, clients: &[ClientId], sql: &str, tail: &str) -> Result<Vec<T>, Error> {
    let sql = format!("{sql} in ({}) {tail}", log::places(1, clients.len()));
    Ok(conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?)
}
