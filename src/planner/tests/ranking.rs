//! Who and when is best, computed by hand.

use super::*;

#[test]
fn a_free_person_starts_with_the_day() {
    let snapshot = world(vec![tech(1)]);
    let placement = first(&snapshot, &job(90));
    // The way from home may lie before the hours.
    assert_eq!(placement.parts, [plage("23T08:00", "23T09:30")]);
    assert_eq!((placement.aller, placement.suite), (10, 10));
    // 10 there and 10 home that nobody would have driven; an hour's wait from 7:00 at priority 3 is 3.
    assert_eq!(
        placement.couts.iter().collect::<Vec<_>>(),
        [(Cout::Trajet, 10), (Cout::Detour, 10), (Cout::Attente, 3),]
    );
}

#[test]
fn the_road_from_the_job_before_is_kept_free() {
    let snapshot = world(vec![tech(1).with(work(1, "23T08:00", "23T09:00", 30))]);
    let placement = first(&snapshot, &job(60));
    // 9:00 and 20 minutes of road make 9:20; work starts on the quarter.
    assert_eq!(placement.parts, [plage("23T09:30", "23T10:30")]);
    // On the way home: 20 there, 10 home, instead of 30 home.
    assert_eq!(placement.couts.get(Cout::Trajet), 20);
    assert_eq!(placement.couts.get(Cout::Detour), -20);
}

#[test]
fn the_road_to_the_job_after_is_kept_free() {
    let next = work(1, "23T10:00", "23T12:00", 40);
    let snapshot = world(vec![tech(1).with(next)]);
    // 8:00 to 9:30 leaves the 30 minutes that it takes to go on …
    assert_eq!(first(&snapshot, &job(90)).parts, [plage("23T08:00", "23T09:30")]);
    // … and 105 minutes don't: after lunch then.
    assert_eq!(first(&snapshot, &job(105)).parts, [plage("23T13:00", "23T14:45")]);
}

#[test]
fn long_work_goes_on_after_lunch_and_is_not_left_overnight() {
    let snapshot = world(vec![tech(1).with(work(1, "23T08:00", "23T10:00", 10))]);
    let placement = first(&snapshot, &job(300));
    assert_eq!(
        placement.parts,
        [plage("23T10:00", "23T12:00"), plage("23T13:00", "23T16:00")]
    );
    assert_eq!(placement.couts.get(Cout::Coupure), Weights::default().coupure);
    // Eight hours fit a day: not today any more.
    let whole_day = first(&snapshot, &job(480));
    assert_eq!(
        whole_day.parts,
        [plage("24T08:00", "24T12:00"), plage("24T13:00", "24T17:00")]
    );
}

#[test]
fn what_no_day_can_hold_goes_over_several() {
    let snapshot = world(vec![tech(1)]);
    let placement = first(&snapshot, &job(600));
    assert_eq!(
        placement.parts,
        [
            plage("23T08:00", "23T12:00"),
            plage("23T13:00", "23T17:00"),
            plage("24T08:00", "24T10:00"),
        ]
    );
    // There and home on both days.
    assert_eq!((placement.aller, placement.suite), (20, 20));
}

#[test]
fn the_nearest_of_equals_comes_first_and_then_the_lower_key() {
    let far = Technician {
        depart: north(-30),
        ..tech(1)
    };
    let snapshot = world(vec![far, tech(3), tech(2)]);
    let found = planner(&snapshot).suggest(&job(60), 9);
    let order: Vec<i64> = found
        .iter()
        .map(|suggestion| suggestion.equipe[0].technician.0)
        .collect();
    assert_eq!(order, [2, 3, 1]);
    assert!(found.is_sorted_by_key(|suggestion| suggestion.couts.total()));
}

#[test]
fn who_was_there_last_time_is_preferred_and_skill_is_not_wasted() {
    let expert = Technician {
        habilitations: vec![skill(CLIM, 5)],
        ..tech(1)
    };
    let snapshot = world(vec![expert, tech(2), tech(3)]);
    let demand = Demand {
        habitue: Some(UtilisateurId(3)),
        ..job(60)
    };
    let found = planner(&snapshot).suggest(&demand, 3);
    let order: Vec<i64> = found
        .iter()
        .map(|suggestion| suggestion.equipe[0].technician.0)
        .collect();
    assert_eq!(order, [3, 2, 1]);
    let weights = Weights::default();
    assert_eq!(found[1].couts.get(Cout::Habitue), weights.habitue);
    assert_eq!(found[2].couts.get(Cout::Niveau), 2 * weights.niveau);
}

