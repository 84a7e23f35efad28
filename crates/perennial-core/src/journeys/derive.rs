//! Facts and a journey model to a position and its reasons.

use crate::dates::Day;
use crate::fact::Fact;
use crate::ids::{EngagementId, InvoiceId};
use crate::journeys::course::{self, NOTHING, Track};
use crate::journeys::history::History;
use crate::journeys::implied::ImpliedWork;
use crate::journeys::model::Model;
use crate::journeys::order::Ordered;
use crate::journeys::portrait::portray;
use crate::journeys::position::{Piece, Position};
use crate::journeys::stage::{Phase, Stage};
use crate::journeys::today::Today;

/// Where a relationship stands on a day, and why (rules D1 to D14).
///
/// The facts may come in any order and repeatedly. Corrections hold for every day; of all other facts those
/// dated up to `as_of` count. No history fails. A relationship without any fact is an unknown prospect, and its
/// [`Position::since`] is [`Day::MIN`].
pub fn derive(facts: &[Fact], model: &Model, as_of: Day) -> Position {
    Deriver::new(model).derive(facts, as_of)
}

/// The whole history as pieces, from the first fact to the last change that time alone will bring. Empty
/// without facts.
pub fn pieces(facts: &[Fact], model: &Model) -> Vec<Piece> {
    let mut pieces = Vec::new();
    Deriver::new(model).pieces(facts, &mut pieces);
    pieces
}

/// What the map shows of a relationship on one day: a position without words, for counting many.
/// [`Piece::from`] is the day itself.
pub fn glance(facts: &[Fact], model: &Model, as_of: Day) -> Piece {
    Deriver::new(model).glance(facts, as_of)
}

/// The phases to which a person may set the relationship by hand on a day: those in which it would stand by that, and
/// does not by the evidence (D22). None in Pre-purchase, and none where nothing is recorded.
pub fn settable(facts: &[Fact], model: &Model, as_of: Day) -> Vec<Phase> {
    let mut deriver = Deriver::new(model);
    let (track, _) = deriver.read(&Ordered::of(facts), as_of);
    let Some(headline) = track.headline.filter(|headline| headline.stage != Stage::PrePurchase) else {
        return Vec::new();
    };
    let evident = deriver.history.evident_standing(&headline, model, &mut Today::new(as_of));
    let allowed = deriver.history.allowed(headline.stage, headline.camp);
    let takes_effect = |phase: &Phase| allowed & (1 << phase.number()) != 0 && Some(*phase) != evident;
    Phase::ALL.into_iter().filter(takes_effect).collect()
}

/// The work that the invoices of one client imply, where they name none and nobody filed them (D17).
pub fn implied_work(facts: &[Fact], model: &Model) -> Vec<ImpliedWork> {
    Ordered::of(facts).bills(model).works
}

/// The invoices that belong to an engagement without naming it: those that imply it, those that somebody filed under
/// it, and those that carry it on (D17).
pub fn invoices_under(facts: &[Fact], model: &Model, engagement: EngagementId) -> Vec<InvoiceId> {
    let bills = Ordered::of(facts).bills(model);
    let implying = bills.works.into_iter().filter(|work| work.engagement == engagement).flat_map(|work| work.invoices);
    let filed = bills.filed.into_iter().filter(|(_, under)| *under == Some(engagement)).map(|(invoice, _)| invoice);
    let mut invoices: Vec<InvoiceId> = implying.chain(filed).collect();
    invoices.sort_unstable();
    invoices
}

/// Derives one relationship after the other in the same space, for rebuilding many.
#[derive(Debug)]
pub struct Deriver<'m> {
    model: &'m Model,
    history: History,
}

impl<'m> Deriver<'m> {
    /// Derives by this model.
    pub fn new(model: &'m Model) -> Self {
        Self { model, history: History::default() }
    }

    /// See [`derive()`].
    pub fn derive(&mut self, facts: &[Fact], as_of: Day) -> Position {
        let ordered = Ordered::of(facts);
        let (track, later) = self.read(&ordered, as_of);
        full(&self.history, track, &ordered, self.model, as_of, later)
    }

    /// See [`glance`].
    pub fn glance(&mut self, facts: &[Fact], as_of: Day) -> Piece {
        let ordered = Ordered::of(facts);
        let (track, _) = self.read(&ordered, as_of);
        let headline = track.headline.unwrap_or(NOTHING);
        course::glance(&self.history, &headline, track.stage_since, self.model, &mut Today::new(as_of))
    }

    /// See [`pieces`]; the pieces are added to those that are there.
    pub fn pieces(&mut self, facts: &[Fact], pieces: &mut Vec<Piece>) {
        self.history.clear();
        course::cut(&mut self.history, &Ordered::of(facts), self.model, pieces);
    }

    fn read(&mut self, ordered: &Ordered<'_>, as_of: Day) -> (Track, Option<Day>) {
        self.history.clear();
        let mut track = Track::default();
        let later = course::read_until(&mut self.history, &mut track, ordered, self.model, as_of);
        (track, later)
    }
}

/// The position of a settled history, with the first later day on which it changes. `later` is the day of the
/// first fact that lies ahead.
pub(crate) fn full(
    history: &History,
    track: Track,
    ordered: &Ordered<'_>,
    model: &Model,
    as_of: Day,
    later: Option<Day>,
) -> Position {
    let mut today = Today::new(as_of);
    let mut position = portray(history, &track, ordered, model, &mut today);
    let mut ahead = track;
    let mut next = today.next_change();
    // Not every day on which something comes due changes what is said: look until one does.
    while let Some(day) = next.filter(|next| later.is_none_or(|later| *next < later)) {
        let mut then = Today::new(day);
        ahead.settle(history, model, (day < Day::MAX).then(|| day + 1));
        let mut changed = portray(history, &ahead, ordered, model, &mut then);
        changed.as_of = as_of;
        if changed != position {
            position.changes_on = Some(day);
            return position;
        }
        next = then.next_change();
    }
    position.changes_on = later;
    position
}
