//! Who acts: every query on client data takes an [`Actor`], and sees only what the actor may see.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use perennial_core::fact::Recorder;
use perennial_core::ids::StaffId;
use serde::{Deserialize, Serialize};

use crate::db::Value;
use crate::error::Error;
use crate::rights::Right;

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    ReadOnly,
    /// Reads and records.
    Member,
    /// Also imports, deletes, and reassigns.
    Manager,
    /// Also settings and staff.
    Administrator,
}

impl Role {
    /// All roles, from the least.
    pub const ALL: [Self; 4] = [Self::ReadOnly, Self::Member, Self::Manager, Self::Administrator];

    /// The name in the database and in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Member => "member",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReadOnly => "Read only",
            Self::Member => "Member",
            Self::Manager => "Manager",
            Self::Administrator => "Administrator",
        }
    }

    /// The role of a name written by [`Role::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member of staff.
    Staff {
        /// Who.
        id: StaffId,
        /// What they may do.
        role: Role,
    },
    /// The program, run by somebody who has the data folder: sees and may do everything.
    Program,
}

impl Actor {
    /// The member of staff.
    pub fn staff(&self) -> Option<StaffId> {
        match self {
            Self::Staff { id, .. } => Some(*id),
            Self::Program => None,
        }
    }

    /// As the recorder of facts.
    pub fn recorder(&self) -> Recorder {
        self.staff().map_or(Recorder::Program, Recorder::Staff)
    }

    /// True when the actor's role has this right.
    pub fn may(&self, right: Right) -> bool {
        match self {
            Self::Staff { role, .. } => *role >= right.least(),
            Self::Program => true,
        }
    }

    /// Refuses an actor whose role does not have this right.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with what is missing.
    pub fn must(&self, right: Right) -> Result<(), Error> {
        if self.may(right) { Ok(()) } else { Err(Error::Forbidden { needs: right.least() }) }
    }

    /// The condition under which the actor sees a client, to be put after `and` in a query in which the client
    /// table is named `c`; the actor's id is bound at `place` (see [`Actor::wall_value`]).
    ///
    /// A walled client exists only for the people named on its wall (information barrier).
    pub fn sees(&self, place: usize) -> String {
        match self {
            Self::Program => format!("(${place} is null or c.walled >= 0)"),
            Self::Staff { .. } => format!(
                "(c.walled = 0 or exists (select 1 from client_wall w where w.client_id = c.id and w.staff_id = ${place}))"
            ),
        }
    }

    /// The ids of the clients that the actor does not see, or that are deleted, as a query in brackets: for
    /// `x.client_id not in …` where rows are many, because hidden clients are few. The actor's id is bound at `place`.
    pub fn hidden(&self, place: usize) -> String {
        let walled = match self {
            Self::Program => format!("${place} is not null"),
            Self::Staff { .. } => {
                format!("not exists (select 1 from client_wall w where w.client_id = h.id and w.staff_id = ${place})")
            }
        };
        format!(
            "(select h.id from client h where h.deleted_at is not null
              union all select h.id from client h where h.walled <> 0 and {walled})"
        )
    }

    /// What to bind at the place given to [`Actor::sees`] or [`Actor::hidden`].
    pub fn wall_value(&self) -> Value {
        Value::from(self.staff())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or(Error::SignIn)
    }
}
