//! Whether a draft is a record that is known already.

mod distance;
mod names;

pub use distance::distance;
pub use names::{clean_name, is_free_mail, organisation_domain, person_key, spelled_name};
