//! One pass over all relationships: who stands where on a day, and what moved in the week before.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ServiceLineId, StaffId};
use perennial_core::journeys::position::{Piece, Silence};
use perennial_core::journeys::stage::Stage;
use perennial_core::maps::{Lane, Move, Spot};

use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::journeys::{Known, Packed};

/// Which relationships to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those that used or sought this service line.
    pub line: Option<ServiceLineId>,
    /// Only those of this relationship manager.
    pub manager: Option<StaffId>,
}

/// What stands at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Relationships.
    pub count: u32,
    /// Of them, with a cycle past its stall limit.
    pub stalled: u32,
    /// Of them, silent past the last limit of their stage.
    pub silent: u32,
    /// Of them, with work that is open on paper only (D19).
    pub on_paper: u32,
    /// Minor units: open pursuits in Pre-purchase, else fees of the twelve months before.
    pub value: i64,
}

/// The map in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// Each place with anybody at it.
    pub cells: BTreeMap<Spot, Standing>,
    /// What moved in the seven days before: from, to, kind, and how many.
    pub moves: BTreeMap<(Option<Spot>, Option<Spot>, Move), u32>,
    /// Relationships with a stalled cycle, by working phase.
    pub stalls: [u32; 8],
    /// What the relationships with stalled cycles were billed in the twelve months before, minor units.
    pub stalled_value: i64,
    /// Prospects parked as “not now”: beside the map, not on it.
    pub parked: u32,
    /// Prospects whose last pursuit was lost: beside the map.
    pub lost: u32,
    /// Prospects with whom nothing was begun: beside the map.
    pub leads: u32,
    /// Suppliers, referrers and others, who are neither client nor prospect (D18): beside the map.
    pub others: u32,
    /// Clients whose stage is not recorded for the day: before the first records of work (D18).
    pub uncovered: u32,
    /// Referred to the firm in the seven days before.
    pub referred_this_week: u32,
    /// Clients of whom a referral won work in the twelve months before: see
    /// [`won_by_referral`](perennial_core::referrals::won_by_referral).
    pub won_by_referral: u32,
    /// All relationships known on the day to whoever asks, on the map or beside it; deleted ones are not.
    pub known: u32,
}

/// Why somebody who is known stands beside the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A prospect parked as “not now”.
    NotNow,
    /// A prospect whose last pursuit was lost.
    Lost,
    /// A prospect with whom nothing was begun.
    NoPursuit,
    /// A supplier, a referrer or somebody else, as a list says (D18).
    Neither,
    /// Its stage is not recorded for the day (D18).
    NotRecorded,
}

impl Beside {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::NotNow, Self::Lost, Self::NoPursuit, Self::Neither, Self::NotRecorded];

    /// Why a piece is beside the map; none for what is on it, and for what was set aside.
    pub fn of(piece: &Piece) -> Option<Self> {
        if piece.archived {
            return None;
        }
        if piece.uncovered {
            return Some(Self::NotRecorded);
        }
        if piece.other {
            return Some(Self::Neither);
        }
        if piece.parked {
            return Some(Self::NotNow);
        }
        let is_prospect = piece.stage == Stage::PrePurchase && !piece.counts;
        is_prospect.then(|| if piece.standing.is_some() { Self::Lost } else { Self::NoPursuit })
    }

    /// The name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotNow => "not_now",
            Self::Lost => "lost",
            Self::NoPursuit => "no_pursuit",
            Self::Neither => "neither",
            Self::NotRecorded => "not_recorded",
        }
    }

    /// The words beside the number.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotNow => "not now",
            Self::Lost => "lost",
            Self::NoPursuit => "no pursuit yet",
            Self::Neither => "neither client nor prospect",
            Self::NotRecorded => "stage not recorded yet",
        }
    }
}

/// Where a piece stands on the map; none beside it.
pub fn spot(piece: &Piece) -> Option<Spot> {
    if !piece.counts {
        return None;
    }
    let lane = Lane::of(piece.stage, piece.camp);
    // A prospect without any pursuit is beside the map; a client whose phase is not recorded is on it.
    match piece.standing {
        Some(phase) => Some(Spot::new(lane, phase)),
        None => (piece.stage != Stage::PrePurchase).then_some(Spot::not_recorded(lane)),
    }
}

