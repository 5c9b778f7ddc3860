//! The road to visits, booked as time of its own and laid anew whenever a day changes.

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::heure::{self, PARIS};
use crate::domain::{Plage, UtilisateurId};
use crate::planner::RoadEstimate;
use crate::planner::route::{Leg, Stop, legs};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::snapshot::{self as rows, Domicile, Occupation};

use super::held::Held;
use super::world::point;

/// Takes back the road of these people on the days that the ranges touch, before work comes where it was.
///
/// Road to work that has begun is a fact and stays.
pub(crate) async fn clear(
    work: &mut Work<'_>,
    personnes: &[UtilisateurId],
    plages: &[Plage],
) -> Result<(), Error> {
    if let Some(window) = window(plages) {
        store::trajet::drop_waiting(work.db(), personnes, window).await?;
    }
    Ok(())
}

/// Lays the road of a day anew from which a visit is gone.
pub(crate) async fn without(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    let plages: Vec<Plage> = held.parts.iter().map(|part| part.plage).collect();
    store::trajet::drop_for(work.db(), held.visite.id).await?;
    clear(work, &held.personnes(), &plages).await?;
    relay(work, &held.personnes(), &plages).await
}

/// Lays the road of the days of a visit anew; that to the visit itself as it was, where that is told.
pub(crate) async fn anew(
    work: &mut Work<'_>,
    held: &Held,
    trajets: &[(UtilisateurId, Plage)],
) -> Result<(), Error> {
    let plages: Vec<Plage> = held.parts.iter().map(|part| part.plage).collect();
    store::trajet::drop_for(work.db(), held.visite.id).await?;
    clear(work, &held.personnes(), &plages).await?;
    let par = work.actor.id;
    store::trajet::insert_for(work.db(), held.visite.id, trajets, par).await?;
    relay(work, &held.personnes(), &plages).await
}

/// Lays the road of these people anew over the days that the ranges touch; their time must be held.
pub(crate) async fn relay(
    work: &mut Work<'_>,
    personnes: &[UtilisateurId],
    plages: &[Plage],
) -> Result<(), Error> {
    let Some(window) = window(plages) else {
        return Ok(());
    };
    let ids: Vec<i64> = personnes.iter().map(|id| id.0).collect();
    let domiciles = rows::domiciles(work.db(), &ids).await?;
    let mut days: BTreeMap<UtilisateurId, Vec<Occupation>> = BTreeMap::new();
    for occupation in rows::occupations(work.db(), &ids, window).await? {
        days.entry(occupation.utilisateur).or_default().push(occupation);
    }
    let mut missing = Vec::new();
    for domicile in &domiciles {
        let day = days.remove(&domicile.id).unwrap_or_default();
        missing.extend(
            roads(domicile, &day)
                .into_iter()
                .map(|leg| (domicile.id, leg.vers, leg.plage)),
        );
    }
    let par = work.actor.id;
    store::trajet::insert(work.db(), &missing, par).await?;
    Ok(())
}

/// From midnight before the first range to midnight after the last, on the firm's clocks.
fn window(plages: &[Plage]) -> Option<Plage> {
    let debut = plages.iter().map(|plage| plage.debut()).min()?;
    let fin = plages.iter().map(|plage| plage.fin()).max()?;
    let midnight = |jour| heure::debut_du_jour(PARIS, jour);
    Plage::new(
        midnight(heure::jour(PARIS, debut)),
        midnight(heure::jour(PARIS, fin) + Days::new(1)),
    )
    .ok()
}

/// The road of a day that is not recorded yet.
fn roads(domicile: &Domicile, day: &[Occupation]) -> Vec<Leg> {
    let home = point(domicile.latitude, domicile.longitude);
    let agence = point(domicile.agence_latitude, domicile.agence_longitude);
    let zone = domicile.fuseau.parse().unwrap_or(PARIS);
    let waiting =
        |occupation: &Occupation| occupation.etat.is_none_or(|etat| !etat.started() && !etat.over());
    let stops: Vec<Stop> = day
        .iter()
        .filter(|occupation| {
            occupation.fermete == Fermete::Ferme
                && !matches!(occupation.r#type, TypeCreneau::Trajet | TypeCreneau::Astreinte)
        })
        .map(|occupation| Stop {
            plage: occupation.plage,
            point: match occupation.r#type {
                _ if occupation.site.is_some() => point(occupation.latitude, occupation.longitude),
                TypeCreneau::Absence | TypeCreneau::Pause => home,
                // As the planner sees it: a meeting, a course or the depot is at the agence.
                _ => agence,
            },
            pause: occupation.r#type == TypeCreneau::Pause,
            visite: occupation.intervention.filter(|_| waiting(occupation)),
        })
        .collect();
    legs(home, &stops, zone, &RoadEstimate::default())
}
