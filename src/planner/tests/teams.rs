//! Missions that take several people.

use super::*;

fn pair() -> Demand {
    Demand {
        besoins: vec![besoin(1, CLIM, 3, 1), besoin(2, ELEC, 2, 1)],
        ..job(120)
    }
}

fn electrician(key: i64) -> Technician {
    Technician {
        habilitations: vec![skill(ELEC, 3)],
        ..tech(key)
    }
}

#[test]
fn a_team_shares_its_slot() {
    let snapshot = world(vec![
        tech(1).with(work(1, "23T08:00", "23T10:00", 10)),
        electrician(2).with(work(2, "23T13:00", "23T17:00", 10)),
    ]);
    let best = &planner(&snapshot).suggest(&pair(), 1)[0];
    assert_eq!(best.plage(), plage("23T10:00", "23T12:00"));
    let team: Vec<(i64, Option<BesoinId>)> = best
        .equipe
        .iter()
        .map(|placement| (placement.technician.0, placement.besoin))
        .collect();
    assert_eq!(team, [(1, Some(BesoinId(1))), (2, Some(BesoinId(2)))]);
    let sum: i32 = best.equipe.iter().map(|placement| placement.couts.total()).sum();
    assert_eq!(best.couts.total(), sum);
}

#[test]
fn who_can_do_both_does_what_nobody_else_can() {
    let both = Technician {
        habilitations: vec![skill(CLIM, 3), skill(ELEC, 2)],
        ..tech(1)
    };
    let snapshot = world(vec![both, tech(2)]);
    let best = &planner(&snapshot).suggest(&pair(), 1)[0];
    let electrician = best
        .equipe
        .iter()
        .find(|placement| placement.besoin == Some(BesoinId(2)));
    assert_eq!(
        electrician.map(|placement| placement.technician),
        Some(UtilisateurId(1))
    );
}

#[test]
fn nobody_counts_twice() {
    let both = Technician {
        habilitations: vec![skill(CLIM, 3), skill(ELEC, 2)],
        ..tech(1)
    };
    assert_eq!(planner(&world(vec![both])).suggest(&pair(), 3), []);
    let two = Demand {
        besoins: vec![besoin(1, CLIM, 3, 2)],
        ..job(60)
    };
    assert_eq!(planner(&world(vec![tech(1)])).suggest(&two, 3), []);
    assert_eq!(
        planner(&world(vec![tech(1), tech(2)])).suggest(&two, 1)[0]
            .equipe
            .len(),
        2
    );
}

#[test]
fn each_start_comes_once_best_first() {
    let snapshot = world(vec![tech(1), electrician(2), electrician(3)]);
    let found = planner(&snapshot).suggest(&pair(), 5);
    assert_eq!(found.len(), 5);
    assert!(found.is_sorted_by_key(|team| team.couts.total()));
    let mut starts: Vec<Plage> = found.iter().map(Suggestion::plage).collect();
    starts.dedup();
    assert_eq!(starts.len(), 5);
}
