//! The forty people of Harcourt Vale LLP: eight partners, fourteen other fee-earners, eighteen support.

use crate::actor::Role;
use crate::demo::plan::Line;

/// A member of staff.
pub(in crate::demo) struct Staffer {
    pub(in crate::demo) name: &'static str,
    pub(in crate::demo) job: &'static str,
    pub(in crate::demo) team: &'static str,
    /// The service line in which a fee-earner works.
    pub(in crate::demo) line: Option<Line>,
    pub(in crate::demo) role: Role,
    /// True for those who can sign in with the demo password.
    pub(in crate::demo) signs_in: bool,
}

const fn partner(name: &'static str, line: Line) -> Staffer {
    Staffer { name, job: "Partner", team: line.word(), line: Some(line), role: Role::Manager, signs_in: false }
}

const fn earner(name: &'static str, job: &'static str, line: Line) -> Staffer {
    Staffer { name, job, team: line.word(), line: Some(line), role: Role::Member, signs_in: false }
}

const fn support(name: &'static str, job: &'static str, team: &'static str) -> Staffer {
    Staffer { name, job, team, line: None, role: Role::Member, signs_in: false }
}

/// Everybody, partners first.
pub(in crate::demo) const STAFF: &[Staffer] = &[
    Staffer {
        job: "Managing partner",
        role: Role::Administrator,
        signs_in: true,
        ..partner("Helen Marsh", Line::Corporate)
    },
    Staffer { signs_in: true, ..partner("Priya Nair", Line::CommercialProperty) },
    Staffer { signs_in: true, ..partner("Marcus Oyelaran", Line::DisputeResolution) },
    partner("Gwen Talbot", Line::CommercialProperty),
    partner("Alasdair Reid", Line::PrivateClient),
    partner("Nisha Perera", Line::Employment),
    partner("Rupert Colley", Line::Family),
    partner("Bethan Lowe", Line::Residential),
    earner("Toby Farrant", "Senior associate", Line::CommercialProperty),
    earner("Amara Dike", "Associate", Line::CommercialProperty),
    earner("Lewis Prentice", "Senior associate", Line::DisputeResolution),
    earner("Sunita Rao", "Associate", Line::DisputeResolution),
    earner("Felix Brandreth", "Associate", Line::DisputeResolution),
    earner("Charlotte Eade", "Senior associate", Line::Corporate),
    earner("Imran Sadiq", "Associate", Line::Corporate),
    earner("Moira Kinnear", "Senior associate", Line::PrivateClient),
    earner("George Penrose", "Associate", Line::PrivateClient),
    earner("Hazel Winter", "Associate", Line::Employment),
    earner("Dominic Achebe", "Associate", Line::Employment),
    earner("Laura Finch", "Associate", Line::Family),
    earner("Carys Morgan", "Licensed conveyancer", Line::Residential),
    earner("Stuart Bellamy", "Licensed conveyancer", Line::Residential),
    Staffer {
        signs_in: true,
        role: Role::Manager,
        ..support("Tom Ikeda", "Business development and marketing lead", "Business development")
    },
    Staffer {
        signs_in: true,
        role: Role::Manager,
        ..support("Joanne Petty", "Client-care administrator", "Client care")
    },
    support("Ellie Marchant", "Marketing executive", "Business development"),
    support("Ravi Chandra", "Practice manager", "Operations"),
    support("Denise Oakley", "Finance manager", "Finance"),
    support("Kieran Walsh", "Credit controller", "Finance"),
    support("Pat Sowerby", "Cashier", "Finance"),
    support("Marta Zielinska", "Legal secretary", "Commercial Property"),
    support("Janet Rudd", "Legal secretary", "Dispute Resolution"),
    support("Simone Clarke", "Legal secretary", "Corporate"),
    support("Aoife Brennan", "Legal secretary", "Private Client"),
    support("Gemma Stott", "Legal secretary", "Employment"),
    support("Trevor Haines", "Legal secretary", "Family"),
    support("Lin Zhao", "Legal secretary", "Residential"),
    support("Becky Thorne", "Receptionist", "Front desk"),
    support("Olu Bankole", "Receptionist", "Front desk"),
    support("Neil Cartmel", "IT and records", "Operations"),
    support("Phoebe Last", "Trainee administrator", "Client care"),
];
