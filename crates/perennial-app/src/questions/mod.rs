//! Is this right? What a firm's own lists leave open, and only somebody who knows the client can answer: asked in
//! groups, answered one by one or many at once, taken back with Undo (D15 to D19).

mod commands;
mod implied;
mod pages;
mod payers;
mod queries;
mod settling;

pub use commands::{Answer, answer, undo};
pub use implied::{One, Settlement, settle_many, settle_one};
pub use pages::routes;
pub use queries::{open_questions, open_questions_of};
