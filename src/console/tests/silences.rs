//! Nothing is passed over in silence: keys that do nothing, what is not found, what has no room.

use super::appel::{answer, called, to};
use super::fixture::{Desk, a_change, at, board, outcome, work};
use super::planning::firming;
use crate::console::msg::{Input, Msg, Slot};
use crate::domain::InterventionId;
use crate::domain::creneau::TypeCreneau;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Objet;
use crate::service::{Answer, Done};

const SMALL: (u16, u16) = (80, 24);

#[test]
fn a_key_that_does_nothing_says_so_once_at_a_place() {
    let mut desk = Desk::new(SMALL);
    desk.press("Z");
    let text = desk.text();
    assert!(
        text.contains("« Z » ne fait rien ici") && text.contains("(?)"),
        "{text}"
    );
    desk.press("j Z");
    assert!(!desk.text().contains("ne fait rien"), "{}", desk.text());
    desk.press("g m Z");
    assert!(desk.text().contains("« Z » ne fait rien ici"), "{}", desk.text());
    // Nor does a sequence that nothing goes on with, unless it is given up.
    desk.press("g z");
    assert!(
        desk.text().contains("« g z » ne fait rien ici"),
        "{}",
        desk.text()
    );
    let mut desk = Desk::new(SMALL);
    desk.press("g <esc>");
    assert!(!desk.text().contains("ne fait rien"), "{}", desk.text());
    // What is typed is no key.
    let mut desk = Desk::new(SMALL);
    desk.press("/ Z <esc> n Z");
    assert!(!desk.text().contains("ne fait rien"), "{}", desk.text());
}

#[test]
fn work_that_goes_on_beyond_its_time_says_for_how_long() {
    let mut desk = Desk::new((100, 30));
    desk.click(desk.place("M-237"));
    let text = desk.text();
    assert!(text.contains("sur site") && !text.contains("+38"), "{text}");
    let late = at(13, 8) - desk.app.cx.now;
    desk.wait(late.to_std().expect("later"));
    let text = desk.text();
    assert!(
        text.contains("11:00–12:30 · sur site · +38 min") && text.contains("●!237"),
        "{text}"
    );
    desk.send(Msg::Input(Input::Resize(160, 45)));
    desk.press("k");
    assert!(desk.text().contains("●+0h38"), "{}", desk.text());
    // Where it goes on later, that is not over its time.
    let mut board = board();
    let mut creneaux: Vec<_> = board.creneaux.iter().cloned().collect();
    creneaux.push(work(
        111,
        3,
        237,
        "Chaudière murale",
        EtatIntervention::SurSite,
        (14, 0),
        (15, 0),
    ));
    board.creneaux = creneaux.into();
    desk.press("<c-l>");
    desk.answer_board(board);
    assert!(!desk.text().contains("●+"), "{}", desk.text());
}

#[test]
fn what_was_just_made_firm_is_taken_back_from_where_it_is_told() {
    let mut desk = firming(SMALL);
    desk.press("u");
    assert!(desk.command().is_none(), "nothing is firm yet");
    desk.press("F");
    let (id, _) = desk.command().expect("sent");
    let firmed = Done::Firmed {
        fermes: vec![InterventionId(270)],
        refus: Vec::new(),
    };
    desk.answer(id, Ok(outcome(firmed)));
    assert!(desk.text().contains("u annuler"), "{}", desk.text());
    desk.press("u");
    let (_, order) = desk.command().expect("sent");
    assert_eq!(order.command.name(), "historique.annuler");
    assert!(desk.app.overlay().is_none());
}

#[test]
fn what_has_no_room_on_a_line_takes_two() {
    for size in [SMALL, (60, 20)] {
        let mut desk = Desk::new(size);
        desk.press("/");
        desk.type_text("zzz");
        let text = desk.text();
        assert!(text.contains("montre tout.") && !text.contains("cor…"), "{text}");
    }
    let mut desk = called(SMALL);
    to(&mut desk, "Durée");
    desk.type_text("0");
    to(&mut desk, "Titre");
    let text = desk.text();
    assert!(text.contains("Une durée de 0 min n’est pas possible."), "{text}");
}

