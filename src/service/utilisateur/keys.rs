//! SSH keys of an account.

use serde::{Deserialize, Serialize};

use super::password::tell;
use super::{Gardien, UtilisateurCommand, allow_access, done, hold};
use crate::domain::cle_ssh;
use crate::domain::journal::{Action, Objet};
use crate::domain::texte::ligne;
use crate::domain::{CleSshId, Permission, Refusal, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Handled};
use crate::store;

/// A public key that opens the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddKey {
    /// Whose.
    pub utilisateur: UtilisateurId,
    /// The line of the `.pub` file.
    pub cle: String,
    /// What it is called; by default its comment.
    pub libelle: Option<String>,
}

impl AddKey {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.utilisateur, None).await?;
        if held.id != work.actor.id {
            allow_access(work, Permission::UtilisateurGerer, &held).await?;
        }
        let cle = cle_ssh::parse(&self.cle)?;
        let libelle: String = ligne(self.libelle.as_deref().unwrap_or(&cle.commentaire))
            .chars()
            .take(200)
            .collect();
        let par = work.actor.id;
        let row = store::cle_ssh::insert(work.db(), held.id, &libelle, &cle, par).await?;
        work.created(Objet::CleSsh, row.id.0, row.version, &row.json)?;
        tell(work, &held, "cle_ssh");
        let inverse = UtilisateurCommand::RevokeKey(RevokeKey { cle: row.id });
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Command::from(inverse).into(),
        ))
    }
}

/// A key that opens nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeKey {
    /// The key.
    pub cle: CleSshId,
}

impl RevokeKey {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let gardien = Gardien::hold(work).await?;
        let unknown = || Refusal::not_found("cle_ssh", self.cle.to_string());
        let cle = store::cle_ssh::lock(work.db(), self.cle)
            .await?
            .ok_or_else(unknown)?;
        let held = hold(work, cle.utilisateur, None).await?;
        if held.id != work.actor.id {
            allow_access(work, Permission::UtilisateurGerer, &held).await?;
        }
        let (par, now) = (work.actor.id, work.now);
        let row = store::cle_ssh::revoke(work.db(), self.cle, now, par).await?;
        gardien.check(work).await?;
        work.changed(
            Objet::CleSsh,
            row.id.0,
            row.version,
            Action::Suppression,
            &cle.json,
            &row.json,
        )?;
        tell(work, &held, "cle_ssh");
        let inverse = UtilisateurCommand::AddKey(AddKey {
            utilisateur: held.id,
            cle: cle.cle_publique,
            libelle: Some(cle.libelle),
        });
        Ok((
            done(held.id, &held.login, held.nom_complet),
            Command::from(inverse).into(),
        ))
    }
}
