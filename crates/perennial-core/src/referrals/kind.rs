//! What kind of referrer somebody is, and how lists write it.

use crate::keyed::{Keyed, keyed};

/// The kinds of referrers (S2.15, S2.16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferrerKind {
    /// An accountant or a firm of accountants.
    Accountant,
    /// A solicitor or another law firm.
    LawFirm,
    /// A bank or a building society.
    Bank,
    /// An estate agent.
    EstateAgent,
    /// An insurer or an insurance broker.
    Insurance,
    /// An independent financial adviser.
    FinancialAdviser,
    /// A consultant.
    Consultant,
    /// Somebody of the firm's own staff.
    Staff,
    /// A client or former client who is not recorded as one.
    Client,
    /// Anybody else: an agency, a connector, a friend.
    Other,
}

keyed!(ReferrerKind, "kind of a referrer", {
    Accountant => "accountant",
    LawFirm => "law_firm",
    Bank => "bank",
    EstateAgent => "estate_agent",
    Insurance => "insurance",
    FinancialAdviser => "financial_adviser",
    Consultant => "consultant",
    Staff => "staff",
    Client => "client",
    Other => "other",
});

impl ReferrerKind {
    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accountant => "Accountant",
            Self::LawFirm => "Law firm",
            Self::Bank => "Bank",
            Self::EstateAgent => "Estate agent",
            Self::Insurance => "Insurance",
            Self::FinancialAdviser => "Financial adviser",
            Self::Consultant => "Consultant",
            Self::Staff => "Our own staff",
            Self::Client => "Client or former client",
            Self::Other => "Other",
        }
    }

    /// The kind that a list means by its own word for it; none for a word that may be anything.
    pub fn of_words(words: &str) -> Option<Self> {
        let word = words.trim().to_lowercase().replace(['_', '-'], " ");
        let known = Self::EACH
            .iter()
            .copied()
            .find(|kind| kind.key().replace('_', " ") == word || kind.word().to_lowercase() == word);
        known.or(match word.as_str() {
            "accountants" | "accountancy firm" | "bookkeeper" => Some(Self::Accountant),
            "solicitor" | "solicitors" | "lawyer" | "lawyers" | "attorney" | "barrister" => Some(Self::LawFirm),
            "banker" | "building society" => Some(Self::Bank),
            "estate agents" | "realtor" => Some(Self::EstateAgent),
            "insurer" | "insurance broker" | "broker" => Some(Self::Insurance),
            "ifa" | "independent financial adviser" | "financial advisor" => Some(Self::FinancialAdviser),
            "consultants" | "consultancy" => Some(Self::Consultant),
            "colleague" | "employee" | "own staff" => Some(Self::Staff),
            "existing client" | "former client" => Some(Self::Client),
            _ => None,
        })
    }
}

/// A referrer as a text names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name, without what stands in brackets behind it where that is a kind.
    pub name: String,
    /// The kind, where the text says it; otherwise [`ReferrerKind::Other`].
    pub kind: ReferrerKind,
}

/// Reads “Brandt Hollis LLP (law firm)” as a name and a kind; what follows behind a comma is a remark. What stands in
/// brackets and is no kind stays in the name.
pub fn named(text: &str) -> Named {
    let text = text.trim();
    let found = text.rsplit_once('(').and_then(|(name, rest)| {
        let (kind, remark) = rest.split_once(')')?;
        let kind = ReferrerKind::of_words(kind).filter(|_| remark.is_empty() || remark.starts_with(','))?;
        Some((name.trim(), kind))
    });
    match found.filter(|(name, _)| !name.is_empty()) {
        Some((name, kind)) => Named { name: name.to_owned(), kind },
        None => Named { name: text.to_owned(), kind: ReferrerKind::Other },
    }
}
