//! Facts of the client itself and its people.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::ids::{ContactId, ServiceLineId, StaffId};
use crate::journeys::stage::Camp;

/// As what a firm's list names somebody (D18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// A client, with nothing said of open work.
    Client,
    /// A client whom the list calls active: there may be open work.
    ActiveClient,
    /// A client whom the list calls inactive.
    InactiveClient,
    /// A client of the past: former, ended, gone.
    FormerClient,
    /// Somebody with whom the firm seeks a first engagement.
    Prospect,
    /// A supplier, a referrer, somebody else.
    Other,
}

impl Listing {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Client, Self::ActiveClient, Self::InactiveClient, Self::FormerClient, Self::Prospect, Self::Other];

    /// Who somebody can be said to be: everybody in a file at its import, or one of them on their page (D18). Each with
    /// the word for many.
    pub const WHO: [(&'static str, Self); 4] = [
        ("clients", Self::Client),
        ("former clients", Self::FormerClient),
        ("prospects", Self::Prospect),
        ("others", Self::Other),
    ];

    /// The name in files and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::ActiveClient => "active_client",
            Self::InactiveClient => "inactive_client",
            Self::FormerClient => "former_client",
            Self::Prospect => "prospect",
            Self::Other => "other",
        }
    }

    /// The listing of a name written by [`Listing::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|listing| listing.key() == key)
    }

    /// The listing that other programs mean by a word of theirs: a lifecycle stage, a kind, a status. None for words
    /// with two meanings, such as `lost`, which are asked about.
    pub fn of_words(words: &str) -> Option<Self> {
        let whole = Self::of_word(words);
        // Whoever is a client and a supplier is a client.
        whole.or_else(|| words.split(['/', ',', ';', '&', '+', '|']).filter_map(Self::of_word).min_by_key(Self::rank))
    }

    /// What tells more of a client comes first, where several words or rows call one by different names.
    pub const fn rank(&self) -> u8 {
        match self {
            Self::ActiveClient => 0,
            Self::Client => 1,
            Self::InactiveClient => 2,
            Self::FormerClient => 3,
            Self::Prospect => 4,
            Self::Other => 5,
        }
    }

    fn of_word(words: &str) -> Option<Self> {
        let word = words.trim().to_lowercase().replace(['-', '_'], " ");
        Some(match word.as_str() {
            "customer" | "client" | "existing client" | "existing customer" | "evangelist" | "won" | "kunde"
            | "mandant" | "cliente" | "klant" => Self::Client,
            "active" | "active client" | "active customer" | "current" | "current client" | "aktiv" | "actif"
            | "client actif" | "activo" | "cliente activo" | "actief" | "attivo" | "cliente attivo" => {
                Self::ActiveClient
            }
            "inactive" | "inactive client" | "inactive customer" | "dormant" | "inaktiv" | "inactif"
            | "client inactif" | "inactivo" | "cliente inactivo" | "inactief" | "inattivo" => Self::InactiveClient,
            "former" | "former client" | "former customer" | "ended" | "past client" | "ex client" | "churned"
            | "ehemalig" | "ehemaliger mandant" | "ehemaliger kunde" | "ancien client" | "ancien"
            | "antiguo cliente" | "antiguo" | "excliente" | "ex cliente" | "oud klant" | "voormalig" => {
                Self::FormerClient
            }
            "lead"
            | "subscriber"
            | "prospect"
            | "marketing qualified lead"
            | "sales qualified lead"
            | "mql"
            | "sql"
            | "opportunity"
            | "potential"
            | "enquiry"
            | "interessent"
            | "potencial"
            | "cliente potencial"
            | "prospecto" => Self::Prospect,
            "supplier" | "vendor" | "other" | "partner" | "competitor" | "reseller" | "press" | "investor"
            | "referrer" | "lieferant" | "others" | "contractor" | "subcontractor" | "introducer" | "authority"
            | "government" | "tax authority" | "bank" | "court" | "insurer" | "accountant" | "fournisseur"
            | "proveedor" | "leverancier" | "fornitore" => Self::Other,
            _ => return None,
        })
    }

    /// True for whoever bought from the firm at some time: never in Pre-purchase (D18).
    pub const fn is_client(self) -> bool {
        !matches!(self, Self::Prospect | Self::Other)
    }
}

