use std::time::Duration;

use super::fixture::{Desk, a_change, actor, at, attente, board, jour, outcome};
use crate::console::msg::{Effect, Input, Msg, Reply, Request, Slot};
use crate::console::screens::planning::Subject;
use crate::domain::journal::Objet;
use crate::domain::{Langue, MissionId, Permission, UtilisateurId};
use crate::service::feed::Link;
use crate::service::planning::{Etendue, PlanningQuery};
use crate::service::{self, Answer, Query};

const SIZE: (u16, u16) = (100, 30);

fn selected(desk: &Desk) -> Option<MissionId> {
    desk.app
        .screen()
        .planning()
        .and_then(|planning| planning.subject().mission())
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
                agence: None,
                etendue: Etendue::Lignes { dabord },
            }))
        )) if dabord.is_empty()
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
    assert_eq!(selected(&desk), None, "no key hits the neighbour");
    assert!(desk.text().contains("n’attend plus"));
    desk.press("a");
    assert!(!desk.text().contains("en main"), "{}", desk.text());
    desk.press("X");
    assert!(desk.app.overlay().is_none(), "{}", desk.text());
    desk.press("j");
    assert_eq!(selected(&desk), Some(MissionId(250)));
}

#[test]
fn what_one_has_taken_away_oneself_is_not_missed() {
    // By the answer to one's command, or by the feed before it: told neither way.
    for fed_first in [false, true] {
        let mut desk = Desk::new(SIZE);
        desk.did();
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
                lot: None,
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
fn the_name_of_what_is_done_elsewhere_does_nothing_that_looks_like_it() {
    let mut desk = Desk::new(SIZE);
    desk.press("g l <c-t> :");
    desk.type_text("new");
    desk.press("<enter>");
    assert!(desk.text().contains("can’t be done here"), "{}", desk.text());
    desk.press("<esc>");
}

#[test]
fn what_is_typed_while_the_window_is_too_small_is_in_its_field() {
    let mut desk = Desk::new(SIZE);
    desk.press("n");
    desk.type_text("Mini");
    desk.send(Msg::Input(Input::Resize(30, 10)));
    desk.type_text("mum");
    desk.press("<backspace> <enter> <c-s>");
    desk.send(Msg::Input(Input::Resize(SIZE.0, SIZE.1)));
    assert!(desk.text().contains("Minimu"), "{}", desk.text());
    assert!(desk.command().is_none(), "nothing is sent unseen");
}

#[test]
fn the_language_changes_while_it_runs() {
    let mut desk = Desk::new(SIZE);
    assert!(desk.text().contains("À planifier"));
    desk.press("<c-t>");
    assert!(desk.text().contains("To plan") && desk.text().contains("Mon 23 Nov 2026"));
}

#[test]
fn likings_are_typed_with_what_the_screen_calls_them() {
    let mut desk = Desk::new(SIZE);
    desk.press(":");
    desk.type_text("langue en");
    assert!(desk.text().contains("English"), "{}", desk.text());
    desk.press("<enter>");
    assert!(desk.app.overlay().is_none());
    assert!(desk.text().contains("To plan"), "{}", desk.text());
    desk.press(":");
    desk.type_text("lines type");
    desk.press("<enter>");
    assert!(
        desk.app.cx.prefs.ascii(true),
        "chosen, whatever the terminal is able to"
    );
    // What is none of the choices stays on the line, with the choices.
    desk.press(":");
    desk.type_text("theme mauve");
    desk.press("<enter>");
    let text = desk.text();
    assert!(
        text.contains("theme mauve") && text.contains("dark, light"),
        "{text}"
    );
    // Without a word the next language, as its key does.
    desk.press("<esc> :");
    desk.type_text("language");
    desk.press("<enter>");
    assert!(desk.text().contains("À planifier"), "{}", desk.text());
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
