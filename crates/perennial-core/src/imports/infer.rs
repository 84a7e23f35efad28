//! Drafts to facts, as the evidence catalogue of the domain says.
//!
//! A fact is inferred only from what a row states. Where a row says that something happened and not when, it is
//! dated on the day the list was made ([`Known::undated`]), or on the day of what must have come after it in the same
//! row, and says so with its precision (D20). Nothing is dated into the future, no day is taken from another row, and
//! nothing that is merely likely becomes a fact.

use super::drafts::{
    ClientDraft, ContactDraft, Draft, EngagementDraft, InvoiceDraft, PursuitDraft, PursuitState, TouchDraft, What,
};
use super::values::StatusMeaning;
use crate::clients::Client;
use crate::dates::Day;
use crate::fact::{
    ClientFact, Dated, DecisionRole, EngagementFact, Event, InvoiceFact, LawfulBasis, Listing, PersonFact, Precision,
    Purpose, PursuitFact, Stance, SupportFact, TouchFact,
};
use crate::ids::{
    ClientId, ContactId, EngagementId, InvoiceId, PursuitId, ReferralId, ReferrerId, ServiceLineId, StaffId,
};

/// The ids of a draft and of what it names, found or made by the caller.
#[derive(Debug, Clone, Default)]
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
    /// The referrals to record, one for each who referred the client.
    pub referrals: Vec<Introduction>,
}

/// One who referred a client, as a list names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// The referral to record.
    pub referral: ReferralId,
    /// The client who referred, when the referrer is one or a contact of one.
    pub client: Option<ClientId>,
    /// The record of the referrer, when they are no client.
    pub referrer: Option<ReferrerId>,
    /// The name in the list.
    pub name: String,
}

/// What is known of the file as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The day of the import: nothing of the file happened later.
    pub today: Day,
    /// The day the list was made ([`super::list_day`]): by then everything in the file had happened.
    pub list_day: Day,
    /// As what the file names clients whose row does not say it itself (D18).
    pub listing: Option<Listing>,
}

fn decided_on(state: &PursuitState) -> Option<Day> {
    match state {
        PursuitState::Open { .. } => None,
        PursuitState::Hired { on } | PursuitState::NotNow { on, .. } | PursuitState::NoWay { on } => *on,
    }
}

/// The facts of a draft, by day. An id that is needed and not given leaves its facts out. Days after that of the import
/// have not happened, so such facts are left out too; of a month or a year that goes on, today is the latest possible
/// day.
pub fn facts_of(draft: &Draft, ids: &Ids, known: Known) -> Vec<Dated> {
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
    let goes_on = |fact: &&mut Dated| matches!(fact.precision, Precision::Month | Precision::Year);
    facts.iter_mut().filter(goes_on).for_each(|fact| fact.on = fact.on.min(known.today));
    facts.retain(|fact| fact.on <= known.today);
    facts.sort_by_key(|fact| fact.on);
    facts
}

fn exact(on: Day, what: Event) -> Dated {
    Dated { on, precision: Precision::Exact, what }
}

impl Known {
    /// What a row says without a day: it had happened by the day the list was made, and is no older than what comes
    /// before it in the same row.
    pub fn undated(&self, after: Option<Day>, what: Event) -> Dated {
        let on = after.map_or(self.list_day, |after| after.max(self.list_day));
        Dated { on, precision: Precision::OnOrBefore, what }
    }

    /// What happened on a day that the row gives, else [`Known::undated`], with nothing known of the day.
    fn on(&self, on: Option<Day>, what: Event) -> Dated {
        match on {
            Some(on) => exact(on, what),
            None => Dated { precision: Precision::NotRecorded, ..self.undated(None, what) },
        }
    }
}

fn noted(day: Day, text: String) -> Dated {
    exact(day, Event::Client(ClientFact::Noted { text }))
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
    first.unwrap_or(known.list_day).min(known.list_day)
}

