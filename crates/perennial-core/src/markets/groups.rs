//! The sub-groups of each market, as the model names them (Christopher, Payne and Ballantyne; Peck).

use super::Axis;

impl Axis {
    /// The sub-groups that a form offers.
    pub const fn sub_groups(self) -> &'static [&'static str] {
        match self {
            Self::CustomerNew | Self::CustomerExisting => &["Buyers", "Intermediaries", "End users"],
            Self::Referral => &[
                "Clients and former clients who recommend",
                "Clients who are asked",
                "General: professional and specification",
                "Reciprocal",
                "By incentive",
                "Staff",
            ],
            Self::Influence => &[
                "Financial and investors",
                "Unions",
                "Industry bodies",
                "Regulators",
                "Press and media",
                "User groups",
                "Environmental",
                "Political and government",
                "Competitors",
            ],
            Self::Recruitment => &["Own staff", "Agencies", "Advertising", "Search"],
            Self::Supplier => &["Suppliers", "Alliances"],
            Self::Internal => &["Contactors", "Modifiers", "Influencers", "Isolateds"],
        }
    }
}
