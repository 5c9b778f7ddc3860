//! The steps of a visit before its report.

use serde::{Deserialize, Serialize};

use super::InterventionCommand;
use super::begin::{begin, resume};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::{Fact, InterventionId, Permission, Plage, Refusal, UtilisateurId};
use crate::service::planning::held::{Held, hold, settle};
use crate::service::planning::{route, venus};
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// One step of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Geste {
    /// The client said yes.
    Confirm,
    /// The yes no longer holds.
    Unconfirm,
    /// On the way.
    Leave,
    /// At work; by way of the road, where nobody said that they had left.
    Arrive,
    /// Work is interrupted.
    Pause,
    /// Work goes on.
    Resume,
    /// Back from the road before arriving.
    TurnBack,
}

impl Geste {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Confirm => "intervention.confirmer",
            Self::Unconfirm => "intervention.deconfirmer",
            Self::Leave => "intervention.partir",
            Self::Arrive => "intervention.arriver",
            Self::Pause => "intervention.suspendre",
            Self::Resume => "intervention.reprendre",
            Self::TurnBack => "intervention.rebrousser",
        }
    }

    /// The states to pass through, in order, from a state; nothing where the step doesn't exist there.
    fn path(self, etat: EtatIntervention) -> Option<&'static [EtatIntervention]> {
        use EtatIntervention as E;
        Some(match (self, etat) {
            (Self::Confirm, E::Planifiee) => &[E::Confirmee],
            (Self::Unconfirm, E::Confirmee) => &[E::Provisoire, E::Planifiee],
            (Self::Leave, E::Planifiee | E::Confirmee) => &[E::EnRoute],
            (Self::Arrive, E::Planifiee | E::Confirmee) => &[E::EnRoute, E::SurSite],
            (Self::Arrive, E::EnRoute) | (Self::Resume, E::Pause) => &[E::SurSite],
            (Self::Pause, E::SurSite) => &[E::Pause],
            (Self::TurnBack, E::EnRoute) => &[E::Planifiee],
            _ => return None,
        })
    }

    /// What people do from then on.
    fn pointage(self) -> Option<&'static str> {
        match self {
            Self::Leave => Some("TRAJET"),
            Self::Arrive | Self::Resume => Some("TRAVAIL"),
            Self::Pause => Some("PAUSE"),
            Self::Confirm | Self::Unconfirm | Self::TurnBack => None,
        }
    }

    /// What the step asks for; any of these will do.
    fn permissions(self) -> &'static [Permission] {
        match self {
            // The client says yes to whoever calls: the dispatcher, or the technician who comes.
            Self::Confirm | Self::Unconfirm => &[Permission::MissionPlanifier, Permission::MissionExecuter],
            _ => &[Permission::MissionExecuter],
        }
    }

    fn inverse(self) -> Result<Self, &'static str> {
        Ok(match self {
            Self::Confirm => Self::Unconfirm,
            Self::Unconfirm => Self::Confirm,
            Self::Leave => Self::TurnBack,
            Self::TurnBack => Self::Leave,
            Self::Pause => Self::Resume,
            Self::Resume => Self::Pause,
            Self::Arrive => return Err("travail-commence"),
        })
    }
}

/// A step of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The visit.
    pub intervention: InterventionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// Which step.
    pub geste: Geste,
    /// Why; required to turn back.
    pub motif: Option<String>,
    /// The road on which people had set out before they turned back, taken again; absent: the road that is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trajets: Option<Vec<(UtilisateurId, Plage)>>,
}

