//! The console on the terminal that the program was started in.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, LazyLock};

use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use futures::stream::{self, Stream, StreamExt as _};
use rustix::process::{Signal, getpid, kill_process};
use tokio::signal::unix::{SignalKind, signal};

use super::caps::{Caps, Signs};
use super::door::Visitor;
use super::effects::Runner;
use super::input;
use super::output::{Gate, Output};
use super::panics::{self, IN_CONSOLE};
use super::run::{self, Desk, Ending};
use crate::console::{App, Input, Opening};
use crate::service::Service;

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
        demonstration: visitor.demonstration.is_some(),
        langue: visitor.langue,
        locale: visitor.locale,
        theme: caps.theme(),
        size: input::size(),
        now: service.now(),
        base: uuid::Uuid::new_v4(),
    };
    // The feed is heard before the first board is read: no change falls between the two.
    let listener = service.listen().await;
    let caught = Arc::new(AtomicI32::new(0));
    let signals = signals(Arc::clone(&caught))?;
    panics::readable(give_back);
    let terminal = Terminal::take()?;
    let inputs = stream::select(Box::pin(input::inputs()?), Box::pin(signals));
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
    let ending = IN_CONSOLE.scope((), console).await;
    drop(terminal);
    match (caught.load(Ordering::Relaxed), ending) {
        // A terminal that goes away may fail a write before its signal is seen, or after: the signal says why.
        (0, Ok(Ending::Left | Ending::Closed(_))) => Ok(Ended::Left),
        (0, Ok(Ending::Gone)) => Ok(Ended::Gone),
        (0, Err(error)) => Err(error.into()),
        (signal, _) => Ok(Ended::Signalled(signal)),
    }
}

/// Where frames go. A process has one terminal, and its console takes it once.
static FRAMES: LazyLock<Arc<Gate<io::Stdout>>> = LazyLock::new(|| Arc::new(Gate::new(io::stdout())));

/// The terminal, taken over; given back when this goes.
struct Terminal;

impl Terminal {
    fn take() -> io::Result<Self> {
        let terminal = Self;
        take_over()?;
        Ok(terminal)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        cursor::Hide
    )
}

/// Puts the terminal back as it was; twice does no harm. A terminal that is gone has nothing to put back.
fn give_back() {
    // A frame still on its way would be drawn over what is said next.
    FRAMES.close();
    put_right();
}

/// Stops as any program does that is told to, with the terminal as it was found; goes on when it is continued.
fn suspend() -> io::Result<()> {
    FRAMES.hold(|| {
        put_right();
        kill_process(getpid(), Signal::STOP)?;
        take_over()
    })
}

fn put_right() {
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

/// Signals that end the session, or stop it for a while; the terminal is put right first.
fn signals(caught: Arc<AtomicI32>) -> io::Result<impl Stream<Item = Input>> {
    let endings = endings(caught)?;
    let stops = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
    let pauses = stream::unfold(stops, async |mut stops| {
        stops.recv().await?;
        if let Err(error) = suspend() {
            tracing::warn!(%error, "the terminal could not be taken again");
        }
        Some((
            stream::iter([Input::Resize(input::size().0, input::size().1), Input::Resume]),
            stops,
        ))
    });
    Ok(stream::select(Box::pin(endings), Box::pin(pauses.flatten())))
}

fn endings(caught: Arc<AtomicI32>) -> io::Result<impl Stream<Item = Input>> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut quit = signal(SignalKind::quit())?;
    Ok(stream::once(async move {
        let kind = tokio::select! {
            _ = hangup.recv() => SignalKind::hangup(),
            _ = terminate.recv() => SignalKind::terminate(),
            _ = interrupt.recv() => SignalKind::interrupt(),
            _ = quit.recv() => SignalKind::quit(),
        };
        caught.store(kind.as_raw_value(), Ordering::Relaxed);
        Input::Hangup
    }))
}
