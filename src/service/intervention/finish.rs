//! The end of a visit: its report, and what has to follow.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::step::{impossible, over, refuse_elsewhere};
use super::{Geste, InterventionCommand, Step};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::{CreneauId, Fact, InterventionId, Machine, Permission, Plage, Refusal, UtilisateurId};
use crate::service::planning::held::{Held, hold, settle};
use crate::service::planning::plan::lock_mission;
use crate::service::planning::route;
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// The report of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// The visit.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// TERMINEE, PARTIELLE or INFRUCTUEUSE.
    pub resultat: EtatIntervention,
    /// What was done and found.
    pub compte_rendu: String,
    /// Why nothing has to follow a partial or fruitless visit; absent: another visit is made, to be planned.
    pub renonciation: Option<String>,
    /// The follow-up that this report had made before it was taken back; absent: what has to follow is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suite: Option<InterventionId>,
}

impl Finish {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        if !self.resultat.over() {
            return Err(Refusal::invalid("resultat", "resultat-inconnu")
                .with("resultat", Fact::label(self.resultat))
                .into());
        }
        let mut wanted = vec![(self.intervention, self.version)];
        wanted.extend(self.suite.map(|suite| (suite, None)));
        let all = hold(work, &wanted, &[]).await?;
        let held = &all[0];
        held.allow(work, Permission::MissionExecuter)?;
        let etat = held.visite.etat;
        if etat.over() {
            return Err(over(work, held, "visite-deja-finie").await?.into());
        }
        // Who was still marked as pausing has, by reporting, gone back to work.
        if etat != EtatIntervention::Pause && etat.become_(self.resultat).is_err() {
            return Err(impossible(held, "intervention.terminer").into());
        }
        if self.compte_rendu.trim().is_empty() {
            return Err(Refusal::invalid("compte_rendu", "compte-rendu-requis").into());
        }
        let (id, par, now) = (held.visite.id, work.actor.id, work.now);
        if etat == EtatIntervention::Pause {
            store::intervention::set_etat(work.db(), id, EtatIntervention::SurSite, None, par).await?;
        }
        let renonciation = self
            .renonciation
            .as_deref()
            .map(str::trim)
            .filter(|texte| !texte.is_empty());
        let after = store::intervention::report(
            work.db(),
            id,
            self.resultat,
            Some(self.compte_rendu.trim()),
            renonciation,
            par,
        )
        .await?;
        work.changed(
            Objet::Intervention,
            id.0,
            after.version,
            Action::Etat,
            &held.visite.json,
            &after.json,
        )?;
        store::pointage::clock(work.db(), id, None, now, par).await?;
        let trajets = store::trajet::drop_after(work.db(), id, now).await?;
        store::intervention::shorten(work.db(), id, now, par).await?;
        if held.parts.iter().all(|part| part.plage.debut() >= now) {
            done_ahead(work, held).await?;
        }
        let days: Vec<Plage> = held.parts.iter().map(|part| part.plage).collect();
        lay_anew(work, id, &held.personnes(), days).await?;
        // The follow-up's rank is the mission's to give.
        lock_mission(work, held.visite.mission, None).await?;
        let mut suite = None;
        if self.resultat != EtatIntervention::Terminee && renonciation.is_none() {
            suite = Some(follow_up(work, held, all.get(1)).await?);
        }
        let mission = settle(work, held.visite.mission).await?;
        let inverse = InterventionCommand::Reopen(Reopen {
            intervention: id,
            version: None,
            suite,
            plan: held.parts.iter().map(|part| (part.id, part.plage)).collect(),
            trajets,
        });
        let mut inverse = vec![inverse.into()];
        if etat == EtatIntervention::Pause {
            let pause = Step {
                intervention: id,
                version: None,
                geste: Geste::Pause,
                motif: None,
                trajets: None,
            };
            inverse.push(InterventionCommand::Step(pause).into());
        }
        Ok((
            Done::Mission {
                id: mission.id,
                numero: mission.numero,
            },
            Command::Lot(inverse).into(),
        ))
    }
}

/// Makes the visit that has to follow; that of an earlier report, taken back since, is owed again.
async fn follow_up(
    work: &mut Work<'_>,
    held: &Held,
    earlier: Option<&Held>,
) -> Result<InterventionId, Error> {
    let par = work.actor.id;
    let Some(earlier) = earlier else {
        let (mission, etat) = (held.visite.mission, EtatIntervention::Provisoire);
        let of = Some(held.visite.id);
        let row = store::planning::insert_intervention(work.db(), mission, etat, of, par).await?;
        work.created(Objet::Intervention, row.id.0, row.version, &row.json)?;
        return Ok(row.id);
    };
    let given_up = earlier.visite.etat == EtatIntervention::Annulee;
    if earlier.visite.suite_de != Some(held.visite.id) || !given_up {
        return Err(Refusal::not_found("intervention", earlier.visite.id.to_string()).into());
    }
    let etat = earlier.visite.etat.become_(EtatIntervention::Provisoire)?;
    let row = store::intervention::set_etat(work.db(), earlier.visite.id, etat, None, par).await?;
    work.changed(
        Objet::Intervention,
        row.id.0,
        row.version,
        Action::Etat,
        &earlier.visite.json,
        &row.json,
    )?;
    Ok(row.id)
}

