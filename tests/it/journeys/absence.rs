//! Somebody is ill at seven: the absence entered, what it leaves planned anew, reviewed, accepted.

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, BLEROY, Monde, at};
use regie::domain::intervention::EtatIntervention;
use regie::domain::mission::EtatMission;
use regie::service::intervention::{Geste, InterventionCommand, Step};

#[tokio::test]
async fn an_absence_and_all_it_leaves_take_at_most_10_keys() {
    let monde = Monde::new().await;
    let (first, second) = (monde.mission().await, monde.mission().await);
    monde.planned(first, &[AMOREL], "05 09:00").await;
    monde.planned(second, &[AMOREL], "05 14:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L");
    poste.sees("▶Ana Morel");
    poste.keys = 0;
    poste.press("A");
    poste.sees("Absence · Ana Morel");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Ana Morel : 2 visites à replanifier");
    poste.sees("→ Bruno Leroy");
    poste.press("a");
    poste.settle().await;
    poste.press("<esc>");
    assert!(poste.keys <= 10, "{} keys", poste.keys);
    for mission in [first, second] {
        let fiche = monde.fiche(mission).await;
        assert_eq!(fiche.ligne.etat, EtatMission::Planifiee, "{}", poste.screen());
        let live: Vec<_> = fiche
            .visites
            .iter()
            .filter(|visite| visite.etat != EtatIntervention::Annulee)
            .collect();
        assert_eq!(live.len(), 1, "no pencilled-in visit is left behind");
        let who = live[0].equipe[0].utilisateur;
        assert!(
            who != AMOREL || live[0].plage.unwrap().debut() > at("06 00:00"),
            "nothing is theirs on the day they are away"
        );
    }
    // One key takes one of them back: the visit stands pencilled in as it was left.
    poste.press("u");
    poste.settle().await;
    poste.sees(" · nouvelle planification");
    assert_eq!(monde.etat(second).await, EtatMission::APlanifier);
}

#[tokio::test]
async fn what_is_typed_of_an_absence_is_understood_or_refused_and_never_lost() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("A <tab>");
    poste.type_text("demain 14h");
    poste.press("<tab>");
    poste.type_text("jadis");
    poste.press("<enter>");
    poste.sees("n’est ni un jour ni une heure");
    poste.press("<esc> A");
    poste.sees("demain 14h");
    poste.sees("jadis");
    poste.press("<tab> <tab> <c-u>");
    poste.type_text("5/3");
    poste.press("<enter>");
    poste.sees("finit avant de commencer");
    poste.press("<c-u>");
    poste.type_text("8/3");
    poste.sees("Absence");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("absence enregistrée");
    let entered: i64 = monde
        .value("select count(*) from creneau where type = 'ABSENCE' and plage @> timestamptz '2040-03-08 12:00+01'")
        .await;
    assert_eq!(entered, 1);
}

#[tokio::test]
async fn an_absence_over_started_work_is_refused_and_named() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let planned = monde.planned(mission, &[AMOREL], "05 09:00").await;
    let leave = Step {
        intervention: planned.intervention,
        version: None,
        geste: Geste::Leave,
        motif: None,
        trajets: None,
    };
    monde
        .does_at("05 08:40", "amorel", InterventionCommand::Step(leave))
        .await;
    let mut poste = Poste::open(monde.at("05 09:30"), "rdupuis").await;
    poste.press("L A <tab>");
    poste.type_text("8h");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("M-2040-00001");
    poste.sees("Absence · Ana Morel");
    poste.sees("8h");
}

#[tokio::test]
async fn who_may_not_enter_absences_is_told_so() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "chef").await;
    poste.press("A");
    poste.sees("Vous n’avez pas le droit");
}

#[tokio::test]
async fn two_visits_are_exchanged_in_the_hand() {
    let monde = Monde::new().await;
    let (first, second) = (monde.mission().await, monde.mission().await);
    monde.planned(first, &[AMOREL], "05 09:00").await;
    monde.planned(second, &[BLEROY], "05 10:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L m x");
    poste.sees("aucun travail en dessous");
    poste.press("<esc>");
    // Bruno stands above Ana on the board.
    poste.press("L m k l l");
    poste.sees("L’échanger (x) avec M-2");
    poste.press("x");
    poste.settle().await;
    let of = async |mission| monde.fiche(mission).await.visites[0].clone();
    let (a, b) = (of(first).await, of(second).await);
    assert_eq!(
        (a.equipe[0].utilisateur, b.equipe[0].utilisateur),
        (BLEROY, AMOREL),
        "{}",
        poste.screen()
    );
    assert_eq!(a.plage.unwrap().debut(), at("05 10:00"));
    assert_eq!(b.plage.unwrap().debut(), at("05 09:00"));
}

#[tokio::test]
async fn a_planned_visit_gives_its_place_to_the_one_that_is_suggested() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "06 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("J");
    poste.settle().await;
    poste.press("L s");
    poste.settle().await;
    poste.press("<enter>");
    poste.settle().await;
    let fiche = monde.fiche(mission).await;
    let live = fiche
        .visites
        .iter()
        .filter(|visite| visite.etat != EtatIntervention::Annulee)
        .count();
    assert_eq!(live, 1, "one visit, not two: {}", poste.screen());
    assert_eq!(fiche.ligne.etat, EtatMission::Planifiee);
}

#[tokio::test]
async fn a_new_mission_says_which_trade_it_needs() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("n");
    poste.type_text("bellecour hugo");
    poste.settle().await;
    poste.press("<enter>");
    poste.type_text("Panne du TGBT");
    poste.press("<enter> <enter> <enter> E");
    poste.sees("ELEC · Électricité");
    poste.press("<c-s>");
    poste.settle().await;
    let fiche = monde.fiche(1.into()).await;
    assert_eq!(fiche.besoins[0].specialisation, "ELEC", "{}", poste.screen());
}
