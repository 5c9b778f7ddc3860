//! The mouse: what a click, the wheel and a drag do is what keys do there.

use std::time::Duration;

use super::fixture::{Desk, at, board};
use super::planning::on_week;
use crate::console::mouse::Gesture;
use crate::console::msg::{Effect, Request};
use crate::console::overlays::Overlay;
use crate::console::screens::Screen;
use crate::domain::planning::Board;
use crate::domain::{InterventionId, MissionId, UtilisateurId};
use crate::service::planning::{PlanningCommand, PlanningQuery};
use crate::service::{Command, Keep, Query};

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 45);

fn carried(desk: &Desk) -> bool {
    desk.text().contains("en main")
}

/// A day of many rows and a long list of what waits.
fn many() -> Board {
    let mut board = board();
    for n in 0..60 {
        let mut one = board.techniciens[0].clone();
        one.id = UtilisateurId(100 + n);
        one.nom = format!("Zoé {n:02}");
        board.techniciens.push(one);
        let mut waits = board.a_planifier[0].clone();
        waits.id = MissionId(500 + n);
        waits.titre = format!("Attente {n:02}");
        board.a_planifier.push(waits);
    }
    board
}

#[test]
fn a_click_chooses_and_a_second_one_opens() {
    for size in [SMALL, WIDE] {
        let mut desk = Desk::new(size);
        let place = desk.place("M-252");
        desk.click(place);
        let (_, cursor) = desk.draw();
        assert_eq!(cursor.map(|at| at.y), Some(place.1), "the row is the current one");
        assert_eq!(desk.app.screen().copied(), Some("M-2026-00252"));
        desk.wait(Duration::from_millis(200));
        desk.click(place);
        assert!(matches!(desk.app.screen(), Screen::Mission(_)), "{}", desk.text());
    }
    let mut desk = Desk::new(SMALL);
    let place = desk.place("M-252");
    desk.click(place);
    desk.wait(Duration::from_secs(1));
    desk.click(place);
    assert!(
        matches!(desk.app.screen(), Screen::Planning(_)),
        "two clicks, not one of two"
    );
    desk.click(desk.place("Contrôle annuel"));
    assert_eq!(desk.app.screen().copied(), Some("M-2026-00250"));
    assert_eq!(desk.app.contexts()[0].name, "planning-attente");
}

#[test]
fn a_click_on_a_key_in_the_footer_presses_it() {
    let mut desk = Desk::new(SMALL);
    let (x, y) = desk.place("hjkl");
    let row = |desk: &Desk| desk.draw().1.unwrap().y;
    let before = row(&desk);
    desk.click((x + 1, y));
    assert!(row(&desk) > before, "j");
    desk.click((x + 2, y));
    assert_eq!(row(&desk), before, "k");
    desk.click(desk.place("? "));
    assert!(matches!(desk.app.overlay(), Some(Overlay::Help(_))));
    let help = desk.place("Échap");
    desk.click((help.0 + 6, help.1));
    assert!(desk.app.overlay().is_none());
    // What can't be done says why, as its key does.
    desk.click(desk.place("Devis pompe"));
    desk.press("<tab>");
    desk.press("g");
    desk.click(desk.place("Missions"));
    assert!(
        matches!(desk.app.screen(), Screen::Missions(_)),
        "{}",
        desk.text()
    );
}

