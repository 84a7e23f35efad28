//! The instruments that ship with the product.

use std::sync::LazyLock;

use super::{Instrument, InstrumentKind};
use crate::journeys::model::Problem;

/// The files, in the order of a client's life.
const FILES: [(&str, &str); 10] = [
    ("market_prospect", include_str!("market_prospect.toml")),
    ("got_away", include_str!("got_away.toml")),
    ("unseen_loss", include_str!("unseen_loss.toml")),
    ("expectations", include_str!("expectations.toml")),
    ("onboarding_ease", include_str!("onboarding_ease.toml")),
    ("promises_and_ease", include_str!("promises_and_ease.toml")),
    ("close_satisfaction", include_str!("close_satisfaction.toml")),
    ("relationship_nps", include_str!("relationship_nps.toml")),
    ("service_awareness", include_str!("service_awareness.toml")),
    ("former_client", include_str!("former_client.toml")),
];

// The files are part of the program, and a test reads every one of them without a problem.
static SHIPPED: LazyLock<Vec<Instrument>> =
    LazyLock::new(|| FILES.iter().filter_map(|(_, text)| Instrument::from_toml(text).ok()).collect());

/// The instruments (issue 4, point 7).
pub fn instruments() -> &'static [Instrument] {
    &SHIPPED
}

/// The instrument of a key.
pub fn instrument(key: &str) -> Option<&'static Instrument> {
    SHIPPED.iter().find(|one| one.key == key)
}

/// The first instrument of a kind.
pub fn of_kind(kind: InstrumentKind) -> Option<&'static Instrument> {
    SHIPPED.iter().find(|one| one.kind == kind)
}

/// The text of an instrument's file.
pub fn text(key: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == key).map(|(_, text)| *text)
}

/// What is wrong with the shipped files: nothing, or the program is broken.
pub fn problems() -> Vec<(&'static str, Vec<Problem>)> {
    FILES.iter().filter_map(|(name, text)| Some((*name, Instrument::from_toml(text).err()?))).collect()
}
