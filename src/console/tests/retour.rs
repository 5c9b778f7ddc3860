//! Undo and redo: said beforehand, and when they are done.

use super::fixture::{Desk, at, outcome};
use crate::console::msg::{Msg, Reply, Request};
use crate::domain::historique::{Geste, Historique, Lot, Pas};
use crate::domain::journal::Objet;
use crate::domain::{MissionId, Refusal};
use crate::service::historique::HistoriqueCommand;
use crate::service::planning::PlanningCommand;
use crate::service::{self, Answer, Command, Error, Query};

const SIZE: (u16, u16) = (100, 30);

#[test]
fn a_job_taken_off_the_plan_says_how_to_put_it_back() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L x");
    let (id, order) = desk.command().expect("it is taken off");
    assert!(matches!(
        order.command,
        Command::Planning(PlanningCommand::Unassign(_))
    ));
    let (mission, numero) = (MissionId(252), "M-2026-00252".to_owned());
    desk.answer(id, Ok(outcome(service::Done::TakenOff { id: mission, numero })));
    assert!(
        desk.text()
            .contains("M-2026-00252 est retirée du planning. Annuler (u) l’y remet."),
        "{}",
        desk.text()
    );
}

#[test]
fn undo_says_what_it_undid() {
    let mut desk = Desk::new(SIZE);
    desk.did();
    desk.press("u");
    let (id, order) = desk.command().unwrap();
    assert_eq!(order.command.name(), "historique.annuler");
    desk.answer(
        id,
        Ok(outcome(service::Done::Undone {
            nom: "planning.deplacer".to_owned(),
            numero: Some("M-2026-00252".to_owned()),
            lot: None,
        })),
    );
    assert!(
        desk.text().contains("Annulé : M-2026-00252 · déplacement"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_step_that_was_not_answered_is_taken_once() {
    let mut desk = Desk::new(SIZE);
    desk.did();
    desk.press("u");
    let (id, first) = desk.command().unwrap();
    desk.answer(id, Err(Error::Unreachable));
    desk.press("u");
    let (id, again) = desk.command().unwrap();
    assert_eq!(again.key, first.key, "whether it passed is not known");
    let refusal = Refusal::rule("rien-a-annuler");
    desk.answer(id, Err(refusal.into()));
    desk.did();
    desk.press("u");
    let (id, other) = desk.command().unwrap();
    assert_ne!(other.key, first.key, "it was told");
    desk.answer(id, Err(Error::Unreachable));
    // Something else passes: that is what undo is about then.
    desk.press("j L x");
    let (id, _) = desk.command().expect("it is taken off");
    let (mission, numero) = (MissionId(252), "M-2026-00252".to_owned());
    desk.answer(id, Ok(outcome(service::Done::TakenOff { id: mission, numero })));
    desk.press("u");
    let (_, after) = desk.command().unwrap();
    assert_ne!(after.key, other.key);
}

#[test]
fn undo_of_several_visits_says_how_many_and_of_which_day() {
    let lot = Some(Lot {
        visites: 6,
        debut: at(8, 0),
    });
    let next = || {
        let mut pas = step_of("planning.affermir-choix");
        pas.geste.as_mut().unwrap().lot = lot;
        pas
    };
    let mut desk = Desk::new((160, 45));
    desk.did();
    desk.press("u");
    let (id, _) = desk.command().unwrap();
    let done = service::Done::Undone {
        nom: "planning.affermir-choix".to_owned(),
        numero: Some("M-2026-00252".to_owned()),
        lot,
    };
    desk.answer(id, Ok(outcome(done)));
    answer_steps(&mut desk, next(), Pas::default());
    let text = desk.text();
    let told = "Annulé : 6 visites, lun. 23 nov. · affermissement";
    assert!(text.contains(told), "{text}");
    let foot = "u annuler : 6 visites, lun. 23 nov. · affermi";
    assert!(text.contains(foot), "{text}");
    desk.press("?");
    answer_steps(&mut desk, next(), Pas::default());
    desk.type_text("annuler");
    let text = desk.text();
    let told = "Annuler : 6 visites, lun. 23 nov. · affermissement de";
    assert!(text.contains(told), "{text}");
}

/// Answers what undo and redo would do.
fn answer_steps(desk: &mut Desk, annuler: Pas, refaire: Pas) {
    let asked = |request: &Request| matches!(request, Request::Read(Query::Historique(_)));
    let (id, _) = desk.call(asked).expect("the next steps are asked for");
    let steps = Historique { annuler, refaire };
    desk.answer(id, Ok(Reply::Answer(Answer::Historique(Box::new(steps)))));
}

/// A command of that name about Ana Morel, as a step back or forth tells it.
fn step_of(nom: &str) -> Pas {
    Pas {
        geste: Some(Geste {
            nom: nom.to_owned(),
            le: at(8, 0),
            objet: Objet::Creneau,
            numero: Some("Ana Morel".to_owned()),
            lot: None,
        }),
        ..Pas::default()
    }
}

#[test]
fn where_there_is_room_the_footer_says_what_undo_and_redo_would_do() {
    let refused = || Pas {
        refus: Some(Refusal::rule("rien-a-annuler")),
        ..step_of("planning.deplacer")
    };
    let mut desk = Desk::new((160, 45));
    desk.press("A <c-s>");
    let (id, _) = desk.command().expect("an absence is entered");
    let absence = service::Done::Absence {
        creneau: crate::domain::CreneauId(99),
        nom: "Ana Morel".to_owned(),
        orphelins: Vec::new(),
        cedes: Vec::new(),
    };
    desk.answer(id, Ok(outcome(absence)));
    assert!(
        desk.text().contains("Ana Morel : absence enregistrée."),
        "{}",
        desk.text()
    );
    assert!(!desk.text().contains("u annuler : "), "{}", desk.text());
    answer_steps(&mut desk, step_of("absence.saisir"), Pas::default());
    let text = desk.text();
    assert!(
        text.contains("u annuler : saisie de l’absence · Ana Morel"),
        "{text}"
    );
    assert!(!text.contains("refaire"), "{text}");

    // Back: what lies before is said, and that it can be done again.
    desk.press("u");
    let (id, _) = desk.command().expect("undo is asked for");
    let undone = || service::Done::Undone {
        nom: "absence.saisir".to_owned(),
        numero: Some("Ana Morel".to_owned()),
        lot: None,
    };
    desk.answer(id, Ok(outcome(undone())));
    assert!(!desk.text().contains("u annuler : "), "{}", desk.text());
    answer_steps(&mut desk, step_of("planning.deplacer"), step_of("absence.saisir"));
    let text = desk.text();
    assert!(
        text.contains(
            "u annuler : déplacement · Ana Morel  Ctrl-r rétablir : saisie de l’absence · Ana Morel"
        ),
        "{text}"
    );

    // Forth again, to where undo is in somebody's way.
    desk.press("<c-r>");
    let (id, _) = desk.command().expect("redo is asked for");
    desk.answer(id, Ok(outcome(undone())));
    assert!(
        desk.text().contains("Rétabli : Ana Morel · saisie de l’absence"),
        "{}",
        desk.text()
    );
    answer_steps(&mut desk, refused(), Pas::default());
    assert!(!desk.text().contains("annuler : "), "{}", desk.text());
    assert!(desk.text().contains("u annuler"), "{}", desk.text());
}

#[test]
fn where_there_is_no_room_the_next_steps_are_not_asked_for() {
    let mut desk = Desk::new((80, 24));
    desk.did();
    desk.press("u");
    let (id, _) = desk.command().expect("undo is asked for");
    let undone = service::Done::Undone {
        nom: "planning.deplacer".to_owned(),
        numero: None,
        lot: None,
    };
    desk.answer(id, Ok(outcome(undone)));
    let asked = |request: &Request| matches!(request, Request::Read(Query::Historique(_)));
    assert!(desk.call(asked).is_none());
    assert!(desk.text().contains("u annuler") && !desk.text().contains("u annuler : "));
}

#[test]
fn past_what_nothing_takes_back_an_earlier_command_is_offered_and_asked_for_first() {
    let past = || Pas {
        passe: Some(
            Refusal::rule("sans-inverse")
                .with("commande", "mission.a-facturer")
                .with("raison", "mise-en-facturation"),
        ),
        ..step_of("planning.deplacer")
    };
    let mut desk = Desk::new((80, 24));
    desk.did();
    desk.press("u");
    let (id, _) = desk.command().expect("undo is asked for");
    let refusal = past().passe.unwrap();
    desk.answer(id, Err(refusal.into()));
    answer_steps(&mut desk, past(), Pas::default());
    let text = desk.text();
    assert!(text.contains("Impossible d’annuler"), "{text}");
    assert!(text.contains("Avant cela : Ana Morel"), "{text}");
    desk.press("u");
    let (_, order) = desk.command().expect("sent");
    assert_eq!(order.command, Command::Historique(HistoriqueCommand::UndoPast));

    // Where nothing earlier is left either, the key says why, and does not look live.
    let mut desk = Desk::new((80, 24));
    desk.did();
    desk.press("u");
    let (id, _) = desk.command().expect("undo is asked for");
    desk.answer(id, Err(past().passe.unwrap().into()));
    let stuck = Pas {
        geste: past().geste,
        refus: past().passe,
        passe: None,
    };
    answer_steps(&mut desk, stuck, Pas::default());
    assert!(desk.text().contains("Impossible d’annuler"), "{}", desk.text());
    let sent = desk.calls.len();
    desk.press("u");
    assert_eq!(desk.calls.len(), sent, "it is known that nothing comes of it");
    assert!(desk.text().contains("Impossible d’annuler"), "{}", desk.text());
}

#[test]
fn undo_says_what_it_would_do_before_it_takes_back_what_was_not_done_here_just_now() {
    let of_an_hour_ago = |desk: &mut Desk| {
        desk.did();
        desk.wait(std::time::Duration::from_hours(1));
    };
    let on_a_command_line = |desk: &mut Desk| {
        desk.did();
        let Msg::Changed(mut mine) = super::fixture::a_change(Objet::Site) else {
            unreachable!()
        };
        mine[0].acteur = crate::domain::UtilisateurId(1);
        desk.send(Msg::Changed(mine));
    };
    let happened: [&dyn Fn(&mut Desk); 3] = [&|_| {}, &of_an_hour_ago, &on_a_command_line];
    for happened in happened {
        let mut desk = Desk::new((80, 24));
        happened(&mut desk);
        desk.press("u");
        assert!(desk.command().is_none(), "it asks first");
        answer_steps(&mut desk, step_of("planning.deplacer"), Pas::default());
        let text = desk.text();
        assert!(text.contains("Annuler : Ana Morel · déplacement"), "{text}");
        // Any other key gives it up.
        desk.press("j u");
        assert!(desk.command().is_none());
        answer_steps(&mut desk, step_of("planning.deplacer"), Pas::default());
        desk.press("u");
        let (_, order) = desk.command().expect("sent");
        assert_eq!(order.command.name(), "historique.annuler");
    }
}
