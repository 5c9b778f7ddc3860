//! From the codes that people type to the keys that commands carry.

use super::Failure;
use super::acting::Acting;
use crate::domain::nom::Nomme;
use crate::domain::role::RoleFiche;
use crate::domain::{AgenceId, DepotId, SpecialisationId, TitreId};
use crate::service::Answer;
use crate::service::role::RoleQuery;

/// The key of an agence.
pub(super) async fn agence(acting: &Acting, code: &str) -> Result<AgenceId, Failure> {
    acting.named(Nomme::Agence, code).await
}

/// The key of a depot.
pub(super) async fn depot(acting: &Acting, code: &str) -> Result<DepotId, Failure> {
    acting.named(Nomme::Depot, code).await
}

/// The key of a specialisation.
pub(super) async fn specialisation(acting: &Acting, code: &str) -> Result<SpecialisationId, Failure> {
    acting.named(Nomme::Specialisation, code).await
}

/// The key of a titre.
pub(super) async fn titre(acting: &Acting, code: &str) -> Result<TitreId, Failure> {
    acting.named(Nomme::Titre, code).await
}

/// A role.
pub(super) async fn role(acting: &Acting, code: &str) -> Result<RoleFiche, Failure> {
    match acting.read(RoleQuery::Fiche(code.to_owned())).await? {
        Answer::Role(role) => Ok(role),
        other => Err(Failure::unexpected(&other)),
    }
}
