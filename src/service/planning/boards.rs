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

use super::board::{Etendue, days};
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

/// What a day holds.
#[derive(Debug, Clone)]
pub(super) struct Day {
    lines: Lines,
    /// By person and start.
    creneaux: Partage<BoardCreneau>,
    /// Whose of it was read; everybody's, without.
    lus: Option<Arc<HashSet<UtilisateurId>>>,
}

/// Who is on the board of a day, whatever they do.
#[derive(Debug, Clone)]
struct Lines {
    /// Whose lines they are.
    of: Arc<[Executant]>,
    techniciens: Partage<BoardTechnicien>,
    feries: Vec<Ferie>,
}

/// What is asked for of a day.
#[derive(Debug)]
pub(super) struct Asked {
    key: Key,
    etendue: Etendue,
    /// Whose day it is, in the order of the board.
    executants: Arc<[Executant]>,
    /// Public holidays.
    feries: Arc<[Ferie]>,
}

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

impl<K: Copy + Eq + Hash, T: Kept + Sync> Shelf<K, T> {
    /// Something as it stands; `stood` says where the journal did a moment ago, if it was looked into.
    async fn current(
        &self,
        service: &Service,
        key: K,
        of: T::Of,
        stood: Option<Position>,
    ) -> Result<Told<T::Shown>, Error> {
        let asked = Instant::now();
        let slot = self.slot(key);
        // Whoever waits holds no connection that others could read with, and takes what was read meanwhile.
        let turn = slot.turn().await;
        if let Some(told) = turn.since(asked, &of) {
            return Ok(told);
        }
        let mut db = service.db().await?;
        let pool = service.pool();
        let with = Connections {
            db: &mut db,
            pool: Some(pool),
            stood,
        };
        let told = turn.current(with, &of).await?;
        slot.renew(service, of);
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
        self.commons.current(service, agence, agence, None).await
    }

    /// The board as it stands, with what it has in common with others.
    pub(super) async fn board(
        &self,
        service: &Service,
        key: Key,
        etendue: Etendue,
        common: Told<Arc<Common>>,
    ) -> Result<Board, Error> {
        let Told {
            shown: common,
            position,
        } = common;
        let asked = Asked {
            key,
            etendue,
            executants: Arc::clone(&common.executants),
            feries: Arc::clone(&common.feries),
        };
        let told = self.days.current(service, key, asked, Some(position)).await?;
        let day = told.shown;
        let mut board = day.lines.board(key, day.creneaux);
        // Once everybody's was read, nothing is left to say.
        let whole = |lus: &HashSet<_>| common.executants.iter().all(|of| lus.contains(&of.id));
        board.lus = day.lus.filter(|lus| !whole(lus));
        board.a_planifier = common.attentes.clone();
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
    let lines = Lines::new(key, executants.into(), &feries);
    Ok(lines.board(key, creneaux.into()))
}

impl Lines {
    fn new(key: Key, of: Arc<[Executant]>, feries: &[Ferie]) -> Self {
        let last = key.jour + chrono::Days::new(u64::from(key.jours - 1));
        let shown = feries
            .iter()
            .filter(|ferie| (key.jour..=last).contains(&ferie.jour));
        let feries: Vec<Ferie> = shown.cloned().collect();
        // On a public holiday nobody has hours.
        let off = key.jours == 1 && !feries.is_empty();
        let line = |executant: &Executant| {
            let line = executant.on(key.jour, key.jours, key.fuseau.name());
            let horaires = if off { Vec::new() } else { line.horaires };
            BoardTechnicien { horaires, ..line }
        };
        Self {
            techniciens: of.iter().map(line).collect(),
            feries,
            of,
        }
    }

    /// The board with what their day holds, without what waits.
    fn board(self, key: Key, creneaux: Partage<BoardCreneau>) -> Board {
        let here: HashSet<UtilisateurId> = self.of.iter().map(|executant| executant.id).collect();
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
            feries: self.feries,
            techniciens: self.techniciens,
            creneaux,
            lus: None,
            a_planifier: Partage::default(),
            a_planifier_suite: false,
        }
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

/// As many people's time is read at once as a screen has lines, and about as many pieces of it in a week as in a day.
const LINES: usize = 48;
const LINES_OF_DAYS: usize = 12;

impl Asked {
    fn lines(&self) -> Lines {
        Lines::new(self.key, Arc::clone(&self.executants), &self.feries)
    }