/// The client is known from its first day in the other program. As what the list names it is a fact of its own, from
/// the day that the list gives as the beginning (D18).
fn client(draft: &ClientDraft, ids: &Ids, known: Known) -> Vec<Dated> {
    // The day of the other program's record is exact; that since when they are a client may be a month or a year.
    let (begun, precision) = match (draft.recorded, draft.since) {
        (Some(recorded), _) => (Some(recorded), Precision::Exact),
        (None, since) => (since, draft.since_precision),
    };
    let first = begun.unwrap_or(known.list_day);
    let from_then = |what: Event| match begun {
        Some(on) => Dated { on, precision, what },
        None => known.on(None, what),
    };
    let mut facts = vec![from_then(Event::Client(ClientFact::Recorded))];
    facts.extend(listed(draft, known));
    if let Some(staff) = ids.staff {
        facts.push(Dated { on: first, precision, what: Event::Client(Client::assign_manager(staff)) });
    }
    facts.extend(received(ids).map(from_then));
    facts
}

/// As what the list names the client (D18). Since when and until when are facts of those days; that somebody is no client
/// any more the list says as of its own day too, whatever it knows of the day on which they left.
fn listed(draft: &ClientDraft, known: Known) -> Vec<Dated> {
    let event = |listing: Listing| Event::Client(ClientFact::Listed { listing });
    let said = draft.listed_as.as_deref().and_then(Listing::of_words);
    let left = draft.left.filter(|left| *left <= known.today && said != Some(Listing::ActiveClient));
    let listing = said.or(known.listing).or_else(|| draft.since.map(|_| Listing::Client));
    // Who has been a client since a day is one, whatever a later column calls them, and who left one was one.
    let listing = match (left, draft.since, listing) {
        (Some(_), _, listing) if listing != Some(Listing::Other) => Some(Listing::FormerClient),
        (_, Some(_), Some(listing)) if !listing.is_client() => Some(Listing::Client),
        (_, _, listing) => listing,
    };
    let Some(listing) = listing else { return Vec::new() };
    let since = draft.since.map(|since| (since, draft.since_precision));
    let dated = |(on, precision): (Day, Precision), listing: Listing| Dated { on, precision, what: event(listing) };
    // Whoever is former or inactive was a client from their first day on; when it ended only a day of leaving says.
    match (since, matches!(listing, Listing::FormerClient | Listing::InactiveClient)) {
        (Some(since), false) => vec![dated(since, listing)],
        (None, false) => vec![known.undated(None, event(listing))],
        (since, true) => {
            let began = since.map(|since| dated(since, Listing::Client));
            let left =
                left.filter(|_| listing == Listing::FormerClient && draft.left_precision != Precision::NotRecorded);
            let left = left.map(|left| dated((left, draft.left_precision), listing));
            let now = known.undated(since.map(|(on, _)| on), event(listing));
            began.into_iter().chain(left).chain([now]).collect()
        }
    }
}

/// Somebody referred this client: an enquiry with a source (Assess begins), and a debt of thanks.
fn received(ids: &Ids) -> impl Iterator<Item = Event> {
    let received = |one: &Introduction| {
        let (referral, from) = (one.referral, Some(one.name.clone()));
        SupportFact::ReferralReceived { referral, from_client: one.client, from, from_referrer: one.referrer }
    };
    ids.referrals.iter().map(move |one| Event::Support(received(one)))
}

