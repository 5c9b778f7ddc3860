//! Boards as they were last read, brought up to date by the journal: whoever looks at a day finds it read already.
//!
//! A board is looked at far more often than it changes: by each console of a process, after each command of anybody.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sqlx::PgConnection;

use super::board::days;
use super::common::Common;
use super::kept::{Connections, Kept, Slot, Told, Touched};
use crate::domain::partage::Partage;
use crate::domain::planning::{Board, BoardCreneau, BoardTechnicien, Executant, Ferie, Travail};
use crate::domain::{AgenceId, InterventionId, UtilisateurId};
use crate::service::{Error, Service};
use crate::store;
use crate::store::feed::Position;
use crate::store::journee::Whose;
use crate::store::planning::Scope;

/// As many days are kept: those that a few agences look at.
const MOST: usize = 48;

/// Whose day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The day, or the first of several.
    pub jour: NaiveDate,
    /// How many.
    pub jours: u8,
    /// On these clocks.
    pub fuseau: Tz,
    /// An agence; without one, the company.
    pub agence: Option<AgenceId>,
}

/// What boards are made of; empty until somebody looks.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    days: Shelf<Key, Day>,
    commons: Shelf<Option<AgenceId>, Arc<Common>>,
}

/// What a day holds, by person and start.
#[derive(Debug)]
struct Day(Partage<BoardCreneau>);

/// What is kept, by what it is a reading of.
#[derive(Debug)]
struct Shelf<K, T>(Mutex<HashMap<K, Used<T>>>);

/// When somebody last looked at it, and where it is kept.
type Used<T> = (Instant, Arc<Slot<T>>);

impl<K, T> Default for Shelf<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash, T: Kept<Of = K> + Sync> Shelf<K, T> {
    /// Something as it stands; `stood` says where the journal did a moment ago, if it was looked into.
    async fn current(
        &self,
        service: &Service,
        key: K,
        stood: Option<Position>,
    ) -> Result<Told<T::Shown>, Error> {
        let asked = Instant::now();
        let slot = self.slot(key);
        // Whoever waits holds no connection that others could read with, and takes what was read meanwhile.
        let turn = slot.turn().await;
        if let Some(told) = turn.since(asked) {
            return Ok(told);
        }
        let mut db = service.db().await?;
        let pool = service.pool();
        let with = Connections {
            db: &mut db,
            pool: Some(pool),
            stood,
        };
        let told = turn.current(with, &key).await?;
        slot.renew(service, key);
        Ok(told)
    }

    /// Where something is kept; what nobody has looked at for longest makes room.
    fn slot(&self, key: K) -> Arc<Slot<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            let oldest = kept
                .iter()
                .min_by_key(|(_, (used, _))| *used)
                .map(|(key, _)| *key);
            if let Some(old) = oldest.and_then(|key| kept.remove(&key)) {
                // Thousands of pieces: whoever asks does not wait for them to be put away.
                tokio::task::spawn_blocking(move || drop(old));
            }
        }
        let (used, slot) = kept
            .entry(key)
            .or_insert_with(|| (Instant::now(), Arc::default()));
        *used = Instant::now();
        Arc::clone(slot)
    }
}

impl Boards {
    /// What the boards of an agence have in common, or those of the company.
    pub(super) async fn common(
        &self,
        service: &Service,
        agence: Option<AgenceId>,
    ) -> Result<Told<Arc<Common>>, Error> {
        self.commons.current(service, agence, None).await
    }

    /// The board as it stands, with what it has in common with others.
    pub(super) async fn board(
        &self,
        service: &Service,
        key: Key,
        common: Told<Arc<Common>>,
    ) -> Result<Board, Error> {
        let Told {
            shown: common,
            position,
        } = common;
        let day = self.days.current(service, key, Some(position)).await?;
        let mut board = laid_out(key, &common.executants, &common.feries, day.shown);
        board.a_planifier = common.attentes.to_vec();
        board.a_planifier_suite = common.suite;
        Ok(board)
    }
}

/// The board of those who are in scope, without what waits.
pub(super) async fn read(db: &mut PgConnection, scope: &Scope, key: Key) -> Result<Board, Error> {
    let executants = store::board::executants(db, scope, Some(key.jour)).await?;
    let personnes: Vec<UtilisateurId> = executants.iter().map(|executant| executant.id).collect();
    let creneaux = key.creneaux(db.into(), Some(&personnes)).await?;
    let feries = store::board::feries(db).await?;
    Ok(laid_out(key, &executants, &feries, creneaux.into()))
}

