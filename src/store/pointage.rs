//! What people did on visits, and when, as they clocked it.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::intervention::EtatIntervention;
use crate::domain::{InterventionId, Plage, UtilisateurId};

/// Closes what people were doing on a visit and opens what they do now; nothing where `nature` is absent.
///
/// # Errors
/// Those of the database.
pub async fn clock(
    db: &mut PgConnection,
    id: InterventionId,
    nature: Option<&str>,
    at: DateTime<Utc>,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update pointage set fin = greatest($2, debut), maj_par = $3
        where intervention_id = $1 and fin is null and supprime_le is null
        "#,
        id.0,
        at,
        par.0
    )
    .execute(&mut *db)
    .await?;
    if let Some(nature) = nature {
        sqlx::query!(
            r#"
            insert into pointage (intervention_id, utilisateur_id, nature, debut, cree_par)
            select distinct $1::bigint, utilisateur_id, $2, $3::timestamptz, $4::bigint from creneau
            where intervention_id = $1 and type = 'INTERVENTION' and fermete = 'FERME' and scenario_id is null
            "#,
            id.0,
            nature,
            at,
            par.0
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// When somebody set to work on a visit, as they said it.
///
/// # Errors
/// Those of the database.
pub async fn begun(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"
        select min(debut) from pointage
        where intervention_id = $1 and nature = 'TRAVAIL' and supprime_le is null
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// When work on a visit ended last; nothing where nobody clocked it, or it still goes on.
///
/// # Errors
/// Those of the database.
pub async fn ended(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        r#"
        select max(fin) from pointage
        where intervention_id = $1 and nature = 'TRAVAIL' and supprime_le is null
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// How many minutes somebody still has to do of what a visit takes, by what was clocked; none or less where it took longer.
///
/// # Errors
/// Those of the database.
pub async fn left(
    db: &mut PgConnection,
    id: InterventionId,
    utilisateur: UtilisateurId,
) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        r#"
        select m.duree_minutes - (
                   select coalesce(sum(extract(epoch from p.fin - p.debut)) / 60, 0)::int from pointage p
                   where p.intervention_id = i.id and p.utilisateur_id = $2 and p.nature = 'TRAVAIL' and p.supprime_le is null
               ) as "left!"
        from intervention i join mission m on m.id = i.mission_id where i.id = $1
        "#,
        id.0,
        utilisateur.0
    )
    .fetch_one(db)
    .await
}

/// Work that somebody has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Ouvert {
    pub nom: String,
    pub numero: String,
    pub etat: EtatIntervention,
    pub debut: DateTime<Utc>,
}

/// The first of a visit's people who are on the road or at work for another one.
///
/// # Errors
/// Those of the database.
pub async fn ailleurs(db: &mut PgConnection, id: InterventionId) -> sqlx::Result<Option<Ouvert>> {
    sqlx::query_as!(
        Ouvert,
        r#"
        select trim(u.prenom || ' ' || u.nom) as "nom!", m.numero, i.etat as "etat: EtatIntervention", p.debut
        from pointage p
        join utilisateur u on u.id = p.utilisateur_id
        join intervention i on i.id = p.intervention_id
        join mission m on m.id = i.mission_id
        where p.fin is null and p.supprime_le is null and p.nature <> 'PAUSE' and p.intervention_id <> $1
          and p.utilisateur_id in (
              select c.utilisateur_id from creneau c
              where c.intervention_id = $1 and c.type = 'INTERVENTION' and c.fermete = 'FERME' and c.scenario_id is null)
        order by p.debut limit 1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await
}

/// Work that goes on after its planned time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Deborde {
    pub nom: String,
    pub numero: String,
    pub plage: Plage,
}

/// Those of these people who are at work that was to be over by now, and what that is.
///
/// # Errors
/// Those of the database.
pub async fn debordent(
    db: &mut PgConnection,
    personnes: &[UtilisateurId],
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<Deborde>> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Deborde,
        r#"
        select trim(u.prenom || ' ' || u.nom) as "nom!", m.numero,
               tstzrange(min(lower(c.plage)), max(upper(c.plage))) as "plage!: Plage"
        from pointage p
        join utilisateur u on u.id = p.utilisateur_id
        join intervention i on i.id = p.intervention_id and i.etat = 'SUR_SITE'
        join mission m on m.id = i.mission_id
        join creneau c on c.intervention_id = i.id and c.utilisateur_id = u.id and c.type = 'INTERVENTION'
             and c.fermete = 'FERME' and c.scenario_id is null
        where p.utilisateur_id = any($1) and p.fin is null and p.supprime_le is null
        group by u.id, m.id having max(upper(c.plage)) < $2
        "#,
        &personnes,
        now
    )
    .fetch_all(db)
    .await
}

/// What somebody is on the way to, or at: the mission's number, and where the visit stands.
///
/// # Errors
/// Those of the database.
pub async fn en_cours(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
) -> sqlx::Result<Option<(String, EtatIntervention)>> {
    let row = sqlx::query!(
        r#"
        select m.numero, i.etat as "etat: EtatIntervention"
        from pointage p
        join intervention i on i.id = p.intervention_id
        join mission m on m.id = i.mission_id
        where p.utilisateur_id = $1 and p.fin is null and p.supprime_le is null and p.nature <> 'PAUSE'
        limit 1
        "#,
        utilisateur.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.numero, row.etat)))
}
