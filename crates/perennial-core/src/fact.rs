//! The closed list of what can be recorded between a firm and a client.
//!
//! A [`Fact`] says what happened, on which day, who recorded it when and from which source. Facts are only
//! ever added: a mistake is mended by a further fact ([`JourneyFact::Corrected`], [`JourneyFact::Retracted`]).
//!
//! The stored form is JSON with the name of the kind in `kind`, for example
//! `{"kind":"engagement.letter_signed","engagement":"…"}`, and a version beside it ([`STORED_VERSION`]).

use serde::{Deserialize, Serialize};

use crate::dates::{Day, Moment};
use crate::ids::{
    ClientId, ComplaintId, ContactId, EngagementId, FactId, ImportId, InvoiceId, MilestoneId, PromiseId, PursuitId,
    ReferralId, ServiceLineId, StaffId,
};
use crate::journeys::stage::{Camp, Phase};
use crate::money::Money;

/// The version of the stored form that this program writes. It reads every version up to this one.
pub const STORED_VERSION: i64 = 1;

/// One dated thing between the firm and a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its identifier: the same id is the same fact, however often it arrives.
    pub id: FactId,
    /// The client whom it is about.
    pub client: ClientId,
    /// The day on which it happened.
    pub on: Day,
    /// When it was recorded.
    pub recorded: Moment,
    /// Who recorded it.
    pub by: Recorder,
    /// Where it was found.
    pub source: Source,
    /// What happened.
    pub what: Event,
}

/// Who recorded a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recorder {
    /// A member of staff.
    Staff(StaffId),
    /// The program itself (an import from the command line, the demo firm).
    Program,
}

/// Where a fact was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// Somebody entered it.
    Person,
    /// A row of an imported file.
    File {
        /// The run of the import.
        import: ImportId,
        /// The file's name.
        file: String,
        /// The row's line in the file, counted from 1.
        row: u32,
    },
    /// A program made it; its name.
    Program {
        /// For example `demo`.
        name: String,
    },
}

/// How firmly a record speaks: strong evidence moves a relationship, weak evidence only proposes (D6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Proposes.
    Weak,
    /// Moves.
    Strong,
}

/// What happened, one variant for each room of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// Of the client itself and its people.
    Client(ClientFact),
    /// Of a possible engagement.
    Pursuit(PursuitFact),
    /// Of agreed work.
    Engagement(EngagementFact),
    /// Of what was promised or expected.
    Promise(PromiseFact),
    /// Of money.
    Invoice(InvoiceFact),
    /// One interaction.
    Touch(TouchFact),
    /// Of how the client feels: complaints and survey scores.
    Feeling(FeelingFact),
    /// Of support that the client shows: adoption, advocacy, referrals.
    Support(SupportFact),
    /// Of the record itself: corrections and overrides.
    Journey(JourneyFact),
}

/// Facts of the client itself and its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum ClientFact {
    /// The firm knows of the client from this day.
    #[serde(rename = "client.recorded")]
    Recorded,
    /// A person answers for the relationship from this day.
    #[serde(rename = "client.manager_assigned")]
    ManagerAssigned {
        /// The relationship manager.
        staff: StaffId,
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

/// Facts of a pursuit: one possible engagement, the Assess part of a cycle (D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum PursuitFact {
    /// Assess begins: an enquiry, a referral received, a request for proposal, a meeting booked.
    #[serde(rename = "pursuit.opened")]
    Opened {
        /// The pursuit.
        pursuit: PursuitId,
        /// What is sought.
        service_line: Option<ServiceLineId>,
        /// The person who leads on the client's side.
        contact: Option<ContactId>,
    },
    /// A sub-step was reached (S1.12).
    #[serde(rename = "pursuit.step_reached")]
    StepReached {
        /// The pursuit.
        pursuit: PursuitId,
        /// The step.
        step: PursuitStep,
    },
    /// The client said yes: Admit begins, provisional until the letter is signed (D2).
    #[serde(rename = "pursuit.hired")]
    Hired {
        /// The pursuit.
        pursuit: PursuitId,
        /// The engagement that it becomes.
        engagement: EngagementId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Goodwill exists, the timing is wrong (S1.13, S1.15).
    #[serde(rename = "pursuit.not_now")]
    NotNow {
        /// The pursuit.
        pursuit: PursuitId,
        /// When to return.
        revisit: Option<Day>,
        /// Why, in words.
        reason: Option<String>,
    },
    /// Not chosen (S1.13).
    #[serde(rename = "pursuit.no_way")]
    NoWay {
        /// The pursuit.
        pursuit: PursuitId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// A decided pursuit was taken up again.
    #[serde(rename = "pursuit.reopened")]
    Reopened {
        /// The pursuit.
        pursuit: PursuitId,
    },
}

/// Sub-steps of a pursuit in their order (S1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PursuitStep {
    /// The client asked, or was referred.
    Enquiry,
    /// The firm is on the shortlist.
    Shortlisted,
    /// The client has interviewed the firm.
    Interviewed,
    /// A price or proposal has been sent.
    Proposal,
    /// Terms are being agreed.
    Negotiation,
}

impl PursuitStep {
    /// All steps in order.
    pub const ALL: [Self; 5] = [Self::Enquiry, Self::Shortlisted, Self::Interviewed, Self::Proposal, Self::Negotiation];

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enquiry => "Enquiry",
            Self::Shortlisted => "Shortlisted",
            Self::Interviewed => "Interviewed",
            Self::Proposal => "Proposal",
            Self::Negotiation => "Negotiation",
        }
    }
}

