//! The road between visits, as booked time.

use chrono::{DateTime, Utc};
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

/// The road that leads to a visit: whose, and when.
///
/// # Errors
/// Those of the database.
pub async fn to(db: &mut PgConnection, visite: InterventionId) -> sqlx::Result<Vec<(UtilisateurId, Plage)>> {
    let rows = sqlx::query!(
        r#"
        select utilisateur_id as "utilisateur: UtilisateurId", plage as "plage: Plage" from creneau
        where intervention_id = $1 and type = 'TRAJET' and scenario_id is null
        order by utilisateur_id, lower(plage)
        "#,
        visite.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.utilisateur, row.plage)).collect())
}

/// Drops the road to a visit that was not over at an instant; returns whose it was.
///
/// # Errors
/// Those of the database.
pub async fn drop_after(
    db: &mut PgConnection,
    visite: InterventionId,
    fin: DateTime<Utc>,
) -> sqlx::Result<Vec<(UtilisateurId, Plage)>> {
    let rows = sqlx::query!(
        r#"
        delete from creneau
        where intervention_id = $1 and type = 'TRAJET' and scenario_id is null and upper(plage) > $2
        returning utilisateur_id as "utilisateur: UtilisateurId", plage as "plage: Plage"
        "#,
        visite.0,
        fin
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.utilisateur, row.plage)).collect())
}

/// Drops the road of people in a range, but for that to work which has begun.
///
/// # Errors
/// Those of the database.
pub async fn drop_waiting(
    db: &mut PgConnection,
    personnes: &[UtilisateurId],
    plage: Plage,
) -> sqlx::Result<()> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    sqlx::query!(
        r#"
        delete from creneau c
        -- As the index of a person's time says it; road is deleted, never given up.
        where c.utilisateur_id = any($1) and upper(c.plage) > lower($2::tstzrange) and lower(c.plage) < upper($2)
          and c.scenario_id is null and c.fermete <> 'ANNULE' and c.type = 'TRAJET'
          and not exists (
              select from intervention i
              where i.id = c.intervention_id and i.etat not in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'ANNULEE'))
        "#,
        &personnes,
        plage as Plage
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Books the road to one visit, as [`insert`].
///
/// # Errors
/// Those of the database.
pub async fn insert_for(
    db: &mut PgConnection,
    visite: InterventionId,
    trajets: &[(UtilisateurId, Plage)],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    let legs: Vec<_> = trajets
        .iter()
        .map(|(who, plage)| (*who, visite, *plage))
        .collect();
    insert(db, &legs, par).await
}

/// Books road, firm; where the time is taken after all, there is none.
///
/// # Errors
/// Those of the database.
pub async fn insert(
    db: &mut PgConnection,
    legs: &[(UtilisateurId, InterventionId, Plage)],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    if legs.is_empty() {
        return Ok(());
    }
    let personnes: Vec<i64> = legs.iter().map(|(id, ..)| id.0).collect();
    let visites: Vec<i64> = legs.iter().map(|(_, vers, _)| vers.0).collect();
    let plages: Vec<Plage> = legs.iter().map(|(.., plage)| *plage).collect();
    sqlx::query!(
        r#"
        insert into creneau (utilisateur_id, type, fermete, intervention_id, plage, cree_par)
        select l.utilisateur_id, 'TRAJET', 'FERME', l.intervention_id, l.plage, $4
        from unnest($1::bigint[], $2::bigint[], $3::tstzrange[]) as l (utilisateur_id, intervention_id, plage)
        on conflict do nothing
        "#,
        &personnes,
        &visites,
        &plages as &[Plage],
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}
