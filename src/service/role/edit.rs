//! What a role is called or grants is changed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::create::check_libelle;
use super::{RoleCommand, no_wider, own};
use crate::domain::journal::{Action, Objet};
use crate::domain::role::Droits;
use crate::domain::{Permission, RoleId};
use crate::service::utilisateur::Gardien;
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;

/// New values of a role; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The role.
    pub role: RoleId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What it is called.
    pub libelle: Option<String>,
    /// All that it grants.
    pub droits: Option<Droits>,
    /// What it grants besides, or farther than it did.
    #[serde(default, skip_serializing_if = "Droits::is_empty")]
    pub accorde: Droits,
    /// What it grants no more.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub retire: BTreeSet<Permission>,
}

impl Edit {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::RoleGerer)?;
        let gardien = Gardien::hold(work).await?;
        let role = own(work, self.role, self.version).await?;
        // Neither what it grants now, nor what it is to grant.
        no_wider(work, &role.droits)?;
        let mut droits = self.droits.unwrap_or_else(|| role.droits.clone());
        droits.retain(|permission, _| !self.retire.contains(permission));
        droits.extend(self.accorde);
        no_wider(work, &droits)?;
        let libelle = match &self.libelle {
            Some(libelle) => check_libelle(libelle)?,
            None => role.libelle.clone(),
        };
        let par = work.actor.id;
        store::role::update(work.db(), role.id, &libelle, &droits, par).await?;
        gardien.check(work).await?;
        let row = store::role::row(work.db(), role.id).await?;
        work.changed(
            Objet::Role,
            role.id.0,
            row.version,
            Action::Modification,
            &role.json,
            &row.json,
        )?;
        let inverse = RoleCommand::Edit(Self {
            role: role.id,
            version: None,
            libelle: Some(role.libelle),
            droits: Some(role.droits),
            accorde: Droits::new(),
            retire: BTreeSet::new(),
        });
        let done = Done::Role {
            id: role.id,
            code: role.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}
