//! The rules on gifts as data: limits by jurisdiction and class of recipient (S3.31; `docs` name the sources).

mod read;
mod write;

use crate::journeys::model::Problem;
use crate::money::Money;

/// In what form something is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A thing.
    Thing,
    /// A meal, a ticket, an invitation.
    Hospitality,
    /// A gift card or voucher.
    Voucher,
    /// Money.
    Cash,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Thing, Self::Hospitality, Self::Voucher, Self::Cash];

    /// The name in files, forms and the command line; also the word on the page.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Thing => "thing",
            Self::Hospitality => "hospitality",
            Self::Voucher => "voucher",
            Self::Cash => "cash",
        }
    }

    /// The form of a name written by [`Form::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.key() == key)
    }
}

/// Who must approve a present. The proposer never may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approver {
    /// Nobody, within the limits.
    Nobody,
    /// Any second person.
    SecondPerson,
    /// A partner.
    Partner,
    /// Whoever answers for compliance.
    Compliance,
}

impl Approver {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Nobody, Self::SecondPerson, Self::Partner, Self::Compliance];

    /// The name in files, forms and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::SecondPerson => "second_person",
            Self::Partner => "partner",
            Self::Compliance => "compliance",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::SecondPerson => "a second person",
            Self::Partner => "a partner",
            Self::Compliance => "whoever answers for compliance",
        }
    }
}

/// Over which time the sum of a period runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// From January to December.
    CalendarYear,
    /// The twelve months up to and including the day.
    TwelveMonths,
}

impl Span {
    /// Both.
    pub const ALL: [Self; 2] = [Self::CalendarYear, Self::TwelveMonths];

    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::CalendarYear => "calendar_year",
            Self::TwelveMonths => "twelve_months",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CalendarYear => "a calendar year",
            Self::TwelveMonths => "twelve months",
        }
    }
}

/// What may be given to one class of recipients in one jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftRule {
    /// What people call it.
    pub name: String,
    /// The jurisdiction, for example `UK`.
    pub jurisdiction: String,
    /// The class of recipients, for example `private_sector`.
    pub recipient: String,
    /// True where nothing is accepted in principle.
    pub refuse: bool,
    /// The most for one occasion.
    pub per_occasion: Option<Money>,
    /// The most for a period, over the recipient's household.
    pub per_period: Option<Money>,
    /// Over which time.
    pub span: Span,
    /// Forms that are not allowed.
    pub forbidden: Vec<Form>,
    /// True where nothing is given during a tender.
    pub blackout: bool,
    /// Who must approve.
    pub approver: Approver,
    /// Where the rule comes from.
    pub source: String,
}

/// The rules on gifts of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftRules {
    /// From so many recipients of the same thing on it is not a present but a mailing.
    pub bulk_from: u32,
    /// The most in per mille of what the relationship brings in a year; more wants a second opinion.
    pub proportion_per_mille: u32,
    /// Who approves where no rule is known for the recipient.
    pub approver: Approver,
    /// The rules.
    pub rules: Vec<GiftRule>,
}

impl Default for GiftRules {
    /// The examples shipped.
    fn default() -> Self {
        // The file is part of the program, and a test reads it without a problem.
        read::read(include_str!("gift_rules.toml")).0
    }
}

impl GiftRules {
    /// The version of the form of the file that this program writes; it reads every version up to it.
    pub const FORM: u32 = 1;

    /// Reads rules from their TOML text.
    ///
    /// # Errors
    /// Every problem found, each with its line, the value and what is allowed instead.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let (rules, problems) = read::read(text);
        if problems.is_empty() { Ok(rules) } else { Err(problems) }
    }

    /// The rules as commented TOML, which [`GiftRules::from_toml`] reads back as the same rules.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }

    /// The rule for a class of recipients in a jurisdiction.
    pub fn rule(&self, jurisdiction: &str, recipient: &str) -> Option<&GiftRule> {
        let same = |rule: &&GiftRule| rule.jurisdiction == jurisdiction && rule.recipient == recipient;
        self.rules.iter().find(same)
    }

    /// The rules without any limits: what the reader fills in.
    fn blank() -> Self {
        Self { bulk_from: 3, proportion_per_mille: 10, approver: Approver::SecondPerson, rules: Vec::new() }
    }
}
