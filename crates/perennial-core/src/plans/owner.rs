//! Who does a planned touch, and for whom it is.

/// The role that does a touch; the application finds the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerRole {
    /// Who answers for the relationship.
    RelationshipManager,
    /// Who leads the engagement.
    EngagementLead,
    /// Who leads the pursuit.
    PursuitOwner,
    /// Who won the client, and hands over to those who do the work.
    Seller,
    /// Who looks after the experience of all clients.
    ClientCare,
}

impl OwnerRole {
    /// All five.
    pub const ALL: [Self; 5] =
        [Self::RelationshipManager, Self::EngagementLead, Self::PursuitOwner, Self::Seller, Self::ClientCare];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::RelationshipManager => "relationship_manager",
            Self::EngagementLead => "engagement_lead",
            Self::PursuitOwner => "pursuit_owner",
            Self::Seller => "seller",
            Self::ClientCare => "client_care",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RelationshipManager => "Relationship manager",
            Self::EngagementLead => "Engagement lead",
            Self::PursuitOwner => "Pursuit owner",
            Self::Seller => "Whoever won the client",
            Self::ClientCare => "Client care",
        }
    }
}

/// Whom a touch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The person whom the trigger is about: who leads on the client's side, who moved, who is new. Where
    /// nobody is named, the main contact.
    Person,
    /// The main contact, other than the person whom the trigger is about: who stays when somebody moved.
    Client,
}

impl Recipient {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Person, Self::Client];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Client => "client",
        }
    }
}
