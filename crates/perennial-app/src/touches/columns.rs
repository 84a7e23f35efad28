//! Every touch in a few bytes, in memory, so that the grid of any period is one pass over it.
//!
//! The columns follow the positions: before each use the touches of the clients are read anew whose facts changed
//! since the columns last looked. A touch costs sixteen bytes, and no page's time grows with what is written in it.

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium, Purpose, TouchKind};
use perennial_core::ids::{ClientId, ServiceLineId};
use perennial_core::journey_maps::walked::Touch;
use perennial_core::journeys::stage::Phase;
use tokio::sync::RwLockReadGuard;
use uuid::Uuid;

use super::queries::Filter;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::following::{Following, Follows};
use crate::log;

/// Clients whose touches are read at once.
const PAGE: i64 = 1000;

/// A touch: what the grid counts it by. Names are places in [`Names`]; nothing is 0.
#[derive(Debug, Clone, Copy)]
struct Made {
    on: Day,
    staff: u16,
    line: u16,
    phase: u8,
    medium: u8,
    kind: u8,
    direction: u8,
    purpose: u8,
    personal: bool,
}

/// Ids by a number from 1 on; 65,535 of them at most, the rest share the last.
#[derive(Debug, Default)]
struct Names(HashMap<Uuid, u16>);

impl Names {
    fn number(&mut self, id: Option<Uuid>) -> u16 {
        let Some(id) = id else { return 0 };
        let next = u16::try_from(self.0.len() + 1).unwrap_or(u16::MAX);
        *self.0.entry(id).or_insert(next)
    }
}

#[derive(Default)]
struct Held {
    seq: i64,
    clients: Vec<(ClientId, Box<[Made]>)>,
    place: HashMap<ClientId, usize>,
    staff: Names,
    lines: Names,
}

/// Every touch of every client.
#[derive(Default)]
pub struct Columns {
    held: Following<Held>,
}

/// Touches counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// By phase and medium: the first row holds those before any phase.
    pub cells: [[u32; 6]; 9],
    /// Clients with a touch by how many different media they got; none at place 0.
    pub clients: [u32; 7],
}

/// The touches as the store has them now.
pub struct Reading<'c>(RwLockReadGuard<'c, Held>);

impl Columns {
    /// The touches as the store has them now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(&self, conn: &mut Conn) -> Result<Reading<'_>, Error> {
        Ok(Reading(self.held.read(conn).await?))
    }

    /// Counts what a filter selects, the hidden clients left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn tally(&self, conn: &mut Conn, filter: &Filter, hidden: &HashSet<ClientId>) -> Result<Tally, Error> {
        Ok(self.read(conn).await?.0.tally(filter, hidden))
    }
}

impl Reading<'_> {
    /// The touches of a client in no order; with a service line those about it and those about none.
    pub fn of(&self, client: ClientId, line: Option<ServiceLineId>) -> impl Iterator<Item = Touch> + '_ {
        let held = &*self.0;
        let touches = held.place.get(&client).and_then(|place| held.clients.get(*place)).map(|(_, touches)| touches);
        // A line of which no touch is known has no number: only the touches about none are left.
        let line = line.map(|line| held.lines.0.get(&line.0).copied().unwrap_or(0));
        let about = move |made: &&Made| line.is_none_or(|line| made.line == line || made.line == 0);
        touches.into_iter().flat_map(|touches| touches.iter()).filter(about).filter_map(|made| {
            let medium = *Medium::ALL.get(usize::from(made.medium))?;
            Some(Touch { on: made.on, phase: Phase::from_number(made.phase), medium })
        })
    }
}

#[derive(crate::db::Row)]
struct Row {
    client_id: Uuid,
    on_day: i64,
    medium: String,
    kind: Option<String>,
    direction: String,
    personal: i64,
    purpose: String,
    staff_id: Option<Uuid>,
    service_line_id: Option<Uuid>,
    phase: Option<i64>,
}

impl Follows for Held {
    fn seq(&self) -> i64 {
        self.seq
    }

    async fn follow(&mut self, conn: &mut Conn) -> Result<(), Error> {
        loop {
            let after = self.clients_after(conn).await?;
            let Some((last, _)) = after.last().copied() else { return Ok(()) };
            let clients: Vec<Uuid> = after.iter().map(|(_, client)| *client).collect();
            self.take_in(conn, &clients).await?;
            self.seq = last;
        }
    }
}

impl Held {
    /// The next clients that changed, whole changes only, with the number of the change.
    async fn clients_after(&self, conn: &mut Conn) -> Result<Vec<(i64, Uuid)>, Error> {
        let until: Option<i64> = conn
            .scalar(
                "select max(s.seq) from (select seq from position where seq > $1 order by seq limit $2) s",
                args![self.seq, PAGE],
            )
            .await?;
        let Some(until) = until else { return Ok(Vec::new()) };
        let sql = "select seq, client_id from position where seq > $1 and seq <= $2 order by seq";
        Ok(conn.all(sql, args![self.seq, until]).await?)
    }

