//! What a dispatcher in a hurry runs into: long lists, quick fingers, nights.

use std::time::Duration;

use super::fixture::{Desk, actor, at, attente, board, work};
use super::proposer::propositions;
use crate::console::cx::Nav;
use crate::console::msg::{Reply, Request, Slot};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::{Attentes, Board, Echange, Essai};
use crate::domain::{Langue, MissionId, Plage, Refusal, UtilisateurId};
use crate::service::planning::PlanningCommand;
use crate::service::{Answer, Command, Done, Outcome};

const SMALL: (u16, u16) = (80, 24);

fn answer(desk: &mut Desk, slot: Slot, answer: Answer) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == slot);
    let id = call.map(|(id, ..)| *id).expect("it is asked for");
    desk.answer(id, Ok(Reply::Answer(answer)));
}

fn asks(desk: &Desk, slot: Slot) -> bool {
    desk.calls.iter().any(|(_, of, _)| *of == slot)
}

/// The board where more waits than it carries.
fn long() -> Board {
    Board {
        a_planifier_suite: true,
        ..board()
    }
}

/// All that waits there.
fn all() -> Attentes {
    let mut missions = board().a_planifier;
    missions.push(attente(700, 4, "Ramonage du gîte", "Chamonix", None));
    Attentes {
        missions,
        suite: false,
    }
}

#[test]
fn the_filter_finds_what_waits_beyond_what_the_board_carries() {
    let mut desk = Desk::closed(SMALL, actor(Langue::Fr, None));
    desk.answer_board(long());
    assert!(desk.text().contains("À planifier 4+"), "{}", desk.text());
    assert!(
        !asks(&desk, Slot::Attentes),
        "as long as nobody looks for anything"
    );
    desk.press("/");
    desk.type_text("chamonix");
    answer(&mut desk, Slot::Attentes, Answer::Attentes(all()));
    let text = desk.text();
    assert!(
        text.contains("Ramonage du gîte") && text.contains("À planifier 1/5"),
        "{text}"
    );
    // It stays through a refresh, and is asked anew with it.
    desk.press("<enter> <c-l>");
    desk.answer_board(long());
    assert!(desk.text().contains("Ramonage du gîte"));
    answer(&mut desk, Slot::Attentes, Answer::Attentes(all()));
    // Cleared, what was chosen stays so; once it is left, the board is what it was.
    desk.press("<esc> <tab>");
    assert_eq!(desk.app.screen().copied(), Some("M-2026-00700"));
    desk.press("<home> <c-l>");
    desk.answer_board(long());
    assert!(desk.text().contains("À planifier 4+"), "{}", desk.text());
    assert!(!asks(&desk, Slot::Attentes));
    // Where the board carries everything, nothing more is asked.
    let mut desk = Desk::new(SMALL);
    desk.press("/");
    desk.type_text("bron");
    assert!(!asks(&desk, Slot::Attentes));
}

#[test]
fn a_filter_that_is_left_leaves_what_was_selected() {
    let mut desk = Desk::new(SMALL);
    desk.press("<tab> j j");
    let before = desk.app.screen().copied().map(ToOwned::to_owned);
    assert!(before.is_some());
    for (typed, keys) in [("bron", "<esc>"), ("zzz", "<enter> <esc>")] {
        desk.press("/");
        desk.type_text(typed);
        desk.press(keys);
        assert_eq!(desk.app.screen().copied(), before.as_deref(), "{typed}");
    }
    // Looked for from the grid, it costs the backlog nothing either.
    desk.press("<tab> /");
    desk.type_text("tech:karim");
    desk.press("<enter> <esc> <tab>");
    assert_eq!(desk.app.screen().copied(), before.as_deref());
}

#[test]
fn a_filter_that_hides_the_selection_on_its_way_gives_it_back() {
    let mut desk = Desk::new(SMALL);
    desk.press("<tab> j j");
    assert_eq!(desk.app.screen().copied(), Some("M-2026-00250"));
    // « be » is the beginning of nobody who waits, « benali » one of the technicians: the backlog is whole again.
    for keys in ["<enter>", "<esc>"] {
        desk.press("/ <c-u>");
        desk.type_text("bellec");
        assert_ne!(
            desk.app.screen().copied(),
            Some("M-2026-00250"),
            "{}",
            desk.text()
        );
        desk.press("<backspace> <backspace> <backspace> <backspace>");
        desk.type_text("nali");
        assert_eq!(
            desk.app.screen().copied(),
            Some("M-2026-00250"),
            "{}",
            desk.text()
        );
        desk.press(keys);
        assert_eq!(desk.app.screen().copied(), Some("M-2026-00250"), "{keys}");
    }
    desk.press("<esc>");
    assert_eq!(
        desk.app.screen().copied(),
        Some("M-2026-00250"),
        "{}",
        desk.text()
    );
    // What is chosen while it is typed stays chosen.
    desk.press("/");
    desk.type_text("lyon");
    desk.press("<enter> <end>");
    let chosen = desk.app.screen().copied().map(ToOwned::to_owned);
    desk.press("<esc>");
    assert_eq!(desk.app.screen().copied(), chosen.as_deref());
}