#[test]
fn work_ahead_counts_against_the_busiest() {
    let busy = tech(1)
        .with(work(1, "25T08:00", "25T12:00", 0))
        .with(work(2, "26T08:00", "26T12:00", 0));
    let snapshot = world(vec![busy, tech(2)]);
    let found = planner(&snapshot).suggest(&job(60), 2);
    assert_eq!(found[0].equipe[0].technician, UtilisateurId(2));
    // Eight hours ahead against four on average: four hours more.
    assert_eq!(found[1].couts.get(Cout::Charge), 4 * Weights::default().charge);
}

#[test]
fn a_wished_window_is_waited_for_and_its_wait_costs_nothing() {
    let snapshot = world(vec![tech(1)]);
    let demand = Demand {
        fenetre: Some(plage("24T14:00", "24T16:00")),
        ..job(60)
    };
    let placement = first(&snapshot, &demand);
    assert_eq!(placement.parts, [plage("24T14:00", "24T15:00")]);
    assert_eq!(
        placement.couts.get(Cout::Fenetre) + placement.couts.get(Cout::Attente),
        0
    );
}

#[test]
fn outside_a_wished_window_each_minute_counts() {
    let snapshot = world(vec![tech(1).with(absence(1, "24T13:00", "24T15:45"))]);
    let demand = Demand {
        fenetre: Some(plage("24T14:00", "24T16:00")),
        ..job(60)
    };
    // From home after the absence: 10 minutes; 16:00 to 17:00 is an hour late, 11:00 to 12:00 three hours early.
    let placement = first(&snapshot, &demand);
    assert_eq!(placement.parts, [plage("24T16:00", "24T17:00")]);
    assert_eq!(placement.couts.get(Cout::Fenetre), 60);
}

#[test]
fn a_promise_kept_beats_a_short_road() {
    let near = tech(1).with(work(1, "23T08:00", "23T11:00", 0));
    let far = Technician {
        depart: north(70),
        ..tech(2)
    };
    let snapshot = world(vec![near, far]);
    let demand = Demand {
        gti: Some(at("23T09:30")),
        ..job(60)
    };
    let found = planner(&snapshot).suggest(&demand, 2);
    assert_eq!(found[0].equipe[0].technician, UtilisateurId(2));
    // 11:15 is 105 minutes after 9:30.
    let weights = Weights::default();
    assert_eq!(
        found[1].couts.get(Cout::Gti),
        weights.promesse + 105 * weights.retard
    );
}

#[test]
fn pencilled_work_may_be_drawn_over_at_a_price() {
    let pencilled = Creneau {
        fermete: Fermete::Provisoire,
        ..work(1, "23T08:00", "23T09:00", 0)
    };
    let snapshot = world(vec![tech(1).with(pencilled)]);
    let placement = first(&snapshot, &job(60));
    // Waiting an hour costs 3, drawing over it 20.
    assert_eq!(placement.parts, [plage("23T09:00", "23T10:00")]);
    let urgent = Demand {
        priorite: 1,
        ..job(60)
    };
    let placement = first(&snapshot, &urgent);
    assert_eq!(placement.parts, [plage("23T08:00", "23T09:00")]);
    assert_eq!(
        placement.couts.get(Cout::Provisoire),
        Weights::default().provisoire
    );
}

#[test]
fn whoever_is_still_at_work_over_time_is_sent_soon_at_a_price() {
    let mut late = work(1, "23T08:00", "23T09:00", 0);
    late.travail.as_mut().expect("work").sur_site = true;
    let mut snapshot = world(vec![tech(1).with(late)]);
    let price = |snapshot: &Snapshot, priorite| {
        let demand = Demand {
            au_plus_tot: at("23T08:30"),
            priorite,
            ..job(60)
        };
        let placement = first(snapshot, &demand);
        (placement.parts[0].debut(), placement.couts.get(Cout::Debordement))
    };
    snapshot.set_now(at("23T08:30"));
    assert_eq!(price(&snapshot, 1), (at("23T09:15"), 0), "not over time yet");
    snapshot.set_now(at("23T09:30"));
    let dear = Weights::default().debordement;
    assert_eq!(price(&snapshot, 1), (at("23T09:45"), dear), "urgent all the same");
    assert_eq!(
        price(&snapshot, 3),
        (at("23T13:00"), 0),
        "three hours later the work is over"
    );
}