/// Facts of an engagement: agreed work, phases 2 to 6 of a cycle (D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum EngagementFact {
    /// Accepted: Admit begins. A hired pursuit or a direct instruction (D4).
    #[serde(rename = "engagement.accepted")]
    Accepted {
        /// The engagement.
        engagement: EngagementId,
        /// The pursuit that led to it; none for a direct instruction.
        pursuit: Option<PursuitId>,
        /// What is done.
        service_line: Option<ServiceLineId>,
        /// The person who leads on the client's side.
        contact: Option<ContactId>,
        /// Annual accounts, a retainer: one engagement with periods (D9).
        recurring: bool,
        /// When the result is planned.
        planned_end: Option<Day>,
    },
    /// The engagement letter is signed: Admit confirmed, Affirm begins (strong).
    #[serde(rename = "engagement.letter_signed")]
    LetterSigned {
        /// The engagement.
        engagement: EngagementId,
    },
    /// A matter, job or work item was opened in the practice system (weak for the letter).
    #[serde(rename = "engagement.opened")]
    Opened {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The kickoff was held with the client: Activate begins (strong).
    #[serde(rename = "engagement.kickoff_held")]
    KickoffHeld {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The first work session took place: Activate begins (strong), where there is no formal kickoff.
    #[serde(rename = "engagement.work_started")]
    WorkStarted {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The onboarding list is complete, or the client says that they are at ease: Acclimate is done.
    #[serde(rename = "engagement.onboarded")]
    Onboarded {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The result was delivered: judgment, completion, filing, last deliverable (6a).
    #[serde(rename = "engagement.delivered")]
    Delivered {
        /// The engagement.
        engagement: EngagementId,
    },
    /// The goal in the client's own words (S3.18).
    #[serde(rename = "engagement.goal_set")]
    GoalSet {
        /// The engagement.
        engagement: EngagementId,
        /// The client's words.
        text: String,
    },
    /// The client confirmed that the goal is met: Accomplish achieved (6b, S3.18).
    #[serde(rename = "engagement.goal_confirmed")]
    GoalConfirmed {
        /// The engagement.
        engagement: EngagementId,
        /// How the client said so.
        how: Option<String>,
    },
    /// The client said that the goal is not met.
    #[serde(rename = "engagement.goal_denied")]
    GoalDenied {
        /// The engagement.
        engagement: EngagementId,
        /// What is missing, in words.
        reason: Option<String>,
    },
    /// A step that the client can see was planned.
    #[serde(rename = "engagement.milestone_planned")]
    MilestonePlanned {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
        /// What it is.
        title: String,
        /// When it is due.
        due: Option<Day>,
    },
    /// A milestone was delivered.
    #[serde(rename = "engagement.milestone_delivered")]
    MilestoneDelivered {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
    },
    /// The client accepted a milestone: Acclimate is done, a promise was seen kept (strong).
    #[serde(rename = "engagement.milestone_accepted")]
    MilestoneAccepted {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
    },
    /// The client rejected a milestone: regression (D8).
    #[serde(rename = "engagement.milestone_rejected")]
    MilestoneRejected {
        /// The engagement.
        engagement: EngagementId,
        /// The milestone.
        milestone: MilestoneId,
        /// Why, in words.
        reason: Option<String>,
    },
    /// A period of recurring work began (D9).
    #[serde(rename = "engagement.period_started")]
    PeriodStarted {
        /// The engagement.
        engagement: EngagementId,
        /// Its last day, when known.
        until: Option<Day>,
    },
    /// Recurring work was renewed for a further period (D9).
    #[serde(rename = "engagement.renewed")]
    Renewed {
        /// The engagement.
        engagement: EngagementId,
        /// True when the client renewed without being asked: a sign of Adopt.
        unprompted: bool,
    },
    /// Put on hold, or taken up again: an overlay, never a phase (D6).
    #[serde(rename = "engagement.held")]
    Held {
        /// The engagement.
        engagement: EngagementId,
        /// True for on hold.
        on_hold: bool,
    },
    /// Closed: matter closed, final bill (weak; never Accomplish by itself).
    #[serde(rename = "engagement.closed")]
    Closed {
        /// The engagement.
        engagement: EngagementId,
    },
    /// Accepted but never signed, and given up.
    #[serde(rename = "engagement.lapsed")]
    Lapsed {
        /// The engagement.
        engagement: EngagementId,
        /// Why, in words.
        reason: Option<String>,
    },
}

/// Facts of promises and expectations (S1.18, S3.09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum PromiseFact {
    /// A promise was made, or an expectation noticed.
    #[serde(rename = "promise.made")]
    Made {
        /// The promise.
        promise: PromiseId,
        /// The engagement, when it belongs to one.
        engagement: Option<EngagementId>,
        /// What was promised.
        text: String,
        /// When it is due.
        due: Option<Day>,
        /// False for an expectation that nobody spoke out.
        explicit: bool,
    },
    /// The promise was kept and the client has seen it.
    #[serde(rename = "promise.kept")]
    Kept {
        /// The promise.
        promise: PromiseId,
    },
    /// The promise was broken.
    #[serde(rename = "promise.broken")]
    Broken {
        /// The promise.
        promise: PromiseId,
    },
    /// The client let the firm off.
    #[serde(rename = "promise.waived")]
    Waived {
        /// The promise.
        promise: PromiseId,
    },
}

/// Facts of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum InvoiceFact {
    /// An invoice was sent.
    #[serde(rename = "invoice.issued")]
    Issued {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement, when known.
        engagement: Option<EngagementId>,
        /// Its total without tax where known.
        amount: Money,
    },
    /// The invoice was paid (a first payment is weak evidence of Activate).
    #[serde(rename = "invoice.paid")]
    Paid {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement, when known.
        engagement: Option<EngagementId>,
        /// What was paid.
        amount: Money,
    },
    /// The client disputes the invoice: regression (D8).
    #[serde(rename = "invoice.disputed")]
    Disputed {
        /// The invoice.
        invoice: InvoiceId,
        /// The engagement, when known.
        engagement: Option<EngagementId>,
        /// Why, in words.
        reason: Option<String>,
    },
    /// The dispute was settled.
    #[serde(rename = "invoice.settled")]
    Settled {
        /// The invoice.
        invoice: InvoiceId,
    },
}

/// The six media (S3.23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Face to face.
    InPerson,
    /// Electronic mail.
    Email,
    /// Letters and cards.
    Mail,
    /// Calls and texts.
    Phone,
    /// Recorded or live pictures.
    Video,
    /// Presents.
    Present,
}

