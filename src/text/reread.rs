//! What is written about days and hours is read back, and what a refusal proposes is taken.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use proptest::prelude::*;

use super::Text;
use crate::domain::heure::{PARIS, instant, jour};
use crate::domain::jour::Penche;
use crate::domain::moment::{self, Moment};
use crate::domain::{Langue, Plage, Refusal, dit, semaine};

const LANGUES: [Langue; 2] = [Langue::Fr, Langue::En];

/// Wednesday 25 November 2026, 10:00 in Paris.
fn now() -> DateTime<Utc> {
    "2026-11-25T09:00:00Z".parse().expect("an instant")
}

fn text(langue: Langue) -> Text {
    Text::new(langue, PARIS).at(now())
}

/// The instant of a local time; in the hour that comes twice, its first.
fn at(day: NaiveDate, minute: u32) -> Option<DateTime<Utc>> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0)?;
    instant(PARIS, day.and_time(time)).ok()
}

proptest! {
    #[test]
    fn a_date_is_read_as_it_is_written(days in 0u64..2_950_000, near in 0u64..29) {
        let today = jour(PARIS, now());
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a day");
        let far = (first + Days::new(days)).min(NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day"));
        let this_year = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + Days::new(days % 365);
        let near = today + Days::new(near) - Days::new(14);
        for langue in LANGUES {
            let text = text(langue);
            for day in [far, this_year, near] {
                for said in [text.date(day), text.date_short(day)] {
                    prop_assert_eq!(dit::jour("jour", &said, today), Ok(day), "{}", said);
                }
            }
            let said = text.day(near);
            prop_assert_eq!(dit::jour("jour", &said, today), Ok(near), "{}", said);
        }
    }

    #[test]
    fn hours_are_read_as_they_are_written(days in 0u64..24_000, over in 0u64..3, from in 0u32..1440, to in 0u32..1440) {
        let today = jour(PARIS, now());
        let day = NaiveDate::from_ymd_opt(1980, 1, 1).expect("a day") + Days::new(days);
        for day in [day, today + Days::new(days % 60)] {
            let (Some(debut), Some(fin)) = (at(day, from), at(day + Days::new(over), to)) else { continue };
            for langue in LANGUES {
                let text = text(langue);
                let said = text.instant(debut);
                prop_assert_eq!(dit::lire(PARIS, &said, now()), Ok(debut), "{}", said);
                let read = moment::lire(&said, Penche::Proche, today, today).map(Moment::debut);
                prop_assert_eq!(read, Ok(debut.with_timezone(&PARIS).naive_local()), "{}", said);
                if let Ok(plage) = Plage::new(debut, fin) {
                    let said = text.plage(plage);
                    prop_assert_eq!(dit::fenetre(PARIS, &said, now(), 1), Ok(plage), "{}", said);
                    // Whole days are a wish, no hours to plan.
                    if said.contains(':') {
                        prop_assert_eq!(dit::plage(PARIS, &said, now(), 1), Ok(plage), "{}", said);
                    }
                }
            }
        }
    }

    #[test]
    fn so_is_what_ends_with_its_day(days in 0u64..24_000, over in 0u64..3, from in 1u32..1440) {
        let day = NaiveDate::from_ymd_opt(1980, 1, 1).expect("a day") + Days::new(days);
        for day in [day, jour(PARIS, now()) + Days::new(days % 60)] {
            let (Some(debut), Some(fin)) = (at(day, from), at(day + Days::new(over + 1), 0)) else { continue };
            let plage = Plage::new(debut, fin).expect("an evening");
            for langue in LANGUES {
                let said = text(langue).plage(plage);
                prop_assert!(said.ends_with("24:00"), "{}", said);
                prop_assert_eq!(dit::fenetre(PARIS, &said, now(), 1), Ok(plage), "{}", said);
                prop_assert_eq!(dit::plage(PARIS, &said, now(), 1), Ok(plage), "{}", said);
            }
        }
    }

    #[test]
    fn whole_days_are_read_as_they_are_written(days in 0u64..20_000, more in 0u64..9) {
        let day = NaiveDate::from_ymd_opt(1980, 1, 1).expect("a day") + Days::new(days);
        for day in [day, jour(PARIS, now()) + Days::new(days % 60)] {
            let (Some(debut), Some(fin)) = (at(day, 0), at(day + Days::new(more + 1), 0)) else { continue };
            let plage = Plage::new(debut, fin).expect("days");
            for langue in LANGUES {
                let said = text(langue).plage(plage);
                prop_assert!(!said.contains(':'), "{}", said);
                prop_assert_eq!(dit::fenetre(PARIS, &said, now(), 1), Ok(plage), "{}", said);
            }
        }
    }

    #[test]
    fn a_length_is_read_as_it_is_written(minutes in 0i32..10_000) {
        for langue in LANGUES {
            let said = text(langue).duration(minutes.into());
            prop_assert_eq!(dit::minutes(&said), Some(minutes), "{}", said);
        }
    }

    #[test]
    fn a_week_is_read_as_it_is_written(days in proptest::collection::vec((1i16..=7, 0u32..12, 12u32..=24), 0..5)) {
        let mut week: Vec<_> = days
            .into_iter()
            .map(|(jour, from, to)| semaine::Heures {
                jour,
                debut: NaiveTime::from_hms_opt(from, 0, 0).expect("a time"),
                fin: NaiveTime::from_hms_opt(to % 24, 0, 0).expect("a time"),
            })
            .collect();
        prop_assume!(semaine::check(&mut week).is_ok());
        for langue in LANGUES {
            let said = text(langue).semaine(&week);
            prop_assert_eq!(semaine::parse(&said), Ok(week.clone()), "{}", said);
        }
    }
}

#[test]
fn what_a_refusal_proposes_is_taken() {
    type Reads = fn(&str) -> Result<(), Refusal>;
    let day: Reads = |said| dit::jour("jour", said, jour(PARIS, now())).map(drop);
    let hour: Reads = |said| dit::lire(PARIS, said, now()).map(drop);
    let window: Reads = |said| dit::fenetre(PARIS, said, now(), 60).map(drop);
    let moment: Reads = |said| {
        let today = jour(PARIS, now());
        dit::moment("du", said, today, today).map(drop)
    };
    let examples: [(&str, Reads, [&[&str]; 2]); 7] = [
        (
            "jour-illisible",
            day,
            [
                &["24/11/2026", "24 nov.", "demain", "ven.", "+3"],
                &["24/11/2026", "24 Nov", "tomorrow", "Fri", "+3"],
            ],
        ),
        (
            "jour-inexistant",
            day,
            [
                &["24/11/2026", "24 nov.", "demain"],
                &["24/11/2026", "24 Nov", "tomorrow"],
            ],
        ),
        (
            "heure-illisible",
            hour,
            [
                &["demain 14h", "ven. 8h30", "2026-11-24T10:00"],
                &["tomorrow 2pm", "Fri 8:30", "2026-11-24T10:00"],
            ],
        ),
        (
            "fenetre-illisible",
            window,
            [
                &["demain 14h-17h", "ven. matin", "30 nov. 8h-10h"],
                &["tomorrow 2pm-5pm", "Fri morning", "Nov 30 8h-10h"],
            ],
        ),
        (
            "fenetre-passee",
            window,
            [
                &["demain 14h-17h", "ven. 8h30-12h", "lundi"],
                &["tomorrow 2pm-5pm", "Fri 8:30-12:00", "Monday"],
            ],
        ),
        (
            "champ-fenetre-aide",
            window,
            [&["demain 14h-17h"], &["tomorrow 2pm-5pm"]],
        ),
        (
            "moment-illisible",
            moment,
            [
                &["demain", "ven. 8h30", "24/11 midi", "30 nov. matin", "14h"],
                &["tomorrow", "Fri 8:30", "Nov 24 noon", "tomorrow morning", "2pm"],
            ],
        ),
    ];
    for (key, reads, said) in examples {
        for (langue, said) in LANGUES.into_iter().zip(said) {
            let hint = text(langue).refusal(&Refusal::invalid("x", key)).hint;
            let shown = hint.unwrap_or_else(|| text(langue).get(key).into_owned());
            for example in said {
                assert!(shown.contains(example), "{key}: {shown}: {example}");
                assert_eq!(reads(example), Ok(()), "{key}: {example}");
            }
        }
    }
}
