//! What people are told.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::code::codes;
use super::filtre::{self, Champ, Nature};
use super::id::NotificationId;
use super::journal::Objet;

/// What one's messages can be filtered by.
pub const CHAMPS: &[Champ] = &[
    Champ {
        noms: &["evenement", "event"],
        nature: Nature::Code(filtre::codes::<Evenement>),
    },
    Champ {
        noms: &["objet", "object"],
        nature: Nature::Code(filtre::codes::<Objet>),
    },
    Champ {
        noms: &["nonlu", "unread"],
        nature: Nature::Drapeau,
    },
];

/// A message, as its reader sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its key.
    pub id: NotificationId,
    /// When it was written.
    pub le: DateTime<Utc>,
    /// By whose command.
    pub par: String,
    /// Their name.
    #[serde(default)]
    pub par_nom: String,
    /// What happened.
    pub evenement: Evenement,
    /// To what kind of object.
    pub objet: Option<Objet>,
    /// To which one.
    pub objet_id: Option<i64>,
    /// Values in play: `numero`, `plage` …
    pub faits: Value,
    /// When it was read.
    pub lu_le: Option<DateTime<Utc>>,
}

codes! {
    /// What happened that somebody should know of.
    Evenement, "evenement", {
        /// Work was given to the technician.
        Affectation = "AFFECTATION",
        /// Work was taken from the technician.
        Retrait = "RETRAIT",
        /// Work of the technician was moved.
        Deplacement = "DEPLACEMENT",
        /// Work of the technician was cancelled.
        Annulation = "ANNULATION",
        /// An absence orphaned work that must be planned again.
        AReplanifier = "A_REPLANIFIER",
        /// What was announced before no longer holds.
        Correction = "CORRECTION",
        /// The person's roles were changed.
        Droits = "DROITS",
        /// The person's habilitations were changed.
        Habilitations = "HABILITATIONS",
        /// The person's usual hours were changed.
        Horaires = "HORAIRES",
        /// The person joined or left a team, or leads one now.
        Equipe = "EQUIPE",
        /// The person's password or keys were changed by somebody else.
        Acces = "ACCES",
        /// Too many failed logins: the account is locked for a while.
        Verrouillage = "VERROUILLAGE",
    }
}