impl Medium {
    /// All six, in the order of the source.
    pub const ALL: [Self; 6] = [Self::InPerson, Self::Email, Self::Mail, Self::Phone, Self::Video, Self::Present];

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InPerson => "In person",
            Self::Email => "Email",
            Self::Mail => "Mail",
            Self::Phone => "Phone",
            Self::Video => "Video",
            Self::Present => "Present",
        }
    }
}

/// Who began an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the firm to the client.
    Outbound,
    /// From the client to the firm.
    Inbound,
    /// Both took part: a meeting, a call that was answered.
    TwoWay,
}

/// What a touch was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Nothing in particular, or not known.
    General,
    /// Acknowledges the client's decision (S3.11): exits Admit together with the signature.
    Acknowledge,
    /// Affirms the decision (S3.13).
    Affirm,
    /// Shows what happens next (S3.17).
    Guide,
    /// Asks how it goes (S1.19).
    CheckIn,
    /// Thanks.
    Thank,
    /// Asks for a referral.
    AskReferral,
    /// Teaches what else the firm does (S1.25).
    Educate,
}

/// One interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum TouchFact {
    /// It took place.
    #[serde(rename = "touch.made")]
    Made {
        /// In which medium.
        medium: Medium,
        /// Who began it.
        direction: Direction,
        /// False for mass mail, which never ends a silence.
        personal: bool,
        /// What for.
        purpose: Purpose,
        /// The person at the client.
        contact: Option<ContactId>,
        /// The engagement it was about.
        engagement: Option<EngagementId>,
        /// The member of staff.
        staff: Option<StaffId>,
        /// Minutes spent.
        minutes: Option<u32>,
        /// What it was about, in words.
        subject: Option<String>,
    },
}

