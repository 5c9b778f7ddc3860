//! Questions about the journal: who did what, and whether it still says what it said.

mod list;
mod verify;

use chrono::{DateTime, Utc};

pub use verify::UNSEALED_TOO_LONG;

use super::{Answer, Error, Query, Service};
use crate::domain::actor::Actor;
use crate::domain::audit::{Ancre, Changement, LigneJournal, Tranche};
use crate::domain::liste::{Liste, Page};

/// Questions about the journal.
#[derive(Debug, Clone, PartialEq)]
pub enum AuditQuery {
    /// Its rows, newest command first.
    Liste {
        /// What narrows it, in the filter language (`domain::audit::CHAMPS`); words are numbers or names of objects.
        filtre: String,
        /// Which part.
        page: Page,
    },
    /// One row, with what changed.
    Ligne(i64),
    /// A piece of its verification.
    Verifier(Verifier),
    /// The head of the chain, to be noted elsewhere; none where nothing is sealed.
    Tete,
}

/// Which piece of the chain is verified. Pieces follow each other by [`Tranche::suite`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verifier {
    /// The seal after which it begins.
    pub apres: Option<i64>,
    /// With the first piece: seals made before this instant are taken as they are.
    pub depuis: Option<DateTime<Utc>>,
    /// Heads that were noted outside the database; looked for with the last piece.
    pub ancres: Vec<Ancre>,
}

/// Its answers.
#[derive(Debug, Clone, PartialEq)]
pub enum AuditAnswer {
    /// A page.
    Liste(Liste<LigneJournal>),
    /// One row.
    Ligne(Box<Changement>),
    /// A piece.
    Tranche(Tranche),
    /// The head.
    Tete(Option<Ancre>),
}

impl From<AuditQuery> for Query {
    fn from(query: AuditQuery) -> Self {
        Self::Audit(query)
    }
}

impl AuditQuery {
    pub(super) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let answer = match self {
            Self::Liste { filtre, page } => {
                AuditAnswer::Liste(list::read(service, actor, &filtre, &page).await?)
            }
            Self::Ligne(seq) => AuditAnswer::Ligne(Box::new(list::one(service, actor, seq).await?)),
            Self::Verifier(piece) => AuditAnswer::Tranche(verify::piece(service, actor, &piece).await?),
            Self::Tete => AuditAnswer::Tete(verify::head(service, actor).await?),
        };
        Ok(Answer::Audit(answer))
    }
}
