//! The visits of a mission, one after the other.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::suite::Etape;
use crate::domain::{BesoinId, InterventionId, MissionId, Plage, SiteId, UtilisateurId};

/// Where the visits of a mission stand, and whether the firm ones bring enough people.
///
/// # Errors
/// Those of the database.
pub async fn etapes(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<(Vec<Etape>, bool)> {
    let rows = sqlx::query!(
        r#"
        select i.etat as "etat?: EtatIntervention",
               (i.renonciation_suite is not null
                or exists (select from intervention s where s.suite_de = i.id and s.etat <> 'ANNULEE')) as "soldee!",
               not exists (
                   select from mission_besoin b
                   where b.mission_id = m.id and b.effectif > (
                       select count(distinct c.utilisateur_id)
                       from creneau c
                       join intervention v on v.id = c.intervention_id
                            and v.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
                       where c.besoin_id = b.id and c.fermete = 'FERME' and c.scenario_id is null)) as "complet!"
        from mission m left join intervention i on i.mission_id = m.id
        where m.id = $1 order by i.rang
        "#,
        mission.0
    )
    .fetch_all(db)
    .await?;
    let complet = rows.first().is_some_and(|row| row.complet);
    let etapes = rows
        .into_iter()
        .filter_map(|row| {
            Some(Etape {
                etat: row.etat?,
                soldee: row.soldee,
            })
        })
        .collect();
    Ok((etapes, complet))
}

/// The first visit of this mission that has no time yet: a follow-up that waits to be planned.
///
/// # Errors
/// Those of the database.
pub async fn unplanned(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Option<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select i.id as "id: InterventionId" from intervention i
        where i.mission_id = $1 and i.etat = 'PROVISOIRE'
          and not exists (select from creneau c where c.intervention_id = i.id and c.fermete <> 'ANNULE')
        order by i.rang limit 1
        "#,
        mission.0
    )
    .fetch_optional(db)
    .await
}

/// The visits of a mission that are pencilled in, by rank, and whether each holds time: a follow-up may wait for its.
///
/// # Errors
/// Those of the database.
pub async fn crayonnees(
    db: &mut PgConnection,
    mission: MissionId,
) -> sqlx::Result<Vec<(InterventionId, bool)>> {
    let rows = sqlx::query!(
        r#"
        select i.id as "id: InterventionId",
               exists (select from creneau c where c.intervention_id = i.id and c.fermete <> 'ANNULE') as "tenue!"
        from intervention i
        where i.mission_id = $1 and i.etat = 'PROVISOIRE' order by i.rang
        "#,
        mission.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.tenue)).collect())
}

/// Visits that are pencilled in, with time, for the missions of these visits; not these themselves.
///
/// # Errors
/// Those of the database.
pub async fn crayonnees_a_cote(
    db: &mut PgConnection,
    visites: &[InterventionId],
) -> sqlx::Result<Vec<InterventionId>> {
    let ids: Vec<i64> = visites.iter().map(|id| id.0).collect();
    sqlx::query_scalar!(
        r#"
        select j.id as "id: InterventionId"
        from intervention j
        where j.mission_id in (select mission_id from intervention where id = any($1))
          and j.etat = 'PROVISOIRE' and j.id <> all($1)
          and exists (select from creneau c where c.intervention_id = j.id and c.fermete <> 'ANNULE')
        order by j.id
        "#,
        &ids
    )
    .fetch_all(db)
    .await
}

/// Visits of a mission that are neither over nor given up.
///
/// # Errors
/// Those of the database.
pub async fn unfinished(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Vec<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select id as "id: InterventionId" from intervention
        where mission_id = $1 and etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
        order by rang
        "#,
        mission.0
    )
    .fetch_all(db)
    .await
}

/// The last visit of a mission that is over.
///
/// # Errors
/// Those of the database.
pub async fn last_over(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Option<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select id as "id: InterventionId" from intervention
        where mission_id = $1 and etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE') order by rang desc limit 1
        "#,
        mission.0
    )
    .fetch_optional(db)
    .await
}

