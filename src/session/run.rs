//! The loop of a session: draw, wait, apply everything, draw.

use std::io;
use std::task::Poll;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;
use futures::{Stream, StreamExt};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

use super::effects::Runner;
use super::frame::Screen;
use crate::console::{App, Effect, Input, Msg};
use crate::service::feed::Listener;

/// Most messages that one frame waits for: a flood of keys still shows itself now and then.
const BATCH: usize = 4096;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The person left.
    Left,
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

/// Runs a console until it is left or its terminal goes away.
///
/// # Errors
/// Those of writing to the terminal, other than that it is gone.
pub async fn run<I, W>(
    app: App,
    first: Vec<Effect>,
    inputs: I,
    output: W,
    mut runner: Runner,
    listener: Option<Listener>,
    clock: impl Clock,
) -> io::Result<Ending>
where
    I: Stream<Item = Input> + Unpin,
    W: AsyncWrite + Unpin,
{
    let ending = converse(app, first, inputs, output, &mut runner, listener, clock).await;
    runner.finish().await;
    ending
}

async fn converse<I, W>(
    mut app: App,
    first: Vec<Effect>,
    mut inputs: I,
    mut output: W,
    runner: &mut Runner,
    mut listener: Option<Listener>,
    clock: impl Clock,
) -> io::Result<Ending>
where
    I: Stream<Item = Input> + Unpin,
    W: AsyncWrite + Unpin,
{
    let started = Instant::now();
    let mut screen = Screen::new(app.cx.size);
    let (sender, mut replies) = mpsc::unbounded_channel();
    perform(first, runner, &sender, &mut screen, &mut Vec::new());
    loop {
        if app.take_stale() {
            let bytes = screen.draw(|area, buf| app.view(area, buf));
            if !write(&mut output, &bytes).await? {
                return Ok(Ending::Gone);
            }
        }
        let now = started.elapsed();
        let wake = app
            .wake_at()
            .map_or(Duration::from_mins(1), |at| at.saturating_sub(now));
        let mut messages = Vec::new();
        let mut gone = false;
        tokio::select! {
            biased;
            input = inputs.next() => match input {
                Some(input) => messages.push(Msg::Input(input)),
                None => gone = true,
            },
            Some(reply) = replies.recv() => messages.push(reply),
            heard = hear(&mut listener) => messages.extend(heard),
            () = tokio::time::sleep(wake) => {}
        }
        // Everything that is there already belongs to the same frame.
        while messages.len() < BATCH {
            if let Ok(reply) = replies.try_recv() {
                messages.push(reply);
            } else {
                match at_hand(&mut inputs).await {
                    Poll::Ready(Some(input)) => messages.push(Msg::Input(input)),
                    Poll::Ready(None) => {
                        gone = true;
                        break;
                    }
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
            perform(effects, runner, &sender, &mut screen, &mut bytes);
            if screen_size(&screen) != app.cx.size {
                screen.resize(app.cx.size);
            }
            if app.over() {
                return Ok(Ending::Left);
            }
        }
        if gone {
            // The console is told, so that it leaves nothing unkept.
            let effects = app.update(Msg::Input(Input::Hangup));
            perform(effects, runner, &sender, &mut screen, &mut bytes);
            return Ok(Ending::Gone);
        }
        if !write(&mut output, &bytes).await? {
            return Ok(Ending::Gone);
        }
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
fn perform(
    effects: Vec<Effect>,
    runner: &mut Runner,
    replies: &mpsc::UnboundedSender<Msg>,
    screen: &mut Screen,
    bytes: &mut Vec<u8>,
) {
    for effect in effects {
        match effect {
            Effect::Call { id, slot: _, request } => runner.call(id, request, replies.clone()),
            Effect::Cancel(id) => runner.cancel(id),
            Effect::Keep(keep) => runner.keep(keep),
            Effect::Repaint => screen.forget(),
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

/// Writes a frame, whole; false where the terminal is gone.
async fn write<W: AsyncWrite + Unpin>(output: &mut W, bytes: &[u8]) -> io::Result<bool> {
    if bytes.is_empty() {
        return Ok(true);
    }
    let written = async {
        output.write_all(bytes).await?;
        output.flush().await
    };
    match written.await {
        Ok(()) => Ok(true),
        Err(error) => match error.kind() {
            io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::NotConnected => {
                Ok(false)
            }
            // A terminal that hung up answers EIO.
            _ if error.raw_os_error() == Some(5) => Ok(false),
            _ => Err(error),
        },
    }
}
