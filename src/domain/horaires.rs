//! Hours of a usual week, on wall clocks: when somebody works, a site is open, a contract covers.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;

use super::heure;
use super::plage::Plage;

/// Minutes in a day on which clocks don't change.
pub const MINUTES_PAR_JOUR: u16 = 24 * 60;

/// The hours of each day of a week, Monday first, as minutes since midnight on the wall clock: `[debut, fin)`, in order
/// and apart from each other; 1440 is the midnight that ends the day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Horaires {
    jours: [Vec<(u16, u16)>; 7],
}

impl Horaires {
    /// No hour at all.
    #[must_use]
    pub fn jamais() -> Self {
        Self::default()
    }

    /// Day and night, the whole week.
    #[must_use]
    pub fn toujours() -> Self {
        Self {
            jours: std::array::from_fn(|_| vec![(0, MINUTES_PAR_JOUR)]),
        }
    }

    /// The same hours on each of these days.
    #[must_use]
    pub fn chaque(jours: &[Weekday], heures: &[(NaiveTime, NaiveTime)]) -> Self {
        Self::new(
            jours
                .iter()
                .flat_map(|jour| heures.iter().map(|(debut, fin)| (*jour, *debut, *fin))),
        )
    }

    /// Hours from rows of `horaire`. Ranges that touch or overlap become one; an end at midnight ends the day; a range
    /// that ends before it starts is left out.
    #[must_use]
    pub fn new(heures: impl IntoIterator<Item = (Weekday, NaiveTime, NaiveTime)>) -> Self {
        let mut jours: [Vec<(u16, u16)>; 7] = Default::default();
        for (jour, debut, fin) in heures {
            let fin = if fin == NaiveTime::MIN {
                MINUTES_PAR_JOUR
            } else {
                minute_of(fin)
            };
            let debut = minute_of(debut);
            if debut < fin {
                jours[jour.num_days_from_monday() as usize].push((debut, fin));
            }
        }
        for jour in &mut jours {
            jour.sort_unstable();
            jour.dedup_by(|next, previous| {
                let touches = next.0 <= previous.1;
                if touches {
                    previous.1 = previous.1.max(next.1);
                }
                touches
            });
        }
        Self { jours }
    }

    /// The hours of one day of the week.
    #[must_use]
    pub fn of(&self, jour: Weekday) -> &[(u16, u16)] {
        &self.jours[jour.num_days_from_monday() as usize]
    }

    /// Most minutes in one day of the week.
    #[must_use]
    pub fn plus_longue_journee(&self) -> u32 {
        let length = |jour: &Vec<(u16, u16)>| jour.iter().map(|(debut, fin)| u32::from(fin - debut)).sum();
        self.jours.iter().map(length).max().unwrap_or(0)
    }

    /// The hours of one calendar day as instants. An hour that clocks skip is not there; one that comes twice is there
    /// twice, since work goes on through it.
    pub fn le(&self, zone: Tz, jour: NaiveDate) -> impl Iterator<Item = Plage> {
        let midnight = jour.and_time(NaiveTime::MIN);
        let at =
            move |minute: u16| heure::instant_or_next(zone, midnight + TimeDelta::minutes(i64::from(minute)));
        self.of(jour.weekday())
            .iter()
            .filter_map(move |&(debut, fin)| Plage::new(at(debut), at(fin)).ok())
    }

    /// The hours of `jours` days from `premier`, in order; days for which `ferme` holds have none.
    pub fn depuis(
        &self,
        zone: Tz,
        premier: NaiveDate,
        jours: u64,
        ferme: impl Fn(NaiveDate) -> bool,
    ) -> impl Iterator<Item = Plage> {
        (0..jours)
            .map_while(move |offset| premier.checked_add_days(Days::new(offset)))
            .filter(move |jour| !ferme(*jour))
            .flat_map(move |jour| self.le(zone, jour))
    }
}

fn minute_of(time: NaiveTime) -> u16 {
    // A day has 1440 minutes: it always fits.
    u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(MINUTES_PAR_JOUR)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::domain::heure::PARIS;

    fn at(heure: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(heure, minute, 0).expect("a time")
    }

    fn utc(texte: &str) -> DateTime<Utc> {
        texte.parse().expect("a valid instant")
    }

    fn day(texte: &str) -> NaiveDate {
        texte.parse().expect("a day")
    }

    #[test]
    fn rows_are_ordered_and_joined() {
        let horaires = Horaires::new([
            (Weekday::Mon, at(13, 0), at(17, 0)),
            (Weekday::Mon, at(8, 0), at(12, 0)),
            (Weekday::Mon, at(11, 0), at(12, 30)),
            (Weekday::Tue, at(20, 0), at(0, 0)),
            (Weekday::Tue, at(9, 0), at(8, 0)),
        ]);
        assert_eq!(horaires.of(Weekday::Mon), [(480, 750), (780, 1020)]);
        assert_eq!(horaires.of(Weekday::Tue), [(1200, 1440)]);
        assert_eq!(horaires.plus_longue_journee(), 510);
    }

    #[test]
    fn hours_keep_the_wall_clock_when_clocks_change() {
        let horaires = Horaires::chaque(&[Weekday::Fri, Weekday::Mon], &[(at(8, 0), at(12, 0))]);
        // Summer time ends on Sunday 25 October 2026.
        let plages: Vec<_> = horaires.depuis(PARIS, day("2026-10-23"), 4, |_| false).collect();
        let starts: Vec<_> = plages.iter().map(|plage| plage.debut()).collect();
        assert_eq!(starts, [utc("2026-10-23T06:00:00Z"), utc("2026-10-26T07:00:00Z")]);
        assert!(plages.iter().all(|plage| plage.minutes() == 240));
    }

    #[test]
    fn a_night_loses_or_gains_the_hour_that_clocks_do() {
        let toujours = Horaires::toujours();
        let minutes = |jour: &str| toujours.le(PARIS, day(jour)).map(Plage::minutes).sum::<i64>();
        assert_eq!(minutes("2027-03-28"), 23 * 60);
        assert_eq!(minutes("2026-10-25"), 25 * 60);
    }

    #[test]
    fn a_closed_day_has_no_hours() {
        let toujours = Horaires::toujours();
        let open = toujours.depuis(PARIS, day("2026-12-24"), 3, |jour| jour == day("2026-12-25"));
        assert_eq!(open.count(), 2);
    }
}
