//! Whether people can do a visit at a time: the planner's verdict, on what the held rows say now.

use std::collections::BTreeMap;

use serde_json::json;

use super::world;
use crate::domain::journal::{Action, Objet};
use crate::domain::{Code, Fact, InterventionId, Permission, Plage, Refusal, RefusalKind, UtilisateurId};
use crate::planner::{Demand, Failure, Planner, Poste, Rule};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::intervention::{Locked, Part};
use crate::store::planning::Scope;

/// How many alternatives a refusal about time offers.
const OFFERS: usize = 3;

/// Refuses a plan that a rule forbids; with a reason, an authorised person goes past those that may be gone past.
///
/// The people must be held. What these visits hold now is as if it were gone.
pub(crate) async fn require(
    work: &mut Work<'_>,
    visite: &Locked,
    parts: &[Part],
    remplace: &[InterventionId],
    forcer: Option<&str>,
) -> Result<(), Error> {
    let mut people: BTreeMap<UtilisateurId, (Poste, Vec<Plage>)> = BTreeMap::new();
    for part in parts {
        let poste = part.besoin.map_or(Poste::Aide, Poste::Besoin);
        people
            .entry(part.utilisateur)
            .or_insert((poste, Vec::new()))
            .1
            .push(part.plage);
    }
    let Some(whole) = parts.iter().map(|part| part.plage).reduce(around) else {
        return Ok(());
    };
    let ids: Vec<UtilisateurId> = people.keys().copied().collect();
    let now = work.now;
    let snapshot = world::read(work.db(), &Scope::everything(), Some(&ids), now, Some(whole)).await?;
    let mut demand = world::demand(work.db(), visite.mission, now)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", visite.numero.clone()))?;
    demand.remplace = remplace.to_vec();
    let planner = Planner::new(&snapshot);
    let mut forced = Vec::new();
    for (id, (poste, plages)) in &people {
        for failure in planner.check(&demand, *id, *poste, plages) {
            if may_go_past(work, &failure, forcer) {
                forced.push(json!({ "technicien": id, "regle": failure.rule().code() }));
            } else {
                let refusal = failure.refusal(&snapshot);
                return Err(explain(work, refusal, &failure, &demand, &plages[..], remplace)
                    .await?
                    .into());
            }
        }
    }
    if !forced.is_empty() {
        let after = json!({ "regles_forcees": forced, "motif": forcer });
        work.changed(
            Objet::Intervention,
            visite.id.0,
            visite.version,
            Action::Modification,
            &json!({}),
            &after,
        )?;
    }
    Ok(())
}

fn around(left: Plage, right: Plage) -> Plage {
    Plage::new(left.debut().min(right.debut()), left.fin().max(right.fin())).unwrap_or(left)
}

fn may_go_past(work: &Work<'_>, failure: &Failure, forcer: Option<&str>) -> bool {
    // The dispatcher who names a time that has begun means it: work is often entered after it started.
    if failure.rule() == Rule::TropTot {
        return true;
    }
    let reason = forcer.is_some_and(|reason| !reason.trim().is_empty());
    reason
        && failure
            .rule()
            .overridable_with()
            .is_some_and(|permission| work.actor.reach(permission).is_some())
}

/// Adds to a refusal who holds the time, what an authorised person may do, and what would do instead.
async fn explain(
    work: &mut Work<'_>,
    mut refusal: Refusal,
    failure: &Failure,
    demand: &Demand,
    plages: &[Plage],
    remplace: &[InterventionId],
) -> Result<Refusal, Error> {
    let Some(asked) = plages.iter().copied().reduce(around) else {
        return Ok(refusal);
    };
    if refusal.kind == RefusalKind::Conflict
        && let Some(held) = store::creneau::holder(work.db(), failure.technician, asked, remplace).await?
    {
        refusal = refusal.with("par", held.par);
    }
    if failure.rule().overridable_with() == Some(Permission::MissionForcer) {
        refusal = refusal.with("forcable", Fact::from("oui"));
    }
    let now = work.now;
    let scope = Scope {
        agence: demand.agence,
        portee: crate::domain::Portee::Agence,
        ..Scope::everything()
    };
    let everyone = world::read(work.db(), &scope, None, now, Some(asked)).await?;
    let offers = Planner::new(&everyone).alternatives(demand, Some(failure.technician), asked, OFFERS);
    Ok(refusal.offering(offers))
}

/// The refusal for time that is taken, even where the holder has just gone.
pub(crate) async fn occupied(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> Result<Refusal, Error> {
    let refusal = Refusal::conflict("creneau-occupe").with("plage", plage);
    let holder = store::creneau::holder(work.db(), utilisateur, plage, &[]).await?;
    Ok(holder.map_or(refusal.clone(), |held| {
        refusal
            .with("technicien", held.nom)
            .with(
                "quoi",
                held.numero.map_or_else(|| Fact::label(held.r#type), Fact::from),
            )
            .with("par", held.par)
    }))
}
