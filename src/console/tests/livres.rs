//! Messages and the journal: what is asked, what is marked, what is shown of a change.

use serde_json::json;

use super::fixture::{Desk, actor, at};
use crate::console::msg::{Effect, List, Reply, ReqId, Request, Slot};
use crate::domain::audit::{Changement, LigneJournal, ecarts};
use crate::domain::journal::{Action, Objet};
use crate::domain::liste::Liste;
use crate::domain::notification::{Evenement, Message};
use crate::domain::{CommandeId, Langue, NotificationId, Permission};
use crate::service::audit::AuditAnswer;
use crate::service::notification::NotificationQuery;
use crate::service::{Answer, Keep, Query};

const SIZES: [(u16, u16); 8] = [
    (40, 12),
    (41, 13),
    (60, 12),
    (80, 24),
    (109, 20),
    (110, 20),
    (160, 45),
    (200, 60),
];

fn message(id: i64, objet: Option<Objet>) -> Message {
    Message {
        id: NotificationId(id),
        le: at(9, 30),
        par: "rdupuis".to_owned(),
        par_nom: "Rémi Dupuis".to_owned(),
        evenement: Evenement::Affectation,
        objet,
        objet_id: objet.map(|_| 7),
        faits: json!({ "numero": format!("M-2026-0024{id}") }),
        lu_le: None,
    }
}

fn slot(desk: &Desk, slot: Slot) -> Option<ReqId> {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    call.map(|(id, ..)| *id)
}

fn told(desk: &mut Desk, items: Vec<Message>) {
    let id = slot(desk, Slot::Rows(List::Notifications)).expect("asked for");
    let found = Liste { items, next: None };
    desk.answer(id, Ok(Reply::Answer(Answer::Notifications(found))));
}

fn three() -> Vec<Message> {
    vec![
        message(3, Some(Objet::Mission)),
        message(2, Some(Objet::Intervention)),
        message(1, Some(Objet::Equipe)),
    ]
}

fn messages(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("g n");
    told(&mut desk, three());
    desk
}

fn kept(desk: &Desk) -> Vec<&Keep> {
    let keeps = desk.effects.iter().filter_map(|effect| match effect {
        Effect::Keep(keep @ (Keep::Lues(_) | Keep::LuesJusqua(_))) => Some(keep),
        _ => None,
    });
    keeps.collect()
}

fn unread(desk: &Desk) -> usize {
    desk.text().matches('●').count() - 1
}

#[test]
fn what_is_marked_stays_so_whatever_an_earlier_answer_says() {
    let mut desk = messages((80, 24));
    assert_eq!(unread(&desk), 3, "{}", desk.text());
    desk.press("r");
    assert_eq!(kept(&desk), [&Keep::Lues(vec![NotificationId(3)])]);
    assert_eq!(unread(&desk), 2);
    desk.press("<c-l>");
    told(&mut desk, three());
    assert_eq!(unread(&desk), 2, "it was read before the mark was written");
    desk.press("R");
    assert_eq!(kept(&desk).last(), Some(&&Keep::LuesJusqua(NotificationId(3))));
    assert_eq!(unread(&desk), 0);
    desk.press("R r");
    assert_eq!(kept(&desk).len(), 2, "what is read isn't marked again");
    desk.press("<c-l>");
    let mut later = three();
    later.insert(0, message(4, None));
    told(&mut desk, later);
    assert_eq!(unread(&desk), 1, "what came meanwhile stays unread");
}

#[test]
fn what_is_about_oneself_names_one() {
    let oneself = |id| Message {
        evenement: Evenement::Horaires,
        objet_id: Some(1),
        faits: json!({ "horaires": [] }),
        ..message(id, Some(Objet::Utilisateur))
    };
    for size in [(40, 15), (80, 24), (160, 45)] {
        let mut desk = Desk::new(size);
        desk.press("g n");
        told(&mut desk, vec![oneself(1)]);
        let text = desk.text();
        assert!(text.contains("Ana Morel") && !text.contains("la pers"), "{text}");
    }
}

#[test]
fn enter_goes_to_what_it_is_about_and_esc_back() {
    let mut desk = messages((80, 24));
    desk.press("j <enter>");
    assert!(desk.text().contains("Notifications ▸ Mission"), "{}", desk.text());
    assert_eq!(kept(&desk), [&Keep::Lues(vec![NotificationId(2)])]);
    desk.press("<esc> j <enter>");
    assert!(!desk.text().contains("▸ Mission"), "a team has no screen yet");
    assert!(!desk.app.cx.toasts.shown().is_empty());
    assert_eq!(unread(&desk), 1);
}

#[test]
fn only_the_unread_are_asked_for_and_then_all() {
    let mut desk = messages((80, 24));
    let asked = |desk: &Desk| {
        let (_, request) = desk
            .call(|request| {
                matches!(
                    request,
                    Request::Read(Query::Notification(NotificationQuery::Liste { .. }))
                )
            })
            .expect("asked for");
        match request {
            Request::Read(Query::Notification(NotificationQuery::Liste { filtre, .. })) => filtre,
            other => panic!("{other:?}"),
        }
    };
    desk.press("o");
    assert_eq!(asked(&desk).trim(), "nonlu");
    told(&mut desk, Vec::new());
    assert!(desk.text().contains("Rien à lire ici."));
    desk.press("r");
    assert!(kept(&desk).is_empty());
    desk.press("o");
    assert_eq!(asked(&desk), "");
}

