//! Beyond one day and one person: the filter, the week, a day made firm, and the smallest change that would do.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, BLEROY, Monde, at, pencilled, plage};
use regie::domain::intervention::EtatIntervention;

#[tokio::test]
async fn the_board_is_narrowed_and_shown_whole_again() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("/");
    poste.type_text("leroy");
    poste.press("<enter>");
    poste.sees("Bruno Leroy");
    poste.does_not_see("Ana Morel");
    // A technician's name says nothing of what waits.
    poste.sees("Fuite en toiture");
    poste.press("<c-l>");
    poste.settle().await;
    poste.does_not_see("Ana Morel");
    poste.press("<esc>");
    poste.sees("Ana Morel");
}

#[tokio::test]
async fn a_job_is_moved_to_another_day_with_5_keys() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let planned = monde.planned(mission, &[AMOREL], "05 09:00").await;
    // The same hour of the next day is taken: the nearest free one is found.
    let other = monde.mission().await;
    monde.planned(other, &[AMOREL], "06 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L - - -");
    poste.settle().await;
    poste.sees("2h/");
    poste.keys = 0;
    poste.press("m l");
    poste.settle().await;
    poste.sees("Route");
    poste.press("<enter>");
    poste.settle().await;
    assert!(poste.keys <= 6);
    let visite = monde.visite(mission, planned.intervention).await;
    let debut = visite.plage.unwrap().debut();
    assert!(
        debut > at("06 00:00") && debut < at("07 00:00") && debut != at("06 09:00"),
        "{debut} {}",
        poste.screen()
    );
    poste.press("u");
    poste.settle().await;
    let visite = monde.visite(mission, planned.intervention).await;
    assert_eq!(visite.plage.unwrap().debut(), at("05 09:00"));
    // A fast typist, who drops before the hour is known, has it found all the same.
    poste.press("m l <enter>");
    poste.settle().await;
    let visite = monde.visite(mission, planned.intervention).await;
    assert_eq!(visite.plage.unwrap().debut(), debut, "{}", poste.screen());
}

#[tokio::test]
async fn what_waits_is_given_a_day_and_the_best_hour_of_it() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("- - -");
    poste.settle().await;
    poste.press("<tab> a l <enter>");
    poste.settle().await;
    let fiche = monde.fiche(mission).await;
    let visite = fiche
        .visites
        .first()
        .unwrap_or_else(|| panic!("{}", poste.screen()));
    let debut = visite.plage.unwrap().debut();
    assert!(debut > at("06 00:00") && debut < at("07 00:00"), "{debut}");
}

#[tokio::test]
async fn a_day_is_made_firm_as_far_as_it_can_be() {
    let monde = Monde::new().await;
    let (first, second) = (monde.mission().await, monde.mission().await);
    let one = monde
        .books(pencilled(first, &[AMOREL], &[plage("05 09:00", 120)]))
        .await;
    let two = monde
        .books(pencilled(second, &[AMOREL], &[plage("05 10:00", 120)]))
        .await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("F");
    poste.settle().await;
    // Both could be by themselves: the preview knows that the first takes the second's time.
    poste.sees("1 deviendra ferme, 1 ne peut pas");
    poste.press("F");
    poste.settle().await;
    poste.sees("1 visite est ferme");
    let etat = async |mission, id| monde.visite(mission, id).await.etat;
    assert_eq!(etat(first, one.intervention).await, EtatIntervention::Planifiee);
    assert_eq!(etat(second, two.intervention).await, EtatIntervention::Provisoire);
    poste.press("<esc> u");
    poste.settle().await;
    assert_eq!(etat(first, one.intervention).await, EtatIntervention::Provisoire);
}

#[tokio::test]
async fn why_not_tells_the_smallest_change_that_would_do() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[BLEROY], "05 09:00").await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("<tab> w");
    poste.settle().await;
    poste.type_text("petit");
    poste.settle().await;
    // CLIM 1 where 2 is needed.
    poste.sees("Il suffirait de : passer au niveau 2 en CLIM");
}
