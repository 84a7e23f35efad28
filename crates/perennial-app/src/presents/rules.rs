//! The firm's rules on gifts: stored as text with line numbers, the shipped examples until somebody saves their own.

use perennial_core::presents::GiftRules;

use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note};
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// The rules in force and their version; version 0 is what ships.
///
/// # Errors
/// When the store cannot be read, or holds rules of a newer program.
pub(super) async fn rules(conn: &mut Conn) -> Result<(GiftRules, i64), Error> {
    let row: Option<(String, i64)> =
        conn.optional("select rules, version from gift_rules where id = 1", vec![]).await?;
    let Some((text, version)) = row else { return Ok((GiftRules::default(), 0)) };
    let rules = GiftRules::from_toml(&text).map_err(|problems| {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Error::Internal(format!("the stored rules on gifts cannot be read: {}", list.join("; ")))
    })?;
    Ok((rules, version))
}

/// Replaces the rules. `seen` is the version that was edited.
///
/// # Errors
/// When the role does not allow it, or somebody else changed them meanwhile.
pub async fn save_rules(tx: &mut Tx, act: &Act, text: String, seen: i64) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let changed = if seen == 0 {
        tx.run("insert into gift_rules (id, rules, version) values (1, $1, 1) on conflict (id) do nothing", args![text])
            .await?
    } else {
        tx.run(
            "update gift_rules set rules = $1, version = version + 1 where id = 1 and version = $2",
            args![text, seen],
        )
        .await?
    };
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("set of rules on gifts"));
    }
    act.audit(tx, Note::new(Action::GiftRulesChanged, format!("version {}", seen + 1))).await
}
