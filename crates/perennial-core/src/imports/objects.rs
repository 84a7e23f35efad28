//! What a row can carry: the objects, and the fields of each.

use serde::{Deserialize, Serialize};

/// A kind of record that rows of a file can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// A member of the firm's staff.
    Staff,
    /// Something the firm sells.
    ServiceLine,
    /// An organisation or person with whom the firm has or seeks a relationship.
    Client,
    /// A person at a client.
    Contact,
    /// One possible engagement.
    Pursuit,
    /// Agreed work.
    Engagement,
    /// A fee record.
    Invoice,
    /// One interaction.
    Touch,
}

impl Object {
    /// All objects, in the order in which they are imported: what others name comes first.
    pub const ALL: [Self; 8] = [
        Self::Staff,
        Self::ServiceLine,
        Self::Client,
        Self::Contact,
        Self::Pursuit,
        Self::Engagement,
        Self::Invoice,
        Self::Touch,
    ];

    /// The word in a mapping file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::ServiceLine => "service_line",
            Self::Client => "client",
            Self::Contact => "contact",
            Self::Pursuit => "pursuit",
            Self::Engagement => "engagement",
            Self::Invoice => "invoice",
            Self::Touch => "touch",
        }
    }

    /// The plural on the page.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Staff => "Staff",
            Self::ServiceLine => "Service lines",
            Self::Client => "Clients",
            Self::Contact => "Contacts",
            Self::Pursuit => "Pursuits",
            Self::Engagement => "Engagements",
            Self::Invoice => "Invoices",
            Self::Touch => "Touches",
        }
    }

    /// The object with this word, in singular or plural.
    pub fn of_key(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|o| {
            let plural = o.plural().to_lowercase().replace(' ', "_");
            word == o.key() || word == plural
        })
    }

    /// The fields of the object.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |f| f.object() == self)
    }
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Any text; several columns are joined by a space.
    Text,
    /// A postal address; several columns are joined by commas.
    Address,
    /// An identifier of the other program.
    Key,
    /// A name of a person at the firm, or their address.
    StaffName,
    /// A day.
    Date,
    /// An amount of money.
    Amount,
    /// A whole number.
    Number,
    /// A length of time in seconds, kept as minutes.
    Seconds,
    /// A length of time in hours, kept as minutes.
    Hours,
    /// Electronic mail addresses.
    Email,
    /// A telephone number.
    Phone,
    /// Yes or no.
    YesNo,
    /// A currency code or sign.
    Currency,
    /// A step or outcome of a pursuit.
    Stage,
    /// Open, closed or on hold.
    Status,
    /// One of the six media.
    Medium,
    /// Inbound, outbound or both.
    Direction,
    /// A word for how often work comes back.
    Frequency,
}

