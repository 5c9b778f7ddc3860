//! How long a console takes to open, and what it holds.

use super::report::mark;
use super::terminal::Terminal;
use super::{Place, board};
use crate::Ended;
use crate::times::Times;

/// Longest from the program's start to the board, in milliseconds.
const START: f64 = 150.0;
/// Most memory of a console, in megabytes.
const MEMORY: f64 = 40.0;

pub fn run(place: &Place, times: usize) -> Ended {
    let mut taken = Times::default();
    for _ in 0..times {
        let mut terminal = Terminal::open(place.console())?;
        let at = terminal.until("the board", board)?;
        taken.push(at.saturating_duration_since(terminal.started));
        terminal.leave("\u{3}")?;
    }
    println!(
        "{:<34} p50 {:>7.1}  max {:>7.1} ms │ bar ≤ {START} ms {}",
        format!("{times} starts"),
        taken.p50(),
        taken.max(),
        mark(taken.max() <= START),
    );
    Ok(())
}

pub fn memory(board: f64, after: f64) {
    println!(
        "{:<34} {board:>7.1} MB with the board, {after:.1} MB after the keys │ bar ≤ {MEMORY} MB {}",
        "resident memory",
        mark(board.max(after) <= MEMORY),
    );
}
