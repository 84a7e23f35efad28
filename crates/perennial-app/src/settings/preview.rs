//! What a changed journey model would move: every relationship is derived with both models, and nothing is stored.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::glance;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::{Piece, Silence};
use perennial_core::journeys::stage::{Camp, Phase, PhaseNames, Stage};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::log;

/// Relationships looked at; a larger firm sees the preview of its first 20,000.
pub(super) const LIMIT: usize = 20_000;
/// Relationships named.
const NAMED: usize = 50;
/// Relationships read at once.
pub(super) const CHUNK: i64 = 500;

/// What would move.
#[derive(Debug, Default)]
pub struct Preview {
    /// Relationships looked at.
    pub looked: usize,
    /// True when there are more than were looked at.
    pub cut: bool,
    /// Relationships that would stand elsewhere, or begin or cease to be stalled or silent.
    pub moved: usize,
    /// The first of them.
    pub first: Vec<Moved>,
    cells: BTreeMap<Cell, (usize, usize)>,
    stalled: (usize, usize),
    silent: (usize, usize),
    phases: PhaseNames,
}

type Cell = (Stage, Option<Phase>);

/// A relationship that would move.
#[derive(Debug)]
pub struct Moved {
    /// Whose.
    pub client: Uuid,
    /// The client's name.
    pub name: String,
    /// Where it stands, in words.
    pub before: String,
    /// Where it would stand, in words.
    pub after: String,
}

/// A line of the table of counts.
#[derive(Debug, PartialEq, Eq)]
pub struct Counted {
    /// What is counted, in words.
    pub what: String,
    /// Now.
    pub before: usize,
    /// With the changed model.
    pub after: usize,
}

impl Preview {
    /// The counts that would change, then those of stalls and silences.
    pub fn counts(&self) -> Vec<Counted> {
        let cells =
            self.cells.iter().map(|((stage, phase), counts)| (cell_words(*stage, *phase, &self.phases), *counts));
        let marks = [("Stalled".to_owned(), self.stalled), ("Silent".to_owned(), self.silent)];
        let all = cells.chain(marks).filter(|(_, (before, after))| before != after);
        all.map(|(what, (before, after))| Counted { what, before, after }).collect()
    }

    fn take(&mut self, client: Uuid, name: String, before: &Piece, after: &Piece) {
        self.looked += 1;
        if before.counts {
            self.cells.entry((before.stage, before.standing)).or_default().0 += 1;
            self.stalled.0 += usize::from(before.stalled != 0);
            self.silent.0 += usize::from(before.silence != Silence::Heard);
        }
        if after.counts {
            self.cells.entry((after.stage, after.standing)).or_default().1 += 1;
            self.stalled.1 += usize::from(after.stalled != 0);
            self.silent.1 += usize::from(after.silence != Silence::Heard);
        }
        let same = (before.stage, before.camp, before.standing, before.stalled, before.silence)
            == (after.stage, after.camp, after.standing, after.stalled, after.silence);
        if !same {
            self.moved += 1;
            if self.first.len() < NAMED {
                self.first.push(Moved {
                    client,
                    name,
                    before: words(before, &self.phases),
                    after: words(after, &self.phases),
                });
            }
        }
    }
}

fn cell_words(stage: Stage, phase: Option<Phase>, phases: &PhaseNames) -> String {
    match phase {
        Some(phase) => format!("{}, {}", stage.word(), phases.of(phase)),
        None if stage == Stage::PrePurchase => format!("{}, no pursuit yet", stage.word()),
        None => format!("{}, phase not recorded", stage.word()),
    }
}

/// A position in a line: “Client, Affirm, stalled in Affirm, silent”.
fn words(piece: &Piece, phases: &PhaseNames) -> String {
    let mut line = match piece.other {
        true => "Neither client nor prospect".to_owned(),
        false => cell_words(piece.stage, piece.standing, phases),
    };
    if let Some(camp) = piece.camp {
        line.push_str(match camp {
            Camp::Good => " (left on good terms)",
            Camp::Poor => " (left unhappy)",
            Camp::Unknown => "",
        });
    }
    for phase in Phase::ALL.into_iter().filter(|phase| piece.stalled & (1 << (phase.number() - 1)) != 0) {
        line.push_str(&format!(", stalled in {}", phases.of(phase)));
    }
    match piece.silence {
        Silence::Heard => {}
        Silence::Amber => line.push_str(", silence amber"),
        Silence::Red => line.push_str(", silence red"),
    }
    line
}

/// Derives every relationship that the actor sees with both models, as of a day.
///
/// # Errors
/// When the store cannot be read.
pub async fn preview(
    conn: &mut Conn,
    actor: &Actor,
    before: &Model,
    after: &Model,
    today: Day,
) -> Result<Preview, Error> {
    let sql = format!(
        "select c.id, c.name from client c where c.id > $2 and c.deleted_at is null and {} order by c.id limit {CHUNK}",
        actor.sees(1)
    );
    let (mut preview, mut last) = (Preview { phases: after.phase_names(), ..Preview::default() }, Uuid::nil());
    loop {
        let page: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql.as_str()), args![actor.wall_value(), last]).await?;
        let Some((id, _)) = page.last() else { return Ok(preview) };
        last = *id;
        let more = page.len() as i64 == CHUNK;
        let ids: Vec<ClientId> = page.iter().map(|(id, _)| ClientId(*id)).collect();
        let facts = log::of_clients(conn, &ids).await?;
        for (id, name) in page {
            let facts = facts.get(&ClientId(id)).map_or(&[][..], Vec::as_slice);
            preview.take(id, name, &glance(facts, before, today), &glance(facts, after, today));
        }
        if preview.looked >= LIMIT {
            preview.cut = more;
            return Ok(preview);
        }
        if !more {
            return Ok(preview);
        }
    }
}
