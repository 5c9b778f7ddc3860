//! Whether people can do a visit at a time: the planner's verdict, on what the held rows say now.

use crate::domain::{Fact, InterventionId, Plage, Refusal, UtilisateurId};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::intervention::{Locked, Part};

/// Refuses a plan that a rule forbids; `forcer` goes past the rules of working time.
pub(crate) async fn require(
    work: &mut Work<'_>,
    visite: &Locked,
    parts: &[Part],
    _forcer: Option<&str>,
) -> Result<(), Error> {
    for part in parts {
        if let Some(refusal) = conflict(work, part.utilisateur, part.plage, &[visite.id]).await? {
            return Err(refusal.into());
        }
    }
    Ok(())
}

/// Who holds a person's time, as a refusal; nothing where it is free.
async fn conflict(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
    except: &[InterventionId],
) -> Result<Option<Refusal>, Error> {
    let Some(held) = store::creneau::holder(work.db(), utilisateur, plage, except).await? else {
        return Ok(None);
    };
    Ok(Some(
        Refusal::conflict("creneau-occupe")
            .with("technicien", held.nom)
            .with(
                "quoi",
                held.numero.map_or_else(|| Fact::label(held.r#type), Fact::from),
            )
            .with("plage", held.plage)
            .with("par", held.par),
    ))
}

/// The refusal for time that is taken, even where the holder has just gone.
pub(crate) async fn occupied(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
    except: &[InterventionId],
) -> Result<Refusal, Error> {
    Ok(conflict(work, utilisateur, plage, except)
        .await?
        .unwrap_or_else(|| Refusal::conflict("creneau-occupe")))
}
