//! One reader of the change feed a process, fanned out to its consoles.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{PgConnection, PgPool};
use tokio::sync::{broadcast, watch};

use super::connection::beside;
use crate::domain::journal::Change;
use crate::store;
use crate::store::feed::{Position, Reading};

/// How often the journal is read while somebody looks.
const EVERY: Duration = Duration::from_millis(75);
/// Longest silence before the database counts as lost. One that ends says so at once; a busy machine may be silent for
/// a second or two.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many batches a slow console may lag behind before it must read everything anew.
const BACKLOG: usize = 1024;

/// State of the link to the database, as consoles show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The last reading succeeded.
    Up,
    /// The last reading failed; the next succeeds or not.
    Down,
}

/// What consoles listen to.
#[derive(Debug)]
pub struct Feed {
    changes: broadcast::Sender<Arc<[Change]>>,
    link: watch::Sender<Link>,
    reader: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Feed {
    pub(super) fn new() -> Self {
        Self {
            changes: broadcast::channel(BACKLOG).0,
            link: watch::channel(Link::Up).0,
            reader: tokio::sync::Mutex::new(None),
        }
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
    tokio::time::timeout(PATIENCE, reading).await.ok()?.ok()
}

async fn run(feed: Arc<Feed>, pool: PgPool, started: Option<(PgConnection, Position)>) {
    // Its own connection: it neither waits for commands nor keeps them waiting.
    let (mut connection, mut position) = started.unzip();
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
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
        let link = match tokio::time::timeout(PATIENCE, reading).await {
            Ok(Ok((db, read))) => {
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
            Ok(Err(error)) => {
                tracing::debug!(%error, "the change feed could not be read");
                Link::Down
            }
            Err(_) => Link::Down,
        };
        feed.link
            .send_if_modified(|seen| std::mem::replace(seen, link) != link);
    }
}
