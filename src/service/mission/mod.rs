//! Commands of missions; one file each.

mod create;

use serde::{Deserialize, Serialize};

pub use create::Create;

use super::work::Work;
use super::{Command, Handled};

/// What can be done to a mission, its planning aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissionCommand {
    /// Enter a mission.
    Create(Box<Create>),
}

impl MissionCommand {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "mission.creer",
        }
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Create(command) => command.run(work).await,
        }
    }
}

impl From<MissionCommand> for Command {
    fn from(command: MissionCommand) -> Self {
        Self::Mission(command)
    }
}
