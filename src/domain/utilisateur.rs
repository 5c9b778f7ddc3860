//! People: what lists and records show of them.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::actor::Langue;
use super::cle_ssh::CleSsh;
use super::code::codes;
use super::creneau::MotifAbsence;
use super::equipe::Appartenance;
use super::id::{
    AgenceId, CreneauId, DepotId, HabilitationId, RoleId, SpecialisationId, TitreId, UtilisateurId,
};
use super::permission::{Permission, Portee};
use super::plage::Plage;
use super::semaine::Heures;

codes! {
    /// How somebody belongs to the company.
    NatureUtilisateur, "nature-utilisateur", {
        /// Staff.
        Interne = "INTERNE",
        /// A subcontractor.
        SousTraitant = "SOUS_TRAITANT",
        /// A writer that is no person.
        Systeme = "SYSTEME",
    }
}

codes! {
    /// The way by which somebody has logged in.
    Canal, "canal", {
        /// A console on the machine itself.
        Local = "LOCAL",
        /// A console over SSH.
        Ssh = "SSH",
        /// The command line.
        Cli = "CLI",
    }
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct UtilisateurLigne {
    pub id: UtilisateurId,
    pub version: i32,
    pub login: String,
    /// First name and name.
    pub nom: String,
    pub nature: NatureUtilisateur,
    /// Code of the agence.
    pub agence: Option<String>,
    /// Codes of the roles.
    pub roles: Vec<String>,
    /// Codes of the specialisations held today, the strongest first.
    pub specialisations: Vec<String>,
    /// Last day of the habilitation that ends first, of those held today that no later one follows.
    #[serde(default)]
    pub expire_le: Option<NaiveDate>,
    /// Codes of the teams of today.
    pub equipes: Vec<String>,
    pub actif: bool,
    /// Soft-deleted: the login may be somebody else's now.
    pub supprime: bool,
}

/// A permission in force, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionTenue {
    /// What may be done.
    pub permission: Permission,
    /// How far, at the widest.
    pub portee: Portee,
    /// Codes of the roles that grant it so far.
    pub par: Vec<String>,
}

/// A role that a person holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct RoleTenu {
    pub id: RoleId,
    pub code: String,
    pub libelle: String,
}

/// An habilitation of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct HabilitationLigne {
    pub id: HabilitationId,
    pub version: i32,
    pub specialisation_id: SpecialisationId,
    /// Code of the specialisation.
    pub specialisation: String,
    pub niveau: i16,
    pub titre_id: Option<TitreId>,
    /// Code of the titre.
    pub titre: Option<String>,
    /// First day; absent: since ever.
    pub debut: Option<NaiveDate>,
    /// Last day; absent: without end.
    pub dernier_jour: Option<NaiveDate>,
    pub organisme: Option<String>,
    pub numero_titre: Option<String>,
}

/// An absence of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct AbsenceLigne {
    pub id: CreneauId,
    pub version: i32,
    pub utilisateur: UtilisateurId,
    pub login: String,
    pub plage: Plage,
    /// Only for the person and for those who enter their absences.
    pub motif: Option<MotifAbsence>,
    pub libelle: Option<String>,
}

/// What only the person and those who manage them see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Reserve {
    pub adresse: Option<String>,
    pub code_postal: Option<String>,
    pub ville: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub seuil_devis: Option<Decimal>,
    /// Whether there is a password.
    pub mot_de_passe: bool,
    pub mot_de_passe_temporaire: bool,
    pub verrouille_jusqu_a: Option<DateTime<Utc>>,
    pub derniere_connexion_le: Option<DateTime<Utc>>,
    /// Open logins.
    pub sessions: i64,
    pub cles: Vec<CleSsh>,
}

/// Everything about one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct UtilisateurFiche {
    #[serde(flatten)]
    pub ligne: UtilisateurLigne,
    pub prenom: String,
    pub nom_de_famille: String,
    pub courriel: Option<String>,
    pub telephone: Option<String>,
    pub agence_id: Option<AgenceId>,
    pub depot_id: Option<DepotId>,
    /// Code of the vehicle's depot.
    pub depot: Option<String>,
    pub entreprise: Option<String>,
    pub langue: Langue,
    /// The person's own zone, where it isn't the agence's.
    pub fuseau: Option<String>,
    /// The zone by whose clocks they work: their own, else the agence's.
    #[serde(default)]
    pub horloges: String,
    pub roles_tenus: Vec<RoleTenu>,
    pub permissions: Vec<PermissionTenue>,
    pub habilitations: Vec<HabilitationLigne>,
    pub horaires: Vec<Heures>,
    pub appartenances: Vec<Appartenance>,
    /// Those that aren't over.
    pub absences: Vec<AbsenceLigne>,
    /// Those of the last months, the oldest first.
    #[serde(default)]
    pub absences_passees: Vec<AbsenceLigne>,
    pub reserve: Option<Reserve>,
}
