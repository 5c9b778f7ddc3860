//! Forms of people, and drafts that are taken up again.

use super::fixture::{Desk, actor};
use super::formulaires::gens;
use super::listes::{SMALL, WIDE, answer, clients, fiche, slot};
use crate::console::msg::{Input, List, Msg, Reply, Slot};
use crate::domain::liste::Liste;
use crate::domain::utilisateur::{NatureUtilisateur, UtilisateurFiche, UtilisateurLigne};
use crate::domain::{Langue, Permission, UtilisateurId};
use crate::service::client::ClientAnswer;
use crate::service::utilisateur::{Fields, UtilisateurCommand};
use crate::service::{Answer, Command};

pub(super) fn karim_listed(id: i64) -> UtilisateurLigne {
    UtilisateurLigne {
        id: UtilisateurId(id),
        version: 1,
        login: "kbenali".to_owned(),
        nom: "Karim Benali".to_owned(),
        nature: NatureUtilisateur::Interne,
        agence: None,
        roles: Vec::new(),
        specialisations: Vec::new(),
        expire_le: None,
        equipes: Vec::new(),
        actif: true,
        supprime: false,
    }
}

/// The list of people, with one of that number.
pub(super) fn people(mut desk: Desk, id: i64) -> Desk {
    desk.press("g u");
    let who = karim_listed(id);
    let id = slot(&desk, Slot::Rows(List::Utilisateurs)).expect("asked for");
    let found = Liste {
        items: vec![who],
        next: None,
    };
    desk.answer(id, Ok(Reply::Answer(Answer::Utilisateurs(found))));
    desk
}

/// The record of that person.
pub(super) fn karim(id: i64) -> UtilisateurFiche {
    UtilisateurFiche {
        ligne: karim_listed(id),
        prenom: "Karim".to_owned(),
        nom_de_famille: "Benali".to_owned(),
        courriel: None,
        telephone: None,
        agence_id: None,
        depot_id: None,
        depot: None,
        entreprise: None,
        langue: Langue::Fr,
        fuseau: None,
        horloges: "Europe/Paris".to_owned(),
        roles_tenus: Vec::new(),
        permissions: Vec::new(),
        habilitations: Vec::new(),
        horaires: Vec::new(),
        appartenances: Vec::new(),
        absences: Vec::new(),
        absences_passees: Vec::new(),
        reserve: None,
    }
}

/// It is read for the open form.
fn person(desk: &mut Desk) {
    let id = slot(desk, Slot::Form(3)).expect("asked for");
    let fiche = Answer::Utilisateur(Box::new(karim(7)));
    desk.answer(id, Ok(Reply::Answer(fiche)));
}

#[test]
fn a_draft_taken_up_again_is_called_one_however_small_the_screen_and_nobody_is_blamed() {
    let recorded = || fiche(1, "Alpha", 1, "0472000001");
    // From the list, where the record is still to be read.
    let mut desk = clients(SMALL);
    desk.press("e");
    answer(
        &mut desk,
        Slot::Form(1),
        ClientAnswer::Client(Box::new(recorded())),
    );
    assert!(!desk.text().contains("Brouillon repris"), "{}", desk.text());
    desk.press("<tab> <tab> <c-u>");
    desk.type_text("0600000000");
    for size in [SMALL, (40, 12), WIDE] {
        desk.press("<esc> e");
        desk.send(Msg::Input(Input::Resize(size.0, size.1)));
        for read in [false, true] {
            if read {
                answer(
                    &mut desk,
                    Slot::Form(1),
                    ClientAnswer::Client(Box::new(recorded())),
                );
            }
            let text = desk.text();
            assert!(text.contains("Brouillon repris : Téléphone"), "{size:?}: {text}");
            assert!(!text.contains("entre-temps"), "{size:?}: {text}");
        }
    }
    // It is a draft until one goes on with it.
    desk.press("<tab> <tab>");
    assert!(desk.text().contains("Brouillon repris"), "{}", desk.text());
    desk.type_text("1");
    assert!(!desk.text().contains("Brouillon repris"), "{}", desk.text());
    desk.press("<esc> e <c-d>");
    assert!(!desk.text().contains("Brouillon repris"), "{}", desk.text());
    // Of a person, too, and of somebody who isn't there yet.
    let mut desk = gens(SMALL);
    desk.press("e");
    person(&mut desk);
    desk.press("<c-u>");
    desk.type_text("Karima");
    desk.press("<esc> e");
    person(&mut desk);
    let text = desk.text();
    assert!(
        text.contains("Brouillon repris : Prénom") && !text.contains("entre-temps"),
        "{text}"
    );
    desk.press("<esc> n");
    desk.type_text("Ana");
    desk.press("<esc> n");
    assert!(
        desk.text().contains("Brouillon repris : Prénom"),
        "{}",
        desk.text()
    );
}

#[test]
fn of_oneself_only_what_one_may_change_is_asked_and_the_rest_is_explained() {
    let only = [Permission::UtilisateurVoir];
    let mut desk = people(Desk::with(SMALL, actor(Langue::Fr, Some(&only))), 1);
    desk.press("e");
    let id = slot(&desk, Slot::Form(3)).expect("asked for");
    desk.answer(id, Ok(Reply::Answer(Answer::Utilisateur(Box::new(karim(1))))));
    let text = desk.text();
    assert!(
        text.contains("Téléphone") && !text.contains("Identifiant   "),
        "{text}"
    );
    assert!(text.contains("l’affaire de qui gère les comptes"), "{text}");
    desk.type_text("0611223344");
    desk.press("<c-s>");
    let (_, order) = desk.command().expect("sent");
    let Command::Utilisateur(UtilisateurCommand::Edit(edit)) = order.command else {
        panic!("{order:?}")
    };
    let telephone = edit.fields.telephone.clone();
    assert_eq!(
        edit.fields,
        Fields {
            telephone,
            ..Fields::default()
        }
    );
    // Whoever manages people has all of it, of themselves too.
    let mut desk = people(Desk::new(SMALL), 1);
    desk.press("e");
    assert!(desk.text().contains("Prénom"), "{}", desk.text());
}

#[test]
fn the_key_of_ones_own_password_is_named() {
    let mut desk = people(Desk::new(SMALL), 1);
    desk.press("p");
    let text = desk.text();
    assert!(text.contains("g k") && !text.contains("regie user"), "{text}");
}

#[test]
fn an_open_record_is_a_place_of_its_own_with_its_own_keys() {
    let mut desk = clients(SMALL);
    let footer = |desk: &Desk| desk.text().lines().last().unwrap_or_default().to_owned();
    assert!(footer(&desk).contains("/ filtrer"), "{}", footer(&desk));
    desk.press("<enter>");
    super::listes::record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
    assert!(desk.text().contains("Clients ▸ Alpha"), "{}", desk.text());
    let keys = footer(&desk);
    assert!(keys.contains("e ") && keys.contains("a ajouter"), "{keys}");
    assert!(!keys.contains("/ filtrer") && !keys.contains("n nouve"), "{keys}");
    desk.press("<esc>");
    assert!(!desk.text().contains("▸ Alpha"), "{}", desk.text());
}
