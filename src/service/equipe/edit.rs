//! A team is formed, or what is said of it changes.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Delete, EquipeCommand, allow, done, hold};
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::saisie::donne;
use crate::domain::texte::ligne;
use crate::domain::{AgenceId, EquipeId, Refusal, UtilisateurId};
use crate::service::role::check_libelle;
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::equipe::Valeurs;

/// A new team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Create {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub libelle: String,
    /// Its branch; by default the actor's.
    pub agence: Option<AgenceId>,
    /// Who leads it.
    pub chef: Option<UtilisateurId>,
    /// Where it works.
    pub zone: Option<String>,
}

impl Create {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let agence = self
            .agence
            .or(work.actor.agence)
            .ok_or_else(|| Refusal::invalid("agence", "agence-requise"))?;
        allow(work, None, agence)?;
        let valeurs = Valeurs {
            code: self.code,
            libelle: self.libelle,
            agence,
            chef: self.chef,
            zone: self.zone,
        };
        let valeurs = prepared(work, valeurs).await?;
        let par = work.actor.id;
        let row = store::equipe::insert(work.db(), &valeurs, par).await?;
        work.created(Objet::Equipe, row.id.0, row.version, &row.json)?;
        tell_chef(work, row.id, None, &valeurs);
        let inverse = EquipeCommand::Delete(Delete {
            equipe: row.id,
            version: None,
        });
        let done = Done::Equipe {
            id: row.id,
            code: valeurs.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

/// New values of a team; what is absent stays, and an inner `None` clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The team.
    pub equipe: EquipeId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// Its code.
    pub code: Option<String>,
    /// What it is called.
    pub libelle: Option<String>,
    /// Its branch.
    pub agence: Option<AgenceId>,
    /// Who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub chef: Option<Option<UtilisateurId>>,
    /// Where it works.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub zone: Option<Option<String>>,
}

impl Edit {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.equipe, self.version).await?;
        let old = held.valeurs.clone();
        let valeurs = Valeurs {
            code: self.code.unwrap_or_else(|| old.code.clone()),
            libelle: self.libelle.unwrap_or_else(|| old.libelle.clone()),
            agence: self.agence.unwrap_or(old.agence),
            chef: self.chef.unwrap_or(old.chef),
            zone: self.zone.unwrap_or_else(|| old.zone.clone()),
        };
        allow(work, Some(held.id), valeurs.agence)?;
        let valeurs = prepared(work, valeurs).await?;
        let par = work.actor.id;
        let row = store::equipe::update(work.db(), held.id, &valeurs, false, par).await?;
        work.changed(
            Objet::Equipe,
            held.id.0,
            row.version,
            Action::Modification,
            &held.json,
            &row.json,
        )?;
        tell_chef(work, held.id, old.chef, &valeurs);
        let inverse = EquipeCommand::Edit(Self {
            equipe: held.id,
            version: None,
            code: Some(old.code),
            libelle: Some(old.libelle),
            agence: Some(old.agence),
            chef: Some(old.chef),
            zone: Some(old.zone),
        });
        Ok((done(&held), Command::from(inverse).into()))
    }
}

/// Values as they are stored, with a chef who is there.
async fn prepared(work: &mut Work<'_>, v: Valeurs) -> Result<Valeurs, Error> {
    let code = ligne(&v.code);
    if code.is_empty() || code.contains(' ') || code.chars().count() > 40 {
        return Err(Refusal::invalid("code", "code-d-un-mot")
            .with("valeur", code)
            .into());
    }
    if let Some(chef) = v.chef {
        crate::service::utilisateur::hold(work, chef, None).await?;
    }
    Ok(Valeurs {
        code,
        libelle: check_libelle(&v.libelle)?,
        zone: v.zone.map(|zone| ligne(&zone)).filter(|zone| !zone.is_empty()),
        ..v
    })
}

/// Tells the new chef, and the one before.
fn tell_chef(work: &mut Work<'_>, id: EquipeId, before: Option<UtilisateurId>, v: &Valeurs) {
    if before == v.chef {
        return;
    }
    for (who, chef) in [(before, false), (v.chef, true)] {
        if let Some(who) = who {
            let faits = json!({ "equipe": v.code, "chef": chef });
            work.notify(who, Evenement::Equipe, Objet::Equipe, id.0, faits);
        }
    }
}
