//! Records that may be one: whether they are is asked beside what lists leave open, and answered here or on the page of
//! possible duplicates.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::StaffId;
use uuid::Uuid;

use super::pages::{AT_ONCE, back_to_list, manager_of_form};
use crate::Memory;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::Conn;
use crate::duplicates::{self, Likely, Object};
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, Form, Toast};

/// The pairs that may be one, of which one concerns a client of a manager: at most `limit`, and how many there are.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn open_pairs(
    conn: &mut Conn,
    memory: &Memory,
    actor: &Actor,
    manager: Option<StaffId>,
    limit: usize,
) -> Result<(Vec<Likely>, usize), Error> {
    let managed: Option<HashSet<Uuid>> = match manager {
        Some(manager) => {
            let rows: Vec<(Uuid,)> = conn.all("select id from client where manager_id = $1", args![manager]).await?;
            Some(rows.into_iter().map(|(id,)| id).collect())
        }
        None => None,
    };
    memory.duplicates.among(conn, actor, managed.as_ref(), limit).await
}

impl Likely {
    /// Its value in a form.
    pub(super) fn value(&self) -> String {
        format!("{}:{}:{}", self.object.key(), self.one.0, self.other.0)
    }
}

fn parse(value: &str) -> Option<(Object, Uuid, Uuid)> {
    let mut parts = value.split(':');
    let object = Object::from_key(parts.next()?)?;
    Some((object, Uuid::try_parse(parts.next()?).ok()?, Uuid::try_parse(parts.next()?).ok()?))
}

/// Notes that the pairs that are ticked are two records each.
pub(super) async fn different(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let about: Vec<(Object, Uuid, Uuid)> = if form.raw.get("all").is_empty() {
        form.raw.all("about").iter().filter_map(|value| parse(value)).collect()
    } else {
        let mut conn = app.db.read().await?;
        let manager = manager_of_form(&form.raw, &actor);
        let limit = usize::try_from(AT_ONCE).unwrap_or_default();
        let (pairs, _) = open_pairs(&mut conn, &app.memory, &actor, manager, limit).await?;
        pairs.into_iter().map(|pair| (pair.object, pair.one.0, pair.other.0)).collect()
    };
    if about.is_empty() {
        return Err(Error::refused("Nothing is ticked. Tick the rows that you know, then choose an answer."));
    }
    let many = about.len() as u64;
    let noted = app.change(&actor, move |tx, act| {
        Box::pin(async move {
            for (object, one, other) in about {
                duplicates::say_different(tx, act, object, one, other).await?;
            }
            Ok(act.now)
        })
    });
    let undo = Some(format!("/questions/answers/{}/undo", noted.await?.0));
    let toast = Toast { text: format!("{} saved.", count(many, "answer")), undo };
    Ok(web::redirect(&back_to_list(&form.raw), Some(&toast)))
}
