//! Commands of the plan; one file each.

mod board;
mod plan;

use serde::{Deserialize, Serialize};

pub use board::PlanningQuery;
pub use plan::Plan;

use super::work::Work;
use super::{Command, Handled};

/// What can be done to the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanningCommand {
    /// Give a mission people and a time.
    Plan(Plan),
}

impl PlanningCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Plan(_) => "planning.planifier",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Plan(command) => command.run(work).await,
        }
    }
}

impl From<PlanningCommand> for Command {
    fn from(command: PlanningCommand) -> Self {
        Self::Planning(command)
    }
}
