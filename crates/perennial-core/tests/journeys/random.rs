//! Random histories over a small world, nonsense included.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::coverage::{RecordKind, Span};
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::stage::{Camp, Phase};
use perennial_core::money::{Currency, Money};
use proptest::prelude::*;

/// The first day of the small world.
pub const START: i32 = 19_000;

/// Up to so many facts of every kind about one client, and up to three engagements that take a likely course.
pub fn histories(most: usize) -> impl Strategy<Value = Vec<Fact>> {
    let courses = prop::collection::vec(course(), 0..4).prop_map(|courses| courses.into_iter().flatten());
    let nonsense = prop_oneof![prop::collection::vec(seed(), 0..most), prop::collection::vec(seed(), 0..6)];
    (nonsense, courses).prop_map(|(mut seeds, courses)| {
        seeds.extend(courses);
        let count = seeds.len() as u128;
        seeds.iter().enumerate().map(|(place, seed)| fact(place as u128 + 1, count, seed)).collect()
    })
}

/// The usual facts of an engagement in their order, up to some point and a few left out, with days between
/// them: accepted, signed, kickoff, a promise made and kept, onboarded, delivered, confirmed; then closed, an
/// act of advocacy, the end of the relationship.
fn course() -> impl Strategy<Value = Vec<Seed>> {
    const USUAL: [u8; 11] = [16, 17, 19, 35, 36, 21, 22, 24, 33, 51, 4];
    let gaps = prop::array::uniform11(prop_oneof![2 => 0..3i32, 2 => 3..30i32, 1 => 30..200i32]);
    let left_out = (any::<u16>(), any::<u16>()).prop_map(|(one, other)| one & other);
    let left_out = (left_out, 0..9u16).prop_map(|(some, until)| some | (0xff & (0xff << until)));
    (0..800i32, gaps, left_out, 0..4u8, 0..4u8, 0..1500u16).prop_map(|(start, gaps, left_out, a, b, d)| {
        let mut on = start;
        let mut seeds = Vec::new();
        for (place, kind) in USUAL.into_iter().enumerate() {
            on += gaps[place];
            if left_out & (1 << place) == 0 {
                seeds.push(Seed { kind, on, recorded: 0, a, b, c: 1, d });
            }
        }
        seeds
    })
}

/// What a fact is made of: its kind, its day, when it was recorded, and four small numbers to fill it.
#[derive(Debug, Clone)]
pub struct Seed {
    kind: u8,
    on: i32,
    recorded: i64,
    a: u8,
    b: u8,
    c: u8,
    d: u16,
}

fn seed() -> impl Strategy<Value = Seed> {
    // Some days lie together, so that facts meet on one day; most lie within four years.
    let on = prop_oneof![3 => 0..40i32, 5 => 0..1500i32, 1 => (0..12i32).prop_map(|month| month * 30)];
    let kind = prop_oneof![4 => 0..KINDS, 6 => 10..34u8, 1 => (KINDS - 3)..KINDS];
    (kind, on, 0..50i64, 0..4u8, 0..4u8, 0..12u8, 0..1500u16).prop_map(|(kind, on, recorded, a, b, c, d)| Seed {
        kind,
        on,
        recorded,
        a,
        b,
        c,
        d,
    })
}

fn fact(id: u128, count: u128, seed: &Seed) -> Fact {
    Fact {
        id: FactId::from_number(id),
        client: ClientId::from_number(1),
        on: Day::from_number(START + seed.on),
        precision: Precision::ALL[if seed.d.is_multiple_of(19) { usize::from(seed.b) + 1 } else { 0 }],
        recorded: Moment(seed.recorded),
        by: Recorder::Program,
        source: source(seed),
        what: event(count, seed),
    }
}

/// One fact in six stands in a list.
fn source(seed: &Seed) -> Source {
    let import = ImportId::from_number(1);
    match seed.d % 6 {
        0 => Source::File { import, file: "matters.csv".to_owned(), row: 2, of: None },
        _ => Source::Person,
    }
}

const KINDS: u8 = 69;

