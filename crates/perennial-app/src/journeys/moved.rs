//! Whom a change of the rules moved on the map: kept when positions are derived anew by new rules, until the next time.

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::RULES_VERSION;
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The stage; none of who is neither client nor prospect.
    pub stage: Option<Stage>,
    /// The camp, of former clients.
    pub camp: Option<Camp>,
    /// The phase; none where it is not recorded, and for prospects without a pursuit.
    pub standing: Option<Phase>,
}

impl Place {
    /// A place from the numbers of a row of positions.
    fn of(stage: i64, camp: i64, standing: i64) -> Self {
        let from = |number: i64| usize::try_from(number - 1).ok();
        let stage = usize::try_from(stage).ok().and_then(|place| Stage::ALL.get(place).copied());
        let camp = from(camp).and_then(|place| Camp::ALL.get(place).copied());
        let standing = from(standing).and_then(|place| Phase::ALL.get(place).copied());
        Self { stage, camp, standing }
    }
}

/// A client whom new rules moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub client: ClientId,
    /// The client's name.
    pub name: String,
    /// Where it stood by the old rules.
    pub before: Place,
    /// Where it stood by the new ones.
    pub after: Place,
}

/// All whom the last change of the rules moved, as far as the actor sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The day of the change.
    pub on: Day,
    /// Who moved, by name.
    pub all: Vec<Move>,
}

/// Notes that a store without any client begins by the present rules: they moved nobody in it.
///
/// # Errors
/// When the store refuses.
pub(super) async fn begin_new(tx: &mut Tx) -> Result<(), Error> {
    let sql = "insert into derived_with (id, model_version, rules_version, rules_begun) values (1, 0, $1, $1)
               on conflict (id) do nothing";
    tx.run(sql, args![RULES_VERSION]).await?;
    Ok(())
}

/// Keeps where everybody stands by the old rules, once for each change of them. Whom time alone would have moved by now
/// is left out: the rules did not move them.
///
/// # Errors
/// When the store refuses.
pub(super) async fn begin(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    let sql = "insert into derived_with (id, model_version, rules_version, rules_begun) values (1, 0, 1, $1)
               on conflict (id) do update set rules_begun = excluded.rules_begun
               where derived_with.rules_begun <> excluded.rules_begun";
    if tx.run(sql, args![RULES_VERSION]).await? == 0 {
        return Ok(());
    }
    tx.run("delete from moved_by_rules", vec![]).await?;
    tx.run(
        "insert into moved_by_rules (client_id, moved_on, stage_before, camp_before, standing_before)
         select client_id, $1, stage, camp, standing from position where changes_on is null or changes_on > $1",
        args![act.today],
    )
    .await?;
    Ok(())
}

/// Keeps where everybody stands by the new rules, and forgets those who did not move.
///
/// # Errors
/// When the store refuses.
pub(super) async fn finish(tx: &mut Tx) -> Result<(), Error> {
    tx.run(
        "update moved_by_rules set
           stage_after = (select p.stage from position p where p.client_id = moved_by_rules.client_id),
           camp_after = (select p.camp from position p where p.client_id = moved_by_rules.client_id),
           standing_after = (select p.standing from position p where p.client_id = moved_by_rules.client_id)",
        vec![],
    )
    .await?;
    tx.run(
        "delete from moved_by_rules where stage_after is null
           or (stage_after = stage_before and camp_after = camp_before and standing_after = standing_before)",
        vec![],
    )
    .await?;
    Ok(())
}

/// How many of those whom the actor sees the last change of the rules moved, and its day; a number above a thousand
/// stands for more than that. None when it moved nobody, or before a day.
///
/// # Errors
/// When the store cannot be read.
pub async fn how_many_moved_by_rules(conn: &mut Conn, actor: &Actor, since: Day) -> Result<Option<(i64, Day)>, Error> {
    let sql = format!(
        "select count(*), min(moved_on) from (select m.moved_on from moved_by_rules m join client c on c.id = m.client_id
           where m.moved_on >= $2 and m.stage_after is not null and c.deleted_at is null and {} limit 1001) as m",
        actor.sees(1)
    );
    let found: Option<(i64, Option<i64>)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), since]).await?;
    let day = |number: i64| Day::from_number(i32::try_from(number).unwrap_or_default());
    Ok(found.and_then(|(count, on)| Some((count, day(on?)))))
}

/// Whom the last change of the rules moved; none when it moved nobody whom the actor sees, and while it is at work.
///
/// # Errors
/// When the store cannot be read.
pub async fn moved_by_rules(conn: &mut Conn, actor: &Actor) -> Result<Option<Moved>, Error> {
    #[derive(crate::db::Row)]
    struct Row {
        client_id: Uuid,
        name: String,
        moved_on: i64,
        stage_before: i64,
        camp_before: i64,
        standing_before: i64,
        stage_after: i64,
        camp_after: i64,
        standing_after: i64,
    }
    let sql = format!(
        "select m.client_id, c.name, m.moved_on, m.stage_before, m.camp_before, m.standing_before, m.stage_after,
           m.camp_after, m.standing_after
         from moved_by_rules m join client c on c.id = m.client_id
         where m.stage_after is not null and c.deleted_at is null and {} order by c.name_key, c.id",
        actor.sees(1)
    );
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    let Some(on) = rows.first().map(|row| Day::from_number(i32::try_from(row.moved_on).unwrap_or_default())) else {
        return Ok(None);
    };
    let one = |row: Row| {
        let before = Place::of(row.stage_before, row.camp_before, row.standing_before);
        let after = Place::of(row.stage_after, row.camp_after, row.standing_after);
        Move { client: row.client_id.into(), name: row.name, before, after }
    };
    Ok(Some(Moved { on, all: rows.into_iter().map(one).collect() }))
}