/// What happened to a relationship in the seven days up to a day. What only became known in them did not happen in
/// them: a client whom a list names today was one before, and moves from where it stands by the list.
pub fn moved_in_week(history: &Packed, day: Day) -> Option<(Option<Spot>, Option<Spot>, Move)> {
    let mut before = history.on(day - 7);
    let began_in_week = before.is_none() && history.begun(day - 7, day).next().is_some_and(|first| !first.learned);
    if !began_in_week {
        before = history.begun(day - 7, day).filter(|piece| piece.learned).last().or(before);
    }
    movement(before.as_ref(), history.on(day).as_ref())
}

/// What happened between two pieces: from, to and kind; none when nothing did.
fn movement(before: Option<&Piece>, now: Option<&Piece>) -> Option<(Option<Spot>, Option<Spot>, Move)> {
    let (from, to) = (before.and_then(spot), now.and_then(spot));
    if from == to {
        return None;
    }
    let kind = match (from, to) {
        (None, None) => return None,
        (None, Some(to)) if to.lane.stage() == Stage::PrePurchase => Move::Entered,
        (None, Some(to)) if to.lane.stage() == Stage::Client => Move::Hired,
        (None, Some(_)) => Move::Entered,
        (Some(_), None) if now.is_some_and(|piece| piece.parked) => Move::Parked,
        (Some(_), None) => Move::Lost,
        (Some(from), Some(to)) => between(from, to),
    };
    Some((from, to, kind))
}

fn between(from: Spot, to: Spot) -> Move {
    match (from.lane.stage(), to.lane) {
        (Stage::PrePurchase, Lane::Client) => Move::Hired,
        (Stage::Client, Lane::Between) => Move::Closed,
        (Stage::Between | Stage::Former, Lane::Client) => Move::CameBack,
        (_, Lane::FormerPoor) => Move::Left,
        (stage, lane) if stage != Stage::Former && lane.stage() == Stage::Former => Move::Ended,
        _ if to.phase.is_some() && to.phase < from.phase => Move::FellBack,
        _ => Move::Advanced,
    }
}

/// What a relationship is worth on a day, in minor units of the firm's currency.
pub fn worth(known: &Known, piece: &Piece, day: Day) -> i64 {
    if piece.stage == Stage::PrePurchase { known.history.sought_on(day) } else { known.history.fees_in_year_to(day) }
}

impl Filter {
    /// True when the relationship is looked at by whoever asks.
    pub fn takes(&self, known: &Known, actor: &Actor) -> bool {
        known.seen_by(actor)
            && self.manager.is_none_or(|manager| known.manager == Some(manager))
            && self.line.is_none_or(|line| known.history.uses(line))
    }
}

impl Survey {
    /// The map of a day over some relationships, as the actor may see it: how every map is counted.
    pub fn over<'k>(clients: impl Iterator<Item = &'k Known>, actor: &Actor, filter: Filter, day: Day) -> Self {
        let mut survey = Self::default();
        for known in clients.filter(|known| filter.takes(known, actor)) {
            survey.add(known, day);
        }
        survey
    }

    fn add(&mut self, known: &Known, day: Day) {
        let now = known.history.on(day);
        self.known += u32::from(now.is_some());
        if let Some(moved) = moved_in_week(&known.history, day) {
            *self.moves.entry(moved).or_default() += 1;
        }
        self.add_referrals(known, day);
        let Some(piece) = now else { return };
        self.beside(&piece);
        let Some(at) = spot(&piece) else { return };
        let value = worth(known, &piece, day);
        let standing = self.cells.entry(at).or_default();
        standing.count += 1;
        standing.stalled += u32::from(piece.stalled != 0);
        standing.silent += u32::from(piece.silence == Silence::Red);
        standing.on_paper += u32::from(piece.on_paper);
        standing.value += value;
        if piece.stalled != 0 {
            self.stalled_value += known.history.fees_in_year_to(day);
            for (place, stalls) in self.stalls.iter_mut().enumerate() {
                *stalls += u32::from(piece.stalled >> place & 1);
            }
        }
    }

    /// Counts who is known and not on the map, each for its reason.
    fn beside(&mut self, piece: &Piece) {
        match Beside::of(piece) {
            Some(Beside::NotNow) => self.parked += 1,
            Some(Beside::Lost) => self.lost += 1,
            Some(Beside::NoPursuit) => self.leads += 1,
            Some(Beside::Neither) => self.others += 1,
            Some(Beside::NotRecorded) => self.uncovered += 1,
            None => {}
        }
    }

    /// How many stand beside the map, each with its reason: those of whom there are any.
    pub fn all_beside(&self) -> impl Iterator<Item = (Beside, u32)> {
        let all = [
            (Beside::NotNow, self.parked),
            (Beside::Lost, self.lost),
            (Beside::NoPursuit, self.leads),
            (Beside::Neither, self.others),
            (Beside::NotRecorded, self.uncovered),
        ];
        all.into_iter().filter(|(_, count)| *count > 0)
    }

    fn add_referrals(&mut self, known: &Known, day: Day) {
        let week = known.history.referred().any(|on| on > day - 7 && on <= day);
        self.referred_this_week += u32::from(week);
        let won = known.history.won_by_referral().any(|on| on > day - 365 && on <= day);
        self.won_by_referral += u32::from(won);
    }
}

