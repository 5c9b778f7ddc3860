//! Work is given, moved and taken back on the board.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, BLEROY, CNGUYEN, Monde, at};
use regie::domain::mission::EtatMission;

#[tokio::test]
async fn a_job_is_moved_to_another_technician_and_hour_with_6_keys() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let planned = monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L");
    poste.sees("Fuite en toiture");
    poste.keys = 0;
    poste.press("m k l l <enter>");
    poste.settle().await;
    assert!(poste.keys <= 6);
    let visite = monde.visite(mission, planned.intervention).await;
    assert_eq!(visite.equipe[0].utilisateur, BLEROY, "{}", poste.screen());
    assert_eq!(visite.plage.unwrap().debut(), at("05 10:00"));
    poste.sees(" : Bruno Leroy, ");

    poste.press("u");
    poste.settle().await;
    poste.sees("Annulé : M-2040-00001 · déplacement");
    let visite = monde.visite(mission, planned.intervention).await;
    assert_eq!(
        (visite.equipe[0].utilisateur, visite.plage.unwrap().debut()),
        (AMOREL, at("05 09:00"))
    );
    poste.press("<c-r>");
    poste.settle().await;
    let visite = monde.visite(mission, planned.intervention).await;
    assert_eq!(visite.equipe[0].utilisateur, BLEROY);
}

#[tokio::test]
async fn one_more_comes_to_help() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L R");
    poste.settle().await;
    poste.sees("en renfort");
    poste.sees("Rien ne s’y oppose");
    poste.press("<enter>");
    poste.settle().await;
    let visites = monde.fiche(mission).await.visites;
    let team = |at: usize| {
        let people = visites[at].equipe.iter();
        people
            .map(|membre| (membre.utilisateur, membre.besoin.is_some()))
            .collect::<Vec<_>>()
    };
    assert_eq!(visites.len(), 2, "{}", poste.screen());
    assert_eq!(team(0), [(AMOREL, true)]);
    assert_eq!(
        team(1),
        [(CNGUYEN, false)],
        "who helps meets no need, whatever their trade"
    );
    poste.press("u");
    poste.settle().await;
    assert_eq!(monde.etat(mission).await, EtatMission::Planifiee);
}

#[tokio::test]
async fn a_waiting_mission_is_carried_to_a_technician() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("<tab> a");
    poste.sees("en main");
    poste.press("L L <enter>");
    poste.settle().await;
    assert_eq!(
        monde.etat(mission).await,
        EtatMission::Planifiee,
        "{}",
        poste.screen()
    );
    poste.sees("Rien n’attend");
}

#[tokio::test]
async fn a_place_that_is_taken_is_shown_before_and_refused_after() {
    let monde = Monde::new().await;
    let (first, second) = (monde.mission().await, monde.mission().await);
    monde.planned(first, &[AMOREL], "05 09:00").await;
    monde.planned(second, &[BLEROY], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L L m k");
    poste.sees("Déjà pris");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("n’est pas libre");
    let visite = &monde.fiche(first).await.visites[0];
    assert_eq!(visite.equipe[0].utilisateur, AMOREL);
}

#[tokio::test]
async fn every_technician_s_verdict_is_told() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("<tab> w");
    poste.settle().await;
    poste.sees("✓ Ana Morel");
    // CLIM 1 where 2 is needed.
    poste.sees("✗ Denis Petit");
}

#[tokio::test]
async fn a_mission_is_given_up_with_its_reason() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("<tab> X");
    poste.type_text("doublon");
    poste.press("<enter>");
    poste.settle().await;
    let fiche = monde.fiche(mission).await;
    assert_eq!(fiche.ligne.etat, EtatMission::Annulee);
    assert_eq!(fiche.annulation_motif.as_deref(), Some("doublon"));
    poste.sees("Rien n’attend");
}

#[tokio::test]
async fn a_technician_sees_only_their_own_and_why_they_may_not_plan() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "amorel").await;
    poste.sees("Ana Morel");
    poste.does_not_see("Bruno Leroy");
    poste.press("L m");
    poste.sees("Vous n’avez pas le droit");
}

/// A place that was refused costs nothing: what was carried is still in the hand, and whoever may goes past the rule.
#[tokio::test]
async fn what_is_refused_is_still_in_the_hand_and_may_be_gone_past() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let planned = monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L m L L L L L L L L L L <enter>");
    poste.settle().await;
    poste.sees("en main");
    poste.does_not_see("Passer outre");
    poste.press("H H H H H H <enter>");
    poste.settle().await;
    poste.does_not_see("en main");
    let begins = async || {
        monde
            .visite(mission, planned.intervention)
            .await
            .plage
            .unwrap()
            .debut()
    };
    assert_eq!(begins().await, at("05 13:00"), "{}", poste.screen());

    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press("L L m L L L L L L <enter>");
    poste.settle().await;
    poste.sees("Passer outre");
    poste.press("<esc>");
    poste.sees("en main");
    poste.press("<enter>");
    poste.settle().await;
    poste.type_text("le client ne peut qu’alors");
    poste.press("<enter>");
    poste.settle().await;
    poste.does_not_see("Passer outre");
    poste.does_not_see("en main");
    assert_eq!(begins().await, at("05 19:00"), "{}", poste.screen());
}
