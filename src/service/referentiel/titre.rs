//! Titres: named, changed, retired.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ReferentielCommand, refuse_retired};
use crate::domain::journal::{Action, Objet};
use crate::domain::nom::Nomme;
use crate::domain::saisie::donne;
use crate::domain::{Permission, Refusal, SpecialisationId, TitreId};
use crate::service::role::check_libelle;
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::referentiel::Titre;

/// A new titre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTitre {
    /// Its code, in capitals, as on the document: `B2V`, `FLUIDE-I`.
    pub code: String,
    /// What it is called.
    pub libelle: String,
    /// The specialisation that it belongs to.
    pub specialisation: Option<SpecialisationId>,
    /// The titres that it implies.
    pub implique: Vec<TitreId>,
}

impl CreateTitre {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::ParametreGerer)?;
        let (code, libelle) = (check_titre_code(&self.code)?, check_libelle(&self.libelle)?);
        refuse_retired(work, Nomme::Titre, &code).await?;
        let par = work.actor.id;
        let row =
            store::referentiel::insert_titre(work.db(), &code, &libelle, self.specialisation, par).await?;
        store::referentiel::set_implique(work.db(), row.id, &self.implique).await?;
        let kept = with_implique(row.json, &self.implique);
        work.created(Objet::Titre, row.id.0, row.version, &kept)?;
        let inverse = ReferentielCommand::SetTitreRetired(SetTitreRetired {
            titre: row.id,
            version: None,
            retire: true,
        });
        Ok((Done::Code { id: row.id.0, code }, Command::from(inverse).into()))
    }
}

/// New values of a titre; what is absent stays, and an inner `None` clears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditTitre {
    /// The titre.
    pub titre: TitreId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What it is called.
    pub libelle: Option<String>,
    /// The specialisation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "donne")]
    pub specialisation: Option<Option<SpecialisationId>>,
    /// All titres that it implies.
    pub implique: Option<Vec<TitreId>>,
}

impl EditTitre {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.titre, self.version, false).await?;
        let libelle = match &self.libelle {
            Some(libelle) => check_libelle(libelle)?,
            None => held.libelle.clone(),
        };
        let specialisation = self.specialisation.unwrap_or(held.specialisation);
        let implique = self.implique.unwrap_or_else(|| held.implique.clone());
        let (par, now) = (work.actor.id, work.now);
        let row =
            store::referentiel::update_titre(work.db(), held.id, &libelle, specialisation, None, par).await?;
        store::referentiel::set_implique(work.db(), held.id, &implique).await?;
        if held.implique.iter().any(|id| !implique.contains(id)) {
            let uncovered = store::referentiel::uncovered(work.db(), now).await?;
            if !uncovered.is_empty() {
                return Err(Refusal::rule("titre-encore-utile")
                    .with("titre", held.code)
                    .with("numeros", uncovered.join(", "))
                    .into());
            }
        }
        work.changed(
            Objet::Titre,
            held.id.0,
            row.version,
            Action::Modification,
            &with_implique(held.json, &held.implique),
            &with_implique(row.json, &implique),
        )?;
        let inverse = ReferentielCommand::EditTitre(Self {
            titre: held.id,
            version: None,
            libelle: Some(held.libelle),
            specialisation: Some(held.specialisation),
            implique: Some(held.implique),
        });
        let done = Done::Code {
            id: held.id.0,
            code: held.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

/// Whether a titre is offered no more; who holds it keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTitreRetired {
    /// The titre.
    pub titre: TitreId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// No more, or again.
    pub retire: bool,
}

impl SetTitreRetired {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.titre, self.version, !self.retire).await?;
        let (par, now) = (work.actor.id, work.now);
        let supprime_le = self.retire.then_some(now);
        let row = store::referentiel::update_titre(
            work.db(),
            held.id,
            &held.libelle,
            held.specialisation,
            supprime_le,
            par,
        )
        .await?;
        let action = if self.retire {
            Action::Suppression
        } else {
            Action::Restauration
        };
        work.changed(
            Objet::Titre,
            held.id.0,
            row.version,
            action,
            &held.json,
            &row.json,
        )?;
        let inverse = ReferentielCommand::SetTitreRetired(Self {
            titre: held.id,
            version: None,
            retire: !self.retire,
        });
        let done = Done::Code {
            id: held.id.0,
            code: held.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

async fn hold(work: &mut Work<'_>, id: TitreId, version: Option<i32>, retired: bool) -> Result<Titre, Error> {
    work.actor.require_everywhere(Permission::ParametreGerer)?;
    let unknown = || Refusal::not_found("titre", id.to_string());
    let held = store::referentiel::lock_titre(work.db(), id)
        .await?
        .filter(|held| held.supprime == retired)
        .ok_or_else(unknown)?;
    if let Some(seen) = version.filter(|seen| *seen != held.version) {
        return Err(Refusal::stale("titre", seen, held.version).into());
    }
    Ok(held)
}

fn check_titre_code(code: &str) -> Result<String, Refusal> {
    let code = code.trim().to_uppercase();
    let fine = code
        .chars()
        .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.'));
    if !fine || code.is_empty() || code.len() > 40 {
        return Err(Refusal::invalid("code", "code-d-un-mot").with("valeur", code));
    }
    Ok(code)
}

fn with_implique(mut json: Value, implique: &[TitreId]) -> Value {
    json["implique"] = json!(implique);
    json
}
