//! For which days the firm's records of each kind are complete (D15): from set-up, or an earlier day that a person
//! confirmed, until today where they are recorded here, else until the last day that a list covers.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use perennial_core::dates::{Day, Moment};
use perennial_core::ids::ImportId;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::clock::day_in;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log;
use crate::rights::Right;
use crate::web::words::long_date;

/// Records of a kind count as kept here as long as the last one is not older (D15).
const KEPT_DAYS: i32 = 90;

/// What is stored of one kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Covered {
    /// An earlier day than set-up, that a person confirmed.
    pub from: Option<Day>,
    /// The last day that the last list covers.
    pub listed: Option<Day>,
    /// The last day on which one was recorded here.
    pub recorded: Option<Day>,
    /// True while they are recorded here.
    pub live: bool,
}

impl Covered {
    /// Up to which day they were recorded here, where they are no more: the span followed today until then.
    pub fn kept(&self) -> Option<Day> {
        self.recorded.filter(|_| !self.live).map(|recorded| recorded + KEPT_DAYS)
    }
}

/// The kinds of which it was noted today already that one was recorded: so that it is noted once a day.
pub type Noted = Mutex<BTreeMap<&'static str, Day>>;

#[derive(crate::db::Row)]
struct CoverageRow {
    kind: String,
    from_on: Option<i64>,
    listed_until: Option<i64>,
    recorded_on: Option<i64>,
    live: i64,
}

/// What is stored of every kind, and the day of set-up.
///
/// # Errors
/// When the store cannot be read.
pub async fn stored_coverage(conn: &mut Conn) -> Result<(Day, BTreeMap<RecordKind, Covered>), Error> {
    let firm: Option<(i64, String)> =
        conn.optional("select created_at, time_zone from firm where id = 1", vec![]).await?;
    let set_up = firm.map_or(Day::MIN, |(created, zone)| day_in(Moment(created), &zone));
    let rows: Vec<CoverageRow> =
        conn.all("select kind, from_on, listed_until, recorded_on, live from coverage", vec![]).await?;
    let day = |number: i64| Day::from_number(i32::try_from(number).unwrap_or_default());
    let mut found = BTreeMap::new();
    for row in rows {
        let kind = RecordKind::from_key(&row.kind)
            .ok_or_else(|| Error::Internal(format!("“{}” in coverage.kind is no kind of record", row.kind)))?;
        let covered = Covered {
            from: row.from_on.map(day),
            listed: row.listed_until.map(day),
            recorded: row.recorded_on.map(day),
            live: row.live != 0,
        };
        found.insert(kind, covered);
    }
    Ok((set_up, found))
}

/// For which days the records of each kind are complete.
///
/// # Errors
/// When the store cannot be read.
pub async fn coverage(conn: &mut Conn) -> Result<Coverage, Error> {
    let (set_up, stored) = stored_coverage(conn).await?;
    Ok(coverage_of(set_up, &stored))
}

/// The coverage as it would be if the records of a kind were complete from a day on; of a kind of which nothing was
/// listed or recorded yet, also the one from the first entry here on: until then no absence proves anything.
///
/// # Errors
/// When the store cannot be read.
pub async fn coverage_if(conn: &mut Conn, kind: RecordKind, from: Day) -> Result<(Coverage, Option<Coverage>), Error> {
    let (set_up, mut stored) = stored_coverage(conn).await?;
    let covered = stored.entry(kind).or_default();
    covered.from = Some(from);
    let begun = covered.live || covered.listed.is_some() || covered.recorded.is_some();
    let now = coverage_of(set_up, &stored);
    stored.entry(kind).or_default().live = true;
    Ok((now, (!begun).then(|| coverage_of(set_up, &stored))))
}

fn coverage_of(set_up: Day, stored: &BTreeMap<RecordKind, Covered>) -> Coverage {
    let mut coverage = Coverage::since(set_up);
    for kind in RecordKind::ALL {
        coverage.set(kind, span_of(kind, set_up, stored.get(&kind)));
    }
    coverage
}

/// Until when what is not recorded here any more is covered, where that is over: “Pursuits until 31 December 2017”. Stages and
/// phases stand still from then on, and pages that show them say so (D15).
pub fn records_end(coverage: &Coverage, today: Day) -> Option<String> {
    let kinds = [RecordKind::Pursuits, RecordKind::Matters, RecordKind::Invoices];
    let mut ended: Vec<(RecordKind, Day)> = Vec::new();
    for kind in kinds {
        match coverage.of(kind) {
            Some(span) if span.live => return None,
            Some(span) => ended.extend(span.until().filter(|until| *until < today).map(|until| (kind, until))),
            None => {}
        }
    }
    let told = ended.iter().map(|(kind, until)| format!("{} until {}", kind.word(), long_date(*until)));
    let told = told.collect::<Vec<_>>().join(", ");
    (!told.is_empty()).then_some(told)
}

