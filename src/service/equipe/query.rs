//! Questions about teams.

use crate::domain::equipe::EquipeFiche;
use crate::domain::nom::Nomme;
use crate::domain::{Actor, EquipeId, Permission};
use crate::service::nom::{self, Ref};
use crate::service::{Answer, Error, Query, Service};
use crate::store;
use crate::store::planning::Scope;

/// Questions about teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EquipeQuery {
    /// Those that the actor may see, by code.
    List,
    /// One with its people.
    Fiche(Ref<EquipeId>),
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
        let mut db = service.db().await?;
        match self {
            Self::List => Ok(Answer::Equipes(
                store::equipe::list(&mut db, &scope, None, today).await?,
            )),
            Self::Fiche(which) => {
                let found = match which.cle(&mut db, Nomme::Equipe).await? {
                    Some(id) => store::equipe::list(&mut db, &scope, Some(id), today).await?.pop(),
                    None => None,
                };
                let Some(ligne) = found else {
                    let refusal = nom::unknown(&mut db, actor, Nomme::Equipe, &which.to_string()).await?;
                    return Err(refusal.into());
                };
                let composition = store::equipe::members(&mut db, ligne.id).await?;
                Ok(Answer::Equipe(Box::new(EquipeFiche { ligne, composition })))
            }
        }
    }
}
