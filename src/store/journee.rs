//! What the hours of people hold, as a board shows it: work, roads, breaks, absences.
//!
//! A day of a company is thousands of them: it is read in parts, beside each other where connections lie idle
//! (decision 39).

use std::collections::HashMap;
use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres};

use crate::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::EtatMission;
use crate::domain::planning::{BoardCreneau, Travail};
use crate::domain::{AgenceId, CreneauId, InterventionId, MissionId, Plage, UtilisateurId};

/// Whose time.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// That of these people; everybody's, without any.
    pub personnes: Option<&'a [UtilisateurId]>,
    /// Of these, that of the people of an agence; without one, of the company.
    pub agence: Option<AgenceId>,
}

/// So many people's time is read by person, and that of more by its hours.
const FEW: usize = 128;

/// As many parts are read at the same time: more than that and a server of few processors only has them wait.
const AT_ONCE: usize = 3;

/// Créneaux that touch the range, by person and start; roads and breaks only where they are asked for.
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
    let of = Of {
        agence,
        plage,
        trajets,
    };
    let mut found = match ids {
        Some(few) if few.len() <= FEW => of_some(db, &few, of).await?.into(),
        Some(many) => of_many(db, &many, of).await?.into(),
        None => in_parts(db, pool, of).await?,
    };
    // Parts come in order: where they do, this only joins them. What was prolonged meanwhile may have come with two.
    found.occupes.sort_by_key(Occupe::place);
    found.occupes.dedup_by_key(|occupe| occupe.id);
    with_work(db, found).await
}

/// Work and the road to it, and the others of a team, share one visit: it is read once.
async fn with_work(db: &mut PgConnection, found: Found) -> sqlx::Result<Vec<BoardCreneau>> {
    let Found { occupes, travaux } = found;
    let mut creneaux = Vec::with_capacity(occupes.len());
    let mut without = Vec::new();
    for occupe in occupes {
        let travail = occupe.intervention_id.and_then(|id| travaux.get(&id));
        if let (Some(id), None) = (occupe.intervention_id, travail) {
            without.push((creneaux.len(), id));
        }
        creneaux.push(occupe.with(travail.cloned())?);
    }
    let mut visites: Vec<i64> = without.iter().map(|(_, id)| *id).collect();
    visites.sort_unstable();
    visites.dedup();
    let travaux = of_visits(db, &visites).await?;
    for (at, id) in without {
        let creneau: &mut BoardCreneau = &mut creneaux[at];
        creneau.travail = travaux.get(&id).cloned();
    }
    Ok(creneaux)
}

/// What is asked for, of whoever it is.
#[derive(Debug, Clone, Copy)]
struct Of {
    agence: Option<AgenceId>,
    plage: Plage,
    trajets: bool,
}

/// What begins from the first on, and before the second; without, whenever.
#[derive(Debug, Clone, Copy)]
struct Debuts(Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// What can be read by itself.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// What is said of the visits that begin within the range.
    Visites,
    /// What lasts six hours at most, nearly all.
    Courts(Debuts),
    /// What lasts longer: absences, being on call, nights.
    Etendus,
}

/// What is read in parts, by whoever has a connection.
struct Parts {
    of: Of,
    each: Vec<Part>,
    next: AtomicUsize,
}

/// What was read.
#[derive(Default)]
struct Found {
    occupes: Vec<Occupe>,
    travaux: Travaux,
}

/// What is said of visits, by their ids.
type Travaux = HashMap<i64, Arc<Travail>>;

impl From<Vec<Occupe>> for Found {
    fn from(occupes: Vec<Occupe>) -> Self {
        Self {
            occupes,
            travaux: Travaux::new(),
        }
    }
}

impl Parts {
    fn of(of: Of) -> Self {
        let midi = of.plage.debut() + (of.plage.fin() - of.plage.debut()) / 2;
        // Most of the visits that a whole company works on; of an agence's, most would be read in vain.
        let visites = of.agence.is_none().then_some(Part::Visites);
        let occupes = [
            Part::Courts(Debuts(None, Some(midi))),
            Part::Courts(Debuts(Some(midi), None)),
            Part::Etendus,
        ];
        Self {
            of,
            each: visites.into_iter().chain(occupes).collect(),
            next: AtomicUsize::new(0),
        }
    }

