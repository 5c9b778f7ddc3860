//! The day itself: start, pause, finish.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, Monde};
use regie::domain::intervention::EtatIntervention;
use regie::domain::mission::EtatMission;

#[tokio::test]
async fn a_visit_is_started_paused_and_finished() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let planned = monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.at("05 08:40"), "amorel").await;
    let etat = async || monde.visite(mission, planned.intervention).await.etat;
    poste.press("L e");
    poste.settle().await;
    assert_eq!(etat().await, EtatIntervention::EnRoute, "{}", poste.screen());
    poste.press("d");
    poste.settle().await;
    assert_eq!(etat().await, EtatIntervention::SurSite);
    poste.press("p");
    poste.settle().await;
    assert_eq!(etat().await, EtatIntervention::Pause);
    poste.press("p");
    poste.settle().await;
    poste.press("T");
    poste.type_text("Joint de toiture remplacé");
    poste.press("<enter>");
    poste.settle().await;
    assert_eq!(etat().await, EtatIntervention::Terminee, "{}", poste.screen());
    assert_eq!(monde.etat(mission).await, EtatMission::Terminee);
    let visite = monde.visite(mission, planned.intervention).await;
    assert_eq!(visite.compte_rendu.as_deref(), Some("Joint de toiture remplacé"));
}

#[tokio::test]
async fn a_step_that_does_not_exist_says_why() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.at("05 08:40"), "amorel").await;
    poste.press("L T");
    poste.sees("Impossible de passer de « planifiée » à « terminée »");
}
