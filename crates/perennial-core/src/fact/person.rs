//! Facts of the people at a client: their say in decisions, who knows them, how they want to be reached, where they
//! worked, and who follows whom (S1.26, D10).

use serde::{Deserialize, Serialize};

use super::Medium;
use crate::dates::Day;
use crate::ids::{ClientId, ContactId, StaffId};

/// A person's part in a decision to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionRole {
    /// Saw the need first.
    Initiator,
    /// Decides who gets through to the others.
    Gatekeeper,
    /// Has the ear of those who decide.
    Influencer,
    /// Works with what is bought.
    User,
    /// Decides.
    Decider,
    /// Has to agree before it counts.
    Approver,
    /// Signs and pays.
    Buyer,
}

/// How well a colleague knows a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// Have met, no more.
    Met,
    /// Know each other: either would take the other's call.
    Known,
    /// Trust each other: either would do the other a favour.
    Strong,
}

/// What a person thinks of a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Likes it best.
    Preferred,
    /// Does not mind it.
    Welcome,
    /// Does not want it.
    Refused,
}

/// On what ground a person may be reached, as data protection law names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawfulBasis {
    /// The person agreed to it.
    Consent,
    /// The firm's interest, weighed against the person's.
    LegitimateInterest,
    /// The work that was agreed needs it.
    Contract,
    /// A law asks for it.
    LegalObligation,
    /// Nobody has recorded it: an imported list says what a person likes, never why that may be used.
    Unknown,
    /// There is none: the person is not to be reached so.
    None,
}

/// Facts of a person at a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum PersonFact {
    /// The person's part in decisions, from this day.
    #[serde(rename = "person.role_given")]
    RoleGiven {
        /// The person.
        contact: ContactId,
        /// The part; none when it is not known any more.
        role: Option<DecisionRole>,
    },
    /// How well a colleague knows the person.
    #[serde(rename = "person.tie_said")]
    TieSaid {
        /// The person.
        contact: ContactId,
        /// The colleague.
        staff: StaffId,
        /// How well; none when they do not know each other any more.
        tie: Option<Tie>,
    },
    /// What the person wants of a medium, who said so, and on what ground they may be reached in it.
    #[serde(rename = "person.medium_said")]
    MediumSaid {
        /// The person.
        contact: ContactId,
        /// The medium; none for all of them.
        medium: Option<Medium>,
        /// What the person wants; none takes back what was said of this medium before.
        stance: Option<Stance>,
        /// The ground.
        basis: LawfulBasis,
        /// Who said it and where, in words.
        source: Option<String>,
    },
    /// The person worked somewhere else before, or does so beside.
    #[serde(rename = "person.employed")]
    Employed {
        /// The person.
        contact: ContactId,
        /// The employer.
        employer: String,
        /// The job there.
        job: Option<String>,
        /// The first day, when known.
        from: Option<Day>,
        /// The last day, when known.
        until: Option<Day>,
        /// The employer, where it is a client too.
        client: Option<ClientId>,
        /// The same person there.
        was: Option<ContactId>,
    },
    /// A person who left is followed at the new employer (S1.26).
    #[serde(rename = "person.followed")]
    Followed {
        /// The person who left.
        contact: ContactId,
        /// The new employer, as a client.
        client: ClientId,
        /// The same person there.
        person: ContactId,
    },
    /// A person took over from one who left: the client is covered again (S1.26).
    #[serde(rename = "person.took_over")]
    TookOver {
        /// Who took over.
        contact: ContactId,
        /// From whom.
        from: ContactId,
    },
}

impl PersonFact {
    /// The person that the fact is about.
    pub const fn contact(&self) -> ContactId {
        match self {
            Self::RoleGiven { contact, .. }
            | Self::TieSaid { contact, .. }
            | Self::MediumSaid { contact, .. }
            | Self::Employed { contact, .. }
            | Self::Followed { contact, .. }
            | Self::TookOver { contact, .. } => *contact,
        }
    }
}

macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident, $($variant:ident $key:literal $word:literal),+;)+) => {$(
        impl $name {
            $(#[doc = $doc])*
            pub const ALL: [Self; [$(Self::$variant),+].len()] = [$(Self::$variant),+];

            /// The name in files and forms.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The words on the page.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one of a name in files and forms.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.key() == key)
            }
        }
    )+};
}

words! {
    /// All parts, in the order of a decision.
    DecisionRole,
    Initiator "initiator" "Initiator", Gatekeeper "gatekeeper" "Gatekeeper", Influencer "influencer" "Influencer",
    User "user" "User", Decider "decider" "Decider", Approver "approver" "Approver", Buyer "buyer" "Buyer";
    /// All three, the strongest first.
    Tie,
    Strong "strong" "Strong", Known "known" "Known", Met "met" "Met";
    /// All three.
    Stance,
    Preferred "preferred" "Prefers it", Welcome "welcome" "Does not mind it", Refused "refused" "Does not want it";
    /// All grounds.
    LawfulBasis,
    Consent "consent" "Consent", LegitimateInterest "legitimate_interest" "Legitimate interest",
    Contract "contract" "Contract", LegalObligation "legal_obligation" "Legal obligation",
    Unknown "unknown" "Not recorded", None "none" "None: not to be reached so";
}

impl DecisionRole {
    /// The part that somebody's own words name: “Decision maker”, “budget holder”, “Economic buyer”.
    pub fn from_words(text: &str) -> Option<Self> {
        let key = crate::text::fold_space(text).to_lowercase().replace([' ', '-'], "_");
        Self::from_key(&key).or_else(|| {
            const WORDS: [(&str, DecisionRole); 9] = [
                ("decision", DecisionRole::Decider),
                ("decide", DecisionRole::Decider),
                ("budget", DecisionRole::Approver),
                ("approve", DecisionRole::Approver),
                ("influenc", DecisionRole::Influencer),
                ("champion", DecisionRole::Influencer),
                ("buyer", DecisionRole::Buyer),
                ("user", DecisionRole::User),
                ("gate", DecisionRole::Gatekeeper),
            ];
            WORDS.into_iter().find(|(word, _)| key.contains(word)).map(|(_, role)| role)
        })
    }

    /// True for those whose yes is needed.
    pub const fn decides(self) -> bool {
        matches!(self, Self::Decider | Self::Approver)
    }
}
