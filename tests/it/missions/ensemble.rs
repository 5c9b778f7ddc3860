//! A mission that takes several people of one trade: they come together; and help comes where somebody is.

use regie::domain::intervention::EtatIntervention as V;
use regie::domain::mission::EtatMission as M;
use regie::domain::remarque::Remarque;
use regie::service::intervention::{Geste, InterventionCommand};
use regie::service::mission::{Create, MissionRef};
use regie::service::planning::{Essayer, Plan, PlanningCommand, PlanningQuery, Quand};
use regie::service::{Answer, Query};

use super::fixture::*;

async fn for_two(m: &Monde) -> regie::domain::MissionId {
    let besoins = vec![besoin(CLIM, 2, None, 2)];
    m.create(Create { besoins, ..call() }).await
}

#[tokio::test]
async fn a_second_person_joins_the_first() {
    let m = Monde::new().await;
    let mission = for_two(&m).await;
    let first = firm(mission, &[AMOREL], &[plage("05 08:00", 120)]);
    let outcome = m.does("rdupuis", plan(first)).await;
    let told = outcome.remarques.iter().find_map(|remarque| match remarque {
        Remarque::EquipeIncomplete {
            presents, effectif, ..
        } => Some((*presents, *effectif)),
        _ => None,
    });
    assert_eq!(told, Some((1, 2)), "one more is lacking, and that is said");
    assert_eq!(m.etat(mission).await, M::APlanifier);

    let other_day = firm(mission, &[BLEROY], &[plage("06 08:00", 120)]);
    let refusal = m.refuses("rdupuis", plan(other_day)).await;
    assert_eq!(refusal.rule, "equipe-separee");
    assert_eq!(fact(&refusal, "qui"), "Ana Morel");
    assert_eq!(m.etat(mission).await, M::APlanifier);

    let beside = firm(mission, &[BLEROY], &[plage("05 08:00", 120)]);
    let outcome = m.does("rdupuis", plan(beside)).await;
    assert_eq!(outcome.remarques, []);
    assert_eq!(m.etat(mission).await, M::Planifiee);
}

#[tokio::test]
async fn between_two_visits_of_the_first_nobody_is_with_them() {
    let m = Monde::new().await;
    let mission = for_two(&m).await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.planned(mission, &[AMOREL], "07 08:00").await;
    let between = firm(mission, &[BLEROY], &[plage("06 08:00", 120)]);
    assert_eq!(m.refuses("rdupuis", plan(between)).await.rule, "equipe-separee");
    assert_eq!(m.etat(mission).await, M::APlanifier);
    let done = m.affects(auto(mission)).await;
    assert_eq!(done.etat, M::Planifiee);
    assert_eq!(
        done.plages.iter().map(|plage| plage.debut()).collect::<Vec<_>>(),
        [at("05 08:00")],
        "beside the first"
    );
}

#[tokio::test]
async fn work_that_begins_without_all_its_people_says_so() {
    let m = Monde::new().await;
    let mission = for_two(&m).await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let outcome = m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    assert!(
        matches!(
            outcome.remarques[..],
            [Remarque::CommenceeIncomplete {
                presents: 1,
                effectif: 2,
                ..
            }]
        ),
        "{:?}",
        outcome.remarques
    );

    let done = InterventionCommand::Finish(finish(visite, V::Terminee));
    m.does_at("05 10:00", "amorel", done).await;

    let whole = for_two(&m).await;
    let visite = m.planned(whole, &[AMOREL, BLEROY], "06 08:00").await.intervention;
    let outcome = m.does_at("06 08:00", "bleroy", step(visite, Geste::Arrive)).await;
    assert_eq!(outcome.remarques, []);
}

#[tokio::test]
async fn moving_one_of_two_says_that_the_other_is_left() {
    let m = Monde::new().await;
    let mission = for_two(&m).await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    let second = m.planned(mission, &[BLEROY], "05 08:00").await.intervention;
    let moved = async |visite, hour: &str| -> Vec<String> {
        let outcome = m.does("rdupuis", shift(visite, Some(hour), None)).await;
        let left = outcome
            .remarques
            .into_iter()
            .filter_map(|remarque| match remarque {
                Remarque::EquipeSeparee { avec, .. } => Some(avec),
                _ => None,
            });
        left.collect()
    };
    assert_eq!(moved(first, "06 08:00").await, ["Bruno Leroy"]);
    assert!(moved(second, "06 08:00").await.is_empty(), "together again");
}

