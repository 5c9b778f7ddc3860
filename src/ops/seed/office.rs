//! When offices do things: working days, between eight and six.

use chrono::{NaiveDate, Timelike as _};

use super::copy::Instant;
use super::rng::Rng;
use super::world::{World, ZONE, local};

/// The day of an instant, on the company's clocks.
#[must_use]
pub fn date(at: Instant) -> NaiveDate {
    wall(at).0
}

fn wall(at: Instant) -> (NaiveDate, i32) {
    let local = chrono::DateTime::from_timestamp_micros(at.0)
        .unwrap_or_default()
        .with_timezone(&ZONE);
    let minute = local.hour() * 60 + local.minute();
    (local.date_naive(), i32::try_from(minute).unwrap_or(0))
}

/// That instant where offices are open, else a little after they next open.
pub fn open(world: &World, at: Instant, rng: &mut Rng) -> Instant {
    let (date, minute) = wall(at);
    let opens = 8 * 60;
    if world.calendar.open(date) && (opens..18 * 60).contains(&minute) {
        return at;
    }
    let next = if world.calendar.open(date) && minute < opens {
        date
    } else {
        world.calendar.open_days_from(date, 1)
    };
    local(next).at(opens + i32::try_from(rng.range(5, 150)).unwrap_or(5))
}

/// So many open days later, at some time of that day.
pub fn in_days(world: &World, from: NaiveDate, days: i64, rng: &mut Rng) -> Instant {
    let day = world.calendar.open_days_from(from, days);
    local(day).at(i32::try_from(rng.range(490, 1050)).unwrap_or(600))
}
