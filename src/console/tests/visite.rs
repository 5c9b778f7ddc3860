//! The steps of a visit, its report, and a mission that is given up.

use std::time::Duration;

use chrono::TimeDelta;

use super::fixture::{Desk, a_change, board, outcome, refused, work};
use crate::console::msg::Slot;
use crate::console::overlays::Overlay;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::Objet;
use crate::domain::{InterventionId, MissionId, Plage, Refusal};
use crate::service::intervention::{Geste, InterventionCommand};
use crate::service::mission::{Decision, MissionCommand};
use crate::service::{self, Command};

const SIZE: (u16, u16) = (100, 30);

#[test]
fn work_goes_through_its_steps() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L d");
    let (id, order) = desk.command().unwrap();
    let Command::Intervention(InterventionCommand::Step(step)) = order.command else {
        panic!()
    };
    assert_eq!(
        (step.intervention, step.geste, step.version),
        (InterventionId(252), Geste::Arrive, Some(3))
    );
    desk.press("d");
    assert_eq!(
        desk.calls
            .iter()
            .filter(|(_, slot, _)| matches!(slot, Slot::Command(_)))
            .count(),
        1,
        "once"
    );
    desk.answer(id, Ok(outcome(service::Done::Done)));

    let mut started = board();
    let job = started
        .creneaux
        .iter_mut()
        .find(|creneau| creneau.id.0 == 8)
        .unwrap();
    *job = work(
        8,
        2,
        252,
        "Panne TGBT",
        EtatIntervention::SurSite,
        (13, 30),
        (15, 30),
    );
    desk.answer_board(started);
    desk.press("T");
    assert!(matches!(desk.app.overlay(), Some(Overlay::Finish(_))));
    desk.type_text("Disjoncteur remplacé");
    desk.press("<enter>");
    let (id, order) = desk.command().unwrap();
    let Command::Intervention(InterventionCommand::Finish(report)) = order.command else {
        panic!()
    };
    assert_eq!(
        (report.resultat, report.compte_rendu.as_str()),
        (EtatIntervention::Terminee, "Disjoncteur remplacé")
    );
    assert_eq!(report.renonciation, None);
    desk.answer(id, Ok(outcome(service::Done::Done)));
    assert!(desk.app.overlay().is_none());
}

/// Work on M-252 has begun.
fn begun(desk: &mut Desk) {
    let mut started = board();
    started.creneaux[7] = work(
        8,
        2,
        252,
        "Panne TGBT",
        EtatIntervention::SurSite,
        (13, 30),
        (15, 30),
    );
    desk.send(a_change(Objet::Intervention));
    desk.answer_board(started);
}

#[test]
fn a_report_that_is_refused_keeps_what_was_typed() {
    let mut desk = Desk::new(SIZE);
    begun(&mut desk);
    desk.press("j L T");
    desk.type_text("Rien");
    desk.press("<s-tab> <right> <tab> <tab>");
    desk.type_text("devis refusé");
    desk.press("<enter>");
    let (id, order) = desk.command().unwrap();
    let Command::Intervention(InterventionCommand::Finish(report)) = order.command else {
        panic!()
    };
    assert_eq!(report.resultat, EtatIntervention::Partielle);
    assert_eq!(report.renonciation.as_deref(), Some("devis refusé"));
    desk.answer(
        id,
        Err(refused(Refusal::invalid("compte_rendu", "compte-rendu-requis"))),
    );
    desk.press("<esc> T");
    assert!(desk.text().contains("Rien"), "{}", desk.text());
}

#[test]
fn what_was_sent_is_no_draft_any_more_though_its_form_was_left_before_the_answer() {
    let mut desk = Desk::new(SIZE);
    begun(&mut desk);
    desk.press("j L T");
    desk.type_text("Disjoncteur remplacé");
    desk.press("<enter>");
    let (id, _) = desk.command().unwrap();
    desk.press("<esc>");
    assert!(desk.app.overlay().is_none());
    desk.answer(id, Ok(outcome(service::Done::Done)));
    desk.press("T");
    assert!(matches!(desk.app.overlay(), Some(Overlay::Finish(_))));
    assert!(!desk.text().contains("Disjoncteur remplacé"), "{}", desk.text());
}

#[test]
fn giving_a_mission_up_needs_a_reason() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> X <enter>");
    assert!(desk.text().contains("Il manque le motif") && desk.command().is_none());
    desk.type_text("doublon");
    desk.press("<enter>");
    let Command::Mission(MissionCommand::Decide(decide)) = desk.command().unwrap().1.command else {
        panic!()
    };
    assert_eq!((decide.mission, decide.version), (MissionId(245), Some(2)));
    assert_eq!(
        decide.decision,
        Decision::Cancel {
            motif: "doublon".to_owned()
        }
    );
}

/// The report of a visit, half written.
pub fn reporting(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    begun(&mut desk);
    desk.wait(Duration::from_secs(5));
    desk.press("j L T");
    desk.type_text("Disjoncteur remplacé");
    desk
}

/// Tomorrow's board, with Karim's work on it.
fn tomorrow(size: (u16, u16)) -> Desk {
    let day = TimeDelta::days(1);
    let mut board = board();
    board.jour = board.jour.succ_opt().unwrap();
    for creneau in board.creneaux.iter_mut() {
        creneau.plage = Plage::new(creneau.plage.debut() + day, creneau.plage.fin() + day).unwrap();
    }
    let mut desk = Desk::new(size);
    desk.press("J");
    desk.answer_board(board);
    desk
}

#[test]
fn work_of_another_day_is_started_only_once_that_was_said() {
    for (size, keys, geste) in [
        ((80, 24), "d", Geste::Arrive),
        ((160, 45), "d", Geste::Arrive),
        ((80, 24), "e", Geste::Leave),
    ] {
        let mut desk = tomorrow(size);
        desk.press("j L");
        desk.press(keys);
        let text = desk.text();
        assert!(
            text.contains("Prévue mar. 24 nov. 13:30–15:30, pas aujourd’hui"),
            "{text}"
        );
        desk.press("<esc>");
        assert!(desk.command().is_none(), "nothing was sent");
        desk.press(keys);
        assert!(desk.command().is_none(), "nothing is sent before it is said");
        desk.press("<enter>");
        let Command::Intervention(InterventionCommand::Step(step)) = desk.command().unwrap().1.command else {
            panic!()
        };
        assert_eq!((step.intervention, step.geste), (InterventionId(252), geste));
    }
}