/// Work that was done before its planned time frees that time: it holds the hours in which it was done, as far as those
/// are no other work's in the plan.
async fn done_ahead(work: &mut Work<'_>, held: &Held) -> Result<(), Error> {
    let (id, par, now) = (held.visite.id, work.actor.id, work.now);
    let begun = store::pointage::begun(work.db(), id).await?.unwrap_or(now);
    let Ok(done) = Plage::new(begun.min(now - TimeDelta::minutes(1)), now) else {
        return Ok(());
    };
    for part in store::intervention::parts(work.db(), id).await? {
        if let Some(free) = store::creneau::libre(work.db(), part.utilisateur, id, done).await? {
            store::intervention::move_part(work.db(), part.id, part.utilisateur, free, par).await?;
        }
    }
    Ok(())
}

/// Lays the road to other work anew on days that a visit has left, or has come back to, and where it is now.
pub(super) async fn lay_anew(
    work: &mut Work<'_>,
    id: InterventionId,
    personnes: &[UtilisateurId],
    mut days: Vec<Plage>,
) -> Result<(), Error> {
    let parts = store::intervention::parts(work.db(), id).await?;
    days.extend(parts.iter().map(|part| part.plage));
    for plage in days {
        route::clear(work, personnes, &[plage]).await?;
        route::relay(work, personnes, &[plage]).await?;
    }
    Ok(())
}

/// A report taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopen {
    /// The visit.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// The follow-up that the report had made, given up with it.
    pub suite: Option<InterventionId>,
    /// The time that the visit held before its report, given back where it is still free.
    #[serde(default)]
    pub plan: Vec<(CreneauId, Plage)>,
    /// The road to it that the report had given up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trajets: Vec<(UtilisateurId, Plage)>,
}

impl Reopen {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let mut wanted = vec![(self.intervention, self.version)];
        wanted.extend(self.suite.map(|suite| (suite, None)));
        let personnes = self.personnes(work).await?;
        store::planning::hold(work.db(), &personnes).await?;
        let held = hold(work, &wanted, &[]).await?;
        let visit = &held[0];
        visit.allow(work, Permission::MissionExecuter)?;
        if visit.visite.signee {
            return Err(Refusal::rule("visite-signee")
                .with("numero", visit.visite.numero.clone())
                .into());
        }
        visit.visite.etat.become_(EtatIntervention::SurSite)?;
        let mission = lock_mission(work, visit.visite.mission, None).await?;
        if !mission.etat.follows_visits() {
            return Err(Refusal::rule("mission-figee")
                .with("numero", mission.numero)
                .with("etat", Fact::label(mission.etat))
                .into());
        }
        if let Some(suite) = held.get(1)
            && (suite.visite.suite_de != Some(visit.visite.id)
                || !suite.parts.is_empty()
                || suite.visite.etat != EtatIntervention::Provisoire)
        {
            return Err(Refusal::rule("suite-planifiee")
                .with("numero", mission.numero)
                .into());
        }
        let (id, par, now) = (visit.visite.id, work.actor.id, work.now);
        let kept = visit.visite.json.clone();
        let after =
            store::intervention::set_etat(work.db(), id, EtatIntervention::SurSite, None, par).await?;
        work.changed(
            Objet::Intervention,
            id.0,
            after.version,
            Action::Etat,
            &kept,
            &after.json,
        )?;
        let mut days: Vec<Plage> = self.plan.iter().map(|(_, plage)| *plage).collect();
        days.extend(visit.parts.iter().map(|part| part.plage));
        for plage in &days {
            // Road to other work may lie where the report had made room.
            route::clear(work, &personnes, &[*plage]).await?;
        }
        self.give_back(work).await?;
        lay_anew(work, id, &personnes, days).await?;
        refuse_elsewhere(work, id).await?;
        store::pointage::clock(work.db(), id, Some("TRAVAIL"), now, par).await?;
        if let Some(suite) = held.get(1) {
            let row = store::intervention::set_etat(
                work.db(),
                suite.visite.id,
                EtatIntervention::Annulee,
                Some("compte rendu repris"),
                par,
            )
            .await?;
            work.changed(
                Objet::Intervention,
                row.id.0,
                row.version,
                Action::Etat,
                &suite.visite.json,
                &row.json,
            )?;
        }
        let mission = settle(work, visit.visite.mission).await?;
        let text = |name: &str| {
            kept.get(name)
                .and_then(serde_json::Value::as_str)
                .map(ToOwned::to_owned)
        };
        let inverse = InterventionCommand::Finish(Finish {
            intervention: id,
            version: None,
            resultat: visit.visite.etat,
            compte_rendu: text("compte_rendu").unwrap_or_default(),
            renonciation: text("renonciation_suite"),
            suite: self.suite,
        });
        Ok((
            Done::Mission {
                id: mission.id,
                numero: mission.numero,
            },
            Command::from(inverse).into(),
        ))
    }

    /// Whoever is on the visit, or was before its report.
    async fn personnes(&self, work: &mut Work<'_>) -> Result<Vec<UtilisateurId>, Error> {
        let id = self.intervention;
        let creneaux: Vec<CreneauId> = self.plan.iter().map(|(creneau, _)| *creneau).collect();
        let mut personnes = store::intervention::had(work.db(), id, &creneaux).await?;
        personnes.extend(store::intervention::personnes(work.db(), &[id]).await?);
        personnes.sort_unstable();
        personnes.dedup();
        Ok(personnes)
    }

    async fn give_back(&self, work: &mut Work<'_>) -> Result<(), Error> {
        let par = work.actor.id;
        for (creneau, plage) in &self.plan {
            let attempt = work.attempt().await?;
            let given =
                store::intervention::give_back(work.db(), self.intervention, *creneau, *plage, par).await;
            // Given away meanwhile: the work overruns its plan.
            work.keep_if_possible(attempt, given).await?;
        }
        Ok(store::trajet::insert_for(work.db(), self.intervention, &self.trajets, par).await?)
    }
}
