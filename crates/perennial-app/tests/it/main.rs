//! Stories through the front door, one file for each room. `PERENNIAL_TEST_DATABASE` names a PostgreSQL server to
//! tell them there; without it they are told on SQLite.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story fails loudly")]

mod access;
mod accounts;
mod answers;
mod asked;
mod audit;
mod browser;
mod by_hand;
mod corrections;
mod coverage;
mod demo;
mod duplicates;
mod effort;
mod engagements;
mod forecasts;
mod formats;
mod headlines;
mod imports;
mod income;
mod insights;
mod journey_maps;
mod later_days;
mod markets;
mod mending;
mod numbers;
mod passkeys;
mod people;
mod plans;
mod portability;
mod pursuits;
mod questions;
mod referral_review;
mod referrals;
mod referrer_records;
mod registers;
mod relationships;
mod research;
mod routes;
mod same_work;
mod sentences;
mod server;
mod settings;
mod store;
mod support;
mod today;
mod touches;
mod value;
mod zones;
