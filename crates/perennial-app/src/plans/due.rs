//! Planned touches as pages show them, with their merge fields filled in.

use perennial_core::dates::Day;
use perennial_core::fact::{Medium, Purpose, TouchKind};
use perennial_core::ids::{ClientId, ContactId, EngagementId, FactId, PlannedTouchId, PursuitId, StaffId};
use perennial_core::journeys::stage::Phase;
use perennial_core::plans::{Field, merge};
use uuid::Uuid;

use super::filled::{Filled, ReferrerNamed};
use super::rows::{day, kind_of, purpose_of};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::people::Warnings;
use crate::web::words::{percent, short_date};

/// A planned touch as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub id: PlannedTouchId,
    /// The client.
    pub client: ClientId,
    /// The client's name.
    pub client_name: String,
    /// For whom, with the name.
    pub contact: Option<(ContactId, String)>,
    /// Whoever referred the client, where the touch thanks them: it is for them then, and for no contact.
    pub referrer: Option<ReferrerNamed>,
    /// Who does it, with the name.
    pub owner: Option<(StaffId, String)>,
    /// What is to be done.
    pub title: String,
    /// What to say or write, with the fields filled in; where a value is not known, it says what is missing.
    pub body: String,
    /// What the text asks for and nobody has recorded.
    pub missing: Vec<Field>,
    /// What to know before reaching out: the person refuses the medium, or any contact.
    pub warning: Option<String>,
    /// In which medium.
    pub medium: Medium,
    /// The finer kind.
    pub kind: Option<TouchKind>,
    /// What for.
    pub purpose: Purpose,
    /// For which phase it was planned.
    pub phase: Option<Phase>,
    /// The day.
    pub due_on: Day,
    /// About which engagement, with its title.
    pub engagement: Option<(EngagementId, String)>,
    /// About which pursuit, with its title.
    pub pursuit: Option<(PursuitId, String)>,
    /// The client's fees of the last twelve months, in minor units of the firm's currency: the value at risk.
    pub value_minor: i64,
    /// The playbook that wants it; none where a person planned it freely.
    pub playbook: Option<String>,
    /// `planned`, `done`, `skipped` or `withdrawn`.
    pub state: String,
    /// A person changed it.
    pub edited: bool,
    /// It rests.
    pub paused: bool,
    /// Why it was skipped or taken back.
    pub reason: Option<String>,
    /// The day on which it was done.
    pub done_on: Option<Day>,
    /// A touch that may have been this one: a person says whether it was.
    pub perhaps: Option<Perhaps>,
    /// Counts changes.
    pub version: i64,
}

/// A touch of the log that may have been a planned one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perhaps {
    /// Its fact.
    pub touch: FactId,
    /// “Phone on 12 Nov: the lease”.
    pub says: String,
}

impl Due {
    /// True while it is still to be made.
    pub fn is_open(&self) -> bool {
        self.state == "planned"
    }

    /// The form that logs it, filled in with what the plan knows.
    pub fn log_href(&self) -> String {
        // Whoever referred the client is no contact of theirs: thanks are recorded for the referral.
        if let Some(referrer) = self.referrer.as_ref().filter(|_| self.purpose == Purpose::Thank) {
            return format!("/clients/{}/record/thanked?referral={}", self.client, referrer.referral);
        }
        let mut href = format!("/touches/new?planned={}&client={}", self.id, self.client);
        let fields = [
            ("medium", Some(self.medium.key().to_owned())),
            ("kind", self.kind.map(|kind| kind.key().to_owned())),
            ("purpose", Some(self.purpose.key().to_owned())),
            ("engagement", self.engagement.as_ref().map(|(id, _)| id.to_string())),
            ("with", self.contact.as_ref().map(|(id, _)| id.to_string())),
            ("phase", self.phase.map(|phase| phase.key().to_owned())),
            ("subject", Some(self.title.clone())),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                href.push_str(&format!("&{name}={}", percent(&value)));
            }
        }
        href
    }

    /// True when the day is over and nobody did it.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state == "planned" && self.due_on < today
    }
}