/// One event of each kind.
pub fn event(count: u128, seed: &Seed) -> Event {
    let job = EngagementId::from_number(u128::from(seed.a) + 1);
    let some_job = (!seed.c.is_multiple_of(3)).then_some(job);
    let pursuit = PursuitId::from_number(u128::from(seed.b) + 1);
    match seed.kind {
        // Some do not want to be contacted at all, or not in one medium.
        9 if seed.c.is_multiple_of(2) => Event::Person(PersonFact::MediumSaid {
            contact: ContactId::from_number(u128::from(seed.a % 2) + 1),
            medium: seed.c.is_multiple_of(4).then(|| Medium::ALL[usize::from(seed.d % 6)]),
            stance: (seed.b > 0).then_some(Stance::Refused),
            basis: LawfulBasis::None,
            source: None,
        }),
        // Some decide.
        9 if seed.c % 4 == 1 => Event::Person(PersonFact::RoleGiven {
            contact: ContactId::from_number(u128::from(seed.a) + 1),
            role: (!seed.d.is_multiple_of(4)).then_some(DecisionRole::Decider),
        }),
        0..=9 => Event::Client(client(seed)),
        10..=15 => Event::Pursuit(of_pursuit(seed, pursuit, job)),
        16..=34 => Event::Engagement(of_engagement(seed, pursuit, job)),
        35..=38 => Event::Promise(of_promise(seed, some_job)),
        39..=42 => Event::Invoice(of_invoice(seed, some_job)),
        43 | 44 => touch(seed, some_job),
        45..=49 => Event::Feeling(of_feeling(seed, some_job)),
        50..=56 => Event::Support(of_support(seed, some_job)),
        57..=63 => of_lists(seed, pursuit, job),
        _ => Event::Journey(of_journey(count, seed)),
    }
}

fn client(seed: &Seed) -> ClientFact {
    let contact = ContactId::from_number(u128::from(seed.a) + 1);
    let day = Day::from_number(START + i32::from(seed.d));
    match seed.kind {
        0 => ClientFact::Recorded,
        1 => ClientFact::ManagerAssigned { staff: (seed.a != 0).then(|| StaffId::from_number(1)) },
        2 => ClientFact::ContactAdded { contact },
        3 => ClientFact::ContactMoved { contact, to: None, retired: seed.a == 0 },
        4 => {
            let unseen = seed.d.is_multiple_of(3);
            let reason = if unseen { ClientFact::NOTHING_RECORDED } else { "moved away" };
            ClientFact::Ended { reason: reason.into(), camp: camp(seed), within_control: None }
        }
        5 => ClientFact::CampConfirmed { camp: camp(seed).unwrap_or(Camp::Unknown) },
        6 => ClientFact::NextNeedExpected { day, percent: Some(50) },
        7 => ClientFact::PartnershipDeclared,
        8 => ClientFact::Archived { archived: seed.a.is_multiple_of(2) },
        _ => ClientFact::Noted { text: "a note".into() },
    }
}

fn camp(seed: &Seed) -> Option<Camp> {
    [Some(Camp::Good), Some(Camp::Poor), Some(Camp::Unknown), None][usize::from(seed.b)]
}

fn line(seed: &Seed) -> Option<ServiceLineId> {
    (!seed.c.is_multiple_of(3)).then(|| ServiceLineId::from_number(u128::from(seed.c % 3)))
}

fn who(seed: &Seed) -> Option<ContactId> {
    (!seed.d.is_multiple_of(3)).then(|| ContactId::from_number(u128::from(seed.d % 3)))
}

fn of_pursuit(seed: &Seed, pursuit: PursuitId, engagement: EngagementId) -> PursuitFact {
    let step = PursuitStep::ALL[usize::from(seed.c % 5)];
    let revisit = (seed.a > 0).then(|| Day::from_number(START + i32::from(seed.d)));
    match seed.kind {
        10 => PursuitFact::Opened { pursuit, service_line: line(seed), contact: who(seed) },
        11 => PursuitFact::StepReached { pursuit, step },
        12 => PursuitFact::Hired { pursuit, engagement, reason: None },
        13 => PursuitFact::NotNow { pursuit, revisit, reason: None },
        14 => PursuitFact::NoWay { pursuit, reason: None },
        _ => PursuitFact::Reopened { pursuit },
    }
}

