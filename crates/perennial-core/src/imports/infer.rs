//! Drafts to facts, as the evidence catalogue of the domain says.
//!
//! A fact is inferred only from what a row states. Where a row says that something happened and not when, it is
//! dated on the day by which it is known to have happened ([`Known::by`]), because a fact needs a day; nothing
//! is dated into the future, and nothing that is merely likely becomes a fact.

use super::drafts::{
    ClientDraft, ContactDraft, Draft, EngagementDraft, InvoiceDraft, PursuitDraft, PursuitState, TouchDraft, What,
};
use super::values::StatusMeaning;
use crate::dates::Day;
use crate::fact::{
    ClientFact, DecisionRole, EngagementFact, Event, InvoiceFact, LawfulBasis, PersonFact, Purpose, PursuitFact,
    Stance, SupportFact, TouchFact,
};
use crate::ids::{ClientId, ContactId, EngagementId, InvoiceId, PursuitId, ReferralId, ServiceLineId, StaffId};

/// The ids of a draft and of what it names, found or made by the caller.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ids {
    /// The contact that the draft is, or that it names.
    pub contact: Option<ContactId>,
    /// The pursuit that the draft is.
    pub pursuit: Option<PursuitId>,
    /// The engagement that the draft is, names, or becomes when it is a pursuit that was won.
    pub engagement: Option<EngagementId>,
    /// The invoice that the draft is.
    pub invoice: Option<InvoiceId>,
    /// The service line that it names.
    pub service_line: Option<ServiceLineId>,
    /// The relationship manager or the person who made the touch.
    pub staff: Option<StaffId>,
    /// The referral to record, when somebody referred the client.
    pub referral: Option<ReferralId>,
    /// The client who referred, when the referrer is one.
    pub referrer: Option<ClientId>,
}

/// What is known of the file as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The day by which everything in the file had happened: that of its newest entry ([`latest_day`]), else
    /// the day of the import.
    pub by: Day,
}

/// The newest day in the drafts on which something happened, not after `today`: the file is at least as young.
pub fn latest_day(drafts: &[Draft], today: Day) -> Option<Day> {
    drafts.iter().flat_map(days).filter(|day| *day <= today).max()
}

/// The days on which something of a draft happened; planned days are not among them.
fn days(draft: &Draft) -> Vec<Day> {
    let found = match &draft.what {
        What::Staff(_) | What::ServiceLine(_) => [None; 4],
        What::Client(d) => [d.since, d.recorded, None, None],
        What::Contact(d) => [d.added, None, None, None],
        What::Pursuit(d) => [d.opened, decided_on(&d.state), None, None],
        What::Engagement(d) => [d.opened, d.signed, d.kickoff, d.closed],
        What::Invoice(d) => [Some(d.issued), d.paid_on, None, None],
        What::Touch(d) => [Some(d.on), None, None, None],
    };
    found.into_iter().flatten().collect()
}

fn decided_on(state: &PursuitState) -> Option<Day> {
    match state {
        PursuitState::Open { .. } => None,
        PursuitState::Hired { on } | PursuitState::NotNow { on, .. } | PursuitState::NoWay { on } => *on,
    }
}

/// The facts of a draft, by day. An id that is needed and not given leaves its facts out. Days after
/// [`Known::by`] have not happened when the file was written, so such facts are left out too.
pub fn facts_of(draft: &Draft, ids: &Ids, known: Known) -> Vec<(Day, Event)> {
    let mut facts = match &draft.what {
        What::Staff(_) | What::ServiceLine(_) => Vec::new(),
        What::Client(d) => client(d, ids, known),
        What::Contact(d) => contact(d, ids, known),
        What::Pursuit(d) => pursuit(d, ids, known),
        What::Engagement(d) => engagement(d, ids, known),
        What::Invoice(d) => invoice(d, ids, known),
        What::Touch(d) => touch(d, ids),
    };
    let about = about(&draft.what, known);
    // One note for a row, not one for each of its cells.
    let notes: Vec<String> = draft.notes.iter().map(|note| format!("{}: {}", note.column, note.text)).collect();
    facts.extend((!notes.is_empty()).then(|| noted(about, notes.join(" · "))));
    facts.extend(remarks(&draft.what).map(|text| noted(about, text.to_owned())));
    facts.retain(|(day, _)| *day <= known.by);
    facts.sort_by_key(|(day, _)| *day);
    facts
}

fn noted(day: Day, text: String) -> (Day, Event) {
    (day, Event::Client(ClientFact::Noted { text }))
}

fn remarks(what: &What) -> Option<&str> {
    match what {
        What::Staff(_) | What::ServiceLine(_) => None,
        What::Client(d) => d.remarks.as_deref(),
        What::Contact(d) => d.remarks.as_deref(),
        What::Pursuit(d) => d.remarks.as_deref(),
        What::Engagement(d) => d.remarks.as_deref(),
        What::Invoice(d) => d.remarks.as_deref(),
        What::Touch(d) => d.remarks.as_deref(),
    }
}