#[test]
fn people_on_call_are_sent_at_night_where_the_contract_says_so() {
    let on_call = creneau(1, TypeCreneau::Astreinte, "23T18:00", "24T08:00");
    let snapshot = world(vec![tech(1).with(on_call)]);
    let evening = Demand {
        au_plus_tot: at("23T19:10"),
        ..job(60)
    };
    assert_eq!(first(&snapshot, &evening).parts, [plage("24T08:00", "24T09:00")]);
    let urgent = Demand {
        astreinte: true,
        priorite: 1,
        ..evening
    };
    let placement = first(&snapshot, &urgent);
    assert_eq!(placement.parts, [plage("23T19:15", "23T20:15")]);
    assert_eq!(placement.couts.get(Cout::Astreinte), Weights::default().astreinte);
}

#[test]
fn nothing_starts_before_one_can_be_there() {
    let mut snapshot = world(vec![tech(1)]);
    snapshot.set_now(at("23T10:02"));
    // Ten minutes of road from now: 10:12.
    assert_eq!(first(&snapshot, &job(60)).parts, [plage("23T10:15", "23T11:15")]);
}

#[test]
fn public_holidays_are_the_agences_own() {
    let bron = Technician {
        agence: BRON,
        ..tech(2)
    };
    let snapshot = world(vec![tech(1), bron]);
    let eighth = Demand {
        horizon: at("12-10T00:00"),
        au_plus_tot: at("12-08T00:00"),
        ..job(60)
    };
    assert_eq!(
        first(&snapshot, &eighth).parts,
        [plage("12-08T08:00", "12-08T09:00")]
    );
    let of_lyon = Demand {
        agence: Some(LYON),
        ..eighth
    };
    let placement = first(&snapshot, &of_lyon);
    assert_eq!(
        (placement.technician.0, placement.parts[0]),
        (1, plage("12-09T08:00", "12-09T09:00"))
    );
}

#[test]
fn a_move_gives_up_its_own_time() {
    let snapshot = world(vec![tech(1).with(work(7, "23T08:00", "23T12:00", 10))]);
    let moved = Demand {
        remplace: vec![InterventionId(7)],
        ..job(60)
    };
    assert_eq!(first(&snapshot, &moved).parts, [plage("23T08:00", "23T09:00")]);
}

#[test]
fn an_update_is_as_a_new_snapshot() {
    let mut snapshot = world(vec![tech(1), tech(2)]);
    snapshot.update(tech(1).with(absence(1, "23T00:00", "25T00:00")));
    snapshot.update(tech(3));
    let anew = world(vec![
        tech(1).with(absence(1, "23T00:00", "25T00:00")),
        tech(2),
        tech(3),
    ]);
    assert_eq!(
        planner(&snapshot).why_not(&job(60)),
        planner(&anew).why_not(&job(60))
    );
}

#[test]
fn time_that_is_read_again_is_as_a_new_snapshot() {
    let (before, after) = (
        work(7, "23T08:00", "23T10:00", 10),
        work(8, "25T08:00", "25T10:00", 10),
    );
    let mut snapshot = world(vec![
        tech(1).with(before.clone()).with(after.clone()),
        tech(2).with(work(9, "23T08:00", "23T10:00", 10)),
    ]);
    let shared = snapshot.clone();
    let moved = work(7, "23T14:00", "23T16:00", 10);
    let day = plage("23T00:00", "24T00:00");
    snapshot.replace(UtilisateurId(1), day, vec![moved.clone()]);
    snapshot.replace(UtilisateurId(2), day, Vec::new());
    snapshot.replace(UtilisateurId(3), day, vec![moved.clone()]);
    let anew = world(vec![tech(1).with(moved).with(after), tech(2)]);
    assert_eq!(
        planner(&snapshot).why_not(&job(60)),
        planner(&anew).why_not(&job(60))
    );
    let held = |snapshot: &Snapshot| {
        let technician = snapshot.technician(UtilisateurId(1)).expect("somebody");
        technician
            .creneaux
            .iter()
            .any(|creneau| creneau.plage == before.plage)
    };
    assert!(
        held(&shared) && !held(&snapshot),
        "a copy that was taken before stays as it was"
    );
}