    /// Reads one part after the other, as long as there is one that nobody reads.
    async fn read(&self, db: &mut PgConnection) -> sqlx::Result<Found> {
        let mut found = Found::default();
        while let Some(part) = self.each.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let mut occupes = match part {
                Part::Visites => {
                    found.travaux = begun_within(db, self.of.plage).await?;
                    continue;
                }
                Part::Courts(debuts) => courts(db, self.of, *debuts).await?,
                Part::Etendus => etendus(db, self.of).await?,
            };
            occupes.sort_unstable_by_key(Occupe::place);
            found.occupes.append(&mut occupes);
        }
        Ok(found)
    }
}

/// By as many as find a connection that nobody uses right now; nobody is made to wait for one.
async fn in_parts(db: &mut PgConnection, pool: Option<&PgPool>, of: Of) -> sqlx::Result<Found> {
    let parts = Arc::new(Parts::of(of));
    let others: Vec<_> = iter::from_fn(|| idle(pool))
        .take(AT_ONCE - 1)
        .map(|mut db| {
            let parts = Arc::clone(&parts);
            tokio::spawn(async move { parts.read(&mut db).await })
        })
        .collect();
    let mut found = parts.read(db).await?;
    for other in others {
        let read = other.await.map_err(|_| sqlx::Error::WorkerCrashed)??;
        found.occupes.extend(read.occupes);
        found.travaux.extend(read.travaux);
    }
    Ok(found)
}

fn idle(pool: Option<&PgPool>) -> Option<PoolConnection<Postgres>> {
    pool.and_then(PgPool::try_acquire)
}

/// A piece of somebody's time. Its bounds are sent as two instants: as a range they take the server more than twice as long.
struct Occupe {
    id: CreneauId,
    utilisateur: UtilisateurId,
    r#type: TypeCreneau,
    fermete: Fermete,
    debut: DateTime<Utc>,
    fin: DateTime<Utc>,
    motif_absence: Option<MotifAbsence>,
    epingle: bool,
    intervention_id: Option<i64>,
}

impl Occupe {
    /// By person and start.
    fn place(&self) -> (UtilisateurId, DateTime<Utc>, CreneauId) {
        (self.utilisateur, self.debut, self.id)
    }

    fn with(self, travail: Option<Arc<Travail>>) -> sqlx::Result<BoardCreneau> {
        Ok(BoardCreneau {
            id: self.id,
            utilisateur: self.utilisateur,
            r#type: self.r#type,
            fermete: self.fermete,
            plage: Plage::new(self.debut, self.fin).map_err(|error| sqlx::Error::Decode(error.into()))?,
            motif_absence: self.motif_absence,
            epingle: self.epingle,
            travail,
        })
    }
}

async fn of_some(db: &mut PgConnection, personnes: &[i64], of: Of) -> sqlx::Result<Vec<Occupe>> {
    sqlx::query_as!(
        Occupe,
        r#"
        with touche as (
            select * from creneau
            where utilisateur_id = any($1) and upper(plage) > lower($2::tstzrange)
              and upper(plage) <= upper($2) + interval '6 hours' and lower(plage) < upper($2)
              and upper(plage) - lower(plage) <= interval '6 hours' and scenario_id is null and fermete <> 'ANNULE'
            union all
            (select * from creneau
            where plage && $2 and upper(plage) - lower(plage) > interval '6 hours'
              and scenario_id is null and fermete <> 'ANNULE' and utilisateur_id = any($1)
            -- There is no limit; that there could be one has one plan serve for whoever's they are.
            limit $5)
        )
        select id as "id!: CreneauId", utilisateur_id as "utilisateur!: UtilisateurId", type as "type!: TypeCreneau",
               fermete as "fermete!: Fermete", lower(plage) as "debut!", upper(plage) as "fin!",
               motif_absence as "motif_absence: MotifAbsence", epingle as "epingle!", intervention_id
        from touche
        where ($4::bigint is null or utilisateur_id in (select u.id from utilisateur u where u.agence_id = $4))
          and ($3 or type not in ('TRAJET', 'PAUSE'))
        "#,
        personnes,
        of.plage as Plage,
        of.trajets,
        of.agence.map(|id| id.0),
        None::<i64>,
    )
    .fetch_all(db)
    .await
}