/// The day to which notes of a draft belong: its first, else the day by which it is known.
fn about(what: &What, known: Known) -> Day {
    let first = match what {
        What::Staff(_) | What::ServiceLine(_) => None,
        What::Client(d) => d.recorded.or(d.since),
        What::Contact(d) => d.added,
        What::Pursuit(d) => d.opened,
        What::Engagement(d) => d.opened,
        What::Invoice(d) => Some(d.issued),
        What::Touch(d) => Some(d.on),
    };
    first.unwrap_or(known.by).min(known.by)
}

/// The client is known from its first day in the other program. “Client since” is no engagement: it says when
/// the other program began to call it a customer and nothing of the work, so it is kept as a note.
fn client(draft: &ClientDraft, ids: &Ids, known: Known) -> Vec<(Day, Event)> {
    let first = draft.recorded.or(draft.since).unwrap_or(known.by);
    let mut facts = vec![(first, Event::Client(ClientFact::Recorded))];
    if let Some(since) = draft.since {
        facts.push(noted(since, "A client since this day, as the other program says".to_owned()));
    }
    if let Some(staff) = ids.staff {
        facts.push((first, Event::Client(ClientFact::ManagerAssigned { staff })));
    }
    facts.extend(referral(draft.referred_by.as_deref(), ids, first));
    facts
}

/// Somebody referred this client: an enquiry with a source (Assess begins), and a debt of thanks.
fn referral(from: Option<&str>, ids: &Ids, on: Day) -> Option<(Day, Event)> {
    let (from, referral) = (from?, ids.referral?);
    let received = SupportFact::ReferralReceived { referral, from_client: ids.referrer, from: Some(from.to_owned()) };
    Some((on, Event::Support(received)))
}

fn contact(draft: &ContactDraft, ids: &Ids, known: Known) -> Vec<(Day, Event)> {
    let Some(contact) = ids.contact else { return Vec::new() };
    let on = draft.added.unwrap_or(known.by);
    let mut facts = vec![(on, Event::Client(ClientFact::ContactAdded { contact }))];
    facts.extend(referral(draft.referred_by.as_deref(), ids, on));
    if let Some(role) = draft.role.as_deref().and_then(DecisionRole::from_words) {
        facts.push((on, Event::Person(PersonFact::RoleGiven { contact, role: Some(role) })));
    }
    facts.extend(wishes(draft, contact).map(|fact| (known.by, Event::Person(fact))));
    if let Some(left) = draft.left {
        let moved = ClientFact::ContactMoved { contact, to: None, retired: false };
        facts.push((left.max(on), Event::Client(moved)));
    }
    facts
}

/// What the list says of how the person wants to be reached, as of the day of the list: it names no day of its own.
fn wishes(draft: &ContactDraft, contact: ContactId) -> impl Iterator<Item = PersonFact> + use<> {
    let said = move |medium, stance, basis, words: &str| PersonFact::MediumSaid {
        contact,
        medium,
        stance: Some(stance),
        basis,
        source: Some(words.to_owned()),
    };
    let prefers = draft.prefers.map(|medium| {
        said(Some(medium), Stance::Preferred, LawfulBasis::Unknown, "The imported list names it as preferred")
    });
    let all = draft
        .do_not_contact
        .then(|| said(None, Stance::Refused, LawfulBasis::None, "The imported list says: not to be contacted"));
    let refused: Vec<PersonFact> = draft
        .refuses
        .iter()
        .map(|medium| said(Some(*medium), Stance::Refused, LawfulBasis::None, "The imported list says: opted out"))
        .collect();
    prefers.into_iter().chain(all).chain(refused)
}

