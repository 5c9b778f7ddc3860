//! A visit gives its place up, and its mission gets other people or another time in the same breath.

use serde::{Deserialize, Serialize};

use super::held::hold;
use super::{Plan, PlanningCommand, Unassign};
use crate::domain::InterventionId;
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Handled};

/// What gives way, and what comes in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replan {
    /// The visit that gives its place up.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// The new people and time of its mission.
    pub plan: Plan,
}

impl Replan {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        // Everybody concerned is held at once: one after the other would not keep the order of all commands.
        let new: Vec<_> = self.plan.equipe.iter().map(|place| place.utilisateur).collect();
        hold(work, &[(self.intervention, self.version)], &new).await?;
        let unassign = Unassign {
            intervention: self.intervention,
            version: self.version,
            motif: None,
        };
        let (_, back) = unassign.run(work).await?;
        let plan = Plan {
            // The mission has just changed, by this very command.
            version: None,
            ..self.plan
        };
        let (done, away) = plan.run(work).await?;
        let inverse = match (away, back) {
            (Inverse::Command(away), Inverse::Command(back)) => Command::Lot(vec![*away, *back]).into(),
            (Inverse::Absent(reason), _) | (_, Inverse::Absent(reason)) => Inverse::Absent(reason),
        };
        Ok((done, inverse))
    }
}

impl From<Replan> for Command {
    fn from(replan: Replan) -> Self {
        PlanningCommand::Replan(replan).into()
    }
}
