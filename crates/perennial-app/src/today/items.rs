//! What is due for one person: the alerts that they own and the touches planned for them, most at stake first.

use std::collections::BTreeSet;

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, StaffId};
use serde::Serialize;
use uuid::Uuid;

use super::recent::{self, Touched};
use crate::actor::Actor;
use crate::alerts::{self, AlertLine, Voice};
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::people::Warnings;
use crate::plans::{self, Due};

/// Items of one page; the list of alerts has the rest.
pub const MOST: usize = 25;

/// What is due: an alert or a planned touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a rule says.
    Alert,
    /// What a plan asks for.
    Planned,
}

/// Something that is due for one person.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Which.
    pub id: Uuid,
    /// With whom.
    pub client: ClientId,
    /// The client's name.
    pub client_name: String,
    /// The rule, or the medium of the touch, in words.
    pub word: String,
    /// What is to be done and why.
    pub says: String,
    /// Since when, or for when.
    pub on: Day,
    /// True past the second limit, or past its day.
    pub late: bool,
    /// The money beside it, in the firm's currency.
    pub value_minor: i64,
    /// Which money that is: an estimate, what is sought, what is unpaid, or what the client paid in twelve months.
    pub money: &'static str,
    /// The right thing to do.
    pub action: &'static str,
    /// Where it is done.
    pub href: String,
    /// What is next with the client, beside the first of its items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What to know before reaching out: who refuses what.
    pub warnings: Vec<String>,
    /// The planned touch, with a touch of the log that may have been it.
    #[serde(skip)]
    pub asked: Option<Due>,
    /// When the client was last heard, as its own page has it.
    pub last_heard: Option<Day>,
    /// When the firm last got in touch; what was sent to many at once is no contact.
    pub last_reached: Option<Day>,
    /// The last touches, the newest first.
    pub touches: Vec<Touched>,
}

impl Item {
    fn of_alert(line: AlertLine, voice: &Voice, today: Day) -> Self {
        let (action, href) = line.action();
        Self {
            kind: Kind::Alert,
            id: line.row.id,
            client: ClientId(line.row.client_id),
            word: voice.rule_word(&line),
            says: voice.says(&line, today),
            on: line.until().or(line.due()).unwrap_or_else(|| line.since()),
            late: line.row.step > 1,
            value_minor: line.row.value_minor,
            money: line.money_word(),
            client_name: line.client,
            action,
            href,
            next: None,
            warnings: Vec::new(),
            asked: None,
            last_heard: None,
            last_reached: None,
            touches: Vec::new(),
        }
    }

    fn of_planned(due: Due, today: Day) -> Self {
        let late = due.is_overdue(today);
        let referrer = due.referrer.as_ref().map(|referrer| &referrer.name);
        let with = referrer.or(due.contact.as_ref().map(|(_, name)| name));
        let with = with.map(|name| format!(" ({name})")).unwrap_or_default();
        Self {
            kind: Kind::Planned,
            id: due.id.0,
            client: due.client,
            word: due.medium.word().to_owned(),
            says: format!("{}{with}", due.title),
            on: due.due_on,
            late,
            value_minor: due.value_minor,
            money: "billed in 12 months",
            next: None,
            warnings: Vec::new(),
            action: "Log it",
            href: due.log_href(),
            last_heard: None,
            last_reached: None,
            touches: Vec::new(),
            client_name: due.client_name.clone(),
            asked: due.perhaps.is_some().then_some(due),
        }
    }

    /// Its own page.
    pub fn page(&self) -> String {
        match self.kind {
            Kind::Alert => format!("/alerts/{}", self.id),
            Kind::Planned => format!("/planned/{}", self.id),
        }
    }
}

/// What is due for a person by a day, as far as the actor sees it, most at stake first; at most `limit` items, and
/// whether there are more.
///
/// # Errors
/// When the store cannot be read.
pub async fn due(
    conn: &mut Conn,
    actor: &Actor,
    memory: &crate::Memory,
    person: StaffId,
    today: Day,
    limit: usize,
) -> Result<(Vec<Item>, bool), Error> {
    let voice = Voice::load(conn, memory).await?;
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let lines = alerts::told(conn, actor, Some(person), most).await?;
    let mut items: Vec<Item> = lines.into_iter().map(|line| Item::of_alert(line, &voice, today)).collect();
    let planned = plans::due(conn, actor, Some(person), (Day::MIN, today), limit + 1).await?;
    items.extend(planned.into_iter().map(|due| Item::of_planned(due, today)));
    items.sort_by(|one, other| (other.value_minor, one.on, one.id).cmp(&(one.value_minor, other.on, other.id)));
    let more = items.len() > limit;
    items.truncate(limit);
    let clients: Vec<ClientId> = items.iter().map(|item| item.client).collect();
    let found = recent::of(conn, &clients).await?;
    let warnings = Warnings::load(conn, &clients).await?;
    let briefs = alerts::what_is_next(conn, &voice, &clients, today).await?;
    let mut told = BTreeSet::new();
    for item in &mut items {
        if let Some(brief) = briefs.get(&item.client) {
            item.next = told.insert(item.client).then(|| brief.next.clone());
            (item.last_heard, item.last_reached) = (brief.heard, brief.reached);
        }
        item.warnings = warnings.at(item.client).to_vec();
        item.touches = found.get(&item.client).cloned().unwrap_or_default();
    }
    Ok((items, more))
}

/// What has a day of its own from one day to another, in order and within a day most at stake first: at most `limit`
/// items, and whether there are more. For the week and for calendars.
///
/// # Errors
/// When the store cannot be read.
pub async fn dated(
    conn: &mut Conn,
    actor: &Actor,
    voice: &Voice,
    person: StaffId,
    (from, until): (Day, Day),
    limit: usize,
    today: Day,
) -> Result<(Vec<Item>, bool), Error> {
    // One day is asked for as such, so that the index gives its alerts in the order of their value.
    let span = if from == until { "= $3" } else { "between $3 and $4" };
    // Which alerts is told by the index alone; names are read of these only.
    let sql = format!(
        "select {} from {} and a.id in (
           select a.id from alert a where a.owner_id = $2 and {DAY} {span} and a.state in (0, 1)
             and a.client_id not in {} order by {DAY}, a.value_minor desc, a.id desc limit {})
         order by {DAY}, a.value_minor desc, a.id desc",
        alerts::SELECTED,
        alerts::FROM,
        actor.hidden(1),
        limit + 1
    );
    let mut values = args![actor.wall_value(), person, from];
    if from != until {
        values.push(until.into());
    }
    let lines: Vec<AlertLine> = conn.all(AssertSqlSafe(sql), values).await?;
    let mut items: Vec<Item> = lines.into_iter().map(|line| Item::of_alert(line, voice, today)).collect();
    let planned = plans::due(conn, actor, Some(person), (from, until), limit + 1).await?;
    items.extend(planned.into_iter().map(|due| Item::of_planned(due, today)));
    items.sort_by(|one, other| (one.on, other.value_minor, one.id).cmp(&(other.on, one.value_minor, other.id)));
    let more = items.len() > limit;
    items.truncate(limit);
    Ok((items, more))
}

/// The day of an alert: when it returns, or when it is due.
const DAY: &str = "coalesce(a.snoozed_until, a.due_on)";
