//! A person is disabled, or enabled again.

use serde::{Deserialize, Serialize};

use super::{Gardien, UtilisateurCommand, allow_over, journal, work_ahead};
use crate::domain::journal::Action;
use crate::domain::{Permission, Refusal, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;

/// Whether a person may log in and be planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activate {
    /// The person.
    pub utilisateur: UtilisateurId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Enabled, or disabled.
    pub actif: bool,
    /// When disabled: pencil their firm work to come in again, instead of refusing.
    pub liberer: bool,
}

impl Activate {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let gardien = Gardien::hold(work).await?;
        let leaving = work_ahead::hold(work, self.utilisateur, self.version).await?;
        let personne = &leaving.personne;
        allow_over(work, Permission::UtilisateurGerer, personne).await?;
        if personne.actif == self.actif {
            return Err(Refusal::rule("deja-fait")
                .with("utilisateur", personne.nom_complet.clone())
                .into());
        }
        let (orphelins, again) = if self.actif {
            (Vec::new(), None)
        } else {
            if personne.id == work.actor.id {
                return Err(Refusal::rule("pas-soi-meme").into());
            }
            leaving.release(work, self.liberer).await?
        };
        let (par, now) = (work.actor.id, work.now);
        store::utilisateur::set_actif(work.db(), personne.id, self.actif, par).await?;
        if !self.actif {
            store::session::close_all(work.db(), personne.id, now).await?;
        }
        gardien.check(work).await?;
        journal(work, personne, Action::Modification).await?;
        let back = Command::from(UtilisateurCommand::Activate(Self {
            utilisateur: personne.id,
            version: None,
            actif: !self.actif,
            liberer: true,
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
