//! The database goes away under a console, and comes back.

use super::terminal::Terminal;
use crate::missions::fixture::Monde;

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_is_told_and_all_heals_by_itself() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(&monde);
    terminal.until("Ana Morel");
    monde.base.cut().await;
    terminal.until("base perdue");
    // The screen stays readable, and what is typed stays.
    terminal.send("n\tFuite");
    terminal.until("Fuite");
    monde.base.restore().await;
    terminal.until("direct");
    // What was typed meanwhile is kept as soon as it can be, and the screen is read anew.
    monde.until_kept("Fuite").await;
    let mission = monde.mission().await;
    terminal.send("\u{1b}");
    terminal.until("À planifier 1");
    assert_eq!(mission, 1.into());
    terminal.send("\u{3}");
    assert_eq!(terminal.end().0.code, 0);
}
