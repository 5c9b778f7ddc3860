//! A program on a pseudo-terminal: what it writes, and when.

use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::Ended;
use crate::ecran::Ecran;

/// Columns and rows of every terminal that is measured.
pub const SIZE: (u16, u16) = (200, 60);
/// How long nothing must come for a redraw to be over.
pub const QUIET: Duration = Duration::from_millis(30);
/// How long a redraw may take to begin; beyond, the key changed nothing.
const FIRST: Duration = Duration::from_millis(300);
/// Longest wait for a screen to show something.
const PATIENCE: Duration = Duration::from_mins(1);
/// How the frame writer begins each frame (`src/session/frame.rs`).
const BEGIN: &[u8] = b"\x1b[?2026h";

pub struct Terminal {
    parser: Ecran,
    output: Receiver<(Instant, Vec<u8>)>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// When the program was started.
    pub started: Instant,
    _master: Box<dyn MasterPty + Send>,
}

/// What came in answer to something.
#[derive(Debug, Default)]
pub struct Heard {
    /// When the last byte came.
    pub last: Option<Instant>,
    pub bytes: usize,
    pub frames: usize,
}

/// The command to start a program with, as on a person's terminal.
pub fn command(program: &str, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.env("TERM", "xterm-256color");
    for variable in [
        "COLORTERM",
        "COLORFGBG",
        "NO_COLOR",
        "REGIE_AS",
        "LINES",
        "COLUMNS",
    ] {
        command.env_remove(variable);
    }
    if let Ok(here) = std::env::current_dir() {
        command.cwd(here);
    }
    command
}

impl Terminal {
    pub fn open(command: CommandBuilder) -> Ended<Self> {
        let pair = native_pty_system().openpty(PtySize {
            rows: SIZE.1,
            cols: SIZE.0,
            pixel_width: 0,
            pixel_height: 0,
        })?;
        let mut reader = pair.master.try_clone_reader()?;
        let input = pair.master.take_writer()?;
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            // A terminal whose program has ended answers with an error.
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send((Instant::now(), bytes[..read].to_vec())).is_err() {
                    break;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        Ok(Self {
            parser: Ecran::new(SIZE),
            output,
            input,
            child,
            started,
            _master: pair.master,
        })
    }

    /// What the screen says, no-break spaces as plain ones.
    pub fn text(&self) -> String {
        self.parser
            .screen()
            .contents()
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// The same without its first line, where the time passes.
    pub fn body(&self) -> String {
        self.text().lines().skip(1).collect::<Vec<_>>().join("\n")
    }

    /// Sends bytes as a terminal does for keys; returns when.
    pub fn send(&mut self, keys: &str) -> Ended<Instant> {
        let at = Instant::now();
        self.input.write_all(keys.as_bytes())?;
        self.input.flush()?;
        Ok(at)
    }

    /// Takes what has come already.
    pub fn drain(&mut self) {
        while let Ok((_, bytes)) = self.output.try_recv() {
            self.parser.process(&bytes);
        }
    }

    /// Reads until nothing has come for a while.
    pub fn settle(&mut self, first: Duration, quiet: Duration) -> Heard {
        let (mut all, mut heard, mut wait) = (Vec::new(), Heard::default(), first);
        while let Ok((at, bytes)) = self.output.recv_timeout(wait) {
            self.parser.process(&bytes);
            heard.last = Some(at);
            all.extend(bytes);
            wait = quiet;
        }
        heard.bytes = all.len();
        heard.frames = all.windows(BEGIN.len()).filter(|window| *window == BEGIN).count();
        heard
    }

    /// Presses a key and waits for its redraw: what came, and how long after the key the last byte did.
    pub fn press(&mut self, key: &str) -> Ended<(Heard, Option<Duration>)> {
        self.drain();
        let at = self.send(key)?;
        let heard = self.settle(FIRST, QUIET);
        let time = heard.last.map(|last| last.saturating_duration_since(at));
        Ok((heard, time))
    }

    /// Everything that comes in that time.
    pub fn listen(&mut self, time: Duration) -> Heard {
        let end = Instant::now() + time;
        let mut all = Heard::default();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return all;
            }
            let heard = self.settle(left, Duration::ZERO);
            all.bytes += heard.bytes;
            all.frames += heard.frames;
            all.last = heard.last.or(all.last);
        }
    }

    /// Reads until the screen is so; returns when the bytes came that made it so.
    pub fn until(&mut self, what: &str, there: impl Fn(&str) -> bool) -> Ended<Instant> {
        self.until_within(PATIENCE, there)?
            .with_context(|| format!("{what} was waited for:\n{}", self.text()))
    }

    /// The same for so long; nothing, where it does not become so.
    pub fn until_within(
        &mut self,
        patience: Duration,
        there: impl Fn(&str) -> bool,
    ) -> Ended<Option<Instant>> {
        let deadline = Instant::now() + patience;
        loop {
            match self
                .output
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok((at, bytes)) => {
                    self.parser.process(&bytes);
                    if there(&self.text()) {
                        return Ok(Some(at));
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => bail!("it ended:\n{}", self.text()),
            }
        }
    }

    /// Memory that the program holds, in megabytes.
    pub fn resident(&self) -> Ended<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes: f64 = line
            .and_then(|line| line.split_whitespace().next())
            .context("no VmRSS")?
            .parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Processor time that the program has used.
    pub fn worked(&self) -> Ended<Duration> {
        // The kernel counts in hundredths of a second on every Linux; the name in parentheses may hold blanks.
        let stat = self.proc("stat")?;
        let (_, after) = stat.rsplit_once(')').context("no name")?;
        let ticks: u64 = after
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<u64>().unwrap_or(0))
            .sum();
        Ok(Duration::from_millis(ticks * 10))
    }

    fn proc(&self, file: &str) -> Ended<String> {
        let pid = self.child.process_id().context("it has ended")?;
        Ok(std::fs::read_to_string(
            Path::new("/proc").join(pid.to_string()).join(file),
        )?)
    }

    /// Leaves the program by this key, and waits for its end for a while.
    pub fn leave(mut self, key: &str) -> Ended {
        self.send(key)?;
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline && self.child.try_wait()?.is_none() {
            self.settle(QUIET, QUIET);
        }
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            // One that ends just now can't be killed.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