/// Survey instruments with a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// Would recommend, 0 to 10: 9 and 10 promoters, 0 to 6 detractors.
    Nps,
    /// Satisfaction, 1 to 5: at the close, 4 and 5 confirm the goal.
    Csat,
    /// “Made it easy”, 1 to 7: 5 to 7 says at ease, 3 or less regresses.
    Ces,
}

/// Facts of how the client feels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum FeelingFact {
    /// The client complained: regression (D8).
    #[serde(rename = "complaint.received")]
    ComplaintReceived {
        /// The complaint.
        complaint: ComplaintId,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
        /// The cause, in words.
        cause: Option<String>,
    },
    /// The firm gave its answer.
    #[serde(rename = "complaint.answered")]
    ComplaintAnswered {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// The client confirmed the recovery: the regression ends (D8).
    #[serde(rename = "complaint.recovered")]
    ComplaintRecovered {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// A survey was answered with a score.
    #[serde(rename = "survey.scored")]
    Scored {
        /// Which instrument.
        instrument: Instrument,
        /// The score on the instrument's scale.
        score: u8,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
        /// Who answered.
        contact: Option<ContactId>,
    },
    /// A recovery without a complaint (after a detractor's score or a rejected milestone) was confirmed.
    #[serde(rename = "feeling.recovered")]
    Recovered {
        /// The engagement, none for all of the relationship.
        engagement: Option<EngagementId>,
    },
}

/// Signs that the client takes ownership of the relationship (phase 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdoptSign {
    /// Asked for a new service line at their own initiative (strong).
    NewServiceAsked,
    /// Gave a standing instruction (strong).
    StandingInstruction,
    /// Renewed unprompted (strong).
    UnpromptedRenewal,
    /// Joined a panel, event or club (strong).
    JoinedProgramme,
    /// Proposed the firm to colleagues (strong).
    ProposedInternally,
    /// Came back for the same kind of work (weak).
    SameKindRepeat,
}

/// Acts of advocacy (phase 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvocacyAct {
    /// A reference call or letter.
    Reference,
    /// A testimonial.
    Testimonial,
    /// A published review.
    Review,
    /// A case study.
    CaseStudy,
    /// A talk together.
    Talk,
}

/// Facts of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum SupportFact {
    /// A sign of adoption.
    #[serde(rename = "support.adopt_sign")]
    AdoptSign {
        /// Which sign.
        sign: AdoptSign,
        /// The engagement it belongs to.
        engagement: Option<EngagementId>,
    },
    /// An act of advocacy.
    #[serde(rename = "support.advocacy_act")]
    AdvocacyAct {
        /// Which act.
        act: AdvocacyAct,
    },
    /// An earlier act was taken back: regression (D8).
    #[serde(rename = "support.act_withdrawn")]
    ActWithdrawn {
        /// Which act.
        act: AdvocacyAct,
    },
    /// The client referred somebody to the firm: an act of advocacy.
    #[serde(rename = "support.referral_made")]
    ReferralMade {
        /// The referral.
        referral: ReferralId,
        /// Whom, in words.
        who: Option<String>,
        /// The client that came of it, when known.
        referred: Option<ClientId>,
    },
    /// Somebody referred this client to the firm.
    #[serde(rename = "support.referral_received")]
    ReferralReceived {
        /// The referral.
        referral: ReferralId,
        /// The referring client, when the referrer is one.
        from_client: Option<ClientId>,
        /// The referrer in words, for example “Brandt Hollis LLP (law firm)”.
        from: Option<String>,
    },
    /// The firm referred the client to somebody, or sent business their way.
    #[serde(rename = "support.referral_given")]
    ReferralGiven {
        /// The referral.
        referral: ReferralId,
        /// To whom, in words.
        to: Option<String>,
    },
    /// The referrer was thanked.
    #[serde(rename = "support.referral_thanked")]
    ReferralThanked {
        /// The referral.
        referral: ReferralId,
    },
}

