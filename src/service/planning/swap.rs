//! Two visits exchange their person and their time.

use serde::{Deserialize, Serialize};

use super::held::{Held, hold, with_team};
use super::shift::{affectee, confirm, lost, refuse_started, tell, unconfirm};
use super::{PlanningCommand, feasible, route};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::remarque::Remarque;
use crate::domain::{InterventionId, Permission, Refusal};
use crate::service::work::Work;
use crate::service::{Command, Done, Handled};
use crate::store;
use crate::store::intervention::Part;

/// The two visits; each has one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// One visit, and the version on which the decision was made.
    pub a: (InterventionId, Option<i32>),
    /// The other.
    pub b: (InterventionId, Option<i32>),
    /// Why a rule of working time is gone past.
    pub forcer: Option<String>,
}

impl Swap {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        if self.a.0 == self.b.0 {
            return Err(Refusal::invalid("avec", "echange-avec-soi").into());
        }
        let mut held = hold(work, &[self.a, self.b], &[]).await?;
        for visit in &held {
            visit.allow(work, Permission::MissionPlanifier)?;
            refuse_started(visit)?;
            if visit.parts.len() != 1 {
                return Err(Refusal::rule("echange-a-un")
                    .with("numero", visit.visite.numero.clone())
                    .into());
            }
        }
        let (b, a) = (held.remove(1), held.remove(0));
        let (pa, pb) = (&a.parts[0], &b.parts[0]);
        let exchanged = |own: &Part, other: &Part| Part {
            utilisateur: other.utilisateur,
            login: other.login.clone(),
            nom: other.nom.clone(),
            plage: own.plage.moved_to(other.plage.debut()),
            ..own.clone()
        };
        let (na, nb) = (exchanged(pa, pb), exchanged(pb, pa));
        let (ids, par) = ([a.visite.id, b.visite.id], work.actor.id);

        // Both are loosened, exchanged and made firm again: between the two, nobody's time is held twice.
        store::intervention::set_fermete(work.db(), &ids, Fermete::Provisoire, par).await?;
        for (visit, new) in [(&a, &na), (&b, &nb)] {
            if visit.visite.etat != EtatIntervention::Provisoire {
                let parts = std::slice::from_ref(new);
                feasible::require(work, &visit.visite, parts, &ids, self.forcer.as_deref()).await?;
            }
            store::intervention::move_part(work.db(), new.id, new.utilisateur, new.plage, par).await?;
        }
        let personnes = [pa.utilisateur, pb.utilisateur];
        let plages = [pa.plage, pb.plage, na.plage, nb.plage];
        route::clear(work, &personnes, &plages).await?;
        for (visit, old, new) in [(&a, pa, &na), (&b, pb, &nb)] {
            let firm = visit.visite.etat != EtatIntervention::Provisoire;
            if firm {
                store::intervention::set_fermete(work.db(), &[visit.visite.id], Fermete::Ferme, par).await?;
            }
            let after = if unconfirmed(visit, old, new) {
                lost(work, visit);
                unconfirm(work, visit.visite.id).await?
            } else {
                store::intervention::touch(work.db(), visit.visite.id, par).await?
            };
            work.changed(
                Objet::Intervention,
                after.id.0,
                after.version,
                Action::Modification,
                &with_team(visit.visite.json.clone(), std::slice::from_ref(old)),
                &with_team(after.json, std::slice::from_ref(new)),
            )?;
            if firm {
                tell(work, visit, std::slice::from_ref(new));
            }
        }
        route::relay(work, &personnes, &plages).await?;
        let done = affectee(work, self.a.0).await?;
        if !work.takes_back() {
            work.remark(Remarque::Echangee {
                numero: b.visite.numero.clone(),
                technicien: nb.nom.clone(),
                plage: nb.plage,
            });
        }
        let back = Self {
            a: (self.a.0, None),
            b: (self.b.0, None),
            forcer: self.forcer,
        };
        let mut inverse = vec![PlanningCommand::Swap(back).into()];
        for (visit, old, new) in [(&a, pa, &na), (&b, pb, &nb)] {
            if unconfirmed(visit, old, new) {
                inverse.push(confirm(visit.visite.id));
            }
        }
        Ok((Done::Planned(done), Command::Lot(inverse).into()))
    }
}

/// A client who said yes said so to an hour.
fn unconfirmed(visit: &Held, old: &Part, new: &Part) -> bool {
    visit.visite.etat == EtatIntervention::Confirmee && old.plage != new.plage
}
