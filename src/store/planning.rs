//! The plan: whose part of it is meant, and what is written of visits and créneaux.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::Row;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::{
    Actor, AgenceId, BesoinId, Code as _, EquipeId, InterventionId, MissionId, Plage, Portee, UtilisateurId,
};

/// What an actor may see of the plan, and what they ask for.
#[derive(Debug, Clone)]
pub struct Scope {
    /// How far the actor's permission reaches.
    pub portee: Portee,
    /// The actor.
    pub soi: UtilisateurId,
    /// The actor's teams.
    pub equipes: Vec<i64>,
    /// The actor's agence.
    pub agence: Option<AgenceId>,
    /// The one agence that is asked for.
    pub demandee: Option<AgenceId>,
}

impl Scope {
    /// What an actor may see, with a permission that reaches so far.
    #[must_use]
    pub fn of(actor: &Actor, portee: Portee, demandee: Option<AgenceId>) -> Self {
        Self {
            portee,
            soi: actor.id,
            equipes: actor.equipes.iter().map(|id| id.0).collect(),
            agence: actor.agence,
            demandee,
        }
    }

    /// The whole company: for rules that hold whoever looks.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            portee: Portee::Tout,
            soi: UtilisateurId(0),
            equipes: Vec::new(),
            agence: None,
            demandee: None,
        }
    }
}

/// Somebody whose time is held.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Tenu {
    pub id: UtilisateurId,
    pub login: String,
    /// First name and name.
    pub nom: String,
}

/// Holds these people's time until the transaction ends, always in the same order; returns those who exist.
///
/// # Errors
/// Those of the database.
pub async fn hold(db: &mut PgConnection, personnes: &[UtilisateurId]) -> sqlx::Result<Vec<Tenu>> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Tenu,
        r#"
        select id as "id: UtilisateurId", login, trim(prenom || ' ' || nom) as "nom!" from utilisateur
        where id = any($1) and actif and supprime_le is null
        order by id for no key update
        "#,
        &personnes
    )
    .fetch_all(db)
    .await
}

/// Writes the next visit of a mission.
///
/// # Errors
/// Those of the database.
pub async fn insert_intervention(
    db: &mut PgConnection,
    mission: MissionId,
    etat: EtatIntervention,
    suite_de: Option<InterventionId>,
    par: UtilisateurId,
) -> sqlx::Result<Row<InterventionId>> {
    sqlx::query_as!(
        Row::<InterventionId>,
        r#"
        insert into intervention as i (mission_id, rang, etat, suite_de, cree_par)
        select $1, coalesce(max(v.rang), 0) + 1, $2, $3, $4 from intervention v where v.mission_id = $1
        returning id as "id: InterventionId", version, to_jsonb(i) as "json!"
        "#,
        mission.0,
        etat.code(),
        suite_de.map(|id| id.0),
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes the next visit of a mission with the time of its people, in one statement.
///
/// # Errors
/// Those of the database; `creneau_une_personne_un_lieu` where firm time would overlap.
pub async fn insert_visite(
    db: &mut PgConnection,
    mission: MissionId,
    fermete: Fermete,
    times: &[Time],
    par: UtilisateurId,
) -> sqlx::Result<Row<InterventionId>> {
    let (personnes, besoins, plages) = columns(times);
    let etat = match fermete {
        Fermete::Ferme => EtatIntervention::Planifiee,
        _ => EtatIntervention::Provisoire,
    };
    sqlx::query_as!(
        Row::<InterventionId>,
        r#"
        with t as (
            select * from unnest($3::bigint[], $4::bigint[], $5::tstzrange[]) as t (utilisateur_id, besoin_id, plage)
        ), i as (
            insert into intervention as i (mission_id, rang, etat, plage, cree_par)
            select $1, (select coalesce(max(v.rang), 0) + 1 from intervention v where v.mission_id = $1), $2,
                   (select tstzrange(min(lower(t.plage)), max(upper(t.plage))) from t), $7
            returning id, version, to_jsonb(i) as json
        ), c as (
            insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
            select t.utilisateur_id, 'INTERVENTION', $6, i.id, t.besoin_id, t.plage, $7 from i, t
        )
        select id as "id: InterventionId", version, json as "json!" from i
        "#,
        mission.0,
        etat.code(),
        &personnes,
        &besoins as &[Option<i64>],
        &plages as &[Plage],
        fermete.code(),
        par.0
    )
    .fetch_one(db)
    .await
}

/// Books people's time for a visit that is there: a follow-up that waited for it.
///
/// # Errors
/// Those of the database; `creneau_une_personne_un_lieu` where firm time would overlap.
pub async fn insert_travail(
    db: &mut PgConnection,
    intervention: InterventionId,
    fermete: Fermete,
    times: &[Time],
    par: UtilisateurId,
) -> sqlx::Result<()> {
    let (personnes, besoins, plages) = columns(times);
    sqlx::query!(
        r#"
        insert into creneau (utilisateur_id, type, fermete, intervention_id, besoin_id, plage, cree_par)
        select t.utilisateur_id, 'INTERVENTION', $6, $1, t.besoin_id, t.plage, $5
        from unnest($2::bigint[], $3::bigint[], $4::tstzrange[]) as t (utilisateur_id, besoin_id, plage)
        "#,
        intervention.0,
        &personnes,
        &besoins as &[Option<i64>],
        &plages as &[Plage],
        par.0,
        fermete.code()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Somebody's time on a visit, and the need that they meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// For which need; as help when absent.
    pub besoin: Option<BesoinId>,
    /// When.
    pub plage: Plage,
}

fn columns(times: &[Time]) -> (Vec<i64>, Vec<Option<i64>>, Vec<Plage>) {
    (
        times.iter().map(|time| time.utilisateur.0).collect(),
        times.iter().map(|time| time.besoin.map(|id| id.0)).collect(),
        times.iter().map(|time| time.plage).collect(),
    )
}

/// Agences in scope with their zones, by code.
///
/// # Errors
/// Those of the database.
pub async fn agences(db: &mut PgConnection, scope: &Scope) -> sqlx::Result<Vec<(AgenceId, String)>> {
    let rows = sqlx::query!(
        r#"
        select id as "id: AgenceId", fuseau from agence
        where supprime_le is null and ($1::bigint is null or id = $1) and ($2 = 'TOUT' or id = $3)
        order by code
        "#,
        scope.demandee.map(|id| id.0),
        scope.portee.code(),
        scope.agence.map(|id| id.0),
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.fuseau)).collect())
}

/// Teams of which any of these people is a member on a day.
///
/// # Errors
/// Those of the database.
pub async fn equipes(
    db: &mut PgConnection,
    personnes: &[UtilisateurId],
    jour: NaiveDate,
) -> sqlx::Result<Vec<EquipeId>> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    sqlx::query_scalar!(
        r#"
        select distinct equipe_id as "id: EquipeId" from equipe_membre
        where utilisateur_id = any($1) and periode @> $2::date
        "#,
        &personnes,
        jour
    )
    .fetch_all(db)
    .await
}