/// Facts of the record itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum JourneyFact {
    /// A person says that the standing phase is another one, with the reason (D6). In force from its day
    /// until [`JourneyFact::OverrideEnded`] or a later override.
    #[serde(rename = "journey.overridden")]
    Overridden {
        /// The standing phase.
        standing: Phase,
        /// Why.
        reason: String,
    },
    /// The override no longer holds.
    #[serde(rename = "journey.override_ended")]
    OverrideEnded {
        /// Why.
        reason: String,
    },
    /// An earlier fact happened on another day than recorded.
    #[serde(rename = "journey.corrected")]
    Corrected {
        /// The earlier fact.
        fact: FactId,
        /// The true day.
        on: Day,
        /// Why.
        reason: String,
    },
    /// An earlier fact never happened.
    #[serde(rename = "journey.retracted")]
    Retracted {
        /// The earlier fact.
        fact: FactId,
        /// Why.
        reason: String,
    },
    /// A retracted fact holds after all.
    #[serde(rename = "journey.reinstated")]
    Reinstated {
        /// The earlier fact.
        fact: FactId,
    },
}

/// A stored fact that this program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Written by a newer program.
    #[error(
        "this fact is stored in version {found}, and this program reads versions up to {STORED_VERSION}: use the newer program"
    )]
    Newer {
        /// The version found.
        found: i64,
    },
    /// Not one of the kinds known.
    #[error("the stored fact cannot be read: {0}")]
    Unknown(#[from] serde_json::Error),
}

impl Event {
    /// Reads the stored form.
    ///
    /// # Errors
    /// When the version is newer than [`STORED_VERSION`] or the text is not a known kind.
    pub fn from_stored(version: i64, json: &str) -> Result<Self, Unreadable> {
        if version > STORED_VERSION {
            return Err(Unreadable::Newer { found: version });
        }
        #[derive(Deserialize)]
        struct Kind<'a> {
            kind: std::borrow::Cow<'a, str>,
        }
        let kind = serde_json::from_str::<Kind>(json)?.kind;
        let room = kind.split('.').next().unwrap_or_default();
        Ok(match room {
            "client" => Self::Client(serde_json::from_str(json)?),
            "pursuit" => Self::Pursuit(serde_json::from_str(json)?),
            "engagement" => Self::Engagement(serde_json::from_str(json)?),
            "promise" => Self::Promise(serde_json::from_str(json)?),
            "invoice" => Self::Invoice(serde_json::from_str(json)?),
            "touch" => Self::Touch(serde_json::from_str(json)?),
            "complaint" | "survey" | "feeling" => Self::Feeling(serde_json::from_str(json)?),
            "support" => Self::Support(serde_json::from_str(json)?),
            _ => Self::Journey(serde_json::from_str(json)?),
        })
    }

    /// The stored form, to be kept beside [`STORED_VERSION`].
    pub fn to_stored(&self) -> String {
        // A derived serialisation into a string fails only for maps with keys that are no strings: there are none.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The engagement that the fact names.
    pub fn engagement(&self) -> Option<EngagementId> {
        match self {
            Self::Engagement(fact) => Some(fact.engagement()),
            Self::Pursuit(PursuitFact::Hired { engagement, .. }) => Some(*engagement),
            Self::Promise(PromiseFact::Made { engagement, .. })
            | Self::Invoice(
                InvoiceFact::Issued { engagement, .. }
                | InvoiceFact::Paid { engagement, .. }
                | InvoiceFact::Disputed { engagement, .. },
            )
            | Self::Touch(TouchFact::Made { engagement, .. })
            | Self::Feeling(
                FeelingFact::ComplaintReceived { engagement, .. }
                | FeelingFact::Scored { engagement, .. }
                | FeelingFact::Recovered { engagement },
            )
            | Self::Support(SupportFact::AdoptSign { engagement, .. }) => *engagement,
            _ => None,
        }
    }
}

impl EngagementFact {
    /// The engagement that the fact is about.
    pub const fn engagement(&self) -> EngagementId {
        match self {
            Self::Accepted { engagement, .. }
            | Self::LetterSigned { engagement }
            | Self::Opened { engagement }
            | Self::KickoffHeld { engagement }
            | Self::WorkStarted { engagement }
            | Self::Onboarded { engagement }
            | Self::Delivered { engagement }
            | Self::GoalSet { engagement, .. }
            | Self::GoalConfirmed { engagement, .. }
            | Self::GoalDenied { engagement, .. }
            | Self::MilestonePlanned { engagement, .. }
            | Self::MilestoneDelivered { engagement, .. }
            | Self::MilestoneAccepted { engagement, .. }
            | Self::MilestoneRejected { engagement, .. }
            | Self::PeriodStarted { engagement, .. }
            | Self::Renewed { engagement, .. }
            | Self::Held { engagement, .. }
            | Self::Closed { engagement }
            | Self::Lapsed { engagement, .. } => *engagement,
        }
    }
}
