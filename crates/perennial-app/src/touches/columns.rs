//! Every touch in a few bytes, in memory, so that the grid of any period is one pass over it.
//!
//! The columns follow the positions: before each use the touches of the clients are read anew whose facts changed
//! since the columns last looked. A touch costs sixteen bytes, and no page's time grows with what is written in it. The
//! counting itself lies in the core ([`touches::Columns`]).

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium, Purpose, TouchKind};
use perennial_core::ids::{ClientId, ServiceLineId, StaffId};
use perennial_core::journey_maps::walked::Touch;
use perennial_core::journeys::stage::Phase;
use perennial_core::touches::{self, Made, Selection, Tally};
use tokio::sync::RwLockReadGuard;
use uuid::Uuid;

use super::queries::Filter;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::following::{Changed, Following, Follows, Pages};
use crate::log;

/// Clients whose touches are read at once.
const PAGE: usize = 1000;

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
    touches: touches::Columns,
    clients: Vec<ClientId>,
    place: HashMap<ClientId, usize>,
    staff: Names,
    lines: Names,
}

/// Every touch of every client.
#[derive(Default)]
pub struct Columns {
    held: Following<Held>,
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
    /// The number of the change up to which they are known.
    pub fn seq(&self) -> i64 {
        self.0.seq
    }

    /// Takes every touch of a period, with its client and who of ours made it; in no order.
    pub fn each(&self, from: Day, until: Day, mut take: impl FnMut(ClientId, Option<StaffId>, &Made)) {
        let held = &*self.0;
        let staff: HashMap<u16, StaffId> = held.staff.0.iter().map(|(id, number)| (*number, StaffId(*id))).collect();
        for (place, client) in held.clients.iter().enumerate() {
            for made in held.touches.of(place).filter(|made| made.on >= from && made.on <= until) {
                take(*client, staff.get(&made.staff).copied(), &made);
            }
        }
    }

    /// The touches of a client in no order; with a service line those about it and those about none. They are likely
    /// at the place at which the client stands in the snapshot, which is read in the same order.
    pub fn of(&self, client: ClientId, likely: usize, line: Option<ServiceLineId>) -> impl Iterator<Item = Touch> + '_ {
        let held = &*self.0;
        let there = held.clients.get(likely).filter(|id| **id == client).map(|_| likely);
        let place = there.or_else(|| held.place.get(&client).copied());
        let touches = place.map(|place| held.touches.of(place));
        // A line of which no touch is known has no number: only the touches about none are left.
        let line = line.map(|line| held.lines.0.get(&line.0).copied().unwrap_or(0));
        let about = move |made: &Made| line.is_none_or(|line| made.line == line || made.line == 0);
        touches.into_iter().flatten().filter(about).filter_map(|made| {
            let medium = *Medium::ALL.get(usize::from(made.medium))?;
            Some(Touch { on: made.on, phase: Phase::from_number(made.phase), medium })
        })
    }
}

#[derive(crate::db::Row)]
struct Position {
    client_id: Uuid,
    seq: i64,
}

impl Changed for Position {
    fn change(&self) -> (Uuid, i64) {
        (self.client_id, self.seq)
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
    minutes: Option<i64>,
}

impl Follows for Held {
    fn seq(&self) -> i64 {
        self.seq
    }

    async fn follow(&mut self, conn: &mut Conn) -> Result<(), Error> {
        let known = (!self.clients.is_empty()).then_some(self.seq);
        let mut pages = Pages::since(conn, known, PAGE).await?;
        loop {
            let rows: Vec<Position> = pages.next(conn, "select p.client_id, p.seq from position p").await?;
            if rows.is_empty() {
                break;
            }
            let clients: Vec<Uuid> = rows.iter().map(|row| row.client_id).collect();
            self.take_in(conn, &clients).await?;
        }
        self.seq = pages.seq();
        Ok(())
    }
}

impl Held {
    async fn take_in(&mut self, conn: &mut Conn, clients: &[Uuid]) -> Result<(), Error> {
        let sql = format!(
            "select client_id, on_day, medium, kind, direction, personal, purpose, staff_id, service_line_id, phase,
               case when engagement_id is null then minutes end as minutes
             from touch where client_id in ({})",
            log::places(1, clients.len())
        );
        let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
        let mut made: HashMap<Uuid, Vec<Made>> = HashMap::new();
        for row in rows {
            made.entry(row.client_id).or_default().extend(self.made(&row));
        }
        for client in clients {
            let next = self.clients.len();
            let place = *self.place.entry(ClientId(*client)).or_insert(next);
            if place == next {
                self.clients.push(ClientId(*client));
            }
            self.touches.set(place, &made.remove(client).unwrap_or_default());
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
            minutes: row.minutes.map_or(0, |minutes| u16::try_from(minutes).unwrap_or(u16::MAX)),
        })
    }

    fn tally(&self, filter: &Filter, hidden: &HashSet<ClientId>) -> Tally {
        let Some(selection) = self.selection(filter) else { return Tally::default() };
        let place = |client: &ClientId| self.place.get(client).copied();
        match filter.client {
            Some(client) if hidden.contains(&client) => Tally::default(),
            Some(client) => place(&client).map(|place| self.touches.tally_of(place, &selection)).unwrap_or_default(),
            None => {
                let mut hidden: Vec<usize> = hidden.iter().filter_map(place).collect();
                hidden.sort_unstable();
                self.touches.tally(&selection, &hidden)
            }
        }
    }

    /// A filter in the numbers of the columns: the same conditions as [`Filter::conditions`]. None when it asks for
    /// somebody or something with no touch at all.
    fn selection(&self, filter: &Filter) -> Option<Selection> {
        let number = |names: &Names, id: Option<Uuid>| match id {
            None => Some(None),
            Some(id) => names.0.get(&id).map(|number| Some(*number)),
        };
        Some(Selection {
            from: filter.from.unwrap_or(Day::MIN),
            until: filter.until.unwrap_or(Day::MAX),
            staff: number(&self.staff, filter.staff.map(|id| id.0))?,
            line: number(&self.lines, filter.line.map(|id| id.0))?,
            phase: if filter.unplaced { Some(0) } else { filter.phase.map(|phase| phase.number()) },
            medium: filter.medium.map(|medium| medium as u8),
            kind: filter.kind.map(|kind| kind as u8 + 1),
            direction: filter.direction.map(|direction| direction as u8),
            purpose: filter.purpose.map(|purpose| purpose as u8),
            personal: filter.personal,
        })
    }
}
