//! What only the owner of the data does: on the machine itself, or with the migrator's URL.

use chrono::Utc;
use sqlx::Connection as _;
use sqlx::postgres::PgPoolOptions;

use super::database::{self, Unavailable};
use super::seed;
use crate::config::{Config, Environment};
use crate::domain::{Actor, UtilisateurId};
use crate::service::{Clock, Service};
use crate::store::migrations;
use crate::store::pool::OpenError;

/// The row of the setup.
const SETUP: UtilisateurId = UtilisateurId(1);

/// The service over the migrator's connection, and the setup as its actor; the schema is brought up to date first.
pub async fn service(config: &Config, environment: &Environment) -> Result<(Service, Actor), Unavailable> {
    let options = database::migrator(config, environment).await?;
    migrations::run(&options).await?;
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .connect_with(options)
        .await
        .map_err(OpenError::Sql)?;
    Ok((
        Service::new(pool, Clock::System),
        Actor::systeme(SETUP, "systeme:setup"),
    ))
}

/// Roles, permissions, trades and titres, where they aren't there yet.
///
/// # Errors
/// Those of the database.
pub async fn reference_data(config: &Config, environment: &Environment) -> anyhow::Result<()> {
    let options = database::migrator(config, environment).await?;
    let mut db = sqlx::PgConnection::connect_with(&options).await?;
    let mut tx = db.begin().await?;
    seed::reference::load(&mut tx, Utc::now().date_naive()).await?;
    tx.commit().await?;
    Ok(())
}
