//! Which alerts a change of the journey model or of its coverage would raise: looked at, and not stored.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::alerts::{AsOf, RuleName};
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Model;
use uuid::Uuid;

use super::evaluate::{self, Basis, CHUNK};
use super::stored::OPEN;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::AssertSqlSafe;
use crate::error::Error;

/// Clients looked at; of a larger firm the first.
const LIMIT: usize = 20_000;

/// What a change would do to the open alerts of the clients that somebody sees.
#[derive(Debug, Default)]
pub struct Foretold {
    /// Clients looked at.
    pub clients: usize,
    /// True when there are more.
    pub cut: bool,
    /// How many alerts each rule would raise that are not open now.
    pub raised: BTreeMap<RuleName, usize>,
    /// How many open ones would close.
    pub closed: usize,
}

impl Foretold {
    /// How many alerts it would raise.
    pub fn total(&self) -> usize {
        self.raised.values().sum()
    }
}

/// Looks at every client that the actor sees with the model as it is, and as `change` makes it.
///
/// # Errors
/// When the store cannot be read.
pub async fn foretell(app: &App, actor: &Actor, change: impl FnOnce(&mut Model)) -> Result<Foretold, Error> {
    let mut conn = app.db.read().await?;
    let now = Basis::load(&mut conn, &app.memory).await?;
    let mut model = (*now.model).clone();
    change(&mut model);
    let then = now.with_model(model);
    let as_of = AsOf { day: app.today(&mut conn).await?, moment: app.clock.now() };
    let sql = format!(
        "select c.id from client c where c.id > $2 and c.deleted_at is null and {} order by c.id limit {CHUNK}",
        actor.sees(1)
    );
    let (mut found, mut last) = (Foretold::default(), Uuid::nil());
    loop {
        let page: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql.as_str()), args![actor.wall_value(), last]).await?;
        let Some((id,)) = page.last() else { return Ok(found) };
        if found.clients >= LIMIT {
            found.cut = true;
            return Ok(found);
        }
        last = *id;
        found.clients += page.len();
        let clients: Vec<(ClientId, AsOf)> = page.into_iter().map(|(id,)| (ClientId(id), as_of)).collect();
        let open = |looked: Vec<evaluate::Found>| -> BTreeSet<(String, String)> {
            let rows = looked.into_iter().flat_map(|found| found.rows).filter(|row| row.state == OPEN);
            rows.map(|row| (row.key, row.rule)).collect()
        };
        let before = open(evaluate::look_up(&mut conn, &now, &clients).await?);
        let after = open(evaluate::look_up(&mut conn, &then, &clients).await?);
        for rule in after.difference(&before).filter_map(|(_, rule)| RuleName::from_key(rule)) {
            *found.raised.entry(rule).or_default() += 1;
        }
        found.closed += before.difference(&after).count();
    }
}
