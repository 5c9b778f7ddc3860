//! What is said in time: what can't be undone, what is too long, that a draft was found, and each thing once.

use super::appel::{SMALL, answer, called, sent, to};
use super::besoins;
use super::fixture::{self, Desk};
use super::listes::{clients, record, rows};
use crate::console::msg::{List, Slot};
use crate::domain::client::{ClientFiche, ClientLigne, TypeClient};
use crate::domain::mission::{EtatMission, MissionFiche};
use crate::domain::site::{Site, SiteBloc};
use crate::domain::{ClientId, Refusal, SiteId};
use crate::service::mission::MissionCommand;
use crate::service::{Answer, Command, Done};

/// A mission that stands so, on its screen.
fn opened(etat: EtatMission) -> Desk {
    let mut fiche: MissionFiche = besoins::fiche();
    fiche.ligne.etat = etat;
    let mut desk = Desk::new(SMALL);
    desk.press("g m");
    let found = crate::domain::liste::Liste {
        items: vec![fiche.ligne.clone()],
        next: None,
    };
    answer(&mut desk, Slot::Rows(List::Missions), Answer::Missions(found));
    desk.press("<enter>");
    answer(&mut desk, Slot::Mission, Answer::Mission(Box::new(fiche)));
    desk
}

#[test]
fn what_nothing_takes_back_is_said_and_asked_before_it_is_decided() {
    for (etat, keys, named) in [
        (
            EtatMission::Terminee,
            "d <right>",
            "M-2026-00007 · passage en facturation",
        ),
        (EtatMission::Brouillon, "d", "M-2026-00007 · fin de saisie"),
    ] {
        let mut desk = opened(etat);
        desk.press(keys);
        assert!(desk.text().contains("Cela ne s’annulera pas"), "{}", desk.text());
        desk.press("<c-s>");
        assert!(desk.command().is_none(), "it asks first");
        let text = desk.text();
        assert!(text.contains(named) && text.contains("o/y oui"), "{text}");
        // By habit it is not done.
        desk.press("<enter>");
        assert!(desk.command().is_none() && desk.app.overlay().is_some());
        desk.press("<c-s> <esc>");
        assert!(desk.command().is_none() && desk.app.overlay().is_some());
        desk.press("<c-s> o");
        let (_, order) = desk.command().expect("sent");
        assert!(matches!(
            order.command,
            Command::Mission(MissionCommand::Decide(_))
        ));
    }
    // What is taken back with a key is not asked about.
    let mut desk = opened(EtatMission::APlanifier);
    desk.press("d");
    assert!(!desk.text().contains("ne s’annulera pas"), "{}", desk.text());
    desk.press("<tab> <tab>");
    desk.type_text("clé à retrouver");
    desk.press("<c-s>");
    assert!(desk.command().is_some());
}

#[test]
fn a_mission_that_stays_as_it_is_says_so_before_its_form_opens() {
    for etat in [
        EtatMission::AFacturer,
        EtatMission::Cloturee,
        EtatMission::Annulee,
    ] {
        let mut desk = opened(etat);
        desk.press("e");
        assert!(desk.app.overlay().is_none());
        assert!(desk.text().contains("elle ne se modifie"), "{}", desk.text());
    }
}

