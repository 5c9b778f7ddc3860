//! Lists with their records, and forms: what is asked for, what stays where it was, what is said.

use std::time::Duration;

use super::fixture::{self, Desk, actor, at};
use crate::console::msg::{List, Msg, Reply, ReqId, Request, Slot};
use crate::domain::Code as _;
use crate::domain::client::{Client, ClientFiche, ClientLigne, TypeClient};
use crate::domain::journal::{Action, Change, Objet};
use crate::domain::liste::{Curseur, Liste};
use crate::domain::mission::EtatMission;
use crate::domain::remarque::Remarque;
use crate::domain::{ClientId, Langue, Permission, Refusal, UtilisateurId};
use crate::service::client::ClientAnswer;
use crate::service::feed::Link;
use crate::service::mission::MissionQuery;
use crate::service::{Answer, Done, Error, Outcome, Query};

pub(super) const WIDE: (u16, u16) = (140, 30);
pub(super) const SMALL: (u16, u16) = (80, 24);

fn ligne(id: i64, nom: &str) -> ClientLigne {
    ClientLigne {
        id: ClientId(id),
        version: 1,
        code: format!("C-{id:05}"),
        r#type: TypeClient::Pro,
        raison_sociale: nom.to_owned(),
        siren: None,
        ville: Some("Lyon".to_owned()),
        agence: Some("LYON".to_owned()),
        sites: 1,
        contrats: 0,
    }
}

pub(super) fn fiche(id: i64, nom: &str, version: i32, telephone: &str) -> ClientFiche {
    let blank = fixture::client(id, nom);
    ClientFiche {
        version,
        client: Client {
            telephone: Some(telephone.to_owned()),
            ..blank.client
        },
        agence: Some("LYON".to_owned()),
        ..blank
    }
}

pub(super) fn three() -> Vec<ClientLigne> {
    vec![ligne(1, "Alpha"), ligne(2, "Bravo"), ligne(3, "Charlie")]
}

pub(super) fn slot(desk: &Desk, slot: Slot) -> Option<ReqId> {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    call.map(|(id, ..)| *id)
}

pub(super) fn answer(desk: &mut Desk, wanted: Slot, answer: ClientAnswer) {
    let id = slot(desk, wanted).unwrap_or_else(|| panic!("{wanted:?} is asked for"));
    desk.answer(id, Ok(Reply::Answer(Answer::Client(Box::new(answer)))));
}

pub(super) fn rows(desk: &mut Desk, items: Vec<ClientLigne>) {
    let found = Liste { items, next: None };
    answer(desk, Slot::Rows(List::Clients), ClientAnswer::Clients(found));
}

pub(super) fn record(desk: &mut Desk, fiche: ClientFiche) {
    let fiche = Box::new(fiche);
    answer(desk, Slot::Record(List::Clients), ClientAnswer::Client(fiche));
}

pub(super) fn clients(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("g c");
    rows(&mut desk, three());
    desk
}

pub(super) fn changed(desk: &mut Desk) {
    desk.send(Msg::Changed(vec![Change {
        seq: 1,
        objet: Objet::Client,
        id: 1,
        version: 2,
        action: Action::Modification,
        acteur: UtilisateurId(9),
        le: at(10, 0),
    }]));
}

#[test]
fn beside_the_list_stands_the_record_of_what_is_chosen() {
    let mut desk = clients(WIDE);
    record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
    assert!(desk.text().contains("0472000001"), "{}", desk.text());
    desk.press("j j");
    let asked = desk
        .calls
        .iter()
        .filter(|(_, of, _)| *of == Slot::Record(List::Clients));
    assert_eq!(asked.count(), 1, "only the last choice is still waited for");
    record(&mut desk, fiche(2, "Bravo", 1, "0472000002"));
    assert!(
        !desk.text().contains("0472000002"),
        "an answer about another row is none"
    );
    desk.press("k");
    record(&mut desk, fiche(2, "Bravo", 1, "0472000002"));
    assert!(desk.text().contains("0472000002"));
}

#[test]
fn on_a_narrow_screen_enter_opens_it_and_esc_leads_back() {
    let mut desk = clients(SMALL);
    assert_eq!(
        slot(&desk, Slot::Record(List::Clients)),
        None,
        "nothing is read that isn't shown"
    );
    desk.press("j <enter>");
    record(&mut desk, fiche(2, "Bravo", 1, "0472000002"));
    assert!(desk.text().contains("0472000002") && !desk.text().contains("Charlie"));
    desk.press("<esc>");
    assert!(
        desk.text().contains("▶  Bravo") || desk.text().contains("▶  C-00002"),
        "{}",
        desk.text()
    );
    desk.press("<esc>");
    assert!(desk.app.screen().planning().is_some());
}

