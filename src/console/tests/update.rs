use std::time::Duration;

use super::fixture::{Desk, actor, at, attente, board, jour, outcome, work};
use crate::console::msg::{Effect, Input, Msg, Reply, Request, Slot};
use crate::console::overlays::Overlay;
use crate::console::screens::planning::Subject;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action as Done, Change, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Affectee, Membre, Proposition, Verdict};
use crate::domain::{InterventionId, Langue, MissionId, Permission, Refusal, UtilisateurId};
use crate::service::feed::Link;
use crate::service::intervention::{Geste, InterventionCommand};
use crate::service::mission::{Decision, MissionCommand};
use crate::service::planning::{PlanningCommand, PlanningQuery};
use crate::service::{self, Answer, Command, Error, Query};

const SIZE: (u16, u16) = (100, 30);

fn selected(desk: &Desk) -> Option<MissionId> {
    desk.app
        .screen()
        .planning()
        .and_then(|planning| planning.subject().mission())
}

fn refused(refusal: Refusal) -> Error {
    Error::Refused(Box::new(refusal))
}

fn a_change(objet: Objet) -> Msg {
    Msg::Changed(vec![Change {
        seq: 1,
        objet,
        id: 1,
        version: 2,
        action: Done::Modification,
        acteur: UtilisateurId(9),
        le: at(10, 0),
    }])
}

#[test]
fn the_board_is_asked_for_on_opening() {
    let desk = Desk::closed(SIZE, actor(Langue::Fr, None));
    assert!(matches!(
        desk.calls.last(),
        Some((
            _,
            Slot::Board,
            Request::Read(Query::Planning(PlanningQuery::Board {
                jour: None,
                jours: 1,
                agence: None
            }))
        ))
    ));
    assert!(desk.text().contains("Lecture du planning"));
}

#[test]
fn the_selection_follows_its_job_to_another_row() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L");
    assert_eq!(selected(&desk), Some(MissionId(252)));
    let mut moved = board();
    let job = moved
        .creneaux
        .iter_mut()
        .find(|creneau| creneau.travail.as_ref().is_some_and(|t| t.mission.0 == 252));
    let job = job.unwrap();
    job.utilisateur = UtilisateurId(5);
    job.plage = job.plage.moved_to(at(14, 0));
    desk.send(a_change(Objet::Creneau));
    desk.answer_board(moved);
    assert_eq!(selected(&desk), Some(MissionId(252)));
    assert!(desk.text().contains("▶Inès Garcia"), "{}", desk.text());
}

#[test]
fn a_selected_job_that_goes_leaves_the_cursor_and_says_so() {
    let mut desk = Desk::new(SIZE);
    desk.press("j L");
    let mut gone = board();
    gone.creneaux.retain(|creneau| {
        creneau
            .travail
            .as_ref()
            .is_none_or(|travail| travail.mission.0 != 252)
    });
    desk.send(a_change(Objet::Creneau));
    desk.answer_board(gone);
    assert!(matches!(
        desk.app.screen().planning().unwrap().subject(),
        Subject::Nothing
    ));
    assert!(desk.text().contains("Ce qui était choisi n’est plus là"));
    assert!(desk.text().contains("▶Karim"));
}

#[test]
fn the_neighbour_of_a_waiting_mission_that_goes_is_taken_and_said() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> j");
    assert_eq!(selected(&desk), Some(MissionId(246)));
    let mut shorter = board();
    shorter.a_planifier.remove(1);
    desk.send(a_change(Objet::Mission));
    desk.answer_board(shorter);
    assert_eq!(selected(&desk), Some(MissionId(250)));
    assert!(desk.text().contains("n’attend plus"));
}

#[test]
fn what_one_has_taken_away_oneself_is_not_missed() {
    // By the answer to one's command, or by the feed before it: told neither way.
    for fed_first in [false, true] {
        let mut desk = Desk::new(SIZE);
        desk.press("<tab> j u");
        let mut shorter = board();
        shorter.a_planifier.remove(1);
        let Msg::Changed(mut mine) = a_change(Objet::Mission) else {
            unreachable!()
        };
        mine[0].acteur = UtilisateurId(1);
        if fed_first {
            desk.send(Msg::Changed(mine.clone()));
            desk.answer_board(shorter.clone());
        }
        let (id, _) = desk.command().expect("undo is asked for");
        desk.answer(
            id,
            Ok(outcome(service::Done::Undone {
                nom: "mission.creer".to_owned(),
                numero: Some("M-2026-00246".to_owned()),
            })),
        );
        desk.answer_board(shorter.clone());
        desk.send(Msg::Changed(mine));
        desk.answer_board(shorter);
        assert_eq!(selected(&desk), Some(MissionId(250)));
        assert!(
            !desk.text().contains("n’attend plus"),
            "{fed_first}: {}",
            desk.text()
        );
        // What somebody else takes away afterwards is.
        let mut shortest = board();
        shortest.a_planifier.truncate(1);
        desk.send(a_change(Objet::Mission));
        desk.answer_board(shortest);
        assert!(
            desk.text().contains("n’attend plus"),
            "{fed_first}: {}",
            desk.text()
        );
    }
}

