//! A text that is pasted and doesn't fit: wherever one writes something down, that its end was not taken is said.

use super::fixture::Desk;
use crate::console::msg::{Input, Msg};
use crate::console::overlays::Overlay;

const SAID: &str = "Ce texte ne tient pas";

fn paste(desk: &mut Desk, text: &str) {
    desk.send(Msg::Input(Input::Paste(text.to_owned())));
}

/// A report on the work that Lucie is at.
fn report() -> Desk {
    let mut desk = Desk::new((80, 24));
    desk.press("j j");
    for _ in 0..6 {
        desk.press("L T");
        if matches!(desk.app.overlay(), Some(Overlay::Finish(_))) {
            return desk;
        }
        desk.press("<esc>");
    }
    panic!("nobody is at work: {}", desk.text());
}

fn at(keys: &str) -> Desk {
    let mut desk = Desk::new((80, 24));
    desk.press(keys);
    desk
}

#[test]
fn the_end_that_was_not_taken_is_told_wherever_one_types() {
    type Place = (&'static str, fn() -> Desk);
    let places: [Place; 5] = [
        ("a call's title", || at("n <tab>")),
        ("why a mission is given up", || at("<tab> X")),
        ("an absence", || at("A <tab>")),
        ("a client", || at("g c n")),
        ("a report", report),
    ];
    for (name, open) in places {
        let mut desk = open();
        paste(&mut desk, "Fuite au deuxième étage");
        assert!(!desk.text().contains(SAID), "{name}: {}", desk.text());
        let mut desk = open();
        paste(&mut desk, &"mot ".repeat(20_000));
        assert!(desk.text().contains(SAID), "{name}: {}", desk.text());
        // It is no more said once something else is typed.
        desk.press("<backspace>");
        assert!(!desk.text().contains(SAID), "{name}: {}", desk.text());
    }
}

#[test]
fn nothing_follows_what_was_cut() {
    let mut desk = Desk::new((40, 24));
    desk.press("?");
    assert!(desk.text().contains('…'), "{}", desk.text());
    assert!(!desk.text().contains("……"), "{}", desk.text());
}