#[test]
fn a_technician_whom_a_filter_hides_on_its_way_is_selected_again() {
    let mut desk = Desk::new(SMALL);
    desk.press("j j l");
    let before = desk.app.screen().copied().map(ToOwned::to_owned);
    assert!(before.is_some(), "{}", desk.text());
    desk.press("/");
    desk.type_text("tech:karim");
    assert_ne!(desk.app.screen().copied(), before.as_deref());
    desk.press("<c-w>");
    desk.type_text("tech:lucie");
    assert_eq!(desk.app.screen().copied(), before.as_deref(), "{}", desk.text());
}

#[test]
fn a_new_mission_is_selected_and_stays_so_however_far_down_it_waits() {
    for far in [false, true] {
        let mut desk = Desk::closed(SMALL, actor(Langue::Fr, None));
        desk.answer_board(long());
        desk.app.cx.go(Nav::Created(crate::console::cx::NewMission {
            id: MissionId(700),
            numero: "M-2026-00700".to_owned(),
            titre: "Ramonage du gîte".to_owned(),
            echeance: None,
        }));
        desk.press("<c-l>");
        let mut fresh = long();
        if !far {
            fresh.a_planifier = all().missions;
        }
        answer(&mut desk, Slot::Board, Answer::Board(Box::new(fresh.clone())));
        if far {
            answer(&mut desk, Slot::Attentes, Answer::Attentes(all()));
        }
        assert_eq!(desk.app.screen().copied(), Some("M-2026-00700"), "far: {far}");
        desk.press("<esc> <c-l>");
        answer(&mut desk, Slot::Board, Answer::Board(Box::new(fresh)));
        if far {
            answer(&mut desk, Slot::Attentes, Answer::Attentes(all()));
        }
        assert_eq!(desk.app.screen().copied(), Some("M-2026-00700"), "far: {far}");
    }
}

#[test]
fn keys_pressed_while_candidates_are_sought_are_done_on_what_comes() {
    let sent = |keys: &str| {
        let mut desk = Desk::new(SMALL);
        desk.press("<tab> s");
        desk.press(keys);
        assert!(desk.command().is_none(), "nothing is known yet");
        assert!(desk.text().contains("retenu"), "it is heard: {}", desk.text());
        answer(&mut desk, Slot::Suggest, Answer::Propositions(propositions()));
        let (_, order) = desk.command().expect("it is sent");
        let Command::Planning(PlanningCommand::Plan(plan)) = order.command else {
            panic!("{order:?}")
        };
        let commands = desk.calls.iter();
        let commands = commands.filter(|(.., request)| matches!(request, Request::Execute(_)));
        assert_eq!(commands.count(), 1, "once");
        (plan.equipe[0].utilisateur, plan.fermete)
    };
    assert_eq!(sent("p"), (UtilisateurId(10), Fermete::Provisoire));
    assert_eq!(sent("j <enter>"), (UtilisateurId(3), Fermete::Ferme));
    assert_eq!(sent("<enter> <enter> p"), (UtilisateurId(10), Fermete::Ferme));
    // Nobody can: nothing is sent.
    let mut desk = Desk::new(SMALL);
    desk.press("<tab> s p");
    answer(&mut desk, Slot::Suggest, Answer::Propositions(Vec::new()));
    assert!(desk.command().is_none());
    assert!(desk.text().contains("Personne ne peut"));
}

#[test]
fn what_is_pencilled_in_beneath_is_told_when_the_service_lets_it_pass() {
    let mut desk = Desk::new((120, 30));
    // Onto Lucie's morning, where a visit is only pencilled in.
    desk.click(desk.place("M-252"));
    desk.press("m j");
    for _ in 0..9 {
        desk.press("h");
    }
    let essai = Essai {
        utilisateur: UtilisateurId(3),
        debut: at(8, 0),
        plages: vec![Plage::starting(at(8, 0), 120)],
        refaites: false,
        echange: None,
        aller: 5,
        suite: 5,
        detour: 0,
        refus: Vec::new(),
    };
    answer(&mut desk, Slot::Essai, Answer::Essai(Box::new(essai)));
    let text = desk.text();
    assert!(text.contains("M-239 y est en provisoire"), "{text}");
    assert!(!text.contains("Rien ne s’y oppose"), "{text}");
}

