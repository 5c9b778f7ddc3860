//! What happens to a mission besides its visits: draft, hold, cancel, reopen, invoice, close.

use serde::{Deserialize, Serialize};

use super::{MissionCommand, deadline, require_in};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Objet};
use crate::domain::mission::{EtatMission, MotifAttente};
use crate::domain::notification::Evenement;
use crate::domain::{Actor, ClientId, MissionId, Permission, Plage, Refusal};
use crate::service::planning::held::{Held, hold};
use crate::service::planning::plan::lock_mission;
use crate::service::planning::unassign::{release, withdraw};
use crate::service::work::{Inverse, Work};
use crate::service::{Command, Done, Error, Handled};
use crate::store;

/// Why a mission is given up whose creation is taken back.
pub(crate) const ENTERED_BY_MISTAKE: &str = "saisie annulée";

/// A change of a mission's state that a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The entry is complete: it can be planned.
    Submit,
    /// It must wait; its people are released.
    Hold {
        /// For what.
        motif: MotifAttente,
        /// In words.
        texte: String,
    },
    /// It waits no longer.
    Resume,
    /// It is given up; its people are released.
    Cancel {
        /// Why.
        motif: String,
    },
    /// Its creation was taken back, and is done again: no decision that anybody takes, only what redo runs.
    Restore {
        /// Whether it was still being entered.
        brouillon: bool,
    },
    /// The work was not done after all; another visit follows.
    Reopen {
        /// Why.
        motif: String,
    },
    /// It can be invoiced.
    ToInvoice,
    /// Nothing is owed (guarantee, contract): it is closed.
    Close,
}

impl Decision {
    /// Whether somebody may take it about a mission in this state, as far as the two tell.
    #[must_use]
    pub fn is_open_to(&self, actor: &Actor, etat: EtatMission) -> bool {
        self.from().contains(&etat) && actor.reach(self.permission()).is_some()
    }

    /// Why nothing takes it back, of a mission that stood so; whether people are released by it plays a part.
    #[must_use]
    pub fn final_reason(&self, etat: EtatMission, released: bool) -> Option<&'static str> {
        match self {
            Self::Hold { .. } if etat == EtatMission::APlanifier && !released => None,
            Self::Restore { .. } => None,
            Self::Hold { .. } => Some("techniciens-liberes"),
            Self::Cancel { .. } => Some("annulation-definitive"),
            Self::Submit => Some("saisie-terminee"),
            Self::Resume => Some("attente-terminee"),
            Self::Reopen { .. } => Some("mission-rouverte"),
            Self::ToInvoice => Some("mise-en-facturation"),
            Self::Close => Some("mission-cloturee"),
        }
    }

    /// Checks that what must be said about it is said.
    ///
    /// # Errors
    /// A refusal about the field `motif`.
    pub fn check(&self) -> Result<(), Refusal> {
        self.motif().map(|_| ())
    }

    /// The command's stable name, as in the journal.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Submit => "mission.soumettre",
            Self::Hold { .. } => "mission.mettre-en-attente",
            Self::Resume => "mission.reprendre",
            Self::Cancel { .. } => "mission.annuler",
            Self::Restore { .. } => "mission.retablir",
            Self::Reopen { .. } => "mission.rouvrir",
            Self::ToInvoice => "mission.a-facturer",
            Self::Close => "mission.cloturer",
        }
    }

    fn to(&self) -> EtatMission {
        match self {
            Self::Restore { brouillon: true } => EtatMission::Brouillon,
            Self::Submit | Self::Resume | Self::Reopen { .. } | Self::Restore { .. } => {
                EtatMission::APlanifier
            }
            Self::Hold { .. } => EtatMission::EnAttente,
            Self::Cancel { .. } => EtatMission::Annulee,
            Self::ToInvoice => EtatMission::AFacturer,
            Self::Close => EtatMission::Cloturee,
        }
    }

    /// States from which the decision can be taken; the machine allows more moves to `A_PLANIFIER` than one decision.
    fn from(&self) -> &'static [EtatMission] {
        use EtatMission as E;
        match self {
            Self::Submit => &[E::Brouillon],
            Self::Resume => &[E::EnAttente],
            Self::Restore { .. } => &[E::Annulee],
            Self::Reopen { .. } | Self::ToInvoice | Self::Close => &[E::Terminee],
            Self::Hold { .. } => &[E::APlanifier, E::Planifiee, E::EnCours],
            Self::Cancel { .. } => &[
                E::Brouillon,
                E::APlanifier,
                E::Planifiee,
                E::EnAttente,
                E::EnCours,
            ],
        }
    }

    /// The right that it takes.
    #[must_use]
    pub fn permission(&self) -> Permission {
        match self {
            Self::Submit => Permission::MissionModifier,
            Self::Hold { .. } | Self::Resume | Self::Cancel { .. } | Self::Restore { .. } => {
                Permission::MissionAnnuler
            }
            Self::Reopen { .. } | Self::ToInvoice | Self::Close => Permission::MissionCloturer,
        }
    }

    /// What is said about it, where something must be.
    fn motif(&self) -> Result<Option<&str>, Refusal> {
        match self {
            Self::Cancel { motif } | Self::Reopen { motif } | Self::Hold { texte: motif, .. } => {
                let motif = motif.trim();
                if motif.is_empty() {
                    Err(Refusal::invalid("motif", "motif-requis"))
                } else {
                    Ok(Some(motif))
                }
            }
            _ => Ok(None),
        }
    }
}

