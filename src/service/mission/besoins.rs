//! What a mission needs is corrected: those who come stay, as long as they meet what is asked of them now.

use serde_json::{Value, json};

use crate::domain::mission::{Besoin, NouveauBesoin};
use crate::domain::{BesoinId, InterventionId, MissionId, Refusal, besoin};
use crate::service::Error;
use crate::service::planning::held::hold;
use crate::service::work::Work;
use crate::store;
use crate::store::besoin::Tenant;

/// Holds everybody who is to come for a mission: what it asks may not change while they are sent elsewhere.
pub(super) async fn hold_all(work: &mut Work<'_>, mission: MissionId) -> Result<Vec<InterventionId>, Error> {
    let pending = store::suite::unfinished(work.db(), mission).await?;
    let wanted: Vec<_> = pending.iter().map(|id| (*id, None)).collect();
    hold(work, &wanted, &[]).await?;
    Ok(pending)
}

/// Writes other needs over those of a mission that is held with its people, and gives them back as they are now. Needs
/// that come back with their keys are the very ones that they were: visits name them.
///
/// # Errors
/// A refusal that names who falls short of what is asked now, or still comes for what nobody asks for any more.
pub(super) async fn correct(
    work: &mut Work<'_>,
    mission: &store::mission::Locked,
    avant: &[Besoin],
    (apres, cles): (&[NouveauBesoin], &[BesoinId]),
    pending: &[InterventionId],
) -> Result<Vec<Besoin>, Error> {
    besoin::verifie(apres)?;
    if store::suite::unfinished(work.db(), mission.id).await? != pending {
        // A visit was added between the two readings.
        return Err(Error::Race);
    }
    let suites = if cles.len() == apres.len() {
        cles.iter().copied().map(Some).collect()
    } else {
        besoin::suites(avant, apres)
    };
    let gone: Vec<&Besoin> = avant
        .iter()
        .filter(|old| !suites.contains(&Some(old.id)))
        .collect();
    let attendus = store::besoin::attendus(work.db(), mission.id).await?;
    refuse(mission, "besoin-encore-tenu", &gone, &attendus)?;
    let besoins: Vec<(Option<BesoinId>, NouveauBesoin)> = suites.into_iter().zip(apres.to_vec()).collect();
    let (par, now) = (work.actor.id, work.now);
    store::besoin::rewrite(work.db(), mission.id, &besoins, par).await?;
    let short = store::besoin::a_court(work.db(), mission.id, now).await?;
    let asked = store::mission::besoins(work.db(), mission.id).await?;
    refuse(
        mission,
        "besoin-plus-tenu",
        &asked.iter().collect::<Vec<_>>(),
        &short,
    )?;
    Ok(asked)
}

/// Refuses where somebody stands in the way at one of these needs, naming all who do.
fn refuse(
    mission: &store::mission::Locked,
    rule: &'static str,
    besoins: &[&Besoin],
    tenants: &[Tenant],
) -> Result<(), Refusal> {
    let named: Vec<String> = besoins
        .iter()
        .flat_map(|besoin| {
            tenants
                .iter()
                .filter(|tenant| tenant.besoin == besoin.id)
                .map(|tenant| format!("{} — {}", tenant.nom, besoin.dit()))
        })
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    Err(Refusal {
        field: Some("besoins"),
        ..Refusal::rule(rule)
            .with("numero", mission.numero.clone())
            .with("qui", named.join(", "))
    })
}

/// A mission for the journal: its columns, and what it needs.
pub(super) fn with_needs(mission: &Value, besoins: &[Besoin]) -> Value {
    let mut told = mission.clone();
    if let Value::Object(columns) = &mut told {
        let besoins: Vec<String> = besoins.iter().map(Besoin::texte).collect();
        columns.insert("besoins".to_owned(), json!(besoins));
    }
    told
}
