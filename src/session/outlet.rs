//! Where frames go: one at a time. As long as a terminal has not taken the last one, no other is made.

use std::io;

use tokio::io::{AsyncWrite, AsyncWriteExt};

/// Most bytes that wait beside a frame (bells, copied text): beyond, they are dropped.
const BESIDE: usize = 1 << 20;

/// A terminal, and what it has not taken yet.
#[derive(Debug)]
pub(super) struct Outlet<W> {
    output: W,
    waiting: Vec<u8>,
    taken: usize,
    flushing: bool,
}

impl<W: AsyncWrite + Unpin> Outlet<W> {
    pub(super) fn new(output: W) -> Self {
        Self {
            output,
            waiting: Vec::new(),
            taken: 0,
            flushing: false,
        }
    }

    /// Whether everything was taken.
    pub(super) fn is_free(&self) -> bool {
        self.waiting.is_empty() && !self.flushing
    }

    /// Has these bytes written after those that wait.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        if self.waiting.len() <= BESIDE {
            self.waiting.extend_from_slice(bytes);
        }
    }

    /// Writes on; false where the terminal is gone. May be dropped and called again: no byte is lost or sent twice.
    /// Never ends while nothing waits.
    pub(super) async fn write_on(&mut self) -> io::Result<bool> {
        if self.is_free() {
            return std::future::pending().await;
        }
        let written = if self.taken < self.waiting.len() {
            match self.output.write(&self.waiting[self.taken..]).await {
                Ok(0) => Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => {
                    self.taken += written;
                    if self.taken == self.waiting.len() {
                        self.waiting.clear();
                        self.taken = 0;
                        self.flushing = true;
                    }
                    Ok(())
                }
                Err(error) => Err(error),
            }
        } else {
            self.output.flush().await.map(|()| self.flushing = false)
        };
        match written {
            Ok(()) => Ok(true),
            Err(error) if is_gone(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes all that waits.
    pub(super) async fn drain(&mut self) -> io::Result<bool> {
        while !self.is_free() {
            if !self.write_on().await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::NotConnected
            | io::ErrorKind::WriteZero
    ) // A terminal that hung up answers EIO.
        || error.raw_os_error() == Some(5)
}
