//! A mission gets people and a time.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::held::settle;
use super::shift::affectee;
use super::{PlanningCommand, Unassign, feasible};
use crate::domain::actor::Reach;
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

    /// Books the time and gives the mission the state that follows; also what automatic assignment does.
    pub(crate) async fn book(self, work: &mut Work<'_>) -> Result<InterventionId, Error> {
        if self.equipe.is_empty() {
            return Err(Refusal::invalid("technicien", "technicien-requis").into());
        }
        if self.plages.is_empty() {
            return Err(Refusal::invalid("debut", "heure-requise").into());
        }
        let personnes: Vec<UtilisateurId> = self.equipe.iter().map(|place| place.utilisateur).collect();
        let present = store::planning::hold(work.db(), &personnes).await?;
        if let Some(absent) = personnes
            .iter()
            .find(|id| !present.iter().any(|(known, _)| known == *id))
        {
            return Err(Refusal::not_found("utilisateur", absent.to_string()).into());
        }
        let mission = lock_mission(work, self.mission, self.version).await?;
        let over = Reach {
            personnes: &personnes,
            agence: Some(mission.agence),
            ..Reach::default()
        };
        work.actor.require_over(Permission::MissionPlanifier, over)?;
        if !matches!(
            mission.etat,
            EtatMission::APlanifier | EtatMission::Planifiee | EtatMission::EnCours
        ) {
            mission.etat.become_(EtatMission::Planifiee)?;
        }
        let equipe = fill_needs(work, mission.id, self.equipe).await?;

        let par = work.actor.id;
        let visite = match store::intervention::unplanned(work.db(), mission.id).await? {
            Some(visite) => visite.id,
            None => {
                let row = store::planning::insert_intervention(
                    work.db(),
                    mission.id,
                    EtatIntervention::Provisoire,
                    None,
                    par,
                )
                .await?;
                work.created(Objet::Intervention, row.id.0, row.version, &row.json)?;
                row.id
            }
        };
        let booked = store::planning::insert_travail(
            work.db(),
            visite,
            Fermete::Provisoire,
            &equipe,
            &self.plages,
            par,
        )
        .await?;
        debug_assert_eq!(
            booked,
            equipe.len() * self.plages.len(),
            "pencilled-in time never collides"
        );
        if self.fermete == Fermete::Ferme {
            let before = store::intervention::lock(work.db(), visite)
                .await?
                .ok_or_else(|| Refusal::not_found("intervention", visite.to_string()))?;
            let parts = store::intervention::parts(work.db(), visite).await?;
            feasible::require(work, &before, &parts, self.forcer.as_deref()).await?;
            store::intervention::set_fermete(work.db(), &[visite], Fermete::Ferme, par).await?;
            let after =
                store::intervention::set_etat(work.db(), visite, EtatIntervention::Planifiee, None, par)
                    .await?;
            work.changed(
                Objet::Intervention,
                visite.0,
                after.version,
                Action::Etat,
                &before.json,
                &after.json,
            )?;
            for place in &equipe {
                let faits = json!({ "numero": mission.numero, "plages": self.plages });
                work.notify(
                    place.utilisateur,
                    Evenement::Affectation,
                    Objet::Intervention,
                    visite.0,
                    faits,
                );
            }
        }
        settle(work, mission.id).await?;
        Ok(visite)
    }
}

/// Gives people who came without a need the first one that still lacks somebody.
async fn fill_needs(
    work: &mut Work<'_>,
    mission: MissionId,
    equipe: Vec<Place>,
) -> Result<Vec<Place>, Error> {
    let mut open: Vec<_> = store::mission::besoins(work.db(), mission)
        .await?
        .into_iter()
        .flat_map(|besoin| std::iter::repeat_n(besoin.id, usize::try_from(besoin.effectif).unwrap_or(0)))
        .collect();
    for place in &equipe {
        if let Some(at) = open.iter().position(|id| Some(*id) == place.besoin) {
            open.remove(at);
        }
    }
    let mut open = open.into_iter();
    Ok(equipe
        .into_iter()
        .map(|place| Place {
            besoin: place.besoin.or_else(|| open.next()),
            ..place
        })
        .collect())
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
