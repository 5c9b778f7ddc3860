//! Work in several pieces: one visit, whole.

use chrono::TimeDelta;

use super::fixture::{Desk, at, jour, work};
use super::planning::week;
use crate::console::msg::{Reply, Request};
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Affectee, Essai};
use crate::domain::{InterventionId, MissionId, Plage, UtilisateurId};
use crate::service::planning::PlanningQuery;
use crate::service::{Answer, Done, Query};

/// A morning and the afternoon of the day after.
fn pieces() -> Vec<Plage> {
    vec![
        Plage::starting(at(9, 0), 180),
        Plage::starting(at(13, 30) + TimeDelta::days(1), 120),
    ]
}

#[test]
fn what_was_planned_is_told_from_its_first_to_its_last_minute() {
    let mut desk = Desk::new((80, 24));
    let planned = Affectee {
        mission: MissionId(245),
        numero: "M-2026-00245".to_owned(),
        etat: EtatMission::Planifiee,
        intervention: InterventionId(245),
        version: 1,
        techniciens: vec!["ana.morel".to_owned()],
        noms: vec!["Ana Morel".to_owned()],
        plages: pieces(),
        regles_forcees: Vec::new(),
    };
    let outcome = crate::service::Outcome {
        commande: None,
        objets: Vec::new(),
        result: Done::Planned(planned),
        remarques: Vec::new(),
        replayed: false,
    };
    desk.app
        .cx
        .say_done("planning.planifier", &outcome, Some((jour(), jour())));
    let said = &desk.app.cx.toasts.shown()[0].said.message;
    assert!(said.contains("09:00") && said.contains("15:30"), "{said}");
    assert!(said.contains("mar. 24"), "{said}");
}

#[test]
fn a_visit_that_stops_over_lunch_is_one() {
    let mut board = week();
    let done = EtatIntervention::Planifiee;
    board.creneaux = vec![
        work(40, 10, 260, "Révision annuelle", done, (9, 0), (12, 0)),
        work(41, 10, 260, "Révision annuelle", done, (13, 0), (14, 0)),
    ]
    .into();
    let mut desk = Desk::new((160, 45));
    desk.press("- - -");
    desk.answer_board(board);
    let text = desk.text();
    assert!(text.contains("4h/8h ·1"), "{text}");
    assert!(text.contains("1 travail"), "{text}");
}

#[test]
fn a_piece_in_the_hand_says_that_its_whole_visit_moves() {
    let mut desk = Desk::new((80, 24));
    desk.press("j L m l");
    let asks = |request: &Request| matches!(request, Request::Read(Query::Planning(PlanningQuery::Essai(_))));
    let (id, _) = desk.call(asks).expect("it is tried");
    let essai = Essai {
        utilisateur: UtilisateurId(2),
        debut: at(14, 0),
        plages: pieces(),
        refaites: false,
        echange: None,
        aller: 10,
        suite: 10,
        detour: 0,
        refus: Vec::new(),
    };
    desk.answer(id, Ok(Reply::Answer(Answer::Essai(Box::new(essai)))));
    let text = desk.text();
    assert!(text.contains("Toute la visite est déplacée"), "{text}");
    assert!(text.contains("lun. 23 nov. 09:00"), "{text}");
}
