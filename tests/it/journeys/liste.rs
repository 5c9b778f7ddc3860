//! The table of missions: found, opened, planned from there.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, Monde};
use regie::domain::mission::EtatMission;

#[tokio::test]
async fn missions_are_filtered_as_one_types() {
    let monde = Monde::new().await;
    let (first, _) = (monde.mission().await, monde.mission().await);
    monde.planned(first, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("g m");
    poste.settle().await;
    poste.sees("Missions 2");
    poste.sees("M-2040-00001");
    poste.press("/");
    poste.type_text("etat:planifiee");
    poste.settle().await;
    poste.sees("Missions 1");
    poste.does_not_see("M-2040-00002");
    // A filter that is none yet says so and leaves what is shown.
    poste.type_text(" tek:x");
    poste.settle().await;
    poste.sees("M-2040-00001");
    poste.sees("tek");
    poste.press("<esc>");
    poste.settle().await;
    poste.sees("Missions 2");
    poste.press("/");
    poste.type_text("etat:cloturee");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Aucune mission ne correspond");
}

#[tokio::test]
async fn a_mission_is_opened_and_planned_from_its_own_screen() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("g m");
    poste.settle().await;
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Régie ▸ Planning ▸ Missions ▸ Mission");
    poste.sees("Il faut : CLIM 2");
    poste.sees("Aucune visite");
    poste.press("s");
    poste.settle().await;
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("1 visite");
    assert_eq!(monde.etat(mission).await, EtatMission::Planifiee);
    poste.press("<esc>");
    poste.settle().await;
    poste.sees("planifiée");
    poste.press("<esc>");
    poste.sees("À planifier 0");
}

#[tokio::test]
async fn the_table_follows_what_others_do_and_keeps_its_place() {
    let monde = Monde::new().await;
    let (first, second) = (monde.mission().await, monde.mission().await);
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("g m");
    poste.settle().await;
    poste.press("j");
    poste.sees(&format!("▶! M-2040-{:05}", first.0));
    monde.planned(second, &[AMOREL], "05 09:00").await;
    poste.hear().await;
    poste.sees("planifiée");
    poste.sees(&format!("▶! M-2040-{:05}", first.0));
}