#[test]
fn nothing_beneath_an_overlay_is_reached() {
    let mut desk = Desk::new(SMALL);
    let place = desk.place("M-252");
    let chosen = desk.app.screen().copied().map(ToOwned::to_owned);
    desk.press("?");
    desk.click(place);
    desk.click((0, 5));
    desk.press("<esc>");
    assert_eq!(desk.app.screen().copied().map(ToOwned::to_owned), chosen);
    desk.press("?");
    let marked = |desk: &Desk| {
        let (buf, _) = desk.draw();
        (1..23).find(|y| (2..12).any(|x| buf[(x, *y)].symbol() == "▶"))
    };
    let row = marked(&desk).unwrap() + 2;
    desk.click((20, row));
    assert_eq!(marked(&desk), Some(row), "{}", desk.text());
    desk.mouse(Gesture::WheelDown, (20, row));
    assert_eq!(marked(&desk), Some(row + 3));
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut desk = Desk::closed(SMALL, super::fixture::actor(crate::domain::Langue::Fr, None));
    desk.answer_board(many());
    desk.mouse(Gesture::WheelDown, (5, 5));
    assert!(!desk.text().contains("Ana Morel"), "{}", desk.text());
    assert!(desk.text().contains("Zoé 02"));
    assert!(
        desk.text().contains("Chaudière en panne"),
        "what waits stands still"
    );
    let before = desk.text();
    desk.send(crate::console::msg::Msg::Lagged);
    desk.answer_board(many());
    assert_eq!(desk.text(), before, "a refresh does not scroll back");
    let (x, y) = desk.place("Chaudière en panne");
    desk.mouse(Gesture::WheelDown, (x, y));
    assert!(!desk.text().contains("Chaudière en panne"));
    desk.mouse(Gesture::WheelUp, (x, y));
    desk.mouse(Gesture::WheelUp, (5, 5));
    assert!(desk.text().contains("Ana Morel") && desk.text().contains("Chaudière en panne"));
}

#[test]
fn a_visit_is_dragged_to_another_person_and_hour() {
    let mut desk = Desk::new(SMALL);
    let (x, y) = desk.place("M-252");
    let ines = desk.place("Garcia").1;
    desk.mouse(Gesture::Press, (x, y));
    assert!(!carried(&desk), "a click picks nothing up");
    desk.mouse(Gesture::Drag, (x, ines));
    let trial = |desk: &Desk| {
        desk.calls.iter().rev().find_map(|(.., request)| match request {
            Request::Read(Query::Planning(PlanningQuery::Essai(essayer))) => {
                Some((essayer.vers, essayer.quand))
            }
            _ => None,
        })
    };
    let straight = crate::service::planning::Quand::A(at(13, 30));
    assert_eq!(
        trial(&desk),
        Some((UtilisateurId(5), straight)),
        "straight down, the hour stays; the place is tried"
    );
    desk.mouse(Gesture::Drag, (x + 5, ines));
    desk.mouse(Gesture::Release, (x + 5, ines));
    let (_, order) = desk.command().expect("it is moved");
    let Command::Planning(PlanningCommand::Move(sent)) = order.command else {
        panic!("{order:?}")
    };
    assert_eq!(sent.intervention, InterventionId(252));
    assert_eq!(
        (sent.de, sent.vers),
        (Some(UtilisateurId(2)), Some(UtilisateurId(5)))
    );
    assert_eq!(sent.debut, Some(at(14, 30)), "on a step of the board");
}

#[test]
fn escape_or_a_release_elsewhere_puts_it_back() {
    let start = |desk: &mut Desk| {
        let (x, y) = desk.place("M-252");
        desk.mouse(Gesture::Press, (x, y));
        desk.mouse(Gesture::Drag, (x + 8, y));
        assert_eq!(desk.app.contexts()[0].name, "planning-deplacement");
        (x + 8, y)
    };
    let mut desk = Desk::new(SMALL);
    let before = desk.place("M-252");
    let (x, y) = start(&mut desk);
    desk.press("<esc>");
    desk.mouse(Gesture::Drag, (x + 4, y));
    desk.mouse(Gesture::Release, (x + 4, y));
    assert!(desk.command().is_none());
    assert_eq!(desk.app.contexts()[0].name, "planning-grille");
    desk.press("k");
    assert_eq!(desk.place("M-252"), before);
    start(&mut desk);
    let below = desk.place("en main");
    desk.mouse(Gesture::Drag, below);
    desk.mouse(Gesture::Release, below);
    assert!(desk.command().is_none());
    assert_eq!(desk.app.contexts()[0].name, "planning-grille");
    // An overlay that comes between leaves it in the hand, for the keys.
    let place = start(&mut desk);
    desk.press("?");
    desk.mouse(Gesture::Release, place);
    desk.press("<esc>");
    assert_eq!(desk.app.contexts()[0].name, "planning-deplacement");
}