#[tokio::test]
async fn what_is_pencilled_in_apart_does_not_become_firm() {
    let m = Monde::new().await;
    let mission = for_two(&m).await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let apart = m
        .books(pencilled(mission, &[BLEROY], &[plage("06 08:00", 120)]))
        .await;
    let refusal = m.refuses("rdupuis", harden(apart.intervention)).await;
    assert_eq!(refusal.rule, "equipe-separee");
}

#[tokio::test]
async fn help_comes_where_somebody_is() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let help = || Plan {
        aide: true,
        ..firm(mission, &[BLEROY], &[plage("05 08:00", 120)])
    };
    let refusal = m.refuses("rdupuis", PlanningCommand::Plan(help())).await;
    assert_eq!(refusal.rule, "renfort-sans-equipe");
    assert_eq!(
        tried(&m, mission, true, "05 08:00").await,
        ["renfort-sans-equipe"]
    );
    m.planned(mission, &[AMOREL], "05 08:00").await;
    assert_eq!(tried(&m, mission, true, "05 08:00").await, [""; 0]);
    m.books(help()).await;
    // Bruno Leroy comes by now.
    assert_eq!(
        tried(&m, mission, true, "05 08:00").await.first(),
        Some(&"technicien-deja-sur-la-visite")
    );
}

#[tokio::test]
async fn help_is_tried_for_as_long_as_it_comes() {
    let m = Monde::new().await;
    let besoins = vec![besoin(CLIM, 2, None, 1)];
    let duree_minutes = 12 * 60;
    let mission = m
        .create(Create {
            besoins,
            duree_minutes,
            ..call()
        })
        .await;
    let pieces = [
        plage("05 08:00", 240),
        plage("05 13:00", 240),
        plage("06 08:00", 240),
    ];
    m.books(firm(mission, &[AMOREL], &pieces)).await;
    let essayer = Essayer {
        mission: MissionRef::Id(mission),
        visite: None,
        vers: BLEROY,
        quand: Quand::A(at("05 13:00")),
        aide: true,
        minutes: Some(240),
        echange: None,
    };
    let query: Query = PlanningQuery::Essai(essayer).into();
    let answer = m.service().read(&m.actor("rdupuis").await, query).await;
    let Ok(Answer::Essai(essai)) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(essai.plages, [plage("05 13:00", 240)]);
    assert_eq!(essai.refus, []);
}

#[tokio::test]
async fn what_is_in_the_hand_says_so_before_the_drop() {
    let m = Monde::new().await;
    let mission = for_two(&m).await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    assert_eq!(tried(&m, mission, false, "05 08:00").await, [""; 0]);
    assert_eq!(tried(&m, mission, false, "06 08:00").await, ["equipe-separee"]);
}

/// The rules told of a job for Bruno Leroy in the hand.
async fn tried(m: &Monde, mission: regie::domain::MissionId, aide: bool, hour: &str) -> Vec<&'static str> {
    let essayer = Essayer {
        mission: MissionRef::Id(mission),
        visite: None,
        vers: BLEROY,
        quand: Quand::A(at(hour)),
        aide,
        minutes: None,
        echange: None,
    };
    let query: Query = PlanningQuery::Essai(essayer).into();
    let answer = m.service().read(&m.actor("rdupuis").await, query).await;
    let Ok(Answer::Essai(essai)) = answer else {
        panic!("{answer:?}");
    };
    essai.refus.iter().map(|refusal| refusal.rule).collect()
}

#[tokio::test]
async fn what_completes_a_visit_tells_whom_it_lacks() {
    let m = Monde::new().await;
    let besoins = two_trades().to_vec();
    let mission = m.create(Create { besoins, ..call() }).await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    let partly = InterventionCommand::Finish(finish(visite, V::Partielle));
    m.does_at("05 09:00", "amorel", partly).await;
    let again = plan(firm(mission, &[AMOREL], &[plage("06 08:00", 120)]));
    let outcome = m.does_at("05 09:00", "rdupuis", again).await;
    assert!(
        matches!(
            outcome.remarques[..],
            [Remarque::EquipeIncomplete {
                presents: 1,
                effectif: 2,
                ..
            }]
        ),
        "{:?}",
        outcome.remarques
    );
}