fn of_engagement(seed: &Seed, pursuit: PursuitId, engagement: EngagementId) -> EngagementFact {
    use EngagementFact as E;
    let milestone = MilestoneId::from_number(u128::from(seed.b) + 1);
    let day = Some(Day::from_number(START + i32::from(seed.d))).filter(|_| seed.c.is_multiple_of(2));
    match seed.kind {
        16 => E::Accepted {
            engagement,
            pursuit: (seed.c.is_multiple_of(4)).then_some(pursuit),
            service_line: line(seed),
            contact: who(seed),
            recurring: seed.b == 0,
            planned_end: day,
        },
        17 => E::LetterSigned { engagement },
        18 => E::Opened { engagement },
        19 => E::KickoffHeld { engagement },
        20 => E::WorkStarted { engagement },
        21 => E::Onboarded { engagement },
        22 => E::Delivered { engagement },
        23 => E::GoalSet { engagement, text: "a home".into() },
        24 => E::GoalConfirmed { engagement, how: None },
        25 => E::GoalDenied { engagement, reason: None },
        26 => E::MilestonePlanned { engagement, milestone, title: "draft".into(), due: day },
        27 => E::MilestoneDelivered { engagement, milestone },
        28 => E::MilestoneAccepted { engagement, milestone },
        29 => E::MilestoneRejected { engagement, milestone, reason: None },
        30 => E::PeriodStarted { engagement, until: day },
        31 => E::Renewed { engagement, unprompted: seed.c.is_multiple_of(2) },
        32 => E::Held { engagement, on_hold: seed.c.is_multiple_of(2) },
        33 => E::Closed { engagement },
        _ => E::Lapsed { engagement, reason: None },
    }
}

fn of_promise(seed: &Seed, engagement: Option<EngagementId>) -> PromiseFact {
    let promise = PromiseId::from_number(u128::from(seed.b) + 1);
    match seed.kind {
        35 => PromiseFact::Made {
            promise,
            engagement,
            text: "soon".into(),
            due: seed.c.is_multiple_of(2).then(|| Day::from_number(START + i32::from(seed.d))),
            explicit: !seed.d.is_multiple_of(5),
            pursuit: seed.a.is_multiple_of(2).then(|| PursuitId::from_number(u128::from(seed.a) + 1)),
            by: None,
        },
        36 => PromiseFact::Kept { promise },
        37 => PromiseFact::Broken { promise },
        _ => PromiseFact::Waived { promise },
    }
}

fn of_invoice(seed: &Seed, engagement: Option<EngagementId>) -> InvoiceFact {
    // What an invoice implies bears its id, which no engagement has.
    let invoice = InvoiceId::from_number(u128::from(seed.b) + 101);
    let amount = Money::new(100_000, "GBP".parse::<Currency>().unwrap());
    match seed.kind {
        39 => InvoiceFact::Issued { invoice, engagement, amount, service_line: None },
        40 => InvoiceFact::Paid { invoice, engagement, amount },
        41 => InvoiceFact::Disputed { invoice, engagement, reason: None },
        _ => InvoiceFact::Settled { invoice },
    }
}

fn touch(seed: &Seed, engagement: Option<EngagementId>) -> Event {
    let direction = [Direction::Outbound, Direction::Inbound, Direction::TwoWay][usize::from(seed.a % 3)];
    let purpose = match seed.d % 7 {
        0 => Purpose::Enquire,
        _ => [Purpose::CheckIn, Purpose::Affirm, Purpose::AskReferral, Purpose::Thank][usize::from(seed.b)],
    };
    let medium = Medium::ALL[usize::from(seed.c % 6)];
    let (contact, personal) = (who(seed), !seed.d.is_multiple_of(4));
    let (staff, minutes, subject) = (None, None, None);
    let made = TouchFact::Made {
        medium,
        direction,
        personal,
        purpose,
        contact,
        engagement,
        staff,
        minutes,
        subject,
        detail: None,
    };
    Event::Touch(made)
}

fn of_feeling(seed: &Seed, engagement: Option<EngagementId>) -> FeelingFact {
    let complaint = ComplaintId::from_number(u128::from(seed.b) + 1);
    let instrument = [Instrument::Nps, Instrument::Csat, Instrument::Ces][usize::from(seed.b % 3)];
    match seed.kind {
        45 => FeelingFact::ComplaintReceived { complaint, engagement, cause: None },
        46 if seed.c == 1 => FeelingFact::ComplaintAcknowledged { complaint },
        46 if seed.c == 2 => FeelingFact::ComplaintClosed { complaint, outcome: None },
        46 if seed.c == 3 => FeelingFact::ComplaintEscalated { complaint, to: None },
        46 => FeelingFact::ComplaintAnswered { complaint },
        47 => FeelingFact::ComplaintRecovered { complaint },
        48 => FeelingFact::Scored { instrument, score: seed.c, engagement, contact: who(seed) },
        _ => FeelingFact::Recovered { engagement },
    }
}