/// A decision about a mission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    /// The mission.
    pub mission: MissionId,
    /// The version on which the decision was made; absent: whatever it is now.
    pub version: Option<i32>,
    /// What was decided.
    pub decision: Decision,
}

impl Decide {
    pub(super) fn name(&self) -> &'static str {
        self.decision.name()
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        let motif = self.decision.motif()?.map(ToOwned::to_owned);
        let releases = matches!(self.decision, Decision::Hold { .. } | Decision::Cancel { .. });
        // People before the mission, as everywhere.
        let pending = if releases {
            store::suite::unfinished(work.db(), self.mission).await?
        } else {
            Vec::new()
        };
        let wanted: Vec<_> = pending.iter().map(|id| (*id, None)).collect();
        let held = hold(work, &wanted, &[]).await?;
        let waits = matches!(self.decision, Decision::Hold { .. } | Decision::Resume);
        if waits {
            store::engagement::share_of(work.db(), self.mission).await?;
        }
        let mission = lock_mission(work, self.mission, self.version).await?;
        if releases && store::suite::unfinished(work.db(), self.mission).await? != pending {
            // A visit was added between the two readings.
            return Err(Error::Race);
        }
        require_in(work, self.decision.permission(), mission.agence).await?;
        let to = self.decision.to();
        self.check_open(work, &mission).await?;
        for visit in &held {
            stop(work, visit, &self.decision, motif.as_deref()).await?;
        }
        let (par, now) = (work.actor.id, work.now);
        let attente = match &self.decision {
            Decision::Hold { motif, .. } => Some((*motif, now)),
            _ => None,
        };
        let attendu = match self.decision {
            Decision::Resume => mission
                .attente
                .filter(|(motif, _)| deadline::stops_the_clock(*motif))
                .and_then(|(_, depuis)| Plage::new(depuis, now).ok()),
            _ => None,
        };
        let change = store::mission::Decided {
            etat: to,
            attente,
            attente_texte: motif.as_deref().filter(|_| attente.is_some()),
            attendu,
            annulation: motif.as_deref().filter(|_| to == EtatMission::Annulee),
            reouverture: motif
                .as_deref()
                .filter(|_| matches!(self.decision, Decision::Reopen { .. })),
        };
        let after = store::mission::decide(work.db(), mission.id, &change, par).await?;
        work.changed(
            Objet::Mission,
            mission.id.0,
            after.version,
            Action::Etat,
            &mission.json,
            &after.json,
        )?;
        if waits {
            deadline::recompute(work, &[mission.id]).await?;
        }
        if let Decision::Reopen { .. } = self.decision {
            let last = store::suite::last_over(work.db(), mission.id).await?;
            let row = store::planning::insert_intervention(
                work.db(),
                mission.id,
                EtatIntervention::Provisoire,
                last,
                par,
            )
            .await?;
            work.created(Objet::Intervention, row.id.0, row.version, &row.json)?;
        }
        let done = Done::Mission {
            id: mission.id,
            numero: mission.numero,
        };
        if matches!(self.decision, Decision::Cancel { .. }) && work.takes_back() && held.is_empty() {
            // What takes a creation back is taken back itself.
            let brouillon = mission.etat == EtatMission::Brouillon;
            return Ok((done, self.back(Decision::Restore { brouillon })));
        }
        let released = held.iter().any(|visit| !visit.parts.is_empty());
        Ok((done, self.inverse(mission.etat, released)))
    }

    /// Checks that the mission stands where the decision can be taken.
    async fn check_open(&self, work: &mut Work<'_>, mission: &store::mission::Locked) -> Result<(), Error> {
        let restores = matches!(self.decision, Decision::Restore { .. });
        if !self.decision.from().contains(&mission.etat) || (restores && !work.takes_back()) {
            return Err(Refusal::rule("decision-impossible")
                .with(
                    "decision",
                    crate::domain::Fact::Label {
                        family: "commande",
                        code: self.decision.name(),
                    },
                )
                .with("etat", crate::domain::Fact::label(mission.etat))
                .into());
        }
        if restores {
            check_clients(work, mission).await?;
        }
        if self.decision == Decision::Close && !mission.sans_facture {
            return Err(Refusal::rule("cloture-a-facturer")
                .with("numero", mission.numero.clone())
                .into());
        }
        Ok(())
    }

    fn back(&self, decision: Decision) -> Inverse {
        Command::from(MissionCommand::Decide(Self {
            mission: self.mission,
            version: None,
            decision,
        }))
        .into()
    }

    fn inverse(&self, from: EtatMission, released: bool) -> Inverse {
        match (self.decision.final_reason(from, released), &self.decision) {
            (Some(reason), _) => Inverse::Absent(reason),
            (None, Decision::Hold { .. }) => self.back(Decision::Resume),
            (None, _) => self.back(Decision::Cancel {
                motif: ENTERED_BY_MISTAKE.to_owned(),
            }),
        }
    }
}