fn ligne(seq: i64) -> LigneJournal {
    LigneJournal {
        seq,
        le: at(9, 30),
        commande: CommandeId(seq),
        nom: "planning.planifier".to_owned(),
        nature: "NORMAL".to_owned(),
        acteur: "rdupuis".to_owned(),
        acteur_nom: "Rémi Dupuis".to_owned(),
        objet: Objet::Mission,
        id: 7,
        numero: Some("M-2026-00231".to_owned()),
        version: 2,
        action: Action::Etat,
    }
}

fn journal(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("g l");
    let found = Liste {
        items: vec![ligne(9), ligne(8)],
        next: None,
    };
    let id = slot(&desk, Slot::Rows(List::Journal)).expect("asked for");
    desk.answer(id, Ok(Reply::Answer(Answer::Audit(AuditAnswer::Liste(found)))));
    desk
}

fn change(desk: &mut Desk, efface: bool) {
    let change = Changement {
        ligne: ligne(9),
        cle: None,
        annule: None,
        annulee_par: Some(CommandeId(12)),
        sceau: Some(4),
        efface,
        champs: ecarts(
            Some(json!({"version": 1, "etat": "A_PLANIFIER", "titre": "un\u{1b}[2J"})),
            Some(json!({"version": 2, "etat": "PLANIFIEE", "titre": "mot ".repeat(20)})),
        ),
    };
    let id = slot(desk, Slot::Record(List::Journal)).expect("asked for");
    let answer = AuditAnswer::Ligne(Box::new(change));
    desk.answer(id, Ok(Reply::Answer(Answer::Audit(answer))));
}

#[test]
fn a_change_shows_what_differs_and_whether_it_is_sealed() {
    let mut desk = journal((160, 45));
    change(&mut desk, false);
    let screen = desk.text();
    assert!(screen.contains("à planifier → planifiée"), "{screen}");
    assert!(
        screen.contains("+ mot mot") && screen.contains("− un"),
        "{screen}"
    );
    assert!(!screen.contains("version"), "{screen}");
    assert!(
        screen.contains("Scellé sous le n° 4") && screen.contains("Défait par"),
        "{screen}"
    );
    desk.press("<enter> <enter>");
    assert!(desk.text().contains("Journal ▸ Mission"), "{}", desk.text());
    let mut desk = journal((80, 24));
    assert!(slot(&desk, Slot::Record(List::Journal)).is_none());
    desk.press("<enter>");
    change(&mut desk, true);
    assert!(desk.text().contains("effacés (RGPD)"), "{}", desk.text());
}

#[test]
fn who_may_not_read_the_journal_is_told_so() {
    let only = [Permission::MissionVoir];
    let mut desk = Desk::with((80, 24), actor(Langue::Fr, Some(&only)));
    desk.press("g l");
    assert!(desk.app.screen().planning().is_some());
    assert!(!desk.app.cx.toasts.shown().is_empty());
}

#[test]
fn every_size_is_drawn() {
    for size in SIZES {
        for keys in ["", "r", "o", "/", "<enter>"] {
            let mut desk = messages(size);
            desk.press(keys);
            // Enter led to the mission, which has no cursor.
            assert!(desk.draw().1.is_some() || keys == "<enter>", "{size:?} {keys}");
            assert!(!desk.text().contains('⟦'), "{size:?} {keys}: {}", desk.text());
            let mut desk = journal(size);
            desk.press(keys);
            if slot(&desk, Slot::Record(List::Journal)).is_some() {
                change(&mut desk, false);
            }
            assert!(desk.draw().1.is_some(), "{size:?} {keys}");
            assert!(!desk.text().contains('⟦'), "{size:?} {keys}: {}", desk.text());
        }
    }
}

#[test]
fn beside_an_open_change_the_journal_still_tells_what_each_is_about_and_its_command() {
    for size in [(80, 24), (160, 45)] {
        let mut desk = journal(size);
        let text = desk.text();
        assert!(text.contains(" Sur "), "{text}");
        if size.0 < 110 {
            desk.press("<enter>");
        }
        change(&mut desk, false);
        assert!(desk.text().contains("commande n° "), "{}", desk.text());
    }
}

#[test]
fn an_undo_is_no_cancellation() {
    for (langue, undone, cancelled) in [
        (Langue::Fr, "commande défaite", "annulation de la mission"),
        (Langue::En, "undo", "cancel"),
    ] {
        let text = crate::text::Text::new(langue, chrono_tz::Europe::Paris);
        assert_eq!(text.commande("historique.annuler"), undone);
        assert!(
            text.commande("mission.annuler").contains(cancelled),
            "{}",
            text.commande("mission.annuler")
        );
    }
}

#[test]
fn an_empty_list_of_messages_speaks_of_rows() {
    let mut desk = Desk::new((80, 24));
    desk.press("g n");
    told(&mut desk, Vec::new());
    desk.press("<enter>");
    let text = desk.text();
    assert!(text.contains("Rien n’est choisi ici."), "{text}");
    assert!(!text.contains("un travail ou une mission"), "{text}");
}
