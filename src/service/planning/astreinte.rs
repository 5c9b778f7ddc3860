//! Time on call gives way to absences, as far as they go, and is whole again without them.

use crate::domain::creneau::{Fermete, TypeCreneau};
use crate::domain::journal::Objet;
use crate::domain::planning::Cede;
use crate::domain::{Plage, UtilisateurId};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::astreinte::Astreinte;

use super::absence::turned;

/// Leaves of a person's time on call in a range what their absences leave of it; tells what this one, which is new, takes.
pub(super) async fn cede(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    absence: Plage,
) -> Result<Vec<Cede>, Error> {
    let astreintes = settle(work, utilisateur, absence).await?;
    let taken = |astreinte: &Astreinte| astreinte.plage.intersection(absence);
    Ok(astreintes
        .iter()
        .filter_map(|astreinte| {
            Some(Cede {
                r#type: TypeCreneau::Astreinte,
                plage: taken(astreinte)?,
            })
        })
        .collect())
}

/// The same where an absence is gone, and nothing is taken.
pub(super) async fn settle(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> Result<Vec<Astreinte>, Error> {
    let astreintes = store::astreinte::astreintes(work.db(), utilisateur, plage).await?;
    for astreinte in &astreintes {
        stand(work, astreinte).await?;
    }
    Ok(astreintes)
}

/// Whole it stands for itself, in part its pieces stand for it; where nothing is left it is pencilled in.
async fn stand(work: &mut Work<'_>, astreinte: &Astreinte) -> Result<(), Error> {
    let par = work.actor.id;
    let whole = astreinte.reste.as_slice() == [astreinte.plage];
    let (fermete, pieces) = match astreinte.reste.as_slice() {
        [] => (Fermete::Provisoire, &[][..]),
        _ if whole => (Fermete::Ferme, &[][..]),
        pieces => (Fermete::Annule, pieces),
    };
    if astreinte.fermete != fermete {
        let row = store::creneau::set_fermete(work.db(), astreinte.id, fermete, par).await?;
        turned(work, &[row])?;
    }
    let there = store::astreinte::restes(work.db(), astreinte.id).await?;
    for piece in &there {
        let fermete = if pieces.contains(&piece.plage) {
            Fermete::Ferme
        } else {
            Fermete::Annule
        };
        if piece.fermete != fermete {
            let row = store::creneau::set_fermete(work.db(), piece.id, fermete, par).await?;
            turned(work, &[row])?;
        }
    }
    for plage in pieces {
        if !there.iter().any(|piece| piece.plage == *plage) {
            let row = store::astreinte::insert_reste(work.db(), astreinte.id, *plage, par).await?;
            work.created(Objet::Creneau, row.id.0, row.version, &row.json)?;
        }
    }
    Ok(())
}
