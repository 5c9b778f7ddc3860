//! What the journal says of a change.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::code::codes;
use super::id::UtilisateurId;

codes! {
    /// A kind of object that commands change; the code is its table.
    Objet, "objet", {
        /// A branch.
        Agence = "agence",
        /// A key with which a person opens the console over SSH.
        CleSsh = "cle_ssh",
        /// A client.
        Client = "client",
        /// A person to call.
        Contact = "contact",
        /// A maintenance contract.
        Contrat = "contrat_maintenance",
        /// A piece of somebody's time.
        Creneau = "creneau",
        /// An offer.
        Devis = "devis",
        /// A team.
        Equipe = "equipe",
        /// A machine at a site.
        Equipement = "equipement",
        /// An invoice.
        Facture = "facture",
        /// An ability of a person.
        Habilitation = "habilitation",
        /// A visit.
        Intervention = "intervention",
        /// An article.
        Materiel = "materiel",
        /// A mission.
        Mission = "mission",
        /// A setting of the company.
        Parametre = "parametre",
        /// A role.
        Role = "role",
        /// A place where work is done.
        Site = "site",
        /// A trade.
        Specialisation = "specialisation",
        /// An official habilitation.
        Titre = "titre",
        /// A person.
        Utilisateur = "utilisateur",
    }
}

codes! {
    /// What was done to an object.
    Action, "action", {
        /// Made.
        Creation = "CREATION",
        /// Changed.
        Modification = "MODIFICATION",
        /// Moved from one state to another.
        Etat = "ETAT",
        /// Soft-deleted.
        Suppression = "SUPPRESSION",
        /// Brought back.
        Restauration = "RESTAURATION",
    }
}

/// One change, as the feed tells it: enough to know whether a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Position in the journal.
    pub seq: i64,
    /// Kind of object.
    pub objet: Objet,
    /// Its key.
    pub id: i64,
    /// Its version after the change.
    pub version: i32,
    /// What was done.
    pub action: Action,
    /// Who did it.
    pub acteur: UtilisateurId,
    /// When.
    pub le: DateTime<Utc>,
}
