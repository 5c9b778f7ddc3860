//! Who can take a mission, when, and why not the others.

use std::sync::Arc;

use super::venus::Venus;
use super::{world, worlds};
use crate::domain::actor::Reach;
use crate::domain::nom::Nomme;
use crate::domain::planning::{Membre, Proposition, Verdict};
use crate::domain::texte::plie;
use crate::domain::{Actor, Code, InterventionId, MissionId, Permission, Plage, Portee, Refusal};
use crate::planner::{Demand, Outcome, Placement, Planner, Snapshot, Suggestion};
use crate::service::mission::MissionRef;
use crate::service::{Answer, Error, Service};
use crate::store;

/// The best people and hours for a mission, best first.
pub(super) async fn suggest(
    service: &Service,
    actor: &Actor,
    mission: &MissionRef,
    n: usize,
    remplace: Option<InterventionId>,
) -> Result<Answer, Error> {
    let (snapshot, mut demand, id) = prepare(service, actor, mission, None).await?;
    let mut db = service.db().await?;
    Venus::wanted(&mut db, id, remplace).await?.lacking(&mut demand);
    drop(db);
    let suggestions = Planner::new(&snapshot).suggest(&demand, n);
    Ok(Answer::Propositions(
        suggestions
            .iter()
            .filter_map(|suggestion| proposition(&snapshot, suggestion))
            .collect(),
    ))
}

/// Every technician's verdict on a mission: those who can first, by cost, then the others by name.
pub(super) async fn why_not(
    service: &Service,
    actor: &Actor,
    mission: &MissionRef,
    remplace: Option<InterventionId>,
) -> Result<Answer, Error> {
    let (snapshot, mut demand, id) = prepare(service, actor, mission, None).await?;
    let mut db = service.db().await?;
    Venus::wanted(&mut db, id, remplace).await?.together(&mut demand);
    let ailleurs = match demand.agence {
        Some(agence) if actor.reach(Permission::MissionPlanifier) == Some(Portee::Tout) => {
            store::snapshot::ailleurs(&mut db, agence).await?
        }
        // What one may not see does not exist.
        _ => 0,
    };
    drop(db);
    let mut verdicts: Vec<Verdict> = Planner::new(&snapshot)
        .why_not(&demand)
        .into_iter()
        .filter_map(|verdict| {
            let technician = snapshot.technician(verdict.technician)?;
            let (proposition, refus) = match verdict.outcome {
                Outcome::Feasible(placement) => (alone(&snapshot, &placement), Vec::new()),
                Outcome::Blocked(failures) => (
                    None,
                    failures
                        .iter()
                        .map(|failure| failure.refusal(&snapshot))
                        .collect(),
                ),
            };
            Some(Verdict {
                utilisateur: verdict.technician,
                login: technician.login.clone(),
                nom: technician.nom.clone(),
                proposition,
                refus,
            })
        })
        .collect();
    verdicts.sort_by_cached_key(|verdict| {
        let total = verdict
            .proposition
            .as_ref()
            .and_then(|found| found.couts.get("total").copied());
        (total.is_none(), total, verdict.refus.len(), plie(&verdict.nom))
    });
    Ok(Answer::Verdicts { verdicts, ailleurs })
}

/// The people who could do a mission and how their days stand: those of a place that is asked about, else the coming
/// ones, or those around the client's wish.
pub(super) async fn prepare(
    service: &Service,
    actor: &Actor,
    mission: &MissionRef,
    place: Option<Plage>,
) -> Result<(Arc<Snapshot>, Demand, MissionId), Error> {
    actor.require(Permission::MissionPlanifier)?;
    let mut db = service.db().await?;
    let unknown = || Refusal::not_found("mission", mission.to_string());
    let id = mission.cle(&mut db, Nomme::Mission).await?.ok_or_else(unknown)?;
    let demand = world::demand(&mut db, id, service.now())
        .await?
        .ok_or_else(unknown)?;
    let over = Reach {
        agence: demand.agence,
        ..Reach::default()
    };
    // What one may not see does not exist: its number tells nothing.
    actor
        .require_over(Permission::MissionVoir, over)
        .map_err(|_| unknown())?;
    actor.require_over(Permission::MissionPlanifier, over)?;
    let now = service.now();
    let far = match place {
        Some(place) => Some(place).filter(|place| world::beyond(now, *place)),
        None => world::later(now, &demand),
    };
    let snapshot = match far {
        Some(far) => {
            let scope = worlds::scope(demand.agence);
            Arc::new(world::read(&mut db, &scope, None, now, Some(far)).await?)
        }
        None => service.worlds().world(&mut db, demand.agence, now).await?,
    };
    service.worlds().renew(service);
    Ok((snapshot, demand, id))
}

fn alone(snapshot: &Snapshot, placement: &Placement) -> Option<Proposition> {
    proposition(
        snapshot,
        &Suggestion {
            equipe: vec![placement.clone()],
            couts: placement.couts,
        },
    )
}

fn proposition(snapshot: &Snapshot, suggestion: &Suggestion) -> Option<Proposition> {
    let equipe: Vec<Membre> = suggestion
        .equipe
        .iter()
        .filter_map(|placement| {
            let technician = snapshot.technician(placement.technician)?;
            Some(Membre {
                utilisateur: placement.technician,
                login: technician.login.clone(),
                nom: technician.nom.clone(),
                besoin: placement.besoin,
                plages: placement.parts.clone(),
                aller: placement.aller,
                suite: placement.suite,
            })
        })
        .collect();
    let first = equipe.first()?;
    let mut couts: std::collections::BTreeMap<String, i32> = suggestion
        .couts
        .iter()
        .map(|(cout, value)| (cout.code().to_owned(), value))
        .collect();
    couts.insert("total".to_owned(), suggestion.couts.total());
    Some(Proposition {
        login: first.login.clone(),
        nom: first.nom.clone(),
        debut: suggestion.plage().debut(),
        fin: suggestion.plage().fin(),
        couts,
        equipe,
    })
}