fn contact(draft: &ContactDraft, ids: &Ids, known: Known) -> Vec<Dated> {
    let Some(contact) = ids.contact else { return Vec::new() };
    // Who left on a day was there before: neither the day of the list nor a later one says when they came.
    let added = draft.added.filter(|added| draft.left.is_none_or(|left| *added <= left));
    let by = draft.left.map_or(known.list_day, |left| left.min(known.list_day));
    let on = added.unwrap_or(by);
    let precision = if added.is_some() { Precision::Exact } else { Precision::NotRecorded };
    let mut facts = vec![Dated { on, precision, what: Event::Client(ClientFact::ContactAdded { contact }) }];
    facts.extend(received(ids).map(|what| known.on(draft.added, what)));
    if let Some(role) = draft.role.as_deref().and_then(DecisionRole::from_words) {
        facts.push(exact(on, Event::Person(PersonFact::RoleGiven { contact, role: Some(role) })));
    }
    facts.extend(wishes(draft, contact).map(|fact| exact(known.list_day, Event::Person(fact))));
    if let Some(left) = draft.left {
        let moved = ClientFact::ContactMoved { contact, to: None, retired: false };
        facts.push(exact(left, Event::Client(moved)));
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
/// work was done or is still going on: of the engagement's middle and end nothing is known (D19). A win whose close
/// date lies ahead was won on or before the day of the file, and the date is the expected start.
fn pursuit(draft: &PursuitDraft, ids: &Ids, known: Known) -> Vec<Dated> {
    let Some(pursuit) = ids.pursuit else { return Vec::new() };
    let decided = decided_on(&draft.state);
    let ahead = decided.filter(|on| *on > known.list_day);
    // A deal without a first day was open by the day of its outcome at the latest.
    let by = decided.map_or(known.list_day, |on| on.min(known.list_day));
    let open = PursuitFact::Opened { pursuit, service_line: ids.service_line, contact: ids.contact };
    let opened_on = draft.opened.map(|opened| opened.min(by));
    let mut facts = vec![match opened_on {
        Some(opened) => exact(opened, Event::Pursuit(open)),
        None => Dated { on: by, precision: Precision::OnOrBefore, what: Event::Pursuit(open) },
    }];
    let opened = opened_on.unwrap_or(by);
    let outcome = |what: Event| match (decided, ahead) {
        (Some(on), None) => exact(on.max(opened), what),
        (Some(_), Some(_)) => known.undated(None, what),
        (None, _) => known.on(None, what),
    };
    if let Some(step) = draft.step {
        // The file says where the pursuit is, not since when: known on the day of the list, or of the outcome.
        let reached = Event::Pursuit(PursuitFact::StepReached { pursuit, step });
        facts.push(match draft.state {
            PursuitState::Open { .. } => known.undated(Some(opened), reached),
            _ => Dated { precision: Precision::OnOrBefore, ..outcome(reached) },
        });
    }
    for (on, step) in &draft.reached {
        facts.push(exact(*on, Event::Pursuit(PursuitFact::StepReached { pursuit, step: *step })));
    }
    let reason = draft.reason.clone();
    match &draft.state {
        PursuitState::Open { .. } => {}
        PursuitState::Hired { .. } => {
            let Some(engagement) = ids.engagement else { return facts };
            facts.push(outcome(Event::Pursuit(PursuitFact::Hired { pursuit, engagement, reason })));
            let accepted = EngagementFact::Accepted {
                engagement,
                pursuit: Some(pursuit),
                service_line: ids.service_line,
                contact: ids.contact,
                recurring: false,
                planned_end: None,
            };
            facts.push(outcome(Event::Engagement(accepted)));
        }
        PursuitState::NotNow { revisit, .. } => {
            facts.push(outcome(Event::Pursuit(PursuitFact::NotNow { pursuit, revisit: *revisit, reason })));
        }
        PursuitState::NoWay { .. } => {
            facts.push(outcome(Event::Pursuit(PursuitFact::NoWay { pursuit, reason })));
        }
    }
    facts
}

/// An engagement: accepted (unless a pursuit led to it and told so already), opened in the practice system
/// (weak for the letter), signed, kicked off, held, closed (weak: never Accomplish by itself).
fn engagement(draft: &EngagementDraft, ids: &Ids, known: Known) -> Vec<Dated> {
    let Some(engagement) = ids.engagement else { return Vec::new() };
    let mut facts = Vec::new();
    let mut add = |fact: Dated| facts.push(fact);
    let of = |fact: EngagementFact| Event::Engagement(fact);
    let first = [draft.opened, draft.signed, draft.kickoff].into_iter().flatten().min();
    // Work that was closed on a day had begun by then.
    let began_by = draft.closed.map_or(known.list_day, |closed| closed.min(known.list_day));
    let began = first.unwrap_or(began_by);
    let began_precision = if first == draft.opened { draft.opened_precision } else { Precision::Exact };
    if ids.pursuit.is_none() {
        let accepted = of(EngagementFact::Accepted {
            engagement,
            pursuit: None,
            service_line: ids.service_line,
            contact: ids.contact,
            recurring: draft.recurring,
            planned_end: draft.planned_end,
        });
        add(match first {
            Some(first) => Dated { on: first, precision: began_precision, what: accepted },
            None => Dated { on: began, precision: Precision::OnOrBefore, what: accepted },
        });
    }
    // The row itself says that there is a matter, on whichever day it was opened.
    let opened = of(EngagementFact::Opened { engagement });
    add(match draft.opened {
        Some(day) => Dated { on: day, precision: draft.opened_precision, what: opened },
        None => Dated { on: began, precision: Precision::OnOrBefore, what: opened },
    });
    if let Some(signed) = draft.signed {
        add(exact(signed, of(EngagementFact::LetterSigned { engagement })));
    }
    if let Some(kickoff) = draft.kickoff {
        add(exact(kickoff, of(EngagementFact::KickoffHeld { engagement })));
    }
    if let Some(text) = &draft.goal {
        add(exact(began, of(EngagementFact::GoalSet { engagement, text: text.clone() })));
    }
    let is_closed = draft.status == Some(StatusMeaning::Closed) || (draft.status.is_none() && draft.closed.is_some());
    if is_closed {
        let closed = of(EngagementFact::Closed { engagement });
        add(match draft.closed {
            // A day before the opening is one of two that contradict each other, and is told: nobody knows which.
            Some(day) if day < began => Dated { on: began, precision: Precision::NotRecorded, what: closed },
            Some(day) => Dated { on: day, precision: draft.closed_precision, what: closed },
            None => Dated { precision: Precision::NotRecorded, ..known.undated(Some(began), closed) },
        });
    } else if draft.status == Some(StatusMeaning::OnHold) {
        add(known.undated(Some(began), of(EngagementFact::Held { engagement, on_hold: true })));
    }
    facts
}

/// An invoice without its tax, and its payment; where the file says that it was paid and not when, on some day up to
/// that of the file.
fn invoice(draft: &InvoiceDraft, ids: &Ids, known: Known) -> Vec<Dated> {
    let Some(invoice) = ids.invoice else { return Vec::new() };
    let (engagement, service_line) = (ids.engagement, ids.service_line);
    let issued = InvoiceFact::Issued { invoice, engagement, amount: draft.net(), service_line };
    let mut facts = vec![Dated { on: draft.issued, precision: draft.issued_precision, what: Event::Invoice(issued) }];
    let amount = draft.paid.or_else(|| draft.paid_on.map(|_| draft.net())).filter(|paid| paid.minor != 0);
    if let Some(amount) = amount {
        let paid = Event::Invoice(InvoiceFact::Paid { invoice, engagement, amount });
        facts.push(match draft.paid_on {
            Some(on) => exact(on, paid),
            None => known.undated(Some(draft.issued), paid),
        });
    }
    facts
}

fn touch(draft: &TouchDraft, ids: &Ids) -> Vec<Dated> {
    let made = TouchFact::Made {
        medium: draft.medium,
        direction: draft.direction,
        personal: !draft.mass,
        purpose: Purpose::General,
        contact: ids.contact,
        engagement: ids.engagement,
        staff: ids.staff,
        minutes: draft.minutes,
        subject: draft.subject.clone(),
        detail: None,
    };
    vec![exact(draft.on, Event::Touch(made))]
}
