//! Days as the company lives them: public holidays, working days, and wall-clock hours turned into instants.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::copy::{Instant, Span};

/// Public holidays of a year (Code du travail, art. L3133-1).
#[must_use]
pub fn holidays(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let easter = easter(year);
    let after = |days| easter + TimeDelta::days(days);
    vec![
        (day(1, 1), "Jour de l'an"),
        (after(1), "Lundi de Pâques"),
        (day(5, 1), "Fête du Travail"),
        (day(5, 8), "Victoire 1945"),
        (after(39), "Ascension"),
        (after(50), "Lundi de Pentecôte"),
        (day(7, 14), "Fête nationale"),
        (day(8, 15), "Assomption"),
        (day(11, 1), "Toussaint"),
        (day(11, 11), "Armistice 1918"),
        (day(12, 25), "Noël"),
    ]
}

/// Holidays of Alsace and Moselle besides (Code du travail, art. L3134-13).
#[must_use]
pub fn holidays_of_alsace(year: i32) -> Vec<(NaiveDate, &'static str)> {
    let saint_etienne = NaiveDate::from_ymd_opt(year, 12, 26).unwrap_or_default();
    vec![
        (easter(year) - TimeDelta::days(2), "Vendredi saint"),
        (saint_etienne, "Saint-Étienne"),
    ]
}

/// Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher).
fn easter(year: i32) -> NaiveDate {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let drift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - drift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let march = epact + weekday - 7 * late + 114;
    let [month, day] = [march / 31, march % 31 + 1].map(|n| u32::try_from(n).unwrap_or(1));
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A day with its distance from UTC.
///
/// The distance is that of noon: clocks change on Sundays before dawn, when nobody of the demonstration works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The date.
    pub date: NaiveDate,
    midnight: i64,
}

impl Day {
    /// A day on the clocks of a zone.
    #[must_use]
    pub fn new(date: NaiveDate, zone: Tz) -> Self {
        let noon = NaiveDateTime::new(date, NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default());
        let east = zone.offset_from_utc_datetime(&noon).fix().local_minus_utc();
        let midnight = NaiveDateTime::new(date, NaiveTime::MIN).and_utc().timestamp() - i64::from(east);
        Self {
            date,
            midnight: midnight * 1_000_000,
        }
    }

    /// So many minutes after midnight.
    #[must_use]
    pub fn at(self, minute: i32) -> Instant {
        Instant(self.midnight).plus(i64::from(minute))
    }

    /// From one minute of the day to another.
    #[must_use]
    pub fn span(self, from: i32, to: i32) -> Span {
        Span(self.at(from), self.at(to))
    }
}

/// Which days are worked.
#[derive(Debug, Clone)]
pub struct Calendar {
    today: NaiveDate,
    holidays: Vec<NaiveDate>,
}

impl Calendar {
    /// The calendar of a few years around today. Today itself is always worked, so that its board is never empty.
    #[must_use]
    pub fn around(today: NaiveDate) -> Self {
        let holidays = (today.year() - 4..=today.year() + 2)
            .flat_map(holidays)
            .map(|(day, _)| day)
            .filter(|day| *day != today)
            .collect();
        Self { today, holidays }
    }

    /// Whether nobody works on that day unless they are on call.
    #[must_use]
    pub fn holiday(&self, day: NaiveDate) -> bool {
        self.holidays.contains(&day)
    }

    /// Whether offices are open.
    #[must_use]
    pub fn open(&self, day: NaiveDate) -> bool {
        day == self.today || (day.weekday().number_from_monday() <= 5 && !self.holiday(day))
    }

    /// The open day so many open days later, or earlier.
    #[must_use]
    pub fn open_days_from(&self, day: NaiveDate, count: i64) -> NaiveDate {
        let mut day = day;
        let mut left = count.abs();
        while left > 0 {
            day = if count > 0 {
                day + Days::new(1)
            } else {
                day - Days::new(1)
            };
            if self.open(day) {
                left -= 1;
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn easter_moves_and_its_followers_with_it() {
        assert_eq!(easter(2026), date(2026, 4, 5));
        assert_eq!(easter(2027), date(2027, 3, 28));
        assert!(holidays(2026).contains(&(date(2026, 5, 14), "Ascension")));
    }

    #[test]
    fn hours_follow_the_clocks_of_the_zone() {
        let paris = chrono_tz::Europe::Paris;
        assert_eq!(
            Day::new(date(2026, 11, 24), paris).at(600).json(),
            "2026-11-24T09:00:00+00:00"
        );
        assert_eq!(
            Day::new(date(2026, 7, 1), paris).at(600).json(),
            "2026-07-01T08:00:00+00:00"
        );
        // Clocks went forward that night.
        assert_eq!(
            Day::new(date(2026, 3, 29), paris).at(600).json(),
            "2026-03-29T08:00:00+00:00"
        );
    }

    #[test]
    fn today_is_worked_even_on_a_sunday() {
        let sunday = date(2026, 11, 22);
        assert!(Calendar::around(sunday).open(sunday));
        assert!(!Calendar::around(date(2026, 11, 24)).open(sunday));
    }
}
