//! Commands of reference data: branches, trades and titres.

mod agence;
mod query;
mod specialisation;
mod titre;

use serde::{Deserialize, Serialize};

pub use agence::{CreateAgence, EditAgence, SetAgenceRetired};
pub use query::ReferentielQuery;
pub use specialisation::{CreateSpecialisation, EditSpecialisation, SetSpecialisationRetired};
pub use titre::{CreateTitre, EditTitre, SetTitreRetired};

use super::work::Work;
use super::{Command, Error, Handled};
use crate::domain::Refusal;
use crate::domain::nom::{Nomme, Quels};
use crate::store;

/// What can be done to reference data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferentielCommand {
    /// Open a branch.
    CreateAgence(Box<CreateAgence>),
    /// Change it.
    EditAgence(Box<EditAgence>),
    /// Use it no more, or again.
    SetAgenceRetired(SetAgenceRetired),
    /// Name a trade.
    CreateSpecialisation(CreateSpecialisation),
    /// Change it.
    EditSpecialisation(EditSpecialisation),
    /// Use it no more, or again.
    SetSpecialisationRetired(SetSpecialisationRetired),
    /// Name a titre.
    CreateTitre(CreateTitre),
    /// Change it.
    EditTitre(EditTitre),
    /// Use it no more, or again.
    SetTitreRetired(SetTitreRetired),
}

impl ReferentielCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::CreateAgence(_) => "agence.creer",
            Self::EditAgence(_) => "agence.modifier",
            Self::SetAgenceRetired(_) => "agence.retirer",
            Self::CreateSpecialisation(_) => "specialisation.creer",
            Self::EditSpecialisation(_) => "specialisation.modifier",
            Self::SetSpecialisationRetired(_) => "specialisation.retirer",
            Self::CreateTitre(_) => "titre.creer",
            Self::EditTitre(_) => "titre.modifier",
            Self::SetTitreRetired(_) => "titre.retirer",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::CreateAgence(command) => command.run(work).await,
            Self::EditAgence(command) => command.run(work).await,
            Self::SetAgenceRetired(command) => command.run(work).await,
            Self::CreateSpecialisation(command) => command.run(work).await,
            Self::EditSpecialisation(command) => command.run(work).await,
            Self::SetSpecialisationRetired(command) => command.run(work).await,
            Self::CreateTitre(command) => command.run(work).await,
            Self::EditTitre(command) => command.run(work).await,
            Self::SetTitreRetired(command) => command.run(work).await,
        }
    }
}

impl From<ReferentielCommand> for Command {
    fn from(command: ReferentielCommand) -> Self {
        Self::Referentiel(command)
    }
}

/// Refuses a code that belonged to what was retired: people, work and papers hold that still, and it can come back.
async fn refuse_retired(work: &mut Work<'_>, quoi: Nomme, code: &str) -> Result<(), Error> {
    match store::nom::cle(work.db(), quoi, code, Quels::Tous).await? {
        Some(_)
            if store::nom::cle(work.db(), quoi, code, Quels::EnService)
                .await?
                .is_none() =>
        {
            Err(Refusal::conflict("code-retire")
                .with("code", code)
                .with("objet", quoi.objet())
                .into())
        }
        _ => Ok(()),
    }
}
