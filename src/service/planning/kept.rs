//! What was read once and is brought up to date by the journal, instead of being read anew for each question.
//!
//! What was written without a command is in no journal: all is read anew now and then, while questions are answered from
//! what is kept.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sqlx::{PgConnection, PgPool};
use tokio::sync::MutexGuard;

use crate::domain::journal::{Change, Objet};
use crate::domain::{InterventionId, MissionId};
use crate::service::{Error, Service};
use crate::store;
use crate::store::feed::{Position, Reading};

/// What can be kept.
pub(super) trait Kept: Sized + Send + 'static {
    /// What it is a reading of.
    type Of: Send + Sync + 'static;
    /// What is given to whoever asks: a handle on it.
    type Shown;

    /// Reads what is asked for of it.
    fn read(with: Connections<'_>, of: &Self::Of) -> impl Future<Output = Result<Self, Error>> + Send;

    /// Reads again what was touched; false where all of it has to be read anew.
    async fn catch_up(
        &mut self,
        db: &mut PgConnection,
        of: &Self::Of,
        touched: &Touched,
    ) -> Result<bool, Error>;

    /// Reads what of it is asked for and was not read yet.
    fn complete(
        &mut self,
        _: Connections<'_>,
        _: &Self::Of,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        async { Ok(()) }
    }

    /// Whether what is asked for was read.
    fn holds(&self, _: &Self::Of) -> bool {
        true
    }

    /// The same, with all that can be asked for.
    fn whole(of: Self::Of) -> Self::Of {
        of
    }

    /// What it says now.
    fn shown(&self) -> Self::Shown;
}

/// What something is read with.
pub(super) struct Connections<'a> {
    /// One's own.
    pub db: &'a mut PgConnection,
    /// Where another may lie idle, for what can be read at the same time.
    pub pool: Option<&'a PgPool>,
    /// Where the journal stood when it was last looked into for the same question.
    pub stood: Option<Position>,
}

impl<'a> From<&'a mut PgConnection> for Connections<'a> {
    fn from(db: &'a mut PgConnection) -> Self {
        Self {
            db,
            pool: None,
            stood: None,
        }
    }
}

/// After that long nothing is answered from it: what was written without a command stays unseen no longer.
const LONGEST: Duration = Duration::from_mins(1);
/// After that long it is read anew beside the questions.
const AGING: Duration = Duration::from_secs(30);

/// A place for one of them; empty until somebody asks.
#[derive(Debug)]
pub(super) struct Slot<T> {
    entry: tokio::sync::Mutex<Option<Entry<T>>>,
    /// Whether it is being read anew.
    renewing: AtomicBool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            entry: tokio::sync::Mutex::new(None),
            renewing: AtomicBool::new(false),
        }
    }
}

#[derive(Debug)]
struct Entry<T> {
    /// Up to where the journal is told.
    position: Position,
    /// When it was read; the first piece, where it comes in pieces.
    read: Instant,
    /// When it was last begun to be brought up to date: it tells all that was committed before.
    begun: Instant,
    value: T,
}

/// What is shown, and up to where the journal is told in it.
#[derive(Debug)]
pub(super) struct Told<S> {
    /// What is shown.
    pub shown: S,
    /// Where the journal stood.
    pub position: Position,
}

/// The right to read, which one has at a time.
#[derive(Debug)]
pub(super) struct Turn<'a, T>(MutexGuard<'a, Option<Entry<T>>>);

impl<T: Kept> Slot<T> {
    /// Waits for one's turn to read.
    pub async fn turn(&self) -> Turn<'_, T> {
        Turn(self.entry.lock().await)
    }

    /// Has it read anew where it is aging, and nobody is at it or at its reading; on a connection of its own.
    pub fn renew(self: &Arc<Self>, service: &Service, of: T::Of) {
        let aging = |entry: &Entry<T>| entry.read.elapsed() >= AGING;
        let is_due = || {
            self.entry
                .try_lock()
                .is_ok_and(|entry| entry.as_ref().is_some_and(aging))
        };
        if !is_due() || self.renewing.swap(true, Ordering::AcqRel) {
            return;
        }
        let (slot, service) = (Arc::clone(self), service.clone());
        tokio::spawn(async move {
            // Where that fails, whoever asks next has it tried again.
            if let Ok(entry) = Entry::again(&service, &T::whole(of)).await {
                *slot.entry.lock().await = Some(entry);
            }
            slot.renewing.store(false, Ordering::Release);
        });
    }
}