#[derive(Debug, crate::db::Row)]
pub(super) struct DueRow {
    pub(super) id: Uuid,
    pub(super) client_id: Uuid,
    pub(super) key: Option<String>,
    pub(super) client: String,
    pub(super) contact_id: Option<Uuid>,
    contact: Option<String>,
    owner_id: Option<Uuid>,
    owner: Option<String>,
    manager: Option<String>,
    pub(super) title: String,
    pub(super) body: String,
    medium: String,
    kind: Option<String>,
    purpose: String,
    phase: i64,
    due_on: i64,
    engagement_id: Option<Uuid>,
    engagement: Option<String>,
    goal: Option<String>,
    goal_on: Option<i64>,
    lead: Option<String>,
    service: Option<String>,
    pursuit_id: Option<Uuid>,
    pursuit: Option<String>,
    seller: Option<String>,
    fees: Option<i64>,
    playbook: Option<String>,
    state: String,
    edited: i64,
    paused: i64,
    reason: Option<String>,
    done_on: Option<i64>,
    perhaps_fact: Option<Uuid>,
    perhaps_on: Option<i64>,
    perhaps_medium: Option<String>,
    perhaps_subject: Option<String>,
    version: i64,
    firm: Option<String>,
}

const SELECT: &str = "select t.id, t.client_id, t.key, c.name as client, t.contact_id, k.name as contact, t.owner_id,
      o.name as owner, m.name as manager, t.title, t.body, t.medium, t.kind, t.purpose, t.phase, t.due_on,
      t.engagement_id, e.title as engagement, e.goal, e.goal_confirmed_on as goal_on, l.name as lead,
      s.name as service, t.pursuit_id, u.title as pursuit, w.name as seller, p.fees_minor as fees, t.playbook, t.state,
      t.edited, t.paused, t.reason, t.done_on, h.fact_id as perhaps_fact, h.on_day as perhaps_on,
      h.medium as perhaps_medium, h.subject as perhaps_subject, t.version, (select f.name from firm f where f.id = 1) as firm
    from planned_touch t left join touch h on h.fact_id = t.perhaps_fact join client c on c.id = t.client_id
      left join position p on p.client_id = t.client_id
      left join contact k on k.id = t.contact_id left join staff o on o.id = t.owner_id
      left join staff m on m.id = c.manager_id left join engagement e on e.id = t.engagement_id
      left join staff l on l.id = e.lead_id
      left join pursuit u on u.id = coalesce(t.pursuit_id, e.pursuit_id) left join staff w on w.id = u.owner_id
      left join service_line s on s.id = coalesce(e.service_line_id, u.service_line_id)";

/// Of what is due, the most overdue are looked at; the most valuable of these are told.
const LOOKED_AT: usize = 200;

/// Planned touches of a person, or of all, from one day to another, without what rests: at most `limit`, the most valuable of the
/// first few hundred by their day, in the order of their days and within a day the most valuable client first.
///
/// # Errors
/// When the store cannot be read.
pub async fn due(
    conn: &mut Conn,
    actor: &Actor,
    person: Option<StaffId>,
    (from, until): (Day, Day),
    limit: usize,
) -> Result<Vec<Due>, Error> {
    let whose = match (person.is_some(), conn.is_postgres()) {
        (true, _) => "t.owner_id = $2",
        (false, true) => "cast($2 as uuid) is null",
        (false, false) => "$2 is null",
    };
    let sql = format!(
        "select t.id, coalesce(p.fees_minor, 0) as fees from planned_touch t
           left join position p on p.client_id = t.client_id
         where {whose} and t.state = 'planned' and t.paused = 0 and t.due_on >= $3 and t.due_on <= $4
           and t.client_id not in {} order by t.due_on, t.id limit {}",
        actor.hidden(1),
        limit.max(LOOKED_AT)
    );
    let values = args![actor.wall_value(), person, from, until];
    let mut found: Vec<(Uuid, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    found.sort_by_key(|(_, fees)| std::cmp::Reverse(*fees));
    found.truncate(limit);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} where t.id in ({}) order by t.due_on, coalesce(p.fees_minor, 0) desc, t.id",
        crate::log::places(1, found.len())
    );
    let values = found.into_iter().map(|(id, _)| Value::from(id)).collect();
    let rows: Vec<DueRow> = conn.all(AssertSqlSafe(sql), values).await?;
    told(conn, actor, rows).await
}