#[test]
fn what_is_over_says_which_keys_lead_on() {
    let mut desk = Desk::new(SIZE);
    desk.press("<home> H m");
    let said = &desk.app.cx.toasts.shown()[0].said;
    assert_eq!(
        said.message.replace('\u{a0}', " "),
        "M-2026-00231 est terminée : le planning ne la déplace plus."
    );
    assert_eq!(
        said.hint.as_deref(),
        Some("Décidez de la suite de sa mission (Entrée, puis d).")
    );
}

#[test]
fn a_live_refresh_moves_nothing() {
    let mut desk = Desk::new((80, 20));
    desk.press("j j <tab> j j");
    let before = desk.draw();
    desk.send(a_change(Objet::Mission));
    desk.answer_board(board());
    let after = desk.draw();
    assert_eq!(before, after);
    // A more pressing mission above: the same one stays selected, and in its place on the screen.
    let mut longer = board();
    longer
        .a_planifier
        .insert(0, attente(299, 1, "Fuite de gaz", "Lyon", None));
    desk.send(a_change(Objet::Mission));
    desk.answer_board(longer);
    assert_eq!(selected(&desk), Some(MissionId(250)));
}

#[test]
fn stale_answers_are_dropped() {
    let mut desk = Desk::new(SIZE);
    desk.press("J");
    let (late, _) = desk
        .call(|request| matches!(request, Request::Read(Query::Planning(_))))
        .unwrap();
    desk.press("J");
    assert!(
        !desk.calls.iter().any(|(id, ..)| *id == late),
        "the older question is cancelled"
    );
    let before = desk.text();
    let mut wrong = board();
    wrong.techniciens.clear();
    desk.send(Msg::Reply(
        late,
        Ok(Reply::Answer(Answer::Board(Box::new(wrong)))),
    ));
    assert_eq!(desk.text(), before);
    assert!(!desk.app.take_stale() || desk.text() == before);
}

#[test]
fn days_are_counted_from_what_was_asked_last() {
    let mut desk = Desk::new(SIZE);
    desk.press("J J K");
    let asked = desk
        .call(|request| matches!(request, Request::Read(Query::Planning(_))))
        .unwrap()
        .1;
    let Request::Read(Query::Planning(PlanningQuery::Board { jour: Some(day), .. })) = asked else {
        panic!()
    };
    assert_eq!(day, jour().succ_opt().unwrap());
}

#[test]
fn changes_while_a_board_is_read_are_read_after_it() {
    let mut desk = Desk::new(SIZE);
    let boards = |desk: &Desk| {
        desk.calls
            .iter()
            .filter(|(_, slot, _)| *slot == Slot::Board)
            .count()
    };
    desk.send(a_change(Objet::Mission));
    desk.send(a_change(Objet::Mission));
    assert_eq!(boards(&desk), 1, "one reading at a time");
    desk.answer_board(board());
    assert_eq!(boards(&desk), 1, "and once more for what came meanwhile");
    desk.answer_board(board());
    assert_eq!(boards(&desk), 0);
    desk.send(a_change(Objet::Facture));
    assert_eq!(boards(&desk), 0, "an invoice isn't on the board");
}

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

#[test]
fn keys_that_can_not_be_used_say_why() {
    let mut desk = Desk::new(SIZE);
    // On the way already.
    desk.press("L m");
    assert!(
        desk.text().contains("M-2026-00244 a déjà commencé"),
        "{}",
        desk.text()
    );
    let mut desk = Desk::with(SIZE, actor(Langue::Fr, Some(&[Permission::MissionVoir])));
    desk.press("j L m");
    assert!(
        desk.text().contains("Vous n’avez pas le droit"),
        "{}",
        desk.text()
    );
    assert!(desk.command().is_none());
    desk.press("<esc> n");
    assert!(desk.text().contains("créer une mission"), "{}", desk.text());
}

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

