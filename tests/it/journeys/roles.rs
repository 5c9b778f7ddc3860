//! Who may do what: what one may not do stays visible, and says why.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, Monde};

#[tokio::test]
async fn a_technician_sees_their_own_day_and_why_the_rest_is_not_theirs() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "amorel").await;
    poste.sees("Ana Morel");
    poste.does_not_see("Bruno Leroy");
    for keys in ["n", "m", "s"] {
        poste.press(keys);
        poste.settle().await;
        poste.sees("pas le droit");
        poste.press("<esc>");
    }
    // It is in the list of commands all the same, with the reason.
    poste.press(":");
    poste.type_text("nouvelle mission");
    poste.sees("Nouvelle mission — ");
    poste.sees("pas le droit");
}

#[tokio::test]
async fn roles_are_not_switched_outside_the_demonstration() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "amorel").await;
    poste.press("g r");
    poste.settle().await;
    poste.sees("Ici, personne ne se connecte");
}

#[tokio::test]
async fn in_the_demonstration_one_is_whoever_one_wants() {
    let monde = Monde::new().await;
    let mut poste = Poste::demo(monde.service(), "rdupuis").await;
    poste.sees("rdupuis");
    poste.press("n <tab>");
    poste.settle().await;
    poste.type_text("Brouillon");
    poste.press("<esc> : r ô l e <enter>");
    poste.sees("Être quelqu’un d’autre");
    poste.type_text("morel");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("amorel");
    poste.does_not_see("rdupuis");
    poste.press("n");
    poste.settle().await;
    poste.sees("pas le droit");
}
