//! What every page shares: the frame around it, errors as pages and as JSON, forms, small words.

mod errors;
mod form;
mod page;
pub mod words;

pub use errors::{problem, problem_page, refusal};
pub use form::{Form, Raw};
pub use page::{Crumb, Nav, Shell, Theme, Toast, capital, cookie, page, redirect};
