//! What of several pencilled-in visits could be made firm, before anything is.

use std::collections::BTreeMap;

use super::{feasible, world};
use crate::domain::actor::Reach;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::planning::Apercu;
use crate::domain::texte::une_fois;
use crate::domain::{Actor, InterventionId, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::planner::{Demand, Planner, Poste, Rule, Snapshot};
use crate::service::{Answer, Error, Service};
use crate::store;
use crate::store::planning::Scope;

/// A visit with its people.
struct Visite {
    id: InterventionId,
    demand: Demand,
    parts: BTreeMap<UtilisateurId, (Poste, Vec<Plage>)>,
    noms: Vec<String>,
    standing: store::intervention::Standing,
}

/// Each visit in turn, as if those before it that can be had been made firm: the order of the command itself.
pub(super) async fn apercu(
    service: &Service,
    actor: &Actor,
    visites: Vec<(InterventionId, MissionId)>,
) -> Result<Answer, Error> {
    actor.require(Permission::MissionPlanifier)?;
    let now = service.now();
    let mut db = service.db().await?;
    let ids: Vec<InterventionId> = visites.iter().map(|(id, _)| *id).collect();
    let standing = store::intervention::standing(&mut db, &ids).await?;
    let mut asked = Vec::new();
    for (id, mission) in visites {
        let standing = standing
            .iter()
            .find(|standing| standing.id == id)
            .ok_or_else(|| Refusal::not_found("intervention", id.to_string()))?;
        let demand = world::demand(&mut db, mission, now)
            .await?
            .ok_or_else(|| Refusal::not_found("mission", mission.to_string()))?;
        let over = Reach {
            agence: demand.agence,
            ..Reach::default()
        };
        actor.require_over(Permission::MissionPlanifier, over)?;
        let held = store::intervention::parts(&mut db, id).await?;
        let noms = une_fois(held.iter().map(|part| part.nom.as_str()));
        let noms = noms.into_iter().map(str::to_owned).collect();
        let mut parts = BTreeMap::new();
        for part in held {
            let poste = part.besoin.map_or(Poste::Aide, Poste::Besoin);
            parts
                .entry(part.utilisateur)
                .or_insert((poste, Vec::new()))
                .1
                .push(part.plage);
        }
        asked.push(Visite {
            id,
            demand,
            parts,
            noms,
            standing: standing.clone(),
        });
    }
    let people: Vec<UtilisateurId> = asked
        .iter()
        .flat_map(|visite| visite.parts.keys().copied())
        .collect();
    let whole = asked
        .iter()
        .flat_map(|visite| visite.parts.values().flat_map(|(_, plages)| plages))
        .copied()
        .reduce(Plage::around);
    let mut snapshot = world::read(&mut db, &Scope::everything(), Some(&people), now, whole).await?;
    let mut found = Vec::new();
    for visite in &mut asked {
        let pencilled = visite.standing.etat == EtatIntervention::Provisoire;
        let refus = if pencilled {
            visite.refusals(&snapshot)
        } else {
            Vec::new()
        };
        if pencilled && refus.is_empty() {
            visite.book(&mut snapshot);
        }
        found.push(Apercu {
            intervention: visite.id,
            etat: visite.standing.etat,
            version: visite.standing.version,
            mission: visite.standing.mission,
            plage: visite.plage(),
            noms: std::mem::take(&mut visite.noms),
            par: visite.standing.par.clone(),
            refus,
        });
    }
    Ok(Answer::Apercus(found))
}

impl Visite {
    /// From its first start to its last end.
    fn plage(&self) -> Option<Plage> {
        let all = self.parts.values().flat_map(|(_, plages)| plages).copied();
        all.reduce(Plage::around)
    }

    fn refusals(&mut self, snapshot: &Snapshot) -> Vec<Refusal> {
        if self.parts.is_empty() {
            return vec![Refusal::rule("visite-sans-creneau")];
        }
        self.demand.remplace = vec![self.id];
        if let Some(whole) = self.plage() {
            feasible::look_around(&mut self.demand, whole);
        }
        let planner = Planner::new(snapshot);
        self.parts
            .iter()
            .flat_map(|(who, (poste, plages))| planner.advised(&self.demand, *who, *poste, plages))
            // The service lets what has begun already pass, where it was named.
            .filter(|failure| failure.rule() != Rule::TropTot)
            .map(|failure| failure.refusal(snapshot))
            .collect()
    }

    /// As if it were firm: those after it find its time taken.
    fn book(&self, snapshot: &mut Snapshot) {
        for who in self.parts.keys() {
            let Some(technician) = snapshot.technician(*who) else {
                continue;
            };
            let mut technician = technician.clone();
            let own = technician.creneaux.iter_mut().filter(|creneau| {
                creneau
                    .travail
                    .as_ref()
                    .is_some_and(|travail| travail.intervention == self.id)
            });
            for creneau in own {
                creneau.fermete = Fermete::Ferme;
            }
            snapshot.update(technician);
        }
    }
}
