//! The process's own output: a terminal that stops reading holds up a thread, never the session, and what was still on
//! its way is never written after the terminal was given back.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;
use tokio::task::{JoinHandle, spawn_blocking};

/// Something to write to, until it is closed.
#[derive(Debug)]
pub(super) struct Gate<W>(Mutex<Option<W>>);

impl<W: Write> Gate<W> {
    pub(super) const fn new(output: W) -> Self {
        Self(Mutex::new(Some(output)))
    }

    fn open(&self) -> MutexGuard<'_, Option<W>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a write that has begun end; any that comes later goes nowhere.
    pub(super) fn close(&self) {
        self.open().take();
    }

    /// Does something else with what is written to; what comes meanwhile waits.
    pub(super) fn hold<T>(&self, meanwhile: impl FnOnce() -> T) -> T {
        let _held = self.open();
        meanwhile()
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        match &mut *self.open() {
            Some(output) => {
                output.write_all(bytes)?;
                output.flush()
            }
            None => Ok(()),
        }
    }
}

/// Writes through a [`Gate`], on a thread that may wait.
#[derive(Debug)]
pub(super) struct Output<W> {
    gate: Arc<Gate<W>>,
    writing: Option<JoinHandle<io::Result<()>>>,
}

impl<W> Output<W> {
    pub(super) fn new(gate: Arc<Gate<W>>) -> Self {
        Self { gate, writing: None }
    }

    fn poll_written(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(writing) = &mut self.writing else {
            return Poll::Ready(Ok(()));
        };
        let written = ready!(Pin::new(writing).poll(cx));
        self.writing = None;
        Poll::Ready(written.map_err(io::Error::other).flatten())
    }
}

impl<W: Write + Send + 'static> AsyncWrite for Output<W> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_written(cx))?;
        let (gate, taken) = (Arc::clone(&self.gate), bytes.to_vec());
        self.writing = Some(spawn_blocking(move || gate.write(&taken)));
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_written(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use tokio::io::AsyncWriteExt as _;

    use super::*;

    /// A terminal that takes bytes only when it is told to.
    struct Slow {
        begun: Sender<()>,
        go: Receiver<()>,
        taken: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.begun.send(()).unwrap();
            self.go.recv().unwrap();
            self.taken.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn closing_waits_for_the_write_that_has_begun_and_drops_those_that_come_later() {
        let (begun, has_begun) = channel();
        let (go, told) = channel();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let gate = Arc::new(Gate::new(Slow {
            begun,
            go: told,
            taken: Arc::clone(&taken),
        }));
        let mut output = Output::new(Arc::clone(&gate));
        output.write_all(b"a frame").await.unwrap();
        has_begun.recv().unwrap();
        let closing = std::thread::spawn({
            let (gate, taken) = (Arc::clone(&gate), Arc::clone(&taken));
            move || {
                gate.close();
                taken.lock().unwrap().clone()
            }
        });
        assert!(!closing.is_finished());
        go.send(()).unwrap();
        assert_eq!(closing.join().unwrap(), b"a frame");
        output.write_all(b"another").await.unwrap();
        output.flush().await.unwrap();
        assert_eq!(*taken.lock().unwrap(), b"a frame");
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_told_at_the_next_word() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut output = Output::new(Arc::new(Gate::new(Gone)));
        output.write_all(b"a frame").await.unwrap();
        let error = output.flush().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
