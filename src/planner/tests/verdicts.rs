//! Every technician's verdict, and alternatives to a refused slot.

use super::*;

fn rules(verdict: &Verdict) -> Vec<&'static str> {
    match &verdict.outcome {
        Outcome::Feasible(_) => Vec::new(),
        Outcome::Blocked(failures) => failures.iter().map(|failure| failure.rule().code()).collect(),
    }
}

#[test]
fn each_technician_gets_one_verdict_with_all_that_fails() {
    let away = absence(1, "23T00:00", "12-08T00:00");
    let snapshot = world(vec![
        tech(4).with(away.clone()),
        Technician {
            habilitations: vec![skill(CLIM, 1)],
            ..tech(3)
        },
        Technician {
            agence: BRON,
            habilitations: Vec::new(),
            ..tech(2)
        }
        .with(away),
        tech(1),
    ]);
    let demand = Demand {
        agence: Some(LYON),
        ..job(60)
    };
    let verdicts = planner(&snapshot).why_not(&demand);
    let told: Vec<(i64, Vec<&str>)> = verdicts
        .iter()
        .map(|verdict| (verdict.technician.0, rules(verdict)))
        .collect();
    assert_eq!(
        told,
        [
            (1, vec![]),
            (
                2,
                vec!["agence", "habilitation-manquante", "aucun-creneau", "absence"]
            ),
            (3, vec!["niveau-insuffisant"]),
            (4, vec!["aucun-creneau", "absence"]),
        ]
    );
}

#[test]
fn where_time_lacks_the_longest_that_there_is_is_told() {
    // Free from 9:00 to 11:00, with 30 minutes there and 30 on.
    let person = tech(1)
        .with(work(1, "23T08:00", "23T09:00", 40))
        .with(work(2, "23T11:00", "23T12:00", 40))
        .with(absence(3, "23T12:00", "12-08T00:00"));
    let snapshot = world(vec![person]);
    let Outcome::Blocked(failures) = planner(&snapshot).why_not(&job(90)).remove(0).outcome else {
        panic!("there is no room for 90 minutes")
    };
    assert_eq!(failures[0].cause, Cause::AucunCreneau { duree: 90, libre: 60 });
    assert_eq!(failures[0].change, Some(Change::Shorten(60)));
    assert_eq!(rules(&planner(&snapshot).why_not(&job(60))[0]), [""; 0]);
}

#[test]
fn where_only_the_law_stands_in_the_way_it_is_named() {
    // 9:30 to 10:30 fits between the two, and would make nine hours on end.
    let person = tech(1)
        .with(work(1, "23T08:00", "23T09:00", 40))
        .with(work(2, "23T11:00", "23T17:00", 40))
        .with(absence(3, "24T00:00", "12-08T00:00"));
    let snapshot = world(vec![person]);
    assert_eq!(
        rules(&planner(&snapshot).why_not(&job(60))[0]),
        ["aucun-creneau", "pause-6h"]
    );
}

#[test]
fn free_when_unable_and_able_when_busy() {
    let until = Habilitation {
        validite: Jours::new(None, Some(day("2026-11-24"))),
        ..skill(CLIM, 3)
    };
    let person = Technician {
        habilitations: vec![until],
        ..tech(1)
    }
    .with(absence(1, "23T00:00", "24T00:00"));
    let snapshot = world(vec![person]);
    let verdicts = planner(&snapshot).why_not(&job(60));
    assert_eq!(rules(&verdicts[0]), ["habilitation-expiree"]);
}

#[test]
fn a_verdict_agrees_with_the_suggestions() {
    let snapshot = world(vec![tech(1), tech(2).with(work(1, "23T08:00", "23T12:00", 0))]);
    for suggestion in planner(&snapshot).suggest(&job(60), 9) {
        let placement = &suggestion.equipe[0];
        let verdicts = planner(&snapshot).why_not(&job(60));
        let own = verdicts
            .iter()
            .find(|verdict| verdict.technician == placement.technician);
        assert_eq!(
            own.map(|verdict| &verdict.outcome),
            Some(&Outcome::Feasible(Box::new(placement.clone())))
        );
    }
}

#[test]
fn what_fits_without_a_stop_is_offered_in_one_piece() {
    let snapshot = world(vec![tech(1), tech(2)]);
    let asked = plage("23T10:00", "23T13:00");
    let told = |minutes| {
        let offers = planner(&snapshot).alternatives(&job(minutes), None, asked, 3);
        offers.iter().map(|offer| offer.plage).collect::<Vec<_>>()
    };
    assert_eq!(
        told(180),
        [plage("23T08:00", "23T11:00"); 2],
        "not from ten to two"
    );
    // More than half a day can only stop over lunch.
    assert!(told(300).iter().all(|plage| plage.minutes() == 360));
}

#[test]
fn alternatives_are_the_nearest_in_time_then_the_cheapest() {
    let asked = plage("23T10:00", "23T11:00");
    let taken = tech(1).with(work(1, "23T10:00", "23T11:00", 10));
    let far = Technician {
        depart: north(50),
        ..tech(3)
    };
    let snapshot = world(vec![
        taken,
        tech(2).with(work(2, "23T09:00", "23T10:30", 10)),
        far,
        tech(4),
    ]);
    let offers = planner(&snapshot).alternatives(&job(60), Some(UtilisateurId(1)), asked, 3);
    let told: Vec<(&str, Plage)> = offers
        .iter()
        .map(|offer| (&offer.login[..], offer.plage))
        .collect();
    assert_eq!(
        told,
        [
            ("tech4", asked),
            ("tech3", asked),
            ("tech2", plage("23T10:30", "23T11:30")),
        ]
    );
}

#[test]
fn the_asked_technician_comes_before_others_as_near() {
    let asked = plage("23T10:00", "23T11:00");
    let taken = |key| tech(key).with(work(key, "23T10:00", "23T11:00", 10));
    let snapshot = world(vec![taken(1), taken(2), taken(3)]);
    let offers = planner(&snapshot).alternatives(&job(60), Some(UtilisateurId(2)), asked, 2);
    let told: Vec<(&str, Plage)> = offers
        .iter()
        .map(|offer| (&offer.login[..], offer.plage))
        .collect();
    assert_eq!(
        told,
        [
            ("tech2", plage("23T11:00", "23T12:00")),
            ("tech1", plage("23T11:00", "23T12:00"))
        ]
    );
}
