//! The clock and the source of ids and secrets: the only places that ask the machine.

use std::sync::Mutex;

use perennial_core::dates::{Day, Moment};
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Moment;
}

/// The machine's clock, moved by a fixed span: zero for a real firm; the demo firm may live on another day.
pub struct SystemClock {
    /// Microseconds added to the machine's time.
    pub offset: i64,
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "this is the place that owns the clock")]
        let now = jiff::Timestamp::now();
        Moment(now.as_microsecond().saturating_add(self.offset))
    }
}

/// A clock that stands still until it is set: for tests and generated worlds.
pub struct FixedClock(Mutex<Moment>);

impl FixedClock {
    /// A clock that shows noon UTC of a day.
    pub fn at_noon(day: Day) -> Self {
        Self(Mutex::new(Moment(Moment::start_of(day).0 + 43_200_000_000)))
    }

    /// Sets it to another instant.
    pub fn set(&self, now: Moment) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The instant of a minute of a day in a time zone; in UTC when the name is not known. A minute that a change to
/// summer time skips is the one after it.
pub fn minute_in(day: Day, minute: u32, time_zone: &str) -> Moment {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let time = day.date().at(0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(i64::from(minute)));
    zone.to_ambiguous_zoned(time).compatible().map_or_else(
        |_| Moment(Moment::start_of(day).0 + i64::from(minute) * 60_000_000),
        |zoned| Moment(zoned.timestamp().as_microsecond()),
    )
}

/// The civil day and the minute of an instant in a time zone; in UTC when the name is not known.
pub fn local_in(at: Moment, zone: &jiff::tz::TimeZone) -> (Day, u32) {
    let instant = jiff::Timestamp::from_microsecond(at.0).unwrap_or_default();
    let local = zone.to_datetime(instant);
    (Day::from(local.date()), u32::from(local.hour().unsigned_abs()) * 60 + u32::from(local.minute().unsigned_abs()))
}

/// The civil day of an instant in a time zone (IANA name); UTC when the name is not known.
pub fn day_in(now: Moment, time_zone: &str) -> Day {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    match jiff::Timestamp::from_microsecond(now.0) {
        Ok(instant) => Day::from(zone.to_datetime(instant).date()),
        Err(_) => now.utc_day(),
    }
}

/// Makes identifiers.
pub trait Ids: Send + Sync {
    /// A new identifier, later than all before it.
    fn next(&self, now: Moment) -> Uuid;
}

/// Version 7 identifiers (RFC 9562): the millisecond, a counter within it (section 6.2, method 1), then random bits.
pub struct RandomIds;

/// The millisecond and the counter of the last identifier, twelve bits for the counter. Facts of one day are read in
/// the order of their ids, and all ids of a change are made at one moment: without it that order would be random.
static LAST: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

impl Ids for RandomIds {
    fn next(&self, now: Moment) -> Uuid {
        use std::sync::atomic::Ordering::Relaxed;
        let from = u64::try_from(now.0 / 1000).unwrap_or(0) << 12;
        let later = |last: u64| from.max(last.saturating_add(1));
        // The closure always gives a value, so the update never fails.
        let place = later(LAST.fetch_update(Relaxed, Relaxed, |last| Some(later(last))).unwrap_or_default());
        let mut bytes = [0_u8; 10];
        fill_random(&mut bytes);
        let [high, low] = u16::try_from(place & 0xfff).unwrap_or_default().to_be_bytes();
        (bytes[0], bytes[1]) = (high, low);
        uuid::Builder::from_unix_timestamp_millis(place >> 12, &bytes).into_uuid()
    }
}

/// Identifiers that count up from one: for tests and generated worlds.
#[derive(Default)]
pub struct CountedIds(std::sync::atomic::AtomicU64);

impl Ids for CountedIds {
    fn next(&self, now: Moment) -> Uuid {
        let n = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        let mut bytes = [0_u8; 10];
        bytes[2..].copy_from_slice(&n.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(now.0 / 1000).unwrap_or(0), &bytes).into_uuid()
    }
}

/// Fills the buffer from the operating system's source of randomness.
///
/// # Panics
/// When the operating system has none: no secret may be made then.
#[expect(clippy::panic, reason = "a machine without randomness must not make secrets")]
pub fn fill_random(buffer: &mut [u8]) {
    if let Err(error) = getrandom::fill(buffer) {
        panic!("the operating system gives no random bytes: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_is_later_than_all_before_it() {
        let now = Moment(1_795_000_000_000_000);
        let ids: Vec<Uuid> = (0..10_000).map(|_| RandomIds.next(now)).collect();
        assert!(ids.is_sorted_by(|before, after| before < after));
        assert!(RandomIds.next(Moment(now.0 + 1_000_000)) > ids[9_999]);
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