#[test]
fn what_may_not_be_moved_says_why_once() {
    let mut desk = Desk::new(SMALL);
    let (x, y) = desk.place("M-231");
    desk.mouse(Gesture::Press, (x, y));
    for step in 1..4 {
        desk.mouse(Gesture::Drag, (x + step, y));
    }
    desk.mouse(Gesture::Release, (x + 3, y));
    assert!(desk.command().is_none());
    assert_eq!(desk.app.cx.toasts.shown().len(), 1, "{}", desk.text());
    // A click on the message takes it away.
    let said = desk.app.cx.toasts.shown()[0].said.message.clone();
    let word = said.split(['\u{a0}', ' ']).next().unwrap().to_owned();
    desk.click(desk.place(&word));
    assert!(desk.app.cx.toasts.shown().is_empty());
}

#[test]
fn what_waits_is_dragged_onto_the_grid() {
    let mut desk = Desk::new(SMALL);
    let from = desk.place("Contrôle annuel");
    let row = desk.place("Garcia").1;
    let hours = desk.place("M-252").0;
    desk.mouse(Gesture::Press, from);
    desk.mouse(Gesture::Drag, (from.0, from.1 - 1));
    desk.mouse(Gesture::Drag, (hours, row));
    desk.mouse(Gesture::Release, (hours, row));
    let (_, order) = desk.command().expect("it is planned");
    let Command::Planning(PlanningCommand::Plan(plan)) = order.command else {
        panic!("{order:?}")
    };
    assert_eq!(plan.mission, MissionId(250));
    assert_eq!(plan.equipe[0].utilisateur, UtilisateurId(5));
    assert_eq!(plan.plages[0].debut(), at(13, 30));
}

#[test]
fn in_a_week_days_are_dragged_over() {
    let mut desk = on_week((120, 30));
    let row = desk.place("Benali").1;
    let (monday, tuesday) = (desk.place("lun."), desk.place("mar."));
    desk.mouse(Gesture::Press, (monday.0 + 1, row));
    assert_eq!(
        desk.app.screen().copied(),
        Some("M-2026-00252"),
        "{}",
        desk.text()
    );
    desk.mouse(Gesture::Drag, (tuesday.0 + 1, row));
    assert_eq!(desk.app.contexts()[0].name, "planning-deplacement");
    let asked = desk.calls.iter().any(|(.., request)| {
        matches!(request, Request::Read(Query::Planning(PlanningQuery::Essai(essayer)))
            if matches!(essayer.quand, crate::service::planning::Quand::Jour(jour, _) if jour == super::fixture::jour().succ_opt().unwrap()))
    });
    assert!(asked, "the Tuesday is tried");
}

#[test]
fn one_key_leaves_the_mouse_to_the_terminal_wherever_one_is() {
    let mut desk = Desk::new(SMALL);
    assert!(desk.effects.contains(&Effect::Mouse(true)), "it is asked for");
    let place = desk.place("Contrôle annuel");
    desk.press("n");
    desk.effects.clear();
    desk.press("<c-y>");
    assert!(desk.effects.contains(&Effect::Mouse(false)));
    let kept = desk.effects.iter().any(
        |effect| matches!(effect, Effect::Keep(Keep::Preference { cle, .. }) if cle == "console.souris"),
    );
    assert!(kept);
    desk.press("<esc>");
    let before = desk.app.screen().copied().map(ToOwned::to_owned);
    desk.click(place);
    assert_eq!(desk.app.screen().copied().map(ToOwned::to_owned), before);
    desk.press("<c-y>");
    assert!(desk.effects.contains(&Effect::Mouse(true)));
    desk.click(place);
    assert_eq!(desk.app.screen().copied(), Some("M-2026-00250"));
}

#[test]
fn a_field_gets_the_keys_and_holds_what_is_clicked() {
    let mut desk = Desk::new(SMALL);
    desk.press("n");
    desk.click(desk.place("Titre"));
    desk.type_text("Fuite");
    assert!(desk.text().contains("Fuite"));
    let options = desk.place("1 tout de suite");
    desk.click((options.0, options.1));
    let (_, cursor) = desk.draw();
    assert_eq!(cursor.map(|at| at.y), Some(options.1), "{}", desk.text());
}
