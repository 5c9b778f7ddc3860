//! A mission is corrected, and what is to become of it decided, on its own screen.

use regie::domain::mission::EtatMission;

use super::poste::Poste;
use crate::missions::fixture::{AMOREL, Monde};

#[tokio::test]
async fn a_mission_is_corrected_where_it_is_read() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("g m");
    poste.settle().await;
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("M-2040-00001 · à planifier");
    poste.press("e");
    poste.settle().await;
    poste.press("<end>");
    poste.type_text(" nord");
    poste.press("<tab> 3 <tab> <c-u>");
    poste.type_text("longtemps");
    poste.sees("n’est pas une durée");
    poste.press("<c-u>");
    poste.type_text("1h30");
    poste.press("<tab>");
    poste.type_text("mer. 14h-17h");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("Fuite en toiture nord");
    let fiche = monde.fiche(mission).await;
    assert_eq!((fiche.ligne.priorite, fiche.ligne.duree_minutes), (3, 90));
    assert!(fiche.fenetre.is_some());
    // What somebody else wrote meanwhile is not written over unseen.
    poste.press("e");
    poste.type_text("!");
    let other = regie::service::mission::Fields {
        titre: Some("Fuite en cave".to_owned()),
        ..Default::default()
    };
    let edit = regie::service::mission::Edit {
        mission,
        version: None,
        fields: other,
    };
    let command = regie::service::mission::MissionCommand::Edit(Box::new(edit));
    monde.does("directrice", command).await;
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("Fuite en cave");
    assert_eq!(monde.fiche(mission).await.ligne.titre, "Fuite en cave");
}

#[tokio::test]
async fn what_becomes_of_a_mission_is_decided_where_it_is_read() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L <enter>");
    poste.settle().await;
    poste.press("d");
    poste.sees("mise en attente");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("motif");
    poste.type_text("vanne à recevoir");
    poste.press("<c-s>");
    // Its people are released, and nothing takes that back.
    poste.sees("ne s’annulera pas");
    poste.press("o");
    poste.settle().await;
    assert_eq!(
        monde.etat(mission).await,
        EtatMission::EnAttente,
        "{}",
        poste.screen()
    );
    poste.sees("en attente");
    poste.press("d");
    poste.sees("fin d’attente");
    poste.press("<c-s>");
    poste.press("o");
    poste.settle().await;
    assert_eq!(monde.etat(mission).await, EtatMission::APlanifier);
}

#[tokio::test]
async fn a_need_is_corrected_in_the_form_and_who_falls_short_is_named() {
    let monde = Monde::new().await;
    let mission = monde.mission().await;
    monde.planned(mission, &[AMOREL], "05 09:00").await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("L <enter>");
    poste.settle().await;
    poste.press("e");
    poste.settle().await;
    poste.sees("CLIM · Climatisation");
    poste.press("<tab> <tab> <tab> <tab> <tab>");
    poste.type_text("5");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("Ana Morel");
    poste.sees("CLIM 5.");
    poste.type_text("3");
    poste.press("<c-s>");
    poste.settle().await;
    let fiche = monde.fiche(mission).await;
    assert_eq!(fiche.besoins[0].texte(), "CLIM:3");
    assert_eq!(fiche.ligne.etat, EtatMission::Planifiee);
}
