//! Which roads are recorded with work, and which are taken back.

use super::*;

fn road(key: i64, debut: &str, fin: &str, vers: i64) -> Creneau {
    let travail = Travail {
        intervention: InterventionId(vers),
        numero: format!("M-2026-{vers:05}"),
        commence: false,
    };
    Creneau {
        travail: Some(travail),
        ..creneau(key, TypeCreneau::Trajet, debut, fin)
    }
}

/// 8–9 half an hour north, and 11–12 forty minutes north, with its road of ten.
fn between() -> Technician {
    tech(1)
        .with(road(10, "23T07:30", "23T08:00", 1))
        .with(work(1, "23T08:00", "23T09:00", 30))
        .with(road(20, "23T10:50", "23T11:00", 2))
        .with(work(2, "23T11:00", "23T12:00", 40))
}

#[test]
fn work_in_between_takes_the_road_over() {
    let mut demand = job(60);
    demand.lieu = site(900, 35);
    let snapshot = world(vec![between()]);
    let placement = first(&snapshot, &demand);
    assert_eq!(placement.parts, [plage("23T09:15", "23T10:15")]);
    assert_eq!(
        placement.roads,
        Roads {
            retirer: vec![CreneauId(20)],
            legs: vec![
                Leg {
                    plage: plage("23T09:10", "23T09:15"),
                    vers: Vers::Ici
                },
                Leg {
                    plage: plage("23T10:55", "23T11:00"),
                    vers: Vers::Visite(InterventionId(2))
                },
            ],
        }
    );
    // 5 there, and 5 + 5 instead of 10: nothing more.
    assert_eq!(
        placement.couts.get(Cout::Trajet) + placement.couts.get(Cout::Detour),
        0
    );
}

#[test]
fn a_road_that_nobody_drives_yet_may_be_worked_over() {
    // The recorded road leaves at 8:30 what takes ten minutes from the demand's place.
    let person = tech(1)
        .with(road(20, "23T08:30", "23T10:00", 2))
        .with(work(2, "23T10:00", "23T12:00", 20));
    let snapshot = world(vec![person]);
    let placement = first(&snapshot, &job(90));
    assert_eq!(placement.parts, [plage("23T08:00", "23T09:30")]);
    assert_eq!(placement.roads.retirer, [CreneauId(20)]);
}

#[test]
fn a_pinned_or_started_road_is_busy_time() {
    for pinned in [true, false] {
        let mut fixed = road(20, "23T08:00", "23T10:00", 2);
        fixed.epingle = pinned;
        if let Some(travail) = fixed.travail.as_mut() {
            travail.commence = !pinned;
        }
        let snapshot = world(vec![tech(1).with(fixed)]);
        assert_eq!(
            broken(&snapshot, &job(30), 1, &[plage("23T09:00", "23T09:30")]),
            ["creneau-occupe"]
        );
    }
}

#[test]
fn when_a_visit_goes_the_day_closes_over_it() {
    let person = between()
        .with(road(30, "23T09:00", "23T09:10", 3))
        .with(work(3, "23T09:30", "23T10:30", 20));
    let snapshot = world(vec![person]);
    let roads = planner(&snapshot).roads_without(UtilisateurId(1), &[InterventionId(3)]);
    assert_eq!(
        roads,
        Roads {
            retirer: vec![CreneauId(30), CreneauId(20)],
            legs: vec![Leg {
                plage: plage("23T10:50", "23T11:00"),
                vers: Vers::Visite(InterventionId(2))
            }],
        }
    );
    // The first of the day: the next is then reached from home.
    let roads = planner(&snapshot).roads_without(UtilisateurId(1), &[InterventionId(1)]);
    assert_eq!(
        roads,
        Roads {
            retirer: vec![CreneauId(10), CreneauId(30)],
            legs: vec![Leg {
                plage: plage("23T09:10", "23T09:30"),
                vers: Vers::Visite(InterventionId(3))
            }],
        }
    );
    // The last: nothing follows.
    let roads = planner(&snapshot).roads_without(UtilisateurId(1), &[InterventionId(2)]);
    assert_eq!(
        roads,
        Roads {
            retirer: vec![CreneauId(20)],
            legs: Vec::new()
        }
    );
}

#[test]
fn a_meeting_that_follows_gets_its_road() {
    let meeting = Creneau {
        lieu: Some(site(5, 0)),
        ..creneau(1, TypeCreneau::Reunion, "23T11:00", "23T12:00")
    };
    let snapshot = world(vec![tech(1).with(meeting)]);
    let placement = first(&snapshot, &job(60));
    assert_eq!(
        placement.roads.legs[1],
        Leg {
            plage: plage("23T10:50", "23T11:00"),
            vers: Vers::Autre
        }
    );
}
