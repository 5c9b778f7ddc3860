//! The way in: who is there, and for how long.

use std::time::Duration;

use super::fixture::{Desk, actor, board};
use crate::console::Input;
use crate::console::gate::Mode;
use crate::console::msg::{Effect, Entry, Msg, Reply, Request, Way};
use crate::domain::{Actor, Langue, Refusal, RefusalKind, UtilisateurId};
use crate::service::feed::Link;
use crate::service::mot_de_passe::MotDePasse;
use crate::service::{Answer, Error, KeptQuery, Query};

const SIZES: [(u16, u16); 4] = [(80, 24), (40, 12), (160, 45), (39, 11)];

fn refused(rule: &'static str) -> Error {
    Refusal::new(RefusalKind::Unauthenticated, rule).into()
}

fn at_the_door(size: (u16, u16)) -> Desk {
    Desk::at(size, Actor::nobody(Langue::Fr), Way::Password)
}

fn inside(way: Way) -> Desk {
    let mut desk = Desk::at((80, 24), actor(Langue::Fr, None), way);
    desk.answer_board(board());
    desk
}

fn mode(desk: &Desk) -> Option<Mode> {
    desk.app.gate().map(crate::console::gate::Gate::mode)
}

fn entries(desk: &mut Desk) -> Vec<Entry> {
    let (entries, others) = std::mem::take(&mut desk.effects)
        .into_iter()
        .partition(|effect| matches!(effect, Effect::Enter(_)));
    desk.effects = others;
    let of = |effect| match effect {
        Effect::Enter(entry) => Some(entry),
        _ => None,
    };
    Vec::into_iter(entries).filter_map(of).collect()
}

/// Pictures of the way in.
pub fn stories(size: (u16, u16)) -> Vec<(&'static str, Desk)> {
    let mut door = at_the_door(size);
    door.type_text("amorel");
    door.press("<enter>");
    door.type_text("sésame ouvre-toi");
    door.press("<enter>");
    door.send(Msg::Entered(Err(refused("connexion-refusee"))));
    let mut over = inside(Way::Password);
    over.press("j L");
    over.send(Msg::Expired);
    let mut change = inside(Way::Password);
    change.press("g k");
    change.type_text("sésame");
    vec![
        ("connexion", door),
        ("session-finie", over),
        ("mot-de-passe", change),
    ]
}

#[test]
fn nobody_sees_nothing_and_asks_for_nothing() {
    for size in SIZES {
        let mut desk = at_the_door(size);
        desk.send(Msg::Lagged);
        desk.send(Msg::Link(Link::Down));
        desk.send(Msg::Link(Link::Up));
        desk.press("g m <c-p> ? u : <c-t>");
        assert!(desk.calls.is_empty());
        assert!(
            !desk
                .effects
                .iter()
                .any(|effect| matches!(effect, Effect::Keep(_)))
        );
        assert!(
            desk.draw()
                .1
                .is_none_or(|cursor| cursor.x < size.0 && cursor.y < size.1)
        );
    }
}

#[test]
fn a_password_is_sent_once_and_never_shown() {
    let mut desk = at_the_door((80, 24));
    desk.type_text("amorel");
    desk.press("<enter>");
    desk.type_text("sésame ouvre-toi");
    assert!(desk.text().contains("••••"));
    assert!(!desk.text().contains("sésame"));
    desk.press("<enter> <enter>");
    let sent = entries(&mut desk);
    let expected = Entry::Password {
        login: "amorel".to_owned(),
        mot_de_passe: MotDePasse::new("sésame ouvre-toi"),
    };
    assert_eq!(sent, [expected], "once, however often Enter is pressed");
    assert!(!format!("{sent:?} {:?}", desk.app).contains("sésame"));
    desk.send(Msg::Entered(Err(refused("connexion-refusee"))));
    assert!(desk.text().contains("incorrect"));
    assert!(desk.text().contains("amorel"), "the name stays");
    assert!(!desk.text().contains("•"), "the password goes");
    desk.send(Msg::Entered(Ok(Box::new(actor(Langue::Fr, None)))));
    assert_eq!(mode(&desk), None);
    desk.answer_board(board());
    assert!(desk.text().contains("Ana Morel"));
}

