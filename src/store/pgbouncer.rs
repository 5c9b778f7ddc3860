//! What stands before the database must keep prepared statements apart.
//!
//! Behind a PgBouncer that shares server connections between clients, a statement prepared by one client is executed by
//! another: sqlx then returns wrong values without a word. PgBouncer keeps them apart since 1.21, where
//! `max_prepared_statements` is set.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgDatabaseError, PgRow};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, PgConnection, Row as _};

/// First version that keeps prepared statements apart.
const SAFE_SINCE: (u32, u32) = (1, 21);

/// Name of PgBouncer's console, which looks like a database.
const CONSOLE: &str = "pgbouncer";

/// Why this PgBouncer can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    /// Its version mixes prepared statements up.
    #[error("{found} is older than 1.21")]
    TooOld {
        /// What it calls itself.
        found: String,
    },
    /// It could keep them apart, but is not told to.
    #[error("max_prepared_statements = 0")]
    NotEnabled,
    /// It doesn't let us look.
    #[error("its console cannot be read: {reason}")]
    Unknown {
        /// What it said.
        reason: String,
    },
}

/// Refuses what isn't known to be safe; passes where there is no PgBouncer.
pub(super) async fn check(database: &PgConnectOptions, answer: Duration) -> Result<(), Unsafe> {
    let console = database.clone().database(CONSOLE);
    match tokio::time::timeout(answer, console.connect()).await {
        Ok(Ok(mut connection)) => {
            let verdict = read_console(&mut connection).await;
            drop(connection.close().await);
            verdict
        }
        Ok(Err(sqlx::Error::Database(error))) => match error.try_downcast_ref::<PgDatabaseError>() {
            // PostgreSQL's own errors name the C function that raised them: here, that the database doesn't exist.
            Some(error) if error.routine().is_some() => Ok(()),
            _ => Err(Unsafe::Unknown {
                reason: error.message().to_owned(),
            }),
        },
        // The server itself has just answered; whatever failed now, it was no PgBouncer's refusal.
        Ok(Err(_)) | Err(_) => Ok(()),
    }
}

async fn read_console(connection: &mut PgConnection) -> Result<(), Unsafe> {
    // The console knows simple queries only.
    let version = match connection.fetch_one(sqlx::raw_sql("SHOW VERSION")).await {
        Ok(row) => text(&row, 0),
        // A database of this name on a real PostgreSQL, which has no such setting.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42704") => return Ok(()),
        // Old versions print theirs as a notice.
        Err(sqlx::Error::RowNotFound) => {
            return Err(Unsafe::TooOld {
                found: "PgBouncer".to_owned(),
            });
        }
        Err(error) => {
            return Err(Unsafe::Unknown {
                reason: super::told(&error),
            });
        }
    };
    if parse_version(&version).is_none_or(|found| found < SAFE_SINCE) {
        return Err(Unsafe::TooOld { found: version });
    }
    let settings = connection
        .fetch_all(sqlx::raw_sql("SHOW CONFIG"))
        .await
        .map_err(|error| Unsafe::Unknown {
            reason: super::told(&error),
        })?;
    let setting = settings
        .iter()
        .find(|row| text(row, 0) == "max_prepared_statements")
        .map(|row| text(row, 1));
    match setting.and_then(|value| value.parse::<u32>().ok()) {
        Some(0) | None => Err(Unsafe::NotEnabled),
        Some(kept) => {
            tracing::info!(version, kept, "PgBouncer keeps prepared statements apart");
            Ok(())
        }
    }
}

fn text(row: &PgRow, column: usize) -> String {
    row.try_get_unchecked(column).unwrap_or_default()
}

/// Major and minor version in `PgBouncer 1.21.0`.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.rsplit(' ').next()?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse_version("PgBouncer 1.21.0"), Some((1, 21)));
        assert!(parse_version("PgBouncer 1.9.0").unwrap() < SAFE_SINCE);
        assert!(parse_version("PgBouncer 2.0.0").unwrap() > SAFE_SINCE);
        assert_eq!(parse_version("bouncer"), None);
    }
}
