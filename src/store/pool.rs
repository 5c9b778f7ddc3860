//! The connection pool, and the primary that it follows.

use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, PgPool, Row as _};
use tokio::task::AbortHandle;

use super::pgbouncer;
use super::target::{BadUrl, Target, host_name};

/// How often the primary is asked whether it still is one, where there is another server that could be.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// For so long after its last use a connection is taken without a question; where it broke just then, what is sent on it
/// fails as it does when it breaks under way.
const A_MOMENT: Duration = Duration::from_secs(1);

/// What the pool is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections that one process may hold.
    pub connections: u32,
    /// Longest wait for one of them.
    pub acquire: Duration,
    /// Longest wait for one server to answer when the primary is sought.
    pub answer: Duration,
}

/// Why the database can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL can't be understood.
    #[error("the database's URL: {0}")]
    Url(#[from] BadUrl),
    /// No server answers as the primary.
    #[error("no primary among {}", describe(.tried))]
    NoPrimary {
        /// Each server, with what it said.
        tried: Vec<(String, String)>,
    },
    /// There is a PgBouncer before the database, which would mix up prepared statements.
    #[error("PgBouncer in front of the database: {0}")]
    PgBouncer(#[from] pgbouncer::Unsafe),
    /// The server refuses: a wrong password, a missing database or role.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

fn describe(tried: &[(String, String)]) -> String {
    tried
        .iter()
        .map(|(host, said)| format!("{host} ({said})"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// An open database. Dropping it ends the watch over its primary.
#[derive(Debug)]
pub struct Database {
    pool: PgPool,
    primary: String,
    watch: Option<AbortHandle>,
}

impl Database {
    /// Finds the primary, makes sure that what lies between is safe, and opens the pool.
    pub async fn open(target: &Target, limits: Limits) -> Result<Self, OpenError> {
        let options = find_primary(target, limits.answer).await?;
        pgbouncer::check(&options, limits.answer).await?;
        let primary = host_name(&options);
        let pool = pool(target, options, limits);
        let watch = (target.hosts().len() > 1).then(|| {
            let (pool, target) = (pool.clone(), target.clone());
            tokio::spawn(async move { follow(&pool, &target, limits).await }).abort_handle()
        });
        Ok(Self { pool, primary, watch })
    }

    /// Opens the private server, which has neither a standby nor anything in front of it.
    #[must_use]
    pub fn private(options: PgConnectOptions, limits: Limits) -> Self {
        let target = Target::one(options);
        let options = target.hosts()[0].clone();
        Self {
            primary: host_name(&options),
            pool: pool(&target, options, limits),
            watch: None,
        }
    }

    /// The pool; cheap to clone.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The server that was the primary when the database was opened.
    #[must_use]
    pub fn primary(&self) -> &str {
        &self.primary
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            watch.abort();
        }
    }
}

fn pool(target: &Target, options: PgConnectOptions, limits: Limits) -> PgPool {
    let several = target.hosts().len() > 1;
    opened()
        .max_connections(limits.connections)
        .acquire_timeout(limits.acquire)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                // A primary that was demoted comes back under its old name.
                if several && in_recovery(connection).await? {
                    return Err(sqlx::Error::Io(std::io::Error::other("this server is a standby")));
                }
                Ok(())
            })
        })
        .connect_lazy_with(options)
}

/// A pool as the application opens it: a connection is asked whether it still holds, unless it did a moment ago.
#[must_use]
pub fn opened() -> PgPoolOptions {
    PgPoolOptions::new()
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for >= A_MOMENT {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// Asked without a prepared statement: it is not yet known whether what lies between keeps those apart.
async fn in_recovery(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let row = connection
        .fetch_one(sqlx::raw_sql("select pg_is_in_recovery()"))
        .await?;
    row.try_get(0)
}

/// The first server that says it is the primary. One server alone is taken as it is: it may be a standby that somebody
/// only wants to read.
pub async fn find_primary(target: &Target, answer: Duration) -> Result<PgConnectOptions, OpenError> {
    if let [only] = target.hosts() {
        return match asked(only, answer).await {
            Ok(_) => Ok(only.clone()),
            Err(sqlx::Error::Io(error)) => Err(OpenError::NoPrimary {
                tried: vec![(host_name(only), error.to_string())],
            }),
            Err(error) => Err(error.into()),
        };
    }
    let mut asking: FuturesUnordered<_> = target
        .hosts()
        .iter()
        .map(|host| async move { (host, asked(host, answer).await) })
        .collect();
    let mut tried = Vec::new();
    while let Some((host, said)) = asking.next().await {
        match said {
            Ok(false) => return Ok(host.clone()),
            Ok(true) => tried.push((host_name(host), "this server is a standby".to_owned())),
            Err(error) => tried.push((host_name(host), super::told(&error))),
        }
    }
    Err(OpenError::NoPrimary { tried })
}

/// Whether a server is a standby.
async fn asked(options: &PgConnectOptions, answer: Duration) -> Result<bool, sqlx::Error> {
    let ask = async {
        let mut connection = options.connect().await?;
        let standby = in_recovery(&mut connection).await?;
        connection.close().await?;
        Ok(standby)
    };
    let late = || sqlx::Error::Io(std::io::Error::from(std::io::ErrorKind::TimedOut));
    tokio::time::timeout(answer, ask)
        .await
        .unwrap_or_else(|_| Err(late()))
}

/// Points the pool to the new primary when the old one is lost or demoted. Connections of the pool to a lost server
/// fail by themselves; those to a demoted one ended when it was restarted as a standby.
async fn follow(pool: &PgPool, target: &Target, limits: Limits) {
    let mut current = None;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if pool.is_closed() {
            return;
        }
        if let Some((host, connection)) = &mut current
            && still_primary(connection, limits.answer).await
        {
            tracing::trace!(host, "still the primary");
            continue;
        }
        match find_primary(target, limits.answer).await {
            Ok(options) => {
                let host = host_name(&options);
                if host_name(&pool.connect_options()) != host {
                    tracing::warn!(host, "the primary has moved: following it");
                    pool.set_connect_options(options.clone());
                }
                current = options.connect().await.ok().map(|connection| (host, connection));
            }
            Err(error) => {
                tracing::warn!(%error, "the primary is lost");
                current = None;
            }
        }
    }
}

async fn still_primary(connection: &mut PgConnection, answer: Duration) -> bool {
    matches!(
        tokio::time::timeout(answer, in_recovery(connection)).await,
        Ok(Ok(false))
    )
}
