//! What every page shares: the frame around it, errors as pages and as JSON, forms, lists, small words.

mod attachment;
pub mod board;
mod draft;
mod errors;
mod form;
pub mod list;
mod page;
pub mod words;

pub use attachment::{FileRows, XLSX, amount_cell, attachment, date_cell};
pub use draft::{Choice, Draft, Field, Summary};
pub use errors::{problem, problem_page, refusal};
pub use form::{Form, Raw, yes_or_no};
pub use page::{
    At, Crumb, Nav, Shell, Theme, Toast, back_to, capital, cookie, page, redirect, told, told_with_undo, wants_json,
};