/// A board without what waits.
fn laid_out(key: Key, executants: &[Executant], feries: &[Ferie], creneaux: Partage<BoardCreneau>) -> Board {
    let last = key.jour + chrono::Days::new(u64::from(key.jours - 1));
    let shown = feries
        .iter()
        .filter(|ferie| (key.jour..=last).contains(&ferie.jour));
    let feries: Vec<Ferie> = shown.cloned().collect();
    // On a public holiday nobody has hours.
    let off = key.jours == 1 && !feries.is_empty();
    let here: HashSet<UtilisateurId> = executants.iter().map(|executant| executant.id).collect();
    let theirs = |of_one: &[BoardCreneau]| here.contains(&of_one[0].utilisateur);
    let by_person = || creneaux.chunk_by(|one, next| one.utilisateur == next.utilisateur);
    // All are, but for a day that somebody who left had worked.
    let creneaux = if by_person().all(theirs) {
        creneaux
    } else {
        by_person()
            .filter(|of_one| theirs(of_one))
            .flatten()
            .cloned()
            .collect()
    };
    Board {
        jour: key.jour,
        jours: key.jours,
        fuseau: key.fuseau.name().to_owned(),
        feries,
        techniciens: executants
            .iter()
            .map(|executant| {
                let line = executant.on(key.jour, key.jours, key.fuseau.name());
                let horaires = if off { Vec::new() } else { line.horaires };
                BoardTechnicien { horaires, ..line }
            })
            .collect(),
        creneaux,
        a_planifier: Vec::new(),
        a_planifier_suite: false,
    }
}

impl Key {
    /// Roads and breaks are shown of one day only.
    async fn creneaux(
        self,
        with: Connections<'_>,
        personnes: Option<&[UtilisateurId]>,
    ) -> Result<Vec<BoardCreneau>, Error> {
        let plage = days(self.jour, self.jours, self.fuseau)?;
        let whose = Whose {
            personnes,
            agence: self.agence,
        };
        Ok(store::journee::creneaux(with.db, with.pool, whose, plage, self.jours == 1).await?)
    }
}

impl Kept for Day {
    type Of = Key;
    type Shown = Partage<BoardCreneau>;

    async fn read(with: Connections<'_>, key: &Key) -> Result<Self, Error> {
        let creneaux = key.creneaux(with, None).await?;
        Ok(Self(creneaux.into()))
    }

    /// Reads again the days of those who hold or held what was touched.
    async fn catch_up(&mut self, db: &mut PgConnection, key: &Key, touched: &Touched) -> Result<bool, Error> {
        if touched.clients {
            return Ok(false);
        }
        let visites: Vec<InterventionId> = touched.visites.iter().copied().collect();
        let mut people: BTreeSet<UtilisateurId> = holders(touched, &self.0).collect();
        if !visites.is_empty() {
            people.extend(store::intervention::personnes(db, &visites).await?);
        }
        if !people.is_empty() {
            let personnes: Vec<UtilisateurId> = people.iter().copied().collect();
            let fresh = key.creneaux(db.into(), Some(&personnes)).await?;
            let creneaux: &mut Vec<BoardCreneau> = &mut self.0;
            creneaux.retain(|creneau| !people.contains(&creneau.utilisateur));
            creneaux.extend(fresh);
            creneaux.sort_by_key(|creneau| (creneau.utilisateur, creneau.plage.debut(), creneau.id));
        }
        Ok(true)
    }

    fn shown(&self) -> Partage<BoardCreneau> {
        self.0.clone()
    }
}

/// Who held any of it when the day was last read.
fn holders<'a>(
    touched: &'a Touched,
    creneaux: &'a [BoardCreneau],
) -> impl Iterator<Item = UtilisateurId> + 'a {
    let on = |travail: &Travail| {
        touched.visites.contains(&travail.intervention) || touched.missions.contains(&travail.mission)
    };
    creneaux
        .iter()
        .filter(move |creneau| creneau.travail.as_deref().is_some_and(on))
        .map(|creneau| creneau.utilisateur)
}