impl Step {
    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let held = hold(work, &[(self.intervention, self.version)], &[])
            .await?
            .remove(0);
        let allowed = self
            .geste
            .permissions()
            .iter()
            .map(|permission| held.allow(work, *permission));
        allowed
            .reduce(|first, other| first.or_else(|refusal| other.map_err(|_| refusal)))
            .unwrap_or(Ok(()))?;
        let etat = held.visite.etat;
        let Some(path) = self.geste.path(etat) else {
            return Err(if etat.over() {
                let refusal = over(work, &held, "geste-apres-fin").await?;
                refusal.with("geste", commande(self.geste.name()))
            } else {
                impossible(&held, self.geste.name())
            }
            .into());
        };
        if self.geste == Geste::TurnBack && self.motif.as_deref().is_none_or(|motif| motif.trim().is_empty())
        {
            return Err(Refusal::invalid("motif", "motif-requis").into());
        }
        let (id, par, now) = (held.visite.id, work.actor.id, work.now);
        let mut after = None;
        for etat in path {
            after =
                Some(store::intervention::set_etat(work.db(), id, *etat, self.motif.as_deref(), par).await?);
        }
        if let Some(after) = after {
            work.changed(
                Objet::Intervention,
                id.0,
                after.version,
                Action::Etat,
                &held.visite.json,
                &after.json,
            )?;
        }
        if !matches!(self.geste, Geste::Confirm | Geste::Unconfirm) {
            if matches!(self.geste.pointage(), Some("TRAJET" | "TRAVAIL")) {
                refuse_elsewhere(work, id).await?;
            }
            store::pointage::clock(work.db(), id, self.geste.pointage(), now, par).await?;
        }
        if self.geste == Geste::Arrive {
            begin(work, &held).await?;
        }
        if self.geste == Geste::Resume {
            resume(work, &held).await?;
        }
        let trajets = self.road(work, &held).await?;
        let mission = settle(work, held.visite.mission).await?;
        if self.geste == Geste::Arrive {
            venus::begin(work, &held, &mission.numero).await?;
        }
        let step = |geste| {
            Command::from(InterventionCommand::Step(Self {
                geste,
                version: None,
                motif: Some("annulation".to_owned()),
                trajets: trajets.clone(),
                ..self.clone()
            }))
        };
        let inverse = match self.geste.inverse() {
            // Who turns back finds the client's yes where they left it.
            Ok(geste) if self.geste == Geste::Leave && etat == EtatIntervention::Confirmee => {
                Command::Lot(vec![step(geste), step(Geste::Confirm)]).into()
            }
            Ok(geste) => step(geste).into(),
            Err(reason) => Inverse::Absent(reason),
        };
        Ok((
            Done::Mission {
                id: mission.id,
                numero: mission.numero,
            },
            inverse,
        ))
    }

    /// The road to work that people have set out for stays as it is, whatever moves around it. Once they turn back, the
    /// day is laid anew around what it has become meanwhile; tells the road that they had been on.
    async fn road(
        &self,
        work: &mut Work<'_>,
        held: &Held,
    ) -> Result<Option<Vec<(UtilisateurId, Plage)>>, Error> {
        match (self.geste, &self.trajets) {
            (Geste::TurnBack, _) => {
                let trajets = store::trajet::to(work.db(), held.visite.id).await?;
                route::anew(work, held, &[]).await?;
                Ok(Some(trajets))
            }
            (Geste::Leave, Some(trajets)) => {
                route::anew(work, held, trajets).await?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}

/// The refusal about a visit that is over, with the hour at which its work ended, where that is known.
pub(super) async fn over(work: &mut Work<'_>, held: &Held, rule: &'static str) -> Result<Refusal, Error> {
    let refusal = Refusal::rule(rule)
        .with("numero", held.visite.numero.clone())
        .with("etat", Fact::label(held.visite.etat));
    let ended = store::pointage::ended(work.db(), held.visite.id).await?;
    Ok(match ended {
        Some(instant) => refusal.with("fin", instant),
        None => refusal,
    })
}

/// The refusal of a gesture, by the name of its command, that the visit's state doesn't allow.
pub(super) fn impossible(held: &Held, geste: &'static str) -> Refusal {
    Refusal::rule("geste-impossible")
        .with("numero", held.visite.numero.clone())
        .with("etat", Fact::label(held.visite.etat))
        .with("geste", commande(geste))
}

fn commande(nom: &'static str) -> Fact {
    Fact::Label {
        family: "commande",
        code: nom,
    }
}

/// Refuses to set out, or to work, where one of a visit's people has not ended another.
pub(super) async fn refuse_elsewhere(work: &mut Work<'_>, id: InterventionId) -> Result<(), Error> {
    match store::pointage::ailleurs(work.db(), id).await? {
        None => Ok(()),
        Some(open) => Err(Refusal::rule(elsewhere(open.etat))
            .with("technicien", open.nom)
            .with("numero", open.numero)
            .with("etat", Fact::label(open.etat))
            .with("depuis", open.debut)
            .into()),
    }
}

/// What else somebody is at: who is on the way has not begun, and finishes nothing.
fn elsewhere(etat: EtatIntervention) -> &'static str {
    match etat {
        EtatIntervention::EnRoute => "deja-en-route-ailleurs",
        _ => "deja-sur-un-travail",
    }
}
