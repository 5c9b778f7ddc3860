//! An urgent call: the client is found, the mission created, the best technician accepted and told.

use super::poste::Poste;
use crate::missions::fixture::Monde;
use regie::domain::mission::EtatMission;

#[tokio::test]
async fn an_urgent_call_takes_at_most_18_keys() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("n");
    poste.settle().await;
    poste.type_text("bellecour hugo");
    poste.settle().await;
    poste.sees("12 rue Victor-Hugo");
    // The only site that matches; then title, type, priority "now".
    poste.press("<enter>");
    poste.type_text("Panne du TGBT");
    poste.press("<enter> <enter> <left> <enter>");
    poste.sees("✓ SCI Bellecour");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("Qui pour M-2040-00001 · Panne du TGBT");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("M-2040-00001 : ");
    assert!(poste.keys <= 18, "{} keys", poste.keys);

    assert_eq!(monde.etat(1.into()).await, EtatMission::Planifiee);
    let told: i64 = monde
        .value("select count(*) from notification where evenement = 'AFFECTATION'")
        .await;
    assert_eq!(told, 1);
}

#[tokio::test]
async fn what_the_service_refuses_is_shown_at_its_field_and_nothing_typed_is_lost() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("n");
    poste.settle().await;
    poste.press("<tab>");
    poste.type_text("Fuite");
    poste.press("<tab> <tab> <tab> <tab> <tab> <tab> <tab>");
    poste.type_text("300000 h");
    poste.press("<c-s>");
    poste.sees("Il manque le client");
    poste.type_text("rey");
    poste.settle().await;
    poste.press("<enter> <c-s>");
    poste.settle().await;
    poste.sees("300000 h n’est pas possible");
    poste.sees("Fuite");
    poste.press("<c-u>");
    poste.type_text("900 h");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("n’est pas possible");
    poste.sees("Fuite");
}

/// Somebody calls who is in no list: they are entered without leaving the call.
#[tokio::test]
async fn a_caller_who_is_no_client_yet_is_entered_during_the_call() {
    let monde = crate::clients::fixture::monde().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("n <tab>");
    poste.type_text("Plus de chauffage");
    poste.press("<s-tab>");
    poste.type_text("Garage Perrache");
    poste.settle().await;
    poste.sees("nouveau client");
    poste.press("<c-n>");
    poste.settle().await;
    poste.sees("Garage Perrache");
    poste.press("<tab> <tab> <tab> <tab>");
    poste.type_text("8 cours Charlemagne");
    poste.press("<tab> <tab>");
    poste.type_text("69002");
    poste.press("<tab> <c-s>");
    poste.settle().await;
    // Their first site is where they are, until something else is typed.
    poste.sees("8 cours Charlemagne");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("✓ Garage Perrache — 8 cours Charlemagne, 69002 Lyon");
    poste.sees("Plus de chauffage");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("Qui pour M-2040-00001 · Plus de chauffage");
    assert!(poste.keys <= 16, "{} keys", poste.keys);
    // Another site of somebody who is known.
    poste.press("<esc> n");
    poste.settle().await;
    poste.type_text("perrache");
    poste.settle().await;
    poste.press("<c-l>");
    poste.settle().await;
    poste.press("<tab>");
    poste.type_text("1 rue Casimir-Perier");
    poste.press("<tab> <tab>");
    poste.type_text("69002");
    poste.press("<tab> <c-s>");
    poste.settle().await;
    poste.sees("✓ Garage Perrache — 1 rue Casimir-Perier, 69002 Lyon");
}

/// Entered yesterday, by name and address alone: nobody enters them twice.
#[tokio::test]
async fn a_client_without_a_site_is_found_and_gets_their_first() {
    let monde = crate::clients::fixture::monde().await;
    let client = regie::domain::client::ClientChange {
        raison_sociale: Some("Garage Perrache".to_owned()),
        adresse: Some(Some("8 cours Charlemagne".to_owned())),
        code_postal: Some(Some("69002".to_owned())),
        ville: Some(Some("Lyon".to_owned())),
        ..Default::default()
    };
    monde.client(client).await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("n");
    poste.settle().await;
    poste.type_text("perrache garage");
    poste.settle().await;
    poste.sees("sans site · Lyon");
    // As they say it on the telephone: by street and town.
    poste.press("<c-u>");
    poste.type_text("charlemagne lyon");
    poste.settle().await;
    poste.sees("sans site · Lyon");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("8 cours Charlemagne");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("✓ Garage Perrache — 8 cours Charlemagne, 69002 Lyon");
    // From then on it is their site that is found.
    poste.press("<c-d>");
    for said in ["perrache", "charlemagne lyon"] {
        poste.press("<c-u>");
        poste.type_text(said);
        poste.settle().await;
        poste.sees("8 cours Charlemagne");
        poste.does_not_see("sans site");
    }
}

#[tokio::test]
async fn sites_are_found_by_any_words_of_client_and_address() {
    let monde = Monde::new().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("n");
    for (typed, seen, unseen) in [
        ("sevres", "Rien de tel", "rue de Sèze"),
        ("SEZE", "3 rue de Sèze", "Victor-Hugo"),
        ("bellecour lyon", "12 rue Victor-Hugo", "Fort-de-France"),
        ("100% _", "Rien de tel", "Victor-Hugo"),
    ] {
        poste.press("<c-u>");
        poste.type_text(typed);
        poste.settle().await;
        poste.sees(seen);
        poste.does_not_see(unseen);
    }
}