#[test]
fn a_change_lights_its_row_once_and_the_choice_stays() {
    let mut desk = clients(WIDE);
    desk.press("j");
    changed(&mut desk);
    changed(&mut desk);
    let mut after = three();
    after[0].raison_sociale = "Alpha et fils".to_owned();
    after.insert(0, ligne(9, "Aaa"));
    rows(&mut desk, after.clone());
    assert!(
        slot(&desk, Slot::Rows(List::Clients)).is_some(),
        "it is read once more after a stream of changes"
    );
    rows(&mut desk, after);
    let flash = |desk: &Desk| {
        let style = desk.app.cx.theme.style(crate::console::theme::Role::Flash);
        let (buf, _) = desk.draw();
        (0..WIDE.1)
            .filter(|y| buf[(6, *y)].bg == style.bg.unwrap())
            .count()
    };
    assert_eq!(flash(&desk), 2, "the changed one and the new one");
    assert!(desk.text().contains("▶  C-00002"), "{}", desk.text());
    desk.wait(Duration::from_secs(2));
    assert_eq!(flash(&desk), 0);
}

#[test]
fn a_row_that_a_filter_hides_on_its_way_is_chosen_again() {
    let mut desk = clients(WIDE);
    desk.press("j /");
    desk.type_text("al");
    rows(&mut desk, vec![ligne(1, "Alpha")]);
    assert!(desk.text().contains("▶  C-00001"), "{}", desk.text());
    desk.press("<c-u>");
    rows(&mut desk, three());
    assert!(desk.text().contains("▶  C-00002"), "{}", desk.text());
    // What is chosen or opened meanwhile stays so.
    for keys in ["<down>", "<enter> <enter>"] {
        desk.type_text("al");
        rows(&mut desk, vec![ligne(1, "Alpha"), ligne(3, "Charlie")]);
        desk.press(keys);
        desk.press("<esc> / <c-d>");
        rows(&mut desk, three());
        assert!(!desk.text().contains("▶  C-00002"), "{keys}: {}", desk.text());
        desk.press("<home> j /");
    }
}

#[test]
fn what_is_left_to_look_at_is_told_as_far_as_there_is_room() {
    let late = |technicien: &str| Remarque::TrajetImpossible {
        numero: "M-2026-00012".to_owned(),
        technicien: technicien.to_owned(),
        plage: crate::domain::Plage::starting(chrono::DateTime::UNIX_EPOCH, 60),
        etat: crate::domain::intervention::EtatIntervention::Confirmee,
    };
    let mut desk = clients(WIDE);
    made_with(
        &mut desk,
        vec![Remarque::TrajetsRefaits { visites: 2 }, late("Ana Morel")],
    );
    for part in [
        "Ana Morel ne peut plus",
        "prévenez le client",
        "Trajets refaits pour 2 visites",
    ] {
        assert!(desk.text().contains(part), "{part}: {}", desk.text());
    }
    let mut desk = clients(WIDE);
    made_with(
        &mut desk,
        vec![
            Remarque::TrajetsRefaits { visites: 2 },
            late("Ana Morel"),
            late("Bruno Leroy"),
        ],
    );
    for part in ["Ana Morel ne peut plus", "Et 2 autres points"] {
        assert!(desk.text().contains(part), "{part}: {}", desk.text());
    }
}

/// Sends a new client, which is made, and shown.
fn made(desk: &mut Desk) {
    made_with(desk, Vec::new());
}

/// The same, with what that leaves to be looked at.
fn made_with(desk: &mut Desk, remarques: Vec<Remarque>) {
    desk.press("n");
    desk.type_text("Delta");
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    let outcome = Outcome {
        commande: None,
        objets: Vec::new(),
        result: Done::Fiche {
            objet: Objet::Client,
            id: 4,
            nom: "Delta".to_owned(),
        },
        remarques,
        replayed: false,
    };
    desk.answer(id, Ok(Reply::Outcome(Box::new(outcome))));
    record(desk, fiche(4, "Delta", 1, "0472000004"));
}

/// The row that the list marks.
fn marked(desk: &Desk) -> Option<String> {
    let text = desk.text();
    let line = text.lines().find(|line| line.starts_with("│▶"))?;
    Some(line[..40].to_owned())
}