    async fn take_in(&mut self, conn: &mut Conn, clients: &[Uuid]) -> Result<(), Error> {
        for chunk in clients.chunks(PAGE as usize) {
            let sql = format!(
                "select client_id, on_day, medium, kind, direction, personal, purpose, staff_id, service_line_id, phase
                 from touch where client_id in ({})",
                log::places(1, chunk.len())
            );
            let rows: Vec<Row> =
                conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
            let mut made: HashMap<Uuid, Vec<Made>> = HashMap::new();
            for row in rows {
                made.entry(row.client_id).or_default().extend(self.made(&row));
            }
            for client in chunk {
                let found = made.remove(client).unwrap_or_default().into_boxed_slice();
                let next = self.clients.len();
                match self.place.entry(ClientId(*client)).or_insert(next) {
                    place if *place == next => self.clients.push((ClientId(*client), found)),
                    place => self.clients[*place].1 = found,
                }
            }
        }
        Ok(())
    }

    fn made(&mut self, row: &Row) -> Option<Made> {
        Some(Made {
            on: super::queries::day(row.on_day),
            staff: self.staff.number(row.staff_id),
            line: self.lines.number(row.service_line_id),
            phase: row.phase.and_then(|phase| u8::try_from(phase).ok()).filter(|phase| *phase <= 8).unwrap_or(0),
            medium: Medium::from_key(&row.medium)? as u8,
            kind: row.kind.as_deref().and_then(TouchKind::from_key).map_or(0, |kind| kind as u8 + 1),
            direction: Direction::from_key(&row.direction)? as u8,
            purpose: Purpose::from_key(&row.purpose)? as u8,
            personal: row.personal != 0,
        })
    }

    fn tally(&self, filter: &Filter, hidden: &HashSet<ClientId>) -> Tally {
        let mut tally = Tally::default();
        let Some(asked) = Asked::of(filter, self) else { return tally };
        let one = filter.client.map(|client| self.place.get(&client).map(|place| &self.clients[*place]));
        let chosen: &mut dyn Iterator<Item = &(ClientId, Box<[Made]>)> = match one {
            Some(one) => &mut one.into_iter(),
            None => &mut self.clients.iter(),
        };
        for (_, touches) in chosen.filter(|(client, _)| !hidden.contains(client)) {
            let mut media = 0_u8;
            for made in touches.iter().filter(|made| asked.takes(made)) {
                tally.cells[usize::from(made.phase)][usize::from(made.medium)] += 1;
                media |= 1 << made.medium;
            }
            tally.clients[media.count_ones() as usize] += 1;
        }
        tally.clients[0] = 0;
        tally
    }
}

/// A filter in the numbers of the columns: the same conditions as [`Filter::conditions`].
struct Asked {
    from: Day,
    until: Day,
    staff: Option<u16>,
    line: Option<u16>,
    phase: Option<u8>,
    medium: Option<u8>,
    kind: Option<u8>,
    direction: Option<u8>,
    purpose: Option<u8>,
    personal: Option<bool>,
}

impl Asked {
    /// None when it asks for somebody or something with no touch at all.
    fn of(filter: &Filter, held: &Held) -> Option<Self> {
        let number = |names: &Names, id: Option<Uuid>| match id {
            None => Some(None),
            Some(id) => names.0.get(&id).map(|number| Some(*number)),
        };
        Some(Self {
            from: filter.from.unwrap_or(Day::MIN),
            until: filter.until.unwrap_or(Day::MAX),
            staff: number(&held.staff, filter.staff.map(|id| id.0))?,
            line: number(&held.lines, filter.line.map(|id| id.0))?,
            phase: if filter.unplaced { Some(0) } else { filter.phase.map(|phase| phase.number()) },
            medium: filter.medium.map(|medium| medium as u8),
            kind: filter.kind.map(|kind| kind as u8 + 1),
            direction: filter.direction.map(|direction| direction as u8),
            purpose: filter.purpose.map(|purpose| purpose as u8),
            personal: filter.personal,
        })
    }

    fn takes(&self, made: &Made) -> bool {
        let is = |asked: Option<u8>, found: u8| asked.is_none_or(|asked| asked == found);
        made.on >= self.from
            && made.on <= self.until
            && self.staff.is_none_or(|staff| staff == made.staff)
            && self.line.is_none_or(|line| line == made.line)
            && is(self.phase, made.phase)
            && is(self.medium, made.medium)
            && is(self.kind, made.kind)
            && is(self.direction, made.direction)
            && is(self.purpose, made.purpose)
            && self.personal.is_none_or(|personal| personal == made.personal)
    }
}
