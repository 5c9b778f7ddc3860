//! A terminal with `regie demo` in it, on a test's own company.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::ConnectOptions as _;
use tempfile::TempDir;
use vt100::Screen;

use crate::common::Ecran;
use crate::missions::fixture::Monde;

/// Longest wait for anything to be seen; a test that passes never waits so long.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Terminal {
    parser: Ecran,
    /// Everything that was written, as it came.
    pub bytes: Vec<u8>,
    output: Receiver<Vec<u8>>,
    input: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    pid: Pid,
    ended: Receiver<u32>,
    deaf: Arc<AtomicBool>,
    reading: Option<JoinHandle<()>>,
    /// Held by a terminal that doesn't read: see [`Terminal::eyes`].
    eyes: Arc<Mutex<()>>,
    _home: TempDir,
}

/// How a program ended, and on what terminal.
pub struct End {
    pub code: u32,
    pub said: String,
}

impl Terminal {
    /// The console of the one who plans, on 80 columns and 24 rows.
    pub fn open(monde: &Monde) -> Self {
        Self::with(monde, (80, 24), &[])
    }

    /// The same in another size, and with variables of the environment.
    pub fn with(monde: &Monde, size: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let words = ["--profile", "test", "--as", "rdupuis", "demo"];
        Self::saying(monde, &words, size, variables)
    }

    /// The program, with these words.
    pub fn saying(monde: &Monde, words: &[&str], size: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let url = monde.base.application().to_url_lossy();
        Self::at(url.as_str(), words, size, variables)
    }

    /// The program, on a database.
    pub fn at(url: &str, words: &[&str], size: (u16, u16), variables: &[(&str, &str)]) -> Self {
        let home = tempfile::Builder::new().prefix("regie-pty-").tempdir().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_regie"));
        command.args(words);
        command.env_clear();
        command.cwd(home.path());
        for (name, value) in [
            ("HOME", home.path().to_str().unwrap()),
            ("TERM", "xterm-256color"),
            ("REGIE_DATABASE_URL", url),
        ]
        .into_iter()
        .chain(variables.iter().copied())
        {
            command.env(name, value);
        }
        Self::of(command, size, home)
    }

    /// Any program.
    pub fn of(command: CommandBuilder, size: (u16, u16), home: TempDir) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        let pid = Pid::from_raw(child.process_id().unwrap().try_into().unwrap()).unwrap();
        drop(pair.slave);
        let (end, ended) = channel();
        std::thread::spawn(move || end.send(child.wait().unwrap().exit_code()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        let deaf = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&deaf);
        let eyes = Arc::new(Mutex::new(()));
        let look = Arc::clone(&eyes);
        let reading = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // A terminal whose program has ended answers with an error.
            while let Ok(read @ 1..) = {
                drop(look.lock().unwrap());
                reader.read(&mut bytes)
            } {
                if stop.load(Ordering::Relaxed) || sender.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            parser: Ecran::new(size),
            bytes: Vec::new(),
            output,
            input: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            pid,
            ended,
            deaf,
            reading: Some(reading),
            eyes,
            _home: home,
        }
    }

    pub fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// What the screen says, no-break spaces as plain ones.
    pub fn text(&self) -> String {
        self.screen().contents().replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// Reads what the program writes until the text is on the screen.
    #[track_caller]
    pub fn until(&mut self, text: &str) {
        self.wait(|terminal| terminal.text().contains(text), text);
    }

    /// Reads what the program writes until the text has left the screen.
    #[track_caller]
    pub fn gone(&mut self, text: &str) {
        self.wait(|terminal| !terminal.text().contains(text), text);
    }

    /// Waits for the program to be stopped, and reads what it wrote before: to the end of what it says of a terminal last.
    #[track_caller]
    pub fn stopped(&mut self) {
        let stat = format!("/proc/{}/stat", self.pid.as_raw_nonzero());
        // The state comes behind the name, which may hold anything.
        let is_stopped = || {
            let read = std::fs::read_to_string(&stat).unwrap();
            read.rsplit_once(") ")
                .is_some_and(|(_, state)| state.starts_with('T'))
        };
        let deadline = Instant::now() + PATIENCE;
        while !is_stopped() {
            assert!(Instant::now() < deadline, "it goes on:\n{}", self.text());
            std::thread::yield_now();
        }
        self.wait(
            |terminal| !terminal.screen().alternate_screen(),
            "the screen before it",
        );
        // All of it is written by now: what is on its way comes at once.
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
            self.take(&bytes);
        }
    }

    #[track_caller]
    fn wait(&mut self, there: impl Fn(&Self) -> bool, what: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !there(self) {
            match self
                .output
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("{what:?} was waited for:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before {what:?}:\n{}", self.text()),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    /// What keeps this terminal from reading, while the test holds it locked.
    pub fn eyes(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.eyes)
    }

    /// Sends bytes as a terminal does for keys.
    pub fn send(&mut self, bytes: &str) {
        let input = self.input.as_mut().expect("the terminal is open");
        input.write_all(bytes.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.parser = Ecran::new(size);
        self.master
            .as_ref()
            .expect("the terminal is open")
            .resize(pty_size(size))
            .unwrap();
    }

    /// Tells the program of a size that the terminal doesn't have.
    pub fn lie(&mut self, size: (u16, u16)) {
        let master = self.master.as_ref().expect("the terminal is open");
        master.resize(pty_size(size)).unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Closes the terminal under the program.
    pub fn close(&mut self) {
        // The reader holds the terminal open too: what the new size makes the program write frees it.
        self.deaf.store(true, Ordering::Relaxed);
        self.resize((90, 30));
        let reading = self.reading.take().expect("it is closed once");
        reading.join().unwrap();
        self.input = None;
        self.master = None;
    }

    /// Waits for the program to end, and reads all that it has written.
    #[track_caller]
    pub fn end(mut self) -> (End, Self) {
        let code = self
            .ended
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("it goes on:\n{}", self.text()));
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.take(&bytes);
        }
        let said = self.text();
        (End { code, said }, self)
    }

    /// Expects a terminal as any other program wants to find it.
    #[track_caller]
    pub fn is_clean(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "a paste is a paste again");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is the terminal's again"
        );
        assert!(
            self.ends_later("\u{1b}[?2026l", "\u{1b}[?2026h"),
            "no frame is left unfinished"
        );
        assert!(self.ends_later("\u{1b}[?1004l", "\u{1b}[?1004h"));
    }

    fn ends_later(&self, end: &str, begin: &str) -> bool {
        self.last(end) > self.last(begin)
    }

    fn last(&self, sequence: &str) -> Option<usize> {
        self.bytes
            .windows(sequence.len())
            .rposition(|window| window == sequence.as_bytes())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves nothing running.
        if self
            .ended
            .try_recv()
            .is_err_and(|error| error == std::sync::mpsc::TryRecvError::Empty)
        {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}
