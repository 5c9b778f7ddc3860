//! A visit that was taken off the plan is back: the very visit, so that all that was said of it before holds again.

use serde::{Deserialize, Serialize};

use super::held::{Held, hold, settle, with_team};
use super::plan::lock_mission;
use super::shift::confirm;
use super::{PlanningCommand, Unassign, firm};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::{BesoinId, CreneauId, Fact, InterventionId, Permission, Refusal};
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Done, Error, Handled, dispatch};
use crate::store;

/// The visit to put back, as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The visit.
    pub intervention: InterventionId,
    /// Where it stood: `PROVISOIRE`, `PLANIFIEE` or `CONFIRMEE`.
    pub etat: EtatIntervention,
    /// Its people's time, and the need that each met; as help where that need is gone.
    pub creneaux: Vec<(CreneauId, Option<BesoinId>)>,
}

impl Restore {
    /// The command that puts a visit back as it stands now.
    pub(super) fn of(held: &Held) -> Inverse {
        Command::from(PlanningCommand::Restore(Self::from(held))).into()
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (id, par) = (self.intervention, work.actor.id);
        let creneaux: Vec<CreneauId> = self.creneaux.iter().map(|(creneau, _)| *creneau).collect();
        let personnes = store::intervention::had(work.db(), id, &creneaux).await?;
        store::planning::hold(work.db(), &personnes).await?;
        let before = hold(work, &[(id, None)], &[]).await?.remove(0);
        let mission = lock_mission(work, before.visite.mission, None).await?;
        if !mission.etat.follows_visits() {
            return Err(Refusal::rule("mission-figee")
                .with("numero", mission.numero)
                .with("etat", Fact::label(mission.etat))
                .into());
        }
        if before.visite.etat != EtatIntervention::Annulee
            && !(before.visite.etat == EtatIntervention::Provisoire && before.parts.is_empty())
        {
            return Err(Refusal::rule("visite-deja-planifiee")
                .with("numero", before.visite.numero)
                .into());
        }
        store::intervention::give_time_back(work.db(), id, &self.creneaux, par).await?;
        let after = if before.visite.etat == EtatIntervention::Annulee {
            store::intervention::set_etat(work.db(), id, EtatIntervention::Provisoire, None, par).await?
        } else {
            store::intervention::touch(work.db(), id, par).await?
        };
        let back = hold(work, &[(id, None)], &[]).await?.remove(0);
        back.allow(work, Permission::MissionPlanifier)?;
        firm::refuse_gone(&back)?;
        if back.parts.len() != self.creneaux.len() {
            return Err(Error::internal(&"time of a visit that is gone"));
        }
        work.changed(
            Objet::Intervention,
            id.0,
            after.version,
            Action::Etat,
            &with_team(before.visite.json, &before.parts),
            &with_team(after.json, &back.parts),
        )?;
        if self.etat != EtatIntervention::Provisoire {
            // Somebody else may have been given the mission meanwhile.
            firm::refuse_crowd(work, &back).await?;
            firm::firm(work, &back, None).await?;
        }
        if self.etat == EtatIntervention::Confirmee {
            Box::pin(dispatch(work, confirm(id))).await?;
        }
        let mission = settle(work, mission.id).await?;
        let done = Done::Mission {
            id: mission.id,
            numero: mission.numero,
        };
        let inverse = PlanningCommand::Unassign(Unassign {
            intervention: id,
            version: None,
            motif: None,
        });
        Ok((done, Command::from(inverse).into()))
    }
}

impl From<&Held> for Restore {
    fn from(held: &Held) -> Self {
        Self {
            intervention: held.visite.id,
            etat: held.visite.etat,
            creneaux: held.parts.iter().map(|part| (part.id, part.besoin)).collect(),
        }
    }
}
