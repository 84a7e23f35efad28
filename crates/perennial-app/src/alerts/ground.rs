//! What an evaluation needs of many clients beside their facts: owners, values, and what facts cannot say. One
//! statement for each table and chunk of clients.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::alerts::{Alert, Beside, Handled, Handling, Key, Owner, Subject};
use perennial_core::fact::{Event, Source, SupportFact};
use perennial_core::ids::{ClientId, ImportId, InvoiceId};
use perennial_core::money::Currency;
use uuid::Uuid;

use super::evaluate::Case;
use super::rules::{self, FIRM_WIDE};
use super::stored::{self, DISMISSED, DONE, SNOOZED};
use crate::db::{AssertSqlSafe, Conn, Row, Value};
use crate::error::Error;
use crate::journeys::Around;
use crate::marks::Marks;
use crate::{firm, log, referrals};

/// Who answers in the firm, and in which currency it counts.
pub struct Staffing {
    active: BTreeSet<Uuid>,
    roles: BTreeMap<&'static str, Uuid>,
    currency: Currency,
}

impl Staffing {
    /// Reads it. A firm-wide role that nobody was appointed to goes to whoever has it in the job title.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn load(conn: &mut Conn, currency: Currency) -> Result<Self, Error> {
        let staff = firm::staff(conn).await?;
        let active: BTreeSet<Uuid> = staff.iter().filter(|person| person.active).map(|person| person.id.0).collect();
        let appointed = rules::appointed(conn).await?;
        let mut roles = BTreeMap::new();
        for role in FIRM_WIDE {
            let word = role.word().to_lowercase();
            let titled = staff.iter().find(|person| {
                person.active
                    && person
                        .job_title
                        .as_deref()
                        .is_some_and(|title| title.to_lowercase().replace('-', " ").contains(&word))
            });
            let named = appointed.iter().find(|(key, _)| key == role.key()).map(|(_, id)| *id);
            if let Some(id) = named.filter(|id| active.contains(id)).or(titled.map(|person| person.id.0)) {
                roles.insert(role.key(), id);
            }
        }
        Ok(Self { active, roles, currency })
    }
}

/// Who answers in the firm as last read, with what it was read by: the marks of staff and rules, and the currency.
pub type StaffingCache = Mutex<Option<((i64, i64, Currency), Arc<Staffing>)>>;

/// Who answers in the firm, read again only when the marks say so.
///
/// # Errors
/// When the store cannot be read.
pub async fn staffing(conn: &mut Conn, cache: &StaffingCache, marks: &Marks) -> Result<Arc<Staffing>, Error> {
    let by = (marks.staff, marks.rules, marks.currency);
    let kept = cache.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, kept)) = kept.filter(|(seen, _)| *seen == by) {
        return Ok(kept);
    }
    let fresh = Arc::new(Staffing::load(conn, marks.currency).await?);
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some((by, Arc::clone(&fresh)));
    Ok(fresh)
}

/// A piece of work: who leads it, of which service line, worth how much.
#[derive(Debug, Default)]
struct Work {
    lead: Option<Uuid>,
    line: Option<Uuid>,
    minor: Option<i64>,
}

/// What is known of one client beside its facts.
#[derive(Debug, Default)]
pub struct Ground {
    /// False for a client that was deleted.
    pub there: bool,
    manager: Option<Uuid>,
    /// Who may know of it, where a barrier stands around it.
    inside: Option<BTreeSet<Uuid>>,
    fees_minor: i64,
    work: BTreeMap<Uuid, Work>,
    /// For the core.
    pub beside: Beside,
    /// What was done about alerts, for the core.
    pub handled: Vec<Handled>,
    done: BTreeSet<String>,
    given: BTreeMap<String, Uuid>,
}

impl Ground {
    fn of(around: &Around, staffing: &Staffing) -> Self {
        let counted = |minor: Option<i64>, code: &str| minor.filter(|_| code == staffing.currency.code());
        let engagements = around.engagements.iter().map(|one| {
            let minor = counted(one.fee_estimate_minor, &one.currency);
            (one.id, Work { lead: one.lead_id, line: one.service_line_id, minor })
        });
        let pursuits = around.pursuits.iter().map(|one| {
            let minor = counted(one.value_minor, &one.currency);
            (one.id, Work { lead: one.owner_id, line: one.service_line_id, minor })
        });
        Self {
            there: !around.deleted,
            manager: around.manager,
            inside: around.inside.clone(),
            fees_minor: around.fees_minor,
            beside: Beside { private: around.private, ..Beside::default() },
            work: engagements.chain(pursuits).collect(),
            ..Self::default()
        }
    }

