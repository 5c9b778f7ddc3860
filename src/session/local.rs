//! The console on the terminal that the program was started in.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange, Event, EventStream,
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use futures::stream::{self, Stream, StreamExt};
use ratatui::layout::Position;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::caps::{Caps, Signs};
use super::door::Visitor;
use super::effects::Runner;
use super::output::{Gate, Output};
use super::panics::{self, IN_CONSOLE};
use super::run::{self, Desk, Ending};
use crate::console::key::{Code, Key};
use crate::console::mouse::{Gesture, Mouse};
use crate::console::{App, Input, Opening};
use crate::service::Service;

/// Longest wait for a session to end once its terminal is gone.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why the console could not open.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// Input or output is not a terminal.
    #[error("the console needs a terminal")]
    NotATerminal,
    /// The terminal can't move its cursor.
    #[error("this terminal (TERM=dumb) can't show the console")]
    Dumb,
    /// The terminal refused something.
    #[error("the terminal failed")]
    Io(#[from] io::Error),
}

/// How a local console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person left.
    Left,
    /// The terminal went away.
    Gone,
    /// The process was asked to end by this signal.
    Signalled(i32),
}

/// Opens the console for whoever is there on the process's own terminal, until it is left.
///
/// `variable` reads the environment; the zone is the actor's, and the language unless another was asked for.
///
/// # Errors
/// [`LocalError`] where there is no terminal, or it fails.
///
/// # Panics
/// In builds for development, where `DEBUG_REGIE_PANIC` is set.
pub async fn run_local(
    service: Service,
    visitor: Visitor,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Ended, LocalError> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(LocalError::NotATerminal);
    }
    let (term, colorterm) = (variable("TERM"), variable("COLORTERM"));
    let (colorfgbg, no_color) = (variable("COLORFGBG"), variable("NO_COLOR"));
    if term.as_deref() == Some("dumb") {
        return Err(LocalError::Dumb);
    }
    let caps = Caps::read(Signs {
        term: term.as_deref(),
        colorterm: colorterm.as_deref(),
        colorfgbg: colorfgbg.as_deref(),
        no_color: no_color.as_deref(),
    });
    let opening = Opening {
        actor: visitor.actor.clone(),
        way: visitor.way,
        cast: visitor.cast.clone(),
        langue: visitor.langue,
        theme: caps.theme(),
        size: size(),
        now: service.now(),
        base: uuid::Uuid::new_v4(),
    };
    // The feed is heard before the first board is read: no change falls between the two.
    let listener = service.listen().await;
    let caught = Arc::new(AtomicI32::new(0));
    let signals = signals(Arc::clone(&caught))?;
    panics::readable(give_back);
    let terminal = Terminal::take()?;
    let inputs = stream::select(Box::pin(keys()), Box::pin(signals));
    let (app, first) = App::open(opening);
    let faulty = cfg!(debug_assertions) && variable("DEBUG_REGIE_PANIC").is_some();
    let clock = {
        let service = service.clone();
        move || {
            // A fault on demand, in builds for development: a test looks at what it leaves of the terminal.
            assert!(!faulty, "DEBUG_REGIE_PANIC is set");
            service.now()
        }
    };
    let (runner, answers) = Runner::new(service, &visitor);
    let desk = Desk {
        app,
        first,
        inputs,
        output: Output::new(Arc::clone(&FRAMES)),
        runner,
        answers,
        listener: Some(listener),
    };
    let console = run::run(desk, clock);
    let watch = tokio::spawn(end_after_hangup(signal(SignalKind::hangup())?));
    let ending = IN_CONSOLE.scope((), console).await;
    watch.abort();
    drop(terminal);
    match (caught.load(Ordering::Relaxed), ending) {
        // A terminal that goes away may fail a write before its signal is seen, or after: the signal says why.
        (0, Ok(Ending::Left | Ending::Closed(_))) => Ok(Ended::Left),
        (0, Ok(Ending::Gone)) => Ok(Ended::Gone),
        (0, Err(error)) => Err(error.into()),
        (signal, _) => Ok(Ended::Signalled(signal)),
    }
}

