//! Any message in any order at any size: no panic, a valid selection, nothing typed lost.

use std::time::Duration;

use proptest::prelude::*;
use ratatui::layout::Position;

use super::fixture::{Desk, actor, at, attente, board};
use crate::console::key::{Code, Key};
use crate::console::mouse::{Gesture, Mouse};
use crate::console::msg::{Input, Msg, Reply, ReqId, Request};
use crate::console::screens::planning::Planning;
use crate::domain::planning::Board;
use crate::domain::{Langue, Refusal};
use crate::service::feed::Link;
use crate::service::{Answer, Done, Error, Outcome, Query};

#[derive(Debug, Clone)]
enum Event {
    Key(Key),
    Paste(String),
    Mouse(Mouse),
    Resize(u16, u16),
    /// Answer the oldest or newest open call, rightly or wrongly.
    Answer {
        newest: bool,
        wrong: bool,
        seed: u8,
    },
    Stale(u64),
    Link(bool),
    Lagged,
    Wait(u64),
}

fn keys() -> impl Strategy<Value = Key> {
    let bound: Vec<Key> = crate::console::keymap::CONTEXTS
        .iter()
        .flat_map(|context| context.bindings)
        .flat_map(|binding| binding.keys)
        .flat_map(|keys| Key::parse_all(keys).unwrap())
        // Leaving ends the story too soon.
        .filter(|key| !(key.ctrl && matches!(key.code, Code::Char('c' | 'q'))))
        .collect();
    prop_oneof![
        8 => prop::sample::select(bound),
        1 => any::<char>().prop_map(|c| Key::plain(Code::Char(c))),
        1 => Just(Key::plain(Code::Backspace)),
    ]
}

/// Anywhere, also where there is no screen; more often where there is one.
fn mouse() -> impl Strategy<Value = Mouse> {
    let gesture = prop::sample::select(vec![
        Gesture::Press,
        Gesture::Drag,
        Gesture::Release,
        Gesture::WheelUp,
        Gesture::WheelDown,
    ]);
    let at = prop_oneof![4 => (0_u16..=300, 0_u16..=100), 1 => (any::<u16>(), any::<u16>())];
    (gesture, at).prop_map(|(gesture, (x, y))| Mouse {
        gesture,
        at: Position::new(x, y),
    })
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        20 => keys().prop_map(Event::Key),
        8 => mouse().prop_map(Event::Mouse),
        1 => any::<String>().prop_map(Event::Paste),
        2 => (0_u16..=300, 0_u16..=100).prop_map(|(columns, rows)| Event::Resize(columns, rows)),
        6 => (any::<bool>(), any::<bool>(), any::<u8>())
            .prop_map(|(newest, wrong, seed)| Event::Answer { newest, wrong, seed }),
        1 => (0_u64..50).prop_map(Event::Stale),
        1 => any::<bool>().prop_map(Event::Link),
        1 => Just(Event::Lagged),
        2 => (0_u64..200_000).prop_map(Event::Wait),
    ]
}

/// A board like the fixture's, with something of it missing.
fn some_board(seed: u8) -> Board {
    let mut board = if seed % 8 == 5 {
        super::planning::week()
    } else {
        board()
    };
    if seed & 1 != 0 {
        board.techniciens.truncate(usize::from(seed >> 5));
    }
    if seed & 2 != 0 {
        board.a_planifier.truncate(usize::from(seed >> 6));
    }
    if seed & 4 != 0 {
        board.creneaux.retain(|creneau| creneau.id.0 % 2 == 0);
    }
    if seed & 8 != 0 {
        board.jour = board.jour.succ_opt().unwrap();
    }
    if seed & 16 != 0 {
        let evil = "\u{1b}[2J\u{202e}日本\u{301}\u{301}\u{301}\n\t".repeat(20);
        board
            .a_planifier
            .push(attente(300 + i64::from(seed), 1, &evil, &evil, Some(at(9, 0))));
    }
    board
}

