//! A mission goes to the best people at the best hour; when somebody took the slot meanwhile, to the next.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::plan::{Choice, Plan};
use super::venus::Venus;
use super::{world, worlds};
use crate::domain::actor::Reach;
use crate::domain::creneau::Fermete;
use crate::domain::planning::{Affectee, Place};
use crate::domain::{MissionId, Permission, Refusal, RefusalKind, UtilisateurId};
use crate::planner::{Demand, Planner, Suggestion};
use crate::service::mission::{Create, Decide, Decision, MissionCommand};
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// How many suggestions are tried before one looks again.
const CANDIDATES: usize = 5;
/// How often it is looked who can, the last time with everything read anew.
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
        let (done, inverse) = assign(work, self.mission, self.version, Origin::Known).await?;
        Ok((Done::Planned(done), inverse))
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
        let (done, _) = assign(work, mission, None, Origin::New).await?;
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

/// Where a mission to assign comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// It was there.
    Known,
    /// This very command made it.
    New,
}

/// Books the best suggestion that still holds once its people are held.
async fn assign(
    work: &mut Work<'_>,
    mission: MissionId,
    version: Option<i32>,
    origin: Origin,
) -> Result<(Affectee, Inverse), Error> {
    let now = work.now;
    let mut demand = world::demand(work.db(), mission, now)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
    let over = Reach {
        agence: demand.agence,
        ..Reach::default()
    };
    work.actor.require_over(Permission::MissionPlanifier, over)?;
    if origin == Origin::Known {
        Venus::wanted(work.db(), mission, None)
            .await?
            .lacking(&mut demand);
    }
    let mut last = None;
    for round in 0..ROUNDS {
        let mut suggestions = suggest(work, &demand, round, None).await?;
        let mut around = None;
        if round > 0 {
            around = Some(work.attempt().await?);
            // Others were quicker. Whoever would do is held, and asked again: what they say then holds.
            let people: BTreeSet<_> = suggestions.iter().flat_map(people).collect();
            let people: Vec<_> = people.into_iter().collect();
            store::planning::hold(work.db(), &people).await?;
            suggestions = suggest(work, &demand, round, Some(&people)).await?;
        }
        if suggestions.is_empty() && round == 0 {
            break;
        }
        for suggestion in suggestions {
            let attempt = work.attempt().await?;
            let choice = match origin {
                Origin::Known => Choice::Planner,
                Origin::New => Choice::New(Box::new(demand.clone())),
            };
            match plan(mission, version, suggestion).book(work, choice).await {
                Ok(done) => {
                    work.keep(attempt).await?;
                    if let Some(around) = around {
                        work.keep(around).await?;
                    }
                    return Ok(done);
                }
                // Somebody else has planned it meanwhile: nobody else would do better.
                Err(Error::Refused(refusal)) if refusal.rule == "mission-deja-pourvue" => {
                    return Err(Error::Refused(refusal));
                }
                Err(Error::Refused(refusal))
                    if matches!(refusal.kind, RefusalKind::Rule | RefusalKind::Conflict)
                        && !store::constraint::general(refusal.rule) =>
                {
                    work.give_up(attempt).await?;
                    last = Some(refusal);
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(around) = around {
            work.give_up(around).await?;
        }
    }
    let rule = if world::later(now, &demand).is_some() {
        "aucun-technicien-apres-souhait"
    } else {
        "aucun-technicien"
    };
    let refusal = Refusal::rule(rule).with("jours", i64::from(world::HORIZON));
    Err(last.map_or(refusal, |last| *last).into())
}

async fn suggest(
    work: &mut Work<'_>,
    demand: &Demand,
    round: usize,
    only: Option<&[UtilisateurId]>,
) -> Result<Vec<Suggestion>, Error> {
    let later = world::later(work.now, demand);
    // Those who are held are read themselves, and in the end everybody: what was written without a command is not told.
    let snapshot = if only.is_none() && round + 1 < ROUNDS {
        worlds::everyone(work, demand.agence, later).await?
    } else {
        let now = work.now;
        Arc::new(world::read(work.db(), &worlds::scope(demand.agence), only, now, later).await?)
    };
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
        aide: false,
    }
}
