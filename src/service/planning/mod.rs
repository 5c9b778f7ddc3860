//! Commands of the plan; one file each.

pub(crate) mod absence;
mod apercu;
mod astreinte;
mod auto;
mod board;
pub(crate) mod boards;
mod common;
mod crayon;
mod essai;
pub(crate) mod feasible;
pub(crate) mod firm;
pub(crate) mod held;
mod kept;
mod needs;
pub(crate) mod plan;
mod remede;
mod replan;
mod restore;
pub(crate) mod route;
mod shift;
mod suggest;
mod swap;
pub(crate) mod unassign;
pub(crate) mod venus;
pub(crate) mod world;
pub(crate) mod worlds;

use serde::{Deserialize, Serialize};

pub use absence::{Absence, ChangeAbsence, RemoveAbsence, RestoreAbsence};
pub use auto::{AutoAssign, CreateAndAssign};
pub use board::{Etendue, JOURS, PlanningQuery};
pub use essai::{Essayer, Quand, VisiteEssayee};
pub use firm::{Firm, FirmAll, FirmDay, FirmEach, Loosen};
pub use plan::Plan;
pub use replan::Replan;
pub use restore::Restore;
pub use shift::Move;
pub use swap::Swap;
pub use unassign::Unassign;

use super::work::Work;
use super::{Command, Handled};

/// What can be done to the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanningCommand {
    /// Give a mission people and a time.
    Plan(Plan),
    /// Move a visit to another person or time.
    Move(Move),
    /// Exchange two visits.
    Swap(Swap),
    /// Take a visit off the plan and plan its mission anew.
    Replan(Replan),
    /// Take a visit off the plan.
    Unassign(Unassign),
    /// Put a visit back that was taken off the plan.
    Restore(Restore),
    /// Make a pencilled-in visit firm.
    Firm(Firm),
    /// Make several firm, all or none.
    FirmAll(FirmAll),
    /// Make several firm, as far as possible.
    FirmEach(FirmEach),
    /// Make a day firm, as far as possible.
    FirmDay(FirmDay),
    /// Make firm visits pencilled-in again.
    Loosen(Loosen),
    /// Give a mission the best people and hour.
    AutoAssign(AutoAssign),
    /// Enter a mission and give it the best people and hour.
    CreateAndAssign(CreateAndAssign),
    /// Somebody is away.
    Absence(Absence),
    /// Somebody is away at another time, or for another reason.
    ChangeAbsence(ChangeAbsence),
    /// Somebody is there after all.
    RemoveAbsence(RemoveAbsence),
    /// Somebody is away as was entered and removed.
    RestoreAbsence(RestoreAbsence),
}

impl PlanningCommand {
    /// Whether a command of that name is about several visits together, none of which stands for the others.
    pub(super) fn of_several(nom: &str) -> bool {
        const NAMES: [&str; 4] = [
            "planning.affermir-lot",
            "planning.affermir-choix",
            "planning.affermir-jour",
            "planning.relacher",
        ];
        NAMES.contains(&nom)
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Plan(_) => "planning.planifier",
            Self::Move(_) => "planning.deplacer",
            Self::Swap(_) => "planning.echanger",
            Self::Replan(_) => "planning.replanifier",
            Self::Unassign(_) => "planning.retirer",
            Self::Restore(_) => "planning.retablir",
            Self::Firm(_) => "planning.affermir",
            Self::FirmAll(_) => "planning.affermir-lot",
            Self::FirmEach(_) => "planning.affermir-choix",
            Self::FirmDay(_) => "planning.affermir-jour",
            Self::Loosen(_) => "planning.relacher",
            Self::AutoAssign(_) => "planning.affecter-auto",
            Self::CreateAndAssign(_) => "mission.creer-affecter",
            Self::Absence(_) => "absence.saisir",
            Self::ChangeAbsence(_) => "absence.modifier",
            Self::RemoveAbsence(_) => "absence.retirer",
            Self::RestoreAbsence(_) => "absence.retablir",
        }
    }

    /// The same, going past what may be gone past, for this reason; of a command that can't, nothing.
    #[must_use]
    pub fn forced(self, motif: String) -> Option<Self> {
        let forcer = Some(motif);
        Some(match self {
            Self::Plan(command) => Self::Plan(Plan { forcer, ..command }),
            Self::Move(command) => Self::Move(Move { forcer, ..command }),
            Self::Swap(command) => Self::Swap(Swap { forcer, ..command }),
            Self::Firm(command) => Self::Firm(Firm { forcer, ..command }),
            _ => return None,
        })
    }

    pub(super) async fn run(self, work: &mut Work<'_>) -> Handled {
        match self {
            Self::Plan(command) => command.run(work).await,
            Self::Move(command) => command.run(work).await,
            Self::Swap(command) => command.run(work).await,
            Self::Replan(command) => command.run(work).await,
            Self::Unassign(command) => command.run(work).await,
            Self::Restore(command) => command.run(work).await,
            Self::Firm(command) => command.run(work).await,
            Self::FirmAll(command) => command.run(work).await,
            Self::FirmEach(command) => command.run(work).await,
            Self::FirmDay(command) => command.run(work).await,
            Self::Loosen(command) => command.run(work).await,
            Self::AutoAssign(command) => command.run(work).await,
            Self::CreateAndAssign(command) => command.run(work).await,
            Self::Absence(command) => command.run(work).await,
            Self::ChangeAbsence(command) => command.run(work).await,
            Self::RemoveAbsence(command) => command.run(work).await,
            Self::RestoreAbsence(command) => command.run(work).await,
        }
    }
}

impl From<PlanningCommand> for Command {
    fn from(command: PlanningCommand) -> Self {
        Self::Planning(command)
    }
}
