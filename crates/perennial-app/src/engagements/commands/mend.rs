//! An engagement's state follows from its facts: read again whenever one is recorded, corrected, retracted or put back.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event, Fact};
use perennial_core::ids::{ClientId, EngagementId};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log;

/// What facts say of an engagement.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
struct Columns {
    client_id: Uuid,
    state: String,
    accepted_on: i64,
    signed_on: Option<i64>,
    kickoff_on: Option<i64>,
    closed_on: Option<i64>,
    goal: Option<String>,
    goal_confirmed_on: Option<i64>,
}

/// Brings an engagement's state and days in line with its facts in force. What no fact ever spoke of, such as a
/// signature in a list without its day, stays as it is stored.
///
/// # Errors
/// When it was never there, or the store refuses.
pub async fn mend(tx: &mut Tx, act: &Act, id: EngagementId) -> Result<(), Error> {
    let stored: Option<Columns> = tx
        .optional(
            "select client_id, state, accepted_on, signed_on, kickoff_on, closed_on, goal, goal_confirmed_on
             from engagement where id = $1",
            args![id],
        )
        .await?;
    let stored = stored.ok_or(Error::NotFound("engagement"))?;
    let facts = log::of_client(tx, stored.client_id.into()).await?;
    let columns = stored.by(&facts, id);
    tx.run(
        "update engagement set state = $2, accepted_on = $3, signed_on = $4, kickoff_on = $5, closed_on = $6,
           goal = $7, goal_confirmed_on = $8, updated_at = $9, version = version + 1 where id = $1",
        args![
            id,
            columns.state,
            columns.accepted_on,
            columns.signed_on,
            columns.kickoff_on,
            columns.closed_on,
            columns.goal,
            columns.goal_confirmed_on,
            act.now
        ],
    )
    .await?;
    Ok(())
}

/// Those of some clients whose stored engagements are not what their facts say of them.
///
/// # Errors
/// When the store cannot be read.
pub async fn differing(
    conn: &mut Conn,
    clients: &[ClientId],
    facts: &BTreeMap<ClientId, Vec<Fact>>,
) -> Result<BTreeSet<ClientId>, Error> {
    #[derive(crate::db::Row)]
    struct Row {
        id: Uuid,
        #[row(flatten)]
        columns: Columns,
    }
    let sql = format!(
        "select id, client_id, state, accepted_on, signed_on, kickoff_on, closed_on, goal, goal_confirmed_on
         from engagement where deleted_at is null and implied = 0 and client_id in ({})",
        log::places(1, clients.len())
    );
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let nothing = Vec::new();
    let wrong = rows.into_iter().filter_map(|row| {
        let client = ClientId(row.columns.client_id);
        let facts = facts.get(&client).unwrap_or(&nothing);
        (row.columns.clone().by(facts, row.id.into()) != row.columns).then_some(client)
    });
    Ok(wrong.collect())
}

impl Columns {
    /// The columns that the facts in force give; `facts` are all of the client.
    fn by(mut self, facts: &[Fact], id: EngagementId) -> Self {
        use EngagementFact as E;
        let spoken = |which: fn(&E) -> bool| {
            let about = |what: &E| what.engagement() == id && which(what);
            facts.iter().any(|fact| matches!(&fact.what, Event::Engagement(what) if about(what)))
        };
        let mut on_hold = self.state == "on_hold" && !spoken(|what| matches!(what, E::Held { .. }));
        let mut lapsed = self.state == "lapsed";
        if spoken(|what| matches!(what, E::LetterSigned { .. })) {
            self.signed_on = None;
        }
        if spoken(|what| matches!(what, E::KickoffHeld { .. } | E::WorkStarted { .. })) {
            self.kickoff_on = None;
        }
        if spoken(|what| matches!(what, E::Closed { .. } | E::Lapsed { .. })) {
            (self.closed_on, lapsed) = (None, false);
        }
        if spoken(|what| matches!(what, E::GoalSet { .. })) {
            self.goal = None;
        }
        if spoken(|what| matches!(what, E::GoalConfirmed { .. } | E::GoalDenied { .. })) {
            self.goal_confirmed_on = None;
        }
        let mut accepted = None;
        for (on, fact) in log::in_force(facts) {
            let Event::Engagement(what) = &fact.what else { continue };
            if what.engagement() != id {
                continue;
            }
            match what {
                E::Accepted { .. } => accepted = accepted.or(Some(number(on))),
                E::LetterSigned { .. } => self.signed_on = self.signed_on.or(Some(number(on))),
                E::KickoffHeld { .. } | E::WorkStarted { .. } => {
                    self.kickoff_on = self.kickoff_on.or(Some(number(on)));
                }
                E::Held { on_hold: held, .. } => on_hold = *held,
                E::Closed { .. } => (self.closed_on, lapsed) = (Some(number(on)), false),
                E::Lapsed { .. } => (self.closed_on, lapsed) = (Some(number(on)), true),
                E::GoalSet { text, .. } => self.goal = Some(text.clone()),
                E::GoalConfirmed { .. } => self.goal_confirmed_on = self.goal_confirmed_on.or(Some(number(on))),
                E::GoalDenied { .. } => self.goal_confirmed_on = None,
                _ => {}
            }
        }
        self.accepted_on = accepted.unwrap_or(self.accepted_on);
        self.state = self.state_word(on_hold, lapsed).to_owned();
        self
    }

    const fn state_word(&self, on_hold: bool, lapsed: bool) -> &'static str {
        match self {
            Self { closed_on: Some(_), .. } if lapsed => "lapsed",
            Self { closed_on: Some(_), .. } => "closed",
            _ if on_hold => "on_hold",
            Self { kickoff_on: Some(_), .. } => "active",
            Self { signed_on: Some(_), .. } => "signed",
            _ => "accepted",
        }
    }
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}
