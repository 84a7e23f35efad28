//! Who answers for a client, and which of its people left and have which part in decisions, follow from the facts.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Dated, DecisionRole, Event, Fact, PersonFact, Precision};
use perennial_core::ids::{ClientId, ContactId, StaffId};
use perennial_core::people::People;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::derived_rows::{Batch, Pending, Register};
use crate::error::Error;
use crate::log::{self, places};

/// The columns that this room derives.
pub const REGISTER: Register = Register { noun: "managers and people", tables: &["contact"], sync, differing };

fn sync<'c>(tx: &'c mut Tx, batch: &'c Batch<'c>) -> Pending<'c, ()> {
    Box::pin(async move {
        for wrong in Managed::load(tx, batch).await?.into_iter().filter(Managed::differs) {
            let sql = "update client set manager_id = $2, updated_at = $3, version = version + 1 where id = $1";
            tx.run(sql, args![wrong.client, wrong.derived, batch.now]).await?;
        }
        for wrong in Employed::load(tx, batch).await?.into_iter().filter(Employed::differs) {
            let (left, role) = (wrong.left_of_facts(), wrong.role_of_facts());
            let sql = "update contact set left_on = $2, decision_role = $3, updated_at = $4, version = version + 1
                       where id = $1";
            tx.run(sql, args![wrong.contact, left, role, batch.now]).await?;
        }
        Ok(())
    })
}

fn differing<'c>(conn: &'c mut Conn, batch: &'c Batch<'c>) -> Pending<'c, BTreeSet<ClientId>> {
    Box::pin(async move {
        let mut found = BTreeSet::new();
        let managed = Managed::load(conn, batch).await?;
        found.extend(managed.iter().filter(|one| one.differs()).map(|one| one.client));
        let people = Employed::load(conn, batch).await?;
        found.extend(people.iter().filter(|one| one.differs()).map(|one| one.client));
        Ok(found)
    })
}

/// A client with the manager who is stored and the one whom the facts give.
struct Managed {
    client: ClientId,
    stored: Option<StaffId>,
    derived: Option<StaffId>,
}

impl Managed {
    async fn load(conn: &mut Conn, batch: &Batch<'_>) -> Result<Vec<Self>, Error> {
        // Where no fact ever named one, what is stored stays as it is.
        let named = |what: &Event| matches!(what, Event::Client(ClientFact::ManagerAssigned { .. }));
        Self::of(conn, batch, &with(batch, named)).await
    }

    async fn of(conn: &mut Conn, batch: &Batch<'_>, clients: &[ClientId]) -> Result<Vec<Self>, Error> {
        if clients.is_empty() {
            return Ok(Vec::new());
        }
        let ids = places(1, clients.len());
        // Who managed a client that is gone is no statement: the facts of an import that was undone are out of force.
        let sql = format!("select id, manager_id from client where deleted_at is null and id in ({ids})");
        let values = clients.iter().map(|id| Value::from(*id)).collect();
        let stored: Vec<(Uuid, Option<Uuid>)> = conn.all(AssertSqlSafe(sql), values).await?;
        let each = stored.into_iter().map(|(id, stored)| {
            let facts = batch.in_force.get(&ClientId(id)).map(Vec::as_slice).unwrap_or_default();
            let derived = perennial_core::clients::read(facts).manager;
            Self { client: ClientId(id), stored: stored.map(StaffId), derived }
        });
        Ok(each.collect())
    }

    fn differs(&self) -> bool {
        self.stored != self.derived
    }
}

/// A person of whom some fact tells, as stored and as the facts give it.
struct Employed {
    client: ClientId,
    contact: ContactId,
    stored_left: Option<Day>,
    /// A key of [`DecisionRole`], or words of the firm's own, which no fact can say.
    stored_role: Option<String>,
    left: Option<Day>,
    role: Option<DecisionRole>,
    /// Whether any fact, also one out of force, speaks of a leaving, and of a part in decisions.
    spoken: (bool, bool),
}

#[derive(crate::db::Row)]
struct ContactRow {
    id: Uuid,
    client_id: Uuid,
    left_on: Option<Day>,
    decision_role: Option<String>,
}

impl Employed {
    async fn load(conn: &mut Conn, batch: &Batch<'_>) -> Result<Vec<Self>, Error> {
        let tells = |what: &Event| is_leaving(what).is_some() || is_role(what).is_some();
        let clients = if batch.non_empty.has("contact") { with(batch, tells) } else { Vec::new() };
        Self::of(conn, batch, &clients).await
    }