#[test]
fn nobody_at_the_keys_for_half_an_hour_ends_the_session_and_nothing_is_lost() {
    let mut desk = inside(Way::Password);
    desk.press("n <tab>");
    desk.type_text("Fuite");
    desk.wait(Duration::from_mins(29));
    assert_eq!(mode(&desk), None);
    desk.press("!");
    desk.wait(Duration::from_mins(29));
    assert_eq!(mode(&desk), None, "a key begins the half hour anew");
    desk.wait(Duration::from_mins(2));
    assert_eq!(mode(&desk), Some(Mode::Again));
    desk.type_text("x");
    desk.press("<esc>");
    assert_eq!(mode(&desk), Some(Mode::Again), "no key leads past it");
    desk.send(Msg::Entered(Ok(Box::new(actor(Langue::Fr, None)))));
    assert!(desk.text().contains("Fuite!"), "{}", desk.text());
    let mut open = inside(Way::Open);
    open.wait(Duration::from_hours(5));
    assert_eq!(
        mode(&open),
        None,
        "the control: where nobody logs in, nothing ends"
    );
}

#[test]
fn the_service_is_told_now_and_then_that_somebody_is_there() {
    let seen = |desk: &Desk| {
        let seen = desk
            .effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Seen));
        seen.count()
    };
    let mut desk = inside(Way::Password);
    for _ in 0..100 {
        desk.wait(Duration::from_secs(6));
        desk.press("j");
    }
    assert_eq!(seen(&desk), 10, "ten minutes of keys");
    let mut open = inside(Way::Open);
    open.wait(Duration::from_hours(1));
    open.press("j");
    assert_eq!(seen(&open), 0);
}

#[test]
fn through_a_key_the_end_of_a_session_is_the_end_of_its_console() {
    let mut desk = inside(Way::Key);
    desk.send(Msg::Expired);
    assert!(desk.app.over());
    assert!(
        desk.app
            .farewell()
            .is_some_and(|why| why.contains("reconnectez-vous"))
    );
    let mut left = inside(Way::Key);
    left.press("<c-c>");
    assert!(left.app.over() && left.app.farewell().is_none());
}

#[test]
fn the_next_person_finds_nothing_of_the_one_before() {
    let mut desk = inside(Way::Password);
    desk.press("n <tab>");
    desk.type_text("Fuite");
    desk.press("<esc> g x");
    assert_eq!(mode(&desk), Some(Mode::Enter));
    assert!(!desk.text().contains("Ana Morel"));
    let leave = desk
        .effects
        .iter()
        .position(|effect| *effect == Effect::Leave)
        .expect("asked for");
    let keep = desk
        .effects
        .iter()
        .position(|effect| matches!(effect, Effect::Keep(_)));
    assert!(
        keep.is_some_and(|keep| keep < leave),
        "kept before its person leaves"
    );
    let other = Actor {
        id: UtilisateurId(99),
        ..actor(Langue::Fr, None)
    };
    desk.send(Msg::Entered(Ok(Box::new(other))));
    desk.answer_board(board());
    desk.press("n");
    assert!(!desk.text().contains("Fuite"));
}

/// Where nothing but the wish for a larger window is seen, keys and clicks do nothing but leave.
#[test]
fn what_nobody_sees_is_not_done() {
    let mut desk = inside(Way::Open);
    let before = desk.text();
    desk.send(Msg::Input(Input::Resize(39, 20)));
    desk.press("n A B C <enter> x");
    desk.send(Msg::Input(Input::Paste("Fuite".to_owned())));
    desk.send(Msg::Input(Input::Resize(80, 24)));
    assert_eq!(desk.text(), before);
    desk.send(Msg::Input(Input::Resize(39, 20)));
    desk.press("<c-c>");
    assert!(desk.app.over());
}

