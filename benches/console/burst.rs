//! Five hundred keys at once: few frames, and the last one right.

use std::time::Duration;

use super::Place;
use super::report::mark;
use super::terminal::QUIET;
use crate::Ended;

/// Most frames for all of them.
const FRAMES: usize = 10;

pub fn run(place: &Place) -> Ended {
    let keys: String = [
        ("j", 200),
        ("k", 60),
        ("l", 30),
        ("h", 12),
        ("j", 120),
        ("k", 60),
        ("l", 18),
    ]
    .map(|(key, times)| key.repeat(times))
    .concat();
    let (mut slowly, mut at_once) = (place.open()?, place.open()?);
    let first = at_once.body();
    // The control: the same keys, each after the redraw of the one before it.
    for key in keys.chars() {
        slowly.drain();
        slowly.send(key.encode_utf8(&mut [0; 4]))?;
        slowly.settle(QUIET * 3, Duration::from_millis(5));
    }
    at_once.drain();
    let start = at_once.send(&keys)?;
    let heard = at_once.settle(Duration::from_secs(5), Duration::from_millis(500));
    slowly.settle(QUIET, QUIET);
    let time = heard
        .last
        .map_or(Duration::ZERO, |last| last.saturating_duration_since(start));
    let right = slowly.body() == at_once.body() && at_once.body() != first;
    println!(
        "{:<34} {} frames, {} B, {:.0} ms, last state {} │ bar ≤ {FRAMES} frames, right {}",
        format!("a burst of {} keys", keys.len()),
        heard.frames,
        heard.bytes,
        time.as_secs_f64() * 1e3,
        if right { "right" } else { "wrong" },
        mark((1..=FRAMES).contains(&heard.frames) && right),
    );
    slowly.leave("\u{3}")?;
    at_once.leave("\u{3}")
}
