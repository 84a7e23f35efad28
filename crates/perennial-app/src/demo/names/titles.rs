//! What matters are called, and what clients say that they want.

use crate::demo::dice::Dice;
use crate::demo::plan::Line;

const fn kinds(line: Line) -> &'static [&'static str] {
    match line {
        Line::CommercialProperty => &[
            "Lease of new premises",
            "Lease renewal",
            "Sale of freehold",
            "Purchase of a site",
            "Rent review",
            "Licence to assign",
            "Refinancing of the estate",
            "Option over adjoining land",
            "Warehouse underlease",
            "Service charge dispute",
        ],
        Line::DisputeResolution => &[
            "Unpaid invoices claim",
            "Shareholder dispute",
            "Breach of contract claim",
            "Defective works claim",
            "Mediation with a supplier",
            "Injunction against a former director",
            "Professional negligence claim",
            "Boundary dispute",
        ],
        Line::Corporate => &[
            "Shareholders' agreement",
            "Sale of the company",
            "Purchase of a competitor",
            "Share buy-back",
            "Management buy-out",
            "Terms of trade",
            "Investment round",
            "Group reorganisation",
        ],
        Line::PrivateClient => &[
            "Wills and lasting powers of attorney",
            "Probate of an estate",
            "Family trust",
            "Estate planning",
            "Court of Protection application",
            "Deed of variation",
        ],
        Line::Employment => &[
            "Settlement agreement",
            "Redundancy programme",
            "Tribunal claim",
            "Contracts and handbook",
            "Senior hire",
            "Grievance advice",
            "TUPE transfer",
            "Restrictive covenants advice",
        ],
        Line::Family => &[
            "Divorce and finances",
            "Prenuptial agreement",
            "Arrangements for the children",
            "Separation agreement",
            "Cohabitation agreement",
        ],
        Line::Residential => &[
            "Purchase of a house",
            "Sale of a house",
            "Sale and purchase",
            "Remortgage",
            "Transfer of equity",
            "Lease extension",
        ],
    }
}

/// What a matter is called.
pub(in crate::demo) fn title(line: Line, dice: &mut Dice) -> &'static str {
    dice.pick(kinds(line))
}

/// The goal in the client's words.
pub(in crate::demo) fn goal(line: Line, dice: &mut Dice) -> &'static str {
    dice.pick(match line {
        Line::CommercialProperty => &[
            "Trading from the new place by the end of the quarter, with no surprises in the small print.",
            "A rent we can live with for five years.",
            "Exchange before our lender's offer lapses.",
        ],
        Line::DisputeResolution => &[
            "Our money back without losing a year over it.",
            "To settle before it reaches a court.",
            "An answer that lets us keep trading with them.",
        ],
        Line::Corporate => &[
            "To sign before the year end and still be speaking to each other.",
            "To know that nobody can walk away with the business.",
            "A clean sale, and to be able to retire on it.",
        ],
        Line::PrivateClient => &[
            "To know that the family is looked after.",
            "To have it settled without a quarrel between us.",
            "Papers that my children will understand.",
        ],
        Line::Employment => &[
            "To part on decent terms and quietly.",
            "To do this properly and treat people fairly.",
            "A handbook that managers will really use.",
        ],
        Line::Family => {
            &["To agree it without going to court.", "The children in their own school.", "To keep the house."]
        }
        Line::Residential => {
            &["To move in before term starts.", "To complete on the same day as our sale.", "Not to lose this house."]
        }
    })
}