fn of_support(seed: &Seed, engagement: Option<EngagementId>) -> SupportFact {
    let referral = ReferralId::from_number(u128::from(seed.b) + 1);
    let sign = [
        AdoptSign::NewServiceAsked,
        AdoptSign::StandingInstruction,
        AdoptSign::JoinedProgramme,
        AdoptSign::SameKindRepeat,
    ][usize::from(seed.b)];
    let act =
        [AdvocacyAct::Reference, AdvocacyAct::Testimonial, AdvocacyAct::Review, AdvocacyAct::Talk][usize::from(seed.b)];
    match seed.kind {
        50 => SupportFact::AdoptSign { sign, engagement },
        51 => SupportFact::AdvocacyAct { act },
        52 => SupportFact::ActWithdrawn { act },
        53 => SupportFact::ReferralMade { referral, who: None, referred: None },
        54 => SupportFact::ReferralReceived { referral, from_client: None, from: None, from_referrer: None },
        55 => SupportFact::ReferralGiven { referral, to: None, to_referrer: None },
        _ => SupportFact::ReferralThanked { referral },
    }
}

/// What lists say, and what people answer about it.
fn of_lists(seed: &Seed, pursuit: PursuitId, engagement: EngagementId) -> Event {
    let invoice = InvoiceId::from_number(u128::from(seed.c) + 110);
    let amount = Money::new(if seed.c == 11 { -50_000 } else { 100_000 }, "GBP".parse::<Currency>().unwrap());
    match seed.kind {
        57 => Event::Client(ClientFact::Listed { listing: Listing::ALL[usize::from(seed.c % 6)] }),
        58 if seed.c.is_multiple_of(4) => Event::Client(ClientFact::Unlisted),
        58 if seed.c.is_multiple_of(5) => Event::Client(ClientFact::Continues),
        59 if seed.c.is_multiple_of(4) => Event::Engagement(EngagementFact::NeverAsked { engagement }),
        58 => Event::Client(ClientFact::OpenWorkSaid { open: seed.a.is_multiple_of(2) }),
        59 => Event::Pursuit(PursuitFact::ConfirmedOpen { pursuit }),
        60 if seed.c.is_multiple_of(4) => Event::Engagement(EngagementFact::OwnWork { engagement }),
        60 => Event::Engagement(EngagementFact::ConfirmedOpen { engagement }),
        61 => Event::Engagement(EngagementFact::PhaseSaid { engagement, phase: Phase::ALL[usize::from(seed.c % 8)] }),
        62 => Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line: line(seed) }),
        _ => Event::Invoice(InvoiceFact::Filed { invoice, engagement: seed.a.is_multiple_of(2).then_some(engagement) }),
    }
}

/// The journey with records that are complete for different days, or were never kept.
pub fn models() -> impl Strategy<Value = Model> {
    let span = prop_oneof![
        3 => Just(Some(Span::ALWAYS)),
        1 => Just(None),
        2 => (0..1500i32, 0..1500i32, any::<bool>()).prop_map(|(from, until, live)| {
            let day = |offset| Day::from_number(START + offset);
            Some(Span { from: day(from), listed: Some(day(from.max(until))), live, kept: None })
        }),
    ];
    prop::array::uniform6(span).prop_map(|spans| {
        let mut model = Model::default_for(FirmKind::LawTransactional);
        for (kind, span) in RecordKind::ALL.into_iter().zip(spans) {
            model.coverage.set(kind, span);
        }
        model
    })
}

fn of_journey(count: u128, seed: &Seed) -> JourneyFact {
    let fact = FactId::from_number(u128::from(seed.d) % count.max(1) + 1);
    let reason = "looked again".to_owned();
    match seed.kind {
        64 => JourneyFact::Overridden { standing: Phase::ALL[usize::from(seed.c % 8)], reason },
        65 => JourneyFact::OverrideEnded { reason },
        66 => JourneyFact::Corrected { fact, on: Day::from_number(START + i32::from(seed.d)), reason },
        67 => JourneyFact::Retracted { fact, reason },
        _ => JourneyFact::Reinstated { fact },
    }
}
