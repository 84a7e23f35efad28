//! The one next step with a client: what the core chooses of all that is open, in words and with the place where it is
//! done. The client's page, Today and the command line all tell this one.

use std::collections::BTreeMap;

use perennial_core::alerts::Alert;
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::derive;
use perennial_core::journeys::words::NoNames;
use perennial_core::next_step::{Act, NextStep, Reach, Told, Why, next_step};
use uuid::Uuid;

use super::queries::{Voice, action_of};
use super::stored::{self, AlertRow, OPEN};
use crate::db::Conn;
use crate::error::Error;
use crate::journeys::Explanation;
use crate::log;

/// The next step with one client.
#[derive(Debug, Clone)]
pub struct Next {
    /// What to do, why, and what comes then.
    pub told: Told,
    /// The button.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// The alert that it names.
    pub alert: Option<Uuid>,
}

/// The next step with a client whose position is explained, as of today.
///
/// # Errors
/// When the store cannot be read.
pub async fn next_with(conn: &mut Conn, voice: &Voice, explained: &Explanation, today: Day) -> Result<Next, Error> {
    let mut stored = stored::of_clients(conn, &[explained.client]).await?;
    let (rows, open) = open_of(stored.remove(&explained.client.0).unwrap_or_default(), today);
    let next = next_step(&explained.position, &open, &explained.reach, today);
    let told = voice.next(&next, &explained.names);
    let row = next.alert.and_then(|alert| rows.iter().find(|row| row.key == alert.key.as_str()));
    let (label, href) = match (row, next.why) {
        (Some(row), _) if next.barred => ("Open the alert", format!("/alerts/{}", row.id)),
        (Some(row), Why::Alert) => action_of(row),
        _ => place_of(&next, explained.client),
    };
    Ok(Next { told, label, href, alert: row.map(|row| row.id) })
}

/// What is next with a client, and when each side last got in touch.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The next step in one sentence.
    pub next: String,
    /// When the client was last heard, as its own page and the alerts have it.
    pub heard: Option<Day>,
    /// When the firm last got in touch.
    pub reached: Option<Day>,
}

/// What is next with each of some clients, and when each side last got in touch.
///
/// # Errors
/// When the store cannot be read.
pub async fn what_is_next(
    conn: &mut Conn,
    voice: &Voice,
    clients: &[ClientId],
    today: Day,
) -> Result<BTreeMap<ClientId, Brief>, Error> {
    if clients.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut stored = stored::of_clients(conn, clients).await?;
    let facts = log::of_clients(conn, clients).await?;
    let each = facts.into_iter().map(|(client, facts)| {
        let (_, open) = open_of(stored.remove(&client.0).unwrap_or_default(), today);
        let position = derive(&facts, voice.model(), today);
        let next = next_step(&position, &open, &Reach::of(&facts, today), today);
        let next = voice.next(&next, &NoNames).what;
        (client, Brief { next, heard: position.last_contact, reached: position.last_outbound })
    });
    Ok(each.collect())
}

fn open_of(rows: Vec<AlertRow>, today: Day) -> (Vec<AlertRow>, Vec<Alert>) {
    let rows: Vec<AlertRow> = rows.into_iter().filter(|row| row.state == OPEN).collect();
    let open = rows.iter().filter_map(|row| row.alert(today)).collect();
    (rows, open)
}

/// The button of a step that no alert asks for.
fn place_of(next: &NextStep<'_>, client: ClientId) -> (&'static str, String) {
    let here = |label, tail: &str| (label, format!("/clients/{client}/{tail}"));
    match (next.act, next.why) {
        (Act::MoveOn(_), Why::Stalled { engagement: Some(id), .. }) => ("Open it", format!("/engagements/{id}")),
        (Act::MoveOn(_), Why::Stalled { pursuit: Some(id), .. }) => ("Open it", format!("/pursuits/{id}")),
        (Act::GetSigned, Why::Unsigned(id)) => ("Record the letter", format!("/engagements/{id}/steps?what=sign")),
        (Act::PutRight, _) => here("Record the recovery", "record/recovery"),
        (Act::LeaveAlone, _) => here("Log what they say", "record/touch"),
        (Act::Affirm, _) => here("Log the touch", "record/touch?purpose=affirm"),
        (Act::Return | Act::SetReminder, _) => here("See the pursuits", "pursuits"),
        (Act::AnswerQuestions | Act::SayWhichIsRight, _) => ("Answer the questions", "/questions".to_owned()),
        (Act::SayHowTheyLeft, _) => here("Record how they left", "record/camp"),
        (Act::AskReferral, _) => here("Log that you asked", "record/touch?purpose=ask_referral"),
        (Act::SettleProposal, _) => ("See what is suggested", format!("/clients/{client}#why")),
        (Act::OpenPursuit, _) => ("Open a pursuit", format!("/pursuits/new?client={client}")),
        (Act::RecordNextNeed, _) => here("Record the next need", "record/need"),
        (Act::Educate, _) => here("Log a touch", "record/touch?purpose=educate"),
        (Act::CheckIn, _) => here("Log a touch", "record/touch?purpose=check_in"),
        (Act::Restore, _) => ("Open the client", format!("/clients/{client}")),
        _ => here("Log a touch", "record/touch"),
    }
}