fn proposition(id: i64, nom: &str, from: (u32, u32)) -> Proposition {
    let plage = crate::domain::Plage::starting(at(from.0, from.1), 90);
    Proposition {
        login: nom.to_lowercase(),
        nom: nom.to_owned(),
        debut: plage.debut(),
        fin: plage.fin(),
        couts: [("trajet", 18), ("attente", 4), ("total", 22)]
            .map(|(name, cost)| (name.to_owned(), cost))
            .into(),
        equipe: vec![Membre {
            utilisateur: UtilisateurId(id),
            login: nom.to_lowercase(),
            nom: nom.to_owned(),
            besoin: None,
            plages: vec![plage],
            aller: 18,
            suite: 12,
        }],
    }
}

fn asks_suggestions(request: &Request) -> bool {
    matches!(
        request,
        Request::Read(Query::Planning(PlanningQuery::Suggest { .. }))
    )
}

pub(super) fn propositions() -> Vec<Proposition> {
    vec![
        proposition(10, "Ana Morel", (10, 30)),
        proposition(3, "Lucie Petit", (13, 0)),
    ]
}

/// Candidates for the first mission that waits.
pub fn suggesting(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("<tab> s");
    assert!(desk.text().contains("Recherche des meilleurs"));
    let (id, _) = desk.call(asks_suggestions).unwrap();
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(propositions()))));
    desk
}

