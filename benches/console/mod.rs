//! The console as people have it: the built program on a terminal of 200 columns and 60 rows.

mod burst;
mod idle;
mod keys;
mod live;
mod report;
mod ssh;
mod start;
mod terminal;

use std::path::{Path, PathBuf};

use portable_pty::CommandBuilder;
use regie::service::{Clock, Service};

use self::ssh::Door;
use self::terminal::{Terminal, command};
use crate::Ended;
use crate::base::{Base, program};

/// Longest from a key to the last byte of its redraw, in milliseconds: here, and through SSH on loopback.
const LOCAL: f64 = 5.0;
const REMOTE: f64 = 10.0;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    pub quick: bool,
}

impl Extent {
    fn of<T>(self, quick: T, full: T) -> T {
        if self.quick { quick } else { full }
    }
}

/// The company that is looked at, and by whom.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
    login: String,
}

impl Place {
    /// What opens a console on it.
    fn console(&self) -> CommandBuilder {
        let mut command = command(program(), &["--as", &self.login, "console"]);
        command.env("REGIE_DATA_DIR", &self.folder);
        command
    }

    /// A console on which the board is to be seen.
    fn open(&self) -> Ended<Terminal> {
        shown(self.console())
    }
}

/// Opens a console and waits for the board, and for whatever follows it.
fn shown(command: CommandBuilder) -> Ended<Terminal> {
    let mut terminal = Terminal::open(command)?;
    terminal.until("the board", board)?;
    terminal.settle(terminal::QUIET * 10, terminal::QUIET * 10);
    Ok(terminal)
}

/// Whether a screen shows the board: the missions that are on it.
fn board(text: &str) -> bool {
    text.match_indices("M-")
        .any(|(at, _)| text[at + 2..].starts_with(|c: char| c.is_ascii_digit()))
}

pub async fn run(folder: &Path, extent: Extent) -> Ended {
    let base = Base::start(folder)?;
    let service = Service::new(base.pool(2), Clock::System);
    let actor = base.actor(&service, "ADMIN").await?;
    let place = Place {
        folder: std::fs::canonicalize(folder)?,
        login: actor.login.clone(),
    };
    let times = extent.of(60, 300);

    println!("start to the board, {}", place.login);
    start::run(&place, extent.of(3, 10))?;

    println!("\nkey to the last byte of its redraw, {times} keys");
    let mut terminal = place.open()?;
    let before = terminal.resident()?;
    keys::console("the console, here", &mut terminal, times, LOCAL)?;
    start::memory(before, terminal.resident()?);
    terminal.leave("\u{3}")?;
    let door = Door::open(&place)?;
    if let Some(door) = &door {
        let mut terminal = shown(door.console())?;
        keys::console("the console, through ssh", &mut terminal, times, REMOTE)?;
        terminal.leave("\u{3}")?;
    }
    keys::others(times)?;

    println!("\nbytes");
    let mut terminal = place.open()?;
    keys::bytes(&mut terminal, extent.of(20, 100))?;
    terminal.leave("\u{3}")?;
    idle::run(&place, extent)?;
    burst::run(&place)?;

    println!("\ncommit on one console to pixels on others");
    let ended = live::run(&base, &service, &actor, &place, door.as_ref(), extent).await;
    if let Some(door) = door {
        door.close()?;
    }
    ended
}