/// One planned touch.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the actor does not see the client.
pub async fn find(conn: &mut Conn, actor: &Actor, id: PlannedTouchId) -> Result<Due, Error> {
    let sql = format!("{SELECT} where {} and c.deleted_at is null and t.id = $2", actor.sees(1));
    let row: Option<DueRow> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    let rows = told(conn, actor, row.into_iter().collect()).await?;
    rows.into_iter().next().ok_or(Error::NotFound("planned touch"))
}

/// What is planned for one client and may have been done: to be asked, at most a few.
///
/// # Errors
/// When the store cannot be read.
pub async fn offered(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Vec<Due>, Error> {
    let sql = format!(
        "{SELECT} where t.client_id = $1 and t.state = 'planned' and t.perhaps_fact is not null order by t.due_on, t.id
         limit 3"
    );
    let rows: Vec<DueRow> = conn.all(AssertSqlSafe(sql), args![client]).await?;
    let offered = told(conn, actor, rows).await?;
    Ok(offered.into_iter().filter(|due| due.perhaps.is_some()).collect())
}

/// Everything planned for one client: what is open by its day, then what is over, the latest first.
///
/// # Errors
/// [`Error::NotFound`] when the actor does not see the client.
pub async fn of_client(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<(Vec<Due>, Vec<Due>), Error> {
    crate::clients::visible(conn, actor, client).await?;
    let open = format!("{SELECT} where t.client_id = $1 and t.state = 'planned' order by t.due_on, t.id limit 200");
    let open: Vec<DueRow> = conn.all(AssertSqlSafe(open), args![client]).await?;
    let over = format!(
        "{SELECT} where t.client_id = $1 and t.state <> 'planned' order by t.updated_at desc, t.id desc limit 50"
    );
    let over: Vec<DueRow> = conn.all(AssertSqlSafe(over), vec![Value::from(client)]).await?;
    Ok((told(conn, actor, open).await?, told(conn, actor, over).await?))
}

/// Everything planned for a person, wherever they are or were: at this client and where they came from or went to, as
/// far as the actor sees those. What is open comes first, by its day.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_contact(conn: &mut Conn, actor: &Actor, contacts: &[ContactId]) -> Result<Vec<Due>, Error> {
    let sql = format!(
        "{SELECT} where {} and c.deleted_at is null and t.contact_id in ({}) and t.state in ('planned', 'done')
         order by case when t.state = 'planned' then 0 else 1 end, t.due_on, t.id limit 100",
        actor.sees(1),
        crate::log::places(2, contacts.len())
    );
    let values = std::iter::once(actor.wall_value()).chain(contacts.iter().map(|id| Value::from(*id))).collect();
    let rows: Vec<DueRow> = conn.all(AssertSqlSafe(sql), values).await?;
    told(conn, actor, rows).await
}

/// What is planned elsewhere for people who came to a client: the greeting of somebody who moved is planned where they
/// left, and made where they are.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_arrivals(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Vec<Due>, Error> {
    let sql = format!(
        "{SELECT} join contact_move v on v.contact_id = t.contact_id
         where {} and c.deleted_at is null and v.to_client_id = $2 and t.state = 'planned'
         order by t.due_on, t.id limit 50",
        actor.sees(1)
    );
    let rows: Vec<DueRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), client]).await?;
    told(conn, actor, rows).await
}

/// Rows as people see them: with what their texts ask for, and what to know before reaching out.
async fn told(conn: &mut Conn, actor: &Actor, rows: Vec<DueRow>) -> Result<Vec<Due>, Error> {
    let filled = Filled::load(conn, actor, &rows).await?;
    let clients: Vec<ClientId> = rows.iter().map(|row| ClientId(row.client_id)).collect();
    let warnings = Warnings::load(conn, &clients).await?;
    let told = rows.into_iter().map(|row| {
        let mut due = row.told(&filled);
        let wishes = due.contact.as_ref().and_then(|(contact, name)| Some((name, warnings.of(*contact)?)));
        if let Some((name, wishes)) = wishes.filter(|(_, wishes)| due.is_open() && wishes.refuses(due.medium)) {
            due.warning = wishes.warning().map(|warning| format!("{name} {warning}."));
        }
        due
    });
    Ok(told.collect())
}

