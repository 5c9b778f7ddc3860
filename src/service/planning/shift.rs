//! A visit is moved to another person or time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::held::{Held, allow_each, hold, with_team};
use super::venus::Venus;
use super::{Plan, PlanningCommand, Replan, feasible, route};
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::planning::{Affectee, Place};
use crate::domain::remarque::Remarque;
use crate::domain::{InterventionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::intervention::{Geste, InterventionCommand, Step};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;
use crate::store::intervention::Part;
use crate::store::planning::Time;

/// Another person or time for a visit; what is absent stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// The visit.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// When it starts.
    pub debut: Option<DateTime<Utc>>,
    /// Who leaves; may be absent where one person is on it.
    pub de: Option<UtilisateurId>,
    /// Who comes in their place.
    pub vers: Option<UtilisateurId>,
    /// Why a rule of working time is gone past.
    pub forcer: Option<String>,
    /// Its pieces, laid out anew; none: those that it has, all moved as the first one is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plages: Vec<Plage>,
}

/// Says so where others come to the same work, and no longer at the same hours: they may be moved next.
async fn remark_apart(work: &mut Work<'_>, held: &Held, moved: &[Part]) -> Result<(), Error> {
    if work.takes_back() {
        return Ok(());
    }
    let venus = Venus::of(work.db(), held.visite.mission, &[held.visite.id]).await?;
    let times: Vec<Time> = moved.iter().map(Part::time).collect();
    if let Some((avec, plage)) = venus.left_apart(&times) {
        work.remark(Remarque::EquipeSeparee {
            numero: held.visite.numero.clone(),
            avec,
            plage,
        });
    }
    Ok(())
}

impl Move {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let others: Vec<UtilisateurId> = self.vers.into_iter().collect();
        let held = hold(work, &[(self.intervention, self.version)], &others)
            .await?
            .remove(0);
        held.allow(work, Permission::MissionPlanifier)?;
        refuse_started(&held)?;
        let leaving = self.leaving(&held)?;
        if let Some(vers) = self.vers {
            allow_each(work, Permission::MissionPlanifier, &[vers], held.visite.agence).await?;
        }
        if !self.plages.is_empty() {
            if held.visite.etat == EtatIntervention::Confirmee {
                lost(work, &held);
            }
            return self.anew(&held, leaving).run(work).await;
        }
        let before = held.plage().ok_or_else(|| Refusal::rule("visite-sans-creneau"))?;
        let delta = self
            .debut
            .map_or_else(chrono::TimeDelta::zero, |debut| debut - before.debut());
        let parts: Vec<Part> = held
            .parts
            .iter()
            .map(|part| Part {
                plage: part.plage.moved_to(part.plage.debut() + delta),
                utilisateur: match self.vers {
                    Some(vers) if Some(part.utilisateur) == leaving => vers,
                    _ => part.utilisateur,
                },
                ..part.clone()
            })
            .collect();
        let firm = held.visite.etat != EtatIntervention::Provisoire;
        let plages: Vec<Plage> = parts.iter().map(|part| part.plage).collect();
        let fermete = if firm { Fermete::Ferme } else { Fermete::Provisoire };
        feasible::within_reach(work, &plages, fermete)?;
        if firm {
            feasible::require(
                work,
                &held.visite,
                &parts,
                &[held.visite.id],
                self.forcer.as_deref(),
            )
            .await?;
        }
        relocate(work, &held, &parts).await?;
        // A client who said yes said so to an hour.
        let unconfirmed = held.visite.etat == EtatIntervention::Confirmee && !delta.is_zero();
        let par = work.actor.id;
        let after = if unconfirmed {
            lost(work, &held);
            unconfirm(work, self.intervention).await?
        } else {
            store::intervention::touch(work.db(), self.intervention, par).await?
        };
        let moved = store::intervention::parts(work.db(), self.intervention).await?;
        work.changed(
            Objet::Intervention,
            after.id.0,
            after.version,
            Action::Modification,
            &with_team(held.visite.json.clone(), &held.parts),
            &with_team(after.json, &moved),
        )?;
        if held.visite.etat != EtatIntervention::Provisoire {
            tell(work, &held, &parts);
            remark_apart(work, &held, &moved).await?;
        }

        let back = Self {
            intervention: self.intervention,
            version: None,
            debut: Some(before.debut()),
            de: self.vers,
            vers: leaving,
            forcer: self.forcer,
            plages: Vec::new(),
        };
        let mut inverse = vec![PlanningCommand::Move(back).into()];
        if unconfirmed {
            inverse.push(confirm(self.intervention));
        }
        let done = affectee(work, self.intervention).await?;
        Ok((Done::Planned(done), Command::Lot(inverse).into()))
    }

    /// Other pieces than it has are another plan for its mission, of the same people.
    fn anew(self, held: &Held, leaving: Option<UtilisateurId>) -> Replan {
        let mut equipe: Vec<Place> = Vec::new();
        for part in &held.parts {
            let utilisateur = match self.vers {
                Some(vers) if Some(part.utilisateur) == leaving => vers,
                _ => part.utilisateur,
            };
            if equipe.iter().all(|place| place.utilisateur != utilisateur) {
                equipe.push(Place {
                    utilisateur,
                    besoin: part.besoin,
                    plages: Vec::new(),
                });
            }
        }
        let fermete = if held.visite.etat == EtatIntervention::Provisoire {
            Fermete::Provisoire
        } else {
            Fermete::Ferme
        };
        Replan {
            intervention: self.intervention,
            version: self.version,
            plan: Plan {
                mission: held.visite.mission,
                version: None,
                equipe,
                plages: self.plages,
                fermete,
                forcer: self.forcer,
                aide: false,
            },
        }
    }

    fn leaving(&self, held: &Held) -> Result<Option<UtilisateurId>, Refusal> {
        if self.vers.is_none() {
            return Ok(None);
        }
        let personnes = held.personnes();
        if self.vers.is_some_and(|vers| personnes.contains(&vers)) {
            return if personnes.len() == 1 {
                Ok(None)
            } else {
                Err(Refusal::rule("technicien-deja-sur-la-visite").with("numero", held.visite.numero.clone()))
            };
        }
        match (self.de, personnes.as_slice()) {
            (Some(de), present) if present.contains(&de) => Ok(Some(de)),
            (Some(_), _) => Err(Refusal::rule("technicien-absent-de-la-visite")),
            (None, [only]) => Ok(Some(*only)),
            (None, _) => Err(Refusal::invalid("de", "technicien-a-preciser")),
        }
    }
}

