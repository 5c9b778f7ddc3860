//! What comes in through a terminal: keys one by one and in bursts, pastes, sizes.

use super::terminal::Terminal;
use crate::missions::fixture::Monde;

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_taken_one_after_the_other() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    // Each waits for the one before it: a key that nobody is woken for would lie until the next minute.
    for _ in 0..5 {
        terminal.send("?");
        terminal.until("chercher une touche");
        terminal.send("\u{1b}");
        terminal.gone("chercher une touche");
    }
    terminal.send("\u{11}");
    assert_eq!(terminal.end().0.code, 0);
}

/// A mouse tells clicks, the wheel, and motion while its button is down: left alone, it costs nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_mouse_is_asked_for_and_given_back() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    let asked = |terminal: &Terminal| terminal.screen().mouse_protocol_mode();
    assert_eq!(asked(&terminal), vt100::MouseProtocolMode::ButtonMotion);
    assert_eq!(
        terminal.screen().mouse_protocol_encoding(),
        vt100::MouseProtocolEncoding::Sgr
    );
    // A click on the footer's "?" opens help, another on its "Esc" closes it.
    let click = |terminal: &mut Terminal, text: &str| {
        let line = terminal.screen().rows(0, 80).last().expect("a footer");
        let before = line.split(text).next().expect("a beginning");
        assert!(before.len() < line.len(), "{text:?} stands in {line:?}");
        let (column, row) = (before.chars().count() + 1, 24);
        terminal.send(&format!("\u{1b}[<0;{column};{row}M\u{1b}[<0;{column};{row}m"));
    };
    click(&mut terminal, "? ");
    terminal.until("Échap");
    click(&mut terminal, "Échap");
    terminal.gone("chercher une touche");
    terminal.send("\u{19}");
    terminal.until("La souris est au terminal");
    assert_eq!(asked(&terminal), vt100::MouseProtocolMode::None);
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
    // It stays so.
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    terminal.send(",");
    terminal.until("au terminal");
    assert_eq!(asked(&terminal), vt100::MouseProtocolMode::None);
    terminal.send("\u{3}");
    let (end, terminal) = terminal.end();
    assert_eq!(end.code, 0);
    terminal.is_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paste_is_text_and_never_keys() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    terminal.send("n");
    terminal.until("Nouvelle mission");
    terminal.send("\t\u{1b}[200~Fuite\r\n\u{3}rue \u{202e}Sèze\u{1b}[201~");
    terminal.until("Fuite rue Sèze");
    // Five megabytes cost no more than a moment, and what doesn't fit is left out.
    terminal.send("\u{1b}[200~");
    for _ in 0..5 {
        terminal.send(&"é".repeat(1 << 19));
    }
    terminal.send("\u{1b}[201~");
    terminal.until("ééé");
    terminal.send("\u{3}");
    let (end, terminal) = terminal.end();
    assert_eq!(end.code, 0);
    terminal.is_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn any_size_is_drawn_and_too_small_a_one_says_so() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    terminal.send("n\tFuite");
    terminal.until("Fuite");
    for size in [(200, 60), (1, 1), (300, 100), (12, 200), (30, 8)] {
        terminal.resize(size);
    }
    terminal.until("Agrandissez");
    terminal.resize((120, 40));
    terminal.until("Fuite");
    terminal.send("\u{1b}");
    terminal.until("Ana Morel");
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_tells_no_size_gets_the_usual_one() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::with(&monde, (1, 1), &[]);
    terminal.until("R");
    terminal.resize((80, 24));
    terminal.until("Ana Morel");
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_colour_nothing_is_coloured() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::with(&monde, (80, 24), &[("NO_COLOR", "1")]);
    terminal.until("Ana Morel");
    for row in 0..24 {
        for column in 0..80 {
            let cell = terminal.screen().cell(row, column).unwrap();
            assert_eq!(cell.fgcolor(), vt100::Color::Default, "{row}, {column}");
            assert_eq!(cell.bgcolor(), vt100::Color::Default, "{row}, {column}");
        }
    }
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_the_console() {
    let monde = Monde::new().await;
    // Left in the middle of a word; killed a moment after it was kept.
    for (typed, end) in [("Fuite d'eau", "\u{3}"), (" au sous-sol", "")] {
        let mut terminal = Terminal::open(&monde);
        terminal.until("Ana Morel");
        terminal.send("n\t");
        terminal.until("Nouvelle mission");
        terminal.send(typed);
        terminal.until(typed);
        if end.is_empty() {
            monde.until_kept("Fuite d'eau au sous-sol").await;
            terminal.signal(rustix::process::Signal::KILL);
        } else {
            terminal.send(end);
        }
        terminal.end();
    }
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    terminal.send("n");
    terminal.until("Fuite d'eau au sous-sol");
    terminal.send("\u{3}");
    terminal.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn preferences_hold_at_the_next_console() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    terminal.send("\u{14}");
    terminal.until("Technician");
    terminal.send("\u{3}");
    terminal.end();
    let mut terminal = Terminal::open(&monde);
    terminal.until("Technician");
    terminal.send("\u{3}");
    terminal.end();
}
