//! Sign-in and sessions: whoever asks is known before anything else happens.
//!
//! [`door`] holds the pages that nobody needs to be signed in for; [`gate`] stands before all others and makes the
//! [`Actor`](crate::actor::Actor) and the [`Shell`](crate::web::Shell) of each request. A session is an opaque
//! 256-bit token of which only the SHA-256 is stored; it ends after 30 idle minutes, after 12 hours, or at once when
//! it is revoked.

mod attempts;
mod commands;
mod cookie;
mod device;
mod gate;
mod pages;
mod passkeys;
mod password;
mod phases;
mod queries;
mod second;
mod watch;

pub use attempts::Attempts;
pub use commands::{Token, begin_session, end_sessions_of, give_password, remove_old_sessions};
pub use cookie::set as session_cookie;
pub use device::Device;
pub use gate::{gate, signed_in};
pub use pages::{door, routes};
pub use password::{Hashing, Password, PasswordRefusal, hash_password};
pub use phases::Phases;
pub use queries::{Missing, missing};
pub use second::{Factors, factors, needed, reset, roles_that_need, totp_now};

/// What sign-in keeps in memory.
#[derive(Default)]
pub struct Memory {
    /// Bounds the passwords that are hashed at the same time.
    pub hashing: Hashing,
    /// Failed tries of the last hour.
    pub attempts: Attempts,
    /// What the firm calls the phases.
    pub phases: Phases,
}