    async fn of(conn: &mut Conn, batch: &Batch<'_>, clients: &[ClientId]) -> Result<Vec<Self>, Error> {
        if clients.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select id, client_id, left_on, decision_role from contact where deleted_at is null and client_id in ({})",
            places(1, clients.len())
        );
        let values = clients.iter().map(|id| Value::from(*id)).collect();
        let rows: Vec<ContactRow> = conn.all(AssertSqlSafe(sql), values).await?;
        let mut people: BTreeMap<ClientId, People> = BTreeMap::new();
        let each = rows.into_iter().map(|row| {
            let client = ClientId(row.client_id);
            let facts = batch.facts.get(&client).map(Vec::as_slice).unwrap_or_default();
            let people = people.entry(client).or_insert_with(|| People::of(facts));
            let contact = ContactId(row.id);
            let person = people.all.get(&contact);
            let any =
                |test: fn(&Event) -> Option<ContactId>| facts.iter().any(|fact| test(&fact.what) == Some(contact));
            Self {
                client,
                contact,
                stored_left: row.left_on,
                stored_role: row.decision_role,
                left: person.and_then(|person| person.moved.as_ref()).map(|moved| moved.mark.on),
                role: person.and_then(|person| person.role.as_ref()).map(|(role, _)| *role),
                spoken: (any(is_leaving), any(is_role)),
            }
        });
        Ok(each.collect())
    }

    /// The day of leaving that the facts give; where none ever spoke of it, what is stored stays.
    fn left_of_facts(&self) -> Option<Day> {
        if self.spoken.0 { self.left } else { self.stored_left }
    }

    /// The part in decisions that the facts give; words of the firm's own stay where the facts give none.
    fn role_of_facts(&self) -> Option<String> {
        let own = self.stored_role.clone().filter(|words| !self.spoken.1 || DecisionRole::from_key(words).is_none());
        self.role.map(|role| role.key().to_owned()).or(own)
    }

    fn differs(&self) -> bool {
        self.left_of_facts() != self.stored_left || self.role_of_facts() != self.stored_role
    }
}

/// The person of a leaving.
fn is_leaving(what: &Event) -> Option<ContactId> {
    match what {
        Event::Client(ClientFact::ContactMoved { contact, .. }) => Some(*contact),
        _ => None,
    }
}

/// The person to whom a part in decisions is given.
fn is_role(what: &Event) -> Option<ContactId> {
    match what {
        Event::Person(PersonFact::RoleGiven { contact, .. }) => Some(*contact),
        _ => None,
    }
}

/// The clients of a batch of whom any fact is meant, also one out of force.
fn with(batch: &Batch<'_>, meant: impl Fn(&Event) -> bool) -> Vec<ClientId> {
    let any = |facts: &Vec<Fact>| facts.iter().any(|fact| meant(&fact.what));
    batch.clients.iter().copied().filter(|client| batch.facts.get(client).is_some_and(any)).collect()
}

/// Records who answers for the clients of a batch, who left and who decides, where earlier versions stored it without
/// any fact. Returns the clients whose columns differ from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn record_unrecorded(tx: &mut Tx, act: &mut Act, batch: &Batch<'_>) -> Result<BTreeSet<ClientId>, Error> {
    let mut found = BTreeSet::new();
    let by = |on: Day, what: Event| Dated { on, precision: Precision::OnOrBefore, what };
    for one in Managed::of(tx, batch, batch.clients).await?.into_iter().filter(Managed::differs) {
        let said = Event::Client(ClientFact::ManagerAssigned { staff: one.stored });
        log::record_found(tx, act, "client", one.client.0, one.client, vec![by(act.today, said)]).await?;
        found.insert(one.client);
    }
    for one in Employed::of(tx, batch, batch.clients).await? {
        let mut facts = Vec::new();
        if let (Some(left), None) = (one.stored_left, one.left) {
            let contact = one.contact;
            let moved = ClientFact::ContactMoved { contact, to: None, retired: false };
            facts.push(Dated { on: left.min(act.today), precision: Precision::Exact, what: Event::Client(moved) });
        }
        let stored = one.stored_role.as_deref().and_then(DecisionRole::from_key);
        if stored != one.role {
            let given = PersonFact::RoleGiven { contact: one.contact, role: stored };
            facts.push(by(act.today, Event::Person(given)));
        }
        if facts.is_empty() && !one.differs() {
            continue;
        }
        log::record_found(tx, act, "contact", one.contact.0, one.client, facts).await?;
        found.insert(one.client);
    }
    Ok(found)
}
