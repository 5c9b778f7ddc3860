//! A start that is told in place of a refused one does.

use super::*;

/// The starts told for an hour of work at that time.
fn told(snapshot: &Snapshot, demand: &Demand, slot: Plage) -> Vec<Option<Change>> {
    let found = planner(snapshot).advised(demand, UtilisateurId(1), Poste::Libre, &[slot]);
    found.into_iter().map(|failure| failure.change).collect()
}

#[test]
fn it_is_free_of_the_next_rule_too() {
    // Two visits with a gap between them in which nothing fits, then lunch.
    let person = tech(1)
        .with(work(1, "23T08:00", "23T09:30", 10))
        .with(work(2, "23T10:00", "23T11:30", 10));
    let snapshot = world(vec![person]);
    let found = told(&snapshot, &job(60), plage("23T08:00", "23T09:00"));
    assert_eq!(found, [Some(Change::StartFrom(at("23T13:00")))]);
}

#[test]
fn it_lies_where_the_site_is_open() {
    let snapshot = world(vec![tech(1).with(work(1, "23T09:00", "23T12:00", 10))]);
    let demand = Demand {
        ouverture: Some(Ouverture {
            horaires: Horaires::chaque(&[Weekday::Mon], &[(time(8), time(12)), (time(14), time(18))]),
            feries: false,
        }),
        ..job(60)
    };
    // Before the visit there is no time: that would be before the site opens.
    let found = told(&snapshot, &demand, plage("23T08:30", "23T09:30"));
    assert!(!found.is_empty());
    assert!(
        found
            .iter()
            .all(|change| *change == Some(Change::StartFrom(at("23T14:00")))),
        "{found:?}"
    );
}

#[test]
fn a_last_start_before_is_told_where_there_is_one() {
    let person = tech(1).with(work(2, "23T11:00", "23T12:00", 10));
    let snapshot = world(vec![person]);
    let found = told(&snapshot, &job(60), plage("23T16:30", "23T17:30"));
    assert_eq!(found, [Some(Change::StartBy(at("23T16:00")))]);
}

#[test]
fn nobody_is_told_a_start_who_has_none() {
    // Longer than any stretch of the person's hours: not in one piece.
    let snapshot = world(vec![tech(1).with(work(1, "23T08:00", "23T09:00", 10))]);
    let found = told(&snapshot, &job(360), plage("23T08:00", "23T14:00"));
    assert!(!found.is_empty());
    assert!(found.iter().all(Option::is_none), "{found:?}");
    // Nor one who can't do it whenever it is.
    let other = Technician {
        habilitations: vec![skill(ELEC, 3)],
        ..tech(1).with(work(1, "23T08:00", "23T09:00", 10))
    };
    let found = told(&world(vec![other]), &job(60), plage("23T08:00", "23T09:00"));
    assert_eq!(found, [None, None]);
    // Of people who have no hour on the whole horizon, no hour is told.
    let away = tech(1).with(absence(1, "20T08:00", "12-31T12:00"));
    let verdict = planner(&world(vec![away])).why_not(&job(60)).remove(0);
    let Outcome::Blocked(failures) = verdict.outcome else {
        panic!("there is an hour");
    };
    assert!(
        failures.iter().all(|failure| failure.start().is_none()),
        "{failures:?}"
    );
}
