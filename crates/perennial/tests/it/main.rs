//! The built program, run in folders of its own. With `PERENNIAL_TEST_DATABASE` the stories that touch a store are
//! told on PostgreSQL.

mod answers;
mod files;
mod help;
mod imports;
mod kills;
mod serve;
mod support;
