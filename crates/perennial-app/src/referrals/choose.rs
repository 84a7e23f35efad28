//! Who referred, as the forms of other rooms ask it: one of the list, or somebody newly named.

use perennial_core::ids::ReferrerId;
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{ReferrerKind, named};
use perennial_core::text::Name;

use super::commands::{self, NewReferrer};
use super::queries;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::web::{Choice, Form};

/// Who referred.
#[derive(Debug, Clone)]
pub enum Who {
    /// Somebody of the list.
    Known(ReferrerId),
    /// Somebody who is recorded with it.
    New(NewReferrer),
}

/// The referrers that a form offers.
///
/// # Errors
/// When the store cannot be read.
pub async fn offered(conn: &mut Conn, actor: &Actor) -> Result<Vec<Choice>, Error> {
    let sql = format!(
        "select r.id, r.name, r.kind from referrer r where r.deleted_at is null and {}
         order by r.name_key, r.id limit 2000",
        queries::seen(actor)
    );
    let rows: Vec<(uuid::Uuid, String, String)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(rows.into_iter().map(|(id, name, kind)| Choice::new(id, format!("{name} ({})", word(&kind)))).collect())
}

/// The kinds that a form offers.
pub fn kinds() -> Vec<Choice> {
    ReferrerKind::EACH.iter().map(|kind| Choice::new(kind.key(), kind.word())).collect()
}

/// The word for a stored kind.
pub(super) fn word(kind: &str) -> &'static str {
    ReferrerKind::from_key(kind).unwrap_or(ReferrerKind::Other).word()
}

/// Reads the fields `referrer` (one of the list), `who` (somebody new) and `referrer_kind`. None where nobody is named.
pub fn read_who(form: &mut Form, offered: &[Choice]) -> Option<Who> {
    read_who_from(form, offered, "who")
}

/// As [`read_who`], with somebody new under another field.
pub fn read_who_from(form: &mut Form, offered: &[Choice], new: &'static str) -> Option<Who> {
    if let Some(known) = form.one_of("referrer", offered) {
        return Some(Who::Known(known));
    }
    let said = named(&form.words(new)?);
    let kind = form.word("referrer_kind", ReferrerKind::from_key).filter(|kind| *kind != ReferrerKind::Other);
    match Name::parse(&said.name) {
        Ok(name) => Some(Who::New(NewReferrer::of(name, kind.unwrap_or(said.kind)))),
        Err(refusal) => {
            form.refuse(new, refusal.to_string());
            None
        }
    }
}

/// The referrer, recorded where they are new, and the name.
///
/// # Errors
/// When they are not on the list any more, or somebody of the new name is.
pub async fn resolve(tx: &mut Tx, act: &mut Act, who: Who) -> Result<(ReferrerId, String), Error> {
    match who {
        Who::Known(id) => {
            let actor = act.actor.clone();
            Ok((id, queries::find(tx, &actor, id).await?.name))
        }
        Who::New(input) => {
            let name = input.name.as_str().to_owned();
            match commands::add(tx, act, input).await {
                Ok(id) => Ok((id, name)),
                // The form that names somebody in passing asks for them under another field.
                Err(Error::Fields(fields)) => {
                    let text = fields.into_values().next().unwrap_or_default();
                    Err(Error::field("who", text))
                }
                Err(error) => Err(error),
            }
        }
    }
}
