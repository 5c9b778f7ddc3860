//! Commands of teams; one file each.

mod delete;
mod edit;
mod member;
mod query;

use serde::{Deserialize, Serialize};

pub use delete::{Delete, Restore};
pub use edit::{Create, Edit};
pub use member::{AddMember, EndMember, RemoveMember};
pub use query::EquipeQuery;

use super::work::Work;
use super::{Command, Done, Error, Handled};
use crate::domain::actor::Reach;
use crate::domain::{AgenceId, EquipeId, Permission, Refusal};
use crate::store;
use crate::store::equipe::Locked;

/// What can be done to teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EquipeCommand {
    /// Form one.
    Create(Create),
    /// Change what is said of it.
    Edit(Edit),
    /// Soft-delete one in which nobody is left.
    Delete(Delete),
    /// Bring one back.
    Restore(Restore),
    /// Take somebody in.
    AddMember(AddMember),
    /// Say when they leave.
    EndMember(EndMember),
    /// They never were in it.
    RemoveMember(RemoveMember),
}

impl EquipeCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "equipe.creer",
            Self::Edit(_) => "equipe.modifier",
            Self::Delete(_) => "equipe.supprimer",
            Self::Restore(_) => "equipe.retablir",
            Self::AddMember(_) => "equipe.ajouter-membre",
            Self::EndMember(_) => "equipe.fin-membre",
            Self::RemoveMember(_) => "equipe.retirer-membre",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Create(command) => command.run(work).await,
            Self::Edit(command) => command.run(work).await,
            Self::Delete(command) => command.run(work).await,
            Self::Restore(command) => command.run(work).await,
            Self::AddMember(command) => command.run(work).await,
            Self::EndMember(command) => command.run(work).await,
            Self::RemoveMember(command) => command.run(work).await,
        }
    }
}

impl From<EquipeCommand> for Command {
    fn from(command: EquipeCommand) -> Self {
        Self::Equipe(command)
    }
}

/// Holds a team that the actor may change, on the version that was seen.
async fn hold(work: &mut Work<'_>, id: EquipeId, version: Option<i32>) -> Result<Locked, Error> {
    let unknown = || Refusal::not_found("equipe", id.to_string());
    let held = store::equipe::lock(work.db(), id)
        .await?
        .filter(|held| !held.supprime)
        .ok_or_else(unknown)?;
    allow(work, Some(id), held.valeurs.agence)?;
    if let Some(seen) = version.filter(|seen| *seen != held.version) {
        return Err(Refusal::stale("equipe", seen, held.version).into());
    }
    Ok(held)
}

/// Checks that the actor may form teams of that agence.
fn allow(work: &Work<'_>, id: Option<EquipeId>, agence: AgenceId) -> Result<(), Refusal> {
    let over = Reach {
        equipes: id.as_slice(),
        agence: Some(agence),
        ..Reach::default()
    };
    work.actor.require_over(Permission::EquipeGerer, over)
}

/// What every command about a team answers.
fn done(held: &Locked) -> Done {
    Done::Equipe {
        id: held.id,
        code: held.valeurs.code.clone(),
    }
}