/// Facts of the client itself and its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum ClientFact {
    /// The firm knows of the client from this day.
    #[serde(rename = "client.recorded")]
    Recorded,
    /// A firm's list names the client, from the day that the list gives as the beginning; or somebody here said who they
    /// are, which holds against every list that calls them a client (D18).
    #[serde(rename = "client.listed")]
    Listed {
        /// As what.
        listing: Listing,
    },
    /// Somebody said whether there is open work of which nothing is recorded (D18).
    #[serde(rename = "client.open_work_said")]
    OpenWorkSaid {
        /// True when there is.
        open: bool,
    },
    /// A later list of the same source and kind names the client no more. It ends nothing: whether the relationship is
    /// over is asked.
    #[serde(rename = "client.unlisted")]
    Unlisted,
    /// Somebody said that the relationship goes on, where nothing had been recorded for long, or a list named the client
    /// no more (D8).
    #[serde(rename = "client.continues")]
    Continues,
    /// A person answers for the relationship from this day, or nobody does any more.
    #[serde(rename = "client.manager_assigned")]
    ManagerAssigned {
        /// The relationship manager; none when nobody is.
        staff: Option<StaffId>,
    },
    /// A person at the client became known.
    #[serde(rename = "client.contact_added")]
    ContactAdded {
        /// The person.
        contact: ContactId,
    },
    /// A person left the client (S1.26).
    #[serde(rename = "client.contact_moved")]
    ContactMoved {
        /// The person.
        contact: ContactId,
        /// The new employer, when known.
        to: Option<String>,
        /// True when the person retired rather than changed jobs.
        retired: bool,
    },
    /// The relationship ended (D2, S1.26 to S1.29).
    #[serde(rename = "client.ended")]
    Ended {
        /// Why, in words.
        reason: String,
        /// Good or poor, when the relationship manager has said so.
        camp: Option<Camp>,
        /// Whether the cause was within the firm's control (S1.27).
        within_control: Option<bool>,
    },
    /// The relationship manager said in which camp a former client is (D2).
    #[serde(rename = "client.camp_confirmed")]
    CampConfirmed {
        /// The camp.
        camp: Camp,
    },
    /// When the next need is expected (S1.23).
    #[serde(rename = "client.next_need_expected")]
    NextNeedExpected {
        /// The day.
        day: Day,
        /// Probability in percent, 0 to 100.
        percent: Option<u8>,
    },
    /// Somebody decided to tell the client about a service for which it does not know the firm (S1.24).
    #[serde(rename = "client.education_decided")]
    EducationDecided {
        /// The service; none for whatever fits.
        service_line: Option<ServiceLineId>,
    },
    /// Both sides gain: mutual referrals or a joint venture (D12).
    #[serde(rename = "client.partnership_declared")]
    PartnershipDeclared,
    /// Set aside, or taken up again: an overlay, never a phase (D6).
    #[serde(rename = "client.archived")]
    Archived {
        /// True for set aside.
        archived: bool,
    },
    /// Free text.
    #[serde(rename = "client.noted")]
    Noted {
        /// The note.
        text: String,
    },
}

impl ClientFact {
    /// Why a relationship ended of which nothing had been recorded for long: somebody said so when asked (D8). It holds
    /// as long as that is true.
    pub const NOTHING_RECORDED: &'static str = "nothing recorded for long";

    /// Why a relationship ended that had been said to have ended for want of records, where some are known by now.
    pub const ENDED_ALL_THE_SAME: &'static str = "said again, with the later records known";

    /// True for an end that rests on nothing but that nothing had been recorded for long.
    pub fn ends_unseen(&self) -> bool {
        matches!(self, Self::Ended { reason, .. } if reason == Self::NOTHING_RECORDED)
    }
}