/// A kind that was neither listed nor recorded has no span. Interactions have one from set-up on, which holds of those
/// clients alone of whom something was logged here.
fn span_of(kind: RecordKind, set_up: Day, covered: Option<&Covered>) -> Option<Span> {
    let Some(covered) = covered else {
        return (kind == RecordKind::Interactions).then_some(Span {
            from: set_up,
            listed: None,
            kept: None,
            live: true,
        });
    };
    let from = covered.from.map_or(set_up, |from| from.min(set_up));
    let span = Span { from, listed: covered.listed, kept: covered.kept(), live: covered.live };
    (span.live || span.until().is_some() || covered.from.is_some()).then_some(span)
}

/// Says from which earlier day on the records of a kind are complete.
///
/// # Errors
/// When the role does not allow it, or the day lies after set-up.
pub async fn confirm_coverage(tx: &mut Tx, act: &Act, kind: RecordKind, from: Day) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    if from > act.today {
        return Err(Error::refused("Records cannot be complete from a day that has not come. Choose an earlier day."));
    }
    tx.run(
        "insert into coverage (kind, from_on, confirmed_from, live) values ($1, $2, $2, 0)
         on conflict (kind) do update set from_on = excluded.from_on, confirmed_from = excluded.confirmed_from",
        args![kind.key(), from],
    )
    .await?;
    // What somebody says replaces what the lists before it say.
    tx.run("update import_coverage set from_on = $2 where kind = $1 and from_on < $2", args![kind.key(), from]).await?;
    changed(tx).await
}

/// A list covers a kind of record from a day to a day.
///
/// # Errors
/// When the store refuses.
pub async fn cover_by_list(
    tx: &mut Tx,
    import: ImportId,
    kind: RecordKind,
    from: Day,
    until: Day,
) -> Result<(), Error> {
    tx.run(
        "insert into import_coverage (import_id, kind, from_on, until_on) values ($1, $2, $3, $4)
         on conflict (import_id, kind) do update set from_on = excluded.from_on, until_on = excluded.until_on",
        args![import, kind.key(), from, until],
    )
    .await?;
    tx.run("insert into coverage (kind, live) values ($1, 0) on conflict (kind) do nothing", args![kind.key()]).await?;
    sum_up(tx, kind.key()).await
}

/// A list was taken back: the days that it alone covered are covered no longer.
///
/// # Errors
/// When the store refuses.
pub async fn uncover_by_list(tx: &mut Tx, import: ImportId) -> Result<(), Error> {
    let kinds: Vec<(String,)> =
        tx.all("select kind from import_coverage where import_id = $1 order by kind", args![import]).await?;
    tx.run("delete from import_coverage where import_id = $1", args![import]).await?;
    for (kind,) in kinds {
        sum_up(tx, &kind).await?;
    }
    Ok(())
}

/// The days of a kind follow from those that a person confirmed and those of the lists that stand.
async fn sum_up(tx: &mut Tx, kind: &str) -> Result<(), Error> {
    let of_lists = "from import_coverage s where s.kind = coverage.kind";
    let sql = format!(
        "update coverage set listed_until = (select max(s.until_on) {of_lists}),
           from_on = (select min(d.day) from (select s.from_on as day {of_lists}
             union all select coverage.confirmed_from) d)
         where kind = $1"
    );
    tx.run(AssertSqlSafe(sql), args![kind]).await?;
    changed(tx).await
}

/// Notes that records of some kinds were made here today, once a day for each kind.
///
/// # Errors
/// When the store refuses.
pub async fn note_records(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    for kind in &act.recorded {
        let seen = act.memory.noted.lock().unwrap_or_else(PoisonError::into_inner).get(kind.key()).copied();
        if seen == Some(act.today) {
            continue;
        }
        let was: Option<(i64,)> = tx.optional("select live from coverage where kind = $1", args![kind.key()]).await?;
        tx.run(
            "insert into coverage (kind, recorded_on, live) values ($1, $2, 1)
             on conflict (kind) do update set live = 1, recorded_on =
               case when coverage.recorded_on > excluded.recorded_on then coverage.recorded_on
                 else excluded.recorded_on end",
            args![kind.key(), act.today],
        )
        .await?;
        let was_live = was.is_some_and(|(live,)| live != 0);
        if !was_live {
            changed(tx).await?;
            act.moves_all.store(true, Ordering::Release);
        }
    }
    Ok(())
}

/// Facts of a kind that are looked at for whether one of them holds.
const LOOKED_AT: i64 = 20;

