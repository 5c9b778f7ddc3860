//! Questions about reference data: short lists, given whole. Everybody who acts may see what things are called.

use crate::domain::{Actor, AgenceId, Refusal};
use crate::service::{Answer, Error, Query, Service};
use crate::store;

/// Questions about reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferentielQuery {
    /// Branches, by code.
    Agences,
    /// Everything about a branch.
    Agence(AgenceId),
    /// Places of stock, by code.
    Depots,
    /// Trades, by code.
    Specialisations,
    /// Titres, by code.
    Titres,
}

impl From<ReferentielQuery> for Query {
    fn from(query: ReferentielQuery) -> Self {
        Self::Referentiel(query)
    }
}

impl ReferentielQuery {
    pub(in crate::service) async fn answer(self, service: &Service, _actor: &Actor) -> Result<Answer, Error> {
        let today = service.now().date_naive();
        let mut db = service.db().await?;
        Ok(match self {
            Self::Agences => Answer::Agences(store::referentiel::agences(&mut db).await?),
            Self::Agence(id) => {
                let unknown = || Refusal::not_found("agence", id.to_string());
                let fiche = store::agence::fiche(&mut db, id).await?.ok_or_else(unknown)?;
                Answer::Agence(Box::new(fiche))
            }
            Self::Depots => Answer::Depots(store::referentiel::depots(&mut db).await?),
            Self::Specialisations => {
                Answer::Specialisations(store::referentiel::specialisations(&mut db, today).await?)
            }
            Self::Titres => Answer::Titres(store::referentiel::titres(&mut db, today).await?),
        })
    }
}