#[test]
fn what_was_just_made_is_chosen_as_soon_as_the_list_has_it() {
    let mut desk = clients(WIDE);
    made(&mut desk);
    assert_eq!(
        marked(&desk),
        None,
        "what is told beside the list is not in it yet"
    );
    rows(&mut desk, [three(), vec![ligne(4, "Delta")]].concat());
    assert!(
        marked(&desk).is_some_and(|row| row.contains("Delta")),
        "{}",
        desk.text()
    );
    desk.press("h");
    assert!(
        slot(&desk, Slot::Record(List::Clients)).is_none(),
        "the record stays"
    );
    assert!(desk.text().contains("0472000004") || desk.text().contains("04 72 00 00 04"));
}

#[test]
fn keys_pressed_meanwhile_start_from_what_was_made() {
    let mut desk = clients(WIDE);
    made(&mut desk);
    desk.press("h j");
    rows(
        &mut desk,
        [three(), vec![ligne(4, "Delta"), ligne(5, "Echo")]].concat(),
    );
    assert!(
        marked(&desk).is_some_and(|row| row.contains("Echo")),
        "{}",
        desk.text()
    );
}

#[test]
fn what_one_may_not_do_says_why() {
    let only = [Permission::MissionVoir, Permission::ClientVoir];
    let mut desk = Desk::with(SMALL, actor(Langue::Fr, Some(&only)));
    desk.press("g c");
    rows(&mut desk, three());
    desk.press("n");
    assert!(desk.app.overlay().is_none());
    assert!(!desk.app.cx.toasts.shown().is_empty());
    desk.press("g u");
    assert!(
        desk.text().contains("Clients ▸") || desk.text().contains("▸ Clients"),
        "{}",
        desk.text()
    );
}

#[test]
fn every_size_is_drawn() {
    for size in [
        (40, 12),
        (41, 13),
        (60, 12),
        (80, 24),
        (109, 20),
        (110, 20),
        (160, 45),
        (200, 60),
    ] {
        for keys in ["", "<enter>", "n", "e", "X", "/"] {
            let mut desk = clients(size);
            if slot(&desk, Slot::Record(List::Clients)).is_some() {
                record(&mut desk, fiche(1, "Alpha", 1, "0472000001"));
            }
            desk.press(keys);
            let (_, cursor) = desk.draw();
            assert!(cursor.is_some(), "{size:?} {keys}");
            assert!(!desk.text().contains('⟦'), "{size:?} {keys}: {}", desk.text());
        }
    }
}

/// The filter with which missions are asked for last.
fn missions_asked(desk: &Desk) -> String {
    let asked = desk.calls.iter().rev().find_map(|(.., request)| match request {
        Request::Read(Query::Mission(MissionQuery::Liste { filtre, .. })) => Some(filtre.clone()),
        _ => None,
    });
    asked.expect("missions are asked for")
}

#[test]
fn by_deadline_only_what_is_left_to_do_is_listed_unless_a_state_is_asked_for() {
    let mut desk = Desk::new((100, 30));
    desk.press("g m");
    assert_eq!(missions_asked(&desk), "", "of the last entered every one");
    desk.press("o");
    let asked = missions_asked(&desk);
    assert!(
        asked.starts_with("-etat:TERMINEE,A_FACTURER,FACTUREE,CLOTUREE,ANNULEE"),
        "{asked}"
    );
    assert!(
        desk.text().contains("par échéance, ce qui reste à faire"),
        "{}",
        desk.text()
    );
    desk.press("/");
    desk.type_text("etat:cloturee");
    desk.press("<enter>");
    assert_eq!(missions_asked(&desk), "etat:cloturee");
    assert!(!desk.text().contains("ce qui reste à faire"), "{}", desk.text());
}

#[test]
fn a_filter_that_is_not_understood_says_why_and_that_the_list_is_no_answer() {
    let misread = || {
        Refusal::invalid("filtre", "filtre-cle-inconnue")
            .with("cle", "vile")
            .with(
                "cles",
                "ville, type, couvert, agence, siren, supprime, telephone, code",
            )
            .with("possible-cle", "ville")
    };
    for size in [SMALL, (40, 24), WIDE] {
        let mut desk = clients(size);
        let plain = {
            let at = desk.place("Bravo");
            desk.draw().0[at].style()
        };
        desk.press("/");
        desk.type_text("vile:lyon");
        let id = slot(&desk, Slot::Rows(List::Clients)).expect("the list is asked for");
        desk.answer(id, Err(Error::Refused(Box::new(misread()))));
        let text = desk.text().replace(['│', '▌', '\n'], " ");
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for said in [
            "la liste est restée celle d’avant",
            "Vouliez-vous dire « ville » ?",
        ] {
            assert!(size == WIDE || words.contains(said), "{said}: {text}");
        }
        assert!(
            !desk.text().contains("Clients 3"),
            "nothing was counted: {}",
            desk.text()
        );
        let at = desk.place("Bravo");
        assert_ne!(desk.draw().0[at].style(), plain, "the rows of before step back");
        desk.press("<esc>");
        rows(&mut desk, three());
        assert!(!desk.text().contains("celle d’avant"), "{}", desk.text());
        let at = desk.place("Bravo");
        assert_eq!(desk.draw().0[at].style(), plain);
    }
}

