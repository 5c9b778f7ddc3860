//! The plan as it was last read, brought up to date by the journal instead of being read anew for each question.
//!
//! What is suggested from it is checked again on rows that are held: at worst a suggestion is a moment old.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::kept::{Connections, Kept, Slot, Touched};
use super::world::{self, Days};
use crate::domain::{AgenceId, InterventionId, Portee, UtilisateurId};
use crate::planner::{Snapshot, Technician};
use crate::service::{Error, Service};
use crate::store;
use crate::store::planning::Scope;

/// Snapshots by agence; empty until somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Worlds {
    kept: Mutex<HashMap<Option<AgenceId>, Arc<Slot<World>>>>,
}

/// Whose plan, and when it is asked for.
#[derive(Debug)]
struct Of {
    agence: Option<AgenceId>,
    now: DateTime<Utc>,
    days: Days,
}

impl Of {
    fn at(agence: Option<AgenceId>, now: DateTime<Utc>) -> Self {
        let days = world::days(now, None);
        Self { agence, now, days }
    }
}

#[derive(Debug)]
struct World {
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
        slot.turn().await.current(db.into(), &Of::at(agence, now)).await
    }

    /// Has those that are aging read anew, beside the questions.
    pub fn renew(&self, service: &Service) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for (agence, slot) in kept.iter() {
            slot.renew(service, Of::at(*agence, service.now()));
        }
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

impl Kept for World {
    type Of = Of;
    type Shown = Snapshot;

    async fn read(with: Connections<'_>, of: &Of) -> Result<Self, Error> {
        let db = with.db;
        let techniciens = world::technicians(db, &scope(of.agence), None, of.now, of.days).await?;
        let reference = world::reference(db, of.days).await?;
        Ok(Self {
            days: of.days,
            snapshot: Arc::new(world::snapshot(of.now, of.days, reference, techniciens)),
        })
    }

    async fn catch_up(&mut self, db: &mut PgConnection, of: &Of, touched: &Touched) -> Result<bool, Error> {
        if self.days != of.days {
            return Ok(false);
        }
        if !touched.visites.is_empty() {
            let visites: Vec<InterventionId> = touched.visites.iter().copied().collect();
            let mut people: BTreeSet<UtilisateurId> = store::intervention::personnes(db, &visites)
                .await?
                .into_iter()
                .collect();
            people.extend(self.holding(touched));
            let people: Vec<UtilisateurId> = people.into_iter().collect();
            let fresh = world::technicians(db, &scope(of.agence), Some(&people), of.now, of.days).await?;
            let snapshot = Arc::make_mut(&mut self.snapshot);
            for gone in people.iter().filter(|id| !fresh.iter().any(|one| one.id == **id)) {
                snapshot.remove(*gone);
            }
            for technicien in fresh {
                snapshot.update(technicien);
            }
        }
        if self.snapshot.is_before(of.now) {
            Arc::make_mut(&mut self.snapshot).set_now(of.now);
        }
        Ok(true)
    }

    fn shown(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot)
    }
}

impl World {
    /// Who held any of these visits when they were last read.
    fn holding<'a>(&'a self, touched: &'a Touched) -> impl Iterator<Item = UtilisateurId> + 'a {
        let on = |technicien: &&Technician| {
            let mut works = technicien
                .creneaux
                .iter()
                .filter_map(|creneau| creneau.travail.as_ref());
            works.any(|travail| touched.visites.contains(&travail.intervention))
        };
        self.snapshot
            .technicians()
            .filter(on)
            .map(|technicien| technicien.id)
    }
}