    /// Who owns an alert: whom it was given to, who has the role, else the relationship manager. Behind a barrier it is
    /// somebody inside, for nobody else ever sees it.
    pub fn owner(&self, alert: &Alert, staffing: &Staffing) -> Option<Uuid> {
        let is_inside = |id: &Uuid| self.inside.as_ref().is_none_or(|inside| inside.contains(id));
        let works_here = |id: &Uuid| staffing.active.contains(id) && is_inside(id);
        let lead = |id: Option<Uuid>| self.work.get(&id?)?.lead;
        let by_role = match alert.owner {
            Owner::RelationshipManager => None,
            Owner::EngagementLead => lead(engagement_of(alert)),
            Owner::PursuitLead => lead(pursuit_of(alert)),
            Owner::PromiseMaker => alert.detail.staff.map(|id| id.0),
            role => staffing.roles.get(role.key()).copied(),
        };
        let given = self.given.get(alert.key.as_str()).copied();
        let somebody = || self.inside.as_ref()?.iter().copied().find(works_here);
        let of_role = || by_role.filter(works_here).or(self.manager.filter(works_here));
        given.filter(works_here).or_else(of_role).or_else(somebody)
    }

    /// What is at risk, in the firm's currency: the value of what the alert is about where one is known, else the
    /// client's fees of the last year.
    pub fn value(&self, alert: &Alert, staffing: &Staffing) -> i64 {
        let own = match alert.detail.amount {
            Some(amount) => Some(amount.minor).filter(|_| amount.currency == staffing.currency),
            None => self.about(alert).and_then(|work| work.minor),
        };
        own.unwrap_or(self.fees_minor)
    }

    /// The service line of the work that an alert is about.
    pub fn line(&self, alert: &Alert) -> Option<Uuid> {
        self.about(alert).and_then(|work| work.line)
    }

    fn about(&self, alert: &Alert) -> Option<&Work> {
        let id = pursuit_of(alert).or_else(|| engagement_of(alert))?;
        self.work.get(&id)
    }

    /// Dismissed or done: the core makes no difference between them.
    pub fn ended(&self, key: &Key) -> i64 {
        if self.done.contains(key.as_str()) { DONE } else { DISMISSED }
    }
}

/// The engagement that an alert is about or belongs to.
pub fn engagement_of(alert: &Alert) -> Option<Uuid> {
    match alert.subject {
        Subject::Engagement(id) => Some(id.0),
        _ => alert.detail.engagement.map(|id| id.0),
    }
}

/// The pursuit that an alert is about.
pub fn pursuit_of(alert: &Alert) -> Option<Uuid> {
    match alert.subject {
        Subject::Pursuit(id) => Some(id.0),
        _ => None,
    }
}

