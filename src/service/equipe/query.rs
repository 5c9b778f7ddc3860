//! Questions about teams.

use crate::domain::equipe::EquipeFiche;
use crate::domain::{Actor, Permission, Refusal};
use crate::service::{Answer, Error, Query, Service};
use crate::store;
use crate::store::planning::Scope;

/// Questions about teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EquipeQuery {
    /// Those that the actor may see, by code.
    List,
    /// The one of this code, with its people.
    Fiche(String),
}

impl From<EquipeQuery> for Query {
    fn from(query: EquipeQuery) -> Self {
        Self::Equipe(query)
    }
}

impl EquipeQuery {
    pub(in crate::service) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        let portee = actor.require(Permission::UtilisateurVoir)?;
        let scope = Scope::of(actor, portee, None);
        let today = service.now().date_naive();
        let mut db = service.pool().acquire().await?;
        match self {
            Self::List => Ok(Answer::Equipes(
                store::equipe::list(&mut db, &scope, None, today).await?,
            )),
            Self::Fiche(code) => {
                let ligne = store::equipe::list(&mut db, &scope, Some(&code), today)
                    .await?
                    .pop()
                    .ok_or_else(|| Refusal::not_found("equipe", code))?;
                let composition = store::equipe::members(&mut db, ligne.id).await?;
                Ok(Answer::Equipe(Box::new(EquipeFiche { ligne, composition })))
            }
        }
    }
}
