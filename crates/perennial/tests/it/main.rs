//! The built program, run in folders of its own. With `PERENNIAL_TEST_DATABASE` the stories that touch a store are
//! told on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told fails")]
#![allow(clippy::print_stderr, reason = "a story says when it is skipped")]
#![allow(clippy::print_stdout, reason = "a long story says what it counted")]

mod answers;
mod answers_kept;
mod audit;
mod cases_kept;
mod effort;
mod files;
mod headings;
mod help;
mod identity;
mod import_cases;
mod imports;
mod journey_map;
mod kills;
mod list_day;
mod next_month;
mod numbers;
mod own_lists;
mod referrals;
mod serve;
mod support;
mod surveys;
mod together;
mod trades;
mod value;
mod whole;