    /// Whose time is to be read besides.
    fn missing(&self, lus: Option<&HashSet<UtilisateurId>>) -> Vec<UtilisateurId> {
        let Some(lus) = lus else {
            return Vec::new();
        };
        let unread = self.executants.iter().map(|executant| executant.id);
        let unread = unread.filter(|id| !lus.contains(id));
        let Etendue::Lignes { dabord } = &self.etendue else {
            return unread.collect();
        };
        let lines = if self.key.jours == 1 { LINES } else { LINES_OF_DAYS };
        let (mut first, others): (Vec<_>, Vec<_>) = unread.partition(|id| dabord.contains(id));
        first.extend(others);
        first.truncate(lines);
        first
    }
}

impl Day {
    /// Whether somebody's was read.
    fn tells(&self, id: UtilisateurId) -> bool {
        self.lus.as_ref().is_none_or(|lus| lus.contains(&id))
    }
}

impl Kept for Day {
    type Of = Asked;
    type Shown = Self;

    async fn read(with: Connections<'_>, asked: &Asked) -> Result<Self, Error> {
        let lines = asked.lines();
        if asked.etendue == Etendue::Tout {
            let creneaux = asked.key.creneaux(with, None).await?.into();
            let lus = None;
            return Ok(Self { lines, creneaux, lus });
        }
        let mut day = Self {
            lines,
            creneaux: Partage::default(),
            lus: Some(Arc::default()),
        };
        day.complete(with, asked).await?;
        Ok(day)
    }

    async fn complete(&mut self, with: Connections<'_>, asked: &Asked) -> Result<(), Error> {
        if !Arc::ptr_eq(&self.lines.of, &asked.executants) {
            self.lines = asked.lines();
        }
        let missing = asked.missing(self.lus.as_deref());
        if let Some(lus) = self.lus.as_mut().filter(|_| !missing.is_empty()) {
            let fresh = asked.key.creneaux(with, Some(&missing)).await?;
            self.creneaux.extend(fresh);
            self.creneaux.sort_by_key(BoardCreneau::place);
            Arc::make_mut(lus).extend(missing);
        }
        Ok(())
    }

    fn holds(&self, asked: &Asked) -> bool {
        match &asked.etendue {
            Etendue::Tout => asked.executants.iter().all(|executant| self.tells(executant.id)),
            Etendue::Lignes { dabord } => dabord.iter().all(|id| self.tells(*id)),
        }
    }

    fn whole(asked: Asked) -> Asked {
        Asked {
            etendue: Etendue::Tout,
            ..asked
        }
    }

    /// Reads again the days of those who hold or held what was touched.
    async fn catch_up(
        &mut self,
        db: &mut PgConnection,
        asked: &Asked,
        touched: &Touched,
    ) -> Result<bool, Error> {
        if touched.clients {
            return Ok(false);
        }
        let visites: Vec<InterventionId> = touched.visites.iter().copied().collect();
        let mut people: BTreeSet<UtilisateurId> = holders(touched, &self.creneaux).collect();
        if !visites.is_empty() {
            let theirs = store::intervention::personnes(db, &visites).await?;
            people.extend(theirs.into_iter().filter(|id| self.tells(*id)));
        }
        if !people.is_empty() {
            let personnes: Vec<UtilisateurId> = people.iter().copied().collect();
            let fresh = asked.key.creneaux(db.into(), Some(&personnes)).await?;
            let creneaux: &mut Vec<BoardCreneau> = &mut self.creneaux;
            creneaux.retain(|creneau| !people.contains(&creneau.utilisateur));
            creneaux.extend(fresh);
            creneaux.sort_by_key(BoardCreneau::place);
        }
        Ok(true)
    }

    fn shown(&self) -> Self {
        self.clone()
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
