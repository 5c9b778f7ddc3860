//! What was done is told: to those it concerns, on the mission, and before it is taken back.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, Monde};
use crate::people::fixture::monde;

#[tokio::test]
async fn the_header_counts_what_one_was_told() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "amorel").await;
    poste.does_not_see("⚑");
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    poste.hear().await;
    poste.rest().await;
    poste.sees("⚑ 1");
}

#[tokio::test]
async fn a_mission_tells_who_did_what_to_whoever_may_see_it() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    for size in [(80, 40), (160, 45)] {
        let mut poste = Poste::sized(monde.service(), "rdupuis", size).await;
        poste.press(":");
        poste.type_text("mission M-1");
        poste.press("<enter>");
        poste.rest().await;
        poste.sees("Qui a fait quoi");
        // The line of another year is longer than the pane: the name is shortened before the deed is.
        poste.sees("Dupuis · création de la mission");
        poste.sees("Rémi Dupuis · planification");
    }
}

#[tokio::test]
async fn undo_says_beforehand_what_it_would_take_back() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    poste.press(":");
    poste.type_text("annuler");
    poste.settle().await;
    poste.sees("Annuler : M-2040-00001 · planification");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Annulé : M-2040-00001 · planification");
    poste.press("?");
    poste.type_text("rétablir");
    poste.settle().await;
    poste.sees("Rétablir : M-2040-00001 · planification");
    poste.press("<esc> <c-r>");
    poste.settle().await;
    poste.sees("Rétabli : M-2040-00001 · planification");
}

#[tokio::test]
async fn what_one_was_told_is_read_and_leads_to_the_mission() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    // As narrow as a telephone.
    let mut poste = Poste::sized(monde.service(), "amorel", (40, 30)).await;
    poste.press("g n");
    poste.settle().await;
    poste.sees("travail confié");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("M-2040-00001");
    poste.press("<esc> o");
    poste.settle().await;
    poste.sees("Rien à lire ici.");
    let unread: i64 = monde
        .value("select count(*) from notification where lu_le is null and destinataire_id = 20")
        .await;
    assert_eq!((unread, AMOREL.0), (0, 20));
}

#[tokio::test]
async fn the_journal_says_who_changed_what_and_leads_there() {
    let monde = monde().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::sized(monde.service(), "directrice", (160, 45)).await;
    poste.press("g l");
    poste.settle().await;
    poste.press("/");
    poste.type_text("M-2040-00001 objet:mission commande:planifi");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Journal 1");
    poste.sees("à planifier → planifiée");
    poste.press("<enter> <enter>");
    poste.settle().await;
    poste.sees("▸ Journal ▸ Mission");
    poste.press("<esc>");
    poste.sees("à planifier → planifiée");
    // A technician reads nothing of it, and is told why.
    let mut poste = Poste::open(monde.service(), "amorel").await;
    poste.press("g l");
    poste.settle().await;
    poste.does_not_see("▸ Journal");
}
