//! From the settings to an open database.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::task::AbortHandle;
use tokio::time::MissedTickBehavior;

use super::postgres::{Condition, Keeper, Lease, PostgresError, PrivateServer, Role, Started};
use crate::config::{Config, Environment};
use crate::store::migrations::{self, MigrationError, State, Step};
use crate::store::pool::{self, Database, Limits, OpenError};
use crate::store::target::Target;

/// Why there is no database to work with.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// The private server can't be had.
    #[error(transparent)]
    Private(#[from] PostgresError),
    /// The database that the settings name can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The schema can't be brought up to date.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// The schema is not the one that this program knows.
    #[error("{} migrations are pending", .pending.len())]
    Outdated {
        /// What is yet to be applied.
        pending: Vec<Step>,
    },
}

/// What the settings allow the pool.
#[must_use]
pub fn limits(config: &Config) -> Limits {
    Limits {
        connections: config.database.pool_max,
        acquire: Duration::from_millis(config.database.acquire_timeout_ms),
        answer: Duration::from_millis(config.database.connect_timeout_ms),
    }
}

/// The database that the settings name, if they name one.
pub fn external(config: &Config) -> Result<Option<Target>, OpenError> {
    let Some(url) = &config.database.url else {
        return Ok(None);
    };
    Ok(Some(Target::parse(
        url.expose(),
        config.database.password.as_ref(),
    )?))
}

/// An open database, and with the private server the claim that keeps it up.
#[derive(Debug)]
pub struct Session {
    database: Database,
    claim: Option<(PrivateServer, Lease)>,
    guard: Option<AbortHandle>,
}

/// How often the private server is looked after.
const TEND_EVERY: Duration = Duration::from_secs(1);

impl Session {
    /// The pool; cheap to clone.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Looks after the private server until the session is closed: one that died is started again, and `stopped` hears
    /// whether somebody stopped it.
    pub fn tend(&mut self, stopped: impl Fn(bool) + Send + 'static) {
        let Some((server, _)) = &self.claim else {
            return;
        };
        let server = server.clone();
        let tending = tokio::spawn(async move {
            let mut every = tokio::time::interval(TEND_EVERY);
            every.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                every.tick().await;
                match server.tend().await {
                    Ok(condition) => stopped(condition == Condition::Stopped),
                    Err(error) => tracing::warn!(%error, "the server could not be started again"),
                }
            }
        });
        self.guard = Some(tending.abort_handle());
    }

    /// Closes the connections. The last to leave a server that consoles started stops it; without this, as after a
    /// crash, it stays until the next one leaves.
    pub async fn close(self) -> Result<(), Unavailable> {
        if let Some(guard) = &self.guard {
            guard.abort();
        }
        self.database.pool().close().await;
        if let Some((server, lease)) = self.claim {
            server.leave(lease).await?;
        }
        Ok(())
    }
}

/// Opens the database, ready for use. The private server is started, migrated and, as a demonstration, filled where it
/// isn't; `keeper` tells how long it stays when it is started here.
pub async fn open(
    config: &Config,
    environment: &Environment,
    keeper: Keeper,
) -> Result<Session, Unavailable> {
    if let Some(target) = external(config)? {
        let database = Database::open(&target, limits(config)).await?;
        expect_current(database.pool()).await?;
        return Ok(Session {
            database,
            claim: None,
            guard: None,
        });
    }
    let server = PrivateServer::of(config, environment);
    let (_, lease) = server.start_for_a_while(keeper).await?;
    let prepared = prepare(&server).await;
    if let Err(error) = prepared {
        server.leave(lease).await?;
        return Err(error);
    }
    let database = Database::private(server.options(Role::Application), limits(config));
    Ok(Session {
        database,
        claim: Some((server, lease)),
        guard: None,
    })
}

/// Starts the private server to stay, and brings its schema up to date.
pub async fn start_private(
    config: &Config,
    environment: &Environment,
) -> Result<(Started, Vec<Step>), Unavailable> {
    let server = PrivateServer::of(config, environment);
    let started = server.start().await?;
    Ok((started, prepare(&server).await?))
}

async fn prepare(server: &PrivateServer) -> Result<Vec<Step>, Unavailable> {
    Ok(migrations::run(&server.options(Role::Superuser)).await?)
}

/// How to connect as the role that migrates.
pub async fn migrator(config: &Config, environment: &Environment) -> Result<PgConnectOptions, Unavailable> {
    if let Some(options) = external_migrator(config).await? {
        return Ok(options);
    }
    let server = PrivateServer::of(config, environment);
    server.start().await?;
    Ok(server.options(Role::Superuser))
}

/// How to connect as the role that migrates to a database whose schema is up to date: the private one is brought there.
pub async fn current(config: &Config, environment: &Environment) -> Result<PgConnectOptions, Unavailable> {
    let Some(options) = external_migrator(config).await? else {
        start_private(config, environment).await?;
        return Ok(PrivateServer::of(config, environment).options(Role::Superuser));
    };
    let pool = PgPool::connect_lazy_with(options.clone());
    let found = expect_current(&pool).await;
    pool.close().await;
    found.map(|()| options)
}

/// The same to the database that the settings name, if they name one.
async fn external_migrator(config: &Config) -> Result<Option<PgConnectOptions>, Unavailable> {
    let database = &config.database;
    let Some(url) = database.admin_url.as_ref().or(database.url.as_ref()) else {
        return Ok(None);
    };
    let target = Target::parse(url.expose(), database.password.as_ref()).map_err(OpenError::Url)?;
    Ok(Some(pool::find_primary(&target, limits(config).answer).await?))
}

/// Refuses a schema that this program doesn't know.
async fn expect_current(pool: &PgPool) -> Result<(), Unavailable> {
    let steps = migrations::status(pool).await.map_err(OpenError::Sql)?;
    if let Some(step) = steps.iter().find(|step| step.state == State::Unknown) {
        return Err(MigrationError::Unknown {
            version: step.version,
        }
        .into());
    }
    if let Some(step) = steps.iter().find(|step| step.state == State::Changed) {
        return Err(MigrationError::Changed {
            version: step.version,
        }
        .into());
    }
    let pending: Vec<Step> = steps
        .into_iter()
        .filter(|step| step.state == State::Pending)
        .collect();
    if pending.is_empty() {
        Ok(())
    } else {
        Err(Unavailable::Outdated { pending })
    }
}
