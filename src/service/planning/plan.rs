//! A mission gets people and a time.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::domain::actor::Reach;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::notification::Evenement;
use crate::domain::planning::{Affectee, Place};
use crate::domain::{Machine, MissionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::work::{Inverse, Work};
use crate::service::{Done, Error, Handled};
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
}

impl Plan {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
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
        if !matches!(mission.etat, EtatMission::APlanifier | EtatMission::Planifiee) {
            mission.etat.become_(EtatMission::Planifiee)?;
        }

        let firm = self.fermete == Fermete::Ferme;
        let etat = if firm {
            EtatIntervention::Planifiee
        } else {
            EtatIntervention::Provisoire
        };
        let par = work.actor.id;
        let visite = store::planning::insert_intervention(work.db(), mission.id, etat, None, par).await?;
        let booked = store::planning::insert_travail(
            work.db(),
            visite.id,
            self.fermete,
            &self.equipe,
            &self.plages,
            par,
        )
        .await?;
        if booked < self.equipe.len() * self.plages.len() {
            return Err(Refusal::conflict("creneau-occupe").into());
        }
        work.created(Objet::Intervention, visite.id.0, visite.version, &visite.json)?;

        let mut etat_mission = mission.etat;
        if firm && mission.etat == EtatMission::APlanifier {
            etat_mission = EtatMission::Planifiee;
            let after = store::mission::set_etat(work.db(), mission.id, etat_mission, par).await?;
            work.changed(
                Objet::Mission,
                mission.id.0,
                after.version,
                Action::Etat,
                &mission.json,
                &after.json,
            )?;
        }
        for place in &self.equipe {
            let faits = json!({ "numero": mission.numero, "plages": self.plages });
            work.notify(
                place.utilisateur,
                Evenement::Affectation,
                Objet::Intervention,
                visite.id.0,
                faits,
            );
        }
        let affectee = Affectee {
            mission: mission.id,
            numero: mission.numero,
            etat: etat_mission,
            intervention: visite.id,
            version: visite.version,
            techniciens: present.into_iter().map(|(_, login)| login).collect(),
            plages: self.plages,
        };
        Ok((Done::Planned(affectee), Inverse::Absent("pas-encore")))
    }
}

/// Holds a mission, at the version on which the decision was made.
pub(super) async fn lock_mission(
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
