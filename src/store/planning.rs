//! The plan: visits, créneaux, and the board of a day.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};
use sqlx::PgConnection;

use super::Row;
use crate::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Attente, BoardCreneau, BoardTechnicien, Competence, Travail};
use crate::domain::{
    Actor, AgenceId, BesoinId, Code, CreneauId, EquipeId, InterventionId, MissionId, Plage, Portee,
    UtilisateurId,
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

/// Technicians in scope, by agence and name; `jour` decides hours and habilitations.
///
/// # Errors
/// Those of the database.
pub async fn techniciens(
    db: &mut PgConnection,
    scope: &Scope,
    jour: NaiveDate,
) -> sqlx::Result<Vec<BoardTechnicien>> {
    let rows = sqlx::query!(
        r#"
        with competence as (
            select h.utilisateur_id, array_agg(h.code order by h.niveau desc, h.code) as codes,
                   array_agg(h.niveau order by h.niveau desc, h.code) as niveaux
            from (select h.utilisateur_id, s.code, max(h.niveau) as niveau
                  from habilitation h join specialisation s on s.id = h.specialisation_id
                  where h.supprime_le is null and h.validite @> $1::date
                  group by h.utilisateur_id, s.code) h
            group by h.utilisateur_id
        ), journee as (
            select utilisateur_id, array_agg(debut order by debut) as debuts, array_agg(fin order by debut) as fins
            from horaire where jour = extract(isodow from $1::date)::smallint group by utilisateur_id
        ), appartenance as (
            select em.utilisateur_id, array_agg(e.code order by e.code) as codes
            from equipe_membre em join equipe e on e.id = em.equipe_id
            where em.periode @> $1::date and e.supprime_le is null
            group by em.utilisateur_id
        )
        select u.id as "id: UtilisateurId", u.login, trim(u.prenom || ' ' || u.nom) as "nom!",
               a.id as "agence: AgenceId", a.code as "agence_code",
               coalesce(c.codes, '{}') as "specialisations!: Vec<String>", coalesce(c.niveaux, '{}') as "niveaux!: Vec<i16>",
               coalesce(j.debuts, '{}') as "debuts!: Vec<NaiveTime>", coalesce(j.fins, '{}') as "fins!: Vec<NaiveTime>",
               coalesce(e.codes, '{}') as "equipes!: Vec<String>"
        from utilisateur u
        join agence a on a.id = u.agence_id
        left join competence c on c.utilisateur_id = u.id
        left join journee j on j.utilisateur_id = u.id
        left join appartenance e on e.utilisateur_id = u.id
        where u.supprime_le is null and u.actif
          and ($6::bigint is null or u.agence_id = $6)
          and case $2
                  when 'TOUT' then true
                  when 'AGENCE' then u.agence_id = $4 or u.id = $3
                  when 'EQUIPE' then u.id = $3 or exists (
                      select from equipe_membre em
                      where em.utilisateur_id = u.id and em.equipe_id = any($5) and em.periode @> $1::date)
                  else u.id = $3
              end
          and exists (
              select from utilisateur_role ur
              join role_permission rp on rp.role_id = ur.role_id
              join permission p on p.id = rp.permission_id
              where ur.utilisateur_id = u.id and p.code = 'mission.executer')
          -- Who may do everything, but has neither hours nor a trade, sits at a desk.
          and (exists (select from horaire o where o.utilisateur_id = u.id)
               or exists (select from habilitation h where h.utilisateur_id = u.id))
        order by a.code, u.nom, u.prenom, u.id
        "#,
        jour,
        scope.portee.code(),
        scope.soi.0,
        scope.agence.map(|id| id.0),
        &scope.equipes,
        scope.demandee.map(|id| id.0),
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| BoardTechnicien {
            id: row.id,
            login: row.login,
            nom: row.nom,
            agence: row.agence,
            agence_code: row.agence_code,
            equipes: row.equipes,
            competences: competences(row.specialisations, row.niveaux),
            horaires: row.debuts.into_iter().zip(row.fins).collect(),
            semaine: Vec::new(),
        })
        .collect())
}

/// So few people's time is read by person, and that of more by its hours.
const FEW: usize = 30;

struct Occupe {
    id: CreneauId,
    utilisateur: UtilisateurId,
    r#type: TypeCreneau,
    fermete: Fermete,
    plage: Plage,
    motif_absence: Option<MotifAbsence>,
    epingle: bool,
    intervention_id: Option<i64>,
}

async fn of_some(
    db: &mut PgConnection,
    personnes: &[i64],
    plage: Plage,
    trajets: bool,
) -> sqlx::Result<Vec<Occupe>> {
    sqlx::query_as!(
        Occupe,
        r#"
        select id as "id: CreneauId", utilisateur_id as "utilisateur: UtilisateurId", type as "type: TypeCreneau",
               fermete as "fermete: Fermete", plage as "plage: Plage", motif_absence as "motif_absence: MotifAbsence",
               epingle, intervention_id
        from creneau
        where utilisateur_id = any($1) and upper(plage) > lower($2::tstzrange) and lower(plage) < upper($2)
          and scenario_id is null and fermete <> 'ANNULE'
          and ($3 or type not in ('TRAJET', 'PAUSE'))
        order by utilisateur_id, lower(plage), id
        "#,
        personnes,
        plage as Plage,
        trajets,
    )
    .fetch_all(db)
    .await
}

