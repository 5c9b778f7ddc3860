//! The schema's migrations, embedded in the program and applied by one process at a time.
//!
//! Three things sqlx's own migrator leaves open are decided here. A migration waits for a table's lock for a fifth of a
//! second at most, and is tried again: whoever queues behind a waiting `alter table` waits with it. A second migrator
//! polls for its turn, because waiting in `pg_advisory_lock` holds a snapshot that `create index concurrently` waits
//! for. And a `create index concurrently` that was cut short leaves an invalid index, which is dropped before the next
//! attempt.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sqlx::migrate::{Migrate as _, MigrateError, Migration, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, PgPool};

static MIGRATOR: Migrator = sqlx::migrate!();

const TABLE: &str = "_sqlx_migrations";

/// Key of the advisory lock: the first eight bytes of `regie-migrations` in ASCII.
const LOCK_KEY: i64 = i64::from_be_bytes(*b"regie-mi");

/// Attempts at one migration, a fifth to two seconds apart.
const ATTEMPTS: u32 = 30;

/// Longest wait for another migrator.
const TURN_WITHIN: Duration = Duration::from_mins(10);

/// Pause between two attempts to get one's turn.
const TURN_EVERY: Duration = Duration::from_millis(100);

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A migration that was applied is no longer the same.
    #[error("migration {version} was applied with another content")]
    Changed {
        /// Its number.
        version: i64,
    },
    /// The database is ahead of this program.
    #[error("migration {version} is unknown to this version of the program")]
    Unknown {
        /// Its number.
        version: i64,
    },
    /// Others held the tables it needs for too long.
    #[error("migration {version} did not get its locks")]
    Busy {
        /// Its number.
        version: i64,
    },
    /// Another process has been migrating for too long.
    #[error("another migration is running")]
    Taken,
    /// The migration's own SQL failed; it has left nothing behind.
    #[error("migration {version}: {source}")]
    Failed {
        /// Its number.
        version: i64,
        /// What PostgreSQL said.
        source: sqlx::Error,
    },
    /// Anything else.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

/// One migration, as the program and the database know it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Step {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: State,
}

/// How a migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is in the database.
    Applied,
    /// It is yet to come.
    Pending,
    /// It is in the database with another content.
    Changed,
    /// The database has it, the program does not: the program is older.
    Unknown,
}

/// How every migration stands, by number.
pub async fn status(pool: &PgPool) -> Result<Vec<Step>, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    steps(&MIGRATOR, &mut connection).await
}

/// Applies what is pending, as a role that owns the schema; returns what was applied.
pub async fn run(options: &PgConnectOptions) -> Result<Vec<Step>, MigrationError> {
    run_with(&MIGRATOR, options).await
}

/// As [`run`], with other migrations than the program's own.
pub async fn run_with(migrator: &Migrator, options: &PgConnectOptions) -> Result<Vec<Step>, MigrationError> {
    // The caller's own limits on a session are not meant for migrations.
    let mut connection = options.clone().connect().await?;
    let applied = run_on(migrator, &mut connection).await;
    // Closing releases the lock too.
    drop(connection.close().await);
    applied
}

async fn run_on(migrator: &Migrator, connection: &mut PgConnection) -> Result<Vec<Step>, MigrationError> {
    if steps(migrator, connection)
        .await?
        .iter()
        .all(|step| step.state == State::Applied)
    {
        return Ok(Vec::new());
    }
    take_turn(connection).await?;
    connection
        .ensure_migrations_table(TABLE)
        .await
        .map_err(|error| sql(error, 0))?;
    let mut applied = Vec::new();
    for step in steps(migrator, connection).await? {
        match step.state {
            State::Applied => {}
            State::Changed => {
                return Err(MigrationError::Changed {
                    version: step.version,
                });
            }
            State::Unknown => {
                return Err(MigrationError::Unknown {
                    version: step.version,
                });
            }
            State::Pending => {
                if let Some(migration) = migrator
                    .iter()
                    .find(|migration| migration.version == step.version)
                {
                    apply(connection, migration).await?;
                    applied.push(Step {
                        state: State::Applied,
                        ..step
                    });
                }
            }
        }
    }
    Ok(applied)
}