/// Where nothing that was recorded here of a kind holds any more, it is as if nobody had recorded it: who takes the only
/// letter back has a firm without letters again. What holds after all counts as recorded today.
///
/// # Errors
/// When the store refuses.
pub async fn restate_records(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    if act.restated.is_empty() {
        return Ok(());
    }
    // Of each kind, whether something holds after all.
    let mut kinds: BTreeMap<RecordKind, bool> = BTreeMap::new();
    for restated in act.restated.chunks(400) {
        let list = log::places(1, restated.len());
        let sql = format!("select id, kind from fact where import_id is null and id in ({list})");
        let ids = restated.iter().map(|(fact, _)| Value::from(*fact)).collect();
        for (id, kind) in tx.all::<(Uuid, String)>(AssertSqlSafe(sql), ids).await? {
            let again = restated.iter().any(|(fact, again)| fact.0 == id && *again);
            if let Some(kind) = RecordKind::of_stored(&kind) {
                *kinds.entry(kind).or_default() |= again;
            }
        }
    }
    for (kind, again) in kinds {
        let live: Option<(i64,)> = tx.optional("select live from coverage where kind = $1", args![kind.key()]).await?;
        let is_live = live.is_some_and(|(live,)| live != 0);
        let holds = if is_live { holds_any(tx, kind).await? } else { again };
        if is_live == holds {
            continue;
        }
        let sql = match holds {
            true => {
                "insert into coverage (kind, recorded_on, live) values ($1, $2, 1)
                 on conflict (kind) do update set live = 1, recorded_on = excluded.recorded_on"
            }
            false => "update coverage set live = 0, recorded_on = null where kind = $1 and recorded_on <= $2",
        };
        tx.run(sql, args![kind.key(), act.today]).await?;
        act.memory.noted.lock().unwrap_or_else(PoisonError::into_inner).remove(kind.key());
        act.moves_all.store(true, Ordering::Release);
        changed(tx).await?;
    }
    Ok(())
}

/// True where something of a kind holds that was recorded here.
async fn holds_any(tx: &mut Tx, kind: RecordKind) -> Result<bool, Error> {
    let of_kind = match kind {
        RecordKind::Interactions => "kind like 'touch.%'",
        RecordKind::Pursuits => "kind like 'pursuit.%' and kind <> 'pursuit.confirmed_open'",
        RecordKind::Matters => {
            "kind in ('engagement.accepted', 'engagement.opened', 'engagement.closed', 'engagement.lapsed')"
        }
        RecordKind::Invoices => "kind like 'invoice.%' and kind <> 'invoice.filed'",
        RecordKind::Milestones => {
            "kind like 'engagement.%' and kind not in ('engagement.accepted', 'engagement.opened', 'engagement.closed',
               'engagement.lapsed', 'engagement.phase_said', 'engagement.confirmed_open', 'engagement.never_asked',
               'engagement.same_work', 'engagement.own_work')"
        }
        RecordKind::Promises => "(kind like 'promise.%' or kind like 'support.%')",
    };
    let sql = format!("select id, client_id from fact where import_id is null and {of_kind} limit {LOOKED_AT}");
    let found: Vec<(Uuid, Uuid)> = tx.all(AssertSqlSafe(sql), vec![]).await?;
    if found.len() as i64 == LOOKED_AT {
        return Ok(true);
    }
    for (fact, client) in found {
        let facts = log::of_client(tx, client.into()).await?;
        if log::in_force(&facts).iter().any(|(_, known)| known.id.0 == fact) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Kinds of record that nobody has made here for long no longer follow today.
///
/// # Errors
/// When the store refuses.
pub async fn age_coverage(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    let over = tx
        .run(
            "update coverage set live = 0 where live = 1 and (recorded_on is null or recorded_on < $1)",
            args![act.today - KEPT_DAYS],
        )
        .await?;
    crate::once::forget_old(tx, act.today).await?;
    if over > 0 {
        act.memory.noted.lock().unwrap_or_else(PoisonError::into_inner).clear();
        changed(tx).await?;
    }
    Ok(())
}

/// Positions go by the coverage as they go by the journey model: all of them are to be derived anew.
async fn changed(tx: &mut Tx) -> Result<(), Error> {
    tx.run("update firm set coverage_version = coverage_version + 1 where id = 1", vec![]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_when_records_end_until_something_is_recorded_here() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (from, until) = (day("2016-10-20"), day("2017-12-31"));
        let mut coverage = Coverage::NONE;
        assert_eq!(records_end(&coverage, day("2026-11-29")), None, "nothing was listed");
        coverage.set(RecordKind::Pursuits, Some(Span { from, listed: Some(until), kept: None, live: false }));
        let told = records_end(&coverage, day("2026-11-29"));
        assert_eq!(told.as_deref(), Some("Pursuits until 31 December 2017"));
        assert_eq!(records_end(&coverage, until), None, "the list reaches the day that is looked at");
        let kept = Some(until + 40);
        coverage.set(RecordKind::Invoices, Some(Span { from, listed: None, kept, live: false }));
        let told = records_end(&coverage, day("2026-11-29"));
        assert_eq!(told.as_deref(), Some("Pursuits until 31 December 2017, Invoices until 9 February 2018"));
        coverage.set(RecordKind::Matters, Some(Span { from, listed: None, kept: None, live: true }));
        assert_eq!(records_end(&coverage, day("2026-11-29")), None, "work is recorded here");
    }
}
