//! The conditions of what is said because of lists: who is no prospect, since when somebody is a client, and how long they
//! usually stay away.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Event, Fact, InvoiceFact, Listing, Precision};
use perennial_core::ids::EngagementId;
use perennial_core::journeys::position::{Contradiction, Piece, Proposal, Proposed, Prospect, Reason, UsualGap};
use perennial_core::journeys::stage::Stage;

use super::reasons::{Ground, is_client_listing, must};
use super::seen::*;

/// “Neither client nor prospect”.
pub fn no_prospect(ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    let listed = |what: &Event| matches!(what, Event::Client(ClientFact::Listed { .. }));
    let other = |what: &Event| matches!(what, Event::Client(ClientFact::Listed { listing: Listing::Other }));
    must(seen.last(other).is_some() && seen.last(other) >= seen.last(listed), "no list says so, or a later one")?;
    must(!seen.any(is_client_listing), "a list names a client")?;
    must(!seen.any(|what| matches!(what, Event::Pursuit(_))), "something was sought")?;
    must(position.stage == Stage::PrePurchase && position.prospect == Some(Prospect::Other), "it is a prospect")
}

/// “Phase not recorded since …”.
pub fn phase_not_recorded(reason: &Reason, ground: &Ground<'_>, work: bool) -> Result<(), &'static str> {
    let seen = ground.seen;
    let known = !seen.engagements().is_empty() || seen.any(is_unnamed_invoice);
    must(known == work, "it speaks of work where none is known, or of none where some is")?;
    // Of a prospect no phase is missing: what was noted of them before they bought is not the beginning.
    let unknown = |piece: &&Piece| piece.stage != Stage::PrePurchase && piece.standing.is_none();
    let begins = |piece: &&Piece| piece.from == reason.on;
    must(ground.pieces.iter().find(begins).is_some_and(|piece| unknown(&piece)), "it was recorded, or none was due")?;
    let since = ground.pieces.iter().filter(|piece| piece.from >= reason.on && piece.from <= seen.as_of);
    must(since.into_iter().all(|piece| piece.stage != Stage::PrePurchase), "they were a prospect since")
}

/// “… is assumed to have finished on …, the day of its last invoice”, or by a day.
pub fn assumed_finished(reason: &Reason, ground: &Ground<'_>, billed: bool) -> Result<(), &'static str> {
    must(reason.on <= ground.seen.as_of, "it ends later")?;
    let issued = |what: &Event| matches!(what, Event::Invoice(InvoiceFact::Issued { engagement: None, .. }));
    must(!billed || ground.seen.on(reason.on, issued), "no invoice is of that day")
}

/// “A client since …, by the first invoice; your list says …”.
pub fn client_since(
    reason: &Reason,
    ground: &Ground<'_>,
    invoice: bool,
    (listed, precision): (Day, Precision),
) -> Result<(), &'static str> {
    let seen = ground.seen;
    let says = |(on, fact): &&(Day, Fact)| {
        *on == listed && fact.precision == precision && !fact.is_by_hand() && is_client_listing(&fact.what)
    };
    must(seen.facts.iter().filter(says).count() > 0, "no list says so")?;
    must(precision.earliest(listed).is_some_and(|first| reason.on < first), "the list says no later day")?;
    let billed = seen.on(reason.on, is_unnamed_invoice);
    must(billed || !invoice, "no invoice is of that day")?;
    must(invoice || seen.on(reason.on, |what| begins_work(what).is_some()), "no work began on that day")
}

/// “Their gaps were about …”.
pub fn usual_gap(reason: &Reason, ground: &Ground<'_>, usual: UsualGap) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    must(position.stage == Stage::Between && position.working.is_empty(), "work is open, or nothing was")?;
    let need = |what: &Event| matches!(what, Event::Client(ClientFact::NextNeedExpected { .. }));
    must(!seen.any(need), "somebody said when they will need the firm next")?;
    must(usual.gaps >= 2 && reason.facts.len() > 2, "there are too few gaps")?;
    must(usual.days >= 60 && usual.next == reason.on + usual.days, "the day does not follow from the gap")?;
    must(usual.past == (usual.next < seen.as_of), "it says would fall for would have fallen")
}

/// True where a fact ends a relationship.
pub fn is_end(what: &Event) -> bool {
    let former = matches!(what, Event::Client(ClientFact::Listed { listing: Listing::FormerClient }));
    former || matches!(what, Event::Client(ClientFact::Ended { .. }))
}

/// The last day on which an engagement ended, leaving aside ends that are doubted.
pub fn last_end(ground: &Ground<'_>, id: EngagementId) -> Option<Day> {
    let facts = ground.seen.facts.iter();
    facts.filter(|(on, fact)| ends(&fact.what, id) && !is_doubted(*on, fact, ground)).map(|(on, _)| *on).max()
}

/// An end of which it is asked whether it was one, or that rests on nothing recorded and somebody said that they go on.
pub fn is_doubted(on: Day, end: &Fact, ground: &Ground<'_>) -> bool {
    let asked = |proposal: &Proposal| {
        let which = [Contradiction::EndedUnseen, Contradiction::EndedAndListed].map(Proposed::Contradiction);
        which.contains(&proposal.what) && proposal.facts.contains(&end.id)
    };
    let unseen = matches!(&end.what, Event::Client(end) if end.ends_unseen());
    let continues = |what: &Event| matches!(what, Event::Client(ClientFact::Continues));
    ground.position.proposals.iter().any(asked) || (unseen && ground.seen.last(continues) >= Some(on))
}

/// Whoever is called a former client on a day was one before it.
pub fn is_former(what: &Event) -> bool {
    matches!(what, Event::Client(ClientFact::Listed { listing: Listing::FormerClient }))
}
