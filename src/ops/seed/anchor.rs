//! Where in time the demonstration stands still.

use std::str::FromStr;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc, Weekday};

use super::ZONE;

/// The first minute at which it may stand still: some work is done by then, some under way, some still ahead.
const FIRST: i32 = 9 * 60;
/// The last one.
const LAST: i32 = 15 * 60 + 30;
/// The last one on a Friday, when people leave early.
const LAST_ON_FRIDAY: i32 = 14 * 60 + 30;

/// The minutes around lunch, when nobody is at work: it stands at the nearer end.
const LUNCH: std::ops::Range<i32> = 11 * 60 + 45..13 * 60 + 50;

/// The minute at which it stands still on a day that was asked for without an hour.
const LATE_MORNING: i32 = 10 * 60 + 40;

/// A day, which is worked whatever its weekday, and a minute of it.
///
/// Outside of the hours in which a company is seen at work, it stands at the nearest of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The day.
    pub day: NaiveDate,
    /// Minutes after midnight.
    pub minute: i32,
}

impl Anchor {
    /// Late in the morning of a day.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self {
            day,
            minute: LATE_MORNING,
        }
    }

    /// As close to an instant as the board of its day is alive.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self::local(now.with_timezone(&ZONE).naive_local())
    }

    fn local(now: NaiveDateTime) -> Self {
        let minute = i32::try_from(now.num_seconds_from_midnight() / 60).unwrap_or(LATE_MORNING);
        let last = if now.weekday() == Weekday::Fri {
            LAST_ON_FRIDAY
        } else {
            LAST
        };
        Self {
            day: now.date(),
            minute: match minute.clamp(FIRST, last) {
                eating if LUNCH.contains(&eating) && eating - LUNCH.start <= LUNCH.end - eating => {
                    LUNCH.start
                }
                eating if LUNCH.contains(&eating) => LUNCH.end,
                minute => minute,
            },
        }
    }
}

/// A day (`2026-11-24`), or a day and an hour on the company's clocks (`2026-11-24T15:30`).
impl FromStr for Anchor {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('T') {
            Some((day, hour)) => {
                let hour = NaiveTime::parse_from_str(hour, "%H:%M")?;
                Ok(Self::local(day.parse::<NaiveDate>()?.and_time(hour)))
            }
            None => Ok(Self::on(text.parse()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Anchor;

    #[test]
    fn it_stands_within_the_hours_of_work() {
        for (now, minute) in [
            ("2026-11-24T03:15:00Z", 9 * 60),
            ("2026-11-24T08:29:59Z", 9 * 60 + 29),
            ("2026-11-24T11:30:00Z", 11 * 60 + 45),
            ("2026-11-24T12:15:00Z", 13 * 60 + 50),
            ("2026-11-24T13:00:00Z", 14 * 60),
            ("2026-11-24T21:00:00Z", 15 * 60 + 30),
            ("2026-07-14T12:00:00Z", 14 * 60),
            ("2026-11-27T21:00:00Z", 14 * 60 + 30),
        ] {
            assert_eq!(Anchor::at(now.parse().unwrap()).minute, minute, "{now}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_company_s_clocks() {
        let anchor = Anchor::at("2026-11-24T23:30:00Z".parse().unwrap());
        assert_eq!(anchor, "2026-11-25T00:30".parse().unwrap());
        assert_eq!(anchor.minute, 9 * 60);
    }

    #[test]
    fn a_day_alone_stands_late_in_its_morning() {
        let anchor: Anchor = "2026-11-24".parse().unwrap();
        assert_eq!(anchor, "2026-11-24T10:40".parse().unwrap());
        assert!("2026-11-24T25:00".parse::<Anchor>().is_err());
        assert!("demain".parse::<Anchor>().is_err());
    }
}
