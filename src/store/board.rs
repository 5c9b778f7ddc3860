//! The board of a day: who is there, what their day holds, and what waits.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::postgres::types::PgRange;
use sqlx::{PgConnection, PgPool, Postgres};
use tokio::task::JoinHandle;

use super::planning::Scope;
use crate::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
use crate::domain::habilitation::Jours;
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Attente, BoardCreneau, Competence, Executant, Ferie, Travail};
use crate::domain::{AgenceId, Code as _, CreneauId, InterventionId, MissionId, Plage, UtilisateurId};

/// Those in scope who can be given work, by agence and name; `jour` decides who is in a team, where that is the scope.
///
/// # Errors
/// Those of the database.
pub async fn executants(
    db: &mut PgConnection,
    scope: &Scope,
    jour: Option<NaiveDate>,
) -> sqlx::Result<Vec<Executant>> {
    let rows = sqlx::query!(
        r#"
        with competence as (
            select utilisateur_id, array_agg(code) as codes, array_agg(niveau) as niveaux, array_agg(validite) as validites
            from (select h.utilisateur_id, s.code, h.niveau, h.validite
                  from habilitation h join specialisation s on s.id = h.specialisation_id
                  where h.supprime_le is null
                  order by h.utilisateur_id, h.niveau desc, s.code collate "C") h
            group by utilisateur_id
        ), semaine as (
            select utilisateur_id, array_agg(jour) as jours, array_agg(debut) as debuts, array_agg(fin) as fins
            from (select utilisateur_id, jour, debut, fin from horaire order by utilisateur_id, jour, debut) h
            group by utilisateur_id
        ), appartenance as (
            select utilisateur_id, array_agg(code) as codes, array_agg(periode) as periodes
            from (select em.utilisateur_id, e.code, em.periode
                  from equipe_membre em join equipe e on e.id = em.equipe_id
                  where e.supprime_le is null
                  order by em.utilisateur_id, e.code) m
            group by utilisateur_id
        )
        select u.id as "id: UtilisateurId", u.login, trim(u.prenom || ' ' || u.nom) as "nom!",
               a.id as "agence: AgenceId", a.code as "agence_code",
               coalesce(u.fuseau, a.fuseau) as "horloges!",
               coalesce(c.codes, '{}') as "specialisations!: Vec<String>", coalesce(c.niveaux, '{}') as "niveaux!: Vec<i16>",
               coalesce(c.validites, '{}') as "validites!: Vec<PgRange<NaiveDate>>",
               coalesce(s.jours, '{}') as "jours!: Vec<i16>", coalesce(s.debuts, '{}') as "debuts!: Vec<NaiveTime>",
               coalesce(s.fins, '{}') as "fins!: Vec<NaiveTime>",
               coalesce(e.codes, '{}') as "equipes!: Vec<String>",
               coalesce(e.periodes, '{}') as "periodes!: Vec<PgRange<NaiveDate>>"
        from utilisateur u
        join agence a on a.id = u.agence_id
        left join competence c on c.utilisateur_id = u.id
        left join semaine s on s.utilisateur_id = u.id
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
          and (s.utilisateur_id is not null or u.id in (select h.utilisateur_id from habilitation h))
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
        .map(|row| Executant {
            id: row.id,
            login: row.login,
            nom: row.nom,
            agence: row.agence,
            agence_code: row.agence_code,
            horloges: row.horloges,
            equipes: row
                .equipes
                .into_iter()
                .zip(row.periodes.into_iter().map(Jours::from))
                .collect(),
            competences: competences(row.specialisations, row.niveaux)
                .into_iter()
                .zip(row.validites.into_iter().map(Jours::from))
                .collect(),
            semaine: row
                .jours
                .into_iter()
                .zip(row.debuts.into_iter().zip(row.fins))
                .map(|(jour, (debut, fin))| (jour, debut, fin))
                .collect(),
        })
        .collect())
}

/// Public holidays of the country, by day.
///
/// # Errors
/// Those of the database.
pub async fn feries(db: &mut PgConnection) -> sqlx::Result<Vec<Ferie>> {
    sqlx::query_as!(
        Ferie,
        "select jour, libelle from jour_ferie where zone = 'FR' order by jour"
    )
    .fetch_all(db)
    .await
}

/// What is said of visits, by their ids.
type Travaux = HashMap<i64, Arc<Travail>>;

