//! Visits and the people on them, held until the command ends.

use std::collections::BTreeSet;

use crate::domain::actor::Reach;
use crate::domain::journal::{Action, Objet};
use crate::domain::suite::{chemin, etat_suivant};
use crate::domain::{InterventionId, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::intervention::{Locked, Part};

/// A visit with its live time.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// The visit.
    pub visite: Locked,
    /// Who is on it, and when.
    pub parts: Vec<Part>,
}

impl Held {
    /// The people on the visit, once each.
    pub fn personnes(&self) -> Vec<UtilisateurId> {
        self.parts
            .iter()
            .map(|part| part.utilisateur)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// From the first start to the last end.
    pub fn plage(&self) -> Option<Plage> {
        let debut = self.parts.iter().map(|part| part.plage.debut()).min()?;
        let fin = self.parts.iter().map(|part| part.plage.fin()).max()?;
        Plage::new(debut, fin).ok()
    }

    /// Checks that the actor's permission reaches this visit.
    pub fn allow(&self, work: &Work<'_>, permission: Permission) -> Result<(), Refusal> {
        let over = Reach {
            personnes: &self.personnes(),
            agence: Some(self.visite.agence),
            ..Reach::default()
        };
        work.actor.require_over(permission, over)
    }
}

/// Holds people first, in key order, then visits: the order that all planning commands keep.
pub(crate) async fn hold(
    work: &mut Work<'_>,
    wanted: &[(InterventionId, Option<i32>)],
    others: &[UtilisateurId],
) -> Result<Vec<Held>, Error> {
    let ids: Vec<InterventionId> = wanted.iter().map(|(id, _)| *id).collect();
    let mut personnes = store::intervention::personnes(work.db(), &ids).await?;
    personnes.extend_from_slice(others);
    personnes.sort_unstable();
    personnes.dedup();
    let present = store::planning::hold(work.db(), &personnes).await?;
    for id in others {
        if !present.iter().any(|(known, _)| known == id) {
            return Err(Refusal::not_found("utilisateur", id.to_string()).into());
        }
    }
    let mut held = Vec::with_capacity(wanted.len());
    for (id, version) in wanted {
        let visite = store::intervention::lock(work.db(), *id)
            .await?
            .ok_or_else(|| Refusal::not_found("intervention", id.to_string()))?;
        if let Some(seen) = version.filter(|seen| *seen != visite.version) {
            return Err(Refusal::stale("intervention", seen, visite.version).into());
        }
        let parts = store::intervention::parts(work.db(), *id).await?;
        if parts.iter().any(|part| !personnes.contains(&part.utilisateur)) {
            // Somebody joined between the two readings.
            return Err(Error::Race);
        }
        held.push(Held { visite, parts });
    }
    Ok(held)
}

/// Gives a mission the state that follows from its visits, and journals it where it changed.
pub(crate) async fn settle(work: &mut Work<'_>, id: MissionId) -> Result<store::mission::Locked, Error> {
    let before = store::mission::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", id.to_string()))?;
    let (etapes, complet) = store::intervention::etapes(work.db(), id).await?;
    let etat = etat_suivant(before.etat, &etapes, complet);
    if etat == before.etat {
        return Ok(before);
    }
    let path = chemin(before.etat, etat).ok_or_else(|| Error::internal(&(before.etat, etat)))?;
    let par = work.actor.id;
    let mut after = None;
    for step in path {
        after = Some(store::mission::set_etat(work.db(), id, step, par).await?);
    }
    let Some(after) = after else { return Ok(before) };
    work.changed(
        Objet::Mission,
        id.0,
        after.version,
        Action::Etat,
        &before.json,
        &after.json,
    )?;
    Ok(store::mission::Locked {
        version: after.version,
        etat,
        json: after.json,
        ..before
    })
}
