//! Stub until the engine lands.
#![allow(missing_docs, clippy::all, reason = "stub")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirmKind {
    LawTransactional,
    LawContentious,
    Accounting,
    Consulting,
    Architecture,
    Agency,
}
impl FirmKind {
    pub const ALL: [Self; 6] = [
        Self::LawTransactional,
        Self::LawContentious,
        Self::Accounting,
        Self::Consulting,
        Self::Architecture,
        Self::Agency,
    ];
    pub fn key(self) -> &'static str {
        "law_transactional"
    }
    pub fn word(self) -> &'static str {
        "Law"
    }
    pub fn from_key(_: &str) -> Option<Self> {
        Some(Self::LawTransactional)
    }
    pub const fn engagement_noun(self) -> &'static str {
        match self {
            Self::LawTransactional | Self::LawContentious => "matter",
            Self::Accounting => "engagement",
            Self::Consulting | Self::Architecture => "project",
            Self::Agency => "job",
        }
    }
}
#[derive(Debug, Clone)]
pub struct Model;
impl Model {
    pub fn default_for(_: FirmKind) -> Self {
        Self
    }
    pub fn from_toml(_: &str) -> Result<Self, Vec<String>> {
        Ok(Self)
    }
    pub fn to_toml(&self) -> String {
        String::new()
    }
}
