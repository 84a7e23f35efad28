//! Imports: a firm's own files become clients, contacts, pursuits, engagements, invoices and touches, with a dry
//! run before, a receipt after, and Undo.

mod connections;
mod course;
mod coverage;
mod drafted;
mod fate;
mod forecast;
mod handed_on;
mod identity;
mod known;
mod landing;
mod life;
mod listed;
mod moved_on;
mod next_list;
mod numbers;
mod pages;
mod parts;
mod payers;
mod people;
mod plain;
mod problems;
mod reading;
mod receipts;
mod referrers;
mod reopened;
mod repeats;
mod resolve;
mod revise;
mod rows;
mod run;
mod steps;
mod tally;
mod titled;
mod together;
mod trial;
mod undo;
mod upkeep;
mod visibility;
mod withdrawn;
mod work;
mod work_since;

pub use course::{
    Decision, Import, Start, State, answer, decide, find, list, problems, remap, remap_this, say_list_day, start,
};
pub use forecast::{Beside, Forecast, Place};
pub use landing::Action;
pub use life::{cancel, discard};
pub use next_list::{Named, News, NextList, next_list};
pub use numbers::numbered;
pub use pages::routes;
pub use plain::{plain_table, table_of};
pub use problems::problems_file;
pub use reading::{child, read_file};
pub use receipts::{Change, MergedRow, changes, merged_rows};
pub use rows::created_by_object;
pub use run::{Memory, Progress, again, check_list_day, resume_all, run, spawn};
pub use trial::{Maybe, Preview, Trial, dry_run, dry_run_together, try_rows};
pub use undo::{Undone, undo};
