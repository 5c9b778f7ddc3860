//! The databases that are measured: private servers, each in a data folder of its own, driven by the built program.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr as _;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use regie::domain::Actor;
use regie::service::{Clock, Service};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, PgPool};

use crate::Ended;

/// A running server and its database.
#[derive(Debug, Clone)]
pub struct Base {
    folder: PathBuf,
    /// The application's URL, as libpq understands it.
    pub url: String,
    application: PgConnectOptions,
    superuser: PgConnectOptions,
}

impl Base {
    /// The server of a data folder, started if need be.
    pub fn start(folder: &Path) -> Ended<Self> {
        regie(folder, &["db", "start"])?;
        let url = regie(folder, &["db", "url"])?;
        let admin = regie(folder, &["db", "url", "--admin"])?;
        Ok(Self {
            folder: folder.to_owned(),
            application: PgConnectOptions::from_str(&url)?.disable_statement_logging(),
            superuser: PgConnectOptions::from_str(&admin)?.disable_statement_logging(),
            url,
        })
    }

    /// Another database of the same server.
    pub fn database(&self, name: &str) -> Self {
        Self {
            folder: self.folder.clone(),
            url: self.url.replace("/regie?", &format!("/{name}?")),
            application: self.application.clone().database(name),
            superuser: self.superuser.clone().database(name),
        }
    }

    /// Stops the server and starts it again: nothing of the data is in its memory then.
    pub fn restart(&self) -> Ended {
        regie(&self.folder, &["db", "stop"])?;
        regie(&self.folder, &["db", "start"])?;
        Ok(())
    }

    /// A pool of at most so many connections, as the application opens them.
    pub fn pool(&self, connections: u32) -> PgPool {
        regie::store::pool::opened()
            .max_connections(connections)
            .acquire_timeout(std::time::Duration::from_secs(30))
            .connect_lazy_with(self.application.clone())
    }

    /// A connection as the application.
    pub async fn app(&self) -> Ended<PgConnection> {
        Ok(PgConnection::connect_with(&self.application).await?)
    }

    /// A connection as superuser.
    pub async fn admin(&self) -> Ended<PgConnection> {
        Ok(PgConnection::connect_with(&self.superuser).await?)
    }

    /// The service at the instant to which the data is anchored.
    pub fn service(&self, connections: u32, now: DateTime<Utc>) -> Service {
        Service::new(self.pool(connections), Clock::Fixed(now))
    }

    /// The instant to which the data is anchored: its last command's.
    pub async fn now(&self) -> Ended<DateTime<Utc>> {
        let mut admin = self.admin().await?;
        scalar(
            &mut admin,
            "select cree_le from commande order by id desc limit 1",
        )
        .await
        .context("the database holds no commands: seed it first")
    }

    /// Somebody with this role, in the order of their keys.
    pub async fn actor(&self, service: &Service, role: &str) -> Ended<Actor> {
        let mut admin = self.admin().await?;
        let login: String = sqlx::query_scalar(
            "select u.login from utilisateur u
             join utilisateur_role ur on ur.utilisateur_id = u.id join role r on r.id = ur.role_id
             where r.code = $1 and u.actif and u.supprime_le is null order by u.id limit 1",
        )
        .bind(role)
        .fetch_one(&mut admin)
        .await
        .with_context(|| format!("nobody has the role {role}"))?;
        Ok(service.actor(&login).await?)
    }
}

/// The built program.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_regie")
}

/// Runs the built program on a data folder; what it printed, without the last line end.
pub fn regie(folder: &Path, arguments: &[&str]) -> Ended<String> {
    let output = Command::new(program())
        .args(arguments)
        .env("REGIE_DATA_DIR", folder)
        .output()
        .with_context(|| format!("{} can't be run", program()))?;
    if !output.status.success() {
        bail!(
            "regie {}: {}\n{}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

/// One value.
pub async fn scalar<T>(db: &mut PgConnection, sql: &str) -> Ended<T>
where
    T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    Ok(sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(db)
        .await?)
}

/// Runs statements.
pub async fn run(db: &mut PgConnection, sql: &str) -> Ended {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(db)
        .await
        .with_context(|| sql.chars().take(200).collect::<String>())?;
    Ok(())
}