/// Surveys kept at most; all of one state of the positions.
const KEPT: usize = 32;

/// Surveys already made, until a position changes.
#[derive(Default)]
pub struct Surveys(Mutex<Made>);

/// The change up to which positions are known, and what was surveyed at it.
type Made = (i64, Vec<(Asked, Arc<Survey>)>);

/// What a survey answers: who asks (walls), about whom, on which day.
type Asked = (Option<StaffId>, Filter, Day);

impl Surveys {
    /// The survey asked for, made by `make` unless it was made since the change `seq`.
    fn of(&self, seq: i64, asked: Asked, make: impl FnOnce() -> Survey) -> Arc<Survey> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let (at, made) = &*kept()
            && *at == seq
            && let Some((_, survey)) = made.iter().find(|(known, _)| *known == asked)
        {
            return Arc::clone(survey);
        }
        let survey = Arc::new(make());
        let mut kept = kept();
        let (at, made) = &mut *kept;
        if *at != seq || made.len() >= KEPT {
            *at = seq;
            made.clear();
        }
        made.push((asked, Arc::clone(&survey)));
        survey
    }
}

/// The map of a day, as the actor may see it.
///
/// # Errors
/// When the store cannot be read.
pub async fn survey(app: &App, conn: &mut Conn, actor: &Actor, filter: Filter, day: Day) -> Result<Arc<Survey>, Error> {
    let look = |clients: &[Known], seq| {
        app.memory.surveys.of(seq, (actor.staff(), filter, day), || Survey::over(clients.iter(), actor, filter, day))
    };
    app.memory.snapshot.look(conn, look).await
}

/// Which relationships of the map to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// Those who stand at a place.
    At(Spot),
    /// Those who made a movement in the week before.
    Moved(Option<Spot>, Option<Spot>),
    /// Those referred in the week before, or won by referral in the year before.
    Referred,
    /// Those who stand beside the map.
    Beside(Beside),
}

/// One relationship of the map, with its worth in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub client: ClientId,
    /// Where and how it stands.
    pub piece: Piece,
    /// Minor units.
    pub value: i64,
}

/// The relationships behind a number of the map, the most valuable first.
///
/// # Errors
/// When the store cannot be read.
pub async fn behind(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    filter: Filter,
    day: Day,
    chosen: Chosen,
) -> Result<Vec<Listed>, Error> {
    let mut listed = app
        .memory
        .snapshot
        .look(conn, |clients, _| {
            let taken = clients.iter().filter(|known| filter.takes(known, actor));
            taken.filter_map(|known| listed(known, day, chosen)).collect::<Vec<_>>()
        })
        .await?;
    listed.sort_by_key(|entry| (std::cmp::Reverse(entry.value), entry.client));
    Ok(listed)
}

fn listed(known: &Known, day: Day, chosen: Chosen) -> Option<Listed> {
    let piece = known.history.on(day)?;
    let taken = match chosen {
        Chosen::At(at) => spot(&piece) == Some(at),
        Chosen::Beside(why) => Beside::of(&piece) == Some(why),
        Chosen::Moved(from, to) => {
            moved_in_week(&known.history, day).is_some_and(|moved| (moved.0, moved.1) == (from, to))
        }
        Chosen::Referred => {
            let mut survey = Survey::default();
            survey.add_referrals(known, day);
            survey.referred_this_week + survey.won_by_referral > 0
        }
    };
    taken.then(|| Listed { client: known.client, piece, value: worth(known, &piece, day) })
}
