//! Pencilled-in visits become firm, and firm ones are loosened again.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::held::{Held, hold, settle};
use super::plan::lock_mission;
use super::shift::{affectee, confirm, refuse_started};
use super::venus::Venus;
use super::{PlanningCommand, crayon, feasible, route};
use crate::domain::actor::Reach;
use crate::domain::creneau::Fermete;
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::planning::NonFerme;
use crate::domain::remarque::Remarque;
use crate::domain::{AgenceId, InterventionId, Permission, Portee, Refusal};
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Done, Error, Handled, dispatch};
use crate::store;
use crate::store::planning::Time;

/// A pencilled-in visit to make firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firm {
    /// The visit.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Why a rule of working time is gone past.
    pub forcer: Option<String>,
}

impl Firm {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let (mut held, beside) = crayon::hold_with_beside(work, &[(self.intervention, self.version)]).await?;
        let held = held.remove(0);
        held.allow(work, Permission::MissionPlanifier)?;
        firm(work, &held, self.forcer.as_deref()).await?;
        let (back, erased) = clear(work, &held, &beside).await?;
        crayon::tell(work, erased.into_iter());
        let done = affectee(work, self.intervention).await?;
        let inverse = PlanningCommand::Loosen(Loosen {
            interventions: vec![self.intervention],
            motif: None,
        });
        Ok((Done::Planned(done), crayon::then(inverse.into(), back)))
    }
}

/// Gives up what was pencilled in beside a visit that is firm now, where nobody could make it firm any more.
async fn clear<'a>(
    work: &mut Work<'_>,
    held: &Held,
    beside: &'a [Held],
) -> Result<(Vec<Command>, Vec<&'a Held>), Error> {
    let of = |visit: &&Held| visit.visite.mission == held.visite.mission && visit.visite.id != held.visite.id;
    let mut erased: Vec<&Held> = beside.iter().filter(of).collect();
    if !erased.is_empty() {
        let venus = Venus::of(work.db(), held.visite.mission, &[]).await?;
        erased.retain(|visit| crayon::left_over(visit, &venus));
    }
    let back = crayon::erase(work, &erased).await?;
    Ok((back, erased))
}

/// Nothing is planned for somebody who has left.
///
/// # Errors
/// A refusal that names them.
pub(super) fn refuse_gone(held: &Held) -> Result<(), Refusal> {
    match held.partis.first() {
        Some(parti) => Err(Refusal::rule("technicien-parti")
            .with("numero", held.visite.numero.clone())
            .with("technicien", parti.clone())),
        None => Ok(()),
    }
}

/// Refuses a visit for whose needs others come by now; one that completes another is owed whoever else comes.
pub(super) async fn refuse_crowd(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    if held.visite.suite_de.is_some() {
        return Ok(());
    }
    let mission = lock_mission(work, held.visite.mission, None).await?;
    let venus = Venus::of(work.db(), mission.id, &[held.visite.id]).await?;
    let times: Vec<Time> = held
        .parts
        .iter()
        // Who meets no need comes as help.
        .filter(|part| part.besoin.is_some())
        .map(store::intervention::Part::time)
        .collect();
    venus.refuse_more(&mission.numero, &times)?;
    // What stood stands again as it did.
    if work.takes_back() {
        return Ok(());
    }
    venus.refuse_apart(&mission.numero, &times)?;
    if let Some((presents, effectif)) = venus.incomplete(&times) {
        work.remark(Remarque::EquipeIncomplete {
            numero: mission.numero,
            presents,
            effectif,
        });
    }
    Ok(())
}

/// The same, but that what stood beside others may stand beside them again, unless they came since.
async fn refuse_crowd_since(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    let crowded = refuse_crowd(work, held).await;
    match work.taken_back() {
        Some(commande) if crowded.is_err() => {
            let mission = held.visite.mission;
            let stood = !store::journal::mission_moved_on(work.db(), commande, mission).await?;
            if stood { Ok(()) } else { crowded }
        }
        _ => crowded,
    }
}

