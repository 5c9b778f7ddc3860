//! Boards as they were last read, brought up to date by the journal: whoever looks at a day finds it read already.
//!
//! A board is looked at far more often than it changes: by each console of a process, after each command of anybody.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use chrono_tz::Tz;
use sqlx::PgConnection;

use super::board::{BACKLOG, days, weekly_hours};
use crate::domain::journal::{Change, Objet};
use crate::domain::planning::Board;
use crate::domain::{AgenceId, InterventionId, MissionId, Portee, UtilisateurId};
use crate::service::Error;
use crate::store;
use crate::store::feed::{Position, Reading};
use crate::store::planning::Scope;

/// After that long a board is read anew: what was written without a command stays unseen no longer.
const LONGEST: Duration = Duration::from_mins(1);
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
    kept: Mutex<HashMap<Key, (Instant, Arc<Slot>)>>,
}

type Slot = tokio::sync::Mutex<Option<Kept>>;

#[derive(Debug)]
struct Kept {
    /// Up to where the journal is told.
    position: Position,
    /// When all of it was read.
    read: Instant,
    board: Arc<Board>,
}

impl Boards {
    /// The board as it stands.
    pub(super) async fn board(&self, db: &mut PgConnection, key: Key) -> Result<Arc<Board>, Error> {
        let slot = self.slot(key);
        // One reader at a time: those who wait find what the one before has read.
        let mut slot = slot.lock().await;
        // Taken out: where reading fails half-way, the next one begins anew.
        let kept = match slot.take() {
            Some(mut kept) if kept.read.elapsed() < LONGEST => kept.catch_up(db, key).await?.then_some(kept),
            _ => None,
        };
        let kept = match kept {
            Some(kept) => kept,
            None => Kept::read(db, key).await?,
        };
        let board = Arc::clone(&kept.board);
        *slot = Some(kept);
        Ok(board)
    }

    /// Where a board is kept; the one that nobody has looked at for longest makes room.
    fn slot(&self, key: Key) -> Arc<Slot> {
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
    let mut techniciens = store::planning::techniciens(db, scope, jour).await?;
    let personnes: Vec<UtilisateurId> = techniciens.iter().map(|technicien| technicien.id).collect();
    let creneaux = store::planning::creneaux(db, &personnes, days(jour, jours, fuseau)?, jours == 1).await?;
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
        waiting = store::planning::a_planifier(db, agences, BACKLOG + 1).await?;
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

    async fn agences(self, db: &mut PgConnection) -> Result<Vec<AgenceId>, Error> {
        let agences = store::planning::agences(db, &self.scope()).await?;
        Ok(agences.into_iter().map(|(id, _)| id).collect())
    }
}

impl Kept {
    async fn read(db: &mut PgConnection, key: Key) -> Result<Self, Error> {
        // Before the rows: what changes meanwhile is read twice rather than never.
        let position = store::feed::start(db).await?;
        let agences = key.agences(db).await?;
        let board = read(db, &key.scope(), (key.jour, key.jours), key.fuseau, &agences).await?;
        Ok(Self {
            position,
            read: Instant::now(),
            board: Arc::new(board),
        })
    }

    /// Reads again the days of those whom the journal tells of; false where everything may have changed.
    async fn catch_up(&mut self, db: &mut PgConnection, key: Key) -> Result<bool, Error> {
        let Reading::Changes(changes) = store::feed::read(db, &mut self.position).await? else {
            return Ok(false);
        };
        let Some(touched) = Touched::by(&changes) else {
            return Ok(false);
        };
        if touched.is_nothing() {
            return Ok(true);
        }
        let visites: Vec<InterventionId> = touched.visites.iter().copied().collect();
        let mut people: BTreeSet<UtilisateurId> = store::intervention::personnes(db, &visites)
            .await?
            .into_iter()
            .collect();
        people.extend(touched.holders(&self.board));
        let on_board: Vec<UtilisateurId> = self
            .board
            .techniciens
            .iter()
            .map(|technicien| technicien.id)
            .filter(|id| people.contains(id))
            .collect();
        let agences = key.agences(db).await?;
        let board = Arc::make_mut(&mut self.board);
        if !on_board.is_empty() {
            let plage = days(key.jour, key.jours, key.fuseau)?;
            let fresh = store::planning::creneaux(db, &on_board, plage, key.jours == 1).await?;
            board
                .creneaux
                .retain(|creneau| !people.contains(&creneau.utilisateur));
            board.creneaux.extend(fresh);
            board
                .creneaux
                .sort_by_key(|creneau| (creneau.utilisateur, creneau.plage.debut(), creneau.id));
        }
        read_backlog(db, board, &agences).await?;
        Ok(true)
    }
}

/// What of a board changed.
#[derive(Debug, Default)]
struct Touched {
    visites: HashSet<InterventionId>,
    missions: HashSet<MissionId>,
}

impl Touched {
    /// Nothing where something changed that may concern anybody: a person, a team, an absence, a client's name.
    fn by(changes: &[Change]) -> Option<Self> {
        let mut touched = Self::default();
        for change in changes {
            match change.objet {
                Objet::CleSsh | Objet::Contact | Objet::Devis | Objet::Facture | Objet::Materiel => {}
                Objet::Intervention => {
                    touched.visites.insert(InterventionId(change.id));
                }
                Objet::Mission => {
                    touched.missions.insert(MissionId(change.id));
                }
                _ => return None,
            }
        }
        Some(touched)
    }

    fn is_nothing(&self) -> bool {
        self.visites.is_empty() && self.missions.is_empty()
    }

    /// Who held any of it when the board was last read.
    fn holders<'a>(&'a self, board: &'a Board) -> impl Iterator<Item = UtilisateurId> + 'a {
        let touched = |travail: &crate::domain::planning::Travail| {
            self.visites.contains(&travail.intervention) || self.missions.contains(&travail.mission)
        };
        board
            .creneaux
            .iter()
            .filter(move |creneau| creneau.travail.as_ref().is_some_and(touched))
            .map(|creneau| creneau.utilisateur)
    }
}