#[test]
fn what_needs_the_record_says_to_open_it_where_it_is_not_read() {
    let mut desk = clients(SMALL);
    for keys in ["a k", "a e"] {
        desk.press(keys);
        assert!(
            desk.text().contains("Ouvrez d’abord ce client"),
            "{keys}: {}",
            desk.text()
        );
        desk.wait(Duration::from_mins(1));
    }
}

#[test]
fn what_was_renamed_stays_chosen_however_far_down_it_goes() {
    let mut desk = clients(WIDE);
    changed(&mut desk);
    let found = Liste {
        items: vec![ligne(2, "Bravo"), ligne(3, "Charlie")],
        next: Some(Curseur::new("nom", &["Charlie".to_owned()])),
    };
    answer(&mut desk, Slot::Rows(List::Clients), ClientAnswer::Clients(found));
    assert!(
        desk.text().contains("Alpha"),
        "nothing else is chosen: {}",
        desk.text()
    );
    let mut further = three();
    further.remove(0);
    further.push(ligne(1, "Zoulou"));
    rows(&mut desk, further);
    let text = desk.text();
    let chosen = text.lines().find(|line| line.contains('▶')).expect("a choice");
    assert!(chosen.contains("Zoulou"), "{text}");
    assert!(!text.contains("n’est plus là"), "{text}");
}

#[test]
fn a_list_opened_while_the_base_is_lost_says_so() {
    let mut desk = Desk::new(SMALL);
    desk.send(Msg::Link(Link::Down));
    desk.press("g c");
    let text = desk.text();
    assert!(text.contains("La liste vient quand le lien revient"), "{text}");
    assert!(!text.contains("Recherche…"), "{text}");
    desk.send(Msg::Link(Link::Up));
    assert!(desk.text().contains("Recherche…"), "{}", desk.text());
    rows(&mut desk, three());
    assert!(desk.text().contains("Alpha"), "{}", desk.text());
}

#[test]
fn a_list_says_that_more_rows_follow() {
    let mut desk = Desk::new(SMALL);
    desk.press("g c");
    rows(
        &mut desk,
        (1..=40).map(|id| ligne(id, &format!("Client {id:02}"))).collect(),
    );
    let marks = |desk: &Desk| {
        let text = desk.text();
        let at_the_edge = |mark: char| text.lines().any(|line| line.ends_with(mark));
        (at_the_edge('↑'), at_the_edge('↓'))
    };
    assert_eq!(marks(&desk), (false, true), "{}", desk.text());
    desk.press("<pagedown> <pagedown>");
    assert_eq!(marks(&desk), (true, true), "{}", desk.text());
    desk.press("<end>");
    assert_eq!(marks(&desk), (true, false), "{}", desk.text());
    let few = clients(SMALL);
    assert_eq!(marks(&few), (false, false), "{}", few.text());
}

#[test]
fn help_and_the_command_line_say_that_more_lines_follow() {
    for keys in ["?", ":"] {
        let mut desk = Desk::new(SMALL);
        desk.press(keys);
        let arrow = |desk: &Desk, mark: &str| desk.text().contains(&format!("{mark}│"));
        assert!(arrow(&desk, "↓") && !arrow(&desk, "↑"), "{keys}: {}", desk.text());
        for _ in 0..30 {
            desk.press("<down>");
        }
        assert!(arrow(&desk, "↑"), "{keys}: {}", desk.text());
    }
}

#[test]
fn missions_tell_state_and_deadline_on_forty_columns() {
    let mut desk = Desk::new((40, 30));
    desk.press("g m");
    let text = desk.text();
    assert!(text.contains("État") && text.contains(" Éch."), "{text}");
    for langue in [Langue::Fr, Langue::En] {
        let text = crate::text::Text::new(langue, chrono_tz::Europe::Paris);
        for etat in EtatMission::ALL {
            let key = crate::text::label_key(EtatMission::FAMILY, etat.code());
            let short = text.attribute(&key, "court", &[]).expect("a short name");
            assert!(crate::console::draw::width(&short) <= 5, "{short}");
        }
    }
}