pub(super) async fn firm(work: &mut Work<'_>, held: &Held, forcer: Option<&str>) -> Result<(), Error> {
    // Turning back makes a visit PLANIFIEE, too; that is not what is meant here.
    refuse_started(held)?;
    if held.visite.etat != EtatIntervention::Provisoire {
        return Err(Refusal::rule("visite-deja-ferme")
            .with("numero", held.visite.numero.clone())
            .into());
    }
    if held.parts.is_empty() {
        return Err(Refusal::rule("visite-sans-creneau")
            .with("numero", held.visite.numero.clone())
            .into());
    }
    refuse_gone(held)?;
    refuse_crowd_since(work, held).await?;
    feasible::require(work, &held.visite, &held.parts, &[held.visite.id], forcer).await?;
    let (id, par) = (held.visite.id, work.actor.id);
    let plages: Vec<_> = held.parts.iter().map(|part| part.plage).collect();
    route::clear(work, &held.personnes(), &plages).await?;
    store::intervention::set_fermete(work.db(), &[id], Fermete::Ferme, par).await?;
    route::relay(work, &held.personnes(), &plages).await?;
    let after = store::intervention::set_etat(work.db(), id, EtatIntervention::Planifiee, None, par).await?;
    work.changed(
        Objet::Intervention,
        id.0,
        after.version,
        Action::Etat,
        &held.visite.json,
        &after.json,
    )?;
    for part in &held.parts {
        let faits = serde_json::json!({ "numero": held.visite.numero, "plage": part.plage });
        work.notify(
            part.utilisateur,
            Evenement::Affectation,
            Objet::Intervention,
            id.0,
            faits,
        );
    }
    settle(work, held.visite.mission).await?;
    Ok(())
}

/// Firm visits to make pencilled-in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loosen {
    /// The visits.
    pub interventions: Vec<InterventionId>,
    /// Why.
    pub motif: Option<String>,
}

impl Loosen {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        // One that is named twice is loosened once, and its client has said yes once.
        let named: BTreeSet<_> = self.interventions.into_iter().collect();
        let wanted: Vec<_> = named.into_iter().map(|id| (id, None)).collect();
        let held = hold(work, &wanted, &[]).await?;
        let pencilled = |visit: &Held| visit.visite.etat == EtatIntervention::Provisoire;
        let nothing = !work.takes_back() && held.iter().all(pencilled);
        for visit in &held {
            visit.allow(work, Permission::MissionPlanifier)?;
            if nothing {
                return Err(Refusal::rule("deja-provisoire").into());
            }
            refuse_started(visit)?;
            loosen(work, visit, self.motif.as_deref(), Evenement::Retrait).await?;
        }
        Ok((Done::Done, Inverse::of(firm_again(&held))))
    }
}

/// The command that makes visits firm again as they were, with what their clients had said; nothing where none was firm.
pub(crate) fn firm_again(held: &[Held]) -> Option<Command> {
    let was_firm = |visit: &&Held| visit.visite.etat != EtatIntervention::Provisoire;
    let interventions: Vec<_> = held
        .iter()
        .filter(was_firm)
        .map(|visit| visit.visite.id)
        .collect();
    if interventions.is_empty() {
        return None;
    }
    let confirmees = held
        .iter()
        .filter(|visit| visit.visite.etat == EtatIntervention::Confirmee)
        .map(|visit| visit.visite.id)
        .collect();
    let again = PlanningCommand::FirmAll(FirmAll {
        interventions,
        confirmees,
    });
    Some(again.into())
}

/// Makes an unstarted firm visit pencilled-in, whole, and tells its people.
pub(crate) async fn loosen(
    work: &mut Work<'_>,
    held: &Held,
    motif: Option<&str>,
    evenement: Evenement,
) -> Result<(), Error> {
    if held.visite.etat == EtatIntervention::Provisoire {
        return Ok(());
    }
    let (id, par) = (held.visite.id, work.actor.id);
    store::intervention::set_fermete(work.db(), &[id], Fermete::Provisoire, par).await?;
    route::without(work, held).await?;
    let after =
        store::intervention::set_etat(work.db(), id, EtatIntervention::Provisoire, motif, par).await?;
    work.changed(
        Objet::Intervention,
        id.0,
        after.version,
        Action::Etat,
        &held.visite.json,
        &after.json,
    )?;
    for part in &held.parts {
        let faits = serde_json::json!({ "numero": held.visite.numero, "plage": part.plage });
        work.notify(part.utilisateur, evenement, Objet::Intervention, id.0, faits);
    }
    settle(work, held.visite.mission).await?;
    Ok(())
}