/// Whose time.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// That of these people; everybody's, without any.
    pub personnes: Option<&'a [UtilisateurId]>,
    /// Of these, that of the people of an agence; without one, of the company.
    pub agence: Option<AgenceId>,
}

/// So few people's time is read by person, and that of more by its hours: by person, all that came after is read too.
const FEW: usize = 5;

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

impl Occupe {
    /// By person and start.
    fn place(&self) -> (UtilisateurId, DateTime<Utc>, CreneauId) {
        (self.utilisateur, self.plage.debut(), self.id)
    }
}

async fn of_some(
    db: &mut PgConnection,
    personnes: &[i64],
    agence: Option<AgenceId>,
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
          and ($4::bigint is null or utilisateur_id in (select u.id from utilisateur u where u.agence_id = $4))
          and ($3 or type not in ('TRAJET', 'PAUSE'))
        "#,
        personnes,
        plage as Plage,
        trajets,
        agence.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// What begins from the first on, and before the second; without, whenever. What lasts long goes with what has no first.
#[derive(Debug, Clone, Copy, Default)]
struct Debuts(Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Of these people, or of an agence, or of everybody. What lasts half a day at most, nearly all, lies in one piece by
/// its begin (`creneau_du_jour`); what is longer is looked for apart (`creneau_long`).
async fn of_many(
    db: &mut PgConnection,
    personnes: Option<&[i64]>,
    agence: Option<AgenceId>,
    plage: Plage,
    debuts: Debuts,
    trajets: bool,
) -> sqlx::Result<Vec<Occupe>> {
    let mut rows = sqlx::query_as!(
        Occupe,
        r#"
        with touche as (
            select id, utilisateur_id, type, fermete, plage, motif_absence, epingle, intervention_id
            from creneau
            where lower(plage) >= greatest(lower($2::tstzrange) - interval '12 hours', $5::timestamptz)
              and lower(plage) < least(upper($2), $6::timestamptz)
              and upper(plage) > lower($2) and upper(plage) - lower(plage) <= interval '12 hours'
              and scenario_id is null and fermete <> 'ANNULE'
            union all
            select id, utilisateur_id, type, fermete, plage, motif_absence, epingle, intervention_id
            from creneau
            where plage && $2 and upper(plage) - lower(plage) > interval '12 hours'
              and $5 is null
              and scenario_id is null and fermete <> 'ANNULE'
        )
        select id as "id!: CreneauId", utilisateur_id as "utilisateur!: UtilisateurId",
               type as "type!: TypeCreneau", fermete as "fermete!: Fermete", plage as "plage!: Plage",
               motif_absence as "motif_absence: MotifAbsence", epingle as "epingle!", intervention_id
        from touche
        where ($1::bigint[] is null or utilisateur_id = any($1))
          and ($4::bigint is null or utilisateur_id in (select u.id from utilisateur u where u.agence_id = $4))
          and ($3 or type not in ('TRAJET', 'PAUSE'))
        "#,
        personnes,
        plage as Plage,
        trajets,
        agence.map(|id| id.0),
        debuts.0,
        debuts.1,
    )
    .fetch_all(db)
    .await?;
    rows.sort_unstable_by_key(Occupe::place);
    Ok(rows)
}

/// Of an agence or of everybody: what begins before noon beside what begins after, where a connection lies idle.
async fn by_halves(
    db: &mut PgConnection,
    pool: Option<&PgPool>,
    agence: Option<AgenceId>,
    plage: Plage,
    trajets: bool,
) -> sqlx::Result<Vec<Occupe>> {
    let noon = plage.debut() + (plage.fin() - plage.debut()) / 2;
    let (before, after) = (Debuts(None, Some(noon)), Debuts(Some(noon), None));
    let beside = idle(pool).map(|mut db| {
        tokio::spawn(async move { of_many(&mut db, None, agence, plage, after, trajets).await })
    });
    let mut rows = of_many(db, None, agence, plage, before, trajets).await?;
    rows.extend(match beside {
        Some(reading) => read(reading).await?,
        None => of_many(db, None, agence, plage, after, trajets).await?,
    });
    Ok(rows)
}

/// Of everybody, beside what is said of the visits that begin within the range.
async fn of_all(
    db: &mut PgConnection,
    pool: Option<&PgPool>,
    plage: Plage,
    trajets: bool,
) -> sqlx::Result<(Vec<Occupe>, Travaux)> {
    let beside = idle(pool).map(|mut db| tokio::spawn(async move { begun_within(&mut db, plage).await }));
    let rows = by_halves(db, pool, None, plage, trajets).await?;
    let travaux = match beside {
        Some(reading) => read(reading).await?,
        None => begun_within(db, plage).await?,
    };
    Ok((rows, travaux))
}

/// A connection that nobody uses right now; nobody is made to wait for one.
fn idle(pool: Option<&PgPool>) -> Option<PoolConnection<Postgres>> {
    pool.and_then(PgPool::try_acquire)
}

/// What was read beside.
async fn read<T>(reading: JoinHandle<sqlx::Result<T>>) -> sqlx::Result<T> {
    reading.await.map_err(|_| sqlx::Error::WorkerCrashed)?
}

/// Créneaux that touch the range, by person and start; roads and breaks only where they are asked for. Those of many are
/// read in parts at the same time, as far as connections of the pool lie idle.
///
/// # Errors
/// Those of the database.
pub async fn creneaux(
    db: &mut PgConnection,
    pool: Option<&PgPool>,
    whose: Whose<'_>,
    plage: Plage,
    trajets: bool,
) -> sqlx::Result<Vec<BoardCreneau>> {
    let Whose { personnes, agence } = whose;
    let ids: Option<Vec<i64>> = personnes.map(|personnes| personnes.iter().map(|id| id.0).collect());
    let (mut rows, mut travaux) = match &ids {
        Some(few) if few.len() <= FEW => (of_some(db, few, agence, plage, trajets).await?, Travaux::new()),
        Some(ids) => {
            let rows = of_many(db, Some(ids), agence, plage, Debuts::default(), trajets).await?;
            (rows, Travaux::new())
        }
        None if agence.is_some() => (by_halves(db, pool, agence, plage, trajets).await?, Travaux::new()),
        None => of_all(db, pool, plage, trajets).await?,
    };
    // Parts come in order: where they do, this only joins them.
    rows.sort_by_key(Occupe::place);
    // Work and the road to it, and the others of a team, share one visit: it is read once.
    let mut visites: Vec<i64> = rows
        .iter()
        .filter_map(|row| row.intervention_id)
        .filter(|visite| !travaux.contains_key(visite))
        .collect();
    visites.sort_unstable();
    visites.dedup();
    travaux.extend(of_visits(db, &visites).await?);
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

/// A visit and its mission, a row of `visite_tableau`.
struct Visite {
    intervention: InterventionId,
    version: i32,
    etat: EtatIntervention,
    mission: MissionId,
    numero: String,
    etat_mission: EtatMission,
    titre: String,
    priorite: i16,
    echeance: DateTime<Utc>,
    client: String,
    ville: String,
}

impl Visite {
    fn keyed(self) -> (i64, Arc<Travail>) {
        let travail = Travail {
            intervention: self.intervention,
            version: self.version,
            etat: self.etat,
            mission: self.mission,
            numero: self.numero,
            etat_mission: self.etat_mission,
            titre: self.titre,
            priorite: self.priorite,
            client: self.client,
            ville: self.ville,
            echeance: super::mission::deadline(self.echeance),
        };
        (self.intervention.0, Arc::new(travail))
    }
}

/// What a board says of the visits that begin within the range, whoever's they are.
async fn begun_within(db: &mut PgConnection, plage: Plage) -> sqlx::Result<Travaux> {
    let visites = sqlx::query_as!(
        Visite,
        r#"
        select intervention_id as "intervention: InterventionId", version, etat as "etat: EtatIntervention",
               mission_id as "mission: MissionId", numero, etat_mission as "etat_mission: EtatMission", titre, priorite,
               echeance, client, ville
        from visite_tableau
        where debut >= lower($1::tstzrange) and debut < upper($1)
        "#,
        plage as Plage
    )
    .fetch_all(db)
    .await?;
    Ok(visites.into_iter().map(Visite::keyed).collect())
}

/// What a board says of these visits.
async fn of_visits(db: &mut PgConnection, visites: &[i64]) -> sqlx::Result<Travaux> {
    if visites.is_empty() {
        return Ok(HashMap::new());
    }
    let visites = sqlx::query_as!(
        Visite,
        r#"
        select intervention_id as "intervention: InterventionId", version, etat as "etat: EtatIntervention",
               mission_id as "mission: MissionId", numero, etat_mission as "etat_mission: EtatMission", titre, priorite,
               echeance, client, ville
        from visite_tableau
        where intervention_id = any($1)
        "#,
        visites
    )
    .fetch_all(db)
    .await?;
    Ok(visites.into_iter().map(Visite::keyed).collect())
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
