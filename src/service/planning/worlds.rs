//! The plan as it was last read, brought up to date by the journal instead of being read anew for each question.
//!
//! What is suggested from it is checked again on rows that are held: at worst a suggestion is a moment old.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::kept::{Connections, Kept, Slot, Touched};
use super::world::{self, Days};
use crate::domain::journal::Objet;
use crate::domain::{AgenceId, InterventionId, Plage, Portee, UtilisateurId};
use crate::planner::{Creneau, Snapshot};
use crate::service::work::Work;
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
        let told = slot.turn().await.current(db.into(), &Of::at(agence, now)).await?;
        Ok(told.shown)
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

/// How the days of everyone who could do an agence's work stand: as they are kept, or read anew where this command has
/// changed some of it itself, and where what is asked for lies beyond the usual days.
pub(super) async fn everyone(
    work: &mut Work<'_>,
    agence: Option<AgenceId>,
    around: Option<Plage>,
) -> Result<Arc<Snapshot>, Error> {
    let untouched = work.touched().iter().all(|(objet, ..)| *objet == Objet::Mission);
    let now = work.now;
    if untouched && world::days(now, None).hold(world::days(now, around)) {
        return work.world(agence).await;
    }
    Ok(Arc::new(
        world::read(work.db(), &scope(agence), None, now, around).await?,
    ))
}

impl Kept for World {
    type Of = Of;
    type Shown = Arc<Snapshot>;

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
        // Who people are, and what they can do, is read with everything: only their time around these visits is not.
        let visites: Vec<InterventionId> = touched.visites.iter().copied().collect();
        if !visites.is_empty() {
            let mut around: BTreeMap<Plage, BTreeSet<UtilisateurId>> = BTreeMap::new();
            let now = store::intervention::heures(db, &visites).await?;
            for (id, plage) in now.into_iter().chain(self.held(touched)) {
                if let Some(plage) = of.days.around(plage)
                    && self.snapshot.technician(id).is_some()
                {
                    around.entry(plage).or_default().insert(id);
                }
            }
            for (plage, people) in around {
                let people: Vec<UtilisateurId> = people.into_iter().collect();
                let mut fresh = world::creneaux(db, &people, plage).await?;
                let snapshot = Arc::make_mut(&mut self.snapshot);
                for id in people {
                    snapshot.replace(id, plage, fresh.remove(&id).unwrap_or_default());
                }
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
    /// Who held any of these visits, and when, as they were last read.
    fn held(&self, touched: &Touched) -> Vec<(UtilisateurId, Plage)> {
        let of = |creneau: &Creneau| {
            let travail = creneau.travail.as_ref();
            travail.is_some_and(|travail| touched.visites.contains(&travail.intervention))
        };
        let technicians = self.snapshot.technicians();
        technicians
            .flat_map(|technicien| {
                let theirs = technicien.creneaux.iter().filter(|creneau| of(creneau));
                theirs.map(|creneau| (technicien.id, creneau.plage))
            })
            .collect()
    }
}
