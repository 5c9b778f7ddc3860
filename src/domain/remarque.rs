//! What a command leaves for people to look at, beyond what it did.

use serde::{Deserialize, Serialize};

use super::intervention::EtatIntervention;
use super::plage::Plage;

/// One thing to look at; `remarque-<code>` in `locales/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Remarque {
    /// The mission takes longer or shorter now, and a visit that is planned keeps its own length.
    DureeGardee {
        /// Its mission's number.
        numero: String,
        /// When the visit is.
        plage: Plage,
        /// How long each of its people is there, in minutes.
        minutes: i64,
        /// How long the mission takes, in minutes.
        voulues: i64,
    },
    /// The other of two visits that were exchanged.
    Echangee {
        /// Its mission's number.
        numero: String,
        /// Who has it now.
        technicien: String,
        /// When it is.
        plage: Plage,
    },
    /// The client had said yes to another hour: they have to be asked again.
    ConfirmationPerdue {
        /// The mission's number.
        numero: String,
    },
    /// What was pencilled in for the mission gave way to what is planned for it now.
    CrayonRetire {
        /// Its number.
        numero: String,
        /// Who had been pencilled in.
        qui: String,
        /// When.
        plage: Plage,
    },
    /// A mission that takes several people still lacks some.
    EquipeIncomplete {
        /// Its number.
        numero: String,
        /// How many come.
        presents: usize,
        /// How many it takes.
        effectif: usize,
    },
    /// Work begins that takes more people than come.
    CommenceeIncomplete {
        /// Its mission's number.
        numero: String,
        /// How many come.
        presents: usize,
        /// How many it takes.
        effectif: usize,
    },
    /// Somebody keeps planned work that no longer suits them.
    TravailGarde {
        /// Who.
        nom: String,
        /// How many missions.
        nombre: usize,
        /// The numbers of the first of them.
        numeros: String,
    },
    /// Who is planned for the mission comes for the same need already: this is one more visit.
    VisiteDePlus {
        /// Its number.
        numero: String,
        /// Who.
        qui: String,
        /// When they come already.
        plage: Plage,
    },
    /// Work began at another hour, and what its people do next leaves it less time than was planned.
    CreneauEcourte {
        /// Its mission's number.
        numero: String,
        /// Who.
        technicien: String,
        /// What is left.
        plage: Plage,
        /// How long was planned, in minutes.
        voulues: i64,
    },
    /// Whoever is planned soon is still at other work, whose planned time is over.
    EncoreAuTravail {
        /// That work's number.
        numero: String,
        /// Who.
        technicien: String,
        /// When it was planned.
        plage: Plage,
    },
    /// Others come to the same work, at other hours now.
    EquipeSeparee {
        /// Its number.
        numero: String,
        /// Who.
        avec: String,
        /// When.
        plage: Plage,
    },
    /// The place of planned work is another now: the road to it, and to what follows, was laid anew.
    TrajetsRefaits {
        /// How many visits.
        visites: usize,
    },
    /// Somebody may not be there in time, or at what follows.
    TrajetImpossible {
        /// The mission's number.
        numero: String,
        /// Who.
        technicien: String,
        /// When the visit is.
        plage: Plage,
        /// Where the visit stands.
        etat: EtatIntervention,
    },
}
