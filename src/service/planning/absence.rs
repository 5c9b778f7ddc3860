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
use crate::service::work::{Inverse, Work};
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
        let (qui, plage) = (self.utilisateur, self.plage);
        let held = hold_work(work, qui, plage).await?;
        let (nom, agence) = store::utilisateur::nom_et_agence(work.db(), qui).await?;
        allow(work, qui, agence).await?;

        refuse_at_work(work, qui, plage).await?;
        let gone = give_way(work, &held, qui, plage, &[plage]).await?;
        let par = work.actor.id;
        let creneau = match &before {
            Some(before) => store::creneau::absence_revient(work.db(), before.id, par).await?,
            None => {
                let libelle = self.libelle.as_deref();
                store::creneau::insert_absence(work.db(), qui, self.motif, plage, libelle, par).await?
            }
        };
        let Some(creneau) = creneau else {
            return Err(taken(work, qui, plage, None).await?);
        };
        let astreintes = astreinte::cede(work, qui, plage).await?;
        route::relay(work, &[qui], &[plage]).await?;
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
        let remove = PlanningCommand::RemoveAbsence(RemoveAbsence {
            creneau: creneau.id,
            version: None,
        });
        Ok(gone.done(creneau.id, nom, astreintes, remove, &held))
    }
}

/// What an absence takes out of somebody's plan.
struct Gone {
    /// Firm work, now pencilled in.
    orphelins: Vec<Orphelin>,
    /// What was pencilled in for them can't be done by them either.
    pencilled: Vec<Orphelin>,
    /// Breaks, meetings and the like.
    autres: Vec<store::creneau::Turned>,
}

/// Makes way for an absence; `roads` are the times around which theirs are laid anew once it is entered.
async fn give_way(
    work: &mut Work<'_>,
    held: &[Held],
    qui: UtilisateurId,
    plage: Plage,
    roads: &[Plage],
) -> Result<Gone, Error> {
    refuse_worked(held, qui, plage)?;
    let pencilled = store::creneau::travail_provisoire(work.db(), qui, plage).await?;
    let orphelins = demote(work, held, plage).await?;
    // The road to what follows starts from home now.
    route::clear(work, &[qui], roads).await?;
    let par = work.actor.id;
    let autres = store::creneau::autres_cedent(work.db(), qui, plage, par).await?;
    turned(work, &autres)?;
    Ok(Gone {
        orphelins,
        pencilled,
        autres,
    })
}

impl Gone {
    /// What is told of it, and what takes it back: `inverse`, and the work that was firm is firm again.
    fn done(
        self,
        creneau: CreneauId,
        nom: String,
        astreintes: Vec<Cede>,
        inverse: PlanningCommand,
        held: &[Held],
    ) -> (Done, Inverse) {
        let mut back = vec![inverse.into()];
        back.extend(firm::firm_again(&held_of(held, &self.orphelins)));
        let told =
            |cede: &&store::creneau::Turned| !matches!(cede.r#type, TypeCreneau::Pause | TypeCreneau::Depot);
        let autres = self.autres.iter().filter(told).map(|cede| Cede {
            r#type: cede.r#type,
            plage: cede.plage,
        });
        let done = Done::Absence {
            creneau,
            nom,
            cedes: autres.chain(astreintes).collect(),
            orphelins: [self.orphelins, self.pencilled].concat(),
        };
        (done, Command::Lot(back).into())
    }
}

/// Another absence, or work that was done, is there: not ours to push aside.
async fn taken(
    work: &mut Work<'_>,
    qui: UtilisateurId,
    plage: Plage,
    sauf: Option<CreneauId>,
) -> Result<Error, Error> {
    let other = store::creneau::autre_absence(work.db(), qui, plage, sauf).await?;
    Ok(match other {
        Some(other) => Refusal::conflict("absence-deja-saisie")
            .with("technicien", other.nom)
            .with("plage", other.plage)
            .into(),
        None => super::feasible::occupied(work, qui, plage, sauf).await?.into(),
    })
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
        let absence = lock(work, self.creneau, self.version).await?;
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

/// An absence that is longer, shorter, at another time, or has another reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeAbsence {
    /// The absence.
    pub creneau: CreneauId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Why.
    pub motif: MotifAbsence,
    /// When.
    pub plage: Plage,
    /// In words.
    pub libelle: Option<String>,
}

impl ChangeAbsence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let unknown = || Refusal::not_found("absence", self.creneau.to_string());
        let qui = store::creneau::whose(work.db(), self.creneau)
            .await?
            .ok_or_else(unknown)?;
        let held = hold_work(work, qui, self.plage).await?;
        let before = lock(work, self.creneau, self.version).await?;
        let (nom, _) = store::utilisateur::nom_et_agence(work.db(), qui).await?;
        allow(work, qui, before.agence).await?;

        let both = [before.plage, self.plage];
        // Who came to work all the same is away no longer than before: that may be said.
        if !before.plage.contains(work.now) {
            refuse_at_work(work, qui, self.plage).await?;
        }
        let mut gone = give_way(work, &held, qui, self.plage, &both).await?;
        // What it had taken before was told then.
        let anew = |plage: Plage| !before.plage.overlaps(plage);
        gone.pencilled.retain(|orphelin| anew(orphelin.plage));
        let par = work.actor.id;
        let change = store::creneau::AbsenceChange {
            motif: self.motif,
            plage: self.plage,
            libelle: self.libelle.as_deref(),
        };
        let Some(after) = store::creneau::absence_change(work.db(), self.creneau, change, par).await? else {
            return Err(taken(work, qui, self.plage, Some(self.creneau)).await?);
        };
        work.changed(
            Objet::Creneau,
            after.id.0,
            after.version,
            Action::Modification,
            &before.json,
            &after.json,
        )?;
        // What it no longer covers is theirs again.
        let autres = store::creneau::autres_reviennent(work.db(), qui, before.plage, par).await?;
        turned(work, &autres)?;
        astreinte::settle(work, qui, before.plage).await?;
        let mut astreintes = astreinte::cede(work, qui, self.plage).await?;
        astreintes.retain(|cede| cede.plage.intersection(before.plage) != Some(cede.plage));
        route::relay(work, &[qui], &both).await?;
        let back = PlanningCommand::ChangeAbsence(Self {
            creneau: self.creneau,
            version: None,
            motif: before.motif_absence.ok_or_else(unknown)?,
            plage: before.plage,
            libelle: before.libelle,
        });
        Ok(gone.done(self.creneau, nom, astreintes, back, &held))
    }
}

/// Holds an absence that stands, as it was when it was decided upon.
async fn lock(
    work: &mut Work<'_>,
    creneau: CreneauId,
    version: Option<i32>,
) -> Result<store::creneau::Locked, Error> {
    let absence = store::creneau::lock(work.db(), creneau)
        .await?
        .filter(|creneau| creneau.r#type == TypeCreneau::Absence)
        .ok_or_else(|| Refusal::not_found("absence", creneau.to_string()))?;
    match version.filter(|seen| *seen != absence.version) {
        Some(seen) => Err(Refusal::stale("absence", seen, absence.version).into()),
        None => Ok(absence),
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
