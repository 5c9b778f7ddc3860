//! The Code du travail, one limit at a time.

use super::*;

/// Works at any hour, so that only the law stands in the way.
fn tireless(key: i64) -> Technician {
    Technician {
        horaires: Horaires::toujours(),
        ..tech(key)
    }
}

/// Ten minutes from everything, to keep sums simple: home and work are at the demand's own place.
fn here(minutes: u32) -> Demand {
    Demand {
        besoins: vec![need(CLIM, 3)],
        ..Demand::new(site(900, 0), minutes, at("23T07:00"))
    }
}

#[test]
fn eleven_hours_of_rest_before_and_after() {
    let late = tireless(1)
        .with(work(1, "23T18:00", "23T23:00", 0))
        .with(work(2, "25T06:00", "25T08:00", 0));
    let snapshot = world(vec![late]);
    let failure = only(&snapshot, &here(60), 1, plage("24T09:00", "24T10:00"));
    assert_eq!(
        failure.cause,
        Cause::ReposQuotidien {
            repos: 600,
            limite: 660
        }
    );
    assert_eq!(failure.change, Some(Change::StartFrom(at("24T10:00"))));
    assert_eq!(
        broken(&snapshot, &here(60), 1, &[plage("24T10:00", "24T11:00")]),
        [""; 0]
    );
    let failure = only(&snapshot, &here(60), 1, plage("24T18:30", "24T19:30"));
    assert_eq!(
        failure.cause,
        Cause::ReposQuotidien {
            repos: 630,
            limite: 660
        }
    );
    assert_eq!(failure.change, Some(Change::StartBy(at("24T18:00"))));
    assert_eq!(
        broken(&snapshot, &here(60), 1, &[plage("24T18:00", "24T19:00")]),
        [""; 0]
    );
}

#[test]
fn the_search_waits_for_the_rest_to_be_over() {
    let snapshot = world(vec![tireless(1).with(work(1, "23T18:00", "23T23:00", 0))]);
    let demand = Demand {
        au_plus_tot: at("24T00:00"),
        ..here(60)
    };
    assert_eq!(first(&snapshot, &demand).parts, [plage("24T10:00", "24T11:00")]);
}

#[test]
fn ten_hours_a_day() {
    let person = tireless(1)
        .with(work(1, "23T08:00", "23T13:00", 0))
        .with(work(2, "23T14:00", "23T17:00", 0));
    let snapshot = world(vec![person]);
    assert_eq!(
        broken(&snapshot, &here(120), 1, &[plage("23T17:30", "23T19:30")]),
        [""; 0]
    );
    let failure = only(&snapshot, &here(135), 1, plage("23T17:30", "23T19:45"));
    assert_eq!(
        failure.cause,
        Cause::DureeJournaliere {
            jour: day("2026-11-23"),
            total: 615,
            limite: 600
        }
    );
    assert_eq!(failure.change, Some(Change::Shorten(120)));
}

#[test]
fn forty_eight_hours_a_week() {
    let mut person = tireless(1);
    // Five days of nine hours: 45.
    for (index, jour) in ["23", "24", "25", "26", "27"].into_iter().enumerate() {
        let key = i64::try_from(index).expect("small") * 2 + 1;
        person = person
            .with(work(key, &format!("{jour}T08:00"), &format!("{jour}T12:00"), 0))
            .with(work(
                key + 1,
                &format!("{jour}T13:00"),
                &format!("{jour}T18:00"),
                0,
            ));
    }
    let snapshot = world(vec![person]);
    assert_eq!(
        broken(&snapshot, &here(180), 1, &[plage("28T08:00", "28T11:00")]),
        [""; 0]
    );
    let failure = only(&snapshot, &here(195), 1, plage("28T08:00", "28T11:15"));
    assert_eq!(
        failure.cause,
        Cause::DureeHebdomadaire {
            lundi: day("2026-11-23"),
            total: 2895,
            limite: 2880
        }
    );
    assert_eq!(failure.change, Some(Change::Shorten(180)));
    // The search goes to the next Monday, after the eleven hours of rest that Saturday leaves free anyway.
    let demand = Demand {
        au_plus_tot: at("28T00:00"),
        ..here(195)
    };
    assert_eq!(first(&snapshot, &demand).parts[0].debut(), at("30T00:00"));
}

#[test]
fn thirty_five_hours_of_rest_a_week() {
    let mut person = tireless(1);
    for (index, jour) in ["23", "24", "25", "26", "27", "28", "30"].into_iter().enumerate() {
        let key = i64::try_from(index).expect("small") + 1;
        person = person.with(work(key, &format!("{jour}T09:00"), &format!("{jour}T14:00"), 0));
    }
    let snapshot = world(vec![person]);
    // Saturday 14:00 to Monday 9:00 is 43 hours; an hour on Sunday at 2:00 leaves 30, at 0:00 as much as 32.
    let failure = only(&snapshot, &here(60), 1, plage("29T02:00", "29T03:00"));
    assert_eq!(
        failure.cause,
        Cause::ReposHebdomadaire {
            lundi: day("2026-11-23"),
            repos: 1800,
            limite: 2100
        }
    );
    // A week that has another long rest may lose this one.
    let free_tuesday = world(vec![tireless(1).with(work(1, "28T09:00", "28T14:00", 0))]);
    assert_eq!(
        broken(&free_tuesday, &here(60), 1, &[plage("29T02:00", "29T03:00")]),
        [""; 0]
    );
}

#[test]
fn twenty_minutes_after_six_hours() {
    let snapshot = world(vec![tireless(1).with(work(1, "23T08:00", "23T12:00", 0))]);
    let failure = only(&snapshot, &here(150), 1, plage("23T12:00", "23T14:30"));
    assert_eq!(
        failure.cause,
        Cause::Pause6h {
            continu: 390,
            limite: 360
        }
    );
    assert_eq!(
        broken(&snapshot, &here(120), 1, &[plage("23T12:00", "23T14:00")]),
        [""; 0]
    );
    assert_eq!(
        broken(&snapshot, &here(150), 1, &[plage("23T12:20", "23T14:50")]),
        [""; 0]
    );
}

#[test]
fn the_search_lays_the_break_itself() {
    let shift = Horaires::chaque(&[Weekday::Mon], &[(time(8), time(18))]);
    let snapshot = world(vec![Technician {
        horaires: shift,
        ..tech(1)
    }]);
    assert_eq!(
        first(&snapshot, &here(480)).parts,
        [plage("23T08:00", "23T14:00"), plage("23T14:20", "23T16:20")]
    );
}

#[test]
fn the_road_between_two_jobs_is_work_and_the_road_from_home_is_not() {
    let person = tireless(1).with(work(1, "23T08:00", "23T13:00", 60));
    let snapshot = world(vec![person]);
    // Five hours, an hour of road from there, and two more hours without a break.
    let failure = only(&snapshot, &here(120), 1, plage("23T14:00", "23T16:00"));
    assert_eq!(
        failure.cause,
        Cause::Pause6h {
            continu: 480,
            limite: 360
        }
    );
    let from_home = world(vec![Technician {
        depart: north(100),
        ..tireless(1)
    }]);
    assert_eq!(
        broken(&from_home, &here(360), 1, &[plage("23T10:00", "23T16:00")]),
        [""; 0]
    );
}
