//! Somebody is away: their planned work is pencilled in again and waits for somebody else.

use serde::{Deserialize, Serialize};

use super::held::{self, Held, hold};
use super::{PlanningCommand, astreinte, firm, route};
use crate::domain::actor::Reach;
use crate::domain::creneau::{MotifAbsence, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::planning::{Cede, Orphelin};
use crate::domain::{AgenceId, CreneauId, Fact, Permission, Plage, Refusal, UtilisateurId};
use crate::service::work::Work;
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// Who is away, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Who.
    pub utilisateur: UtilisateurId,
    /// Why.
    pub motif: MotifAbsence,
    /// When.
    pub plage: Plage,
    /// In words.
    pub libelle: Option<String>,
}

impl Absence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        self.enter(work, None).await
    }

    /// Enters it, or brings it back where it had been entered before.
    async fn enter(self, work: &mut Work<'_>, before: Option<store::creneau::Locked>) -> Handled {
        let held = hold_work(work, self.utilisateur, self.plage).await?;
        let (nom, agence) = store::utilisateur::nom_et_agence(work.db(), self.utilisateur).await?;
        allow(work, self.utilisateur, agence).await?;

        refuse_at_work(work, self.utilisateur, self.plage).await?;
        refuse_worked(&held, self.utilisateur, self.plage)?;
        // What was pencilled in for them can't be done by them either.
        let pencilled = store::creneau::travail_provisoire(work.db(), self.utilisateur, self.plage).await?;
        let orphelins = demote(work, &held, self.plage).await?;
        // The road to what follows starts from home now.
        route::clear(work, &[self.utilisateur], &[self.plage]).await?;
        let par = work.actor.id;
        let autres = store::creneau::autres_cedent(work.db(), self.utilisateur, self.plage, par).await?;
        turned(work, &autres)?;
        let creneau = match &before {
            Some(before) => store::creneau::absence_revient(work.db(), before.id, par).await?,
            None => {
                let libelle = self.libelle.as_deref();
                let (qui, motif, plage) = (self.utilisateur, self.motif, self.plage);
                store::creneau::insert_absence(work.db(), qui, motif, plage, libelle, par).await?
            }
        };
        let Some(creneau) = creneau else {
            // Another absence, or work that was done: not ours to push aside.
            if let Some(held) = store::creneau::holder(work.db(), self.utilisateur, self.plage, &[]).await?
                && held.r#type == TypeCreneau::Absence
            {
                return Err(Refusal::conflict("absence-deja-saisie")
                    .with("technicien", held.nom)
                    .with("plage", held.plage)
                    .into());
            }
            return Err(super::feasible::occupied(work, self.utilisateur, self.plage)
                .await?
                .into());
        };
        let astreintes = astreinte::cede(work, self.utilisateur, self.plage).await?;
        route::relay(work, &[self.utilisateur], &[self.plage]).await?;
        match before {
            Some(before) => work.changed(
                Objet::Creneau,
                creneau.id.0,
                creneau.version,
                Action::Restauration,
                &before.json,
                &creneau.json,
            )?,
            None => work.created(Objet::Creneau, creneau.id.0, creneau.version, &creneau.json)?,
        }
        let remove = RemoveAbsence {
            creneau: creneau.id,
            version: None,
        };
        let mut inverse = vec![PlanningCommand::RemoveAbsence(remove).into()];
        inverse.extend(firm::firm_again(&held_of(&held, &orphelins)));
        Ok((
            Done::Absence {
                creneau: creneau.id,
                nom,
                orphelins: [orphelins, pencilled].concat(),
                cedes: autres
                    .iter()
                    .filter(|cede| !matches!(cede.r#type, TypeCreneau::Pause | TypeCreneau::Depot))
                    .map(|cede| Cede {
                        r#type: cede.r#type,
                        plage: cede.plage,
                    })
                    .chain(astreintes)
                    .collect(),
            },
            Command::Lot(inverse).into(),
        ))
    }
}

async fn allow(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    agence: Option<AgenceId>,
) -> Result<(), Error> {
    let equipes = held::teams(work, &[utilisateur]).await?;
    let over = Reach {
        personnes: &[utilisateur],
        equipes: &equipes,
        agence,
    };
    Ok(work.actor.require_over(Permission::AbsenceSaisir, over)?)
}

/// Refuses an absence over what somebody is on the way to, or at, this very minute, whatever its planned time.
async fn refuse_at_work(work: &mut Work<'_>, who: UtilisateurId, plage: Plage) -> Result<(), Error> {
    let now = work.now;
    if !(plage.debut() <= now && now < plage.fin()) {
        return Ok(());
    }
    match store::pointage::en_cours(work.db(), who).await? {
        None => Ok(()),
        Some((numero, etat)) => Err(begun(&numero, etat).into()),
    }
}

fn begun(numero: &str, etat: EtatIntervention) -> Refusal {
    Refusal::rule("absence-sur-travail-commence")
        .with("numero", numero)
        .with("etat", Fact::label(etat))
}

/// Refuses an absence over hours in which somebody has worked, with the first that is free after the last of them.
fn refuse_worked(held: &[Held], who: UtilisateurId, plage: Plage) -> Result<(), Refusal> {
    let over = held.iter().filter(|visit| visit.visite.etat.over());
    let worked = over.flat_map(|visit| {
        let own = visit.parts.iter().filter(move |part| part.utilisateur == who);
        own.map(move |part| (visit, part.plage))
    });
    let last = worked
        .filter(|(_, worked)| worked.overlaps(plage))
        .max_by_key(|(_, worked)| worked.fin());
    match last {
        None => Ok(()),
        Some((visit, worked)) => Err(Refusal::rule("absence-sur-travail-fait")
            .with("numero", visit.visite.numero.clone())
            .with("plage", worked)
            .with("possible-des", worked.fin())),
    }
}

/// Those of the visits that were orphaned.
pub(crate) fn held_of(held: &[Held], orphelins: &[Orphelin]) -> Vec<Held> {
    let demoted = |visit: &&Held| {
        orphelins
            .iter()
            .any(|orphelin| orphelin.intervention == visit.visite.id)
    };
    held.iter().filter(demoted).cloned().collect()
}

/// Holds a person, the visits on which they have firm work in a range, and everybody else on those.
pub(crate) async fn hold_work(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> Result<Vec<Held>, Error> {
    let visites = store::creneau::travail_ferme(work.db(), utilisateur, plage).await?;
    let wanted: Vec<_> = visites.iter().map(|id| (*id, None)).collect();
    let held = hold(work, &wanted, &[utilisateur]).await?;
    if store::creneau::travail_ferme(work.db(), utilisateur, plage).await? != visites {
        // Work was planned between the two readings.
        return Err(Error::Race);
    }
    Ok(held)
}

/// Makes a person's unstarted firm work in a range pencilled-in, each team's visit whole, and returns it.
///
/// # Errors
/// A refusal that names the work where some of it has begun.
pub(crate) async fn demote(work: &mut Work<'_>, held: &[Held], plage: Plage) -> Result<Vec<Orphelin>, Error> {
    let mut orphelins = Vec::new();
    for visit in held {
        let etat = visit.visite.etat;
        if etat.started() {
            return Err(begun(&visit.visite.numero, etat).into());
        }
        if etat == EtatIntervention::Provisoire || etat.over() {
            continue;
        }
        firm::loosen(work, visit, None, Evenement::AReplanifier).await?;
        orphelins.push(Orphelin {
            intervention: visit.visite.id,
            mission: visit.visite.mission,
            numero: visit.visite.numero.clone(),
            titre: visit.visite.titre.clone(),
            plage: visit.plage().unwrap_or(plage),
        });
    }
    Ok(orphelins)
}

/// Journals breaks, meetings and the like that gave way, or came back.
pub(super) fn turned(work: &mut Work<'_>, autres: &[store::creneau::Turned]) -> Result<(), Error> {
    for pause in autres {
        work.changed(
            Objet::Creneau,
            pause.id.0,
            pause.version,
            Action::Etat,
            &pause.avant,
            &pause.apres,
        )?;
    }
    Ok(())
}

/// An absence that is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveAbsence {
    /// The absence.
    pub creneau: CreneauId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
}

impl RemoveAbsence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let unknown = || Refusal::not_found("absence", self.creneau.to_string());
        // Whose it is never changes; they are held before their time, as everywhere.
        let whose = store::creneau::whose(work.db(), self.creneau)
            .await?
            .ok_or_else(unknown)?;
        store::planning::hold(work.db(), &[whose]).await?;
        let absence = store::creneau::lock(work.db(), self.creneau)
            .await?
            .filter(|creneau| creneau.r#type == TypeCreneau::Absence)
            .ok_or_else(unknown)?;
        if let Some(seen) = self.version.filter(|seen| *seen != absence.version) {
            return Err(Refusal::stale("absence", seen, absence.version).into());
        }
        allow(work, absence.utilisateur, absence.agence).await?;
        let par = work.actor.id;
        let after = store::creneau::annul(work.db(), self.creneau, par).await?;
        work.changed(
            Objet::Creneau,
            after.id.0,
            after.version,
            Action::Suppression,
            &absence.json,
            &after.json,
        )?;
        // What comes back may lie where the road to what followed was laid from home.
        let (qui, plage) = (absence.utilisateur, absence.plage);
        route::clear(work, &[qui], &[plage]).await?;
        let autres = store::creneau::autres_reviennent(work.db(), qui, plage, par).await?;
        turned(work, &autres)?;
        astreinte::settle(work, qui, plage).await?;
        route::relay(work, &[qui], &[plage]).await?;
        let inverse = PlanningCommand::RestoreAbsence(RestoreAbsence {
            creneau: self.creneau,
        });
        Ok((Done::Done, Command::from(inverse).into()))
    }
}

/// An absence that was removed, and is after all: the very absence, so that whoever names it means this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreAbsence {
    /// The absence.
    pub creneau: CreneauId,
}

impl RestoreAbsence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let unknown = || Refusal::not_found("absence", self.creneau.to_string());
        let removed = store::creneau::absence_retiree(work.db(), self.creneau)
            .await?
            .ok_or_else(unknown)?;
        let absence = Absence {
            utilisateur: removed.utilisateur,
            motif: removed.motif_absence.ok_or_else(unknown)?,
            plage: removed.plage,
            libelle: removed.libelle.clone(),
        };
        absence.enter(work, Some(removed)).await
    }
}