/// Checks that nobody for whom a mission is has left meanwhile.
async fn check_clients(work: &mut Work<'_>, mission: &store::mission::Locked) -> Result<(), Error> {
    let of = |column: &str| mission.json[column].as_i64().map(ClientId);
    let site = store::client::site(work.db(), mission.site).await?;
    let clients: Vec<ClientId> = [
        of("donneur_ordre_id"),
        of("payeur_id"),
        site.map(|site| site.client),
    ]
    .into_iter()
    .flatten()
    .collect();
    super::create::refuse_closed(work, &clients).await
}

/// Releases the people of a visit; work that goes on must be reported first.
async fn stop(
    work: &mut Work<'_>,
    visit: &Held,
    decision: &Decision,
    motif: Option<&str>,
) -> Result<(), Error> {
    if matches!(
        visit.visite.etat,
        EtatIntervention::SurSite | EtatIntervention::Pause
    ) {
        return Err(Refusal::rule("travail-en-cours")
            .with("numero", visit.visite.numero.clone())
            .with("etat", crate::domain::Fact::label(visit.visite.etat))
            .into());
    }
    let (now, par, id) = (work.now, work.actor.id, visit.visite.id);
    if visit.visite.etat.started() {
        store::pointage::clock(work.db(), id, None, now, par).await?;
    }
    if matches!(decision, Decision::Cancel { .. }) {
        return release(work, visit, motif, Evenement::Annulation).await;
    }
    if visit.parts.is_empty() {
        return Ok(());
    }
    withdraw(work, visit, motif, Evenement::Annulation).await
}
