//! Connections of the pool: one that nobody gives back in time is no lost database.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, PgConnection, PgPool, Postgres, Transaction};

use super::mission::MissionQuery;
use super::{Answer, Error, Service};
use crate::domain::liste::Page;
use crate::domain::liste_missions::TriMissions;
use crate::domain::permission::Permission;
use crate::domain::{Actor, Refusal};

/// How often one waits again, as long as the pool allows, while the database answers.
const AGAIN: u32 = 4;
/// For so long it need not be asked again whether the database answers.
const RECENT: Duration = Duration::from_secs(1);

/// A connection of its own, next to the pool, whose options follow the primary.
pub(super) async fn beside(pool: &PgPool) -> sqlx::Result<PgConnection> {
    PgConnection::connect_with(&pool.connect_options()).await
}

/// Whether the database answers, as it was last found, and when.
#[derive(Debug, Default)]
pub(super) struct Pulse(tokio::sync::Mutex<Option<(Instant, bool)>>);

impl Pulse {
    /// Asks once for all who wonder at the same time.
    async fn beats(&self, pool: &PgPool) -> bool {
        let mut last = self.0.lock().await;
        if let Some((_, beats)) = last.filter(|(found, _)| found.elapsed() < RECENT) {
            return beats;
        }
        let reached = tokio::time::timeout(pool.options().get_acquire_timeout(), beside(pool)).await;
        let beats = match reached {
            Ok(Ok(connection)) => {
                // It has answered; how the farewell ends changes nothing.
                let _ = connection.close().await;
                true
            }
            Ok(Err(_)) | Err(_) => false,
        };
        *last = Some((Instant::now(), beats));
        beats
    }
}

impl Service {
    /// Whether the database answers at all.
    pub async fn answers(&self) -> bool {
        // One that is busy has said so.
        matches!(self.db().await, Ok(_) | Err(Error::Refused(_)))
    }

    /// A connection of the pool; while others have them all, one waits longer.
    pub(crate) async fn db(&self) -> Result<PoolConnection<Postgres>, Error> {
        let mut waits = 0;
        loop {
            match self.pool().acquire().await {
                Ok(connection) => return Ok(connection),
                Err(error) => self.wait_again(&mut waits, error).await?,
            }
        }
    }

    /// A transaction on such a connection.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Postgres>, Error> {
        self.begin_with("begin").await
    }

    /// A transaction for a command. What it sends finds its rows by their keys, whoever they are of: one plan a statement
    /// does, where the server would make one anew each time.
    pub(crate) async fn begin_command(&self) -> Result<Transaction<'static, Postgres>, Error> {
        self.begin_with("begin; set local plan_cache_mode = force_generic_plan")
            .await
    }

    async fn begin_with(&self, statement: &'static str) -> Result<Transaction<'static, Postgres>, Error> {
        let mut waits = 0;
        loop {
            match self.pool().begin_with(statement).await {
                Ok(transaction) => return Ok(transaction),
                Err(error) => self.wait_again(&mut waits, error).await?,
            }
        }
    }

    /// Reads what somebody at a console will ask for next: how their agence's coming days stand, and a mission, which every
    /// connection of the pool is shown once a process. One that has never looked at any takes five times as long, and
    /// whoever goes through a board would meet each of them.
    pub async fn warm(&self, actor: &Actor) {
        if let (Some(agence), Ok(_)) = (actor.agence, actor.require(Permission::MissionPlanifier))
            && let Ok(mut db) = self.db().await
        {
            let _ = self.worlds().world(&mut db, Some(agence), self.now()).await;
        }
        if self.inner.warmed.swap(true, Ordering::AcqRel) {
            return;
        }
        let latest = MissionQuery::Liste {
            filtre: String::new(),
            tri: TriMissions::Recentes,
            page: Page::first(1),
        };
        // Who may see none warms nothing, and loses nothing.
        let Ok(Answer::Missions(found)) = self.read(actor, latest.into()).await else {
            return;
        };
        let Some(mission) = found.items.first() else {
            return;
        };
        // The pool gives them out in turn.
        for _ in 0..self.pool().num_idle() {
            let again = MissionQuery::Fiche(mission.id.into());
            let _ = self.read(actor, again.into()).await;
        }
    }

    async fn wait_again(&self, waits: &mut u32, error: sqlx::Error) -> Result<(), Error> {
        if !matches!(error, sqlx::Error::PoolTimedOut) || !self.inner.pulse.beats(self.pool()).await {
            return Err(error.into());
        }
        *waits += 1;
        if *waits > AGAIN {
            tracing::warn!("no connection of the pool was given back in time");
            return Err(Refusal::conflict("base-occupee").into());
        }
        Ok(())
    }
}
