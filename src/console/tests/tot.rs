//! Keys that came before the answer that they are about.

use super::fixture::{Desk, board, outcome, refused};
use super::listes::{clients, record, rows, three};
use crate::console::key::Key;
use crate::console::msg::{List, Msg, Reply, Request, Slot};
use crate::domain::recherche::{Appelants, SiteTrouve};
use crate::domain::{ClientId, Refusal, SiteId};
use crate::service::{Answer, Error};

fn found() -> Appelants {
    Appelants {
        sites: vec![SiteTrouve {
            site: SiteId(7),
            libelle: String::new(),
            adresse: "12 rue Victor-Hugo".to_owned(),
            code_postal: "69002".to_owned(),
            ville: "Lyon".to_owned(),
            client: ClientId(3),
            client_nom: "Nowak".to_owned(),
        }],
        sans_site: Vec::new(),
        proche: None,
    }
}

fn sites(desk: &mut Desk, found: Appelants) {
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == Slot::Sites);
    let id = call.map(|(id, ..)| *id).expect("sites are asked for");
    desk.answer(id, Ok(Reply::Answer(Answer::Sites(Box::new(found)))));
}

/// A call that was typed blindly, all of it before the first answer.
fn burst() -> Desk {
    let mut desk = Desk::new((80, 24));
    desk.press("n");
    desk.type_text("nowak");
    desk.press("<enter>");
    desk.type_text("Panne rapide");
    desk.press("<enter>");
    desk
}

fn line(desk: &Desk, label: &str) -> String {
    let text = desk.text();
    let line = text.lines().find(|line| line.contains(label));
    line.unwrap_or_else(|| panic!("{label}: {text}")).to_owned()
}

#[test]
fn enter_waits_for_whom_is_looked_for_and_the_rest_behind_it() {
    let mut desk = burst();
    assert!(line(&desk, "Client, site").contains("nowak"), "{}", desk.text());
    assert!(!desk.text().contains("Panne rapide"), "it waits");
    sites(&mut desk, found());
    assert!(line(&desk, "Client, site").contains("✓ Nowak"), "{}", desk.text());
    assert!(line(&desk, "Titre").contains("Panne rapide"), "{}", desk.text());
    assert!(
        line(&desk, "Type").contains('▶'),
        "the last Enter went on: {}",
        desk.text()
    );
}

#[test]
fn escape_gives_up_what_waits() {
    let mut desk = burst();
    desk.press("<esc>");
    sites(&mut desk, found());
    assert!(line(&desk, "Client, site").contains("nowak"), "{}", desk.text());
    assert!(!desk.text().contains("Panne rapide"));
    desk.press("<enter>");
    assert!(line(&desk, "Client, site").contains("✓ Nowak"), "{}", desk.text());
}

#[test]
fn where_nobody_is_found_what_was_typed_behind_is_not_put_in_their_place() {
    let mut desk = burst();
    sites(&mut desk, Appelants::default());
    assert!(!desk.text().contains("nowakPanne"), "{}", desk.text());
    assert!(line(&desk, "Client, site").contains("nowak"), "{}", desk.text());
    // Nor where the question has failed.
    let mut desk = burst();
    let call = desk.calls.iter().rev().find(|(_, of, _)| *of == Slot::Sites);
    let id = call.map(|(id, ..)| *id).unwrap();
    desk.answer(id, Err(Error::Unreachable));
    assert!(!desk.text().contains("nowakPanne"), "{}", desk.text());
}

#[test]
fn no_more_waits_than_anybody_types_ahead() {
    let mut desk = burst();
    for _ in 0..1000 {
        desk.type_text("a");
    }
    sites(&mut desk, found());
    let typed = desk.text().matches('a').count();
    assert!(typed < 400, "{typed}");
}

#[test]
fn a_row_is_opened_once_it_is_there() {
    let mut desk = Desk::new((80, 24));
    desk.press("g c j <enter>");
    assert!(!desk.text().contains("Rien n’est choisi"), "{}", desk.text());
    rows(&mut desk, three());
    let call = desk
        .calls
        .iter()
        .rev()
        .find(|(_, of, _)| *of == Slot::Record(List::Clients));
    let Some((.., Request::Read(query))) = call else {
        panic!("{}", desk.text())
    };
    assert!(format!("{query:?}").contains("ClientId(2)"), "{query:?}");
}

