//! Stories through the front door, one file for each room. `PERENNIAL_TEST_DATABASE` names a PostgreSQL server to
//! tell them there; without it they are told on SQLite.

mod accounts;
mod engagements;
mod imports;
mod pursuits;
mod relationships;
mod server;
mod settings;
mod store;
mod support;
