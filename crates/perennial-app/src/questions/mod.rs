//! Is this right? What a firm's own lists leave open, and only somebody who knows the client can answer: asked in
//! groups, answered one by one or many at once, taken back with Undo (D15 to D19).

mod commands;
mod contradictions;
mod duplicates;
mod implied;
mod pages;
mod payers;
mod queries;
mod said;
mod settling;
mod undo;
mod words;

pub use commands::{Answer, answer};
pub use implied::{One, Settlement, settle_many, settle_one};
pub use pages::routes;
pub use queries::{open_questions, open_questions_of};
pub use undo::undo;
