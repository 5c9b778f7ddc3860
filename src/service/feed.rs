//! One reader of the change feed a process, fanned out to its consoles.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::{PgConnection, PgPool};
use tokio::sync::{broadcast, watch};

use super::connection::beside;
use crate::domain::journal::Change;
use crate::store;
use crate::store::feed::{Position, Reading};

/// How often the journal is read while somebody looks.
const EVERY: Duration = Duration::from_millis(75);
/// A reading is waited for in slices: where this process itself was stopped, or had no processor, only one of them passes.
const SLICE: Duration = Duration::from_millis(250);
/// Slices without a word after which consoles are told that the database is lost. The reading is still waited for, so that
/// one that was only late says at once that all is well.
const SILENT: u32 = 6;
/// Slices without a word after which its connection is given up.
const GIVEN_UP: u32 = 20;
/// How many batches a slow console may lag behind before it must read everything anew.
const BACKLOG: usize = 1024;

/// State of the link to the database, as consoles show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The last reading succeeded.
    Up,
    /// The last reading failed; the next succeeds or not.
    Down,
    /// The same, because somebody stopped the server: it stays so until somebody starts it.
    Stopped,
}

/// What consoles listen to.
#[derive(Debug)]
pub struct Feed {
    changes: broadcast::Sender<Arc<[Change]>>,
    link: watch::Sender<Link>,
    /// Whether the server was stopped, as whoever looks after it has found.
    stopped: AtomicBool,
    reader: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Feed {
    pub(super) fn new() -> Self {
        Self {
            changes: broadcast::channel(BACKLOG).0,
            link: watch::channel(Link::Up).0,
            stopped: AtomicBool::new(false),
            reader: tokio::sync::Mutex::new(None),
        }
    }

    /// Says whether the server was stopped, so that a lost link is told as that.
    pub(super) fn stopped(&self, stopped: bool) {
        self.stopped.store(stopped, Ordering::Relaxed);
    }

    /// Listens from now on; the reader runs while anybody does.
    pub(super) async fn listen(self: &Arc<Self>, pool: &PgPool) -> Listener {
        let mut reader = self.reader.lock().await;
        let listener = Listener {
            changes: self.changes.subscribe(),
            link: self.link.subscribe(),
        };
        if reader.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
            // The position is taken before anybody reads a screen: nothing falls between the two.
            let position = store_start(pool).await;
            *reader = Some(tokio::spawn(run(Arc::clone(self), pool.clone(), position)));
        }
        listener
    }
}

/// One console's ear.
#[derive(Debug)]
pub struct Listener {
    /// Batches of changes; a lag means "read everything anew".
    pub changes: broadcast::Receiver<Arc<[Change]>>,
    /// State of the link.
    pub link: watch::Receiver<Link>,
}

async fn store_start(pool: &PgPool) -> Option<(PgConnection, Position)> {
    let reading = async {
        let mut db = beside(pool).await?;
        let position = store::feed::start(&mut db).await?;
        Ok::<_, sqlx::Error>((db, position))
    };
    patiently(SLICE, reading, || ()).await?.ok()
}

/// Waits for a reading, tells when it is silent for long, and gives it up in the end.
async fn patiently<T>(slice: Duration, reading: impl Future<Output = T>, silent: impl Fn()) -> Option<T> {
    let mut reading = std::pin::pin!(reading);
    for passed in 1..=GIVEN_UP {
        if let Ok(read) = tokio::time::timeout(slice, &mut reading).await {
            return Some(read);
        }
        if passed == SILENT {
            silent();
        }
    }
    None
}

async fn run(feed: Arc<Feed>, pool: PgPool, started: Option<(PgConnection, Position)>) {
    // Its own connection: it neither waits for commands nor keeps them waiting.
    let (mut connection, mut position) = started.unzip();
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let told = |link| {
        let link = match link {
            Link::Down if feed.stopped.load(Ordering::Relaxed) => Link::Stopped,
            other => other,
        };
        feed.link
            .send_if_modified(|seen| std::mem::replace(seen, link) != link)
    };
    while feed.changes.receiver_count() > 0 {
        every.tick().await;
        // A reading that is cut short leaves its connection unusable: it is put back only after a whole one.
        let kept = connection.take();
        let reading = async {
            let mut db = match kept {
                Some(db) => db,
                None => beside(&pool).await?,
            };
            let read = match &mut position {
                Some(position) => store::feed::read(&mut db, position).await?,
                None => {
                    position = Some(store::feed::start(&mut db).await?);
                    Reading::Restarted
                }
            };
            Ok::<_, sqlx::Error>((db, read))
        };
        let link = match patiently(SLICE, reading, || _ = told(Link::Down)).await {
            Some(Ok((db, read))) => {
                connection = Some(db);
                match read {
                    Reading::Changes(changes) => {
                        if !changes.is_empty() {
                            // Nobody left to hear it is no fault.
                            let _ = feed.changes.send(changes.into());
                        }
                        Link::Up
                    }
                    // Down for one reading: whoever hears that the link is back reads everything anew.
                    Reading::Restarted => Link::Down,
                }
            }
            Some(Err(error)) => {
                tracing::debug!(%error, "the change feed could not be read");
                Link::Down
            }
            None => Link::Down,
        };
        told(link);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const SHORT: Duration = Duration::from_millis(1);

    #[test]
    fn a_frozen_database_is_told_within_two_seconds() {
        assert!(EVERY + SLICE * (SILENT + 1) < Duration::from_secs(2));
    }

    #[tokio::test]
    async fn a_silent_reading_is_told_once_and_given_up_in_the_end() {
        let told = Cell::new(0);
        let read = patiently(SHORT, std::future::pending::<()>(), || told.set(told.get() + 1)).await;
        assert_eq!((read, told.get()), (None, 1));
    }

    #[tokio::test]
    async fn a_late_reading_is_still_taken() {
        // It answers once it was told lost, and no sooner.
        let (answer, reading) = tokio::sync::oneshot::channel();
        let answer = Cell::new(Some(answer));
        let silent = || _ = answer.take().map(|answer| answer.send("late"));
        assert_eq!(patiently(SHORT, reading, silent).await, Some(Ok("late")));
    }

    #[tokio::test]
    async fn a_reading_that_answers_says_nothing() {
        let silent = || panic!("told lost");
        assert_eq!(patiently(SHORT, std::future::ready(1), silent).await, Some(1));
    }
}
