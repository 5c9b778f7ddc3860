//! The loop of a session: draw, wait, apply everything, draw.

use std::io;
use std::task::Poll;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;
use futures::{Stream, StreamExt};
use tokio::io::AsyncWrite;

use super::effects::{Answers, Runner};
use super::frame::Screen;
use super::outlet::Outlet;
use crate::console::{App, Effect, Input, Msg};
use crate::service::feed::Listener;

/// Most messages that one frame waits for: a flood of keys still shows itself now and then.
const BATCH: usize = 4096;
/// Leaves the mouse to the terminal.
pub(super) const MOUSE_BACK: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// Longest wait for a terminal to take the last frame when its session ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The person left.
    Left,
    /// The session ended by itself; why, in the person's words.
    Closed(String),
    /// The terminal went away.
    Gone,
}

/// What a session reads the time from.
pub trait Clock {
    /// The time on the wall.
    fn wall(&self) -> DateTime<Utc>;
}

impl<F: Fn() -> DateTime<Utc>> Clock for F {
    fn wall(&self) -> DateTime<Utc> {
        self()
    }
}

/// One console, and everything around it.
#[derive(Debug)]
pub struct Desk<I, W> {
    /// The console.
    pub app: App,
    /// What it asked for when it opened.
    pub first: Vec<Effect>,
    /// What is done at the terminal.
    pub inputs: I,
    /// Where frames go.
    pub output: W,
    /// Who asks the service.
    pub runner: Runner,
    /// Where its answers come back.
    pub answers: Answers,
    /// What others change.
    pub listener: Option<Listener>,
}

/// Runs a console until it is left or its terminal goes away.
///
/// # Errors
/// Those of writing to the terminal, other than that it is gone.
pub async fn run<I, W>(desk: Desk<I, W>, clock: impl Clock) -> io::Result<Ending>
where
    I: Stream<Item = Input> + Unpin,
    W: AsyncWrite + Unpin,
{
    let Desk {
        app,
        first,
        inputs,
        output,
        mut runner,
        answers,
        listener,
    } = desk;
    let mut outlet = Outlet::new(output);
    let ending = converse(
        app,
        first,
        inputs,
        &mut outlet,
        &mut runner,
        answers,
        listener,
        clock,
    )
    .await;
    // What follows on the terminal must not fall into the middle of a frame.
    let _ = tokio::time::timeout(FAREWELL, outlet.drain()).await;
    runner.finish().await;
    ending
}

#[expect(clippy::too_many_arguments, reason = "the parts of one desk, taken apart")]
async fn converse<I, W>(
    mut app: App,
    first: Vec<Effect>,
    mut inputs: I,
    outlet: &mut Outlet<W>,
    runner: &mut Runner,
    mut answers: Answers,
    mut listener: Option<Listener>,
    clock: impl Clock,
) -> io::Result<Ending>
where
    I: Stream<Item = Input> + Unpin,
    W: AsyncWrite + Unpin,
{
    let started = Instant::now();
    let mut screen = Screen::new(app.cx.size);
    let mut bytes = Vec::new();
    perform(first, runner, &mut screen, &mut bytes);
    outlet.put(&bytes);
    let mut stale = false;
    loop {
        stale |= app.take_stale();
        // A terminal that is slow to read gets fewer frames, each of the latest state.
        if stale && outlet.is_free() {
            stale = false;
            outlet.put(&screen.draw(|area, buf| app.view(area, buf)));
        }
        let now = started.elapsed();
        let wake = app
            .wake_at()
            .map_or(Duration::from_mins(1), |at| at.saturating_sub(now));
        let mut messages = Vec::new();
        let mut gone = false;
        tokio::select! {
            biased;
            written = outlet.write_on() => match written {
                // Nothing happened, but that the terminal may be ready for more.
                Ok(true) => continue,
                Ok(false) => gone = true,
                Err(error) => return Err(error),
            },
            input = inputs.next() => match input {
                Some(input) => messages.push(Msg::Input(input)),
                None => gone = true,
            },
            Some(back) = answers.0.recv() => messages.push(runner.told(back)),
            heard = hear(&mut listener) => messages.extend(heard),
            () = tokio::time::sleep(wake) => {}
        }
        // Everything that is there already belongs to the same frame.
        while messages.len() < BATCH && !gone {
            if let Ok(back) = answers.0.try_recv() {
                messages.push(runner.told(back));
            } else {
                match at_hand(&mut inputs).await {
                    Poll::Ready(Some(input)) => messages.push(Msg::Input(input)),
                    Poll::Ready(None) => gone = true,
                    Poll::Pending => break,
                }
            }
        }
        let tick = Msg::Tick {
            mono: started.elapsed(),
            wall: clock.wall(),
        };
        let mut bytes = Vec::new();
        for message in std::iter::once(tick).chain(messages) {
            let effects = app.update(message);
            perform(effects, runner, &mut screen, &mut bytes);
            if screen_size(&screen) != app.cx.size {
                screen.resize(app.cx.size);
            }
            if app.over() {
                return Ok(match app.farewell() {
                    Some(why) => Ending::Closed(why.into_owned()),
                    None => Ending::Left,
                });
            }
        }
        if gone {
            // The console is told, so that it leaves nothing unkept.
            let effects = app.update(Msg::Input(Input::Hangup));
            perform(effects, runner, &mut screen, &mut bytes);
            return Ok(Ending::Gone);
        }
        outlet.put(&bytes);
    }
}

