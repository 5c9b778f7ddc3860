//! Little room: what is told in it is told whole, and what decides comes first.

use chrono::TimeDelta;

use super::fixture::{Desk, at, board, creneau, jour, work};
use super::planning::week;
use super::proposer;
use crate::domain::Plage;
use crate::domain::creneau::TypeCreneau;
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::Board;

fn says(desk: &Desk, words: &str) {
    assert!(desk.text().contains(words), "{words}: {}", desk.text());
}

/// The board on the day after, with nothing but this booked.
fn tomorrow(creneaux: Vec<crate::domain::planning::BoardCreneau>) -> Board {
    let moved = |mut creneau: crate::domain::planning::BoardCreneau| {
        creneau.plage = creneau.plage.moved_to(creneau.plage.debut() + TimeDelta::days(1));
        creneau
    };
    Board {
        jour: jour().succ_opt().unwrap(),
        creneaux: creneaux.into_iter().map(moved).collect(),
        ..board()
    }
}

#[test]
fn proposals_of_several_days_tell_their_end_and_their_whole_cost() {
    let mut far = proposer::propositions();
    for one in &mut far {
        let plage = Plage::new(at(8, 0), at(12, 0) + TimeDelta::days(8)).unwrap();
        (one.debut, one.fin) = (plage.debut(), plage.fin());
        one.couts.insert("total".to_owned(), 141_520);
    }
    let desk = proposer::suggesting_these((80, 24), far);
    says(&desk, "23/11 08:00 – 01/12 12:00");
    says(&desk, "141 520");
    says(&desk, "Ana Morel");
}

#[test]
fn the_chosen_day_of_a_week_keeps_its_count_beside_the_mark_of_what_is_late() {
    let mut board = week();
    let ana = board.techniciens[0].id;
    let job = |id, mission, from, to| {
        let mut job = work(
            id,
            ana.0,
            mission,
            "Panne TGBT",
            EtatIntervention::Planifiee,
            from,
            to,
        );
        std::sync::Arc::make_mut(job.travail.as_mut().unwrap()).echeance = Some(at(7, 0));
        job
    };
    board.creneaux = vec![job(901, 252, (8, 0), (10, 0)), job(902, 253, (10, 0), (12, 25))].into();
    let mut desk = Desk::new((80, 24));
    desk.press("- - -");
    desk.answer_board(board);
    says(&desk, "▶4h25·2");
}

#[test]
fn on_a_small_screen_the_hand_tells_who_when_and_the_first_reason() {
    let mut desk = Desk::new((40, 12));
    desk.press("j L m h h h h h h h h h h h");
    says(&desk, "Karim Benali · ");
    says(&desk, "formation");
    assert!(!desk.text().contains("et 1 autre"), "{}", desk.text());
}

#[test]
fn what_waits_is_first_held_where_somebody_can_begin() {
    // On another day, from the present minute: the first that is free.
    let mut desk = Desk::new((100, 30));
    desk.press("J");
    desk.answer_board(tomorrow(vec![
        work(
            60,
            10,
            231,
            "Entretien",
            EtatIntervention::Planifiee,
            (8, 0),
            (9, 10),
        ),
        creneau(61, 10, TypeCreneau::Reunion, (9, 15), (9, 45)),
    ]));
    desk.press("<tab> a");
    says(&desk, "Ana Morel · mar. 24 nov.");
    says(&desk, "09:45–11:15");
    // Where somebody has put the cursor, there.
    let mut desk = Desk::new((100, 30));
    desk.press("l l l l J");
    desk.answer_board(tomorrow(Vec::new()));
    desk.press("<tab> a");
    says(&desk, "13:00–14:30");
}

#[test]
fn on_the_road_nobody_is_free() {
    let mut desk = Desk::new((160, 45));
    desk.press("<home> H H H H h h h h h h");
    let mut seen = false;
    for _ in 0..12 {
        if desk.text().contains("Sur la route à 07:30") {
            seen = true;
        }
        assert!(!desk.text().contains("Libre à 07:30"), "{}", desk.text());
        desk.press("l");
    }
    assert!(seen, "{}", desk.text());
}

#[test]
fn on_a_small_screen_the_reasons_of_a_proposal_are_told_whole_and_so_is_the_way_out() {
    let mut far = proposer::propositions();
    far[0].couts = [
        ("gti", 1_200),
        ("trajet", 118),
        ("attente", 41),
        ("charge", 12),
        ("habitue", -30),
        ("total", 1_341),
    ]
    .map(|(name, cost)| (name.to_owned(), cost))
    .into();
    let desk = proposer::suggesting_these((40, 12), far);
    says(&desk, "Échap fermer");
    says(&desk, "? aide");
    says(&desk, "−30");
    says(&desk, "+1 200");
    says(&desk, "Lucie");
}

#[test]
fn what_the_command_line_refuses_is_read_whole() {
    let mut desk = Desk::new((40, 12));
    desk.press(":");
    desk.type_text("couleurs mauve");
    desk.press("<enter>");
    says(&desk, "n’est pas un choix");
    says(&desk, "millions");
    says(&desk, "aucune");
    let mut desk = Desk::new((80, 24));
    desk.press(":");
    desk.type_text("stock");
    says(&desk, "Sa touche lui est");
}
