//! Somebody is away: their planned work is pencilled in again and waits for somebody else.

use serde::{Deserialize, Serialize};

use super::held::hold;
use super::{FirmAll, PlanningCommand, firm};
use crate::domain::actor::Reach;
use crate::domain::creneau::{MotifAbsence, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::notification::Evenement;
use crate::domain::planning::Orphelin;
use crate::domain::{CreneauId, Fact, InterventionId, Permission, Plage, Refusal, UtilisateurId};
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
        let present = store::planning::hold(work.db(), &[self.utilisateur]).await?;
        if present.is_empty() {
            return Err(Refusal::not_found("utilisateur", self.utilisateur.to_string()).into());
        }
        let agence = store::utilisateur::agence(work.db(), self.utilisateur).await?;
        let over = Reach {
            personnes: &[self.utilisateur],
            agence,
            ..Reach::default()
        };
        work.actor.require_over(Permission::AbsenceSaisir, over)?;

        let orphelins = demote(work, self.utilisateur, self.plage).await?;
        let par = work.actor.id;
        let creneau = store::creneau::insert_absence(
            work.db(),
            self.utilisateur,
            self.motif,
            self.plage,
            self.libelle.as_deref(),
            par,
        )
        .await?;
        let Some(creneau) = creneau else {
            // Training, a meeting or another absence: not ours to push aside.
            return Err(super::feasible::occupied(work, self.utilisateur, self.plage, &[])
                .await?
                .into());
        };
        work.created(Objet::Creneau, creneau.id.0, creneau.version, &creneau.json)?;
        let inverse = PlanningCommand::RemoveAbsence(RemoveAbsence {
            creneau: creneau.id,
            version: None,
            refermer: orphelins.iter().map(|orphelin| orphelin.intervention).collect(),
        });
        Ok((
            Done::Absence {
                creneau: creneau.id,
                orphelins,
            },
            Command::from(inverse).into(),
        ))
    }
}

/// Makes a person's unstarted firm work in a range pencilled-in, each team's visit whole, and returns it.
///
/// # Errors
/// A refusal that names the work where some of it has begun.
pub(crate) async fn demote(
    work: &mut Work<'_>,
    utilisateur: UtilisateurId,
    plage: Plage,
) -> Result<Vec<Orphelin>, Error> {
    let visites = store::creneau::travail_ferme(work.db(), utilisateur, plage).await?;
    let wanted: Vec<_> = visites.iter().map(|id| (*id, None)).collect();
    let held = hold(work, &wanted, &[]).await?;
    let mut orphelins = Vec::new();
    for visit in &held {
        let etat = visit.visite.etat;
        if etat.started() {
            return Err(Refusal::rule("absence-sur-travail-commence")
                .with("numero", visit.visite.numero.clone())
                .with("etat", Fact::label(etat))
                .into());
        }
        if etat == EtatIntervention::Provisoire || etat.over() {
            continue;
        }
        firm::loosen(work, visit, None, Evenement::AReplanifier).await?;
        orphelins.push(Orphelin {
            intervention: visit.visite.id,
            mission: visit.visite.mission,
            numero: visit.visite.numero.clone(),
            plage: visit.plage().unwrap_or(plage),
        });
    }
    store::trajet::drop_within(work.db(), utilisateur, plage).await?;
    Ok(orphelins)
}

/// An absence that is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveAbsence {
    /// The absence.
    pub creneau: CreneauId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Visits to make firm again, as when the absence is undone.
    #[serde(default)]
    pub refermer: Vec<InterventionId>,
}

impl RemoveAbsence {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let absence = store::creneau::lock(work.db(), self.creneau)
            .await?
            .filter(|creneau| creneau.r#type == TypeCreneau::Absence)
            .ok_or_else(|| Refusal::not_found("creneau", self.creneau.to_string()))?;
        if let Some(seen) = self.version.filter(|seen| *seen != absence.version) {
            return Err(Refusal::stale("creneau", seen, absence.version).into());
        }
        let over = Reach {
            personnes: &[absence.utilisateur],
            agence: absence.agence,
            ..Reach::default()
        };
        work.actor.require_over(Permission::AbsenceSaisir, over)?;
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
        if !self.refermer.is_empty() {
            Box::pin(
                FirmAll {
                    interventions: self.refermer,
                }
                .run(work),
            )
            .await?;
        }
        let inverse = match absence.motif_absence {
            Some(motif) => Command::from(PlanningCommand::Absence(Absence {
                utilisateur: absence.utilisateur,
                motif,
                plage: absence.plage,
                libelle: absence.libelle,
            }))
            .into(),
            None => Inverse::Absent("absence-sans-motif"),
        };
        Ok((Done::Done, inverse))
    }
}
