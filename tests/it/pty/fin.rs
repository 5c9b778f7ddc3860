//! However it ends, the terminal is left as it was found, and the exit code says how.

use rustix::process::Signal;

use super::terminal::Terminal;
use crate::missions::fixture::Monde;

#[tokio::test(flavor = "multi_thread")]
async fn leaving_puts_the_terminal_back() {
    let monde = Monde::new().await;
    for key in ["\u{3}", "\u{11}"] {
        let mut terminal = Terminal::open(&monde);
        terminal.until("Ana Morel");
        assert!(
            terminal.screen().alternate_screen(),
            "the control: there is something to put back"
        );
        assert!(terminal.screen().bracketed_paste());
        terminal.send(key);
        let (end, terminal) = terminal.end();
        assert_eq!(end.code, 0);
        terminal.is_clean();
        assert_eq!(end.said.trim(), "", "nothing is left on the screen");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_puts_the_terminal_back_and_is_told() {
    let monde = Monde::new().await;
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let mut terminal = Terminal::open(&monde);
        terminal.until("Ana Morel");
        terminal.signal(signal);
        let (end, terminal) = terminal.end();
        assert_eq!(end.code, code);
        terminal.is_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_it_has_the_terminal_and_finds_the_console_again() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    for size in [(100, 30), (80, 24)] {
        terminal.signal(Signal::TSTP);
        // Continued sooner, it would stop after that.
        terminal.stopped();
        terminal.is_clean();
        terminal.resize(size);
        terminal.signal(Signal::CONT);
        terminal.until("Ana Morel");
        assert!(terminal.screen().alternate_screen() && terminal.screen().bracketed_paste());
        assert_ne!(
            terminal.screen().mouse_protocol_mode(),
            vt100::MouseProtocolMode::None
        );
    }
    // The key is one like others: what the terminal would make a signal of never comes.
    terminal.send("\u{1a}?");
    terminal.until("chercher une touche");
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_closes_ends_the_program() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    terminal.close();
    let (end, _) = terminal.end();
    assert!(matches!(end.code, 0 | 129), "{}", end.code);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_read_on_a_terminal_that_works() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::with(&monde, (80, 24), &[("DEBUG_REGIE_PANIC", "1")]);
    // The first answer, or this key, is its end.
    terminal.send("j");
    terminal.until("DEBUG_REGIE_PANIC is set");
    let (end, terminal) = terminal.end();
    assert_eq!(end.code, 101);
    terminal.is_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dumb_terminal_is_told_and_left_alone() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::with(&monde, (80, 24), &[("TERM", "dumb")]);
    terminal.until("Ce terminal (TERM=dumb) ne peut pas montrer la console.");
    terminal.until("Choisissez un autre TERM");
    let (end, terminal) = terminal.end();
    assert_eq!(end.code, 2);
    assert!(!terminal.bytes.contains(&0x1b), "no escape sequence was sent");
}
