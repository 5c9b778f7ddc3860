//! Teams and who is in them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::id::{AgenceId, EquipeId, MembreId, UtilisateurId};

/// A team in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct EquipeLigne {
    pub id: EquipeId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    pub agence_id: AgenceId,
    /// Code of the agence.
    pub agence: String,
    pub chef_id: Option<UtilisateurId>,
    /// Login of the one who leads it.
    pub chef: Option<String>,
    pub zone: Option<String>,
    /// How many belong to it today.
    pub membres: i64,
}

/// Somebody's time in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Membre {
    pub id: MembreId,
    pub utilisateur: UtilisateurId,
    pub login: String,
    pub nom: String,
    /// First day; absent: since ever.
    pub debut: Option<NaiveDate>,
    /// Last day; absent: without end.
    pub dernier_jour: Option<NaiveDate>,
}

/// A team with everybody who was, is or will be in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipeFiche {
    /// The team.
    #[serde(flatten)]
    pub ligne: EquipeLigne,
    /// Its people, those of today first.
    pub composition: Vec<Membre>,
}

/// A team of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Appartenance {
    pub equipe: EquipeId,
    pub code: String,
    pub debut: Option<NaiveDate>,
    pub dernier_jour: Option<NaiveDate>,
}
