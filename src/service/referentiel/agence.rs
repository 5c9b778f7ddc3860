//! Branches: named, changed, retired.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ReferentielCommand, refuse_retired};
use crate::domain::communes::situer;
use crate::domain::heure::PARIS;
use crate::domain::journal::{Action, Objet};
use crate::domain::nom::Nomme;
use crate::domain::referentiel::{Agence, AgenceChange};
use crate::domain::{AgenceId, Permission, Refusal};
use crate::service::role::{check_code, check_libelle};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::agence::Locked;

/// A new branch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateAgence {
    /// What is said of it.
    pub agence: AgenceChange,
    /// What the company is called: for the first branch, as nothing else has named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raison_sociale: Option<String>,
}

impl CreateAgence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::ParametreGerer)?;
        let fuseau = zone(&self.agence);
        let new = prepared(self.agence.over(&Agence {
            code: String::new(),
            nom: String::new(),
            adresse: None,
            complement: None,
            code_postal: None,
            ville: None,
            latitude: None,
            longitude: None,
            telephone: None,
            courriel: None,
            fuseau,
        }))?;
        refuse_retired(work, Nomme::Agence, &new.code).await?;
        let par = work.actor.id;
        let (societe, named) = match (store::agence::societe(work.db()).await?, self.raison_sociale) {
            (Some(societe), None) => (societe, None),
            (Some(_), Some(_)) => return Err(Refusal::rule("societe-deja-nommee").into()),
            (None, Some(nom)) if !nom.trim().is_empty() => {
                let id = store::agence::insert_societe(work.db(), &nom, par).await?;
                (id, Some(nom))
            }
            (None, _) => return Err(Refusal::invalid("raison_sociale", "societe-requise").into()),
        };
        let mut row = store::agence::insert(work.db(), societe, &new, par).await?;
        if let Some(nom) = named {
            row.json["raison_sociale"] = json!(nom);
        }
        work.created(Objet::Agence, row.id.0, row.version, &row.json)?;
        let inverse = ReferentielCommand::SetAgenceRetired(SetAgenceRetired {
            agence: row.id,
            version: None,
            retiree: true,
        });
        let done = Done::Code {
            id: row.id.0,
            code: new.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

/// New values of a branch; what is absent stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditAgence {
    /// The branch.
    pub agence: AgenceId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What changes.
    pub change: AgenceChange,
}

impl EditAgence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.agence, self.version, false).await?;
        let before = &held.valeurs;
        let mut change = self.change;
        // It moved, and nobody measured where to: its postal code tells.
        let moved = change.code_postal.is_some() || change.ville.is_some();
        if moved && change.latitude.is_none() && change.longitude.is_none() && !work.takes_back() {
            (change.latitude, change.longitude) = (Some(None), Some(None));
        }
        let after = prepared(change.over(before))?;
        if after.fuseau != before.fuseau && store::agence::planned(work.db(), held.id).await? {
            // Days of what is planned were counted on the clocks that it had.
            return Err(Refusal::rule("agence-fuseau-fige")
                .with("agence", before.code.clone())
                .with("fuseau", before.fuseau.name())
                .into());
        }
        let inverse = ReferentielCommand::EditAgence(Box::new(Self {
            agence: held.id,
            version: None,
            change: AgenceChange::between(&after, before),
        }));
        let done = Done::Code {
            id: held.id.0,
            code: after.code.clone(),
        };
        write(work, &held, &after, false, Action::Modification).await?;
        Ok((done, Command::from(inverse).into()))
    }
}

/// Whether a branch is used no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAgenceRetired {
    /// The branch.
    pub agence: AgenceId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// No more, or again.
    pub retiree: bool,
}

impl SetAgenceRetired {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.agence, self.version, !self.retiree).await?;
        if self.retiree && store::agence::used(work.db(), held.id).await? {
            return Err(Refusal::rule("agence-utilisee")
                .with("agence", held.valeurs.code)
                .into());
        }
        let action = if self.retiree {
            Action::Suppression
        } else {
            Action::Restauration
        };
        write(work, &held, &held.valeurs, self.retiree, action).await?;
        let inverse = ReferentielCommand::SetAgenceRetired(Self {
            agence: held.id,
            version: None,
            retiree: !self.retiree,
        });
        let done = Done::Code {
            id: held.id.0,
            code: held.valeurs.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

async fn write(
    work: &mut Work<'_>,
    held: &Locked,
    after: &Agence,
    retiree: bool,
    action: Action,
) -> Result<(), Error> {
    let par = work.actor.id;
    let row = store::agence::update(work.db(), held.id, after, retiree, par).await?;
    work.changed(
        Objet::Agence,
        held.id.0,
        row.version,
        action,
        &held.json,
        &row.json,
    )
}

/// The zone of a new branch: the one that was said, else its département's.
fn zone(said: &AgenceChange) -> Tz {
    let code = said.code_postal.as_ref().and_then(Option::as_deref);
    said.fuseau.unwrap_or_else(|| {
        code.and_then(|code| situer(code, ""))
            .map_or(PARIS, |lieu| lieu.fuseau)
    })
}

fn prepared(agence: Agence) -> Result<Agence, Refusal> {
    let (code, nom) = (check_code(&agence.code)?, check_libelle(&agence.nom)?);
    Agence { code, nom, ..agence }.verifie()
}

async fn hold(
    work: &mut Work<'_>,
    id: AgenceId,
    version: Option<i32>,
    retired: bool,
) -> Result<Locked, Error> {
    work.actor.require_everywhere(Permission::ParametreGerer)?;
    let unknown = || Refusal::not_found("agence", id.to_string());
    let held = store::agence::lock(work.db(), id)
        .await?
        .filter(|held| held.supprime == retired)
        .ok_or_else(unknown)?;
    if let Some(seen) = version.filter(|seen| *seen != held.version) {
        return Err(Refusal::stale("agence", seen, held.version).into());
    }
    Ok(held)
}