/// Work that has begun, or is over, is a fact: the plan doesn't move it.
pub(super) fn refuse_started(held: &Held) -> Result<(), Refusal> {
    held.visite.etat.movable(&held.visite.numero)
}

/// Writes new people and times; firm time is loosened first, so that a visit never collides with itself.
pub(super) async fn relocate(work: &mut Work<'_>, held: &Held, parts: &[Part]) -> Result<(), Error> {
    let par = work.actor.id;
    let firm = held.visite.etat != EtatIntervention::Provisoire;
    if firm {
        store::intervention::set_fermete(work.db(), &[held.visite.id], Fermete::Provisoire, par).await?;
    }
    for (old, new) in held.parts.iter().zip(parts) {
        if (old.utilisateur, old.plage) != (new.utilisateur, new.plage) {
            store::intervention::move_part(work.db(), new.id, new.utilisateur, new.plage, par).await?;
        }
    }
    if firm {
        let plages: Vec<Plage> = held.parts.iter().chain(parts).map(|part| part.plage).collect();
        let mut personnes: Vec<UtilisateurId> = held
            .parts
            .iter()
            .chain(parts)
            .map(|part| part.utilisateur)
            .collect();
        personnes.sort_unstable();
        personnes.dedup();
        route::clear(work, &personnes, &plages).await?;
        store::intervention::set_fermete(work.db(), &[held.visite.id], Fermete::Ferme, par).await?;
        route::relay(work, &personnes, &plages).await?;
    }
    Ok(())
}

/// Takes the client's yes away from a firm visit.
pub(super) async fn unconfirm(
    work: &mut Work<'_>,
    id: InterventionId,
) -> Result<store::Row<InterventionId>, Error> {
    let par = work.actor.id;
    store::intervention::set_etat(work.db(), id, EtatIntervention::Provisoire, None, par).await?;
    Ok(store::intervention::set_etat(work.db(), id, EtatIntervention::Planifiee, None, par).await?)
}

/// Says that the client's yes is gone with the hour to which it was said; taken back, it comes back.
pub(super) fn lost(work: &mut Work<'_>, held: &Held) {
    if !work.takes_back() {
        work.remark(Remarque::ConfirmationPerdue {
            numero: held.visite.numero.clone(),
        });
    }
}

/// The command that gives it back, for an undo.
pub(super) fn confirm(intervention: InterventionId) -> Command {
    InterventionCommand::Step(Step {
        intervention,
        version: None,
        geste: Geste::Confirm,
        motif: None,
        trajets: None,
    })
    .into()
}

/// Tells people of the work that they lose, get or do at another time.
pub(super) fn tell(work: &mut Work<'_>, held: &Held, parts: &[Part]) {
    let stay: Vec<UtilisateurId> = parts.iter().map(|part| part.utilisateur).collect();
    let visite = held.visite.id.0;
    for (old, new) in held.parts.iter().zip(parts) {
        let faits = |plage: Plage| json!({ "numero": held.visite.numero, "plage": plage });
        if !stay.contains(&old.utilisateur) {
            work.notify(
                old.utilisateur,
                Evenement::Retrait,
                Objet::Intervention,
                visite,
                faits(old.plage),
            );
            work.notify(
                new.utilisateur,
                Evenement::Affectation,
                Objet::Intervention,
                visite,
                faits(new.plage),
            );
        } else if old.plage != new.plage {
            work.notify(
                new.utilisateur,
                Evenement::Deplacement,
                Objet::Intervention,
                visite,
                faits(new.plage),
            );
        }
    }
}

/// What the plan of a visit is now, for the answer.
pub(crate) async fn affectee(work: &mut Work<'_>, id: InterventionId) -> Result<Affectee, Error> {
    let visite = store::intervention::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("intervention", id.to_string()))?;
    let parts = store::intervention::parts(work.db(), id).await?;
    let mission = store::mission::lock(work.db(), visite.mission)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", visite.mission.to_string()))?;
    let mut going: Vec<&Part> = parts.iter().collect();
    going.dedup_by_key(|part| part.utilisateur);
    let mut plages: Vec<Plage> = parts.iter().map(|part| part.plage).collect();
    plages.sort_unstable();
    plages.dedup();
    Ok(Affectee {
        mission: mission.id,
        numero: mission.numero,
        etat: mission.etat,
        intervention: id,
        version: visite.version,
        techniciens: going.iter().map(|part| part.login.clone()).collect(),
        noms: going.iter().map(|part| part.nom.clone()).collect(),
        plages,
        regles_forcees: work.gone_past(),
    })
}
