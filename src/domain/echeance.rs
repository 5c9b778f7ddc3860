//! Deadlines that a contract promises: hours of its coverage, counted from the call.
//!
//! GTI: somebody on site by then. GTR: working again by then. The hours run only while the contract covers, and stand
//! still while the client or the access is what the work waits for.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::code::codes;
use super::heure;
use super::horaires::Horaires;
use super::plage::Plage;

codes! {
    /// When a contract's hours run.
    TypeCouverture, "couverture", {
        /// Day and night, the whole year.
        Continue = "CONTINUE",
        /// On some days, between two hours.
        Heures = "HEURES",
    }
}

/// Days beyond which a deadline is as good as none: some ten years.
const HORIZON: u64 = 3_660;

/// When a contract's hours run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Couverture {
    /// Day and night, holidays too.
    Continue,
    /// On wall clocks.
    Heures {
        /// Whose clocks.
        fuseau: Tz,
        /// Hours of each day of the week.
        horaires: Horaires,
        /// Days without any: public holidays, where the contract leaves them out.
        fermes: BTreeSet<NaiveDate>,
    },
}

/// A time during which a mission waited for the client or for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// From.
    pub debut: DateTime<Utc>,
    /// Until; none: it still waits.
    pub fin: Option<DateTime<Utc>>,
}

/// When so many hours of coverage after `appel` are over, pauses left out.
///
/// None while a pause without end begins before that, since nobody knows then; and where ten years don't hold as many
/// hours.
#[must_use]
pub fn limite(
    couverture: &Couverture,
    appel: DateTime<Utc>,
    heures: Decimal,
    pauses: &[Pause],
) -> Option<DateTime<Utc>> {
    let seconds = (heures * Decimal::from(3_600)).round().to_i64()?;
    let mut left = TimeDelta::try_seconds(seconds).filter(|left| *left > TimeDelta::zero())?;
    let mut pauses: Vec<Pause> = pauses.to_vec();
    pauses.sort_by_key(|pause| pause.debut);
    for open in ouvertures(couverture, appel) {
        let mut at = open.debut().max(appel);
        for pause in &pauses {
            let end = open.fin();
            if pause.debut >= end {
                break;
            }
            if let Some(reached) = spent(at, pause.debut, &mut left) {
                return Some(reached);
            }
            at = at.max(pause.fin?);
        }
        if let Some(reached) = spent(at, open.fin(), &mut left) {
            return Some(reached);
        }
    }
    None
}

/// Takes the time from `at` to `until` off what is left; tells when nothing is.
fn spent(at: DateTime<Utc>, until: DateTime<Utc>, left: &mut TimeDelta) -> Option<DateTime<Utc>> {
    let room = until - at;
    if room >= *left {
        return Some(at + *left);
    }
    *left -= room.max(TimeDelta::zero());
    None
}

