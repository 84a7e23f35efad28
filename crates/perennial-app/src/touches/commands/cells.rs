//! Cells of the grid that are left empty on purpose (S3.23): for the whole firm, a service line, a person or a client.

use perennial_core::fact::Medium;
use perennial_core::ids::{ClientId, ServiceLineId, StaffId};
use perennial_core::journeys::stage::Phase;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// For whom a cell is left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// For everybody.
    #[default]
    Firm,
    /// In one service line.
    Line(ServiceLineId),
    /// For what one person does.
    Staff(StaffId),
    /// For one client.
    Client(ClientId),
}

impl Scope {
    /// The name in the store.
    pub fn key(self) -> String {
        match self {
            Self::Firm => String::new(),
            Self::Line(id) => format!("line:{id}"),
            Self::Staff(id) => format!("staff:{id}"),
            Self::Client(id) => format!("client:{id}"),
        }
    }

    /// The right to decide it: that of the grid for the firm and its parts, that of recording for a client.
    pub const fn right(self) -> Right {
        match self {
            Self::Client(_) => Right::Record,
            Self::Firm | Self::Line(_) | Self::Staff(_) => Right::Grid,
        }
    }

    async fn allow(self, tx: &mut Tx, act: &Act) -> Result<(), Error> {
        act.actor.must(self.right())?;
        if let Self::Client(client) = self {
            clients::visible(tx, &act.actor, client).await?;
        }
        Ok(())
    }
}

/// Leaves a cell empty by choice, with the reason.
///
/// # Errors
/// When no reason is given, or the client is not there.
pub async fn leave_empty(
    tx: &mut Tx,
    act: &mut Act,
    scope: Scope,
    (phase, medium): (Phase, Medium),
    reason: &str,
) -> Result<(), Error> {
    scope.allow(tx, act).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why, so that nobody takes it for a gap later."));
    }
    if reason.chars().count() > 1000 {
        return Err(Error::field("reason", "Shorten this to 1,000 characters."));
    }
    tx.run(
        "insert into left_empty (scope, phase, medium, reason, by_staff, chosen_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (scope, phase, medium) do update set reason = excluded.reason, by_staff = excluded.by_staff,
           chosen_at = excluded.chosen_at",
        args![scope.key(), i64::from(phase.number()), medium.key(), reason, act.actor.staff(), act.now],
    )
    .await?;
    Ok(())
}

/// Takes the choice back: an empty cell is a gap again.
///
/// # Errors
/// When the role does not allow it, or the client is not there.
pub async fn fill(tx: &mut Tx, act: &mut Act, scope: Scope, (phase, medium): (Phase, Medium)) -> Result<(), Error> {
    scope.allow(tx, act).await?;
    let sql = "delete from left_empty where scope = $1 and phase = $2 and medium = $3";
    tx.run(sql, args![scope.key(), i64::from(phase.number()), medium.key()]).await?;
    Ok(())
}
