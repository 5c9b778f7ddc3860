//! Commands of visits: what happens on the day.

mod begin;
mod finish;
mod step;

use serde::{Deserialize, Serialize};

pub use finish::{Finish, Reopen};
pub use step::{Geste, Step};

use super::work::Work;
use super::{Command, Handled};

/// What can be done to a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterventionCommand {
    /// Confirm, leave, arrive, pause, go on, turn back.
    Step(Step),
    /// Report the end of the work.
    Finish(Finish),
    /// Take a report back, before it is signed.
    Reopen(Reopen),
}

impl InterventionCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Step(command) => command.geste.name(),
            Self::Finish(_) => "intervention.terminer",
            Self::Reopen(_) => "intervention.rouvrir",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Step(command) => command.run(work).await,
            Self::Finish(command) => command.run(work).await,
            Self::Reopen(command) => command.run(work).await,
        }
    }
}

impl From<InterventionCommand> for Command {
    fn from(command: InterventionCommand) -> Self {
        Self::Intervention(command)
    }
}
