//! What a person can meet when something does not work, one variant each, with the way out.

use std::collections::BTreeMap;

use crate::actor::Role;
use crate::db::DbError;

/// Messages beside the fields of a form, by the field's name.
pub type FieldErrors = BTreeMap<&'static str, String>;

/// An error that a person meets: as a page, as RFC 9457 JSON or on a terminal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("Sign in to see this page.")]
    SignIn,
    /// There is no such thing, or the actor may not know of it.
    #[error("There is no such {0}. It may have been deleted, or you may not have access to it.")]
    NotFound(&'static str),
    /// The role does not allow it.
    #[error("Your role does not allow this: it needs {}. Ask an administrator of your firm.", needs.word())]
    Forbidden {
        /// The least role that may.
        needs: Role,
    },
    /// A rule of the domain forbids it.
    #[error("{0}")]
    Refused(String),
    /// Somebody else changed the record meanwhile.
    #[error(
        "Somebody else changed this {0} while you were editing it. Your text is kept below; compare it with what is stored now, then save again."
    )]
    ChangedMeanwhile(&'static str),
    /// The same form was recorded before.
    #[error("This form was sent twice. It was recorded the first time, and nothing was recorded again.")]
    SentTwice,
    /// Fields of a form need attention.
    #[error("{}", first_field(.0))]
    Fields(FieldErrors),
    /// The request cannot be understood.
    #[error("{0}")]
    BadRequest(String),
    /// Too large.
    #[error("{0}")]
    TooLarge(String),
    /// Too many tries.
    #[error("{0}")]
    TooMany(String),
    /// The store failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Something inside failed; logged once, with its reference.
    #[error("Something went wrong inside Perennial: {0}")]
    Internal(String),
}

fn first_field(fields: &FieldErrors) -> String {
    let list: Vec<String> = fields.iter().map(|(field, message)| format!("{field}: {message}")).collect();
    format!("Some fields need attention. {}", list.join("; "))
}

impl Error {
    /// A refusal in words: say what forbids it, and what to do next.
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    /// One field that needs attention.
    pub fn field(field: &'static str, message: impl Into<String>) -> Self {
        Self::Fields(FieldErrors::from([(field, message.into())]))
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(format!("a page could not be drawn: {error}"))
    }
}
