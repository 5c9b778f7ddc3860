//! A role that nobody holds goes, or comes back.

use serde::{Deserialize, Serialize};

use super::{RoleCommand, no_wider, own};
use crate::domain::journal::{Action, Objet};
use crate::domain::{Permission, Refusal, RoleId};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;

/// A role to soft-delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    /// The role.
    pub role: RoleId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
}

impl Delete {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::RoleGerer)?;
        // Whoever gives this role holds it: nobody gets it meanwhile.
        let role = own(work, self.role, self.version).await?;
        no_wider(work, &role.droits)?;
        let porteurs = store::role::porteurs(work.db(), role.id).await?;
        if !porteurs.is_empty() {
            return Err(Refusal::rule("role-porte")
                .with("role", role.code)
                .with("nombre", i64::try_from(porteurs.len()).unwrap_or(i64::MAX))
                .with("porteurs", porteurs[..porteurs.len().min(10)].join(", "))
                .into());
        }
        set(work, &role, true, Action::Suppression).await?;
        let inverse = RoleCommand::Restore(Restore { role: role.id });
        let done = Done::Role {
            id: role.id,
            code: role.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

/// A soft-deleted role to bring back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The role.
    pub role: RoleId,
}

impl Restore {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::RoleGerer)?;
        let unknown = || Refusal::not_found("role", self.role.to_string());
        let role = store::role::lock(work.db(), self.role)
            .await?
            .filter(|role| role.supprime)
            .ok_or_else(unknown)?;
        no_wider(work, &role.droits)?;
        set(work, &role, false, Action::Restauration).await?;
        let inverse = RoleCommand::Delete(Delete {
            role: role.id,
            version: None,
        });
        let done = Done::Role {
            id: role.id,
            code: role.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

async fn set(
    work: &mut Work<'_>,
    role: &store::role::Locked,
    supprime: bool,
    action: Action,
) -> Result<(), crate::service::Error> {
    let par = work.actor.id;
    store::role::set_supprime(work.db(), role.id, supprime, par).await?;
    let row = store::role::row(work.db(), role.id).await?;
    work.changed(Objet::Role, role.id.0, row.version, action, &role.json, &row.json)
}
