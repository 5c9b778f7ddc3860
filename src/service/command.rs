//! Everything that can be done, as data.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::client::ClientCommand;
use super::equipe::EquipeCommand;
use super::habilitation::HabilitationCommand;
use super::historique::HistoriqueCommand;
use super::intervention::InterventionCommand;
use super::mission::MissionCommand;
use super::planning::PlanningCommand;
use super::referentiel::ReferentielCommand;
use super::role::RoleCommand;
use super::utilisateur::UtilisateurCommand;
use crate::domain::historique::Lot;
use crate::domain::journal::Objet;
use crate::domain::planning::{Affectee, Cede, NonFerme, Orphelin};
use crate::domain::remarque::Remarque;
use crate::domain::{
    CommandeId, CreneauId, EquipeId, HabilitationId, InterventionId, MissionId, RoleId, UtilisateurId,
};

/// A change that an actor asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Of missions.
    Mission(MissionCommand),
    /// Of the plan.
    Planning(PlanningCommand),
    /// Of visits.
    Intervention(InterventionCommand),
    /// Of people.
    Utilisateur(UtilisateurCommand),
    /// Of roles.
    Role(RoleCommand),
    /// Of what people are able and entitled to do.
    Habilitation(HabilitationCommand),
    /// Of teams.
    Equipe(EquipeCommand),
    /// Of reference data.
    Referentiel(ReferentielCommand),
    /// Of clients, their sites, machines and contracts.
    Client(ClientCommand),
    /// Undo and redo.
    Historique(HistoriqueCommand),
    /// Several, all or none: what it takes to bring back the confirmation of a visit along with its time.
    Lot(Vec<Command>),
}

impl Command {
    /// The command's stable name, as the journal shows it (`mission.creer`).
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mission(command) => command.name(),
            Self::Planning(command) => command.name(),
            Self::Intervention(command) => command.name(),
            Self::Utilisateur(command) => command.name(),
            Self::Role(command) => command.name(),
            Self::Habilitation(command) => command.name(),
            Self::Equipe(command) => command.name(),
            Self::Referentiel(command) => command.name(),
            Self::Client(command) => command.name(),
            Self::Historique(command) => command.name(),
            Self::Lot(_) => "lot",
        }
    }

    /// What makes two commands under one key the same command.
    pub(super) fn fingerprint(&self, actor: i64) -> Result<Vec<u8>, serde_json::Error> {
        let mut hash = Sha256::new();
        hash.update(actor.to_be_bytes());
        hash.update(serde_json::to_vec(self)?);
        Ok(hash.finalize().to_vec())
    }
}

/// A command with the key under which it is applied once, however often it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Idempotency key; a form draws its own when it opens.
    pub key: Uuid,
    /// What to do.
    pub command: Command,
}

impl From<Command> for Order {
    fn from(command: Command) -> Self {
        Self {
            key: Uuid::new_v4(),
            command,
        }
    }
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The command's row in the journal; absent in the answer to the very first attempt of a replayed key.
    pub commande: Option<CommandeId>,
    /// Objects that it wrote, with their versions after it.
    pub objets: Vec<Touched>,
    /// What the caller will want to show.
    pub result: Done,
    /// What people should look at besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarques: Vec<Remarque>,
    /// Whether the answer is that of an earlier attempt under the same key.
    #[serde(default)]
    pub replayed: bool,
}

/// An object that a command wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Kind of object.
    pub objet: Objet,
    /// Its key.
    pub id: i64,
    /// Its version afterwards.
    pub version: i32,
}

/// What a command has to say beyond "done".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// Nothing more.
    Done,
    /// A mission was made or changed.
    Mission {
        /// Its key.
        id: MissionId,
        /// Its number.
        numero: String,
    },
    /// A visit was taken off the plan.
    TakenOff {
        /// Its mission's key.
        id: MissionId,
        /// Its mission's number.
        numero: String,
    },
    /// A client, or something of a client's, was made, changed, deleted or brought back.
    Fiche {
        /// Kind of object.
        objet: Objet,
        /// Its key.
        id: i64,
        /// What people call it: a code, a number, a name.
        nom: String,
    },
    /// Work was planned.
    Planned(Affectee),
    /// Several visits were made firm, as far as they could be.
    Firmed {
        /// Those that are firm now.
        fermes: Vec<InterventionId>,
        /// Those that are not, and why.
        refus: Vec<NonFerme>,
    },
    /// An absence was entered.
    Absence {
        /// The absence.
        creneau: CreneauId,
        /// First name and name of whoever is away.
        #[serde(default)]
        nom: String,
        /// Work that must be given to somebody else.
        orphelins: Vec<Orphelin>,
        /// Meetings, training and time on call that gave way.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cedes: Vec<Cede>,
    },
    /// A person was entered or changed.
    Utilisateur {
        /// Their key.
        id: UtilisateurId,
        /// Their login.
        login: String,
        /// First name and name.
        #[serde(default)]
        nom: String,
        /// Work that must be given to somebody else.
        #[serde(default)]
        orphelins: Vec<Orphelin>,
    },
    /// An habilitation was entered or changed.
    Habilitation {
        /// Its key.
        id: HabilitationId,
        /// Whose it is, by name.
        #[serde(default)]
        nom: String,
        /// Work that must be given to somebody else.
        orphelins: Vec<Orphelin>,
    },
    /// A team was formed or changed.
    Equipe {
        /// Its key.
        id: EquipeId,
        /// Its code.
        code: String,
    },
    /// Something of the reference data was named or changed.
    Code {
        /// Its key.
        id: i64,
        /// Its code.
        code: String,
    },
    /// A role was made or changed.
    Role {
        /// Its key.
        id: RoleId,
        /// Its code.
        code: String,
    },
    /// A command was taken back or done again.
    Undone {
        /// Name of the command that it was about.
        nom: String,
        /// The number or name of what that command had changed.
        #[serde(default)]
        numero: Option<String>,
        /// The visits that it was about together, where no single one is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lot: Option<Lot>,
    },
}