#[test]
fn a_row_is_opened_from_what_the_filter_finds_not_from_what_was_there_before() {
    let mut desk = clients((80, 24));
    desk.press("/");
    desk.type_text("bravo");
    desk.press("<enter> <enter>");
    let opened = |desk: &Desk| {
        desk.calls
            .iter()
            .any(|(_, of, _)| *of == Slot::Record(List::Clients))
    };
    assert!(!opened(&desk), "what is found is not known yet");
    rows(&mut desk, three().drain(1..2).collect());
    assert!(opened(&desk));
}

#[test]
fn the_search_of_everything_keeps_what_is_typed_after_enter_for_what_it_opens() {
    let mut desk = Desk::new((80, 24));
    desk.press("<c-p>");
    desk.type_text("bravo");
    desk.press("<enter>");
    desk.type_text("zz");
    assert!(line(&desk, "bravo").contains("bravo") && !desk.text().contains("bravozz"));
}

#[test]
fn nothing_is_lost_before_the_first_board() {
    use crate::domain::Langue;
    let mut desk = Desk::closed((80, 24), super::fixture::actor(Langue::Fr, None));
    desk.press("j j <tab> s");
    desk.answer_board(board());
    assert!(desk.text().contains("M-2026-00245"), "{}", desk.text());
}

#[test]
fn a_click_gives_up_what_was_typed_blindly_and_leaving_is_never_late() {
    let mut desk = burst();
    desk.click(desk.place("Titre"));
    sites(&mut desk, found());
    assert!(!desk.text().contains("Panne rapide"), "{}", desk.text());
    let mut desk = burst();
    desk.send(Msg::Input(crate::console::msg::Input::Key(
        Key::parse_all("<c-q>").unwrap()[0],
    )));
    assert!(desk.app.over());
}

/// A new client is on its way, and more is typed.
fn saved_and_on(keys: &str) -> Desk {
    let mut desk = clients((80, 24));
    desk.press("n");
    desk.type_text("Delta");
    desk.press("<c-s>");
    desk.press(keys);
    desk
}

#[test]
fn what_is_typed_behind_a_save_is_for_what_comes_after_it() {
    let mut desk = saved_and_on("x y <tab> g p");
    desk.send(Msg::Input(crate::console::msg::Input::Paste("collé".to_owned())));
    desk.click(desk.place("Téléphone"));
    let text = desk.text();
    assert!(
        text.contains("Envoi… Ce que vous tapez est gardé") && line(&desk, "Nom").contains("▶"),
        "{text}"
    );
    assert!(!text.contains("Deltax") && !text.contains("collé"), "{text}");
    // A click gives up what was typed blindly; what is typed after it is kept again.
    desk.press("g p");
    let (id, _) = desk.command().expect("sent");
    desk.answer(id, Ok(outcome(crate::service::Done::Done)));
    assert!(desk.app.overlay().is_none() && desk.app.screen().planning().is_some());
    // To save twice is to save once.
    let mut desk = saved_and_on("<c-s> <enter> <c-s>");
    let (id, _) = desk.command().expect("sent");
    desk.answer(id, Ok(outcome(crate::service::Done::Done)));
    assert!(desk.command().is_none() && desk.app.overlay().is_none());
}

#[test]
fn where_a_save_is_refused_what_was_typed_behind_it_is_in_no_field_and_that_is_said() {
    for reply in [Error::Unreachable, refused(Refusal::rule("lecture-en-cours"))] {
        let mut desk = saved_and_on("g p x");
        let (id, _) = desk.command().expect("sent");
        desk.answer(id, Err(reply));
        let text = desk.text();
        assert!(text.contains("n’a pas été pris"), "{text}");
        assert!(!text.contains("Deltag") && desk.app.overlay().is_some(), "{text}");
        desk.type_text("!");
        assert!(desk.text().contains("Delta!"), "{}", desk.text());
    }
}

#[test]
fn a_call_does_not_change_on_its_way() {
    let mut desk = burst();
    sites(&mut desk, found());
    desk.press("<c-s>");
    let (id, _) = desk.command().expect("sent");
    desk.type_text("zz");
    assert!(!desk.text().contains("zz"), "{}", desk.text());
    desk.answer(id, Err(refused(Refusal::rule("lecture-en-cours"))));
    let text = desk.text();
    assert!(
        text.contains("n’a pas été pris") && !text.contains("zz"),
        "{text}"
    );
}

#[test]
fn a_record_is_read_before_its_keys_do_anything() {
    let mut desk = clients((80, 24));
    desk.press("<enter> e");
    assert!(!desk.text().contains("choisi"), "{}", desk.text());
    record(&mut desk, super::listes::fiche(1, "Alpha", 1, "0472000001"));
    assert!(desk.text().contains("Délai de paiement"), "{}", desk.text());
}
