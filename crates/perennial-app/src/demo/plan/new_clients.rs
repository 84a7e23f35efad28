//! The thirty-four clients of the last twelve months: where each came from, for what, and what it brought.

use super::{Group, Line, Story};

/// Where a new client came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Source {
    /// A client spoke up unasked.
    ClientAdvocacy,
    /// A client was asked.
    AskedClient,
    FormerClient,
    Accountant,
    EstateAgent,
    LawFirm,
    Adviser,
    Bank,
    Staff,
    Web,
    Talk,
}

impl Source {
    /// How the channel of the pursuit is written.
    pub(in crate::demo) const fn channel(self) -> &'static str {
        match self {
            Self::ClientAdvocacy => "Referral: client",
            Self::AskedClient => "Referral: client, asked",
            Self::FormerClient => "Referral: former client",
            Self::Accountant => "Referral: accountant",
            Self::EstateAgent => "Referral: estate agent",
            Self::LawFirm => "Referral: law firm",
            Self::Adviser => "Referral: financial adviser",
            Self::Bank => "Referral: bank",
            Self::Staff => "Referral: staff",
            Self::Web => "Web",
            Self::Talk => "Talk",
        }
    }

    /// True when somebody recommended the firm.
    pub(in crate::demo) const fn is_referral(self) -> bool {
        !matches!(self, Self::Web | Self::Talk)
    }

    /// True when the referrer is or was a client.
    pub(super) const fn is_client(self) -> bool {
        matches!(self, Self::ClientAdvocacy | Self::AskedClient | Self::FormerClient)
    }
}

/// What is known of a new client: source, service line, fees of the year in pounds, and its story.
pub(super) struct NewClient {
    pub(super) source: Source,
    pub(super) line: Line,
    pub(super) fee: i64,
    pub(super) story: Option<Story>,
}

const fn from(source: Source, line: Line, fee: i64) -> NewClient {
    NewClient { source, line, fee, story: None }
}

const fn told(story: Story, source: Source, line: Line, fee: i64) -> NewClient {
    NewClient { source, line, fee, story: Some(story) }
}

/// The `nth` new client of a group.
pub(super) fn new_client(group: Group, nth: usize) -> Option<NewClient> {
    use Line::{
        CommercialProperty as Property, Corporate, DisputeResolution as Disputes, Employment, Family,
        PrivateClient as Private, Residential as Homes,
    };
    use Source as S;
    let list: Vec<NewClient> = match group {
        Group::NewAdmit => vec![from(S::Web, Family, 0), from(S::Accountant, Corporate, 0)],
        Group::NewAffirm => {
            vec![from(S::ClientAdvocacy, Private, 1_000), from(S::ClientAdvocacy, Property, 0), from(S::Web, Homes, 0)]
        }
        Group::NewActivate => {
            vec![told(Story::AnsahSecond, S::FormerClient, Corporate, 22_000), from(S::AskedClient, Employment, 1_000)]
        }
        Group::NewAcclimate => vec![
            told(Story::Kestrel, S::LawFirm, Disputes, 58_000),
            told(Story::NewComplaint, S::ClientAdvocacy, Employment, 12_000),
        ],
        Group::NewStuck => vec![
            from(S::Accountant, Corporate, 26_000),
            from(S::EstateAgent, Property, 7_000),
            from(S::Bank, Property, 19_000),
            from(S::Staff, Family, 9_000),
            from(S::ClientAdvocacy, Employment, 8_000),
            from(S::FormerClient, Private, 1_000),
        ],
        Group::NewAccomplish => vec![
            from(S::LawFirm, Disputes, 12_000),
            from(S::Accountant, Property, 44_000),
            from(S::Accountant, Private, 18_000),
            from(S::Adviser, Private, 15_000),
            from(S::Web, Disputes, 21_000),
            from(S::ClientAdvocacy, Family, 9_000),
            from(S::AskedClient, Homes, 2_000),
        ],
        Group::NewBetween => vec![
            from(S::LawFirm, Employment, 8_000),
            from(S::Accountant, Private, 8_000),
            told(Story::AnsahFirst, S::FormerClient, Corporate, 96_000),
            from(S::EstateAgent, Homes, 5_000),
            from(S::ClientAdvocacy, Homes, 5_000),
            from(S::AskedClient, Private, 1_000),
        ],
        Group::NewBetweenShort => vec![from(S::Staff, Homes, 4_000)],
        Group::NewAdopt => vec![from(S::Adviser, Private, 9_000)],
        Group::NewBetweenAdopt => vec![from(S::Talk, Employment, 17_000)],
        Group::NewPoor => vec![
            told(Story::Lowfield, S::EstateAgent, Property, 9_000),
            from(S::ClientAdvocacy, Employment, 2_000),
            from(S::FormerClient, Private, 1_000),
        ],
        _ => vec![],
    };
    list.into_iter().nth(nth)
}

/// The story of an existing client.
pub(super) fn existing_story(group: Group, nth: usize) -> Option<Story> {
    match (group, nth) {
        (Group::Adopt, 8) => Some(Story::Bellweather),
        (Group::GoodAdvocate, 0) => Some(Story::Ansah),
        (Group::BetweenAdvocate, 0) => Some(Story::QuillAndStone),
        _ => None,
    }
}
