//! The audit log: who did what, when, and from where; a chain of hashes that nobody can change unnoticed.
//!
//! Entries are appended in the transaction of what they tell of. The end of the chain is one row that whoever appends
//! locks first: there is one writer in each process, and several processes wait for each other, so that the chain
//! never forks. What is refused is rolled back, so refusals are noted in a write of their own.

mod origin;
mod read;

use perennial_core::audit::Entry;
pub use perennial_core::audit::{Action, Group, Head, Misfit};
use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::Tx;
use crate::error::Error;

pub use origin::{Asked, from, origin};
pub use read::{AuditLine, Question, Verdict, all, lines, verify, verify_file, write_file};

/// What was done something to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A client. The entry is behind the client's walls.
    Client(ClientId),
    /// A wall. The entry is for the people inside.
    Wall(Uuid),
    /// A member of staff.
    Staff(StaffId),
}

impl Subject {
    fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Client(id) => ("client", id.0),
            Self::Wall(id) => ("wall", id),
            Self::Staff(id) => ("staff", id.0),
        }
    }
}

/// Who does something that is noted.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// The member of staff.
    pub staff: Option<StaffId>,
    /// In words, for whoever is not known: the address that was tried. Otherwise the name is looked up.
    pub name: Option<String>,
    /// From where.
    pub origin: String,
}

impl Who {
    /// The actor of a request under way.
    pub fn of(actor: &Actor) -> Self {
        Self { staff: actor.staff(), name: None, origin: origin() }
    }
}

/// What is noted.
#[derive(Debug, Clone)]
pub struct Note {
    /// What was done.
    pub action: Action,
    /// To what.
    pub subject: Option<Subject>,
    /// More of it. It never names a client: that is what the subject is for.
    pub detail: String,
}

impl Note {
    /// A note about nothing in particular.
    pub fn new(action: Action, detail: impl Into<String>) -> Self {
        Self { action, subject: None, detail: detail.into() }
    }

    /// A note about something.
    pub fn on(action: Action, subject: Subject, detail: impl Into<String>) -> Self {
        Self { action, subject: Some(subject), detail: detail.into() }
    }
}

/// Appends an entry in a transaction.
///
/// # Errors
/// When the store refuses.
pub async fn append(tx: &mut Tx, at: Moment, who: &Who, note: Note) -> Result<(), Error> {
    let sql = "update audit_head set seq = seq + 1 where id = 1 returning seq, hash";
    let (seq, before): (i64, String) = tx.optional(sql, vec![]).await?.ok_or_else(no_head)?;
    let name = match (&who.name, who.staff) {
        (Some(name), _) => name.clone(),
        (None, Some(staff)) => {
            let row: Option<(String,)> = tx.optional("select name from staff where id = $1", args![staff]).await?;
            row.map_or_else(|| "somebody who is gone".to_owned(), |(name,)| name)
        }
        (None, None) => "The program".to_owned(),
    };
    let subject = note.subject.map(Subject::parts);
    let entry = Entry {
        seq,
        at: at.0,
        staff: who.staff.map(|staff| staff.0),
        name,
        action: note.action.key().to_owned(),
        subject: subject.map(|(kind, id)| format!("{kind}:{}", id.hyphenated())),
        detail: short(&note.detail),
        origin: who.origin.clone(),
        before,
        hash: String::new(),
    }
    .sealed();
    tx.run(
        "insert into audit (seq, at, staff_id, name, action, subject_kind, subject_id, detail, origin, before_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            seq,
            at,
            entry.staff,
            entry.name,
            entry.action,
            subject.map(|(kind, _)| kind),
            subject.map(|(_, id)| id),
            entry.detail,
            entry.origin,
            entry.before,
            entry.hash.clone()
        ],
    )
    .await?;
    tx.run("update audit_head set hash = $1 where id = 1", args![entry.hash]).await?;
    Ok(())
}

/// Text of at most 2,000 characters, without the one character that PostgreSQL does not store.
fn short(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(2000).collect()
}

fn no_head() -> Error {
    Error::Internal("the audit log has lost its end: run `perennial audit verify`".to_owned())
}

/// Appends an entry in a write of its own: for what is read, and for what was refused.
///
/// # Errors
/// When the store refuses.
pub async fn note(app: &App, who: Who, note: Note) -> Result<(), Error> {
    let now = app.now();
    app.db.write(move |tx| Box::pin(async move { append(tx, now, &who, note).await })).await
}

impl Act {
    /// Appends an entry about this change.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn audit(&self, tx: &mut Tx, note: Note) -> Result<(), Error> {
        let who = Who { staff: self.actor.staff(), name: None, origin: self.origin.clone() };
        append(tx, self.now, &who, note).await
    }
}
