//! The road between visits, as booked time.

use sqlx::PgConnection;

use crate::domain::{InterventionId, Plage, UtilisateurId};

/// Drops the road that leads to a visit.
///
/// # Errors
/// Those of the database.
pub async fn drop_for(db: &mut PgConnection, visite: InterventionId) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from creneau where intervention_id = $1 and type = 'TRAJET' and scenario_id is null",
        visite.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Drops the road of a person in a range.
///
/// # Errors
/// Those of the database.
pub async fn drop_within(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from creneau where utilisateur_id = $1 and plage && $2 and type = 'TRAJET' and scenario_id is null",
        utilisateur.0,
        plage as Plage
    )
    .execute(db)
    .await?;
    Ok(())
}