/// What is known of these clients beside their facts.
///
/// # Errors
/// When the store cannot be read.
pub async fn load(
    conn: &mut Conn,
    cases: &[Case<'_>],
    staffing: &Staffing,
) -> Result<BTreeMap<ClientId, Ground>, Error> {
    let mut grounds: BTreeMap<ClientId, Ground> =
        cases.iter().map(|case| (case.client, Ground::of(case.around, staffing))).collect();
    // Of those that the change under way makes the tables say nothing.
    let asked = cases.iter().filter(|case| !case.around.is_new);
    let clients: Vec<ClientId> = asked.map(|case| case.client).collect();
    grounds.values_mut().for_each(|ground| ground.beside.active_contacts = Some(0));
    if !clients.is_empty() {
        beside(conn, &clients, &mut grounds).await?;
        handled(conn, &clients, &mut grounds).await?;
    }
    planned(conn, cases, &mut grounds).await?;
    invoices(conn, cases, &mut grounds).await?;
    referrers(conn, cases, &mut grounds).await?;
    Ok(grounds)
}

/// The names of referrers: of clients whose facts speak of one.
async fn referrers(conn: &mut Conn, cases: &[Case<'_>], grounds: &mut BTreeMap<ClientId, Ground>) -> Result<(), Error> {
    let speaks =
        |what: &Event| matches!(what, Event::Support(SupportFact::ReferralReceived { from_referrer: Some(_), .. }));
    let named = cases.iter().filter(|case| case.facts.iter().any(|fact| speaks(&fact.what)));
    let clients: Vec<ClientId> = named.map(|case| case.client).collect();
    for named in referrals::of_clients(conn, &clients).await? {
        let Some(ground) = grounds.get_mut(&named.client) else { continue };
        // Whoever was taken off the list is not thanked any more.
        if named.is_deleted {
            ground.beside.referrers_gone.insert(named.id);
        }
        ground.beside.referrers.insert(named.id, named.name);
    }
    Ok(())
}

async fn of<T: Row>(conn: &mut Conn, clients: &[ClientId], sql: &str) -> Result<Vec<T>, Error> {
    let sql = format!("{sql} in ({})", log::places(1, clients.len()));
    Ok(conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?)
}

async fn beside(conn: &mut Conn, clients: &[ClientId], grounds: &mut BTreeMap<ClientId, Ground>) -> Result<(), Error> {
    let rows: Vec<(Uuid, Option<i64>, Option<i64>)> =
        of(conn, clients, "select client_id, left_on, deleted_at from contact where client_id").await?;
    for (client, left, deleted) in rows {
        if let Some(ground) = grounds.get_mut(&client.into())
            && left.is_none()
            && deleted.is_none()
        {
            ground.beside.active_contacts = ground.beside.active_contacts.map(|n| n + 1);
        }
    }
    Ok(())
}

/// How many touches are planned: asked only of those of whom it is not known.
async fn planned(conn: &mut Conn, cases: &[Case<'_>], grounds: &mut BTreeMap<ClientId, Ground>) -> Result<(), Error> {
    for case in cases {
        if let (Some(planned), Some(ground)) = (case.planned, grounds.get_mut(&case.client)) {
            ground.beside.planned_touches = u32::try_from(planned).unwrap_or(u32::MAX);
        }
    }
    let unknown: Vec<ClientId> = cases.iter().filter(|case| case.planned.is_none()).map(|case| case.client).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let sql = "select client_id from planned_touch where state = 'planned' and client_id";
    for (client,) in of::<(Uuid,)>(conn, &unknown, sql).await? {
        if let Some(ground) = grounds.get_mut(&client.into()) {
            ground.beside.planned_touches += 1;
        }
    }
    Ok(())
}

/// When invoices are due, and which lists tell of payments: of clients whose facts speak of one.
async fn invoices(conn: &mut Conn, cases: &[Case<'_>], grounds: &mut BTreeMap<ClientId, Ground>) -> Result<(), Error> {
    let mut lists: BTreeMap<ImportId, BTreeSet<ClientId>> = BTreeMap::new();
    let mut clients: Vec<ClientId> = Vec::new();
    for case in cases {
        let mut billed = case.facts.iter().filter(|fact| matches!(fact.what, Event::Invoice(_))).peekable();
        if billed.peek().is_some() {
            clients.push(case.client);
        }
        for fact in billed {
            if let Source::File { import, .. } = fact.source {
                lists.entry(import).or_default().insert(case.client);
            }
        }
    }
    if clients.is_empty() {
        return Ok(());
    }
    let sql = "select id, client_id, due_on from invoice where deleted_at is null and due_on is not null and client_id";
    for (id, client, due) in of::<(Uuid, Uuid, i64)>(conn, &clients, sql).await? {
        if let Some(ground) = grounds.get_mut(&client.into()) {
            ground.beside.invoices_due.push((InvoiceId(id), stored::day(due)));
        }
    }
    if lists.is_empty() {
        return Ok(());
    }
    let sql = format!("select id from import where tells_of_payments = 1 and id in ({})", log::places(1, lists.len()));
    let told: Vec<(Uuid,)> =
        conn.all(AssertSqlSafe(sql), lists.keys().map(|import| Value::from(*import)).collect()).await?;
    for import in told.into_iter().map(|(id,)| ImportId(id)) {
        for client in lists.get(&import).into_iter().flatten() {
            if let Some(ground) = grounds.get_mut(client) {
                ground.beside.tell_of_payments.insert(import);
            }
        }
    }
    Ok(())
}

type HandledRow = (Uuid, String, i64, Option<i64>, Option<String>, Option<Uuid>);

async fn handled(conn: &mut Conn, clients: &[ClientId], grounds: &mut BTreeMap<ClientId, Ground>) -> Result<(), Error> {
    let rows: Vec<HandledRow> = of(
        conn,
        clients,
        "select client_id, key, state, until_day, reason, owner_id from alert_handling where client_id",
    )
    .await?;
    for (client, key, state, until, reason, owner) in rows {
        let Some(ground) = grounds.get_mut(&client.into()) else { continue };
        let reason = reason.unwrap_or_default();
        let handling = match (state, until) {
            (SNOOZED, Some(until)) => Some(Handling::Snoozed { until: stored::day(until), reason }),
            (DISMISSED | DONE, _) => Some(Handling::Dismissed { reason }),
            _ => None,
        };
        ground.handled.extend(handling.map(|handling| Handled { key: Key::stored(&key), handling }));
        ground.given.extend(owner.map(|owner| (key.clone(), owner)));
        if state == DONE {
            ground.done.insert(key);
        }
    }
    Ok(())
}
