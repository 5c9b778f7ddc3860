//! Work is planned at a site that turns out to lie elsewhere.

use crate::domain::SiteId;
use crate::domain::intervention::EtatIntervention;
use crate::domain::remarque::Remarque;
use crate::service::Error;
use crate::service::planning::feasible::late;
use crate::service::planning::held::{Held, hold};
use crate::service::planning::route;
use crate::service::work::Work;
use crate::store;

/// Holds those who come to a site, and their visits, before the site itself: people come first in the order that all
/// commands keep.
pub(super) async fn hold_coming(work: &mut Work<'_>, site: SiteId) -> Result<Vec<Held>, Error> {
    let now = work.now;
    let visites = store::suite::a_venir_sur(work.db(), site, now).await?;
    let wanted: Vec<_> = visites.iter().map(|id| (*id, None)).collect();
    hold(work, &wanted, &[]).await
}

/// Lays the roads of the days anew on which people come to a site, which is held, as they are; says so, and who can no
/// longer keep their times.
pub(super) async fn relay(work: &mut Work<'_>, site: SiteId, held: &[Held]) -> Result<(), Error> {
    let now = work.now;
    let visites = store::suite::a_venir_sur(work.db(), site, now).await?;
    if visites
        .iter()
        .any(|id| !held.iter().any(|visit| visit.visite.id == *id))
    {
        // Somebody else was sent there between the two readings.
        return Err(Error::Race);
    }
    let there = |visit: &&Held| {
        matches!(
            visit.visite.etat,
            EtatIntervention::Planifiee | EtatIntervention::Confirmee
        )
    };
    let held: Vec<&Held> = held.iter().filter(there).collect();
    if held.is_empty() {
        return Ok(());
    }
    for visit in &held {
        let plages: Vec<_> = visit.parts.iter().map(|part| part.plage).collect();
        route::clear(work, &visit.personnes(), &plages).await?;
        route::relay(work, &visit.personnes(), &plages).await?;
    }
    work.remark(Remarque::TrajetsRefaits { visites: held.len() });
    for visit in held {
        let mut told = Vec::new();
        let late = late(work, visit).await?;
        for part in &visit.parts {
            if late.contains(&part.utilisateur) && !told.contains(&part.utilisateur) {
                told.push(part.utilisateur);
                work.remark(Remarque::TrajetImpossible {
                    numero: visit.visite.numero.clone(),
                    technicien: part.nom.clone(),
                    plage: part.plage,
                    etat: visit.visite.etat,
                });
            }
        }
    }
    Ok(())
}