#[test]
fn who_is_not_found_is_told_beside_the_field_after_it_is_left() {
    let mut desk = Desk::new(SMALL);
    desk.press("n");
    desk.type_text("zzzz");
    answer(&mut desk, Slot::Sites, Answer::Sites(Box::default()));
    desk.press("<tab>");
    let text = desk.text();
    let line = text
        .lines()
        .find(|line| line.contains("zzzz"))
        .unwrap_or_default();
    assert!(line.contains('✗') && line.contains("Rien de tel."), "{text}");
    // As long as it is looked for, nobody knows.
    desk.press("<s-tab>");
    desk.type_text("y");
    desk.press("<tab>");
    assert!(!desk.text().contains("Rien de tel."), "{}", desk.text());
}

#[test]
fn a_bare_number_finds_the_job_on_the_board() {
    for number in ["252", "M-252", "m-2026-00252"] {
        let mut desk = Desk::new(SMALL);
        desk.press("/");
        desk.type_text(number);
        let text = desk.text();
        assert!(
            text.contains("Karim") && !text.contains("Lucie Petit"),
            "{number}: {text}"
        );
        assert_eq!(
            desk.app.screen().copied(),
            Some("M-2026-00252"),
            "{number}: {text}"
        );
        desk.press("<enter>");
        desk.press("<c-l>");
        desk.answer_board(board());
        assert_eq!(desk.app.screen().copied(), Some("M-2026-00252"), "{number}");
        // And everything is shown again, with what was found.
        desk.press("<esc>");
        assert!(desk.text().contains("Lucie Petit"), "{}", desk.text());
        assert_eq!(desk.app.screen().copied(), Some("M-2026-00252"), "{number}");
    }
    // Also where the row of what was selected before stays in sight, whatever is read meanwhile.
    let mut desk = Desk::new(SMALL);
    let mut roads = board();
    // The road there is of the same visit, and comes before it.
    let etat = EtatIntervention::Confirmee;
    let mut road = work(70, 10, 240, "Mise en service", etat, (12, 30), (13, 0));
    road.r#type = TypeCreneau::Trajet;
    let mut all = vec![road];
    all.extend(roads.creneaux.iter().cloned());
    roads.creneaux = all.into();
    desk.press("<c-l>");
    desk.answer_board(roads.clone());
    desk.press("<home> L /");
    desk.type_text("240");
    desk.send(a_change(Objet::Intervention));
    desk.answer_board(roads);
    assert_eq!(
        desk.app.screen().copied(),
        Some("M-2026-00240"),
        "{}",
        desk.text()
    );
    // Escape while it is typed puts back what was selected before.
    let mut desk = Desk::new(SMALL);
    let before = desk.text();
    desk.press("/");
    desk.type_text("252");
    assert_ne!(desk.text(), before);
    desk.press("<esc>");
    assert_eq!(desk.text(), before);
}

#[test]
fn a_form_that_was_emptied_by_mistake_comes_back_by_the_same_key() {
    for open in ["n <tab>", "g c n"] {
        let mut desk = Desk::new(SMALL);
        desk.press(open);
        desk.type_text("Fuite au sous-sol");
        desk.press("<c-d>");
        let text = desk.text();
        assert!(
            !text.contains("Fuite") && text.contains("Formulaire vidé"),
            "{text}"
        );
        desk.press("<c-d>");
        let text = desk.text();
        assert!(
            text.contains("Fuite au sous-sol") && text.contains("est de retour"),
            "{text}"
        );
        // Once something else is typed, that is what the key empties.
        desk.press("<c-d>");
        desk.press(if open == "g c n" { "<home>" } else { "<tab>" });
        desk.type_text("Panne");
        desk.press("<c-d> <c-d>");
        let text = desk.text();
        assert!(text.contains("Panne") && !text.contains("Fuite"), "{text}");
    }
}
