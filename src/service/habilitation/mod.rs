//! Commands of habilitations; one file each.

mod add;
mod change;

use serde::{Deserialize, Serialize};

pub use add::Add;
pub use change::{Edit, Remove, Restore};

use super::work::Work;
use super::{Command, Error, Handled};
use crate::domain::saisie::nu;
use crate::domain::{Permission, Refusal, UtilisateurId};
use crate::service::utilisateur;
use crate::store;
use crate::store::habilitation::Valeurs;

/// What can be done to what people are able and entitled to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HabilitationCommand {
    /// Enter one.
    Add(Box<Add>),
    /// Change its level, its titre or its days.
    Edit(Box<Edit>),
    /// It never counted.
    Remove(Remove),
    /// It counts after all.
    Restore(Restore),
}

impl HabilitationCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "habilitation.ajouter",
            Self::Edit(_) => "habilitation.modifier",
            Self::Remove(_) => "habilitation.retirer",
            Self::Restore(_) => "habilitation.retablir",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Add(command) => command.run(work).await,
            Self::Edit(command) => command.run(work).await,
            Self::Remove(command) => command.run(work).await,
            Self::Restore(command) => command.run(work).await,
        }
    }
}

impl From<HabilitationCommand> for Command {
    fn from(command: HabilitationCommand) -> Self {
        Self::Habilitation(command)
    }
}

/// Holds a person whose habilitations the actor may change.
async fn hold(work: &mut Work<'_>, id: UtilisateurId) -> Result<store::utilisateur::Locked, Error> {
    let held = utilisateur::hold(work, id, None).await?;
    utilisateur::allow(work, Permission::HabilitationGerer, &held).await?;
    Ok(held)
}

/// Checks what the database would refuse without saying why, and cleans the texts.
async fn prepared(work: &mut Work<'_>, v: Valeurs) -> Result<Valeurs, Error> {
    if !(1..=5).contains(&v.niveau) {
        return Err(Refusal::invalid("niveau", "niveau-bornes")
            .with("valeur", v.niveau)
            .into());
    }
    if let (Some(debut), Some(dernier)) = (v.debut, v.dernier_jour)
        && debut > dernier
    {
        return Err(Refusal::invalid("fin", "periode-a-l-envers")
            .with("debut", debut)
            .with("fin", dernier)
            .into());
    }
    let trade = store::referentiel::specialisation(work.db(), v.specialisation)
        .await?
        .ok_or_else(|| Refusal::not_found("specialisation", v.specialisation.to_string()))?;
    if trade.reglementee && v.titre.is_none() {
        return Err(Refusal::invalid("titre", "titre-exige")
            .with("specialisation", trade.libelle)
            .into());
    }
    if let Some(titre) = v.titre {
        let today = work.now.date_naive();
        let titres = store::referentiel::titres(work.db(), today).await?;
        let held = titres.into_iter().find(|held| held.id == titre);
        if let Some((code, autre)) = held.and_then(|held| Some((held.code, held.specialisation?)))
            && autre != trade.code
        {
            return Err(Refusal::invalid("titre", "titre-d-une-autre-specialisation")
                .with("titre", code)
                .with("autre", autre)
                .with("specialisation", trade.libelle)
                .into());
        }
    }
    Ok(Valeurs {
        organisme: nu(v.organisme),
        numero_titre: nu(v.numero_titre),
        ..v
    })
}
