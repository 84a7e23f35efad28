//! Where a relationship stands: facts and a journey model to a position and its reasons.
//!
//! - [`stage`]: the four stages and eight phases.
//! - [`position`]: what is derived.

pub mod model;
pub mod position;
pub mod stage;
/// Stub.
pub fn derive(_facts: &[crate::fact::Fact], _model: &model::Model, as_of: crate::dates::Day) -> position::Position {
    position::Position {
        as_of,
        stage: stage::Stage::PrePurchase,
        camp: None,
        prospect: Some(position::Prospect::Known),
        standing: None,
        since: as_of,
        working: vec![],
        ladder: position::Rung::Prospect,
        silence: position::Silence::Heard,
        last_contact: None,
        last_outbound: None,
        last_inbound: None,
        passed_unobserved: vec![],
        regressed_to: None,
        proposals: vec![],
        archived: false,
        changes_on: None,
        reasons: vec![],
    }
}
/// Stub.
pub fn pieces(_facts: &[crate::fact::Fact], _model: &model::Model) -> Vec<position::Piece> {
    vec![]
}
