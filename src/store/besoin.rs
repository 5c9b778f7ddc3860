//! What a mission needs, corrected.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::mission::NouveauBesoin;
use crate::domain::{BesoinId, MissionId, UtilisateurId};

/// A need with somebody who comes for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// The need.
    pub besoin: BesoinId,
    /// Name of who comes.
    pub nom: String,
}

/// Who comes for which need on visits that are not over, pencilled in or firm.
///
/// # Errors
/// Those of the database.
pub async fn attendus(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Vec<Tenant>> {
    sqlx::query_as!(
        Tenant,
        r#"
        select distinct b.id as "besoin: BesoinId", trim(u.prenom || ' ' || u.nom) as "nom!"
        from mission_besoin b
        join creneau c on c.besoin_id = b.id and c.fermete <> 'ANNULE' and c.scenario_id is null
        join intervention i on i.id = c.intervention_id
             and i.etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
        join utilisateur u on u.id = c.utilisateur_id
        where b.mission_id = $1
        order by 1, 2
        "#,
        mission.0
    )
    .fetch_all(db)
    .await
}

/// Who comes firm, from now on, for a need that they don't meet; the database itself goes by its own clock.
///
/// # Errors
/// Those of the database.
pub async fn a_court(
    db: &mut PgConnection,
    mission: MissionId,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Tenant>> {
    sqlx::query_as!(
        Tenant,
        r#"
        select distinct b.id as "besoin: BesoinId", trim(u.prenom || ' ' || u.nom) as "nom!"
        from mission_besoin b
        join creneau c on c.besoin_id = b.id and c.fermete = 'FERME' and c.scenario_id is null and upper(c.plage) > least($2::timestamptz, now())
        join utilisateur u on u.id = c.utilisateur_id
        where b.mission_id = $1 and habilitation_manque(c.utilisateur_id, b.id, c.plage) is not null
        order by 1, 2
        "#,
        mission.0,
        now
    )
    .fetch_all(db)
    .await
}

/// Writes the needs of a mission over those that it has: each goes on from one of them, comes back under a key that it had,
/// or is new; what nothing goes on from is gone. Visits that are over, or were given up, came as help where what they came for is gone; those that are
/// over, also where it asks for something else now that they don't meet.
///
/// # Errors
/// Those of the database.
pub async fn rewrite(
    db: &mut PgConnection,
    mission: MissionId,
    besoins: &[(Option<BesoinId>, NouveauBesoin)],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    let kept: Vec<i64> = besoins.iter().filter_map(|(id, _)| id.map(|id| id.0)).collect();
    let ids: Vec<Option<i64>> = besoins.iter().map(|(id, _)| id.map(|id| id.0)).collect();
    let specialisations: Vec<i64> = besoins.iter().map(|(_, new)| new.specialisation.0).collect();
    let niveaux: Vec<i16> = besoins.iter().map(|(_, new)| new.niveau_min).collect();
    let titres: Vec<Option<i64>> = besoins.iter().map(|(_, new)| new.titre.map(|id| id.0)).collect();
    let effectifs: Vec<i16> = besoins.iter().map(|(_, new)| new.effectif).collect();
    drop_others(db, mission, &kept, par).await?;
    // Of what is asked as before, nobody looks again at who came for it.
    let otherwise = sqlx::query_scalar!(
        r#"
        select b.id
        from mission_besoin b
        join unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[])
            as n (id, specialisation_id, niveau_min, titre_id) on n.id = b.id
        where (b.specialisation_id, b.niveau_min, b.titre_id)
              is distinct from (n.specialisation_id, n.niveau_min, n.titre_id)
        "#,
        &ids as &[Option<i64>],
        &specialisations,
        &niveaux,
        &titres as &[Option<i64>],
    )
    .fetch_all(&mut *db)
    .await?;
    // Out of each other's way first: two needs may change places.
    sqlx::query!(
        "update mission_besoin set rang = -rang where mission_id = $1",
        mission.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        update mission_besoin b
        set rang = n.rang, specialisation_id = n.specialisation_id, niveau_min = n.niveau_min, titre_id = n.titre_id,
            effectif = n.effectif, maj_par = $6
        from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::smallint[])
            with ordinality as n (id, specialisation_id, niveau_min, titre_id, effectif, rang)
        where b.id = n.id and b.mission_id = $7
        "#,
        &ids as &[Option<i64>],
        &specialisations,
        &niveaux,
        &titres as &[Option<i64>],
        &effectifs,
        par.0,
        mission.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        insert into mission_besoin (id, mission_id, rang, specialisation_id, niveau_min, titre_id, effectif, cree_par)
        overriding system value
        select coalesce(n.id, nextval(pg_get_serial_sequence('mission_besoin', 'id'))), $1, n.rang, n.specialisation_id, n.niveau_min, n.titre_id, n.effectif, $7
        from unnest($2::bigint[], $3::bigint[], $4::smallint[], $5::bigint[], $6::smallint[])
            with ordinality as n (id, specialisation_id, niveau_min, titre_id, effectif, rang)
        where not exists (select from mission_besoin b where b.id = n.id)
        "#,
        mission.0,
        &ids as &[Option<i64>],
        &specialisations,
        &niveaux,
        &titres as &[Option<i64>],
        &effectifs,
        par.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        r#"
        update creneau c set besoin_id = null, maj_par = $2
        from intervention i
        where c.besoin_id = any($1) and i.id = c.intervention_id
          and i.etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')
          and habilitation_manque(c.utilisateur_id, c.besoin_id, c.plage) is not null
        "#,
        &otherwise,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Drops the needs that none goes on from.
async fn drop_others(
    db: &mut PgConnection,
    mission: MissionId,
    kept: &[i64],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update creneau c set besoin_id = null, maj_par = $3
        from mission_besoin b, intervention i
        where b.mission_id = $1 and b.id <> all($2) and c.besoin_id = b.id and i.id = c.intervention_id
          and (c.fermete = 'ANNULE' or i.etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE', 'ANNULEE'))
        "#,
        mission.0,
        kept,
        par.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "delete from mission_besoin where mission_id = $1 and id <> all($2)",
        mission.0,
        kept
    )
    .execute(db)
    .await?;
    Ok(())
}