/// In one statement, as they are at one time: nothing brings them up to date.
async fn of_many(db: &mut PgConnection, personnes: &[i64], of: Of) -> sqlx::Result<Vec<Occupe>> {
    sqlx::query_as!(
        Occupe,
        r#"
        with touche as (
            select * from creneau
            where lower(plage) >= lower($2::tstzrange) - interval '6 hours' and lower(plage) < upper($2)
              and upper(plage) > lower($2) and upper(plage) - lower(plage) <= interval '6 hours'
              and scenario_id is null and fermete <> 'ANNULE'
            union all
            select * from creneau
            where plage && $2 and upper(plage) - lower(plage) > interval '6 hours'
              and scenario_id is null and fermete <> 'ANNULE'
        )
        select id as "id!: CreneauId", utilisateur_id as "utilisateur!: UtilisateurId", type as "type!: TypeCreneau",
               fermete as "fermete!: Fermete", lower(plage) as "debut!", upper(plage) as "fin!",
               motif_absence as "motif_absence: MotifAbsence", epingle as "epingle!", intervention_id
        from touche
        where utilisateur_id = any($1)
          and ($4::bigint is null or utilisateur_id in (select u.id from utilisateur u where u.agence_id = $4))
          and ($3 or type not in ('TRAJET', 'PAUSE'))
        "#,
        personnes,
        of.plage as Plage,
        of.trajets,
        of.agence.map(|id| id.0),
    )
    .fetch_all(db)
    .await
}

/// They lie in one piece, by their begin (`creneau_court`). What begins within the range also touches it.
async fn courts(db: &mut PgConnection, of: Of, debuts: Debuts) -> sqlx::Result<Vec<Occupe>> {
    sqlx::query_as!(
        Occupe,
        r#"
        select id as "id: CreneauId", utilisateur_id as "utilisateur: UtilisateurId", type as "type: TypeCreneau",
               fermete as "fermete: Fermete", lower(plage) as "debut!", upper(plage) as "fin!",
               motif_absence as "motif_absence: MotifAbsence", epingle, intervention_id
        from creneau
        where lower(plage) >= greatest(lower($1::tstzrange) - interval '6 hours', $4::timestamptz)
          and lower(plage) < least(upper($1), $5::timestamptz)
          and ($4 is not null or upper(plage) > lower($1)) and upper(plage) - lower(plage) <= interval '6 hours'
          and scenario_id is null and fermete <> 'ANNULE'
          and ($3::bigint is null or utilisateur_id in (select u.id from utilisateur u where u.agence_id = $3))
          and ($2 or type not in ('TRAJET', 'PAUSE'))
        "#,
        of.plage as Plage,
        of.trajets,
        of.agence.map(|id| id.0),
        debuts.0,
        debuts.1,
    )
    .fetch_all(db)
    .await
}

/// They are looked for by their ranges (`creneau_etendu`).
async fn etendus(db: &mut PgConnection, of: Of) -> sqlx::Result<Vec<Occupe>> {
    sqlx::query_as!(
        Occupe,
        r#"
        select id as "id: CreneauId", utilisateur_id as "utilisateur: UtilisateurId", type as "type: TypeCreneau",
               fermete as "fermete: Fermete", lower(plage) as "debut!", upper(plage) as "fin!",
               motif_absence as "motif_absence: MotifAbsence", epingle, intervention_id
        from creneau
        where plage && $1 and upper(plage) - lower(plage) > interval '6 hours'
          and scenario_id is null and fermete <> 'ANNULE'
          and ($3::bigint is null or utilisateur_id in (select u.id from utilisateur u where u.agence_id = $3))
          and ($2 or type not in ('TRAJET', 'PAUSE'))
        "#,
        of.plage as Plage,
        of.trajets,
        of.agence.map(|id| id.0),
    )
    .fetch_all(db)
    .await
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
