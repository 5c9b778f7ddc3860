//! The days that a snapshot knows, on the wall clocks of one agence.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::time::{Minute, Span, floor, normalise};
use crate::domain::heure;
use crate::domain::horaires::{Horaires, MINUTES_PAR_JOUR};

/// Most days that one snapshot can hold: they must fit the bits of a [`DayMask`].
pub const MAX_DAYS: u16 = 128;

/// One bit a day of the snapshot.
pub(super) type DayMask = u128;

#[derive(Debug, Clone)]
pub(super) struct Calendar {
    pub(super) zone: Tz,
    days: Vec<Day>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    pub(super) date: NaiveDate,
    pub(super) span: Span,
    /// From Monday to Monday.
    pub(super) week: Span,
    pub(super) ferie: bool,
}

impl Calendar {
    pub(super) fn new(zone: Tz, premier: NaiveDate, jours: u16, feries: &[NaiveDate]) -> Self {
        let midnight = |date: NaiveDate| floor(heure::debut_du_jour(zone, date));
        let days = (0..u64::from(jours.min(MAX_DAYS)))
            .filter_map(|offset| premier.checked_add_days(Days::new(offset)))
            .filter_map(|date| {
                let monday = date - TimeDelta::days(i64::from(date.weekday().num_days_from_monday()));
                Some(Day {
                    date,
                    span: Span::new(midnight(date), midnight(date.succ_opt()?))?,
                    week: Span::new(midnight(monday), midnight(monday + TimeDelta::days(7)))?,
                    ferie: feries.contains(&date),
                })
            })
            .collect();
        Self { zone, days }
    }

    /// From the first to the last day; `None` without days.
    pub(super) fn span(&self) -> Option<Span> {
        Span::new(self.days.first()?.span.debut, self.days.last()?.span.fin)
    }

    pub(super) fn day(&self, index: usize) -> Day {
        self.days[index]
    }

    /// The day in which a minute lies.
    pub(super) fn index(&self, minute: Minute) -> Option<usize> {
        let first = self.days.first()?.span.debut;
        // Days last 23 to 25 hours: the guess is at most one off for as many days as a snapshot holds.
        let guess =
            usize::try_from(minute.checked_sub(first)?.div_euclid(i32::from(MINUTES_PAR_JOUR))).ok()?;
        [guess, guess + 1, guess.wrapping_sub(1)]
            .into_iter()
            .find(|&index| {
                self.days
                    .get(index)
                    .is_some_and(|day| day.span.debut <= minute && minute < day.span.fin)
            })
    }

    /// The hour that clocks show, 0 to 23; good enough on the two days when they change.
    pub(super) fn hour(&self, minute: Minute) -> u8 {
        let since_midnight = match self.index(minute) {
            Some(index) => minute - self.days[index].span.debut,
            None => minute.rem_euclid(i32::from(MINUTES_PAR_JOUR)),
        };
        u8::try_from(since_midnight / 60).unwrap_or(23).min(23)
    }

    /// The days that a span touches, as bits; `None` past the snapshot.
    pub(super) fn mask(&self, span: Span) -> Option<DayMask> {
        let (first, last) = (self.index(span.debut)?, self.index(span.fin - 1)?);
        Some((DayMask::MAX >> (usize::from(MAX_DAYS) - 1 - last)) & (DayMask::MAX << first))
    }

    /// The days for which `keep` holds, as bits.
    pub(super) fn days_where(&self, keep: impl Fn(NaiveDate) -> bool) -> DayMask {
        self.days
            .iter()
            .enumerate()
            .filter(|(_, day)| keep(day.date))
            .fold(0, |mask, (index, _)| mask | 1 << index)
    }

    /// The hours of a usual week on these days; none on public holidays when `feries` are off.
    pub(super) fn hours(&self, horaires: &Horaires, feries_ouvres: bool) -> Vec<Span> {
        let mut spans = Vec::new();
        for day in &self.days {
            if day.ferie && !feries_ouvres {
                continue;
            }
            if day.span.minutes() == i32::from(MINUTES_PAR_JOUR) {
                spans.extend(
                    horaires
                        .of(day.date.weekday())
                        .iter()
                        .filter_map(|&(debut, fin)| {
                            Span::new(day.span.debut + i32::from(debut), day.span.debut + i32::from(fin))
                        }),
                );
            } else {
                spans.extend(horaires.le(self.zone, day.date).map(Span::outward));
            }
        }
        normalise(&mut spans);
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::heure::PARIS;

    fn day(texte: &str) -> NaiveDate {
        texte.parse().expect("a day")
    }

    #[test]
    fn each_minute_finds_its_day_through_a_change_of_clocks() {
        let calendar = Calendar::new(PARIS, day("2026-10-23"), 7, &[]);
        let span = calendar.span().expect("seven days");
        assert_eq!(span.minutes(), 7 * 1440 + 60);
        for minute in span.debut..span.fin {
            let index = calendar.index(minute).expect("inside");
            assert_eq!(
                calendar.day(index).date,
                heure::jour(PARIS, super::super::time::at(minute))
            );
        }
        assert_eq!(calendar.index(span.debut - 1), None);
        assert_eq!(calendar.index(span.fin), None);
    }

    #[test]
    fn masks_hold_one_bit_a_day() {
        let calendar = Calendar::new(PARIS, day("2026-11-23"), MAX_DAYS, &[]);
        let first = calendar.day(0).span;
        assert_eq!(calendar.mask(first), Some(1));
        assert_eq!(calendar.mask(calendar.span().expect("days")), Some(DayMask::MAX));
        let across = Span {
            debut: first.fin - 1,
            fin: first.fin + 1,
        };
        assert_eq!(calendar.mask(across), Some(0b11));
        assert_eq!(calendar.days_where(|date| date == day("2026-11-25")), 0b100);
    }

    #[test]
    fn a_public_holiday_has_no_hours() {
        let horaires = Horaires::toujours();
        let calendar = Calendar::new(PARIS, day("2026-12-24"), 3, &[day("2026-12-25")]);
        assert_eq!(calendar.hours(&horaires, false).len(), 2);
        assert_eq!(calendar.hours(&horaires, true), [calendar.span().expect("days")]);
    }

    #[test]
    fn a_week_runs_from_monday_to_monday() {
        let calendar = Calendar::new(PARIS, day("2026-11-29"), 2, &[]);
        assert_eq!(calendar.day(0).week.fin, calendar.day(1).week.debut);
        assert_eq!(calendar.day(1).week.debut, calendar.day(1).span.debut);
    }
}
