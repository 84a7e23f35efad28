//! The seven axes of the six markets.

use serde::{Serialize, Serializer};

use crate::keyed::{Keyed, keyed};

/// An axis: one of the six markets that the model names, customers being told apart as new and existing (S2.18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Those who are no clients yet.
    CustomerNew,
    /// Those who are.
    CustomerExisting,
    /// Those who recommend the firm.
    Referral,
    /// Those whose word others follow: press, regulators, professional bodies.
    Influence,
    /// Those who may come to work for the firm, and who find them.
    Recruitment,
    /// Those from whom the firm buys, and those with whom it works.
    Supplier,
    /// The firm's own people.
    Internal,
}

keyed!(Axis, "market", {
    CustomerNew => "customer_new", CustomerExisting => "customer_existing", Referral => "referral",
    Influence => "influence", Recruitment => "recruitment", Supplier => "supplier", Internal => "internal",
});

impl Axis {
    /// The words on pages and in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CustomerNew => "New clients",
            Self::CustomerExisting => "Existing clients",
            Self::Referral => "Referral",
            Self::Influence => "Influence",
            Self::Recruitment => "Recruitment",
            Self::Supplier => "Suppliers and alliances",
            Self::Internal => "Internal",
        }
    }
}

impl Serialize for Axis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
