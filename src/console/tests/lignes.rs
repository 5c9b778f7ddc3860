//! A board that comes with the lines on the screen first, and the others after them.

use std::collections::HashSet;
use std::sync::Arc;

use super::fixture::{Desk, a_change, board, jour};
use crate::console::msg::{Request, Slot};
use crate::domain::UtilisateurId;
use crate::domain::journal::Objet;
use crate::domain::planning::Board;
use crate::service::Query;
use crate::service::planning::{Etendue, PlanningQuery};

const SIZE: (u16, u16) = (120, 30);

/// How much of the board was asked for last, where it is being read.
fn asked(desk: &Desk) -> Option<Etendue> {
    desk.calls
        .iter()
        .rev()
        .find_map(|(_, slot, request)| match request {
            Request::Read(Query::Planning(PlanningQuery::Board { etendue, .. })) if *slot == Slot::Board => {
                Some(etendue.clone())
            }
            _ => None,
        })
}

fn first(desk: &Desk) -> HashSet<i64> {
    match asked(desk) {
        Some(Etendue::Lignes { dabord }) => dabord.into_iter().map(|id| id.0).collect(),
        other => panic!("{other:?}"),
    }
}

/// The day after, told of these people only.
fn told_of(people: &[i64]) -> Board {
    let lus: HashSet<UtilisateurId> = people.iter().copied().map(UtilisateurId).collect();
    let mut board = tomorrow();
    board
        .creneaux
        .retain(|creneau| lus.contains(&creneau.utilisateur));
    board.lus = Some(Arc::new(lus));
    board
}

fn tomorrow() -> Board {
    let mut board = board();
    board.jour = jour().succ_opt().unwrap();
    for creneau in &mut *board.creneaux {
        creneau.plage = creneau
            .plage
            .moved_to(creneau.plage.debut() + chrono::TimeDelta::days(1));
    }
    board
}

/// What is on a person's line.
fn line(desk: &Desk, nom: &str) -> String {
    let text = desk.text();
    let line = text.lines().find(|line| line.contains(nom));
    line.unwrap_or_else(|| panic!("{nom}: {text}")).to_owned()
}

#[test]
fn another_day_comes_with_the_lines_on_the_screen_first() {
    let mut desk = Desk::new(SIZE);
    desk.press("J");
    assert_eq!(first(&desk), HashSet::from([10, 2, 3, 4, 5]), "all five are seen");
    desk.answer_board(told_of(&[10, 2]));
    let (ana, lucie) = (line(&desk, "Ana Morel"), line(&desk, "Lucie Petit"));
    assert!(ana.contains("244") && !ana.contains('⋯'), "{ana}");
    assert!(
        lucie.contains('⋯') && !lucie.contains("238"),
        "not read is not free: {lucie}"
    );
    assert_eq!(first(&desk).len(), 5, "it is read on");
    desk.answer_board(tomorrow());
    assert!(line(&desk, "Lucie Petit").contains("238"), "{}", desk.text());
    assert_eq!(asked(&desk), None, "nothing is left to be read");
}

#[test]
fn what_was_merely_not_read_yet_does_not_flash() {
    let mut desk = Desk::new(SIZE);
    desk.press("J");
    desk.answer_board(told_of(&[10]));
    desk.answer_board(tomorrow());
    assert!(line(&desk, "Lucie Petit").contains("238"), "{}", desk.text());
    assert_eq!(
        desk.app.screen().next_wake(),
        None,
        "nothing is lit that would go out"
    );
}

#[test]
fn a_day_that_is_shown_whole_is_read_whole_again() {
    let mut desk = Desk::new(SIZE);
    desk.send(a_change(Objet::Mission));
    assert_eq!(asked(&desk), Some(Etendue::Tout));
    desk.answer_board(board());
    // What a filter looks through has to be all there.
    desk.press("/");
    desk.type_text("morel");
    desk.press("<enter> J");
    assert_eq!(asked(&desk), Some(Etendue::Tout));
}

#[test]
fn a_day_is_made_firm_only_once_all_of_it_was_read() {
    let mut desk = Desk::new(SIZE);
    desk.press("J");
    desk.answer_board(told_of(&[3]));
    desk.press("F");
    assert!(desk.text().contains("pas encore lu en entier"), "{}", desk.text());
    desk.answer_board(tomorrow());
    desk.press("F");
    assert!(
        desk.text().contains("Affermir toute la journée"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_reading_that_fails_half_way_goes_on_with_the_next_change() {
    let mut desk = Desk::new(SIZE);
    desk.press("J");
    desk.answer_board(told_of(&[10]));
    let (id, _) = desk
        .call(|request| matches!(request, Request::Read(Query::Planning(_))))
        .expect("it is read on");
    desk.answer(id, Err(crate::service::Error::Unreachable));
    assert!(line(&desk, "Ana Morel").contains("244"), "{}", desk.text());
    assert!(line(&desk, "Lucie Petit").contains('⋯'), "{}", desk.text());
    desk.send(crate::console::msg::Msg::Lagged);
    assert_eq!(first(&desk).len(), 5);
    desk.answer_board(tomorrow());
    assert!(line(&desk, "Lucie Petit").contains("238"), "{}", desk.text());
}

#[test]
fn what_is_not_on_the_screen_is_laid_out_once_all_of_it_is_there() {
    let mut desk = Desk::new(SIZE);
    desk.press("J");
    let everyone = [10, 2, 3, 4, 5];
    desk.answer_board(told_of(&everyone));
    let shown = desk.text();
    let mut next = told_of(&everyone);
    next.creneaux
        .retain(|creneau| creneau.utilisateur != UtilisateurId(3));
    desk.answer_board(next.clone());
    assert_eq!(desk.text(), shown, "the lines that are seen were told");
    // What somebody changed meanwhile is shown with the next answer, whole or not.
    desk.send(a_change(Objet::Mission));
    desk.answer_board(next);
    assert!(!line(&desk, "Lucie Petit").contains("238"), "{}", desk.text());
    desk.answer_board(tomorrow());
    assert!(line(&desk, "Lucie Petit").contains("238"), "{}", desk.text());
}
