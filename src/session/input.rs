//! The process's own input: what its terminal sends, and how it changes its size.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use futures::stream::{self, Stream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use super::bytes::Bytes;
use crate::console::Input;

/// How long a lone Escape is waited on: a terminal beside us sends a key's bytes at once.
const ESCAPE: Duration = Duration::from_millis(20);

/// What the process's terminal sends, until it goes away: then one [`Input::Hangup`], and the end.
///
/// # Errors
/// Where standard input can't be waited for.
pub(super) fn inputs() -> io::Result<impl Stream<Item = Input>> {
    let terminal = Terminal::new(reader()?)?;
    Ok(stream::unfold(terminal, async |mut terminal| {
        terminal.next().await.map(|input| (input, terminal))
    }))
}

/// The size of the process's terminal, columns and rows; the least common denominator where it doesn't say.
pub(super) fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

struct Terminal {
    read: mpsc::Receiver<Vec<u8>>,
    sizes: Signal,
    bytes: Bytes,
    found: VecDeque<Input>,
    gone: bool,
}

impl Terminal {
    fn new(read: mpsc::Receiver<Vec<u8>>) -> io::Result<Self> {
        Ok(Self {
            read,
            sizes: signal(SignalKind::window_change())?,
            bytes: Bytes::default(),
            found: VecDeque::new(),
            gone: false,
        })
    }

    async fn next(&mut self) -> Option<Input> {
        while self.found.is_empty() && !self.gone {
            tokio::select! {
                read = self.read.recv() => match read {
                    Some(read) => self.found.extend(self.bytes.feed(&read)),
                    None => {
                        self.gone = true;
                        self.found.push_back(Input::Hangup);
                    }
                },
                _ = self.sizes.recv() => {
                    let (columns, rows) = size();
                    self.found.push_back(Input::Resize(columns, rows));
                }
                () = self.bytes.quiet(ESCAPE) => self.found.extend(self.bytes.rest()),
            }
        }
        self.found.pop_front()
    }
}

/// Reads standard input on a thread of its own until it ends: a terminal is never made non-blocking, it would be so for
/// everybody who shares it.
fn reader() -> io::Result<mpsc::Receiver<Vec<u8>>> {
    let (to, read) = mpsc::channel(16);
    std::thread::Builder::new()
        .name("stdin".to_owned())
        .spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(bytes @ 1..) =
                rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut buffer))
            {
                if to.blocking_send(buffer[..bytes].to_vec()).is_err() {
                    return;
                }
            }
        })?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::key::{Code, Key};

    #[tokio::test]
    async fn an_escape_rests_a_key_goes_on_and_the_end_is_told_once() {
        let (to, read) = mpsc::channel(4);
        let mut terminal = Terminal::new(read).expect("a terminal");
        let key = |code| Some(Input::Key(Key::plain(code)));
        to.send(b"a\x1b[".to_vec()).await.expect("heard");
        assert_eq!(terminal.next().await, key(Code::Char('a')));
        to.send(b"A\x1b".to_vec()).await.expect("heard");
        assert_eq!(terminal.next().await, key(Code::Up));
        assert_eq!(terminal.next().await, key(Code::Esc));
        drop(to);
        assert_eq!(terminal.next().await, Some(Input::Hangup));
        assert_eq!(terminal.next().await, None);
    }
}