/// A pursuit: opened on its first day, a step where the file names one, and its outcome.
///
/// A deal that was won claims three things: the pursuit was opened, the client said yes on the day it was won,
/// and an engagement was accepted on that day. It claims neither a signed letter, nor a kickoff, nor that the
/// work was done or is still going on: of the engagement's end nothing is known. So the engagement stays open,
/// at Admit, until a matter, an invoice, a touch or a person says more; a caller that has only deals should say
/// so beside the map rather than close engagements by guess.
fn pursuit(draft: &PursuitDraft, ids: &Ids, known: Known) -> Vec<(Day, Event)> {
    let Some(pursuit) = ids.pursuit else { return Vec::new() };
    let decided = decided_on(&draft.state);
    // A deal without a first day was open by the day of its outcome at the latest.
    let opened = draft.opened.or(decided).unwrap_or(known.by);
    let opened = decided.map_or(opened, |decided| opened.min(decided));
    let open = PursuitFact::Opened { pursuit, service_line: ids.service_line, contact: ids.contact };
    let mut facts = vec![(opened, Event::Pursuit(open))];
    let on = decided.unwrap_or(known.by).max(opened);
    if let Some(step) = draft.step {
        // The file says where the pursuit is, not since when: known on the day of the file, or of the outcome.
        let reached = if matches!(draft.state, PursuitState::Open { .. }) { known.by.max(opened) } else { on };
        facts.push((reached, Event::Pursuit(PursuitFact::StepReached { pursuit, step })));
    }
    for (on, step) in &draft.reached {
        facts.push((*on, Event::Pursuit(PursuitFact::StepReached { pursuit, step: *step })));
    }
    let reason = draft.reason.clone();
    match &draft.state {
        PursuitState::Open { .. } => {}
        PursuitState::Hired { .. } => {
            let Some(engagement) = ids.engagement else { return facts };
            facts.push((on, Event::Pursuit(PursuitFact::Hired { pursuit, engagement, reason })));
            let accepted = EngagementFact::Accepted {
                engagement,
                pursuit: Some(pursuit),
                service_line: ids.service_line,
                contact: ids.contact,
                recurring: false,
                planned_end: None,
            };
            facts.push((on, Event::Engagement(accepted)));
        }
        PursuitState::NotNow { revisit, .. } => {
            facts.push((on, Event::Pursuit(PursuitFact::NotNow { pursuit, revisit: *revisit, reason })));
        }
        PursuitState::NoWay { .. } => facts.push((on, Event::Pursuit(PursuitFact::NoWay { pursuit, reason }))),
    }
    facts
}

/// An engagement: accepted (unless a pursuit led to it and told so already), opened in the practice system
/// (weak for the letter), signed, kicked off, held, closed (weak: never Accomplish by itself).
fn engagement(draft: &EngagementDraft, ids: &Ids, known: Known) -> Vec<(Day, Event)> {
    let Some(engagement) = ids.engagement else { return Vec::new() };
    let mut facts = Vec::new();
    let mut add = |day: Day, fact: EngagementFact| facts.push((day, Event::Engagement(fact)));
    let first = [draft.opened, draft.signed, draft.kickoff, draft.closed].into_iter().flatten().min();
    let began = first.unwrap_or(known.by);
    if ids.pursuit.is_none() {
        add(
            began,
            EngagementFact::Accepted {
                engagement,
                pursuit: None,
                service_line: ids.service_line,
                contact: ids.contact,
                recurring: draft.recurring,
                planned_end: draft.planned_end,
            },
        );
    }
    if let Some(opened) = draft.opened {
        add(opened, EngagementFact::Opened { engagement });
    }
    if let Some(signed) = draft.signed {
        add(signed, EngagementFact::LetterSigned { engagement });
    }
    if let Some(kickoff) = draft.kickoff {
        add(kickoff, EngagementFact::KickoffHeld { engagement });
    }
    if let Some(text) = &draft.goal {
        add(began, EngagementFact::GoalSet { engagement, text: text.clone() });
    }
    let is_closed = draft.status == Some(StatusMeaning::Closed) || (draft.status.is_none() && draft.closed.is_some());
    if is_closed {
        add(draft.closed.unwrap_or(known.by).max(began), EngagementFact::Closed { engagement });
    } else if draft.status == Some(StatusMeaning::OnHold) {
        add(known.by.max(began), EngagementFact::Held { engagement, on_hold: true });
    }
    facts
}

/// An invoice without its tax, and its payment: on its day, or by the day of the file where the file names none.
fn invoice(draft: &InvoiceDraft, ids: &Ids, known: Known) -> Vec<(Day, Event)> {
    let Some(invoice) = ids.invoice else { return Vec::new() };
    let engagement = ids.engagement;
    let mut facts =
        vec![(draft.issued, Event::Invoice(InvoiceFact::Issued { invoice, engagement, amount: draft.net() }))];
    if let Some(amount) = draft.paid.or_else(|| draft.paid_on.map(|_| draft.net())) {
        let paid_on = draft.paid_on.unwrap_or(known.by).max(draft.issued);
        facts.push((paid_on, Event::Invoice(InvoiceFact::Paid { invoice, engagement, amount })));
    }
    facts
}

fn touch(draft: &TouchDraft, ids: &Ids) -> Vec<(Day, Event)> {
    let made = TouchFact::Made {
        medium: draft.medium,
        direction: draft.direction,
        personal: true,
        purpose: Purpose::General,
        contact: ids.contact,
        engagement: ids.engagement,
        staff: ids.staff,
        minutes: draft.minutes,
        subject: draft.subject.clone(),
        detail: None,
    };
    vec![(draft.on, Event::Touch(made))]
}
