//! Questions about roles.

use crate::domain::{Actor, Permission, Refusal};
use crate::service::{Answer, Error, Query, Service};
use crate::store;

/// Questions about roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleQuery {
    /// All of them with what they grant, by code.
    List,
    /// The one of this code.
    Fiche(String),
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
        let mut db = service.pool().acquire().await?;
        match self {
            Self::List => Ok(Answer::Roles(store::role::list(&mut db, None).await?)),
            Self::Fiche(code) => {
                let role = store::role::list(&mut db, Some(&code)).await?.pop();
                Ok(Answer::Role(
                    role.ok_or_else(|| Refusal::not_found("role", code))?,
                ))
            }
        }
    }
}
