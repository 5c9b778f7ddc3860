//! Clients, their sites and what stands there.

use sqlx::PgConnection;

use crate::domain::{ClientId, SiteId};

/// What planning needs to know of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Whose it is.
    pub client: ClientId,
    /// Zone of its hours.
    pub fuseau: String,
    /// Degrees north, where known.
    pub latitude: Option<f64>,
    /// Degrees east, where known.
    pub longitude: Option<f64>,
}

/// Reads a site that is in use.
///
/// # Errors
/// Those of the database.
pub async fn site(db: &mut PgConnection, id: SiteId) -> sqlx::Result<Option<Site>> {
    sqlx::query_as!(
        Site,
        r#"
        select client_id as "client: ClientId", fuseau, latitude, longitude
        from site where id = $1 and supprime_le is null
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}
