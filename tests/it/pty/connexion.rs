//! The way in, on the real program: a password is typed and never shown.

use super::terminal::Terminal;
use crate::people::connexion::with_passwords;

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_the_console_asks_who_is_there() {
    let monde = with_passwords().await;
    let mut terminal = Terminal::saying(&monde, &["--profile", "prod", "console"], (80, 24), &[]);
    terminal.until("Qui êtes-vous ?");
    terminal.send("rdupuis\r");
    terminal.send("demonstration");
    terminal.until("•••••••••••••");
    terminal.send("\r");
    terminal.until("Ana Morel");
    let shown = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert!(!shown.contains("demonstration"), "a password was shown");
    assert!(
        shown.contains("rdupuis"),
        "the control: what is typed elsewhere is shown"
    );
    terminal.send("\u{3}");
    let (end, terminal) = terminal.end();
    assert_eq!(end.code, 0);
    terminal.is_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_lies_about_its_size_is_drawn_within_reason() {
    let monde = with_passwords().await;
    let words = ["--profile", "test", "--as", "rdupuis", "console"];
    for size in [(0, 0), (65_535, 65_535)] {
        let mut terminal = Terminal::saying(&monde, &words, (80, 24), &[]);
        terminal.until("Ana Morel");
        terminal.lie(size);
        terminal.resize((100, 30));
        terminal.until("Ana Morel");
        terminal.send("\u{3}");
        let (end, terminal) = terminal.end();
        assert_eq!(end.code, 0, "{size:?}");
        terminal.is_clean();
    }
}