fn answer(request: &Request, wrong: bool, seed: u8) -> Result<Reply, Error> {
    if wrong {
        return Err(match seed % 4 {
            0 => Error::Unreachable,
            1 => Error::Race,
            2 => Error::Internal {
                reference: "\u{1b}[0m".to_owned(),
            },
            _ => Error::Refused(Box::new(Refusal::stale("mission", 1, 2))),
        });
    }
    match request {
        Request::Cast => Ok(Reply::Cast(Vec::new())),
        Request::Execute(_) | Request::Password { .. } => Ok(Reply::Outcome(Box::new(Outcome {
            commande: None,
            objets: Vec::new(),
            result: if seed.is_multiple_of(2) {
                Done::Done
            } else {
                Done::Mission {
                    id: 300.into(),
                    numero: "M-2026-00300".to_owned(),
                }
            },
            remarques: Vec::new(),
            replayed: false,
        }))),
        Request::Read(Query::Planning(_)) if seed % 8 != 7 => {
            Ok(Reply::Answer(Answer::Board(Box::new(some_board(seed)))))
        }
        Request::Read(_) => Ok(Reply::Answer(Answer::Propositions(Vec::new()))),
    }
}

fn apply(desk: &mut Desk, event: Event) {
    match event {
        Event::Key(key) => desk.send(Msg::Input(Input::Key(key))),
        Event::Mouse(mouse) => desk.send(Msg::Input(Input::Mouse(mouse))),
        Event::Paste(text) => desk.send(Msg::Input(Input::Paste(text))),
        Event::Resize(columns, rows) => desk.send(Msg::Input(Input::Resize(columns, rows))),
        Event::Answer { newest, wrong, seed } => {
            let call = if newest {
                desk.calls.last()
            } else {
                desk.calls.first()
            };
            if let Some((id, _, request)) = call.cloned() {
                desk.answer(id, answer(&request, wrong, seed));
            }
        }
        Event::Stale(id) => {
            if !desk.calls.iter().any(|(call, ..)| call.0 == id) {
                let before = desk.draw();
                desk.send(Msg::Reply(
                    ReqId(id),
                    Ok(Reply::Answer(Answer::Board(Box::new(some_board(3))))),
                ));
                assert!(before == desk.draw(), "a stale answer changed something");
            }
        }
        Event::Link(up) => desk.send(Msg::Link(if up { Link::Up } else { Link::Down })),
        Event::Lagged => desk.send(Msg::Lagged),
        Event::Wait(millis) => desk.wait(Duration::from_millis(millis)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_upsets_the_console(
        size in (0_u16..=300, 0_u16..=100),
        english: bool,
        story in proptest::collection::vec(events(), 0..120),
    ) {
        let langue = if english { Langue::En } else { Langue::Fr };
        let mut desk = Desk::closed(size, actor(langue, None));
        for (at, event) in story.into_iter().enumerate() {
            apply(&mut desk, event);
            if at % 4 == 0 {
                let (buf, cursor) = desk.draw();
                prop_assert!(cursor.is_none_or(|cursor| buf.area.contains(cursor)));
                let controls = buf.content.iter().any(|cell| cell.symbol().chars().any(char::is_control));
                prop_assert!(!controls);
            }
            prop_assert!(desk.app.screen().planning().is_none_or(Planning::selection_is_valid));
        }
    }

    #[test]
    fn what_is_typed_stays_typed(story in proptest::collection::vec(events(), 0..60)) {
        let mut desk = Desk::new((80, 24));
        desk.press("n <tab>");
        desk.type_text("Chaudière en panne");
        desk.press("<esc>");
        for event in story {
            // Keys could edit the draft, or send it, and a click on a key presses it; everything else must leave it alone.
            if !matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_)) {
                apply(&mut desk, event);
            }
        }
        desk.send(Msg::Input(Input::Resize(80, 24)));
        desk.press("n");
        prop_assert!(desk.text().contains("Chaudière en panne"));
    }
}
