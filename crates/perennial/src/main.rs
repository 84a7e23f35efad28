//! Perennial.
fn main() {}
