//! What all boards of an agence have in common, whatever their day: who can be given work, and what waits.

use std::sync::Arc;

use sqlx::PgConnection;

use super::board::BACKLOG;
use super::kept::{Connections, Kept, Touched};
use crate::domain::partage::Partage;
use crate::domain::planning::{Attente, Executant, Ferie};
use crate::domain::{AgenceId, Portee};
use crate::service::Error;
use crate::store;
use crate::store::planning::Scope;

/// An agence and its zone.
pub(super) type Branch = (AgenceId, String);

/// As it was last read.
#[derive(Debug, Clone)]
pub(super) struct Common {
    /// Those whose backlog it is, with their zones.
    pub agences: Vec<Branch>,
    /// Public holidays.
    pub feries: Arc<[Ferie]>,
    /// Everyone who can be given work, by agence and name.
    pub executants: Arc<[Executant]>,
    /// The missions that wait, most pressing first.
    pub attentes: Partage<Attente>,
    /// Whether more wait.
    pub suite: bool,
}

/// The agences that a board is of: one, or all.
pub(super) async fn agences(db: &mut PgConnection, agence: Option<AgenceId>) -> Result<Vec<Branch>, Error> {
    Ok(store::planning::agences(db, &scope(agence)).await?)
}

/// Their keys.
pub(super) fn keys(agences: &[Branch]) -> Vec<AgenceId> {
    agences.iter().map(|(id, _)| *id).collect()
}

fn scope(agence: Option<AgenceId>) -> Scope {
    Scope {
        portee: Portee::Tout,
        demandee: agence,
        ..Scope::everything()
    }
}

impl Common {
    async fn read_backlog(&mut self, db: &mut PgConnection) -> Result<(), Error> {
        let mut waiting = store::board::a_planifier(db, &keys(&self.agences), BACKLOG + 1).await?;
        let shown = usize::try_from(BACKLOG).unwrap_or(usize::MAX);
        self.suite = waiting.len() > shown;
        waiting.truncate(shown);
        self.attentes = waiting.into();
        Ok(())
    }
}

impl Kept for Arc<Common> {
    type Of = Option<AgenceId>;
    type Shown = Arc<Common>;

    async fn read(with: Connections<'_>, agence: &Option<AgenceId>) -> Result<Self, Error> {
        let db = with.db;
        let mut common = Common {
            agences: agences(db, *agence).await?,
            feries: store::board::feries(db).await?.into(),
            executants: store::board::executants(db, &scope(*agence), None).await?.into(),
            attentes: Partage::default(),
            suite: false,
        };
        common.read_backlog(db).await?;
        Ok(Self::new(common))
    }

    async fn catch_up(
        &mut self,
        db: &mut PgConnection,
        _: &Option<AgenceId>,
        touched: &Touched,
    ) -> Result<bool, Error> {
        if touched.clients {
            return Ok(false);
        }
        // What waits is missions: one that comes to wait, or ceases to, has changed itself.
        if !touched.missions.is_empty() {
            Self::make_mut(self).read_backlog(db).await?;
        }
        Ok(true)
    }

    fn shown(&self) -> Arc<Common> {
        Self::clone(self)
    }
}
