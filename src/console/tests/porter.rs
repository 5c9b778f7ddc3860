//! A job in the hand: carried, dropped, put back.

use super::fixture::{Desk, actor, at, board, refused};
use crate::domain::creneau::Fermete;
use crate::domain::{InterventionId, Langue, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::Command;
use crate::service::planning::{Plan, PlanningCommand};

const SIZE: (u16, u16) = (100, 30);

#[test]
fn a_job_is_moved_with_six_keys() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L");
    desk.press("m j l l <enter>");
    let (id, order) = desk.command().expect("a command");
    let Command::Planning(PlanningCommand::Move(command)) = order.command else {
        panic!("{:?}", order.command)
    };
    assert_eq!(command.intervention, InterventionId(252));
    assert_eq!(command.version, Some(3), "the version that was seen");
    assert_eq!(
        (command.de, command.vers),
        (Some(UtilisateurId(2)), Some(UtilisateurId(3)))
    );
    assert_eq!(command.debut, Some(at(14, 30)));
    assert!(
        desk.text().contains("⋯ Panne"),
        "pending at once: {}",
        desk.text()
    );

    desk.answer(id, Err(refused(Refusal::conflict("creneau-occupe"))));
    assert!(desk.text().contains("vient d’être pris"));
    assert!(desk.text().contains("M-252"), "it is where it was");
}

#[test]
fn what_is_carried_is_put_back_by_escape() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L");
    let before = desk.draw();
    desk.press("m j j l l l H J <esc>");
    assert!(desk.command().is_none());
    desk.press("K");
    desk.answer_board(board());
    assert_eq!(desk.draw().0, before.0);
}

#[test]
fn escape_and_the_next_key_may_arrive_as_one() {
    let (mut apart, mut together) = (Desk::new(SIZE), Desk::new(SIZE));
    let before = together.text();
    apart.press("? <esc> j");
    together.press("? <a-j>");
    assert_eq!(together.text(), apart.text());
    assert_ne!(together.text(), before);
}

#[test]
fn dropping_where_it_was_is_nothing() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L m l h <enter>");
    assert!(desk.command().is_none());
}

#[test]
fn a_waiting_mission_is_given_to_a_technician() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> j a l <enter>");
    let (_, order) = desk.command().expect("a command");
    let Command::Planning(PlanningCommand::Plan(plan)) = order.command else {
        panic!("{:?}", order.command)
    };
    assert_eq!(
        (plan.mission, plan.version, plan.fermete),
        (MissionId(246), Some(2), Fermete::Ferme)
    );
    assert_eq!(plan.equipe.len(), 1);
    assert_eq!(
        plan.plages[0].debut(),
        at(11, 0),
        "the next half hour, and one more"
    );
    assert_eq!(plan.plages[0].minutes(), 90);
}

#[test]
fn it_is_pencilled_in_on_demand() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> a p <enter>");
    let Command::Planning(PlanningCommand::Plan(plan)) = desk.command().unwrap().1.command else {
        panic!()
    };
    assert_eq!(plan.fermete, Fermete::Provisoire);
}

#[test]
fn a_carried_job_keeps_its_hour_on_another_day() {
    let mut desk = Desk::new(SIZE);
    // The drop comes before the next day's board does.
    desk.press("j L m J <enter>");
    let Command::Planning(PlanningCommand::Move(command)) = desk.command().unwrap().1.command else {
        panic!()
    };
    assert_eq!(command.debut, Some(at(13, 30) + chrono::TimeDelta::days(1)));
    assert_eq!(command.vers, None);
}

/// What is sent for M-252 or M-246.
fn plan(desk: &Desk) -> Plan {
    match desk.command().expect("a command").1.command {
        Command::Planning(PlanningCommand::Plan(plan)) => plan,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_more_is_sent_to_work_that_has_its_people() {
    for size in [(80, 24), (160, 45)] {
        let mut desk = Desk::new(size);
        desk.press("j L R");
        let text = desk.text();
        assert!(text.contains("M-252 en main"), "{text}");
        desk.press("<enter>");
        let plan = plan(&desk);
        assert_eq!(
            (plan.mission, plan.version, plan.aide),
            (MissionId(252), None, true)
        );
        assert_eq!(
            plan.equipe[0].utilisateur,
            UtilisateurId(3),
            "whoever stands beneath"
        );
        assert_eq!(plan.plages, [Plage::starting(at(13, 30), 120)]);
    }
}

#[test]
fn a_second_dispatch_that_is_refused_says_how_to_send_it_as_help() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> j a l <enter>");
    assert!(!plan(&desk).aide);
    let (id, _) = desk.command().unwrap();
    let already = Refusal::conflict("mission-deja-pourvue")
        .with("numero", "M-2026-00246")
        .with("effectif", 1)
        .with("qui", "Ana Morel")
        .with("plage", Plage::starting(at(8, 0), 90));
    desk.answer(id, Err(refused(already)));
    let text = desk.text();
    assert!(text.contains("envoyez quelqu’un en renfort (R)."), "{text}");
    assert!(!text.contains("--aide"), "{text}");
    desk.press("R");
    assert!(
        desk.text().contains("M-246 en main, en renfort"),
        "{}",
        desk.text()
    );
    desk.press("<enter>");
    let help = plan(&desk);
    assert_eq!((help.mission, help.aide), (MissionId(246), true));
}

#[test]
fn nobody_sends_one_more_who_may_not_plan() {
    let only = [Permission::MissionVoir, Permission::MissionExecuter];
    let mut desk = Desk::with(SIZE, actor(Langue::Fr, Some(&only)));
    desk.press("j L R");
    assert!(
        desk.text().contains("Vous n’avez pas le droit"),
        "{}",
        desk.text()
    );
    assert!(!desk.text().contains("en main"), "{}", desk.text());
}

#[test]
fn a_visit_in_the_hand_is_no_help() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L m R");
    assert!(
        desk.text().contains("C’est la visite elle-même qui est en main"),
        "{}",
        desk.text()
    );
}
