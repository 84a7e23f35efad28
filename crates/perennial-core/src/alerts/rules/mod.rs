//! The rules as data: which there are, what may be set, and what is shipped.

mod catalogue;
mod read;
mod write;

use crate::journeys::model::Problem;
use crate::journeys::stage::Phase;

/// The rules, a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleName {
    /// Nobody has affirmed the client's decision in time (S3.13).
    AffirmOverdue,
    /// A working phase has taken too long (S3.04, S3.06).
    Stall,
    /// A client with open work has not been heard.
    SilenceClient,
    /// A betweener has not been heard (S1.23).
    SilenceBetween,
    /// A former client who left well has not been heard (S1.29 to S1.32).
    SilenceFormer,
    /// An active referral source has not been heard (S2.15).
    SilenceSource,
    /// An enquiry waits for an answer.
    EnquiryUnanswered,
    /// A proposal waits for the client's answer.
    ProposalUnanswered,
    /// Nobody has asked how it goes (S1.19).
    CheckInMissing,
    /// A promise comes due, or is overdue (S1.18).
    PromiseDue,
    /// A promise was broken and not made good (S1.18, D8).
    PromiseBroken,
    /// A milestone is late.
    MilestoneLate,
    /// A payment is late.
    PaymentLate,
    /// A “not now” is due for a call (S1.15).
    NotNowWaking,
    /// The anniversary of a result is near.
    Anniversary,
    /// The expected next need is near (S1.23).
    ExpectedNeedNear,
    /// A referral or an act of advocacy has not been thanked for (S3.22).
    ThankYouOwed,
    /// An engagement closed without the client's word on its goal (S3.18).
    GoalUnconfirmed,
    /// Work was accepted, and the letter is not signed (D2).
    LetterUnsigned,
    /// A former client who was let down is still on a plan (S1.28).
    FormerPoorOnPlan,
    /// A contact left the client (S1.26).
    ContactLeft,
    /// Only one person at the client knows the firm.
    SingleThreaded,
    /// Recurring work gives no sign of life (D9).
    QuietSeason,
    /// Weak signals add up: the client may leave (S2.06).
    LeavingRisk,
    /// A complaint has not been acknowledged in time.
    ComplaintUnacknowledged,
    /// A complaint's eight weeks run out.
    ComplaintUnanswered,
}

/// Who answers for an alert. The program knows who that is for each client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The relationship manager of the client.
    RelationshipManager,
    /// Who leads the engagement; the relationship manager where nobody does.
    EngagementLead,
    /// Who leads the pursuit; the relationship manager where nobody does.
    PursuitLead,
    /// Who made the promise; the relationship manager where nobody is named.
    PromiseMaker,
    /// Business development.
    BusinessDevelopment,
    /// Client care.
    ClientCare,
    /// The managing partner.
    ManagingPartner,
}

impl Owner {
    /// All owners, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::RelationshipManager,
        Self::EngagementLead,
        Self::PursuitLead,
        Self::PromiseMaker,
        Self::BusinessDevelopment,
        Self::ClientCare,
        Self::ManagingPartner,
    ];

    /// The name in files, forms and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::RelationshipManager => "relationship_manager",
            Self::EngagementLead => "engagement_lead",
            Self::PursuitLead => "pursuit_lead",
            Self::PromiseMaker => "promise_maker",
            Self::BusinessDevelopment => "business_development",
            Self::ClientCare => "client_care",
            Self::ManagingPartner => "managing_partner",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RelationshipManager => "Relationship manager",
            Self::EngagementLead => "Lead of the engagement",
            Self::PursuitLead => "Lead of the pursuit",
            Self::PromiseMaker => "Who made the promise",
            Self::BusinessDevelopment => "Business development",
            Self::ClientCare => "Client care",
            Self::ManagingPartner => "Managing partner",
        }
    }

    /// The owner of a name written by [`Owner::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|owner| owner.key() == key)
    }
}

/// A number that a rule lets the firm set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its name in the file.
    pub key: &'static str,
    /// The least and the most that is allowed.
    pub range: (u32, u32),
    /// Of what it is a number: days, hours, points.
    pub unit: &'static str,
    /// What is shipped.
    pub usual: u32,
    /// What it does, for the comment in the file and the form.
    pub about: &'static str,
}

/// One rule as the firm has set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub name: RuleName,
    /// Whether it speaks at all.
    pub on: bool,
    /// Who answers for what it says.
    pub owner: Owner,
    /// The sentence, with placeholders ([`super::PLACEHOLDERS`]).
    pub says: String,
    /// For [`RuleName::Stall`]: the phases for which it speaks.
    pub phases: Vec<Phase>,
    numbers: Vec<u32>,
}

impl Rule {
    /// The rule as shipped.
    pub fn shipped(name: RuleName) -> Self {
        let phases = if name == RuleName::Stall { Phase::ALL[..6].to_vec() } else { Vec::new() };
        let numbers = name.numbers().iter().map(|number| number.usual).collect();
        Self { name, on: true, owner: name.usual_owner(), says: name.usual_words().to_owned(), phases, numbers }
    }

    /// The numbers that may be set, and what they are set to.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static Number, u32)> {
        self.name.numbers().iter().zip(self.numbers.iter().copied())
    }

    /// What a number is set to; 0 where the rule has no such number.
    pub fn number(&self, key: &str) -> u32 {
        self.numbers().find(|(number, _)| number.key == key).map_or(0, |(_, set)| set)
    }

    /// Sets a number, held within what is allowed. Says whether the rule has such a number.
    pub fn set(&mut self, key: &str, to: u32) -> bool {
        let Some(place) = self.name.numbers().iter().position(|number| number.key == key) else { return false };
        let (least, most) = self.name.numbers()[place].range;
        self.numbers[place] = to.clamp(least, most);
        true
    }

    /// A number of days to add to a day.
    pub(crate) fn days(&self, key: &str) -> i32 {
        i32::try_from(self.number(key)).unwrap_or(i32::MAX)
    }
}

/// All rules of a firm, in the order of [`RuleName::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
}

impl Default for Rules {
    /// The rules as shipped.
    fn default() -> Self {
        Self { rules: RuleName::ALL.map(Rule::shipped).to_vec() }
    }
}

impl Rules {
    /// The version of the form of the file that this program writes; it reads every version up to it.
    pub const FORM: u32 = 1;

    /// One rule.
    pub fn rule(&self, name: RuleName) -> &Rule {
        &self.rules[name as usize]
    }

    /// One rule, to be changed. Its name stays what it is.
    pub fn change(&mut self, name: RuleName, change: impl FnOnce(&mut Rule)) {
        let rule = &mut self.rules[name as usize];
        change(rule);
        rule.name = name;
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The same rules with only one of them on: for trying it on history.
    pub fn only(&self, name: RuleName) -> Self {
        let mut only = self.clone();
        for rule in &mut only.rules {
            rule.on = rule.name == name;
        }
        only
    }

    /// Reads rules from their TOML text. A rule that does not stand in it is as shipped.
    ///
    /// # Errors
    /// Every problem found, each with its line, the value and what is allowed instead.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let (rules, problems) = read::read(text);
        if problems.is_empty() { Ok(rules) } else { Err(problems) }
    }

    /// The rules as commented TOML, which [`Rules::from_toml`] reads back as the same rules.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }
}
