//! Boards as they were last read, brought up to date by the journal: whoever looks at a day finds it read already.
//!
//! A board is looked at far more often than it changes: by each console of a process, after each command of anybody.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sqlx::PgConnection;

use super::board::{BACKLOG, days, weekly_hours};
use super::kept::{Kept, Slot, Touched};
use crate::domain::planning::{Board, Travail};
use crate::domain::{AgenceId, InterventionId, Portee, UtilisateurId};
use crate::service::{Error, Service};
use crate::store;
use crate::store::planning::Scope;

/// As many boards are kept: the days that a few agences look at.
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

/// Boards by day and agence; empty until somebody looks.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    kept: Mutex<HashMap<Key, Used>>,
}

/// When somebody last looked at a board, and where it is kept.
type Used = (Instant, Arc<Slot<Day>>);

#[derive(Debug)]
struct Day {
    /// Those whose backlog it shows.
    agences: Vec<AgenceId>,
    board: Arc<Board>,
}

impl Boards {
    /// The board as it stands.
    pub(super) async fn board(&self, service: &Service, key: Key) -> Result<Arc<Board>, Error> {
        let asked = Instant::now();
        let slot = self.slot(key);
        // Whoever waits holds no connection that others could read with, and takes what was read meanwhile.
        let turn = slot.turn().await;
        if let Some(board) = turn.since(asked) {
            return Ok(board);
        }
        let mut db = service.db().await?;
        let board = turn.current(&mut db, &key).await?;
        slot.renew(service, key);
        Ok(board)
    }

    /// Where a board is kept; the one that nobody has looked at for longest makes room.
    fn slot(&self, key: Key) -> Arc<Slot<Day>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            let oldest = kept
                .iter()
                .min_by_key(|(_, (used, _))| *used)
                .map(|(key, _)| *key);
            oldest.and_then(|key| kept.remove(&key));
        }
        let (used, slot) = kept
            .entry(key)
            .or_insert_with(|| (Instant::now(), Arc::default()));
        *used = Instant::now();
        Arc::clone(slot)
    }
}

/// Reads the board of those who are in scope, and the backlog of these agences.
pub(super) async fn read(
    db: &mut PgConnection,
    scope: &Scope,
    (jour, jours): (NaiveDate, u8),
    fuseau: Tz,
    agences: &[AgenceId],
) -> Result<Board, Error> {
    let mut techniciens = store::board::techniciens(db, scope, jour).await?;
    let personnes: Vec<UtilisateurId> = techniciens.iter().map(|technicien| technicien.id).collect();
    let creneaux = store::board::creneaux(db, &personnes, days(jour, jours, fuseau)?, jours == 1).await?;
    if jours > 1 {
        weekly_hours(db, &mut techniciens, &personnes).await?;
    }
    let mut board = Board {
        jour,
        jours,
        fuseau: fuseau.name().to_owned(),
        techniciens,
        creneaux,
        a_planifier: Vec::new(),
        a_planifier_suite: false,
    };
    read_backlog(db, &mut board, agences).await?;
    Ok(board)
}

async fn read_backlog(db: &mut PgConnection, board: &mut Board, agences: &[AgenceId]) -> Result<(), Error> {
    let mut waiting = Vec::new();
    if !agences.is_empty() {
        waiting = store::board::a_planifier(db, agences, BACKLOG + 1).await?;
    }
    let shown = usize::try_from(BACKLOG).unwrap_or(usize::MAX);
    board.a_planifier_suite = waiting.len() > shown;
    waiting.truncate(shown);
    board.a_planifier = waiting;
    Ok(())
}

impl Key {
    fn scope(self) -> Scope {
        Scope {
            portee: Portee::Tout,
            demandee: self.agence,
            ..Scope::everything()
        }
    }

    pub(super) async fn agences(self, db: &mut PgConnection) -> Result<Vec<AgenceId>, Error> {
        let agences = store::planning::agences(db, &self.scope()).await?;
        Ok(agences.into_iter().map(|(id, _)| id).collect())
    }
}

impl Kept for Day {
    type Of = Key;
    type Shown = Board;

    async fn read(db: &mut PgConnection, key: &Key) -> Result<Self, Error> {
        let agences = key.agences(db).await?;
        let board = read(db, &key.scope(), (key.jour, key.jours), key.fuseau, &agences).await?;
        Ok(Self {
            agences,
            board: Arc::new(board),
        })
    }

    /// Reads again the days of those who hold or held what was touched.
    async fn catch_up(&mut self, db: &mut PgConnection, key: &Key, touched: &Touched) -> Result<bool, Error> {
        if touched.clients {
            return Ok(false);
        }
        let visites: Vec<InterventionId> = touched.visites.iter().copied().collect();
        let mut people: BTreeSet<UtilisateurId> = holders(touched, &self.board).collect();
        if !visites.is_empty() {
            people.extend(store::intervention::personnes(db, &visites).await?);
        }
        let on_board: Vec<UtilisateurId> = self
            .board
            .techniciens
            .iter()
            .map(|technicien| technicien.id)
            .filter(|id| people.contains(id))
            .collect();
        if !on_board.is_empty() {
            let plage = days(key.jour, key.jours, key.fuseau)?;
            let fresh = store::board::creneaux(db, &on_board, plage, key.jours == 1).await?;
            let board = Arc::make_mut(&mut self.board);
            board
                .creneaux
                .retain(|creneau| !people.contains(&creneau.utilisateur));
            board.creneaux.extend(fresh);
            board
                .creneaux
                .sort_by_key(|creneau| (creneau.utilisateur, creneau.plage.debut(), creneau.id));
        }
        // What waits is missions: one that comes to wait, or ceases to, has changed itself.
        if !touched.missions.is_empty() {
            read_backlog(db, Arc::make_mut(&mut self.board), &self.agences).await?;
        }
        Ok(true)
    }

    fn shown(&self) -> Arc<Board> {
        Arc::clone(&self.board)
    }
}

/// Who held any of it when the board was last read.
fn holders<'a>(touched: &'a Touched, board: &'a Board) -> impl Iterator<Item = UtilisateurId> + 'a {
    let on = |travail: &Travail| {
        touched.visites.contains(&travail.intervention) || touched.missions.contains(&travail.mission)
    };
    board
        .creneaux
        .iter()
        .filter(move |creneau| creneau.travail.as_ref().is_some_and(on))
        .map(|creneau| creneau.utilisateur)
}
