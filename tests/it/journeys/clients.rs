//! Clients at the console: entered, called for, corrected by two at once.

use super::poste::Poste;
use crate::people::fixture::monde;
use regie::domain::ClientId;
use regie::domain::client::ClientChange;
use regie::service::client::{ClientCommand, Edit, Modif};

fn telephone(text: &str) -> ClientCommand {
    ClientCommand::Edit(Box::new(Edit::Client(Modif {
        id: ClientId(1),
        version: None,
        change: ClientChange {
            telephone: Some(Some(text.to_owned())),
            ..ClientChange::default()
        },
    })))
}

#[tokio::test]
async fn a_client_is_entered_with_a_site_and_called_for_from_there() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press("g c");
    poste.settle().await;
    poste.sees("Clients 2");
    poste.press("n");
    poste.settle().await;
    poste.type_text("Boulangerie Martin");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("création du client");
    poste.sees("Boulangerie Martin");
    poste.sees("Aucun site");
    poste.press("m");
    poste.sees("n’a pas de site");
    poste.press("a s");
    poste.settle().await;
    poste.type_text("Fournil");
    poste.press("<tab>");
    poste.type_text("8 rue des Capucins");
    poste.press("<tab> <tab>");
    poste.type_text("69001");
    poste.press("<tab>");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("1 site");
    poste.sees("Fournil 8 rue des Capucins, 69001 Lyon");
    poste.press("m");
    poste.settle().await;
    poste.sees("✓ Boulangerie Martin — 8 rue des Capucins, 69001 Lyon");
}

#[tokio::test]
async fn two_people_on_one_client_lose_nothing() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press("g c");
    poste.settle().await;
    poste.press("j");
    poste.settle().await;
    poste.sees("C-00001 · SCI Bellecour");
    poste.press("e <tab> <tab>");
    poste.settle().await;
    poste.type_text("04 00 00 00 01");
    monde.does("directrice", telephone("04 99 99 99 99")).await;
    poste.hear().await;
    poste.sees("04 00 00 00 01");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("Changé entre-temps par Dora Simon : « 04 99 99 99 99 »");
    poste.sees("04 00 00 00 01");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("modification du client");
    let kept: String = monde.value("select telephone from client where id = 1").await;
    assert_eq!(kept, "04 00 00 00 01");
}

#[tokio::test]
async fn a_client_leads_to_its_missions() {
    let monde = monde().await;
    monde.mission().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press("g c");
    poste.settle().await;
    poste.press("/");
    poste.type_text("bellecour");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Clients 1");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Toutes ses missions");
    poste.press("G");
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Missions 1");
    poste.press("<esc> k <enter>");
    poste.settle().await;
    poste.sees("▸ Clients ▸ Mission");
}

#[tokio::test]
async fn who_may_only_look_is_told_so() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "rdupuis").await;
    poste.press("g c");
    poste.settle().await;
    poste.sees("SCI Bellecour");
    poste.press("e");
    poste.settle().await;
    poste.does_not_see("Compte auxiliaire");
    poste.sees("clients");
}

#[tokio::test]
async fn of_what_two_consoles_wrote_at_once_one_chooses() {
    let monde = monde().await;
    let mut first = Poste::open(monde.service(), "directrice").await;
    let mut second = Poste::open(monde.service(), "directrice").await;
    for poste in [&mut first, &mut second] {
        poste.press("g c");
        poste.settle().await;
        poste.press("j");
        poste.settle().await;
        poste.press("e");
        poste.settle().await;
    }
    first.type_text(" SA");
    first.press("<tab> <tab> <c-u>");
    first.type_text("04 00 00 00 01");
    second.press("<tab> <tab> <c-u>");
    second.type_text("04 99 99 99 99");
    second.press("<tab> <c-u>");
    second.type_text("accueil@bellecour.fr");
    second.press("<c-s>");
    second.settle().await;
    first.press("<c-s>");
    first.settle().await;
    first.sees("Un champ diffère du vôtre.");
    first.sees("« 04 99 99 99 99 »");
    first.sees("04 00 00 00 01");
    first.sees("accueil@bellecour.fr");
    first.press("<c-o>");
    first.does_not_see("04 00 00 00 01");
    first.press("<c-s>");
    first.settle().await;
    first.sees("modification du client");
    let kept: String = monde
        .value("select raison_sociale || ' ' || telephone || ' ' || courriel from client where id = 1")
        .await;
    assert_eq!(kept, "SCI Bellecour SA 04 99 99 99 99 accueil@bellecour.fr");
}

#[tokio::test]
async fn a_contract_is_entered_corrected_and_deleted_from_its_clients_record() {
    let monde = monde().await;
    let mut poste = Poste::open(monde.service(), "directrice").await;
    poste.press("g c");
    poste.settle().await;
    poste.press("j <enter>");
    poste.settle().await;
    poste.press("a k");
    poste.settle().await;
    poste.sees("Nouveau contrat · SCI Bellecour");
    poste.type_text("Froid du magasin");
    // First day, last day: a contract that ends before it begins is not sent.
    poste.press("<tab> <tab>");
    poste.type_text("1/1/2040");
    poste.press("<c-s>");
    poste.sees("avant de commencer le");
    poste.press("<c-u>");
    poste.type_text("31/12/2042");
    poste.press("<tab> <space> <tab>");
    poste.press("<tab>");
    poste.type_text("4");
    poste.press("<tab>");
    poste.type_text("2");
    poste.press("<c-s>");
    poste.sees("ne peut précéder l’intervention");
    poste.press("<c-u>");
    poste.type_text("8,5");
    poste.press("<c-s>");
    poste.settle().await;
    poste.sees("CM-00002 Froid du magasin · GTI 4 h · GTR 8,5 h");
    let sites: i64 = monde
        .value("select count(*) from contrat_site where contrat_id = 2 and site_id = 1")
        .await;
    assert_eq!(sites, 1, "the first site was ticked");

    // What is recorded stands in the form, and only what is changed is sent.
    while !poste.screen().contains("▶ CM-00002") {
        poste.press("j");
    }
    poste.press("<enter>");
    poste.settle().await;
    poste.sees("Contrat CM-00002");
    poste.sees("31/12/2042");
    poste.press("<c-u>");
    poste.type_text("Froid");
    poste.press("<c-s>");
    poste.settle().await;
    let kept: String = monde
        .value("select libelle || ' ' || gti_heures::int || ' ' || upper(validite) from contrat_maintenance where id = 2")
        .await;
    assert_eq!(kept, "Froid 4 2043-01-01");
    poste.press("X");
    poste.sees("Supprimer CM-00002 Froid ?");
    poste.press("o");
    poste.settle().await;
    poste.does_not_see("CM-00002 Froid ·");
}
