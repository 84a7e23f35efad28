//! Will a client come back: the models against the values published for public data, against each other, and against
//! simulated firms of which the truth is known.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot build its world has failed")]

mod datasets;
mod properties;
mod published;
mod scores;
mod simulated;
