//! Questions about roles.

use crate::domain::nom::Nomme;
use crate::domain::{Actor, Permission, RoleId};
use crate::service::nom::{self, Ref};
use crate::service::{Answer, Error, Query, Service};
use crate::store;

/// Questions about roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleQuery {
    /// All of them with what they grant, by code.
    List,
    /// One of them.
    Fiche(Ref<RoleId>),
}

impl From<RoleQuery> for Query {
    fn from(query: RoleQuery) -> Self {
        Self::Role(query)
    }
}

impl RoleQuery {
    pub(in crate::service) async fn answer(self, service: &Service, actor: &Actor) -> Result<Answer, Error> {
        // Whoever sees people sees what their roles mean.
        actor.require(Permission::UtilisateurVoir)?;
        let mut db = service.db().await?;
        match self {
            Self::List => Ok(Answer::Roles(store::role::list(&mut db, None).await?)),
            Self::Fiche(which) => {
                let found = match which.cle(&mut db, Nomme::Role).await? {
                    Some(id) => store::role::list(&mut db, Some(id)).await?.pop(),
                    None => None,
                };
                match found {
                    Some(role) => Ok(Answer::Role(role)),
                    None => {
                        let refusal = nom::unknown(&mut db, actor, Nomme::Role, &which.to_string()).await?;
                        Err(refusal.into())
                    }
                }
            }
        }
    }
}
