//! Background work, done by whichever processes have a session open: several may, and none needs the others.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use crate::service::{Error, Service};

/// How often the journal is sealed behind its writers.
const SEAL_EVERY: Duration = Duration::from_secs(10);
/// By then a console that was opened shows its board, which it wanted the machine for.
const FIRST_AFTER: Duration = Duration::from_secs(1);
/// Seals of one round: a long backlog leaves the database free in between.
const SEALS: u32 = 100;
/// How often what has outlived its use is thrown away.
const PURGE_EVERY: Duration = Duration::from_hours(6);
/// How long leaving waits for the last seal.
const FAREWELL: Duration = Duration::from_secs(2);

/// Background work under way; ends with [`Watch::stop`], or with the process.
#[derive(Debug)]
pub struct Watch {
    leave: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Watch {
    /// Begins.
    #[must_use]
    pub fn start(service: Service) -> Self {
        let (leave, left) = oneshot::channel();
        Self {
            leave,
            task: tokio::spawn(run(service, left)),
        }
    }

    /// Seals what was written last, and ends.
    pub async fn stop(self) {
        // Gone already: nothing to tell it.
        let _ = self.leave.send(());
        let _ = timeout(FAREWELL, self.task).await;
    }
}

async fn run(service: Service, mut left: oneshot::Receiver<()>) {
    let mut every = interval_at(Instant::now() + FIRST_AFTER, SEAL_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut purged: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = &mut left => {
                tell("seal", service.seal(SEALS).await);
                return;
            }
        }
        tell("seal", service.seal(SEALS).await);
        if purged.is_none_or(|at| at.elapsed() >= PURGE_EVERY) {
            purged = Some(Instant::now());
            tell("purge", service.purge().await);
        }
    }
}

/// A database that is away comes back; the next round finds what this one left.
fn tell<T>(what: &str, done: Result<T, Error>) {
    if let Err(error) = done {
        tracing::debug!(%error, what, "background work was put off");
    }
}
