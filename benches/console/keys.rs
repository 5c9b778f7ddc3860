//! From a key to the last byte of its redraw, and how many bytes that is.

use std::time::Duration;

use super::report::{Bytes, mark};
use super::terminal::{Terminal, command};
use crate::Ended;
use crate::times::Times;

/// Moves over the board: down more than up, so that it scrolls now and then.
const WANDER: [&str; 10] = ["j", "j", "j", "j", "l", "l", "k", "k", "k", "h"];
/// The same for programs that know arrows only.
const ARROWS: [&str; 7] = [
    "\x1b[B", "\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A", "\x1b[A", "\x1b[A",
];

/// So many of the slowest keys are named.
const SLOWEST: usize = 5;

/// Presses keys, and says how long their redraws took; `bar` in milliseconds.
pub fn measure(
    name: &str,
    terminal: &mut Terminal,
    keys: &[&str],
    times: usize,
    bar: Option<f64>,
) -> Ended<Times> {
    let (mut taken, mut silent) = (Times::default(), 0);
    let mut slowest: Vec<(Duration, String)> = Vec::new();
    for (at, key) in keys.iter().cycle().take(times).enumerate() {
        let (heard, time) = terminal.press(key)?;
        let Some(time) = time else {
            silent += 1;
            continue;
        };
        taken.push(time);
        let said = format!(
            "{}th key, {}: {:.1} ms, {} bytes in {} frames",
            at + 1,
            key.escape_debug(),
            time.as_secs_f64() * 1_000.0,
            heard.bytes,
            heard.frames,
        );
        slowest.push((time, said));
        slowest.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        slowest.truncate(SLOWEST);
    }
    let bar = bar.map_or(String::new(), |bar| {
        format!(
            " │ bar p99 ≤ {bar} ms {}",
            mark(taken.p99() <= bar && silent < times)
        )
    });
    let silent = if silent > 0 {
        format!("  ({silent} of {times} keys changed nothing)")
    } else {
        String::new()
    };
    println!(
        "{name:<34} p50 {:>7.2}  p99 {:>7.2}  max {:>7.2} ms{bar}{silent}",
        taken.p50(),
        taken.p99(),
        taken.max(),
    );
    for (_, said) in slowest.iter().filter(|_| !bar.is_empty()) {
        println!("    {said}");
    }
    Ok(taken)
}

/// The console's own keys.
pub fn console(name: &str, terminal: &mut Terminal, times: usize, bar: f64) -> Ended {
    terminal.press("\x1b[H")?;
    measure(name, terminal, &WANDER, times, Some(bar)).map(|_| ())
}

/// Other programs that people know, in the same run.
pub fn others(times: usize) -> Ended {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("long.txt");
    let lines: Vec<String> = (1..=200_000)
        .map(|n| format!("{n:>7} {}", "Fuite sous l’évier ".repeat(n % 9)))
        .collect();
    std::fs::write(&file, lines.join("\n"))?;
    let file = file.display().to_string();
    let all: [(&str, &[&str], &[&str], &str); 3] = [
        (
            "vim",
            &["-N", "-u", "NONE", "-i", "NONE", "-n", "-R", &file],
            &WANDER,
            ":q!\r",
        ),
        (
            "mc",
            &["--nosubshell", "/usr/bin", "/usr/lib"],
            &ARROWS,
            "\x1b[21~",
        ),
        // It redraws by itself too: seldom, here.
        ("htop", &["--delay=100"], &ARROWS, "q"),
    ];
    for (program, arguments, keys, leave) in all {
        if !is_there(program) {
            println!("{program:<34} skipped: not installed");
            continue;
        }
        let mut terminal = Terminal::open(command(program, arguments))?;
        terminal.settle(Duration::from_secs(5), Duration::from_millis(500));
        measure(program, &mut terminal, keys, times, None)?;
        terminal.leave(leave)?;
    }
    Ok(())
}

/// Whether a program is on the path.
pub fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Bytes of moves that do not scroll, of a job in the hand, and of keys that change nothing.
pub fn bytes(terminal: &mut Terminal, times: usize) -> Ended {
    let there_and_back = ["j", "j", "j", "j", "k", "k", "k", "k", "l", "h"];
    terminal.press("\x1b[H")?;
    Bytes::of(terminal, &there_and_back, times)?.print("bytes of a selection move", Some(1500));
    terminal.press("\x1b[H")?;
    Bytes::of(terminal, &["k"], times.min(20))?.print("bytes of a key that changes nothing", Some(0));
    if pick_up(terminal)? {
        let moves = ["l", "l", "h", "h", "j", "j", "k", "k"];
        Bytes::of(terminal, &moves, times)?.print("bytes of a move of a job in hand", None);
        terminal.press("\x1b")?;
        // A key right after Esc would be taken with it.
        terminal.listen(Duration::from_millis(200));
    } else {
        println!("bytes of a move of a job in hand   skipped: no job of the board can be picked up");
    }
    Ok(())
}

/// Picks up the first job that can be.
fn pick_up(terminal: &mut Terminal) -> Ended<bool> {
    for _ in 0..100 {
        terminal.press("L")?;
        terminal.press("m")?;
        let text = terminal.text();
        if text.contains(" en main") || text.contains("in hand") {
            return Ok(true);
        }
    }
    Ok(false)
}
