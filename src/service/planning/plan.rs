//! A mission gets people and a time.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::held::{allow_each, settle, with_team};
use super::shift::affectee;
use super::{PlanningCommand, Unassign, feasible, needs, route};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::notification::Evenement;
use crate::domain::planning::Place;
use crate::domain::{InterventionId, Machine, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// People and time for a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The mission.
    pub mission: MissionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Who goes, and for which need.
    pub equipe: Vec<Place>,
    /// When; several ranges for work that lasts days.
    pub plages: Vec<Plage>,
    /// Pencilled in, or firm.
    pub fermete: Fermete,
    /// Why a rule of working time is gone past.
    pub forcer: Option<String>,
}

impl Plan {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let visite = self.book(work).await?;
        let done = affectee(work, visite).await?;
        let inverse = PlanningCommand::Unassign(Unassign {
            intervention: visite,
            version: None,
            motif: None,
        });
        Ok((Done::Planned(done), Command::from(inverse).into()))
    }

    fn check(&self) -> Result<(), Refusal> {
        let twice = |at: usize, place: &Place| {
            self.equipe[..at]
                .iter()
                .any(|other| other.utilisateur == place.utilisateur)
        };
        if self.equipe.iter().enumerate().any(|(at, place)| twice(at, place)) {
            return Err(Refusal::invalid("technicien", "technicien-en-double"));
        }
        let overlap = |at: usize, plage: &Plage| self.plages[..at].iter().any(|other| other.overlaps(*plage));
        if self
            .plages
            .iter()
            .enumerate()
            .any(|(at, plage)| overlap(at, plage))
        {
            return Err(Refusal::invalid("debut", "plages-superposees"));
        }
        Ok(())
    }

    /// Books the time and gives the mission the state that follows; also what automatic assignment does.
    pub(crate) async fn book(self, work: &mut Work<'_>) -> Result<InterventionId, Error> {
        if self.equipe.is_empty() {
            return Err(Refusal::invalid("technicien", "technicien-requis").into());
        }
        if self.plages.is_empty() && self.equipe.iter().any(|place| place.plages.is_empty()) {
            return Err(Refusal::invalid("debut", "heure-requise").into());
        }
        self.check()?;
        let personnes: Vec<UtilisateurId> = self.equipe.iter().map(|place| place.utilisateur).collect();
        let present = store::planning::hold(work.db(), &personnes).await?;
        if let Some(absent) = personnes
            .iter()
            .find(|id| !present.iter().any(|(known, _)| known == *id))
        {
            return Err(Refusal::not_found("utilisateur", absent.to_string()).into());
        }
        // A follow-up that waits is held before its mission, as visits are everywhere.
        let waiting = store::intervention::unplanned(work.db(), self.mission).await?;
        if let Some(id) = waiting {
            locked(work, id).await?;
        }
        let mission = lock_mission(work, self.mission, self.version).await?;
        if store::intervention::unplanned(work.db(), self.mission).await? != waiting {
            return Err(Error::Race);
        }
        allow_each(work, Permission::MissionPlanifier, &personnes, mission.agence).await?;
        if !matches!(
            mission.etat,
            EtatMission::APlanifier | EtatMission::Planifiee | EtatMission::EnCours
        ) {
            mission.etat.become_(EtatMission::Planifiee)?;
        }
        let whole: Vec<Plage> = self
            .plages
            .iter()
            .chain(self.equipe.iter().flat_map(|place| &place.plages))
            .copied()
            .collect();
        let equipe = needs::fill(work, mission.id, self.equipe, &whole).await?;

        let par = work.actor.id;
        let (visite, before) = match waiting {
            Some(visite) => (visite, Some(locked(work, visite).await?)),
            None => {
                let etat = EtatIntervention::Provisoire;
                let row =
                    store::planning::insert_intervention(work.db(), mission.id, etat, None, par).await?;
                (row.id, None)
            }
        };
        let times: Vec<_> = equipe
            .iter()
            .flat_map(|place| {
                let own = if place.plages.is_empty() {
                    &self.plages
                } else {
                    &place.plages
                };
                own.iter().map(|plage| (place.utilisateur, place.besoin, *plage))
            })
            .collect();
        store::planning::insert_travail(work.db(), visite, &times, par).await?;
        let parts = store::intervention::parts(work.db(), visite).await?;
        let after = if self.fermete == Fermete::Ferme {
            let pencilled = locked(work, visite).await?;
            feasible::require(work, &pencilled, &parts, &[visite], self.forcer.as_deref()).await?;
            let plages: Vec<Plage> = times.iter().map(|(.., plage)| *plage).collect();
            route::clear(work, &personnes, &plages).await?;
            store::intervention::set_fermete(work.db(), &[visite], Fermete::Ferme, par).await?;
            route::relay(work, &personnes, &plages).await?;
            for part in &parts {
                let faits = json!({ "numero": mission.numero, "plage": part.plage });
                work.notify(
                    part.utilisateur,
                    Evenement::Affectation,
                    Objet::Intervention,
                    visite.0,
                    faits,
                );
            }
            store::intervention::set_etat(work.db(), visite, EtatIntervention::Planifiee, None, par).await?
        } else {
            store::intervention::touch(work.db(), visite, par).await?
        };
        let planned = with_team(after.json, &parts);
        match before {
            None => work.created(Objet::Intervention, visite.0, after.version, &planned)?,
            Some(before) => work.changed(
                Objet::Intervention,
                visite.0,
                after.version,
                Action::Etat,
                &before.json,
                &planned,
            )?,
        }
        settle(work, mission.id).await?;
        Ok(visite)
    }
}

async fn locked(work: &mut Work<'_>, id: InterventionId) -> Result<store::intervention::Locked, Error> {
    store::intervention::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("intervention", id.to_string()).into())
}

/// Holds a mission, at the version on which the decision was made.
pub(crate) async fn lock_mission(
    work: &mut Work<'_>,
    id: MissionId,
    version: Option<i32>,
) -> Result<store::mission::Locked, Error> {
    let mission = store::mission::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", id.to_string()))?;
    match version {
        Some(seen) if seen != mission.version => Err(Refusal::stale("mission", seen, mission.version).into()),
        _ => Ok(mission),
    }
}
