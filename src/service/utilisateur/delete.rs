//! A person is soft-deleted, their login free for somebody else; or brought back.

use serde::{Deserialize, Serialize};

use super::edit::check_login;
use super::{Gardien, UtilisateurCommand, allow_over, done, journal, seen, work_ahead};
use crate::domain::journal::Action;
use crate::domain::{Permission, Refusal, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;
use crate::store::utilisateur::Valeurs;

/// A person to soft-delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delete {
    /// The person.
    pub utilisateur: UtilisateurId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Pencil their firm work to come in again, instead of refusing.
    pub liberer: bool,
}

impl Delete {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let gardien = Gardien::hold(work).await?;
        let leaving = work_ahead::hold(work, self.utilisateur, self.version).await?;
        let personne = &leaving.personne;
        allow_over(work, Permission::UtilisateurGerer, personne).await?;
        if personne.id == work.actor.id {
            return Err(Refusal::rule("pas-soi-meme").into());
        }
        let (orphelins, again) = leaving.release(work, self.liberer).await?;
        let (par, now) = (work.actor.id, work.now);
        store::utilisateur::set_supprime(work.db(), personne.id, Some(now), par).await?;
        store::session::close_all(work.db(), personne.id, now).await?;
        gardien.check(work).await?;
        journal(work, personne, Action::Suppression).await?;
        let back = Command::from(UtilisateurCommand::Restore(Restore {
            utilisateur: personne.id,
            version: None,
            login: None,
        }));
        let inverse = match again {
            Some(again) => Command::Lot(vec![back, again]),
            None => back,
        };
        Ok((
            Done::Utilisateur {
                id: personne.id,
                login: personne.login.clone(),
                nom: personne.nom_complet.clone(),
                orphelins,
            },
            inverse.into(),
        ))
    }
}

/// A soft-deleted person to bring back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The person.
    pub utilisateur: UtilisateurId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Another login, where theirs was given to somebody else.
    pub login: Option<String>,
}

impl Restore {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let unknown = || Refusal::not_found("utilisateur", self.utilisateur.to_string());
        let held = store::utilisateur::lock(work.db(), self.utilisateur)
            .await?
            .ok_or_else(unknown)?;
        seen(&held, self.version)?;
        allow_over(work, Permission::UtilisateurGerer, &held).await?;
        if !held.supprime {
            return Err(Refusal::rule("deja-fait")
                .with("utilisateur", held.nom_complet.clone())
                .into());
        }
        let par = work.actor.id;
        let login = match &self.login {
            Some(login) => check_login(login)?,
            None => held.login.clone(),
        };
        if login != held.login {
            let valeurs = Valeurs {
                login: login.clone(),
                ..held.valeurs.clone()
            };
            store::utilisateur::update(work.db(), held.id, &valeurs, par).await?;
        }
        store::utilisateur::set_supprime(work.db(), held.id, None, par).await?;
        journal(work, &held, Action::Restauration).await?;
        let inverse = UtilisateurCommand::Delete(Delete {
            utilisateur: held.id,
            version: None,
            liberer: false,
        });
        Ok((
            done(held.id, &login, held.nom_complet),
            Command::from(inverse).into(),
        ))
    }
}
