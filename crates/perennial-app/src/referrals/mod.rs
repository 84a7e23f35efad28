//! Referrers: whoever recommends the firm and need not be a client, what they referred, and the thanks that are owed
//! for each favour (S2.15, S2.16, S3.22, D11).

mod choose;
mod commands;
mod lines;
mod listed;
mod merge;
mod notes;
mod pages;
mod passed;
mod queries;
mod rows;
mod texts;

pub use choose::{Who, kinds, offered, read_who, read_who_from, resolve};
pub use commands::{
    Introducer, NewReferrer, Terms, add, change, delete, forget_import, introducer, known_or_new, named_in_list,
    receive, receive_once, restore,
};
pub use merge::{merge, split};
pub use notes::{Mention, ReferralNote, delete_mention, mention, note, restore_mention};
pub use pages::routes;
pub use queries::{KnownReferrer, is_told, is_told_by_client, known, of_clients, seen};
pub use rows::REGISTER;
pub use texts::{Means, link, unlink};