#[test]
fn nobody_is_told_of_whom_nobody_is_planned() {
    let mut desk = opened(EtatMission::APlanifier);
    desk.press("X");
    assert!(
        desk.text().contains("Personne n’y est affecté"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_title_that_is_too_long_is_said_as_it_is_typed() {
    let mut desk = called(SMALL);
    desk.type_text(&"x".repeat(200));
    let text = desk.text();
    assert!(text.contains("Ce texte est trop long"), "{text}");
    assert!(
        text.contains("▶ Titre"),
        "where the keys are is seen all the same: {text}"
    );
    desk.press("<c-s>");
    assert_eq!(sent(&desk), None);
    // A form over a screen says it too.
    let mut desk = opened(EtatMission::APlanifier);
    desk.press("e");
    desk.type_text(&"x".repeat(201));
    assert!(desk.text().contains("Ce texte est trop long"), "{}", desk.text());
}

#[test]
fn a_length_beyond_all_bounds_is_one() {
    let mut desk = called(SMALL);
    to(&mut desk, "Durée");
    desk.type_text("99999 h");
    let text = desk.text();
    assert!(
        !text.contains("pas une durée") && text.contains("4 semaines"),
        "{text}"
    );
}

#[test]
fn what_is_refused_stands_in_its_form_and_nowhere_else() {
    let mut desk = called(SMALL);
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    desk.answer(id, Err(Refusal::invalid("titre", "titre-requis").into()));
    assert!(desk.app.cx.toasts.shown().is_empty());
    assert!(desk.text().contains("Il manque le titre"), "{}", desk.text());

    let mut desk = Desk::new(SMALL);
    desk.press("A <c-s>");
    let (id, _) = desk.command().expect("sent");
    desk.answer(id, Err(Refusal::invalid("au", "absence-finit-avant").into()));
    assert!(desk.app.cx.toasts.shown().is_empty());
}

/// The first client of the list, open, with the one site that they have.
fn on_a_client() -> Desk {
    let mut desk = clients(SMALL);
    open_client(&mut desk);
    desk
}

fn open_client(desk: &mut Desk) {
    desk.press("<enter>");
    let site = SiteBloc {
        id: SiteId(9),
        version: 1,
        code: "S-00009".to_owned(),
        client_id: ClientId(1),
        site: Site {
            code_postal: "69003".to_owned(),
            ville: "Lyon".to_owned(),
            ..Site::default()
        },
        supprime_le: None,
        equipements: Vec::new(),
        contacts: Vec::new(),
    };
    let fiche = ClientFiche {
        sites_en_tout: 1,
        sites: vec![site],
        ..fixture::client(1, "Alpha")
    };
    record(desk, fiche);
}

#[test]
fn what_was_noted_of_a_call_stays_with_it() {
    let mut desk = on_a_client();
    desk.press("g p n");
    desk.type_text("nowak");
    desk.press("<tab>");
    desk.type_text("Appel pour Nowak");
    desk.press("<esc> g c");
    rows(&mut desk, super::listes::three());
    open_client(&mut desk);
    desk.press("m");
    let text = desk.text();
    assert!(text.contains("✓ Alpha") && !text.contains("Nowak"), "{text}");
    desk.type_text("Chez Alpha");
    desk.press("<esc> g p n");
    let text = desk.text();
    assert!(
        text.contains("Appel pour Nowak") && !text.contains("Alpha"),
        "{text}"
    );
    assert!(text.contains("Brouillon repris : Appel pour Nowak"), "{text}");
    desk.press("<tab> x");
    assert!(!desk.text().contains("Brouillon repris"), "{}", desk.text());
    // And that of the client comes back from the client.
    desk.press("<esc> g c");
    rows(&mut desk, super::listes::three());
    open_client(&mut desk);
    desk.press("m");
    let text = desk.text();
    assert!(text.contains("Brouillon repris : Chez Alpha"), "{text}");
    // Nothing that nobody typed is called a draft.
    desk.press("<c-d>");
    assert!(!desk.text().contains("Brouillon repris"), "{}", desk.text());
}

#[test]
fn who_was_just_entered_is_chosen_in_the_list_however_far_down() {
    let mut desk = clients(SMALL);
    desk.press("n");
    desk.type_text("Zénith");
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    let entered = Done::Fiche {
        objet: crate::domain::journal::Objet::Client,
        id: 4000,
        nom: "C-04000".to_owned(),
    };
    desk.answer(id, Ok(fixture::outcome(entered)));
    rows(&mut desk, super::listes::three());
    record(&mut desk, fixture::client(4000, "Zénith"));
    assert!(desk.text().contains("Zénith"), "{}", desk.text());
    desk.press("<esc>");
    let ligne = ClientLigne {
        id: ClientId(4000),
        version: 1,
        code: "C-04000".to_owned(),
        r#type: TypeClient::Pro,
        raison_sociale: "Zénith".to_owned(),
        siren: None,
        ville: None,
        agence: None,
        sites: 0,
        contrats: 0,
    };
    rows(&mut desk, vec![ligne]);
    let text = desk.text();
    assert!(text.contains("C-04000") && text.contains("▶"), "{text}");
    // All of them are a key away.
    desk.press("<esc>");
    rows(&mut desk, super::listes::three());
    assert!(desk.text().contains("Alpha"), "{}", desk.text());
}
