//! What is pencilled in for a mission gives way to what is planned for it: left where it is, nobody could make it firm
//! any more, and the mission would wait for it for ever.

use super::held::{Held, hold};
use super::unassign::withdraw;
use super::venus::Venus;
use super::{PlanningCommand, Restore, Unassign};
use crate::domain::notification::Evenement;
use crate::domain::remarque::Remarque;
use crate::domain::texte::une_fois;
use crate::domain::{InterventionId, Permission};
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Error};
use crate::store;
use crate::store::intervention::Part;
use crate::store::planning::Time;

/// Visits, and those that are pencilled in beside them for the same missions, held.
pub(super) async fn hold_with_beside(
    work: &mut Work<'_>,
    visites: &[(InterventionId, Option<i32>)],
) -> Result<(Vec<Held>, Vec<Held>), Error> {
    let mut wanted = visites.to_vec();
    if !work.takes_back() {
        let ids: Vec<InterventionId> = visites.iter().map(|(id, _)| *id).collect();
        let beside = store::suite::crayonnees_a_cote(work.db(), &ids).await?;
        wanted.extend(beside.into_iter().map(|id| (id, None)));
    }
    let mut held = hold(work, &wanted, &[]).await?;
    let beside = held.split_off(visites.len());
    Ok((held, beside))
}

/// Whether nobody could make a visit firm any more beside those who come. One that completes another is owed whoever
/// else comes.
pub(super) fn left_over(visit: &Held, venus: &Venus) -> bool {
    let times: Vec<Time> = visit.parts.iter().map(Part::time).collect();
    visit.visite.suite_de.is_none() && venus.refuse_more(&visit.visite.numero, &times).is_err()
}

/// Gives pencilled visits up; what brings them back.
pub(super) async fn erase(work: &mut Work<'_>, visits: &[&Held]) -> Result<Vec<Command>, Error> {
    let mut back = Vec::new();
    for visit in visits {
        visit.allow(work, Permission::MissionPlanifier)?;
        withdraw(work, visit, None, Evenement::Retrait).await?;
        back.push(PlanningCommand::Restore(Restore::from(*visit)).into());
    }
    Ok(back)
}

/// Says that these pencilled visits are gone.
pub(super) fn tell<'a>(work: &mut Work<'_>, erased: impl Iterator<Item = &'a Held>) {
    for visit in erased {
        let noms = une_fois(visit.parts.iter().map(|part| part.nom.as_str()));
        if let Some(plage) = visit.plage() {
            work.remark(Remarque::CrayonRetire {
                numero: visit.visite.numero.clone(),
                qui: noms.join(", "),
                plage,
            });
        }
    }
}

/// What takes a planned visit off again, and brings back what gave way to it.
pub(super) fn inverse(planned: InterventionId, back: Vec<Command>) -> Inverse {
    let unassign = PlanningCommand::Unassign(Unassign {
        intervention: planned,
        version: None,
        motif: None,
    });
    then(unassign.into(), back)
}

/// A command, and what comes back after it.
pub(super) fn then(first: Command, back: Vec<Command>) -> Inverse {
    if back.is_empty() {
        return first.into();
    }
    let mut all = vec![first];
    all.extend(back);
    Command::Lot(all).into()
}
