//! Commands of roles; one file each.

mod create;
mod delete;
mod edit;
mod query;

use serde::{Deserialize, Serialize};

pub use create::Create;
pub(in crate::service) use create::{check_code, check_libelle};
pub use delete::{Delete, Restore};
pub use edit::Edit;
pub use query::RoleQuery;

use super::work::Work;
use super::{Command, Error, Handled};
use crate::domain::role::{Droits, depasse};
use crate::domain::{Fact, Refusal, RefusalKind, RoleId};
use crate::store;
use crate::store::role::Locked;

/// What can be done to a company's own roles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleCommand {
    /// Make one.
    Create(Create),
    /// Change what it is called or grants.
    Edit(Edit),
    /// Soft-delete one that nobody holds.
    Delete(Delete),
    /// Bring one back.
    Restore(Restore),
}

impl RoleCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "role.creer",
            Self::Edit(_) => "role.modifier",
            Self::Delete(_) => "role.supprimer",
            Self::Restore(_) => "role.retablir",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Create(command) => command.run(work).await,
            Self::Edit(command) => command.run(work).await,
            Self::Delete(command) => command.run(work).await,
            Self::Restore(command) => command.run(work).await,
        }
    }
}

impl From<RoleCommand> for Command {
    fn from(command: RoleCommand) -> Self {
        Self::Role(command)
    }
}

/// Holds a role in use.
pub(in crate::service) async fn usable(work: &mut Work<'_>, id: RoleId) -> Result<Locked, Error> {
    let unknown = || Refusal::not_found("role", id.to_string());
    let role = store::role::lock(work.db(), id).await?;
    Ok(role.filter(|role| !role.supprime).ok_or_else(unknown)?)
}

/// Holds a role that a company may change: one of its own, on the version that was seen.
async fn own(work: &mut Work<'_>, id: RoleId, version: Option<i32>) -> Result<Locked, Error> {
    let role = usable(work, id).await?;
    if let Some(seen) = version.filter(|seen| *seen != role.version) {
        return Err(Refusal::stale("role", seen, role.version).into());
    }
    if role.fourni {
        return Err(Refusal::rule("role-fourni").with("role", role.code).into());
    }
    Ok(role)
}

/// Checks that the actor gives away nothing that they don't have themselves.
pub(in crate::service) fn no_wider(work: &Work<'_>, droits: &Droits) -> Result<(), Refusal> {
    match depasse(droits, &work.actor.permissions) {
        Some(permission) => Err(Refusal::new(RefusalKind::Permission, "droits-non-tenus")
            .with("permission", Fact::label(permission))),
        None => Ok(()),
    }
}