macro_rules! fields {
    ($($name:ident $object:ident $key:literal $label:literal $takes:ident;)+) => {
        /// One field of an object.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = concat!("`", $key, "`: ", $label, ".")] $name,)+
        }

        impl Field {
            /// All fields, object by object.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The object that it belongs to.
            pub const fn object(self) -> Object {
                match self { $(Self::$name => Object::$object),+ }
            }

            /// Its word in a mapping file, for example `client.name`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// Its label on the page.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }

            /// What it takes.
            pub const fn takes(self) -> Takes {
                match self { $(Self::$name => Takes::$takes),+ }
            }

            /// The field with this word.
            pub fn of_key(word: &str) -> Option<Self> {
                match word.trim() {
                    $($key => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

fields! {
    StaffId Staff "staff.external_id" "Id in the other program" Key;
    StaffName Staff "staff.name" "Name" StaffName;
    StaffFirstName Staff "staff.first_name" "First name" Text;
    StaffLastName Staff "staff.last_name" "Last name" Text;
    StaffEmail Staff "staff.email" "Email" Email;
    StaffManager Staff "staff.manager" "Manager" StaffName;
    StaffTeam Staff "staff.team" "Team or office" Text;

    LineName ServiceLine "service_line.name" "Name" Text;
    LineParent ServiceLine "service_line.parent" "Part of" Text;

    ClientId Client "client.external_id" "Id in the other program" Key;
    ClientName Client "client.name" "Name" Text;
    ClientFirstName Client "client.first_name" "First name, of a person" Text;
    ClientLastName Client "client.last_name" "Last name, of a person" Text;
    ClientLegalName Client "client.legal_name" "Legal name" Text;
    ClientRegistration Client "client.registration" "Registration or tax number" Text;
    ClientKind Client "client.kind" "Organisation or person" Text;
    ClientDomain Client "client.domain" "Domain" Text;
    ClientWebsite Client "client.website" "Website" Text;
    ClientEmail Client "client.email" "Email" Email;
    ClientPhone Client "client.phone" "Phone" Phone;
    ClientSector Client "client.sector" "Sector" Text;
    ClientSize Client "client.size" "Size (people)" Number;
    ClientAddress Client "client.address" "Address" Address;
    ClientManager Client "client.manager" "Relationship manager" StaffName;
    ClientParent Client "client.parent" "Group parent" Text;
    ClientParentId Client "client.parent_external_id" "Id of the group parent" Key;
    ClientSince Client "client.since" "Client since" Date;
    ClientLeft Client "client.left" "Client until" Date;
    ClientListedAs Client "client.listed_as" "Listed as: customer, lead, former" Text;
    ClientRecorded Client "client.recorded" "Recorded on" Date;
    ClientReferredBy Client "client.referred_by" "Referred by" Text;
    ClientDeleted Client "client.deleted" "Deleted in the other program" YesNo;
    ClientNotes Client "client.notes" "Notes" Text;

    ContactId Contact "contact.external_id" "Id in the other program" Key;
    ContactName Contact "contact.name" "Full name" Text;
    ContactFirstName Contact "contact.first_name" "First name" Text;
    ContactMiddleName Contact "contact.middle_name" "Middle name" Text;
    ContactLastName Contact "contact.last_name" "Last name" Text;
    ContactEmail Contact "contact.email" "Email" Email;
    ContactPhone Contact "contact.phone" "Phone" Phone;
    ContactTitle Contact "contact.title" "Job title" Text;
    ContactDepartment Contact "contact.department" "Department" Text;
    ContactAddress Contact "contact.address" "Address" Address;
    ContactLabels Contact "contact.labels" "Labels" Text;
    ContactReferredBy Contact "contact.referred_by" "Referred by" Text;
    ContactAdded Contact "contact.added" "Known since" Date;
    ContactRole Contact "contact.role" "Part in decisions" Text;
    ContactDoNotContact Contact "contact.do_not_contact" "Not to be contacted" YesNo;
    ContactNoEmail Contact "contact.no_email" "Opted out of email" YesNo;
    ContactNoPhone Contact "contact.no_phone" "Not to be phoned" YesNo;
    ContactMayContact Contact "contact.may_contact" "May be contacted" YesNo;
    ContactMayEmail Contact "contact.may_email" "May be emailed" YesNo;
    ContactPreferred Contact "contact.preferred_medium" "Preferred medium" Medium;
    ContactLeft Contact "contact.left" "Left on" Date;
    ContactDeleted Contact "contact.deleted" "Deleted in the other program" YesNo;
    ContactNotes Contact "contact.notes" "Notes" Text;

    PursuitId Pursuit "pursuit.external_id" "Id in the other program" Key;
    PursuitTitle Pursuit "pursuit.title" "Title" Text;
    PursuitServiceLine Pursuit "pursuit.service_line" "Service line" Text;
    PursuitOwner Pursuit "pursuit.owner" "Led by" StaffName;
    PursuitValue Pursuit "pursuit.value" "Value" Amount;
    PursuitCurrency Pursuit "pursuit.currency" "Currency" Currency;
    PursuitStage Pursuit "pursuit.stage" "Step or outcome" Stage;
    PursuitStatus Pursuit "pursuit.status" "Open, won or lost" Stage;
    PursuitIsWon Pursuit "pursuit.is_won" "Won: yes or no" YesNo;
    PursuitIsClosed Pursuit "pursuit.is_closed" "Decided: yes or no" YesNo;
    PursuitOpened Pursuit "pursuit.opened" "Opened on" Date;
    PursuitClose Pursuit "pursuit.close_date" "Close date: decided on, or expected while open" Date;
    PursuitDecided Pursuit "pursuit.decided" "Decided on" Date;
    PursuitWonOn Pursuit "pursuit.won_on" "Won on" Date;
    PursuitLostOn Pursuit "pursuit.lost_on" "Lost on" Date;
    PursuitExpected Pursuit "pursuit.expected" "Decision expected on" Date;
    PursuitStepOn Pursuit "pursuit.step_on" "Reached this step on" Date;
    PursuitRevisit Pursuit "pursuit.revisit" "Return on" Date;
    PursuitReason Pursuit "pursuit.reason" "Reason" Text;
    PursuitCompetitor Pursuit "pursuit.competitor" "Competitor" Text;
    PursuitSource Pursuit "pursuit.source" "Source" Text;
    PursuitDeleted Pursuit "pursuit.deleted" "Deleted in the other program" YesNo;
    PursuitNotes Pursuit "pursuit.notes" "Notes" Text;

    EngagementId Engagement "engagement.external_id" "Id or number" Key;
    EngagementTitle Engagement "engagement.title" "Title" Text;
    EngagementServiceLine Engagement "engagement.service_line" "Service line" Text;
    EngagementOwner Engagement "engagement.owner" "Led by" StaffName;
    EngagementStatus Engagement "engagement.status" "Open, closed or on hold" Status;
    EngagementOpened Engagement "engagement.opened" "Opened on" Date;
    EngagementSigned Engagement "engagement.signed" "Letter signed on" Date;
    EngagementKickoff Engagement "engagement.kickoff" "Kickoff held on" Date;
    EngagementClosed Engagement "engagement.closed" "Closed on" Date;
    EngagementPlannedEnd Engagement "engagement.planned_end" "Planned end" Date;
    EngagementRecurring Engagement "engagement.recurring" "Recurring, or how often" Frequency;
    EngagementFee Engagement "engagement.fee_estimate" "Fee estimate" Amount;
    EngagementCurrency Engagement "engagement.currency" "Currency" Currency;
    EngagementGoal Engagement "engagement.goal" "Goal in the client's words" Text;
    EngagementNotes Engagement "engagement.notes" "Notes" Text;

    InvoiceNumber Invoice "invoice.number" "Number" Key;
    InvoiceEngagement Invoice "invoice.engagement" "Engagement: id, number or title" Text;
    InvoicePayer Invoice "invoice.payer" "Paid by, where not the client" Text;
    InvoiceIssued Invoice "invoice.issued" "Issued on" Date;
    InvoiceDue Invoice "invoice.due" "Due on" Date;
    InvoiceTotal Invoice "invoice.total" "Total" Amount;
    InvoiceNet Invoice "invoice.net" "Amount without tax" Amount;
    InvoiceTax Invoice "invoice.tax" "Tax in the total" Amount;
    InvoiceLine Invoice "invoice.line_amount" "Amount of one line" Amount;
    InvoicePaid Invoice "invoice.paid" "Amount paid" Amount;
    InvoiceOpen Invoice "invoice.open" "Amount not yet paid" Amount;
    InvoicePaidOn Invoice "invoice.paid_on" "Paid on" Date;
    InvoiceCurrency Invoice "invoice.currency" "Currency" Currency;
    InvoiceServiceLine Invoice "invoice.service_line" "Service line" Text;
    InvoiceAccount Invoice "invoice.account" "Account it is booked to" Text;
    InvoiceKind Invoice "invoice.kind" "Kind of document" Text;
    InvoiceStatus Invoice "invoice.status" "Status" Text;
    InvoiceNotes Invoice "invoice.notes" "Notes" Text;

    TouchId Touch "touch.external_id" "Id in the other program" Key;
    TouchOn Touch "touch.on" "Date" Date;
    TouchMedium Touch "touch.medium" "Medium" Medium;
    TouchDirection Touch "touch.direction" "Direction" Direction;
    TouchMinutes Touch "touch.minutes" "Minutes" Number;
    TouchSeconds Touch "touch.seconds" "Duration in seconds" Seconds;
    TouchHours Touch "touch.hours" "Duration in hours" Hours;
    TouchPersonal Touch "touch.personal" "Personal: yes or no" Text;
    TouchSubject Touch "touch.subject" "Subject" Text;
    TouchStaff Touch "touch.staff" "By whom" StaffName;
    TouchEngagement Touch "touch.engagement" "Engagement: id, number or title" Text;
    TouchActivity Touch "touch.activity_code" "Activity code (UTBMS)" Text;
    TouchStatus Touch "touch.status" "Done or planned" Text;
    TouchNotes Touch "touch.notes" "Notes" Text;
}

impl serde::Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> serde::Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::of_key(&key).ok_or_else(|| serde::de::Error::custom(format!("“{key}” is not a field")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_found_by_its_word() {
        for field in Field::ALL {
            assert_eq!(Field::of_key(field.key()), Some(*field));
            assert!(field.key().starts_with(&format!("{}.", field.object().key())), "{}", field.key());
        }
        assert_eq!(Object::of_key("Service lines"), Some(Object::ServiceLine));
    }
}