/// Somebody whom firm work brings to a mission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venu {
    /// The need that they meet; none: they come as help.
    pub besoin: Option<BesoinId>,
    /// Who.
    pub utilisateur: UtilisateurId,
    /// First name and name.
    pub nom: String,
    /// From their first start to their last end.
    pub plage: Plage,
}

/// Whom firm work still to come or under way brings to a mission, other than on these visits; by start.
///
/// # Errors
/// Those of the database.
pub async fn venus(
    db: &mut PgConnection,
    mission: MissionId,
    sauf: &[InterventionId],
) -> sqlx::Result<Vec<Venu>> {
    let sauf: Vec<i64> = sauf.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Venu,
        r#"
        select c.besoin_id as "besoin: BesoinId", u.id as "utilisateur: UtilisateurId",
               trim(u.prenom || ' ' || u.nom) as "nom!",
               tstzrange(min(lower(c.plage)), max(upper(c.plage))) as "plage!: Plage"
        from intervention i
        join creneau c on c.intervention_id = i.id and c.type = 'INTERVENTION' and c.fermete = 'FERME'
             and c.scenario_id is null
        join utilisateur u on u.id = c.utilisateur_id
        where i.mission_id = $1 and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')
          and i.id <> all($2)
        group by i.id, c.besoin_id, u.id order by min(lower(c.plage)), u.id
        "#,
        mission.0,
        &sauf
    )
    .fetch_all(db)
    .await
}

/// Whether somebody is firmly to come for a mission, on the way or there.
///
/// # Errors
/// Those of the database.
pub async fn prevue(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (select from intervention i where i.mission_id = $1
                       and i.etat in ('PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')) as "prevue!"
        "#,
        mission.0
    )
    .fetch_one(db)
    .await
}

/// Whether anybody was ever put on a mission: a visit with its people that was not given up.
///
/// # Errors
/// Those of the database.
pub async fn sent(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (
            select from intervention i
            join creneau c on c.intervention_id = i.id and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE'
                 and c.scenario_id is null
            where i.mission_id = $1 and i.etat <> 'ANNULEE') as "sent!"
        "#,
        mission.0
    )
    .fetch_one(db)
    .await
}

/// A mission's number and state.
///
/// # Errors
/// Those of the database.
pub async fn numero_et_etat(
    db: &mut PgConnection,
    mission: MissionId,
) -> sqlx::Result<Option<(String, EtatMission)>> {
    let row = sqlx::query!(
        r#"select numero, etat as "etat: EtatMission" from mission where id = $1"#,
        mission.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.numero, row.etat)))
}

/// Visits of a mission that hold time and have not begun, by start.
///
/// # Errors
/// Those of the database.
pub async fn a_commencer(db: &mut PgConnection, mission: MissionId) -> sqlx::Result<Vec<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select id as "id: InterventionId" from intervention
        where mission_id = $1 and etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE') and plage is not null
        order by lower(plage), id
        "#,
        mission.0
    )
    .fetch_all(db)
    .await
}

/// Firm visits at a site that have not begun and are still to come, by start.
///
/// # Errors
/// Those of the database.
pub async fn a_venir_sur(
    db: &mut PgConnection,
    site: SiteId,
    maintenant: DateTime<Utc>,
) -> sqlx::Result<Vec<InterventionId>> {
    sqlx::query_scalar!(
        r#"
        select i.id as "id: InterventionId"
        from mission m join intervention i on i.mission_id = m.id
        where m.site_id = $1 and m.etat in ('A_PLANIFIER', 'PLANIFIEE', 'EN_COURS', 'EN_ATTENTE')
          and i.etat in ('PLANIFIEE', 'CONFIRMEE') and upper(i.plage) > $2
        order by lower(i.plage), i.id
        "#,
        site.0,
        maintenant
    )
    .fetch_all(db)
    .await
}
