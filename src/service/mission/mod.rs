//! Commands of missions; one file each.

mod besoins;
mod create;
pub(in crate::service) mod deadline;
mod edit;
mod lifecycle;
pub(in crate::service) mod query;

use serde::{Deserialize, Serialize};

pub(crate) use create::check_terms;
pub use create::{Create, check_duree};
pub use edit::{Edit, Fields};
pub use lifecycle::{Decide, Decision};
pub use query::{MissionQuery, MissionRef};

use super::work::Work;
use super::{Command, Error, Handled};
use crate::domain::actor::Reach;
use crate::domain::{AgenceId, Permission};
use crate::store;

/// What can be done to a mission, its planning aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissionCommand {
    /// Enter a mission.
    Create(Box<Create>),
    /// Change what it says.
    Edit(Box<Edit>),
    /// Move it to another state.
    Decide(Decide),
}

impl MissionCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "mission.creer",
            Self::Edit(_) => "mission.modifier",
            Self::Decide(command) => command.name(),
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Create(command) => command.run(work).await,
            Self::Edit(command) => command.run(work).await,
            Self::Decide(command) => command.run(work).await,
        }
    }
}

impl From<MissionCommand> for Command {
    fn from(command: MissionCommand) -> Self {
        Self::Mission(command)
    }
}

/// Checks that the actor's permission reaches a mission of an agence; where it doesn't, the agence is named.
async fn require_in(work: &mut Work<'_>, permission: Permission, agence: AgenceId) -> Result<(), Error> {
    let over = Reach {
        agence: Some(agence),
        ..Reach::default()
    };
    let Err(refusal) = work.actor.require_over(permission, over) else {
        return Ok(());
    };
    let known = store::referentiel::agences(work.db()).await?;
    let nom = known
        .into_iter()
        .find(|known| known.id == agence)
        .map(|known| known.nom);
    Err(match nom {
        Some(nom) if refusal.rule == "permission-portee" => refusal.with("agence", nom).into(),
        _ => refusal.into(),
    })
}
