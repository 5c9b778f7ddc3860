//! A job in the hand while the day changes, and while others change the job.

use std::sync::Arc;

use super::fixture::{Desk, a_change, at, board, jour};
use crate::console::msg::Msg;
use crate::console::theme::Role;
use crate::domain::journal::{Action, Change, Objet};
use crate::domain::planning::Board;
use crate::domain::{Plage, Refusal, UtilisateurId};
use crate::service::Command;
use crate::service::planning::PlanningCommand;

/// Karim's work, in the hand.
fn held() -> Desk {
    let mut desk = Desk::new((120, 40));
    desk.press("j L m");
    assert!(desk.text().contains("en main"), "{}", desk.text());
    desk
}

/// The board on which it was moved by somebody else, or is no more.
fn others_did(desk: &mut Desk, plage: Option<Plage>) {
    let mut board = board();
    let of = |numero: &str| numero.ends_with("252");
    board.creneaux.retain_mut(|creneau| {
        let Some(travail) = creneau.travail.as_mut().filter(|travail| of(&travail.numero)) else {
            return true;
        };
        Arc::make_mut(travail).version = 4;
        creneau.plage = plage.unwrap_or(creneau.plage);
        plage.is_some()
    });
    desk.send(Msg::Changed(vec![Change {
        seq: 1,
        objet: Objet::Intervention,
        id: 252,
        version: 4,
        action: Action::Modification,
        acteur: UtilisateurId(9),
        le: at(10, 0),
    }]));
    desk.answer_board(board);
}

#[test]
fn esc_puts_back_the_job_and_the_day() {
    let mut desk = Desk::new((120, 40));
    desk.press("j L");
    let before = desk.text();
    desk.press("m J");
    let tomorrow = Board {
        jour: jour().succ_opt().unwrap(),
        creneaux: Vec::new().into(),
        ..board()
    };
    desk.answer_board(tomorrow);
    assert!(desk.text().contains("mar. 24 nov."), "{}", desk.text());
    desk.press("<esc>");
    desk.answer_board(board());
    assert_eq!(desk.text(), before);
}

#[test]
fn a_job_that_somebody_else_moves_goes_on_from_where_it_is_now() {
    let mut desk = held();
    others_did(&mut desk, Plage::new(at(15, 0), at(15, 40)).ok());
    let text = desk.text();
    assert!(
        text.contains("a changé entre-temps") && text.contains("15:00–15:40"),
        "{text}"
    );
    desk.press("l <enter>");
    let (id, order) = desk.command().expect("sent");
    let Command::Planning(PlanningCommand::Move(sent)) = order.command else {
        panic!("{order:?}")
    };
    assert_eq!(sent.version, Some(4));
    assert!(
        sent.debut > Some(at(15, 0)) && sent.debut <= Some(at(15, 30)),
        "{sent:?}"
    );
    // Somebody was quicker once more: it is in the hand again.
    desk.answer(id, Err(Refusal::stale("intervention", 4, 5).into()));
    assert!(desk.text().contains("en main"), "{}", desk.text());
}

#[test]
fn a_job_that_somebody_else_took_off_is_in_the_hand_no_more() {
    let mut desk = held();
    others_did(&mut desk, None);
    let text = desk.text();
    assert!(text.contains("n’est plus en main"), "{text}");
    desk.press("<enter>");
    assert!(desk.command().is_none(), "nothing is sent");
}

#[test]
fn a_job_in_hand_says_when_the_client_wants_it() {
    for (heures, met) in [((8, 20), true), ((19, 21), false)] {
        let mut desk = Desk::new((120, 40));
        let mut board = board();
        let waiting = &mut board.a_planifier[1];
        waiting.fenetre = Some(Plage::new(at(heures.0, 0), at(heures.1, 0)).unwrap());
        desk.send(a_change(Objet::Mission));
        desk.answer_board(board);
        desk.press("<tab> j a");
        let text = desk.text();
        assert!(text.contains("en main"), "{text}");
        let (x, y) = desk.place("Souhaité");
        let (buffer, _) = desk.draw();
        let warned = buffer[(x, y)].fg == desk.app.cx.theme.style(Role::Warning).fg.unwrap();
        assert_eq!(warned, !met, "{text}");
    }
}
