//! SSH keys of an account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::password::tell;
use super::{Gardien, UtilisateurCommand, allow_over, done, hold};
use crate::domain::cle_ssh;
use crate::domain::journal::{Action, Objet};
use crate::domain::texte::ligne_bornee;
use crate::domain::{CleSshId, Permission, Refusal, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
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
            allow_over(work, Permission::UtilisateurGerer, &held).await?;
        }
        let cle = cle_ssh::parse(&self.cle)?;
        let libelle = ligne_bornee("libelle", self.libelle.as_deref().unwrap_or(&cle.commentaire))?;
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

/// A key that opens nothing any more, and whose open sessions end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeKey {
    /// The key.
    pub cle: CleSshId,
}

impl RevokeKey {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let gardien = Gardien::hold(work).await?;
        let (now, inverse) = (work.now, RestoreKey { cle: self.cle });
        let done = set_revoked(work, self.cle, Some(now)).await?;
        store::session::close_by_key(work.db(), self.cle, now).await?;
        gardien.check(work).await?;
        Ok((
            done,
            Command::from(UtilisateurCommand::RestoreKey(inverse)).into(),
        ))
    }
}

/// A revoked key that opens the console again: the very key, so that whoever names it means this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreKey {
    /// The key.
    pub cle: CleSshId,
}

impl RestoreKey {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let inverse = RevokeKey { cle: self.cle };
        let done = set_revoked(work, self.cle, None).await?;
        Ok((done, Command::from(UtilisateurCommand::RevokeKey(inverse)).into()))
    }
}

/// Takes a key out of force, or puts it back.
async fn set_revoked(work: &mut Work<'_>, id: CleSshId, le: Option<DateTime<Utc>>) -> Result<Done, Error> {
    let cle = store::cle_ssh::lock(work.db(), id)
        .await?
        .filter(|cle| cle.revoquee != le.is_some())
        .ok_or_else(|| Refusal::not_found("cle_ssh", id.to_string()))?;
    let held = hold(work, cle.utilisateur, None).await?;
    if held.id != work.actor.id {
        allow_over(work, Permission::UtilisateurGerer, &held).await?;
    }
    let action = if le.is_some() {
        Action::Suppression
    } else {
        Action::Restauration
    };
    let par = work.actor.id;
    let row = store::cle_ssh::set_revoked(work.db(), id, le, par).await?;
    work.changed(Objet::CleSsh, row.id.0, row.version, action, &cle.json, &row.json)?;
    tell(work, &held, "cle_ssh");
    Ok(done(held.id, &held.login, held.nom_complet))
}
