//! A console that nobody touches, between two minutes: clocks and countdowns are drawn on the minute.

use std::time::Duration;

use chrono::{Timelike as _, Utc};

use super::report::mark;
use super::{Extent, Place};
use crate::Ended;

/// Most of one processor, in percent.
const WORK: f64 = 0.5;
/// Seconds after a minute's turn, and before the next, that belong to the turn.
const TURN: u64 = 2;

pub fn run(place: &Place, extent: Extent) -> Ended {
    let mut terminal = place.open()?;
    let seconds = extent.of(10, 60 - 2 * TURN);
    let second = u64::from(Utc::now().second());
    let wait = if (TURN..=60 - TURN - seconds).contains(&second) {
        0
    } else {
        60 + TURN - second
    };
    terminal.listen(Duration::from_secs(wait));
    let before = terminal.worked()?;
    let heard = terminal.listen(Duration::from_secs(seconds));
    let worked = terminal.worked()?.saturating_sub(before);
    let percent = 100.0 * worked.as_secs_f64() / Duration::from_secs(seconds).as_secs_f64();
    println!(
        "{:<34} {} B in {seconds} s between two minutes, {percent:.2} % of a processor │ bar 0 B, ≤ {WORK} % {}",
        "idle",
        heard.bytes,
        mark(heard.bytes == 0 && percent <= WORK),
    );
    terminal.leave("\u{3}")
}
