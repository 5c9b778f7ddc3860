//! Visits and the people on them, held until the command ends.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::domain::actor::Reach;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::suite::{chemin, etat_suivant};
use crate::domain::{
    AgenceId, EquipeId, InterventionId, MissionId, Permission, Plage, Refusal, UtilisateurId,
};
use crate::service::Error;
use crate::service::work::Work;
use crate::store;
use crate::store::intervention::{Locked, Part};

/// A visit with its live time.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// The visit.
    pub visite: Locked,
    /// Who is on it, and when.
    pub parts: Vec<Part>,
    /// Their teams, as far as the actor's permissions can depend on them.
    pub equipes: Vec<EquipeId>,
    /// Logins of those who have left, or are disabled.
    pub partis: Vec<String>,
}

impl Held {
    /// The people on the visit, once each.
    pub fn personnes(&self) -> Vec<UtilisateurId> {
        self.parts
            .iter()
            .map(|part| part.utilisateur)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// From the first start to the last end.
    pub fn plage(&self) -> Option<Plage> {
        let debut = self.parts.iter().map(|part| part.plage.debut()).min()?;
        let fin = self.parts.iter().map(|part| part.plage.fin()).max()?;
        Plage::new(debut, fin).ok()
    }

    /// Checks that the actor's permission reaches this visit.
    pub fn allow(&self, work: &Work<'_>, permission: Permission) -> Result<(), Refusal> {
        let over = Reach {
            personnes: &self.personnes(),
            equipes: &self.equipes,
            agence: Some(self.visite.agence),
        };
        work.actor.require_over(permission, over)
    }
}

/// A visit for the journal: its columns, and who is on it when.
pub(crate) fn with_team(visite: Value, parts: &[Part]) -> Value {
    let equipe = parts
        .iter()
        .map(|part| (part.utilisateur, part.login.as_str(), part.plage));
    with_people(visite, equipe)
}

/// The same for people and times as they are about to be.
pub(crate) fn with_people<'a>(
    mut visite: Value,
    equipe: impl Iterator<Item = (UtilisateurId, &'a str, Plage)>,
) -> Value {
    let equipe = equipe
        .map(|(id, login, plage)| json!({ "login": login, "utilisateur_id": id, "plage": plage }))
        .collect();
    if let Value::Object(columns) = &mut visite {
        columns.insert("equipe".to_owned(), equipe);
    }
    visite
}

/// Checks that the actor's permission reaches each of these people for work of that agence.
pub(crate) async fn allow_each(
    work: &mut Work<'_>,
    permission: Permission,
    personnes: &[UtilisateurId],
    agence: AgenceId,
) -> Result<(), Error> {
    for personne in personnes {
        let equipes = teams(work, &[*personne]).await?;
        let over = Reach {
            personnes: &[*personne],
            equipes: &equipes,
            agence: Some(agence),
        };
        work.actor.require_over(permission, over)?;
    }
    Ok(())
}

/// Teams of these people today; nobody's where the actor is in none, for whom they make no difference.
pub(crate) async fn teams(work: &mut Work<'_>, personnes: &[UtilisateurId]) -> Result<Vec<EquipeId>, Error> {
    if work.actor.equipes.is_empty() {
        return Ok(Vec::new());
    }
    let today = work.now.date_naive();
    Ok(store::planning::equipes(work.db(), personnes, today).await?)
}

/// Holds people first, then visits, each in key order: the order that all planning commands keep.
///
/// The visits come back in the order in which they were wanted.
pub(crate) async fn hold(
    work: &mut Work<'_>,
    wanted: &[(InterventionId, Option<i32>)],
    others: &[UtilisateurId],
) -> Result<Vec<Held>, Error> {
    let ids: Vec<InterventionId> = wanted.iter().map(|(id, _)| *id).collect();
    let mut personnes = store::intervention::personnes(work.db(), &ids).await?;
    personnes.extend_from_slice(others);
    personnes.sort_unstable();
    personnes.dedup();
    let present = store::planning::hold(work.db(), &personnes).await?;
    let is_present = |id: UtilisateurId| present.iter().any(|tenu| tenu.id == id);
    for id in others {
        if !is_present(*id) {
            return Err(gone(work, *id).await?.into());
        }
    }
    let mut held = Vec::with_capacity(wanted.len());
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_unstable_by_key(|at| wanted[*at].0);
    for at in order {
        let (id, version) = wanted[at];
        let visite = store::intervention::lock(work.db(), id)
            .await?
            .ok_or_else(|| Refusal::not_found("intervention", id.to_string()))?;
        if let Some(seen) = version.filter(|seen| *seen != visite.version) {
            return Err(Refusal::stale("intervention", seen, visite.version).into());
        }
        let parts = store::intervention::parts(work.db(), id).await?;
        if parts.iter().any(|part| !personnes.contains(&part.utilisateur)) {
            // Somebody joined between the two readings.
            return Err(Error::Race);
        }
        let mut visit = Held {
            visite,
            parts,
            equipes: Vec::new(),
            partis: Vec::new(),
        };
        visit.partis = visit
            .parts
            .iter()
            .filter(|part| !is_present(part.utilisateur))
            .map(|part| part.nom.clone())
            .collect();
        visit.equipes = teams(work, &visit.personnes()).await?;
        held.push((at, visit));
    }
    held.sort_unstable_by_key(|(at, _)| *at);
    Ok(held.into_iter().map(|(_, visit)| visit).collect())
}

/// The refusal for somebody who is not there (any more), by name where they were.
pub(crate) async fn gone(work: &mut Work<'_>, id: UtilisateurId) -> Result<Refusal, Error> {
    match store::utilisateur::nom_et_agence(work.db(), id).await {
        Ok((nom, _)) => Ok(Refusal::rule("personne-partie").with("technicien", nom)),
        Err(sqlx::Error::RowNotFound) => Ok(Refusal::not_found("utilisateur", id.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// Gives a mission the state that follows from its visits, and journals it where it changed.
pub(crate) async fn settle(work: &mut Work<'_>, id: MissionId) -> Result<store::mission::Locked, Error> {
    let before = store::mission::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", id.to_string()))?;
    settle_held(work, before).await
}

/// The same for a mission as it is held.
pub(crate) async fn settle_held(
    work: &mut Work<'_>,
    before: store::mission::Locked,
) -> Result<store::mission::Locked, Error> {
    let etat = before.etat;
    settle_as(work, before, etat).await
}

/// Gives a mission the state that it had, where its visits still allow it: what follows from them alone may be another,
/// as work that has begun goes on with a visit that was planned beside it.
pub(crate) async fn settle_back(work: &mut Work<'_>, id: MissionId, had: EtatMission) -> Result<(), Error> {
    let before = store::mission::lock(work.db(), id)
        .await?
        .ok_or_else(|| Refusal::not_found("mission", id.to_string()))?;
    if before.etat.follows_visits() && had.follows_visits() {
        settle_as(work, before, had).await?;
    }
    Ok(())
}

/// The state that follows from its visits for a mission that comes from this one.
async fn settle_as(
    work: &mut Work<'_>,
    before: store::mission::Locked,
    had: EtatMission,
) -> Result<store::mission::Locked, Error> {
    let id = before.id;
    let (etapes, complet) = store::suite::etapes(work.db(), id).await?;
    let etat = etat_suivant(had, &etapes, complet);
    if etat == before.etat {
        return Ok(before);
    }
    let path = chemin(before.etat, etat).ok_or_else(|| Error::internal(&(before.etat, etat)))?;
    let par = work.actor.id;
    let mut after = None;
    for step in path {
        after = Some(store::mission::set_etat(work.db(), id, step, par).await?);
    }
    let Some(after) = after else { return Ok(before) };
    work.changed(
        Objet::Mission,
        id.0,
        after.version,
        Action::Etat,
        &before.json,
        &after.json,
    )?;
    Ok(store::mission::Locked {
        version: after.version,
        etat,
        json: after.json,
        ..before
    })
}