#[test]
fn every_mode_is_drawn_at_every_size_in_both_languages() {
    for size in SIZES {
        for langue in [Langue::Fr, Langue::En] {
            let mut desk = Desk::at(size, Actor::nobody(langue), Way::Password);
            desk.draw();
            desk.type_text(&"très-long-nom ".repeat(20));
            desk.press("<enter> a <enter>");
            desk.draw();
            desk.send(Msg::Entered(Err(refused("mot-de-passe-temporaire"))));
            assert_eq!(mode(&desk), Some(Mode::Temporary));
            let shown = desk.text();
            assert!(!shown.contains("regie login"), "{shown}");
            let red = desk.app.cx.theme.style(crate::console::theme::Role::Danger).fg;
            let (buf, _) = desk.draw();
            let alarms = buf
                .content()
                .iter()
                .filter(|cell| Some(cell.fg) == red && cell.symbol() != " ");
            assert_eq!(alarms.count(), 0, "a right password is no fault: {shown}");
            let mut desk = Desk::at((80, 24), actor(langue, None), Way::Password);
            desk.press("g k");
            assert_eq!(mode(&desk), Some(Mode::Change));
            desk.send(Msg::Input(Input::Resize(size.0, size.1)));
            desk.draw();
            desk.send(Msg::Input(Input::Resize(80, 24)));
            desk.press("<esc>");
            assert_eq!(mode(&desk), None);
            desk.send(Msg::Expired);
            desk.draw();
        }
    }
}

#[test]
fn the_language_of_the_command_line_holds_until_another_is_chosen() {
    let mut desk = Desk::speaking((80, 24), actor(Langue::Fr, None), Way::Open, Some(Langue::En));
    assert_eq!(desk.app.cx.text.langue(), Langue::En);
    // What was kept of earlier sessions comes after, and gives way.
    let asks = |request: &Request| matches!(request, Request::Read(Query::Kept(KeptQuery::Preferences)));
    let (id, _) = desk.call(asks).expect("preferences are asked for");
    let kept = serde_json::json!({ "console.langue": "fr", "console.calme": "oui" });
    let kept = kept.as_object().expect("an object").clone();
    desk.answer(id, Ok(Reply::Answer(Answer::Preferences(kept))));
    assert_eq!(desk.app.cx.text.langue(), Langue::En);
    assert!(desk.app.cx.prefs.calm(), "the rest holds");
    desk.press("<c-t>");
    assert_eq!(desk.app.cx.text.langue(), Langue::Fr);
    let sent = desk
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Keep(_)));
    assert!(sent, "what is chosen here is kept");
}

#[test]
fn esc_is_said_to_close_where_it_closes_and_to_empty_where_it_empties() {
    let mut change = inside(Way::Password);
    change.press("g k");
    let foot = |desk: &Desk| desk.text().lines().last().unwrap_or_default().to_owned();
    assert!(foot(&change).contains("Échap fermer"), "{}", foot(&change));
    change.press("<esc>");
    assert_eq!(mode(&change), None);
    let again = {
        let mut desk = inside(Way::Password);
        desk.send(Msg::Expired);
        desk
    };
    assert!(foot(&again).contains("Échap effacer"), "{}", foot(&again));
}

#[test]
fn what_is_too_long_for_a_password_is_said_and_not_taken() {
    for size in [(80, 24), (40, 12)] {
        let mut desk = at_the_door(size);
        desk.type_text("amorel");
        desk.press("<enter>");
        desk.send(Msg::Input(Input::Paste("x".repeat(2_000))));
        let shown = desk.text();
        assert!(shown.contains("trop long") && !shown.contains('•'), "{shown}");
        desk.send(Msg::Input(Input::Paste("sésame ouvre-toi".to_owned())));
        assert!(!desk.text().contains("trop long"), "{}", desk.text());
        desk.press("<s-tab>");
        desk.send(Msg::Input(Input::Paste("x".repeat(1_000_000))));
        assert!(desk.text().contains("ne tient pas"), "{}", desk.text());
    }
}