async fn of_many(
    db: &mut PgConnection,
    personnes: &[i64],
    plage: Plage,
    trajets: bool,
) -> sqlx::Result<Vec<Occupe>> {
    sqlx::query_as!(
        Occupe,
        r#"
        select id as "id: CreneauId", utilisateur_id as "utilisateur: UtilisateurId", type as "type: TypeCreneau",
               fermete as "fermete: Fermete", plage as "plage: Plage", motif_absence as "motif_absence: MotifAbsence",
               epingle, intervention_id
        from creneau
        where plage && $2 and scenario_id is null and fermete <> 'ANNULE' and utilisateur_id = any($1)
          and ($3 or type not in ('TRAJET', 'PAUSE'))
        order by utilisateur_id, lower(plage), id
        "#,
        personnes,
        plage as Plage,
        trajets,
    )
    .fetch_all(db)
    .await
}

/// Créneaux of these people that touch the range, by person and start; roads and breaks only where they are asked for.
///
/// # Errors
/// Those of the database.
pub async fn creneaux(
    db: &mut PgConnection,
    personnes: &[UtilisateurId],
    plage: Plage,
    trajets: bool,
) -> sqlx::Result<Vec<BoardCreneau>> {
    let personnes: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    let rows = if personnes.len() <= FEW {
        of_some(db, &personnes, plage, trajets).await?
    } else {
        of_many(db, &personnes, plage, trajets).await?
    };
    // Work and the road to it, and the others of a team, share one visit: it is read once.
    let mut visites: Vec<i64> = rows.iter().filter_map(|row| row.intervention_id).collect();
    visites.sort_unstable();
    visites.dedup();
    let travaux = travaux(db, &visites).await?;
    Ok(rows
        .into_iter()
        .map(|row| BoardCreneau {
            id: row.id,
            utilisateur: row.utilisateur,
            r#type: row.r#type,
            fermete: row.fermete,
            plage: row.plage,
            motif_absence: row.motif_absence,
            epingle: row.epingle,
            travail: row.intervention_id.and_then(|id| travaux.get(&id).cloned()),
        })
        .collect())
}

/// What a board says of these visits.
async fn travaux(db: &mut PgConnection, visites: &[i64]) -> sqlx::Result<HashMap<i64, Travail>> {
    let rows = sqlx::query!(
        r#"
        select i.id as "intervention: InterventionId", i.version, i.etat as "etat: EtatIntervention",
               m.id as "mission: MissionId", m.numero, m.etat as "etat_mission: EtatMission", m.titre, m.priorite,
               m.echeance, k.raison_sociale as client, s.ville
        from unnest($1::bigint[]) as v (id)
        join intervention i on i.id = v.id
        join mission m on m.id = i.mission_id
        join client k on k.id = m.donneur_ordre_id
        join site s on s.id = m.site_id
        "#,
        visites
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let travail = Travail {
                intervention: row.intervention,
                version: row.version,
                etat: row.etat,
                mission: row.mission,
                numero: row.numero,
                etat_mission: row.etat_mission,
                titre: row.titre,
                priorite: row.priorite,
                client: row.client,
                ville: row.ville,
                echeance: super::mission::deadline(row.echeance),
            };
            (row.intervention.0, travail)
        })
        .collect())
}

/// Missions to plan, most pressing first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn a_planifier(
    db: &mut PgConnection,
    agences: &[AgenceId],
    limit: i64,
) -> sqlx::Result<Vec<Attente>> {
    let agences: Vec<i64> = agences.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"
        select m.id as "id: MissionId", m.version, m.numero, m.titre, m.priorite, m.urgence, k.raison_sociale as client,
               s.ville, m.echeance, m.fenetre as "fenetre: Plage", m.duree_minutes, m.agence_id as "agence: AgenceId",
               array(select sp.code from mission_besoin b join specialisation sp on sp.id = b.specialisation_id
                     where b.mission_id = m.id order by b.rang) as "specialisations!: Vec<String>",
               array(select b.niveau_min from mission_besoin b
                     where b.mission_id = m.id order by b.rang) as "niveaux!: Vec<i16>"
        from (
            select x.* from unnest($1::bigint[]) as a (id)
            cross join lateral (
                select m.* from mission m
                where m.etat = 'A_PLANIFIER' and m.agence_id = a.id
                order by m.priorite, m.echeance, m.id
                limit $2
            ) x
            order by x.priorite, x.echeance, x.id
            limit $2
        ) m
        join client k on k.id = m.donneur_ordre_id
        join site s on s.id = m.site_id
        order by m.priorite, m.echeance, m.id
        "#,
        &agences,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Attente {
            id: row.id,
            version: row.version,
            numero: row.numero,
            titre: row.titre,
            priorite: row.priorite,
            urgence: row.urgence,
            client: row.client,
            ville: row.ville,
            echeance: super::mission::deadline(row.echeance),
            fenetre: row.fenetre,
            duree_minutes: row.duree_minutes,
            besoins: competences(row.specialisations, row.niveaux),
            agence: row.agence,
        })
        .collect())
}

fn competences(specialisations: Vec<String>, niveaux: Vec<i16>) -> Vec<Competence> {
    specialisations
        .into_iter()
        .zip(niveaux)
        .map(|(specialisation, niveau)| Competence {
            specialisation,
            niveau,
        })
        .collect()
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
