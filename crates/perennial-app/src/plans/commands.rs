//! Verbs of planned touches and of playbooks.

mod books;
mod pauses;
mod touches;

pub use books::{NewEdition, go_live, save_edition, switch_on, take_out};
pub use pauses::{pause, resume};
pub use touches::{Edit, done, edit, fulfilled, reassign, reschedule, skip, unskip};