impl DueRow {
    fn told(self, filled: &Filled) -> Due {
        let due_on = day(self.due_on);
        let value = |field: Field| self.value(field, filled);
        let (title, body) = (merge(&self.title, value), merge(&self.body, value));
        let mut missing = title.missing;
        missing.extend(body.missing);
        missing.sort();
        missing.dedup();
        let (title, body) = (title.text, body.text);
        let perhaps = self.perhaps();
        let named = |id: Option<Uuid>, name: &Option<String>| Some((id?, name.clone()?));
        let referrer = filled.referrer(&self);
        let contact = named(self.contact_id, &self.contact).filter(|_| referrer.is_none());
        Due {
            title,
            body,
            missing,
            warning: None,
            contact: contact.map(|(id, name)| (id.into(), name)),
            referrer,
            owner: named(self.owner_id, &self.owner).map(|(id, name)| (id.into(), name)),
            engagement: named(self.engagement_id, &self.engagement).map(|(id, name)| (id.into(), name)),
            pursuit: named(self.pursuit_id, &self.pursuit).map(|(id, name)| (id.into(), name)),
            id: self.id.into(),
            client: self.client_id.into(),
            client_name: self.client,
            medium: Medium::from_key(&self.medium).unwrap_or(Medium::Email),
            kind: self.kind.as_deref().and_then(kind_of),
            purpose: purpose_of(&self.purpose),
            phase: u8::try_from(self.phase).ok().and_then(Phase::from_number),
            due_on,
            value_minor: self.fees.unwrap_or_default(),
            playbook: self.playbook,
            state: self.state,
            edited: self.edited != 0,
            paused: self.paused != 0,
            reason: self.reason,
            done_on: self.done_on.map(day),
            perhaps,
            version: self.version,
        }
    }

    fn perhaps(&self) -> Option<Perhaps> {
        let (touch, on) = (self.perhaps_fact?, self.perhaps_on?);
        let medium = self.perhaps_medium.as_deref().and_then(Medium::from_key)?.word();
        let about = self.perhaps_subject.as_ref().map(|subject| format!(": {subject}")).unwrap_or_default();
        let says = format!("{medium} on {}{about}", short_date(day(on)));
        Some(Perhaps { touch: touch.into(), says })
    }

    fn value(&self, field: Field, filled: &Filled) -> Option<String> {
        match field {
            Field::Client => Some(self.client.clone()),
            // A referrer may be an organisation, which has no first name.
            Field::Contact | Field::FirstName if filled.referrer(self).is_some() => {
                filled.referrer(self).map(|referrer| referrer.name)
            }
            Field::Contact => self.contact.clone(),
            Field::FirstName => self.contact.as_deref().and_then(first_name),
            Field::Firm => self.firm.clone(),
            Field::Sender => self.owner.clone(),
            Field::Manager => self.manager.clone(),
            Field::Lead => self.lead.clone(),
            Field::Seller => self.seller.clone(),
            Field::Engagement => self.engagement.clone().or_else(|| self.pursuit.clone()),
            Field::Service => self.service.clone().or_else(|| filled.value(self, field)),
            Field::Goal => self.goal.clone(),
            Field::Years => {
                let years = (day(self.due_on).days_since(day(self.goal_on?)) + 182) / 365;
                (years > 0).then(|| years.to_string())
            }
            Field::Referral | Field::Employer | Field::ExpectedNeed | Field::AnswerDue | Field::Predecessor => {
                filled.value(self, field)
            }
        }
    }
}

/// The first word of a name, past a title such as Dr or Ms.
fn first_name(name: &str) -> Option<String> {
    let titles = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady"];
    let is_title = |word: &&str| titles.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    name.split_whitespace().find(|word| !is_title(word)).map(str::to_owned)
}
