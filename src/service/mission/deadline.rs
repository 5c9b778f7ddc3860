//! What a contract promises of a mission: found when it is entered, reckoned again whenever something changes it.

use chrono::{DateTime, Utc};

use crate::domain::contrat::Contrat;
use crate::domain::echeance::{Pause, limite};
use crate::domain::heure;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::{EtatMission, MotifAttente, TypeMission};
use crate::domain::{ClientId, MissionId, Refusal};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::engagement::{Cadre, Engagement};

/// When somebody must be on site, and when it must work again.
pub(super) type Limites = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The contract that a mission is done under: the one that is named, or the only one that covers its machine or its site.
///
/// # Errors
/// A refusal when the one that is named is somebody else's, or not in force.
pub(super) async fn contrat(
    work: &mut Work<'_>,
    cadre: &Cadre,
    proprietaire: ClientId,
) -> Result<Option<Engagement>, Error> {
    let Some(id) = cadre.contrat else {
        if !cadre.r#type.sous_contrat() {
            return Ok(None);
        }
        let mut found =
            store::engagement::couvrant(work.db(), cadre.site, cadre.equipement, cadre.appel_le).await?;
        if found.iter().any(|engagement| engagement.nommement) {
            found.retain(|engagement| engagement.nommement);
        }
        // Several: only a person can tell which.
        return Ok(if found.len() == 1 { found.pop() } else { None });
    };
    let engagement = store::engagement::share(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("contrat", id.to_string()))?;
    if ![cadre.donneur_ordre, cadre.payeur, proprietaire].contains(&engagement.client) {
        return Err(Refusal::invalid("contrat", "contrat-d-un-autre-client")
            .with("numero", engagement.numero)
            .into());
    }
    let terms: Contrat = serde_json::from_value(engagement.json.clone())?;
    let jour = heure::jour(terms.fuseau, cadre.appel_le);
    if !terms.vaut(jour) {
        return Err(Refusal::invalid("contrat", "contrat-hors-validite")
            .with("numero", engagement.numero)
            .with("jour", jour)
            .into());
    }
    Ok(Some(engagement))
}

/// The deadlines that a contract gives to a mission: the hours that it promises answer a breakdown, counted from the call.
///
/// # Errors
/// Those of the database.
pub(super) async fn limites(
    work: &mut Work<'_>,
    engagement: Option<&Engagement>,
    r#type: TypeMission,
    departement: &str,
    appel: DateTime<Utc>,
    pauses: &[Pause],
) -> Result<Limites, Error> {
    let Some(engagement) = engagement.filter(|_| r#type == TypeMission::Depannage) else {
        return Ok((None, None));
    };
    let terms: Contrat = serde_json::from_value(engagement.json.clone())?;
    if terms.gti_heures.is_none() && terms.gtr_heures.is_none() {
        return Ok((None, None));
    }
    let jour = heure::jour(terms.fuseau, appel);
    let feries = store::engagement::feries(work.db(), departement, jour).await?;
    let couverture = terms.couverture(&feries);
    let of = |heures: Option<_>| heures.and_then(|heures| limite(&couverture, appel, heures, pauses));
    Ok((of(terms.gti_heures), of(terms.gtr_heures)))
}

/// Reckons the deadlines of these missions again, in key order, and writes those that have changed.
///
/// # Errors
/// Those of the database.
pub(crate) async fn recompute(work: &mut Work<'_>, ids: &[MissionId]) -> Result<(), Error> {
    let par = work.actor.id;
    for promesse in store::engagement::promesses(work.db(), ids).await? {
        let engagement = match promesse.contrat {
            Some(id) => store::engagement::share(work.db(), id).await?,
            None => None,
        };
        let mut pauses: Vec<Pause> = promesse
            .attentes
            .iter()
            .map(|plage| Pause {
                debut: plage.debut(),
                fin: Some(plage.fin()),
            })
            .collect();
        if promesse.etat == EtatMission::EnAttente
            && promesse.attente_motif.is_some_and(stops_the_clock)
            && let Some(debut) = promesse.attente_depuis
        {
            pauses.push(Pause { debut, fin: None });
        }
        let (gti, gtr) = limites(
            work,
            engagement.as_ref(),
            promesse.r#type,
            &promesse.departement,
            promesse.appel_le,
            &pauses,
        )
        .await?;
        if (gti, gtr) == (promesse.gti_limite, promesse.gtr_limite) {
            continue;
        }
        let row = store::engagement::set_limites(work.db(), promesse.id, gti, gtr, par).await?;
        work.changed(
            Objet::Mission,
            promesse.id.0,
            row.version,
            Action::Modification,
            &promesse.json,
            &row.json,
        )?;
    }
    Ok(())
}

/// A part that is late is the company's own affair; the client's answer and the access are not.
pub(super) fn stops_the_clock(motif: MotifAttente) -> bool {
    matches!(motif, MotifAttente::Client | MotifAttente::Acces)
}
