//! What a company names once and refers to everywhere: agences, depots, trades, titres.

use serde::{Deserialize, Serialize};

use super::id::{AgenceId, DepotId, SpecialisationId, TitreId};

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct AgenceLigne {
    pub id: AgenceId,
    pub code: String,
    pub nom: String,
    pub fuseau: String,
}

/// A place of stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct DepotLigne {
    pub id: DepotId,
    pub code: String,
    pub libelle: String,
}

/// A trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct SpecialisationLigne {
    pub id: SpecialisationId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    /// An habilitation in it needs a titre.
    pub reglementee: bool,
    /// How many people hold it today.
    pub porteurs: i64,
}

/// An official habilitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct TitreLigne {
    pub id: TitreId,
    pub version: i32,
    pub code: String,
    pub libelle: String,
    /// Code of the specialisation that it belongs to.
    pub specialisation: Option<String>,
    /// Codes of the titres that it implies.
    pub implique: Vec<String>,
    /// How many people hold it today.
    pub porteurs: i64,
}