/// Several pencilled-in visits to make firm, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmAll {
    /// The visits.
    pub interventions: Vec<InterventionId>,
    /// Those of them to which their client had said yes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmees: Vec<InterventionId>,
}

impl FirmAll {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let wanted: Vec<_> = self.interventions.iter().map(|id| (*id, None)).collect();
        for visit in &hold(work, &wanted, &[]).await? {
            visit.allow(work, Permission::MissionPlanifier)?;
            firm(work, visit, None).await?;
        }
        for id in self.confirmees {
            Box::pin(dispatch(work, confirm(id))).await?;
        }
        let inverse = PlanningCommand::Loosen(Loosen {
            interventions: self.interventions,
            motif: None,
        });
        Ok((Done::Done, Command::from(inverse).into()))
    }
}

/// Every pencilled-in visit of a day, as far as they can be made firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmDay {
    /// The day, in the agence's zone.
    pub jour: NaiveDate,
    /// The agence.
    pub agence: AgenceId,
}

impl FirmDay {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        // Also where nothing is pencilled in.
        if work.require(Permission::MissionPlanifier)? == Portee::Agence {
            let over = Reach {
                agence: Some(self.agence),
                ..Reach::default()
            };
            work.actor.require_over(Permission::MissionPlanifier, over)?;
        }
        let plage = super::board::agence_day(work.db(), self.agence, self.jour).await?;
        let visites = store::creneau::provisoires(work.db(), self.agence, plage).await?;
        let visites: Vec<_> = visites.into_iter().map(|id| (id, None)).collect();
        firm_each(work, &visites).await
    }
}

/// Pencilled-in visits that somebody has looked at, as far as they can be made firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmEach {
    /// The visits, in that order, and the versions that were looked at; absent: whatever they are now.
    pub visites: Vec<(InterventionId, Option<i32>)>,
}

impl FirmEach {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        firm_each(work, &self.visites).await
    }
}

/// Makes each firm that can be; tells of the others why not.
async fn firm_each(work: &mut Work<'_>, visites: &[(InterventionId, Option<i32>)]) -> Handled {
    let wanted: Vec<_> = visites.iter().map(|(id, _)| (*id, None)).collect();
    let (held, mut beside) = crayon::hold_with_beside(work, &wanted).await?;
    // Two of one mission may be among them: the first that can be made firm stays.
    beside.extend(held.iter().cloned());
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    let (mut back, mut gone) = (Vec::new(), Vec::new());
    for (visit, (_, seen)) in held.iter().zip(visites) {
        visit.allow(work, Permission::MissionPlanifier)?;
        let mut refuse = |rule: &str| {
            refused.push(NonFerme {
                intervention: visit.visite.id,
                numero: visit.visite.numero.clone(),
                rule: rule.to_owned(),
            });
        };
        if gone.contains(&visit.visite.id) {
            refuse("mission-deja-pourvue");
            continue;
        }
        // What somebody has moved meanwhile was not looked at.
        if seen.is_some_and(|seen| seen != visit.visite.version) {
            refuse("version-depassee");
            continue;
        }
        let attempt = work.attempt().await?;
        let firmed = async {
            firm(work, visit, None).await?;
            let open = |other: &&Held| !done.contains(&other.visite.id) && !gone.contains(&other.visite.id);
            let beside: Vec<Held> = beside.iter().filter(open).cloned().collect();
            let (restore, erased) = clear(work, visit, &beside).await?;
            Ok((restore, erased.into_iter().cloned().collect::<Vec<_>>()))
        };
        match firmed.await {
            Ok((restore, erased)) => {
                work.keep(attempt).await?;
                done.push(visit.visite.id);
                back.extend(restore);
                gone.extend(erased.iter().map(|other| other.visite.id));
                crayon::tell(work, erased.iter());
            }
            // What nobody gave words to is no reason that the plan has, and stops all of them.
            Err(Error::Refused(refusal)) if !store::constraint::general(refusal.rule) => {
                work.give_up(attempt).await?;
                refuse(refusal.rule);
            }
            Err(error) => return Err(error),
        }
    }
    let loosen = || Loosen {
        interventions: done.clone(),
        motif: None,
    };
    let inverse = if done.is_empty() {
        Inverse::of(None)
    } else {
        crayon::then(PlanningCommand::Loosen(loosen()).into(), back)
    };
    Ok((
        Done::Firmed {
            fermes: done,
            refus: refused,
        },
        inverse,
    ))
}