/// Verdicts on the first mission that waits.
pub fn explaining(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.press("<tab> w");
    let asks = |request: &Request| {
        matches!(
            request,
            Request::Read(Query::Planning(PlanningQuery::WhyNot { .. }))
        )
    };
    let (id, _) = desk.call(asks).unwrap();
    let verdict = |id: i64, nom: &str, found: Option<Proposition>, refus: Vec<Refusal>| Verdict {
        utilisateur: UtilisateurId(id),
        login: nom.to_lowercase(),
        nom: nom.to_owned(),
        proposition: found,
        refus,
    };
    let taken = Refusal::conflict("creneau-occupe")
        .with("technicien", "Karim Benali")
        .with("plage", crate::domain::Plage::starting(at(8, 0), 240))
        .with("quoi", "formation")
        .with("par", "amorel");
    let verdicts = vec![
        verdict(
            10,
            "Ana Morel",
            Some(proposition(10, "Ana Morel", (10, 30))),
            Vec::new(),
        ),
        verdict(
            2,
            "Karim Benali",
            None,
            vec![taken, Refusal::rule("technicien-requis")],
        ),
    ];
    desk.answer(id, Ok(Reply::Answer(Answer::Verdicts(verdicts))));
    desk.press("<down>");
    desk
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

#[test]
fn verdicts_say_every_reason_and_what_would_mend_it() {
    let mut desk = explaining(SIZE);
    let screen = desk.text();
    assert!(screen.contains("✓ Ana Morel") && screen.contains("✗ Karim Benali"));
    assert!(
        screen.contains("n’est pas libre") && screen.contains("→ Choisissez"),
        "{screen}"
    );
    desk.type_text("karim");
    assert!(!desk.text().contains("✓ Ana Morel"));
}

#[test]
fn the_best_candidate_is_taken() {
    let mut desk = suggesting(SIZE);
    assert!(
        desk.text().contains("Ana Morel") && desk.text().contains("trajet +18"),
        "{}",
        desk.text()
    );
    desk.press("j <enter> <enter>");
    let (id, order) = desk.command().unwrap();
    let Command::Planning(PlanningCommand::Plan(plan)) = order.command else {
        panic!()
    };
    assert_eq!(
        (plan.mission, plan.equipe[0].utilisateur),
        (MissionId(245), UtilisateurId(3))
    );
    assert_eq!(
        desk.calls
            .iter()
            .filter(|(_, slot, _)| matches!(slot, Slot::Command(_)))
            .count(),
        1,
        "once"
    );

    // Somebody else was faster: what is left is asked at once, the list stays.
    desk.answer(id, Err(refused(Refusal::conflict("creneau-occupe"))));
    assert!(matches!(desk.app.overlay(), Some(Overlay::Suggest(_))));
    let (id, _) = desk.call(asks_suggestions).expect("asked again");
    desk.answer(id, Ok(Reply::Answer(Answer::Propositions(propositions()))));
    desk.press("<enter>");
    let (id, _) = desk.command().unwrap();
    let planned = Affectee {
        mission: MissionId(245),
        numero: "M-2026-00245".to_owned(),
        etat: EtatMission::Planifiee,
        intervention: InterventionId(245),
        version: 1,
        techniciens: vec!["ana.morel".to_owned()],
        noms: vec!["Ana Morel".to_owned()],
        plages: vec![crate::domain::Plage::starting(at(10, 30), 90)],
    };
    desk.answer(id, Ok(outcome(service::Done::Planned(planned))));
    assert!(desk.app.overlay().is_none());
    assert!(
        desk.text().contains("M-2026-00245 : Ana Morel"),
        "{}",
        desk.text()
    );
}

#[test]
fn a_fast_typist_types_into_what_is_opening() {
    let mut desk = Desk::new(SIZE);
    desk.press("n");
    desk.type_text("jkq:g");
    assert!(desk.text().contains("jkq:g"), "{}", desk.text());
}

#[test]
fn drafts_survive_leaving_a_refusal_and_a_refresh() {
    let mut desk = Desk::new(SIZE);
    desk.press("n <tab>");
    desk.type_text("Panne d’ascenseur");
    desk.press("<c-s>");
    assert!(desk.text().contains("Il manque le client"), "{}", desk.text());
    desk.press("<esc>");
    desk.send(a_change(Objet::Mission));
    desk.answer_board(board());
    desk.press("n");
    assert!(desk.text().contains("Panne d’ascenseur"), "{}", desk.text());
    desk.press("<c-d>");
    assert!(!desk.text().contains("Panne d’ascenseur"));
}

#[test]
fn the_link_shows_and_its_return_reads_anew() {
    let mut desk = Desk::new(SIZE);
    desk.send(Msg::Link(Link::Down));
    assert!(desk.text().contains("base perdue"));
    desk.send(Msg::Link(Link::Up));
    assert!(desk.text().contains("direct"));
    assert!(desk.calls.iter().any(|(_, slot, _)| *slot == Slot::Board));
}

#[test]
fn nothing_is_drawn_while_nothing_changes() {
    let mut desk = Desk::new(SIZE);
    desk.wait(Duration::from_secs(10));
    desk.app.take_stale();
    desk.wait(Duration::from_secs(10));
    assert!(!desk.app.take_stale(), "the clock shows minutes");
    desk.send(a_change(Objet::Facture));
    assert!(!desk.app.take_stale(), "an invoice isn't on the board");
    let wake = desk.app.wake_at().unwrap();
    assert!(wake <= Duration::from_mins(1));
    desk.wait(Duration::from_mins(1));
    assert!(desk.app.take_stale());
}

#[test]
fn messages_go_by_themselves_or_by_escape() {
    let mut desk = Desk::new(SIZE);
    desk.press("g s");
    assert!(desk.text().contains("vient avec une prochaine version"));
    desk.wait(Duration::from_secs(30));
    assert!(!desk.text().contains("vient avec une prochaine version"));
    desk.press("g s <esc>");
    assert!(!desk.text().contains("vient avec une prochaine version"));
}

#[test]
fn help_runs_what_is_chosen_and_the_palette_finds_it() {
    let mut desk = Desk::new(SIZE);
    desk.press("?");
    desk.type_text("nouvelle");
    desk.press("<enter>");
    assert!(desk.text().contains("▸ Nouvelle mission"), "{}", desk.text());
    desk.press("<esc> :");
    desk.type_text("jour suivant");
    desk.press("<enter>");
    assert!(desk.app.overlay().is_none());
    assert!(desk.calls.iter().any(|(_, slot, _)| *slot == Slot::Board));
}

#[test]
fn the_language_changes_while_it_runs() {
    let mut desk = Desk::new(SIZE);
    assert!(desk.text().contains("À planifier"));
    desk.press("<c-t>");
    assert!(desk.text().contains("To plan") && desk.text().contains("Mon 23 Nov 2026"));
}

#[test]
fn leaving_is_asked_of_the_session() {
    for input in [
        Input::Hangup,
        Input::Key(crate::console::key::Key::parse("<c-c>").unwrap()),
    ] {
        let mut desk = Desk::new(SIZE);
        desk.send(Msg::Input(input));
        assert!(desk.app.over() && desk.effects.contains(&Effect::Quit));
    }
}

#[test]
fn the_number_of_what_is_chosen_is_copied() {
    let mut desk = Desk::new(SIZE);
    desk.press("<tab> y");
    assert!(desk.effects.contains(&Effect::Copy("M-2026-00245".to_owned())));
    assert!(desk.text().contains("Copié"));
    let mut empty = board();
    empty.a_planifier.clear();
    desk.send(a_change(Objet::Mission));
    desk.answer_board(empty);
    desk.effects.clear();
    desk.press("y");
    assert!(
        !desk
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(_)))
    );
    assert!(desk.text().contains("Rien n’est choisi"));
}
