//! Trades: named, changed, retired.

use serde::{Deserialize, Serialize};

use super::{ReferentielCommand, refuse_retired};
use crate::domain::journal::{Action, Objet};
use crate::domain::nom::Nomme;
use crate::domain::{Permission, Refusal, SpecialisationId};
use crate::service::role::{check_code, check_libelle};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::referentiel::Specialisation;

/// A new trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateSpecialisation {
    /// Its code, in capitals.
    pub code: String,
    /// What it is called.
    pub libelle: String,
    /// Whether an habilitation in it needs a titre.
    pub reglementee: bool,
}

impl CreateSpecialisation {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        work.actor.require_everywhere(Permission::ParametreGerer)?;
        let (code, libelle) = (check_code(&self.code)?, check_libelle(&self.libelle)?);
        refuse_retired(work, Nomme::Specialisation, &code).await?;
        let par = work.actor.id;
        let row =
            store::referentiel::insert_specialisation(work.db(), &code, &libelle, self.reglementee, par)
                .await?;
        work.created(Objet::Specialisation, row.id.0, row.version, &row.json)?;
        let inverse = ReferentielCommand::SetSpecialisationRetired(SetSpecialisationRetired {
            specialisation: row.id,
            version: None,
            retiree: true,
        });
        Ok((Done::Code { id: row.id.0, code }, Command::from(inverse).into()))
    }
}

/// New values of a trade; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditSpecialisation {
    /// The trade.
    pub specialisation: SpecialisationId,
    /// The version that was on the screen; absent: whatever it is now.
    pub version: Option<i32>,
    /// What it is called.
    pub libelle: Option<String>,
    /// Whether an habilitation in it needs a titre.
    pub reglementee: Option<bool>,
}

impl EditSpecialisation {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.specialisation, self.version, false).await?;
        let reglementee = self.reglementee.unwrap_or(held.reglementee);
        if reglementee && !held.reglementee {
            let today = work.now.date_naive();
            let untitled = store::referentiel::untitled(work.db(), held.id, today).await?;
            if !untitled.is_empty() {
                return Err(Refusal::rule("specialisation-tenue-sans-titre")
                    .with("specialisation", held.libelle)
                    .with("porteurs", untitled[..untitled.len().min(10)].join(", "))
                    .into());
            }
        }
        let libelle = match &self.libelle {
            Some(libelle) => check_libelle(libelle)?,
            None => held.libelle.clone(),
        };
        let par = work.actor.id;
        let row =
            store::referentiel::update_specialisation(work.db(), held.id, &libelle, reglementee, None, par)
                .await?;
        work.changed(
            Objet::Specialisation,
            held.id.0,
            row.version,
            Action::Modification,
            &held.json,
            &row.json,
        )?;
        let inverse = ReferentielCommand::EditSpecialisation(Self {
            specialisation: held.id,
            version: None,
            libelle: Some(held.libelle),
            reglementee: Some(held.reglementee),
        });
        let done = Done::Code {
            id: held.id.0,
            code: held.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

/// Whether a trade is offered no more; who holds it keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSpecialisationRetired {
    /// The trade.
    pub specialisation: SpecialisationId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// No more, or again.
    pub retiree: bool,
}

impl SetSpecialisationRetired {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, self.specialisation, self.version, !self.retiree).await?;
        let (par, now) = (work.actor.id, work.now);
        let supprime_le = self.retiree.then_some(now);
        let row = store::referentiel::update_specialisation(
            work.db(),
            held.id,
            &held.libelle,
            held.reglementee,
            supprime_le,
            par,
        )
        .await?;
        let action = if self.retiree {
            Action::Suppression
        } else {
            Action::Restauration
        };
        work.changed(
            Objet::Specialisation,
            held.id.0,
            row.version,
            action,
            &held.json,
            &row.json,
        )?;
        let inverse = ReferentielCommand::SetSpecialisationRetired(Self {
            specialisation: held.id,
            version: None,
            retiree: !self.retiree,
        });
        let done = Done::Code {
            id: held.id.0,
            code: held.code,
        };
        Ok((done, Command::from(inverse).into()))
    }
}

async fn hold(
    work: &mut Work<'_>,
    id: SpecialisationId,
    version: Option<i32>,
    retired: bool,
) -> Result<Specialisation, Error> {
    work.actor.require_everywhere(Permission::ParametreGerer)?;
    let unknown = || Refusal::not_found("specialisation", id.to_string());
    let held = store::referentiel::lock_specialisation(work.db(), id)
        .await?
        .filter(|held| held.supprime == retired)
        .ok_or_else(unknown)?;
    if let Some(seen) = version.filter(|seen| *seen != held.version) {
        return Err(Refusal::stale("specialisation", seen, held.version).into());
    }
    Ok(held)
}
