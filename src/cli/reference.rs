//! From the codes that people type to the keys that commands carry.

use super::Failure;
use super::acting::Acting;
use crate::domain::role::RoleFiche;
use crate::domain::{AgenceId, DepotId, Refusal, SpecialisationId, TitreId};
use crate::service::Answer;
use crate::service::referentiel::ReferentielQuery;
use crate::service::role::RoleQuery;

/// The one of that code, in any case.
fn named<T>(items: Vec<T>, code: &str, of: fn(&T) -> &str, objet: &'static str) -> Result<T, Failure> {
    let wanted = code.trim().to_lowercase();
    let found = items.into_iter().find(|item| of(item).to_lowercase() == wanted);
    Ok(found.ok_or_else(|| Refusal::not_found(objet, code))?)
}

/// The key of an agence.
pub(super) async fn agence(acting: &Acting, code: &str) -> Result<AgenceId, Failure> {
    match acting.read(ReferentielQuery::Agences).await? {
        Answer::Agences(items) => Ok(named(items, code, |item| &item.code, "agence")?.id),
        other => Err(Failure::unexpected(&other)),
    }
}

/// The key of a depot.
pub(super) async fn depot(acting: &Acting, code: &str) -> Result<DepotId, Failure> {
    match acting.read(ReferentielQuery::Depots).await? {
        Answer::Depots(items) => Ok(named(items, code, |item| &item.code, "depot")?.id),
        other => Err(Failure::unexpected(&other)),
    }
}

/// The key of a specialisation.
pub(super) async fn specialisation(acting: &Acting, code: &str) -> Result<SpecialisationId, Failure> {
    match acting.read(ReferentielQuery::Specialisations).await? {
        Answer::Specialisations(items) => Ok(named(items, code, |item| &item.code, "specialisation")?.id),
        other => Err(Failure::unexpected(&other)),
    }
}

/// The key of a titre.
pub(super) async fn titre(acting: &Acting, code: &str) -> Result<TitreId, Failure> {
    match acting.read(ReferentielQuery::Titres).await? {
        Answer::Titres(items) => Ok(named(items, code, |item| &item.code, "titre")?.id),
        other => Err(Failure::unexpected(&other)),
    }
}

/// A role.
pub(super) async fn role(acting: &Acting, code: &str) -> Result<RoleFiche, Failure> {
    match acting.read(RoleQuery::Fiche(code.to_owned())).await? {
        Answer::Role(role) => Ok(role),
        other => Err(Failure::unexpected(&other)),
    }
}