#[test]
fn of_an_exchange_all_that_decides_is_read_on_a_small_screen() {
    let mut desk = Desk::new(SMALL);
    desk.press("j L m j h h h h h h h");
    let unable = |qui: &str, quoi: &str| {
        Refusal::rule("habilitation-manquante")
            .with("technicien", qui)
            .with("specialisation", quoi)
    };
    let essai = Essai {
        utilisateur: UtilisateurId(3),
        debut: at(10, 0),
        plages: vec![Plage::starting(at(10, 0), 120)],
        refaites: false,
        echange: Some(Echange {
            plage: Plage::starting(at(13, 30), 90),
            refus: vec![
                unable("Karim Benali", "CLIMATISATION"),
                unable("Lucie Petit", "ELECTRICITE"),
            ],
            aller: 34,
        }),
        aller: 5,
        suite: 5,
        detour: 0,
        refus: vec![unable("Lucie Petit", "ELECTRICITE")],
    };
    answer(&mut desk, Slot::Essai, Answer::Essai(Box::new(essai)));
    let text = desk.text();
    for words in [
        "va à Karim Benali, 13:30–15:00, 34 min de",
        "CLIMATISATION",
        "ELECTRICITE",
        "Échange : ",
        "Pose : ",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Where there is room for both, what speaks against the drop says so as well.
    desk.send(crate::console::msg::Msg::Input(
        crate::console::msg::Input::Resize(160, 45),
    ));
    let text = desk.text();
    assert!(text.contains("Pose : ") && text.contains("Échange : "), "{text}");
}

#[test]
fn outside_working_hours_the_board_opens_on_them() {
    // 22:02, and 5:02 the next morning.
    for hours in [12, 19] {
        let mut desk = Desk::closed(SMALL, actor(Langue::Fr, None));
        desk.wait(Duration::from_secs(hours * 3600));
        let mut board = board();
        if hours == 19 {
            board.jour = board.jour.succ_opt().unwrap();
            board.creneaux = vec![work(
                2,
                10,
                231,
                "Entretien",
                EtatIntervention::Planifiee,
                (8, 0),
                (9, 0),
            )]
            .into();
            for creneau in board.creneaux.iter_mut() {
                creneau.plage = creneau
                    .plage
                    .moved_to(creneau.plage.debut() + chrono::TimeDelta::days(1));
            }
        }
        desk.answer_board(board);
        let text = desk.text();
        let top = text.lines().nth(1).unwrap();
        assert!(top.contains("08") && top.contains("16"), "{text}");
        assert_eq!(
            desk.app.screen().copied(),
            Some("M-2026-00231"),
            "the first job: {text}"
        );
    }
    let desk = Desk::new(SMALL);
    assert_eq!(desk.app.screen().copied(), None, "at work, the present hour");
}

#[test]
fn a_command_that_was_answered_selects_nothing_else() {
    let mut desk = Desk::closed(SMALL, actor(Langue::Fr, None));
    desk.answer_board(long());
    desk.press("/");
    desk.type_text("chamonix");
    answer(&mut desk, Slot::Attentes, Answer::Attentes(all()));
    desk.press("<enter> <tab> a <enter>");
    let (id, _) = desk.command().expect("it is planned");
    desk.answer(
        id,
        Ok(Reply::Outcome(Box::new(Outcome {
            commande: None,
            objets: Vec::new(),
            result: Done::Done,
            remarques: Vec::new(),
            replayed: false,
        }))),
    );
    desk.answer_board(long());
    let mut left = all();
    left.missions.pop();
    answer(&mut desk, Slot::Attentes, Answer::Attentes(left));
    assert!(!desk.text().contains("Ramonage"), "{}", desk.text());
    assert!(
        !desk.text().contains("n’est plus"),
        "what one did oneself is no news"
    );
}

#[test]
fn a_day_of_training_says_so_in_the_week_and_every_line_tells_alike() {
    let mut desk = Desk::new(SMALL);
    desk.press("- - -");
    let mut week = board();
    week.jours = 7;
    let hour = |h| chrono::NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    for technicien in &mut *week.techniciens {
        technicien.semaine = (1..=5)
            .flat_map(|jour| [(jour, hour(8), hour(12)), (jour, hour(13), hour(17))])
            .collect();
    }
    // Karim's training goes on over lunch, less than half of his day before it and after it; his job is gone.
    week.creneaux
        .retain(|creneau| creneau.utilisateur != UtilisateurId(2) || creneau.travail.is_none());
    for creneau in week.creneaux.iter_mut() {
        if creneau.utilisateur == UtilisateurId(2) {
            creneau.plage = Plage::new(at(9, 0), at(12, 0)).unwrap();
        }
    }
    let training = crate::domain::creneau::TypeCreneau::Formation;
    week.creneaux
        .push(super::fixture::creneau(90, 2, training, (13, 0), (15, 0)));
    desk.answer_board(week);
    let text = desk.text();
    let karim = text
        .lines()
        .find(|line| line.contains("Karim"))
        .expect("his line");
    assert!(karim.contains("cours"), "{text}");
    assert!(karim.contains("libre"), "{text}");
    let ana = text
        .lines()
        .find(|line| line.contains("Ana Morel"))
        .expect("her line");
    assert!(ana.contains("6h10 ·3") && !ana.contains("/8h"), "{text}");
}

#[test]
fn preferences_are_cut_once_at_forty_columns() {
    for langue in ["fr", "en"] {
        let mut desk = Desk::new((40, 24));
        if langue == "en" {
            desk.press("<c-t>");
        }
        desk.press(",");
        let text = desk.text();
        for line in text.lines().filter(|line| line.contains('◂')) {
            assert!(line.contains('▸'), "{text}");
            assert!(line.matches('…').count() <= 1, "{text}");
        }
    }
}
