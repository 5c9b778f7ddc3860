//! A mission goes to the best people at the best hour; when somebody took the slot meanwhile, to the next.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::shift::affectee;
use super::{PlanningCommand, Unassign, world};
use crate::domain::actor::Reach;
use crate::domain::creneau::Fermete;
use crate::domain::planning::Place;
use crate::domain::{InterventionId, MissionId, Permission, Portee, Refusal, RefusalKind, UtilisateurId};
use crate::planner::{Demand, Planner, Suggestion};
use crate::service::mission::{Create, Decide, Decision, MissionCommand};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
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
        // The mission is held after its people, by each attempt.
        let intervention = assign(work, self.mission, self.version).await?;
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
        let intervention = assign(work, mission, None).await?;
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
async fn assign(
    work: &mut Work<'_>,
    mission: MissionId,
    version: Option<i32>,
) -> Result<InterventionId, Error> {
    let now = work.now;
    let demand = world::demand(work.db(), mission, now)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
    let over = Reach {
        agence: demand.agence,
        ..Reach::default()
    };
    work.actor.require_over(Permission::MissionPlanifier, over)?;
    let scope = Scope {
        portee: Portee::Agence,
        agence: demand.agence,
        ..Scope::everything()
    };
    let mut last = None;
    for round in 0..ROUNDS {
        let attempt = work.attempt().await?;
        let mut suggestions = suggest(work, &demand, &scope, None).await?;
        if round > 0 {
            // Others were quicker. Whoever would do is held, and asked again: what they say then holds.
            let people: BTreeSet<_> = suggestions.iter().flat_map(people).collect();
            let people: Vec<_> = people.into_iter().collect();
            store::planning::hold(work.db(), &people).await?;
            suggestions = suggest(work, &demand, &scope, Some(&people)).await?;
        }
        if suggestions.is_empty() && round == 0 {
            break;
        }
        for suggestion in suggestions {
            let attempt = work.attempt().await?;
            match plan(mission, version, suggestion).book(work).await {
                Ok(intervention) => {
                    work.keep(attempt).await?;
                    return Ok(intervention);
                }
                Err(Error::Refused(refusal))
                    if matches!(refusal.kind, RefusalKind::Rule | RefusalKind::Conflict) =>
                {
                    work.give_up(attempt).await?;
                    last = Some(refusal);
                }
                Err(error) => return Err(error),
            }
        }
        work.give_up(attempt).await?;
    }
    let refusal = Refusal::rule("aucun-technicien").with("jours", i64::from(world::HORIZON));
    Err(last.map_or(refusal, |last| *last).into())
}

async fn suggest(
    work: &mut Work<'_>,
    demand: &Demand,
    scope: &Scope,
    only: Option<&[UtilisateurId]>,
) -> Result<Vec<Suggestion>, Error> {
    let now = work.now;
    let snapshot = world::read(work.db(), scope, only, now, None).await?;
    Ok(Planner::new(&snapshot).suggest(demand, CANDIDATES))
}

fn people(suggestion: &Suggestion) -> impl Iterator<Item = UtilisateurId> {
    suggestion.equipe.iter().map(|placement| placement.technician)
}

fn plan(mission: MissionId, version: Option<i32>, suggestion: Suggestion) -> Plan {
    Plan {
        mission,
        version,
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
