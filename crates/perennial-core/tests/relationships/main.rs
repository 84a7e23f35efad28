//! Who comes back, when, and what that is worth: small named firms, simulated firms of which the truth is known, and what
//! must hold of any.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has failed")]

mod dice;
mod firms;
mod named;
mod simulated;
