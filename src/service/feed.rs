//! One reader of the change feed a process, fanned out to its consoles.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::{broadcast, watch};

use crate::domain::journal::Change;
use crate::store;

/// How often the journal is read while somebody looks.
const EVERY: Duration = Duration::from_millis(75);
/// Longest wait for one reading before the database counts as lost.
const PATIENCE: Duration = Duration::from_secs(1);
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

async fn store_start(pool: &PgPool) -> Option<store::feed::Position> {
    let reading = async {
        let mut db = pool.acquire().await?;
        store::feed::start(&mut db).await
    };
    tokio::time::timeout(PATIENCE, reading).await.ok()?.ok()
}

async fn run(feed: Arc<Feed>, pool: PgPool, mut position: Option<store::feed::Position>) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while feed.changes.receiver_count() > 0 {
        every.tick().await;
        let reading = async {
            let mut db = pool.acquire().await?;
            match &mut position {
                Some(position) => store::feed::read(&mut db, position).await,
                None => {
                    position = Some(store::feed::start(&mut db).await?);
                    Ok(Vec::new())
                }
            }
        };
        let link = match tokio::time::timeout(PATIENCE, reading).await {
            Ok(Ok(changes)) => {
                if !changes.is_empty() {
                    // Nobody left to hear it is no fault.
                    let _ = feed.changes.send(changes.into());
                }
                Link::Up
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
