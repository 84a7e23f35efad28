//! A wave is drawn, begun and closed.

use perennial_core::dates::Day;
use perennial_core::ids::{StaffId, WaveId};
use perennial_core::research::{Candidate, Sample, Segment, draw};
use perennial_core::text::Name;
use uuid::Uuid;

use super::invite::invite;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::firm;
use crate::research::populations::{self, Person};
use crate::research::{answering, instruments, wave};
use crate::rights::Right;

/// A wave to be made.
#[derive(Debug, Clone)]
pub struct NewWave {
    /// Its name.
    pub name: Name,
    /// The instrument's key.
    pub instrument: String,
    /// The populations.
    pub segments: Vec<Segment>,
    /// How many to ask; none for everybody.
    pub size: Option<usize>,
    /// The seed of the draw.
    pub seed: u64,
    /// Who interviews.
    pub interviewer: Option<StaffId>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

/// What a wave would do.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The draw.
    pub sample: Sample,
    /// Who is asked, in the order of the draw.
    pub people: Vec<Person>,
}

/// Draws the people of a wave without writing anything.
///
/// # Errors
/// When the store cannot be read.
pub async fn preview(conn: &mut Conn, act: &Act, input: &NewWave) -> Result<Drawn, Error> {
    let mut everybody = populations::people_of(conn, &act.actor, &input.segments, None, act.today).await?;
    let candidates: Vec<Candidate> = everybody.iter().map(|person| person.candidate).collect();
    let sample = draw(&candidates, input.size, input.seed);
    everybody.retain(|person| person.candidate.bar.is_none());
    let place = |person: &Person| sample.chosen.iter().position(|one| one.id == person.candidate.id);
    let mut people: Vec<(usize, Person)> =
        everybody.into_iter().filter_map(|person| Some((place(&person)?, person))).collect();
    people.sort_by_key(|(place, _)| *place);
    Ok(Drawn { sample, people: people.into_iter().map(|(_, person)| person).collect() })
}

/// Begins a wave: the instrument and the services are kept as they are now, and everybody drawn is invited.
///
/// # Errors
/// When nothing may be recorded, or the days do not fit.
pub async fn begin(tx: &mut Tx, act: &mut Act, input: NewWave) -> Result<(WaveId, usize), Error> {
    act.actor.must(Right::Record)?;
    if input.until < input.from {
        return Err(Error::field("until", "The last day must not lie before the first."));
    }
    let used = instruments::find(tx, &input.instrument).await?;
    let drawn = preview(tx, act, &input).await?;
    let lines: Vec<(perennial_core::ids::ServiceLineId, String)> = firm::service_lines(tx)
        .await?
        .into_iter()
        .filter(|line| !line.retired)
        .map(|line| (line.id, line.name))
        .collect();
    let services = serde_json::to_string(&lines).map_err(|e| Error::Internal(e.to_string()))?;
    let segments = input.segments.iter().map(|segment| segment.key()).collect::<Vec<_>>().join(" ");
    let id: WaveId = act.new_id();
    let version = instruments::version(tx, &input.instrument).await?;
    let sql =
        "insert into survey_wave (id, name, instrument_key, instrument_version, kind, text, services, segments, size,
        seed, interviewer_id, from_on, until_on, created_at, by_staff, closed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, null, 1)";
    let size = input.size.and_then(|size| i64::try_from(size).ok());
    // Half of all seeds are too great for the store's numbers: the same bits are kept.
    let seed = input.seed as i64;
    let values = args![
        id,
        input.name.as_str(),
        input.instrument,
        version,
        used.instrument.kind.key(),
        used.text,
        services,
        segments,
        size,
        seed,
        input.interviewer.map(Uuid::from),
        input.from,
        input.until,
        act.now,
        act.actor.staff()
    ];
    tx.run(sql, values).await?;
    let made = wave::find(tx, id).await?;
    for person in &drawn.people {
        invite(tx, act, &made, person, false).await?;
    }
    Ok((id, drawn.people.len()))
}

/// Closes a wave: links end, and what was answered without being sent counts as it is.
///
/// # Errors
/// When the wave is not there.
pub async fn close(tx: &mut Tx, act: &mut Act, id: WaveId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let wave = wave::find(tx, id).await?;
    if wave.row.is_closed() {
        return Err(Error::refused("This wave is closed already."));
    }
    let sql =
        "select invitation_id from survey_response where wave_id = $1 and finished_at is null order by invitation_id";
    let rows: Vec<(Uuid,)> = tx.all(sql, args![id]).await?;
    for (invitation,) in rows {
        answering::settle(tx, act, invitation.into()).await?;
    }
    tx.run("update survey_wave set closed_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    Ok(())
}