impl<T: Kept> Turn<'_, T> {
    /// What another has read since then, while one waited, where that is all that is asked for.
    pub fn since(&self, asked: Instant, of: &T::Of) -> Option<Told<T::Shown>> {
        let fresh = |entry: &&Entry<T>| entry.begun >= asked && entry.value.holds(of);
        self.0.as_ref().filter(fresh).map(Entry::told)
    }

    /// What is kept, as it stands now.
    pub async fn current(mut self, with: Connections<'_>, of: &T::Of) -> Result<Told<T::Shown>, Error> {
        // Taken out: where reading fails half-way, the next one begins anew.
        let kept = match self.0.take() {
            Some(mut entry) if entry.read.elapsed() < LONGEST => {
                entry.catch_up(with.db, of).await?.then_some(entry)
            }
            _ => None,
        };
        let entry = match kept {
            Some(mut entry) => {
                entry.value.complete(with, of).await?;
                entry
            }
            None => Entry::read(with, of).await?,
        };
        let told = entry.told();
        *self.0 = Some(entry);
        Ok(told)
    }
}

impl<T: Kept> Entry<T> {
    fn told(&self) -> Told<T::Shown> {
        Told {
            shown: self.value.shown(),
            position: self.position.clone(),
        }
    }

    async fn again(service: &Service, of: &T::Of) -> Result<Self, Error> {
        let mut db = service.db().await?;
        let pool = service.pool();
        Self::read(
            Connections {
                db: &mut db,
                pool: Some(pool),
                stood: None,
            },
            of,
        )
        .await
    }

    async fn read(mut with: Connections<'_>, of: &T::Of) -> Result<Self, Error> {
        let begun = Instant::now();
        // Before the rows: what changes meanwhile is read twice rather than never.
        let position = match with.stood.take() {
            Some(position) => position,
            None => store::feed::start(with.db).await?,
        };
        let value = T::read(with, of).await?;
        Ok(Self {
            position,
            read: Instant::now(),
            begun,
            value,
        })
    }

    async fn catch_up(&mut self, db: &mut PgConnection, of: &T::Of) -> Result<bool, Error> {
        self.begun = Instant::now();
        let Reading::Changes(changes) = store::feed::read(db, &mut self.position).await? else {
            return Ok(false);
        };
        match Touched::by(&changes) {
            Some(touched) => self.value.catch_up(db, of, &touched).await,
            None => Ok(false),
        }
    }
}

/// What of the plan changed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// These visits.
    pub visites: BTreeSet<InterventionId>,
    /// These missions.
    pub missions: BTreeSet<MissionId>,
    /// What clients, contracts or machines are called, or how they are bound.
    pub clients: bool,
}

impl Touched {
    /// Nothing where something changed that may concern anybody: a person, a team, an absence.
    pub fn by(changes: &[Change]) -> Option<Self> {
        let mut touched = Self::default();
        for change in changes {
            match change.objet {
                Objet::CleSsh | Objet::Contact | Objet::Devis | Objet::Facture | Objet::Materiel => {}
                Objet::Client | Objet::Contrat | Objet::Equipement => touched.clients = true,
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journal::Action;
    use crate::domain::{Code as _, UtilisateurId};

    fn change(objet: Objet, id: i64) -> Change {
        Change {
            seq: 1,
            objet,
            id,
            version: 1,
            action: Action::ALL[0],
            acteur: UtilisateurId(1),
            le: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_may_concern_anybody_touches_everything() {
        for objet in [
            Objet::Utilisateur,
            Objet::Equipe,
            Objet::Creneau,
            Objet::Agence,
            Objet::Site,
        ] {
            let changes = [change(Objet::Intervention, 1), change(objet, 2)];
            assert!(Touched::by(&changes).is_none(), "{objet:?}");
        }
    }

    #[test]
    fn what_changed_is_told_once() {
        let changes = [
            change(Objet::Intervention, 7),
            change(Objet::Mission, 3),
            change(Objet::Intervention, 7),
            change(Objet::Facture, 9),
        ];
        let touched = Touched::by(&changes).expect("nothing that concerns anybody");
        assert_eq!(Vec::from_iter(touched.visites), [InterventionId(7)]);
        assert_eq!(Vec::from_iter(touched.missions), [MissionId(3)]);
        assert!(!touched.clients);
    }
}
