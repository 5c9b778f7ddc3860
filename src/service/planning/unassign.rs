//! A visit is taken off the plan.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::held::{Held, hold, settle, with_team};
use super::shift::refuse_started;
use super::{Restore, route};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::{InterventionId, Permission, Refusal};
use crate::service::work::Work;
use crate::service::{Done, Error, Handled};
use crate::store;

/// The visit to take off the plan; its mission waits to be planned again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unassign {
    /// The visit.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Why.
    pub motif: Option<String>,
}

impl Unassign {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, &[(self.intervention, self.version)], &[])
            .await?
            .remove(0);
        held.allow(work, Permission::MissionPlanifier)?;
        refuse_started(&held)?;
        if held.parts.is_empty() {
            return Err(Refusal::rule("visite-sans-creneau")
                .with("numero", held.visite.numero)
                .into());
        }
        withdraw(work, &held, self.motif.as_deref(), Evenement::Retrait).await?;
        let mission = settle(work, held.visite.mission).await?;
        let done = Done::TakenOff {
            id: mission.id,
            numero: mission.numero,
        };
        Ok((done, Restore::of(&held)))
    }
}

/// Gives a visit and its people's time up, and tells those who were counting on it.
pub(crate) async fn release(
    work: &mut Work<'_>,
    held: &Held,
    motif: Option<&str>,
    evenement: Evenement,
) -> Result<(), Error> {
    leave(work, held, EtatIntervention::Annulee, motif, evenement).await
}

/// Takes a visit off the plan: one that completes another is still owed and waits for another time, any other is given
/// up with its time.
pub(crate) async fn withdraw(
    work: &mut Work<'_>,
    held: &Held,
    motif: Option<&str>,
    evenement: Evenement,
) -> Result<(), Error> {
    let to = if held.visite.suite_de.is_some() {
        EtatIntervention::Provisoire
    } else {
        EtatIntervention::Annulee
    };
    leave(work, held, to, motif, evenement).await
}

async fn leave(
    work: &mut Work<'_>,
    held: &Held,
    to: EtatIntervention,
    motif: Option<&str>,
    evenement: Evenement,
) -> Result<(), Error> {
    let (id, par, from) = (held.visite.id, work.actor.id, held.visite.etat);
    store::intervention::set_fermete(work.db(), &[id], Fermete::Annule, par).await?;
    route::without(work, held).await?;
    if from == EtatIntervention::EnRoute && to == EtatIntervention::Provisoire {
        store::intervention::set_etat(work.db(), id, EtatIntervention::Planifiee, None, par).await?;
    }
    let after = store::intervention::set_etat(work.db(), id, to, motif, par).await?;
    work.changed(
        Objet::Intervention,
        id.0,
        after.version,
        Action::Etat,
        &with_team(held.visite.json.clone(), &held.parts),
        &with_team(after.json, &[]),
    )?;
    if from != EtatIntervention::Provisoire {
        for part in &held.parts {
            let faits = json!({ "numero": held.visite.numero, "plage": part.plage });
            work.notify(part.utilisateur, evenement, Objet::Intervention, id.0, faits);
        }
    }
    Ok(())
}