/// The ranges in which hours run, from the call's day on, in order and apart from each other.
fn ouvertures(couverture: &Couverture, appel: DateTime<Utc>) -> Box<dyn Iterator<Item = Plage> + '_> {
    match couverture {
        Couverture::Continue => {
            let fin = appel + TimeDelta::days(i64::try_from(HORIZON).unwrap_or(i64::MAX));
            Box::new(Plage::new(appel, fin).ok().into_iter())
        }
        Couverture::Heures {
            fuseau,
            horaires,
            fermes,
        } => Box::new(
            horaires
                .depuis(*fuseau, heure::jour(*fuseau, appel), HORIZON, |jour| {
                    fermes.contains(&jour)
                })
                .filter(move |open| open.fin() > appel),
        ),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, TimeZone as _, Weekday};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::heure::PARIS;

    const OUVRES: [Weekday; 5] = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];

    /// Monday to Friday, 8 to 18.
    fn bureau(fuseau: Tz, fermes: &[NaiveDate]) -> Couverture {
        let hour = |heure| NaiveTime::from_hms_opt(heure, 0, 0).expect("an hour");
        Couverture::Heures {
            fuseau,
            horaires: Horaires::chaque(&OUVRES, &[(hour(8), hour(18))]),
            fermes: fermes.iter().copied().collect(),
        }
    }

    /// `2026-11-24T10:00` on the clocks of Paris.
    fn paris(texte: &str) -> DateTime<Utc> {
        heure::parse(PARIS, texte).expect("an hour")
    }

    fn heures(n: i64) -> Decimal {
        Decimal::from(n)
    }

    fn pause(debut: &str, fin: Option<&str>) -> Pause {
        Pause {
            debut: paris(debut),
            fin: fin.map(paris),
        }
    }

    #[test]
    fn around_the_clock_hours_are_hours() {
        let appel = paris("2026-11-27T23:30");
        assert_eq!(
            limite(&Couverture::Continue, appel, heures(4), &[]),
            Some(paris("2026-11-28T03:30"))
        );
        // Through the night on which clocks go back, four hours are four hours.
        let appel = paris("2026-10-25T01:30");
        assert_eq!(
            limite(&Couverture::Continue, appel, heures(4), &[]),
            Some(paris("2026-10-25T04:30"))
        );
    }

    #[test]
    fn hours_run_only_in_the_coverage() {
        let bureau = bureau(PARIS, &[]);
        for (appel, wanted) in [
            ("2026-11-24T10:00", "2026-11-24T14:00"),
            // Two hours before closing, two on the next day.
            ("2026-11-24T16:00", "2026-11-25T10:00"),
            // After closing: from the next opening.
            ("2026-11-24T20:00", "2026-11-25T12:00"),
            ("2026-11-24T05:00", "2026-11-24T12:00"),
            // Friday afternoon and the weekend.
            ("2026-11-27T17:00", "2026-11-30T11:00"),
            ("2026-11-28T12:00", "2026-11-30T12:00"),
            // Exactly the rest of the day.
            ("2026-11-24T14:00", "2026-11-24T18:00"),
        ] {
            assert_eq!(
                limite(&bureau, paris(appel), heures(4), &[]),
                Some(paris(wanted)),
                "{appel}"
            );
        }
        assert_eq!(
            limite(&bureau, paris("2026-11-24T10:00"), Decimal::new(25, 2), &[]),
            Some(paris("2026-11-24T10:15"))
        );
    }

    #[test]
    fn a_holiday_counts_only_where_it_is_covered() {
        let noel = NaiveDate::from_ymd_opt(2026, 12, 25).expect("a day");
        let appel = paris("2026-12-24T16:00");
        assert_eq!(
            limite(&bureau(PARIS, &[noel]), appel, heures(4), &[]),
            Some(paris("2026-12-28T10:00"))
        );
        assert_eq!(
            limite(&bureau(PARIS, &[]), appel, heures(4), &[]),
            Some(paris("2026-12-25T10:00"))
        );
    }

    #[test]
    fn hours_are_those_of_the_contracts_clocks() {
        let martinique = bureau(Tz::America__Martinique, &[]);
        let appel = Utc
            .with_ymd_and_hms(2026, 11, 24, 9, 0, 0)
            .single()
            .expect("an instant");
        // 5:00 in Fort-de-France: four hours from 8:00 are noon there, 16:00 UTC.
        let wanted = Utc.with_ymd_and_hms(2026, 11, 24, 16, 0, 0).single();
        assert_eq!(limite(&martinique, appel, heures(4), &[]), wanted);
    }

    #[test]
    fn waiting_for_the_client_stops_the_clock() {
        let bureau = bureau(PARIS, &[]);
        let appel = paris("2026-11-24T10:00");
        let waited = [pause("2026-11-24T11:00", Some("2026-11-24T13:00"))];
        assert_eq!(
            limite(&bureau, appel, heures(4), &waited),
            Some(paris("2026-11-24T16:00"))
        );
        // Overnight waits take away only the hours that would have run.
        let overnight = [pause("2026-11-24T12:00", Some("2026-11-25T09:00"))];
        assert_eq!(
            limite(&bureau, appel, heures(4), &overnight),
            Some(paris("2026-11-25T11:00"))
        );
        // What waits still has no deadline; one that had passed before stays.
        assert_eq!(
            limite(&bureau, appel, heures(4), &[pause("2026-11-24T13:59", None)]),
            None
        );
        assert_eq!(
            limite(&bureau, appel, heures(4), &[pause("2026-11-24T14:00", None)]),
            Some(paris("2026-11-24T14:00"))
        );
        // Two waits that overlap count once; one before the call, not at all.
        let many = [
            pause("2026-11-24T12:00", Some("2026-11-24T13:00")),
            pause("2026-11-24T11:00", Some("2026-11-24T12:30")),
            pause("2026-11-23T11:00", Some("2026-11-23T12:30")),
        ];
        assert_eq!(
            limite(&bureau, appel, heures(4), &many),
            Some(paris("2026-11-24T16:00"))
        );
    }

    #[test]
    fn a_coverage_that_never_comes_has_no_deadline() {
        let never = Couverture::Heures {
            fuseau: PARIS,
            horaires: Horaires::jamais(),
            fermes: BTreeSet::new(),
        };
        assert_eq!(limite(&never, paris("2026-11-24T10:00"), heures(1), &[]), None);
        assert_eq!(
            limite(&Couverture::Continue, paris("2026-11-24T10:00"), heures(0), &[]),
            None
        );
    }

    /// The same, minute by minute.
    fn slowly(
        couverture: &Couverture,
        appel: DateTime<Utc>,
        minutes: i64,
        pauses: &[Pause],
    ) -> Option<DateTime<Utc>> {
        let covered = |at: DateTime<Utc>| match couverture {
            Couverture::Continue => true,
            Couverture::Heures {
                fuseau,
                horaires,
                fermes,
            } => {
                let jour = heure::jour(*fuseau, at);
                !fermes.contains(&jour) && horaires.le(*fuseau, jour).any(|plage| plage.contains(at))
            }
        };
        let stopped = |at: DateTime<Utc>| {
            pauses
                .iter()
                .any(|pause| pause.debut <= at && pause.fin.is_none_or(|fin| at < fin))
        };
        let (mut at, mut left) = (appel, minutes);
        for _ in 0..60 * 24 * 40 {
            if covered(at) && !stopped(at) {
                left -= 1;
            }
            at += TimeDelta::minutes(1);
            if left == 0 {
                return Some(at);
            }
        }
        None
    }

    fn any_couverture() -> impl Strategy<Value = Couverture> {
        let zones = prop_oneof![
            Just(PARIS),
            Just(Tz::Indian__Reunion),
            Just(Tz::America__Miquelon)
        ];
        let some = (
            zones,
            0_u32..20,
            1_u32..4,
            proptest::collection::btree_set(0_i64..20, 0..4),
        )
            .prop_map(|(fuseau, debut, longueur, fermes)| {
                let hour = |heure| NaiveTime::from_hms_opt(heure, 30, 0).expect("an hour");
                let first = NaiveDate::from_ymd_opt(2027, 3, 20).expect("a day");
                Couverture::Heures {
                    fuseau,
                    horaires: Horaires::chaque(&OUVRES, &[(hour(debut), hour(debut + longueur))]),
                    fermes: fermes.into_iter().map(|n| first + TimeDelta::days(n)).collect(),
                }
            });
        prop_oneof![Just(Couverture::Continue), some]
    }

    fn any_pauses(appel: DateTime<Utc>) -> impl Strategy<Value = Vec<Pause>> {
        let one = (-1_000_i64..6_000, 1_i64..3_000, 0_u8..8).prop_map(move |(from, long, open)| {
            let debut = appel + TimeDelta::minutes(from);
            Pause {
                debut,
                fin: (open > 0).then(|| debut + TimeDelta::minutes(long)),
            }
        });
        proptest::collection::vec(one, 0..4)
    }

    fn any_case() -> impl Strategy<Value = (Couverture, DateTime<Utc>, i64, Vec<Pause>)> {
        // Around the nights on which clocks change in France and at Saint-Pierre.
        let first = NaiveDate::from_ymd_opt(2027, 3, 12)
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .expect("an instant")
            .and_utc();
        (any_couverture(), 0_i64..20 * 24 * 60, 1_i64..900).prop_flat_map(
            move |(couverture, after, minutes)| {
                let appel = first + TimeDelta::minutes(after);
                (Just(couverture), Just(appel), Just(minutes), any_pauses(appel))
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn it_is_what_counting_minutes_gives((couverture, appel, minutes, pauses) in any_case()) {
            let heures = Decimal::from(minutes) / Decimal::from(60);
            prop_assert_eq!(limite(&couverture, appel, heures, &pauses), slowly(&couverture, appel, minutes, &pauses));
        }

        #[test]
        fn more_hours_and_more_pauses_never_bring_it_forward((couverture, appel, minutes, pauses) in any_case()) {
            let heures = Decimal::from(minutes) / Decimal::from(60);
            let plain = limite(&couverture, appel, heures, &[]).expect("within ten years");
            prop_assert!(plain > appel);
            prop_assert!(limite(&couverture, appel, heures + Decimal::ONE, &[]).expect("within ten years") > plain);
            if let Some(paused) = limite(&couverture, appel, heures, &pauses) {
                prop_assert!(paused >= plain);
            }
        }
    }
}