/// The size of the process's terminal; the least common denominator where it doesn't say.
fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

/// Where frames go. A process has one terminal, and its console takes it once.
static FRAMES: LazyLock<Arc<Gate<io::Stdout>>> = LazyLock::new(|| Arc::new(Gate::new(io::stdout())));

/// The terminal, taken over; given back when this goes.
struct Terminal;

impl Terminal {
    fn take() -> io::Result<Self> {
        enable_raw_mode()?;
        let terminal = Self;
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableFocusChange,
            cursor::Hide
        )?;
        Ok(terminal)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Puts the terminal back as it was; twice does no harm. A terminal that is gone has nothing to put back.
fn give_back() {
    // A frame still on its way would be drawn over what is said next.
    FRAMES.close();
    let mut stdout = io::stdout();
    // The end of a synchronised update first: a panic may have come in the middle of a frame.
    let _ = stdout.write_all(b"\x1b[?2026l\x1b[0m");
    let _ = stdout.write_all(run::MOUSE_BACK);
    let _ = execute!(
        stdout,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Ends the process some time after its terminal hung up, where the session has not ended by itself: each read of such a
/// terminal gives nothing at once, and crossterm 0.29 then reads on for ever.
#[expect(
    clippy::exit,
    reason = "the thread that would return is the one that reads on"
)]
async fn end_after_hangup(mut hangup: Signal) {
    hangup.recv().await;
    tokio::time::sleep(PATIENCE).await;
    std::process::exit(128 + SignalKind::hangup().as_raw_value());
}

/// Signals that end the session; the terminal is put right first.
fn signals(caught: Arc<AtomicI32>) -> io::Result<impl Stream<Item = Input>> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(stream::once(async move {
        let kind = tokio::select! {
            _ = hangup.recv() => SignalKind::hangup(),
            _ = terminate.recv() => SignalKind::terminate(),
            _ = interrupt.recv() => SignalKind::interrupt(),
        };
        caught.store(kind.as_raw_value(), Ordering::Relaxed);
        Input::Hangup
    }))
}

/// What is typed; ends with [`Input::Hangup`] where the terminal goes away.
fn keys() -> impl Stream<Item = Input> {
    EventStream::new()
        .take_while(|event| futures::future::ready(event.is_ok()))
        .filter_map(|event| futures::future::ready(event.ok().and_then(input)))
        .chain(stream::once(futures::future::ready(Input::Hangup)))
}

fn input(event: Event) -> Option<Input> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => key(event).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        Event::FocusGained => Some(Input::Focus(true)),
        Event::FocusLost => Some(Input::Focus(false)),
        Event::Mouse(event) => mouse(event).map(Input::Mouse),
        Event::Key(_) => None,
    }
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let gesture = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Gesture::Press,
        MouseEventKind::Drag(MouseButton::Left) => Gesture::Drag,
        MouseEventKind::Up(MouseButton::Left) => Gesture::Release,
        MouseEventKind::ScrollUp => Gesture::WheelUp,
        MouseEventKind::ScrollDown => Gesture::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        gesture,
        at: Position::new(event.column, event.row),
    })
}

fn key(event: KeyEvent) -> Option<Key> {
    let held = |modifier| event.modifiers.contains(modifier);
    let mut key = Key {
        code: Code::Esc,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        shift: held(KeyModifiers::SHIFT),
    };
    key.code = match event.code {
        KeyCode::Char(c) => {
            key.shift = false;
            // AltGr arrives as Ctrl and Alt together on some terminals: what it types is a plain character.
            if key.ctrl && key.alt && !c.is_ascii_alphanumeric() {
                (key.ctrl, key.alt) = (false, false);
            }
            Code::Char(c)
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            key.shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(key)
}
