use proptest::prelude::*;

use super::properties::{any_demand, any_world};
use super::*;

fn found(people: Vec<Technician>, demand: &Demand) -> Option<Remedy> {
    let snapshot = world(people);
    planner(&snapshot).remedy(demand, UtilisateurId(1))
}

fn steps(people: Vec<Technician>, demand: &Demand) -> Vec<Step> {
    found(people, demand)
        .map(|remedy| remedy.steps)
        .unwrap_or_default()
}

/// An hour at the centre on Monday from 8:00 to 17:00.
fn monday() -> Demand {
    Demand {
        besoins: vec![need(CLIM, 2)],
        agence: Some(LYON),
        horizon: at("23T17:00"),
        ..Demand::new(site(900, 0), 60, at("23T08:00"))
    }
}

#[test]
fn who_can_needs_no_change() {
    assert_eq!(found(vec![tech(1)], &monday()), None);
}

#[test]
fn whose_day_is_full_can_on_the_next() {
    let full = tech(1).with(work(7, "23T08:00", "23T17:00", 0));
    let remedy = found(vec![full], &monday()).unwrap();
    assert_eq!(remedy.steps, vec![Step::Later]);
    assert_eq!(remedy.placement.plage().debut(), at("24T08:00"));
}

#[test]
fn a_paper_that_ends_is_renewed() {
    let mut person = tech(1);
    person.habilitations[0].validite = Jours::new(None, Some(day("2026-11-20")));
    let Some(Step::Ability(exigence, lacking)) = steps(vec![person], &monday()).pop() else {
        panic!("a paper to renew")
    };
    assert_eq!((exigence.specialisation, lacking.len()), (CLIM, 1));
}

#[test]
fn a_trade_that_is_lacking_and_a_full_day_take_two_changes() {
    let mut person = tech(1).with(work(7, "23T08:00", "23T17:00", 0));
    person.habilitations = vec![skill(ELEC, 3)];
    let found = steps(vec![person], &monday());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(matches!(found[0], Step::Ability(..)));
    assert_eq!(found[1], Step::Later);
}

#[test]
fn another_branch_has_to_be_asked() {
    let person = Technician {
        agence: BRON,
        ..tech(1)
    };
    assert_eq!(steps(vec![person], &monday()), vec![Step::OtherBranch]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    /// With the change made, the hour that is told breaks no rule; who can as it is needs none.
    #[test]
    fn a_remedy_makes_it_feasible(people in any_world(), demand in any_demand()) {
        let snapshot = world(people);
        let planner = planner(&snapshot);
        for verdict in planner.why_not(&demand) {
            let remedy = planner.remedy(&demand, verdict.technician);
            if matches!(verdict.outcome, Outcome::Feasible(_)) {
                prop_assert_eq!(remedy, None);
                continue;
            }
            let Some(remedy) = remedy else { continue };
            let alone = snapshot.only(verdict.technician).unwrap();
            let (mended, demand) = apply(&remedy.steps, &alone, &demand, verdict.technician).unwrap();
            let parts = &remedy.placement.parts;
            let mended = super::planner(&mended);
            let failures = mended.check(&demand, verdict.technician, Poste::Libre, parts);
            prop_assert_eq!(failures, vec![], "{:?}", remedy);
            let length: i64 = parts.iter().map(|part| part.minutes()).sum();
            prop_assert_eq!(length, i64::from(demand.duree));
        }
    }
}