async fn steps(migrator: &Migrator, connection: &mut PgConnection) -> Result<Vec<Step>, sqlx::Error> {
    let there: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    let rows: Vec<(i64, String, Vec<u8>)> = if there {
        sqlx::query_as("select version, description, checksum from _sqlx_migrations where success")
            .fetch_all(&mut *connection)
            .await?
    } else {
        Vec::new()
    };
    let mut steps: BTreeMap<i64, Step> = rows
        .iter()
        .map(|(version, name, _)| {
            (
                *version,
                Step {
                    version: *version,
                    name: name.clone(),
                    state: State::Unknown,
                },
            )
        })
        .collect();
    for migration in migrator.iter() {
        let found = rows.iter().find(|(version, ..)| *version == migration.version);
        let state = match found {
            None => State::Pending,
            Some((_, _, checksum)) if *checksum == *migration.checksum => State::Applied,
            Some(_) => State::Changed,
        };
        let (version, name) = (migration.version, migration.description.to_string());
        steps.insert(version, Step { version, name, state });
    }
    Ok(steps.into_values().collect())
}

/// Polls for the lock that lets one process migrate.
async fn take_turn(connection: &mut PgConnection) -> Result<(), MigrationError> {
    let since = Instant::now();
    loop {
        let mine: bool = sqlx::query_scalar("select pg_try_advisory_lock($1)")
            .bind(LOCK_KEY)
            .fetch_one(&mut *connection)
            .await?;
        if mine {
            return Ok(());
        }
        if since.elapsed() > TURN_WITHIN {
            return Err(MigrationError::Taken);
        }
        tracing::debug!("another process is migrating: waiting for it");
        tokio::time::sleep(TURN_EVERY).await;
    }
}

async fn apply(connection: &mut PgConnection, migration: &Migration) -> Result<(), MigrationError> {
    let version = migration.version;
    for attempt in 1..=ATTEMPTS {
        // Building an index concurrently waits for older transactions, and nobody waits for it.
        let lock_timeout = if migration.no_tx { "0" } else { "200ms" };
        sqlx::query(AssertSqlSafe(format!("set lock_timeout = '{lock_timeout}'")))
            .execute(&mut *connection)
            .await?;
        sqlx::query("set statement_timeout = 0")
            .execute(&mut *connection)
            .await?;
        if migration.no_tx {
            drop_invalid_indexes(connection).await?;
        }
        match connection
            .apply(TABLE, migration)
            .await
            .map_err(|error| sql(error, version))
        {
            Ok(took) => {
                tracing::info!(version, name = %migration.description, ?took, "migration applied");
                return Ok(());
            }
            Err(error) if not_locked(&error) => {
                tracing::info!(
                    version,
                    attempt,
                    "the migration did not get its locks: trying again"
                );
                tokio::time::sleep(Duration::from_millis(200 * u64::from(attempt.min(10)))).await;
            }
            Err(error) => return Err(error),
        }
    }
    Err(MigrationError::Busy { version })
}

fn sql(error: MigrateError, version: i64) -> MigrationError {
    match error {
        MigrateError::Execute(source) => MigrationError::Sql(source),
        MigrateError::ExecuteMigration(source, version) => MigrationError::Failed { version, source },
        other => MigrationError::Failed {
            version,
            source: sqlx::Error::Migrate(Box::new(other)),
        },
    }
}

/// `lock_not_available`, or a deadlock that was resolved at our expense.
fn not_locked(error: &MigrationError) -> bool {
    let (MigrationError::Failed { source, .. } | MigrationError::Sql(source)) = error else {
        return false;
    };
    let code = source
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("55P03" | "40P01"))
}

async fn drop_invalid_indexes(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let invalid: Vec<String> = sqlx::query_scalar(
        "select format('%I.%I', n.nspname, c.relname)
         from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
         where not i.indisvalid and c.relkind = 'i' and n.nspname = 'public'",
    )
    .fetch_all(&mut *connection)
    .await?;
    for index in invalid {
        tracing::warn!(index, "an index was left unfinished: dropping it");
        sqlx::query(AssertSqlSafe(format!("drop index concurrently {index}")))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_migrations_are_numbered_once_each() {
        // Gaps are lawful: numbers are given out before branches meet.
        let versions: Vec<i64> = MIGRATOR.iter().map(|migration| migration.version).collect();
        assert!(versions.is_sorted_by(|one, next| one < next), "{versions:?}");
    }

    #[test]
    fn an_index_built_concurrently_stands_alone_in_its_file() {
        for migration in MIGRATOR.iter() {
            let sql = migration.sql.as_str().to_lowercase();
            if sql.contains("concurrently") {
                assert!(
                    migration.no_tx,
                    "{} needs `-- no-transaction` as its first line",
                    migration.version
                );
                assert_eq!(
                    sql.matches(';').count(),
                    1,
                    "{} has more than one statement",
                    migration.version
                );
            }
        }
    }
}
