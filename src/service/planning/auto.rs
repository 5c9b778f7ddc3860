//! A mission goes to the best people at the best hour; when somebody took the slot meanwhile, to the next.

use serde::{Deserialize, Serialize};

use super::plan::{Plan, lock_mission};
use super::shift::affectee;
use super::{PlanningCommand, Unassign, world};
use crate::domain::actor::Reach;
use crate::domain::creneau::Fermete;
use crate::domain::planning::Place;
use crate::domain::{InterventionId, MissionId, Permission, Portee, Refusal};
use crate::planner::{Planner, Suggestion};
use crate::service::mission::{Create, Decide, Decision, MissionCommand};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store::planning::Scope;

/// How many suggestions are tried before the plan is read anew.
const CANDIDATES: usize = 5;
/// How often the plan is read anew.
const ROUNDS: usize = 3;

/// A mission to assign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoAssign {
    /// The mission.
    pub mission: MissionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
}

impl AutoAssign {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let mission = lock_mission(work, self.mission, self.version).await?;
        let over = Reach {
            agence: Some(mission.agence),
            ..Reach::default()
        };
        work.actor.require_over(Permission::MissionPlanifier, over)?;
        let intervention = assign(work, mission.id).await?;
        let done = affectee(work, intervention).await?;
        let inverse = PlanningCommand::Unassign(Unassign {
            intervention,
            version: None,
            motif: None,
        });
        Ok((Done::Planned(done), Command::from(inverse).into()))
    }
}

/// A mission that is entered and assigned in one go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateAndAssign {
    /// The mission.
    pub mission: Box<Create>,
}

impl CreateAndAssign {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (mission, _) = self.mission.insert(work).await?;
        let intervention = assign(work, mission).await?;
        let done = affectee(work, intervention).await?;
        let decision = Decision::Cancel {
            motif: "saisie annulée".to_owned(),
        };
        let inverse = MissionCommand::Decide(Decide {
            mission,
            version: None,
            decision,
        });
        Ok((Done::Planned(done), Command::from(inverse).into()))
    }
}

/// Books the best suggestion that still holds once its people are held.
async fn assign(work: &mut Work<'_>, mission: MissionId) -> Result<InterventionId, Error> {
    let now = work.now;
    let demand = world::demand(work.db(), mission, now)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
    let scope = Scope {
        portee: Portee::Agence,
        agence: demand.agence,
        ..Scope::everything()
    };
    let mut last = None;
    for _ in 0..ROUNDS {
        let snapshot = world::read(work.db(), &scope, None, now, None).await?;
        let suggestions = Planner::new(&snapshot).suggest(&demand, CANDIDATES);
        if suggestions.is_empty() {
            break;
        }
        for suggestion in suggestions {
            let attempt = work.attempt().await?;
            match plan(mission, suggestion).book(work).await {
                Ok(intervention) => {
                    work.keep(attempt).await?;
                    return Ok(intervention);
                }
                Err(Error::Refused(refusal)) => {
                    work.give_up(attempt).await?;
                    last = Some(refusal);
                }
                Err(error) => return Err(error),
            }
        }
    }
    let refusal = Refusal::rule("aucun-technicien").with("jours", i64::from(world::HORIZON));
    Err(last.map_or(refusal, |last| *last).into())
}

fn plan(mission: MissionId, suggestion: Suggestion) -> Plan {
    Plan {
        mission,
        version: None,
        equipe: suggestion
            .equipe
            .into_iter()
            .map(|placement| Place {
                utilisateur: placement.technician,
                besoin: placement.besoin,
                plages: placement.parts,
            })
            .collect(),
        plages: Vec::new(),
        fermete: Fermete::Ferme,
        forcer: None,
    }
}
