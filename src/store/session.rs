//! Open logins.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::domain::UtilisateurId;

/// How long a session stays open without being used.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);

/// Closes every open session of a person; how many there were.
///
/// # Errors
/// Those of the database.
pub async fn close_all(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update session set fermee_le = $2 where utilisateur_id = $1 and fermee_le is null",
        utilisateur.0,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