/// What a stream has now. It is asked as this task: some streams wake only whoever asked them first, and would leave
/// the next key lying if that was nobody.
async fn at_hand<I: Stream + Unpin>(inputs: &mut I) -> Poll<Option<I::Item>> {
    std::future::poll_fn(|task| Poll::Ready(inputs.poll_next_unpin(task))).await
}

fn screen_size(screen: &Screen) -> (u16, u16) {
    let area = screen.shown().area;
    (area.width, area.height)
}

/// Does what the console asks for; what must be said to the terminal itself goes to `bytes`.
fn perform(effects: Vec<Effect>, runner: &mut Runner, screen: &mut Screen, bytes: &mut Vec<u8>) {
    for effect in effects {
        match effect {
            Effect::Call { id, slot: _, request } => runner.call(id, request),
            Effect::Cancel(id) => runner.cancel(id),
            Effect::Keep(keep) => runner.keep(keep),
            Effect::Enter(entry) => runner.enter(entry),
            Effect::Leave => runner.leave(),
            Effect::Seen => runner.seen(),
            Effect::Repaint => screen.forget(),
            // Clicks, the wheel, and motion only while a button is down: an idle mouse sends nothing.
            Effect::Mouse(true) => bytes.extend_from_slice(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h"),
            Effect::Mouse(false) => bytes.extend_from_slice(MOUSE_BACK),
            Effect::Bell => bytes.push(7),
            Effect::Copy(texte) => {
                // OSC 52: through SSH too, it is the person's own terminal that copies.
                let mut sequence = String::new();
                if CopyToClipboard::to_clipboard_from(texte)
                    .write_ansi(&mut sequence)
                    .is_ok()
                {
                    bytes.extend_from_slice(sequence.as_bytes());
                }
            }
            Effect::Quit => {}
        }
    }
}

/// The next change or change of the link; never, where nobody listens.
async fn hear(listener: &mut Option<Listener>) -> Vec<Msg> {
    use tokio::sync::broadcast::error::RecvError;
    let Some(ears) = listener else {
        return std::future::pending().await;
    };
    tokio::select! {
        changes = ears.changes.recv() => match changes {
            Ok(first) => {
                let mut all = first.to_vec();
                while let Ok(more) = ears.changes.try_recv() {
                    all.extend_from_slice(&more);
                }
                vec![Msg::Changed(all)]
            }
            Err(RecvError::Lagged(_)) => vec![Msg::Lagged],
            Err(RecvError::Closed) => {
                *listener = None;
                Vec::new()
            }
        },
        link = ears.link.changed() => match link {
            Ok(()) => vec![Msg::Link(*ears.link.borrow_and_update())],
            Err(_) => {
                *listener = None;
                Vec::new()
            }
        },
    }
}
