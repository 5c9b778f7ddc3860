//! The plan as it was last read, brought up to date by the journal instead of being read anew for each question.
//!
//! What is suggested from it is checked again on rows that are held: at worst a suggestion is a moment old.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::world::{self, Days};
use crate::domain::journal::{Change, Objet};
use crate::domain::{AgenceId, InterventionId, Portee, UtilisateurId};
use crate::planner::Snapshot;
use crate::service::Error;
use crate::store;
use crate::store::feed::{Position, Reading};
use crate::store::planning::Scope;

/// After that long everything is read anew: what was written without a command stays unseen no longer.
const LONGEST: Duration = Duration::from_secs(30);

/// Snapshots by agence; empty until somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Worlds {
    kept: Mutex<HashMap<Option<AgenceId>, Arc<Slot>>>,
}

type Slot = tokio::sync::Mutex<Option<Kept>>;

#[derive(Debug)]
struct Kept {
    /// Up to where the journal is told.
    position: Position,
    /// When all of it was read.
    read: Instant,
    days: Days,
    snapshot: Arc<Snapshot>,
}

impl Worlds {
    /// Everyone who could do work of an agence (everyone, without one), and how the coming days stand.
    pub async fn world(
        &self,
        db: &mut PgConnection,
        agence: Option<AgenceId>,
        now: DateTime<Utc>,
    ) -> Result<Arc<Snapshot>, Error> {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(kept.entry(agence).or_default())
        };
        // One reader at a time: those who wait find what the one before has read.
        let mut slot = slot.lock().await;
        let scope = scope(agence);
        let days = world::days(now, None);
        // Taken out: where reading fails half-way, the next one begins anew.
        let kept = match slot.take() {
            Some(mut kept) if kept.days == days && kept.read.elapsed() < LONGEST => {
                kept.catch_up(db, &scope, now).await?.then_some(kept)
            }
            _ => None,
        };
        let kept = match kept {
            Some(kept) => kept,
            None => Kept::read(db, &scope, now, days).await?,
        };
        let snapshot = Arc::clone(&kept.snapshot);
        *slot = Some(kept);
        Ok(snapshot)
    }
}

/// The people that an agence's work is offered to.
pub(super) fn scope(agence: Option<AgenceId>) -> Scope {
    Scope {
        portee: Portee::Agence,
        agence,
        ..Scope::everything()
    }
}

impl Kept {
    async fn read(
        db: &mut PgConnection,
        scope: &Scope,
        now: DateTime<Utc>,
        days: Days,
    ) -> Result<Self, Error> {
        // Before the rows: what changes meanwhile is read twice rather than never.
        let position = store::feed::start(db).await?;
        let techniciens = world::technicians(db, scope, None, now, days).await?;
        let reference = world::reference(db, days).await?;
        Ok(Self {
            position,
            read: Instant::now(),
            days,
            snapshot: Arc::new(world::snapshot(now, days, reference, techniciens)),
        })
    }

    /// Reads again the people whom the journal tells of; false where everything may have changed.
    async fn catch_up(
        &mut self,
        db: &mut PgConnection,
        scope: &Scope,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let Reading::Changes(changes) = store::feed::read(db, &mut self.position).await? else {
            return Ok(false);
        };
        let Some(visites) = visits(&changes) else {
            return Ok(false);
        };
        if !visites.is_empty() {
            let mut people: BTreeSet<UtilisateurId> = store::intervention::personnes(db, &visites)
                .await?
                .into_iter()
                .collect();
            people.extend(self.holding(&visites));
            let people: Vec<UtilisateurId> = people.into_iter().collect();
            let fresh = world::technicians(db, scope, Some(&people), now, self.days).await?;
            let snapshot = Arc::make_mut(&mut self.snapshot);
            for gone in people.iter().filter(|id| !fresh.iter().any(|one| one.id == **id)) {
                snapshot.remove(*gone);
            }
            for technicien in fresh {
                snapshot.update(technicien);
            }
        }
        if self.snapshot.is_before(now) {
            Arc::make_mut(&mut self.snapshot).set_now(now);
        }
        Ok(true)
    }

    /// Who held any of these visits when they were last read.
    fn holding<'a>(&'a self, visites: &'a [InterventionId]) -> impl Iterator<Item = UtilisateurId> + 'a {
        let on = |technicien: &&crate::planner::Technician| {
            let mut works = technicien
                .creneaux
                .iter()
                .filter_map(|creneau| creneau.travail.as_ref());
            works.any(|travail| visites.contains(&travail.intervention))
        };
        self.snapshot
            .technicians()
            .filter(on)
            .map(|technicien| technicien.id)
    }
}

/// The visits that changed, or nothing where something changed that may concern anybody: a person, a team, an absence.
fn visits(changes: &[Change]) -> Option<Vec<InterventionId>> {
    let mut visites = Vec::new();
    for change in changes {
        match change.objet {
            Objet::Client
            | Objet::Contrat
            | Objet::Devis
            | Objet::Equipement
            | Objet::Facture
            | Objet::Materiel
            | Objet::Mission => {}
            Objet::Intervention => visites.push(InterventionId(change.id)),
            _ => return None,
        }
    }
    visites.sort_unstable();
    visites.dedup();
    Some(visites)
}
