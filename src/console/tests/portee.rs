//! Work of another branch: that a right doesn't reach it is said at once.

use super::fixture::{Desk, actor, board, jour};
use crate::domain::permission::Portee;
use crate::domain::{AgenceId, Langue};

#[test]
fn a_mission_of_another_agence_that_waits_is_not_picked_up() {
    let mut own = actor(Langue::Fr, None);
    for portee in own.permissions.values_mut() {
        *portee = Portee::Agence;
    }
    let mut desk = Desk::with((120, 40), own);
    let mut board = board();
    board.a_planifier[0].agence = AgenceId(2);
    let mut there = board.techniciens[0].clone();
    (there.agence, there.agence_code) = (AgenceId(2), "NANTES".to_owned());
    there.id = crate::domain::UtilisateurId(99);
    board.techniciens.push(there);
    board.jour = jour().succ_opt().unwrap();
    desk.press("J");
    desk.answer_board(board);
    desk.press("<tab> a");
    let text = desk.text();
    assert!(text.contains("l’agence NANTES"), "{text}");
    assert!(!text.contains("en main"), "{text}");
    desk.press("X");
    let text = desk.text();
    assert!(text.contains("l’agence NANTES"), "{text}");
    // One's own is.
    desk.press("j a");
    assert!(desk.text().contains("en main"), "{}", desk.text());
}

#[test]
fn nobody_of_another_agence_is_written_down_as_away() {
    let mut own = actor(Langue::Fr, None);
    own.agence = Some(AgenceId(2));
    for portee in own.permissions.values_mut() {
        *portee = Portee::Agence;
    }
    let mut desk = Desk::with((120, 40), own);
    desk.press("A");
    assert!(desk.app.overlay().is_none(), "no form");
    assert!(desk.text().contains("l’agence LYON"), "{}", desk.text());
}
