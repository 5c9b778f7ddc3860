//! A role is given to somebody, or taken from them.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Gardien, UtilisateurCommand, allow_over, done, hold, work_ahead};
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::{Permission, Refusal, RoleId, UtilisateurId};
use crate::service::role::{no_wider, usable};
use crate::service::work::Work;
use crate::service::{Command, Error, Handled};
use crate::store;

/// Whether somebody holds a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetRole {
    /// The person.
    pub utilisateur: UtilisateurId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// The role.
    pub role: RoleId,
    /// Given, or taken.
    pub tenu: bool,
}

impl SetRole {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let gardien = Gardien::hold(work).await?;
        let held = hold(work, self.utilisateur, self.version).await?;
        allow_over(work, Permission::RoleGerer, &held).await?;
        let role = usable(work, self.role).await?;
        if self.tenu {
            no_wider(work, &role.droits)?;
        }
        let par = work.actor.id;
        let before = store::utilisateur_role::roles(work.db(), held.id).await?;
        let changed = if self.tenu {
            store::utilisateur_role::give_role(work.db(), held.id, role.id, par).await?
        } else {
            store::utilisateur_role::take_role(work.db(), held.id, role.id).await?
        };
        if !changed {
            let rule = if self.tenu {
                "role-deja-tenu"
            } else {
                "role-non-tenu"
            };
            return Err(refused_role(rule, &held.nom_complet, &role.code));
        }
        gardien.check(work).await?;
        let after = store::utilisateur_role::roles(work.db(), held.id).await?;
        store::utilisateur::touch(work.db(), held.id, par).await?;
        let row = store::utilisateur::row(work.db(), held.id).await?;
        work.changed(
            Objet::Utilisateur,
            held.id.0,
            row.version,
            Action::Modification,
            &json!({ "roles": before }),
            &json!({ "roles": after }),
        )?;
        work.notify(
            held.id,
            Evenement::Droits,
            Objet::Utilisateur,
            held.id.0,
            json!({ "roles": after }),
        );
        if !self.tenu {
            work_ahead::without_right(work, &held).await?;
        }
        let inverse = UtilisateurCommand::SetRole(Self {
            version: None,
            tenu: !self.tenu,
            ..self
        });
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Command::from(inverse).into(),
        ))
    }
}

fn refused_role(rule: &'static str, nom: &str, code: &str) -> Error {
    Refusal::rule(rule)
        .with("utilisateur", nom)
        .with("role", code)
        .into()
}
